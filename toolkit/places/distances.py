"""Stated distances and directions, measured again on the WGS84 ellipsoid, with the tolerance they leave open."""

from __future__ import annotations

import re
from collections.abc import Iterable

from toolkit.errors import ReferenceNotFound, UsageError
from toolkit.places.geodesy import compass, distance_km, method, require_position, turn_deg
from toolkit.places.hints import Hint, far_namesake, namesake, unit_slip
from toolkit.places.lines import BorderLine, azimuths_from_line, nearest_on_line
from toolkit.places.references import ReferencePoint, one_reference
from toolkit.places.river_lines import river_goes_on
from toolkit.places.shores import border_in_water
from toolkit.places.tolerance import Tolerance, km_quantity, km_words, tolerance_of
from toolkit.records import COMPASS, Direction, Finding, Quantity, Reference, Stated, Verdict, grade, lies, of_number

REACH_SHARE = 0.05
"""The extent of a town counts for no more than this share of a stated distance, so that a figure wrong by a tenth is
seen at any range."""

MEASURED_SHARE = 0.03
"""No report says from which part of a place it measured, and on which map: of the 13 distances that CSIS states for its
own positions, none is off by more than 2.7 % above 100 km."""

LINE_SURE_KM = 1.5
"""How far a border at 1:10 million lies off: 1.1 km at Panmunjom, rounded up."""

LINE_OFF_KM = 5.0
"""How far a line at 1:10 million may lie off elsewhere: 1/50 inch on such a map, within which nine of ten points of a
good one lie (United States National Map Accuracy Standards, 1947). The Amur at Blagoveshchensk is some 2 km off."""

DIRECTION_TOLERANCE_DEG = {True: 45.0, False: 33.75}
"""Degrees either side of a direction: 45 for the eight main points, 33.75 for the eight between, that is one and a half
of its own sector. Reports say "north" of what lies northwest."""

AREA_SHARE = 0.5
"""What reaches more than this share of a stated distance is no point to measure it from or to: a place, a position."""


def check_distance(
    *,
    lat: float,
    lon: float,
    reference: str,
    claimed_km: float | None = None,
    stated: Stated | None = None,
    direction: Direction | None = None,
    references: Iterable[Reference] = (),
    country: str | None = None,
    uncertainty_m: float = 0.0,
    extent_m: float = 0.0,
    site: str = "The position",
) -> Finding:
    """Measure a stated distance again.

    The tolerance is what the figure's own digits and hedge leave open, how far the site is stated to reach, how far the
    reference reaches (2 km for the DMZ), and the radii of both positions. Inside it the claim is supported, inside
    twice it loose. A plain number (``claimed_km``) whose words are not at hand counts as rounded to 5 %. A stated
    direction that is off by more than its tolerance makes a supported claim loose, and off by more than 90 degrees
    contradicted; to a border it holds if the site lies in that direction from any part of it.

    Parameters
    ----------
    lat
        Degrees north of the site.
    lon
        Degrees east of the site.
    reference
        A border ("DMZ", "border with China"), a name among ``references``, or a place in the gazetteer.
    claimed_km
        Stated distance in km, where its words are not at hand.
    stated
        The distance as printed, as ``parse_stated`` reads it; one of the two must be given.
    direction
        Stated direction of the site seen from the reference; None = not stated.
    references
        Points that the case gives.
    country
        ISO 3166-1 alpha-2 code of the site's country, for "the border"; read off its position if absent.
    uncertainty_m
        Radius of the site's position in metres.
    extent_m
        How far the site reaches from its position, in metres; 0 = not stated.
    site
        Name for the sentence.

    Returns
    -------
    Finding
        With quantities "measured", "claimed", "tolerance" and its parts (km, or m below a kilometre), and "azimuth"
        (degrees).

    Raises
    ------
    ReferenceNotFound
        Nothing goes by the reference's name.
    CoordinateError
        The position is none.
    UsageError
        Neither figure is given.

    Examples
    --------
    >>> from toolkit.places import check_distance
    >>> finding = check_distance(lat=38.584698, lon=126.107945, reference="DMZ", claimed_km=85)
    >>> finding.verdict, finding.measured_km
    ('supported', 85.3)
    """
    require_position(lat, lon)
    claim = _figure(claimed_km, stated)
    found = one_reference(reference, references, country=country, near=(lat, lon), claimed_km=claim.base_high / 1000)
    measured, azimuth, reach_km, radius_km = _measure(found, lat, lon)
    reach_km = _reach(found, claim, reach_km)
    tolerance = tolerance_of(
        claim, site_m=extent_m, reference_km=reach_km, positions_m=uncertainty_m + radius_km * 1000
    )
    turned, told = _direction_verdict(found, lat=lat, lon=lon, azimuth=azimuth, direction=direction)
    off_km = claim.off(measured * 1000) / 1000
    near = grade(off_km, tolerance.km, bound=claim.is_bound)
    if near == "contradicted" and _within_line_error(found, off_km - tolerance.km):
        near = "loose"
    bearing = round(azimuth) % 360
    whence = "its nearest point" if isinstance(found, BorderLine) else found.name
    text = (
        f"{lies(site)} {km_words(measured)} from {_with_article(found, reference)}, to the {compass(azimuth)} "
        f"of {whence} (azimuth {bearing}°); the claim says {_words(claim)}{told}. {tolerance.words()}"
    )
    verdict: Verdict = max((near, turned), key=("supported", "loose", "contradicted").index)
    hint = Hint()
    if near == "contradicted":
        doubt = _doubt(found, reference, claim, measured_km=measured, lat=lat, lon=lon, country=country)
        hint = doubt or unit_slip(claim, measured)
        text += hint.text
        verdict = "not-checkable" if doubt else verdict
    elif radius_km > AREA_SHARE * claim.base_high / 1000:
        told = f" {found.name} reaches {km_words(radius_km)}, and nobody says from which part of it was measured."
        hint = Hint(told, (km_quantity("reach of the reference", radius_km),))
        text += told
        verdict = "not-checkable"
    elif _position_too_wide(claim, tolerance, measured, uncertainty_m / 1000):
        text += f" The position of the site is known to {km_words(uncertainty_m / 1000)} only: too little for it."
        verdict = "not-checkable"
    return Finding(
        id=f"distance-{slug(reference)}",
        kind="distance",
        basis="measured",
        text=text,
        verdict=verdict,
        quantities=(
            km_quantity("measured", measured, uncertainty_km=uncertainty_m / 1000),
            *_claimed(claim),
            *tolerance.quantities(),
            Quantity(name="azimuth", value=bearing, unit="deg"),
            *hint.quantities,
        ),
        terms=tuple(dict.fromkeys((claim.text, site, reference, found.name, *hint.terms))),
        how=f"{method()}; {_source(found)}",
    )


def _position_too_wide(claim: Stated, tolerance: Tolerance, measured_km: float, radius_km: float) -> bool:
    """Tell that a figure fits only because the site may lie anywhere within its radius.

    A camp at "1.55 S 29.25 E" (degrees, or degrees and minutes: 46 km) was "40 km from Goma: supported" at 14 km.
    """
    if radius_km <= AREA_SHARE * claim.base_high / 1000:
        return False
    sure_km = tolerance.km - tolerance.positions
    ends = (max(0.0, measured_km - radius_km), measured_km + radius_km)
    return any(claim.off(km * 1000) / 1000 > sure_km for km in ends)


def _doubt(
    found: BorderLine | ReferencePoint,
    reference: str,
    claim: Stated,
    *,
    measured_km: float,
    lat: float,
    lon: float,
    country: str | None,
) -> Hint:
    """Say why a distance that does not fit settles nothing: a guessed place, a border in water, a river farther on."""
    claimed_km = claim.base_high / 1000
    if isinstance(found, ReferencePoint):
        far = far_namesake(found, reference, claimed_km=claimed_km, measured_km=measured_km, country=country)
        return namesake(found, reference, claim, lat=lat, lon=lon) or far
    if claimed_km > measured_km:
        return Hint()
    at = {"measured_km": measured_km, "lat": lat, "lon": lon}
    return river_goes_on(found, **at) if found.status == "river" else border_in_water(found, **at)


def _within_line_error(found: BorderLine | ReferencePoint, off_km: float) -> bool:
    """Tell a difference that the scale of the line alone may make: it contradicts nobody."""
    return isinstance(found, BorderLine) and off_km <= LINE_OFF_KM


def _reach(found: BorderLine | ReferencePoint, claim: Stated, own_km: float) -> float:
    """Give what the reference adds to the tolerance in km: its extent, and that nobody says where it was measured."""
    far = claim.base_high / 1000
    zone = own_km if isinstance(found, BorderLine) else 0.0
    if not claim.worded:  # the 5 % of a number without its words has been seen to cover the rest
        return zone
    if isinstance(found, BorderLine):
        return zone + min(LINE_SURE_KM, REACH_SHARE * far) + MEASURED_SHARE * far
    return max(min(own_km, REACH_SHARE * far), MEASURED_SHARE * far)


def _figure(claimed_km: float | None, stated: Stated | None) -> Stated:
    if stated is not None:
        return stated
    if claimed_km is None:
        raise UsageError("no distance is given", remedy="Give claimed_km or stated.")
    return of_number(claimed_km, unit="km")


def _claimed(claim: Stated) -> tuple[Quantity, ...]:
    low = km_quantity("claimed", claim.base_low / 1000)
    if claim.high == claim.low:
        return (low,)
    return low, km_quantity("claimed at most", claim.base_high / 1000)


def _words(claim: Stated) -> str:
    """Write a claimed distance as it was printed, with kilometres beside any other unit."""
    if claim.unit in {"kilometre", "metre"}:
        return claim.text
    metric = km_words(claim.base_low / 1000)
    if claim.high > claim.low:
        metric = f"{metric} to {km_words(claim.base_high / 1000)}"
    return f"{claim.text} ({metric})"


def unmeasured(name: str, e: ReferenceNotFound) -> Finding:
    """Say that a distance could not be measured, and why.

    Parameters
    ----------
    name
        Name of the reference.
    e
        Why it is not known.
    """
    return Finding(
        id=f"distance-{slug(name)}",
        kind="distance",
        basis="measured",
        text=f"Not measured: {e.what}.",
        verdict="not-checkable",
        how=method(),
        terms=(e.what,),
    )


def _measure(found: BorderLine | ReferencePoint, lat: float, lon: float) -> tuple[float, float, float, float]:
    """Give distance in km, azimuth seen from the reference, how far the reference reaches, and its radius, in km."""
    if isinstance(found, BorderLine):
        nearest = nearest_on_line(found, lat=lat, lon=lon)
        return nearest.distance_m / 1000, nearest.azimuth_deg, found.half_width_km, 0.0
    measured, azimuth = distance_km(found.lat, found.lon, to_lat=lat, to_lon=lon)
    return measured, azimuth, found.extent_km, found.uncertainty_km


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


def slug(text: str) -> str:
    """Write a name as part of an id."""
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")[:40].strip("-") or "reference"
