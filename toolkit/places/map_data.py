"""What a map to explore shows, as plain numbers: outlines, positions, and every claim as its check reads it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from toolkit.errors import CoordinateError, ReferenceNotFound
from toolkit.places.basemap import View, fitted_view
from toolkit.places.basemap import _outlines as outlines_of
from toolkit.places.basemap import _polygons as polygons_of
from toolkit.places.basemap import _ring_xy as ring_xy
from toolkit.places.basemap import _shows as shows
from toolkit.places.claim_marks import WEDGE_DEG
from toolkit.places.claims import check_claims
from toolkit.places.known import known_references
from toolkit.places.lines import BorderLine, load_lines, nearest_on_line
from toolkit.places.meant import ReferencePoint
from toolkit.places.references import one_reference
from toolkit.records import COMPASS, Case, DistanceCheck, Finding, LocatedSite, Position

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
        Stated distances; empty without a ring.
    tolerance_km
        How far each ring is open.
    wedge_deg
        Azimuth of the stated direction, and degrees either side; None = none is stated.
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


def map_view(located: Sequence[LocatedSite], marks: Sequence[ClaimMark]) -> View:
    """Give the view that holds all positions and what they are measured from.

    Parameters
    ----------
    located
        The sites, as located.
    marks
        The claims.
    """
    points = [(p.lon, p.lat) for site in located for p in site.positions]
    points += [end for mark in marks if mark.line for end in mark.line]
    return fitted_view(points or [(0.0, 20.0)], _SHAPE, _LEAST_KM if points else 9_000.0)


def ground(view: View) -> Ground:
    """Give land and borders of a view and its surroundings, from the shipped outlines.

    Parameters
    ----------
    view
        What is shown first.
    """
    wide = View(view.lat, view.lon, min(view.half_x * _WIDER, 9_000.0), min(view.half_y * _WIDER, 9_000.0))
    rings = [rings[0] for feature in outlines_of(wide) for rings in polygons_of(feature["geometry"])]
    land = [points for ring in rings if shows(wide, points := ring_xy(wide, ring))]
    borders = []
    for line in load_lines():
        parts = [ring_xy(wide, part) for part in line.parts if len(part) > 1]
        borders += [(line.name, _south(part)) for part in parts if shows(wide, part)]
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
    ends = list(_ends(check, case, site, at))
    if not ends:
        return mark
    spot = (at.lon, at.lat)
    end = ends[0]
    if isinstance(end, BorderLine):
        near = nearest_on_line(end, lat=at.lat, lon=at.lon)
        return mark._replace(line=(spot, (near.lon, near.lat)))
    mark = mark._replace(line=(spot, (end.lon, end.lat)))
    if not isinstance(check, DistanceCheck):
        return mark
    radii = tuple(sorted({check.figure.base_low / 1000, check.figure.base_high / 1000}))
    tolerance = mark.finding.tolerance_km or 0.0
    wedge = (COMPASS.index(check.direction) * 22.5, WEDGE_DEG) if check.direction else None
    return mark._replace(centre=(end.lon, end.lat), radii_km=radii, tolerance_km=tolerance, wedge_deg=wedge)


def _ends(check: Any, case: Case, site: LocatedSite, at: Position) -> Iterator[BorderLine | ReferencePoint]:
    """Give what a check measures from, found as the check itself finds it; nothing where it finds none."""
    claimed = check.figure.base_high / 1000 if isinstance(check, DistanceCheck) else None
    for field in ("reference", "first"):
        name = getattr(check, field, None)
        if name is None:
            continue
        try:
            yield one_reference(
                name, known_references(case), country=site.site.country, near=(at.lat, at.lon), claimed_km=claimed
            )
        except (ReferenceNotFound, CoordinateError):  # the finding says so, and is listed without a line
            continue
