"""Squares of the grids that are written in letters and numbers alone: GARS, Georef and Maidenhead locators.

Georef and Maidenhead look like names and numbers of other things, so that a short one counts only with its grid named;
a bare one is refused with the position that it would mean. GARS: NGA.SIG.0012; Georef: the same, chapter on GEOREF;
Maidenhead: IARU Region 1 VHF Managers Handbook.
"""

from __future__ import annotations

import re
import string

from toolkit.errors import CoordinateError
from toolkit.places.readings import Reading, printed_radius

_NO_I_O = string.ascii_uppercase.replace("I", "").replace("O", "")
_GARS = re.compile(r"(?:(?i:GARS)\s*:?\s*)?(\d{3})([A-HJ-NP-Q][A-HJ-NP-Z])([1-4]?)([1-9]?)")
_GEOREF = re.compile(
    r"((?:WORLD )?GEOREF\s*:?\s*)?([A-HJ-NP-Z][A-HJ-M][A-HJ-NP-Q]{2})\s?(\d{4}(?:\d\d){0,4})", re.IGNORECASE
)
_MAIDENHEAD = re.compile(
    r"((?:maidenhead|QTH|grid square|grid locator|locator)\s*(?:locator)?\s*:?\s*)?"
    r"([A-R]{2})(\d\d)(?:([A-Xa-x]{2})(\d\d)?)?",
    re.IGNORECASE,
)
_AS_CUSTOM = re.compile(r"[A-R]{2}\d\d[a-x]{2}(?:\d\d)?")
"""A locator as radio amateurs write it, its small letters told from the capitals: hardly anything else."""

_LONG_GEOREF = 8
"""Digits of a Georef from which it is hardly the number of something else."""


def read_gars(text: str) -> Reading | None:
    """Read a square of the Global Area Reference System and give its middle.

    Parameters
    ----------
    text
        "006AG39": half a degree, its quarter, and the ninth of that; the last two may lack.

    Returns
    -------
    Reading or None
        None when it is no such square.
    """
    match = _GARS.fullmatch(text)
    if match is None:
        return None
    column, letters, quarter, key = int(match[1]), match[2], match[3], match[4]
    row = _NO_I_O.index(letters[0]) * 24 + _NO_I_O.index(letters[1])
    if not 1 <= column <= 720 or row >= 360:
        raise CoordinateError(f"no such square of GARS: {text}")
    west, south, size = (column - 1) / 2 - 180, row / 2 - 90, 0.5
    if quarter:  # 1 and 2 lie north, 1 and 3 west
        size /= 2
        west += size * ((int(quarter) - 1) % 2)
        south += size * (int(quarter) <= 2)
    if key:  # as a telephone's keys: 1 is the north-west
        size /= 3
        west += size * ((int(key) - 1) % 3)
        south += size * (2 - (int(key) - 1) // 3)
    return _square(west, south, size, size, "gars")


def read_georef(text: str) -> Reading | None:
    """Read a World Geographic Reference and give the middle of its square.

    Parameters
    ----------
    text
        "Georef NKLN2444": fifteen degrees, one degree, then minutes.

    Returns
    -------
    Reading or None
        None when it is no such reference.

    Raises
    ------
    CoordinateError
        A short one without the grid's name.
    """
    match = _GEOREF.fullmatch(text)
    if match is None:
        return None
    letters, digits = match[2].upper(), match[3]
    east, north = digits[: len(digits) // 2], digits[len(digits) // 2 :]
    if int(east[:2]) >= 60 or int(north[:2]) >= 60:
        return None
    west = _NO_I_O.index(letters[0]) * 15 - 180 + _NO_I_O.index(letters[2])
    south = _NO_I_O.index(letters[1]) * 15 - 90 + _NO_I_O.index(letters[3])
    size = 10.0 ** (2 - len(east)) / 60
    found = _square(west + int(east) * size, south + int(north) * size, size, size, "georef")
    if not match[1] and len(digits) < _LONG_GEOREF:
        raise _may_be_another("the Georef", found, f"Georef {text}")
    return found


def read_maidenhead(text: str) -> Reading | None:
    """Read a locator of radio amateurs and give the middle of its square.

    Parameters
    ----------
    text
        "JO57eo": twenty by ten degrees, two by one, then five by two and a half minutes.

    Returns
    -------
    Reading or None
        None when it is no locator.

    Raises
    ------
    CoordinateError
        One that may be the number of something else, and does not name its grid.
    """
    match = _MAIDENHEAD.fullmatch(text)
    if match is None:
        return None
    field, square, small, extended = match[2].upper(), match[3], (match[4] or "").upper(), match[5]
    west = -180.0 + 20 * (ord(field[0]) - 65) + 2 * int(square[0])
    south = -90.0 + 10 * (ord(field[1]) - 65) + int(square[1])
    wide = 2.0
    if small:
        wide /= 24
        west += wide * (ord(small[0]) - 65)
        south += wide / 2 * (ord(small[1]) - 65)
    if extended:
        wide /= 10
        west += wide * int(extended[0])
        south += wide / 2 * int(extended[1])
    found = _square(west, south, wide, wide / 2, "maidenhead")
    if not match[1] and not _AS_CUSTOM.fullmatch(text):
        raise _may_be_another("the Maidenhead locator", found, f"locator {text}")
    return found


def _may_be_another(what: str, found: Reading, remedy: str) -> CoordinateError:
    return CoordinateError(
        f"is a name or a number, or {what} of {found.lat:.4f}, {found.lon:.4f}",
        remedy=f"Write {remedy} if that is meant.",
    )


def _square(west: float, south: float, wide: float, high: float, notation: str) -> Reading:
    lat = south + high / 2
    return Reading(lat, west + wide / 2, printed_radius(lat, high, wide), notation)
