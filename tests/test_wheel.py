"""The wheel alone is enough: installed in a clean environment, it runs a shipped case in an empty folder."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def _newest_python() -> list[str]:
    """Python 3.13 where the machine has it beside the running one; else the running one."""
    pyenv = sorted(map(str, Path.home().glob(".pyenv/versions/3.13.*/bin/python3.13")), reverse=True)
    found = [p for p in (*pyenv, shutil.which("python3.13")) if p]
    works = (p for p in found if subprocess.run([p, "-c", ""], check=False, capture_output=True).returncode == 0)
    return [next(works, sys.executable)]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(target), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = target.glob("*.whl")
    return built


def test_the_wheel_carries_notebooks_and_cases(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    for wanted in (
        "toolkit/_shipped/notebooks/1_site_lookup.ipynb",
        "toolkit/_shipped/data/cases/sakkanmol/case.toml",
        "toolkit/_shipped/data/cases/sanetti/case.toml",
        "toolkit/_shipped/data/datapackage.json",
        "toolkit/desk/casefile/case.template.toml",
        "toolkit/py.typed",
    ):
        assert wanted in names, wanted
    assert not [n for n in names if n.endswith((".pyc", ".ipynb_checkpoints"))]


def _environment() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "DATELINE", "VIRTUAL_ENV"))}


def _run_in_an_empty_folder(venv: Path, empty: Path) -> None:
    run = [str(venv / "bin" / "dateline"), "run", "sakkanmol"]
    done = subprocess.run(run, env=_environment(), cwd=empty, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (empty / "runs" / "sakkanmol" / "report" / "report.html").stat().st_size > 50_000
    assert sorted(p.name for p in empty.iterdir()) == ["runs"]


@pytest.mark.slow
@pytest.mark.parametrize("python", _newest_python(), ids=lambda p: Path(p).name)
def test_the_wheel_and_what_it_declares_run_a_case(wheel: Path, python: str, tmp_path: Path) -> None:
    """Install the wheel alone, by pip: what it does not declare is not there. On another Python where there is one."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = re.findall(r"^([A-Za-z0-9._-]+==[^ \\\n]+(?: ;[^\\\n]+)?)", lock, re.MULTILINE)
    (tmp_path / "pins.txt").write_text("\n".join(pins) + "\n")
    venv, empty = tmp_path / "venv", tmp_path / "empty"
    empty.mkdir()
    subprocess.run([python, "-m", "venv", str(venv)], check=True, env=_environment())
    pip = [str(venv / "bin" / "python"), "-m", "pip", "install", "-q", "--no-compile"]
    install = [*pip, "-c", str(tmp_path / "pins.txt"), str(wheel)]
    subprocess.run(install, check=True, env=_environment(), cwd=empty)
    assert not list(venv.glob("lib/python3*/site-packages/pytest"))
    _run_in_an_empty_folder(venv, empty)
