"""Whether a site lies in a county or province, judged from centre points alone, and saying so."""

from __future__ import annotations

from toolkit import __version__
from toolkit.errors import ReferenceNotFound
from toolkit.places.gazetteers.base import Gazetteer, default_gazetteer
from toolkit.places.geodesy import distance_km, printed_km
from toolkit.places.names import name_key
from toolkit.records import Candidate, Finding, Quantity, Verdict

REACH_KM = 30.0
"""Twice the radius of a disc with the mean area of a North Korean county (673 km2: 14.6 km). A county whose centre lies
further off can hardly hold the site; one that is nearer may, whichever centre is nearest."""

SLACK = 1.5
"""Where centres are sparse a county may reach further: within this many times the distance to the nearest centre."""


def check_containment(
    *, lat: float, lon: float, area: str, country: str | None = None, site: str = "The position"
) -> Finding:
    """Test whether a position lies in a county or province, from centre points.

    No boundary is at hand. If the nearest county centre belongs to the area the claim is supported; if the area's own
    centre (for a province, its nearest county's) lies within 30 km, or hardly further than the nearest, nothing can be
    said; else the claim is disputed.

    Parameters
    ----------
    lat
        Degrees north.
    lon
        Degrees east.
    area
        Name of the county or province; a wider area may follow after a comma.
    country
        ISO 3166-1 alpha-2 code to look in; None = anywhere.
    site
        Name for the sentence.

    Returns
    -------
    Finding
        Never "contradicted": centre points cannot carry that.

    Raises
    ------
    ReferenceNotFound
        No county or province of that name is known.
    """
    gazetteer = default_gazetteer()
    claimed = _area(area, country, gazetteer)
    nearest = gazetteer.nearest(lat=lat, lon=lon, features=("ADM2",), limit=40)
    if not nearest or claimed.feature == "PCLI":
        raise ReferenceNotFound(
            f"no county centres are at hand to test whether {site} lies in {area!r}",
            remedy="Test it by hand against a map with boundaries.",
        )
    away = {c.gazetteer_id: _away(c, lat, lon) for c in nearest}
    inside = [c for c in nearest if _belongs(c, claimed)]
    first, own = nearest[0], (inside[0] if inside else None)
    verdict: Verdict = "disputed"
    if own is first:
        verdict = "supported"
    elif own is not None and away[own.gazetteer_id] <= max(REACH_KM, SLACK * away[first.gazetteer_id]):
        verdict = "not-checkable"
    shown = list({c.gazetteer_id: c for c in (*nearest[:3], *([own] if own else []))}.values())
    near = ", ".join(f"{c.name} ({c.admin1}) {away[c.gazetteer_id]:g} km" for c in shown)
    meaning = {
        "supported": f"the nearest belongs to {_called(claimed)}, which is consistent with the claim",
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


def _area(area: str, country: str | None, gazetteer: Gazetteer) -> Candidate:
    first, _, wider = (part.strip() for part in area.partition(","))
    found = [
        c
        for c in gazetteer.lookup(first, country=country, similar=False)
        if c.feature in {"ADM1", "ADM2", "PCLI"} and (not wider or _within(c, wider))
    ]
    if not found:
        raise ReferenceNotFound(
            f"no county or province called {area!r} in gazetteer {gazetteer.name!r}",
            remedy="Check the spelling, or test it by hand against a map.",
        )
    return found[0]


def _within(candidate: Candidate, wider: str) -> bool:
    return candidate.admin1 is None or name_key(candidate.admin1) == name_key(wider.partition(",")[0])


def _belongs(county: Candidate, claimed: Candidate) -> bool:
    if claimed.feature == "ADM1":
        return county.admin1 == claimed.name and county.country == claimed.country
    return county.gazetteer_id == claimed.gazetteer_id


def _called(area: Candidate) -> str:
    return f"{area.name} {'Province' if area.feature == 'ADM1' else 'County'}"


def _away(candidate: Candidate, lat: float, lon: float) -> float:
    return printed_km(distance_km(lat, lon, to_lat=candidate.lat, to_lon=candidate.lon)[0])
