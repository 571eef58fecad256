"""Whether a site lies in a country, province or county: by shipped outlines, or by centre points."""

from __future__ import annotations

from typing import Any

from toolkit import __version__
from toolkit.errors import ReferenceNotFound
from toolkit.places.areas import Province, edge_km, province_at, provinces_of
from toolkit.places.gazetteers.base import Gazetteer, shipped_gazetteer
from toolkit.places.geodesy import distance_km, geod, printed_km, require_position
from toolkit.places.names import fold, name_key
from toolkit.records import Candidate, Finding, Quantity, Verdict

REACH_KM = 30.0
"""Twice the radius of a disc with the mean area of a North Korean county (673 km2: 14.6 km). A county whose centre lies
further off can hardly hold the site; one that is nearer may, whichever centre is nearest."""

SLACK = 1.5
"""Where centres are sparse a county may reach further: within this many times the distance to the nearest centre."""


def check_containment(
    *,
    lat: float,
    lon: float,
    area: str,
    country: str | None = None,
    site: str = "The position",
    uncertainty_m: float = 0.0,
) -> Finding:
    """Test whether a position lies in a country, province or county.

    Countries, states and provinces are tested against their outlines at 1:10,000,000: nearer to the edge than the
    outline's own error and the position's radius, nothing can be said. Counties have no outline here and are judged
    from centre points, as advice: if the nearest county centre is the county's the claim is supported; if the county's
    own centre lies within 30 km, or hardly further than the nearest, nothing can be said; else the claim is disputed.

    Parameters
    ----------
    lat
        Degrees north.
    lon
        Degrees east.
    area
        Name of the country, province or county; a wider area may follow after a comma.
    country
        ISO 3166-1 alpha-2 code to look in; None = anywhere.
    site
        Name for the sentence.
    uncertainty_m
        Radius of the position in metres.

    Returns
    -------
    Finding
        "measured" from an outline, "inferred" from centres; centres alone never contradict.

    Raises
    ------
    ReferenceNotFound
        No area of that name is known, or no centres are at hand.
    CoordinateError
        The position is none.
    """
    require_position(lat, lon)
    gazetteer = shipped_gazetteer()
    claimed = _area(area, country, gazetteer)
    outline = _outline(claimed)
    if outline:
        return _by_outline(claimed, outline, lat=lat, lon=lon, site=site, uncertainty_m=uncertainty_m)
    return _by_centres(claimed, gazetteer, lat=lat, lon=lon, site=site, asked=area)


def _outline(claimed: Candidate) -> list[Province]:
    """Give the provinces that make up an area; a province is the one that holds the gazetteer's point for it."""
    if not claimed.country:
        return []
    own = provinces_of(claimed.country)
    if claimed.feature == "PCLI":
        return own
    if claimed.feature != "ADM1":
        return []
    named = [p for p in own if fold(claimed.name) in {fold(n) for n in (p.name, *p.names)}]
    if named:
        return named
    held = province_at(lat=claimed.lat, lon=claimed.lon)
    return [held] if held is not None and held.country == claimed.country else []


def _by_outline(
    claimed: Candidate, outline: list[Province], *, lat: float, lon: float, site: str, uncertainty_m: float
) -> Finding:
    from shapely import Point, unary_union

    shape = unary_union([p.shape for p in outline])
    at = Point(lon, lat)
    inside = bool(shape.contains(at))
    away = _edge_distance_km(shape.boundary, lat=lat, lon=lon)
    leeway = edge_km(claimed.country or "") + uncertainty_m / 1000
    here = province_at(lat=lat, lon=lon)
    contested = here is not None and bool(here.claimed_by) and claimed.country in {here.country, *here.claimed_by}
    verdict: Verdict = "supported" if inside else "contradicted"
    called = _called(claimed)
    told = f"{site} lies {printed_km(away):g} km {'inside' if inside else 'outside'} the outline of {called}"
    if contested and here is not None:
        verdict = "not-checkable"
        told += f", in {here.name}, which more than one state claims"
    elif away <= leeway:
        verdict = "not-checkable"
        told += f"; the outline itself is only good to {printed_km(leeway):g} km"
    return Finding(
        id="containment",
        kind="containment",
        basis="measured",
        text=told + ".",
        verdict=verdict,
        quantities=(
            Quantity(name="to the outline", value=printed_km(away), unit="km"),
            Quantity(name="leeway", value=printed_km(leeway), unit="km"),
        ),
        how=f"outlines after Natural Earth 1:10m, dateline {__version__}",
    )


def _edge_distance_km(boundary: Any, *, lat: float, lon: float) -> float:
    """Give the distance to the nearest point of an outline: nearest in degrees, longitude shrunk, then geodesic."""
    from math import cos, radians

    from shapely import Point
    from shapely.affinity import scale
    from shapely.ops import nearest_points

    shrink = max(0.05, cos(radians(lat)))
    near = nearest_points(scale(boundary, xfact=shrink, origin=(0, 0)), Point(lon * shrink, lat))[0]
    return float(geod().inv(lon, lat, near.x / shrink, near.y)[2]) / 1000


def _by_centres(claimed: Candidate, gazetteer: Gazetteer, *, lat: float, lon: float, site: str, asked: str) -> Finding:
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
    near = ", ".join(f"{c.name} ({c.admin1}) {away[c.gazetteer_id]:g} km" for c in shown)
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


def _area(area: str, country: str | None, gazetteer: Gazetteer) -> Candidate:
    first, _, wider = (part.strip() for part in area.partition(","))
    bare = first.removeprefix("the ").removesuffix(" Province")
    found: list[Candidate] = []
    for name in dict.fromkeys((first, bare)):
        found += gazetteer.lookup(name, country=country, similar=False, limit=40)
    found += [c for c in gazetteer.lookup(bare, similar=False) if c.feature == "PCLI"]  # a country, whatever the site's
    kept = [c for c in found if c.feature in {"ADM1", "ADM2", "PCLI"} and (not wider or _within(c, wider))]
    if not kept:
        raise ReferenceNotFound(
            f"no country, province or county called {area!r} in gazetteer {gazetteer.name!r}",
            remedy="Check the spelling, or test it by hand against a map.",
        )
    return kept[0]


def _within(candidate: Candidate, wider: str) -> bool:
    return candidate.admin1 is None or name_key(candidate.admin1) == name_key(wider.partition(",")[0])


def _called(area: Candidate) -> str:
    if area.feature == "PCLI":
        return area.name
    kind = "Province" if area.feature == "ADM1" else "County"
    return area.name if area.country == "US" or area.name.endswith(kind) else f"{area.name} {kind}"


def _away(candidate: Candidate, lat: float, lon: float) -> float:
    return printed_km(distance_km(lat, lon, to_lat=candidate.lat, to_lon=candidate.lon)[0])
