"""How pixels of any unit become pictures: one stretch for all dates, so that equal brightness looks equal."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from toolkit.imagery.bandnames import shown_bands
from toolkit.imagery.raster import Mask, Pixels, Raster

LONGEST_PX = 1200
"""Pictures are thinned to this many pixels a side."""

_STRETCH = (1.0, 99.0)  # percent, of both scenes together, so that equal brightness looks equal
_SAMPLED_PX = 200_000  # a stretch by 1.4 million pixels takes seven times as long, and is the same to .1 %
_GAMMA = 0.75  # lifts dark ground, as displays of reflectance usually do
_LEVEL_APART, _LEVEL_RATIO = 0.8, 3.0  # of the spread between 10 and 90 %: so far apart are two units, not two seasons

Picture = NDArray[np.uint8]


def stretched(rasters: Sequence[Raster], valid: Mask, *, shown: Sequence[int] | None = None) -> list[Picture]:
    """Give images as pictures, stretched alike.

    Parameters
    ----------
    rasters
        One, or an earlier and a later one on one grid.
    valid
        (y, x) bool: the pixels that were compared, whose percentiles are the ends of the stretch.
    shown
        Indexes of the bands to show as red, green and blue; those of a report if absent.

    Returns
    -------
    list of numpy.ndarray
        (y, x, 4) uint8, RGBA, thinned where large.
    """
    step = max(1, -(-max(valid.shape) // LONGEST_PX))
    chosen = list(shown) if shown is not None else shown_bands(rasters[0].bands)
    thinned = [r.data[chosen][:, ::step, ::step] for r in rasters]
    seen = valid[::step, ::step]
    if not seen.any():
        seen = np.ones_like(seen)
    samples = [sample(p, seen) for p in thinned]
    if len(thinned) == 2 and (change := levels_apart(*samples)):
        gain, offset = change
        thinned[1] = thinned[1] * gain[:, None, None] + offset[:, None, None]
        samples[1] = samples[1] * gain[:, None] + offset[:, None]
    low, high = np.percentile(np.concatenate(samples, axis=1), _STRETCH, axis=1)
    lowest, scale = (v.astype(np.float32)[:, None, None] for v in (low, np.maximum(high - low, 1e-9)))
    # side by side: numpy lets other threads run, and a person waits for both
    with ThreadPoolExecutor(len(thinned)) as threads:
        return list(threads.map(lambda bands: _picture(bands, lowest, scale), thinned))


def _picture(bands: Pixels, lowest: Pixels, scale: Pixels) -> Picture:
    """Give bands as RGBA, brightened between the ends of the stretch; what is no number is grey."""
    bright = bands - lowest
    bright /= scale
    np.clip(bright, 0, 1, out=bright)
    np.power(bright, np.float32(_GAMMA), out=bright)
    bright[~np.isfinite(bright)] = 0.5
    bright *= 255
    bright += np.float32(0.5)
    picture = np.full((*bright.shape[1:], 4), 255, np.uint8)  # matplotlib would add the alpha channel in 64 bits
    picture[:, :, :3] = np.moveaxis(bright.astype(np.uint8), 0, -1)
    return picture


def sample(bands: Pixels, seen: Mask) -> Pixels:
    """Give every n-th of the pixels that are seen.

    Parameters
    ----------
    bands
        (band, y, x).
    seen
        (y, x) bool.

    Returns
    -------
    ndarray
        (band, pixel), some 200,000 pixels.
    """
    values = bands.reshape(len(bands), -1) if seen.all() else bands[:, seen]
    return values[:, :: max(1, values.shape[1] // _SAMPLED_PX)]


def levels_apart(before: Pixels, after: Pixels) -> tuple[Pixels, Pixels] | None:
    """Give the gain and offset, a band each, that bring a later image's sample to the earlier one's; None = it is near.

    Counts beside reflectance, or Sentinel-2 before and after its offset of 1,000, would leave one date black or white.

    Parameters
    ----------
    before, after
        (band, pixel), as ``sample`` gives them.

    Returns
    -------
    tuple or None
        (band,) float32 each.
    """
    low, middle, high = np.percentile(before, (10, 50, 90), axis=1)
    below, among, above = np.percentile(after, (10, 50, 90), axis=1)
    reach, other = np.maximum(high - low, 1e-9), np.maximum(above - below, 1e-9)
    apart = np.abs(among - middle) / np.maximum(reach, other)
    ratio = np.maximum(reach / other, other / reach)
    if np.median(apart) < _LEVEL_APART and np.median(ratio) < _LEVEL_RATIO:
        return None
    gain = reach / other
    return gain.astype(np.float32), (middle - gain * among).astype(np.float32)
