"""What Binder would build, without building it."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _pins(path: Path) -> dict[str, str]:
    text = path.read_text(encoding="utf-8")
    return {name.lower(): pin for name, pin in re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", text, re.MULTILINE)}


def test_binder_pins_every_library_of_base_and_lab_as_the_lock_does() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["lab"]]
    names = {re.split(r"[<>=!~\[; ]", requirement)[0].lower() for requirement in wanted}
    binder, lock = _pins(ROOT / "binder" / "requirements.txt"), _pins(ROOT / "requirements.lock")
    assert names <= set(binder)
    assert {name: pin for name, pin in binder.items() if lock.get(name) != pin} == {}
    assert project["name"] not in binder


def test_binder_runs_a_python_that_the_project_allows() -> None:
    assert (ROOT / "binder" / "runtime.txt").read_text(encoding="utf-8").strip() == "python-3.11"


@pytest.mark.slow
def test_repo2docker_accepts_the_repository() -> None:
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    printed = done.stdout + done.stderr
    assert done.returncode == 0, printed[-2000:]
    assert re.search(r"^FROM ", printed, re.MULTILINE), printed[:500]
    assert "binder/requirements.txt" in printed
    assert "binder/postBuild" in printed
