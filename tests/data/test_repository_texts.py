"""What the repository's texts promise holds: the example backend works, versions agree, decisions stay one page."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from toolkit.places.gazetteers.base import Gazetteer

ROOT = Path(__file__).resolve().parents[2]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_example_gazetteer_takes_at_most_thirty_lines_and_answers(tmp_path: Path) -> None:
    example = re.search(r"```python\n(.+?)```", _text("CONTRIBUTING.md"), re.DOTALL)
    assert example is not None
    assert len(example[1].splitlines()) <= 30
    scope: dict[str, type] = {}
    exec(example[1], scope)  # noqa: S102  (the text under test)
    table = tmp_path / "parishes.csv"
    table.write_text("id,name,lat,lon\n1,Nether Ham,51.0,-1.0\n2,Over Ham,52.0,-1.0\n", encoding="utf-8")
    gazetteer = scope["ParishGazetteer"](table)
    assert isinstance(gazetteer, Gazetteer)
    assert [c.gazetteer_id for c in gazetteer.lookup("nether ham")] == ["1"]
    assert gazetteer.lookup("Far Ham") == []
    assert [c.name for c in gazetteer.nearest(lat=51.9, lon=-1.0)] == ["Over Ham", "Nether Ham"]


def test_version_and_date_agree_in_every_text() -> None:
    version = tomllib.loads(_text("pyproject.toml"))["project"]["version"]
    newest = re.search(r"^## \[(.+?)\] - (\S+)$", _text("CHANGELOG.md"), re.MULTILINE)
    assert newest is not None
    assert newest[1] == version
    citation = _text("CITATION.cff")
    assert f"version: {version}\n" in citation
    assert f'date-released: "{newest[2]}"' in citation


def test_decisions_are_numbered_without_gaps() -> None:
    assert [p.name[:4] for p in DECISIONS] == [f"{n:04d}" for n in range(1, len(DECISIONS) + 1)]


@pytest.mark.parametrize("path", DECISIONS, ids=lambda p: p.stem)
def test_a_decision_says_what_why_and_what_was_given_up_on_one_page(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Decided", "Why", "Given up"]
    assert len(text.splitlines()) <= 40
