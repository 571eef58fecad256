"""The wheel alone is enough: installed in a clean environment, it runs a shipped case in an empty folder."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]


def _other_pythons() -> list[str]:
    """Python 3.13 where the machine has it beside the running one."""
    if sys.version_info[:2] == (3, 13):
        return []
    pyenv = sorted(map(str, Path.home().glob(".pyenv/versions/3.13.*/bin/python3.13")), reverse=True)
    found = [p for p in (*pyenv, shutil.which("python3.13")) if p]
    works = (p for p in found if subprocess.run([p, "-c", ""], check=False, capture_output=True).returncode == 0)
    return list(itertools.islice(works, 1))


def _declared(name: str, extras: tuple[str, ...] = ("",)) -> dict[str, Distribution]:
    """Give every installed distribution that one needs by its own metadata, and theirs."""
    found: dict[str, Distribution] = {}
    wanted = [(name, extras)]
    seen: set[tuple[str, str]] = set()
    while wanted:
        name, extras = wanted.pop()
        found[canonicalize_name(name)] = distribution(name)
        for line in distribution(name).requires or []:
            need = Requirement(line)
            key = (canonicalize_name(need.name), ",".join(sorted(need.extras)))
            asked = need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in extras)
            if asked and key not in seen:
                seen.add(key)
                wanted.append((need.name, ("", *need.extras)))
    return found


def _lay(declared: Iterable[Distribution], packages: Path) -> None:
    """Lay the files of distributions into another environment, as an installer would."""
    for one in declared:
        for file in one.files or []:
            source, target = Path(str(one.locate_file(file))), packages / file
            if ".." in file.parts or file.suffix == ".pyc" or not source.is_file() or target.exists():
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)


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
def test_the_wheel_runs_a_case_with_what_it_declares_and_nothing_else(wheel: Path, tmp_path: Path) -> None:
    venv, empty = tmp_path / "venv", tmp_path / "empty"
    empty.mkdir()
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True, env=_environment())
    (packages,) = venv.glob("lib/python3*/site-packages")
    declared = _declared("dateline")
    del declared["dateline"]
    assert "pytest" not in declared
    _lay(declared.values(), packages)
    pip = [sys.executable, "-m", "pip", "--python", str(venv / "bin" / "python"), "install", "-q", "--no-compile"]
    subprocess.run([*pip, "--no-deps", "--no-index", str(wheel)], check=True, env=_environment(), cwd=empty)
    _run_in_an_empty_folder(venv, empty)


@pytest.mark.slow
@pytest.mark.parametrize("python", _other_pythons(), ids=lambda p: Path(p).name)
def test_an_installed_wheel_runs_a_case_on_another_python(wheel: Path, python: str, tmp_path: Path) -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = re.findall(r"^([A-Za-z0-9._-]+==[^ \\\n]+(?: ;[^\\\n]+)?)", lock, re.MULTILINE)
    (tmp_path / "pins.txt").write_text("\n".join(pins) + "\n")
    venv, empty = tmp_path / "venv", tmp_path / "empty"
    empty.mkdir()
    subprocess.run([python, "-m", "venv", str(venv)], check=True, env=_environment())
    pip = [str(venv / "bin" / "python"), "-m", "pip", "install", "-q", "--no-compile"]
    install = [*pip, "-c", str(tmp_path / "pins.txt"), str(wheel)]
    subprocess.run(install, check=True, env=_environment(), cwd=empty)
    _run_in_an_empty_folder(venv, empty)
