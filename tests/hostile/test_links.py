"""Links and special files: nothing of ours is written through one, read through one, or waits on one."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.harbour import new_harbour
from toolkit.cli.main import main
from toolkit.desk.by_hand import workbench
from toolkit.desk.by_hand.opened import open_case
from toolkit.desk.casefile.reading import load_case, new_case
from toolkit.desk.casefile.texts import held_texts
from toolkit.desk.folders import replace_folder
from toolkit.desk.running import cache
from toolkit.desk.running.batch import unfinished
from toolkit.desk.running.journal import Journal
from toolkit.desk.running.lock import locked
from toolkit.errors import CaseError, DatelineError, DatelineWarning, StorageError, UsageError
from toolkit.publish import exporting
from toolkit.records import Statement
from toolkit.settings import get_settings

VICTIM = "my notes"


def _link(path: Path) -> None:
    path.symlink_to(path.parent / "victim.txt")


def _dangling(path: Path) -> None:
    path.symlink_to(path.parent / "not-there-yet.txt")


def _hard_link(path: Path) -> None:
    os.link(path.parent / "victim.txt", path)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


ODD: list[Callable[[Path], None]] = [_link, _dangling, _hard_link, _device, os.mkfifo, Path.mkdir]


@pytest.mark.parametrize("verb", ["check", "status", "draft", "run"])
def test_a_link_that_leads_back_to_itself_is_one_line(
    home: Path, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    documents = new_harbour() / "documents"
    (documents / "note.md").unlink()
    documents.rmdir()
    documents.symlink_to(documents.name)
    main([verb, "harbour"])
    printed = capsys.readouterr()
    assert "leads back to itself by a link" in printed.out + printed.err
    assert "Traceback" not in printed.err


@pytest.mark.parametrize(
    ("name", "words"), [("DATELINE_RUNS", "setting runs = .* is not a folder"), ("DATELINE_HOME", "is no folder")]
)
def test_a_setting_that_leads_back_to_itself_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, words: str
) -> None:
    (tmp_path / "loop").symlink_to("loop")
    monkeypatch.setenv(name, str(tmp_path / "loop"))
    with pytest.raises(UsageError, match=words):
        get_settings()


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    folder = tmp_path / "runs"
    folder.mkdir()
    (folder / "victim.txt").write_text(VICTIM, encoding="utf-8")
    return folder


def _unharmed(folder: Path) -> None:
    assert (folder / "victim.txt").read_text(encoding="utf-8") == VICTIM
    assert not (folder / "not-there-yet.txt").exists()


@pytest.mark.parametrize("odd", ODD)
def test_a_lock_is_not_written_through_what_lies_there(runs: Path, odd: Callable[[Path], None]) -> None:
    odd(runs / ".x.lock")
    with pytest.raises(StorageError, match="E_NOT_A_FILE"), locked("x", runs):
        pass
    _unharmed(runs)


@pytest.mark.parametrize("odd", ODD)
def test_a_journal_is_not_written_or_read_through_what_lies_there(runs: Path, odd: Callable[[Path], None]) -> None:
    journal = Journal(runs / "journal.jsonl")
    odd(journal.path)
    with pytest.raises(StorageError, match="E_NOT_A_FILE"):
        journal.write("run-started", case="x", run="1")
    if odd not in (_hard_link, _dangling):  # these can be read as the files they are, or are not there
        with pytest.raises(StorageError, match="E_JOURNAL"):
            journal.ends()
    _unharmed(runs)


GOOD = '{"at": "2026-01-01", "event": "run-done", "case": "x", "run": "1"}\n'


@pytest.mark.parametrize(
    "damage", [b"odd\n", b"[1]\n", b'{"at": 1}\n', b'{"case": "x"}\n', b"\xff\xfe\n", b'"text"\n', b"[" * 9_000 + b"\n"]
)
def test_a_damaged_journal_is_one_line_with_the_way_out(
    home: Path, damage: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "runs").mkdir()
    journal = home / "runs" / "journal.jsonl"
    journal.write_bytes(GOOD.encode() + damage + GOOD.encode())
    (home / "runs" / "batch.json").write_text(
        json.dumps({"at": "2025", "cases": ["drill"], "parameters": {}}), encoding="utf-8"
    )
    for words in (["batch", "drill"], ["batch", "drill", "--since"], ["batch", "--resume"]):
        assert main(words) == 3
        said = capsys.readouterr().err
        assert said.startswith("E_JOURNAL")
        assert said.count("\n") == 1
        assert "Move it away" in said
    journal.unlink()
    assert unfinished()[0] == ["drill"]


def test_a_line_that_a_power_failure_cut_is_passed_over(home: Path) -> None:
    (home / "journal.jsonl").write_text(GOOD + GOOD[:30], encoding="utf-8")
    assert list(Journal(home / "journal.jsonl").ends()) == ["x"]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"at": 1, "cases": [], "parameters": {}}', '{"cases": [1], "at": "", "parameters": {}}']
)
def test_a_damaged_plan_is_one_line(home: Path, text: str) -> None:
    (home / "runs").mkdir()
    (home / "runs" / "batch.json").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"E_BATCH_PLAN.*Run 'dateline batch' again"):
        unfinished()


@pytest.mark.parametrize("text", ["", "[]", '{"key": 1}', '{"parameters": 3}', "\x00", '{"a": 1, "a": 2}'])
def test_damaged_inputs_are_no_key(tmp_path: Path, text: str) -> None:
    (tmp_path / "notebook.ipynb").touch()
    (tmp_path / "inputs.json").write_text(text, encoding="utf-8")
    assert cache.read_key(tmp_path) is None


@pytest.mark.parametrize("name", ["documents", "evidence", "scenes", "corrections", "decisions"])
def test_nothing_is_taken_into_a_case_through_a_link(home: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    folder, elsewhere = new_harbour(), home / "elsewhere"
    elsewhere.mkdir()
    (home / "page.md").write_text("A page.", encoding="utf-8")
    if (folder / name).exists():
        (folder / name).rename(home / "kept")
    (folder / name).symlink_to(elsewhere)
    assert main(["add", "harbour", str(home / "page.md")]) == 3
    assert capsys.readouterr().err.startswith(f"E_CASE_LINK: {name}")
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("odd", [_link, os.mkfifo, _device])
def test_a_template_is_copied_only_if_all_in_it_are_plain(
    home: Path, odd: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    pattern = new_harbour("pattern") / "documents"
    (pattern / "victim.txt").write_text(VICTIM, encoding="utf-8")
    odd(pattern / "l.md")
    (home / "sites.csv").write_text("slug\nsite-1\n", encoding="utf-8")
    assert main(["batch", "--from", str(home / "sites.csv"), "--template", "pattern"]) == 3
    assert capsys.readouterr().err.startswith("E_CASE_LINK: documents/l.md")
    assert [path.name for path in (home / "cases").iterdir()] == ["pattern"]


@pytest.mark.parametrize("odd", [_device, os.mkfifo, Path.mkdir, _link])
def test_a_case_file_that_is_none_is_one_line(home: Path, odd: Callable[[Path], None]) -> None:
    folder = new_harbour()
    (folder / "case.toml").unlink()
    odd(folder / "case.toml")
    with pytest.raises(CaseError, match="E_NOT_A_FILE"):
        load_case(folder)


@pytest.mark.parametrize(
    ("truth", "code"),
    [
        ("/dev/zero", "E_PATH_OUTSIDE"),
        ("documents", "E_NOT_A_FILE"),
        ("none.toml", "E_FILE_MISSING"),
        ("pipe.toml", "E_NOT_A_FILE"),
        ("../../etc/passwd", "E_PATH_OUTSIDE"),
        ("x" * 5_000, "E_FILE_MISSING"),
    ],
)
def test_check_says_what_run_refuses(home: Path, truth: str, code: str, capsys: pytest.CaptureFixture[str]) -> None:
    folder = new_harbour()
    os.mkfifo(folder / "pipe.toml")
    path = folder / "case.toml"
    path.write_text(f'truth = "{truth}"\n' + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert main(["check", "harbour"]) == 3
    assert "Ready" not in capsys.readouterr().out
    assert main(["run", "harbour"]) == 3
    said = capsys.readouterr().err
    assert said.startswith(code)
    assert len(said) < 1_000
    assert not get_settings().runs.exists()


@pytest.mark.parametrize(
    "text",
    [
        "runs = [1]\n",
        "[runs]\n",
        "runs = 3\n",
        "runs = " + "[" * 900 + "]" * 900,
        "max_pixels = " + "9" * 5_000,
        "step_memory_mb = [4]\n",
        'runs = "a\\u0000b"\n',
    ],
)
def test_odd_settings_are_one_short_line(home: Path, text: str) -> None:
    (home / "none.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        get_settings()
    assert len(str(caught.value)) < 500


def test_settings_that_are_named_and_not_there_are_an_error(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_CONFIG", str(home / "nowhere.toml"))
    with pytest.raises(UsageError, match=r"E_FILE_MISSING: .*nowhere\.toml"):
        get_settings()


def test_a_finished_folder_takes_the_place_of_a_link_and_leaves_its_end_alone(tmp_path: Path) -> None:
    elsewhere, place = tmp_path / "elsewhere", tmp_path / "x"
    elsewhere.mkdir()
    (elsewhere / "a").touch()
    for _ in range(3):
        if not place.is_symlink() and place.exists():
            replace_folder(place, tmp_path / "aside")
            (tmp_path / "aside").rename(tmp_path / f"made-{len(list(tmp_path.iterdir()))}")
        place.symlink_to(elsewhere)
        (tmp_path / "new").mkdir()
        replace_folder(tmp_path / "new", place)
        assert place.is_dir()
        assert not place.is_symlink()
        assert [path.name for path in elsewhere.iterdir()] == ["a"]
        assert not (tmp_path / ".x.old").exists()


def test_new_leaves_nothing_where_it_cannot_write(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "cases" / ".harbour.partial").write_text("in the way", encoding="utf-8")
    with pytest.raises(DatelineError) as caught:
        new_case("harbour")
    assert "\n" not in str(caught.value)
    assert not (home / "cases" / "harbour").exists()
    (home / "cases" / ".harbour.partial").unlink()
    assert new_case("harbour").is_dir()


def test_check_says_of_a_position_that_it_cannot_be_read(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = new_harbour() / "case.toml"
    text = path.read_text(encoding="utf-8")
    stated = re.search(r'position = "([^"]*)"', text)
    assert stated
    path.write_text(text.replace(stated[1], "somewhere near the pier"), encoding="utf-8")
    assert main(["check", "harbour"]) == 3
    said = capsys.readouterr().out
    assert "site 'pier', position stated by Own notes" in said
    assert "Ready" not in said


@pytest.mark.parametrize("odd", [_link, _dangling, _device, os.mkfifo, Path.mkdir])
def test_no_verb_reads_a_document_through_what_lies_there(
    home: Path, odd: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """A stranger's case with a link to a file of the reader's own: its words come neither out nor into an index."""
    folder = new_harbour()
    documents = folder / "documents"
    (documents / "victim.txt").write_text("Ida Holm said that the gate is 12 km north of Kyiv.", encoding="utf-8")
    (documents / "note.md").unlink()
    odd(documents / "note.md")
    if odd is _link:  # a link inside the folder is as good as the file; one that leads out is not
        (documents / "note.md").unlink()
        (documents / "note.md").symlink_to((documents / "victim.txt").rename(home / "victim.txt"))
    (read,) = held_texts(load_case(folder), folder)
    assert read.text is None
    assert isinstance(read.fault, DatelineError)
    for words in (["draft", "harbour"], ["find", "Holm"], ["status", "harbour"], ["check", "harbour"]):
        main(words)
        told = capsys.readouterr()
        assert "12 km" not in told.out + told.err, words
    assert "Holm" not in "".join(str(s.text) for s in _opened(folder))


def _opened(folder: Path) -> list[Statement]:
    """Give the statements as a person sees them by hand; none where the document is refused."""
    try:
        return list(open_case(folder.name).statements)
    except DatelineError:
        return []


@pytest.mark.parametrize("name", ["lab", "lab/harbour", "lab/start.ipynb", "lab/harbour/board.ipynb"])
def test_nothing_of_the_lab_is_written_through_a_link(home: Path, tmp_path: Path, name: str) -> None:
    new_harbour()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    place = get_settings().home / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(elsewhere / "new" if name.endswith("ipynb") else elsewhere)
    with pytest.raises(CaseError, match="E_CASE_LINK"):
        workbench.prepare("harbour")
    assert list(elsewhere.iterdir()) == []


def test_a_board_with_other_code_is_told_before_it_is_opened(home: Path) -> None:
    new_harbour()
    board = workbench.prepare("harbour")
    workbench.prepare("harbour")  # as it was written: nothing to tell
    board.write_text(board.read_text(encoding="utf-8").replace("widgets.board(", "evil.board("), encoding="utf-8")
    with pytest.warns(DatelineWarning, match="read its cells before you run them"):
        workbench.prepare("harbour")


def test_nothing_is_published_through_a_link(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "drill.export").symlink_to(elsewhere)
    with pytest.raises(UsageError, match="E_EXPORT_PLACE"):
        exporting._place(None, tmp_path / "drill")
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("odd", [_link, _dangling, os.mkfifo, Path.touch, Path.mkdir])
def test_a_run_takes_the_place_of_whatever_stands_there(tmp_path: Path, odd: Callable[[Path], None]) -> None:
    new, place = tmp_path / "new", tmp_path / "runs" / "harbour"
    place.parent.mkdir()
    new.mkdir()
    (new / "report.html").write_text("new")
    odd(place)
    assert (replace_folder(new, place) / "report.html").read_text() == "new"
    assert [path.name for path in place.parent.iterdir()] == ["harbour"]
