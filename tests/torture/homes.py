"""A home in which two cases were run before, and copies of it in which anything may be tried."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def copied_home(plain: Path) -> Iterator[Path]:
    """Give a copy of what ``plain_home`` made, for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="dateline-torture-", ignore_cleanup_errors=True) as name:
        yield Path(shutil.copytree(plain, Path(name) / "at", symlinks=True))


def environment_of(home: Path) -> dict[str, str]:
    """Give the environment of a command in a home; only the cache, which can be made again, is this process's own."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("DATELINE_", "PYTHON"))}
    config = home / "config.toml"
    ours["DATELINE_CONFIG"] = str(config if os.path.lexists(config) else home.parent / "none.toml")
    ours["DATELINE_CACHE"] = os.environ.get("DATELINE_CACHE", str(home.parent / "cache"))
    return ours | {"DATELINE_HOME": str(home), "TMPDIR": str(home.parent / "temporary")}


def plain_home(folder: Path, *, run: bool = True) -> Path:
    """Make the home from which each input gets a copy: the cases ``harbour`` and ``kept``, each run once.

    Parameters
    ----------
    folder
        Where.
    run
        False leaves the runs out, which take some ten seconds.
    """
    home = folder / "home"
    (home / "cases").mkdir(parents=True)
    (folder / "none.toml").touch()
    (folder / "temporary").mkdir()
    (folder / "victim.txt").write_text("my notes\n", encoding="utf-8")
    environment = environment_of(home)
    start = "import sys; sys.path.insert(0, sys.argv[1]); from tests.harbour import new_harbour\n"
    start += "for slug in ('harbour', 'kept'): new_harbour(slug)"
    subprocess.run([sys.executable, "-P", "-c", start, str(_ROOT)], check=True, env=environment, cwd=home)
    command = [
        str(Path(sys.executable).with_name("dateline")),
        "batch",
        "harbour",
        "kept",
        "-j",
        "1",
        "--stamp",
        "case",
    ]
    subprocess.run(command, check=True, env=environment, cwd=home, capture_output=True)
    return folder
