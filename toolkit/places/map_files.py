"""What KML, KMZ, GPX and GeoJSON have in common, whatever is sought in them; no file that they link to is fetched."""

from __future__ import annotations

import io
import math
import zipfile
from typing import TYPE_CHECKING, Any

from toolkit.errors import CoordinateError
from toolkit.evidence.verification.unpacked import DAMAGED
from toolkit.reading import any_json

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_BYTES = 64 * 1024 * 1024
"""Largest file that is read, and largest file inside a KMZ."""


def refused(name: str, what: str, remedy: str) -> CoordinateError:
    """Make the one line of a file that cannot be read (E_OUTLINE)."""
    return CoordinateError(f"nothing can be read from it: {what}", where=name, remedy=remedy, code="E_OUTLINE")


def inside_kmz(data: bytes, name: str) -> bytes:
    """Take the KML out of a KMZ.

    Raises
    ------
    CoordinateError
        The archive is damaged, or holds none (E_OUTLINE).
    """
    unpack = "Unpack it, and give the KML inside."
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = [info for info in archive.infolist() if info.filename.lower().endswith(".kml")]
            first = next((info for info in inside if info.filename == "doc.kml"), next(iter(inside), None))
            kml = b""
            if first is not None and first.file_size <= MOST_BYTES:
                with archive.open(first) as member:
                    kml = member.read(MOST_BYTES)
    except DAMAGED as e:
        raise refused(name, "the archive is damaged or locked", unpack) from e
    if first is None:
        raise refused(name, "the archive holds no KML", unpack)
    if first.file_size > MOST_BYTES:
        raise refused(name, "the KML inside is too large", unpack)
    return kml


def xml_root(data: bytes, name: str) -> _Element:
    """Read a KML or GPX; no entity is expanded, and nothing is loaded.

    Raises
    ------
    CoordinateError
        It is neither (E_OUTLINE).
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as e:
        raise refused(name, "it is no well-formed XML", "Save it again.") from e
    if tag_of(root) not in {"kml", "gpx"}:
        raise refused(name, f"its root is <{tag_of(root)}>, neither kml nor gpx", "Save it as KML or GPX.")
    return root


def features_of(data: bytes, name: str) -> list[dict[str, Any]]:
    """Read the features of a GeoJSON, or the one geometry that it is.

    Raises
    ------
    CoordinateError
        It is none, or not in longitude and latitude (E_OUTLINE).
    """
    try:
        top = any_json(data)
    except ValueError as e:
        raise refused(name, "it is no JSON", "Save it as GeoJSON.") from e
    if not isinstance(top, dict):
        raise refused(name, "it is no GeoJSON", "Save it as GeoJSON.")
    system = _system(top.get("crs"))
    if system and not system.endswith(("CRS84", "EPSG::4326", "EPSG:4326")):
        raise refused(name, f"its positions are in {system[:60]}", "Save it in longitude and latitude (WGS84).")
    features = top.get("features") if top.get("type") == "FeatureCollection" else [top]
    return [feature for feature in features or [] if isinstance(feature, dict)]


def _system(crs: Any) -> str:
    """Give the name of the reference system that an old GeoJSON states."""
    facts = crs.get("properties") if isinstance(crs, dict) else None
    return str(facts.get("name") or "") if isinstance(facts, dict) else ""


def name_of(feature: dict[str, Any]) -> str:
    """Give the name of a feature; "" where it has none."""
    facts = feature.get("properties")
    return str(facts.get("name") or "").strip() if isinstance(facts, dict) else ""


def point_of(pair: Any, name: str) -> tuple[float, float]:
    """Give longitude and latitude of a pair.

    Raises
    ------
    CoordinateError
        It is none (E_OUTLINE).
    """
    swapped = "Longitude comes first in these files."
    try:
        lon, lat = (float(value) for value in pair)
    except (TypeError, ValueError) as e:
        raise refused(name, f"{str(pair)[:40]} is no longitude and latitude", swapped) from e
    if not (math.isfinite(lon) and math.isfinite(lat)) or abs(lat) > 90 or abs(lon) > 360:
        raise refused(name, f"{lon:g}, {lat:g} is no longitude and latitude; are they swapped?", swapped)
    return lon, lat


def tag_of(element: _Element) -> str:
    """Give the name of an element without its namespace; "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def every(root: _Element, name: str) -> list[_Element]:
    """Give all elements of a name, at any depth."""
    return [element for element in root.iter() if tag_of(element) == name]


def called(element: _Element) -> str:
    """Give what an element's own <name> says; "" without one."""
    return next((" ".join((part.text or "").split()) for part in element if tag_of(part) == "name"), "")
