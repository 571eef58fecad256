"""Write a Sentinel-1 product as one GeoTIFF: sigma nought in decibels in UTM, a band a polarisation."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import NoGeoreference, RasterError, RasterFormatError, RasterTooBig
from toolkit.imagery.catalogues.radar import part_of, placed, utm_grid
from toolkit.imagery.catalogues.tiff import Grid
from toolkit.imagery.products.plan import Layer, Members, Plan
from toolkit.imagery.products.sentinel1 import calibration, decibels, not_calibrated
from toolkit.imagery.raster import Area
from toolkit.imagery.sizes import MOST_VALUES
from toolkit.imagery.warp import utm_of
from toolkit.raster_files import checked, opening, shielded

if TYPE_CHECKING:
    from rasterio.io import DatasetReader

_SIDE_M = 10.0  # pixels of a high-resolution product in the field's usual grid


class _Sigma(NamedTuple):
    """Sigma nought of one polarisation, on the grid."""

    layer: Layer
    pixels: NDArray[np.float32]


def radar_scene(plan: Plan, members: Members, target: Path, area: Area | None = None) -> Plan:
    """Calibrate and place a product.

    Parameters
    ----------
    plan
        What to write.
    members
        Its files.
    target
        File to write.
    area
        Only this square; None = all of it, if it fits into memory.

    Returns
    -------
    Plan
        The plan, with what was found out on the way in its notes.

    Raises
    ------
    RasterError
        No polarisation can be read, or the product is too large without an area.
    """
    notes: list[str] = []
    grid: Grid | None = None if area is None else utm_grid(area, _SIDE_M)
    found: list[_Sigma] = []
    for layer in plan.layers:
        file = layer.files[0][0]
        try:
            vectors = calibration(file, members)
            with shielded(), _opened(members[file], file) as source:
                notes += _contradicted(plan, source) if not found else []
                grid = grid or _whole(source, plan.name)
                found.append(_Sigma(layer, _on_grid(source, vectors, grid, plan.name)))
        except RasterTooBig:
            raise
        except RasterError as e:
            notes.append(not_calibrated(layer.name, e))
            fault = e
    if not found or grid is None:
        raise fault
    _write(replace(plan, layers=tuple(s.layer for s in found)), [s.pixels for s in found], grid, target)
    return replace(plan, notes=(*plan.notes, *notes))


def _opened(path: Path, name: str) -> DatasetReader:
    import rasterio
    from rasterio.errors import RasterioError

    try:
        driver, _ = checked(path, name)
        source: DatasetReader = rasterio.open(path, **opening(driver))
    except RasterioError as e:
        raise RasterFormatError("the file is damaged", where=name, remedy="Fetch the product again.") from e
    return source


def _contradicted(plan: Plan, source: DatasetReader) -> list[str]:
    size = source.height, source.width
    if not plan.shapes or size in plan.shapes:
        return []
    rows, columns = plan.shapes[0]
    return [f"Its metadata states {rows} x {columns} pixels, its files have {size[0]} x {size[1]}: believed."]


def _whole(source: DatasetReader, name: str) -> Grid:
    """Give a grid for the whole scene, if it fits into memory."""
    from rasterio.warp import calculate_default_transform

    points, crs = source.gcps
    if not points:
        if source.crs is None:
            raise NoGeoreference("the scene has no tie points", where=name, remedy="Fetch the product again.")
        return Grid(source.crs, source.transform, source.shape)
    if source.height * source.width > MOST_VALUES:
        raise RasterTooBig(
            f"a radar scene of {source.width:,} x {source.height:,} pixels does not fit into memory",
            where=name,
            remedy="Cut the site out of it: --around LAT,LON.",
        )
    utm = utm_of(points, crs)
    transform, width, height = calculate_default_transform(
        crs, utm, source.width, source.height, gcps=points, resolution=_SIDE_M
    )
    return Grid(utm, transform, (height, width))


def _on_grid(source: DatasetReader, vectors: Any, grid: Grid, name: str) -> NDArray[np.float32]:
    """Calibrate the part of a file that holds the grid, and resample its power onto it."""
    from rasterio.errors import RasterioError
    from rasterio.warp import Resampling, reproject

    top, left, bottom, right = part_of(source, grid, name)
    try:
        counts = source.read(1, window=((top, bottom), (left, right)))
    except RasterioError as e:
        raise RasterFormatError("the file is damaged", where=name, remedy="Fetch the product again.") from e
    a = vectors.at(np.arange(top, bottom, dtype=np.float64), np.arange(left, right, dtype=np.float64))
    power = 10.0 ** (decibels(counts, a) / 10.0)
    out = np.full(grid.shape, np.nan, np.float32)
    reproject(
        power.astype(np.float32),
        out,
        dst_transform=grid.transform,
        dst_crs=grid.crs,
        src_nodata=np.nan,
        dst_nodata=np.nan,
        resampling=Resampling.bilinear,
        **placed(source, top, left),
    )
    if not np.isfinite(out).any():
        raise NoGeoreference("its tie points place none of its pixels", where=name, remedy="Fetch it again.")
    sigma: NDArray[np.float32] = (10.0 * np.log10(out)).astype(np.float32)
    return sigma


def _write(plan: Plan, pixels: list[NDArray[np.float32]], grid: Grid, target: Path) -> None:
    import rasterio

    facts = {
        "acquired": plan.acquired,
        "sensor": plan.sensor,
        "product": plan.name,
        "units": "dB",
        "calibration": "sigma nought",
        "credit": plan.credit,
        "licence": plan.licence,
    }
    with rasterio.open(
        target,
        "w",
        driver="GTiff",
        dtype="float32",
        count=len(pixels),
        height=grid.shape[0],
        width=grid.shape[1],
        crs=grid.crs,
        transform=grid.transform,
        nodata=float("nan"),
        compress="deflate",
        predictor=3,
        interleave="band",
        bigtiff="if_safer",
    ) as out:
        out.write(np.stack(pixels))
        out.descriptions = tuple(layer.name for layer in plan.layers)
        out.update_tags(**{key: str(value) for key, value in facts.items() if value})
