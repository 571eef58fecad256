"""What a sentence says of where a position lies, checked: stated distances, and "between X and Y"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from toolkit.errors import ReferenceNotFound
from toolkit.places.distances import check_distance, slug, unmeasured
from toolkit.places.geodesy import distance_km, method, require_position
from toolkit.places.lines import BorderLine, nearest_on_line
from toolkit.places.phrases import Between, Phrase, find_between, find_phrases
from toolkit.places.references import ReferencePoint, one_reference
from toolkit.places.tolerance import km_quantity, km_words
from toolkit.places.ways import along_its_way, way_meant
from toolkit.records import Finding, Reference, Verdict, lies, of_number

DETOUR, DETOUR_LOOSE = 1.15, 1.3
"""How much longer the way from X to Y may be by a place "between" them: 1.15 is an angle of 120 degrees at a place
halfway, 1.3 one of 100."""

HALFWAY, HALFWAY_LOOSE = 0.2, 0.4
"""Share of the way by which the two distances of a place "halfway" may differ: it lies at 0.4 to 0.6 of it, loosely at
0.3 to 0.7. Beyond that it is plainly nearer to one end."""


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
    at: dict[str, Any] = {"lat": lat, "lon": lon, "uncertainty_m": uncertainty_m}
    found = [(phrase.start, _of_phrase(phrase, at, known, site, words)) for phrase in find_phrases(words)]
    found += [(b.start, check_between(b, **at, references=known, site=site)) for b in find_between(words)]
    return [finding for _, finding in sorted(found, key=lambda pair: pair[0])]


def _of_phrase(phrase: Phrase, at: dict[str, Any], known: Sequence[Reference], site: str, words: str) -> Finding:
    figure = of_number(
        phrase.low_km,
        unit="km",
        relation="at" if phrase.relation == "between" else phrase.relation,
        up_to=phrase.high_km if phrase.high_km > phrase.low_km else None,
    )
    try:
        found = check_distance(
            lat=at["lat"],
            lon=at["lon"],
            uncertainty_m=at["uncertainty_m"],
            reference=phrase.reference,
            stated=figure,
            direction=phrase.direction,
            references=known,
            site=site,
        )
    except ReferenceNotFound as e:
        return unmeasured(phrase.reference, e)
    return along_its_way(found, figure, way_meant(figure, words))


def check_between(
    claim: Between,
    *,
    lat: float,
    lon: float,
    references: Sequence[Reference] = (),
    country: str | None = None,
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
    country
        ISO 3166-1 alpha-2 code of the site's country.
    uncertainty_m
        Radius of the site's position in metres.
    site
        Name for the sentence.

    Returns
    -------
    Finding
        Supported when the detour is under 15 %, loose under 30 %, else contradicted; "halfway" also asks that the two
        distances differ by less than a fifth of the whole, loosely by less than two fifths.
    """
    require_position(lat, lon)
    try:
        ends = [
            one_reference(name, references, country=country, near=(lat, lon)) for name in (claim.first, claim.second)
        ]
    except ReferenceNotFound as e:
        return unmeasured(f"{claim.first} {claim.second}", e)
    points = [(e.lat, e.lon) if isinstance(e, ReferencePoint) else _nearest_spot(e, lat, lon) for e in ends]
    legs = [distance_km(*p, to_lat=lat, to_lon=lon)[0] for p in points]
    whole = max(0.001, distance_km(*points[0], to_lat=points[1][0], to_lon=points[1][1])[0])
    slack = 2 * uncertainty_m / 1000 / whole
    detour = sum(legs) / whole
    verdict: Verdict = "contradicted"
    if detour <= DETOUR_LOOSE + slack:
        verdict = "supported" if detour <= DETOUR + slack else "loose"
    uneven = abs(legs[0] - legs[1]) / whole - slack
    if claim.halfway and uneven > HALFWAY_LOOSE:
        verdict = "contradicted"
    elif claim.halfway and verdict == "supported" and uneven > HALFWAY:
        verdict = "loose"
    text = (
        f"{lies(site)} {km_words(legs[0])} from {ends[0].name} and {km_words(legs[1])} from "
        f"{ends[1].name}, which are {km_words(whole)} apart; the claim puts it "
        f"{'halfway ' if claim.halfway else ''}between them."
    )
    return Finding(
        id=f"between-{slug(claim.first + ' ' + claim.second)}",
        kind="distance",
        basis="measured",
        text=text,
        verdict=verdict,
        quantities=(
            km_quantity(f"from {ends[0].name}", legs[0]),
            km_quantity(f"from {ends[1].name}", legs[1]),
            km_quantity("apart", whole),
        ),
        terms=(site, ends[0].name, ends[1].name),
        how=method(),
    )


def _nearest_spot(line: BorderLine, lat: float, lon: float) -> tuple[float, float]:
    near = nearest_on_line(line, lat=lat, lon=lon)
    return near.lat, near.lon
