"""Borders that distances are measured to, from the shipped Natural Earth lines at 1:10,000,000.

At that scale the demarcation line passes about a kilometre from Panmunjom (37.956 N, 126.677 E), which it should cut.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.places.geodesy import geod
from toolkit.places.names import fold
from toolkit.settings import get_settings

if TYPE_CHECKING:
    from numpy.typing import NDArray

CREDIT = "Made with Natural Earth (public domain)"
"""Credit line of the lines and outlines."""

STEP_M = 500.0
"""Spacing of the points that stand for a line in the coarse search, in metres."""


@dataclass(frozen=True, slots=True)
class BorderLine:
    """A border with the names it goes by.

    Attributes
    ----------
    id
        Key in the file.
    name
        Full name.
    aliases
        Other names a claim may use.
    half_width_km
        Half the width of the zone along it: 2 km for the demilitarized zone (Armistice Agreement 1953, article I).
    parts
        Runs of (longitude, latitude) in degrees.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    half_width_km: float
    parts: tuple[tuple[tuple[float, float], ...], ...]


@dataclass(frozen=True, slots=True)
class NearestPoint:
    """The point of a line nearest to a place: distance in metres, position, and the place's azimuth from there."""

    distance_m: float
    lat: float
    lon: float
    azimuth_deg: float


def load_lines() -> tuple[BorderLine, ...]:
    """Give the shipped borders.

    Returns
    -------
    tuple of BorderLine
        In file order.
    """
    return _read(get_settings().data / "lines" / "borders.geojson")


@cache
def _read(path: Path) -> tuple[BorderLine, ...]:
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return tuple(_line(f["properties"], f["geometry"]) for f in features)


def _line(properties: dict[str, Any], geometry: dict[str, Any]) -> BorderLine:
    runs = [geometry["coordinates"]] if geometry["type"] == "LineString" else geometry["coordinates"]
    return BorderLine(
        id=properties["id"],
        name=properties["name"],
        aliases=tuple(properties["aliases"]),
        half_width_km=properties["half_width_km"],
        parts=tuple(tuple((lon, lat) for lon, lat in run) for run in runs),
    )


def find_line(name: str) -> BorderLine | None:
    """Give the border of that name.

    Parameters
    ----------
    name
        Such as "DMZ", "the DMZ" or "border with China".

    Returns
    -------
    BorderLine or None
        None when no line goes by that name.
    """
    wanted = fold(name).removeprefix("the")
    for line in load_lines():
        if any(fold(known).removeprefix("the") == wanted for known in (line.name, *line.aliases)):
            return line
    return None


def nearest_on_line(line: BorderLine, *, lat: float, lon: float) -> NearestPoint:
    """Give the point of a border nearest to a place, by geodesics on WGS84.

    Every segment is filled with points STEP_M apart and the neighbourhood of the best one a hundred times finer, so
    that the distance is exact to a few metres.

    Parameters
    ----------
    line
        The border.
    lat
        Degrees north of the place.
    lon
        Degrees east of the place.

    Returns
    -------
    NearestPoint
        Distance, position on the line, and azimuth from there to the place.
    """
    import numpy as np

    coarse = _dense(line)
    best = int(np.argmin(_metres(coarse, lat, lon)))
    around = coarse[max(0, best - 1) : best + 2]
    fine = np.concatenate([np.linspace(a, b, 101) for a, b in pairwise(around)])
    metres = _metres(fine, lat, lon)
    at = int(np.argmin(metres))
    azimuth, _, distance = geod().inv(fine[at, 0], fine[at, 1], lon, lat)
    return NearestPoint(float(distance), float(fine[at, 1]), float(fine[at, 0]), float(azimuth) % 360)


def azimuths_from_line(line: BorderLine, *, lat: float, lon: float) -> NDArray[Any]:
    """Give the azimuths at which the points of a border see a place.

    Parameters
    ----------
    line
        The border.
    lat
        Degrees north of the place.
    lon
        Degrees east of the place.

    Returns
    -------
    ndarray
        (point,) float64, degrees clockwise from north, 0-360.
    """
    import numpy as np

    points = _dense(line)
    forward, _, _ = geod().inv(points[:, 0], points[:, 1], np.full(len(points), lon), np.full(len(points), lat))
    return np.asarray(forward) % 360


@cache
def _dense(line: BorderLine) -> NDArray[Any]:
    """Give (point, lon-lat) float64 along the line, STEP_M apart or closer."""
    import numpy as np

    runs = []
    for run in line.parts:
        ends = np.asarray(run)
        _, _, lengths = geod().inv(ends[:-1, 0], ends[:-1, 1], ends[1:, 0], ends[1:, 1])
        for start, end, length in zip(ends[:-1], ends[1:], lengths, strict=True):
            runs.append(np.linspace(start, end, int(length // STEP_M) + 2)[:-1])
        runs.append(ends[-1:])
    return np.concatenate(runs)


def _metres(points: NDArray[Any], lat: float, lon: float) -> NDArray[Any]:
    import numpy as np

    _, _, metres = geod().inv(points[:, 0], points[:, 1], np.full(len(points), lon), np.full(len(points), lat))
    return np.asarray(metres)
