"""Read a position from text in any usual notation, or refuse it in one line."""

from __future__ import annotations

import math
import re

from toolkit.earth import M_PER_DEGREE
from toolkit.errors import CoordinateError
from toolkit.places.angles import Angle, normalise, read_pair
from toolkit.places.grids import read_geohash, read_mgrs, read_plus_code, read_utm
from toolkit.places.letter_grids import read_gars, read_georef, read_maidenhead
from toolkit.places.links import read_map_link
from toolkit.places.notations import (
    read_arc_milliseconds,
    read_exif,
    read_geo_uri,
    read_geojson,
    read_iso6709,
    read_markup,
    read_nmea,
    read_wkt,
)
from toolkit.places.readings import Reading, printed_radius
from toolkit.records import Coordinates

MAX_LENGTH = 400
"""Characters of the longest position read; map links are the longest in use."""

METRES_FROM = 1000
"""Numbers above this are no degrees in any notation: they look like metres of a grid, and are refused as such."""

_READERS = (
    read_geo_uri,
    read_wkt,
    read_geojson,
    read_markup,
    read_map_link,
    read_plus_code,
    read_mgrs,
    read_utm,
    read_gars,
    read_georef,
    read_maidenhead,
    read_iso6709,
    read_nmea,
    read_exif,
    read_arc_milliseconds,
    read_geohash,
)
_ALTITUDE = re.compile(
    r"(?:\s*[,;]\s*[+-]?\d+(?:\.\d+)?\s?(?:km|m|ft|feet|met(?:er|re)s?)(?: a\.?s\.?l\.?)?"
    r"|[,;]?\s+h(?:eight)?\s?[=:]\s?[+-]?\d+(?:\.\d+)?\s?m?)$",
    re.IGNORECASE,
)
_AROUND = " \t\r\n\u200b\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2069\ufeff\u00a0"
"""Blanks, and the marks that turn the direction of writing."""

_TIMES = re.compile(r"\d{1,2}:\d{2}[\s,;/-]+\d{1,2}:\d{2}")
_DATUM_SAID = re.compile(r"\s*[,(\[]?\s*\bWGS[ -]?(?:19)?84\b\s*[)\]:]?\s*", re.IGNORECASE)
_NAMED = re.compile(r"((?:[^\W\d_]|[ '’.(-]){2,60}?)(?:\s*[:=,(]\s*|\s+)\(?(?=[+-]?\d|[NS]\s?\d)")
_NOT_A_NAME = re.compile(
    r"\w*l(?:on|ng)_?lat\w*|\b(?:minus|not|points?|srid|zone|utm|mgrs|grid|lambert|gauss|epsg|datum|tokyo|pulkovo|"
    r"nad|ed|ck|gcj|bd|lat(?:itude)?|lo?n?g?(?:itude)?|xy|yx|[nsew]|"
    r"north\w*|south\w*|east\w*|west\w*|km|miles?|metres?|meters?|degrees?)\b",
    re.IGNORECASE,
)


def parse_coordinates(text: str) -> Coordinates:
    """Read one position.

    Decimal degrees, degrees-minutes(-seconds) in any dress, MGRS, UTM, Plus codes (a short one with its town), ISO
    6709, geohashes, geo: URIs, WKT, GeoJSON, map links, and the Korean form. Bare pairs are latitude, then longitude. A
    name before the position and a height after it are passed over.

    Parameters
    ----------
    text
        The position as written.

    Returns
    -------
    Coordinates
        Degrees on WGS84, the radius its printed precision leaves open, and the notation.

    Raises
    ------
    CoordinateError
        It is no position, or it has two readings; the message gives both.
    """
    shown = text.strip(_AROUND)
    if not shown:
        raise CoordinateError("an empty text is no position", remedy="Give one, such as 38.5847, 126.1079.")
    if len(shown) > MAX_LENGTH:
        raise CoordinateError(f"{len(shown)} characters are too long for a position", remedy="Give the position alone.")
    try:
        reading = _read(shown)
    except CoordinateError as e:
        raise CoordinateError(f"{_quoted(shown)}: {e.what}", where=e.where, remedy=e.remedy) from None
    lat, lon, uncertainty_m, notation = reading
    return Coordinates(lat=lat, lon=lon, uncertainty_m=uncertainty_m, notation=notation)


def _quoted(text: str) -> str:
    safe = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return repr(safe if len(safe) <= 60 else safe[:57] + "...")


def _read(text: str) -> Reading:
    for reader in _READERS:
        if (found := reader(text)) is not None:
            return _checked(found)
    try:
        return _checked(_read_angles(text))
    except CoordinateError:
        if (rest := _without_trimmings(text)) is None:
            raise
    found = _checked(_read_angles(rest))
    if found.notation == "decimal" and rest.count(".") + rest.count("°") < 2:
        raise CoordinateError("two whole numbers after words are no position")
    return found


def _read_angles(text: str) -> Reading:
    if _TIMES.fullmatch(text):
        raise CoordinateError(
            "has two readings: two times of day, or degrees and minutes",
            remedy="Write hemisphere letters, as in 12:30N 14:45E.",
        )
    return _from_angles(*read_pair(normalise(text)))


def _without_trimmings(text: str) -> str | None:
    """Cut off a leading name, "WGS84" and a height; None when there is none of them."""
    rest = _ALTITUDE.sub("", _DATUM_SAID.sub(" ", text)).strip()
    named = _NAMED.match(rest)
    if named and not _NOT_A_NAME.search(named[1]):
        rest = rest[named.end() :].strip(" ()")
    return rest if rest != text else None


def _checked(found: Reading) -> Reading:
    if not (math.isfinite(found.lat) and math.isfinite(found.lon)):
        raise CoordinateError("not a finite number")
    if max(abs(found.lat), abs(found.lon)) > METRES_FROM:
        raise CoordinateError(
            f"{found.lat:g} and {found.lon:g} are no degrees; they look like metres of a grid",
            remedy="Give the grid's zone before them, such as 52N 248090 4274658.",
        )
    if abs(found.lat) > 90:
        raise CoordinateError(f"latitude {found.lat:g} is beyond 90 degrees", remedy=_swap_hint(found))
    if abs(found.lon) > 180:
        raise CoordinateError(f"longitude {found.lon:g} is beyond 180 degrees")
    return found


def _swap_hint(reading: Reading) -> str | None:
    if abs(reading.lat) > 180 or abs(reading.lon) > 90 or reading.notation != "decimal":
        return None
    east, north = ("E" if reading.lat >= 0 else "W"), ("N" if reading.lon >= 0 else "S")
    return f"If longitude comes first, write {abs(reading.lon):g}{north} {abs(reading.lat):g}{east}."


def _from_angles(first: Angle, second: Angle) -> Reading:
    if first.axis is not None and first.axis == second.axis:
        raise CoordinateError(f"both numbers are a {'latitude' if first.axis == 'lat' else 'longitude'}")
    swapped = first.axis == "lon" or second.axis == "lat"
    lat, lon = (second, first) if swapped else (first, second)
    finest = max((first.notation, second.notation), key=("decimal", "ddm", "dms").index)
    radius = printed_radius(lat.degrees, lat.unit, lon.unit) + _other_reading_m(lat, lon)
    return Reading(lat.degrees, lon.degrees, radius, finest)


def _other_reading_m(lat: Angle, lon: Angle) -> float:
    """Give how far 38°35'N 126°06'E lies from 38.35N 126.06E, or 0 where no dot may stand for a degree sign.

    On specimen labels and in old reports it does, so that the radius of the decimal reading must reach the other.
    """
    if any(a.notation != "decimal" or a.marked or a.axis is None or abs(a.unit - 0.01) > 1e-9 for a in (lat, lon)):
        return 0.0
    minutes = [round(abs(a.degrees) % 1 * 100) for a in (lat, lon)]
    if not any(minutes) or any(m >= 60 for m in minutes):
        return 0.0
    north, east = (m / 60 - m / 100 for m in minutes)
    return M_PER_DEGREE * math.hypot(north, east * math.cos(math.radians(lat.degrees)))


def read_position(text: str) -> tuple[float, float] | None:
    """Give the degrees north and east of a position in any notation; None where it is none.

    Parameters
    ----------
    text
        The position as stated.

    Examples
    --------
    >>> read_position("64.1466 N 21.9426 W")
    (64.1466, -21.9426)
    """
    try:
        found = parse_coordinates(text)
    except CoordinateError:
        return None
    return found.lat, found.lon
