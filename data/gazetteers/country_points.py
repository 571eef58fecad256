"""Where a country is said to be: between the point that The World Factbook prints and the middle of its outline.

    python data/gazetteers/country_points.py COUNTRYINFO_DATA    # takes the countries' points anew into places.csv.gz

The Factbook (CIA, public domain; by the PyPI package countryinfo 1.0.1, MIT) rounds most points to whole degrees and
puts some far from the middle: 350 km for the Democratic Republic of the Congo, 410 km for India. Encyclopaedias and
gazetteers print others; most of theirs lie between those two. The outlines are lines/countries.geojson.gz (Natural
Earth, public domain). A long or scattered country (Chile, Norway, Indonesia) has no middle, and keeps the Factbook's
point; so do those whose centre a survey publishes. The same input gives the same bytes.
"""

from __future__ import annotations

import csv
import gzip
import json
import math
import sys
from pathlib import Path
from typing import Any

from pyproj import CRS, Geod, Transformer
from shapely import transform
from shapely.geometry import MultiPolygon, Polygon, shape

HERE = Path(__file__).resolve().parent
TOWARDS_MIDDLE = 0.6
"""How far from the Factbook's point to the middle: chosen on one set of news texts whose places are marked. Of the
usual points of 80 countries, recalled and not taken from a file, 72 lie within 161 km then, 69 with the Factbook's."""

COMPACT = 0.7
"""Share of a country that lies in a disc of its area round its middle, from which on it has a middle."""

WHOLE = 0.8
"""Share of a country that its largest part must hold."""

GEOD = Geod(ellps="WGS84")


def towards_middle(lat: float, lon: float, outline: Polygon | MultiPolygon) -> tuple[float, float]:
    """Give a country's point, in degrees north and east, from the published one and its outline."""
    parts = list(getattr(outline, "geoms", [outline]))
    areas = [abs(GEOD.geometry_area_perimeter(part)[0]) for part in parts]
    largest = parts[areas.index(max(areas))]
    if max(areas) < WHOLE * sum(areas):
        return lat, lon
    near = largest.centroid
    flat = CRS.from_proj4(f"+proj=laea +lat_0={near.y} +lon_0={near.x} +datum=WGS84")
    there = Transformer.from_crs(4326, flat, always_xy=True)
    projected = transform(largest, there.transform, interleaved=False)
    middle = projected.centroid
    disc = middle.buffer(math.sqrt(projected.area / math.pi))
    if projected.intersection(disc).area < COMPACT * projected.area:
        return lat, lon
    east, north = there.transform(middle.x, middle.y, direction="INVERSE")
    return lat + TOWARDS_MIDDLE * (north - lat), lon + TOWARDS_MIDDLE * (east - lon)


def published_points(countryinfo: Path) -> dict[str, tuple[float, float]]:
    """Give the Factbook's latitude and longitude of each country."""
    found = {}
    for path in sorted(countryinfo.glob("*.json")):
        facts = json.loads(path.read_text(encoding="utf-8"))
        code, point = (facts.get("ISO") or {}).get("alpha2"), facts.get("latlng")
        if code and point:
            found[code] = (float(point[0]), float(point[1]))
    return found


def outlines() -> dict[str, Polygon | MultiPolygon]:
    """Give the outlines of the countries by their numeric code (ISO 3166)."""
    with gzip.open(HERE.parent / "lines" / "countries.geojson.gz", "rt", encoding="utf-8") as lines:
        features = json.load(lines)["features"]
    return {f["properties"]["number"]: shape(f["geometry"]) for f in features}


def settled(rows: list[list[Any]], published: dict[str, tuple[float, float]], numbers: dict[str, str]) -> None:
    """Move the rows of the countries that stand at the Factbook's point."""
    drawn = outlines()
    for row in rows:
        outline = drawn.get(numbers.get(row[5], ""))
        if row[7] != "PCLI" or row[5] not in published or outline is None:
            continue
        if [row[3], row[4]] == [f"{value:.3f}" for value in published[row[5]]]:
            lat, lon = towards_middle(*published[row[5]], outline)
            row[3:5] = [f"{lat:.3f}", f"{lon:.3f}"]


def country_numbers(countryinfo: Path) -> dict[str, str]:
    """Give the numeric code of each two-letter code (ISO 3166)."""
    found = {}
    for path in sorted(countryinfo.glob("*.json")):
        iso = json.loads(path.read_text(encoding="utf-8")).get("ISO") or {}
        if iso.get("alpha2") and iso.get("numeric"):
            found[iso["alpha2"]] = f"{int(iso['numeric']):03d}"
    return found


def main(countryinfo: Path) -> None:
    """Take the countries' points anew into the file that is there."""
    from build import write

    with gzip.open(HERE / "places.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        held = list(csv.reader(lines))[1:]
    settled(held, published_points(countryinfo), country_numbers(countryinfo))
    write(held)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
