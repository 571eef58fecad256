"""Build the outlines that maps are drawn from; borders.py beside it builds lines, areas.py the provinces.

    python data/lines/build.py WORLD_ATLAS

WORLD_ATLAS is the unpacked npm package world-atlas 2.0.2, which carries Natural Earth. Written beside this script,
longitude first (RFC 7946), WGS84:

countries.geojson.gz countries of the world at 1:50,000,000, to two decimals
outlines.geojson     land and land borders of the world at 1:110,000,000, and of Korea and its neighbours' shores at
                     1:10,000,000 (box 121-133 E, 32.5-44 N), so that a map can be drawn offline anywhere

The same input gives the same bytes. Natural Earth is in the public domain.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

from shapely import make_valid, set_precision
from shapely.affinity import translate
from shapely.geometry import MultiLineString, MultiPolygon, Polygon, box, mapping
from shapely.geometry import shape as to_shape

HERE = Path(__file__).resolve().parent
Arc = list[tuple[float, float]]
KOREA = box(121, 32.5, 133, 44)


def main(atlas: Path) -> None:
    """Write all files."""
    write("countries.geojson.gz", countries(atlas))
    fine, arcs = load(atlas / "countries-10m.json")
    write("outlines.geojson", [*world(atlas), *korea(fine, arcs)])


def countries(atlas: Path) -> list[dict[str, Any]]:
    """Give the countries at 1:50m."""
    topology, arcs = load(atlas / "countries-50m.json")
    found = []
    for shape in topology["objects"]["countries"]["geometries"]:
        lands = land_of(shape, arcs) if shape.get("arcs") else []
        parts = [
            p for land in lands for p in getattr(land, "geoms", [land]) if p.geom_type == "Polygon" and p.area > 1e-3
        ]
        if parts:
            found.append(feature(MultiPolygon(parts), number=shape.get("id", ""), name=shape["properties"]["name"]))
    return [with_decimals(f, 2) for f in found]


def with_decimals(found: dict[str, Any], decimals: int) -> dict[str, Any]:
    """Round a feature's polygons and drop what collapses."""
    shape = set_precision(make_valid(to_shape(found["geometry"])), 10.0**-decimals)
    parts = [p for p in getattr(shape, "geoms", [shape]) if p.geom_type == "Polygon" and not p.is_empty]
    return found | {"geometry": rounded(mapping(MultiPolygon(parts)), decimals)}


def load(path: Path) -> tuple[dict[str, Any], list[Arc]]:
    """Read a topology and undo its quantisation and deltas."""
    topology = json.loads(path.read_text(encoding="utf-8"))
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[Arc] = []
    for arc in topology["arcs"]:
        x = y = 0
        line: Arc = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            line.append((round(x * kx + dx, 5), round(y * ky + dy, 5)))
        arcs.append(line)
    return topology, arcs


def used(geometry: dict[str, Any]) -> set[int]:
    """Give the numbers of the arcs a country uses, whichever way round."""
    found: set[int] = set()
    stack: list[Any] = [geometry.get("arcs") or []]
    while stack:
        item = stack.pop()
        if isinstance(item, list):
            stack.extend(item)
        else:
            found.add(item if item >= 0 else ~item)
    return found


def country(topology: dict[str, Any], number: str) -> dict[str, Any]:
    """Give the country with that ISO 3166-1 number."""
    return next(g for g in topology["objects"]["countries"]["geometries"] if g.get("id") == number)


def world(atlas: Path) -> list[dict[str, Any]]:
    """Give land polygons and land borders of the world at 1:110m."""
    topology, arcs = load(atlas / "countries-110m.json")
    land_topology, land_arcs = load(atlas / "land-110m.json")
    land = [
        feature(polygon, kind="land", scale="110m") for polygon in land_of(land_topology["objects"]["land"], land_arcs)
    ]
    uses = [used(g) for g in topology["objects"]["countries"]["geometries"]]
    shared = sorted({i for n, one in enumerate(uses) for other in uses[n + 1 :] for i in one & other})
    return [*land, feature(MultiLineString([arcs[i] for i in shared]), kind="border", scale="110m")]


def land_of(collection: dict[str, Any], arcs: list[Arc]) -> list[Any]:
    """Give the polygons of a land object, holes kept."""
    found = []
    for part in collection.get("geometries", [collection]):
        for rings in part["arcs"] if part["type"] == "MultiPolygon" else [part["arcs"]]:
            outer, *holes = (unwrapped(joined(ring, arcs)) for ring in rings)
            if outer[0][0] != outer[-1][0]:  # Antarctica goes round the pole
                outer = [*outer, (outer[-1][0], -90.0), (outer[0][0], -90.0), outer[0]]
            whole = Polygon(outer, holes).buffer(0)
            for turn in (-360, 0, 360):
                inside = whole.intersection(box(-180 + turn, -90, 180 + turn, 90))
                found += [translate(inside, -turn)] if inside.area > 0 else []
    return found


def unwrapped(ring: Arc) -> Arc:
    """Carry longitudes on past 180 where a ring crosses the antimeridian."""
    turns, last = 0, ring[0][0]
    line: Arc = []
    for lon, lat in ring:
        turns += round((last - lon) / 360)
        last = lon
        line.append((lon + 360 * turns, lat))
    return line


def joined(ring: list[int], arcs: list[Arc]) -> Arc:
    """Join the arcs of one ring."""
    line: Arc = []
    for i in ring:
        arc = arcs[i] if i >= 0 else arcs[~i][::-1]
        line += arc[1:] if line else arc
    return line


def korea(topology: dict[str, Any], arcs: list[Arc]) -> list[dict[str, Any]]:
    """Give land round Korea at 1:10m, a country apart, cut to the box."""
    return [
        feature(cut, kind="country", scale="10m", country=code)
        for number, code in (("408", "KP"), ("410", "KR"), ("156", "CN"), ("643", "RU"), ("392", "JP"))
        for polygon in land_of(country(topology, number), arcs)
        if not (cut := polygon.buffer(0).intersection(KOREA)).is_empty
    ]


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    """Give a GeoJSON feature."""
    return {"type": "Feature", "properties": properties, "geometry": rounded(mapping(geometry))}


def rounded(value: Any, decimals: int = 5) -> Any:
    """Round coordinates, as a rule to 5 decimals, about a metre: far below the source's own scale."""
    if isinstance(value, dict):
        return {k: rounded(v, decimals) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(v, decimals) for v in value]
    return round(value, decimals) if isinstance(value, float) else value


def write(name: str, features: list[dict[str, Any]]) -> None:
    """Write a feature collection, one feature a line."""
    lines = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
    text = '{"type":"FeatureCollection","features":[\n' + lines + "\n]}\n"
    payload = gzip.compress(text.encode(), 9, mtime=0) if name.endswith(".gz") else text.encode()
    (HERE / name).write_bytes(payload)
    sys.stdout.write(f"{name}: {len(features)} features, {len(payload):,} bytes\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
