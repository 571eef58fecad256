"""Start Python so that it imports nothing from the folder it stands in, nor from a case: a file there is never code."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

SAFE_PATH = "PYTHONSAFEPATH"
"""With this set Python puts neither the working folder nor a script's folder on the path (Python 3.11, "-P"); IPython,
too, then leaves the working folder out."""

_STARTUP = ("PYTHONSTARTUP", "PYTHONINSPECT", "PYTHONBREAKPOINT", "IPYTHONSTARTUP")
_PATH = "PYTHONPATH"
_GRAMMARS = ("rfc3987_syntax", "rfc3986_validator", "isoduration")


def isolated_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment for a Python process of ours.

    Parameters
    ----------
    environment
        Variables by name.

    Returns
    -------
    dict
        The same, with a path that never names a folder by where the process happens to stand.
    """
    given = {name: value for name, value in environment.items() if name not in _STARTUP}
    if _PATH in given:
        given[_PATH] = os.pathsep.join(str(folder) for folder in _absolute(given[_PATH]))
    return {**given, SAFE_PATH: "1"}


def isolated_command(entry: Path, *words: str) -> list[str]:
    """Return the command that runs a file of ours as a program.

    Parameters
    ----------
    entry
        The file; its absolute path is used, so that no search is made for it.
    *words
        Its arguments.
    """
    return [sys.executable, "-P", str(entry.resolve()), *words]


def isolate_process() -> None:
    """Take the working folder off this process's path, and off those of the processes it starts.

    Only for a process that is ours: the command's own. Where the package itself was found there, the folder comes last.
    """
    leave_out_grammars()
    here, ours = Path.cwd().resolve(), Path(__file__).resolve().parents[3]
    path = os.environ.get(_PATH, "")
    relative = {Path(folder).resolve() for folder in path.split(os.pathsep)}
    unwanted = {here, *relative} - set(_absolute(path))
    found_here = [folder for folder in sys.path if Path(folder).resolve() in unwanted]
    kept = [folder for folder in sys.path if folder not in found_here]
    sys.path[:] = kept + ([str(ours)] if ours in {Path(folder).resolve() for folder in found_here} else [])
    safe = isolated_environment(os.environ)
    for name in set(os.environ) - set(safe):
        del os.environ[name]
    os.environ.update(safe)


def leave_out_grammars() -> None:
    """Let jsonschema do without its checks of addresses and durations, whose grammars take a second to build.

    Only for a process that is ours. They are optional in jsonschema, nothing in a notebook's schema is checked by them,
    and JupyterLab brings them along: ``import papermill`` takes 1.5 s with them, 0.4 s without (jsonschema 4.26, issue
    1428 there). None in ``sys.modules`` is the import system's own word for a module that is not there.
    """
    for name in _GRAMMARS:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]


def _absolute(path: str) -> list[Path]:
    return [folder for folder in map(Path, path.split(os.pathsep)) if folder.is_absolute()]


@contextmanager
def isolated_start() -> Iterator[None]:
    """Let processes that ``multiprocessing`` starts in the block begin isolated; they take the environment as it is."""
    before = dict(os.environ)
    os.environ.update(isolated_environment(before))
    try:
        yield
    finally:
        for name in (SAFE_PATH, _PATH):
            if name in before:
                os.environ[name] = before[name]
            else:
                os.environ.pop(name, None)
