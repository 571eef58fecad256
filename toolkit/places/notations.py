"""Positions in notations that name themselves: ISO 6709, geo: URIs, WKT, GeoJSON, KML, NMEA, EXIF.

Each reader gives None when the text is not in its notation, raises ``CoordinateError`` when it is but cannot be read,
and else gives a ``Reading``.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

from toolkit.errors import CoordinateError
from toolkit.places.readings import Reading, decimal_reading, printed_radius

_N = r"[+-]?\d{1,3}(?:\.\d+)?"
_GEO_PIN = re.compile(rf"(?:^|&)q=({_N}),\s*({_N})(?:\(.*\))?(?:&|$)")
_JSON_NUMBER = re.compile(r"-?\d{1,3}(?:\.\d{1,20})?(?:[eE]-?\d{1,2})?")
_GEO = re.compile(rf"geo:({_N}),({_N})(?:,[+-]?\d+(?:\.\d+)?)?((?:;[\w.=%:-]+)*)(?:\?(.*))?", re.IGNORECASE)
_WKT = re.compile(
    rf"(?:SRID=(\d+);\s*)?POINT\s*(?:Z\s*)?\(\s*({_N})\s+({_N})(?:\s+[+-]?\d+(?:\.\d+)?)?\s*\)", re.IGNORECASE
)
_NMEA = re.compile(
    r"(?:\$?[A-Z]{2}(?:GGA|RMC|GLL)(?:,[\d.]*){0,1}(?:,[AV])?,)?(?P<lat>\d{4})(?P<lat_f>\.\d+),\s?(?P<ns>[NS]),\s?"
    r"(?P<lon>\d{5})(?P<lon_f>\.\d+),\s?(?P<ew>[EW])(?:,[\w.*+-]*)*",
    re.IGNORECASE,
)
_NO_FIX = re.compile(
    r"RMC,[\d.]*,V,|GLL,[\d.]+,[NS],[\d.]+,[EW],[\d.]*,V|GGA,[\d.]*,[\d.]+,[NS],[\d.]+,[EW],0,", re.IGNORECASE
)
_ISO6709 = re.compile(
    r"([+-])(\d{2}|\d{4}|\d{6})(\.\d+)?([+-])(\d{3}|\d{5}|\d{7})(\.\d+)?(?:[+-]\d+(?:\.\d+)?)?(?:CRS[\w:]+)?/?"
)


_SLASHED = re.compile(
    r"([+-]?)(?=(?:\d{4}|\d{6})(?:\.\d+)?\s?/)(\d+)(\.\d+)?\s?/\s?([+-]?)(?=(?:\d{5}|\d{7})(?:\.|$))(\d+)(\.\d+)?"
)
"""Pilots' 360051/-0753004 and 3600.86/-07530.07: degrees, minutes and perhaps seconds on both sides."""

_RATIONAL = r"\d{1,9}/\d{1,9}[\s,]+\d{1,9}/\d{1,9}[\s,]+\d{1,9}/\d{1,9}"
_EXIF = re.compile(rf"\[?({_RATIONAL})\]?[\s,]*([NS])[\s,;]*\[?({_RATIONAL})\]?[\s,]*([EW])", re.IGNORECASE)
_KML = re.compile(rf"<coordinates>\s*({_N}),\s?({_N})(?:,[+-]?[\d.]+)?\s*</coordinates>")
_GPX = re.compile(rf"""<(?:wpt|trkpt|rtept)\s+lat=["']({_N})["']\s+lon=["']({_N})["']""")
_JSON_KEYS = (("lat", "lon"), ("lat", "lng"), ("lat", "long"), ("latitude", "longitude"))
_LONG_PAIR = re.compile(r"([+-]?\d{7,9}\.\d{1,6})\s*[,;\s]\s*([+-]?\d{7,9}\.\d{1,6})")
ROUND_THE_EARTH_M = 40_075_017
"""Metres of the equator (WGS84): no grid counts farther."""

ARC_MS = 3_600_000
"""Thousandths of a second of arc in a degree."""


def read_geo_uri(text: str) -> Reading | None:
    """Read a geo: URI (RFC 5870); ``u`` is its uncertainty in metres.

    Returns
    -------
    Reading or None
        None when it is no geo: URI.
    """
    match = _GEO.fullmatch(text)
    if match is None:
        return None
    if float(match[1]) == 0 == float(match[2]) and "q=" in (match[4] or ""):
        return _searched_for(match[4])
    options = dict(part.partition("=")[::2] for part in match[3].lower().split(";") if part)
    if options.get("crs", "wgs84") != "wgs84":
        raise CoordinateError(f"geo URI in {options['crs']}, not WGS84")
    plain = decimal_reading(match[1], match[2], "geo-uri")
    if "u" not in options:
        return plain
    if not re.fullmatch(r"\d{1,9}(?:\.\d+)?", options["u"]):
        raise CoordinateError(f"u={options['u']} in the geo URI is no number of metres")
    return plain._replace(uncertainty_m=float(options["u"]))


def _searched_for(query: str) -> Reading:
    """Read geo:0,0?q=38.58,126.10(Name), as Android writes a pin: there 0,0 is no position."""
    pin = _GEO_PIN.search(unquote(query))
    if pin is None:
        raise CoordinateError("a geo URI that searches for words, with no position in it")
    return decimal_reading(pin[1], pin[2], "geo-uri")


def read_nmea(text: str) -> Reading | None:
    """Read the position of a receiver's sentence (NMEA 0183): degrees and minutes without a mark between them.

    Parameters
    ----------
    text
        "3835.083,N,12606.467,E", or a whole GGA, RMC or GLL sentence.

    Returns
    -------
    Reading or None
        None when it is no such sentence.
    """
    match = _NMEA.fullmatch(text)
    if match is None:
        return None
    if _NO_FIX.search(text):
        raise CoordinateError("the receiver marks this sentence as void: it had no position")
    lat, lat_unit = _fixed_width(match["lat"], match["lat_f"], 2)
    lon, lon_unit = _fixed_width(match["lon"], match["lon_f"], 3)
    lat, lon = (-lat if match["ns"] in "Ss" else lat), (-lon if match["ew"] in "Ww" else lon)
    return Reading(lat, lon, printed_radius(lat, lat_unit, lon_unit), "nmea")


def read_wkt(text: str) -> Reading | None:
    """Read a WKT point, longitude first.

    Returns
    -------
    Reading or None
        None when it is no WKT point.
    """
    match = _WKT.fullmatch(text)
    if match is None:
        return None
    if match[1] not in (None, "4326"):
        raise CoordinateError(f"WKT point in SRID {match[1]}, not 4326")
    return decimal_reading(match[3], match[2], "wkt")


def read_geojson(text: str) -> Reading | None:
    """Read a GeoJSON point or point feature, longitude first (RFC 7946).

    Returns
    -------
    Reading or None
        None when it is no JSON object.
    """
    if not text.startswith("{"):
        return None
    try:
        found: Any = json.loads(text, parse_float=str, parse_int=str)
    except (ValueError, RecursionError) as e:
        raise CoordinateError("starts like GeoJSON but is not JSON") from e
    if (named := _named_degrees(found)) is not None:
        return named
    point = found.get("geometry") if found.get("type") == "Feature" else found
    values = point.get("coordinates") if isinstance(point, dict) and point.get("type") == "Point" else None
    if not isinstance(values, list) or len(values) < 2 or not all(_JSON_NUMBER.fullmatch(str(v)) for v in values[:2]):
        raise CoordinateError("GeoJSON without a point in degrees")
    return decimal_reading(f"{Decimal(values[1]):f}", f"{Decimal(values[0]):f}", "geojson")


def _named_degrees(found: Any) -> Reading | None:
    """Read {"lat": 38.58, "lng": 126.10} and its like."""
    plain = {str(key).casefold(): str(value) for key, value in found.items()} if isinstance(found, dict) else {}
    for north, east in _JSON_KEYS:
        if all(_JSON_NUMBER.fullmatch(plain.get(key, "")) for key in (north, east)):
            return decimal_reading(f"{Decimal(plain[north]):f}", f"{Decimal(plain[east]):f}", "json")
    return None


def read_markup(text: str) -> Reading | None:
    """Read the point of a KML file, longitude first, or of a GPX file.

    Parameters
    ----------
    text
        "<coordinates>126.10,38.58,0</coordinates>" or "<wpt lat="38.58" lon="126.10">", with what stands round it.

    Returns
    -------
    Reading or None
        None when it is neither.
    """
    if not text.startswith("<"):
        return None
    kml, gpx = _KML.findall(text), _GPX.findall(text)
    if len(kml) + len(gpx) != 1:
        raise CoordinateError("markup without one single point in it")
    if kml:
        return decimal_reading(kml[0][1], kml[0][0], "kml")
    return decimal_reading(gpx[0][0], gpx[0][1], "gpx")


def read_exif(text: str) -> Reading | None:
    """Read the rationals that a camera writes: 50/1 27/1 4/10 N, 30/1 31/1 242/10 E.

    Returns
    -------
    Reading or None
        None when it is not in rationals.
    """
    match = _EXIF.fullmatch(text)
    if match is None:
        return None
    (lat, lat_unit), (lon, lon_unit) = (_rationals(match[first]) for first in (1, 3))
    if match[2] in "Ss":
        lat = -lat
    if match[4] in "Ww":
        lon = -lon
    return Reading(lat, lon, printed_radius(lat, lat_unit, lon_unit), "exif")


def _rationals(written: str) -> tuple[float, float]:
    """Give degrees, and the last unit: that of the smallest part whose denominator says more than whole numbers."""
    pairs = [(int(over), int(under)) for over, under in re.findall(r"(\d+)/(\d+)", written)]
    if any(under == 0 for _, under in pairs):
        raise CoordinateError(f"a division by nothing in {written}")
    values = [over / under for over, under in pairs]
    if any(value >= 60 for value in values[1:]):
        raise CoordinateError(f"minutes or seconds of 60 or more in {written}")
    units = [1 / under / 60**at for at, (_, under) in enumerate(pairs)]
    whole_seconds = pairs[1][1] > 1 and pairs[2][0] == 0
    return sum(value / 60**at for at, value in enumerate(values)), units[1 if whole_seconds else 2]


def read_arc_milliseconds(text: str) -> Reading | None:
    """Read degrees as thousandths of a second of arc, printed with decimals: -145505994.48, 268708007.88.

    Returns
    -------
    Reading or None
        None where the numbers may be metres of a grid, which reach no farther than once round the Earth.
    """
    match = _LONG_PAIR.fullmatch(text)
    if match is None or min(abs(float(match[1])), abs(float(match[2]))) < ROUND_THE_EARTH_M:
        return None
    lat, lon = (float(value) / ARC_MS for value in match.groups())
    unit = 10.0 ** -len(match[1].partition(".")[2]) / ARC_MS
    return Reading(lat, lon, printed_radius(lat, unit, unit), "arc-milliseconds")


def read_iso6709(text: str) -> Reading | None:
    """Read ISO 6709 with signs and fixed widths: +38.5847+126.1079/, +3835.08+12606.48/, and pilots' 383505/1260629.

    Returns
    -------
    Reading or None
        None when it has not these signs and widths.
    """
    match = _ISO6709.fullmatch(text) or _slashed(text)
    if match is None:
        return None
    lat, lat_unit = _fixed_width(match[2], match[3] or "", 2)
    lon, lon_unit = _fixed_width(match[5], match[6] or "", 3)
    lat, lon = (-lat if match[1] == "-" else lat), (-lon if match[4] == "-" else lon)
    return Reading(lat, lon, printed_radius(lat, lat_unit, lon_unit), "iso6709")


def _slashed(text: str) -> re.Match[str] | None:
    """Find a pilot's pair. Without a sign or a leading 0 it may as well be the metres of a grid, east and north."""
    match = _SLASHED.fullmatch(text)
    if match is None or len(match[5]) - len(match[2]) != 1:
        return None
    return match if match[1] or match[4] or match[5].startswith("0") else None


def _fixed_width(digits: str, fraction: str, width: int) -> tuple[float, float]:
    parts = [digits[:width], *(digits[i : i + 2] for i in range(width, len(digits), 2))]
    parts[-1] += fraction
    if any(float(p) >= 60 for p in parts[1:]):
        raise CoordinateError(f"minutes or seconds of 60 or more in {digits}{fraction}")
    unit = 10.0 ** -len(fraction[1:]) / 60 ** (len(parts) - 1)
    return sum(float(p) / 60**i for i, p in enumerate(parts)), unit
