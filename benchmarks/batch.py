"""How long does a case take in the chain, beside plain papermill called once a notebook? And the batch of all three?"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from toolkit.desk.batch import run_batch
from toolkit.desk.steps import STEPS, notebook_path

CASES = ("drill", "sakkanmol", "sanetti")


def plain_papermill(case: str, folder: Path) -> float:
    """Give the wall time of the four notebooks by papermill's own command."""
    environment = {**os.environ, "DATELINE_RUNS": str(folder / "runs")}
    start = time.perf_counter()
    for step in STEPS:
        words = [
            sys.executable,
            "-m",
            "papermill",
            str(notebook_path(step)),
            str(folder / "out.ipynb"),
            "-p",
            "case",
            case,
        ]
        subprocess.run(words, check=True, env=environment, capture_output=True, cwd=folder)
    return time.perf_counter() - start


def chain(cases: tuple[str, ...], folder: Path) -> float:
    """Give the wall time of a batch, and print each report's size."""
    start = time.perf_counter()
    rows = run_batch(cases, parameters={"stamp": "case"}, runs=folder)
    wall = time.perf_counter() - start
    for row in rows:
        assert row.result, row.error
        print(f"  {row.case:<12}{row.result.seconds:6.1f} s   report {row.result.report.stat().st_size / 1e6:.2f} MB")
    return wall


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        one, other = chain(("drill",), Path(name) / "a"), plain_papermill("drill", Path(name))
        print(f"drill: chain {one:.1f} s, plain papermill {other:.1f} s, ratio {other / one:.2f}")
        print(f"all {len(CASES)} cases on {os.cpu_count()} cores: {chain(CASES, Path(name) / 'b'):.1f} s wall")
