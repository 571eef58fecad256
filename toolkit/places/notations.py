"""Positions in notations that name themselves: ISO 6709, geo: URIs, WKT and GeoJSON.

Each reader gives None when the text is not in its notation, raises ``CoordinateError`` when it is but cannot be read,
and else gives a ``Reading``.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from toolkit.errors import CoordinateError
from toolkit.places.readings import Reading, decimal_reading, printed_radius

_N = r"[+-]?\d{1,3}(?:\.\d+)?"
_JSON_NUMBER = re.compile(r"-?\d{1,3}(?:\.\d{1,20})?(?:[eE]-?\d{1,2})?")
_GEO = re.compile(rf"geo:({_N}),({_N})(?:,[+-]?\d+(?:\.\d+)?)?((?:;[\w.=%:-]+)*)(?:\?.*)?", re.IGNORECASE)
_WKT = re.compile(
    rf"(?:SRID=(\d+);\s*)?POINT\s*(?:Z\s*)?\(\s*({_N})\s+({_N})(?:\s+[+-]?\d+(?:\.\d+)?)?\s*\)", re.IGNORECASE
)
_NMEA = re.compile(
    r"(?:\$?[A-Z]{2}(?:GGA|RMC|GLL)(?:,[\d.]*){0,1}(?:,[AV])?,)?(?P<lat>\d{4})(?P<lat_f>\.\d+),\s?(?P<ns>[NS]),\s?"
    r"(?P<lon>\d{5})(?P<lon_f>\.\d+),\s?(?P<ew>[EW])(?:,[\w.*+-]*)*",
    re.IGNORECASE,
)
_ISO6709 = re.compile(
    r"([+-])(\d{2}|\d{4}|\d{6})(\.\d+)?([+-])(\d{3}|\d{5}|\d{7})(\.\d+)?(?:[+-]\d+(?:\.\d+)?)?(?:CRS\w+)?/?"
)


def read_geo_uri(text: str) -> Reading | None:
    """Read a geo: URI (RFC 5870); ``u`` is its uncertainty in metres.

    Parameters
    ----------
    text
        A position as written.

    Returns
    -------
    Reading or None
        None when it is no geo: URI.
    """
    match = _GEO.fullmatch(text)
    if match is None:
        return None
    options = dict(part.partition("=")[::2] for part in match[3].lower().split(";") if part)
    if options.get("crs", "wgs84") != "wgs84":
        raise CoordinateError(f"geo URI in {options['crs']}, not WGS84")
    plain = decimal_reading(match[1], match[2], "geo-uri")
    if "u" not in options:
        return plain
    if not re.fullmatch(r"\d{1,9}(?:\.\d+)?", options["u"]):
        raise CoordinateError(f"u={options['u']} in the geo URI is no number of metres")
    return plain._replace(uncertainty_m=float(options["u"]))


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
    lat, lat_unit = _fixed_width(match["lat"], match["lat_f"], 2)
    lon, lon_unit = _fixed_width(match["lon"], match["lon_f"], 3)
    lat, lon = (-lat if match["ns"] in "Ss" else lat), (-lon if match["ew"] in "Ww" else lon)
    return Reading(lat, lon, printed_radius(lat, lat_unit, lon_unit), "nmea")


def read_wkt(text: str) -> Reading | None:
    """Read a WKT point, longitude first.

    Parameters
    ----------
    text
        A position as written.

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

    Parameters
    ----------
    text
        A position as written.

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
    point = found.get("geometry") if found.get("type") == "Feature" else found
    values = point.get("coordinates") if isinstance(point, dict) and point.get("type") == "Point" else None
    if not isinstance(values, list) or len(values) < 2 or not all(_JSON_NUMBER.fullmatch(str(v)) for v in values[:2]):
        raise CoordinateError("GeoJSON without a point in degrees")
    return decimal_reading(f"{Decimal(values[1]):f}", f"{Decimal(values[0]):f}", "geojson")


def read_iso6709(text: str) -> Reading | None:
    """Read ISO 6709 with signs and fixed widths: +38.5847+126.1079/, +3835.08+12606.48/.

    Parameters
    ----------
    text
        A position as written.

    Returns
    -------
    Reading or None
        None when it has not these signs and widths.
    """
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
