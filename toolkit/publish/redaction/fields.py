"""Which values in a record are words of ours: those that a field takes from a fixed list."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from toolkit.records import Case, Correction, DocumentText, Outputs, Statement

NOT_OURS = {"path": None, "taken_in": None}
"""Where the desk keeps a file and when it came say more of the desk and its sources than of the story."""
DESK_ONLY = {"by": None, "why": "", "reading": "", "spans": ()}
"""What a decision tells of the desk and not of the story: who decided, why, and what the program made of it."""


@cache
def own_words() -> dict[str, frozenset[str]]:
    """Return the words that each field may hold by its record, such as "supported"; they tell nothing of a case.

    Returns
    -------
    dict
        Words by name of the field, over all records that a public edition is made of.
    """
    found: dict[str, set[str]] = {}
    for kind in (Outputs, Case, Correction, DocumentText, Statement):
        schema = TypeAdapter(kind).json_schema(mode="serialization")
        for record in (*schema.get("$defs", {}).values(), schema):
            for name, field in record.get("properties", {}).items():
                found.setdefault(name, set()).update(_listed(field))
    return {name: frozenset(words) for name, words in found.items() if words}


def _listed(field: Any) -> Iterator[str]:
    if isinstance(field, dict):
        if "const" in field:
            yield str(field["const"])
        yield from (str(word) for word in field.get("enum", ()))
        for inner in field.values():
            yield from _listed(inner)
    elif isinstance(field, list):
        for inner in field:
            yield from _listed(inner)


def is_ours(name: str, value: Any) -> bool:
    """Tell whether a field holds one of the words that its record allows."""
    return isinstance(value, str) and value in own_words().get(name, ())


def is_id(text: str) -> bool:
    """Tell whether a text can be an id."""
    return all(c.islower() or c.isdigit() or c == "-" for c in text) and text.isascii()


def slug(text: str) -> str:
    """Make an id of a text."""
    plain = "".join(c if c.isalnum() and c.isascii() else " " for c in text.lower())
    return "-".join(plain.split())[:60] or "withheld"
