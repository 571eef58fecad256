"""What a shadow in an image tells: the height of what throws it, and whether the stated time can be right.

Whoever looks at the image marks two points: the foot of the object and the tip of its shadow. On flat ground the length
between them is the height over the tangent of the sun's elevation, and their direction is away from the sun.
"""

from __future__ import annotations

import warnings
from datetime import UTC, datetime, timedelta
from math import cos, degrees, hypot, radians, sqrt, tan
from typing import NamedTuple

from toolkit import __version__
from toolkit.errors import CaseError, DatelineWarning
from toolkit.imagery.captions import of_date
from toolkit.imagery.measure import read_decimal
from toolkit.imagery.sun import SunPosition, angle_between_deg, shadow_direction_deg, sun_position
from toolkit.records import Case, Finding, MarkedShadow, Quantity, Scene, human, number, precision

_MARK_PX = 0.5  # how well a person marks a point, in pixels, each way (one standard deviation)
_DISC_DEG = 0.27  # radius of the sun's disc: its half-shadow blurs the tip (Meeus 1998, ch. 55)
_SLOPE_DEG = 2.0  # ground that looks flat, and objects that look upright, turn a shadow by about this much
_SIGMAS = 2.0  # a direction farther off than so many errors does not fit
_LOWEST_DEG = 2.0  # with the sun lower than this, a shadow's length says nothing


class Mark(NamedTuple):
    """A point marked on an image, WGS84 degrees."""

    lon: float
    lat: float


class Shadow(NamedTuple):
    """What a marked shadow says.

    Attributes
    ----------
    length_m, length_error_m
        From foot to tip, along the ground; one standard deviation.
    azimuth_deg, azimuth_error_deg
        Direction from foot to tip, clockwise from true north.
    expected_deg
        Direction in which shadows fell at the stated time.
    fits
        True when the two directions agree within two standard deviations.
    height_m, height_error_m
        Height of the object; None with the sun too low, or where the time does not fit.
    """

    length_m: float
    length_error_m: float
    azimuth_deg: float
    azimuth_error_deg: float
    expected_deg: float
    fits: bool
    height_m: float | None
    height_error_m: float | None


def read_shadow(foot: Mark, tip: Mark, *, when: datetime, gsd_m: float, sun: SunPosition | None = None) -> Shadow:
    """Read height and time off a marked shadow.

    Parameters
    ----------
    foot
        Where the object stands.
    tip
        Where its shadow ends.
    when
        Stated acquisition time, aware.
    gsd_m
        Side of a pixel, in metres.
    sun
        Position of the sun; computed from time and place if absent.

    Returns
    -------
    Shadow
        A time that does not fit also raises a ``DatelineWarning``: the stated time, the place or the marks are wrong.
    """
    from pyproj import Geod

    azimuth, _, length = Geod(ellps="WGS84").inv(foot.lon, foot.lat, tip.lon, tip.lat)
    stood = sun or sun_position(lon=foot.lon, lat=foot.lat, when=when)
    blur = sqrt(2.0) * _MARK_PX * gsd_m
    turned = hypot(degrees(blur / max(length, gsd_m)), _SLOPE_DEG)
    expected = shadow_direction_deg(stood)
    apart = angle_between_deg(azimuth, expected)
    fits = stood.elevation_deg > 0 and apart <= _SIGMAS * turned
    if not fits:
        where = f"the shadow points to {azimuth % 360:.0f} ± {turned:.0f} degrees"
        expects = f"{expected:.0f} degrees is expected" if stood.elevation_deg > 0 else "the sun was below the horizon"
        warnings.warn(
            f"{where}; at {human(f'{when.astimezone(UTC):%Y-%m-%dT%H:%MZ}')} {expects}", DatelineWarning, stacklevel=2
        )
    height, error = _height(length, blur, stood.elevation_deg) if fits else (None, None)
    return Shadow(length, blur, azimuth % 360.0, turned, expected, fits, height, error)


def _height(length_m: float, blur_m: float, elevation_deg: float) -> tuple[float | None, float | None]:
    """Give height and error: the errors of length and of elevation, added as independent ones."""
    if elevation_deg < _LOWEST_DEG:
        return None, None
    slope = tan(radians(elevation_deg))
    from_angle = length_m / cos(radians(elevation_deg)) ** 2 * radians(_DISC_DEG)
    return length_m * slope, hypot(blur_m * slope, from_angle)


def fitting_times(azimuth_deg: float, error_deg: float, *, lon: float, lat: float, day: datetime) -> list[datetime]:
    """Give the times of a day at which shadows fall in a direction.

    Parameters
    ----------
    azimuth_deg
        Measured direction of the shadow, clockwise from true north.
    error_deg
        Its standard deviation.
    lon
        Degrees east, WGS84.
    lat
        Degrees north, WGS84.
    day
        Any aware time; the 24 hours from it are searched.

    Returns
    -------
    list of datetime
        First and last minute of each spell that fits within two standard deviations, in pairs; empty if none does.
    """
    minutes = [day + timedelta(minutes=m) for m in range(24 * 60)]
    suns = [sun_position(lon=lon, lat=lat, when=t) for t in minutes]
    fits = [
        s.elevation_deg > 0 and angle_between_deg(shadow_direction_deg(s), azimuth_deg) <= _SIGMAS * error_deg
        for s in suns
    ]
    edges = [i for i, (here, there) in enumerate(zip([False, *fits], [*fits, False], strict=True)) if here != there]
    return [minutes[edge - n % 2] for n, edge in enumerate(edges)]


def shadow_sentence(shadow: Shadow) -> str:
    """Say what a shadow shows.

    Parameters
    ----------
    shadow
        As read.
    """
    points, turned, expected = map(_whole, (shadow.azimuth_deg, shadow.azimuth_error_deg, shadow.expected_deg))
    pointing = f"The shadow points to {points} ± {turned} degrees"
    if not shadow.fits:
        return f"{pointing}, which does not fit the stated time: {expected} degrees is expected."
    fit = f"{pointing}, as expected for the stated time ({expected})."
    if shadow.height_m is None or shadow.height_error_m is None:
        return f"{fit} The sun is too low to read a height."
    return f"{fit} On flat ground its object stands {_whole(shadow.height_m)} ± {_whole(shadow.height_error_m)} m high."


def _whole(value: float) -> str:
    return number(round(value))


def shadow_findings(case: Case) -> list[Finding]:
    """Say what the shadows marked in a case tell.

    Parameters
    ----------
    case
        The case.

    Returns
    -------
    list of Finding
        One for each marked shadow.

    Raises
    ------
    CaseError
        A mark is no position in decimal degrees.
    """
    marked = case.imagery.shadows if case.imagery else ()
    scenes = {scene.id: scene for scene in case.scenes}
    return [_shadow_finding(case, mark, scenes[mark.scene]) for mark in marked]


def _shadow_finding(case: Case, mark: MarkedShadow, scene: Scene) -> Finding:
    foot, tip = _mark(mark.foot, mark.id), _mark(mark.tip, mark.id)
    quantities: tuple[Quantity, ...] = ()
    text = f"The shadow of {mark.of} in the image {of_date(scene)}"
    if scene.gsd_m is None or not scene.acquired or precision(scene.acquired) != "time":
        text += " cannot be read: the image states no time of day, or no size of its pixels."
    else:
        when = datetime.fromisoformat(scene.acquired).astimezone(UTC)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DatelineWarning)  # the finding says it
            shadow = read_shadow(foot, tip, when=when, gsd_m=scene.gsd_m)
        text += f" {shadow_sentence(shadow).removeprefix('The shadow ')}"
        quantities = _shadow_quantities(shadow)
    return Finding(
        id=f"shadow-{mark.id}",
        kind="note",
        basis="measured" if quantities else "inferred",
        text=text,
        subjects=(scene.id,),
        quantities=quantities,
        simulated=scene.simulated,
        how=f"marked by hand; direction and height from the sun's position, dateline {__version__}",
        evidence=tuple(digest for digest in (scene.sha256 or case.sha256,) if digest),
    )


def _shadow_quantities(shadow: Shadow) -> tuple[Quantity, ...]:
    found = [
        Quantity(
            name="direction", value=round(shadow.azimuth_deg), unit="°", uncertainty=round(shadow.azimuth_error_deg)
        ),
        Quantity(name="expected direction", value=round(shadow.expected_deg), unit="°"),
    ]
    if shadow.height_m is not None and shadow.height_error_m is not None:
        error = round(shadow.height_error_m)
        found.append(Quantity(name="height", value=round(shadow.height_m), unit="m", uncertainty=error))
    return tuple(found)


def _mark(text: str, name: str) -> Mark:
    found = read_decimal(text)
    if found is None:
        raise CaseError(
            f"{text!r} is no position",
            where=f"[[imagery.shadows]] {name}",
            remedy="Write latitude, longitude.",
            code="E_CASE_MARK",
        )
    return Mark(found[1], found[0])
