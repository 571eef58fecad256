"""What keeps two kernels, two tabs and a batch apart when a notebook is run by hand.

A step by hand is made in a folder of its own beside the run. The case's lock is held while evidence is taken in, and
while the finished step is put in its place: nobody waits for a person who went for lunch between two cells.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from toolkit.desk.folders import replace_folder
from toolkit.desk.running.lock import locked
from toolkit.errors import CaseError
from toolkit.system import remove_tree

_WAIT_S = 5.0
"""How long a step by hand waits for the case's lock: another one holds it for less than a second, a run for longer."""
_GLANCE_S = 0.1


@contextmanager
def case_to_oneself(slug: str, runs: Path) -> Iterator[None]:
    """Hold the lock of a case for a moment; wait for another step by hand, not for a run.

    Raises
    ------
    CaseError
        The case is being run (E_CASE_BUSY).
    """
    until = time.monotonic() + _WAIT_S
    with ExitStack() as stack:
        while not _entered(stack, slug, runs, until):
            time.sleep(_GLANCE_S)
        yield


def _entered(stack: ExitStack, slug: str, runs: Path, until: float) -> bool:
    try:
        stack.enter_context(locked(slug, runs))
    except CaseError:
        if time.monotonic() > until:
            raise
        return False
    return True


def folder_beside(run: Path, step: str) -> Path:
    """Make the folder in which a kernel makes a step, and remove those of kernels that are gone."""
    here = _host()
    for left in run.parent.glob(f".{run.name}.by-hand-*"):
        match = re.fullmatch(rf"\.{re.escape(run.name)}\.by-hand-(.+)-(\d+)-\w+", left.name)
        # runs may lie on a shared disk, where another machine's numbers of processes mean nothing
        if match and match[1] == here and not _alive(int(match[2])):
            remove_tree(left)
    place = run.parent / f".{run.name}.by-hand-{here}-{os.getpid()}-{uuid.uuid4().hex[:6]}" / step
    place.mkdir(parents=True)
    return place


def put_in_place(made: Path, place: Path) -> Path:
    """Put a copy of what was made in its place whole; what was made stays, so that closing again loses nothing.

    Parameters
    ----------
    made
        Folder of the step.
    place
        Where it belongs.
    """
    copy = place.with_name(f".{place.name}.{uuid.uuid4().hex[:8]}")
    shutil.copytree(made, copy)
    return replace_folder(copy, place)


def _host() -> str:
    return re.sub(r"\W+", "", platform.node()) or "here"


def _alive(process: int) -> bool:
    import psutil

    return bool(psutil.pid_exists(process))
