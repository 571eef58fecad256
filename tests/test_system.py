"""What systems do differently stands in one module, and the package works where a system lacks it."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import toolkit
from toolkit import system
from toolkit.desk.running.lock import locked
from toolkit.errors import CaseError

ROOT = Path(toolkit.__file__).parent
OF_SOME_SYSTEMS = {
    "fcntl",
    "grp",
    "msvcrt",
    "pwd",
    "resource",
    "termios",
    "winreg",
    "fchmod",
    "fork",
    "geteuid",
    "getuid",
    "killpg",
    "pread",
    "pwrite",
    "setsid",
    "O_NOFOLLOW",
    "O_NONBLOCK",
}
PROGRAMS = {
    "desk/running/kernels/entry.py": "starts before the package",
    "desk/running/offline.py": "leaves the network, which only Linux can; says so elsewhere",
    "desk/running/lock.py": "the file that both kinds of lock are taken on; only where there is flock",
    "evidence/verification/files.py": "verify.py is one file without the package",
    "system.py": "the module",
}
WITHOUT = """
import os, signal, sys  # whose libraries for Linux ask for users: getuid stays
for name in ("fcntl", "grp", "pwd", "termios"):
    sys.modules[name] = None
for name in ("fchmod", "fork", "killpg", "pread", "pwrite", "setsid", "O_NOFOLLOW", "O_NONBLOCK",
             "O_DIRECTORY"):
    if hasattr(os, name):
        delattr(os, name)
for name in ("SIGXCPU", "SIGHUP"):
    if hasattr(signal, name):
        delattr(signal, name)
from toolkit.cli.main import main
sys.exit(main(sys.argv[1:]))
"""
"""A process in which what Windows lacks is gone from Python; its files and paths are still this system's."""


def _names(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os":
            found.add(node.attr)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("O_"):
            found.add(node.value)
    return found


def test_what_only_some_systems_have_stands_in_one_module() -> None:
    modules = [path for path in ROOT.rglob("*.py") if "_shipped" not in path.parts]
    asks = {path.relative_to(ROOT).as_posix() for path in modules if _names(path) & OF_SOME_SYSTEMS}
    assert asks == set(PROGRAMS)


def test_texts_are_written_with_the_same_line_ends_everywhere() -> None:
    for path in ROOT.rglob("*.py"):
        if path.relative_to(ROOT).as_posix() in PROGRAMS or "verification" in path.parts or "_shipped" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "write_text":
                given = {keyword.arg for keyword in node.keywords}
                assert {"encoding", "newline"} <= given, f"{path.name}, line {node.lineno}"


@pytest.mark.parametrize("flock", [True, False])
def test_one_process_at_a_time_holds_a_lock(flock: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "HAS_FLOCK", flock)
    monkeypatch.setattr("toolkit.desk.running.lock.HAS_FLOCK", flock)
    with locked("pier", tmp_path):
        with pytest.raises(CaseError, match="is being run by"), locked("pier", tmp_path):
            pass
        with locked("quay", tmp_path):
            pass
    with locked("pier", tmp_path):
        pass
    with system.alone(tmp_path):
        assert tmp_path.is_dir()


def test_a_folder_with_files_that_may_only_be_read_is_deleted(tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    folder.mkdir()
    (folder / "held").write_bytes(b"x")
    (folder / "held").chmod(0o444)
    system.remove_tree(folder)
    system.remove_tree(folder)
    assert not folder.exists()


def test_a_case_is_made_checked_decided_and_run_where_the_system_has_no_posix(home: Path) -> None:
    orders = [
        ["new", "pier"],
        ["run", "sanetti", "--stamp", "case"],
        ["run", "sanetti", "--stamp", "case"],
        ["decide", "sanetti", "list"],
        ["check", "drill"],
        ["verify", "sanetti"],
        ["export", "sanetti", "--clean", "--factcheck"],
        ["status", "sanetti"],
    ]
    environment = {**os.environ, "DATELINE_HOME": str(home), "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    for words in orders:
        done = subprocess.run(
            [sys.executable, "-c", WITHOUT, *words],
            env=environment,
            capture_output=True,
            encoding="cp1252",
            check=False,
        )
        assert done.returncode == 0, (words, done.stdout, done.stderr)
        assert "Traceback" not in done.stderr


def test_a_file_that_a_killed_process_left_aside_is_removed_by_the_next_and_no_other(tmp_path: Path) -> None:
    code = "import os,sys,pathlib; from toolkit.system import file_aside\n"
    code += "with file_aside(pathlib.Path(sys.argv[1]), 'x-'): os._exit(9)"
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False).returncode == 9
    left = [path.name for path in tmp_path.iterdir()]
    assert len(left) == 1
    (tmp_path / f"{left[0]}-journal").touch()
    others = {f"x-{os.getpid()}-mine.tmp", "x-old.tmp", "y-99999999-a.tmp", "x-kept.sqlite"}
    for name in others:
        (tmp_path / name).touch()
    with system.file_aside(tmp_path, "x-") as aside:
        aside.write_bytes(b"whole")
        aside.replace(tmp_path / "whole")
    assert {path.name for path in tmp_path.iterdir()} == others | {"whole"}


def test_every_temporary_folder_is_named_by_its_process_so_that_a_later_one_removes_it() -> None:
    """One that a kill left is known by that number; a module of the file that travels alone names its own so."""
    files = {p.relative_to(ROOT).as_posix(): p.read_text(encoding="utf-8") for p in ROOT.rglob("*.py")}
    made = {name: text.count("TemporaryDirectory(") for name, text in files.items() if "TemporaryDirectory(" in text}
    named = {name: files[name].count('TemporaryDirectory(prefix=f"dateline-{os.getpid()}-"') for name in made}
    assert made == named
