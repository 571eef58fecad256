"""A folder of files, as a provider's program unpacked it, taken in file by file."""

from __future__ import annotations

import os
from pathlib import Path

from toolkit.errors import EvidenceError
from toolkit.evidence.admission import Admission, Admitted
from toolkit.evidence.archives import MOST_MEMBERS
from toolkit.evidence.intake import Held, open_plain
from toolkit.evidence.kinds import kind_of

_OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"  # SHA-256 of no bytes


def folder_files(folder: Path) -> dict[str, Path]:
    """List the files of a folder and of the folders in it, by their path from its own name on.

    Parameters
    ----------
    folder
        The folder; links to folders are not followed.

    Raises
    ------
    EvidenceError
        There are more than an archive may hold.
    """
    top = folder.resolve()
    found = {}
    for below, _, names in os.walk(top):
        for name in names:
            path = Path(below) / name
            found[f"{top.name}/{path.relative_to(top).as_posix()}"] = path
        if len(found) > MOST_MEMBERS:
            raise EvidenceError(
                f"the folder holds more than {MOST_MEMBERS:,} files",
                where=str(folder),
                remedy="Add a part of it.",
                code="E_ARCHIVE",
            )
    return dict(sorted(found.items()))


def admit_folder(door: Admission, folder: Path) -> list[Admitted]:
    """Take in every file of a folder.

    Returns
    -------
    list of Admitted
        One a file. A file that is not taken in (a link, an empty one) says why, and the others are.

    Raises
    ------
    EvidenceError
        The folder holds more files than an archive may.
    """
    return [_taken(door, path, name) for name, path in folder_files(folder).items()]


def _taken(door: Admission, path: Path, name: str) -> Admitted:
    try:
        with open_plain(path, name) as source:
            digest, size = door.intake.store.put_file(source, name=name)
        known = not door.intake.log.append_new("taken in", sha256=digest, name=name, size=size)
        held = Held(name, digest, door.intake.store.path(digest), size)
        return Admitted(name, kind_of(held.path, name), held, known)
    except EvidenceError as e:
        return Admitted(name, "data", Held(name, _OF_NOTHING, path, 0), main=False, refused=e)
