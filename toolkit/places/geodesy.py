"""Distances and directions on the WGS84 ellipsoid, and how they are printed."""

from __future__ import annotations

from functools import cache
from typing import Any

from toolkit import __version__
from toolkit.errors import CoordinateError
from toolkit.records import COMPASS, Direction, number


@cache
def geod() -> Any:
    """Give the WGS84 ellipsoid (Karney 2013, doi:10.1007/s00190-012-0578-z, as PROJ computes it)."""
    from pyproj import Geod

    return Geod(ellps="WGS84")


@cache
def method() -> str:
    """Say how distances are measured, with versions."""
    import pyproj

    return f"geodesic on WGS84 (pyproj {pyproj.__version__}), dateline {__version__}"


def require_position(lat: float, lon: float) -> None:
    """Refuse what is no position, before it is measured from.

    Parameters
    ----------
    lat
        Degrees north.
    lon
        Degrees east.

    Raises
    ------
    CoordinateError
        Not a number, or beyond the poles or the antimeridian.
    """
    if not -90 <= lat <= 90:
        raise CoordinateError(f"latitude {lat:g} is not between -90 and 90", remedy="Latitude comes first.")
    if not -180 <= lon <= 180:
        raise CoordinateError(f"longitude {lon:g} is not between -180 and 180", remedy="Give decimal degrees.")


def distance_km(lat: float, lon: float, *, to_lat: float, to_lon: float) -> tuple[float, float]:
    """Give the geodesic from one point to another.

    Parameters
    ----------
    lat
        Degrees north of the first.
    lon
        Degrees east of the first.
    to_lat
        Degrees north of the second.
    to_lon
        Degrees east of the second.

    Returns
    -------
    tuple of float
        Distance in km, and the azimuth at the first point in degrees clockwise from north.
    """
    azimuth, _, metres = geod().inv(lon, lat, to_lon, to_lat)
    return metres / 1000, azimuth % 360


def printed_km(value: float) -> float:
    """Round a distance as it is printed: two decimals under 10 km, one above.

    Parameters
    ----------
    value
        Distance in km.

    Returns
    -------
    float
        The number that sentences and quantities carry.
    """
    return round(value, 2 if abs(value) < 10 else 1)


def apart(km: float) -> str:
    """Say how far something is.

    Parameters
    ----------
    km
        Distance in km.

    Returns
    -------
    str
        Such as "17.4 km from", or "at" under 50 m.
    """
    return "at" if km < 0.05 else f"{number(printed_km(km))} km from"


def compass(azimuth_deg: float) -> Direction:
    """Give the nearest of the sixteen points.

    Parameters
    ----------
    azimuth_deg
        Degrees clockwise from north.

    Returns
    -------
    str
        Such as "north-northwest".
    """
    return COMPASS[round(azimuth_deg / 22.5) % 16]


def turn_deg(a: float, b: float) -> float:
    """Give the angle between two azimuths.

    Parameters
    ----------
    a
        Degrees clockwise from north.
    b
        Degrees clockwise from north.

    Returns
    -------
    float
        0 to 180 degrees.
    """
    return abs((a - b + 180) % 360 - 180)
