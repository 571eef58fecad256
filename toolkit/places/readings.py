"""What every notation is read into: a point, the radius its printed precision leaves open, and the notation's name."""

from __future__ import annotations

import math
from typing import NamedTuple

from toolkit.earth import M_PER_DEGREE


class Reading(NamedTuple):
    """A position in degrees, the radius left open by its precision in metres, and the notation's name."""

    lat: float
    lon: float
    uncertainty_m: float
    notation: str


def printed_radius(lat: float, lat_unit: float, lon_unit: float) -> float:
    """Give the radius that the last printed digits leave open.

    Half a unit either way on both axes is a box; the radius reaches its corner (Chapman & Wieczorek 2020,
    doi:10.15468/doc-gg7h-s853, on coordinate precision).

    Parameters
    ----------
    lat
        Latitude in degrees.
    lat_unit
        Last printed unit of the latitude, in degrees.
    lon_unit
        Last printed unit of the longitude, in degrees.

    Returns
    -------
    float
        Radius in metres.
    """
    if not math.isfinite(lat):  # a number of 400 digits; what reads it says that it is no latitude
        return math.inf
    north = lat_unit / 2 * M_PER_DEGREE
    east = lon_unit / 2 * M_PER_DEGREE * math.cos(math.radians(lat))
    return math.hypot(north, east)


def decimal_reading(lat: str, lon: str, notation: str) -> Reading:
    """Read two plain decimal numbers.

    Parameters
    ----------
    lat
        Degrees north, as printed.
    lon
        Degrees east, as printed.
    notation
        Name of the notation they stood in.

    Returns
    -------
    Reading
        With the radius of their last printed digits.
    """
    lat_unit, lon_unit = (10.0 ** -len(v.partition(".")[2]) for v in (lat, lon))
    return Reading(float(lat), float(lon), printed_radius(float(lat), lat_unit, lon_unit), notation)
