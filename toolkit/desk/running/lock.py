"""One run of a case at a time: a lock that ends with the process that holds it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from toolkit.desk.folders import open_own
from toolkit.errors import CaseError


@contextmanager
def locked(slug: str, runs: Path) -> Iterator[None]:
    """Hold the lock of a case while the block runs. Where the system has no ``flock`` there is no lock.

    Parameters
    ----------
    slug
        Name of the case.
    runs
        Folder for results.

    Raises
    ------
    CaseError
        Another process runs the case.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    runs.mkdir(parents=True, exist_ok=True)
    path = runs / f".{slug}.lock"
    handle = -1
    while handle < 0 or not _still(handle, path):  # whoever held it may have deleted the file that was opened
        if handle >= 0:
            os.close(handle)
        handle = open_own(path, os.O_RDWR)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as e:
            holder = os.pread(handle, 20, 0).decode(errors="replace").strip() or "unknown"
            os.close(handle)
            raise CaseError(
                f"case {slug!r} is being run by process {holder}",
                where=str(path),
                remedy="Wait for it, or end it.",
                code="E_CASE_BUSY",
            ) from e
    try:
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(handle)


def _still(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
