"""Where the sun stood: elevation and azimuth from time and place.

The low-accuracy solar theory of Meeus (1998), "Astronomical Algorithms", 2nd ed., chapters 12, 13, 22, 25 and 28, which
NOAA's solar calculator uses too: within 0.01 degrees of the full theory between 1900 and 2100. Refraction after
Saemundsson (1986) as given by Reda & Andreas (2004), doi:10.1016/j.solener.2003.12.003, eq. 42, at 1010 hPa and 10 C.
"""

from __future__ import annotations

from datetime import UTC, datetime
from math import acos, asin, atan2, cos, degrees, fmod, pi, radians, sin, tan
from typing import NamedTuple

_J2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)


class SunPosition(NamedTuple):
    """Direction of the centre of the sun's disc, as seen from the ground.

    Attributes
    ----------
    elevation_deg
        Above the horizon, refraction included.
    azimuth_deg
        Clockwise from true north.
    """

    elevation_deg: float
    azimuth_deg: float


def sun_position(*, lon: float, lat: float, when: datetime) -> SunPosition:
    """Compute where the sun stood.

    Parameters
    ----------
    lon
        Degrees east, WGS84.
    lat
        Degrees north, WGS84.
    when
        Aware time.

    Returns
    -------
    SunPosition
        Elevation and azimuth in degrees; good to about 0.02 degrees.
    """
    days = (when.astimezone(UTC) - _J2000).total_seconds() / 86400.0
    right_ascension, declination = _equatorial(days / 36525.0)
    sidereal = radians(280.46061837 + 360.98564736629 * days)  # Meeus eq. 12.4, Greenwich mean sidereal time
    hour_angle = sidereal + radians(lon) - right_ascension
    phi = radians(lat)
    true_elevation = asin(sin(phi) * sin(declination) + cos(phi) * cos(declination) * cos(hour_angle))
    azimuth = atan2(sin(hour_angle), cos(hour_angle) * sin(phi) - tan(declination) * cos(phi)) + pi  # Meeus eq. 13.5
    return SunPosition(
        elevation_deg=round(degrees(true_elevation) + _refraction_deg(degrees(true_elevation)), 4),
        azimuth_deg=round(degrees(azimuth) % 360.0, 4),
    )


def shadow_direction_deg(sun: SunPosition) -> float:
    """Give the direction in which shadows fall, clockwise from north."""
    return (sun.azimuth_deg + 180.0) % 360.0


def _equatorial(century: float) -> tuple[float, float]:
    """Give apparent right ascension and declination in radians; ``century`` counts from J2000 (Meeus ch. 25)."""
    mean_longitude = 280.46646 + century * (36000.76983 + century * 0.0003032)
    anomaly = radians(fmod(357.52911 + century * (35999.05029 - century * 0.0001537), 360.0))
    centre = (
        sin(anomaly) * (1.914602 - century * (0.004817 + 0.000014 * century))
        + sin(2 * anomaly) * (0.019993 - 0.000101 * century)
        + sin(3 * anomaly) * 0.000289
    )
    node = radians(125.04 - 1934.136 * century)
    longitude = radians(mean_longitude + centre - 0.00569 - 0.00478 * sin(node))
    obliquity = radians(
        23.4392911 - century * (0.0130042 + century * (1.64e-7 - century * 5.04e-7)) + 0.00256 * cos(node)
    )
    return atan2(cos(obliquity) * sin(longitude), cos(longitude)), asin(sin(obliquity) * sin(longitude))


def _refraction_deg(true_elevation_deg: float) -> float:
    if true_elevation_deg < -1.0:
        return 0.0
    return 1.02 / (60.0 * tan(radians(true_elevation_deg + 10.3 / (true_elevation_deg + 5.11))))


def angle_between_deg(first: float, second: float) -> float:
    """Give the angle between two directions, 0 to 180 degrees.

    Parameters
    ----------
    first
        Degrees.
    second
        Degrees.
    """
    return degrees(acos(max(-1.0, min(1.0, cos(radians(first - second))))))
