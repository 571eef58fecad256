"""A spot that a claim names, on the grid of a pair: its pixels, and the changed areas that reach into it."""

from __future__ import annotations

import numpy as np

from toolkit.imagery.measure import pixel_of
from toolkit.imagery.raster import Mask, Raster
from toolkit.imagery.result import Comparison


def touching(comparison: Comparison, circle: Mask) -> list[int]:
    """Give the numbers of the changed objects that have a pixel inside a circle, in order.

    Parameters
    ----------
    comparison
        What was compared, and measured.
    circle
        (y, x) bool, on the grid of the earlier scene.
    """
    from rasterio.features import rasterize

    assert comparison.pair is not None  # noqa: S101  (the caller checks)
    if comparison.polygons is None or comparison.polygons.empty:
        return []
    grid = comparison.pair.before
    table = comparison.polygons.to_crs(grid.crs)
    numbered = zip(table.geometry, table["number"], strict=True)
    drawn = rasterize(numbered, out_shape=grid.shape, transform=grid.transform, dtype="int32")
    return sorted({int(number) for number in drawn[circle]} - {0})


def circle_round(grid: Raster, *, lat: float, lon: float, radius_m: float) -> Mask:
    """Give the pixels of a grid whose centres lie near a point.

    Parameters
    ----------
    grid
        The earlier scene.
    lat, lon
        The point, degrees north and east, WGS84.
    radius_m
        How near, in metres.

    Returns
    -------
    numpy.ndarray
        (y, x) bool.
    """
    row, column = pixel_of(grid, lon=lon, lat=lat)
    side = grid.gsd_m or 1.0
    rows, columns = np.ogrid[: grid.shape[0], : grid.shape[1]]
    near: Mask = np.hypot(rows + 0.5 - row, columns + 0.5 - column) * side <= radius_m
    return near
