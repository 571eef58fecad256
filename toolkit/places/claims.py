"""The claims of a case about distances, areas and positions, each answered by one finding."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from toolkit.errors import CoordinateError, ReferenceNotFound
from toolkit.places.containment import check_containment
from toolkit.places.coordinates import parse_coordinates
from toolkit.places.distances import check_between, check_distance, grade
from toolkit.places.geodesy import apart, distance_km, method, printed_km, require_position
from toolkit.places.phrases import Between
from toolkit.places.reconcile import SAME_PLACE_KM
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
    Quantity,
    Reference,
)

_REASON = re.compile(r"(?P<km>[\d.]+) km from (?P<what>.+), where (?P<stated>[\d.]+) km is stated")


def check_position(
    *,
    lat: float,
    lon: float,
    stated: str,
    uncertainty_m: float = 0.0,
    site: str = "The site",
    against: str = "its reference",
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

    Returns
    -------
    Finding
        Supported within 2 km plus both radii, loose within twice that; quantities "measured", "tolerance" (km).

    Raises
    ------
    CoordinateError
        The stated position cannot be read.
    """
    require_position(lat, lon)
    at = parse_coordinates(stated)
    measured, _ = distance_km(lat, lon, to_lat=at.lat, to_lon=at.lon)
    tolerance = SAME_PLACE_KM + (at.uncertainty_m + uncertainty_m) / 1000
    return Finding(
        id="position",
        kind="position",
        basis="measured",
        text=f"The position “{stated}” for {site} lies {apart(measured)} {against}; positions within "
        f"{printed_km(tolerance):g} km count as one place.",
        verdict=grade(measured, tolerance),
        quantities=(
            Quantity(name="measured", value=printed_km(measured), unit="km"),
            Quantity(name="tolerance", value=printed_km(tolerance), unit="km"),
        ),
        how=method(),
    )


def check_claims(case: Case, located: Sequence[LocatedSite], *, figures: tuple[str, ...] = ()) -> list[Finding]:
    """Check every claim of a case about a distance, a county or a position.

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
        One a claim, in the case's order. What cannot be measured is "not-checkable", with the reason.
    """
    known = known_references(case)
    sites = {found.site.id: found for found in located}
    kinds = DistanceCheck | BetweenCheck | ContainmentCheck | PositionCheck
    wanted = [c for c in case.claims if isinstance(c.check, kinds)]
    found = [_check_claim(c, case, sites[c.check.site], known) for c in wanted]  # type: ignore[union-attr]  # as filtered
    return [f.model_copy(update={"figures": figures}) if f.verdict != "not-checkable" else f for f in found]


def known_references(case: Case) -> tuple[Reference, ...]:
    """Give the points that claims of a case may name.

    Parameters
    ----------
    case
        The case.

    Returns
    -------
    tuple of Reference
        Its references, then its placed sites by id and name.
    """
    own = [
        Reference(
            name=s.name, names=(s.id, *s.names), position=s.assertions[0].position, stated_by=s.assertions[0].stated_by
        )
        for s in case.sites
        if s.assertions
    ]
    return (*case.references, *own)


def evidence_for(case: Case, *documents: str | None) -> tuple[str, ...]:
    """Give the digests that a finding rests on.

    Parameters
    ----------
    case
        The case.
    *documents
        Ids of the documents read; None and documents that are not held count for nothing.

    Returns
    -------
    tuple of str
        Digest of case.toml, then of each document held.
    """
    held = {d.id: d.sha256 for d in case.documents if d.sha256}
    digests = [case.sha256, *(held.get(d) for d in documents if d)]
    return tuple(dict.fromkeys(d for d in digests if d))


def _check_claim(claim: Claim, case: Case, site: LocatedSite, known: tuple[Reference, ...]) -> Finding:
    reference = site.reference
    if reference is None:
        finding = _not_checkable(claim, f"{site.site.name} has no stated position, so nothing can be measured from it.")
    else:
        try:
            finding = _measured(claim, site, reference, known)
        except (ReferenceNotFound, CoordinateError) as e:
            finding = _not_checkable(claim, f"Not measured: {e.what}.")
    documents = (claim.document, reference.document if reference else None)
    return finding.model_copy(
        update={
            "id": f"claim-{claim.id}"[:64].rstrip("-"),
            "claim": claim.id,
            "subjects": (site.site.id,),
            "evidence": evidence_for(case, *documents),
            "simulated": case.simulated,
        }
    )


def _measured(claim: Claim, site: LocatedSite, at: Position, known: tuple[Reference, ...]) -> Finding:
    check = claim.check
    if isinstance(check, DistanceCheck):
        return check_distance(
            lat=at.lat, lon=at.lon, reference=check.reference, claimed_km=check.km, direction=check.direction,
            references=known, uncertainty_m=at.uncertainty_m, site=site.site.name, relation=check.relation,
            claimed_max_km=check.up_to_km,
        )  # fmt: skip
    if isinstance(check, BetweenCheck):
        between = Between(0, 0, check.first, check.second, check.halfway)
        return check_between(
            between, lat=at.lat, lon=at.lon, references=known, uncertainty_m=at.uncertainty_m, site=site.site.name
        )
    if isinstance(check, ContainmentCheck):
        return check_containment(
            lat=at.lat,
            lon=at.lon,
            area=check.area,
            country=site.site.country,
            site=site.site.name,
            uncertainty_m=at.uncertainty_m,
        )
    assert isinstance(check, PositionCheck)  # noqa: S101  (the only kind left)
    return _position_claim(check, site, at)


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
    )
    same = next((p for p in site.positions if p.stated == check.position), None)
    if same is None:
        return finding
    if same.status != "reference":
        told = f" Against it: {'; '.join(same.reasons[1:])}." if same.status == "contradicted" else ""
        return finding.model_copy(update={"text": finding.text + told, "quantities": _with_reasons(finding, same)})
    fits = (
        f"it fits what else is stated: {'; '.join(at.reasons)}" if at.reasons else "nothing else stated here tests it"
    )
    return finding.model_copy(
        update={
            "text": f"“{check.position}” is the position for {site.site.name} that others are tested against; {fits}.",
            "verdict": "supported" if at.reasons else "not-checkable",
            "quantities": reason_quantities(at),
        }
    )


def _with_reasons(finding: Finding, position: Position) -> tuple[Quantity, ...]:
    return (*finding.quantities, *reason_quantities(position))


def reason_quantities(position: Position) -> tuple[Quantity, ...]:
    """Give the kilometres that a position's reasons name, so that every number printed is a quantity.

    Parameters
    ----------
    position
        With reasons as ``locate_sites`` writes them.

    Returns
    -------
    tuple of Quantity
        Measured and stated distance of each reason that has them.
    """
    numbers = []
    for told in filter(None, (_REASON.fullmatch(reason) for reason in position.reasons)):
        numbers.append(Quantity(name=f"from {told['what']}", value=float(told["km"]), unit="km"))
        numbers.append(Quantity(name=f"stated from {told['what']}", value=float(told["stated"]), unit="km"))
    return tuple(numbers)


def _not_checkable(claim: Claim, text: str) -> Finding:
    kinds: dict[str, Any] = {
        "distance": "distance",
        "between": "distance",
        "within": "containment",
        "position": "position",
    }
    return Finding(
        id=claim.id, kind=kinds[claim.check.kind], basis="measured", text=text, verdict="not-checkable", how=method()
    )
