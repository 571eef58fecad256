"""Read the window of an area out of a radar scene, whose file places its pixels by tie points and not by a grid.

The tie points lie on the ellipsoid or on a coarse model of the ground: in hills a pixel can stand some hundred metres
off, towards the satellite. Two scenes of one orbit are displaced alike, which is why the choice of a pair asks for one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import NoGeoreference, SiteOutside
from toolkit.imagery.catalogues.tiff import Grid
from toolkit.imagery.raster import Area

if TYPE_CHECKING:
    from rasterio.io import DatasetReader

MARGIN_PX = 8
"""Source pixels read beyond the area on every side, for the resampling at its edge."""


def utm_grid(area: Area, side_m: float) -> Grid:
    """Give the grid of an area in its UTM zone, the same for every scene: edges at multiples of a pixel.

    Parameters
    ----------
    area
        Square of ground; 2,500 m to each side if it has no width.
    side_m
        Side of a pixel in metres.
    """
    from rasterio.crs import CRS
    from rasterio.transform import from_origin
    from rasterio.warp import transform

    zone = int((area.lon + 180) // 6) % 60 + 1
    crs = CRS.from_epsg((32600 if area.lat >= 0 else 32700) + zone)
    (east,), (north,) = transform("EPSG:4326", crs, [area.lon], [area.lat])
    half = int(np.ceil((area.half_width_m or 2500.0) / side_m))
    left, top = (round(east / side_m) - half) * side_m, (round(north / side_m) + half) * side_m
    return Grid(crs, from_origin(left, top, side_m, side_m), (2 * half, 2 * half))


def on_ground(made_up: str, grid: Grid, name: str) -> tuple[NDArray[np.uint16], bool]:
    """Read one polarisation onto a grid; only the part of the file round the area is read.

    Parameters
    ----------
    made_up
        Address from the proxy.
    grid
        From ``utm_grid``.
    name
        The scene, for messages.

    Returns
    -------
    tuple of numpy.ndarray, bool
        (y, x) uint16 amplitude, 0 where the scene shows nothing; and whether the file says it is simulated.

    Raises
    ------
    NoGeoreference
        The file has neither tie points nor a grid.
    SiteOutside
        The scene does not show the area.
    """
    import rasterio
    from rasterio.warp import Resampling, reproject

    with rasterio.open(made_up, driver="GTiff", OVERVIEW_LEVEL="NONE") as source:
        simulated = str(source.tags().get("simulated", "")).strip().lower() in {"true", "1", "yes"}
        top, left, bottom, right = part_of(source, grid, name)
        counts = source.read(1, window=((top, bottom), (left, right)))
        target = np.zeros(grid.shape, np.uint16)
        reproject(
            counts,
            target,
            dst_transform=grid.transform,
            dst_crs=grid.crs,
            src_nodata=0,
            dst_nodata=0,
            resampling=Resampling.bilinear,
            **placed(source, top, left),
        )
    if not target.any():
        raise SiteOutside("the scene does not show the area", where=name, remedy="Choose another scene.")
    return target, simulated


def part_of(source: DatasetReader, grid: Grid, name: str) -> tuple[int, int, int, int]:
    """Give the rows and columns of the file that hold the grid, with a margin.

    Parameters
    ----------
    source
        The open file.
    grid
        From ``utm_grid``.
    name
        The scene, for messages.

    Raises
    ------
    NoGeoreference
        The file has neither tie points nor a grid.
    SiteOutside
        It does not show the area.
    """
    from rasterio.transform import GCPTransformer, rowcol
    from rasterio.warp import transform

    points, crs = source.gcps
    if not points and source.crs is None:
        raise NoGeoreference("the file has neither tie points nor a grid", where=name, remedy="Choose another scene.")
    rows, columns = grid.shape
    steps = np.linspace(0, 1, 5)
    across, down = (m.ravel() for m in np.meshgrid(steps * columns, steps * rows))
    east, north = grid.transform.c + across * grid.transform.a, grid.transform.f + down * grid.transform.e
    x, y = transform(grid.crs, crs if points else source.crs, east.tolist(), north.tolist())
    if points:
        with GCPTransformer(points) as transformer:
            found = transformer.rowcol(x, y, op=float)
    else:
        found = rowcol(source.transform, x, y, op=float)
    at_row, at_column = (np.asarray(f, float) for f in found)
    top, left = max(0, int(at_row.min()) - MARGIN_PX), max(0, int(at_column.min()) - MARGIN_PX)
    bottom = min(source.height, int(at_row.max()) + MARGIN_PX)
    right = min(source.width, int(at_column.max()) + MARGIN_PX)
    if bottom <= top or right <= left:
        raise SiteOutside("the scene does not show the area", where=name, remedy="Choose another scene.")
    return top, left, bottom, right


def placed(source: DatasetReader, top: int, left: int) -> Mapping[str, Any]:
    """Say where a part of the file lies, by its tie points moved to the part's corner or by its grid.

    Parameters
    ----------
    source
        The open file.
    top
        First row of the part.
    left
        First column of it.

    Returns
    -------
    Mapping
        Arguments for ``rasterio.warp.reproject``.
    """
    from rasterio.control import GroundControlPoint
    from rasterio.windows import Window

    points, crs = source.gcps
    if not points:
        return {"src_crs": source.crs, "src_transform": source.window_transform(Window(left, top, 1, 1))}
    moved = [GroundControlPoint(row=p.row - top, col=p.col - left, x=p.x, y=p.y, z=p.z) for p in points]
    return {"src_crs": crs, "gcps": moved}
