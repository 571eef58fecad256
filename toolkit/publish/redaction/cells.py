"""Codes in which a withheld place can hide: cells of GEOREF, GARS and the natural area code, short links, polylines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import product

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without I and O, as GEOREF and GARS have them."""
_NATURAL = "0123456789BCDFGHJKLMNPQRSTVWXZ"
_LINK = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_~"
_GEOREF = re.compile(r"(?<!\w)([A-HJ-NP-Z]{2}[A-HJ-Q]{2})(\d{4}|\d{6}|\d{8}|\d{10})(?!\w)", re.IGNORECASE)
_GARS = re.compile(r"(?<!\w)(\d{3}[A-HJ-NP-Z]{2}[1-4])[1-9]?(?!\w)", re.IGNORECASE)
_AREA = re.compile(r"(?<!\w)([0-9B-DF-HJ-NP-TV-XZ]{4,6}) ([0-9B-DF-HJ-NP-TV-XZ]{4,6})(?!\w)")
_SHORT_LINK = re.compile(r"(?<=/go/)[A-Za-z0-9_~@]{5,12}-{0,2}")
_POLYLINE = re.compile(r"[?-~]{6,2000}")
_STEP = 0.005
"""Degrees to either side whose cells are taken for the place's, too: half a kilometre."""
_MOST_POINTS = 200
_NEAR_DEG = 0.02

Point = tuple[float, float]


def coded_cells(text: str, points: Iterable[Point]) -> Iterator[tuple[int, int]]:
    """Find codes of the cells in which withheld places lie.

    Parameters
    ----------
    text
        Any text.
    points
        Latitude and longitude of each place.

    Yields
    ------
    tuple of int
        Start and end.
    """
    steps = (-_STEP, 0.0, _STEP)
    around = [(lat + north, lon + east) for (lat, lon), north, east in product(points, steps, steps)]
    if not around:
        return
    for match in _GEOREF.finditer(text):
        half = len(match[2]) // 2
        minutes = match[2][:2] + match[2][half : half + 2]
        if any(match[1].upper() + minutes == georef(*point) for point in around):
            yield match.span()
    for match in _GARS.finditer(text):
        if any(match[1].upper() == gars(*point) for point in around):
            yield match.span()
    for match in _AREA.finditer(text):
        if any((match[1][:3], match[2][:3]) == natural(*point) for point in around):
            yield match.span()
    for match in _SHORT_LINK.finditer(text):
        if any(match[0].replace("@", "~").startswith(short_link(*point)) for point in around):
            yield match.span()


def georef(lat: float, lon: float) -> str:
    """Return the GEOREF cell of a minute: a quadrangle of 15 degrees, one of a degree, and the minutes.

    Parameters
    ----------
    lat
        Degrees north.
    lon
        Degrees east.
    """
    east, north = lon + 180, lat + 90
    cells = (int(east // 15), int(north // 15), int(east % 15), int(north % 15))
    return "".join(_LETTERS[cell] for cell in cells) + f"{int(east % 1 * 60):02}{int(north % 1 * 60):02}"


def gars(lat: float, lon: float) -> str:
    """Return the cell of the Global Area Reference System, 15 minutes wide.

    Parameters
    ----------
    lat
        Degrees north.
    lon
        Degrees east.
    """
    east, north = (lon + 180) * 2, (lat + 90) * 2
    quadrant = (1 if north % 1 >= 0.5 else 3) + (east % 1 >= 0.5)
    return f"{int(east) + 1:03}{_LETTERS[int(north) // 24]}{_LETTERS[int(north) % 24]}{quadrant}"


def natural(lat: float, lon: float) -> tuple[str, str]:
    """Return the first three characters of each half of the natural area code: cells of 1.5 by .7 kilometres.

    Parameters
    ----------
    lat
        Degrees north.
    lon
        Degrees east.
    """
    return _base30((lon + 180) / 360), _base30((lat + 90) / 180)


def _base30(share: float) -> str:
    number = int(share * 30**3)
    return _NATURAL[number // 900 % 30] + _NATURAL[number // 30 % 30] + _NATURAL[number % 30]


def short_link(lat: float, lon: float) -> str:
    """Return how a short link of OpenStreetMap to the place begins: bits of both angles in turns, six to a letter.

    Parameters
    ----------
    lat
        Degrees north.
    lon
        Degrees east.
    """
    x, y = int((lon + 180) / 360 * 2**15), int((lat + 90) / 180 * 2**15)
    bits = "".join(f"{x >> at & 1}{y >> at & 1}" for at in range(14, -1, -1))
    return "".join(_LINK[int(bits[at : at + 6], 2)] for at in range(0, 30, 6))


def polylines(text: str, points: Iterable[Point]) -> Iterator[tuple[int, int]]:
    """Find lines in Google's polyline encoding, of five or six decimals, that pass a withheld place.

    Parameters
    ----------
    text
        Any text.
    points
        Latitude and longitude of each place.

    Yields
    ------
    tuple of int
        Start and end.
    """
    places = list(points)
    for match in _POLYLINE.finditer(text) if places else ():
        if any(_passes(match[0], scale, places) for scale in (1e5, 1e6)):
            yield match.span()


def _passes(line: str, scale: float, places: list[Point]) -> bool:
    first = second = 0
    for number, step in enumerate(_steps(line)):
        if number % 2 == 0:
            first += step
            continue
        second += step
        for lat, lon in places:
            # GeoJSON's order as well as Google's
            for a, b in ((first, second), (second, first)):
                if abs(a / scale - lat) <= _NEAR_DEG and abs(b / scale - lon) <= _NEAR_DEG:
                    return True
    return False


def _steps(line: str) -> Iterator[int]:
    """Read the numbers of a polyline: five bits a character, the lowest first, the sign in the last bit."""
    value = shift = count = 0
    for char in line:
        code = ord(char) - 63
        value |= (code & 31) << shift
        shift += 5
        if code < 32:
            yield ~(value >> 1) if value & 1 else value >> 1
            value, shift, count = 0, 0, count + 1
        if shift > 40 or count > 2 * _MOST_POINTS:
            return
