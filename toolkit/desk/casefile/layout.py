"""Where a new entry stands in case.toml, and how it is written: beside its own kind, as a person would put it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from toolkit.desk.casefile.entries import toml_value
from toolkit.errors import CaseError
from toolkit.reading import parse_toml
from toolkit.records import Case

ORDER = (
    "imagery",
    "documents",
    "people",
    "sites",
    "references",
    "claims",
    "events",
    "scenes",
    "comparisons",
    "basemaps",
    "notes",
    "public",
)
"""Parts of a case in the order of the template. A part that is new goes behind the last one before it that is there."""

_HEADER = re.compile(r"[ \t]*\[\[?[ \t]*(?P<part>[A-Za-z_][\w-]*)[ \t]*(?P<below>\.)?")
_KEY = re.compile(r"[ \t]*([A-Za-z_][\w-]*)[ \t]*=")
_MARKS = ('"""', "'''")
_EMPTY: tuple[object, ...] = (None, "", (), [], {})
_WIDE = 110
"""Characters of a line from which a list of tables is written with one a line."""


class _Block(NamedTuple):
    """Lines of one header: its part, whether it is an entry of it, its first line, and one past the last of its own."""

    part: str
    entry: bool
    start: int
    end: int


def with_entry(text: str, table: str, values: Mapping[str, Any]) -> str:
    """Return a case's text with one more entry.

    Parameters
    ----------
    text
        Text of a case.toml, with plain line ends.
    table
        Part of the case: "claims", "sites" ...
    values
        Keys and values; None and empty ones are left out.

    Returns
    -------
    str
        The text, every other character of it as it was.

    Raises
    ------
    CaseError
        The text holds the part in a form that no entry can be added to, such as ``claims = [...]``.
    """
    block = entry_block(table, values)
    before = parse_toml(text, "case.toml", error=CaseError)
    there = before.get(table, [])
    new = parse_toml(block, "the entry", error=CaseError)[table]
    wanted = {**before, table: [*there, *new] if isinstance(there, list) else there}
    at_end = f"{text.rstrip()}\n\n{block}"
    # whatever lines are moved, the file must read as the old one with one entry more; else it goes to the end
    for made in (_placed(text, table, block), at_end):
        if _reads_as(made, wanted):
            return made
    raise CaseError(
        f"an entry cannot be added to {table!r} as it is written",
        where="case.toml",
        remedy=f"Write each as [[{table}]].",
        code="E_CASE_FORM",
    )


def with_value(text: str, table: str, entry_id: str, key: str, value: Any) -> str:
    """Return a case's text with a value of one entry set.

    Parameters
    ----------
    text
        Text of a case.toml, with plain line ends.
    table
        Part of the case.
    entry_id
        Id of the entry.
    key
        Name of the value; one that is there is replaced, and the comment behind it stays.
    value
        Text, number, truth value, list or dict.

    Returns
    -------
    str
        The text, every other character of it as it was.

    Raises
    ------
    CaseError
        There is no such entry, or its form takes no value.
    """
    wanted = parse_toml(text, "case.toml", error=CaseError)
    entries = wanted.get(table, [])
    place = next((number for number, entry in enumerate(entries) if entry.get("id") == entry_id), None)
    if place is None:
        raise CaseError(f"{table} has no entry {entry_id!r}", where="case.toml", code="E_CASE_ID", remedy="Look it up.")
    there = key in entries[place]
    entries[place][key] = value
    if there:
        return _replaced(text, table, place, key, value)
    line = f"{key} = {_written(value)}"
    lines = text.split("\n")
    blocks = [block for block in _blocks(lines) if block.part == table and block.entry]
    if place < len(blocks):
        block = blocks[place]
        for at in (_line_for(lines, block, table, key), block.start + 1):
            made = "\n".join([*lines[:at], line, *lines[at:]])
            if _reads_as(made, wanted):
                return made
    raise CaseError(
        f"{key!r} cannot be written into {entry_id!r} as it stands",
        where="case.toml",
        remedy=f"Write it as [[{table}]], one value a line.",
        code="E_CASE_FORM",
    )


def _replaced(text: str, table: str, place: int, key: str, value: Any) -> str:
    import tomlkit

    document = tomlkit.parse(text)
    document[table][place][key] = value
    return tomlkit.dumps(document)


def _line_for(lines: list[str], block: _Block, table: str, key: str) -> int:
    """Return the line a new key stands at: behind the last of those that come before it in the schema."""
    order = {name: number for number, name in enumerate(_fields_of(table))}
    mine = order.get(key, len(order))
    for number in range(block.start + 1, block.end):
        match = _KEY.match(lines[number])
        if match and order.get(match[1], -1) > mine:
            return number
    last = block.start
    for number in range(block.start, block.end):
        plain = lines[number].strip()
        if plain and not plain.startswith("#"):
            last = number
    return last + 1


def _reads_as(text: str, wanted: Mapping[str, Any]) -> bool:
    try:
        return parse_toml(text, "case.toml", error=CaseError) == wanted
    except CaseError:
        return False


def _placed(text: str, table: str, block: str) -> str:
    lines = text.split("\n")
    blocks = _blocks(lines)
    own = [found for found in blocks if found.part == table]
    earlier = _near(blocks, table, before=True)
    if own or earlier:
        at = max(found.end for found in own or earlier)
        return "\n".join([*lines[:at], "", *block.rstrip("\n").split("\n"), *lines[at:]])
    later = _near(blocks, table, before=False)
    if not later:
        return f"{text.rstrip()}\n\n{block}"
    # a comment above a header belongs to it
    at = _with_comments(lines, later[0].start)
    return "\n".join([*lines[:at], *block.rstrip("\n").split("\n"), "", *lines[at:]])


def _near(blocks: list[_Block], table: str, *, before: bool) -> list[_Block]:
    """Return the blocks of the nearest part that is there, before or after a part in the order."""
    place = ORDER.index(table) if table in ORDER else len(ORDER)
    parts = ORDER[:place][::-1] if before else ORDER[place + 1 :]
    for part in parts:
        found = [block for block in blocks if block.part == part]
        if found:
            return found
    return []


def _blocks(lines: list[str]) -> list[_Block]:
    starts = _headers(lines)
    found = []
    for number, (part, entry, start) in enumerate(starts):
        stop = starts[number + 1][2] if number + 1 < len(starts) else len(lines)
        found.append(_Block(part, entry, start, _own_end(lines, start, stop)))
    return found


def _headers(lines: list[str]) -> list[tuple[str, bool, int]]:
    """Find the header lines that stand outside long strings."""
    found = []
    inside = ""
    for number, line in enumerate(lines):
        if not inside and (match := _HEADER.match(line)):
            found.append((match["part"], match["below"] is None, number))
        inside = _string_after(line, inside)
    return found


def _string_after(line: str, inside: str) -> str:
    """Tell which long string is open at the end of a line: its mark, or ""."""
    at = 0
    while True:
        marks = (inside,) if inside else _MARKS
        places = [(line.find(mark, at), mark) for mark in marks]
        # a header inside a long string is text
        there = [(place, mark) for place, mark in places if place >= 0]
        if not there:
            return inside
        place, mark = min(there)
        at = place + len(mark)
        inside = "" if inside else mark


def _own_end(lines: list[str], start: int, stop: int) -> int:
    """Return the line after the last that belongs to a header: its values, and comments that follow with no gap."""
    last = start
    for number in range(start, stop):
        plain = lines[number].strip()
        if plain and not plain.startswith("#"):
            last = number
    end = last + 1
    while end < stop and lines[end].strip().startswith("#"):
        end += 1
    return end


def _with_comments(lines: list[str], header: int) -> int:
    """Return the first line of the comments that stand right above a header."""
    at = header
    while at > 0 and lines[at - 1].strip().startswith("#"):
        at -= 1
    return at


def with_part(text: str, table: str, values: Mapping[str, Any]) -> str:
    """Return a case's text with a part that stands once, such as ``[imagery]``.

    Parameters
    ----------
    text
        Text of a case.toml, with plain line ends.
    table
        Part of the case.
    values
        Keys and values.

    Returns
    -------
    str
        The text, every other character of it as it was.

    Raises
    ------
    CaseError
        The case has the part already.
    """
    block = entry_block(table, values, single=True)
    before = parse_toml(text, "case.toml", error=CaseError)
    wanted = {**before, **parse_toml(block, "the entry", error=CaseError)}
    for made in (_placed(text, table, block), f"{text.rstrip()}\n\n{block}"):
        if table not in before and _reads_as(made, wanted):
            return made
    raise CaseError(f"the case has [{table}] already", where="case.toml", remedy="Change it there.", code="E_CASE_FORM")


def entry_block(table: str, values: Mapping[str, Any], *, single: bool = False) -> str:
    """Write an entry as TOML: its own values in the order of the schema, then the tables below it.

    Parameters
    ----------
    table
        Part of the case.
    values
        Keys and values.
    single
        True for a part that stands once.
    """
    order = {name: number for number, name in enumerate(_fields_of(table))}
    keys = sorted(values, key=lambda key: order.get(key, len(order)))
    plain, below = [], []
    for key in keys:
        value = values[key]
        if value in _EMPTY:
            continue
        if key == "assertions":
            for item in value:
                below += [f"[[{table}.{key}]]", *_lines(item)]
        elif single and isinstance(value, Mapping):
            below += [f"[{table}.{key}]", *_lines(value)]
        else:
            plain.append(f"{key} = {_written(value)}")
    header = f"[{table}]" if single else f"[[{table}]]"
    return "\n".join([header, *plain, *below, ""])


def _fields_of(table: str) -> list[str]:
    field = Case.model_fields.get(table)
    inner = getattr(field.annotation, "__args__", ()) if field else ()
    record = next((kind for kind in inner if hasattr(kind, "model_fields")), None)
    return list(record.model_fields) if record else []


def _lines(values: Mapping[str, Any]) -> list[str]:
    return [f"{key} = {_written(value)}" for key, value in values.items() if value not in _EMPTY]


def _written(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(_lines(value)) + " }"
    if isinstance(value, (list, tuple)) and any(isinstance(item, Mapping) for item in value):
        items = [_written(item) for item in value]
        line = "[" + ", ".join(items) + "]"
        return line if len(line) < _WIDE else "[\n" + "".join(f"  {item},\n" for item in items) + "]"
    return toml_value(value)
