"""Small grammar for our own sentences: a verb that fits its subject, a unit that fits its number."""

from __future__ import annotations

_MANY = {"foot": "feet", "inch": "inches", "square foot": "square feet", "football pitch": "football pitches"}
_UNCOUNTED = frozenset({"per cent", ""})
_ONE = ("ss", "us", "is")
"""Endings of words in the singular that end with an s: pass, campus, basis."""


def is_many(name: str) -> bool:
    """Tell whether a name is a noun in the plural: "Quillagua ponds", "the works"; "Los Angeles" is one.

    Parameters
    ----------
    name
        As a sentence begins with it.
    """
    last = name.rpartition(" ")[2]
    return last.islower() and last.endswith("s") and not last.endswith(_ONE)


def lies(name: str) -> str:
    """Write a name with its verb: "Sino-ri lies", "The ponds lie".

    Parameters
    ----------
    name
        As a sentence begins with it.
    """
    return f"{name} lie" if is_many(name) else f"{name} lies"


def many_of(unit: str) -> str:
    """Give the name of a unit in the plural: "miles", "feet", "per cent".

    Parameters
    ----------
    unit
        In the singular; a word, no symbol.
    """
    return unit if unit in _UNCOUNTED else _MANY.get(unit, f"{unit}s")
