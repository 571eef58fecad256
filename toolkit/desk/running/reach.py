"""Which code and shipped data a step can reach, and digests of them: edited code is never taken for what ran before."""

from __future__ import annotations

import ast
import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

from toolkit.desk.running.steps import read_notebook
from toolkit.errors import FileError
from toolkit.evidence import write_atomic
from toolkit.reading import read_json
from toolkit.settings import get_settings

PACKAGE = Path(__file__).resolve().parents[2]

ROOMS = ("places", "imagery", "quotes", "report")
"""Rooms that a notebook reaches only when it imports them; everything on the floors below is reached by all."""

_SHIPPED = ("gazetteers", "lines", "words")
"""Folders of data/ that results are read from."""

_NO_RESULT = ("_shipped", "cli", "widgets", "publish", "desk/running/kernels")  # these change no result


def code_files() -> dict[str, Path]:
    """List the package's files that a result can depend on.

    Returns
    -------
    dict
        Path inside the package, with forward slashes, to the file.
    """
    return {name: Path(path) for name, path in _code_files().items()}


def _code_files() -> dict[str, str]:
    found: dict[str, str] = {}
    for place, folders, names in os.walk(PACKAGE):
        inside = place[len(str(PACKAGE)) + 1 :].replace(os.sep, "/")
        below = f"{inside}/" if inside else ""
        folders[:] = [f for f in folders if f != "__pycache__" and not f"{below}{f}".startswith(_NO_RESULT)]
        found |= {f"{below}{name}": f"{place}{os.sep}{name}" for name in names}
    return dict(sorted(found.items()))


def code_digest() -> str:
    """Give a digest of the names, sizes and times of change of ``code_files``: a millisecond, asked for each kernel."""
    return stat_digest(_code_files())


def stat_digest(files: Mapping[str, Path | str]) -> str:
    """Return a digest of files' names, sizes and times of change: enough to notice an edit."""
    facts = hashlib.sha256()
    for name, path in files.items():
        known = os.stat(path)  # noqa: PTH116  (a Path for each costs as much again)
        facts.update(f"{name}\0{known.st_size}\0{known.st_mtime_ns}\n".encode())
    return facts.hexdigest()


def reach_digest(notebook: Path, digests: Mapping[str, str] | None = None) -> str:
    """Return a digest of the toolkit's code, and of the shipped gazetteers and lines, that a notebook can reach.

    Parameters
    ----------
    notebook
        The .ipynb file.
    digests
        What ``content_digests`` gave a moment ago, for one who asks for several notebooks; asked for if absent.

    Returns
    -------
    str
        SHA-256 over file contents: the rooms it imports, all floors below, and shipped data for whoever reads places.
    """
    imported = imported_rooms(code_cells(notebook))
    shut = tuple(f"{room}/" for room in ROOMS if room not in imported)
    digests = content_digests() if digests is None else digests
    facts = "".join(f"{name}\0{digests[name]}\n" for name in sorted(digests) if not name.startswith(shut))
    return hashlib.sha256(facts.encode()).hexdigest()


def code_cells(notebook: Path) -> list[str]:
    """Return the source of a notebook's code cells, in order."""
    return ["".join(cell["source"]) for cell in read_notebook(notebook) if cell["cell_type"] == "code"]


def imported_rooms(cells: Iterable[str]) -> set[str]:
    """Return the names that code imports from the package."""
    return set().union(*map(_imported_by, cells))


@cache
def _imported_by(cell: str) -> frozenset[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(cell)):
        if isinstance(node, ast.ImportFrom) and node.module == "toolkit":
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("toolkit."):
            names.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            names |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("toolkit.")}
    return frozenset(names)


def content_digests() -> dict[str, str]:
    """Return the digest of every file, kept in the cache folder until a file's size or time of change differs."""
    data = get_settings().data
    files = code_files()
    for folder in _SHIPPED:
        shipped = sorted(path for path in (data / folder).glob("*") if path.is_file())
        files |= {f"data/{path.parent.name}/{path.name}": path for path in shipped}
    signature, kept = stat_digest(files), get_settings().cache / f"code-{stat_digest({'': PACKAGE})[:16]}.json"
    found = _read(kept)
    if found.get("signature") == signature:
        return cast("dict[str, str]", found["digests"])
    digests = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}

    kept.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(kept, json.dumps({"signature": signature, "digests": digests}).encode())
    return digests


def _read(path: Path) -> dict[str, Any]:
    try:
        found = read_json(path)
    except FileError:
        return {}
    return found if isinstance(found.get("digests"), dict) else {}
