"""Shared by all tests: the network is shut, folders are the test's own, and finished runs are made once."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from toolkit import net
from toolkit.system import alone

if TYPE_CHECKING:
    from toolkit.desk.running.results import Origin, RunResult
    from toolkit.records import StepName

SHIPPED = ("drill", "sakkanmol", "sanetti")

BEGUN_FIRST = ("test_wheel.py", "test_public_edition.py", "test_kernels.py", "test_decided_facts.py")
"""Files whose tests take minutes: begun last, one of two processes ends alone with them while the other waits."""

net.shut()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin what takes longest first; the order is otherwise that of the files."""
    items.sort(key=lambda item: item.path.name not in BEGUN_FIRST)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder with a cases/ folder, in force for this test."""
    (tmp_path / "cases").mkdir()
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))
    (tmp_path / "none.toml").touch()
    monkeypatch.setenv("DATELINE_CONFIG", str(tmp_path / "none.toml"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def finished_runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, RunResult]:
    """The three shipped cases, run by the batch with the date taken from each case: made once, a copy a process."""
    from toolkit.desk.running.results import RunResult

    here = tmp_path_factory.getbasetemp()
    shared = here.parent if "PYTEST_XDIST_WORKER" in os.environ else here
    with alone(shared):
        made = shared / "finished"
        if not made.is_dir():
            _run_all(shared / "being-made")
            (shared / "being-made").rename(made)
    runs = tmp_path_factory.mktemp("runs")
    shutil.copytree(made, runs, dirs_exist_ok=True)
    return {slug: RunResult(slug, runs / slug, 0.0, _origins(runs / slug)) for slug in SHIPPED}


def _origins(run: Path) -> dict[StepName, tuple[Origin, str]]:
    """Every step of a copied run, as a run tells it that took all over."""
    return {step.parent.name: ("kept", "") for step in sorted(run.glob("*/outputs.json"))}


def _run_all(runs: Path) -> None:
    from toolkit.desk.running.batch import run_batch

    rows = run_batch(SHIPPED, parameters={"stamp": "case"}, runs=runs)
    failed = [row.error for row in rows if row.error]
    assert not failed, "\n".join(failed)
