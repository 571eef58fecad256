"""Countries, states, provinces and some counties as areas, from shipped outlines at 1:10,000,000.

They lie in one SQLite file (``data/lines/areas.sqlite``, made by ``data/lines/areas.py``) and are read one by one, so
that a single question opens a few outlines and not the world's.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from toolkit.earth import KM_PER_DEGREE
from toolkit.places.antimeridian import CUT_AT, to_antimeridian
from toolkit.places.names import fold
from toolkit.settings import get_settings

EDGE_KM = {"KP": 2.0, "KR": 2.0}
"""How far a shipped outline of a country may lie off the real one, in km: one for Natural Earth at 1:10,000,000 (its
Korean border passes Panmunjom a kilometre off), one for our own rounding."""

EDGE_ELSEWHERE_KM = 3.0
"""The same elsewhere: two for Natural Earth, whose land borders lie within two km of 60 towns' known distances
(tests/places/test_borders.py), one for our own simplification and rounding."""

SHELF_KM = 25.0
"""How far off its coast a point still counts to a country: a little more than its territorial sea, 12 nautical miles
(UN Convention on the Law of the Sea, 1982, article 3)."""

TOWN_KINDS = frozenset({"City", "Municipality", "Metropolitan City", "Federal City"})
"""Kinds that a name with "province" or "oblast" does not mean."""

WRITTEN_KINDS = frozenset(
    {
        "Oblast",
        "Governorate",
        "Province",
        "Prefecture",
        "County",
        "Krai",
        "Voivodeship",
        "Canton",
        "District",
        "Department",
        "Division",
        "Parish",
        "Autonomous Okrug",
        "Peninsula",
        "Emirate",
        "Borough",
    }
)
"""Kinds that stand after the name in running English; the others follow in brackets: Lombardy (region)."""

STATE_WRITTEN = frozenset({"NG", "SD", "SS", "MM", "KN", "PW"})
"""Countries whose states are written with the word: Kano State, but Texas."""

_FIELDS = "id, name, kind, endonym, country, level, drawn, parent, claimed_by, note"


@dataclass(frozen=True, slots=True, eq=False)
class Area:
    """One state, province, county or region.

    Attributes
    ----------
    id
        Its number in the file.
    name
        As newspapers in English write it, without its kind.
    kind
        Oblast, Governorate, State ...; empty where it goes by its name alone.
    endonym
        As its own country writes it, after ISO 3166-2.
    country
        ISO 3166-1 alpha-2 code of the state that most states or the United Nations count it to.
    level
        1 = below the country, 2 = below that.
    drawn
        True for an outline that Natural Earth draws; False for one put together, and for U.S. counties.
    parent
        What it belongs to: an ISO 3166-2 code, or a state's name.
    claimed_by
        Codes of other states that claim it.
    note
        What else must be said of it.
    """

    id: int
    name: str
    kind: str
    endonym: str
    country: str
    level: int
    drawn: bool
    parent: str
    claimed_by: tuple[str, ...]
    note: str

    @property
    def names(self) -> tuple[str, ...]:
        """Give the other names it goes by."""
        rows = areas_db().execute("SELECT text FROM area_name WHERE area=? ORDER BY own DESC, text", (self.id,))
        return tuple(dict.fromkeys(text for (text,) in rows if text != self.name))

    @property
    def called(self) -> str:
        """Give its name with its kind: "Sumy Oblast"."""
        if not self.kind or self.kind in TOWN_KINDS or self.name.endswith(self.kind):
            return self.name
        if self.kind in WRITTEN_KINDS or (self.kind == "State" and self.country in STATE_WRITTEN):
            return f"{self.name} {self.kind}"
        return f"{self.name} ({self.kind.lower()})"

    @property
    def shape(self) -> Any:
        """Give its outline: a shapely multipolygon, longitude and latitude in degrees."""
        return _shape(self.id)


@cache
def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)


def areas_db() -> sqlite3.Connection:
    """Give the database of areas, opened once for reading."""
    return _opened(get_settings().data / "lines" / "areas.sqlite")


@cache
def _shape(number: int) -> Any:
    from shapely import from_wkb

    return to_antimeridian(from_wkb(areas_db().execute("SELECT shape FROM area WHERE id=?", (number,)).fetchone()[0]))


def areas_where(condition: str, values: Sequence[object] = ()) -> list[Area]:
    """Give the areas that meet a condition of our own, in file order.

    Parameters
    ----------
    condition
        SQL over the columns of ``area``.
    values
        What its question marks stand for.

    Returns
    -------
    list of Area
        Their outlines are read only when asked for.
    """
    query = f"SELECT {_FIELDS} FROM area WHERE {condition} ORDER BY id"  # noqa: S608  (our own conditions)
    found = []
    for number, name, kind, endonym, country, level, drawn, parent, claims, note in areas_db().execute(query, values):
        claimed_by = tuple(claims.split())
        found.append(Area(number, name, kind, endonym, country, level, bool(drawn), parent, claimed_by, note))
    return found


@cache
def _drawn() -> tuple[tuple[Area, ...], Any]:
    """Give every outline that Natural Earth draws, and a tree of them."""
    from shapely import STRtree, from_wkb

    found = tuple(areas_where("drawn=1"))
    shapes = [row[0] for row in areas_db().execute("SELECT shape FROM area WHERE drawn=1 ORDER BY id")]
    return found, STRtree(from_wkb(shapes))


def provinces_of(country: str) -> list[Area]:
    """Give the provinces of a country.

    Parameters
    ----------
    country
        ISO 3166-1 alpha-2 code.

    Returns
    -------
    list of Area
        As Natural Earth draws them, in file order; they fill the country.
    """
    return areas_where("country=? AND drawn=1", (country.upper(),))


def province_at(*, lat: float, lon: float) -> Area | None:
    """Give the province that holds a point.

    Parameters
    ----------
    lat
        Degrees north.
    lon
        Degrees east.

    Returns
    -------
    Area or None
        None at sea.
    """
    from shapely import Point

    at = Point(lon, lat)
    return next((area for area in _boxed(lat, lon, 0.0) if area.drawn and area.shape.contains(at)), None)


def _boxed(lat: float, lon: float, degrees: float) -> list[Area]:
    """Give the areas whose box comes within some degrees of a point."""
    east = degrees * 20 if abs(lat) > 80 else degrees * 3  # meridians draw together
    lon = min(max(lon, -CUT_AT), CUT_AT)
    box = (lon + east, lon - east, lat + degrees, lat - degrees)
    return areas_where("west<=? AND east>=? AND south<=? AND north>=?", box)


def areas_in(west: float, south: float, east: float, north: float) -> list[Area]:
    """Give what Natural Earth draws within a box.

    Parameters
    ----------
    west
        Degrees east of its left side.
    south
        Degrees north of its foot.
    east
        Degrees east of its right side.
    north
        Degrees north of its head.

    Returns
    -------
    list of Area
        In file order.
    """
    return areas_where("drawn=1 AND west<=? AND east>=? AND south<=? AND north>=?", (east, west, north, south))


def areas_near(*, lat: float, lon: float, reach_km: float, counties: bool = False) -> list[Area]:
    """Give the areas whose box comes near a point.

    Parameters
    ----------
    lat
        Degrees north.
    lon
        Degrees east.
    reach_km
        How near, in km.
    counties
        True for U.S. counties, False for what Natural Earth draws.

    Returns
    -------
    list of Area
        In file order.
    """
    near = _boxed(lat, lon, reach_km / KM_PER_DEGREE)
    if counties:
        return [area for area in near if area.level == 2 and not area.drawn]
    return [area for area in near if area.drawn]


def province_names(lons: Sequence[float], lats: Sequence[float], countries: Sequence[str]) -> list[str]:
    """Name the province of each of many places.

    Parameters
    ----------
    lons
        Degrees east.
    lats
        Degrees north.
    countries
        ISO 3166-1 alpha-2 code of each; a province of another country is not named.

    Returns
    -------
    list of str
        Empty where no province of that country holds the place.
    """
    provinces = _drawn()[0]
    return [
        provinces[i].name if i is not None and provinces[i].country == country else ""
        for i, country in zip(province_indexes(lons, lats), countries, strict=True)
    ]


def province_indexes(lons: Sequence[float], lats: Sequence[float]) -> list[int | None]:
    """Give the number of the province that holds each point.

    Parameters
    ----------
    lons
        Degrees east.
    lats
        Degrees north.

    Returns
    -------
    list of int or None
        The first in file order where outlines overlap.
    """
    from shapely import points

    spots, shapes = _drawn()[1].query(points(lons, lats), predicate="within")
    found: list[int | None] = [None] * len(lons)
    for spot, shape in sorted(zip(spots.tolist(), shapes.tolist(), strict=True), reverse=True):
        found[spot] = shape
    return found


def countries_at(*, lat: float, lon: float) -> tuple[str, ...]:
    """Give the country that a point lies in, by its outline.

    Parameters
    ----------
    lat
        Degrees north.
    lon
        Degrees east.

    Returns
    -------
    tuple of str
        ISO 3166-1 alpha-2 codes; empty far out at sea. Two or more within an outline's error of their border; off a
        coast, the countries within SHELF_KM.
    """
    from shapely import Point
    from shapely.affinity import scale

    shrink = max(0.05, math.cos(math.radians(lat)))
    found: dict[str, float] = {}
    at = Point(lon * shrink, lat)
    for area in _boxed(lat, lon, SHELF_KM / KM_PER_DEGREE):
        if area.drawn:
            flat = scale(area.shape, xfact=shrink, origin=(0, 0))
            found[area.country] = min(KM_PER_DEGREE * flat.distance(at), found.get(area.country, SHELF_KM + 1))
    inside = sorted(code for code, away in found.items() if away == 0.0)
    if inside:
        near = sorted(code for code, away in found.items() if 0.0 < away <= edge_km(code))
        return (*inside, *near)
    near = sorted((code for code, away in found.items() if away <= SHELF_KM), key=lambda code: (found[code], code))
    return tuple(near)


def wider_areas(country: str, name: str) -> frozenset[str]:
    """Give the first-level areas that a second-level one belongs to, such as England for Cornwall.

    Parameters
    ----------
    country
        ISO 3166-1 alpha-2 code.
    name
        Main name of an area that Natural Earth draws.
    """
    return _wider().get((country, fold(name)), frozenset())


@cache
def _wider() -> dict[tuple[str, str], frozenset[str]]:
    """Read off the ISO codes which area belongs to which."""
    query = (
        "SELECT part.country, part.name, whole.name FROM area AS part JOIN area AS whole"
        " ON whole.drawn=0 AND whole.country=part.country AND whole.code=part.parent WHERE part.drawn=1"
    )
    found: dict[tuple[str, str], set[str]] = {}
    for country, name, whole in areas_db().execute(query):
        found.setdefault((country, fold(name)), set()).add(fold(whole))
    return {key: frozenset(names) for key, names in found.items()}


def edge_km(country: str) -> float:
    """Give how far outlines of a country may lie off the real ones.

    Parameters
    ----------
    country
        ISO 3166-1 alpha-2 code.

    Returns
    -------
    float
        In km.
    """
    return EDGE_KM.get(country, EDGE_ELSEWHERE_KM)
