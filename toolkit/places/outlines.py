"""Land and water of a view, on the map: shipped Natural Earth outlines at the scale that suits it."""

from __future__ import annotations

import gzip
import json
import sqlite3
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from toolkit.places.ground import land_near
from toolkit.places.view import Box, View
from toolkit.settings import get_settings

LOCATOR_KM = 1800.0
"""Half the side of the locator map: a country and its neighbours."""

FINE_KM = 250.0
"""Half the side of a map up to which land is drawn at 1:10,000,000, so that it fits the borders measured to."""

RIVER_RANKS = ((100.0, 12), (400.0, 7), (1_000.0, 4), (2_500.0, 2))
"""Half the side of a map in km, and the last of Natural Earth's ranks of rivers that is drawn up to there."""

_KOREA_10M = (121.0, 32.5, 133.0, 44.0)
_COUNTRIES = {"KP": "North Korea", "KR": "South Korea", "CN": "China", "RU": "Russia", "JP": "Japan"}
_CUT = 1.1  # of the view: the edge of a cut lies outside what is shown
_SEAM_KM = 0.05


class Land(NamedTuple):
    """The land of a view, in km east and north of its middle.

    Attributes
    ----------
    whole
        All of it, a shapely geometry.
    countries
        Name and land of each country that is told apart.
    """

    whole: Any
    countries: list[tuple[str, Any]]


class River(NamedTuple):
    """A river of a view: its name, its rank after Natural Earth (0 the greatest), and its course in km on the map."""

    name: str
    rank: int
    course: Any


@lru_cache(maxsize=8)
def land_of(view: View) -> Land:
    """Give the land of a view, cut a little outside it."""
    from shapely import unary_union

    parts: dict[str, list[Any]] = {}
    for feature in _features(view):
        facts = feature["properties"]
        name = _COUNTRIES.get(facts.get("country", "")) or facts.get("name", "")
        for rings in polygons_of(feature["geometry"]):
            piece = _on_map(view, rings)
            if piece is not None:
                parts.setdefault(name, []).append(piece)
    countries = [(name, unary_union(pieces)) for name, pieces in parts.items()]
    grown = [land.buffer(_SEAM_KM, join_style="mitre") for _, land in countries]  # closes the seams between them
    return Land(unary_union(grown), [(name, land) for name, land in countries if name])


def _on_map(view: View, rings: Any) -> Any:
    """Give a polygon on the map, cut to the view; None where nothing of it shows."""
    from shapely import Polygon, box, unary_union

    frame = box(-_CUT * view.half_x, -_CUT * view.half_y, _CUT * view.half_x, _CUT * view.half_y)
    if view.is_flat:
        pieces = [Polygon(view.points(rings[0]), [view.points(ring) for ring in rings[1:]])]
    else:
        ends = _ends(rings[0])
        near = [box for box in view.boxes if _touch(ends, box)]
        whole = Polygon(rings[0], rings[1:]) if near else None
        parts = chain.from_iterable(_clipped(whole, box) for box in near)
        pieces = [_projected(view, part) for part in parts]
    cut = unary_union([piece.buffer(0).intersection(frame) for piece in pieces])
    return None if cut.is_empty else cut


def _clipped(polygon: Any, frame: Box) -> list[Any]:
    """Cut a polygon in degrees to a frame and a degree round it: far land may lie inside out on the map.

    The frame's sides are given points a degree apart, so that they bend as parallels do.
    """
    from shapely import box, segmentize

    west, south, east, north = frame
    sides = box(max(west - 1, -180), max(south - 1, -90), min(east + 1, 180), min(north + 1, 90))
    if sides.contains(polygon):
        return [polygon]
    cut = polygon.buffer(0).intersection(segmentize(sides, 1.0))
    return [part for part in getattr(cut, "geoms", [cut]) if part.geom_type == "Polygon" and not part.is_empty]


def _projected(view: View, polygon: Any) -> Any:
    from shapely import Polygon

    holes = [view.points(ring.coords) for ring in polygon.interiors]
    return Polygon(view.points(polygon.exterior.coords), holes)


def borders_of_world() -> list[Any]:
    """Give the land borders at 1:110,000,000, for locators: runs of longitude and latitude."""
    found = []
    for feature in _read(get_settings().data / "lines" / "outlines.geojson"):
        if feature["properties"]["kind"] == "border":
            found += feature["geometry"]["coordinates"]
    return found


def lakes_of(view: View) -> list[Any]:
    """Give the lakes of a view, on the map."""
    least = (view.half_x / 100) ** 2
    found = []
    for _, _, shape in _waters(view, "lake", 0):
        for part in getattr(shape, "geoms", [shape]):
            piece = _on_map(view, [part.exterior.coords, *(hole.coords for hole in part.interiors)])
            if piece is not None and piece.area > least:
                found.append(piece)
    return found


def rivers_of(view: View) -> list[River]:
    """Give the rivers of a view, on the map, the greatest first.

    Parameters
    ----------
    view
        What is shown; a wide one shows great rivers alone.
    """
    from shapely import LineString, box

    rank = next((rank for side, rank in RIVER_RANKS if max(view.half_x, view.half_y) <= side), None)
    if rank is None:
        return []
    frame = box(-_CUT * view.half_x, -_CUT * view.half_y, _CUT * view.half_x, _CUT * view.half_y)
    found = []
    for name, own, shape in _waters(view, "river", rank):
        for part in getattr(shape, "geoms", [shape]):
            course = LineString(view.points(part.coords)).intersection(frame)
            if not course.is_empty:
                found.append(River(name, own, course))
    return found


def all_rivers() -> list[tuple[str, Any]]:
    """Give the name and the course in degrees of every river that has one, the great ones first."""
    from shapely import from_wkb

    rows = _db().execute("SELECT name, shape FROM water WHERE kind='river' AND name!='' ORDER BY id")
    return [(name, from_wkb(shape)) for name, shape in rows]


def _waters(view: View, kind: str, rank: int) -> list[tuple[str, int, Any]]:
    from shapely import from_wkb

    query = (
        "SELECT id, name, rank, shape FROM water WHERE kind=? AND rank<=? AND west<=? AND east>=? AND south<=? "
        "AND north>=? ORDER BY id"
    )
    found: dict[int, tuple[str, int, Any]] = {}
    for west, south, east, north in view.boxes:
        for number, name, own, shape in _db().execute(query, (kind, rank, east, west, north, south)):
            found.setdefault(number, (name, own, from_wkb(shape)))
    return [found[number] for number in sorted(found)]


def _db() -> sqlite3.Connection:
    return _opened(get_settings().data / "lines" / "waters.sqlite")


@cache
def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)


def _features(view: View) -> list[dict[str, Any]]:
    """Give the outlines that suit a view: countries at 1:10m or 1:50m, or the world's land at 1:110m."""
    lines, side = get_settings().data / "lines", max(view.half_x, view.half_y)
    west, south, east, north = view.boxes[0]
    box = _KOREA_10M
    if west >= box[0] and south >= box[1] and east <= box[2] and north <= box[3]:
        return [f for f in _read(lines / "outlines.geojson") if f["properties"]["scale"] == "10m"]
    if side < FINE_KM and len(view.boxes) == 1:  # the fine outlines end a tenth of a degree before the antimeridian
        return land_near(west, south, east, north)
    if side < LOCATOR_KM:
        return _near(lines / "countries.geojson.gz", tuple(view.boxes))
    return [f for f in _read(lines / "outlines.geojson") if f["properties"]["kind"] == "land"]


@lru_cache(maxsize=8)
def _near(path: Path, frames: tuple[Box, ...]) -> list[dict[str, Any]]:
    """Give the countries with a part near a view, reduced to such parts."""
    found = []
    for feature, boxes in zip(_read(path), _boxes(path), strict=True):
        parts = []
        for rings, box in zip(polygons_of(feature["geometry"]), boxes, strict=True):
            if any(_touch(box, frame) for frame in frames):
                parts.append(rings)
        if parts:
            found.append(feature | {"geometry": {"type": "MultiPolygon", "coordinates": parts}})
    return found


def _touch(box: Box, frame: Box) -> bool:
    """Tell whether two boxes come within a degree of each other."""
    west, south, east, north = frame
    return box[0] <= east + 1 and box[2] >= west - 1 and box[1] <= north + 1 and box[3] >= south - 1


@cache
def _boxes(path: Path) -> list[list[Box]]:
    """Give the west, south, east and north end of each outer ring, feature by feature."""
    return [_outer_boxes(feature) for feature in _read(path)]


def _outer_boxes(feature: dict[str, Any]) -> list[Box]:
    return [_ends(rings[0]) for rings in polygons_of(feature["geometry"])]


def _ends(ring: Any) -> Box:
    lons, lats = zip(*ring, strict=True)
    return min(lons), min(lats), max(lons), max(lats)


@cache
def _read(path: Path) -> list[dict[str, Any]]:
    data = path.read_bytes()
    text = gzip.decompress(data) if path.suffix == ".gz" else data
    features: list[dict[str, Any]] = json.loads(text)["features"]
    return features


def polygons_of(geometry: dict[str, Any]) -> list[Any]:
    """Give the polygons of a GeoJSON geometry, each a list of rings.

    Parameters
    ----------
    geometry
        A Polygon or a MultiPolygon.
    """
    return [geometry["coordinates"]] if geometry["type"] == "Polygon" else list(geometry["coordinates"])
