"""What a map shows, as plain numbers: outlines, positions, and every claim as its check reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

from toolkit.errors import CoordinateError, ReferenceNotFound
from toolkit.places.claims import check_claims
from toolkit.places.containment import area_outline
from toolkit.places.known import known_references
from toolkit.places.lines import BorderLine, load_lines, nearest_on_line
from toolkit.places.meant import ReferencePoint
from toolkit.places.outlines import land_of
from toolkit.places.references import one_reference
from toolkit.places.view import View, fitted_view
from toolkit.records import (
    COMPASS,
    Case,
    ContainmentCheck,
    DistanceCheck,
    Finding,
    LocatedSite,
    NearCheck,
    Position,
    TravelCheck,
)

WEDGE_DEG = 33.75
"""Degrees either side of a stated direction that the wedge shows: one and a half of a sector of sixteen."""

_SHAPE = (8.0, 5.0)
_LEAST_KM = 8.0
_WIDER = 3.0
"""Times its width that is drawn round what is shown first, so that a map that is moved is not empty at once."""

Ring = list[list[float]]


class Ground(NamedTuple):
    """Outlines of a view, in km east and south of its middle.

    Attributes
    ----------
    land
        Closed rings.
    borders
        Name and points of each line.
    """

    land: list[Ring]
    borders: list[tuple[str, Ring]]


class ClaimMark(NamedTuple):
    """A claim about where a site lies, drawn.

    Attributes
    ----------
    claim
        Id of the claim.
    site
        Id of the site.
    text
        The claim.
    finding
        What its check came to; its verdict colours the mark.
    line
        Longitude and latitude from the site to what is measured from; None = nothing to draw it to.
    centre
        What a ring is drawn round; None = the claim states no distance from a point.
    radii_km
        Stated distances, the smaller first; empty without a ring. Of a distance from a border, how far from it.
    tolerance_km
        How far each ring is open.
    wedge_deg
        Azimuth of the stated direction, and degrees either side; None = none is stated.
    figure
        The figure as printed; "" = none is.
    relation
        What the wording makes of the figure: at, about, within or beyond.
    ends
        What the claim measures from, as found, the first of two first; empty = nothing was found.
    names
        The same as the claim writes it.
    area
        Outline of the area that the claim names, longitude and latitude; None = it names none, or none is held.
    """

    claim: str
    site: str
    text: str
    finding: Finding
    line: tuple[tuple[float, float], tuple[float, float]] | None = None
    centre: tuple[float, float] | None = None
    radii_km: tuple[float, ...] = ()
    tolerance_km: float = 0.0
    wedge_deg: tuple[float, float] | None = None
    figure: str = ""
    relation: str = "at"
    ends: tuple[BorderLine | ReferencePoint, ...] = ()
    names: tuple[str, ...] = ()
    area: Any = None

    @property
    def border(self) -> BorderLine | None:
        """Give the line that the claim measures from; None = a point, or nothing."""
        return next((end for end in self.ends if isinstance(end, BorderLine)), None)


def stated_points(located: Iterable[LocatedSite]) -> list[tuple[float, float]]:
    """List every stated position of some sites, as longitude and latitude in degrees."""
    positions = chain.from_iterable(site.positions for site in located)
    return [(position.lon, position.lat) for position in positions]


def map_view(located: Sequence[LocatedSite], marks: Sequence[ClaimMark]) -> View:
    """Give the view that holds all positions and what they are measured from."""
    points = stated_points(located)
    points += chain.from_iterable(mark.line for mark in marks if mark.line)
    return fitted_view(points or [(0.0, 20.0)], _SHAPE, _LEAST_KM if points else 9_000.0)


def ground(view: View) -> Ground:
    """Give land and borders of a view and its surroundings, from the shipped outlines.

    Parameters
    ----------
    view
        What is shown first.
    """
    wide = View(view.lat, view.lon, min(view.half_x * _WIDER, 9_000.0), min(view.half_y * _WIDER, 9_000.0))
    whole = land_of(wide).whole
    land = [part.exterior.coords for part in getattr(whole, "geoms", [whole]) if not part.is_empty]
    borders = []
    for line in load_lines():
        parts = [wide.points(part) for part in line.parts if len(part) > 1]
        borders += [(line.name, _south(part)) for part in parts if wide.shows(part)]
    return Ground([_south(ring) for ring in land], borders)


def _south(points: Any) -> Ring:
    """Give points with y to the south, as screens have it, to 10 m."""
    return [[round(float(x), 2), round(-float(y), 2)] for x, y in points]


def claim_marks(case: Case, located: Sequence[LocatedSite]) -> list[ClaimMark]:
    """Give every claim that the places room checks, with what can be drawn of it.

    Parameters
    ----------
    case
        The case.
    located
        Its sites, as ``locate_sites`` gives them.

    Returns
    -------
    list of ClaimMark
        One a check, as many as ``check_claims`` answers; verdicts and distances are those of the report.
    """
    sites = {site.site.id: site for site in located}
    claims = {claim.id: claim for claim in case.claims}
    marks = []
    for finding in check_claims(case, located):
        claim = claims[str(finding.claim)]
        check: Any = claim.all_checks[(finding.part or 1) - 1]
        site = sites[check.site]
        mark = ClaimMark(claim.id, site.site.id, claim.text, finding)
        marks.append(mark if site.reference is None else _drawn(mark, check, case, site, site.reference))
    return marks


def _drawn(mark: ClaimMark, check: Any, case: Case, site: LocatedSite, at: Position) -> ClaimMark:
    if isinstance(check, ContainmentCheck):
        return mark._replace(area=area_outline(check.area, country=site.site.country, lat=at.lat, lon=at.lon))
    names = tuple(name for field in ("reference", "first", "second") if (name := getattr(check, field, None)))
    ends = tuple(_ends(names, check, case, site, at))
    if not ends:
        return mark
    spot, end = (at.lon, at.lat), ends[0]
    mark = mark._replace(ends=ends, names=names)
    if isinstance(end, BorderLine):
        near = nearest_on_line(end, lat=at.lat, lon=at.lon)
        mark = mark._replace(line=(spot, (near.lon, near.lat)))
    else:
        mark = mark._replace(line=(spot, (end.lon, end.lat)))
    reach = _reach(mark, check)
    if not reach:
        return mark
    centre = None if isinstance(end, BorderLine) else (end.lon, end.lat)
    mark = mark._replace(centre=centre, radii_km=reach)
    if not isinstance(check, DistanceCheck):
        return mark
    wedge = (COMPASS.index(check.direction) * 22.5, WEDGE_DEG) if check.direction else None
    return mark._replace(
        tolerance_km=_km(mark.finding, "tolerance"),
        wedge_deg=wedge,
        figure=check.figure.text,
        relation=check.figure.relation,
    )


def _reach(mark: ClaimMark, check: Any) -> tuple[float, ...]:
    """Give the distances in km that a claim states, or that its words are taken to mean."""
    if isinstance(check, DistanceCheck):
        return tuple(sorted({check.figure.base_low / 1000, check.figure.base_high / 1000}))
    if isinstance(check, NearCheck):
        return tuple(filter(None, [_km(mark.finding, "meant") + _km(mark.finding, "extent of the reference")]))
    if isinstance(check, TravelCheck):
        return tuple(sorted({_km(mark.finding, "shortest"), _km(mark.finding, "longest")} - {0.0}))
    return ()


def _km(finding: Finding, name: str) -> float:
    found = finding.quantity(name)
    if found is None:
        return 0.0
    return found.value / 1000 if found.unit == "m" else found.value


def _ends(
    names: Sequence[str], check: Any, case: Case, site: LocatedSite, at: Position
) -> Iterator[BorderLine | ReferencePoint]:
    """Give what a check measures from, found as the check itself finds it; nothing where it finds none."""
    claimed = check.figure.base_high / 1000 if isinstance(check, DistanceCheck) else None
    for name in names:
        try:
            yield one_reference(
                name, known_references(case), country=site.site.country, near=(at.lat, at.lon), claimed_km=claimed
            )
        except (ReferenceNotFound, CoordinateError):  # the finding says so, and is listed without a line
            continue
