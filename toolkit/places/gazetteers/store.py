"""Places in one SQLite file: names folded, trigrams for misspellings (FTS5), positions in an R*Tree.

A file is written whole by ``build`` and only read afterwards.
"""

from __future__ import annotations

import math
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import islice
from pathlib import Path

from toolkit.errors import GazetteerError
from toolkit.places.gazetteers.rows import KOREAN, NameRow, PlaceRow
from toolkit.places.geodesy import geod
from toolkit.places.names import bones, fold, has_hangul, looks_korean, name_key, name_unit, romanise
from toolkit.places.tolerance import km_words
from toolkit.records import Candidate
from toolkit.system import alone, file_aside

LAYOUT = 6
"""Version of the tables; it is part of each database's file name."""

MIN_SIMILARITY = 0.84
"""Least similarity of two folded names that counts as a misspelling: about one letter in six differs (ratio of matching
letters, Ratcliff & Metzener 1988)."""

LONGEST_NAME = 200
"""Characters of the longest name looked up; the longest in GeoNames has 169 (Bangkok's)."""

_SCHEMA = """
PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-64000;
CREATE TABLE place(id INTEGER PRIMARY KEY, gid TEXT, name TEXT, lat REAL, lon REAL, country TEXT, admin1 TEXT,
                   feature TEXT, unit TEXT, population INTEGER, radius_m REAL);
CREATE TABLE name(place INTEGER, text TEXT, folded TEXT, sounds TEXT);
CREATE VIRTUAL TABLE spot USING rtree(id, west, east, south, north);
CREATE VIRTUAL TABLE gram USING fts5(folded, content='', tokenize='trigram', detail='full');
"""
_FINISH = """
CREATE INDEX name_folded ON name(folded);
CREATE INDEX name_sounds ON name(sounds) WHERE sounds IS NOT NULL;
INSERT INTO gram(rowid, folded) SELECT min(rowid), folded FROM name WHERE length(folded) > 5 GROUP BY folded;
"""
FIELDS = "place.gid, place.name, lat, lon, country, admin1, feature, unit, population, radius_m"
"""Columns of a ``PlaceRow``, in its order."""


_PARTICLE = re.compile(
    r"(?:a[lnrtsdz]|el|ash|deir|dayr|wadi|abu|umm|bani|beni|tell?|tall?|ain|ayn|beit|bayt|bir|kafr|khan|jabal|jebel)"
    r"[ -]\w{2}",
    re.IGNORECASE,
)
"""Words that open Arabic names of places: what follows is spelt in many ways (Deir al-Balah, Dayr al Balah)."""

MIN_SPELT_ALIKE = 0.75
"""Share of like letters of two spellings that have the same consonants."""


def _numbered_names(batch: Iterable[tuple[int, tuple[PlaceRow, list[NameRow]]]]) -> Iterator[tuple[object, ...]]:
    for number, (_, names) in batch:
        yield from ((number, *name) for name in names)


def build(rows: Iterable[tuple[PlaceRow, list[NameRow]]], target: Path) -> None:
    """Write a database aside, then move it into place: a reader never sees half of it.

    Parameters
    ----------
    rows
        Each place with its names.
    target
        File to write.

    Raises
    ------
    GazetteerError
        A row cannot be read, or the file cannot be written.
    """
    with file_aside(target.parent, "gazetteer-") as aside:
        db = sqlite3.connect(aside)
        try:
            _fill(db, rows)
            db.close()
            aside.replace(target)
        except (KeyError, ValueError, TypeError, OSError, sqlite3.Error) as e:
            raise GazetteerError(
                f"the gazetteer cannot be built: {type(e).__name__}: {e}",
                where=str(target.parent),
                remedy="Install dateline again, or set DATELINE_CACHE to a folder you can write.",
            ) from e
        finally:
            db.close()


def _fill(db: sqlite3.Connection, rows: Iterable[tuple[PlaceRow, list[NameRow]]]) -> None:
    db.executescript(_SCHEMA)
    numbered = enumerate(rows, start=1)
    while batch := list(islice(numbered, 5000)):
        db.executemany("INSERT INTO place VALUES(?,?,?,?,?,?,?,?,?,?,?)", ((n, *place) for n, (place, _) in batch))
        db.executemany("INSERT INTO spot VALUES(?,?,?,?,?)", ((n, p.lon, p.lon, p.lat, p.lat) for n, (p, _) in batch))
        db.executemany("INSERT INTO name VALUES(?,?,?,?)", _numbered_names(batch))
    db.executescript(_FINISH)
    db.commit()


def build_once(rows: Iterable[tuple[PlaceRow, list[NameRow]]], target: Path) -> None:
    """Write a database unless it is there; of several processes that want it, one builds and the others wait.

    Parameters
    ----------
    rows
        Each place with its names; read only if they are needed.
    target
        File to write.

    Raises
    ------
    GazetteerError
        As ``build``.
    """
    if target.is_file():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with alone(target.parent):
        if not target.is_file():
            build(rows, target)


class PlaceStore:
    """Look places up in a database that ``build`` wrote.

    Parameters
    ----------
    path
        The database.
    name
        Registered name of the gazetteer; it stands in every candidate.
    """

    def __init__(self, path: Path, name: str):
        self.name = name
        self._path = path
        self._connections: dict[int, sqlite3.Connection] = {}
        try:
            self._db.execute("SELECT count(*) FROM place WHERE id=1").fetchone()
        except sqlite3.Error as e:
            raise GazetteerError(f"cannot be read: {e}", where=str(path), remedy="Delete it; it is built again.") from e

    @property
    def _db(self) -> sqlite3.Connection:
        """Give the connection of this process: SQLite allows no use of one after a fork, and no closing either."""
        held = self._connections.get(os.getpid())
        if held is None:
            address = f"{self._path.as_uri()}?mode=ro&immutable=1"
            held = self._connections[os.getpid()] = sqlite3.connect(address, uri=True, check_same_thread=False)
        return held

    def lookup(
        self, name: str, *, country: str | None = None, limit: int = 10, similar: bool = True
    ) -> list[Candidate]:
        """Give the entries of a name, best first; an empty list when there is none.

        Parameters
        ----------
        name
            The name as written, in any script.
        country
            ISO 3166-1 alpha-2 code to stay inside.
        limit
            Most entries given.
        similar
            True offers similar names where there is none of that name.

        Returns
        -------
        list of Candidate
            Entries of the same name; without any, of the same name in another script or romanisation; without any, of
            similar names, which score below 0.5.
        """
        folded = fold(name) if len(name) <= LONGEST_NAME else ""
        if not folded:
            return []
        found = self._same(folded, country) or self._other_script(name, country)
        if similar and not found:
            found = self._similar(name, country)
        unique: dict[str, tuple[float, PlaceRow, str]] = {}
        for scored in found:
            held = unique.get(scored[1].gid)
            if held is None or held[0] < scored[0]:
                unique[scored[1].gid] = scored
        best = sorted(unique.values(), key=lambda s: (-round(s[0], 4), s[1].gid))[:limit]
        return [self._candidate(row, score, reason) for score, row, reason in best]

    def nearest(self, *, lat: float, lon: float, features: tuple[str, ...] = (), limit: int = 5) -> list[Candidate]:
        """Give the entries nearest to a point by geodesic distance.

        Parameters
        ----------
        lat
            Degrees north.
        lon
            Degrees east.
        features
            GeoNames feature codes to keep; empty = towns, counties and provinces.
        limit
            Most entries given.

        Returns
        -------
        list of Candidate
            Nearest first, from within 300 km.
        """
        for radius_km in (25, 75, 300):
            rows = [
                r for r in self._inside(lat, lon, radius_km) if (r.feature in features if features else _is_local(r))
            ]
            if not rows:
                continue
            _, _, metres = geod().inv(
                [lon] * len(rows), [lat] * len(rows), [r.lon for r in rows], [r.lat for r in rows]
            )
            near = sorted(zip(metres, rows, strict=True), key=lambda pair: (pair[0], pair[1].gid))
            near = [(m, row) for m, row in near if m <= radius_km * 1000]
            if len(near) >= limit or radius_km == 300:
                away = [(m / 1000, row) for m, row in near[:limit]]
                return [self._candidate(row, 1 / (1 + km), f"{km_words(km)} away") for km, row in away]
        return []

    def _inside(self, lat: float, lon: float, radius_km: float) -> list[PlaceRow]:
        north = radius_km / 110.5
        east = min(180.0, north / max(0.01, math.cos(math.radians(min(89.0, abs(lat) + north)))))
        query = f"SELECT {FIELDS} FROM spot JOIN place USING(id) WHERE west<=? AND east>=? AND south<=? AND north>=?"  # noqa: S608
        rows: list[PlaceRow] = []
        for shift in (-360, 0, 360):  # the antimeridian
            box = (lon + shift + east, lon + shift - east, lat + north, lat - north)
            rows += map(PlaceRow._make, self._db.execute(query, box))
        return rows

    def _same(self, folded: str, country: str | None) -> list[tuple[float, PlaceRow, str]]:
        found = []
        for row, text in self._named("folded=?", folded, country):
            main = row.name == text or fold(row.name) == folded
            reason = "same name" if main else f"also called {text}"
            found.append(((0.9 if main else 0.8) + _weight(row), row, reason))
        return found

    def _other_script(self, name: str, country: str | None) -> list[tuple[float, PlaceRow, str]]:
        found = []
        if _PARTICLE.match(name) and len(skeleton := bones(name) or "") >= 4:
            for row, text in self._named("sounds=?", skeleton, country):
                if SequenceMatcher(None, fold(name), fold(text), autojunk=False).ratio() >= MIN_SPELT_ALIKE:
                    found.append((0.7 + _weight(row), row, f"{text} in another spelling"))
        if not found and not name.isascii() and (latin := romanise(name)) != name:
            for row, text in self._named("folded=?", fold(latin), country):
                found.append((0.75 + _weight(row), row, f"{text} in another script"))
            if not found and len(skeleton := bones(name) or "") >= 4:
                for row, text in self._named("sounds=?", skeleton, country):
                    found.append((0.65 + _weight(row), row, f"{text} without vowels, as this script writes it"))
        return found or self._same_sound(name, country)

    def _same_sound(self, name: str, country: str | None) -> list[tuple[float, PlaceRow, str]]:
        if not looks_korean(name) or len(sounds := name_key(name)) < 3:
            return []
        found, unit = [], name_unit(name)
        for row, text in self._named("sounds=?", sounds, country):
            if not _units_agree(unit, name_unit(text) or row.unit, row.feature):
                continue
            script = "in Hangul" if has_hangul(name) != has_hangul(text) else "in another romanisation"
            found.append((0.7 + _weight(row), row, f"{text} {script}"))
        return found

    def _similar(self, name: str, country: str | None) -> list[tuple[float, PlaceRow, str]]:
        folded, unit = fold(romanise(name))[:60], name_unit(name)
        if len(folded) < 6:
            return []
        near = self._db.execute("SELECT rowid FROM gram WHERE gram MATCH ? ORDER BY rank LIMIT 80", (_parts(folded),))
        words = [
            self._db.execute("SELECT folded FROM name WHERE rowid=?", found).fetchone()[0] for found in near.fetchall()
        ]
        found = []
        for word in words:
            if abs(len(word) - len(folded)) > 2:
                continue
            alike = SequenceMatcher(None, folded, word, autojunk=False).ratio()
            if alike < MIN_SIMILARITY:
                continue
            for row, text in self._named("folded=?", word, country):
                if row.country not in KOREAN or _units_agree(unit, name_unit(text) or row.unit, row.feature):
                    found.append((alike / 2 - 0.1 + _weight(row), row, f"not the same name: like {text}"))
        return found

    def _named(self, condition: str, value: str, country: str | None) -> Iterator[tuple[PlaceRow, str]]:
        query = f"SELECT {FIELDS}, text FROM name JOIN place ON place.id=name.place WHERE {condition}"  # noqa: S608
        arguments: tuple[str, ...] = (value,)
        if country:
            query, arguments = f"{query} AND country=?", (value, country)
        for *row, text in self._db.execute(query, arguments):
            yield PlaceRow._make(row), text

    def _candidate(self, row: PlaceRow, score: float, reason: str) -> Candidate:
        return Candidate(
            name=row.name,
            lat=row.lat,
            lon=row.lon,
            uncertainty_m=row.radius_m,
            gazetteer=self.name,
            gazetteer_id=row.gid,
            feature=row.feature,
            country=row.country,
            admin1=row.admin1 or None,
            population=row.population,
            score=round(min(1.0, max(0.0, score)), 4),
            reasons=(reason,),
        )


def _parts(folded: str) -> str:
    """Cut a name into parts of which a misspelling leaves at least one whole (the pigeonhole principle)."""
    count = 2 if len(folded) < 9 else 3
    size = len(folded) / count
    parts = [folded[round(i * size) : round((i + 1) * size)] for i in range(count)]
    return " OR ".join(f'"{part}"' for part in parts if len(part) >= 3)


def _is_local(row: PlaceRow) -> bool:
    return row.feature.startswith(("PPL", "ADM"))


def _weight(row: PlaceRow) -> float:
    """Give 0 to 0.1 for size: countries first, a city of a million before its province, then by people."""
    if row.feature in {"CONT", "PCLI"}:
        return 0.1
    if row.feature in {"ADM1", "ADM2"}:
        return 0.08 if row.feature == "ADM1" else 0.06
    return 0.1 * min(1.0, math.log10(1 + (row.population or 0)) / 7.5)


def _units_agree(asked: str | None, held: str | None, feature: str) -> bool:
    """Tell whether a name with the ending asked for may be this entry: Kumchon-ni is not Kumchon county."""
    if asked is None or asked == held:
        return True
    return held is None and feature.startswith("PPL") and asked in {"city", "town"}
