"""Folders and files of the disk: locks that end with the process that holds them, and names flushed to disk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def alone(place: Path) -> Iterator[None]:
    """Wait until no other process holds the lock of a file or folder, and hold it while the block runs.

    Where the system has no ``flock`` there is no lock.

    Parameters
    ----------
    place
        An existing file or folder.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    handle = os.open(place, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Flush the names in a folder to disk, so that a file just made is still there after a power failure.

    Parameters
    ----------
    folder
        The folder.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
