"""Whether a name that a text gives is known as a line, a place or an area: for offers, before anything is measured."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from toolkit.errors import CoordinateError, ReferenceNotFound
from toolkit.places.area_names import find_areas
from toolkit.places.borders import Spot
from toolkit.places.gazetteers.base import shipped_gazetteer
from toolkit.places.kinds_of_area import kind_word
from toolkit.places.meant import Ambiguous
from toolkit.places.names import fold
from toolkit.places.nations import codes_of
from toolkit.places.references import find_reference
from toolkit.records import Reference

Standing = Literal["known", "several", "unknown"]
"""known = one thing goes by that name; several = more than one does; unknown = nothing does."""

LONGEST_NAME = 80
"""Characters of the longest name that is looked up."""


def standing_of(name: str, references: Iterable[Reference] = (), *, near: Spot | None = None) -> Standing:
    """Tell whether something that distances are measured from is known.

    Parameters
    ----------
    name
        Name as a text gives it: "Seoul", "border with China".
    references
        Points that the case gives.
    near
        Degrees north and east of the site, where they are known.

    Returns
    -------
    str
        "unknown" for what no line, case or gazetteer has.
    """
    if len(name) > LONGEST_NAME:
        return "unknown"
    try:
        found = find_reference(name, references, near=near)
    except (ReferenceNotFound, CoordinateError):
        return "unknown"
    return "several" if isinstance(found, Ambiguous) else "known"


@lru_cache(maxsize=512)
def area_standing(name: str) -> Literal["named", "known", "unknown"]:
    """Tell whether an area is known.

    Parameters
    ----------
    name
        As a text gives it: "Sumy Oblast", "Kangwon", "Ukraine".

    Returns
    -------
    str
        "named" = its kind is said or it is a country; "known" = an area has the name, as a town may have; "unknown".
    """
    if len(name) > LONGEST_NAME:
        return "unknown"
    if codes_of(name):
        return "named"
    if kind_word(name):
        return "named"
    found = find_areas(name) or shipped_gazetteer().lookup(name, limit=1, similar=False)
    return "known" if found else "unknown"


@lru_cache(maxsize=512)
def is_wide(name: str) -> bool:
    """Tell whether a name is that of a country, a province or a wider region, which has no one place.

    Parameters
    ----------
    name
        As a text gives it.
    """
    if codes_of(name):
        return True
    best = shipped_gazetteer().lookup(name, limit=1, similar=False)
    return bool(best) and best[0].feature in {"PCLI", "ADM1", "CONT", "RGN", "OCN", "SEA", "PEN"}


@lru_cache(maxsize=512)
def in_gazetteer(name: str) -> bool:
    """Tell whether the shipped gazetteer has a name.

    Parameters
    ----------
    name
        As a text gives it.
    """
    return len(name) <= LONGEST_NAME and bool(shipped_gazetteer().lookup(name, limit=1, similar=False))


def same_place_name(first: str, second: str) -> bool:
    """Tell whether two names are one, whatever their marks, capitals and articles."""
    return fold(first.removeprefix("the ").removeprefix("The ")) == fold(
        second.removeprefix("the ").removeprefix("The ")
    )
