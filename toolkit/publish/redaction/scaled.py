"""Positions whose numbers are no degrees: scaled by millions, in seconds, packed, with decimal commas, in fractions."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise

_NUMBER = re.compile(
    r"(?P<fractions>\d+/\d+[ ,;]+\d+/\d+[ ,;]+\d+/\d+)"
    r"|(?P<parted>\d{1,3}[:d]\d{1,2}[:m]\d{1,2}(?:[.,]\d+)?)"
    r"|(?P<apart>\d(?: \d){0,2} [.,](?: \d){3,})"
    r"|(?<![A-Za-z]{2})(?P<plain>(?:\d{1,5},\d+(?![.\d])|\d+(?:\.\d+)?)(?:e[+-]?\d+)?)(?P<mark>[\"″'′])?",
    re.IGNORECASE,
)
_PART = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,]\d{1,8})?(?![\d])")
_APART = 40
"""Characters between the two numbers at most: the name of a field stands there."""
_NEAR_DEG = 0.02
"""How near a number must come to the withheld place's, in degrees: 2 km, as for grids."""

Reading = tuple[int, int, float, float]
_Found = tuple[int, int, tuple[float, ...]]


def scaled_pairs(text: str, points: Iterable[tuple[float, float]]) -> Iterator[Reading]:
    """Find pairs of numbers that are a withheld place in one of these notations, in either order.

    Parameters
    ----------
    text
        A legible text.
    points
        Latitude and longitude of each withheld place, in degrees.

    Yields
    ------
    tuple
        Start, end, and the latitude and longitude of the place it is near.
    """
    places = list(points)
    if not places:
        return
    found = [(m.start(), m.end(), tuple(_degrees(m))) for m in _NUMBER.finditer(text)]
    for (start, stop, first), (begin, end, second) in pairwise(found):
        if begin - stop > _APART or not first or not second:
            continue
        for lat, lon in places:
            forth = _tells(first, lat) and _tells(second, lon)
            if forth or (_tells(first, lon) and _tells(second, lat)):
                yield start, end, lat, lon
                break


def parted_pairs(text: str, points: Iterable[tuple[float, float]]) -> Iterator[Reading]:
    """Find degrees, minutes and maybe seconds of a withheld place, in either order, whatever words part the numbers.

    The words for north and degrees are those of any language: four or six numbers in a row that are the place to a
    kilometre or two are it.

    Parameters
    ----------
    text
        A legible text.
    points
        Latitude and longitude of each withheld place, in degrees.

    Yields
    ------
    tuple
        Start, end, and the latitude and longitude of the place.
    """
    places = list(points)
    begins = {int(abs(angle)) for angle in chain.from_iterable(places)}
    found = [(m.start(), m.end(), float(m[0].replace(",", "."))) for m in _PART.finditer(text)] if places else []
    for at, one in enumerate(found):
        for size in (2, 3) if int(one[2]) in begins else ():
            row = found[at : at + 2 * size]
            if len(row) < 2 * size or any(b[0] - a[1] > _APART for a, b in pairwise(row)):
                continue
            values = [part[2] for part in row]
            first, second = tuple(_sixtieths(*values[:size])), tuple(_sixtieths(*values[size:]))
            for lat, lon in places:
                if (_tells(first, lat) and _tells(second, lon)) or (_tells(first, lon) and _tells(second, lat)):
                    yield row[0][0], row[-1][1], lat, lon


def _tells(values: tuple[float, ...], degrees: float) -> bool:
    return any(abs(value - abs(degrees)) <= _NEAR_DEG for value in values)


def _degrees(match: re.Match[str]) -> Iterator[float]:
    """Give what a number may be in degrees, by how many digits it has; never the plain degrees, which others read."""
    if match["fractions"]:
        parts = [int(over) / (int(under) or 1) for over, under in re.findall(r"(\d{1,12})/(\d{1,12})", match[0])]
        yield from _sixtieths(*parts[:3]) if len(parts) >= 3 else ()
    elif match["parted"]:
        yield from _sixtieths(*(float(part.replace(",", ".")) for part in re.split(r"[:dm]", match[0].lower())))
    elif match["apart"]:
        yield float(match[0].replace(" ", "").replace(",", "."))
    else:
        yield from _of_plain(match["plain"].lower(), match["mark"] or "")


def _of_plain(written: str, mark: str) -> Iterator[float]:
    if len(written) > 24:
        return
    value = float(written.replace(",", "."))
    whole, _, decimals = re.split(r"e", written)[0].replace(",", ".").partition(".")
    if "e" in written or ("," in written and len(whole) <= 3 and len(decimals) >= 3):
        yield value
    if len(whole) <= 3 and len(decimals) >= 3:
        yield value * 0.9  # gon, of which a right angle has 100
    if len(decimals) >= 4 and value < 4:
        yield math.degrees(value)
    if len(decimals) >= 5 and value < 1:
        yield value * 360  # turns
    if len(whole) <= 4 and decimals:
        yield from (value * 360 / mils for mils in (6400, 6000))  # a circle's, of NATO and of the East
    if not decimals and 6 <= len(whole) <= 10:
        yield from (value / scale for scale in (1e5, 1e6, 1e7))
    if 4 <= len(whole) <= 5 and len(decimals) >= 2:
        yield from _sixtieths(value // 100, value % 100)
    if 6 <= len(whole) <= 7:
        yield from _sixtieths(value // 10_000, value % 10_000 // 100, value % 100)
    if mark:
        yield value / (3600 if mark in '"″' else 60)


def _sixtieths(degrees: float, minutes: float, seconds: float = 0.0) -> Iterator[float]:
    if minutes < 60 and seconds < 60:
        yield degrees + minutes / 60 + seconds / 3600
