"""What systems do differently, in one place: locks, flushing names, modes, links, deleting what may only be read.

Nothing else asks which system it runs on, but two programs that must start without the package: a kernel's and that of
a run without a network.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows
    HAS_FLOCK = False
else:
    HAS_FLOCK = True

NEVER_WAIT = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Flags to open a file with that may turn out to be a pipe; its bytes are left as they are."""

NO_LINK = NEVER_WAIT | getattr(os, "O_NOFOLLOW", 0)
"""Flags to open what anybody may have put there: a link is not followed either, where the system can tell."""

_CLONE = 0x40049409
"""FICLONE of Linux: share blocks until one of the two is written to (btrfs, xfs)."""


@contextmanager
def alone(place: Path) -> Iterator[None]:
    """Wait until no other process holds the lock of a file or folder, and hold it while the block runs.

    The lock ends with the process that holds it. Where the system locks no folders, a hidden file beside it stands for
    the place.

    Parameters
    ----------
    place
        An existing file or folder.
    """
    if not HAS_FLOCK:
        from filelock import FileLock

        with FileLock(place.parent / f".{place.name}.lock"):
            yield
        return
    handle = os.open(place, os.O_RDONLY | NEVER_WAIT)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def lock_now(handle: int) -> bool:
    """Take the lock of an open file if nobody holds it; it ends when the file is closed.

    Returns
    -------
    bool
        False: another process holds it.
    """
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def sync_folder(folder: Path) -> None:
    """Flush the names in a folder to disk, so that a file just made is still there after a power failure."""
    if not hasattr(os, "O_DIRECTORY"):  # Windows opens no folders; NTFS keeps a journal of names
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def set_mode(file: IO[bytes], path: Path, mode: int) -> None:
    """Set the permission bits of an open file.

    Parameters
    ----------
    file
        The file.
    path
        Its name, for systems that set bits by name alone.
    mode
        Permission bits.
    """
    if hasattr(os, "fchmod"):
        os.fchmod(file.fileno(), mode)
    else:
        path.chmod(mode)


def share_blocks(old: IO[bytes], new: IO[bytes]) -> bool:
    """Make a new file share its blocks with an old one until one of the two is written to.

    Parameters
    ----------
    old
        Open for reading.
    new
        Empty, open for writing.

    Returns
    -------
    bool
        False: the system or the disk cannot; nothing is written.
    """
    if not HAS_FLOCK:
        return False
    try:
        fcntl.ioctl(new, _CLONE, old.fileno())
    except OSError:
        return False
    return True


def remove_tree(folder: Path) -> None:
    """Delete a folder and all in it, also what may only be read; what cannot be deleted stays, for the next time.

    Parameters
    ----------
    folder
        The folder; it need not exist.
    """

    if sys.version_info >= (3, 12):
        shutil.rmtree(folder, onexc=_writable_first)
    else:
        shutil.rmtree(folder, onerror=_writable_first)


def _writable_first(remove: Callable[[str], object], name: str, _: object) -> None:
    with contextlib.suppress(OSError):  # Windows deletes no file that may only be read
        os.chmod(name, stat.S_IWRITE)  # noqa: PTH101  (what rmtree hands over is a name)
        remove(name)


@contextmanager
def file_aside(folder: Path, prefix: str) -> Iterator[Path]:
    """Make a file that is moved into its place when it is whole; one that a killed process left is removed first.

    Parameters
    ----------
    folder
        Where the whole file will stand; it is made if absent.
    prefix
        Begins its name; the number of this process follows.

    Yields
    ------
    Path
        The file, empty; what still stands there at the end is removed.
    """
    import psutil

    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob(f"{prefix}*.tmp*"):
        made_by = re.fullmatch(rf"{re.escape(prefix)}(\d+)-.*", old.name)
        if made_by and not old.is_symlink() and not psutil.pid_exists(int(made_by[1][:9])):
            old.unlink(missing_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=f"{prefix}{os.getpid()}-", suffix=".tmp")
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def owner_is_user(path: Path) -> bool:
    """Tell whether a file is this user's own, as far as the system knows owners."""
    return not hasattr(os, "getuid") or path.stat().st_uid == os.getuid()


def is_root() -> bool:
    """Tell whether this process may do everything; browsers then want to be started otherwise."""
    return hasattr(os, "getuid") and os.getuid() == 0
