"""What Binder opens, and the package that its last cell compares with."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from toolkit.cli.main import main

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("case", ["drill", "sakkanmol"])
def test_the_notebook_ends_with_the_answer_and_names_what_is_there(case: str) -> None:
    cells = json.loads((ROOT / "binder" / f"{case}.ipynb").read_text(encoding="utf-8"))["cells"]
    assert f'toolkit.reproduced("{case}", "published/{case}")' in "".join(cells[-1]["source"])
    assert (ROOT / "binder" / "published" / case / "bagit.txt").is_file()
    assert not any(cell.get("outputs") for cell in cells)


@pytest.mark.parametrize("case", ["drill", "sakkanmol"])
def test_the_bytes_of_the_published_package_are_as_listed(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["verify", str(ROOT / "binder" / "published" / case)])
    assert "PASS        bytes" in capsys.readouterr().out


def test_no_line_of_the_program_reads_or_writes_by_a_library_that_binder_goes_without() -> None:
    gone = ("pyogrio", "networkx", "debugpy", "setuptools")
    for path in (ROOT / "toolkit").rglob("*.py"):
        imported = re.findall(r"^\s*(?:from|import) (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert not set(imported) & set(gone), path
