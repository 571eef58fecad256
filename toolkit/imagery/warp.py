"""Warp a scene that lies by control points, as radar ground-range products do, onto a grid of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import NoGeoreference
from toolkit.imagery.place import on_earth

if TYPE_CHECKING:
    from rasterio.control import GroundControlPoint
    from rasterio.crs import CRS

    from toolkit.imagery.raster import Raster

WARP_ERROR = "dateline:warp-error-m"
"""Key of the tag that tells how far the control points lie from the warp, in metres."""

_FEWEST, _QUADRATIC = 3, 10  # points for an affine warp, and for one of second order with some to spare


def by_points(raster: Raster, points: list[GroundControlPoint], crs: CRS | None) -> Raster:
    """Warp a scene by its control points into UTM, pixels as large as they were.

    Parameters
    ----------
    raster
        Pixels without a grid.
    points
        At least three.
    crs
        Of the points.

    Returns
    -------
    Raster
        With a tag that tells how far the points lie from the warp.

    Raises
    ------
    NoGeoreference
        Too few points, or no reference system.
    """
    from rasterio.warp import Resampling, calculate_default_transform, reproject

    if crs is None or len(points) < _FEWEST:
        raise NoGeoreference(
            "the scene has too few control points to be placed",
            where=raster.name,
            remedy="Use an orthorectified product.",
        )
    on_earth(crs, raster.name)
    target = utm_of(points, crs)
    # fitted on the ground: between 179.9 and -179.9 degrees a warp would span the globe
    points, crs = _on_ground(points, crs)
    rows, columns = raster.shape
    transform, width, height = calculate_default_transform(crs, target, columns, rows, gcps=points)

    def _warped(band: NDArray[Any], fill: float, method: Resampling) -> NDArray[np.float32]:
        out = np.full((height, width), fill, np.float32)
        reproject(
            band.astype(np.float32),
            out,
            src_crs=crs,
            gcps=points,
            dst_transform=transform,
            dst_crs=target,
            src_nodata=np.nan,
            dst_nodata=np.nan,
            resampling=method,
        )
        return out

    gaps = np.where(raster.valid, np.float32(0), np.float32(np.nan))
    data = np.stack([_warped(band + gaps, np.nan, Resampling.bilinear) for band in raster.data])
    valid: NDArray[np.bool_] = np.asarray(np.isfinite(data).all(axis=0))
    if not valid.any():
        raise NoGeoreference(
            "the scene's control points place none of its pixels", where=raster.name, remedy="Check them."
        )
    for band in data:
        band[~valid] = np.median(band[valid])
    hidden = None
    if raster.hidden is not None:
        hidden = _warped(raster.hidden.astype(np.float32), 0.0, Resampling.bilinear) > 0
    error = _residual_m(points)
    tags = {**raster.tags, WARP_ERROR: f"{error:.0f}"}
    return replace(raster, data=data, valid=valid, hidden=hidden, transform=transform, crs=target, tags=tags)


def utm_of(points: list[GroundControlPoint], crs: CRS) -> CRS:
    """Give the UTM zone of the middle point.

    Parameters
    ----------
    points
        Control points, at least one.
    crs
        Of the points.
    """
    import rasterio

    lon, lat = _middle(points, crs)
    zone = int((lon + 180) // 6) % 60 + 1
    return rasterio.CRS.from_epsg((32600 if lat >= 0 else 32700) + zone)


def _on_ground(points: list[GroundControlPoint], crs: CRS) -> tuple[list[GroundControlPoint], CRS]:
    """Give control points in metres round the middle one, and the reference system that they are in."""
    import rasterio
    from pyproj import Transformer
    from rasterio.control import GroundControlPoint

    lon, lat = _middle(points, crs)
    local = rasterio.CRS.from_string(f"+proj=laea +lat_0={lat} +lon_0={lon} +datum=WGS84 +units=m +no_defs")
    turn = Transformer.from_crs(crs.to_wkt(), local.to_wkt(), always_xy=True)
    placed = zip(points, *turn.transform([p.x for p in points], [p.y for p in points]), strict=True)
    return [GroundControlPoint(point.row, point.col, x, y, 0.0) for point, x, y in placed], local


def _middle(points: list[GroundControlPoint], crs: CRS) -> tuple[float, float]:
    """Give longitude and latitude of the point in the middle of the list."""
    from pyproj import Transformer

    middle = points[len(points) // 2]
    lon, lat = Transformer.from_crs(crs.to_wkt(), "EPSG:4326", always_xy=True).transform(middle.x, middle.y)
    return (lon + 180) % 360 - 180, lat


def _residual_m(points: list[GroundControlPoint]) -> float:
    """Give the root mean square distance of points, in metres, from a polynomial through them."""
    x, y = [p.x for p in points], [p.y for p in points]
    row, column = np.array([p.row for p in points]), np.array([p.col for p in points])
    row, column = row / max(1.0, np.ptp(row)), column / max(1.0, np.ptp(column))
    terms = [np.ones_like(row), row, column]
    if len(points) >= _QUADRATIC:
        terms += [row * row, row * column, column * column]
    matrix = np.stack(terms, axis=1)
    left = [np.asarray(v) - matrix @ np.linalg.lstsq(matrix, np.asarray(v), rcond=None)[0] for v in (x, y)]
    return float(np.sqrt(np.mean(left[0] ** 2 + left[1] ** 2)))
