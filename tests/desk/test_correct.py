"""Corrections end to end: changed inputs, a rebuilt report with a dated note, and the former package kept."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.harbour import new_harbour
from tests.processes import tree
from toolkit.cli.main import main
from toolkit.desk.casefile.corrections import load_corrections
from toolkit.desk.running import correct
from toolkit.desk.running.correct import correct_case
from toolkit.desk.running.results import Progress
from toolkit.errors import StorageError
from toolkit.evidence import CustodyLog, digest_file

WRONG = "We said that the pier lies west of Reykjavik; the text says east, 1 km."


def _edit(case: Path, old: str, new: str) -> None:
    path = case / "case.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def case(home: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A case of our own that was run and published."""
    new_harbour()
    assert main(["run", "harbour", "--stamp", "case"]) == 0
    capsys.readouterr()
    return home / "cases" / "harbour"


@pytest.mark.slow
def test_a_correction_from_changed_inputs_to_the_note_on_the_page(
    case: Path, home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    former = tree(home / "runs" / "harbour" / "package")
    before = tree(home)

    assert main(["correct", "harbour", "--wrong", WRONG]) == 1
    assert capsys.readouterr().out == "harbour: the report says the same as before; nothing was written\n"
    assert main(["correct", "harbour", "--wrong", " "]) == 2
    assert tree(home) == before

    _edit(case, 'direction = "west"', 'direction = "east"')
    edited = tree(home)
    capsys.readouterr()
    assert main(["correct", "harbour", "--wrong", WRONG, "--dry-run"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[1].startswith("  changed ")
    assert " → contradicted]" in shown[1]  # verdicts first
    assert shown[-1] == "  Nothing was written (--dry-run)."
    assert tree(home) == edited

    _fails_in_the_second_run(home, edited, monkeypatch, capsys)

    capsys.readouterr()
    assert main(["correct", "harbour", "--wrong", WRONG, "--note", "With thanks to a reader.", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    note = Path(told["note"])
    assert told["inputs"] == ["case.toml"]
    (made,) = load_corrections(case)
    assert (made.number, made.wrong, made.by) == (1, WRONG, "not stated")
    assert note.parent.name == f"1-{made.on}"
    assert made.changed[0].verdict_after == "contradicted"
    assert note.stat().st_mode & 0o222 == 0

    _former_is_whole(note.parent, former, made.former, home / "unpacked")
    page = (home / "runs" / "harbour" / "report" / "report.html").read_text(encoding="utf-8")
    for words in (
        WRONG,
        "With thanks to a reader.",
        made.former.sha256,
        "What an earlier version said, and what is right",
    ):
        assert words in page
    results = json.loads((home / "runs" / "harbour" / "report" / "results.json").read_text(encoding="utf-8"))
    assert [c["number"] for c in results["corrections"]] == [1]
    _verifies(home / "runs" / "harbour" / "package")
    entry = CustodyLog(case / "evidence" / "custody.jsonl").checked()[-1]
    assert (entry["action"], entry["sha256"]) == ("corrected", digest_file(note))

    _is_never_edited(case, note, capsys)

    _edit(case, 'direction = "east"', 'direction = "west"')
    _is_cut_off_at_its_end(case, monkeypatch)
    capsys.readouterr()
    assert main(["correct", "harbour", "--wrong", "The first correction was wrong."]) == 1  # the report is there
    (last,) = [
        e for e in CustodyLog(case / "evidence" / "custody.jsonl").checked() if e["name"].startswith("corrections/2")
    ]
    assert last["sha256"] == digest_file(case / last["name"])
    assert [c.number for c in load_corrections(case)] == [1, 2]
    results = json.loads((home / "runs" / "harbour" / "report" / "results.json").read_text(encoding="utf-8"))
    assert [c["number"] for c in results["corrections"]] == [2, 1]  # newest first
    run = CustodyLog(home / "runs" / "harbour" / "evidence" / "custody.jsonl").checked()
    assert entry in [e["entry"] for e in run if e["action"] == "taken over"]  # and so in every package


def _fails_in_the_second_run(home: Path, edited: dict[str, str], patch: pytest.MonkeyPatch, capsys: Any) -> None:
    """The disk fills up after the note was written: note and former package are as if nothing had been tried."""
    real, calls = correct.run_case, []

    def full(slug: str, **given: Any) -> Any:
        calls.append(slug)
        if len(calls) == 2:
            raise StorageError("the disk is full", code="E_DISK_FULL")
        return real(slug, **given)

    patch.setattr(correct, "run_case", full)
    assert main(["correct", "harbour", "--wrong", WRONG]) == 3
    assert "E_DISK_FULL" in capsys.readouterr().err
    patch.setattr(correct, "run_case", real)
    assert {p: d for p, d in tree(home).items() if "journal" not in p} == {
        p: d for p, d in edited.items() if "journal" not in p
    }


def _is_cut_off_at_its_end(case: Path, patch: pytest.MonkeyPatch) -> None:
    """The machine stops when the new run stands in its place, and before the note is in the custody log."""
    real, calls = correct._log_notes, []

    def stops(*given: Any) -> None:
        calls.append(given)
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(*given)

    patch.setattr(correct, "_log_notes", stops)
    assert main(["correct", "harbour", "--wrong", "The first correction was wrong."]) == 130
    patch.setattr(correct, "_log_notes", real)


def _former_is_whole(folder: Path, former: dict[str, str], kept: Any, work: Path) -> None:
    packed = folder / kept.file
    assert digest_file(packed) == kept.sha256
    assert kept.manifest == former["tagmanifest-sha256.txt"]
    with zipfile.ZipFile(packed) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        archive.extractall(work)
    assert tree(work / "package") == former
    _verifies(work / "package")


def _verifies(package: Path) -> None:
    """The package's own one-file check, by an interpreter that has nothing of ours."""
    done = subprocess.run([sys.executable, "-I", "verify.py"], cwd=package, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "FAIL" not in done.stdout


def _is_never_edited(case: Path, note: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = note.read_bytes()
    note.chmod(0o644)
    for damage in (whole.replace(b"3 km", b"2 km"), None):
        note.write_bytes(damage) if damage else note.unlink()
        capsys.readouterr()
        assert main(["run", "harbour", "--stamp", "case"]) == 3
        assert capsys.readouterr().err.splitlines()[-1].startswith("E_CORRECTION: corrections/1-")
    note.write_bytes(whole)


@pytest.mark.slow
def test_a_rebuild_that_fails_loses_nothing(case: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (case / "documents" / "note.md").write_bytes(b"\x00\x01\x02\x03" * 50)
    before = tree(home)
    assert main(["correct", "harbour", "--wrong", WRONG]) == 3
    assert "E_DOCUMENT" in capsys.readouterr().err
    assert tree(home) == before


@pytest.mark.slow
def test_a_disk_that_fills_behind_the_new_run_leaves_its_note(case: Path, home: Path) -> None:
    """The run stood there with the note on its page, the note was taken back, and no later run brought it again."""
    _edit(case, 'direction = "west"', 'direction = "east"')
    ended = []

    def fill(now: Progress) -> None:
        ended.append(now.step is None)
        if ended.count(True) == 2:  # the run to compare with came first
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(StorageError, match="E_DISK_FULL"):
        correct_case("harbour", wrong=WRONG, on_progress=fill)
    (made,) = load_corrections(case)
    assert made.wrong == WRONG
    assert WRONG in (home / "runs" / "harbour" / "report" / "report.html").read_text(encoding="utf-8")
    assert main(["run", "harbour", "--stamp", "case"]) == 0


@pytest.mark.slow
def test_what_was_published_can_be_named_after_the_case_was_run_again(
    case: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "runs" / "harbour" / "package").rename(home / "published")
    _edit(case, 'title = "harbour"', 'title = "The harbour of Reykjavik"')
    assert main(["run", "harbour", "--stamp", "case"]) == 0
    assert main(["correct", "harbour", "--wrong", WRONG]) == 1
    assert main(["correct", "harbour", "--wrong", WRONG, "--former", str(home / "published")]) == 0
    (made,) = load_corrections(case)
    assert [(t.kind, t.id, t.before, t.after) for t in made.changed] == [
        ("case", "title", "harbour", "The harbour of Reykjavik")
    ]
    capsys.readouterr()
    assert main(["correct", "harbour", "--wrong", WRONG, "--former", str(home / "nowhere")]) == 3
    assert capsys.readouterr().err.splitlines()[-1].startswith("E_VERIFY")


def test_a_case_that_was_never_run_has_nothing_to_correct(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new_harbour()
    assert main(["correct", "harbour", "--wrong", WRONG]) == 3
    assert "E_STEP_MISSING: there is no report of 'harbour'" in capsys.readouterr().err
