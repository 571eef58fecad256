"""Write an entry into case.toml: at its end, whole or not at all, and only if the case is still valid with it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from toolkit.desk.casefile.reading import parse_case
from toolkit.desk.folders import CASE_FILE, require_own_folders, writing
from toolkit.errors import CaseError
from toolkit.evidence import write_atomic
from toolkit.naming import free_name
from toolkit.records import Case, Document, Event, Scene
from toolkit.settings import get_settings, own_cases
from toolkit.system import alone

Table = Literal["documents", "scenes"]

_TRIES = 20
_EMPTY = (None, "", (), False)


def own_folder(folder: Path) -> Path:
    """Return a case's folder if it is the reporter's own.

    Parameters
    ----------
    folder
        The case folder.

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


def append_entry(folder: Path, table: Table, values: Mapping[str, object]) -> None:
    """Append an entry to a case's file. Whatever somebody else writes into it meanwhile is kept.

    Parameters
    ----------
    folder
        The case folder.
    table
        "documents" or "scenes".
    values
        Keys and values of the entry, with ``id``; None and empty values are left out.

    Raises
    ------
    CaseError
        The case would not be valid with it; the file is as it was. Or it is being changed all the time.
    StorageError
        The file cannot be written.
    """
    path = folder / CASE_FILE
    block = _block(table, values)
    with writing(folder), alone(folder):
        for _ in range(_TRIES):
            if _append(path, block, folder.name):
                return
    raise CaseError(
        "case.toml is being changed all the time",
        where=str(path),
        remedy="Close the other program.",
        code="E_CASE_BUSY",
    )


def _append(path: Path, block: str, slug: str) -> bool:
    """Try once; False when somebody wrote the file between reading it and putting the new one in its place."""
    with path.open("rb") as held:  # the file that is replaced, under whatever name
        before = held.read()
        text = before.decode("utf-8-sig")
        end = "\r\n" if "\r\n" in text else "\n"
        new = f"{text.rstrip()}{end}{end}{block.replace(chr(10), end)}"
        parse_case(new.replace("\r\n", "\n"), where=f"{path}, with the new entry", slug=slug)
        mark = b"\xef\xbb\xbf" if before.startswith(b"\xef\xbb\xbf") else b""
        mode = os.fstat(held.fileno()).st_mode & 0o777
        if path.read_bytes() != before:
            return False
        write_atomic(path, mark + new.encode(), mode=mode, masked=False)
        held.seek(0)
        after = held.read()
        if after == before:
            return True
        write_atomic(path, after, mode=mode, masked=False)  # written in place at the last moment: start again from that
        return False


def _block(table: Table, values: Mapping[str, object]) -> str:
    known = [*(Document.model_fields if table == "documents" else Scene.model_fields)]
    lines = [f"{k} = {toml_value(values[k])}" for k in known if values.get(k) not in _EMPTY and k != "path"]
    return "\n".join([f"[[{table}]]", *lines, ""])


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
