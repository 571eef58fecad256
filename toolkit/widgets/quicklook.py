"""Small pictures of scenes for the eye: a pair stretched alike, so that a change in brightness is one on the ground."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.imagery.raster import Raster

LONG_SIDE_PX = 800
"""Pictures are thinned to this many pixels on their longer side."""

_STRETCH = (2.0, 98.0)  # percent; the usual clip of remote-sensing displays
_VISIBLE = ("red", "green", "blue")


def quicklooks(before: Path, after: Path) -> tuple[bytes, bytes]:
    """Make PNG pictures of two scenes with one stretch for both.

    Parameters
    ----------
    before
        GeoTIFF of the earlier scene.
    after
        GeoTIFF of the later scene.

    Returns
    -------
    tuple of bytes
        PNG files, before and after. Simulated pixels carry the word SIMULATED.
    """
    import numpy as np

    from toolkit.imagery.load import load

    rasters = [load(path) for path in (before, after)]
    pictures = [_bands(raster) for raster in rasters]
    seen = np.concatenate([p[:, r.valid].ravel() for p, r in zip(pictures, rasters, strict=True)])
    low, high = np.percentile(seen, _STRETCH) if seen.size else (0.0, 1.0)
    return _png(rasters[0], pictures[0], low, high), _png(rasters[1], pictures[1], low, high)


def _bands(raster: Raster):  # type: ignore[no-untyped-def]
    """Give red, green and blue, or the first band three times, as (3, y, x) float32."""
    names = raster.bands
    chosen = [names.index(b) for b in _VISIBLE] if set(_VISIBLE) <= set(names) else [0, 0, 0]
    return raster.data[chosen]


def _png(raster: Raster, picture, low: float, high: float) -> bytes:  # type: ignore[no-untyped-def]
    import numpy as np

    from toolkit.style import PALETTE, new_figure, stamp_simulated

    step = max(1, -(-max(raster.shape) // LONG_SIDE_PX))
    scaled = np.clip((picture[:, ::step, ::step] - low) / max(high - low, 1e-9), 0, 1)
    rgb = np.moveaxis(np.where(raster.valid[::step, ::step], scaled, 0.5), 0, -1)
    height, width = rgb.shape[:2]
    figure = new_figure(5, 5 * height / width)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.imshow(rgb, interpolation="nearest")
    axes.set_axis_off()
    axes.set_facecolor(PALETTE["line"])
    if raster.simulated:
        stamp_simulated(figure)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()
