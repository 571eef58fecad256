"""Read case.toml into records, and say plainly what is wrong or missing in it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from toolkit.desk.folders import CASE_FILE, check_slug, find_case, writing
from toolkit.desk.held import refusals
from toolkit.errors import CaseError, DatelineError
from toolkit.reading import TOML_LIMIT, parse_toml, read_text
from toolkit.records import KINDS, Case, Truth
from toolkit.settings import get_settings, own_cases

_HEADER = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.\-]+)\s*\]\]?")
_KEY = re.compile(r"^\s*([A-Za-z0-9_\-]+)\s*=")

R = TypeVar("R", bound=BaseModel)


def load_case(folder: Path) -> Case:
    """Read the case file of a folder.

    Parameters
    ----------
    folder
        The case folder.

    Returns
    -------
    Case
        Frozen and checked: ids are unique, and every id that is named exists.

    Raises
    ------
    CaseError
        The file is missing, is no TOML, or holds a key or value the schema does not know: file, line, key, remedy.
    """
    path = folder / CASE_FILE
    return parse_case(_read(path), where=str(path), slug=folder.name)


def load_truth(path: Path) -> Truth:
    """Read the right answers of an exercise.

    Parameters
    ----------
    path
        A truth.toml.

    Returns
    -------
    Truth
        The right answers.

    Raises
    ------
    CaseError
        The file is missing or not valid.
    """
    return read_toml(path, Truth)


def read_toml(path: Path, model: type[R]) -> R:
    """Read a TOML file as a record.

    Parameters
    ----------
    path
        The file.
    model
        The record's class.

    Returns
    -------
    Record
        Frozen and checked.

    Raises
    ------
    CaseError
        The file is missing or not valid: file, line, key, remedy.
    """
    text = _read(path)
    return _validated(model, parse_toml(text, str(path), error=CaseError), text, str(path))


def parse_case(text: str, *, where: str, slug: str | None = None) -> Case:
    """Read a case from TOML text.

    Parameters
    ----------
    text
        Contents of a case.toml.
    where
        Name of the file for messages.
    slug
        Name of the folder; the case's slug must be the same.

    Returns
    -------
    Case
        Frozen and checked.

    Raises
    ------
    CaseError
        The text is not a valid case.
    """
    data = parse_toml(text, where, error=CaseError)
    case = _validated(Case, data, text, where)
    if slug is not None and case.slug != slug:
        raise CaseError(
            f"slug is {case.slug!r}, the folder is {slug!r}", where=f"{where}, line {_line(text, ('slug',))}",
            remedy="Give both the same name.", code="E_CASE_ID",
        )  # fmt: skip
    return case


def _read(path: Path) -> str:
    return read_text(path, limit=TOML_LIMIT, error=CaseError).replace("\r\n", "\n")


def _validated(model: type[R], data: dict[str, Any], text: str, where: str) -> R:
    try:
        return model.model_validate(data)
    except ValidationError as e:
        first = min(e.errors(include_url=False), key=lambda error: error["type"] != "extra_forbidden")
        raise _explain(model, first, text, where, len(e.errors())) from e


def _explain(model: type[BaseModel], error: Any, text: str, where: str, count: int) -> CaseError:
    loc = tuple(part for part in error["loc"] if not _is_union_tag(part, error["loc"]))
    key, line = ".".join(str(p) for p in loc), _line(text, loc)
    place = f"{where}, line {line}" if line else where
    more = f" ({count - 1} more problem(s) after it)" if count > 1 else ""
    if error["type"] == "extra_forbidden":
        near = get_close_matches(str(loc[-1]), _fields_at(model, loc[:-1]), n=1)
        advice = f"Did you mean {near[0]!r}?" if near else "Delete it; see data/case.schema.json for the keys."
        return CaseError(f"unknown key {key!r}{more}", where=place, remedy=advice, code="E_CASE_KEY")
    if error["type"] == "missing":
        return CaseError(f"{key!r} is missing{more}", where=place, remedy="Add it.", code="E_CASE_MISSING_KEY")
    message = str(error["msg"]).removeprefix("Value error, ")
    value = "" if isinstance(error["input"], (dict, list)) else f" = {error['input']!r}"
    code = "E_DATE" if "E_DATE" in message else "E_CASE_VALUE"
    message = message.removeprefix("E_DATE: ")
    subject = f"{key}{value}: " if key else ""
    return CaseError(f"{subject}{message}{more}", where=place, remedy="Correct it.", code=code)


def _is_union_tag(part: object, loc: tuple[object, ...]) -> bool:
    """Tell whether a part of an error's place is the kind of a check, which stands in no file."""
    at = loc.index(part)
    return at > 0 and loc[at - 1] == "check" and at + 1 < len(loc)


def _fields_at(model: type[BaseModel], loc: tuple[Any, ...]) -> list[str]:
    """Give the key names valid at a place of the schema; at a check, those of every kind."""
    models = [model]
    for part in loc:
        if isinstance(part, str):
            models = [
                m for at in models if part in at.model_fields for m in _models_in(at.model_fields[part].annotation)
            ]
    return sorted({name for m in models for name in m.model_fields} - {"path"})


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)


def _line(text: str, loc: tuple[Any, ...]) -> int | None:
    """Give the line of a key: tables are counted as TOML counts them; inside an inline table, the line it stands on."""
    wanted, best, depth = [str(p) for p in loc], None, -1
    counts: dict[str, int] = {}
    here: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            here = _table_path(header[2], header[1] == "[[", counts)
            candidate = here
        elif key := _KEY.match(line):
            candidate = [*here, key[1]]
        else:
            continue
        if candidate == wanted[: len(candidate)] and len(candidate) > depth:
            best, depth = number, len(candidate)
    return best


def _table_path(name: str, is_array: bool, counts: dict[str, int]) -> list[str]:
    path, dotted = [], ""
    parts = name.split(".")
    for at, part in enumerate(parts):
        dotted = f"{dotted}.{part}" if dotted else part
        path.append(part)
        if is_array and at == len(parts) - 1:
            counts[dotted] = counts.get(dotted, -1) + 1
            for inner in [k for k in counts if k.startswith(f"{dotted}.")]:
                del counts[inner]
        if dotted in counts:
            path.append(str(counts[dotted]))
    return path


def advise(case: Case, folder: Path) -> list[str]:
    """Say in plain words what a case still lacks.

    Parameters
    ----------
    case
        A valid case.
    folder
        Its folder.

    Returns
    -------
    list of str
        One sentence each; those that start with "Error" stop a run.
    """
    lines = [f"Error: {refusal.what}. {refusal.remedy}" for refusal in refusals(case, folder)]
    lines += [
        f"Site {s.id!r} has no stated position: only gazetteers will be asked." for s in case.sites if not s.assertions
    ]
    lines += [f"Claim {c.id!r} names no document: nobody can look it up." for c in case.claims if not c.document]
    lines += [
        f"Document {d.id!r} has no date: it cannot stand on the timeline." for d in case.documents if not d.published
    ]
    lines += [
        f"Scene {s.id!r} has pixels but no credit or licence."
        for s in case.scenes
        if s.file and not (s.credit and s.licence)
    ]
    if not case.claims:
        lines.append("There are no claims yet: nothing will be tested.")
    if not any(d.file for d in case.documents):
        lines.append("No document is held: no statements can be found.")
    if case.imagery is None or not (case.imagery.before and case.imagery.after):
        searched = case.imagery is not None and case.imagery.search is not None
        what = "only a run with --online can find one." if searched else "no change will be measured."
        lines.append(f"No pair of scenes is named under [imagery]: {what}")
    if not case.limits:
        lines.append("'limits' is empty: say what this case cannot show.")
    return lines


def new_case(slug: str, *, title: str | None = None) -> Path:
    """Start a case: a folder with a commented case.toml, documents/ and scenes/.

    Parameters
    ----------
    slug
        Name of the folder.
    title
        Headline; the slug if absent.

    Returns
    -------
    Path
        The new folder.

    Raises
    ------
    CaseError
        The slug is not valid, or the folder exists.
    StorageError
        The disk is full, or may not be written to; no folder is left.
    """
    from importlib.resources import files

    folder = own_cases(get_settings().home) / check_slug(slug)
    if folder.exists() or folder.is_symlink():
        raise CaseError(
            f"{folder.name!r} exists", where=str(folder), remedy="Choose another name.", code="E_CASE_EXISTS"
        )
    template = files("toolkit.desk").joinpath("case.template.toml").read_text(encoding="utf-8")
    headline = (title or slug).replace("\\", "\\\\").replace('"', '\\"')
    others = "\n".join(f"# {row.example}" for row in KINDS.values() if row.name != "distance")
    text = template.replace("@SLUG@", slug).replace("@TITLE@", headline).replace("@CHECKS@", others)
    parse_case(text, where="the new case", slug=slug)
    aside = folder.with_name(f".{slug}.partial")
    with writing(folder.parent):
        try:
            _fill(aside, text)
            aside.rename(folder)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return folder


def _fill(folder: Path, text: str) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("documents", "scenes"):
        (folder / name).mkdir(parents=True)
    (folder / CASE_FILE).write_text(text, encoding="utf-8")
    (folder / "documents" / "note.md").write_text(_NOTE, encoding="utf-8")


_NOTE = """\
On 1 March 2024 the harbour master, Ada Brand, said the new pier was “not finished”.

Replace this text with the article, report or notes that you want to check.
"""


def check_case(slug: str) -> tuple[Case | None, list[str]]:
    """Read a case and say what is wrong or missing, never raising for a bad file.

    Parameters
    ----------
    slug
        Name of the case.

    Returns
    -------
    tuple of Case or None, list of str
        The case, if it can be read, and the advice.
    """
    try:
        folder = find_case(slug)
        case = load_case(folder)
    except DatelineError as e:
        return None, [f"Error: {e}"]
    return case, advise(case, folder)
