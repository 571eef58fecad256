"""Tables: sites for a batch, gazetteers, and the fact-checker's sheet that comes back."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator

from tests.torture.corpus import FINE, REFUSED, Data, Input, into

EITHER = frozenset({FINE, REFUSED})
_PLACES = "name,lat,lon\nPier,64.1,-21.9\n"
_FEATURE = '{"type": "Feature", "geometry": {"type": "Point", "coordinates": [5, 5]}, "properties": {"name": "x"}}'


def inputs() -> Iterator[Input]:
    for name, text in _sheets().items():
        entries = (("batch", "--from", "odd.csv", "--template", "harbour", "-j", "1"),)
        yield Input(f"batch: {name}", f"a table of cases: {name}", into("odd.csv", text), entries, EITHER)
    for name, (path, data) in _gazetteers().items():
        yield Input(
            f"gazetteer: {name}", f"a gazetteer: {name}", into(path, data), (("gazetteer", "import", path),), EITHER
        )
    for name, (path, data) in _answers().items():
        yield Input(f"review: {name}", f"a sheet: {name}", into(path, data), (("review", "harbour", path),), EITHER)


def _sheets() -> dict[str, Data]:
    return {
        "nothing": "",
        "a NUL": "slug\na\0b\n",
        "not UTF-8": b"slug\nn\xef\n",
        "UTF-16": "slug\na\n".encode("utf-16"),
        "a slug that leads out": "slug\n../../x\n",
        "a slug of another's case": "slug\nharbour\n",
        "a slug twice": "slug\na\na\n",
        "a slug of a device": "slug\ncon\n",
        "a cell of 5 MB": "slug\n" + "a" * 5_000_000 + "\n",
        "20,000 columns": "slug" + "".join(f",c{n}" for n in range(20_000)) + "\na" + ",x" * 20_000 + "\n",
        "an open quotation": 'slug\n"a' + "x" * 500_000,
        "cells too many": "slug\na,b,c\n",
        "TOML in a cell": 'slug,x\na,"""\n[[documents]]\nfile = ""/etc/passwd"""\n',
        "a formula": "slug\n=1+1\n",
        "columns twice": "slug,slug\na,b\n",
        "semicolons": "slug;x\na;b\n",
        "20,000 rows that are one": "slug\n" + "a\n" * 20_000,
        "escapes": "slug\n\x1b[2K\n",
    }


def _gazetteers() -> dict[str, tuple[str, Data]]:
    made: dict[str, Data] = {
        "nothing": "",
        "a heading alone": "name,lat,lon\n",
        "positions that are none": "name,lat,lon\na,NaN,5\nb,1e999,5\nc,91,181\nd,x,y\n",
        "a NUL": "name,lat,lon\na\0,5,5\n",
        "not UTF-8": b"name,lat,lon\nn\xef,5,5\n",
        "a name of 5 MB": "name,lat,lon\n" + "a" * 5_000_000 + ",5,5\n",
        "100,000 places": "name,lat,lon\n" + "".join(f"p{n},{n % 90},{n % 180}\n" for n in range(100_000)),
        "a formula": "name,lat,lon\n=cmd|x,5,5\n",
        "an open quotation": 'name,lat,lon\n"a,5,5\n' * 3_000,
        "escapes": "name,lat,lon\n\x1b[2K,5,5\n",
    }
    found = {name: ("odd.csv", data) for name, data in made.items()}
    whole = '{"type": "FeatureCollection", "features": [%s]}'
    points = {
        "GeoJSON": whole % _FEATURE,
        "GeoJSON of nothing": whole % "",
        "GeoJSON of wrong types": whole
        % '7, {"geometry": 7}, {"geometry": {"type": "Point", "coordinates": [[[]]]}, "properties": []}',
        "GeoJSON deep": whole % ('{"geometry": ' + "[" * 50_000),
        "GeoJSON of 12 MB": whole % ",".join([_FEATURE] * 110_000),
        "GeoJSON of numbers without end": whole % _FEATURE.replace("5, 5", "9" * 5_000 + ", 5"),
        "GeoJSON of NaN": whole % _FEATURE.replace("5, 5", "NaN, Infinity"),
        "GeoJSON of keys twice": whole % _FEATURE.replace('"name": "x"', '"name": "x", "name": "y"'),
        "GeoJSON that links": json.dumps(
            {
                "type": "FeatureCollection",
                "crs": {"type": "link", "properties": {"href": "http://10.0.0.1:8099/"}},
                "features": [],
            }
        ),
    }
    found |= {name: ("odd.geojson", data) for name, data in points.items()}
    row = "1\tPier\tPier\t\t64.1\t-21.9\tP\tPPL\tIS\t\t\t\t\t\t5\t\t5\tx\t2024-01-01\n"
    dumps = {
        "a dump": row,
        "a dump cut": row[:20],
        "a dump of tabs": "\t" * 500_000,
        "a dump of wrong numbers": row.replace("64.1", "x"),
    }
    return found | {name: ("ODD.txt", data) for name, data in dumps.items()}


def _answers() -> dict[str, tuple[str, Data]]:
    head = "OK?,Sentence,Speaker,When,Passage,Verdict,Key\n"
    texts: dict[str, Data] = {
        "nothing": "",
        "a heading of other words": "a,b\n1,2\n",
        "keys nobody gave": head + "checked,x,,,,,zzz\n" * 50,
        "escapes": head + "\x1b[2K,\x1b[1A,,,,,k\n",
        "formulas": head + "=1+1,=cmd|x,,,,,k\n",
        "a NUL": head + "checked,\0,,,,,k\n",
        "not UTF-8": b"OK?\n\xef\n",
        "50,000 rows": head + "checked,x,,,,,zzz\n" * 50_000,
        "an open quotation": head + '"checked' + "x" * 300_000,
    }
    books: dict[str, Data] = {
        "a workbook of nothing": _zip({"xl/workbook.xml": b"<x/>"}),
        "a workbook with macros": _zip({"xl/workbook.xml": b"<x/>", "xl/vbaProject.bin": b"x"}),
        "a workbook of zeros": lambda: _zip({"xl/workbook.xml": b"\0" * 300_000_000}),
        "a workbook that is a picture": b"\x89PNG\r\n\x1a\n",
        "a workbook cut": _zip({"xl/workbook.xml": b"<x/>" * 500})[:-30],
        "a workbook with entities": _zip(
            {"xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'}
        ),
    }
    found = {name: ("odd.csv", data) for name, data in texts.items()}
    found |= {name: ("odd.xlsx", data) for name, data in books.items()}
    return found | {f"{name} (.ods)": ("odd.ods", data) for name, data in books.items()}


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()
