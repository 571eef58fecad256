"""The ground of a map, drawn: land, waters, provinces, borders and their names, from shipped outlines alone."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from toolkit import style
from toolkit.places.areas import areas_in
from toolkit.places.labels import Label
from toolkit.places.lines import BorderLine, load_lines
from toolkit.places.outlines import FINE_KM, LOCATOR_KM, borders_of_world, lakes_of, land_of, rivers_of
from toolkit.places.view import View

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.patches import PathPatch

COARSE_KM = 25.0
"""Half the side of a map below which a coast at 1:10,000,000, good to a kilometre or two, is seen to be coarse."""

_COAST, _RIVER, _PROVINCE = "#9aa5ad", "#9dbdd3", "#c4c1b4"
_LEAST_LABELLED = 0.25
"""Share of the view's width that a river or a border must run through it to be named."""


def draw_ground(ax: Axes, view: View, *, pictured: bool = False) -> list[Label]:
    """Draw land, waters, provinces and borders.

    Parameters
    ----------
    ax
        Axes to draw in; their limits are set here.
    view
        What they show.
    pictured
        True where a picture of the ground is drawn over it, which shows waters and provinces finer.

    Returns
    -------
    list of Label
        Names of borders, countries and rivers, still to be placed, the most useful first.
    """
    _draw_land(ax, view)
    borders = chain.from_iterable(_draw_border(ax, view, line) for line in load_lines())
    if pictured:
        return list(borders)
    if max(view.half_x, view.half_y) < FINE_KM:
        _draw_provinces(ax, view)
    for lake in lakes_of(view):
        ax.add_patch(patch_of(lake, facecolor=style.PALETTE["water"], edgecolor=_RIVER, linewidth=0.5, zorder=2.2))
    rivers = _draw_rivers(ax, view)
    return [*borders, *_country_labels(view), *rivers]


def patch_of(shape: Any, **drawn: Any) -> PathPatch:
    """Give a shapely polygon or multipolygon as one patch, its holes kept.

    Parameters
    ----------
    shape
        In the coordinates of the axes.
    **drawn
        Arguments for ``matplotlib.patches.PathPatch``.
    """
    import numpy as np
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline

    polygons = [part for part in getattr(shape, "geoms", [shape]) if part.geom_type == "Polygon"]
    rings = chain.from_iterable((part.exterior, *part.interiors) for part in polygons)
    outlines = [Outline(np.asarray(ring.coords)[:, :2], closed=True) for ring in rings]
    return PathPatch(Outline.make_compound_path(*outlines) if outlines else Outline(np.zeros((0, 2))), **drawn)


def _draw_land(ax: Axes, view: View) -> None:
    ax.set_facecolor(style.PALETTE["water"])
    ax.set_xlim(-view.half_x, view.half_x)
    ax.set_ylim(-view.half_y, view.half_y)
    land = land_of(view).whole
    if not land.is_empty:
        patch = patch_of(land, facecolor=style.PALETTE["land"], edgecolor=_COAST, linewidth=0.6, zorder=1)
        ax.add_artist(patch)


def _draw_provinces(ax: Axes, view: View) -> None:
    drawn = set()
    for box in view.boxes:
        for area in areas_in(*box):
            if area.id in drawn:
                continue
            drawn.add(area.id)
            for part in getattr(area.shape, "geoms", [area.shape]):
                points = view.points(part.exterior.coords)
                if view.shows(points):
                    ax.plot(*points.T, color=_PROVINCE, linewidth=0.5, linestyle=(0, (4, 2)), zorder=2)


def _draw_rivers(ax: Axes, view: View) -> list[Label]:
    """Draw the rivers; each is named once, on its longest stretch."""
    longest: dict[str, Any] = {}
    for river in rivers_of(view):
        width = max(0.4, 1.3 - 0.1 * river.rank)
        for run in runs_of(river.course):
            ax.plot(*run.xy, color=_RIVER, linewidth=width, zorder=2.1, solid_capstyle="round")
            held = longest.get(river.name)
            if river.name and (held is None or run.length > held.length):
                longest[river.name] = run
    words = {"color": "#5f8bab", "fontstyle": "italic", "fontsize": 7}
    return [
        Label(*_middle_of(run), name, words)
        for name, run in longest.items()
        if run.length > _LEAST_LABELLED * 2 * view.half_x
    ]


def runs_of(shape: Any) -> list[Any]:
    """Give the lines of a shapely geometry, whatever else it holds."""
    return [part for part in getattr(shape, "geoms", [shape]) if part.geom_type == "LineString" and part.length > 0]


def _middle_of(run: Any) -> tuple[float, float]:
    at = run.interpolate(0.5, normalized=True)
    return at.x, at.y


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

    side = max(LOCATOR_KM, 2.5 * view.half_x)
    wide = View(view.lat, view.lon, side, side)
    _draw_land(ax, wide)
    for run in borders_of_world():
        points = wide.points(run)
        if wide.shows(points):
            ax.plot(*points.T, color="#a9a799", linewidth=0.4, zorder=3)
    half_x, half_y = max(view.half_x, side / 40), max(view.half_y, side / 40)
    frame = Rectangle((-half_x, -half_y), 2 * half_x, 2 * half_y, fill=False, linewidth=1.2, zorder=5)
    frame.set_edgecolor(style.PALETTE["contradicted"])
    ax.add_patch(frame)
    ax.set_xticks([])
    ax.set_yticks([])


def _country_labels(view: View) -> list[Label]:
    """Give the names of countries whose land fills a good part of the view."""
    from shapely import box

    frame = box(-view.half_x, -view.half_y, view.half_x, view.half_y)
    labels = []
    for name, whole in land_of(view).countries:
        land = whole.intersection(frame)
        if 0.08 * frame.area < land.area < 0.9 * frame.area:
            inner = land.buffer(-0.12 * view.half_x)
            at = (land if inner.is_empty else inner).representative_point()
            words = {"color": "#8a8778", "fontsize": 9, "fontweight": "bold"}
            labels.append(Label(at.x, at.y, name.upper(), words))
    return labels


def _draw_border(ax: Axes, view: View, line: BorderLine) -> list[Label]:
    from shapely import MultiLineString, box

    if line.status == "part":
        return []
    dashed = line.half_width_km > 0 or line.status == "claimed"
    shown = []
    for run in line.parts:
        points = view.points(run)
        if len(points) > 1 and view.shows(points):
            shown.append(points)
            ax.plot(
                *points.T,
                color=style.PALETTE["soft"],
                linewidth=1.5 if dashed else 1.0,
                zorder=4,
                linestyle=(0, (4, 1.5)) if dashed else "solid",
            )
    if not shown:
        return []
    frame = box(-view.half_x, -view.half_y, view.half_x, view.half_y)
    inside = runs_of(MultiLineString(shown).intersection(frame))
    if sum(run.length for run in inside) < _LEAST_LABELLED * view.half_x:
        return []
    words = {"color": style.PALETTE["soft"], "fontstyle": "italic", "fontsize": 7.5}
    return [Label(*_middle_of(max(inside, key=lambda run: run.length)), border_name(line), words)]


def border_name(line: BorderLine) -> str:
    """Give a border's name for the map: "Russia - Ukraine" for the border between the two.

    Parameters
    ----------
    line
        The border, or a coast.
    """
    if line.half_width_km > 0 or line.status == "claimed":
        return line.name
    pair = line.name.removeprefix("border between ")
    return (
        pair.replace(" and ", " – ")
        if pair != line.name
        else line.name.removeprefix("the ").removeprefix("border with ")
    )
