"""Positions as squares of a grid: MGRS, UTM, Plus codes and geohashes.

MGRS, UTM and Plus codes go through the libraries made for them (mgrs, pyproj, openlocationcode). Each reader gives None
when the text is not in its notation, and the middle of the square otherwise.
"""

from __future__ import annotations

import math
import re
import warnings
from functools import cache
from itertools import product
from typing import Any

from toolkit.errors import CoordinateError, ReferenceNotFound
from toolkit.places.readings import Reading, printed_radius

_MGRS = re.compile(
    r"(?:(?:MGRS|USNG|grid)\s*:?\s*)?(?:(\d{1,2})[\s/-]?([C-HJ-NP-X])[\s/-]*([A-HJ-NP-Z]{2})[\s/-]*"
    r"(\d{1,5})[\s/-]+(\d{1,5})|"
    r"(\d{1,2})[\s/-]?([C-HJ-NP-X])[\s/-]*([A-HJ-NP-Z]{2})[\s/-]*(\d{2,10}))",
    re.IGNORECASE,
)
_EASTING = r"(?:0?\d{6}|\d{3}[ ',]\d{3})(?:\.\d+)?"
_NORTHING = r"(?:\d{1,8}|\d{1,2}(?:[ ',]\d{3}){2})(?:\.\d+)?"
_ZONE = (
    r"(?:(?:UTM|zone|zona|зона|fuseau|huso|WGS ?84 ?/)[\s:]*)*(\d{1,2})\s?(north|south|norte|sur|nord|sud|[C-HJ-NP-X])"
)
_PAIR = rf"(?:E\s*)?({_EASTING})\s*(?:m\s*E|m|E)?[\s,]+(?:N\s*)?({_NORTHING})\s*(m\s*N|m\s*S|m|N)?"
_UTM = re.compile(rf"{_ZONE}[\s,:]+{_PAIR}", re.IGNORECASE)
_UTM_JOINED = re.compile(rf"{_ZONE}({_EASTING})m?E,?({_NORTHING})(m?[NS])", re.IGNORECASE)
_UTM_LAST = re.compile(rf"{_PAIR}[\s,(]+{_ZONE}\)?", re.IGNORECASE)
_UTM_EPSG = re.compile(rf"EPSG:32([67])(\d\d)[\s,;:]+{_PAIR}", re.IGNORECASE)
_HALVES = {"NORTH": "N", "NORTE": "N", "NORD": "N", "SOUTH": "SOUTH", "SUR": "SOUTH", "SUD": "SOUTH"}
_CODE = r"[23456789CFGHJMPQRVWX0]{2,8}\+[23456789CFGHJMPQRVWX]{0,13}"
_PLUS = re.compile(rf"(?:(?:https?://)?plus\.codes/)?({_CODE})(?:[\s,]+(\D{{2,60}}))?", re.IGNORECASE)
_PLUS_LAST = re.compile(rf"(\D{{2,60}}?)[\s,]+({_CODE})", re.IGNORECASE)
_GEOHASH = re.compile(r"(geohash\s*[:= ]\s*|https?://(?:www\.)?geohash\.org/)?([0-9b-hjkmnp-z]{4,12})")
_BASE32 = "0123456789bcdefghjkmnpqrstuvwxyz"
S_BAND = (32.0, 40.0)
"""Latitudes of the band S (NGA.STND.0037, grid reference system)."""

_BANDS = "CDEFGHJKLMNPQRSTUVWX"


def read_mgrs(text: str) -> Reading | None:
    """Read an MGRS reference and give the middle of its square.

    Returns
    -------
    Reading or None
        None when it is no MGRS reference.
    """
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
        # it warns of a square at the edge of its band; whether the point lies in the band is looked at below
        with warnings.catch_warnings(action="ignore", category=RuntimeWarning):
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


def read_utm(text: str) -> Reading | None:
    """Read UTM; a letter after the zone is its latitude band, as MGRS has it.

    An S is the band from 32 to 40 degrees north where the northing fits it; elsewhere it may mean the southern half,
    and is refused.

    Returns
    -------
    Reading or None
        None when it is not UTM.
    """
    parts = _utm_parts(text)
    if parts is None:
        return None
    zone, letter, east, north = parts
    if not 1 <= zone <= 60 or not 100_000 <= float(east) < 900_000 or float(north) > 10_000_000:
        raise CoordinateError(f"UTM zone {zone}, easting {east}, northing {north} is out of range")
    if letter == "S":
        readings = [_utm_point(zone, south, float(east), float(north)) for south in (False, True)]
        if S_BAND[0] <= readings[0][0] <= S_BAND[1]:
            return _utm_reading(*readings[0], east)
        told = " or ".join(f"{lat:.5f}, {lon:.5f}" for lat, lon in readings)
        raise CoordinateError(
            f"has two readings: {told} (S is a latitude band in the north, or the southern hemisphere)",
            remedy="Write 'north' or 'south' after the zone.",
        )
    south = letter == "SOUTH" or (len(letter) == 1 and letter < "N")
    lat, lon = _utm_point(zone, south, float(east), float(north))
    if len(letter) == 1 and letter != "N" and _BANDS[min(19, int((lat + 80) // 8))] != letter:
        raise CoordinateError(f"latitude {lat:.3f} does not lie in UTM band {letter}")
    return _utm_reading(lat, lon, east)


def _utm_parts(text: str) -> tuple[int, str, str, str] | None:
    """Give zone, band or half, easting and northing, in whatever order they stand."""
    if match := _UTM_EPSG.fullmatch(text):
        letter = "N" if match[1] == "6" else "SOUTH"
        zone, east, north = match[2], match[3], match[4]
    elif match := _UTM.fullmatch(text) or _UTM_JOINED.fullmatch(text):
        zone, letter, east, north, unit = match.groups()
        letter = _half(letter, unit)
    elif match := _UTM_LAST.fullmatch(text):
        east, north, unit, zone, letter = match.groups()
        letter = _half(letter, unit)
    else:
        return None
    east, north = (re.sub(r"[ ',]", "", number) for number in (east, north))
    return int(zone), letter, east, north


def _half(letter: str, unit: str | None) -> str:
    """Give the band, or the half where a word or the unit of the northing ("m S") says it."""
    if unit and unit[-1] in "Ss" and letter.upper() == "S":
        return "SOUTH"
    return _HALVES.get(letter.upper(), letter.upper())


def _utm_reading(lat: float, lon: float, east: str) -> Reading:
    unit = 10.0 ** -len(east.partition(".")[2])
    return Reading(lat, lon, unit / 2 * math.sqrt(2), "utm")


def read_plus_code(text: str) -> Reading | None:
    """Read an Open Location Code and give the middle of its cell.

    A short code is completed from the place written after it, as in "H4M5+V5 Sohung".

    Returns
    -------
    Reading or None
        None when it is no Plus code.
    """
    if "+" not in text:
        return None
    match, turned = _PLUS.fullmatch(text), _PLUS_LAST.fullmatch(text)
    if match is None and turned is None:
        return None
    from openlocationcode import openlocationcode as olc

    code, place = (match[1], match[2]) if match else (turned[2], turned[1])  # type: ignore[index]
    code = code.upper()
    if not olc.isValid(code):
        raise CoordinateError("no valid Plus code")
    if not olc.isFull(code):
        if not olc.isShort(code):  # the library takes "Q7XMR4VV+2C" for neither
            raise CoordinateError("no valid Plus code")
        code = _completed(code, place)
    cell = olc.decode(code)
    radius = printed_radius(cell.latitudeCenter, cell.latitudeHi - cell.latitudeLo, cell.longitudeHi - cell.longitudeLo)
    return Reading(cell.latitudeCenter, cell.longitudeCenter, radius, "plus-code")


def _completed(code: str, place: str | None) -> str:
    from openlocationcode import openlocationcode as olc

    if place is None:
        raise CoordinateError(
            "a short Plus code needs a place to start from", remedy=f"Write the full code, or {code} and a town."
        )
    from toolkit.places.references import one_place

    try:
        near = one_place(place.strip(" ,."))
    except ReferenceNotFound as e:
        raise CoordinateError(f"a short Plus code from {place.strip()!r}: {e.what}", remedy=e.remedy) from e
    return str(olc.recoverNearest(code, near.lat, near.lon))


def read_geohash(text: str) -> Reading | None:
    """Read a geohash (G. Niemeyer 2008) and give the middle of its cell.

    A bare one counts only if digits and letters alternate, as in u4pruydqqvj; "brent95" may be a name, and is refused
    with the position it would mean.

    Returns
    -------
    Reading or None
        None when it is no geohash.
    """
    match = _GEOHASH.fullmatch(text)
    if match is None:
        return None
    code, runs = match[2], len(re.findall(r"\d+|[a-z]+", match[2]))
    if not match[1] and (len(code) < 6 or runs < 3):
        if runs < 2 or len(code) < 5:
            return None
        found = _geohash_cell(code)
        raise CoordinateError(
            f"is a name or a number, or the geohash of {found.lat:.4f}, {found.lon:.4f}",
            remedy=f"Write geohash:{code} if that is meant.",
        )
    return _geohash_cell(code)


def _geohash_cell(code: str) -> Reading:
    sides = [[-180.0, 180.0], [-90.0, 90.0]]
    bits = [_BASE32.index(letter) >> shift & 1 for letter, shift in product(code, (4, 3, 2, 1, 0))]
    for number, bit in enumerate(bits):
        side = sides[number % 2]
        side[1 - bit] = sum(side) / 2
    (west, east), (south, north) = sides
    lat = (south + north) / 2
    return Reading(lat, (west + east) / 2, printed_radius(lat, north - south, east - west), "geohash")
