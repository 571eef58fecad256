"""Gazetteers of the desk's own: a GeoNames dump, a CSV or a GeoJSON file, taken in once and looked up like any other.

The file goes through the evidence door into ``gazetteers/`` of the working folder, and the database is built beside it
whole or not at all: a file with a wrong column leaves nothing behind.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from toolkit.errors import GazetteerError
from toolkit.evidence import Intake
from toolkit.places.areas import province_names
from toolkit.places.gazetteers.rows import KOREAN, NameRow, PlaceRow, name_rows
from toolkit.places.gazetteers.store import PlaceStore, build
from toolkit.places.names import name_unit
from toolkit.reading import any_json
from toolkit.records.numerals import whole_number
from toolkit.settings import get_settings

DUMP_COLUMNS = 19
"""Columns of a GeoNames dump (readme.txt of download.geonames.org/export/dump)."""

RADII_M = {"PCLI": 300_000.0, "ADM1": 60_000.0, "ADM2": 15_000.0, "ADM3": 6_000.0}
"""Usual radius of a kind of area; a town's comes from its people, 1,000 a square kilometre, at least 2 km."""

_ALIASES = {
    "lat": ("lat", "latitude", "y"),
    "lon": ("lon", "lng", "long", "longitude", "x"),
    "name": ("name", "title"),
    "id": ("id", "geonameid"),
    "names": ("names", "alternatenames", "alternate_names"),
    "country": ("country", "cc"),
    "admin1": ("admin1", "province", "state"),
    "feature": ("feature", "fcode", "kind"),
    "population": ("population", "people"),
    "radius_m": ("radius_m", "coordinateuncertaintyinmeters"),
}
_Read = Iterator[tuple[PlaceRow, list[NameRow]]]


def import_gazetteer(path: Path, *, name: str | None = None) -> tuple[str, int]:
    """Take a file in and build a gazetteer from it.

    Parameters
    ----------
    path
        GeoNames dump (``KP.txt``), CSV with at least name, lat and lon, or GeoJSON of points with a name.
    name
        Name to look it up by; the file's own if absent.

    Returns
    -------
    tuple
        The name, and how many places it holds.

    Raises
    ------
    GazetteerError
        A column is missing, a row cannot be read, or the file holds no place; nothing is left behind.
    EvidenceError
        The file is missing, empty or no plain file.
    """
    called = name or re.sub(r"[^a-z0-9]+", "-", path.stem.casefold()).strip("-") or "own"
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", called):
        raise GazetteerError(f"{called!r} is no name for a gazetteer", remedy="Use small letters, digits and hyphens.")
    held = Intake(_folder() / "evidence").take_file(path.name, folder=path.parent.resolve())
    try:
        text = held.path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as e:
        raise GazetteerError(
            f"not UTF-8 text ({e.reason} at byte {e.start})",
            where=path.name,
            remedy="Save it as UTF-8, or unpack the archive first.",
        ) from e
    rows = list(_reader(path, text)(text, called, path.name))
    if not rows:
        raise GazetteerError("no place in it", where=path.name, remedy="Give a file with at least one place.")
    build(iter(rows), _folder() / f"{called}.sqlite")
    _opened.cache_clear()
    return called, len(rows)


def imported_names() -> list[str]:
    """List the gazetteers imported into the working folder, sorted."""
    return sorted(p.stem for p in _folder().glob("*.sqlite"))


def open_imported(name: str) -> PlaceStore:
    """Open an imported gazetteer.

    Parameters
    ----------
    name
        As ``imported_names`` lists it.

    Returns
    -------
    PlaceStore
        To look places up in.
    """
    return _opened(_folder() / f"{name}.sqlite")


@cache
def _opened(path: Path) -> PlaceStore:
    return PlaceStore(path, path.stem)


def _folder() -> Path:
    return get_settings().home / "gazetteers"


def _reader(path: Path, text: str) -> Callable[[str, str, str], _Read]:
    first = text.lstrip()[:1]
    if first in {"{", "["} or path.suffix.lower() in {".geojson", ".json"}:
        return _read_geojson
    return _read_dump if text.split("\n", 1)[0].count("\t") >= 5 else _read_csv


def _read_dump(text: str, called: str, where: str) -> _Read:  # noqa: ARG001  (a dump has keys of its own)
    """Read a GeoNames dump: tab-separated, no head, no quoting; provinces are named by outline."""
    rows: list[list[str]] = []
    for number, line in enumerate(filter(None, text.splitlines()), start=1):
        fields = line.split("\t")
        if len(fields) != DUMP_COLUMNS:
            raise GazetteerError(
                f"line {number} has {len(fields)} columns where a GeoNames dump has {DUMP_COLUMNS}",
                where=where,
                remedy="Give the dump as downloaded, or a CSV with the columns name, lat, lon.",
            )
        rows.append(fields)
    spots = [_position(r[4], r[5], number, where) for number, r in enumerate(rows, start=1)]
    provinces = province_names([lon for _, lon in spots], [lat for lat, _ in spots], [r[8] for r in rows])
    for r, (lat, lon), province in zip(rows, spots, provinces, strict=True):
        people = whole_number(r[14]) or None
        facts = {"id": f"geonames:{r[0]}", "country": r[8], "admin1": province, "feature": r[7] or "PPL"}
        yield _row(r[1], (lat, lon), facts, people=people, names=[r[2], *r[3].split(",")])


def _read_csv(text: str, called: str, where: str) -> _Read:
    lines = csv.DictReader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    given = {_plain(c): c for c in lines.fieldnames or [] if c}
    columns: dict[str, str] = {}
    for key, aliases in _ALIASES.items():
        there = [alias for alias in aliases if alias in given]
        if there:
            columns[key] = given[there[0]]  # the first alias that a table has
    missing = [key for key in ("name", "lat", "lon") if key not in columns]
    if missing:
        raise GazetteerError(
            f"no column {missing[0]!r} among {', '.join(sorted(given)) or 'none'}"[:200],
            where=where,
            remedy="Name the columns name, lat and lon in the first line.",
        )
    for number, line in enumerate(_lines(lines, where), start=2):
        facts = {key: (line.get(column) or "").strip() for key, column in columns.items()}
        lat, lon = _position(facts["lat"], facts["lon"], number, where)
        if not facts["name"]:
            raise GazetteerError(f"line {number} has no name", where=where, remedy="Fill it in, or delete the line.")
        people = whole_number(facts.get("population", ""))
        facts["id"] = f"{called}:{facts.get('id') or number - 1}"
        others = re.split(r"[|;]", facts.get("names", ""))
        yield _row(facts["name"], (lat, lon), facts, people=people, names=others)


def _lines(lines: csv.DictReader[str], where: str) -> Iterator[dict[str, str]]:
    try:
        yield from lines
    except csv.Error as e:
        raise GazetteerError(
            f"line {lines.line_num + 1} is no line of a table ({e})",
            where=where,
            remedy="Shorten the cell, or close its quotation mark.",
        ) from e


def _read_geojson(text: str, called: str, where: str) -> _Read:
    try:
        found: Any = any_json(text)
        features = found["features"] if isinstance(found, dict) else found
        shapes = [(f["geometry"]["type"], f["geometry"]["coordinates"], f.get("properties") or {}) for f in features]
    except (ValueError, KeyError, TypeError) as e:
        raise GazetteerError(
            f"no GeoJSON feature collection ({type(e).__name__}: {e})",
            where=where,
            remedy="Give a FeatureCollection of points.",
        ) from e
    for number, (kind, spot, properties) in enumerate(shapes, start=1):
        facts: dict[str, str] = {}
        for key, aliases in _ALIASES.items():
            own = [value for name, value in properties.items() if _plain(name) in aliases and value is not None]
            if own:
                facts[key] = str(own[-1])
        if kind != "Point" or not isinstance(spot, list) or len(spot) < 2 or not facts.get("name"):
            raise GazetteerError(
                f"feature {number} is {'a point without a name' if kind == 'Point' else f'a {kind}'}",
                where=where,
                remedy="Give points with a property 'name'.",
            )
        lat, lon = _position(str(spot[1]), str(spot[0]), number, where)
        facts["id"] = f"{called}:{facts.get('id') or number}"
        people = whole_number(facts.get("population", ""))
        others = re.split(r"[|;]", facts.get("names", ""))
        yield _row(facts["name"], (lat, lon), facts, people=people, names=others)


def _row(
    name: str, at: tuple[float, float], facts: dict[str, str], *, people: int | None, names: list[str]
) -> tuple[PlaceRow, list[NameRow]]:
    country, feature = facts.get("country", "").upper()[:2] or None, facts.get("feature") or "PPL"
    town = max(2000.0, math.sqrt((people or 0) / 1000 / math.pi) * 1000)
    given = facts.get("radius_m", "")
    radius = float(given) if re.fullmatch(r"\d+(?:\.\d+)?", given) else RADII_M.get(feature, town)
    unit = name_unit(name) if country in KOREAN else None
    place = PlaceRow(facts["id"], name, *at, country, facts.get("admin1", ""), feature, unit, people, radius)
    return place, name_rows([name, *filter(None, (n.strip() for n in names))], country, feature)


def _position(lat: str, lon: str, number: int, where: str) -> tuple[float, float]:
    try:
        north, east = float(lat), float(lon)
    except ValueError:
        north = east = math.nan
    if not (abs(north) <= 90 and abs(east) <= 180):
        raise GazetteerError(
            f"line {number} has the position {lat[:20]!r}, {lon[:20]!r}, which is not in degrees",
            where=where,
            remedy="Give latitude and longitude in decimal degrees.",
        )
    return north, east


def _delimiter(text: str) -> str:
    head = text.split("\n", 1)[0]
    return max(",;\t", key=head.count)


def _plain(column: str) -> str:
    return column.strip().casefold().replace(" ", "_")
