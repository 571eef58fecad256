"""Rivers as lines that distances and sides are measured from: Natural Earth's at 1:10,000,000, by their names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain, product
from typing import Any, NamedTuple

from toolkit.earth import KM_PER_DEGREE
from toolkit.places.hints import Hint
from toolkit.places.lines import BorderLine, nearest_on_line
from toolkit.places.names import fold
from toolkit.places.outlines import all_rivers
from toolkit.places.tolerance import km_quantity, km_words

NEAR_KM = 300.0
"""Farthest that a river of the name is sought: there are rivers called Han in China and in Korea."""

JOINED_KM = 25.0
"""Stretches of one name that come so near each other are one river: a lake or a city may lie between them."""

GOES_ON_KM = 3.0
"""A stretch of another name that begins so near a river's end is that river farther on: the Mekong's arms."""

_ONE_RIVER = """
euphrates alfurat firat; tigris dicle; dnieper dnipro dnepre dnepr; dniester dnister nistru; amazon amazonas;
rhine rhein rhin; meuse maas; tagus tajo tejo; douro duero; tiber tevere; salween thanlwin nu; kunene cunene;
zambezi zambeze; scheldt schelde; moselle mosel; yenisei yenisey; irtysh ertis; maritsa evros; daugava zapadnayadvina;
tisza tisa; okavango cubango; araks aras; elbe labe; oder odra; vistula wisla
"""
"""Names of one river in the countries that it runs through, folded; the lines bear one of them on each stretch
(GeoNames lists them as alternate names of the river)."""

_KIND = r"river|río|rio|fleuve|rivière|fluss|reka|nehri|wadi|oued"
_SAID = re.compile(rf"^(?:the )?(?:{_KIND}) (?:of )?|(?: {_KIND})$", re.IGNORECASE)
_ARTICLE = re.compile(r"^the ", re.IGNORECASE)

Spot = tuple[float, float]


class _Stretch(NamedTuple):
    """One river of the file: the names it goes by, folded, and its runs of longitude and latitude."""

    names: frozenset[str]
    runs: tuple[tuple[Spot, ...], ...]
    box: tuple[float, float, float, float]


def says_river(name: str) -> bool:
    """Tell whether a name says that it is a river's: "the Danube river", "Río Loa"."""
    return _SAID.search(name.strip()) is not None


def is_river(name: str) -> bool:
    """Tell whether a river of a name is drawn anywhere in the world."""
    wanted = _names_of(fold(name))
    return any(wanted & stretch.names for stretch in _stretches())


def river_line(name: str, *, near: Spot) -> BorderLine | None:
    """Give the river of a name as a line.

    Parameters
    ----------
    name
        As a claim writes it: "Danube", "the Dnipro river".
    near
        Degrees north and east of the site.

    Returns
    -------
    BorderLine or None
        All stretches of the name that hang together; None where none passes within NEAR_KM.
    """
    whole = _ARTICLE.sub("", name.strip())
    bare = _SAID.sub("", whole).strip()
    asked = {fold(whole), fold(bare)} - {""}  # the Rio Grande is no river called Grande
    wanted = asked.union(*(_names_of(name) for name in asked))
    held = [stretch for stretch in _stretches() if wanted & stretch.names]
    found = sorted(((_away_km(stretch, near), n) for n, stretch in enumerate(held)), key=lambda one: one)
    if not found or found[0][0] > NEAR_KM:
        return None
    own = [held[found[0][1]]]
    rest = [held[n] for _, n in found[1:]]
    while joined := [stretch for stretch in rest if _hangs_on(stretch, own)]:
        own += joined
        rest = [stretch for stretch in rest if stretch not in joined]
    called = whole if any(fold(whole) in stretch.names for stretch in own) else bare
    return _line(f"river {called}", own)


def river_goes_on(found: BorderLine, *, measured_km: float, lat: float, lon: float) -> Hint:
    """Tell where a river farther on, under another name, lies nearer than the stretches of the name that was asked for.

    Parameters
    ----------
    found
        The river, as ``river_line`` gives it.
    measured_km
        How far it is.
    lat
        Degrees north of the site.
    lon
        Degrees east of the site.

    Returns
    -------
    Hint
        A clause for the finding; empty for other lines, and where nothing lies nearer.
    """
    if found.status != "river":
        return Hint()
    ends = _ends(found.parts)
    onward = [stretch for stretch in _stretches() if not _is_part(stretch, found) and _begins_at(stretch, ends)]
    if not onward:
        return Hint()
    away = nearest_on_line(_line("onward", onward), lat=lat, lon=lon).distance_m / 1000
    if away >= measured_km:
        return Hint()
    told = f" Where it goes on under another name it lies {km_words(away)} away; which is meant is not said."
    return Hint(told, (km_quantity("to the river farther on", away),))


def _line(name: str, stretches: Sequence[_Stretch]) -> BorderLine:
    runs = tuple(chain.from_iterable(stretch.runs for stretch in stretches))
    return BorderLine(f"river-{fold(name)}", name, (), 0.0, runs, (), "river")


@cache
def _names_of(name: str) -> frozenset[str]:
    """Give all names of the river that is called so somewhere."""
    rivers = (frozenset(row.split()) for row in _ONE_RIVER.split(";"))
    return next((names for names in rivers if name in names), frozenset({name}))


@cache
def _stretches() -> tuple[_Stretch, ...]:
    return tuple(_read())


def _read() -> Iterator[_Stretch]:
    for name, shape in all_rivers():
        names = frozenset(fold(part) for part in re.split(r"[()]", name) if part.strip())
        parts: list[Any] = list(getattr(shape, "geoms", [shape]))
        yield _Stretch(names, tuple(map(_run, parts)), shape.bounds)


def _run(part: Any) -> tuple[Spot, ...]:
    return tuple((x, y) for x, y, *_ in part.coords)


def _away_km(stretch: _Stretch, near: Spot) -> float:
    west, south, east, north = stretch.box
    lat, lon = near
    reach = NEAR_KM / KM_PER_DEGREE
    if not (south - reach <= lat <= north + reach and west - 3 * reach <= lon <= east + 3 * reach):
        return float("inf")
    return nearest_on_line(_line("stretch", [stretch]), lat=lat, lon=lon).distance_m / 1000


def _hangs_on(stretch: _Stretch, own: Sequence[_Stretch]) -> bool:
    return any(_gap_km(stretch, one) <= JOINED_KM for one in own)


def _gap_km(one: _Stretch, other: _Stretch) -> float:
    """Give how near the ends of two stretches come, on a plane: good enough to tell what hangs together."""
    return min(_rough_km(a, b) for a, b in product(_ends(one.runs), _ends(other.runs)))


def _ends(runs: Sequence[Sequence[Spot]]) -> list[Spot]:
    return [*(run[0] for run in runs), *(run[-1] for run in runs)]


def _rough_km(one: Spot, other: Spot) -> float:
    from math import cos, hypot, radians

    return KM_PER_DEGREE * hypot((one[0] - other[0]) * cos(radians(one[1])), one[1] - other[1])


def _begins_at(stretch: _Stretch, ends: Sequence[Spot]) -> bool:
    return any(_rough_km(a, b) <= GOES_ON_KM for a, b in product(_ends(stretch.runs), ends))


def _is_part(stretch: _Stretch, line: BorderLine) -> bool:
    return stretch.runs[0] in line.parts
