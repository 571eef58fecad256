"""docs/THREATS.md: each promise names the tests that hold it, and they are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def _rows() -> list[list[str]]:
    text = (ROOT / "docs" / "THREATS.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [line.strip("|").split(" | ") for line in lines[1:]]


def test_every_promise_names_tests_that_exist() -> None:
    rows = _rows()
    assert len(rows) >= 30
    assert [row[0] for row in rows if len(row) != 4] == []
    named = {row[0] + row[1]: re.findall(r"`(test_\w+)`", row[-1]) for row in rows}
    assert [row for row, tests in named.items() if not tests] == []
    written = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    there = set(re.findall(r"^def (test_\w+)\(", written, re.M))
    assert sorted({test for tests in named.values() for test in tests} - there) == []


def test_every_code_that_is_promised_is_raised_somewhere() -> None:
    text = (ROOT / "docs" / "THREATS.md").read_text(encoding="utf-8")
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "toolkit").rglob("*.py"))
    assert [name for name in sorted(set(re.findall(r"`(E_[A-Z0-9_]+)`", text))) if name not in code] == []
