"""Stated distances and directions, measured again on the WGS84 ellipsoid, with the tolerance they leave open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from toolkit.errors import ReferenceNotFound
from toolkit.places.geodesy import compass, distance_km, method, printed_km, require_position, turn_deg
from toolkit.places.lines import BorderLine, azimuths_from_line, nearest_on_line
from toolkit.places.phrases import Between, Phrase, Relation, find_between, find_phrases
from toolkit.places.references import ReferencePoint, one_reference
from toolkit.records import COMPASS, Direction, Finding, Quantity, Reference, Verdict

EXTENT_KM = 3.0
"""What the extent of a site leaves open. A base is a few kilometres across (CSIS gives Sino-ri 18 km2: 4.8 km), and no
report says which part it measured from."""

EXTENT_SHARE, LEAST_KM = 0.09, 1.0
"""The extent counts for no more than this share of a stated distance, so that a figure wrong by a tenth is seen at any
range, and for no less than a kilometre."""

RELATIVE_TOLERANCE = 0.05
"""Tolerance as a share of the stated distance. Rounding to two figures alone allows 5 %; of the 13 distances that CSIS
states for its own positions, none is off by more than 2.6 km below 100 km, or by 2.7 % above."""

ABOUT = 2.0
"""How many times wider "about", "some" or "nearly" make the tolerance."""

DIRECTION_TOLERANCE_DEG = {True: 45.0, False: 33.75}
"""Degrees either side of a direction: 45 for the eight main points, 33.75 for the eight between, that is one and a half
of its own sector. Reports say "north" of what lies northwest."""

DETOUR, DETOUR_LOOSE = 1.15, 1.3
"""How much longer the way from X to Y may be by a place "between" them: 1.15 is an angle of 120 degrees at a place
halfway, 1.3 one of 100."""


class Stated(NamedTuple):
    """A distance as a claim puts it: relation, smaller and larger figure in km, and half its last printed step."""

    relation: Relation
    low_km: float
    high_km: float
    rounding_km: float


def check_distance(
    *,
    lat: float,
    lon: float,
    reference: str,
    claimed_km: float,
    direction: Direction | None = None,
    references: Iterable[Reference] = (),
    uncertainty_m: float = 0.0,
    site: str = "The position",
    relation: Relation = "at",
    claimed_max_km: float | None = None,
    rounding_km: float = 0.0,
) -> Finding:
    """Measure a stated distance again.

    The tolerance is the largest of 5 % of the stated distance, half the step it is rounded to, and what the site's
    extent leaves open (3 km, at most 9 % of the distance, at least 1 km); twice that for "about"; plus half the width
    of the reference's zone (2 km for the DMZ) and the radii of both positions. Inside it the claim is supported, inside
    twice it loose. A stated direction that is off by more than its tolerance makes a supported claim loose, and off by
    more than 90 degrees contradicted; to a border it holds if the site lies in that direction from any part of it.

    Parameters
    ----------
    lat
        Degrees north of the site.
    lon
        Degrees east of the site.
    reference
        A border ("DMZ", "border with China"), a name among ``references``, or a place in the gazetteer.
    claimed_km
        Stated distance in km; the smaller figure of a range.
    direction
        Stated direction of the site seen from the reference; None = not stated.
    references
        Points that the case gives.
    uncertainty_m
        Radius of the site's position in metres.
    site
        Name for the sentence.
    relation
        What the figure says: "at", "about", "within" (at most), "beyond" (at least) or "between".
    claimed_max_km
        The larger figure of a range; None = one figure.
    rounding_km
        Half the step that the figure is rounded to, in km; 0 = 5 % covers it.

    Returns
    -------
    Finding
        With quantities "measured", "claimed", "tolerance" (km) and "azimuth" (degrees).

    Raises
    ------
    ReferenceNotFound
        Nothing goes by the reference's name.
    CoordinateError
        The position is none.
    """
    require_position(lat, lon)
    found = one_reference(reference, references, near=(lat, lon), claimed_km=claimed_max_km or claimed_km)
    measured, azimuth, slack_km = _measure(found, lat, lon)
    stated = Stated(relation, claimed_km, claimed_max_km or claimed_km, rounding_km)
    if claimed_max_km is not None and relation == "at":
        stated = stated._replace(relation="between")
    tolerance = tolerance_km(stated) + slack_km + uncertainty_m / 1000
    verdict = grade(off_km(measured, stated), tolerance)
    turned, told = _direction_verdict(found, lat=lat, lon=lon, azimuth=azimuth, direction=direction)
    verdict = max((verdict, turned), key=("supported", "loose", "contradicted").index)
    bearing = round(azimuth) % 360
    whence = "its nearest point" if isinstance(found, BorderLine) else found.name
    text = (
        f"{site} lies {printed_km(measured):g} km from {_with_article(found, reference)}, to the {compass(azimuth)} "
        f"of {whence} (azimuth {bearing}°); the claim says {_words(stated)}{told}. "
        f"Tolerance {printed_km(tolerance):g} km."
    )
    claimed = (stated.low_km, stated.high_km) if stated.high_km > stated.low_km else (stated.low_km,)
    return Finding(
        id=f"distance-{_slug(reference)}",
        kind="distance",
        basis="measured",
        text=text,
        verdict=verdict,
        quantities=(
            Quantity(
                name="measured", value=printed_km(measured), unit="km", uncertainty=round(uncertainty_m / 1000, 6)
            ),
            *(Quantity(name=("claimed", "claimed at most")[i], value=km, unit="km") for i, km in enumerate(claimed)),
            Quantity(name="tolerance", value=printed_km(tolerance), unit="km"),
            Quantity(name="azimuth", value=bearing, unit="deg"),
        ),
        how=f"{method()}; {_source(found)}",
    )


def check_stated(
    words: str,
    *,
    lat: float,
    lon: float,
    references: Sequence[Reference] = (),
    uncertainty_m: float = 0.0,
    site: str = "The position",
) -> list[Finding]:
    """Check every distance that a sentence states for a position: units, ranges, "within", "about", "between X and Y".

    Parameters
    ----------
    words
        Such as "about 50 miles north of the DMZ" or "halfway between Seoul and Pyongyang".
    lat
        Degrees north of the site.
    lon
        Degrees east of the site.
    references
        Points that the case gives.
    uncertainty_m
        Radius of the site's position in metres.
    site
        Name for the sentence.

    Returns
    -------
    list of Finding
        One a stated distance, in text order; "not-checkable" where nothing goes by the reference's name.
    """
    known = tuple(references)
    at = {"lat": lat, "lon": lon, "uncertainty_m": uncertainty_m}
    found = [(phrase.start, _of_phrase(phrase, at, known, site)) for phrase in find_phrases(words)]
    found += [(b.start, check_between(b, **at, references=known, site=site)) for b in find_between(words)]
    return [finding for _, finding in sorted(found, key=lambda pair: pair[0])]


def _of_phrase(phrase: Phrase, at: dict[str, float], known: Sequence[Reference], site: str) -> Finding:
    try:
        return check_distance(
            **at, reference=phrase.reference, claimed_km=phrase.low_km, direction=phrase.direction, references=known,
            site=site, relation=phrase.relation, rounding_km=phrase.rounding_km,
            claimed_max_km=phrase.high_km if phrase.high_km > phrase.low_km else None,
        )  # fmt: skip
    except ReferenceNotFound as e:
        return _not_checkable(phrase.reference, e)


def check_between(
    claim: Between,
    *,
    lat: float,
    lon: float,
    references: Sequence[Reference] = (),
    uncertainty_m: float = 0.0,
    site: str = "The position",
) -> Finding:
    """Check that a position lies between two places: the way from one to the other by it is hardly longer.

    Parameters
    ----------
    claim
        As ``find_between`` gives it.
    lat
        Degrees north of the site.
    lon
        Degrees east of the site.
    references
        Points that the case gives.
    uncertainty_m
        Radius of the site's position in metres.
    site
        Name for the sentence.

    Returns
    -------
    Finding
        Supported when the detour is under 15 %, loose under 30 %, else contradicted; "halfway" also asks that the two
        distances differ by less than a fifth of the whole.
    """
    require_position(lat, lon)
    try:
        ends = [one_reference(name, references, near=(lat, lon)) for name in (claim.first, claim.second)]
    except ReferenceNotFound as e:
        return _not_checkable(f"{claim.first} {claim.second}", e)
    points = [(e.lat, e.lon) if isinstance(e, ReferencePoint) else _nearest_spot(e, lat, lon) for e in ends]
    legs = [distance_km(*p, to_lat=lat, to_lon=lon)[0] for p in points]
    whole = max(0.001, distance_km(*points[0], to_lat=points[1][0], to_lon=points[1][1])[0])
    slack = 2 * uncertainty_m / 1000 / whole
    detour = sum(legs) / whole
    verdict: Verdict = (
        "supported" if detour <= DETOUR + slack else "loose" if detour <= DETOUR_LOOSE + slack else "contradicted"
    )
    if claim.halfway and verdict == "supported" and abs(legs[0] - legs[1]) > 0.2 * whole:
        verdict = "loose"
    text = (
        f"{site} lies {printed_km(legs[0]):g} km from {ends[0].name} and {printed_km(legs[1]):g} km from "
        f"{ends[1].name}, which are {printed_km(whole):g} km apart; the claim puts it "
        f"{'halfway ' if claim.halfway else ''}between them."
    )
    return Finding(
        id=f"between-{_slug(claim.first + ' ' + claim.second)}", kind="distance", basis="measured", text=text,
        verdict=verdict,
        quantities=(
            Quantity(name=f"from {ends[0].name}", value=printed_km(legs[0]), unit="km"),
            Quantity(name=f"from {ends[1].name}", value=printed_km(legs[1]), unit="km"),
            Quantity(name="apart", value=printed_km(whole), unit="km"),
        ),
        how=method(),
    )  # fmt: skip


def tolerance_km(stated: Stated) -> float:
    """Give what the statement alone leaves open, without reference and position.

    Parameters
    ----------
    stated
        The distance as stated.

    Returns
    -------
    float
        In km.
    """
    extent = max(LEAST_KM, min(EXTENT_KM, EXTENT_SHARE * stated.high_km))
    rounding = min(stated.rounding_km, 2 * RELATIVE_TOLERANCE * stated.high_km)
    widest = max(extent, RELATIVE_TOLERANCE * stated.high_km, rounding)
    return widest * (ABOUT if stated.relation == "about" else 1.0)


def off_km(measured: float, stated: Stated) -> float:
    """Give how far a measurement lies outside what is stated.

    Parameters
    ----------
    measured
        In km.
    stated
        The distance as stated.

    Returns
    -------
    float
        In km; 0 inside a range, within "within" and beyond "at least".
    """
    low = 0.0 if stated.relation == "within" else stated.low_km
    high = float("inf") if stated.relation == "beyond" else stated.high_km
    return max(low - measured, measured - high, 0.0)


def _words(stated: Stated) -> str:
    if stated.relation == "between":
        return f"{stated.low_km:g} to {stated.high_km:g} km"
    before = {"at": "", "about": "about ", "within": "within ", "beyond": "at least "}[stated.relation]
    return f"{before}{stated.low_km:g} km"


def _nearest_spot(line: BorderLine, lat: float, lon: float) -> tuple[float, float]:
    near = nearest_on_line(line, lat=lat, lon=lon)
    return near.lat, near.lon


def _not_checkable(name: str, e: ReferenceNotFound) -> Finding:
    return Finding(
        id=f"distance-{_slug(name)}", kind="distance", basis="measured", text=f"Not measured: {e.what}.",
        verdict="not-checkable", how=method(),
    )  # fmt: skip


def grade(off_km: float, tolerance_km: float) -> Verdict:
    """Give the verdict for a difference.

    Parameters
    ----------
    off_km
        Difference between measured and stated, in km.
    tolerance_km
        Tolerance in km.

    Returns
    -------
    str
        "supported" inside the tolerance, "loose" inside twice it, else "contradicted".
    """
    if off_km <= tolerance_km:
        return "supported"
    return "loose" if off_km <= 2 * tolerance_km else "contradicted"


def _measure(found: BorderLine | ReferencePoint, lat: float, lon: float) -> tuple[float, float, float]:
    """Give distance in km, azimuth seen from the reference, and what the reference adds to the tolerance in km."""
    if isinstance(found, BorderLine):
        nearest = nearest_on_line(found, lat=lat, lon=lon)
        return nearest.distance_m / 1000, nearest.azimuth_deg, found.half_width_km
    measured, azimuth = distance_km(found.lat, found.lon, to_lat=lat, to_lon=lon)
    return measured, azimuth, found.uncertainty_km


def _direction_verdict(
    found: BorderLine | ReferencePoint, *, lat: float, lon: float, azimuth: float, direction: Direction | None
) -> tuple[Verdict, str]:
    if direction is None:
        return "supported", ""
    point = COMPASS.index(direction)
    off = turn_deg(azimuth, point * 22.5)
    if isinstance(found, BorderLine):
        off = min(turn_deg(float(a), point * 22.5) for a in azimuths_from_line(found, lat=lat, lon=lon))
    if off <= DIRECTION_TOLERANCE_DEG[point % 2 == 0]:
        return "supported", f" to the {direction}"
    return ("loose" if off <= 90 else "contradicted"), f" to the {direction}, which is another direction"


def _with_article(found: BorderLine | ReferencePoint, asked: str) -> str:
    if isinstance(found, ReferencePoint):
        return found.name
    shown = asked.removeprefix("the ")
    if shown.isupper():
        return f"the {found.name} ({shown})"
    says_whose = any(letter.isupper() for letter in shown)
    return f"the {shown}" if says_whose else f"the {found.name}"


def _source(found: BorderLine | ReferencePoint) -> str:
    if isinstance(found, ReferencePoint):
        return f"{found.name} after {found.source}"
    return f"{found.name} after Natural Earth 1:10m" + (f" ({found.note})" if found.note else "")


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")[:40].strip("-") or "reference"
