"""Change case.toml in place: under its lock, comments kept, whole or not at all, and only into a case that is valid."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.desk.casefile.entries import Table, own_folder, toml_value
from toolkit.desk.casefile.reading import parse_case
from toolkit.desk.folders import CASE_FILE, find_case, writing
from toolkit.errors import CaseError
from toolkit.evidence import write_atomic
from toolkit.reading import TOML_LIMIT, decode, parse_toml, read_bytes
from toolkit.records import Case, Document, Scene
from toolkit.system import alone

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

_TRIES = 20
_MARK = b"\xef\xbb\xbf"
_EMPTY = (None, "", (), False)


def edit_case(case: str | Path, change: Callable[[TOMLDocument], None]) -> Case:
    """Change a case's file as tomlkit reads it; what the change does not touch keeps every character.

    Parameters
    ----------
    case
        Name of the case, or its folder.
    change
        Changes the document in place. It may be called again, on a fresh one, when somebody wrote the file meanwhile.

    Returns
    -------
    Case
        The case as it now stands.

    Raises
    ------
    CaseError
        The case is shipped, would not be valid (the file is as it was), or is being changed all the time.
    StorageError
        The file cannot be written.
    """
    import tomlkit

    def _changed(text: str) -> str:
        parse_toml(text, CASE_FILE, error=CaseError)  # our own reader first: it bounds what a foreign parser is given
        document = tomlkit.parse(text)
        change(document)
        return tomlkit.dumps(document)

    return edit_text(case, _changed)


def append_entry(folder: Path, table: Table, values: Mapping[str, object]) -> Case:
    """Append an entry to a case's file; what stands before it keeps every character.

    Parameters
    ----------
    folder
        The case folder.
    table
        "documents" or "scenes".
    values
        Keys and values of the entry, with ``id``; None and empty values are left out.

    Returns
    -------
    Case
        The case as it now stands.

    Raises
    ------
    CaseError
        As for ``edit_case``.
    StorageError
        The file cannot be written.
    """
    known = [*(Document.model_fields if table == "documents" else Scene.model_fields)]
    lines = [f"{k} = {toml_value(values[k])}" for k in known if values.get(k) not in _EMPTY and k != "path"]
    block = "\n".join([f"[[{table}]]", *lines, ""])
    return edit_text(folder, lambda text: f"{text.rstrip()}\n\n{block}")


def edit_text(case: str | Path, change: Callable[[str], str]) -> Case:
    """Change a case's file as text.

    Parameters
    ----------
    case
        Name of the case, or its folder.
    change
        Gives the new text for the old one, both with plain line ends; a file with other ones keeps them. It may be
        called again when somebody wrote the file meanwhile.

    Returns
    -------
    Case
        The case as it now stands.

    Raises
    ------
    CaseError
        As for ``edit_case``.
    StorageError
        The file cannot be written.
    """
    folder = own_folder(find_case(case) if isinstance(case, str) else case)
    path = folder / CASE_FILE
    with writing(folder), alone(folder):
        for _ in range(_TRIES):
            made = _try(path, change, folder.name)
            if made is not None:
                return made
    raise CaseError(
        "case.toml is being changed all the time",
        where=str(path),
        remedy="Close the other program.",
        code="E_CASE_BUSY",
    )


def _try(path: Path, change: Callable[[str], str], slug: str) -> Case | None:
    """Try once; None when somebody wrote the file between reading it and putting the new one in its place."""
    before = read_bytes(path, limit=TOML_LIMIT, error=CaseError)
    with path.open("rb") as held:  # the file that is replaced, under whatever name
        text = decode(before.removeprefix(_MARK), str(path), error=CaseError)
        end = "\r\n" if "\r\n" in text else "\n"
        new = change(text.replace("\r\n", "\n"))
        case = parse_case(new, where=f"{path}, as it would be", slug=slug)
        mark = _MARK if before.startswith(_MARK) else b""
        data = mark + new.replace("\n", end).encode()
        mode = os.fstat(held.fileno()).st_mode & 0o777
        # an editor does not know our lock: what it saved meanwhile is never overwritten
        if path.read_bytes() != before:
            return None
        if data == before:
            return case
        write_atomic(path, data, mode=mode, masked=False)
        held.seek(0)
        after = held.read()
        if after == before:
            return case
        write_atomic(path, after, mode=mode, masked=False)  # written in place at the last moment: start again from that
        return None
