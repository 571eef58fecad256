"""Roads and railways on a site map: lines that a case keeps, cut out of a file of the desk's. No network.

Natural Earth's roads are in no package registry, so none are shipped: a desk adds them, or an extract of its own, with
``dateline add CASE ne_10m_roads.zip --basemap``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.places.basemap import runs_of
from toolkit.places.labels import Label
from toolkit.places.map_files import MOST_BYTES, features_of, name_of, point_of, refused
from toolkit.places.view import View
from toolkit.reading import read_bytes
from toolkit.records import Basemap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D

LINES = ".geojson"
"""How the name of a basemap ends that holds lines."""

WAY_RANKS = ((60.0, 12), (150.0, 8), (400.0, 6), (1_000.0, 4))
"""Half the side of a map in km, and the last of Natural Earth's ranks of roads that is drawn up to there."""

UNRANKED = 5
"""Rank of a line whose file gives it none: drawn on all maps up to 400 km, since a desk chose it."""

MOST_LINES = 20_000
"""Most lines of one file: the whole of Natural Earth's roads are 56,601, those of one country some thousand."""

_ROAD, _RAIL = "#b98a5e", "#8a8778"
_ABOVE_PICTURES = 2.6  # under borders and claims
_LEAST_NAMED = 0.25
"""Share of half the view's width that a road must run through it to be named, as rivers and borders must."""


class Way(NamedTuple):
    """A road or railway of a view: its name, its rank (1 the greatest), and its course in km on the map."""

    name: str
    rank: int
    is_railway: bool
    course: Any


def is_lines(basemap: Basemap) -> bool:
    """Tell whether a basemap holds lines and no picture."""
    return basemap.file.endswith(LINES)


def require_lines(data: bytes, name: str) -> None:
    """Refuse a file of lines that holds none.

    Parameters
    ----------
    data
        Its bytes.
    name
        Its name, for messages.

    Raises
    ------
    CoordinateError
        It is no GeoJSON in longitude and latitude, has no line, or too many (E_OUTLINE).
    """
    found = len(list(_lines(data, name)))
    surroundings = "Give lines of the surroundings of the case's sites."
    if not found:
        raise refused(name, "there is no line near the case's sites in it", surroundings)
    if found > MOST_LINES:
        raise refused(name, f"it has {found:,} lines there; a map takes {MOST_LINES:,}", surroundings)


def ways_of(view: View, basemaps: Sequence[Basemap]) -> list[Way]:
    """Give the roads and railways of a view, on the map, the greatest first.

    Parameters
    ----------
    view
        What is shown; a wide one shows great roads alone, one of continents none.
    basemaps
        Basemaps with their paths; pictures are passed over.

    Raises
    ------
    CoordinateError
        A file is no GeoJSON in longitude and latitude (E_OUTLINE).
    """
    held = [(basemap.path, basemap.file) for basemap in basemaps if basemap.path and is_lines(basemap)]
    ways = chain.from_iterable(_ways_in(view, path, file, path.stat().st_mtime_ns) for path, file in held)
    return sorted(ways, key=lambda way: way.rank)


@lru_cache(maxsize=8)
def _ways_in(view: View, path: Path, file: str, _written_ns: int) -> tuple[Way, ...]:
    """Give the ways of one file; kept, since a map, its key and its credits each ask: 20,000 lines take two seconds."""
    from shapely import LineString, box

    least = next((rank for side, rank in WAY_RANKS if max(view.half_x, view.half_y) <= side), None)
    if least is None or view.is_flat:
        return ()
    frame = box(-view.half_x, -view.half_y, view.half_x, view.half_y)
    ways = []
    for facts, called, points in _lines(read_bytes(path, limit=MOST_BYTES), f"basemaps/{file}"):
        rank = rank_of(facts)
        if rank > least:
            continue
        on_map = view.points(points)
        if len(on_map) > 1 and view.shows(on_map):
            course = LineString(on_map).intersection(frame)
            if not course.is_empty:
                ways.append(Way(called, rank, is_railway(facts), course))
    return tuple(ways)


def shown_lines(view: View, basemaps: Sequence[Basemap]) -> tuple[Basemap, ...]:
    """Give the basemaps of lines that a view shows something of, in their order.

    Parameters
    ----------
    view
        What a map shows.
    basemaps
        Basemaps with their paths; pictures are passed over.
    """
    return tuple(basemap for basemap in basemaps if is_lines(basemap) and ways_of(view, [basemap]))


def draw_ways(ax: Axes, view: View, basemaps: Sequence[Basemap]) -> list[Label]:
    """Draw roads and railways; each is named once, on its longest stretch.

    Parameters
    ----------
    ax
        Axes in km east and north of the view's middle.
    view
        What they show.
    basemaps
        Basemaps with their paths.

    Returns
    -------
    list of Label
        Names, still to be placed, those of great roads first.
    """
    longest: dict[str, Any] = {}
    for way in ways_of(view, basemaps):
        for run in runs_of(way.course):
            drawn = _drawn(way.rank, railway=way.is_railway)
            ax.plot(*run.xy, zorder=_ABOVE_PICTURES, solid_capstyle="round", **drawn)
            held = longest.get(way.name)
            if way.name and (held is None or run.length > held.length):
                longest[way.name] = run
    words = {"color": "#8f6437", "fontsize": 6.5}
    labels = []
    for name, run in longest.items():
        if run.length > _LEAST_NAMED * view.half_x:
            middle = run.interpolate(0.5, normalized=True)
            labels.append(Label(middle.x, middle.y, name, words))
    return labels


def _drawn(rank: int, *, railway: bool) -> dict[str, Any]:
    """Give how a line of a rank is drawn: great roads broad, railways grey and dashed."""
    if railway:
        return {"color": _RAIL, "linewidth": 0.8, "linestyle": (0, (5, 2))}
    return {"color": _ROAD, "linewidth": max(0.5, 1.6 - 0.12 * rank)}


def way_handles(view: View, basemaps: Sequence[Basemap]) -> list[Line2D]:
    """Give what the key says of the lines that a view shows."""
    from matplotlib.lines import Line2D

    kinds = {way.is_railway for way in ways_of(view, basemaps)}
    words = {False: "road", True: "railway"}
    return [Line2D([], [], label=words[kind], **_drawn(UNRANKED, railway=kind)) for kind in sorted(kinds)]


def rank_of(facts: dict[str, Any]) -> int:
    """Give the rank of a line: Natural Earth's own, or that of OpenStreetMap's class of road.

    Parameters
    ----------
    facts
        The properties of its feature.

    Examples
    --------
    >>> rank_of({"scalerank": 4}), rank_of({"highway": "motorway"}), rank_of({})
    (4, 3, 5)
    """
    stated = facts.get("scalerank")
    if isinstance(stated, int | float) and 0 <= stated <= 12:
        return int(stated)
    return _CLASSES.get(str(facts.get("highway") or ""), UNRANKED)


_CLASSES = {"motorway": 3, "trunk": 4, "primary": 5, "secondary": 7, "tertiary": 8, "unclassified": 10, "track": 11}
"""OpenStreetMap's classes of roads in Natural Earth's ranks: a motorway is drawn as far out as a major highway."""


def is_railway(facts: dict[str, Any]) -> bool:
    """Tell whether the properties of a line are those of a railway, in Natural Earth's words or OpenStreetMap's."""
    return bool(facts.get("railway")) or str(facts.get("featurecla") or "").startswith("Railroad")


def _lines(data: bytes, name: str) -> Iterator[tuple[dict[str, Any], str, list[tuple[float, float]]]]:
    """Give the properties, name and points of each line of a file."""
    for feature in features_of(data, name):
        facts = feature.get("properties")
        geometry = feature.get("geometry")
        if not isinstance(geometry, dict):
            continue
        facts = facts if isinstance(facts, dict) else {}
        called = name_of(feature) or str(facts.get("ref") or "").strip()
        for points in _parts(geometry, name):
            yield facts, called[:40], points


def _parts(geometry: dict[str, Any], name: str) -> Iterator[list[tuple[float, float]]]:
    found = geometry.get("coordinates")
    if geometry.get("type") == "LineString":
        found = [found]
    elif geometry.get("type") != "MultiLineString":
        return
    for part in found if isinstance(found, list) else []:
        points = [point_of(pair[:2] if isinstance(pair, list) else pair, name) for pair in part or []]
        if len(points) > 1:
            yield points
