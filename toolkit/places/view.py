"""The rectangle that a map shows, in km round its middle.

A map of a case is azimuthal equidistant: distances from its middle are right, and over the few hundred kilometres of a
case all others to a per mille, at the poles and across the antimeridian too. A map of continents is equirectangular.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.earth import KM_PER_DEGREE, MEAN_RADIUS_KM

if TYPE_CHECKING:
    from numpy.typing import NDArray

KEPT_CLEAR = ((0.0, 0.0, 0.36, 0.12), (0.9, 0.84, 1.0, 1.0))
"""Where scale bar and north arrow stand, as boxes (x0, y0, x1, y1) in axes fractions."""

WIDEST_KM = 2_500.0
"""Half the side of a map from which it is equirectangular: an azimuthal one would turn far continents inside out."""

_POLAR = 80.0
_FAR_SIDE_KM = 8_000.0  # a run all farther than this lies on the other side of the globe, where neighbours fly apart
_SPARE = 1.05  # of the half width: a line's own width, and the ends of its joints

_CLOSEST_ZOOM = 18
_LEAST_SHARE = 1e-7  # of the earth's girth: four metres
_LAST_LATITUDE = 85.0511
"""Degrees at which the square of web maps ends."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class View:
    """A rectangle of the map, in km east and north of its middle.

    Attributes
    ----------
    lat
        Degrees north of its middle.
    lon
        Degrees east of its middle.
    half_x
        Half its width in km.
    half_y
        Half its height in km.
    """

    lat: float
    lon: float
    half_x: float
    half_y: float

    @property
    def is_flat(self) -> bool:
        """Tell whether it is equirectangular, for its size."""
        return max(self.half_x, self.half_y) > WIDEST_KM

    def xy(self, lon: float, lat: float) -> tuple[float, float]:
        """Give a point's place on the map.

        Parameters
        ----------
        lon
            Degrees east.
        lat
            Degrees north.

        Returns
        -------
        tuple of float
            km east and north of the middle.

        Examples
        --------
        >>> View(lat=0, lon=179, half_x=500, half_y=500).xy(-179, 0)
        (222.39, 0.0)
        """
        x, y = self.points([(lon, lat)])[0]
        return round(float(x), 6), round(float(y), 6)

    def points(self, run: Sequence[tuple[float, float]] | NDArray[Any]) -> NDArray[Any]:
        """Give the places of many points; a run moves round the globe as one, so that no edge crosses a flat map.

        Parameters
        ----------
        run
            Longitude and latitude of each, in degrees.

        Returns
        -------
        ndarray
            (point, 2) float64: km east and north of the middle.
        """
        import numpy as np

        lons, lats = np.asarray(run, dtype=np.float64)[:, :2].T
        if self.is_flat:
            turn = 360 * round((self.lon - float(lons.mean())) / 360)
            scale = KM_PER_DEGREE * math.cos(math.radians(self.lat))
            return np.column_stack([(lons + turn - self.lon) * scale, (lats - self.lat) * KM_PER_DEGREE])
        east, north = np.radians(lons - self.lon), np.radians(lats)
        here = math.radians(self.lat)
        along = np.cos(north) * np.cos(east)
        x = np.cos(north) * np.sin(east)
        y = math.cos(here) * np.sin(north) - math.sin(here) * along
        away = np.arctan2(np.hypot(x, y), math.sin(here) * np.sin(north) + math.cos(here) * along)
        stretch = MEAN_RADIUS_KM * away / np.maximum(np.hypot(x, y), 1e-12)
        return np.column_stack([x * stretch, y * stretch])

    def lonlat(self, x: float, y: float) -> tuple[float, float]:
        """Give the point at a place of the map.

        Parameters
        ----------
        x
            km east of the middle.
        y
            km north of the middle.

        Returns
        -------
        tuple of float
            Degrees east and north.

        Examples
        --------
        >>> [round(degrees, 3) for degrees in View(lat=0, lon=179, half_x=500, half_y=500).lonlat(222.39, 0)]
        [-179.0, 0.0]
        """
        if self.is_flat:
            lon = self.lon + x / (KM_PER_DEGREE * math.cos(math.radians(self.lat)))
            return (lon + 180) % 360 - 180, max(-90.0, min(90.0, self.lat + y / KM_PER_DEGREE))
        away = math.hypot(x, y) / MEAN_RADIUS_KM
        if away == 0:
            return self.lon, self.lat
        here, side, up = math.radians(self.lat), x / math.hypot(x, y), y / math.hypot(x, y)
        lat = math.asin(math.cos(away) * math.sin(here) + math.sin(away) * math.cos(here) * up)
        ahead = math.cos(here) * math.cos(away) - math.sin(here) * math.sin(away) * up
        lon = self.lon + math.degrees(math.atan2(math.sin(away) * side, ahead))
        return (lon + 180) % 360 - 180, math.degrees(lat)

    def holds(self, lon: float, lat: float) -> bool:
        """Tell whether a point lies in the view.

        Parameters
        ----------
        lon
            Degrees east.
        lat
            Degrees north.

        Returns
        -------
        bool
            True on the edge, too.
        """
        x, y = self.xy(lon, lat)
        return abs(x) <= self.half_x and abs(y) <= self.half_y

    def shows(self, points: NDArray[Any]) -> bool:
        """Tell whether it may show something of a run of points: an artist costs as much far outside as inside.

        Parameters
        ----------
        points
            (point, 2) float64: km east and north of the middle.

        Returns
        -------
        bool
            True where the run's box touches the view's, with a little to spare.
        """
        if not self.is_flat and float((points**2).sum(axis=1).min()) > _FAR_SIDE_KM**2:
            return False
        (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
        reach_x, reach_y = _SPARE * self.half_x, _SPARE * self.half_y
        return bool(west <= reach_x and east >= -reach_x and south <= reach_y and north >= -reach_y)

    def widened(self, times: float) -> View:
        """Give the same middle with so many times the size.

        Parameters
        ----------
        times
            1 = as it is.
        """
        return View(self.lat, self.lon, self.half_x * times, self.half_y * times)

    @property
    def bounds(self) -> Box:
        """Give west, south, east, north in degrees; west may lie below -180, or east above 180."""
        dx = self.half_x / (KM_PER_DEGREE * max(0.05, math.cos(math.radians(self.lat))))
        dy = self.half_y / KM_PER_DEGREE
        return self.lon - dx, self.lat - dy, self.lon + dx, self.lat + dy

    @property
    def boxes(self) -> list[Box]:
        """Give what it covers in degrees: west, south, east, north; two boxes where it crosses the antimeridian."""
        reach = math.hypot(self.half_x, self.half_y) / KM_PER_DEGREE
        south, north = max(-90.0, self.lat - reach), min(90.0, self.lat + reach)
        if north > 89 or south < -89:
            return [(-180.0, south, 180.0, north)]
        across = self.half_x / (KM_PER_DEGREE * math.cos(math.radians(max(abs(south), abs(north)))))
        if across >= 180:
            return [(-180.0, south, 180.0, north)]
        west, east = self.lon - across, self.lon + across
        if west < -180:
            return [(west + 360, south, 180.0, north), (-180.0, south, east, north)]
        if east > 180:
            return [(west, south, 180.0, north), (-180.0, south, east - 360, north)]
        return [(west, south, east, north)]


def fitted_view(points: Sequence[tuple[float, float]], shape: tuple[float, float], least_km: float) -> View:
    """Give the view that holds all points, none of them under scale bar or arrow.

    Parameters
    ----------
    points
        Longitude and latitude of each.
    shape
        Width and height of the axes, in any unit.
    least_km
        Least half-width.

    Returns
    -------
    View
        In the shape of its axes.
    """
    middle, half_x, half_y = _middle(points)
    for margin in (1.16, 1.3, 1.5, 1.8):
        scale = max(max(half_x * margin, least_km) / shape[0], max(half_y * margin, least_km) / shape[1])
        view = View(middle[1], middle[0], scale * shape[0], scale * shape[1])
        if not any(_covered(view, p) for p in points):
            break
    return view


def _middle(points: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], float, float]:
    """Give longitude and latitude of the middle of points, and half their extent in km east and north."""
    lons, lats = zip(*points, strict=True)
    offsets = [(lon - lons[0] + 180) % 360 - 180 for lon in lons]
    lon, lat = lons[0] + (min(offsets) + max(offsets)) / 2, (min(lats) + max(lats)) / 2
    if max(abs(value) for value in lats) > _POLAR:
        lon, lat = _middle_on_globe(points)
    wide = View(lat, lon, 1.0, 1.0).points(points)
    if float(abs(wide).max()) > WIDEST_KM:
        half_x = (max(offsets) - min(offsets)) / 2 * KM_PER_DEGREE * math.cos(math.radians(lat))
        return (lon, lat), half_x, (max(lats) - min(lats)) / 2 * KM_PER_DEGREE
    (west, south), (east, north) = wide.min(axis=0), wide.max(axis=0)
    centre = View(lat, lon, 1.0, 1.0).lonlat(float(west + east) / 2, float(south + north) / 2)
    again = abs(View(centre[1], centre[0], 1.0, 1.0).points(points)).max(axis=0)
    return centre, float(again[0]), float(again[1])


def _middle_on_globe(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Give the middle of points near a pole, where longitudes have no order."""
    import numpy as np

    east, north = np.radians(np.asarray(points)).T
    x, y, z = np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)
    across = math.hypot(float(x.mean()), float(y.mean()))
    lon = math.degrees(math.atan2(float(y.mean()), float(x.mean())))
    return lon, math.degrees(math.atan2(float(z.mean()), across))


def _covered(view: View, point: tuple[float, float]) -> bool:
    x, y = view.xy(*point)
    across, up = (x / view.half_x + 1) / 2, (y / view.half_y + 1) / 2
    return any(x0 <= across <= x1 and y0 <= up <= y1 for x0, y0, x1, y1 in KEPT_CLEAR)


def rough_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Give the distance of two points, right to a per cent at short range.

    Parameters
    ----------
    a
        Longitude and latitude in degrees.
    b
        Longitude and latitude in degrees.

    Returns
    -------
    float
        Distance in km.
    """
    east = ((a[0] - b[0] + 180) % 360 - 180) * math.cos(math.radians((a[1] + b[1]) / 2))
    return KM_PER_DEGREE * math.hypot(east, a[1] - b[1])


def web_zoom(bounds: Box, wide_px: int, high_px: int) -> int:
    """Give the closest zoom of web maps at which a piece of ground fits a window (tiles of 256 pixels, EPSG:3857).

    Parameters
    ----------
    bounds
        West, south, east and north in degrees.
    wide_px, high_px
        Size of the window.

    Examples
    --------
    >>> web_zoom((-180, -85, 180, 85), 256, 256)
    0
    >>> web_zoom((13.0, 52.3, 13.8, 52.7), 600, 560)
    10
    """
    west, south, east, north = bounds
    wide = max((east - west) / 360, _LEAST_SHARE)
    high = max(_share_north(north) - _share_north(south), _LEAST_SHARE)
    fits = math.log2(min(wide_px / wide, high_px / high) / 256)
    return min(max(math.floor(fits), 0), _CLOSEST_ZOOM)


def _share_north(latitude: float) -> float:
    """Give how far north of the equator a latitude lies on a web map, as a share of the map's side."""
    within = min(max(latitude, -_LAST_LATITUDE), _LAST_LATITUDE)
    return math.asinh(math.tan(math.radians(within))) / math.tau
