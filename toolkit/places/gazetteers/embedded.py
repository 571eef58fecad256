"""The gazetteer shipped with dateline, built once into the user's cache.

It is built from ``data/gazetteers/*.csv*`` (GeoNames, CC BY 4.0; open-admin-data, CC BY 4.0; Natural Earth and the U.S.
Census Bureau, public domain) on first use and kept under a name that carries the digest of those files: other data,
other database. Nothing is looked up outside.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from pathlib import Path

from toolkit.errors import GazetteerError
from toolkit.places.gazetteers.rows import KOREAN, NameRow, PlaceRow, name_rows
from toolkit.places.gazetteers.store import FIELDS, LAYOUT, PlaceStore, build_once
from toolkit.places.names import name_unit
from toolkit.records import Candidate
from toolkit.settings import get_settings

_NO_PLACES = frozenset({"demonyms.csv"})
_LEVELS = {
    "province": ("ADM1", 59_000),
    "county": ("ADM2", 15_000),
    "city": ("ADM2", 15_000),
    "district": ("ADM2", 8_000),
}
# Radii of a disc of the mean area: 120,538 km2 over 11 provinces and 179 counties (CIA World Factbook 2023).


class EmbeddedGazetteer(PlaceStore):
    """Places from the shipped files.

    Parameters
    ----------
    data
        Folder of the CSV files; the shipped one if absent.
    """

    def __init__(self, data: Path | None = None):
        files = shipped_files(data)
        path = get_settings().cache / f"gazetteer-{LAYOUT}-{digest_of(files)}.sqlite"
        build_once(chain.from_iterable(map(read_shipped, files)), path)
        super().__init__(path, "embedded")

    def largest(self, boxes: Sequence[tuple[float, float, float, float]], *, limit: int = 12) -> list[Candidate]:
        """Give the towns with most people within boxes, for a map.

        Parameters
        ----------
        boxes
            West, south, east and north of each, in degrees.
        limit
            Most towns given.

        Returns
        -------
        list of Candidate
            The largest first.
        """
        query = (
            f"SELECT {FIELDS} FROM spot JOIN place USING(id) WHERE west<=? AND east>=? AND south<=? AND north>=? "  # noqa: S608
            "AND feature LIKE 'PPL%' AND feature!='PPLX' ORDER BY population DESC, gid LIMIT ?"
        )
        found = []
        for west, south, east, north in boxes:
            rows = map(PlaceRow._make, self._db.execute(query, (east, west, north, south, limit)))
            found += [self._candidate(row, 1.0, "in the box") for row in rows]
        return sorted(found, key=lambda c: (-(c.population or 0), c.gazetteer_id))[:limit]


def shipped_files(data: Path | None = None) -> list[Path]:
    """Give the files that hold shipped places.

    Parameters
    ----------
    data
        Folder of the CSV files; the shipped one if absent.

    Returns
    -------
    list of Path
        Sorted by name.

    Raises
    ------
    GazetteerError
        There is none.
    """
    folder = data or get_settings().data / "gazetteers"
    files = sorted(p for p in folder.glob("*.csv*") if p.is_file() and p.name not in _NO_PLACES)
    if not files:
        raise GazetteerError("no gazetteer files", where=str(folder), remedy="Install dateline again.")
    return files


def digest_of(files: list[Path]) -> str:
    """Give sixteen hexadecimal digits that change with the bytes of any file.

    Parameters
    ----------
    files
        In a fixed order.

    Returns
    -------
    str
        The start of a SHA-256.
    """
    each = b"".join(hashlib.sha256(p.read_bytes()).digest() for p in files)
    return hashlib.sha256(each).hexdigest()[:16]


def read_shipped(path: Path) -> Iterator[tuple[PlaceRow, list[NameRow]]]:
    """Read one shipped file.

    Parameters
    ----------
    path
        CSV, gzip-compressed or not.
    """
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    if rows and "level" in rows[0]:
        yield from _divisions(rows)
        return
    for r in rows:
        country, feature = r["country"] or None, r["feature"]
        place = PlaceRow(
            r["id"] if ":" in r["id"] else f"geonames:{r['id']}",
            r["name"],
            float(r["lat"]),
            float(r["lon"]),
            country,
            r["admin1"],
            feature,
            name_unit(r["name"]) if country in KOREAN else None,
            int(r["population"]) if r["population"] else None,
            float(r["radius_m"]),
        )
        yield place, name_rows([r["name"], *filter(None, r["names"].split("|"))], country, feature)


def _divisions(rows: list[dict[str, str]]) -> Iterator[tuple[PlaceRow, list[NameRow]]]:
    parents = {r["id"]: r["name"] for r in rows}
    for r in rows:
        feature, radius_m = _LEVELS[r["level"]]
        place = PlaceRow(
            f"openadmin:{r['id']}",
            r["name"],
            float(r["lat"]),
            float(r["lon"]),
            "KP",
            parents.get(r["parent"], r["name"]),
            feature,
            r["level"],
            None,
            float(radius_m),
        )
        titled = f"{r['name']} {r['level'].title()}"
        yield place, name_rows([r["name"], titled, *filter(None, r["names"].split("|"))], "KP", feature)


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
