"""Positions in notations with rules of their own: MGRS, UTM, Plus codes, ISO 6709, geo: URIs, WKT, GeoJSON and links.

Each reader gives None when the text is not in its notation, raises ``CoordinateError`` when it is but cannot be read,
and else gives a ``Reading``. MGRS, UTM and Plus codes go through the libraries made for them.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from toolkit.errors import CoordinateError

METRES_PER_DEGREE = 111_194.93
"""Length of one degree of latitude on the sphere of mean Earth radius 6,371,008.8 m (IUGG; Moritz 2000)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A position in degrees, the radius left open by its precision in metres, and the notation's name."""

    lat: float
    lon: float
    uncertainty_m: float
    notation: str


def printed_radius(lat: float, lat_unit: float, lon_unit: float) -> float:
    """Give the radius that the last printed digits leave open.

    Half a unit either way on both axes is a box; the radius reaches its corner (Chapman & Wieczorek 2020,
    doi:10.15468/doc-gg7h-s853, on coordinate precision).

    Parameters
    ----------
    lat
        Latitude in degrees.
    lat_unit
        Last printed unit of the latitude, in degrees.
    lon_unit
        Last printed unit of the longitude, in degrees.

    Returns
    -------
    float
        Radius in metres.
    """
    north = lat_unit / 2 * METRES_PER_DEGREE
    east = lon_unit / 2 * METRES_PER_DEGREE * math.cos(math.radians(lat))
    return math.hypot(north, east)


def _decimal(lat: str, lon: str, notation: str) -> Reading:
    units = [10.0 ** -len(v.partition(".")[2]) for v in (lat, lon)]
    return Reading(float(lat), float(lon), printed_radius(float(lat), units[0], units[1]), notation)


_N = r"[+-]?\d{1,3}(?:\.\d+)?"
_GEO = re.compile(rf"geo:({_N}),({_N})(?:,[+-]?\d+(?:\.\d+)?)?((?:;[\w.=%:-]+)*)", re.IGNORECASE)
_WKT = re.compile(
    rf"(?:SRID=(\d+);\s*)?POINT\s*(?:Z\s*)?\(\s*({_N})\s+({_N})(?:\s+[+-]?\d+(?:\.\d+)?)?\s*\)", re.IGNORECASE
)
_ISO6709 = re.compile(
    r"([+-])(\d{2}|\d{4}|\d{6})(\.\d+)?([+-])(\d{3}|\d{5}|\d{7})(\.\d+)?(?:[+-]\d+(?:\.\d+)?)?(?:CRS\w+)?/?"
)
_MGRS = re.compile(r"(\d{1,2})\s?([C-HJ-NP-X])\s*([A-HJ-NP-Z]{2})\s*(\d{1,5})\s+(\d{1,5})|"
                   r"(\d{1,2})\s?([C-HJ-NP-X])\s*([A-HJ-NP-Z]{2})\s*(\d{2,10})", re.IGNORECASE)  # fmt: skip
_UTM = re.compile(
    r"(?:UTM\s*)?(?:zone\s*)?(\d{1,2})\s?(north|south|[C-HJ-NP-X])[\s,:]+"
    r"(?:E\s*)?(\d{6}(?:\.\d+)?)\s*(?:m\s*E|m|E)?[\s,]+(?:N\s*)?(\d{1,8}(?:\.\d+)?)\s*(?:m\s*N|m|N)?",
    re.IGNORECASE,
)
_PLUS = re.compile(r"[23456789CFGHJMPQRVWX0]{2,8}\+[23456789CFGHJMPQRVWX]{0,13}", re.IGNORECASE)


def _read_geo_uri(text: str) -> Reading | None:
    """Read a geo: URI (RFC 5870); ``u`` is its uncertainty in metres."""
    match = _GEO.fullmatch(text)
    if match is None:
        return None
    options = dict(part.partition("=")[::2] for part in match[3].lower().split(";") if part)
    if options.get("crs", "wgs84") != "wgs84":
        raise CoordinateError(f"geo URI in {options['crs']}, not WGS84")
    plain = _decimal(match[1], match[2], "geo-uri")
    try:
        radius = float(options["u"]) if "u" in options else plain.uncertainty_m
    except ValueError as e:
        raise CoordinateError(f"u={options['u']} in the geo URI is no number") from e
    return Reading(plain.lat, plain.lon, radius, plain.notation)


def _read_wkt(text: str) -> Reading | None:
    """Read a WKT point, longitude first."""
    match = _WKT.fullmatch(text)
    if match is None:
        return None
    if match[1] not in (None, "4326"):
        raise CoordinateError(f"WKT point in SRID {match[1]}, not 4326")
    return _decimal(match[3], match[2], "wkt")


def _read_geojson(text: str) -> Reading | None:
    """Read a GeoJSON point or point feature, longitude first (RFC 7946)."""
    if not text.startswith("{"):
        return None
    try:
        found: Any = json.loads(text, parse_float=str, parse_int=str)
    except ValueError as e:
        raise CoordinateError("starts like GeoJSON but is not JSON") from e
    point = found.get("geometry") if found.get("type") == "Feature" else found
    values = point.get("coordinates") if isinstance(point, dict) and point.get("type") == "Point" else None
    if not isinstance(values, list) or len(values) < 2 or not all(re.fullmatch(_N, str(v)) for v in values[:2]):
        raise CoordinateError("GeoJSON without a point in degrees")
    return _decimal(str(values[1]), str(values[0]), "geojson")


def _read_iso6709(text: str) -> Reading | None:
    """Read ISO 6709 with signs and fixed widths: +38.5847+126.1079/, +3835.08+12606.48/."""
    match = _ISO6709.fullmatch(text)
    if match is None:
        return None
    lat, lat_unit = _fixed_width(match[2], match[3] or "", 2)
    lon, lon_unit = _fixed_width(match[5], match[6] or "", 3)
    lat, lon = (-lat if match[1] == "-" else lat), (-lon if match[4] == "-" else lon)
    return Reading(lat, lon, printed_radius(lat, lat_unit, lon_unit), "iso6709")


def _fixed_width(digits: str, fraction: str, width: int) -> tuple[float, float]:
    parts = [digits[:width], *(digits[i : i + 2] for i in range(width, len(digits), 2))]
    parts[-1] += fraction
    if any(float(p) >= 60 for p in parts[1:]):
        raise CoordinateError(f"minutes or seconds of 60 or more in {digits}{fraction}")
    unit = 10.0 ** -len(fraction[1:]) / 60 ** (len(parts) - 1)
    return sum(float(p) / 60**i for i, p in enumerate(parts)), unit


def _read_mgrs(text: str) -> Reading | None:
    """Read an MGRS reference and give the middle of its square."""
    match = _MGRS.fullmatch(text)
    if match is None:
        return None
    zone, band, square, *rest = match.groups()[:5] if match[1] else match.groups()[5:]
    digits = "".join(rest)
    if len(digits) % 2 or (len(rest) == 2 and len(rest[0]) != len(rest[1])):
        raise CoordinateError("MGRS with unequal easting and northing")
    half = len(digits) // 2
    import mgrs

    try:
        lat, lon = mgrs.MGRS().toLatLon(f"{zone}{band}{square}{digits}".upper())
        back = mgrs.MGRS().toMGRS(lat, lon, MGRSPrecision=0)
    except mgrs.core.MGRSError as e:
        raise CoordinateError(f"no such MGRS square: {zone}{band} {square}".upper()) from e
    if half >= 3 and back[:-2].lstrip("0") != f"{zone}{band}".upper().lstrip("0"):
        raise CoordinateError(f"MGRS square {square.upper()} does not lie in {zone}{band.upper()}")
    return Reading(lat, lon, 10.0 ** (5 - half) / 2 * math.sqrt(2), "mgrs")


@cache
def _utm_to_degrees(zone: int, south: bool) -> Any:
    from pyproj import Transformer

    return Transformer.from_crs(32600 + zone + (100 if south else 0), 4326, always_xy=True)


def _utm_point(zone: int, south: bool, east: float, north: float) -> tuple[float, float]:
    lon, lat = _utm_to_degrees(zone, south).transform(east, north)
    return lat, lon


def _read_utm(text: str) -> Reading | None:
    """Read UTM; a bare S after the zone is refused, as it is a latitude band in the north and a hemisphere."""
    match = _UTM.fullmatch(text)
    if match is None:
        return None
    zone, letter, east, north = int(match[1]), match[2].upper(), match[3], match[4]
    if not 1 <= zone <= 60 or not 100_000 <= float(east) < 900_000 or float(north) > 10_000_000:
        raise CoordinateError(f"UTM zone {zone}, easting {east}, northing {north} is out of range")
    if letter == "S":
        readings = [_utm_point(zone, south, float(east), float(north)) for south in (False, True)]
        told = " or ".join(f"{lat:.5f}, {lon:.5f}" for lat, lon in readings)
        raise CoordinateError(
            f"has two readings: {told} (S is a latitude band in the north, or the southern hemisphere)",
            remedy="Write 'north' or 'south' after the zone.",
        )
    south = letter == "SOUTH" or (len(letter) == 1 and letter < "N")
    lat, lon = _utm_point(zone, south, float(east), float(north))
    if len(letter) == 1 and letter != "N" and "CDEFGHJKLMNPQRSTUVWX"[min(19, int((lat + 80) // 8))] != letter:
        raise CoordinateError(f"latitude {lat:.3f} does not lie in UTM band {letter}")
    unit = 10.0 ** -len(east.partition(".")[2])
    return Reading(lat, lon, unit / 2 * math.sqrt(2), "utm")


def _read_plus_code(text: str) -> Reading | None:
    """Read a full Open Location Code and give the middle of its cell."""
    if _PLUS.fullmatch(text) is None:
        return None
    from openlocationcode import openlocationcode as olc

    code = text.upper()
    if not olc.isValid(code):
        raise CoordinateError("no valid Plus code")
    if not olc.isFull(code):
        raise CoordinateError("a short Plus code needs a place to start from", remedy="Write the full code.")
    cell = olc.decode(code)
    radius = printed_radius(cell.latitudeCenter, cell.latitudeHi - cell.latitudeLo, cell.longitudeHi - cell.longitudeLo)
    return Reading(cell.latitudeCenter, cell.longitudeCenter, radius, "plus-code")


_PLAIN_PAIR = re.compile(rf"({_N})\s*[,~]\s*({_N})(?:,.*)?")
_PIN = re.compile(rf"!3d({_N})!4d({_N})")
_AT = re.compile(rf"/@({_N}),({_N})")
_OSM_MAP = re.compile(rf"map=\d+(?:\.\d+)?/({_N})/({_N})")


def _read_map_link(text: str) -> Reading | None:
    """Read the marked point of a map link, or else its centre; the link is only read, never opened."""
    if not re.match(r"https?://", text, re.IGNORECASE):
        return None
    parts = urlsplit(unquote(text))
    asked = {k: v[-1].strip() for k, v in parse_qs(parts.query + "&" + parts.fragment).items()}
    for lat, lon in (("mlat", "mlon"), ("lat", "lon"), ("lat", "lng")):
        if lat in asked and lon in asked and all(re.fullmatch(_N, asked[k]) for k in (lat, lon)):
            return _decimal(asked[lat], asked[lon], "map-link")
    if pin := _PIN.search(parts.path):
        return _decimal(pin[1], pin[2], "map-link")
    for key in ("q", "query", "ll", "sll", "cp", "center", "destination"):
        if pair := _PLAIN_PAIR.fullmatch(asked.get(key, "")):
            swapped = key == "ll" and "yandex" in (parts.hostname or "")
            return _decimal(*((pair[2], pair[1]) if swapped else (pair[1], pair[2])), "map-link")
    if centre := _AT.search(parts.path) or _OSM_MAP.search(parts.fragment):
        return _decimal(centre[1], centre[2], "map-link")
    raise CoordinateError("a link with no position in it")


READERS = (
    _read_geo_uri, _read_wkt, _read_geojson, _read_map_link, _read_plus_code, _read_mgrs, _read_utm, _read_iso6709,
)  # fmt: skip
"""All readers, most telling notation first."""
