"""Places that a file lists: placemarks of KML, waypoints of GPX, points of GeoJSON, rows of a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any, NamedTuple

from toolkit.evidence.kinds import LAT_COLUMNS, LON_COLUMNS
from toolkit.places.map_files import (
    MOST_BYTES,
    called,
    every,
    features_of,
    inside_kmz,
    name_of,
    point_of,
    refused,
    tag_of,
    xml_root,
)

MOST_PLACES = 60
"""Places of one file that are offered: more than a person reads through are no sites of a case."""

_NAMES = frozenset({"name", "title", "label", "site", "place", "location", "facility", "site name", "site_name"})


class ListedPlace(NamedTuple):
    """One place of a file."""

    name: str
    """As the file writes it; "" where it has none."""
    position: str
    """Latitude and longitude with the digits that the file gives."""


def read_places(data: bytes, name: str) -> tuple[ListedPlace, ...]:
    """Read the places that a file lists; areas and tracks in it are left out.

    Parameters
    ----------
    data
        The file's bytes: KML, KMZ, GPX, GeoJSON, or a table with columns for latitude and longitude.
    name
        Its name, for messages.

    Returns
    -------
    tuple of ListedPlace
        In the order of the file; one that comes twice stands once.

    Raises
    ------
    CoordinateError
        It is none of these, or a position in it is none (E_OUTLINE).

    Examples
    --------
    >>> read_places(b"name;lat;lon\\nPier;64.15;-21.95\\n", "piers.csv")
    (ListedPlace(name='Pier', position='64.15, -21.95'),)
    """
    if len(data) > MOST_BYTES:
        raise refused(name, f"it is larger than {MOST_BYTES // 2**20} MB", "Cut out what you need.")
    return tuple(dict.fromkeys(_places(data, name)))


def _places(data: bytes, name: str) -> Iterator[ListedPlace]:
    head = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data.startswith(b"PK"):
        return _of_xml(inside_kmz(data, name), name)
    if head.startswith((b"{", b"[")):
        return _of_json(data, name)
    return _of_xml(data, name) if head.startswith(b"<") else _of_table(data, name)


def _of_xml(data: bytes, name: str) -> Iterator[ListedPlace]:
    root = xml_root(data, name)
    if tag_of(root) == "gpx":
        for point in every(root, "wpt"):
            yield _listed(called(point), point.get("lon", ""), point.get("lat", ""), name)
        return
    for mark in every(root, "Placemark"):
        for point in every(mark, "Point"):
            written = "".join(part.text or "" for part in every(point, "coordinates")).split(",")
            yield _listed(called(mark), *_first_two(written), name)


def _of_json(data: bytes, name: str) -> Iterator[ListedPlace]:
    for feature in features_of(data, name):
        geometry = feature.get("geometry") if feature.get("type") == "Feature" else feature
        if isinstance(geometry, dict) and geometry.get("type") == "Point":
            pair = geometry.get("coordinates")
            yield _listed(name_of(feature), *_first_two(pair if isinstance(pair, list) else []), name)


def _of_table(data: bytes, name: str) -> Iterator[ListedPlace]:
    text = data.decode("utf-8-sig", errors="replace")
    first = text.partition("\n")[0]
    sign = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    try:
        head = [column.strip().casefold() for column in next(rows, [])]
        lat, lon = _column(head, LAT_COLUMNS), _column(head, LON_COLUMNS)
        if lat is None or lon is None:
            raise refused(name, "no columns for latitude and longitude", "Name them lat and lon in its first line.")
        label = _column(head, _NAMES)
        for row in rows:
            # a place that nobody has looked up yet has neither
            if len(row) > max(lat, lon) and (row[lat].strip() or row[lon].strip()):
                words = row[label] if label is not None and label < len(row) else ""
                yield _listed(" ".join(words.split()), row[lon].strip(), row[lat].strip(), name)
    except csv.Error as e:
        raise refused(name, f"the table is damaged ({e})", "Save it again as CSV.") from e


def _column(head: list[str], names: frozenset[str]) -> int | None:
    return next((number for number, column in enumerate(head) if column in names), None)


def _first_two(parts: list[Any]) -> tuple[Any, Any]:
    first, second = (*parts[:2], "", "")[:2]
    return first, second


def _listed(called_: str, lon: Any, lat: Any, name: str) -> ListedPlace:
    """Make a place; one whose position is none is refused with the file, since the next may be as wrong."""
    point_of((lon, lat), name)
    return ListedPlace(called_[:80], f"{str(lat).strip()}, {str(lon).strip()}")
