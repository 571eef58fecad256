"""Divisions made since Natural Earth's outlines were drawn: what each was a part of, and since when it is its own.

Where such a division ends is not held here, so nothing is decided inside the outline it was cut from.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from itertools import chain

from toolkit.places.areas import Area, provinces_of, wider_areas
from toolkit.places.kinds_of_area import bare_area, fold_area
from toolkit.settings import shipped_root

BESIDE_DEG = 0.01
"""Degrees within which two outlines border each other: they are rounded to a thousandth."""


@dataclass(frozen=True, slots=True)
class Change:
    """One division that is newer than the outlines.

    Attributes
    ----------
    country
        ISO 3166-1 alpha-2 code.
    drawn_as
        Name of the outline that still holds it.
    lives_on
        False where nothing of that name is left: Katanga was divided whole.
    name
        Its name.
    since
        The year.
    """

    country: str
    drawn_as: str
    lives_on: bool
    name: str
    since: str


@cache
def _table() -> dict[str, tuple[Change, ...]]:
    """Read the table by folded name: data/lines/changed_areas.csv, written by hand from the laws that made them."""
    found: dict[str, tuple[Change, ...]] = {}
    path = shipped_root() / "data" / "lines" / "changed_areas.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            change = Change(row["country"], row["drawn_as"], row["lives_on"] == "yes", row["name"], row["since"])
            for name in filter(None, (row["name"], *row["other_names"].split("|"))):
                key = fold_area(bare_area(name))
                found[key] = (*found.get(key, ()), change)
    return found


def newer_divisions(name: str, country: str | None = None) -> list[Change]:
    """Give the newer divisions that a name may mean.

    Parameters
    ----------
    name
        As a newspaper writes it: "Telangana", "Turkana County".
    country
        ISO 3166-1 alpha-2 code to stay inside; None = anywhere.
    """
    return [c for c in _table().get(fold_area(bare_area(name)), ()) if country in {None, c.country}]


def cut_from(area: Area) -> list[Change]:
    """Give what was cut from an area since its outline was drawn, where the area goes on under its name.

    Parameters
    ----------
    area
        An area with an outline.
    """
    every = set(chain.from_iterable(_table().values()))
    own = [c for c in every if (c.country, c.drawn_as) == (area.country, area.name) and c.lives_on]
    return sorted(own, key=lambda c: (c.since, c.name))


def is_unassigned(part: Area, whole: Area) -> bool:
    """Tell whether the outlines do not say to which region a province belongs that borders one of its country.

    Natural Earth gives four of Sardinia's provinces no region, and the towns of the Philippines none: the outline of a
    region put together from provinces lacks them.

    Parameters
    ----------
    part
        The province that holds a position.
    whole
        A region, as put together from those provinces that name it.
    """
    if whole.drawn or whole.level != 1 or part.country != whole.country or wider_areas(part.country, part.name):
        return False
    others = provinces_of(part.country)
    assigned = sum(bool(wider_areas(other.country, other.name)) for other in others)
    return 2 * assigned > len(others) and bool(part.shape.distance(whole.shape) < BESIDE_DEG)
