"""Countries, states and provinces as areas, from the shipped Natural Earth outlines at 1:10,000,000."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.settings import get_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

EDGE_KM = {"KP": 2.0, "KR": 2.0}
"""How far a shipped outline of a country may lie off the real one, in km: one for Natural Earth at 1:10,000,000 (its
Korean border passes Panmunjom a kilometre off), one for our own rounding."""

EDGE_ELSEWHERE_KM = 5.0
"""The same where outlines were simplified by 0.03 degrees, which is 3.3 km."""


SHELF_KM = 25.0
"""How far off its coast a point still counts to a country: a little more than its territorial sea, 12 nautical miles
(UN Convention on the Law of the Sea, 1982, article 3)."""

KM_PER_DEGREE = 111.195
"""Length of a degree of latitude on the sphere of mean Earth radius (Moritz 2000)."""


@dataclass(frozen=True, slots=True, eq=False)
class Province:
    """One state or province.

    Attributes
    ----------
    name
        As Natural Earth writes it.
    names
        Other spellings.
    country
        ISO 3166-1 alpha-2 code.
    claimed_by
        Codes of other states that claim it.
    shape
        Its outline: shapely polygons, longitude and latitude in degrees.
    """

    name: str
    names: tuple[str, ...]
    country: str
    claimed_by: tuple[str, ...]
    shape: Any


@cache
def _read(path: Path) -> tuple[tuple[Province, ...], Any]:
    from shapely import STRtree
    from shapely.geometry import shape

    features = json.loads(gzip.decompress(path.read_bytes()))["features"]
    found = tuple(
        Province(p["name"], tuple(p["names"]), p["country"], tuple(p["claimed_by"]), shape(f["geometry"]))
        for f in features
        for p in (f["properties"],)
    )
    return found, STRtree([p.shape for p in found])


def _provinces() -> tuple[tuple[Province, ...], Any]:
    return _read(get_settings().data / "lines" / "provinces.geojson.gz")


def provinces_of(country: str) -> list[Province]:
    """Give the provinces of a country.

    Parameters
    ----------
    country
        ISO 3166-1 alpha-2 code.

    Returns
    -------
    list of Province
        In file order.
    """
    return [p for p in _provinces()[0] if p.country == country]


def province_at(*, lat: float, lon: float) -> Province | None:
    """Give the province that holds a point.

    Parameters
    ----------
    lat
        Degrees north.
    lon
        Degrees east.

    Returns
    -------
    Province or None
        None at sea.
    """
    found = province_indexes([lon], [lat])[0]
    return None if found is None else _provinces()[0][found]


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
    provinces = _provinces()[0]
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

    spots, shapes = _provinces()[1].query(points(lons, lats), predicate="within")
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

    provinces, tree = _provinces()
    at = Point(lon, lat)
    found: dict[str, float] = {}
    for number in tree.query(at, predicate="dwithin", distance=SHELF_KM / KM_PER_DEGREE).tolist():
        province = provinces[number]
        away = KM_PER_DEGREE * province.shape.distance(at)
        found[province.country] = min(away, found.get(province.country, away))
    inside = [code for code, away in found.items() if away == 0.0]
    if inside:
        near = [code for code, away in found.items() if 0.0 < away <= edge_km(code) / 2]
        return tuple(dict.fromkeys([*sorted(inside), *sorted(near)]))
    return tuple(sorted(found, key=lambda code: (found[code], code)))


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
