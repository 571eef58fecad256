"""A change of case.toml that can be taken back, as long as nobody else has written since."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from toolkit.desk.casefile.editing import edit_text
from toolkit.desk.casefile.entries import own_folder
from toolkit.desk.decisions import FOLDER
from toolkit.desk.folders import CASE_FILE
from toolkit.errors import CaseError

T = TypeVar("T")


def changed(folder: Path, write: Callable[[], T]) -> tuple[T, Callable[[], str]]:
    """Change a case; give what came of it, and what takes it back and says so.

    Parameters
    ----------
    folder
        The case folder.
    write
        Changes case.toml through the desk.

    Returns
    -------
    tuple
        What ``write`` gave, and the way back: a CaseError (E_CASE_BUSY) where the file was changed since.

    Raises
    ------
    CaseError
        The case is shipped, or would not be valid; the file is as it was.
    """
    path = own_folder(folder) / CASE_FILE
    before = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    made = write()
    after = path.read_bytes()

    def _back() -> str:
        # somebody's later change would go with ours
        if path.read_bytes() != after:
            raise CaseError(
                "case.toml was changed since; what you did is not taken back blindly",
                where=str(path),
                remedy="Change the entry itself.",
                code="E_CASE_BUSY",
            )
        edit_text(folder, lambda _: before)
        return "Taken back."

    return made, _back


def standing(folder: Path) -> tuple[object, ...]:
    """Return what tells whether somebody changed a case: its file's time and size, its documents and decisions.

    Parameters
    ----------
    folder
        The case folder; it may be gone.
    """
    try:
        facts = (folder / CASE_FILE).stat()
    except OSError:
        return ()
    listed = [_names(folder / "documents"), _names(folder / FOLDER)]
    return (facts.st_mtime_ns, facts.st_size, *listed)


def _names(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(path.name for path in folder.glob("*")))
