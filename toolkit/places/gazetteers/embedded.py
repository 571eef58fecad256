"""The gazetteer shipped with dateline: SQLite with a trigram index and an R*Tree, built once into the user's cache.

It is built from ``data/gazetteers/*.csv*`` (GeoNames, CC BY 4.0; open-admin-data, CC BY 4.0) on first use and kept
under a name that carries the digest of those files: other data, other database. Nothing is looked up outside.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import math
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from toolkit.errors import GazetteerError
from toolkit.places.geodesy import geod
from toolkit.places.names import fold, has_hangul, looks_korean, name_key, name_unit
from toolkit.records import Candidate
from toolkit.settings import get_settings

LAYOUT = 2
"""Version of the tables; it is part of the database's file name."""

CREDITS = (
    "GeoNames (CC BY 4.0)",
    "North Korea Administrative Divisions Dataset, open-admin-data (CC BY 4.0)",
)
"""Credit lines of the shipped data."""

MIN_SIMILARITY = 0.84
"""Least similarity of two folded names that counts as a misspelling: about one letter in six differs (ratio of matching
letters, Ratcliff & Metzener 1988)."""

_KOREAN = {"KP", "KR"}
_LEVELS = {
    "province": ("ADM1", 59_000),
    "county": ("ADM2", 15_000),
    "city": ("ADM2", 15_000),
    "district": ("ADM2", 8_000),
}
# Radii of a disc of the mean area: 120,538 km2 over 11 provinces and 179 counties (CIA World Factbook 2023).
_SCHEMA = """
CREATE TABLE place(id INTEGER PRIMARY KEY, gid TEXT, name TEXT, lat REAL, lon REAL, country TEXT, admin1 TEXT,
                   feature TEXT, unit TEXT, population INTEGER, radius_m REAL);
CREATE TABLE name(place INTEGER, text TEXT, folded TEXT, sounds TEXT);
CREATE VIRTUAL TABLE spot USING rtree(id, west, east, south, north);
CREATE VIRTUAL TABLE gram USING fts5(folded, content='', tokenize='trigram');
"""
_FINISH = """
CREATE INDEX name_folded ON name(folded);
CREATE INDEX name_sounds ON name(sounds) WHERE sounds IS NOT NULL;
INSERT INTO gram(rowid, folded) SELECT rowid, folded FROM name;
"""
_FIELDS = "place.gid, place.name, lat, lon, country, admin1, feature, unit, population, radius_m"

_Row = tuple[str, str, float, float, str | None, str, str, str | None, int | None, float]


class EmbeddedGazetteer:
    """Places from the shipped files.

    Parameters
    ----------
    data
        Folder of the CSV files; the shipped one if absent.
    """

    name = "embedded"

    def __init__(self, data: Path | None = None):
        folder = data or get_settings().data / "gazetteers"
        files = sorted(p for p in folder.glob("*.csv*") if p.is_file())
        if not files:
            raise GazetteerError("no gazetteer files", where=str(folder), remedy="Install dateline again.")
        digest = hashlib.sha256(b"".join(hashlib.sha256(p.read_bytes()).digest() for p in files)).hexdigest()
        self._path = get_settings().cache / f"gazetteer-{LAYOUT}-{digest[:16]}.sqlite"
        if not self._path.is_file():
            _build(files, self._path)
        self._db = sqlite3.connect(f"{self._path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)

    def lookup(
        self, name: str, *, country: str | None = None, limit: int = 10, similar: bool = True
    ) -> list[Candidate]:
        """Give the entries of a name, best first; an empty list when there is none.

        Parameters
        ----------
        name
            The name as written, in Latin script or Hangul.
        country
            ISO 3166-1 alpha-2 code to stay inside.
        limit
            Most entries given.
        similar
            True offers similar names where there is none of that name.

        Returns
        -------
        list of Candidate
            Entries of the same name; without any, of the same sound in Korean; without any, of similar names.
        """
        folded = fold(name)
        if not folded:
            return []
        found = self._same(folded, country) or self._same_sound(name, country)
        if similar and not found:
            found = self._similar(name, country)
        unique = {c.gazetteer_id: c for c in sorted(found, key=_rank, reverse=True)}
        return sorted(unique.values(), key=_rank)[:limit]

    def nearest(self, *, lat: float, lon: float, features: tuple[str, ...] = (), limit: int = 5) -> list[Candidate]:
        """Give the entries nearest to a point by geodesic distance.

        Parameters
        ----------
        lat
            Degrees north.
        lon
            Degrees east.
        features
            GeoNames feature codes to keep; empty = all.
        limit
            Most entries given.

        Returns
        -------
        list of Candidate
            Nearest first, from within 300 km.
        """
        for radius_km in (25, 75, 300):
            rows = [r for r in self._inside(lat, lon, radius_km) if not features or r[6] in features]
            if not rows:
                continue
            _, _, metres = geod().inv([lon] * len(rows), [lat] * len(rows), [r[3] for r in rows], [r[2] for r in rows])
            near = sorted(zip(metres, rows, strict=True), key=lambda pair: (pair[0], pair[1][0]))
            near = [(m, row) for m, row in near if m <= radius_km * 1000]
            if len(near) >= limit or radius_km == 300:
                return [_candidate(row, 1 / (1 + m / 1000), f"{m / 1000:.1f} km away") for m, row in near[:limit]]
        return []

    def _inside(self, lat: float, lon: float, radius_km: float) -> list[_Row]:
        north = radius_km / 110.5
        east = min(180.0, north / max(0.01, math.cos(math.radians(min(89.0, abs(lat) + north)))))
        query = f"SELECT {_FIELDS} FROM spot JOIN place USING(id) WHERE west<=? AND east>=? AND south<=? AND north>=?"  # noqa: S608
        rows: list[_Row] = []
        for shift in (-360, 0, 360):  # the antimeridian
            rows += self._db.execute(query, (lon + shift + east, lon + shift - east, lat + north, lat - north))
        return rows

    def _same(self, folded: str, country: str | None) -> list[Candidate]:
        found = []
        for row, text in self._named("folded=?", folded, country):
            main = fold(row[1]) == folded
            reason = "same name" if main else f"also called {text}"
            found.append(_candidate(row, (0.9 if main else 0.8) + _weight(row), reason))
        return found

    def _same_sound(self, name: str, country: str | None) -> list[Candidate]:
        sounds, unit = name_key(name), name_unit(name)
        if len(sounds) < 3 or not looks_korean(name):
            return []
        found = []
        for row, text in self._named("sounds=?", sounds, country):
            if not _units_agree(unit, name_unit(text) or row[7], row[6]):
                continue
            script = "in Hangul" if has_hangul(name) != has_hangul(text) else "in another romanisation"
            found.append(_candidate(row, 0.7 + _weight(row), f"{text} {script}"))
        return found

    def _similar(self, name: str, country: str | None) -> list[Candidate]:
        folded, unit = fold(name), name_unit(name)
        if len(folded) < 6:
            return []
        grams = " OR ".join(f'"{folded[i : i + 3]}"' for i in range(min(len(folded), 60) - 2))
        near = self._db.execute("SELECT rowid FROM gram WHERE gram MATCH ? ORDER BY rank LIMIT 60", (grams,))
        found = []
        for (rowid,) in near.fetchall():
            for row, text in self._named("name.rowid=?", rowid, country):
                alike = SequenceMatcher(None, folded, fold(text), autojunk=False).ratio()
                fits = row[4] not in _KOREAN or _units_agree(unit, name_unit(text) or row[7], row[6])
                if fits and alike >= MIN_SIMILARITY and abs(len(folded) - len(fold(text))) <= 2:
                    found.append(_candidate(row, alike / 2 - 0.1 + _weight(row), f"not the same name: like {text}"))
        return found

    def _named(self, condition: str, value: str | int, country: str | None) -> Iterator[tuple[_Row, str]]:
        query = f"SELECT {_FIELDS}, text FROM name JOIN place ON place.id=name.place WHERE {condition}"  # noqa: S608
        arguments: tuple[str | int, ...] = (value,)
        if country:
            query, arguments = f"{query} AND country=?", (value, country)
        for *row, text in self._db.execute(query, arguments):
            yield tuple(row), text


@cache
def _opened(key: tuple[Path, Path]) -> EmbeddedGazetteer:
    return EmbeddedGazetteer(key[0])


def shared_gazetteer() -> EmbeddedGazetteer:
    """Give the gazetteer of the current settings, opened once.

    Returns
    -------
    EmbeddedGazetteer
        Shared by all that ask in this process.
    """
    settings = get_settings()
    return _opened((settings.data / "gazetteers", settings.cache))


def _rank(candidate: Candidate) -> tuple[float, str]:
    return -candidate.score, candidate.gazetteer_id


def _weight(row: _Row) -> float:
    """Give 0 to 0.1 for size: countries first, a city of a million before its province, then by people."""
    if row[6] in {"CONT", "PCLI", "ADM1"}:
        return 0.08 if row[6] == "ADM1" else 0.1
    if row[6] == "ADM2":
        return 0.06
    return 0.1 * min(1.0, math.log10(1 + (row[8] or 0)) / 7.5)


def _units_agree(asked: str | None, held: str | None, feature: str) -> bool:
    """Tell whether a name with the ending asked for may be this entry: Kumchon-ni is not Kumchon county."""
    if asked is None or asked == held:
        return True
    return held is None and feature == "PPL" and asked in {"city", "town"}


def _candidate(row: _Row, score: float, reason: str) -> Candidate:
    gid, name, lat, lon, country, admin1, feature, _, population, radius_m = row
    return Candidate(
        name=name, lat=lat, lon=lon, uncertainty_m=radius_m, gazetteer=EmbeddedGazetteer.name, gazetteer_id=gid,
        feature=feature, country=country, admin1=admin1 or None, population=population,
        score=round(min(1.0, max(0.0, score)), 4), reasons=(reason,),
    )  # fmt: skip


def _build(files: list[Path], target: Path) -> None:
    """Write the database aside, then move it into place: a reader never sees half of it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=target.parent, prefix="gazetteer-", suffix=".tmp")
    os.close(handle)
    try:
        db = sqlite3.connect(aside)
        db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
        for number, (place, names) in enumerate((r for path in files for r in _read(path)), start=1):
            db.execute("INSERT INTO place VALUES(?,?,?,?,?,?,?,?,?,?,?)", (number, *place))
            lat, lon = place[2], place[3]
            db.execute("INSERT INTO spot VALUES(?,?,?,?,?)", (number, lon, lon, lat, lat))
            db.executemany("INSERT INTO name VALUES(?,?,?,?)", ((number, *n) for n in names))
        db.executescript(_FINISH)
        db.commit()
        db.close()
        Path(aside).replace(target)
    except (csv.Error, KeyError, ValueError, UnicodeDecodeError, OSError, sqlite3.Error) as e:
        raise GazetteerError(
            f"the gazetteer cannot be built: {type(e).__name__}: {e}",
            where=str(target.parent),
            remedy="Install dateline again, or set DATELINE_CACHE to a folder you can write.",
        ) from e
    finally:
        Path(aside).unlink(missing_ok=True)


def _read(path: Path) -> Iterator[tuple[_Row, list[tuple[str, str, str | None]]]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    if rows and "level" in rows[0]:
        yield from _divisions(rows)
        return
    for r in rows:
        korean = r["country"] in _KOREAN
        place = (
            f"geonames:{r['id']}", r["name"], float(r["lat"]), float(r["lon"]), r["country"] or None, r["admin1"],
            r["feature"],
            name_unit(r["name"]) if korean else None, int(r["population"]) if r["population"] else None,
            float(r["radius_m"]),
        )  # fmt: skip
        yield place, _names([r["name"], *filter(None, r["names"].split("|"))], korean and r["feature"] != "PCLI")


def _divisions(rows: list[dict[str, str]]) -> Iterator[tuple[_Row, list[tuple[str, str, str | None]]]]:
    parents = {r["id"]: r["name"] for r in rows}
    for r in rows:
        feature, radius_m = _LEVELS[r["level"]]
        place = (
            f"openadmin:{r['id']}", r["name"], float(r["lat"]), float(r["lon"]), "KP",
            parents.get(r["parent"], r["name"]), feature, r["level"], None, float(radius_m),
        )  # fmt: skip
        titled = f"{r['name']} {r['level'].title()}"
        yield place, _names([r["name"], titled, *filter(None, r["names"].split("|"))], True)


def _names(names: list[str], korean: bool) -> list[tuple[str, str, str | None]]:
    """Give each distinct name with its folded form and, for Korea, its sounds."""
    kept: dict[str, tuple[str, str, str | None]] = {}
    for name in names:
        if folded := fold(name):
            kept.setdefault(folded, (name, folded, name_key(name) if korean else None))
    return list(kept.values())
