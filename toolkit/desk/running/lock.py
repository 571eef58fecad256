"""One run of a case at a time: a lock that ends with the process that holds it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from toolkit.desk.folders import open_own
from toolkit.errors import CaseError
from toolkit.system import HAS_FLOCK, lock_now


@contextmanager
def locked(slug: str, runs: Path) -> Iterator[None]:
    """Hold the lock of a case while the block runs.

    Raises
    ------
    CaseError
        Another process runs the case.
    """
    runs.mkdir(parents=True, exist_ok=True)
    path = runs / f".{slug}.lock"
    if not HAS_FLOCK:
        with _locked_by_name(slug, path):
            yield
        return
    handle = -1
    while handle < 0 or not _still(handle, path):  # whoever held it may have deleted the file that was opened
        if handle >= 0:
            os.close(handle)
        handle = open_own(path, os.O_RDWR)
        if not lock_now(handle):
            holder = os.pread(handle, 20, 0).decode(errors="replace").strip() or "unknown"
            os.close(handle)
            raise _busy(slug, path, f"process {holder}")
    try:
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(handle)


@contextmanager
def _locked_by_name(slug: str, path: Path) -> Iterator[None]:
    """Hold the lock where the system has no ``flock``; who else holds it is then not known."""
    from filelock import FileLock, Timeout

    lock = FileLock(path)
    try:
        lock.acquire(blocking=False)
    except Timeout as e:
        raise _busy(slug, path, "another process") from e
    try:
        yield
    finally:
        lock.release()


def _busy(slug: str, path: Path, by: str) -> CaseError:
    return CaseError(
        f"case {slug!r} is being run by {by}",
        where=str(path),
        remedy="Wait for it, or end it.",
        code="E_CASE_BUSY",
    )


def _still(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
