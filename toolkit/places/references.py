"""What a claim measures from: a border, a point the case gives, or a place in the gazetteer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from toolkit.errors import ReferenceNotFound
from toolkit.places.coordinates import parse_coordinates
from toolkit.places.gazetteers.base import Gazetteer, shipped_gazetteer
from toolkit.places.lines import BorderLine, find_line
from toolkit.places.names import fold
from toolkit.records import Candidate, Reference

CLEARLY_LARGER = 10
"""How many times more people the first of several places of one name must have to be meant without saying so. With ten,
Paris (France) is meant and Springfield is refused."""


@dataclass(frozen=True, slots=True)
class ReferencePoint:
    """A point that distances are measured from.

    Attributes
    ----------
    name
        Name for the sentence.
    lat
        Degrees north.
    lon
        Degrees east.
    uncertainty_km
        Radius added to the tolerance: the printed precision of a stated position, the extent of a county. A town counts
        as its centre, as in every road sign: its extent is not added.
    source
        Where the position comes from.
    """

    name: str
    lat: float
    lon: float
    uncertainty_km: float
    source: str


def find_reference(
    name: str, references: Iterable[Reference] = (), *, gazetteer: Gazetteer | None = None
) -> BorderLine | ReferencePoint:
    """Find what a reference name stands for: the case's own points first, then borders, then the gazetteer.

    Parameters
    ----------
    name
        Name as in the claim.
    references
        Points the case gives.
    gazetteer
        Where to look last; the shipped one if absent.

    Returns
    -------
    BorderLine or ReferencePoint
        What to measure from.

    Raises
    ------
    ReferenceNotFound
        Nothing goes by that name, or several places do and none is clearly the largest.
    CoordinateError
        The case gives a position for it that cannot be read.
    """
    wanted = fold(name)
    for reference in references:
        if wanted in {fold(n) for n in (reference.name, *reference.names)}:
            at = parse_coordinates(reference.position)
            return ReferencePoint(reference.name, at.lat, at.lon, at.uncertainty_m / 1000, reference.stated_by)
    return find_line(name) or find_place(name, gazetteer=gazetteer)


def find_place(name: str, *, gazetteer: Gazetteer | None = None) -> ReferencePoint:
    """Find the one place that a name means without saying so.

    Parameters
    ----------
    name
        Name of a town, county or country.
    gazetteer
        Where to look; the shipped one if absent.

    Returns
    -------
    ReferencePoint
        The largest of that name.

    Raises
    ------
    ReferenceNotFound
        Nothing goes by that name, or several places do and none is clearly the largest.
    """
    gazetteer = gazetteer or shipped_gazetteer()
    entries = gazetteer.lookup(name, similar=False)
    towns = [c for c in entries if (c.feature or "").startswith("PPL")]
    entries = [c for c in towns if fold(c.name) == fold(name)] or towns or entries
    if not entries:
        raise ReferenceNotFound(
            f"no place or line called {name!r} in gazetteer {gazetteer.name!r}",
            remedy="Give its position under [[references]] in case.toml.",
        )
    first, *others = sorted(entries, key=lambda c: (-(c.population or 0), -c.score, c.gazetteer_id))
    rivals = [c for c in others if (c.population or 0) * CLEARLY_LARGER > (first.population or 0) and _apart(first, c)]
    if rivals:
        told = ", ".join(f"{c.name} ({c.country}) {c.lat:.3f}, {c.lon:.3f}" for c in (first, *rivals[:2]))
        raise ReferenceNotFound(
            f"{name!r} may be {told}",
            remedy="Say which under [[references]] in case.toml.",
            code="E_REFERENCE_AMBIGUOUS",
        )
    radius_km = 0.0 if (first.feature or "").startswith("PPL") else first.uncertainty_m / 1000
    return ReferencePoint(first.name, first.lat, first.lon, radius_km, f"gazetteer {first.gazetteer_id}")


def _apart(a: Candidate, b: Candidate) -> bool:
    return abs(a.lat - b.lat) > 0.5 or abs(a.lon - b.lon) > 0.5
