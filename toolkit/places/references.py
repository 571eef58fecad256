"""What a claim measures from: a border, a point the case gives, or a place in the gazetteer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from toolkit.errors import ReferenceNotFound
from toolkit.places.borders import Spot, find_border
from toolkit.places.coordinates import parse_coordinates
from toolkit.places.entries import bare_name, saint_forms
from toolkit.places.gazetteers.base import Gazetteer, shipped_gazetteer
from toolkit.places.geodesy import distance_km
from toolkit.places.kinds_of_area import kind_word
from toolkit.places.lines import BorderLine
from toolkit.places.meant import Ambiguous, ReferencePoint
from toolkit.places.names import fold
from toolkit.places.parallels import fixed_line
from toolkit.places.qualified import lookup_written
from toolkit.places.river_lines import river_line, says_river
from toolkit.places.tolerance import km_words
from toolkit.records import Candidate

if TYPE_CHECKING:
    from toolkit.records import Reference

__all__ = ["Ambiguous", "ReferencePoint", "find_place", "find_reference", "one_place", "one_reference"]

CLEARLY_LARGER = 10
"""How many times more people the first of several places of one name must have to be meant without saying so. With ten,
Paris (France) is meant and Springfield is refused."""

CLEARLY_NEARER, NEAR_KM = 5.0, 150.0
"""A place of several of one name is meant where it lies within 150 km of the site and the next one at least five times
as far away, if that is not clearly larger: Birmingham for a site in Alabama, Tripoli for one in Lebanon."""

OWN_KM = 500.0
"""The same for a place in the site's own country: Santarém for a site on the Amazon, not the one in Portugal."""

RIVER = "STM"
"""Kind of entry of a river in the gazetteer."""

SAME_PLACE_KM = 55.0
"""Two entries nearer than this are one place: a city and its county, a town and its district."""


def find_reference(
    name: str,
    references: Iterable[Reference] = (),
    *,
    country: str | None = None,
    near: Spot | None = None,
    claimed_km: float | None = None,
    gazetteer: Gazetteer | None = None,
) -> BorderLine | ReferencePoint | Ambiguous:
    """Find what a reference name stands for: the case's own points first, then borders, then the gazetteer.

    Parameters
    ----------
    name
        Name as in the claim: "the Russian border", "Springfield, Illinois", "the coast".
    references
        Points the case gives.
    country
        ISO 3166-1 alpha-2 code of the site's country; read off its position if absent.
    near
        Degrees north and east of the site.
    claimed_km
        The stated distance; it keeps borders of far countries out.
    gazetteer
        Where to look last; the shipped one if absent.

    Returns
    -------
    BorderLine, ReferencePoint or Ambiguous
        What to measure from; Ambiguous names the candidates where none may be picked.

    Raises
    ------
    ReferenceNotFound
        Nothing goes by that name, or the border does not exist.
    CoordinateError
        The case gives a position for it that cannot be read.
    """
    wanted = fold(name)
    for reference in references:
        if wanted in {fold(n) for n in (reference.name, *reference.names)}:
            at = parse_coordinates(reference.position)
            return ReferencePoint(reference.name, at.lat, at.lon, at.uncertainty_m / 1000, reference.stated_by)
    if near is not None and (drawn := fixed_line(name, near=near)) is not None:
        return drawn
    line = find_border(name, country=country, near=near, claimed_km=claimed_km)
    if line is not None:
        return line
    river = river_line(name, near=near) if near is not None else None
    if river is not None and _means_a_river(name):
        return river
    return find_place(name, country=country, near=near, gazetteer=gazetteer)


def _means_a_river(name: str) -> bool:
    """Tell a river's name from a town's or a country's: "the Danube river", "Danube", "the Zambezi"; no "Zambezi"."""
    if says_river(name):
        return True
    held = shipped_gazetteer().lookup(bare_name(name), similar=False, limit=5)
    if not held or held[0].feature == RIVER:
        return True
    return name.casefold().startswith("the ") and all(c.feature != "PCLI" for c in held)


def one_reference(
    name: str,
    references: Iterable[Reference] = (),
    *,
    country: str | None = None,
    near: Spot | None = None,
    claimed_km: float | None = None,
) -> BorderLine | ReferencePoint:
    """Find what a reference name stands for, for a caller that needs one answer.

    Parameters
    ----------
    name
        As in ``find_reference``.
    references
        As in ``find_reference``.
    country
        As in ``find_reference``.
    near
        As in ``find_reference``.
    claimed_km
        As in ``find_reference``.

    Returns
    -------
    BorderLine or ReferencePoint
        What to measure from.

    Raises
    ------
    ReferenceNotFound
        Nothing goes by that name, or several things do; then its code is E_REFERENCE_AMBIGUOUS.
    CoordinateError
        The case gives a position for it that cannot be read.
    """
    found = find_reference(name, references, country=country, near=near, claimed_km=claimed_km)
    if isinstance(found, Ambiguous):
        raise found.error()
    return found


def find_place(
    name: str, *, country: str | None = None, near: Spot | None = None, gazetteer: Gazetteer | None = None
) -> ReferencePoint | Ambiguous:
    """Find the one place that a name means without saying so.

    Parameters
    ----------
    name
        Name of a town, county or country; the wider area may follow after a comma.
    country
        ISO 3166-1 alpha-2 code of the site's country.
    near
        Degrees north and east of the site.
    gazetteer
        Where to look; the shipped one if absent.

    Returns
    -------
    ReferencePoint or Ambiguous
        The clearly largest of that name, unless another lies nearer to the site; the only one near the site where none
        is clearly larger; else all that it may be.

    Raises
    ------
    ReferenceNotFound
        Nothing goes by that name.
    """
    gazetteer = gazetteer or shipped_gazetteer()
    entries = lookup_written(name, gazetteer)
    towns = [c for c in entries if _is_town(c)] or _towns_of_areas(name, entries, gazetteer)
    asked = {fold(form) for form in saint_forms(name.partition(",")[0].strip())}
    entries = [c for c in towns if fold(c.name) in asked] or towns or entries
    if not entries:
        raise ReferenceNotFound(
            f"no place or line called {name!r} in gazetteer {gazetteer.name!r}",
            remedy="Give its position under [[references]] in case.toml.",
        )
    ordered = sorted(entries, key=lambda c: (-(c.population or 0), -c.score, c.gazetteer_id))
    distinct = _distinct(ordered)
    if len(distinct) == 1:
        return _point(distinct[0])
    largest = distinct[0]
    rivals = [c for c in distinct[1:] if (c.population or 0) * CLEARLY_LARGER > (largest.population or 0)]
    nearest = _clearly_nearest(distinct, country, near)
    if nearest is largest or (nearest is None and not rivals and _is_home(largest, distinct, country, near)):
        return _point(largest)
    if nearest is not None and (nearest.population or 0) * CLEARLY_LARGER > (largest.population or 0):
        return _point(nearest)
    likely = {c.gazetteer_id: c for c in (*([nearest] if nearest else []), largest, *rivals)}
    kept = list(likely.values()) if len(likely) > 1 else distinct
    return Ambiguous(name, tuple(_point(c) for c in kept), tuple(_described(c, near) for c in kept))


def _is_town(candidate: Candidate) -> bool:
    return (candidate.feature or "").startswith("PPL")


def _towns_of_areas(name: str, entries: Sequence[Candidate], gazetteer: Gazetteer) -> list[Candidate]:
    """Give the towns that areas of a name are called after, inside them: Hodeidah is a port before it is a province."""
    if kind_word(name.partition(",")[0]):
        return []
    found: dict[str, Candidate] = {}
    for area in entries:
        if area.feature not in {"ADM1", "ADM2"}:
            continue
        for town in gazetteer.lookup(area.name, country=area.country, similar=False):
            if _is_town(town) and _away(town, (area.lat, area.lon)) * 1000 <= 2 * area.uncertainty_m:
                found.setdefault(town.gazetteer_id, town)
    return list(found.values())


def one_place(name: str) -> ReferencePoint:
    """Find the one place that a name means, for a caller that needs one answer.

    Parameters
    ----------
    name
        As in ``find_place``.

    Raises
    ------
    ReferenceNotFound
        Nothing goes by that name, or several places do.
    """
    found = find_place(name)
    if isinstance(found, Ambiguous):
        raise found.error()
    return found


def _distinct(ordered: Sequence[Candidate]) -> list[Candidate]:
    """Keep one entry a place, the largest."""
    kept: list[Candidate] = []
    for candidate in ordered:
        if all(_away(candidate, (c.lat, c.lon)) > SAME_PLACE_KM for c in kept):
            kept.append(candidate)
    return kept


def _clearly_nearest(distinct: Sequence[Candidate], country: str | None, near: Spot | None) -> Candidate | None:
    """Give the place that stands near the site alone; by the country alone where no position is known."""
    if near is None:
        own = [c for c in distinct if country and c.country == country.upper()]
        return own[0] if len(own) == 1 else None
    away = sorted((_away(c, near), number) for number, c in enumerate(distinct))
    first, second = away[0], away[1]
    reach = OWN_KM if country and distinct[first[1]].country == country.upper() else NEAR_KM
    if first[0] <= reach and second[0] >= CLEARLY_NEARER * first[0]:
        return distinct[first[1]]
    return None


def _is_home(largest: Candidate, distinct: Sequence[Candidate], country: str | None, near: Spot | None) -> bool:
    """Tell whether nothing about the site speaks for a smaller place of the name than the clearly largest."""
    if near is None:
        return country is None or largest.country == country.upper() or all(c.country != country for c in distinct)
    return all(_away(c, near) > NEAR_KM for c in distinct if c is not largest)


def _point(candidate: Candidate) -> ReferencePoint:
    extent_km = candidate.uncertainty_m / 1000
    radius_km = 0.0 if _is_town(candidate) else extent_km
    source = f"gazetteer {candidate.gazetteer_id}"
    return ReferencePoint(candidate.name, candidate.lat, candidate.lon, radius_km, source, extent_km)


def _described(candidate: Candidate, near: Spot | None) -> str:
    where = ", ".join(filter(None, (candidate.admin1, candidate.country)))
    told = f"{candidate.name} ({where}) {candidate.lat:.3f}, {candidate.lon:.3f}"
    return told if near is None else f"{told} ({km_words(_away(candidate, near))} away)"


def _away(candidate: Candidate, spot: Spot) -> float:
    return distance_km(candidate.lat, candidate.lon, to_lat=spot[0], to_lon=spot[1])[0]
