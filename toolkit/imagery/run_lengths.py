"""Label the objects of a large raster by runs of pixels: memory grows with the objects, not with the raster."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Levels = NDArray[np.uint8]

CORE, SURE = 0x40, 0x80
"""Bits of a packed pixel: past the core threshold, past the certain one."""

_LEVEL, _STEPS = 0x3F, 8  # the other bits: 8 steps for each doubling of 1 + statistic
_ROWS = 512


class Runs(NamedTuple):
    """Horizontal runs of pixels, row by row, and the object each belongs to.

    Attributes
    ----------
    row, start, end
        (run,) row, first column, and column after the last.
    object
        (run,) number of the object, from 0.
    size, core, sure
        (object,) pixels in all, and past the two higher thresholds.
    strength
        (object,) mean statistic, to 5 %.
    """

    row: Ints
    start: Ints
    end: Ints
    object: Ints
    size: Ints
    core: Ints
    sure: Ints
    strength: NDArray[np.float64]


def packed(statistic: NDArray[np.float32], inside: NDArray[np.bool_], core: float, sure: float) -> Levels:
    """Pack a statistic into one byte a pixel: 0 outside, else its size in steps of 9 % and two thresholds.

    Parameters
    ----------
    statistic
        (y, x), deviations above the median.
    inside
        (y, x) bool.
    core
        Threshold of the bit CORE.
    sure
        Threshold of the bit SURE.
    """
    levels = np.zeros(statistic.shape, np.uint8)
    values = statistic[inside]
    steps = np.clip(np.rint(_STEPS * np.log2(1.0 + np.maximum(values, 0.0))), 1, _LEVEL).astype(np.uint8)
    steps[values > core] |= CORE
    steps[values > sure] |= SURE
    levels[inside] = steps
    return levels


def labelled(levels: Levels) -> Runs:
    """Join runs of packed pixels into objects; pixels that touch at a corner belong together.

    Parameters
    ----------
    levels
        (y, x) uint8, as ``packed`` gives.
    """
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    row, start, end, values = _runs(levels)
    if not len(row):
        none = np.zeros(0, np.int64)
        return Runs(none, none, none, none, none, none, none, np.zeros(0))
    stride = levels.shape[1] + 2
    first, last = row * stride + start, row * stride + end
    low, high = np.searchsorted(last, first + stride, "left"), np.searchsorted(first, last + stride, "right")
    beside = np.maximum(high - low, 0)
    here = np.repeat(np.arange(len(row)), beside)
    there = np.arange(len(here)) - np.repeat(np.cumsum(beside) - beside, beside) + np.repeat(low, beside)
    graph = coo_matrix((np.ones(len(here), np.int8), (here, there)), shape=(len(row), len(row)))
    count, number = connected_components(graph, directed=False)
    at = np.cumsum(end - start) - (end - start)
    size = np.bincount(number, end - start, count)
    strong = np.exp2((values & _LEVEL) / _STEPS) - 1.0
    parts = [np.add.reduceat(v, at) for v in ((values & CORE) > 0, (values & SURE) > 0)]
    core, sure = (np.bincount(number, part, count) for part in parts)
    strength = np.bincount(number, np.add.reduceat(strong, at), count) / size
    whole = (size.astype(np.int64), core.astype(np.int64), sure.astype(np.int64))
    return Runs(row, start, end, number.astype(np.int64), *whole, strength)


def _runs(levels: Levels) -> tuple[Ints, Ints, Ints, Levels]:
    """Give row, start and end of each run in reading order, and all pixels inside in the same order."""
    parts: list[tuple[Ints, Ints, Ints, Levels]] = []
    for top in range(0, len(levels), _ROWS):
        some = levels[top : top + _ROWS]
        if not some.any():
            continue
        wide = np.zeros((len(some), some.shape[1] + 2), np.int8)
        wide[:, 1:-1] = some > 0
        step = np.diff(wide, axis=1)
        row, start = np.nonzero(step == 1)
        parts.append((row + top, start, np.nonzero(step == -1)[1], some[some > 0]))
    if not parts:
        none = np.zeros(0, np.int64)
        return none, none, none, np.zeros(0, np.uint8)
    row, start, end, values = (np.concatenate(part) for part in zip(*parts, strict=True))
    return row, start, end, values


def painted(runs: Runs, kept: NDArray[np.bool_], shape: tuple[int, int]) -> NDArray[np.bool_]:
    """Draw the objects that are kept.

    Parameters
    ----------
    runs
        All runs.
    kept
        (object,) bool.
    shape
        Rows and columns.
    """
    mask = np.zeros(shape, bool)
    chosen = kept[runs.object]
    for row, start, end in zip(runs.row[chosen], runs.start[chosen], runs.end[chosen], strict=True):
        mask[row, start:end] = True
    return mask
