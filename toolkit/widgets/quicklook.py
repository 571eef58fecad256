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


def quicklooks(before: Path, after: Path) -> tuple[bytes, bytes]:
    """Make PNG pictures of two scenes on one grid, with one stretch for both.

    Parameters
    ----------
    before
        GeoTIFF of the earlier scene.
    after
        GeoTIFF of the later scene.

    Returns
    -------
    tuple of bytes
        PNG files, before and after, of one size. Simulated pixels carry the word SIMULATED.

    Raises
    ------
    RasterError
        A scene cannot be opened, or the two cannot be laid on one grid.
    """
    import numpy as np

    rasters = _on_one_grid(before, after)
    pictures = [_bands(raster) for raster in rasters]
    seen = np.concatenate([p[:, r.valid].ravel() for p, r in zip(pictures, rasters, strict=True)])
    low, high = np.percentile(seen, _STRETCH) if seen.size else (0.0, 1.0)
    return _png(rasters[0], pictures[0], low, high), _png(rasters[1], pictures[1], low, high)


def _on_one_grid(before: Path, after: Path) -> tuple[Raster, Raster]:
    """Open both scenes on one grid, so that a point of one picture lies over the same ground in the other."""
    from toolkit.imagery.grids import laid
    from toolkit.imagery.load import load

    first, second = load(before), load(after)
    if first.crs is None and second.crs is None and first.shape == second.shape:
        return first, second
    both = laid(first, second)
    return both.before, both.after


def _bands(raster: Raster):  # type: ignore[no-untyped-def]
    """Give red, green and blue, or the first band three times, as (3, y, x) float32."""
    from toolkit.imagery.bandnames import shown_bands

    return raster.data[shown_bands(raster.bands)]


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
