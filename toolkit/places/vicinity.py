"""Claims without a figure for the distance: near a place, on one side of a line, so long a journey away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Literal

from toolkit.errors import ReferenceNotFound
from toolkit.places.antimeridian import degrees_east
from toolkit.places.distances import LINE_OFF_KM, LINE_SURE_KM
from toolkit.places.extent import reach_m
from toolkit.places.geodesy import distance_km, method, require_position
from toolkit.places.hints import Hint, far_namesake
from toolkit.places.known import Known, measured_claim
from toolkit.places.lines import BorderLine, nearest_on_line
from toolkit.places.parallels import meridian_of, parallel_of
from toolkit.places.references import ReferencePoint, one_reference
from toolkit.places.river_lines import river_goes_on
from toolkit.places.tolerance import km_quantity, km_words
from toolkit.records import (
    Claim,
    Finding,
    LocatedSite,
    NearCheck,
    Position,
    Quantity,
    SideCheck,
    Stated,
    TravelCheck,
    Verdict,
    checks,
    lies,
    number,
    parse_stated,
)

NEAR_KM = {"beside": 1.0, "on": 2.0, "outskirts": 5.0, "near": 10.0, "region": 50.0}
"""How far from the edge of a place, or from a line, each wording is taken to reach, in km. Nobody defines them; they
are stated with every finding, and what lies between twice and five times as far is left open."""

LEAST_EDGE_KM = 0.1
"""A place that reaches less far is a point to a reader."""

NEAR_WORDS = {
    "beside": "next to",
    "on": "on",
    "outskirts": "on the outskirts of",
    "near": "near",
    "region": "in the region of",
}

TOO_WIDE = 10.0
"""How many times the stated meaning a place may reach: nobody can tell what is near to a mountain range or a country by
its middle."""

FAR = 5.0
"""How many times the stated meaning a distance must reach before it speaks against the wording."""

SPEEDS_KM_H = {
    "foot": (3.0, 6.0),
    "road": (20.0, 110.0),
    "rail": (30.0, 300.0),
    "boat": (8.0, 70.0),
    "helicopter": (150.0, 280.0),
    "aeroplane": (300.0, 900.0),
}
"""Plain range of speeds along the straight line, in km/h: a steep path to a brisk walk, a bad road to a motorway, a
slow train to the fastest, a fishing boat to a fast ferry, helicopters and airliners at cruise. The slow end of a road
leaves room for its bends."""

Side = Literal["north", "south", "east", "west"]


@checks("near")
def _near(claim: Claim, check: NearCheck, known: Known) -> Finding:
    return measured_claim(claim, check.site, known, lambda site, at: _nearby(check, site, at, known))


def _nearby(check: NearCheck, site: LocatedSite, at: Position, known: Known) -> Finding:
    reach = _reach(check.reference, site, at, known)
    meant = NEAR_KM[check.wording]
    radius_km = at.uncertainty_m / 1000
    leeway = radius_km + reach_m(site.site) / 1000
    off = max(0.0, reach.km - reach.edge_km - leeway)
    hint = Hint()
    verdict: Verdict = "not-checkable"
    wide_area = reach.edge_km > TOO_WIDE * meant and reach.km > 2 * meant + leeway
    if wide_area and off <= FAR * meant:
        hint = Hint(f" {reach.name} is too wide for what is near to it to be told.", (), (reach.name,))
    elif radius_km > meant and off <= 2 * meant < reach.km + radius_km - reach.edge_km:
        hint = Hint(f" The position of the site is known to {km_words(radius_km)} only: too little for it.")
    elif off <= 2 * meant:
        verdict = "supported" if off <= meant else "loose"
    elif off > FAR * meant:
        hint = reach.doubt(FAR * meant)
        verdict = "not-checkable" if hint else "contradicted"
    wide = reach.edge_km >= LEAST_EDGE_KM
    edge = f", which reaches {km_words(reach.edge_km)} from there" if wide else ""
    text = (
        f"{lies(site.site.name)} {km_words(reach.km)} from {reach.name}{edge}; {NEAR_WORDS[check.wording]} is taken "
        f"to mean within {km_words(meant)} of it"
    )
    if verdict == "not-checkable" and not hint:
        text += ", and nobody says whether this is still meant"
    quantities = [km_quantity("measured", reach.km), km_quantity("meant", meant)]
    if reach.edge_km:
        quantities.append(km_quantity("extent of the reference", reach.edge_km))
    return Finding(
        id="near",
        kind="distance",
        basis="measured",
        text=f"{text}.{hint.text}",
        verdict=verdict,
        quantities=tuple(quantities),
        how=method(),
        terms=(reach.name, *hint.terms),
        guesses=reach.guesses,
    )


@dataclass(frozen=True, slots=True)
class _Reach:
    """How far a site lies from a reference, how far that reaches itself, its name, and what was guessed."""

    km: float
    edge_km: float
    name: str
    doubt: Callable[[float], Hint]
    """Says why a reference farther off than so many km settles nothing."""
    guesses: tuple[str, ...] = ()


def _reach(reference: str, site: LocatedSite, at: Position, known: Known) -> _Reach:
    require_position(at.lat, at.lon)
    found = one_reference(reference, known.references, country=site.site.country, near=(at.lat, at.lon))
    if isinstance(found, BorderLine):
        away = nearest_on_line(found, lat=at.lat, lon=at.lon).distance_m / 1000
        onward = partial(river_goes_on, found, measured_km=away, lat=at.lat, lon=at.lon)
        return _Reach(away, found.half_width_km, f"the {found.name}", lambda _: onward())
    measured, _ = distance_km(found.lat, found.lon, to_lat=at.lat, to_lon=at.lon)

    def doubt(most_km: float) -> Hint:
        return far_namesake(found, reference, claimed_km=most_km, measured_km=measured, country=site.site.country)

    return _Reach(measured, max(found.uncertainty_km, found.extent_km), found.name, doubt)


@checks("travel")
def _travel(claim: Claim, check: TravelCheck, known: Known) -> Finding:
    return measured_claim(claim, check.site, known, lambda site, at: _journey(check, site, at, known))


def _journey(check: TravelCheck, site: LocatedSite, at: Position, known: Known) -> Finding:
    reach = _reach(check.reference, site, at, known)
    time = parse_stated(check.stated)
    slow, fast = SPEEDS_KM_H[check.mode]
    shortest, longest = _distances(time, slow, fast)
    shortest = max(0.0, shortest - reach.edge_km)
    longest += reach.edge_km
    plausible = shortest <= reach.km <= longest
    verdict: Verdict = "loose" if plausible else "contradicted"
    hint = Hint() if plausible else reach.doubt(longest)
    if hint or reach.km < shortest:
        verdict = "not-checkable"  # a slow way may always take longer
    text = (
        f"{lies(site.site.name)} {km_words(reach.km)} from {reach.name} in a straight line; {check.stated} by "
        f"{check.mode} covers {km_words(shortest)} to {km_words(longest)} at {number(slow)} to {number(fast)} km/h"
    )
    told = "which is plausible"
    if not plausible:
        told = "but a slow way may take longer" if reach.km < shortest else "which is not far enough"
    text += f", {told}. No road was followed.{hint.text}"
    return Finding(
        id="travel",
        kind="distance",
        basis="measured",
        text=text,
        verdict=verdict,
        quantities=(
            km_quantity("measured", reach.km),
            km_quantity("shortest", shortest),
            km_quantity("longest", longest),
            Quantity(name="slowest", value=slow, unit="km/h"),
            Quantity(name="fastest", value=fast, unit="km/h"),
        ),
        how=method(),
        terms=(check.stated, reach.name, *hint.terms),
        guesses=reach.guesses,
    )


def _distances(time: Stated, slow: float, fast: float) -> tuple[float, float]:
    """Give the least and the greatest distance in km that a stated time may cover."""
    leeway = time.rounding + time.hedge
    low = 0.0 if time.relation == "within" else max(0.0, time.base_low - leeway)
    high = time.base_high + leeway
    if time.relation == "beyond":
        high *= 2  # "more than two hours" is not four
    return low * 24 * slow, high * 24 * fast


@checks("side")
def _side(claim: Claim, check: SideCheck, known: Known) -> Finding:
    return measured_claim(claim, check.site, known, lambda site, at: _beyond(check, site, at, known))


def _beyond(check: SideCheck, site: LocatedSite, at: Position, known: Known) -> Finding:
    name, offset_km, sure_km = _offset(check.reference, check.side, at, known)
    leeway = sure_km + at.uncertainty_m / 1000 + reach_m(site.site) / 1000
    verdict: Verdict = "supported" if offset_km > 0 else "contradicted"
    here = check.side if offset_km > 0 else _OPPOSITE[check.side]
    text = f"{lies(site.site.name)} {km_words(abs(offset_km))} {here} of {name}"
    quantities = [km_quantity("measured", abs(offset_km))]
    if abs(offset_km) <= leeway:
        verdict = "not-checkable"
        text += f"; which side it is on is only sure beyond {km_words(leeway)}"
        quantities.append(km_quantity("leeway", leeway))
    return Finding(
        id="side",
        kind="containment",
        basis="measured",
        text=f"{text}.",
        verdict=verdict,
        quantities=tuple(quantities),
        how=method(),
        terms=(name,),
    )


_OPPOSITE: dict[Side, Side] = {"north": "south", "south": "north", "east": "west", "west": "east"}


def _offset(reference: str, side: Side, at: Position, known: Known) -> tuple[str, float, float]:
    """Give the name of a reference, how far a site lies to the given side of it in km, and how sure the line is."""
    upward = side in {"north", "south"}
    sign = 1.0 if side in {"north", "east"} else -1.0
    fixed = parallel_of(reference, lat=at.lat) if upward else meridian_of(reference, lon=at.lon)
    if fixed is not None:
        name, degrees = fixed
        to_lat, to_lon = (degrees, at.lon) if upward else (at.lat, degrees)
        away, _ = distance_km(at.lat, at.lon, to_lat=to_lat, to_lon=to_lon)
        over = at.lat - degrees if upward else degrees_east(at.lon, of=degrees)
        return name, sign * (away if over > 0 else -away), 0.0
    found = one_reference(reference, known.references, near=(at.lat, at.lon))
    if isinstance(found, ReferencePoint):
        to_lat, to_lon = (found.lat, at.lon) if upward else (at.lat, found.lon)
        away, _ = distance_km(at.lat, at.lon, to_lat=to_lat, to_lon=to_lon)
        over = at.lat - found.lat if upward else degrees_east(at.lon, of=found.lon)
        return found.name, sign * (away if over > 0 else -away), found.uncertainty_km
    return _beside_line(found, at, upward=upward, sign=sign)


def _beside_line(line: BorderLine, at: Position, *, upward: bool, sign: float) -> tuple[str, float, float]:
    own = at.lat if upward else at.lon
    crossing = _crossings(line, at, upward=upward)
    if not crossing:
        where = "south or north" if upward else "west or east"
        raise ReferenceNotFound(f"the {line.name} does not pass {where} of the site, so it has no such side there")
    sides = [(own - c if upward else degrees_east(own, of=c)) * sign for c in crossing]
    if min(sides) * max(sides) < 0:
        raise ReferenceNotFound(f"the {line.name} passes on both sides of the site")
    nearest = min(crossing, key=lambda c: abs(c - own if upward else degrees_east(own, of=c)))
    to_lat, to_lon = (nearest, at.lon) if upward else (at.lat, nearest)
    away, _ = distance_km(at.lat, at.lon, to_lat=to_lat, to_lon=to_lon)
    sure = LINE_OFF_KM if line.status == "river" else LINE_SURE_KM  # a river is wide, and wanders
    return f"the {line.name}", away if sides[0] > 0 else -away, sure + line.half_width_km


def _crossings(line: BorderLine, at: Position, *, upward: bool) -> list[float]:
    """Give the latitudes at which a line crosses the site's meridian, or the longitudes on its parallel."""
    along, across = (0, 1) if upward else (1, 0)
    own = at.lon if upward else at.lat
    found = []
    for part in line.parts:
        for start, end in pairwise(part):
            low, high = sorted((start[along], end[along]))
            if low <= own < high:
                share = (own - start[along]) / (end[along] - start[along])
                found.append(start[across] + share * (end[across] - start[across]))
    return found
