"""Turn a mask of changed pixels into polygons with areas and errors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from toolkit.imagery.change import ChangeMap
from toolkit.imagery.load import to_pixels
from toolkit.imagery.place import to_scene, wrapped
from toolkit.imagery.raster import Raster
from toolkit.imagery.run_lengths import Runs

if TYPE_CHECKING:
    from affine import Affine
    from geopandas import GeoDataFrame, GeoSeries
    from pandas import Series
    from shapely.geometry.base import BaseGeometry

COLUMNS = ("number", "lon", "lat", "area_m2", "area_error_m2", "strength")

_NUMBER = r"([+-]?\d+(?:\.\d+)?)\s*°?\s*"
_DECIMAL = re.compile(rf"\s*{_NUMBER}(?:([NS])\s*,?|(),)\s*{_NUMBER}([EW]?)\s*", re.IGNORECASE)


def polygons(found: ChangeMap, grid: Raster) -> GeoDataFrame:
    """Outline every changed object and measure it.

    Parameters
    ----------
    found
        Change map on the grid of ``grid``.
    grid
        The earlier scene.

    Returns
    -------
    geopandas.GeoDataFrame
        One row an object, largest first: ``number``, ``lon`` and ``lat`` of a point inside it, ``area_m2`` in a Lambert
        equal-area projection round the scene, ``area_error_m2`` for half a pixel along its outline, and ``strength``,
        the mean statistic over the threshold. Geometry in EPSG:4326; in pixels, without positions, for a pair without
        georeference, whose areas rest on the stated pixel size (NaN if there is none).
    """
    from scipy.ndimage import label, mean

    labels, count = label(found.changed, np.ones((3, 3)))
    strength = np.asarray(mean(np.where(found.changed, found.statistic, 0.0), labels, np.arange(1, count + 1)))
    return tabled(_outlines(labels.astype(np.int32), count, grid.transform), strength / found.threshold, grid)


def tabled(shapes: list[BaseGeometry], strength: NDArray[np.float64], grid: Raster) -> GeoDataFrame:
    """Measure outlines.

    Parameters
    ----------
    shapes
        In the grid's coordinates.
    strength
        Mean statistic over the threshold, one a shape.
    grid
        The earlier scene.

    Returns
    -------
    geopandas.GeoDataFrame
        As ``polygons`` gives.
    """
    import geopandas as gpd

    numbers = np.arange(1, len(shapes) + 1)
    outlines = gpd.GeoSeries(shapes, crs=grid.crs)
    inside = outlines.representative_point()
    if grid.crs is not None:
        outlines, inside = _unfolded(outlines.to_crs("EPSG:4326"), grid), inside.to_crs("EPSG:4326")
    table = gpd.GeoDataFrame(geometry=outlines)
    table["area_m2"], table["area_error_m2"] = _areas(outlines, grid)
    table["strength"] = np.round(strength, 2)
    table["lon"], table["lat"] = (inside.x.map(wrapped), inside.y) if grid.crs is not None else (np.nan, np.nan)
    table = table.iloc[np.lexsort((numbers, -table["area_m2"].to_numpy()))].reset_index(drop=True)
    table["number"] = numbers
    return table[[*COLUMNS, "geometry"]]


def _unfolded(outlines: GeoSeries, grid: Raster) -> GeoSeries:
    """Give outlines whose longitudes all lie within half a turn of the scene's middle, so that none is torn at 180."""
    from shapely import transform

    middle, _ = centre(grid)

    def near(places: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack([middle + (places[:, 0] - middle + 180.0) % 360.0 - 180.0, places[:, 1]])

    low, _, high, _ = outlines.total_bounds if len(outlines) else (middle, 0, middle, 0)
    if abs(low - middle) < _HALF_TURN and abs(high - middle) < _HALF_TURN:
        return outlines
    return outlines.map(lambda shape: transform(shape, near))


_HALF_TURN = 170.0  # degrees; no scene is so wide


def run_outlines(runs: Runs, kept: NDArray[np.bool_], grid: Raster) -> list[BaseGeometry]:
    """Outline the kept objects of a large raster, each from its own few pixels.

    Parameters
    ----------
    runs
        All runs of the raster.
    kept
        (object,) bool.
    grid
        The earlier scene.
    """
    from affine import Affine

    chosen = np.flatnonzero(kept[runs.object])
    order = chosen[np.argsort(runs.object[chosen], kind="stable")]
    edges = np.flatnonzero(np.diff(runs.object[order])) + 1
    found = []
    for part in np.split(order, edges) if len(order) else []:
        top, left = runs.row[part].min(), runs.start[part].min()
        crop = np.zeros((runs.row[part].max() - top + 1, runs.end[part].max() - left), np.int32)
        for run in part:
            crop[runs.row[run] - top, runs.start[run] - left : runs.end[run] - left] = 1
        found += _outlines(crop, 1, grid.transform @ Affine.translation(float(left), float(top)))
    return found


def _outlines(labels: NDArray[np.int32], count: int, transform: Affine) -> list[BaseGeometry]:
    """Give one valid polygon or multipolygon a label, in the grid's coordinates."""
    from rasterio.features import shapes
    from shapely import union_all
    from shapely.geometry import shape

    parts: list[list[BaseGeometry]] = [[] for _ in range(count)]
    for outline, value in shapes(labels, mask=labels > 0, connectivity=4, transform=transform):
        parts[int(value) - 1].append(shape(outline))
    return [union_all(group) for group in parts]


def _areas(outlines: GeoSeries, grid: Raster) -> tuple[Series, Series]:
    """Give areas and their errors in square metres; outlines are in EPSG:4326, or in pixels if nothing places them."""
    import geopandas as gpd
    from pyproj import Proj
    from shapely import transform

    if grid.crs is None:
        pixel_m2 = (grid.gsd_m or float("nan")) ** 2
        return outlines.area * pixel_m2, outlines.length / 2 * pixel_m2
    lon, lat = centre(grid)
    plane = Proj(f"+proj=laea +lat_0={lat:.6f} +lon_0={lon:.6f} +datum=WGS84")  # a CRS would take PROJ 50 ms to look up
    pixel = gpd.GeoSeries(_outlines(np.ones((1, 1), np.int32), 1, grid.transform), crs=grid.crs).to_crs("EPSG:4326")
    flat, one = (
        gpd.GeoSeries(transform(places.to_numpy(), lambda xy: np.column_stack(plane(*xy.T))))
        for places in (outlines, pixel)
    )
    return flat.area, flat.length / 2 * float(np.sqrt(one.area.iloc[0]))


def centre(grid: Raster) -> tuple[float, float]:
    """Give the centre of a georeferenced scene as longitude and latitude, WGS84.

    Parameters
    ----------
    grid
        A scene with a CRS.
    """
    ground = grid.on_ground
    assert ground is not None  # noqa: S101  (callers check)
    return ground.lon, ground.lat


def pixel_of(grid: Raster, *, lon: float, lat: float) -> tuple[float, float]:
    """Give the (row, column) of a point, WGS84, in pixels from the upper left corner of the grid.

    Parameters
    ----------
    grid
        A scene with a CRS.
    lon
        Degrees east, WGS84.
    lat
        Degrees north, WGS84.
    """
    assert grid.crs is not None  # noqa: S101  (callers check)
    x, y = to_scene(grid.transform, grid.crs, grid.shape, lon, lat)
    column, row = to_pixels(grid.transform, x, y)
    return float(row), float(column)


def read_decimal(text: str) -> tuple[float, float] | None:
    """Read a position in decimal degrees, as cases write it: "38.58, 126.10" or "0.5 N, 0.5 E".

    Parameters
    ----------
    text
        Latitude, then longitude.

    Returns
    -------
    tuple of float, or None
        Latitude and longitude; None for any other notation.
    """
    match = _DECIMAL.fullmatch(text)
    if match is None:
        return None
    lat, north, lon, east = float(match[1]), (match[2] or "").upper(), float(match[4]), match[5].upper()
    if bool(north) != bool(east) or abs(lat) > 90 or abs(lon) > 360:
        return None
    return (-lat if north == "S" else lat), wrapped(-lon if east == "W" else lon)
