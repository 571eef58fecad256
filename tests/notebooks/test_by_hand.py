"""The notebooks run by hand as they do in the chain: by nbval from their folder, by papermill from anywhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from toolkit.desk.running.steps import STEPS, notebook_path

FOLDER = notebook_path(STEPS[0]).parent


@pytest.mark.slow
def test_nbval_passes_over_all_four_on_the_drill(tmp_path: Path) -> None:
    environment = {**os.environ, "DATELINE_RUNS": str(tmp_path / "runs"), "PYTEST_ADDOPTS": ""}
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "-q", "-p", "no:cacheprovider"]
    command += ["-o", "addopts=", "-o", "testpaths=", "--rootdir", str(tmp_path), "-W", "default"]
    names = [str(FOLDER / s.notebook) for s in STEPS]
    done = subprocess.run(
        [*command, *names], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert (tmp_path / "runs" / "drill" / "report" / "report.html").is_file()


@pytest.mark.slow
def test_plain_papermill_runs_the_lookup_from_another_folder(tmp_path: Path) -> None:
    environment = {**os.environ, "DATELINE_RUNS": str(tmp_path / "runs")}
    words = [sys.executable, "-m", "papermill", str(FOLDER / "1_site_lookup.ipynb"), "out.ipynb", "-p", "case", "drill"]
    done = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    outputs = json.loads((tmp_path / "runs" / "drill" / "site-lookup" / "outputs.json").read_text(encoding="utf-8"))
    assert outputs["case"] == "drill"
    assert outputs["sites"]
