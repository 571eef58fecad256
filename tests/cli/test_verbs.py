from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.harbour import new_harbour
from toolkit.cli.main import VERBS, build_parser, main
from toolkit.desk.folders import find_case
from toolkit.desk.running.journal import Journal
from toolkit.errors import DatelineWarning

if TYPE_CHECKING:
    from toolkit.desk.running.results import RunResult


def test_every_verb_has_help_that_says_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    for verb in VERBS:
        with pytest.raises(SystemExit) as ended:
            build_parser().parse_args([verb, "--help"])
        assert ended.value.code == 0
        assert "--json" in capsys.readouterr().out


def test_an_unknown_verb_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["rnu"])
    assert ended.value.code == 2
    assert "invalid choice" in capsys.readouterr().err


def test_new_check_and_cases(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "harbour"]) == 0
    assert "dateline check harbour" in capsys.readouterr().out
    assert main(["check", "harbour"]) == 0
    assert "Ready: dateline run harbour" in capsys.readouterr().out
    assert main(["cases", "--json"]) == 0
    assert {"harbour", "drill", "sakkanmol", "sanetti"} <= set(json.loads(capsys.readouterr().out))
    assert main(["new", "harbour"]) == 3
    assert capsys.readouterr().err.startswith("E_CASE_EXISTS: ")


def test_a_broken_case_is_told_in_words_and_exit_code(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new_harbour()
    path = home / "cases" / "harbour" / "case.toml"
    path.write_text(path.read_text().replace('is = "3 km"', "kilometres = 3"))
    capsys.readouterr()
    assert main(["check", "harbour", "--json"]) == 3
    answer = json.loads(capsys.readouterr().out)
    assert answer["ok"] is False
    assert "E_CASE_KEY" in answer["advice"][0]
    assert main(["run", "harbour", "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "E_CASE_KEY"


def test_locate_reads_a_position_and_admits_an_unknown_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["locate", "38.584698, 126.107945"]) == 0
    assert capsys.readouterr().out.startswith("38.584698, 126.107945 (read as ")
    assert main(["locate", "Pyongyang"]) == 0
    assert "KP" in capsys.readouterr().out
    assert main(["locate", "Xyzzyqua"]) == 1
    assert "not in any gazetteer" in capsys.readouterr().out
    assert main(["locate", "-41.77,-73.13"]) == 0  # the south begins like an option
    assert capsys.readouterr().out.startswith("-41.77")
    assert main(["locate", "99.5, 200"]) == 3
    assert capsys.readouterr().err.startswith("E_COORD")


def test_compare_measures_two_files(capsys: pytest.CaptureFixture[str]) -> None:
    from toolkit.settings import shipped_root

    scenes = shipped_root() / "data" / "cases" / "drill" / "scenes"
    before, after = (str(next(scenes.glob(f"*{name}*.tif"))) for name in ("before", "after"))
    assert main(["compare", before, after]) == 0
    assert "± 3,496 m²" in capsys.readouterr().out
    assert main(["compare", before, before]) == 3
    assert capsys.readouterr().err.startswith("E_SAME_SCENE")
    assert main(["compare", before, after, "--json", "--around", "0.5 N, 0.5 E", "--half-width", "900"]) == 0
    assert json.loads(capsys.readouterr().out)["summary"]["status"] == "measured"


def test_compare_fills_a_folder_whose_page_asks_for_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from toolkit.settings import shipped_root

    scenes = shipped_root() / "data" / "cases" / "drill" / "scenes"
    before, after = (str(next(scenes.glob(f"*{name}*.tif"))) for name in ("before", "after"))
    for folder in ("one", "two"):
        assert main(["compare", before, after, "--out", str(tmp_path / folder)]) == 0
    capsys.readouterr()
    page = (tmp_path / "one" / "index.html").read_text(encoding="utf-8")
    assert "What could this pair not show?" in page
    assert page.count("data:image/png;base64,") == 4
    assert 'src="http' not in page
    names = sorted(p.name for p in (tmp_path / "one").iterdir())
    assert {"changes.gpkg", "changed.tif", "before-after.gif"} <= set(names)
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_quotes_lists_who_said_what(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    note = tmp_path / "note.md"
    note.write_text("Ada Brand said on Tuesday that the pier was “not finished”.", encoding="utf-8")
    assert main(["quotes", str(note), "--published", "2024-03-07"]) == 0
    shown = capsys.readouterr().out
    assert "Ada Brand" in shown
    assert "2024-03-05" in shown
    assert main(["quotes", str(tmp_path / "none.md")]) == 3


def test_doctor_and_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["spacy"].startswith("3.")
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Case"


@pytest.mark.slow
def test_verify_and_open_find_a_run_by_folder(
    finished_runs: dict[str, RunResult], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = finished_runs["sakkanmol"].folder
    assert main(["verify", str(run)]) == 0
    assert "PASS        run: " in capsys.readouterr().out
    monkeypatch.setenv("DATELINE_RUNS", str(run.parent))
    assert main(["open", "sakkanmol", "--print"]) == 0
    assert Path(capsys.readouterr().out.strip()).is_file()
    assert main(["open", "nothing", "--print"]) == 3
    assert main(["verify", str(run.parent / "nothing")]) == 3


@pytest.mark.slow
def test_a_batch_goes_on_past_a_failing_case(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new_harbour()
    (home / "cases" / "harbour" / "documents" / "note.md").write_bytes(b"\x00\x01\x02\x03" * 50)
    capsys.readouterr()
    assert main(["batch", "harbour", "sanetti", "--stamp", "case", "-j", "2"]) == 4
    shown = capsys.readouterr().out
    assert "1 of 2 cases done" in shown
    assert "harbour: FAILED" in shown
    index = (home / "runs" / "index.html").read_text(encoding="utf-8")
    assert "sanetti/report/report.html" in index
    assert "E_DOCUMENT" in index


@pytest.mark.slow
def test_a_new_case_runs_as_written(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new_harbour()
    capsys.readouterr()
    assert main(["run", "harbour", "--stamp", "case"]) == 0
    assert "Report: " in capsys.readouterr().out
    assert main(["verify", "harbour", "--rerun"]) == 0
    assert " 0 CHANGED, 0 MISSING" in capsys.readouterr().out
    assert main(["verify", str(home / "runs" / "harbour" / "package"), "--rerun"]) == 0
    assert "documents/note.md (evidence" in capsys.readouterr().out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a device that is always full")
def test_a_full_disk_behind_the_output_is_one_line() -> None:
    for words in (["cases"], ["cases", "--json"], ["schema"]):
        command = [str(Path(sys.executable).with_name("dateline")), *words]
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        assert done.returncode == 3
        if "--json" not in words:
            assert done.stderr.startswith("E_DISK_FULL: the disk is full")
        assert "Traceback" not in done.stderr


def test_what_cannot_be_written_is_one_line(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "file").write_text("in the way", encoding="utf-8")
    scene = str(find_case("drill") / "scenes" / "drill-before.tif")
    other = str(find_case("drill") / "scenes" / "drill-after.tif")
    shutil.rmtree(home / "cases")
    (home / "cases").write_text("in the way", encoding="utf-8")
    for words in (["new", "harbour"], ["compare", scene, other, "--out", str(home / "file" / "out")]):
        assert main(words) == 3
        said = capsys.readouterr().err.splitlines()
        assert len(said) == 1
        assert said[0].startswith("E_STORAGE: there is a file where a folder should be")


@pytest.mark.slow
def test_two_exports_at_once_take_turns(home: Path, finished_runs: dict[str, RunResult]) -> None:
    shutil.copytree(finished_runs["sanetti"].folder, home / "runs" / "sanetti")
    command = [str(Path(sys.executable).with_name("dateline")), "export", "sanetti", "--clean", "--factcheck"]
    both = [subprocess.Popen(command, cwd=home, stderr=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(2)]
    said = [process.communicate()[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert {p.name for p in (home / "runs" / "sanetti.export").iterdir()} == {"clean", "factcheck"}


def test_a_clock_that_went_back_is_told(home: Path) -> None:
    journal = Journal(home / "runs" / "journal.jsonl")
    assert journal.clock_stepped_back() is None
    journal.write("run-done", case="x", run="1")
    assert journal.clock_stepped_back() is None
    line = '{"at": "2999-01-01T00:00:00.000+00:00", "event": "run-done", "case": "x", "run": "2"}\n'
    with journal.path.open("a", encoding="utf-8") as stream:
        stream.write(line)
    assert "the last run here was at 2999-01-01 00:00 UTC" in (journal.clock_stepped_back() or "")
    with pytest.warns(DatelineWarning, match="clock of this machine"):
        assert main(["run", "no-such-case"]) == 3


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (["draft", "pier", "--accept", "1", "4-9", "12"], ["draft", "pier", "--accept", "1,4-9,12"]),
        (["draft", "pier", "--reject", "1,", "2"], ["draft", "pier", "--reject", "1,2"]),
        (["draft", "--accept", "sure", "pier"], ["draft", "--accept", "sure", "pier"]),
        (["draft", "--accept", "1,4", "pier"], ["draft", "--accept", "1,4", "pier"]),
    ],
)
def test_numbers_typed_with_blanks_are_one_list(typed: list[str], read: list[str]) -> None:
    from toolkit.cli.main import _joined

    assert _joined(typed) == read
