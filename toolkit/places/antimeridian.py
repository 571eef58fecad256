"""Outlines beside the antimeridian, where the shipped ones end: Fiji and Chukotka lie on both sides of it."""

from __future__ import annotations

import math
from typing import Any

from toolkit.earth import KM_PER_DEGREE

CUT_AT = 179.9
"""Degrees east and west at which the shipped outlines end: QGIS cuts its world map there."""


def to_antimeridian(shape: Any) -> Any:
    """Carry an outline that was cut beside the antimeridian on to it.

    Parameters
    ----------
    shape
        An outline in degrees, longitude first.

    Returns
    -------
    shapely geometry
        The same one where it ends elsewhere.
    """
    import numpy as np
    from shapely import transform

    west, _, east, _ = shape.bounds
    if max(east, -west) < CUT_AT:
        return shape

    def _carried(at: Any) -> Any:
        lons, lats = at[:, 0], at[:, 1]
        ends = np.abs(lons) >= CUT_AT
        return np.column_stack([np.where(ends, np.copysign(180.0, lons), lons), lats])

    return transform(shape, _carried)


def edge_of(shape: Any) -> Any:
    """Give an outline's edge without the cut along the antimeridian, and once more on the other side of it.

    Parameters
    ----------
    shape
        An outline in degrees, longitude first.
    """
    from shapely import LineString, unary_union
    from shapely.affinity import translate

    west, _, east, _ = shape.bounds
    if max(east, -west) < 180:
        return shape.boundary
    cuts = unary_union([LineString([(lon, -90), (lon, 90)]) for lon in (-180, 180)])
    edge = shape.boundary.difference(cuts)
    return unary_union([translate(edge, turn) for turn in (-360, 0, 360)])


def undrawn_km(*, lat: float, lon: float) -> float:
    """Give how wide the strip beside the antimeridian is that no outline draws, for a point in it; else 0.

    Parameters
    ----------
    lat
        Degrees north.
    lon
        Degrees east.

    Returns
    -------
    float
        In km, from one end of the outlines to the other.
    """
    if abs(lon) < CUT_AT:
        return 0.0
    return 2 * (180 - CUT_AT) * KM_PER_DEGREE * math.cos(math.radians(lat))


def degrees_east(lon: float, *, of: float) -> float:
    """Give by how many degrees a longitude lies east of another, the short way round.

    Parameters
    ----------
    lon
        Degrees east.
    of
        Degrees east of the other.

    Returns
    -------
    float
        From -180 to 180; less than nothing to the west.

    Examples
    --------
    >>> round(degrees_east(-179.9, of=179.9), 1)
    0.2
    """
    return (lon - of + 180) % 360 - 180
