"""The correction notes of a case: ``corrections/<number>-<date>/note.toml``, read-only once written.

A note is never edited: its digest stands in the case's custody log, and a case whose notes are not those of the log is
not run.
"""

from __future__ import annotations

import re
from pathlib import Path

from toolkit.desk.casefile.reading import read_toml
from toolkit.errors import CaseError
from toolkit.evidence import CustodyLog, digest_file
from toolkit.records import Correction

FOLDER, NOTE, PACKAGE = "corrections", "note.toml", "package.zip"
LOGGED = "corrected"
"""Action in the custody log."""

_NAME = re.compile(r"(\d+)-\d{4}-\d\d-\d\d")


def correction_files(folder: Path) -> list[str]:
    """List the notes of a case, oldest first.

    Returns
    -------
    list of str
        Paths relative to the case folder.

    Raises
    ------
    CaseError
        A note of the custody log is gone or altered (E_CORRECTION).
    """
    numbered = [
        (int(match[1]), path.relative_to(folder).as_posix())
        for path in (folder / FOLDER).glob(f"*/{NOTE}")
        if (match := _NAME.fullmatch(path.parent.name))
    ]
    _check_log(folder)
    return [name for _, name in sorted(numbered)]


def _check_log(folder: Path) -> None:
    if not (folder / "evidence" / "custody.jsonl").is_file():
        return
    for entry in CustodyLog(folder / "evidence" / "custody.jsonl").checked():
        if entry["action"] != LOGGED:
            continue
        path = folder / entry["name"]
        # readers were told these very words
        if not path.is_file() or digest_file(path) != entry["sha256"]:
            raise CaseError(
                f"{entry['name']} is {'altered' if path.is_file() else 'gone'}: a correction is never edited",
                where=f"{folder / 'evidence' / 'custody.jsonl'}, entry {entry['n']}",
                remedy="Restore it from a copy; make a new correction to say more.",
                code="E_CORRECTION",
            )


def load_corrections(folder: Path) -> tuple[Correction, ...]:
    """Read the correction notes of a case.

    Returns
    -------
    tuple of Correction
        Oldest first.

    Raises
    ------
    CaseError
        A note is not valid, or is not the one that the custody log knows.
    """
    return tuple(read_toml(folder / name, Correction) for name in correction_files(folder))
