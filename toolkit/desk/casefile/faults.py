"""What is wrong in a TOML file of a case, in a reporter's words: the entry by its id, the line, the way out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import chain
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from toolkit.errors import CaseError
from toolkit.records import KINDS

_HEADER = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.\-]+)\s*\]\]?")
_KEY = re.compile(r"^\s*([A-Za-z0-9_\-]+)\s*=")

_PLAIN = {
    "string_type": "this must be text in quotation marks",
    "float_type": "this must be a number",
    "float_parsing": "this must be a number",
    "int_type": "this must be a whole number",
    "int_parsing": "this must be a whole number",
    "bool_type": "this must be true or false",
    "bool_parsing": "this must be true or false",
    "tuple_type": "this must be a list in square brackets",
    "model_type": "this must be a table in braces or under a heading in brackets",
    "greater_than": "this must be more than {gt:g}",
    "greater_than_equal": "this must be {ge:g} or more",
    "less_than_equal": "this must be {le:g} or less",
    "string_too_short": "this may not be empty",
    "too_long": "these are more than {max_length} allowed",
    "too_short": "at least {min_length} must be given",
    "finite_number": "this must be a number that ends",
}
"""What pydantic finds, in plain words, by the name of its error."""

MOST_FAULTS = 500
"""Faults of one file that are explained: each is looked up in the file, and a file of 8 MB can hold 200,000."""

_SLUG = 'a short name has lower-case letters, digits and single hyphens, such as "north-pier", 64 at most'


def explained(
    model: type[BaseModel], error: ValidationError, data: dict[str, Any], text: str, where: str
) -> list[CaseError]:
    """Say everything that is wrong in a file, the unknown keys first: a misspelt key makes others seem missing.

    Returns
    -------
    list of CaseError
        One a fault, the first ``MOST_FAULTS`` of them; a last one says how many are left out.
    """
    listed = chain.from_iterable(map(_single, error.errors(include_url=False)))
    # "missing" often only means that the key beside it is misspelt
    found = sorted(listed, key=lambda one: one["type"] != "extra_forbidden")
    faults = [_explain(model, one, data, text, where) for one in found[:MOST_FAULTS]]
    if len(found) > MOST_FAULTS:
        left = len(found) - MOST_FAULTS
        faults.append(CaseError(f"{left:,} more problem(s) are left out", where=where, remedy="Correct these first."))
    return faults


def first_of(faults: list[CaseError]) -> CaseError:
    """Return the first of several faults, which says how many come after it."""
    first, *others = faults
    if not others:
        return first
    what = f"{first.what} ({len(others)} more problem(s) after it)"
    return CaseError(what, where=first.where, remedy=first.remedy, code=first.error_code)


def _single(error: Any) -> Iterator[Any]:
    """Return what a look at the whole file found as one error each."""
    if error["loc"] or error["type"] != "value_error":
        yield error
        return
    for message in str(error["msg"]).removeprefix("Value error, ").split("; "):
        yield {**error, "msg": message}


def _explain(model: type[BaseModel], error: Any, data: dict[str, Any], text: str, where: str) -> CaseError:
    loc = tuple(part for at, part in enumerate(error["loc"]) if not _is_union_tag(at, error["loc"]))
    key, line = _named(loc, data), line_of(text, loc)
    place = f"{where}, line {line}" if line else where
    if error["type"] == "extra_forbidden":
        advice = _key_advice(str(loc[-1]), _fields_at(model, loc[:-1]), _kind_at(error["loc"]))
        return CaseError(f"unknown key {key!r}", where=place, remedy=advice, code="E_CASE_KEY")
    if error["type"] == "missing":
        return CaseError(f"{key!r} is missing", where=place, remedy="Add it.", code="E_CASE_MISSING_KEY")
    if error["type"].startswith("union_tag"):
        kind = str(error.get("ctx", {}).get("tag", ""))
        near = get_close_matches(kind, KINDS, n=1)
        advice = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(KINDS)}."
        told = f"no kind of claim is called {kind!r}" if kind else "it names no kind"
        return CaseError(f"{key}: {told}", where=place, remedy=advice, code="E_CASE_KIND")
    message = str(error["msg"]).removeprefix("Value error, ")
    code = "E_DATE" if "E_DATE" in message else "E_CASE_VALUE"
    value = "" if isinstance(error["input"], (dict, list)) else f" = {error['input']!r}"
    subject = f"{key}{value}: " if key else ""
    return CaseError(f"{subject}{_plain(error, message)}", where=place, remedy="Correct it.", code=code)


def _plain(error: Any, message: str) -> str:
    told = _PLAIN.get(error["type"])
    if told is not None:
        return told.format(**error.get("ctx", {}))
    if error["type"] == "string_pattern_mismatch" and "[a-z0-9]+(" in str(error.get("ctx", {}).get("pattern")):
        return _SLUG
    if error["type"] == "literal_error":
        return f"this must be {error['ctx']['expected']}"
    return message.removeprefix("E_DATE: ")


def _named(loc: tuple[Any, ...], data: dict[str, Any]) -> str:
    """Write the place of a key as a reporter reads it: "claims 'c1', check.km"."""
    words: list[str] = []
    at: Any = data
    for part in loc:
        if isinstance(part, int):
            at = at[part] if isinstance(at, list) and part < len(at) else {}
            name = at.get("id") or at.get("name") if isinstance(at, dict) else None
            words[-1] += f" {name!r}," if name else f" number {part + 1},"
        else:
            at = at.get(part, {}) if isinstance(at, dict) else {}
            words.append(str(part))
    return re.sub(r",\.", ", ", ".".join(words)).rstrip(",")


def _is_union_tag(at: int, loc: tuple[object, ...]) -> bool:
    """Tell whether a part of an error's place is the kind of a check, which stands in no file."""
    if at == 0 or at + 1 >= len(loc) or loc[at] not in KINDS:
        return False
    return loc[at - 1] == "check" or (isinstance(loc[at - 1], int) and at > 1 and loc[at - 2] == "checks")


def _kind_at(loc: tuple[Any, ...]) -> str | None:
    """Return the kind of the check that an error lies in."""
    return next((str(part) for at, part in enumerate(loc) if _is_union_tag(at, loc)), None)


def _key_advice(key: str, fields: list[str], kind: str | None) -> str:
    """Say what to write for an unknown key: of a check, what its own kind takes."""
    if kind is not None:
        known = KINDS[kind].record.model_fields
        fields = [field.alias or name for name, field in known.items() if name != "kind"]
    near = get_close_matches(key, fields, n=1)
    if near:
        return f"Did you mean {near[0]!r}?"
    if kind is not None:
        return f"A check of kind {kind!r} takes {', '.join(fields)}; see 'dateline explain {kind}'."
    return "Delete it; see data/case.schema.json for the keys."


def _fields_at(model: type[BaseModel], loc: tuple[Any, ...]) -> list[str]:
    """Return the key names valid at a place of the schema; at a check, those of every kind."""
    models = [model]
    for part in loc:
        if isinstance(part, str):
            fields = [known.model_fields[part] for known in models if part in known.model_fields]
            models = list(chain.from_iterable(_models_in(field.annotation) for field in fields))
    named = chain.from_iterable(known.model_fields.items() for known in models)
    return sorted({field.alias or name for name, field in named} - {"path"})


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)


def line_of(text: str, loc: tuple[Any, ...]) -> int | None:
    """Return the line of a key: tables are counted as TOML counts them; inside an inline table, the line it stands on.

    Parameters
    ----------
    text
        The file.
    loc
        Keys and numbers from the top of the file.

    Returns
    -------
    int or None
        From 1; None where nothing of it stands there.
    """
    wanted, best, depth = [str(p) for p in loc], None, -1
    counts: dict[str, int] = {}
    here: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        # TOML readers give no line numbers: tables and keys are counted here as they come
        if header := _HEADER.match(line):
            here = _table_path(header[2], header[1] == "[[", counts)
            candidate = here
        elif key := _KEY.match(line):
            candidate = [*here, key[1]]
        else:
            continue
        if candidate == wanted[: len(candidate)] and len(candidate) > depth:
            best, depth = number, len(candidate)
        if depth == len(wanted):
            break
    return best


def _table_path(name: str, is_array: bool, counts: dict[str, int]) -> list[str]:
    path, dotted = [], ""
    parts = name.split(".")
    for at, part in enumerate(parts):
        dotted = f"{dotted}.{part}" if dotted else part
        path.append(part)
        if is_array and at == len(parts) - 1:
            counts[dotted] = counts.get(dotted, -1) + 1
            # a new entry begins its inner tables at 0 again
            for inner in [k for k in counts if k.startswith(f"{dotted}.")]:
                del counts[inner]
        if dotted in counts:
            path.append(str(counts[dotted]))
    return path
