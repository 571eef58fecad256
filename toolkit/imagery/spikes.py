"""Bit errors and hot detectors: pixels that stand out in one band alone, which no thing on the ground does."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from toolkit.imagery.raster import Mask, Pixels

Counts = NDArray[Any]

_SPIKE = 12.0  # robust standard deviations from the median of the 3 x 3 neighbours
_FEWEST_BANDS = 3  # with fewer, "in one band alone" means nothing


def spikes(data: Pixels, valid: Mask) -> tuple[Pixels, Mask]:
    """Find the pixels of a scene that stand out in one band alone, and mend them.

    Parameters
    ----------
    data
        (band, y, x) float32.
    valid
        (y, x) bool.

    Returns
    -------
    tuple of numpy.ndarray
        Data with spikes replaced by their neighbours' median, and (y, x) bool, True on spikes.
    """
    if len(data) < _FEWEST_BANDS:
        return data, np.zeros_like(valid)
    return mended(data, valid, spike_spread(data, valid))


def spike_spread(data: Pixels, valid: Mask) -> Pixels:
    """Measure how far pixels usually lie from their neighbours' median.

    Parameters
    ----------
    data
        (band, y, x) float32.
    valid
        (y, x) bool.

    Returns
    -------
    numpy.ndarray
        (band,) float32.
    """
    spread = []
    for band in data:
        values = band[valid]
        left = np.abs(values - _median3(band)[valid])
        spread.append(1.4826 * float(np.median(left)) + 0.2 * float(values.std(dtype=np.float64)) + 1e-6)
    return np.array(spread, np.float32)


def mended(data: Counts, valid: Mask, spread: Pixels) -> tuple[Pixels, Mask]:
    """Mend the spikes of a scene, or of a block of it.

    Parameters
    ----------
    data
        (band, y, x), counts or float32.
    valid
        (y, x) bool.
    spread
        (band,), as ``spike_spread`` gives for the scene.

    Returns
    -------
    tuple of numpy.ndarray
        (band, y, x) float32 and (y, x) bool, True on spikes.
    """
    pixels: Pixels = data.astype(np.float32, copy=False)
    if len(data) < _FEWEST_BANDS:
        return pixels, np.zeros_like(valid)
    most, next_most = np.zeros(valid.shape, np.float32), np.zeros(valid.shape, np.float32)
    local = [_median3(band) for band in data]  # in the file's own counts: a quarter of the time
    for band, middle, unit in zip(pixels, local, spread, strict=True):
        away = band - middle
        np.abs(away, out=away)
        away /= unit
        np.maximum(next_most, np.minimum(most, away), out=next_most)
        np.maximum(most, away, out=most)
    spike: Mask = most > _SPIKE
    if not spike.any():
        return pixels, spike
    spike &= (next_most < _SPIKE / 2) & valid
    pixels = pixels.copy()
    for band, middle in zip(pixels, local, strict=True):
        band[spike] = middle[spike]
    return pixels, spike


def _median3(band: Counts) -> Counts:
    """Give the median of 3 x 3 neighbours: of sorted columns, the middle of largest low, middle middle, least high."""
    wide = np.pad(band, 1, mode="edge")
    up, on, down = wide[:-2], wide[1:-1], wide[2:]
    low, high = np.minimum(up, on), np.maximum(up, on)
    middle, low = np.maximum(low, np.minimum(high, down)), np.minimum(low, down)
    high = np.maximum(high, down)
    lows = np.maximum(np.maximum(low[:, :-2], low[:, 1:-1]), low[:, 2:])
    highs = np.minimum(np.minimum(high[:, :-2], high[:, 1:-1]), high[:, 2:])
    return _middle_of(lows, _middle_of(middle[:, :-2], middle[:, 1:-1], middle[:, 2:]), highs)


def _middle_of(first: Counts, second: Counts, third: Counts) -> Counts:
    median: Counts = np.maximum(np.minimum(first, second), np.minimum(np.maximum(first, second), third))
    return median
