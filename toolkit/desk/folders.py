"""Where cases lie, where results go, and how a finished folder takes the place of an older one."""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path

from toolkit.errors import CaseError, StorageError
from toolkit.naming import is_device
from toolkit.settings import get_settings
from toolkit.system import NO_LINK, remove_tree

CASE_FILE = "case.toml"
WRITTEN_TO = ("basemaps", "corrections", "decisions", "documents", "evidence", "scenes")
"""Folders of a case that dateline writes to."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def check_slug(slug: str) -> str:
    """Return ``slug`` if it can name a case folder on every system.

    Returns
    -------
    str
        The same text.

    Raises
    ------
    CaseError
        It holds anything but lower-case ASCII letters, digits and single hyphens, or is too long or reserved.
    """
    if not _SLUG.fullmatch(slug) or len(slug) > 64 or is_device(slug):
        raise CaseError(
            f"{slug!r} cannot name a case",
            remedy="Use lower-case letters, digits and hyphens, such as 'sakkanmol'.",
            code="E_CASE_ID",
        )
    return slug


def list_cases() -> dict[str, Path]:
    """List all cases, the reporter's own before shipped ones of the same name.

    Returns
    -------
    dict
        Slug to folder, sorted by slug.
    """
    found: dict[str, Path] = {}
    # the reporter's own folder comes first, and a case in it hides a shipped one of the same name
    for root in get_settings().cases:
        for path in sorted(root.glob(f"[!.]*/{CASE_FILE}")):
            found.setdefault(path.parent.name, path.parent)
    return dict(sorted(found.items()))


def find_case(slug: str) -> Path:
    """Find the folder of a case.

    Raises
    ------
    CaseError
        The slug is not valid, or no such case exists.
    """
    check_slug(slug)
    known = list_cases()
    if slug in known:
        return known[slug]
    near = get_close_matches(slug, known, n=1)
    advice = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(known) or 'none'}."
    raise CaseError(
        f"no case {slug!r}",
        where=", ".join(str(p) for p in get_settings().cases),
        remedy=f"{advice} 'dateline new {slug}' starts one.",
        code="E_CASE_MISSING",
    )


def run_folder(slug: str) -> Path:
    """Return the folder that a case's results go to: the chain's own while it runs, else runs/<case>."""
    named = os.environ.get("DATELINE_RUN")
    return Path(named) if named else get_settings().runs / slug


_STORAGE = {
    errno.ENOSPC: ("E_DISK_FULL", "the disk is full", "Make room and run it again; the earlier run is as it was."),
    errno.EDQUOT: ("E_DISK_FULL", "your share of the disk is used up", "Make room and run it again."),
    errno.EROFS: ("E_READ_ONLY", "the disk is read-only", "Name another folder with DATELINE_RUNS."),
    errno.EACCES: ("E_READ_ONLY", "the folder may not be written to", "Name another folder with DATELINE_RUNS."),
    errno.EPERM: ("E_READ_ONLY", "the folder may not be written to", "Name another folder with DATELINE_RUNS."),
    errno.ENOTDIR: ("E_STORAGE", "there is a file where a folder should be", "Move it away."),
    errno.EEXIST: ("E_STORAGE", "there is a file where a folder should be", "Move it away."),
}


NOT_WRITTEN = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})
"""Error numbers that can only come of writing."""


def storage_error(number: int | None, what: str, where: str) -> StorageError:
    """Return the error line for a file that could not be written.

    Parameters
    ----------
    number
        The system's error number.
    what
        Its own words, for numbers that have none of ours.
    where
        File or folder.
    """
    code, words, remedy = _STORAGE.get(number or 0, ("E_STORAGE", what, "Look at the disk and the folder's rights."))
    return StorageError(words, where=where, remedy=remedy, code=code)


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """Turn what the system says of files in a block into one line.

    Parameters
    ----------
    place
        Folder that is written to, for errors that name no file.

    Raises
    ------
    StorageError
        A file could not be written or read.
    """
    try:
        yield
    except OSError as e:
        raise storage_error(e.errno, e.strerror or str(e), str(e.filename or place)) from e


def open_own(path: Path, flags: int) -> int:
    """Open a file that dateline keeps beside the runs, a lock or a journal, making it if it is missing.

    Parameters
    ----------
    path
        The file.
    flags
        As for ``os.open``.

    Raises
    ------
    StorageError
        Something else stands there: a link, a pipe, a folder, or a file that has a second name elsewhere. It would be
        written to (E_NOT_A_FILE).
    """
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise _not_own(path)
    handle = os.open(path, flags | os.O_CREAT | NO_LINK, 0o666)
    # a second name for the file would let somebody write through ours
    facts = os.fstat(handle)
    if not stat.S_ISREG(facts.st_mode) or facts.st_nlink > 1:
        os.close(handle)
        raise _not_own(path)
    return handle


def _not_own(path: Path) -> StorageError:
    return StorageError(
        f"{path.name} is a link or no plain file, and would be written to",
        where=str(path),
        remedy="Delete it; dateline makes it anew.",
        code="E_NOT_A_FILE",
    )


def require_own_folders(folder: Path) -> None:
    """Refuse a case folder in which a folder that is written to leads elsewhere.

    Raises
    ------
    CaseError
        One is a link, or no folder (E_CASE_LINK).
    """
    for name in WRITTEN_TO:
        path = folder / name
        if path.is_symlink() or (path.exists() and not path.is_dir()):
            raise CaseError(
                f"{name} in the case is a link or no folder",
                where=str(path),
                remedy="Put a folder there.",
                code="E_CASE_LINK",
            )


def copy_plain(source: Path, target: Path, *, without: tuple[str, ...] = ()) -> None:
    """Copy a folder that holds nothing but folders and plain files; the target appears only then.

    Parameters
    ----------
    source
        The folder.
    target
        The copy; must not exist.
    without
        Names at the top that are left out.

    Raises
    ------
    CaseError
        There is a link, a pipe or a device in it (E_CASE_LINK).
    """
    for place, folders, names in os.walk(source):
        # all of it is looked at before anything is copied
        for path in (Path(place) / name for name in (*folders, *names)):
            if path.is_symlink() or not (path.is_dir() or path.is_file()):
                raise CaseError(
                    f"{path.relative_to(source)} is a link or no plain file, and is not copied",
                    where=str(path),
                    remedy="Put the file itself there.",
                    code="E_CASE_LINK",
                )
    shutil.copytree(source, target, symlinks=True, ignore=lambda at, _: without if Path(at) == source else ())


def _remove(path: Path) -> None:
    """Remove a folder, or the link, file or pipe that stands in its place: to open a pipe would wait for ever."""
    if path.is_dir() and not path.is_symlink():
        remove_tree(path)
    else:
        path.unlink(missing_ok=True)


def replace_folder(new: Path, place: Path) -> Path:
    """Put a finished folder in the place of an older one; until the last rename the older one is whole.

    Parameters
    ----------
    new
        Finished folder on the same disk.
    place
        Where it belongs.
    """
    # two renames in a row: a kill between them leaves the older run under this name, and recover() puts it back
    old = place.with_name(f".{place.name}.old")
    _remove(old)
    if place.exists() or place.is_symlink():
        place.rename(old)
    try:
        new.rename(place)
    except OSError:
        if old.exists():
            old.rename(place)
        raise
    _remove(old)
    return place
