"""The chain on real cases: results repeat, a failure leaves the earlier run alone, a run can be verified."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.processes import tree
from toolkit.desk.folders import find_case
from toolkit.desk.running.chain import run_case
from toolkit.desk.running.journal import Journal
from toolkit.desk.running.steps import STEPS
from toolkit.errors import StepError
from toolkit.evidence import check_bytes

if TYPE_CHECKING:
    from toolkit.desk.running.results import RunResult

pytestmark = pytest.mark.slow


def test_every_step_leaves_typed_results_and_its_notebook(finished_runs: dict[str, RunResult]) -> None:
    for result in finished_runs.values():
        for step in STEPS:
            names = {p.name for p in (result.folder / step.name).iterdir()}
            assert {"outputs.json", "inputs.json", "notebook.ipynb"} <= names
        assert result.report.stat().st_size < 3_000_000
        assert not list(result.folder.rglob(".*"))


def test_two_runs_of_a_case_are_the_same_bytes(
    finished_runs: dict[str, RunResult], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"TZ": "Asia/Pyongyang", "LC_ALL": "C", "PYTHONHASHSEED": "7"}.items():
        monkeypatch.setenv(name, value)
    first = finished_runs["drill"]
    second = run_case("drill", parameters={"stamp": "case"}, runs=tmp_path)
    before, after = tree(first.folder), tree(second.folder)
    lists = {"bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", "data/evidence/custody.jsonl"}
    moving = {"manifest.json", "evidence/custody.jsonl", *(f"package/{name}" for name in lists)}
    assert {k: v for k, v in before.items() if k not in moving} == {k: v for k, v in after.items() if k not in moving}
    assert any(k.endswith("report.html") for k in before)
    assert any(k.endswith("notebook.ipynb") for k in before)


def test_every_finding_rests_on_evidence_of_its_run(finished_runs: dict[str, RunResult]) -> None:
    for result in finished_runs.values():
        stored = {p.name for p in (result.folder / "evidence").glob("??/*")}
        for outputs in result.outputs.values():
            for finding in outputs.findings:
                assert finding.evidence, finding.id
                assert set(finding.evidence) <= stored, finding.id


def _own_copy(home: Path, slug: str) -> Path:
    import shutil

    return Path(shutil.copytree(find_case(slug), home / "cases" / slug))


def test_a_failing_step_is_one_line_and_leaves_the_earlier_run(home: Path) -> None:
    folder = _own_copy(home, "sanetti")
    kept = run_case("sanetti", parameters={"stamp": "case"})
    before = tree(kept.folder)
    text = (folder / "case.toml").read_text(encoding="utf-8")
    documents = sorted((folder / "documents").iterdir())
    documents[0].write_bytes(b"%PDF-1.7\nand nothing of a document")
    (folder / "case.toml").write_text(
        "\n".join(line for line in text.splitlines() if not line.startswith("sha256")), encoding="utf-8"
    )
    with pytest.raises(StepError) as caught:
        run_case("sanetti")
    assert caught.value.error_code.startswith("E_PDF")
    assert "\n" not in str(caught.value)
    assert tree(kept.folder) == before
    assert [p.name for p in (home / "runs").iterdir() if p.name.startswith(".")] == []
    assert Journal(home / "runs" / "journal.jsonl").ends()["sanetti"]["event"] == "run-failed"


def test_a_scene_that_is_no_image_leaves_the_report_to_be_made(home: Path) -> None:
    folder = _own_copy(home, "sanetti")
    text = (folder / "case.toml").read_text(encoding="utf-8")
    sorted((folder / "scenes").glob("*.tif"))[0].write_bytes(b"not a raster at all")
    (folder / "case.toml").write_text(
        "\n".join(line for line in text.splitlines() if not line.startswith("sha256")), encoding="utf-8"
    )
    result = run_case("sanetti", parameters={"stamp": "case"})
    compared = result.outputs["imagery-comparison"].comparison
    assert compared is not None
    assert compared.status == "not-comparable"
    assert (result.folder / "report" / "report.html").is_file()


def test_a_killed_run_leaves_the_earlier_run_and_is_not_called_done(home: Path) -> None:
    _own_copy(home, "sanetti")
    kept = run_case("sanetti", parameters={"stamp": "case"})
    before = tree(kept.folder)
    command = [sys.executable, "-m", "toolkit.cli.main", "run", "sanetti"]
    process = subprocess.Popen(
        command, cwd=home, env=dict(os.environ), start_new_session=True, stderr=subprocess.DEVNULL
    )
    journal = Journal(home / "runs" / "journal.jsonl")
    deadline = time.monotonic() + 60
    while sum(line["event"] == "step-done" for line in journal.read("sanetti")) < len(STEPS) + 1:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert tree(kept.folder) == before
    events = [json.loads(line)["event"] for line in journal.path.read_text().splitlines()]
    assert events[-1] in {"step-started", "step-done"}
    again = run_case("sanetti", parameters={"stamp": "case"})
    assert check_bytes(again.folder) == []
