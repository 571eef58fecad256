"""Stated positions put side by side: which agree, which cannot be, and what the gazetteers know."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Literal, NamedTuple

from toolkit.errors import CoordinateError, ReferenceNotFound
from toolkit.places.borders import is_line
from toolkit.places.containment import check_containment
from toolkit.places.coordinates import parse_coordinates
from toolkit.places.distances import check_distance
from toolkit.places.extent import reach_m
from toolkit.places.gazetteers.base import Gazetteer, shipped_gazetteer
from toolkit.places.geodesy import apart, distance_km, method, printed_km
from toolkit.places.known import evidence_for, known_references
from toolkit.places.reconcile import reconcile
from toolkit.places.tolerance import km_quantity, km_words, same_place_km
from toolkit.records import (
    Assertion,
    Candidate,
    Case,
    ContainmentCheck,
    Coordinates,
    DistanceCheck,
    Finding,
    LocatedSite,
    Position,
    Quantity,
    Reference,
    Site,
    Verdict,
    amount,
)

NEARBY_KM = 10.0
"""A position this near to the reference, with no stated distance against it, may mean a neighbouring part of it."""

SAME_NAME_KM = 100.0
"""An entry of the same name further off than this from the stated position is another place."""

_VERDICTS: dict[str, Verdict] = {
    "agrees": "supported",
    "nearby": "loose",
    "contradicted": "contradicted",
    "unchecked": "not-checkable",
}


def locate_sites(case: Case, *, gazetteer: Gazetteer | None = None) -> list[LocatedSite]:
    """Answer "where is it?" for every site of a case.

    The first stated position is the reference. Every other one is measured from it, and tested against those stated
    distances, counties and provinces that the reference fits.

    Parameters
    ----------
    case
        The case.
    gazetteer
        Where to look names up; the shipped one if absent, so that a case comes out the same everywhere.

    Returns
    -------
    list of LocatedSite
        In the case's order; a site that nobody places and no gazetteer holds is "not-found", never guessed.

    Raises
    ------
    CoordinateError
        A stated position cannot be read.
    """
    places, known = gazetteer or shipped_gazetteer(), known_references(case)
    return [_locate(site, case, places, known) for site in case.sites]


def _locate(site: Site, case: Case, gazetteer: Gazetteer, known: tuple[Reference, ...]) -> LocatedSite:
    read = [(a, _read(site, a)) for a in site.assertions]
    checks = _fitting_checks(site, case, read[0][1], known) if read else []
    positions = tuple(
        _position(site, read[0], (assertion, at), checks, known, is_reference=number == 0)
        for number, (assertion, at) in enumerate(read)
    )
    candidates = _candidates(site, gazetteer, positions[0] if positions else None)
    status = "stated" if positions else gazetteer_status(candidates)
    return LocatedSite(
        site=site,
        status=status,
        positions=positions,
        candidates=candidates,
        reconciled=reconcile(positions),
        explanation=_explain(site, positions, candidates),
        how=f"{method()}; gazetteer {gazetteer.name!r}",
        evidence=_evidence(site, case, candidates),
    )


def _evidence(site: Site, case: Case, candidates: tuple[Candidate, ...]) -> tuple[str, ...]:
    held = evidence_for(case, *(a.document for a in site.assertions))
    return tuple(dict.fromkeys((*held, *chain.from_iterable(entry.evidence for entry in candidates))))


def _read(site: Site, assertion: Assertion) -> Coordinates:
    try:
        return parse_coordinates(assertion.position)
    except CoordinateError as e:
        where = f"case.toml, site {site.id!r}, position stated by {assertion.stated_by}"
        raise CoordinateError(e.what, where=where, remedy=e.remedy or "Correct the position.") from e


def _fitting_checks(
    site: Site, case: Case, at: Coordinates, known: tuple[Reference, ...]
) -> list[DistanceCheck | ContainmentCheck]:
    """Give the checks that the reference passes, one for each thing measured from: only they speak against others."""
    own = [check for _, check in case.checks_of("distance", "within") if check.site == site.id]
    fitting = [c for c in own if (f := _test(site, c, at, known)) and f.verdict == "supported"]
    return list({c.reference if isinstance(c, DistanceCheck) else c.area: c for c in reversed(fitting)}.values())[::-1]


def _test(
    site: Site, check: DistanceCheck | ContainmentCheck, at: Coordinates, known: tuple[Reference, ...]
) -> Finding | None:
    try:
        if isinstance(check, ContainmentCheck):
            return check_containment(
                lat=at.lat, lon=at.lon, area=check.area, country=site.country, uncertainty_m=at.uncertainty_m
            )
        others = tuple(r for r in known if site.id not in r.names)
        return check_distance(
            lat=at.lat,
            lon=at.lon,
            reference=check.reference,
            stated=check.figure,
            references=others,
            country=site.country,
            uncertainty_m=at.uncertainty_m,
            extent_m=reach_m(site),
        )
    except (ReferenceNotFound, CoordinateError):
        return None


def _position(
    site: Site,
    reference: tuple[Assertion, Coordinates],
    stated: tuple[Assertion, Coordinates],
    checks: Sequence[DistanceCheck | ContainmentCheck],
    known: tuple[Reference, ...],
    *,
    is_reference: bool,
) -> Position:
    assertion, at = stated
    off_km, _ = distance_km(reference[1].lat, reference[1].lon, to_lat=at.lat, to_lon=at.lon)
    weighed = [w for check in checks if (w := _weigh(site, check, at, known))]
    fits = [w for w in weighed if w.fits]
    against = [w for w in weighed if not w.fits]
    shown: list[_Weighed] = fits
    if is_reference:
        status, reasons = "reference", [w.words for w in fits]
    else:
        same = off_km <= same_place_km(reach_m(site), at.uncertainty_m, reference[1].uncertainty_m)
        status = _status(same=same, against=bool(against), off_km=off_km)
        away = f"{apart(off_km)} the position stated by {reference[0].stated_by}"
        shown = [] if same else against or fits
        reasons = [away, *(w.words for w in shown)]
    return Position(
        lon=at.lon,
        lat=at.lat,
        uncertainty_m=at.uncertainty_m,
        notation=at.notation,
        stated=assertion.position,
        stated_by=assertion.stated_by,
        document=assertion.document,
        from_reference_m=None if is_reference else off_km * 1000,
        status=status,
        reasons=tuple(reasons),
        quantities=tuple(chain.from_iterable(w.quantities for w in shown)),
    )


def _status(*, same: bool, against: bool, off_km: float) -> str:
    if same:
        return "agrees"
    if against:
        return "contradicted"
    return "nearby" if off_km <= NEARBY_KM else "unchecked"


class _Weighed(NamedTuple):
    """What a check says of a position: whether it fits, in words, and the numbers of those words."""

    fits: bool
    words: str
    quantities: tuple[Quantity, ...] = ()


def _weigh(
    site: Site, check: DistanceCheck | ContainmentCheck, at: Coordinates, known: tuple[Reference, ...]
) -> _Weighed | None:
    """Hold a position against one check; None where it says nothing."""
    finding = _test(site, check, at, known)
    if finding is None or finding.verdict == "not-checkable":
        return None
    fits = finding.verdict == "supported"
    if isinstance(check, ContainmentCheck):
        by = "by county centres " if finding.basis == "inferred" else ""
        inside = f"{by}in {check.area}, as stated"
        return _Weighed(fits, inside if fits else f"{by}outside {check.area}, where it is said to lie")
    measured = finding.quantity("measured")
    assert measured is not None  # noqa: S101  (what is not measured is not checkable)
    stated = tuple(
        q.model_copy(update={"name": f"{'stated ' if q.name != 'measured' else ''}from {check.reference}"})
        for q in finding.quantities
        if q.name in {"measured", "claimed", "claimed at most"}
    )
    words = f"{amount(measured)} from {_the(check.reference)}, where {check.figure.text} is stated"
    return _Weighed(fits, words, stated)


def _candidates(site: Site, gazetteer: Gazetteer, reference: Position | None) -> tuple[Candidate, ...]:
    """Give entries of exactly the site's names, near its stated position if it has one; similar names are none."""
    found: dict[str, Candidate] = {}
    for name in (site.name, *site.names):
        for c in gazetteer.lookup(name, country=site.country, similar=False):
            found.setdefault(c.gazetteer_id, c)
    if reference is not None:
        for key, c in list(found.items()):
            away, _ = distance_km(reference.lat, reference.lon, to_lat=c.lat, to_lon=c.lon)
            if away > SAME_NAME_KM:
                del found[key]
            else:
                told = f"{km_words(away)} from the stated position"
                found[key] = c.model_copy(update={"reasons": (*c.reasons, told)})
    return tuple(sorted(found.values(), key=lambda c: (-c.score, c.gazetteer_id)))


def gazetteer_status(candidates: tuple[Candidate, ...]) -> Literal["located", "ambiguous", "not-found"]:
    """Tell what the entries of a name come to.

    Parameters
    ----------
    candidates
        Entries, best first.
    """
    if not candidates:
        return "not-found"
    clear = len(candidates) == 1 or candidates[0].score - candidates[1].score > 0.05
    return "located" if clear else "ambiguous"


def _explain(site: Site, positions: tuple[Position, ...], candidates: tuple[Candidate, ...]) -> str:
    known = f"in the gazetteer as {_entry(candidates[0])}" if candidates else "named, not in any gazetteer at hand"
    if positions and not candidates:
        known = "no gazetteer at hand holds the name near there"
    if not positions:
        return f"Nobody in this case states a position for {site.name}; {known}."
    first, *others = positions
    parts = [f"{first.stated_by[0].upper()}{first.stated_by[1:]} puts {site.name} at {first.stated}; {known}."]
    for status, words in (
        ("agrees", "also placed there by"),
        ("nearby", "placed nearby by"),
        ("contradicted", "a position that the stated distances or counties contradict is given by"),
        ("unchecked", "a position that nothing here can test is given by"),
    ):
        who = [p.stated_by for p in others if p.status == status]
        if who:
            parts.append(f"{words[0].upper()}{words[1:]} {' and '.join(dict.fromkeys(who))}.")
    return " ".join(parts)


def _entry(candidate: Candidate) -> str:
    kinds = {"PCLI": "country", "ADM1": "province", "ADM2": "county or city", "PPL": "place"}
    return f"{candidate.name} ({kinds.get(candidate.feature or '', 'place')}, {candidate.country})"


def position_findings(
    located: Sequence[LocatedSite], *, simulated: bool = False, figures: tuple[str, ...] = ()
) -> list[Finding]:
    """Turn stated positions and gazetteer answers into sentences.

    Parameters
    ----------
    located
        Sites as ``locate_sites`` gives them.
    simulated
        True for an exercise.
    figures
        Ids of the figures that show the positions.

    Returns
    -------
    list of Finding
        One for every position beside the reference, and one a site for what the gazetteer knows of it.
    """
    found = []
    for site in located:
        others = [p for p in site.positions if p.status != "reference"]
        found += [_position_finding(site, p, number) for number, p in enumerate(others, start=2)]
        found.append(_lookup_finding(site))
    return [f.model_copy(update={"simulated": simulated, "figures": figures}) for f in found]


def _position_finding(site: LocatedSite, position: Position, number: int) -> Finding:
    away = printed_km((position.from_reference_m or 0.0) / 1000)
    outcome = {
        "agrees": "the two count as one place",
        "nearby": "near the reference, and no stated distance speaks against it",
        "contradicted": "against it: " + "; ".join(position.reasons[1:]),
        "unchecked": "no stated distance can tell which is right",
    }[position.status]
    return Finding(
        id=f"position-{site.site.id}-{number}"[:64],
        kind="position" if position.status == "agrees" else "conflict",
        basis="measured",
        text=f"{position.stated_by[0].upper()}{position.stated_by[1:]} puts {site.site.name} at “{position.stated}”, "
        f"{apart(away)} the position stated by {site.positions[0].stated_by}; {outcome}.",
        verdict=_VERDICTS[position.status],
        subjects=(site.site.id,),
        quantities=(Quantity(name="measured", value=away, unit="km"), *position.quantities),
        terms=_names(site, position),
        how=site.how,
        evidence=site.evidence,
    )


def _names(site: LocatedSite, position: Position) -> tuple[str, ...]:
    """List the names and words of others that the sentence on a position prints."""
    who = position.stated_by
    return (f"{who[0].upper()}{who[1:]}", site.site.name, position.stated, site.positions[0].stated_by)


def _lookup_finding(site: LocatedSite) -> Finding:
    name, numbers = site.site.name, []
    if site.candidates:
        best = site.candidates[0]
        text = f"A gazetteer holds an entry of the name for {name}: {_entry(best)}"
        if site.reference is not None:
            away, _ = distance_km(site.reference.lat, site.reference.lon, to_lat=best.lat, to_lon=best.lon)
            text += f", its centre {km_words(away)} from the stated position"
            radius = round(best.uncertainty_m / 1000, 1)
            numbers = [km_quantity("measured", away, uncertainty_km=radius)]
        text += "."
    elif site.reference is not None:
        text = f"{name} is named, but no gazetteer at hand holds it within {SAME_NAME_KM:g} km of the stated position."
        numbers = [Quantity(name="search radius", value=SAME_NAME_KM, unit="km")]
    else:
        text = f"{name} is named, not in any gazetteer at hand, and nobody here places it: it stays open."
    return Finding(
        id=f"lookup-{site.site.id}"[:64],
        kind="lookup",
        basis="measured",
        text=text,
        subjects=(site.site.id,),
        quantities=tuple(numbers),
        how=site.how,
        evidence=site.evidence,
        terms=(name, *(_entry(candidate) for candidate in site.candidates[:1])),
    )


def _the(reference: str) -> str:
    """Give a reference with its article: the DMZ, the border with China, Seoul."""
    return f"the {reference.removeprefix('the ')}" if is_line(reference) else reference
