"""Whether a site lies in a country, province or county: by shipped outlines, or by centre points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any

from toolkit import __version__
from toolkit.earth import KM_PER_DEGREE
from toolkit.errors import ReferenceNotFound
from toolkit.places.antimeridian import edge_of, undrawn_km
from toolkit.places.area_names import best_of, find_areas, namesake_in, spelt_like
from toolkit.places.areas import (
    TOWN_KINDS,
    Area,
    areas_near,
    countries_at,
    edge_km,
    province_at,
    provinces_of,
)
from toolkit.places.changed_areas import BESIDE_DEG, Change, cut_from, is_unassigned, newer_divisions
from toolkit.places.county_centres import by_centres, centre_of, lies_within
from toolkit.places.gazetteers.base import Gazetteer, shipped_gazetteer
from toolkit.places.geodesy import geod, require_position
from toolkit.places.kinds_of_area import bare_area, is_general, kind_word
from toolkit.places.names import fold
from toolkit.places.nations import codes_of, country_name
from toolkit.places.tolerance import km_quantity, km_words
from toolkit.records import Candidate, Finding, Verdict, lies

Ring = Sequence[tuple[float, float]]
"""Degrees east and north of the points of a closed line."""

FACING = 2.0
"""Land within this many times the leeway speaks against an edge that is only a coast: a wide river parts two states
whose outlines do not touch (Philadelphia lies 2.5 km from one bank of the Delaware, 3.5 from the other)."""

SLIVER = 0.002
"""Share of a disc below which two outlines only touch: they are rounded to a hundred metres."""

OWN_UNITS = TOWN_KINDS | {"City with county rights", "Town", "State city", "City municipality", "Urban municipality"}
"""Kinds of towns that Natural Earth draws apart from the county round them, whose seat they often are (Miskolc)."""

NEIGHBOURING_KM = 300.0
"""Nearer than this a claim may well speak of an area abroad. Of 29 tried in 2026 those that spoke of one abroad lay 22
to 150 km outside it, but three 431 to 3,038; those that meant a namesake 990 to 15,300. Chosen, not measured."""

LONGEST_NAME = 120
"""Characters of the longest area name that is looked up."""


@dataclass(frozen=True, slots=True)
class _Meant:
    """An area that a claim may mean: a country (then area is None), or one of its parts."""

    country: str
    area: Area | None

    @property
    def called(self) -> str:
        return self.area.called if self.area else country_name(self.country)

    @property
    def parts(self) -> list[Area]:
        return [self.area] if self.area else provinces_of(self.country)


def check_containment(
    *,
    lat: float,
    lon: float,
    area: str,
    country: str | None = None,
    site: str = "The position",
    uncertainty_m: float = 0.0,
    extent_m: float = 0.0,
    outline: Sequence[Ring] = (),
) -> Finding:
    """Test whether a position lies in a country, province or county.

    Countries, states and provinces are tested against their outlines at 1:10,000,000: nearer to the edge than the
    outline's own error and the position's radius, nothing can be said. Of several areas of one name the one that holds
    the position is meant, and all are outside before the claim is contradicted. That a position lies in a country is
    not settled where another state claims the province; that it lies in the province is. North Korea's counties have
    no outline here and are judged from centre points, as advice: if the nearest county centre is the county's the claim
    is supported; if the county's own centre lies within 30 km, or hardly further than the nearest, nothing can be said;
    else the claim is disputed.

    Parameters
    ----------
    lat
        Degrees north.
    lon
        Degrees east.
    area
        Name of the country, province or county as a newspaper writes it ("Sumy region"); a wider area may follow after
        a comma.
    country
        ISO 3166-1 alpha-2 code to look in; None = anywhere.
    site
        Name for the sentence.
    uncertainty_m
        Radius of the position in metres.
    extent_m
        How far the site reaches from there, in metres; a site that reaches over the edge lies partly inside.
    outline
        Rings of the site, longitude first, where they are known: they settle more than the extent.

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
    if len(area) > LONGEST_NAME:
        raise ReferenceNotFound(f"an area name of {len(area)} characters", remedy="Give the name alone.")
    gazetteer = shipped_gazetteer()
    county = _county(area, country, gazetteer)
    home = (country.upper(),) if country else countries_at(lat=lat, lon=lon)
    meant = [] if county else _meant(area, home)
    spelt = [] if meant or county else _spelt_like(area, home)
    meant = meant or spelt
    if not meant and (newer := newer_divisions(area.partition(",")[0], country)):
        return _in_newer(newer, home, lat=lat, lon=lon, site=site, uncertainty_m=uncertainty_m)
    if not meant:
        claimed = county or centre_of(area, country, gazetteer)
        return by_centres(claimed, gazetteer, lat=lat, lon=lon, site=site, asked=area)
    measured = sorted((_inside_km(m, lat, lon), number) for number, m in enumerate(meant))
    inside_km, best = measured[-1]
    found = _by_outline(meant[best], inside_km, lat=lat, lon=lon, site=site, uncertainty_m=uncertainty_m, asked=area)
    over = _reaches_over(meant[best], outline, away_km=abs(inside_km), extent_m=extent_m)
    if over and found.verdict != "not-checkable":
        text = f"{found.text.rstrip('.')}; {over}."
        numbers = (*found.quantities, km_quantity("extent of the site", extent_m / 1000))
        found = found.model_copy(update={"text": text, "verdict": "not-checkable", "quantities": numbers})
    if found.verdict == "contradicted":
        guess = f"the name is read as another spelling of {meant[best].called}" if spelt else ""
        if not spelt and meant[best].area and meant[best].country not in home and abs(inside_km) > NEIGHBOURING_KM:
            guess = namesake_in(home, area)
        found = _left_open(found, meant[best], lat=lat, lon=lon, guess=guess)
    return _as_drawn(found, meant[best].area)


def _reaches_over(meant: _Meant, outline: Sequence[Ring], *, away_km: float, extent_m: float) -> str:
    """Tell whether a site lies on both sides of an area's edge: by its outline, or else by how far it reaches."""
    if outline and all(abs(lon) <= 180 for lon, _ in chain.from_iterable(outline)):
        from shapely import MultiPolygon, Polygon

        site, area = MultiPolygon([Polygon(ring) for ring in outline]).buffer(0), _shape_of(meant)
        crosses = site.intersects(area) and not site.within(area)
        return "its outline lies on both sides of that edge" if crosses else ""
    if away_km * 1000 <= extent_m:
        return f"it reaches {km_words(extent_m / 1000)} from there, over that edge"
    return ""


def _spelt_like(name: str, homes: Sequence[str]) -> list[_Meant]:
    """Give the area of the site's own country whose name is another spelling of the one given."""
    first = name.partition(",")[0]
    if newer_divisions(first, None):
        return []
    found = chain.from_iterable(map(spelt_like, repeat(first), homes))
    return [_Meant(area.country, area) for area in found]


def _left_open(found: Finding, meant: _Meant, *, lat: float, lon: float, guess: str) -> Finding:
    """Leave open what is outside only because a name was guessed, or a town was cut out of the area round it."""
    here = province_at(lat=lat, lon=lon)
    told = guess
    if told or here is None or meant.area is None:
        pass
    elif _is_cut_out(here, meant.area):
        told = f"it lies in {here.name}, which is drawn as a unit of its own beside it and may be counted to it"
    elif is_unassigned(here, meant.area):
        told = f"it lies in {here.name}, of which the outlines do not say to what region it belongs"
    if not told:
        return found
    return found.model_copy(update={"text": f"{found.text.rstrip('.')}; {told}.", "verdict": "not-checkable"})


def _is_cut_out(town: Area, area: Area) -> bool:
    """Tell whether a town that is a unit of its own borders an area of the same country."""
    if town.kind not in OWN_UNITS or town.country != area.country or area.kind in OWN_UNITS:
        return False
    return bool(town.shape.distance(area.shape) < BESIDE_DEG)


def area_outline(area: str, *, country: str | None, lat: float, lon: float) -> Any:
    """Give the outline that a claim about an area is tested against.

    Parameters
    ----------
    area
        Name of the area, as in ``check_containment``.
    country
        ISO 3166-1 alpha-2 code to look in; None = anywhere.
    lat
        Degrees north of the site.
    lon
        Degrees east of the site.

    Returns
    -------
    shapely geometry or None
        Longitude and latitude in degrees; of several areas of the name the one that holds the site or is nearest. None
        where no outline is held.
    """
    if len(area) > LONGEST_NAME or _county(area, country, shipped_gazetteer()):
        return None
    home = (country.upper(),) if country else countries_at(lat=lat, lon=lon)
    meant = _meant(area, home)
    if not meant:
        return None
    return _shape_of(max(meant, key=lambda m: _inside_km(m, lat, lon)))


def _as_drawn(found: Finding, area: Area | None) -> Finding:
    """Leave open what lies inside an outline that is older than a division cut from the area."""
    cut = cut_from(area) if area is not None and found.verdict == "supported" else []
    if not cut:
        return found
    parts = ", ".join(f"{c.name} ({c.since})" for c in cut)
    told = f"{found.text.rstrip('.')}; the outline is older than {parts}, cut from it, whose edge is not held here."
    return found.model_copy(update={"text": told, "verdict": "not-checkable", "terms": (*found.terms, parts)})


def _in_newer(
    found: Sequence[Change], home: Sequence[str], *, lat: float, lon: float, site: str, uncertainty_m: float
) -> Finding:
    """Answer for a division newer than the outlines: outside what it was cut from it is contradicted, else open."""
    change = next((c for c in found if c.country in home), found[0])
    before = _Meant(change.country, best_of(find_areas(change.drawn_as, country=change.country), change.drawn_as)[0])
    inside_km = _inside_km(before, lat, lon)
    finding = _by_outline(
        before, inside_km, lat=lat, lon=lon, site=site, uncertainty_m=uncertainty_m, asked=before.called
    )
    told = f"{finding.text.rstrip('.')}, of which {change.name} was made in {change.since}"
    if finding.verdict != "contradicted":
        told += f"; where {change.name} ends is not held here"
    verdict: Verdict = "contradicted" if finding.verdict == "contradicted" else "not-checkable"
    made = f"{change.name} was made in {change.since}"
    return finding.model_copy(update={"text": f"{told}.", "verdict": verdict, "terms": (*finding.terms, made)})


def _meant(area: str, homes: Sequence[str]) -> list[_Meant]:
    """Give what a name may mean: countries, and areas of the first rank; inside the wider area where one is named."""
    first, *wider = (part.strip() for part in area.split(","))
    nations = [] if kind_word(first) else [_Meant(code, None) for code in sorted(codes_of(first)) if provinces_of(code)]
    own = list(chain.from_iterable(best_of(find_areas(first, country=home), first) for home in homes))
    found = own or ([] if is_general(bare_area(first)) and homes else find_areas(first))
    if wider:
        found = find_areas(first)
        for part in wider:
            found = [area for area in found if _lies_in(area, part)]
        nations = []
    areas = [_Meant(a.country, a) for a in best_of(found, first)]
    if nations and not own:
        return [*nations, *(m for m in areas if m.area and m.area.level == 1)]
    return [*nations, *areas]


def _lies_in(area: Area, wider: str) -> bool:
    if {area.country, *area.claimed_by} & codes_of(wider):
        return True
    return any(
        other.country == area.country and (fold(other.name) == fold(area.parent) or other.shape.contains(_middle(area)))
        for other in best_of(find_areas(wider, country=area.country), wider)
    )


def _middle(area: Area) -> Any:
    return area.shape.representative_point()


def _county(area: str, country: str | None, gazetteer: Gazetteer) -> Candidate | None:
    """Give the North Korean county of a name: they have centres and no outlines."""
    first, _, wider = (part.strip() for part in area.partition(","))
    if country not in {None, "KP"}:
        return None
    if wider and "KP" not in codes_of(wider.rpartition(",")[2]) and not find_areas(wider, country="KP"):
        return None
    found = [c for c in gazetteer.lookup(first, country="KP", similar=False, limit=40) if c.feature in {"ADM1", "ADM2"}]
    if not found or found[0].feature != "ADM2" or (country is None and find_areas(first)):
        return None
    kept = [c for c in found if c.feature == "ADM2" and (not wider or lies_within(c, wider))]
    return kept[0] if kept else None


def _inside_km(meant: _Meant, lat: float, lon: float) -> float:
    """Give how far inside an outline a position lies, in km; less than nothing outside."""
    from shapely import Point

    shape = _shape_of(meant)
    away = _edge_distance_km(edge_of(shape), lat=lat, lon=lon)
    return away if shape.contains(Point(lon, lat)) else -away


def _shape_of(meant: _Meant) -> Any:
    from shapely import unary_union

    parts = meant.parts
    return parts[0].shape if len(parts) == 1 else unary_union([p.shape for p in parts])


def _has_neighbour(meant: _Meant, lat: float, lon: float, reach_km: float) -> bool:
    """Tell whether other land than the area's lies within reach; a coast is no doubt about where land belongs."""
    from math import cos, radians

    from shapely import Point
    from shapely.affinity import scale

    degrees = reach_km / KM_PER_DEGREE
    disc = scale(Point(lon, lat).buffer(degrees), xfact=1 / max(0.05, cos(radians(lat))))
    rest = disc
    for own in meant.parts:
        rest = rest.difference(own.shape)
    counties = meant.area is not None and meant.area.level == 2 and not meant.area.drawn
    others = areas_near(lat=lat, lon=lon, reach_km=reach_km, counties=counties)
    return any(other.shape.intersection(rest).area > SLIVER * disc.area for other in others)


def _by_outline(
    meant: _Meant, inside_km: float, *, lat: float, lon: float, site: str, uncertainty_m: float, asked: str
) -> Finding:
    away = abs(inside_km)
    leeway = max(edge_km(meant.country), undrawn_km(lat=lat, lon=lon)) + uncertainty_m / 1000
    verdict: Verdict = "supported" if inside_km > 0 else "contradicted"
    where = "inside" if inside_km > 0 else "outside"
    told = f"{lies(site)} {km_words(away)} {where} the outline of {meant.called}{_as_asked(meant, asked)}"
    if away <= leeway and (inside_km < 0 or _has_neighbour(meant, lat, lon, FACING * leeway)):
        verdict = "not-checkable"
        told += f"; the outline itself is only good to {km_words(leeway)}"
    if meant.area is None and (claims := _contested(meant.country, lat, lon)):
        verdict = "not-checkable"
        told += claims
    elif meant.area is not None and (claims := _claims(meant.area)):
        told += f"; {claims}"
    return Finding(
        id="containment",
        kind="containment",
        basis="measured",
        text=told + ".",
        verdict=verdict,
        quantities=(
            km_quantity("to the outline", away),
            km_quantity("leeway", leeway),
        ),
        how=f"outlines after Natural Earth 1:10m, dateline {__version__}",
    )


def _as_asked(meant: _Meant, asked: str) -> str:
    """Give the paper's own spelling, where it is another."""
    first = asked.partition(",")[0].strip()
    same = fold(first.removeprefix("the ")) in {fold(meant.called), fold(meant.area.name if meant.area else "")}
    return "" if same else f" (\u201c{first}\u201d)"


def _contested(country: str, lat: float, lon: float) -> str:
    """Say who claims the province that holds a position, if it matters for the country asked about."""
    here = province_at(lat=lat, lon=lon)
    if here is None or not here.claimed_by or country not in {here.country, *here.claimed_by}:
        return ""
    return f", in {here.called}, over which states disagree: {_listed((here.country, *here.claimed_by))}"


def _claims(area: Area) -> str:
    """Say who claims an area, beside the state that it is counted to."""
    if area.note or not area.claimed_by:
        return area.note
    return f"{_listed(area.claimed_by)} claims it too"


def _listed(codes: tuple[str, ...]) -> str:
    names = [country_name(code) for code in codes]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _edge_distance_km(boundary: Any, *, lat: float, lon: float) -> float:
    """Give the distance to the nearest point of an outline: nearest in degrees, longitude shrunk, then geodesic."""
    from math import cos, radians

    from shapely import Point
    from shapely.affinity import scale
    from shapely.ops import nearest_points

    shrink = max(0.05, cos(radians(lat)))
    near = nearest_points(scale(boundary, xfact=shrink, origin=(0, 0)), Point(lon * shrink, lat))[0]
    return float(geod().inv(lon, lat, near.x / shrink, near.y)[2]) / 1000
