"""A command in a process forked from this one, in which its modules are loaded: a start is paid for once.

The process is the command's own in all that matters here: session, limits, environment, folder, standard streams, exit
code. Only the search for its modules has been done before, so what lies beside a case could not be imported in their
place: inputs that try that are for the command itself.
"""

from __future__ import annotations

import atexit
import importlib
import os
import sys
import tempfile
import traceback
import weakref
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

_LOADED = (
    "rasterio",
    "pypdf",
    "trafilatura",
    "shapely",
    "pyproj",
    "toolkit.imagery",
    "toolkit.places",
    "toolkit.quotes",
)


@cache
def loaded() -> dict[str, str]:
    """Load what commands load, and the models of texts.

    Returns
    -------
    dict
        Variables of the environment that this set.
    """
    from toolkit.cli.main import VERBS
    from toolkit.quotes import extract_statements

    before = dict(os.environ)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # a process with threads cannot be forked as a whole
    for verb in VERBS:
        importlib.import_module(f"toolkit.cli.{verb}")
    for name in _LOADED:
        importlib.import_module(name)
    extract_statements("Bo Lind said that the pier was open.")
    return {name: value for name, value in os.environ.items() if before.get(name) != value}


def start(
    words: tuple[str, ...], home: Path, environment: Mapping[str, str], out: int, first: Callable[[], None]
) -> int:
    """Start a command.

    Parameters
    ----------
    words
        The words after ``dateline``.
    home
        Folder it stands in.
    environment
        Its environment.
    out
        Open file that it prints to.
    first
        Called in its process before anything else.

    Returns
    -------
    int
        Number of its process.
    """
    more = loaded()
    pid = os.fork()
    if pid:
        return pid
    code = 70
    try:
        os.setsid()
        first()
        os.chdir(home)
        os.environ.clear()
        os.environ.update({**environment, **more})
        with open(os.devnull) as nothing:  # noqa: PTH123
            os.dup2(nothing.fileno(), 0)
        os.dup2(out, 1)
        os.dup2(out, 2)
        tempfile.tempdir = None
        _forget_endings()
        code = _called(words)
        atexit._run_exitfuncs()
    except BaseException:  # noqa: BLE001  (as the interpreter does at its end)
        traceback.print_exc()
        code = 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _forget_endings() -> None:
    """Leave to the process above what it will tidy away at its end: its temporary folders are not this one's."""
    atexit._clear()
    weakref.finalize._registry.clear()  # type: ignore[attr-defined]
    weakref.finalize._registered_with_atexit = False  # type: ignore[attr-defined]
    if "multiprocessing.util" in sys.modules:
        atexit.register(sys.modules["multiprocessing.util"]._exit_function)
    if "toolkit.desk.running.kernels.pool" in sys.modules:
        atexit.register(sys.modules["toolkit.desk.running.kernels.pool"].POOL.close)


def _called(words: tuple[str, ...]) -> int:
    from toolkit.cli.main import main

    sys.argv = ["dateline", *words]
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    try:
        return int(main() or 0)
    except SystemExit as e:
        return e.code if isinstance(e.code, int) else int(e.code is not None)
