"""Shared by all tests: the network is shut, folders are the test's own, and finished runs are made once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from toolkit import net

if TYPE_CHECKING:
    from toolkit.desk.running.results import RunResult

SHIPPED = ("drill", "sakkanmol", "sanetti")

net.shut()


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
    """The three shipped cases, run once by the batch, with the date taken from each case."""
    from toolkit.desk.running.batch import run_batch

    rows = run_batch(SHIPPED, parameters={"stamp": "case"}, runs=tmp_path_factory.mktemp("runs"))
    failed = [row.error for row in rows if row.error]
    assert not failed, "\n".join(failed)
    return {row.case: row.result for row in rows if row.result}
