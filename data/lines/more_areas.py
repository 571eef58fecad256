"""Put areas together that newspapers name and no list of divisions has, and give others the names that are printed.

    python data/lines/more_areas.py    # run after areas.py; it takes off what an earlier run put in

sources/more_areas.csv was written by hand from common knowledge: a name, or none where the one part only gets other
names; the parts as areas.sqlite calls them ("MA:Oued el Dahab" for one of another country, "Rezina/" for the one
without a kind); and the parallel that an area ends at (Western Sahara lies south of 27°40' N). The same input gives the
same rows.
"""

from __future__ import annotations

import csv
import sqlite3
import sys
from pathlib import Path
from typing import Any

from shapely import box, from_wkb, to_wkb, unary_union

from toolkit.places.kinds_of_area import bare_area, fold_area

HERE = Path(__file__).resolve().parent
MARK = "put together"
"""What the column ``code`` says of the rows that this script puts in."""

CLOSED = 0.005
"""Degrees within which two parts' edges are one: outlines are rounded to a thousandth."""


def main() -> None:
    """Take off what was put in, and put it in anew."""
    db = sqlite3.connect(HERE / "areas.sqlite")
    db.execute("DELETE FROM area_name WHERE area IN (SELECT id FROM area WHERE code=?)", (MARK,))
    db.execute("DELETE FROM area WHERE code=?", (MARK,))
    with (HERE / "sources" / "more_areas.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        add(db, row)
    db.commit()
    db.execute("VACUUM")
    db.close()
    sys.stdout.write(f"{len(rows)} rows\n")


def add(db: sqlite3.Connection, row: dict[str, str]) -> None:
    """Put one row in: an area of its own, or further names of the one that it lists."""
    parts = [part_of(db, name, row["country"]) for name in row["parts"].split("|")]
    number = parts[0][0]
    names = [name for name in row["other_names"].split("|") if name]
    if row["name"]:
        number = db.execute("SELECT max(id) + 1 FROM area").fetchone()[0]
        whole = unary_union([shape for _, shape in parts]).buffer(CLOSED).buffer(-CLOSED)
        if row["south_of"]:
            whole = whole.intersection(box(-180, -90, 180, float(row["south_of"])))
        facts = (number, row["name"], row["kind"], "", row["country"], 1, 0, MARK, "", row["claimed_by"], row["note"])
        values = (*facts, *(round(edge, 4) for edge in whole.bounds), to_wkb(whole))
        db.execute(f"INSERT INTO area VALUES({','.join('?' * len(values))})", values)
        name_it(db, number, row["name"], own=1)
    for name in names:
        name_it(db, number, name, own=0)


def name_it(db: sqlite3.Connection, number: int, name: str, *, own: int) -> None:
    """Give an area a name, if it has not got it."""
    key = fold_area(bare_area(name))
    held = db.execute("SELECT 1 FROM area_name WHERE area=? AND folded=?", (number, key)).fetchone()
    if held is None:
        db.execute("INSERT INTO area_name VALUES(?,?,?,?)", (key, name, number, own))


def part_of(db: sqlite3.Connection, name: str, country: str) -> tuple[int, Any]:
    """Give number and outline of a part."""
    country, name = name.split(":") if ":" in name else (country, name)
    name, slash, kind = name.partition("/")
    query = "SELECT id, shape FROM area WHERE country=? AND name=? AND drawn=1 AND (? OR kind=?)"
    found = db.execute(query, (country, name, not slash, kind)).fetchall()
    if len(found) != 1:
        raise SystemExit(f"{len(found)} areas called {name!r} in {country}")
    return found[0][0], from_wkb(found[0][1])


if __name__ == "__main__":
    main()
