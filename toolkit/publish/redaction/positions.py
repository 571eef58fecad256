"""Find the positions of withheld sites in a text, in whatever notation, and make them rougher or take them out."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, starmap

from toolkit.earth import EQUATOR_KM_PER_DEGREE, MEAN_RADIUS_KM
from toolkit.errors import CoordinateError
from toolkit.publish.redaction import notations
from toolkit.publish.redaction.cells import coded_cells, polylines
from toolkit.publish.redaction.figures import in_digits, packed_near
from toolkit.publish.redaction.scaled import parted_pairs, scaled_pairs
from toolkit.records import CoordinateMention, Coordinates, WithheldSite

NEAR_KM = 10.0
"""How near to a withheld site a position must lie to fall under its rule."""

_MOST_ON_GRIDS = 12
"""Points that are looked for on national grids, a second each."""
_GEOHASH = "0123456789bcdefghjkmnpqrstuvwxyz"
_SPACE = r"\s,;/|+"
_ANGLE = r"\d{1,3}(?:[°º\s:'′’\"″”.]{1,3}\d{1,8}){0,3}[°º\s'′’\"″”]{0,4}"
_LOOSE = re.compile(
    rf"(?<![\w.]){_ANGLE}[NSns][{_SPACE}]{{0,4}}{_ANGLE}[EWew](?!\w)"
    rf"|(?<!\w)[NSns]\s?{_ANGLE}[{_SPACE}]{{0,4}}[EWew]\s?{_ANGLE}"
    r"|(?<!\w)\d{4,7}(?:\.\d+)?[NS][\s,;]{0,3}\d{5,8}(?:\.\d+)?[EW](?!\w)"
    r"|(?<!\w)\d{1,2}\s?[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}(?:\s?\d{1,5}\s?\d{1,5})?(?!\w)"
)
_UTM = re.compile(
    r"(?<!\w)(\d{1,2})\s?([A-Za-z])[\s,;]+(\d{5,7}(?:\.\d+)?)\s?m?E?[\s,;]+(\d{1,8}(?:\.\d+)?)\s?m?N?(?!\w)"
)
_PAIR = re.compile(r"(?<![\w.])([+\-−]?\d{1,3}\.\d{1,15})([^\w.]{1,6}|\D{1,14}?)([+\-−]?\d{1,3}\.\d{1,15})(?![\w.]\d)")
_LONE = re.compile(r"(?<![\w.])[+\-−]?(?:\d{1,3}\.\d{4,}|\d{5,9}(?:\.\d+)?)(?!\w)")
_CODE = re.compile(r"(?<!\w)[23456789CFGHJMPQRVWX]{2,8}\+[23456789CFGHJMPQRVWX]{2,7}(?!\w)", re.IGNORECASE)
_BARE_CODE = re.compile(r"(?<!\w)[23456789CFGHJMPQRVWX]{8,11}(?!\w)", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_LONE_DEG = 0.005
"""How near a number alone must be to a latitude or longitude that is withheld: half a kilometre."""
_LONE_M = 600.0
"""The same, in metres of Web Mercator."""
_FINEST_DEG = 0.02
"""An angle alone that is written no finer than this tells a region."""
_HASH = re.compile(r"(?<![0-9a-z])[0-9b-hjkmnp-z]{6,12}(?![0-9a-z])", re.IGNORECASE)


@dataclass(frozen=True)
class Guarded:
    """A withheld site with everywhere it is said to lie.

    Attributes
    ----------
    rule
        The rule of the case.
    points
        Latitude and longitude of every position at hand.
    """

    rule: WithheldSite
    points: tuple[tuple[float, float], ...]

    def near(self, lat: float, lon: float) -> bool:
        """Tell whether a position lies at the site.

        Parameters
        ----------
        lat
            Degrees north.
        lon
            Degrees east.
        """
        return any(_apart_km(lat, lon, *point) <= NEAR_KM for point in self.points)

    def grain(self, lat: float) -> tuple[float, float]:
        """Return the steps of latitude and longitude that positions are rounded to, in degrees.

        Parameters
        ----------
        lat
            Degrees north.
        """
        if self.rule.decimals is not None:
            return 10.0**-self.rule.decimals, 10.0**-self.rule.decimals
        step = (self.rule.km or 1.0) / EQUATOR_KM_PER_DEGREE
        return step, step / max(math.cos(math.radians(round(lat))), 0.05)

    def rough(self, lat: float, lon: float) -> tuple[float, float]:
        """Round a position to the site's grain; all that lie within it of the site become one, or two would narrow it.

        Parameters
        ----------
        lat
            Degrees north.
        lon
            Degrees east.
        """
        north, east = self.grain(lat)
        digits = self.digits
        if self.points and abs(lat - self.points[0][0]) <= north and abs(lon - self.points[0][1]) <= east:
            lat, lon = self.points[0]
        return round(round(lat / north) * north, digits), round(round(lon / east) * east, digits)

    @property
    def digits(self) -> int:
        """The decimal places a rough position is written with."""
        if self.rule.decimals is not None:
            return self.rule.decimals
        return max(0, math.ceil(-math.log10((self.rule.km or 1.0) / EQUATOR_KM_PER_DEGREE)))

    def words(self, lat: float, lon: float) -> str:
        """Say in place of a position what the rule leaves of it.

        Parameters
        ----------
        lat
            Degrees north.
        lon
            Degrees east.
        """
        if not self.rule.rounded:
            return "[position withheld]"
        north, east = self.rough(lat, lon)
        return f"[position rounded to {north:.{self.digits}f}, {east:.{self.digits}f}]"


def _apart_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Return the great-circle distance (haversine, sphere of 6,371 km): good to half a percent, enough for a guard."""
    a, b = math.radians(lat), math.radians(other_lat)
    turn = math.sin((b - a) / 2) ** 2
    turn += math.cos(a) * math.cos(b) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 2 * MEAN_RADIUS_KM * math.asin(min(1.0, math.sqrt(turn)))


class PositionFinder:
    """Finds positions of guarded sites in texts.

    Parameters
    ----------
    sites
        Withheld sites.
    parse
        Reads one position in any notation; raises ``CoordinateError``.
    find
        Finds positions in running text.
    others
        Latitude and longitude of places that may be told: numbers that are theirs are no breach.
    """

    def __init__(
        self,
        sites: Iterable[Guarded],
        *,
        parse: Callable[[str], Coordinates],
        find: Callable[[str], list[CoordinateMention]],
        others: Iterable[tuple[float, float]] = (),
    ):
        self.sites = tuple(sites)
        self._parse, self._find = parse, find
        points = list(chain.from_iterable(site.points for site in self.sites))
        self._lone = list(chain.from_iterable(starmap(_numbers, points)))
        self._codes = set(chain.from_iterable(starmap(_plus_codes, points)))
        self._hashes = {_geohash(*point)[:6] for point in points}
        self._locators = {notations.locator(*point) for point in points}
        self._points = points
        elsewhere = [place for place in others if not self.at(*place)]
        self._others = list(chain.from_iterable(starmap(_numbers, elsewhere)))

    def at(self, lat: float, lon: float) -> Guarded | None:
        """Return the guarded site a position lies at, or None.

        Parameters
        ----------
        lat
            Degrees north.
        lon
            Degrees east.
        """
        return next((s for s in self.sites if s.near(lat, lon)), None)

    def spans(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Find what tells where a guarded site lies.

        Yields
        ------
        tuple
            Start, end, and what to write instead.
        """
        if not self.sites:
            return
        plain = notations.legible(text)
        yield from self._in_digits(plain)
        other = in_digits(plain)
        if other is not None:
            for start, end, new in self._in_digits(other.text):
                yield (*other.back(start, end), new)

    def in_bytes(self, data: bytes) -> bool:
        """Tell whether bytes that a text stood for hold where a guarded site lies, as packed numbers.

        Parameters
        ----------
        data
            Any bytes.
        """
        return packed_near(data, self._points)

    def _in_digits(self, plain: str) -> Iterator[tuple[int, int, str]]:
        if _DIGIT.search(plain):
            angles = notations.axes(plain)
            found = list(self._pairs(plain, angles))
            yield from found
            # a number inside a pair is dealt with there
            taken = [(start, end) for start, end, _ in found]
            for start, end in self._alone(plain, angles):
                if not any(s <= start and end <= e for s, e in taken):
                    yield start, end, "[number withheld]"
        for start, end in self._coded(plain):
            yield start, end, "[position withheld]"

    def _alone(self, text: str, angles: Iterable[notations.Axis]) -> Iterator[tuple[int, int]]:
        """Find numbers that tell a latitude or a longitude alone."""
        for match in _LONE.finditer(text):
            written = match[0].lstrip("+-")
            value = abs(float(written))
            if self._is_told(value, 10.0 ** -len(written.partition(".")[2])):
                continue
            if any(abs(value - n) <= slack for n, slack in self._lone):
                yield match.start(), match.end()
        for angle in angles:
            if angle.fine > _FINEST_DEG or self._is_told(abs(angle.value), angle.fine):
                continue
            if any(abs(angle.value - point[0 if angle.north else 1]) <= _LONE_DEG for point in self._points):
                yield angle.start, angle.end

    def _is_told(self, value: float, fine: float) -> bool:
        """Tell whether a number is the coordinate of a place that may be told, as finely as it is written."""
        half = 0.5 * fine
        return any(abs(value - n) <= half * (1 + 1e-6) for n, _ in self._others)

    def _coded(self, text: str) -> Iterator[tuple[int, int]]:
        """Find codes of cells of the earth."""
        for match in _CODE.finditer(text):
            if any(code.endswith(match[0].upper().partition("+")[0] + "+") for code in self._codes):
                yield match.start(), match.end()
        for match in _BARE_CODE.finditer(text):
            if f"{match[0][:8].upper()}+" in self._codes:
                yield match.start(), match.end()
        for match in _HASH.finditer(text):
            if match[0].lower()[:6] in self._hashes:
                yield match.start(), match.end()
        for start, end, cell in notations.locators(text):
            if cell in self._locators:
                yield start, end
        yield from coded_cells(text, self._points)
        yield from polylines(text, self._points)
        yield from notations.grid_pairs(text, self._on_grids)

    def _on_grids(self) -> Iterator[tuple[float, float]]:
        for point in _spread(self._points):
            yield from notations.on_grids(*point)

    def _pairs(self, text: str, angles: Iterable[notations.Axis]) -> Iterator[tuple[int, int, str]]:
        for mention in self._find(text):
            where = mention.coordinates
            if site := self.at(where.lat, where.lon):
                yield mention.start, mention.end, self._said(site, mention.text, where.lat, where.lon)
        further = (
            *notations.angle_pairs(angles),
            *notations.other_readings(text),
            *scaled_pairs(text, self._points),
            *parted_pairs(text, self._points),
        )
        for start, end, lat, lon in (*self._readings(text), *further):
            east = (lon + 180) % 360 - 180  # 338.0574 east is 21.9426 west
            if abs(lat) <= 90 and (site := self.at(lat, east)):
                yield start, end, self._said(site, text[start:end], lat, east)

    def _said(self, site: Guarded, written: str, lat: float, lon: float) -> str:
        north, east = site.rough(lat, lon)
        # it was rounded by an earlier pass, or the author wrote it as roughly
        if site.rule.rounded and _plain(written) == [abs(north), abs(east)]:  # already as rough as the rule asks
            return written
        return site.words(lat, lon)

    def _readings(self, text: str) -> Iterator[tuple[int, int, float, float]]:
        for match in _LOOSE.finditer(text):
            try:
                where = self._parse(match[0].strip(" ,;"))
            except CoordinateError:
                continue
            yield match.start(), match.start() + len(match[0].rstrip(" ,;")), where.lat, where.lon
        for match in _UTM.finditer(text):
            # the letter may be a latitude band or a hemisphere, and S is both
            for band in (match[2].upper(), "N", "S"):
                try:
                    where = self._parse(f"{match[1]}{band} {match[3]} {match[4]}")
                except CoordinateError:
                    continue
                yield match.start(), match.end(), where.lat, where.lon
        at = 0
        while match_ := _PAIR.search(text, at):
            first, second = (float(match_[n].replace("−", "-")) for n in (1, 3))
            for a, b in ((first, second), (second, first)):
                # the hemisphere may stand elsewhere in the sentence
                for lat, lon in {(a, b), (-a, b), (a, -b), (-a, -b)}:
                    yield match_.start(), match_.end(3), lat, lon
            # the second number may be the first of the next pair
            at = match_.start(3)


def _spread(points: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return points of which no two lie within a kilometre: one stands for its neighbours on a grid."""
    kept: list[tuple[float, float]] = []
    for point in points:
        if all(_apart_km(*point, *other) > 1 for other in kept):
            kept.append(point)
    return kept[:_MOST_ON_GRIDS]


def _plain(written: str) -> list[float]:
    return [float(n) for n in re.findall(r"\d+(?:\.\d+)?", written)]


def _numbers(lat: float, lon: float) -> Iterator[tuple[float, float]]:
    """Return the numbers that tell a position alone, each with how near another must be."""
    yield abs(lat), _LONE_DEG
    yield abs(lon), _LONE_DEG
    if lon < 0:
        yield lon + 360, _LONE_DEG
    x = abs(lon) * 111_319.490793
    y = abs(math.degrees(math.log(math.tan(math.radians(45 + lat / 2))))) * 111_319.490793
    if x > 100_000:
        yield x, _LONE_M
    if y > 100_000:
        yield y, _LONE_M


def _plus_codes(lat: float, lon: float) -> Iterator[str]:
    """Return the first eight digits of the Plus codes of a position and of the cells around it."""
    from openlocationcode import openlocationcode

    # the code of a cell next door is a hundred metres off
    for north in (-1, 0, 1):
        for east in (-1, 0, 1):
            code = openlocationcode.encode(lat + north * 0.0025, lon + east * 0.0025, 10)
            yield code[:9].upper()


def _geohash(lat: float, lon: float, length: int = 8) -> str:
    """Return the geohash of a position (Niemeyer 2008): bits of longitude and latitude in turns, five to a letter."""
    south, north, west, east = -90.0, 90.0, -180.0, 180.0
    letters, value, bits = "", 0, 0
    for turn in range(length * 5):
        if turn % 2 == 0:
            middle = (west + east) / 2
            high = lon >= middle
            west, east = (middle, east) if high else (west, middle)
        else:
            middle = (south + north) / 2
            high = lat >= middle
            south, north = (middle, north) if high else (south, middle)
        value, bits = value * 2 + high, bits + 1
        if bits == 5:
            letters, value, bits = letters + _GEOHASH[value], 0, 0
    return letters
