"""The ground of a map: a rectangle in km, land, borders and their names, from shipped outlines alone.

The map is equirectangular, true to scale at its middle latitude; over the few hundred kilometres of a case its
distances are right to about one per cent.
"""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit import style
from toolkit.places.ground import land_near
from toolkit.places.labels import Label
from toolkit.places.lines import BorderLine, load_lines
from toolkit.settings import get_settings

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

KM_PER_DEGREE = 111.195
"""Length of a degree of latitude on the sphere of mean Earth radius (Moritz 2000)."""

KEPT_CLEAR = ((0.0, 0.0, 0.36, 0.12), (0.9, 0.84, 1.0, 1.0))
"""Where scale bar and north arrow stand, as boxes (x0, y0, x1, y1) in axes fractions."""

LOCATOR_KM = 1800.0
"""Half the side of the locator map: a country and its neighbours."""

FINE_KM = 250.0
"""Half the side of a map up to which land is drawn at 1:10,000,000, so that it fits the borders measured to."""

_SPARE = 1.05  # of the half width: a line's own width, and the ends of its joints
_KOREA_10M = (121.0, 32.5, 133.0, 44.0)
_COUNTRIES = {"KP": "North Korea", "KR": "South Korea", "CN": "China", "RU": "Russia", "JP": "Japan"}


@dataclass(frozen=True, slots=True)
class View:
    """A rectangle of the map, in km east and north of its middle.

    Attributes
    ----------
    lat
        Degrees north of its middle.
    lon
        Degrees east of its middle.
    half_x
        Half its width in km.
    half_y
        Half its height in km.
    """

    lat: float
    lon: float
    half_x: float
    half_y: float

    def xy(self, lon: float, lat: float) -> tuple[float, float]:
        """Give a point's place on the map.

        Parameters
        ----------
        lon
            Degrees east.
        lat
            Degrees north.

        Returns
        -------
        tuple of float
            km east and north of the middle.
        """
        east = (lon - self.lon + 180) % 360 - 180
        return east * KM_PER_DEGREE * math.cos(math.radians(self.lat)), (lat - self.lat) * KM_PER_DEGREE

    def holds(self, lon: float, lat: float) -> bool:
        """Tell whether a point lies in the view.

        Parameters
        ----------
        lon
            Degrees east.
        lat
            Degrees north.

        Returns
        -------
        bool
            True on the edge, too.
        """
        x, y = self.xy(lon, lat)
        return abs(x) <= self.half_x and abs(y) <= self.half_y

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Give west, south, east, north in degrees."""
        dx = self.half_x / (KM_PER_DEGREE * max(0.05, math.cos(math.radians(self.lat))))
        dy = self.half_y / KM_PER_DEGREE
        return self.lon - dx, self.lat - dy, self.lon + dx, self.lat + dy


def fitted_view(points: Sequence[tuple[float, float]], shape: tuple[float, float], least_km: float) -> View:
    """Give the view that holds all points, none of them under scale bar or arrow.

    Parameters
    ----------
    points
        Longitude and latitude of each.
    shape
        Width and height of the axes, in any unit.
    least_km
        Least half-width.

    Returns
    -------
    View
        In the shape of its axes.
    """
    lons, lats = zip(*points, strict=True)
    offsets = [(lon - lons[0] + 180) % 360 - 180 for lon in lons]
    lon, lat = lons[0] + (min(offsets) + max(offsets)) / 2, (min(lats) + max(lats)) / 2
    half_x = (max(offsets) - min(offsets)) / 2 * KM_PER_DEGREE * math.cos(math.radians(lat))
    half_y = (max(lats) - min(lats)) / 2 * KM_PER_DEGREE
    for margin in (1.16, 1.3, 1.5, 1.8):
        scale = max(max(half_x * margin, least_km) / shape[0], max(half_y * margin, least_km) / shape[1])
        view = View(lat, lon, scale * shape[0], scale * shape[1])
        if not any(_covered(view, p) for p in points):
            break
    return view


def _covered(view: View, point: tuple[float, float]) -> bool:
    x, y = view.xy(*point)
    across, up = (x / view.half_x + 1) / 2, (y / view.half_y + 1) / 2
    return any(x0 <= across <= x1 and y0 <= up <= y1 for x0, y0, x1, y1 in KEPT_CLEAR)


def rough_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Give the distance of two points, right to a per cent at short range.

    Parameters
    ----------
    a
        Longitude and latitude in degrees.
    b
        Longitude and latitude in degrees.

    Returns
    -------
    float
        Distance in km.
    """
    east = ((a[0] - b[0] + 180) % 360 - 180) * math.cos(math.radians((a[1] + b[1]) / 2))
    return KM_PER_DEGREE * math.hypot(east, a[1] - b[1])


def read_all() -> None:
    """Read every shipped outline, once a process."""
    lines = get_settings().data / "lines"
    _read_outlines(lines / "outlines.geojson")
    _boxes(lines / "countries.geojson.gz")


def draw_ground(ax: Axes, view: View) -> list[Label]:
    """Draw land and borders.

    Parameters
    ----------
    ax
        Axes to draw in; their limits are set here.
    view
        What they show.

    Returns
    -------
    list of Label
        Names of borders and countries, still to be placed.
    """
    _draw_land(ax, view)
    labels = [label for line in load_lines() for label in _draw_border(ax, view, line)]
    return [*labels, *_country_labels(view)]


def _draw_land(ax: Axes, view: View) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline

    ax.set_facecolor(style.PALETTE["water"])
    ax.set_xlim(-view.half_x, view.half_x)
    ax.set_ylim(-view.half_y, view.half_y)
    for feature in _outlines(view):
        for rings in _polygons(feature["geometry"]):
            outer, *holes = (_ring_xy(view, ring) for ring in rings)
            if _shows(view, outer):
                path = Outline.make_compound_path(*(Outline(ring, closed=True) for ring in (outer, *holes)))
                ax.add_artist(
                    PathPatch(path, facecolor=style.PALETTE["land"], edgecolor="#b9b7ad", linewidth=0.5, zorder=1)
                )


def _ring_xy(view: View, ring: Sequence[tuple[float, float]]) -> NDArray[Any]:
    """Give a ring's points on the map; it moves round the globe as one, so that no edge is drawn across the view."""
    import numpy as np

    lons, lats = np.asarray(ring).T
    turn = 360 * round((view.lon - float(lons.mean())) / 360)
    scale = KM_PER_DEGREE * math.cos(math.radians(view.lat))
    return np.column_stack([(lons + turn - view.lon) * scale, (lats - view.lat) * KM_PER_DEGREE])


def _shows(view: View, points: NDArray[Any]) -> bool:
    """Tell whether a view may show something of a run of points: an artist costs as much far outside as inside."""
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    reach_x, reach_y = _SPARE * view.half_x, _SPARE * view.half_y
    return bool(west <= reach_x and east >= -reach_x and south <= reach_y and north >= -reach_y)


def draw_locator(ax: Axes, view: View) -> None:
    """Draw where in the world a view lies: land and borders at 1:110m, and the view's frame.

    Parameters
    ----------
    ax
        Small square axes.
    view
        The view to show.
    """
    from matplotlib.patches import Rectangle

    wide = View(view.lat, view.lon, LOCATOR_KM, LOCATOR_KM)
    _draw_land(ax, wide)
    for feature in _read_outlines(get_settings().data / "lines" / "outlines.geojson"):
        if feature["properties"]["kind"] == "border":
            runs = (_ring_xy(wide, run) for run in feature["geometry"]["coordinates"])
            for points in (points for points in runs if _shows(wide, points)):
                ax.plot(*points.T, color="#a9a799", linewidth=0.4, zorder=3)
    half_x, half_y = max(view.half_x, LOCATOR_KM / 40), max(view.half_y, LOCATOR_KM / 40)
    frame = Rectangle((-half_x, -half_y), 2 * half_x, 2 * half_y, fill=False, linewidth=1.2, zorder=5)
    frame.set_edgecolor(style.PALETTE["contradicted"])
    ax.add_patch(frame)
    ax.set_xticks([])
    ax.set_yticks([])


def _country_labels(view: View) -> list[Label]:
    """Give the names of countries whose land fills a good part of the view."""
    from shapely import Polygon, box, unary_union

    frame = box(-view.half_x, -view.half_y, view.half_x, view.half_y)
    labels = []
    for name, features in _by_country(view).items():
        outer = [_ring_xy(view, rings[0]) for f in features for rings in _polygons(f["geometry"])]
        land = unary_union([Polygon(ring).buffer(0) for ring in outer if _shows(view, ring)]).intersection(frame)
        if 0.1 * frame.area < land.area < 0.9 * frame.area:
            at = land.representative_point()
            words = {"color": "#8a8778", "fontsize": 9, "fontweight": "bold"}
            labels.append(Label(at.x, at.y, name.upper(), words))
    return labels


def _by_country(view: View) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for feature in _outlines(view):
        facts = feature["properties"]
        if name := _COUNTRIES.get(facts.get("country", "")) or facts.get("name"):
            found.setdefault(name, []).append(feature)
    return found


def _draw_border(ax: Axes, view: View, line: BorderLine) -> list[Label]:
    import numpy as np

    if line.status == "part":
        return []
    dashed = line.half_width_km > 0 or line.status == "claimed"
    inside: list[tuple[float, float]] = []
    for run in line.parts:
        points = np.array([view.xy(*p) for p in run])
        if _shows(view, points):
            ax.plot(
                *points.T,
                color=style.PALETTE["soft"],
                linewidth=1.5 if dashed else 0.9,
                zorder=4,
                linestyle=(0, (4, 1.5)) if dashed else "solid",
            )
            inside += [p for p in run if view.holds(*p)]
    if len(inside) < 3:
        return []
    x, y = view.xy(*inside[len(inside) // 2])
    words = {"color": style.PALETTE["soft"], "fontstyle": "italic", "fontsize": 7.5}
    return [Label(x, y, _border_name(line), words)]


def _border_name(line: BorderLine) -> str:
    """Give a border's name for the map: "Russia - Ukraine" for the border between the two."""
    if line.half_width_km > 0 or line.status == "claimed":
        return line.name
    pair = line.name.removeprefix("border between ")
    return (
        pair.replace(" and ", " \u2013 ") if pair != line.name else line.name.removeprefix("border with ") + " border"
    )


def _outlines(view: View) -> list[dict[str, Any]]:
    """Give the outlines that suit a view: Korea at 1:10m, countries at 1:50m, or the world's land at 1:110m."""
    west, south, east, north = view.bounds
    box, lines = _KOREA_10M, get_settings().data / "lines"
    if west >= box[0] and south >= box[1] and east <= box[2] and north <= box[3]:
        return [f for f in _read_outlines(lines / "outlines.geojson") if f["properties"]["scale"] == "10m"]
    if max(view.half_x, view.half_y) < FINE_KM and west > -180 and east < 180:
        return land_near(west, south, east, north)
    if max(view.half_x, view.half_y) < LOCATOR_KM:
        return _near(lines / "countries.geojson.gz", (west, south, east, north))
    return [f for f in _read_outlines(lines / "outlines.geojson") if f["properties"]["kind"] == "land"]


@lru_cache(maxsize=8)
def _near(path: Path, frame: tuple[float, float, float, float]) -> list[dict[str, Any]]:
    """Give the countries with a part near a view, reduced to such parts."""
    found = []
    for feature, boxes in zip(_read_outlines(path), _boxes(path), strict=True):
        parts = [
            rings
            for rings, box in zip(_polygons(feature["geometry"]), boxes, strict=True)
            if _is_near(rings[0], box, frame)
        ]
        if parts:
            found.append(feature | {"geometry": {"type": "MultiPolygon", "coordinates": parts}})
    return found


def _is_near(
    ring: Sequence[tuple[float, float]],
    box: tuple[float, float, float, float],
    frame: tuple[float, float, float, float],
) -> bool:
    """Tell whether a ring has a point within a degree of the frame, or lies round it; most are known by their box."""
    west, south, east, north = frame
    if box[1] > north + 1 or box[3] < south - 1:
        return False
    reach = east - west + 1
    return any(
        south - 1 <= lat <= north + 1 and min(abs(lon - west - t) for t in (-360, 0, 360)) <= reach for lon, lat in ring
    ) or _surrounds(ring, box, (west + east) / 2, (south + north) / 2)


def _surrounds(
    ring: Sequence[tuple[float, float]], box: tuple[float, float, float, float], lon: float, lat: float
) -> bool:
    from shapely import Point, Polygon

    if not (box[0] <= lon <= box[2] and box[1] <= lat <= box[3]):
        return False
    return bool(Polygon(ring).buffer(0).contains(Point(lon, lat)))


@cache
def _boxes(path: Path) -> list[list[tuple[float, float, float, float]]]:
    """Give the west, south, east and north end of each outer ring, feature by feature."""
    return [[_ends(rings[0]) for rings in _polygons(f["geometry"])] for f in _read_outlines(path)]


def _ends(ring: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    lons, lats = zip(*ring, strict=True)
    return min(lons), min(lats), max(lons), max(lats)


@cache
def _read_outlines(path: Path) -> list[dict[str, Any]]:
    data = path.read_bytes()
    text = gzip.decompress(data) if path.suffix == ".gz" else data
    features: list[dict[str, Any]] = json.loads(text)["features"]
    return features


def _polygons(geometry: dict[str, Any]) -> list[Any]:
    return [geometry["coordinates"]] if geometry["type"] == "Polygon" else list(geometry["coordinates"])
