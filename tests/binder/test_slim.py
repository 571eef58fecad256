"""What Binder opens, and the package that its last cell compares with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from toolkit.cli.main import main

ROOT = Path(__file__).resolve().parents[2]


def test_the_notebook_ends_with_the_answer_and_names_what_is_there() -> None:
    cells = json.loads((ROOT / "binder" / "drill.ipynb").read_text(encoding="utf-8"))["cells"]
    assert 'toolkit.reproduced("drill", "published/drill")' in "".join(cells[-1]["source"])
    assert (ROOT / "binder" / "published" / "drill" / "bagit.txt").is_file()
    assert not any(cell.get("outputs") for cell in cells)


def test_the_bytes_of_the_published_package_are_as_listed(capsys: pytest.CaptureFixture[str]) -> None:
    main(["verify", str(ROOT / "binder" / "published" / "drill")])
    assert "PASS        bytes" in capsys.readouterr().out
