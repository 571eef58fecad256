"""The site map: stated positions, what the claims about them say, and a close-up of the site of interest.

Drawn from shipped outlines, and on the pictures that a case keeps for it, so that it needs no network.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from math import atan2, cos, pi, radians, sin
from typing import TYPE_CHECKING

from toolkit import style
from toolkit.places.basemap import COARSE_KM, draw_locator
from toolkit.places.basemap_lines import shown_lines, way_handles
from toolkit.places.basemap_pictures import pictures_of
from toolkit.places.geodesy import distance_km
from toolkit.places.lines import CREDIT, BorderLine, load_lines, nearest_on_line
from toolkit.places.map_data import ClaimMark, claim_marks
from toolkit.places.map_key import county_handle, draw_key, town_handle, zone_handle
from toolkit.places.map_panels import CLOSE_KM, Scene, counties_in, draw_close, draw_wide, is_bare
from toolkit.places.meant import ReferencePoint
from toolkit.places.tolerance import km_words
from toolkit.places.view import View, fitted_view, rough_km
from toolkit.records import Basemap, Case, LocatedSite, Position

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MAP_CREDITS = (CREDIT, "GeoNames (CC BY 4.0)", "open-admin-data (CC BY 4.0)")
"""Credit lines of the shipped outlines and names, which stand beside every map."""

CLOSER = 2.5
"""A close-up that shows less than so many times more than the whole map is left out."""

FARTHEST_KM = 6_000.0
"""What a claim about the site of interest measures from is in the frame up to so far away."""

OTHERS_KM = 400.0
"""The same for the other sites."""

MOST_CLAIMS = 8
"""Claims about the site of interest that are drawn; the others stand in the report alone."""

NAMED = 3
"""Figures claimed of one distance that the alternative text names; more are counted."""

_SIZE = (10.0, 7.0)
_WIDE, _CLOSE = (0.01, 0.035, 0.61, 0.915), (0.64, 0.47, 0.35, 0.48)
_ONLY = (0.01, 0.035, 0.68, 0.915)
_LOCATOR = (0.855, 0.045, 0.135, 0.135 * 10 / 7)
_COARSE = "Coasts, rivers and borders are drawn\nat 1:10 million: here they may lie\na kilometre or two off."


def site_map(case: Case, located: Sequence[LocatedSite], basemaps: Sequence[Basemap] = ()) -> Figure:
    """Draw the stated positions of a case's sites, and what is claimed of the site of interest.

    Parameters
    ----------
    case
        The case.
    located
        Its sites, as ``locate_sites`` gives them.
    basemaps
        Pictures and lines to draw, with their paths; a picture that covers less than half of a panel is left out there.

    Returns
    -------
    matplotlib.figure.Figure
        Left all sites and the claims, right the site of interest close up, where that shows more, and the key. Save it
        with ``map_credits``.
    """
    figure = style.new_figure(*_SIZE)
    placed = [s for s in located if s.reference]
    if not placed:
        figure.text(0.5, 0.5, "No position is stated for any site of this case.", ha="center", fontsize=12)
        return figure
    scene = replace(_scene(case, located, placed), basemaps=tuple(basemaps))
    view, near = _views(scene)
    draw_wide(figure.add_axes(_WIDE if near else _ONLY), view, scene, near)
    if near:
        draw_close(figure.add_axes(_CLOSE), near, scene)
    others = [town_handle()]
    if counties_in(near or _close_view(scene)):
        others.append(county_handle())
    if _has_zone(view):
        others.append(zone_handle())
    others += way_handles(view, basemaps) or (way_handles(near, basemaps) if near else [])
    present = {at.status for at in _positions(placed)}
    corner = (0.64, 0.44) if near else (0.705, 0.945)
    draw_key(figure, corner, present, scene.marks, others=others)
    if not case.simulated:  # an invented place lies nowhere in the world
        draw_locator(figure.add_axes(_LOCATOR), view)
        if (near or view).half_x < COARSE_KM:
            figure.text(0.99, 0.25, _COARSE, fontsize=6.5, color=style.PALETTE["soft"], va="bottom", ha="right")
    return figure


def map_views(case: Case, located: Sequence[LocatedSite]) -> tuple[View, ...]:
    """Give what the panels of a site map show: first all sites, then the close-up where there is one.

    Parameters
    ----------
    case
        The case.
    located
        Its sites, as ``locate_sites`` gives them.

    Returns
    -------
    tuple of View
        Empty when no position is stated.
    """
    placed = [s for s in located if s.reference]
    if not placed:
        return ()
    view, near = _views(_scene(case, located, placed))
    return (view, near) if near else (view,)


def map_credits(case: Case, located: Sequence[LocatedSite], basemaps: Sequence[Basemap] = ()) -> tuple[str, ...]:
    """Give the credit lines that must stand beside a site map.

    Parameters
    ----------
    case
        The case.
    located
        Its sites, as ``locate_sites`` gives them.
    basemaps
        Pictures and lines that it was given; those that it does not show are not named.

    Returns
    -------
    tuple of str
        Each once.
    """
    views = map_views(case, located) if basemaps else ()
    shown = chain.from_iterable((*pictures_of(view, basemaps), *shown_lines(view, basemaps)) for view in views)
    return tuple(dict.fromkeys([*MAP_CREDITS, *(basemap.credit for basemap in shown)]))


def _views(scene: Scene) -> tuple[View, View | None]:
    """Give the view of all sites, and the close-up where it shows more and something to find the site by."""
    near = _close_view(scene)
    view = _wide_view(scene, (_WIDE[2], _WIDE[3]))
    if view.half_x > CLOSER * near.half_x and not is_bare(near, scene):
        return view, near
    return _wide_view(scene, (_ONLY[2], _ONLY[3])), None


def _scene(case: Case, located: Sequence[LocatedSite], placed: Sequence[LocatedSite]) -> Scene:
    main = _site_of_interest(case, placed)
    marks: dict[tuple[object, ...], ClaimMark] = {}
    others = []
    for mark in claim_marks(case, located):
        if mark.site == main.site.id:
            drawn = mark.area.bounds if mark.area is not None else (mark.names, mark.radii_km, mark.wedge_deg)
            marks.setdefault(drawn, mark)
        else:
            others.append(mark)
    kept = [mark for mark in marks.values() if mark.ends or mark.area is not None]
    return Scene(tuple(placed), main, tuple(kept[:MOST_CLAIMS]), tuple(others))


def _has_zone(view: View) -> bool:
    """Tell whether a line of some width, such as the DMZ, crosses the map."""
    runs = chain.from_iterable(line.parts for line in load_lines() if line.half_width_km)
    return any(view.holds(*point) for point in chain.from_iterable(runs))


def _positions(placed: Iterable[LocatedSite]) -> Iterator[Position]:
    return chain.from_iterable(site.positions for site in placed)


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
    scene = _scene(case, located, placed)
    marks = claim_marks(case, located)
    caption = f"Stated positions of {len(placed)} sites" if len(placed) > 1 else "Stated positions"
    caption += f", and what is claimed of where {scene.main.site.name} lies."
    if any(mark.radii_km for mark in scene.marks):
        caption += " Dashed lines are distances as claimed"
        caption += ", the bands their tolerance." if any(mark.tolerance_km for mark in scene.marks) else "."
    if any(at.status == "contradicted" for at in _positions(placed)):
        caption += " Crosses are positions that stated distances or counties contradict; a line leads to the reference."
    told = []
    for site in placed:
        wrong = [p for p in site.positions if p.status == "contradicted"]
        agree = sum(p.status == "agrees" for p in site.positions)
        reference = site.reference
        assert reference is not None  # noqa: S101
        words = f"{site.site.name} at {reference.lat:.3f}, {reference.lon:.3f}"
        words += f", {agree} other agreeing" if agree else ""
        words += "".join(f", one contradicted position {km_words((p.from_reference_m or 0) / 1000)} off" for p in wrong)
        told.append(words + _claim_words(reference, [mark for mark in marks if mark.site == site.site.id]))
    return caption, "Map. " + "; ".join(told) + "."


def _claim_words(at: Position, marks: Sequence[ClaimMark]) -> str:
    """Say how far a site lies from what claims measure from, each once, and what the claims say."""
    told: dict[str, list[str]] = {}
    for mark in marks:
        words = "".join(_measured_words(at, end) for end in mark.ends)
        figures = told.setdefault(words, []) if words else []
        if mark.figure and mark.figure not in figures:
            figures.append(mark.figure)
    return "".join(f"{words}{_listed(figures)}" for words, figures in told.items())


def _listed(figures: Sequence[str]) -> str:
    """Say which figures are claimed: the first three, and how many more."""
    if not figures:
        return ""
    more = f" and {len(figures) - NAMED} more" if len(figures) > NAMED else ""
    verb = "is" if len(figures) == 1 else "are"
    return f" where {', '.join(figures[:NAMED])}{more} {verb} claimed"


def _measured_words(at: Position, end: BorderLine | ReferencePoint) -> str:
    """Say how far a site lies from what a claim measures from."""
    if isinstance(end, BorderLine):
        km = nearest_on_line(end, lat=at.lat, lon=at.lon).distance_m / 1000
        return f", {km_words(km)} from the {end.name.removeprefix('the ')}"
    return f", {km_words(distance_km(at.lat, at.lon, to_lat=end.lat, to_lon=end.lon)[0])} from {end.name}"


def _site_of_interest(case: Case, placed: Sequence[LocatedSite]) -> LocatedSite:
    return next((s for s in placed if s.site.id == case.site_of_interest), placed[0])


def _wide_view(scene: Scene, share: tuple[float, float]) -> View:
    """Give the view that holds all positions and what the claims measure from, and most of what they say."""
    shape = (share[0] * _SIZE[0], share[1] * _SIZE[1])
    stated = [(at.lon, at.lat) for at in _positions(scene.placed)]
    rings = chain.from_iterable(site.site.outline for site in scene.placed)
    stated += chain.from_iterable(rings)
    points = [*stated, *_claim_points(scene, stated)]
    alone = all(rough_km(points[0], p) < 1 for p in points)
    view = fitted_view(points, shape, 60.0 if alone else 12.0)
    for mark in scene.marks:
        points += _ring_points(mark, view)
    view = fitted_view(points, shape, 60.0 if alone else 12.0)
    for mark in scene.marks:
        corners = _corners(mark)
        wider = fitted_view([*points, *corners], shape, 12.0) if corners else view
        if wider.half_x <= (400.0 if alone else 2.0 * view.half_x):
            points += corners
    return fitted_view(points, shape, 60.0 if alone and len(points) == len(stated) else 12.0)


def _claim_points(scene: Scene, stated: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Give what claims measure from: the points, and the nearest points of lines."""
    found = []
    for marks, reach in ((scene.marks, FARTHEST_KM), (scene.others, OTHERS_KM)):
        for mark in marks:
            spots = [mark.line[1]] if mark.line else []
            spots += [(end.lon, end.lat) for end in mark.ends[1:] if isinstance(end, ReferencePoint)]
            found += [spot for spot in spots if _nearest_km(spot, stated) < reach]
    return found


def _nearest_km(spot: tuple[float, float], others: Sequence[tuple[float, float]]) -> float:
    return min(rough_km(spot, other) for other in others)


def _ring_points(mark: ClaimMark, view: View) -> list[tuple[float, float]]:
    """Give points of a stated distance that the frame should hold: where the claim puts the site, or all round."""
    if mark.line is None or not mark.radii_km:
        return []
    far, size = mark.radii_km[-1] + mark.tolerance_km, max(view.half_x, view.half_y)
    if far > 4 * size:
        return []
    (home_x, home_y), (x, y) = view.xy(*mark.line[0]), view.xy(*mark.line[1])
    ahead = atan2(home_x - x, home_y - y)
    turns = [ahead]
    if mark.wedge_deg is not None and mark.centre is not None:
        middle, half = mark.wedge_deg
        turns = [radians(middle + share * half) for share in (-1, 0, 1)]
    elif mark.centre is not None and far < 1.5 * size:
        turns = [0.0, pi / 2, pi, 3 * pi / 2]
    return [view.lonlat(x + far * sin(turn), y + far * cos(turn)) for turn in turns]


def _corners(mark: ClaimMark) -> list[tuple[float, float]]:
    """Give the corners of the box of a claimed area."""
    if mark.area is None:
        return []
    west, south, east, north = mark.area.bounds
    return [(west, south), (west, north), (east, south), (east, north)]


def _close_view(scene: Scene) -> View:
    at = scene.main.reference
    assert at is not None  # noqa: S101  (only placed sites are drawn)
    home = (at.lon, at.lat)
    near = [(p.lon, p.lat) for p in scene.main.positions if (p.from_reference_m or 0) <= CLOSE_KM * 1000]
    near += chain.from_iterable(scene.main.site.outline)
    near += [mark.line[1] for mark in scene.marks if mark.line and rough_km(home, mark.line[1]) < CLOSE_KM / 2]
    wide = fitted_view(near, (_CLOSE[2] * _SIZE[0], _CLOSE[3] * _SIZE[1]), 6.0)
    counties = [c for c in counties_in(wide, 3) if rough_km(home, (c.lon, c.lat)) < CLOSE_KM]
    near += [(c.lon, c.lat) for c in counties]
    return fitted_view(near, (_CLOSE[2] * _SIZE[0], _CLOSE[3] * _SIZE[1]), 6.0)
