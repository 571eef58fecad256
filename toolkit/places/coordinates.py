"""Read a position from text in any usual notation, or refuse it in one line."""

from __future__ import annotations

import math
import re

from toolkit.errors import CoordinateError
from toolkit.places.angles import Angle, normalise, read_pair
from toolkit.places.notations import READERS, Reading, printed_radius
from toolkit.records import CoordinateMention, Coordinates

MAX_LENGTH = 400
"""Characters of the longest position read; map links are the longest in use."""


def parse_coordinates(text: str) -> Coordinates:
    """Read one position.

    Decimal degrees, degrees-minutes(-seconds) in any dress, MGRS, UTM, full Plus codes, ISO 6709, geo: URIs, WKT,
    GeoJSON, map links, and the Korean form. Bare pairs are latitude, then longitude.

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
    shown = text.strip()
    if not shown:
        raise CoordinateError("an empty text is no position", remedy="Give one, such as 38.5847, 126.1079.")
    if len(shown) > MAX_LENGTH:
        raise CoordinateError(f"{len(shown)} characters are too long for a position", remedy="Give the position alone.")
    try:
        reading = _read(shown)
    except CoordinateError as e:
        raise CoordinateError(f"{_quoted(shown)}: {e.what}", where=e.where, remedy=e.remedy) from None
    return Coordinates(lat=reading.lat, lon=reading.lon, uncertainty_m=reading.uncertainty_m, notation=reading.notation)


def _quoted(text: str) -> str:
    safe = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return repr(safe if len(safe) <= 60 else safe[:57] + "...")


def _read(text: str) -> Reading:
    for reader in READERS:
        if (found := reader(text)) is not None:
            break
    else:
        found = _from_angles(*read_pair(normalise(text)))
    if not (math.isfinite(found.lat) and math.isfinite(found.lon)):
        raise CoordinateError("not a finite number")
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
    return Reading(lat.degrees, lon.degrees, printed_radius(lat.degrees, lat.unit, lon.unit), finest)


_NUMBER = r"\d{1,3}(?:[.,]\d{1,12})?"
_UNIT = r"\s{0,2}(?:[°ºd˚]|deg(?:rees)?|도)\s{0,2}"
_REST = r"(?:\d{1,2}(?:[.,]\d{1,8})?\s{0,2}(?:[′’'´]{1,2}|[″”\"]|분|초|min|sec)?\s{0,2}){0,2}"
_HEMI = r"(?:[NSEW](?![A-Za-z])|(?:north|south|east|west)(?![A-Za-z]))"
_SEP = r"\s{0,2}[,;/]?\s{0,2}"
_MARKED = r"(?:\d{1,2}(?:[.,]\d{1,8})?\s{0,2}(?:[′’'´]{1,2}|[″”\"]|분|초|min|sec)\s{0,2}){0,2}"
_SUFFIXED = rf"{_NUMBER}(?:{_UNIT}{_REST})?\s{{0,2}}{_HEMI}"
_PREFIXED = rf"(?:[NSEW]|[북남]위|[동서]경)\s{{0,2}}{_NUMBER}(?:{_UNIT}{_MARKED})?"
_IN_TEXT = re.compile(
    "|".join(
        (
            rf"(?<![\w.]){_SUFFIXED}{_SEP}{_SUFFIXED}",
            rf"(?<![\w.]){_PREFIXED}{_SEP}{_PREFIXED}",
            r"(?<![\w.,+-])[+-]?\d{1,2}\.\d{3,12}°?\s{0,2}[,;]\s{0,2}[+-]?\d{1,3}\.\d{3,12}°?(?!\d|\.\d)",
            rf"(?<![\w.])[+-]?{_NUMBER}{_UNIT}{_MARKED}{_SEP}[+-]?{_NUMBER}{_UNIT}{_MARKED}",
            r"(?<!\w)\d{1,2}[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?(?:\d{10}|\d{8}|\d{6}|\d{5}\s\d{5}|\d{4}\s\d{4}|\d{3}\s\d{3})(?!\w)",
            r"(?<!\w)[23456789CFGHJMPQRVWX]{8}\+[23456789CFGHJMPQRVWX]{2,3}(?!\w)",
            r"(?<!\w)geo:[+-]?\d{1,3}\.\d+,[+-]?\d{1,3}\.\d+",
            r"https?://[^\s<>\"')\]]{1,300}",
        )
    )
)


def find_coordinates(text: str) -> list[CoordinateMention]:
    """Find the positions written in running text.

    Only writings that are hardly anything else: with degree marks, hemispheres, three decimals or a grid's letters.

    Parameters
    ----------
    text
        Running text of any length.

    Returns
    -------
    list of CoordinateMention
        In text order, with character spans; what looks like a position and cannot be read is left out.
    """
    found = []
    for match in _IN_TEXT.finditer(text):
        written = match[0].rstrip(" ,;.")
        try:
            coordinates = parse_coordinates(written)
        except CoordinateError:
            continue
        start = match.start()
        found.append(CoordinateMention(text=written, start=start, end=start + len(written), coordinates=coordinates))
    return found
