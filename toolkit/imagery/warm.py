"""What this room loads on first use, loaded piece by piece: for a process that others are forked from."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

_LIBRARIES = (
    "contourpy", "geopandas", "rasterio.features", "rasterio.warp", "scipy.fft", "scipy.linalg", "scipy.ndimage",
    "scipy.special", "skimage.measure", "skimage.registration._phase_cross_correlation",
)  # fmt: skip
_MODULES = ("comparison", "exports", "search", "tables", "verdicts", "views")


def warm() -> Iterator[None]:
    """Import the raster libraries and everything a comparison needs."""
    for name in (*_LIBRARIES, *(f"toolkit.imagery.{module}" for module in _MODULES)):
        importlib.import_module(name)
        yield
