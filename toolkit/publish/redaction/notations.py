"""Further writings of a position, read so that a public edition can take them out: at sea, on tiles, on national grids.

The house reads positions to measure with them, and refuses what has two readings. A guard reads more: whatever could be
meant for the withheld place is taken for it.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

_POINTS = {"_": " ", "·": ".", "٫": ".", "．": ".", "−": "-", "‐": "-", "‑": "-", "，": ",", "、": ","}
_ODD = re.compile(r"[·٫．−‐‑，、！-～²³¹⁰⁴-⁹₀-₉①-⑨⓪❶-❾]|(?![0-9])\d|_(?=[NSEWnsew+-]?\d)")
_NUMBER = r"\d{1,3}(?:[.,]\d{1,12})?"
_PART = r"[^\w.,+]{1,4}(\d{1,2}(?:[.,]\d{1,10})?)"
_HEMISPHERE = r"(N(?:orth)?|S(?:outh)?|E(?:ast)?|W(?:est)?)"
_WORDS = r"(?:\s{0,2}(?:degrees?|deg|minutes?|min|seconds?|sec)\.?)?"
_AFTER = re.compile(
    rf"(?<![\w.,])({_NUMBER}){_WORDS}(?:{_PART}{_WORDS})?(?:{_PART}{_WORDS})?[^\w.,+]{{0,4}}{_HEMISPHERE}(?!\w)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"(?<!\w){_HEMISPHERE}[^\w.,+]{{0,3}}({_NUMBER}){_WORDS}(?:{_PART}{_WORDS})?(?:{_PART}{_WORDS})?(?![\w.]\d)",
    re.IGNORECASE,
)
_APART = 16
"""Characters between a latitude and its longitude at most."""
_TILE = re.compile(r"(?<!\d)(\d{1,8})/(\d{1,8})/(\d{1,8})(?![\d/])")
_TILE_QUERY = re.compile(
    r"(?<!\w)([xyz])[=:]? ?(\d{1,8})\b\D{1,3}([xyz])[=:]? ?(\d{1,8})\b\D{1,3}([xyz])[=:]? ?(\d{1,8})\b", re.IGNORECASE
)
_QUADKEY = re.compile(r"(?<!\w)[0-3]{10,23}(?!\w)")
_RADIANS = re.compile(r"(?<![\w.])([0-3]\.\d{4,15})[^\w.]{1,6}([0-3]\.\d{4,15})(?![\w.]\d)")
_METRES = re.compile(
    r"(?:(?<![\w.,])|(?<=\d[C-HJ-NP-X])|(?<=\b[EN])|(?<=mE))"
    r"(\d{1,3}(?:[ ,'’]\d{3}){1,2}(?:\.\d+)?|\d{1,3}(?:\.\d{3}){1,2}|\d{5,8}(?:\.\d+)?)"
    r"(?:(?=m?[ENS]?(?!\w))|(?=m?E\d))(?!\.\d)",
    re.IGNORECASE,
)
"""Metres of a grid, a zone's letter before or the side behind them: 454138, E454138, 27W454138E7113690N."""
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{3}){1,2}")
"""Thousands set apart by full stops, as in German and Spanish."""
_BETWEEN = re.compile(r"[ \t,;/:()=.]*(?:m|east(?:ing)?|north(?:ing)?|and|[xyzen]|[ \t,;/:()=.-]){1,12}", re.IGNORECASE)
"""What stands between an easting and a northing."""
_LOCATOR = re.compile(r"(?<!\w)[A-R]{2}\d\d[A-X]{2}(?:\d\d)?(?!\w)", re.IGNORECASE)
_LEAST_ZOOM = 9
"""Tiles of lower zoom are wider than 78 km at the equator: they tell a region."""
_GRID_M = 2_000.0
"""How near a pair of metres on a grid must come to a withheld place."""


def legible(text: str) -> str:
    """Return a text with the digits of all scripts as 0 to 9, wide letters narrow and raised points as full stops.

    The stroke before a number, as in the name of a file, is a blank.

    Returns
    -------
    str
        Text of the same length, so that places in it are those of the original.
    """
    if not _ODD.search(text):
        return text
    return _ODD.sub(_legible, text)


def _legible(match: re.Match[str]) -> str:
    char = match[0]
    if char in _POINTS:
        return _POINTS[char]
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    narrow = unicodedata.normalize("NFKC", char)
    return narrow if len(narrow) == 1 and narrow.isascii() else char


@dataclass(frozen=True, slots=True)
class Axis:
    """One angle with its hemisphere.

    Attributes
    ----------
    start
        First character.
    end
        One past the last.
    north
        True for a latitude.
    value
        Degrees, positive to the north and east; longitudes past 180 come round.
    fine
        How much its last digit leaves open, in degrees.
    leads
        True where the hemisphere stands before the number.
    """

    start: int
    end: int
    north: bool
    value: float
    fine: float
    leads: bool


def axes(text: str) -> list[Axis]:
    """Find single angles with a hemisphere, in whatever dress: 64-08.8N, 64°8.796'N, 64 degrees 8 minutes north."""
    found = [_axis(m, m[4], (m[1], m[2], m[3]), leads=False) for m in _AFTER.finditer(text)]
    found += [_axis(m, m[1], (m[2], m[3], m[4]), leads=True) for m in _BEFORE.finditer(text)]
    return sorted((a for a in found if a), key=lambda a: a.start)


def _axis(match: re.Match[str], hemisphere: str, parts: tuple[str | None, ...], *, leads: bool) -> Axis | None:
    given = [p.replace(",", ".") for p in parts if p]
    values = [float(p) for p in given]
    # minutes and seconds end at 60: this is no angle
    if any(v >= 60 for v in values[1:]):
        return None
    value = sum(v / 60**n for n, v in enumerate(values))
    fine = 10.0 ** -len(given[-1].partition(".")[2]) / 60 ** (len(given) - 1)
    letter = hemisphere[0].upper()
    if letter in "SW":
        value = -value
    if letter in "EW":
        # 338 degrees east is 22 west
        value = (value + 180) % 360 - 180
    return Axis(match.start(), match.end(), north=letter in "NS", value=value, fine=fine, leads=leads)


def angle_pairs(found: Iterable[Axis]) -> Iterator[tuple[int, int, float, float]]:
    """Put latitudes and longitudes together that stand side by side.

    Parameters
    ----------
    found
        Angles, in order.

    Yields
    ------
    tuple
        Start, end, latitude, longitude.
    """
    angles = list(found)
    behind = [angle for angle in angles if not angle.leads]
    ahead = [angle for angle in angles if angle.leads]
    for first, second in (*pairwise(behind), *pairwise(ahead)):
        if first.north == second.north or not 0 <= second.start - first.end <= _APART:
            continue
        lat, lon = (first, second) if first.north else (second, first)
        yield first.start, second.end, lat.value, lon.value


def other_readings(text: str) -> Iterator[tuple[int, int, float, float]]:
    """Find map tiles, quadkeys and pairs of radians.

    Yields
    ------
    tuple
        Start, end, latitude, longitude: the middle of a tile.
    """
    for match in _TILE.finditer(text):
        one, two, three = (int(n) for n in match.groups())
        yield from _tile(match, one, two, three)
        yield from _tile(match, three, one, two)  # a service of tiles may have the zoom last
    for match in _TILE_QUERY.finditer(text):
        named = {match[n].lower(): int(match[n + 1]) for n in (1, 3, 5)}
        if set(named) == {"x", "y", "z"}:
            yield from _tile(match, named["z"], named["x"], named["y"])
    for match in _QUADKEY.finditer(text):
        x = sum((int(digit) & 1) << n for n, digit in enumerate(reversed(match[0])))
        y = sum((int(digit) >> 1) << n for n, digit in enumerate(reversed(match[0])))
        yield from _tile(match, len(match[0]), x, y)
    for match in _RADIANS.finditer(text):
        first, second = (math.degrees(float(match[n])) for n in (1, 2))
        for lat, lon in ((first, second), (second, first)):  # a sign may be a dash
            for north, east in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
                yield match.start(), match.end(), lat * north, lon * east


def _tile(match: re.Match[str], zoom: int, x: int, y: int) -> Iterator[tuple[int, int, float, float]]:
    if not _LEAST_ZOOM <= zoom <= 24 or max(x, y) >= 2**zoom:
        return
    for column, row in ((x, y), (y, x), (x, 2**zoom - 1 - y)):  # as in web maps, turned round, and as in TMS
        lon = (column + 0.5) / 2**zoom * 360 - 180
        lat = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * (row + 0.5) / 2**zoom))))
        yield match.start(), match.end(), lat, lon


def locators(text: str) -> Iterator[tuple[int, int, str]]:
    """Find Maidenhead locators, with their first six characters."""
    for match in _LOCATOR.finditer(text):
        yield match.start(), match.end(), match[0][:6].upper()


def locator(lat: float, lon: float) -> str:
    """Return the Maidenhead locator of a position, six characters: a cell of 5 by 2.5 minutes.

    Parameters
    ----------
    lat
        Degrees north.
    lon
        Degrees east.
    """
    east, north = lon + 180, lat + 90
    field = chr(65 + int(east // 20)) + chr(65 + int(north // 10))
    square = f"{int(east % 20 // 2)}{int(north % 10)}"
    cell = chr(65 + int(east % 2 * 12)) + chr(65 + int(north % 1 * 24))
    return field + square + cell


def grid_pairs(text: str, places: Callable[[], Iterable[tuple[float, float]]]) -> Iterator[tuple[int, int]]:
    """Find pairs of metres that are a place on one of its grids, with or without the grid's name.

    Parameters
    ----------
    text
        A legible text.
    places
        Gives the first and second number of the place on each grid, as ``on_grids`` does; asked only where a text
        holds pairs of metres.
    """
    numbers = [(m.start(), m.end(), _metres(m[0])) for m in _METRES.finditer(text)]
    pairs = [(a, b) for a, b in pairwise(numbers) if _BETWEEN.fullmatch(text, a[1], b[0])]
    # asked only now: each point on all its grids costs PROJ a second
    wanted = list(places()) if pairs else []
    for (start, _, first), (_, end, second) in pairs:
        if any(_is_near(first, second, x, y) or _is_near(first, second, y, x) for x, y in wanted):
            yield start, end


def _metres(written: str) -> float:
    return float(re.sub(r"[ ,'’.]" if _DOTTED.fullmatch(written) else r"[ ,'’]", "", written))


def _is_near(first: float, second: float, x: float, y: float) -> bool:
    return abs(first - x) <= _GRID_M and abs(second - y) <= _GRID_M


@cache
def on_grids(lat: float, lon: float) -> tuple[tuple[float, float], ...]:
    """Return a place in metres on UTM, its own zone and the next, and on every national grid that covers it.

    Parameters
    ----------
    lat
        Degrees north.
    lon
        Degrees east.

    Returns
    -------
    tuple of tuple of float
        Two numbers a grid, without sign. The list of grids is EPSG's, as PROJ carries it.
    """
    from pyproj import Transformer
    from pyproj.aoi import AreaOfInterest
    from pyproj.database import query_crs_info
    from pyproj.enums import PJType
    from pyproj.exceptions import CRSError, ProjError

    zone = int((lon + 180) // 6) + 1
    # near the edge of a zone positions are often written in the neighbour's metres
    codes = [(32700 if lat < 0 else 32600) + (z - 1) % 60 + 1 for z in (zone - 1, zone, zone + 1)]
    spot = AreaOfInterest(lon, lat, lon, lat)
    listed = query_crs_info(
        auth_name="EPSG", pj_types=[PJType.PROJECTED_CRS], area_of_interest=spot, contains=True, allow_deprecated=False
    )
    codes += [int(grid.code) for grid in listed]
    found = []
    for code in dict.fromkeys(codes):
        try:
            x, y = Transformer.from_crs(4326, code, always_xy=True).transform(lon, lat)
        except (CRSError, ProjError):  # a grid that PROJ names but cannot compute
            continue
        if math.isfinite(x) and math.isfinite(y):
            found.append((abs(x), abs(y)))
    # metres from the middle of the earth, of which two neighbours are enough
    middle = [abs(part) for part in Transformer.from_crs(4979, 4978, always_xy=True).transform(lon, lat, 0.0)]
    return (*found, *pairwise(middle))
