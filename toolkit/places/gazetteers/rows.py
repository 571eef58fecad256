"""Rows of a gazetteer's tables: a place, and the names it is found by."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from toolkit.places.names import bones, fold, name_key

KOREAN = frozenset({"KP", "KR"})
ARABIC_COUNTRIES = "AE BH DZ EG IQ IR JO KW LB LY MA MR OM PS QA SA SD SY TN YE"
ARABIC = frozenset(ARABIC_COUNTRIES.split())
"""Countries whose names are also kept without vowels, as Arabic script writes them."""

_ARTICLE = re.compile(r"^(?:a[lnrtsdz]|ad[hz]?|as[hs]?|el|ash)[ -](?=\w{3})", re.IGNORECASE)
"""The Arabic article before a name, which newspapers leave out: Qamishli for Al Qamishli."""


class PlaceRow(NamedTuple):
    """One place as it is stored: radius in metres, admin1 a name, unit the kind that a Korean ending tells."""

    gid: str
    name: str
    lat: float
    lon: float
    country: str | None
    admin1: str
    feature: str
    unit: str | None
    population: int | None
    radius_m: float


NameRow = tuple[str, str, str | None]
"""A name as written, folded, and its sounds; None = its country needs none."""


def name_rows(names: Iterable[str], country: str | None, feature: str) -> list[NameRow]:
    """Give each distinct name with its folded form and, for Korea and countries writing Arabic, its sounds.

    Parameters
    ----------
    names
        As written, the main one first.
    country
        ISO 3166-1 alpha-2 code.
    feature
        GeoNames feature code.

    Returns
    -------
    list of tuple
        Name, folded form, sounds or None.
    """
    sounds: Callable[[str], str | None] = _no_sounds
    if country in KOREAN and feature != "PCLI":
        sounds = name_key
    elif country in ARABIC and feature != "PCLI":
        sounds = bones
    kept: dict[str, NameRow] = {}
    written = list(names)
    if country in ARABIC:
        written += [_ARTICLE.sub("", name) for name in written if _ARTICLE.match(name)]
    for name in written:
        if (folded := fold(name)) and folded not in kept:
            kept[folded] = (name, folded, sounds(name))
    return list(kept.values())


def _no_sounds(_: str) -> str | None:
    return None
