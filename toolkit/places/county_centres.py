"""Counties that have no outline here, judged from the points in their middle: as advice, never as a contradiction."""

from __future__ import annotations

from toolkit import __version__
from toolkit.errors import ReferenceNotFound
from toolkit.places.gazetteers.base import Gazetteer
from toolkit.places.geodesy import distance_km, printed_km
from toolkit.places.names import name_key
from toolkit.records import Candidate, Finding, Quantity, Verdict, number

REACH_KM = 30.0
"""Twice the radius of a disc with the mean area of a North Korean county (673 km2: 14.6 km). A county whose centre lies
further off can hardly hold the site; one that is nearer may, whichever centre is nearest."""

SLACK = 1.5
"""Where centres are sparse a county may reach further: within this many times the distance to the nearest centre."""


def centre_of(area: str, country: str | None, gazetteer: Gazetteer) -> Candidate:
    """Give the gazetteer's entry of a county, where nothing of the name has an outline.

    Parameters
    ----------
    area
        The name as the claim has it.
    country
        ISO 3166-1 alpha-2 code to look in; None = anywhere.
    gazetteer
        Where to look.

    Returns
    -------
    Candidate
        The first of that name.

    Raises
    ------
    ReferenceNotFound
        There is none.
    """
    first, _, wider = (part.strip() for part in area.partition(","))
    found = gazetteer.lookup(first.removeprefix("the "), country=country, similar=False, limit=40)
    kept = [c for c in found if c.feature == "ADM2" and (not wider or lies_within(c, wider))]
    if not kept:
        raise ReferenceNotFound(
            f"no country, province or county called {area!r} is known here",
            remedy="Check the spelling, or test it by hand against a map.",
        )
    return kept[0]


def by_centres(claimed: Candidate, gazetteer: Gazetteer, *, lat: float, lon: float, site: str, asked: str) -> Finding:
    """Judge from the centres of counties whether a site lies in one.

    Parameters
    ----------
    claimed
        The county's entry.
    gazetteer
        Where the other centres are.
    lat
        Degrees north of the site.
    lon
        Degrees east of the site.
    site
        Its name for the sentence.
    asked
        The county as the claim has it.

    Returns
    -------
    Finding
        "inferred"; supported, disputed or not checkable.

    Raises
    ------
    ReferenceNotFound
        There are no centres near it.
    """
    nearest = gazetteer.nearest(lat=lat, lon=lon, features=("ADM2",), limit=40)
    if not nearest or claimed.feature != "ADM2":
        raise ReferenceNotFound(
            f"no outline or centres are at hand to test whether {site} lies in {asked!r}",
            remedy="Test it by hand against a map with boundaries.",
        )
    away = {c.gazetteer_id: _away(c, lat, lon) for c in nearest}
    own = next((c for c in nearest if c.gazetteer_id == claimed.gazetteer_id), None)
    first = nearest[0]
    verdict: Verdict = "disputed"
    if own is first:
        verdict = "supported"
    elif own is not None and away[own.gazetteer_id] <= max(REACH_KM, SLACK * away[first.gazetteer_id]):
        verdict = "not-checkable"
    shown = list({c.gazetteer_id: c for c in (*nearest[:3], *([own] if own else []))}.values())
    near = ", ".join(f"{c.name} ({c.admin1}) {number(away[c.gazetteer_id])} km" for c in shown)
    meaning = {
        "supported": f"the nearest is {_called(claimed)}, which is consistent with the claim",
        "not-checkable": f"{_called(claimed)} is near enough to hold the site but not nearest: the claim stays open",
        "disputed": f"{_called(claimed)} is not among the near ones, so the claim is in doubt",
    }[verdict]
    return Finding(
        id="containment",
        kind="containment",
        basis="inferred",
        text=f"County centres nearest to {site}: {near}. {meaning[0].upper()}{meaning[1:]}. No boundary is at hand.",
        verdict=verdict,
        quantities=tuple(
            Quantity(name=f"to the centre of {c.name}", value=away[c.gazetteer_id], unit="km") for c in shown
        ),
        how=f"geodesic to county centre points (open-admin-data 2026.08), dateline {__version__}",
    )


def lies_within(candidate: Candidate, wider: str) -> bool:
    """Tell whether an entry lies in the province that is named with it."""
    return candidate.admin1 is None or name_key(candidate.admin1) == name_key(wider.partition(",")[0])


def _called(area: Candidate) -> str:
    return area.name if area.name.endswith("County") else f"{area.name} County"


def _away(candidate: Candidate, lat: float, lon: float) -> float:
    return printed_km(distance_km(lat, lon, to_lat=candidate.lat, to_lon=candidate.lon)[0])
