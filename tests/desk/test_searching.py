"""Search over cases: what is there is found with its place, and no word of a person is taken for a command."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from toolkit.cli.main import main
from toolkit.desk.searching import Index

CASE = """\
slug = "{slug}"
title = "T"
question = "Q?"
as_of = "2024-04-01"
[[documents]]
id = "note"
title = "A note on Kraków"
outlet = "Own"
file = "note.md"
[[sites]]
id = "pier"
name = "The pier"
[[sites.assertions]]
position = "{position}"
stated_by = "Own"
"""


@pytest.fixture
def two_cases(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATELINE_RUNS", str(home / "runs"))
    for slug, position in (("one", "10.0, 179.95"), ("two", "10.0, -179.95")):
        folder = home / "cases" / slug
        (folder / "documents").mkdir(parents=True)
        (folder / "case.toml").write_text(CASE.format(slug=slug, position=position), encoding="utf-8")
        (folder / "documents" / "note.md").write_text(f"Ida Holm saw {slug}.\n\nNothing else.\n", encoding="utf-8")
    return home


def test_words_are_found_with_their_place_and_what_changed_is_read_again(two_cases: Path) -> None:
    with closing(Index()) as index:
        assert index.refresh() >= 2
        found = [(h.case, h.kind, h.where) for h in index.find("holm saw")]
        assert found == [(slug, "text", "paragraph 1, characters 0–17") for slug in ("one", "two")]
        assert [h.case for h in index.find("krakow", kind="document")] == ["one", "two"]
        assert index.refresh() == 0
        note = two_cases / "cases" / "one" / "documents" / "note.md"
        note.write_text("Another text altogether.\n", encoding="utf-8")
        assert index.refresh() == 1
        assert [h.case for h in index.find("Holm")] == ["two"]


def test_sites_are_found_over_the_date_line(two_cases: Path) -> None:
    with closing(Index()) as index:
        index.refresh()
        near = [(h.case, h.km) for h in index.near(lat=10.0, lon=180.0, km=20) if h.case in {"one", "two"}]
        assert [case for case, _ in near] == ["one", "two"]
        assert near[0][1] == pytest.approx(5.48, abs=0.02)  # 0.05 degrees: 111.32 km x cos 10 x 0.05
        assert index.near(lat=10.0, lon=180.0, km=2) == []


def test_no_word_is_taken_for_a_command(two_cases: Path) -> None:
    with closing(Index()) as index:
        index.refresh()
        for words in ('"', "*", "NEAR(", "a AND OR", "') DROP TABLE entry; --", "^", "-x:y", "\0"):
            assert isinstance(index.find(words), list)
        assert index.find("Holm")


def test_a_damaged_index_is_made_again_and_a_case_that_is_gone_is_forgotten(
    two_cases: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import shutil

    runs = two_cases / "runs"
    runs.mkdir()
    (runs / ".find.sqlite3").write_bytes(b"no database" * 100)
    assert main(["find", "Holm", "--json"]) == 0
    assert [hit["case"] for hit in json.loads(capsys.readouterr().out)["hits"]] == ["one", "two"]
    shutil.rmtree(two_cases / "cases" / "one")
    assert main(["find", "Holm", "--json"]) == 0
    assert [hit["case"] for hit in json.loads(capsys.readouterr().out)["hits"]] == ["two"]
    assert main(["find", "no such word at all"]) == 1
    assert main(["find", "--site", "near", "nowhere"]) == 3
    assert main(["find"]) == 2
