"""The two panels of the site map: everything at once, and the surroundings of the site of interest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from toolkit import style
from toolkit.places.basemap import border_name, draw_ground, patch_of
from toolkit.places.basemap_lines import draw_ways
from toolkit.places.basemap_pictures import draw_pictures
from toolkit.places.claim_marks import draw_claims
from toolkit.places.gazetteers.base import shipped_gazetteer
from toolkit.places.gazetteers.embedded import shared_gazetteer
from toolkit.places.geodesy import distance_km
from toolkit.places.labels import Label, place_labels
from toolkit.places.lines import BorderLine, nearest_on_line
from toolkit.places.map_data import ClaimMark
from toolkit.places.map_key import MARKS
from toolkit.places.meant import ReferencePoint
from toolkit.places.names import fold
from toolkit.places.tolerance import km_words
from toolkit.places.view import KEPT_CLEAR, View, rough_km
from toolkit.records import Basemap, LocatedSite, Position

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CLOSE_KM = 60.0
"""Stated positions of the site of interest up to this far from its reference are drawn into the close-up."""

TOWNS = 14
"""Towns offered to a panel, the largest first; those whose names find no room are left out."""

Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Scene:
    """What the panels show.

    Attributes
    ----------
    placed
        Sites with a position.
    main
        The site of interest.
    marks
        Claims about it.
    others
        Claims about the other sites.
    basemaps
        Pictures to draw on.
    """

    placed: tuple[LocatedSite, ...]
    main: LocatedSite
    marks: tuple[ClaimMark, ...]
    others: tuple[ClaimMark, ...]
    basemaps: tuple[Basemap, ...] = ()

    @property
    def home(self) -> Position:
        """Give the reference position of the site of interest."""
        assert self.main.reference is not None  # noqa: S101  (only placed sites are drawn)
        return self.main.reference

    @property
    def references(self) -> dict[str, ReferencePoint]:
        """Give the points that claims measure from, by the name to print; the sites themselves left out."""
        sites = [(s.reference.lon, s.reference.lat) for s in self.placed if s.reference]
        found: dict[str, ReferencePoint] = {}
        for mark in (*self.marks, *self.others):
            for name, end in zip(mark.names, mark.ends, strict=False):
                if isinstance(end, BorderLine) or any(rough_km((end.lon, end.lat), spot) < 0.05 for spot in sites):
                    continue
                if all(rough_km((end.lon, end.lat), (held.lon, held.lat)) > 0.05 for held in found.values()):
                    found[_printed(name, end)] = end
        return found


def _printed(name: str, end: ReferencePoint) -> str:
    """Give a point's name as the claim writes it, without the wider area."""
    short = name.partition(",")[0].strip()
    return end.name if fold(short) == fold(end.name) else short


def draw_wide(ax: Axes, view: View, scene: Scene, near: View | None) -> None:
    """Draw all sites and what is claimed of the site of interest.

    Parameters
    ----------
    ax
        Axes to draw in.
    view
        What they show.
    scene
        Sites and claims.
    near
        The close-up beside it, whose frame is drawn; None = there is none.
    """
    grounds = _grounds(ax, view, scene)
    if near is not None:
        _draw_frame(ax, view, near)
    marks, names = _draw_references(ax, view, scene.references)
    ordered = sorted(scene.placed, key=lambda s: s is scene.main)
    for site in ordered:
        marks += _draw_positions(ax, view, site, big=site is scene.main)
    own = [_site_label(view, s, bold=s is scene.main) for s in reversed(ordered)]
    claimed = draw_claims(ax, view, scene.marks)
    lengths = _draw_distances(ax, view, scene)
    wrong = _wrong_labels(view, ordered)
    towns = _town_labels(view, scene)
    place_labels(ax, [*own, *names, *claimed, *lengths, *wrong, *towns, *grounds], marks, keep_clear=KEPT_CLEAR)
    _furnish(ax, "All sites" if len(scene.placed) > 1 else "Where it is said to be")


def draw_close(ax: Axes, view: View, scene: Scene) -> None:
    """Draw the surroundings of the site of interest."""
    grounds = _grounds(ax, view, scene)
    marks, names = _draw_references(ax, view, scene.references)
    for site in sorted(scene.placed, key=lambda s: s is scene.main):
        marks += _draw_positions(ax, view, site, big=site is scene.main)
    stated = [_stated_label(view, p) for p in scene.main.positions if view.holds(p.lon, p.lat) and p.status != "agrees"]
    others = [_site_label(view, s, bold=False) for s in scene.placed if s is not scene.main and _visible(view, s)]
    claimed = draw_claims(ax, view, scene.marks)
    names += _draw_counties(ax, view, [c for c in counties_in(view) if view.holds(c.lon, c.lat)])
    towns = _town_labels(view, scene)
    place_labels(ax, [*stated, *others, *names, *claimed, *towns, *grounds], marks, keep_clear=KEPT_CLEAR)
    _furnish(ax, f"{scene.main.site.name}, close up", arrow=False)


def _grounds(ax: Axes, view: View, scene: Scene) -> list[Label]:
    """Draw the ground, and give its names but for the borders that a claim measures from: they are named apart."""
    meant = {border_name(mark.border) for mark in scene.marks if mark.border}
    pictured = bool(draw_pictures(ax, view, scene.basemaps))
    grounds = [label for label in draw_ground(ax, view, pictured=pictured) if label.text not in meant]
    return [*grounds, *draw_ways(ax, view, scene.basemaps)]


def is_bare(view: View, scene: Scene) -> bool:
    """Tell whether a view shows the site of interest and nothing else to find it by."""
    positions = chain.from_iterable(site.positions for site in scene.placed)
    spots = [(at.lon, at.lat) for at in positions if at is not scene.home]
    spots += [(end.lon, end.lat) for end in scene.references.values()]
    spots += [(town.lon, town.lat) for town in (*_towns(view), *counties_in(view))]
    return not any(view.holds(*spot) for spot in spots)


def counties_in(view: View, limit: int = 12) -> list[ReferencePoint]:
    """Give the counties whose centres are nearest to the middle of a view, where the gazetteer holds them.

    Parameters
    ----------
    view
        The view.
    limit
        Most counties given.
    """
    found = shipped_gazetteer().nearest(lat=view.lat, lon=view.lon, features=("ADM2", "ADM2C"), limit=limit)
    return [ReferencePoint(c.name, c.lat, c.lon, 0.0, c.gazetteer_id) for c in found]


def _towns(view: View) -> list[ReferencePoint]:
    found = shared_gazetteer().largest(view.boxes, limit=5 * TOWNS)
    points = [ReferencePoint(c.name, c.lat, c.lon, 0.0, c.gazetteer_id) for c in found]
    return [point for point in points if view.holds(point.lon, point.lat)][:TOWNS]


def _town_labels(view: View, scene: Scene) -> list[Label]:
    """Give the towns of a view that are no reference, each with a dot that is drawn where its name finds room."""
    taken = [(end.lon, end.lat) for end in scene.references.values()]
    for site in scene.placed:
        taken += [(at.lon, at.lat) for at in site.positions]
    labels: list[Label] = []
    for town in _towns(view):
        if all(rough_km((town.lon, town.lat), spot) > view.half_x / 25 for spot in taken):
            words = {"color": style.PALETTE["soft"], "fontsize": 7.5}
            labels.append(Label(*view.xy(town.lon, town.lat), town.name, words, dot="s"))
            taken.append((town.lon, town.lat))
    return labels


def _draw_frame(ax: Axes, view: View, near: View) -> None:
    from matplotlib.patches import Rectangle

    x, y = view.xy(near.lon, near.lat)
    corner = (x - near.half_x, y - near.half_y)
    size = (2 * near.half_x, 2 * near.half_y)
    ax.add_patch(Rectangle(corner, *size, fill=False, linewidth=0.9, edgecolor=style.PALETTE["accent"], zorder=12))


def _draw_counties(ax: Axes, view: View, counties: Sequence[ReferencePoint]) -> list[Label]:
    words = {"color": style.PALETTE["soft"], "fontsize": 7}
    labels = []
    for county in counties:
        x, y = view.xy(county.lon, county.lat)
        ax.plot(x, y, "+", color=style.PALETTE["soft"], markersize=6, markeredgewidth=1, zorder=7)
        labels.append(Label(x, y, county.name, words))
    return labels


def _draw_distances(ax: Axes, view: View, scene: Scene) -> list[Label]:
    """Draw the stated distances of the site of interest, measured: one line to each border or point."""
    at, labels = scene.home, []
    home = view.xy(at.lon, at.lat)
    for mark in scene.marks:
        for end in mark.ends:
            if isinstance(end, BorderLine):
                nearest = nearest_on_line(end, lat=at.lat, lon=at.lon)
                lon, lat, km = nearest.lon, nearest.lat, nearest.distance_m / 1000
            else:
                lon, lat, km = end.lon, end.lat, distance_km(at.lat, at.lon, to_lat=end.lat, to_lon=end.lon)[0]
            x, y = view.xy(lon, lat)
            if view.holds(lon, lat) and km > view.half_x / 8:
                ax.plot([x, home[0]], [y, home[1]], color=style.PALETTE["accent"], linewidth=0.9, alpha=0.8, zorder=6.5)
                words = {"color": style.PALETTE["accent"], "fontsize": 7.5}
                labels.append(Label((x + home[0]) / 2, (y + home[1]) / 2, km_words(km), words))
    return list({label.text: label for label in labels}.values())


def _visible(view: View, site: LocatedSite) -> bool:
    return site.reference is not None and view.holds(site.reference.lon, site.reference.lat)


def _draw_references(ax: Axes, view: View, references: dict[str, ReferencePoint]) -> tuple[list[Spot], list[Label]]:
    marks, labels = [], []
    for name, reference in references.items():
        if not view.holds(reference.lon, reference.lat):
            continue
        x, y = view.xy(reference.lon, reference.lat)
        ax.plot(x, y, "s", color=style.PALETTE["ink"], markersize=4, zorder=8)
        marks.append((x, y))
        labels.append(Label(x, y, name, {"color": style.PALETTE["ink"]}))
    return marks, labels


_SITE = style.PALETTE["accent"]
_OUTLINE: dict[str, Any] = {"facecolor": (_SITE, 0.15), "edgecolor": _SITE, "linewidth": 1.0, "zorder": 5}


def _draw_positions(ax: Axes, view: View, site: LocatedSite, *, big: bool) -> list[Spot]:
    from shapely import Polygon

    reference = site.reference
    assert reference is not None  # noqa: S101
    home, marks = view.xy(reference.lon, reference.lat), []
    for ring in site.site.outline:
        ax.add_patch(patch_of(Polygon(view.points(ring)), **_OUTLINE))
    for position in reversed(site.positions):
        x, y = view.xy(position.lon, position.lat)
        if position.status == "reference":
            colour = style.PALETTE["accent"]
            ax.plot(x, y, "o", color=colour, markersize=9 if big else 6, zorder=10, markeredgecolor="white")
        else:
            colour = style.PALETTE[MARKS[position.status][1]]
            _draw_other(ax, position, (x, y), home)
        _draw_radius(ax, view, position, colour)
        if view.holds(position.lon, position.lat):
            marks.append((x, y))
    return marks


def _draw_other(ax: Axes, position: Position, at: Spot, home: Spot) -> None:
    """Draw a position beside the reference, and a line from there to it."""
    mark, role = MARKS[position.status]
    colour = style.PALETTE[role]
    if position.status != "agrees":
        ax.plot([at[0], home[0]], [at[1], home[1]], color=colour, linewidth=0.8, linestyle=(0, (1, 1.5)), zorder=6)
    ax.plot(
        *at,
        mark,
        color=colour,
        markersize=7 if mark == "x" else 5,
        markeredgewidth=1.8,
        markerfacecolor="none",
        zorder=11 if mark == "x" else 9,
    )


def _draw_radius(ax: Axes, view: View, position: Position, colour: str) -> None:
    from matplotlib.patches import Circle

    radius = position.uncertainty_m / 1000
    if radius > view.half_x / 400:
        at = view.xy(position.lon, position.lat)
        ax.add_patch(Circle(at, radius, fill=True, alpha=0.15, facecolor=colour, edgecolor=colour, zorder=5))


def _site_label(view: View, site: LocatedSite, *, bold: bool) -> Label:
    assert site.reference is not None  # noqa: S101
    x, y = view.xy(site.reference.lon, site.reference.lat)
    words: dict[str, Any] = {"color": style.PALETTE["accent"], "fontsize": 10 if bold else 8.5}
    return Label(x, y, site.site.name, words | ({"fontweight": "bold"} if bold else {}), needed=bold)


def _wrong_labels(view: View, placed: Iterable[LocatedSite]) -> list[Label]:
    labels = []
    drawn = {"color": style.PALETTE["contradicted"], "fontsize": 7}
    for site in placed:
        for at in site.positions:
            off_m = at.from_reference_m or 0
            # nearer than a twenty-fifth of the map's half it would stand on the reference
            if at.status == "contradicted" and view.holds(at.lon, at.lat) and off_m > view.half_x * 40:
                words = f"{site.site.name}? {km_words(off_m / 1000)} off"
                labels.append(Label(*view.xy(at.lon, at.lat), words, {**drawn}))
    return labels


def _stated_label(view: View, position: Position) -> Label:
    x, y = view.xy(position.lon, position.lat)
    role = "accent" if position.status == "reference" else MARKS[position.status][1]
    who = position.stated_by if len(position.stated_by) <= 34 else position.stated_by[:31].rsplit(" ", 1)[0] + " …"
    away = "" if position.from_reference_m is None else f"\n{km_words(position.from_reference_m / 1000)} off"
    words = {"color": style.PALETTE[role], "fontsize": 7.5}
    return Label(x, y, who + away, words, needed=True)


def _furnish(ax: Axes, title: str, *, arrow: bool = True) -> None:
    style.scale_bar(ax, metres_per_unit=1000)
    if arrow:
        style.north_arrow(ax)
    ax.set_title(title, fontsize=10, pad=4)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.set_aspect("equal")
