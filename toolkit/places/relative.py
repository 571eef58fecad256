"""Where "135 km northwest of Seoul" is: the middle of what the words leave open, and how far that reaches."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import chain
from typing import TYPE_CHECKING

from toolkit.errors import CoordinateError, ReferenceNotFound
from toolkit.places.geodesy import geod
from toolkit.places.lines import BorderLine
from toolkit.places.phrases import Phrase, Vague, find_phrases, find_vague
from toolkit.places.references import ReferencePoint, one_reference
from toolkit.places.tolerance import km_words, tolerance_of
from toolkit.records import COMPASS, Candidate, of_number

if TYPE_CHECKING:
    from toolkit.records import Reference

LEAST_DEPTH_KM = 1.0
"""No report says from which part of a town or a site it measured: an area read from words reaches at least so far."""

BESIDE_KM = 10.0
"""How far "just outside" and "near" a town may reach where no figure is given: half a day's walk there and back."""

SECTOR_DEG = 22.5
"""Half the sector that one of eight points stands for; a stated direction leaves at least that open."""


def find_described(text: str) -> Candidate | None:
    """Give the area that a stated distance, direction or nearness points to.

    Parameters
    ----------
    text
        Words such as "135 km northwest of Seoul".

    Returns
    -------
    Candidate or None
        None where the words describe no place.

    Raises
    ------
    ReferenceNotFound
        Nothing, or no one thing, is known by the name that they measure from.
    """
    phrases, vague = find_phrases(text), find_vague(text)
    if not phrases and not vague:
        return None
    area = place_phrase(phrases[0]) if phrases else place_vague(vague[0])
    if area is None:
        reference = phrases[0].reference if phrases else vague[0].reference
        raise ReferenceNotFound(
            f"{reference!r} is not in the shipped gazetteer, or may be several places",
            remedy="Name a larger place, or give its position.",
        )
    return area


def place_phrase(phrase: Phrase, references: Iterable[Reference] = ()) -> Candidate | None:
    """Give the area that a stated distance and direction point to.

    Parameters
    ----------
    phrase
        As ``find_phrases`` gives it.
    references
        Points that the case gives.

    Returns
    -------
    Candidate or None
        Its radius holds all that the words leave open: a sector of a ring round a place, a strip along a border, the
        whole disc where no direction is given. None when nothing is known by the reference's name.
    """
    try:
        found = one_reference(phrase.reference, references)
    except (ReferenceNotFound, CoordinateError):
        return None
    far = (phrase.low_km + phrase.high_km) / 2
    relation = "at" if phrase.relation == "between" else phrase.relation
    figure = of_number(phrase.low_km, unit="km", relation=relation, up_to=phrase.high_km)
    depth = max(LEAST_DEPTH_KM, tolerance_of(figure).km)
    depth += (phrase.high_km - phrase.low_km) / 2
    lat, lon, reach = _middle(found)
    if phrase.direction is None or phrase.relation in {"within", "beyond"}:
        radius, told = reach + phrase.high_km + depth, "no direction narrows it: anywhere round there"
    else:
        azimuth = COMPASS.index(phrase.direction) * 22.5
        lon, lat, _ = geod().fwd(lon, lat, azimuth, far * 1000)
        across = far * math.tan(math.radians(SECTOR_DEG))
        radius = max(depth, across) + reach if isinstance(found, ReferencePoint) else reach + depth
        told = f"{km_words(far)} at azimuth {azimuth:g}°, and all that the direction leaves open"
    whence = found.name if isinstance(found, ReferencePoint) else f"the {found.name}, from its middle"
    return Candidate(
        name=f"{phrase.low_km:g} km from {found.name}",
        lat=lat,
        lon=lon,
        uncertainty_m=round(radius * 1000),
        gazetteer="words",
        gazetteer_id=f"words:{phrase.reference}",
        feature="AREA",
        score=0.5,
        reasons=(f"from {whence}: {told}",),
    )


def place_vague(vague: Vague, references: Iterable[Reference] = ()) -> Candidate | None:
    """Give the area that "on the outskirts of X" points to: the place itself and BESIDE_KM round it.

    Parameters
    ----------
    vague
        As ``find_vague`` gives it.
    references
        Points that the case gives.

    Returns
    -------
    Candidate or None
        None when nothing is known by the name, or it is a line.
    """
    try:
        found = one_reference(vague.reference, references)
    except (ReferenceNotFound, CoordinateError):
        return None
    if isinstance(found, BorderLine):
        return None
    radius = max(found.extent_km, found.uncertainty_km) + BESIDE_KM
    return Candidate(
        name=f"{vague.how} {found.name}",
        lat=found.lat,
        lon=found.lon,
        uncertainty_m=round(radius * 1000),
        gazetteer="words",
        gazetteer_id=f"words:{vague.reference}",
        feature="AREA",
        score=0.5,
        reasons=(f"no figure is given: {found.name} and {BESIDE_KM:g} km round it",),
    )


def _middle(found: BorderLine | ReferencePoint) -> tuple[float, float, float]:
    """Give latitude and longitude of what is measured from, and how far it reaches from there in km."""
    if isinstance(found, ReferencePoint):
        return found.lat, found.lon, found.uncertainty_km
    run = max(found.parts, key=len)
    lon, lat = run[len(run) // 2]
    tips = chain.from_iterable((part[0], part[-1]) for part in found.parts)
    ends = [geod().inv(lon, lat, *tip)[2] / 1000 for tip in tips]
    return lat, lon, max(ends) + found.half_width_km
