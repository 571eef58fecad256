"""Areas by the names that newspapers give them."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.places.areas import TOWN_KINDS, Area, areas_db, areas_where
from toolkit.places.kinds_of_area import bare_area, fold_area, kind_word, names_a_town, without_article


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
    rows = areas_db().execute("SELECT area, max(own) FROM area_name WHERE folded=? GROUP BY area", (key,)).fetchall()
    own = dict(rows)
    found = areas_where(f"id IN ({','.join(str(int(number)) for number in own)})") if own else []
    kept = [area for area in found if country is None or country.upper() in {area.country, *area.claimed_by}]
    asked = kind_word(name)
    if asked and not names_a_town(name):
        kept = [area for area in kept if area.kind not in TOWN_KINDS] or kept
    level = 2 if asked in {"county", "district", "parish", "borough"} else 1
    whole = fold_area(without_article(name))
    ranked = {a.id: (fold_area(a.name) != whole, not _is_of_kind(a, asked), a.level != level, -own[a.id]) for a in kept}
    return sorted(kept, key=lambda a: (ranked[a.id], a.id))


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
