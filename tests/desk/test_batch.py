"""Batches: a table of cases, workers that die, a cluster without a common disk."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from toolkit.cli.main import main
from toolkit.desk.casefile.from_table import cases_from_sheet
from toolkit.desk.casefile.reading import load_case
from toolkit.desk.folders import find_case
from toolkit.desk.running import cluster
from toolkit.desk.running.batch import run_batch, unfinished
from toolkit.desk.running.journal import Journal
from toolkit.desk.running.workers import Worker
from toolkit.errors import CaseError, StepError, UsageError

if TYPE_CHECKING:
    from toolkit.desk.running.results import Progress, RunResult


@pytest.fixture
def template(home: Path) -> Path:
    folder = home / "cases" / "pattern"
    shutil.copytree(find_case("sanetti"), folder)
    text = (folder / "case.toml").read_text(encoding="utf-8")
    text = text.replace('slug = "sanetti"', 'slug = "pattern"')
    title = next(line for line in text.splitlines() if line.startswith("title"))
    (folder / "case.toml").write_text(text.replace(title, 'title = "${heading}"'), encoding="utf-8")
    return folder


def test_each_row_makes_a_case_and_a_cell_is_only_ever_text(home: Path, template: Path) -> None:
    sheet = home / "sites.csv"
    sheet.write_text('slug,heading\nnorth,The north\nsouth,"A ""quote"" \\ [[claims]]"\n', encoding="utf-8")
    assert cases_from_sheet(sheet, "pattern") == ["north", "south"]
    assert load_case(home / "cases" / "north").title == "The north"
    assert load_case(home / "cases" / "south").title == 'A "quote" \\ [[claims]]'
    assert list((home / "cases" / "south" / "scenes").iterdir())
    assert cases_from_sheet(sheet, "pattern") == ["north", "south"]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("slug\nnorth\n", "E_SHEET_COLUMN"),
        ("slug,heading\nnorth,A\nnorth,B\n", "E_SHEET_ROW"),
        ("slug,heading\nnorth\n", "E_SHEET_ROW"),
        ("slug,heading\n../north,A\n", "E_CASE_ID"),
        ("slug,heading\npattern,A\n", "E_CASE_EXISTS"),
    ],
)
def test_a_table_with_a_mistake_makes_no_case(home: Path, template: Path, rows: str, code: str) -> None:
    sheet = home / "sites.csv"
    sheet.write_text(rows, encoding="utf-8")
    with pytest.raises(CaseError, match=code):
        cases_from_sheet(sheet, "pattern")
    assert [p.name for p in (home / "cases").iterdir()] == ["pattern"]


def test_a_worker_that_dies_is_replaced_and_its_case_tried_again(
    home: Path, finished_runs: dict[str, RunResult]
) -> None:
    shutil.copytree(finished_runs["drill"].folder, home / "runs" / "drill")
    worker = Worker()
    seen: list[Progress] = []
    options = {"parameters": {"stamp": "case"}, "runs": home / "runs"}
    try:
        assert worker.run("drill", options, seen.append).unchanged
        worker._process.kill()
        worker._process.join()
        assert worker.run("drill", options, seen.append).unchanged
        with pytest.raises(CaseError, match="E_CASE_MISSING"):
            worker.run("nowhere", options, seen.append)
    finally:
        worker.close()
    assert [p.step for p in seen] == [None, None]


def test_a_worker_has_the_environment_of_its_own_start(
    home: Path, finished_runs: dict[str, RunResult], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        shutil.copytree(finished_runs["drill"].folder, home / name / "drill")
        monkeypatch.setenv("DATELINE_RUNS", str(home / name))
        worker = Worker()
        try:
            made = worker.run("drill", {"parameters": {"stamp": "case"}}, lambda _: None)
            process = worker._process
        finally:
            worker.close()
        assert made.folder == home / name / "drill"
        assert not process.is_alive()


def test_workers_take_no_module_from_the_working_folder(tmp_path: Path) -> None:
    for name in ("toolkit", "json", "multiprocessing"):
        (tmp_path / f"{name}.py").write_text("print('taken')", encoding="utf-8")
    code = """
import os, sys
from toolkit.desk.running.workers import Worker
from toolkit.errors import CaseError
os.chdir(sys.argv[1])
worker = Worker()
try:
    worker.run("nowhere", {}, print)
except CaseError as refusal:
    print(refusal.error_code)
finally:
    worker.close()
"""
    words = [sys.executable, "-P", "-c", code, str(tmp_path)]
    assert subprocess.run(words, capture_output=True, text=True, check=True).stdout == "E_CASE_MISSING\n"


def test_what_a_batch_left_unfinished_is_known(home: Path, finished_runs: dict[str, RunResult]) -> None:
    with pytest.raises(UsageError, match="no batch to resume"):
        unfinished()
    shutil.copytree(finished_runs["drill"].folder, home / "runs" / "drill")
    shutil.copytree(find_case("sanetti"), home / "cases" / "broken")
    rows = run_batch(["drill", "broken"], parameters={"stamp": "case"})
    assert [bool(row.error) for row in rows] == [False, True]
    assert unfinished() == (["broken"], {"stamp": "case"})


@pytest.mark.slow
def test_a_cluster_without_a_common_disk_gives_the_same_run(home: Path, finished_runs: dict[str, RunResult]) -> None:
    pytest.importorskip("distributed")
    seen: list[Progress] = []
    (row,) = run_batch(["sanetti"], dask="local:1", parameters={"stamp": "case"}, on_progress=seen.append)
    assert row.error is None, row.error
    assert row.result is not None
    expected = finished_runs["sanetti"]
    steps = list(row.result.outputs)
    for step in steps:
        outputs = f"{step}/outputs.json"
        assert (row.result.folder / outputs).read_bytes() == (expected.folder / outputs).read_bytes(), step
    assert row.result.report.read_bytes() == expected.report.read_bytes()
    assert Journal(home / "runs" / "journal.jsonl").ends()["sanetti"]["event"] == "run-done"
    assert [p.step for p in seen] == [*steps, None]


def test_a_worker_with_other_code_refuses_and_names_both(home: Path) -> None:
    answer = cluster.run_bundle("drill", b"", {}, "0.0.0+0000", "news")
    assert isinstance(answer, StepError)
    assert "0.0.0+0000" in answer.what
    assert cluster.code_version() in answer.what
    assert answer.error_code == "E_WORKER_VERSION"


@pytest.mark.parametrize("address", ["local:none", "tcp://127.0.0.1:1"])
def test_a_cluster_that_is_not_there_is_one_line(home: Path, address: str) -> None:
    pytest.importorskip("distributed")
    with pytest.raises(UsageError) as caught:
        cluster.ClusterRunner(address, {}, lambda _: None)
    assert "\n" not in str(caught.value)


def test_a_scheduler_without_a_lock_is_warned_of(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("distributed")
    assert main(["batch", "sanetti", "--dask", "tcp://127.0.0.1:1"]) != 0
    assert "whoever reaches a tcp:// scheduler can run code" in capsys.readouterr().err
