"""The site map: stated positions, what they are measured against, and a close-up of the site of interest.

Drawn from shipped outlines alone, so that it needs no network.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit import style
from toolkit.errors import CoordinateError, ReferenceNotFound
from toolkit.places.basemap import KEPT_CLEAR, View, draw_ground, draw_locator, fitted_view, rough_km
from toolkit.places.claim_marks import draw_claim
from toolkit.places.gazetteers.base import shipped_gazetteer
from toolkit.places.geodesy import distance_km, printed_km
from toolkit.places.known import known_references
from toolkit.places.labels import Label, place_labels
from toolkit.places.lines import CREDIT, BorderLine, load_lines, nearest_on_line
from toolkit.places.map_key import MARKS, draw_key
from toolkit.places.references import ReferencePoint, one_reference
from toolkit.records import Case, DistanceCheck, LocatedSite, Position

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MAP_CREDITS = (CREDIT, "GeoNames (CC BY 4.0)", "open-admin-data (CC BY 4.0)")
"""Credit lines that must stand beside the map."""

CLOSE_KM = 60.0
"""Stated positions of the site of interest up to this far from its reference are drawn into the close-up."""

MOST_VIEWS = 3.0
"""A ring wider than this many half-widths of the map would be drawn as a straight line, or not at all."""

_SIZE = (10.0, 7.0)
_WIDE, _CLOSE = (0.01, 0.035, 0.61, 0.915), (0.64, 0.37, 0.35, 0.58)
_LOCATOR = (0.86, 0.05, 0.13, 0.13 * 10 / 7)


@dataclass(frozen=True, slots=True)
class _Scene:
    """What both panels show."""

    placed: tuple[LocatedSite, ...]
    main: LocatedSite
    references: list[ReferencePoint]
    measured_from: list[BorderLine | ReferencePoint]
    claims: list[tuple[DistanceCheck, BorderLine | ReferencePoint]]


def site_map(case: Case, located: Sequence[LocatedSite]) -> Figure:
    """Draw the stated positions of a case's sites.

    Parameters
    ----------
    case
        The case.
    located
        Its sites, as ``locate_sites`` gives them.

    Returns
    -------
    matplotlib.figure.Figure
        Left all sites and what they are measured against, right the site of interest close up and the key. Save it with
        ``MAP_CREDITS``.
    """
    figure = style.new_figure(*_SIZE)
    placed = [s for s in located if s.reference]
    if not placed:
        figure.text(0.5, 0.5, "No position is stated for any site of this case.", ha="center", fontsize=12)
        return figure
    main = _site_of_interest(case, placed)
    points = [end for _, end in _claimed(case, located, None) if isinstance(end, ReferencePoint)]
    claims = _claimed(case, located, main)
    scene = _Scene(tuple(placed), main, points, [end for _, end in claims], claims)
    view = _wide_view(placed, [*scene.references, *_border_points(main, scene.measured_from)])
    _draw_wide(figure.add_axes(_WIDE), view, scene)
    _draw_close(figure.add_axes(_CLOSE), _close_view(main), scene)
    near = _close_view(main)
    present = {p.status for s in placed for p in s.positions}
    has_counties = bool(_towns(near.lon, near.lat, "ADM2", 1))
    draw_key(figure, present, has_counties=has_counties, has_line=_has_line(view))
    if not case.simulated:  # an invented place lies nowhere in the world
        draw_locator(figure.add_axes(_LOCATOR), view)
    return figure


def _has_line(view: View) -> bool:
    """Tell whether a line of some width, such as the DMZ, crosses the map."""
    points = (point for line in load_lines() if line.half_width_km for run in line.parts for point in run)
    return any(view.holds(*point) for point in points)


def describe_map(case: Case, located: Sequence[LocatedSite]) -> tuple[str, str]:
    """Put the site map into words.

    Parameters
    ----------
    case
        The case.
    located
        Its sites.

    Returns
    -------
    tuple of str
        Caption, and alternative text for somebody who cannot see the map.
    """
    placed = [s for s in located if s.reference]
    if not placed:
        return "No position is stated for any site of this case.", "An empty map: no position is stated."
    main = _site_of_interest(case, placed)
    assert main.reference is not None  # noqa: S101  (only placed sites are asked)
    caption = f"Stated positions of {len(placed)} sites" if len(placed) > 1 else "Stated positions"
    caption += f", what they are measured against, and {main.site.name} close up."
    if any(p.status == "contradicted" for s in placed for p in s.positions):
        caption += " Crosses are positions that stated distances or counties contradict; a line leads to the reference."
    told = []
    for site in placed:
        wrong = [p for p in site.positions if p.status == "contradicted"]
        agree = sum(p.status == "agrees" for p in site.positions)
        reference = site.reference
        assert reference is not None  # noqa: S101
        words = f"{site.site.name} at {reference.lat:.3f}, {reference.lon:.3f}"
        words += f", {agree} other agreeing" if agree else ""
        words += "".join(f", one contradicted position {(p.from_reference_m or 0) / 1000:.0f} km off" for p in wrong)
        words += "".join(_measured_words(reference, end) for _, end in _claimed(case, located, site))
        told.append(words)
    return caption, "Map. " + "; ".join(told) + "."


def _measured_words(at: Position, end: BorderLine | ReferencePoint) -> str:
    """Say how far a site lies from what a claim measures from."""
    if isinstance(end, BorderLine):
        km = nearest_on_line(end, lat=at.lat, lon=at.lon).distance_m / 1000
        return f", {printed_km(km):g} km from the {end.name.removeprefix('the ')}"
    return f", {printed_km(distance_km(at.lat, at.lon, to_lat=end.lat, to_lon=end.lon)[0]):g} km from {end.name}"


def _site_of_interest(case: Case, placed: Sequence[LocatedSite]) -> LocatedSite:
    return next((s for s in placed if s.site.id == case.site_of_interest), placed[0])


def _claimed(
    case: Case, located: Sequence[LocatedSite], site: LocatedSite | None
) -> list[tuple[DistanceCheck, BorderLine | ReferencePoint]]:
    """Give the distance claims of a site, or of all, with what each is measured from; the case's own sites left out."""
    known = known_references(case)
    found: dict[str, tuple[DistanceCheck, BorderLine | ReferencePoint]] = {}
    own = {name for s in case.sites for name in (s.id, s.name, *s.names)}
    for _, check in case.checks_of("distance"):
        if check.reference in own or (site is not None and check.site != site.site.id):
            continue
        try:
            at = next((s.reference for s in located if s.site.id == check.site), None)
            spot = (at.lat, at.lon) if at else None
            end = one_reference(check.reference, known, near=spot, claimed_km=check.figure.base_high / 1000)
        except (ReferenceNotFound, CoordinateError):
            continue
        found[end.name] = (check, end)
    return list(found.values())


def _border_points(site: LocatedSite, ends: Sequence[BorderLine | ReferencePoint]) -> list[ReferencePoint]:
    """Give the nearest point of each border that the site is measured from, so that the frame holds it."""
    at, found = site.reference, []
    assert at is not None  # noqa: S101  (only placed sites are drawn)
    for end in ends:
        if isinstance(end, BorderLine):
            near = nearest_on_line(end, lat=at.lat, lon=at.lon)
            found.append(ReferencePoint(end.name, near.lat, near.lon, 0.0, end.id))
    return found


def _everything(placed: Sequence[LocatedSite], references: Sequence[ReferencePoint]) -> list[tuple[float, float]]:
    stated = [(p.lon, p.lat) for s in placed for p in s.positions]
    near = [(r.lon, r.lat) for r in references if min(rough_km((r.lon, r.lat), p) for p in stated) < 400]
    return stated + near


def _wide_view(placed: Sequence[LocatedSite], references: Sequence[ReferencePoint]) -> View:
    points = _everything(placed, references)
    alone = all(rough_km(points[0], p) < 1 for p in points)
    return fitted_view(points, (_WIDE[2] * _SIZE[0], _WIDE[3] * _SIZE[1]), 110.0 if alone else 8.0)


def _close_view(site: LocatedSite) -> View:
    assert site.reference is not None  # noqa: S101  (only placed sites are drawn)
    home = (site.reference.lon, site.reference.lat)
    near = [(p.lon, p.lat) for p in site.positions if (p.from_reference_m or 0) <= CLOSE_KM * 1000]
    near += [(c.lon, c.lat) for c in _towns(*home, "ADM2", 3) if rough_km(home, (c.lon, c.lat)) < CLOSE_KM]
    return fitted_view(near, (_CLOSE[2] * _SIZE[0], _CLOSE[3] * _SIZE[1]), 5.0)


def _draw_wide(ax: Axes, view: View, scene: _Scene) -> None:
    labels = draw_ground(ax, view)
    _draw_frame(ax, view, _close_view(scene.main))
    bare = len(scene.references) <= 3 and len(scene.placed) <= 3
    towns = [t for t in _towns(view.lon, view.lat, "PPL", 8) if _is_apart(t, scene.references)] if bare else []
    marks, names = _draw_references(ax, view, [*scene.references, *towns])
    ordered = sorted(scene.placed, key=lambda s: s is scene.main)
    for site in ordered:
        marks += _draw_positions(ax, view, site, big=site is scene.main)
    own = [_site_label(view, s, bold=s is scene.main) for s in reversed(ordered)]
    lengths = [*_draw_distances(ax, view, scene), *_draw_claims(ax, view, scene)]
    place_labels(ax, [*own, *names, *lengths, *_wrong_labels(view, ordered), *labels], marks, keep_clear=KEPT_CLEAR)
    _furnish(ax, "All sites" if len(scene.placed) > 1 else "Where it is said to be")


def _draw_close(ax: Axes, view: View, scene: _Scene) -> None:
    labels = draw_ground(ax, view)
    counties = [c for c in _towns(view.lon, view.lat, "ADM2", 12) if view.holds(c.lon, c.lat)]
    points = [*scene.references, *([] if counties else _towns(view.lon, view.lat, "PPL", 4))]
    marks, names = _draw_references(ax, view, points)
    for site in sorted(scene.placed, key=lambda s: s is scene.main):
        marks += _draw_positions(ax, view, site, big=site is scene.main)
    stated = [_stated_label(view, p) for p in scene.main.positions if view.holds(p.lon, p.lat) and p.status != "agrees"]
    others = [_site_label(view, s, bold=False) for s in scene.placed if s is not scene.main and _visible(view, s)]
    names += _draw_counties(ax, view, counties)
    place_labels(ax, [*stated, *others, *names, *labels], marks, keep_clear=KEPT_CLEAR)
    _furnish(ax, f"{scene.main.site.name}, close up", arrow=False)


def _is_apart(town: ReferencePoint, others: Sequence[ReferencePoint]) -> bool:
    return all(rough_km((town.lon, town.lat), (o.lon, o.lat)) > 3 for o in others)


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


def _draw_distances(ax: Axes, view: View, scene: _Scene) -> list[Label]:
    """Draw the stated distances of the site of interest, measured: one line to each border or point."""
    at, labels = scene.main.reference, []
    assert at is not None  # noqa: S101
    home = view.xy(at.lon, at.lat)
    for end in scene.measured_from:
        if isinstance(end, BorderLine):
            nearest = nearest_on_line(end, lat=at.lat, lon=at.lon)
            lon, lat, km = nearest.lon, nearest.lat, nearest.distance_m / 1000
        else:
            lon, lat, km = end.lon, end.lat, distance_km(at.lat, at.lon, to_lat=end.lat, to_lon=end.lon)[0]
        x, y = view.xy(lon, lat)
        if view.holds(lon, lat) and km > view.half_x / 6:
            ax.plot([x, home[0]], [y, home[1]], color=style.PALETTE["accent"], linewidth=0.9, alpha=0.8, zorder=6)
            words = {"color": style.PALETTE["accent"], "fontsize": 7.5}
            labels.append(Label((x + home[0]) / 2, (y + home[1]) / 2, f"{printed_km(km):g} km", words))
    return labels


def _draw_claims(ax: Axes, view: View, scene: _Scene) -> list[Label]:
    """Draw what the claims about the site of interest say, round the points that they measure from."""
    labels = []
    for check, end in scene.claims:
        if isinstance(end, ReferencePoint) and check.figure.base_high / 1000 < MOST_VIEWS * view.half_x:
            labels += draw_claim(ax, view, check, end)
    return labels


def _visible(view: View, site: LocatedSite) -> bool:
    return site.reference is not None and view.holds(site.reference.lon, site.reference.lat)


def _towns(lon: float, lat: float, feature: str, limit: int) -> list[ReferencePoint]:
    found = shipped_gazetteer().nearest(lat=lat, lon=lon, features=(feature, f"{feature}C"), limit=limit)
    return [ReferencePoint(c.name, c.lat, c.lon, 0.0, c.gazetteer_id) for c in found]


def _draw_references(
    ax: Axes, view: View, references: Iterable[ReferencePoint]
) -> tuple[list[tuple[float, float]], list[Label]]:
    marks, labels = [], []
    for reference in references:
        if not view.holds(reference.lon, reference.lat):
            continue
        x, y = view.xy(reference.lon, reference.lat)
        ax.plot(x, y, "s", color=style.PALETTE["ink"], markersize=4, zorder=8)
        marks.append((x, y))
        labels.append(Label(x, y, reference.name, {"color": style.PALETTE["ink"]}))
    return marks, labels


def _draw_positions(ax: Axes, view: View, site: LocatedSite, *, big: bool) -> list[tuple[float, float]]:
    from matplotlib.patches import Circle

    reference = site.reference
    assert reference is not None  # noqa: S101
    home, marks = view.xy(reference.lon, reference.lat), []
    for position in reversed(site.positions):
        x, y = view.xy(position.lon, position.lat)
        radius = position.uncertainty_m / 1000
        colour = style.PALETTE["accent"]
        if position.status != "reference":
            mark, role = MARKS[position.status]
            colour = style.PALETTE[role]
            if position.status != "agrees":
                ax.plot([x, home[0]], [y, home[1]], color=colour, linewidth=0.8, linestyle=(0, (1, 1.5)), zorder=6)
            ax.plot(
                x,
                y,
                mark,
                color=colour,
                markersize=7 if mark == "x" else 5,
                markeredgewidth=1.8,
                markerfacecolor="none",
                zorder=11 if mark == "x" else 9,
            )
        else:
            ax.plot(x, y, "o", color=colour, markersize=9 if big else 6, zorder=10, markeredgecolor="white")
        if radius > view.half_x / 400:
            ax.add_patch(Circle((x, y), radius, fill=True, alpha=0.15, facecolor=colour, edgecolor=colour, zorder=5))
        if view.holds(position.lon, position.lat):
            marks.append((x, y))
    return marks


def _site_label(view: View, site: LocatedSite, *, bold: bool) -> Label:
    assert site.reference is not None  # noqa: S101
    x, y = view.xy(site.reference.lon, site.reference.lat)
    words: dict[str, Any] = {"color": style.PALETTE["accent"], "fontsize": 10 if bold else 8.5}
    return Label(x, y, site.site.name, words | ({"fontweight": "bold"} if bold else {}), needed=bold)


def _wrong_labels(view: View, placed: Iterable[LocatedSite]) -> list[Label]:
    return [
        Label(
            *view.xy(p.lon, p.lat),
            f"{site.site.name}? {(p.from_reference_m or 0) / 1000:.0f} km off",
            {"color": style.PALETTE["contradicted"], "fontsize": 7},
        )
        for site in placed
        for p in site.positions
        if p.status == "contradicted" and view.holds(p.lon, p.lat) and (p.from_reference_m or 0) > view.half_x * 40
    ]


def _stated_label(view: View, position: Position) -> Label:
    x, y = view.xy(position.lon, position.lat)
    role = "accent" if position.status == "reference" else MARKS[position.status][1]
    who = position.stated_by if len(position.stated_by) <= 34 else position.stated_by[:31].rsplit(" ", 1)[0] + " …"
    away = "" if position.from_reference_m is None else f"\n{position.from_reference_m / 1000:.1f} km off"
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
