"""Borders and coasts that distances are measured to, from the shipped Natural Earth lines at 1:10,000,000.

At that scale the demarcation line passes about a kilometre from Panmunjom (37.956 N, 126.677 E), which it should cut.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from toolkit.earth import MEAN_RADIUS_M
from toolkit.places.geodesy import geod
from toolkit.settings import get_settings

if TYPE_CHECKING:
    from numpy.typing import NDArray

CREDIT = "Made with Natural Earth (public domain)"
"""Credit line of the lines and outlines."""

STEP_M = 500.0
"""Spacing of the points that stand for a line in the coarse search, in metres."""

WIDE_STEP_M = 5_000.0
"""The same for the directions in which a line lies, where it is longer than LONG_M."""

LONG_M = 1_500_000.0
"""Length from which a line counts as long; the demarcation line of Korea has 240 km, its border with China 1,350."""

SEEN_TIMES, SEEN_M = 3.0, 100_000.0
"""Parts of a line that count for a direction: up to three times the least distance away, and at least 100 km. A claim
"north of the border" does not mean the border's other end."""

Status = Literal["border", "disputed", "claimed", "part", "coast", "river"]
"""border = both sides count it so; disputed = drawn as it is held, see the note; claimed = a line that somebody claims
or holds beside the border; part = a stretch of a border that goes by a name of its own; coast = land's end;
river = a river, by its name."""


@dataclass(frozen=True, slots=True, eq=False)
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
    countries
        ISO 3166-1 alpha-2 codes of those on its sides.
    status
        What kind of line it is.
    note
        Who claims what; of a part, what it is called after.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    half_width_km: float
    parts: tuple[tuple[tuple[float, float], ...], ...]
    countries: tuple[str, ...] = ()
    status: Status = "border"
    note: str = ""


@dataclass(frozen=True, slots=True)
class NearestPoint:
    """The point of a line nearest to a place: distance in metres, position, and the place's azimuth from there."""

    distance_m: float
    lat: float
    lon: float
    azimuth_deg: float


def load_lines() -> tuple[BorderLine, ...]:
    """Give the shipped borders of the world, claimed lines among them.

    Returns
    -------
    tuple of BorderLine
        In file order.
    """
    return _read(get_settings().data / "lines" / "borders.geojson.gz")


def load_coasts() -> tuple[BorderLine, ...]:
    """Give the coast of every country that has one.

    Returns
    -------
    tuple of BorderLine
        In file order.
    """
    return _read(get_settings().data / "lines" / "coasts.geojson.gz")


@cache
def _read(path: Path) -> tuple[BorderLine, ...]:
    features = json.loads(gzip.decompress(path.read_bytes()))["features"]
    return tuple(_line(f["properties"], f["geometry"]) for f in features)


def _line(properties: dict[str, Any], geometry: dict[str, Any]) -> BorderLine:
    runs = [geometry["coordinates"]] if geometry["type"] == "LineString" else geometry["coordinates"]
    return BorderLine(
        id=properties["id"],
        name=properties["name"],
        aliases=(),
        half_width_km=properties["half_width_km"],
        parts=tuple(tuple(map(tuple, run)) for run in runs),
        countries=tuple(properties["countries"]),
        status=properties["status"],
        note=properties["note"],
    )


def joined(lines: tuple[BorderLine, ...], name: str, *, key: str) -> BorderLine:
    """Make one line of several, such as all land borders of a country.

    Returns
    -------
    BorderLine
        With the runs of all, and their notes.
    """
    notes = "; ".join(dict.fromkeys(line.note for line in lines if line.note))
    countries = tuple(dict.fromkeys(chain.from_iterable(line.countries for line in lines)))
    status: Status = "disputed" if notes else "border"
    parts = tuple(chain.from_iterable(line.parts for line in lines))
    return BorderLine(key, name, (), 0.0, parts, countries, status, notes)


def nearest_on_line(line: BorderLine, *, lat: float, lon: float) -> NearestPoint:
    """Give the point of a border nearest to a place, by geodesics on WGS84.

    Every segment that may hold it is filled with points STEP_M apart and the neighbourhood of the best one a hundred
    times finer, so that the distance is exact to a few metres.

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

    coarse = _filled(_segments_near(line, lat, lon), STEP_M)
    best = int(np.argmin(_metres(coarse, lat, lon)))
    around = coarse[max(0, best - 1) : best + 2]
    fine = np.concatenate([np.linspace(a, b, 101) for a, b in pairwise(around) if _is_step(a, b)] or [around])
    metres = _metres(fine, lat, lon)
    at = int(np.argmin(metres))
    azimuth, _, distance = geod().inv(fine[at, 0], fine[at, 1], lon, lat)
    return NearestPoint(float(distance), float(fine[at, 1]), float(fine[at, 0]), float(azimuth) % 360)


def azimuths_from_line(line: BorderLine, *, lat: float, lon: float) -> NDArray[Any]:
    """Give the azimuths at which the points of a border see a place; far parts of a long border do not count.

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

    starts, ends, lengths = _segments(line)
    points = _filled((starts, ends, lengths), WIDE_STEP_M if lengths.sum() > LONG_M else STEP_M)
    forward, _, metres = geod().inv(points[:, 0], points[:, 1], np.full(len(points), lon), np.full(len(points), lat))
    seen = np.asarray(metres) <= max(SEEN_TIMES * float(np.min(metres)), SEEN_M)
    return np.asarray(forward)[seen] % 360


@cache
def _segments(line: BorderLine) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Give start and end of every segment, (segment, lon-lat) float64, and their lengths in metres."""
    import numpy as np

    runs = [np.asarray(run) for run in line.parts]
    starts = np.concatenate([run[:-1] for run in runs])
    ends = np.concatenate([run[1:] for run in runs])
    lengths = np.linalg.norm(_on_sphere(starts) - _on_sphere(ends), axis=1)
    return starts, ends, lengths


def _segments_near(line: BorderLine, lat: float, lon: float) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Give the segments that may hold the nearest point: none beyond the nearest vertex by more than its own length.

    Chords on a sphere are off by half a per cent at most, so that one per cent and a kilometre are allowed for.
    """
    import numpy as np

    starts, ends, lengths = _segments(line)
    chords = np.linalg.norm(_on_sphere(starts) - _on_sphere(np.array([[lon, lat]])), axis=1)
    near = chords - lengths <= 1.01 * float(chords.min()) + 1000
    return starts[near], ends[near], lengths[near]


def _on_sphere(points: NDArray[Any]) -> NDArray[Any]:
    """Give points (lon-lat in degrees) as (point, xyz) in metres."""
    import numpy as np

    lon, lat = np.radians(points).T
    return MEAN_RADIUS_M * np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def _filled(segments: tuple[NDArray[Any], NDArray[Any], NDArray[Any]], step_m: float) -> NDArray[Any]:
    """Give (point, lon-lat) float64 along segments, a step apart or closer, ends included."""
    import numpy as np

    return np.concatenate(
        [np.linspace(a, b, int(length // step_m) + 2) for a, b, length in zip(*segments, strict=True)]
    )


def _is_step(start: NDArray[Any], end: NDArray[Any]) -> bool:
    """Tell whether two neighbouring points belong to one run, not to the end of one and the start of the next."""
    return bool(abs(start[0] - end[0]) < 0.1 and abs(start[1] - end[1]) < 0.1)


def _metres(points: NDArray[Any], lat: float, lon: float) -> NDArray[Any]:
    import numpy as np

    _, _, metres = geod().inv(points[:, 0], points[:, 1], np.full(len(points), lon), np.full(len(points), lat))
    return np.asarray(metres)
