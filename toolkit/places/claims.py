"""The claims of a case about distances, areas and positions, each answered by one finding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from toolkit.places import vicinity  # noqa: F401  (registers the checkers of near, side and travel)
from toolkit.places.containment import check_containment
from toolkit.places.coordinates import parse_coordinates
from toolkit.places.distances import check_distance
from toolkit.places.extent import centre_of, nearest_edge, reach_m
from toolkit.places.geodesy import apart, distance_km, method, require_position
from toolkit.places.known import Known, known_references, measured_claim
from toolkit.places.phrases import Between
from toolkit.places.references import one_reference
from toolkit.places.tolerance import km_quantity, km_words, same_place_km
from toolkit.places.ways import along_its_way, way_meant
from toolkit.places.worded import check_between
from toolkit.records import (
    BetweenCheck,
    Case,
    Claim,
    ContainmentCheck,
    DistanceCheck,
    Finding,
    LocatedSite,
    Position,
    PositionCheck,
    answer,
    checks,
    grade,
)


def check_position(
    *,
    lat: float,
    lon: float,
    stated: str,
    uncertainty_m: float = 0.0,
    site: str = "The site",
    against: str = "its reference",
    extent_m: float | None = None,
) -> Finding:
    """Compare a stated position with a reference position.

    Parameters
    ----------
    lat
        Degrees north of the reference position.
    lon
        Degrees east of the reference position.
    stated
        The stated position, in any notation.
    uncertainty_m
        Radius of the reference position in metres.
    site
        Name for the sentence.
    against
        What the reference position is, for the sentence.
    extent_m
        Extent of the site in metres; None = not stated.

    Returns
    -------
    Finding
        Supported within both radii, the extent and 40 m, loose within twice that; quantities "measured", "tolerance".

    Raises
    ------
    CoordinateError
        The stated position cannot be read.
    """
    require_position(lat, lon)
    at = parse_coordinates(stated)
    measured, _ = distance_km(lat, lon, to_lat=at.lat, to_lon=at.lon)
    tolerance = same_place_km(extent_m, at.uncertainty_m, uncertainty_m)
    return Finding(
        id="position",
        kind="position",
        basis="measured",
        text=f"The position “{stated}” for {site} lies {apart(measured)} {against}; positions within "
        f"{km_words(tolerance)} count as one place.",
        verdict=grade(measured, tolerance),
        quantities=(km_quantity("measured", measured), km_quantity("tolerance", tolerance)),
        terms=(stated, site, against),
        how=method(),
    )


def check_claims(case: Case, located: Sequence[LocatedSite], *, figures: tuple[str, ...] = ()) -> list[Finding]:
    """Check every claim of a case about where a site lies.

    Parameters
    ----------
    case
        The case; its documents' digests become the findings' evidence.
    located
        Its sites, as ``locate_sites`` gives them.
    figures
        Ids of the figures that show the positions.

    Returns
    -------
    list of Finding
        One a check, in the case's order. What cannot be measured is "not-checkable", with the reason.
    """
    known = Known(case, {found.site.id: found for found in located}, known_references(case), figures)
    return answer(case, "places", known)


@checks("distance")
def _distance(claim: Claim, check: DistanceCheck, known: Known) -> Finding:
    def measure(site: LocatedSite, at: Position) -> Finding:
        begin = _whence(site, at, check, known)
        found = check_distance(
            lat=begin.lat,
            lon=begin.lon,
            reference=check.reference,
            stated=check.figure,
            direction=check.direction,
            references=known.references,
            country=site.site.country,
            uncertainty_m=begin.radius_m,
            extent_m=begin.extent_m,
            site=begin.called,
        )
        words = (claim.text, claim.passage or "")
        way = next((way for text in words if (way := way_meant(check.figure, text))), "")
        return along_its_way(found, check.figure, way)

    return measured_claim(claim, check.site, known, measure)


class _Begin(NamedTuple):
    """Where a distance is measured from: degrees, radius and extent in metres, and what to call it."""

    lat: float
    lon: float
    radius_m: float
    extent_m: float
    called: str


def _whence(site: LocatedSite, at: Position, check: DistanceCheck, known: Known) -> _Begin:
    """Give what of a site a distance is measured from: its position, or the part of its outline that is meant."""
    own, name = site.site, site.site.name
    if not own.outline and check.part != "edge":
        return _Begin(at.lat, at.lon, at.uncertainty_m, own.extent_m or 0.0, name)
    found = one_reference(
        check.reference,
        known.references,
        country=own.country,
        near=(at.lat, at.lon),
        claimed_km=check.figure.base_high / 1000,
    )
    edge = nearest_edge(own, found)
    if check.part == "edge":
        return _Begin(*edge, 0.0, 0.0, f"The nearest edge of {name}")
    middle = centre_of(own)
    if check.part == "centre":
        return _Begin(*middle, 0.0, 0.0, f"The centre of {name}")
    between, _ = distance_km(*middle, to_lat=edge[0], to_lon=edge[1])
    return _Begin(*middle, 0.0, between * 1000, f"The centre of {name}")


@checks("between")
def _between(claim: Claim, check: BetweenCheck, known: Known) -> Finding:
    between = Between(0, 0, check.first, check.second, check.halfway)

    def measure(site: LocatedSite, at: Position) -> Finding:
        return check_between(
            between,
            lat=at.lat,
            lon=at.lon,
            references=known.references,
            country=site.site.country,
            uncertainty_m=at.uncertainty_m,
            site=site.site.name,
        )

    return measured_claim(claim, check.site, known, measure)


@checks("within")
def _within(claim: Claim, check: ContainmentCheck, known: Known) -> Finding:
    def measure(site: LocatedSite, at: Position) -> Finding:
        found = check_containment(
            lat=at.lat,
            lon=at.lon,
            area=check.area,
            country=site.site.country,
            site=site.site.name,
            uncertainty_m=at.uncertainty_m,
            extent_m=reach_m(site.site),
            outline=site.site.outline or (),
        )
        return found.model_copy(update={"terms": (*found.terms, check.area)})

    return measured_claim(claim, check.site, known, measure)


@checks("position")
def _position(claim: Claim, check: PositionCheck, known: Known) -> Finding:
    return measured_claim(claim, check.site, known, lambda site, at: _position_claim(check, site, at))


def _position_claim(check: PositionCheck, site: LocatedSite, at: Position) -> Finding:
    """Test a stated position: against the reference, or, for the reference itself, against the stated distances."""
    against = f"the position stated by {at.stated_by}"
    finding = check_position(
        lat=at.lat,
        lon=at.lon,
        stated=check.position,
        uncertainty_m=at.uncertainty_m,
        site=site.site.name,
        against=against,
        extent_m=reach_m(site.site),
    )
    same = next((p for p in site.positions if p.stated == check.position), None)
    if same is None:
        return finding
    if same.status != "reference":
        told = f" Against it: {'; '.join(same.reasons[1:])}." if same.status == "contradicted" else ""
        return finding.model_copy(
            update={"text": finding.text + told, "quantities": (*finding.quantities, *same.quantities)}
        )
    fits = (
        f"it fits what else is stated: {'; '.join(at.reasons)}" if at.reasons else "nothing else stated here tests it"
    )
    return finding.model_copy(
        update={
            "text": f"“{check.position}” is the position for {site.site.name} that others are tested against; {fits}.",
            "verdict": "supported" if at.reasons else "not-checkable",
            "quantities": at.quantities,
        }
    )
