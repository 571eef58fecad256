"""Build the shipped lines and outlines from Natural Earth, as carried by the npm package world-atlas 2.0.2.

    python data/lines/build.py WORLD_ATLAS

WORLD_ATLAS is the unpacked package. In its TopoJSON two countries that touch share an arc, so a border is the arcs that
both use: nothing is drawn or simplified here. Written beside this script, longitude first (RFC 7946), WGS84:

borders.geojson      Korea's land borders at 1:10,000,000: with South Korea, China and Russia
outlines.geojson     land and land borders of the world at 1:110,000,000, and of Korea and its neighbours' shores at
                     1:10,000,000 (box 121-133 E, 32.5-44 N), so that a map can be drawn offline anywhere

The border between the two Koreas in Natural Earth follows the Military Demarcation Line; its middle is Panmunjom's.
The same input gives the same bytes. Natural Earth is in the public domain.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from shapely.affinity import translate
from shapely.geometry import LineString, MultiLineString, Polygon, box, mapping
from shapely.ops import linemerge

HERE = Path(__file__).resolve().parent
Arc = list[tuple[float, float]]
KOREA = box(121, 32.5, 133, 44)
NORTH_KOREA = "408"
BORDERS = {
    "kp-kr": ("410", "Military Demarcation Line", 2.0,
              ("DMZ|the DMZ|demilitarized zone|demilitarised zone|MDL|military demarcation line|inter-Korean border|"
               "Korean border|border with South Korea|South Korean border|border between the Koreas")),
    "kp-cn": ("156", "border with China", 0.0,
              ("border with China|Chinese border|China border|border between North Korea and China|Sino-Korean border|"
               "Yalu and Tumen border")),
    "kp-ru": ("643", "border with Russia", 0.0, "border with Russia|Russian border|Russia border"),
}  # fmt: skip


def main(atlas: Path) -> None:
    """Write both files."""
    fine, arcs = load(atlas / "countries-10m.json")
    write("borders.geojson", [border(key, fine, arcs) for key in BORDERS])
    write("outlines.geojson", [*world(atlas), *korea(fine, arcs)])


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


def border(key: str, topology: dict[str, Any], arcs: list[Arc]) -> dict[str, Any]:
    """Give a border as one feature."""
    neighbour, name, half_width_km, aliases = BORDERS[key]
    shared = sorted(used(country(topology, NORTH_KOREA)) & used(country(topology, neighbour)))
    line = linemerge([LineString(arcs[i]) for i in shared]) if len(shared) > 1 else LineString(arcs[shared[0]])
    return feature(line, id=key, name=name, aliases=aliases.split("|"), half_width_km=half_width_km,
                   source="Natural Earth 1:10m, world-atlas 2.0.2")  # fmt: skip


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


def rounded(value: Any) -> Any:
    """Round coordinates to 5 decimals, about a metre: far below the source's own scale."""
    if isinstance(value, dict):
        return {k: rounded(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(v) for v in value]
    return round(value, 5) if isinstance(value, float) else value


def write(name: str, features: list[dict[str, Any]]) -> None:
    """Write a feature collection, one feature a line."""
    lines = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
    text = '{"type":"FeatureCollection","features":[\n' + lines + "\n]}\n"
    (HERE / name).write_text(text, encoding="utf-8")
    sys.stdout.write(f"{name}: {len(features)} features, {len(text.encode()):,} bytes\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
