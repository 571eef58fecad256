"""What may have gone wrong where a stated distance does not fit: another unit, or another place of the name.

A hint is inferred, and says so: whether the paper erred is for a person to find out. Where another place of the name
fits, the one that was measured from was only a guess, and nothing is decided.
"""

from __future__ import annotations

from typing import NamedTuple

from toolkit.places.gazetteers.base import shipped_gazetteer
from toolkit.places.geodesy import distance_km, printed_km
from toolkit.places.meant import ReferencePoint
from toolkit.places.qualified import lookup_written
from toolkit.places.tolerance import km_quantity, km_words, tolerance_of
from toolkit.records import Quantity, Stated, grade, many_of, number

UNITS = {"kilometre": 1.0, "mile": 1.609344, "nautical mile": 1.852, "metre": 0.001, "foot": 0.0003048}
"""Kilometres in the units that reports mix up (international mile and foot, 1959; nautical mile, 1929)."""

LIKE_UNITS = 4.0
"""Times that one unit may be another for the two to be mixed up: a metre is 3.3 feet, and no kilometre."""

MOST_OPEN = 0.1
"""Share of a figure that its rounding and "about" may leave open in another unit: with more, any figure would fit."""

ANOTHER_KM = 50.0
"""Two entries of one name nearer than this are one place."""

ABSURD_TIMES, ABSURD_KM = 5.0, 200.0
"""A place so many times farther than stated, and so far away, is hardly the one that a paper names without its
country: "20 miles from Cairo" in Illinois. The gazetteer at hand begins at towns of 15,000."""

SURE_PEOPLE = 100_000
"""A town of that size in the site's own country is meant by its bare name all the same."""

MOST_NAMESAKES = 60
"""Places of one name that are tried."""


class Hint(NamedTuple):
    """What may have gone wrong, with the numbers and names that it prints."""

    text: str = ""
    quantities: tuple[Quantity, ...] = ()
    terms: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether there is anything to say."""
        return bool(self.text)


def unit_slip(claim: Stated, measured_km: float) -> Hint:
    """Tell whether the figure fits in another unit than the printed one.

    Parameters
    ----------
    claim
        The distance as printed; one whose words are not at hand gives no hint.
    measured_km
        What was measured.

    Returns
    -------
    Hint
        " Hint (inferred): ...", or nothing.
    """
    own = UNITS.get(claim.unit)
    if own is None or not claim.worded or claim.high != claim.low or claim.low <= 0:
        return Hint()
    share = min((claim.rounding + claim.hedge) / claim.base_high, MOST_OPEN)
    for unit, size in UNITS.items():
        meant = claim.low * size
        if max(size, own) > LIKE_UNITS * min(size, own):
            continue
        if unit != claim.unit and abs(measured_km - meant) <= max(share, 0.02) * meant:
            there = Quantity(name=f"measured in {many_of(unit)}", value=printed_km(measured_km / size), unit=unit)
            printed = Quantity(name=f"printed in {many_of(claim.unit)}", value=claim.low, unit=claim.unit)
            return Hint(
                f" Hint (inferred): the figure fits in another unit, {number(there.value)} {many_of(unit)} measured "
                f"and {number(printed.value)} {many_of(claim.unit)} printed.",
                (there, printed),
            )
    return Hint()


def namesake(found: ReferencePoint, asked: str, claim: Stated, *, lat: float, lon: float) -> Hint:
    """Tell whether the distance fits from another place that goes by the reference's name.

    Parameters
    ----------
    found
        The place that was measured from.
    asked
        The reference as the claim writes it.
    claim
        The distance as printed.
    lat, lon
        The site, in degrees.

    Returns
    -------
    Hint
        " Hint (inferred): ...", or nothing where none fits, or more than one.
    """
    if not found.source.startswith("gazetteer"):
        return Hint()
    tolerance = tolerance_of(claim)
    fitting = []
    for other in lookup_written(asked, shipped_gazetteer())[:MOST_NAMESAKES]:
        if not (other.feature or "").startswith("PPL"):
            continue
        if distance_km(found.lat, found.lon, to_lat=other.lat, to_lon=other.lon)[0] < ANOTHER_KM:
            continue
        away = distance_km(other.lat, other.lon, to_lat=lat, to_lon=lon)[0]
        if grade(claim.off(away * 1000) / 1000, tolerance.km) == "supported":
            fitting.append((other, away))
    if len(fitting) != 1:
        return Hint()
    other, away = fitting[0]
    where = ", ".join(filter(None, (other.admin1, other.country)))
    return Hint(
        f" Hint (inferred): it fits from another {other.name} ({where}), which lies {km_words(away)} away.",
        (km_quantity("from the other place", away),),
        (other.name, where),
    )


def far_namesake(
    found: ReferencePoint, asked: str, *, claimed_km: float, measured_km: float, country: str | None
) -> Hint:
    """Tell whether the place that was measured from lies so far off that a smaller one of its name is likelier meant.

    Parameters
    ----------
    found
        The place that was measured from.
    asked
        The reference as the claim writes it; one with its area ("Cairo, Egypt") is meant as written.
    claimed_km
        The most that the claim may mean.
    measured_km
        What was measured.
    country
        ISO 3166-1 alpha-2 code of the site's country.

    Returns
    -------
    Hint
        What is open, or nothing.
    """
    if "," in asked or not found.source.startswith("gazetteer"):
        return Hint()
    if measured_km < max(ABSURD_KM, ABSURD_TIMES * claimed_km):
        return Hint()
    entry = next((c for c in lookup_written(asked, shipped_gazetteer()) if found.source.endswith(c.gazetteer_id)), None)
    if entry is None or (entry.country == (country or "").upper() and (entry.population or 0) >= SURE_PEOPLE):
        return Hint()
    where = ", ".join(filter(None, (entry.admin1, entry.country)))
    return Hint(
        f" {entry.name} is the one in {where}; so far off, a smaller place of that name may be meant.",
        terms=(entry.name, where),
    )
