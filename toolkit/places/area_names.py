"""Areas by the names that newspapers give them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from toolkit.places.areas import TOWN_KINDS, Area, areas_db, areas_where
from toolkit.places.gazetteers.base import shipped_gazetteer
from toolkit.places.kinds_of_area import bare_area, fold_area, kind_word, names_a_town, without_article

LEAST_CONSONANTS = 3
"""Consonants from which two spellings are hardly two names: Lvov and Lviv have three."""

_CROSSED = str.maketrans({"đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe"})
_VOWELS = re.compile(r"[aeiouyw\W]")
_DOUBLED = re.compile(r"(.)\1+")
_EXCHANGED = (("kh", "h"), ("gh", "h"), ("zh", "z"), ("sh", "s"), ("ts", "c"), ("tz", "c"), ("g", "h"), ("q", "k"))


def find_areas(name: str, *, country: str | None = None) -> list[Area]:
    """Find the areas of a name as newspapers write it.

    Parameters
    ----------
    name
        Such as "Sumy Oblast", "Idlib province", "State of Minas Gerais", "Crimea".
    country
        ISO 3166-1 alpha-2 code to stay inside; None = anywhere.

    Returns
    -------
    list of Area
        Those of that main name before those it is another name of, the first level before the second.
    """
    key = fold_area(bare_area(name))
    if len(key) < 2 or len(name) > 120:
        return []
    spelt = [key, *_crossed().get(key, ())]
    rows = areas_db().execute(
        f"SELECT area, max(own) FROM area_name WHERE folded IN ({','.join('?' * len(spelt))}) GROUP BY area",  # noqa: S608
        spelt,
    )
    own = dict(rows.fetchall())
    found = areas_where(f"id IN ({','.join(str(int(number)) for number in own)})") if own else []
    kept = [area for area in found if country is None or country.upper() in {area.country, *area.claimed_by}]
    asked = kind_word(name)
    if asked and not names_a_town(name):
        kept = [area for area in kept if area.kind not in TOWN_KINDS] or kept
    level = 2 if asked in {"county", "district", "parish", "borough"} else 1
    whole = fold_area(without_article(name))
    ranked = {a.id: (fold_area(a.name) != whole, not _is_of_kind(a, asked), a.level != level, -own[a.id]) for a in kept}
    return sorted(kept, key=lambda a: (ranked[a.id], a.id))


@cache
def _crossed() -> dict[str, list[str]]:
    """Return the names with letters that Unicode does not take apart, by what is typed for them: Łódź, Bình Định."""
    found: dict[str, list[str]] = {}
    for (folded,) in areas_db().execute("SELECT DISTINCT folded FROM area_name"):
        plain = folded.translate(_CROSSED)
        if plain != folded:
            found.setdefault(plain, []).append(folded)
    return found


def spelt_like(name: str, country: str) -> list[Area]:
    """Give the one first-level area of a country whose name is spelt with the same consonants.

    Another alphabet is written in many ways: Zaporozhye and Zaporizhzhia, Lugansk and Luhansk, Menoufia and Monufia.

    Parameters
    ----------
    name
        As a newspaper writes it.
    country
        ISO 3166-1 alpha-2 code.

    Returns
    -------
    list of Area
        Empty where no area is so spelt, and where two are.
    """
    wanted = _consonants(fold_area(bare_area(name)))
    query = "SELECT folded, area FROM area_name JOIN area ON area=id WHERE country=? AND level=1"
    rows = areas_db().execute(query, (country.upper(),)).fetchall() if len(wanted) >= LEAST_CONSONANTS else []
    found = {number for folded, number in rows if _consonants(folded) == wanted}
    return areas_where("id=?", (found.pop(),)) if len(found) == 1 else []


def namesake_in(homes: Sequence[str], name: str) -> str:
    """Tell that a country has a place of an area's name, of which no outline may be held.

    Peru's province of Trujillo is of the second rank and not drawn; the one outline of that name is Venezuela's.

    Parameters
    ----------
    homes
        ISO 3166-1 alpha-2 codes of the countries that a position lies in.
    name
        The area's name as written; one with a wider area after a comma has no namesake.

    Returns
    -------
    str
        Words for the finding; empty where no place of the name is known there.
    """
    known = any(shipped_gazetteer().lookup(bare_area(name), country=code, similar=False) for code in homes)
    if not known or "," in name:
        return ""
    return "a place of that name lies in the country of the position, and the area round it may be meant"


def _consonants(folded: str) -> str:
    """Give a folded name's consonants, doubled ones once, and those alike that transcriptions exchange."""
    plain = _DOUBLED.sub(r"\1", folded.replace("and", ""))
    for written, alike in _EXCHANGED:
        plain = plain.replace(written, alike)
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", plain))


def _is_of_kind(area: Area, asked: str) -> bool:
    """Tell whether an area is of the very kind that a name says; a name without kind means any."""
    return not asked or area.kind.casefold() == asked


def best_of(found: Sequence[Area], name: str) -> list[Area]:
    """Keep the areas that a name means in the first place: of its kind and level, by their main name.

    Parameters
    ----------
    found
        As ``find_areas`` gives them for the name.
    name
        The name as written.

    Returns
    -------
    list of Area
        Several where Punjab is a state of India and a province of Pakistan, or three counties are called Cook.
    """
    asked = kind_word(name)
    key = fold_area(bare_area(name))
    whole = fold_area(without_article(name))
    first = [a for a in found if _is_of_kind(a, asked) or fold_area(a.name) == whole] or list(found)
    for wanted in (whole, key):
        first = [a for a in first if fold_area(a.name) == wanted] or first
    if not first:
        return []
    level = min(a.level for a in first)
    return [a for a in first if a.level == level]
