"""Whose a case is, which entry holds a file, and how a value stands in case.toml."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Literal

from toolkit.desk.folders import require_own_folders
from toolkit.errors import CaseError
from toolkit.naming import free_name
from toolkit.records import Case, Document, Event, Scene
from toolkit.settings import get_settings, own_cases

Table = Literal["documents", "scenes"]


def own_folder(folder: Path) -> Path:
    """Return a case's folder if it is the reporter's own.

    Returns
    -------
    Path
        The same.

    Raises
    ------
    CaseError
        The case is shipped with dateline (E_CASE_SHIPPED), or a folder of it leads elsewhere (E_CASE_LINK).
    """
    settings = get_settings()
    own = own_cases(settings.home).resolve()
    shipped = (settings.data / "cases").resolve()
    kept_here = {own, (settings.home / "data" / "cases").resolve()} - {shipped}
    if folder.resolve().parent not in kept_here:
        raise CaseError(
            f"the case {folder.name!r} is shipped with dateline and is not written to",
            where=str(folder),
            remedy=f"Copy its folder into {own} first.",
            code="E_CASE_SHIPPED",
        )
    require_own_folders(folder)
    return folder


def entry_of(case: Case, table: Table, file: str) -> str | None:
    """Return the id of the entry that holds a file, or None.

    Parameters
    ----------
    case
        The case.
    table
        "documents" or "scenes".
    file
        Name in the folder of that kind.
    """
    items: tuple[Document, ...] | tuple[Scene, ...] = case.documents if table == "documents" else case.scenes
    return next((item.id for item in items if item.file == file), None)


def free_id(case: Case, wanted: str) -> str:
    """Return an id that nothing dated in the case has yet.

    Parameters
    ----------
    case
        The case.
    wanted
        What it should be; a number is put behind it where it is taken.
    """
    dated: list[Document | Scene | Event] = [*case.documents, *case.scenes, *case.events]
    return free_name(wanted, {item.id for item in dated})


def toml_value(value: object) -> str:
    """Write a value as TOML; what a stranger wrote stays inside its quotation marks.

    Parameters
    ----------
    value
        Text, number, truth value, or a list of these.
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(toml_value(v) for v in value) + "]"
    text = re.sub(r"[\ud800-\udfff]", "\ufffd", str(value))
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
