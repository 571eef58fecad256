"""What a claim says, drawn: the band of a stated distance, the wedge of a direction, the border and the area meant."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, product
from math import cos, radians, sin
from typing import TYPE_CHECKING, Any

from toolkit import style
from toolkit.places.basemap import border_name, patch_of, runs_of
from toolkit.places.geodesy import geod
from toolkit.places.labels import Label
from toolkit.places.lines import BorderLine
from toolkit.places.map_data import ClaimMark
from toolkit.places.outlines import land_of
from toolkit.places.view import View

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_VIEWS = 3.0
"""A ring wider than this many half-widths of the map would be drawn as a straight line, or not at all."""

_STEPS = 180
_OUTER_KM = 20_000.0
_DASH = (0, (5, 2))


def draw_claims(ax: Axes, view: View, marks: Sequence[ClaimMark]) -> list[Label]:
    """Draw what claims say of where a site lies; of several from one place, the first alone with its tolerance.

    Parameters
    ----------
    ax
        Axes of the map.
    view
        What they show.
    marks
        The claims, with what they measure from.

    Returns
    -------
    list of Label
        The stated figures at their rings, and the names of borders meant, each once.
    """
    labels: dict[str, Label] = {}
    held: set[str] = set()
    for mark in marks:
        key = mark.ends[0].name if mark.ends else ""
        for label in _draw_claim(ax, view, mark, is_first=key not in held):
            labels.setdefault(label.text, label)
        held.add(key)
    return list(labels.values())


def _draw_claim(ax: Axes, view: View, mark: ClaimMark, *, is_first: bool) -> list[Label]:
    if mark.area is not None:
        _draw_area(ax, view, mark)
        return []
    labels: list[Label] = []
    for end in mark.ends if is_first else ():
        if isinstance(end, BorderLine):
            labels += _draw_line_meant(ax, view, end)
    if len(mark.ends) > 1:
        _draw_between(ax, view, mark)
    if mark.radii_km and mark.radii_km[0] < MOST_VIEWS * view.half_x:
        labels += _draw_band(ax, view, mark, is_first=is_first)
    return labels


def _draw_area(ax: Axes, view: View, mark: ClaimMark) -> None:
    """Draw the outline of the area that a claim names."""
    from shapely import Polygon, box

    frame = box(-1.1 * view.half_x, -1.1 * view.half_y, 1.1 * view.half_x, 1.1 * view.half_y)
    for part in getattr(mark.area, "geoms", [mark.area]):
        points = view.points(part.exterior.coords)
        if not view.shows(points):
            continue
        shape = Polygon(points, [view.points(ring.coords) for ring in part.interiors]).buffer(0).intersection(frame)
        colour = style.PALETTE["said"]
        ax.add_patch(patch_of(shape, facecolor=colour, edgecolor="none", alpha=0.07, zorder=3))
        ax.add_patch(patch_of(shape, facecolor="none", edgecolor=colour, linewidth=1.3, zorder=4.5))


def _draw_line_meant(ax: Axes, view: View, line: BorderLine) -> list[Label]:
    """Draw the border or coast that a claim measures from, so that it is told from the others."""
    shown = [points for run in line.parts if len(run) > 1 and view.shows(points := view.points(run))]
    for points in shown:
        ax.plot(*points.T, color=style.PALETTE["loose"], linewidth=2.2, alpha=0.75, zorder=4.6)
    inside = [point for point in chain.from_iterable(shown) if _is_inside(view, point[0], point[1], 0.9)]
    if not inside:
        return []
    x, y = inside[len(inside) // 3]
    words = {"color": style.PALETTE["loose"], "fontsize": 7.5, "fontweight": "bold"}
    return [Label(float(x), float(y), border_name(line), words)]


def _draw_between(ax: Axes, view: View, mark: ClaimMark) -> None:
    spots = [(end.lon, end.lat) for end in mark.ends if not isinstance(end, BorderLine)]
    if len(spots) == 2:
        ax.plot(*view.points(spots).T, color=style.PALETTE["loose"], linewidth=1.4, linestyle=_DASH, zorder=6)


def _draw_band(ax: Axes, view: View, mark: ClaimMark, *, is_first: bool) -> list[Label]:
    """Draw the stated distance as a dashed line, with a band as wide as its tolerance, in the direction stated."""
    colour, ground = style.PALETTE["loose"], _ground_of(view, mark)
    edges = [_within(view, mark, radius).boundary.intersection(ground) for radius in sorted(set(mark.radii_km))]
    for edge in edges:
        for run in runs_of(edge):
            ax.plot(*run.xy, color=colour, linewidth=1.1, linestyle=_DASH, zorder=6)
    if is_first:
        band = _band(view, mark, ground)
        wedge = _wedge(view, mark, mark.radii_km[-1] + 2 * mark.tolerance_km)
        if wedge is not None:
            ax.add_patch(patch_of(wedge.intersection(ground), facecolor=colour, edgecolor="none", alpha=0.06, zorder=3))
            ax.add_patch(patch_of(band, facecolor=colour, edgecolor="none", alpha=0.08, zorder=3.1))
            band = band.intersection(wedge)
        ax.add_patch(patch_of(band, facecolor=colour, edgecolor="none", alpha=0.16, zorder=3.2))
    return _figure_label(view, mark, edges[-1], colour)


def _band(view: View, mark: ClaimMark, ground: Any) -> Any:
    """Give what the claim leaves open: its figure and tolerance, all that is nearer, or all that is farther."""
    outer = ground if mark.relation == "beyond" else _within(view, mark, mark.radii_km[-1] + mark.tolerance_km)
    inner = 0.0 if mark.relation == "within" else mark.radii_km[0] - mark.tolerance_km
    band = outer.intersection(ground)
    return band if inner <= 0 else band.difference(_within(view, mark, inner))


def _ground_of(view: View, mark: ClaimMark) -> Any:
    """Give where a claim may put its site: the sea off a coast, the site's own side of a border, else all."""
    from shapely import MultiLineString, Point, box, polygonize, unary_union

    frame = box(-1.1 * view.half_x, -1.1 * view.half_y, 1.1 * view.half_x, 1.1 * view.half_y)
    border = mark.border
    if border is None or mark.line is None:
        return frame
    if border.status == "coast":
        return frame.difference(land_of(view).whole)
    runs = [points for run in border.parts if len(run) > 1 and view.shows(points := view.points(run))]
    sides = polygonize([unary_union([MultiLineString(runs), frame.boundary])]) if runs else frame
    at = Point(view.xy(*mark.line[0]))
    return next((side for side in getattr(sides, "geoms", ()) if side.contains(at)), frame)


def _within(view: View, mark: ClaimMark, radius_km: float) -> Any:
    """Give what lies within a distance of the place or line that a claim measures from, on the map."""
    from shapely import MultiLineString, Polygon

    border = mark.border
    if border is None:
        return Polygon(view.points(circle_of(mark, radius_km))).buffer(0)
    reach = view.widened(1 + radius_km / view.half_x)
    runs = [points for run in border.parts if len(run) > 1 and reach.shows(points := view.points(run))]
    near = MultiLineString(runs).simplify(radius_km / 50)
    return near.buffer(radius_km)


def circle_of(mark: ClaimMark, radius_km: float) -> list[tuple[float, float]]:
    """Give the points so far from the centre of a claim's ring, by geodesics.

    Parameters
    ----------
    mark
        The claim, with a centre.
    radius_km
        How far.

    Returns
    -------
    list of tuple
        Longitude and latitude in degrees, clockwise from the north, the last not the first again.
    """
    assert mark.centre is not None  # noqa: S101  (a ring without a border has a centre)
    lon, lat = mark.centre
    steps = [360 * number / _STEPS for number in range(_STEPS)]
    metres = min(radius_km, _OUTER_KM) * 1000
    lons, lats, _ = geod().fwd([lon] * _STEPS, [lat] * _STEPS, steps, [metres] * _STEPS)
    return list(zip(lons, lats, strict=True))


def _wedge(view: View, mark: ClaimMark, radius_km: float) -> Any:
    """Give the sector of the stated direction, on the map; None where none is stated, or from no point."""
    from shapely import Polygon

    if mark.wedge_deg is None or mark.centre is None:
        return None
    middle, half = mark.wedge_deg
    lon, lat = mark.centre
    steps = [middle - half + 2 * half * number / 24 for number in range(25)]
    lons, lats, _ = geod().fwd([lon] * 25, [lat] * 25, steps, [radius_km * 1000] * 25)
    return Polygon(view.points([mark.centre, *zip(lons, lats, strict=True)])).buffer(0)


def claimed_words(mark: ClaimMark) -> str:
    """Say what distance a claim states, as printed."""
    if mark.figure:
        return f"claimed: {mark.figure}"
    return f"taken as within {mark.radii_km[-1]:.3g} km" if mark.radii_km else ""


def _figure_label(view: View, mark: ClaimMark, edge: Any, colour: str) -> list[Label]:
    """Give the figure at a spot of its ring that lies in the view: in the stated direction, or away from the site."""
    words = {"color": colour, "fontsize": 7.5, "fontstyle": "italic"}
    spots = _ring_spots(view, mark) if mark.centre else []
    if not spots:
        runs = sorted(runs_of(edge), key=lambda run: -run.length)[:2]
        tried = product(runs, (0.25, 0.5, 0.75))
        spots = [run.interpolate(share, normalized=True).coords[0] for run, share in tried]
    for x, y in spots:
        if _is_inside(view, x, y, 0.88):
            return [Label(float(x), float(y), claimed_words(mark), words)]
    return []


def _ring_spots(view: View, mark: ClaimMark) -> list[tuple[float, float]]:
    assert mark.centre is not None  # noqa: S101
    x, y = view.xy(*mark.centre)
    azimuth = 0.0 if mark.wedge_deg is None else mark.wedge_deg[0]
    found = []
    for turn in (25, -25, 0, 45, -45, 90, -90, 135, -135, 180):
        at = radians(azimuth + turn)
        found.append((x + mark.radii_km[-1] * sin(at), y + mark.radii_km[-1] * cos(at)))
    return found


def _is_inside(view: View, x: float, y: float, share: float) -> bool:
    return abs(x) < share * view.half_x and abs(y) < share * view.half_y
