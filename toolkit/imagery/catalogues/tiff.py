"""Write a window as a GeoTIFF whose bytes repeat: bands named, gaps and clouds in the file's own mask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from affine import Affine
    from rasterio.crs import CRS


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the pixels of a window lie.

    Attributes
    ----------
    crs
        Coordinate reference system.
    transform
        From (column, row) to its coordinates.
    shape
        Rows and columns.
    simulated
        True when the file says that a program made its pixels.
    """

    crs: CRS
    transform: Affine
    shape: tuple[int, int]
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Tagged:
    """What a file says about itself.

    Attributes
    ----------
    bands
        Names, in order.
    tags
        Facts, written as TIFF metadata.
    """

    bands: tuple[str, ...]
    tags: Mapping[str, str]


def window_bytes(pixels: NDArray[Any], clear: NDArray[np.bool_], grid: Grid, said: Tagged) -> bytes:
    """Give a window as the bytes of a GeoTIFF.

    Parameters
    ----------
    pixels
        (band, y, x) integers.
    clear
        (y, x) bool; False pixels keep their value and are masked.
    grid
        Where the pixels lie.
    said
        Names of the bands, and facts.

    Returns
    -------
    bytes
        The same for the same pixels and facts.
    """
    import rasterio
    from rasterio.io import MemoryFile

    profile: dict[str, Any] = {
        "driver": "GTiff",
        "dtype": pixels.dtype.name,
        "count": len(pixels),
        "height": grid.shape[0],
        "width": grid.shape[1],
        "crs": grid.crs,
        "transform": grid.transform,
        "compress": "deflate",
        "zlevel": 9,
        "predictor": 2,
        "interleave": "band",
    }
    facts = {**said.tags, **({"simulated": "true"} if grid.simulated else {})}
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True), MemoryFile() as memory:
        with memory.open(**profile) as target:
            target.write(pixels)
            target.write_mask(clear)
            target.descriptions = said.bands
            target.update_tags(**facts)
        data: bytes = memory.read()
        return data
