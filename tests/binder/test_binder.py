"""What Binder would build, without building it."""

from __future__ import annotations

import errno
import json
import re
import subprocess
import sys
import tomllib
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement

from tests.processes import require
from toolkit.desk.by_hand.workbench import OVERRIDES

ROOT = Path(__file__).resolve().parents[2]


def _pins(path: Path) -> dict[str, str]:
    text = path.read_text(encoding="utf-8")
    return {name.lower(): pin for name, pin in re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", text, re.MULTILINE)}


def test_binder_pins_every_library_of_base_and_lab_as_the_lock_does() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["lab"]]
    asked = [Requirement(words) for words in wanted]
    names = {r.name.lower() for r in asked if r.marker is None or r.marker.evaluate({"sys_platform": "linux"})}
    binder, lock = _pins(ROOT / "binder" / "requirements.txt"), _pins(ROOT / "requirements.lock")
    assert names <= set(binder)
    assert {name: pin for name, pin in binder.items() if lock.get(name) != pin} == {}
    assert project["name"] not in binder


def test_binder_runs_a_python_that_the_project_allows() -> None:
    assert (ROOT / "binder" / "runtime.txt").read_text(encoding="utf-8").strip() == "python-3.11"


def test_binder_sets_jupyterlab_as_the_lab_command_does() -> None:
    assert json.loads((ROOT / "binder" / "overrides.json").read_text(encoding="utf-8")) == OVERRIDES


def replay() -> ModuleType:
    """Give the program that does here what Binder does."""
    specification = spec_from_file_location("replay", ROOT / "binder" / "replay.py")
    assert specification is not None
    assert specification.loader is not None
    module = module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_the_replay_reaches_its_own_loopback_and_no_address_else() -> None:
    asked = (
        "import socket\n"
        "here = socket.create_server(('127.0.0.1', 0))\n"
        "socket.create_connection(here.getsockname()).close()\n"
        "print(len(socket.if_nameindex()))\n"
        "try: socket.create_connection(('192.0.2.1', 9), timeout=1)\n"
        "except OSError as e: print(e.errno)\n"
    )
    words = [*replay().without_network(Path(sys.executable)), sys.executable, "-c", asked]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    require("unshare" not in done.stderr, f"this machine gives no namespaces: {done.stderr}")
    assert done.stdout.split() == ["1", str(errno.ENETUNREACH)], done.stderr


def test_the_replay_reads_the_answer_of_the_last_cell_alone() -> None:
    said = {"output_type": "stream", "name": "stdout", "text": ["drill: 41 s\n", "422 of 422 findings reproduced\n"]}
    warned = {"output_type": "stream", "name": "stderr", "text": "late"}
    assert replay().last_line({"cells": [{}, {"outputs": [said, warned]}]}) == "422 of 422 findings reproduced"
    assert replay().last_line({"cells": [{"outputs": [said]}, {}]}) == ""


@pytest.mark.slow
def test_repo2docker_accepts_the_repository() -> None:
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    printed = done.stdout + done.stderr
    assert done.returncode == 0, printed[-2000:]
    assert re.search(r"^FROM ", printed, re.MULTILINE), printed[:500]
    done_there = re.findall(r"^RUN .*(binder/(?:requirements.txt|postBuild))\b", printed, re.MULTILINE)
    assert tuple(dict.fromkeys(done_there)) == replay().STEPS


@pytest.mark.parametrize(
    ("remote", "name"),
    [
        ("https://github.com/desk-42/date.line.git", "desk-42/date.line"),
        ("https://github.com/desk-42/dateline", "desk-42/dateline"),
        ("git@github.com:Desk/dateline.git", "Desk/dateline"),
        ("ssh://git@github.com/desk/dateline/", "desk/dateline"),
    ],
)
def test_the_badge_takes_the_name_of_a_fork_from_its_origin(tmp_path: Path, remote: str, name: str) -> None:
    page = _forked(tmp_path, remote)
    made = subprocess.run(
        [sys.executable, tmp_path / "binder" / "badge.py"], capture_output=True, text=True, check=True
    )
    assert name in made.stdout
    assert f"https://mybinder.org/v2/gh/{name}/HEAD?urlpath=lab/workspaces/drill)" in page.read_text(encoding="utf-8")


def test_a_badge_is_written_anew_and_a_repository_elsewhere_is_asked_for_its_name(tmp_path: Path) -> None:
    page = _forked(tmp_path, "https://example.org/desk/dateline.git")
    before = page.read_bytes()
    script = tmp_path / "binder" / "badge.py"
    for words in ([], ["https://github.com/desk/dateline"], ["desk"], ["desk/date line"]):
        refused = subprocess.run([sys.executable, script, *words], capture_output=True, text=True, check=False)
        assert refused.returncode == 2
        assert "owner/name" in refused.stderr
        assert page.read_bytes() == before
    for name in ("one/first", "two/second"):
        subprocess.run([sys.executable, script, name], capture_output=True, check=True)
        assert page.read_text(encoding="utf-8").count(f"/gh/{name}/HEAD") == 1


def _forked(folder: Path, remote: str) -> Path:
    """Make a repository with that origin and our Binder page; give the page."""
    (folder / "binder").mkdir()
    for name in ("badge.py", "README.md"):
        (folder / "binder" / name).write_bytes((ROOT / "binder" / name).read_bytes())
    for words in (["init", "-q"], ["remote", "add", "origin", remote]):
        subprocess.run(["git", *words], cwd=folder, check=True)
    return folder / "binder" / "README.md"
