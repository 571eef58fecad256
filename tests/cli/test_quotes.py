"""``dateline quotes`` on a document without a case."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from toolkit.cli.main import main

TEXT = "“The pier is not finished,” Ada Brand said on Tuesday.\n\nThe council denied that it was paid."


@pytest.fixture
def note(tmp_path: Path) -> str:
    path = tmp_path / "note.md"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


def _run(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["quotes", *words]) == 0
    return capsys.readouterr().out


def test_json_holds_the_document_what_it_states_and_every_field(note: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(_run(capsys, note, "--published", "2024-03-07", "--json"))
    assert set(found) == {"document", "stated", "notes", "encoding", "statements"}
    first, second = found["statements"]
    assert (first["said_on"], first["paragraph"], first["speaker"]) == ("2024-03-05", 1, "Ada Brand")
    assert second["negated"]
    assert first["evidence"] == [found["document"]["sha256"]]


def test_an_unknown_day_of_publication_is_said(note: str, capsys: pytest.CaptureFixture[str]) -> None:
    shown = _run(capsys, note)
    assert "date unknown" in shown
    assert "--published" in shown
    assert "unknown" in shown.splitlines()[2]


@pytest.mark.parametrize("form", ["csv", "html", "schema", "timelinejs", "ical"])
def test_every_format_is_printed_whole(note: str, capsys: pytest.CaptureFixture[str], form: str) -> None:
    shown = _run(capsys, note, "--published", "2024-03-07", "--to", form)
    if form == "csv":
        assert [r["speaker"] for r in csv.DictReader(io.StringIO(shown))] == ["Ada Brand", "The council"]
    elif form == "html":
        assert "<mark>“The pier is not finished,”</mark>" in shown
    elif form == "ical":
        assert shown.count("BEGIN:VEVENT") == 3
    else:
        assert json.loads(shown)


def test_an_empty_page_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Nothing was reported here.", encoding="utf-8")
    assert "No statements found." in _run(capsys, str(path))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["none.md"], "E_FILE_MISSING"),
        (["NOTE", "--published", "soon"], "E_DATE"),
        (["NOTE", "--model", "none"], "E_MODEL"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_3(
    note: str, capsys: pytest.CaptureFixture[str], words: list[str], code: str
) -> None:
    assert main(["quotes", *(note if w == "NOTE" else w for w in words)]) == 3
    line = capsys.readouterr().err.strip()
    assert line.startswith(f"{code}: ")
    assert "\n" not in line
