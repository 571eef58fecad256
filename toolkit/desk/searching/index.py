"""The index of all cases: one SQLite file with full-text search, made again for each case that changed."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from math import cos, radians
from pathlib import Path
from typing import NamedTuple

from toolkit.desk.folders import list_cases, open_own, run_folder, writing
from toolkit.earth import EQUATOR_KM_PER_DEGREE
from toolkit.errors import StorageError
from toolkit.settings import get_settings

NAME = ".find.sqlite3"
"""Beside the runs: deleting it loses nothing that cannot be computed again."""

FORMAT = 2
"""Number of the layout; an index of another one is made again."""

MOST = 200
"""Hits given."""

_TABLES = """
CREATE TABLE IF NOT EXISTS held (slug TEXT PRIMARY KEY, seal TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS entry (
  number INTEGER PRIMARY KEY, slug TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, place TEXT NOT NULL,
  lat REAL, lon REAL);
CREATE INDEX IF NOT EXISTS entry_slug ON entry (slug);
CREATE INDEX IF NOT EXISTS entry_lat ON entry (lat) WHERE lat IS NOT NULL;
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (text, tokenize = "unicode61 remove_diacritics 2");
"""


class Hit(NamedTuple):
    """One thing found: its case, kind and id, the words with what was sought in «marks», where, and how far."""

    case: str
    kind: str
    id: str
    words: str
    where: str
    km: float | None = None


class Index:
    """The index, open.

    Parameters
    ----------
    path
        The file; made if missing, and made again if it is damaged or of another layout.

    Raises
    ------
    StorageError
        Something else stands there, or it may not be written.
    """

    def __init__(self, path: Path | None = None):
        self.path = path or get_settings().runs / NAME
        with writing(self.path.parent):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            os.close(open_own(self.path, os.O_RDWR))
        try:
            self._open()
        # an index of another layout, or no index: what it holds can be read again
        except sqlite3.DatabaseError:
            try:
                self.path.unlink(missing_ok=True)
                self._open()
            except sqlite3.Error as e:  # a full disk
                raise self._unwritable(e) from e

    def _open(self) -> None:
        self._db = sqlite3.connect(self.path, timeout=20, isolation_level=None)
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version not in {0, FORMAT}:
            self._db.close()
            raise sqlite3.DatabaseError("of another layout")
        self._db.executescript(_TABLES)
        self._db.execute(f"PRAGMA user_version = {FORMAT}")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def refresh(self, slug: str | None = None) -> int:
        """Bring the index up to date.

        Parameters
        ----------
        slug
            The one case that changed; None looks at all.

        Returns
        -------
        int
            How many cases were read again.
        """
        cases = list_cases()
        held = dict(self._db.execute("SELECT slug, seal FROM held"))
        wanted = cases if slug is None else {name: folder for name, folder in cases.items() if name == slug}
        read = 0
        for name, folder in wanted.items():
            seal = _seal(folder, run_folder(name))
            if held.get(name) != seal:
                self._replace(name, folder, seal)
                read += 1
        for gone in set(held) - set(cases) if slug is None else ():
            self._drop(gone)
        return read

    def _replace(self, slug: str, folder: Path, seal: str) -> None:
        from toolkit.desk.searching.entries import entries_of  # reads texts: loaded when a case has changed

        entries = list(entries_of(folder, run_folder(slug)))
        try:
            self._db.execute("BEGIN IMMEDIATE")
            self._clear(slug)
            for entry in entries:
                row = (slug, entry.kind, entry.id, entry.where, entry.lat, entry.lon)
                made = self._db.execute(
                    "INSERT INTO entry (slug, kind, id, place, lat, lon) VALUES (?, ?, ?, ?, ?, ?)", row
                )
                words = (made.lastrowid, _storable(entry.text))
                self._db.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", words)
            self._db.execute("INSERT OR REPLACE INTO held VALUES (?, ?)", (slug, seal))
            self._db.execute("COMMIT")
        except sqlite3.Error as e:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise self._unwritable(e) from e

    def _unwritable(self, why: sqlite3.Error) -> StorageError:
        return StorageError(
            f"the index of cases cannot be written ({why})",
            where=str(self.path),
            remedy="Make room, or delete it: it is made again.",
            code="E_INDEX",
        )

    def _drop(self, slug: str) -> None:
        self._db.execute("BEGIN IMMEDIATE")
        self._clear(slug)
        self._db.execute("COMMIT")

    def _clear(self, slug: str) -> None:
        self._db.execute("DELETE FROM words WHERE rowid IN (SELECT number FROM entry WHERE slug = ?)", (slug,))
        self._db.execute("DELETE FROM entry WHERE slug = ?", (slug,))
        self._db.execute("DELETE FROM held WHERE slug = ?", (slug,))

    def find(self, words: str, *, kind: str | None = None, most: int = MOST) -> list[Hit]:
        """Find what holds all of some words.

        Parameters
        ----------
        words
            As a person types them; words in quotation marks stand side by side, a last word may be cut off.
        kind
            "site", "claim", "document", "text" or "statement"; None = all.
        most
            How many.

        Returns
        -------
        list of Hit
            The best first (BM25), a claim or site before a paragraph that says the same.
        """
        query = _query(words)
        if not query:
            return []
        rows = self._db.execute(
            "SELECT e.slug, e.kind, e.id, snippet(words, 0, '«', '»', ' … ', 24), e.place FROM words "
            "JOIN entry e ON e.number = words.rowid WHERE words MATCH ? AND (? IS NULL OR e.kind = ?) "
            "ORDER BY CASE e.kind WHEN 'site' THEN 0 WHEN 'claim' THEN 1 WHEN 'statement' THEN 2 WHEN 'document' "
            "THEN 3 ELSE 4 END, bm25(words), e.slug, e.number LIMIT ?",
            (query, kind, kind, most),
        )
        return [Hit(*row) for row in rows]

    def near(self, *, lat: float, lon: float, km: float, most: int = MOST) -> list[Hit]:
        """Find the sites near a point.

        Parameters
        ----------
        lat
            Degrees north.
        lon
            Degrees east.
        km
            How near.
        most
            How many.

        Returns
        -------
        list of Hit
            The nearest first, by the geodesic to each site's first stated position.
        """
        found = [hit for hit in self._within(lat, lon, km) if hit.km is not None and hit.km <= km]
        return sorted(found, key=lambda hit: (hit.km or 0.0, hit.case, hit.id))[:most]

    def _within(self, lat: float, lon: float, km: float) -> Iterator[Hit]:
        from toolkit.places.geodesy import distance_km

        high = km / EQUATOR_KM_PER_DEGREE * 1.02  # the degree of latitude is up to 1 % shorter at the equator
        wide = min(360.0, high / max(cos(radians(min(abs(lat) + high, 89.9))), 0.001))
        rows = self._db.execute(
            "SELECT e.slug, e.kind, e.id, w.text, e.place, e.lat, e.lon "
            "FROM entry e JOIN words w ON w.rowid = e.number "
            "WHERE e.lat BETWEEN ? AND ? AND (abs(e.lon - ?) <= ? OR abs(e.lon - ?) >= 360 - ?)",
            (lat - high, lat + high, lon, wide, lon, wide),
        )
        for slug, kind, name, words, place, at_lat, at_lon in rows:
            away = distance_km(lat, lon, to_lat=at_lat, to_lon=at_lon)[0]
            yield Hit(slug, kind, name, words, place, round(away, 2))


def refresh(slug: str) -> None:
    """Bring one case up to date after a run; an index that cannot be written is no fault of the run.

    Parameters
    ----------
    slug
        Name of the case.
    """
    try:
        with closing(Index()) as index:
            index.refresh(slug)
    except StorageError:
        return  # the next search says so


def _seal(folder: Path, run: Path) -> str:
    """Return what changes when a case or its run does: sizes and times of the files that are read."""
    paths = [folder / "case.toml", run / "quote-timeline" / "outputs.json"]
    documents = folder / "documents"
    paths += sorted(documents.iterdir()) if documents.is_dir() and not documents.is_symlink() else []
    facts = [str(folder)]
    for path in paths:
        if path.is_file():
            found = path.stat()
            facts.append(f"{path.name}:{found.st_size}:{found.st_mtime_ns}")
    return "|".join(facts)


def _query(words: str) -> str:
    """Write what a person types as a query: no operator of the query language is taken from it."""
    # FTS5 reads AND, NEAR, - and * in what it is given
    terms = [pair[0] or pair[1] for pair in re.findall(r'"([^"]+)"|“?([^\s"“”]+)”?', words)]
    plain = [" ".join(re.findall(r"\w+", term)) for term in terms]
    return " AND ".join(f'"{term}"*' for term in plain if term)


def _storable(text: str) -> str:
    return re.sub(r"[\ud800-\udfff\0]", "\ufffd", text)
