"""Find by how much of a pixel two scenes are out of step, and put that right.

First phase correlation (Kuglin & Hines 1975) of the complex brightness gradient, which ignores gain and offset, with
an upsampled Fourier transform (Guizar-Sicairos et al. 2008, doi:10.1364/OL.33.000156), tile by tile. Its answers lean
towards whole pixels by up to 0.1, so they are refined by robust least squares on the brightness itself (Lucas &
Kanade 1981). Both answers are medians over tiles, so that a changed or clouded tile has no say.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from toolkit.imagery.raster import Mask, Pixels

Grid = NDArray[np.float64]
Box = tuple[slice, slice]

TILE_PX = 128
"""Side of a tile: large enough for a sharp peak, small enough for many tiles."""

APPLIED_FROM_PX = 0.2
"""Smaller shifts stay: the blur of resampling costs more than it gives (measured on Landsat pairs)."""

TRUSTED_FROM = 0.5
"""Least share of tiles that must agree before a shift is applied."""

FEWEST_TILES = 3
"""Least number of tiles that a shift can rest on, where a scene has so many."""

_LEAST_TILE_PX = 32
_UPSAMPLING = 10  # steps of 0.1 px; least squares does the rest
_AGREES_PX = 0.35
_FAR_PX = 24.0  # a larger shift is a wrong pair or a false peak
_REFINED_BY_PX = 0.3  # twice the lean of phase correlation seen on real pairs (0.18): more is not believed
_TAPS = 8  # each side; the cubic spline's weights fall by 0.27 a pixel
_BLUR_PX = 1.0  # so that differences over two pixels are slopes


@dataclass(frozen=True, slots=True)
class Shift:
    """Where after shows what before shows at (0, 0).

    Attributes
    ----------
    row, column
        In pixels of before; down and right are positive.
    agreement
        Share of the tiles within 0.35 px of the answer, 0 to 1.
    tiles
        Number of tiles that could be measured; 0 = no shift could be measured.
    tried
        Number of tiles that there are.
    """

    row: float
    column: float
    agreement: float
    tiles: int
    tried: int = 0

    @property
    def enough(self) -> bool:
        """True when as many tiles were measured as a shift can rest on, or as a small scene has."""
        return self.tiles >= min(FEWEST_TILES, max(1, self.tried))

    @property
    def length_px(self) -> float:
        """Length in pixels."""
        return float(np.hypot(self.row, self.column))

    @property
    def worth_applying(self) -> bool:
        """True when the shift is trusted and larger than what resampling costs."""
        return self.enough and self.agreement >= TRUSTED_FROM and self.length_px >= APPLIED_FROM_PX


NO_SHIFT = Shift(0.0, 0.0, 0.0, 0)
"""What stands for a shift that was not measured."""


def measure_shift(before: Pixels, after: Pixels, valid: Mask) -> Shift:
    """Measure the shift of ``after`` against ``before``.

    Parameters
    ----------
    before
        (band, y, x) float32.
    after
        The same shape.
    valid
        (y, x) bool; other pixels count as flat.

    Returns
    -------
    Shift
        To about 0.1 px where the tiles agree.
    """
    first, second = _grey(before, valid), _grey(after, valid)
    slopes = _cut(_gradient(first, valid), _gradient(second, valid))
    boxes = _tiles(valid)
    found = np.array([s for box in boxes if (s := _tile_shift(slopes[0][box], slopes[1][box])) is not None])
    if not len(found):
        return NO_SHIFT
    likely = np.hypot(*found.T) <= _FAR_PX
    if not likely.any():
        return Shift(0.0, 0.0, 0.0, len(found), len(boxes))
    middle = np.median(found[likely], axis=0)
    near = likely & (np.hypot(*(found - middle).T) <= _AGREES_PX)
    coarse = found[near].mean(axis=0) if near.any() else middle
    fine = _refined(first, second, valid, boxes, coarse) if near.mean() >= TRUSTED_FROM else coarse
    answer = fine if np.abs(fine - coarse).max() <= _REFINED_BY_PX else coarse
    row, column = (round(float(s), 3) + 0.0 for s in answer)
    return Shift(row, column, round(float(near.mean()), 3), len(found), len(boxes))


def apply_shift(data: Pixels, valid: Mask, shift: Shift) -> tuple[Pixels, Mask]:
    """Move ``data`` back by ``shift``.

    Parameters
    ----------
    data
        (band, y, x) float32.
    valid
        (y, x) bool.
    shift
        As measured.

    Returns
    -------
    tuple of numpy.ndarray
        Data resampled by cubic splines, and the pixels that no gap or edge has touched.
    """
    from scipy.ndimage import binary_erosion
    from scipy.ndimage import shift as resample

    back = (-shift.row, -shift.column)
    middles = np.median(data[:, valid], axis=1)[:, None, None]  # a spline must not ring off a gap
    filled = data if valid.all() else np.where(valid, data, middles).astype(np.float32)
    kept = resample(valid.astype(np.float32), back, order=1, mode="constant", cval=0.0) > 0.999
    return moved(filled, *back), binary_erosion(kept, border_value=1)


def moved(data: Pixels, rows: float, columns: float) -> Pixels:
    """Move (band, y, x) pixels down and right by cubic spline; edges repeat.

    Parameters
    ----------
    data
        float32, without gaps.
    rows
        Pixels down.
    columns
        Pixels right.

    Returns
    -------
    numpy.ndarray
        The same shape. The spline is applied as a filter of 17 taps, cut where it falls below 1e-4 (Unser 1999,
        doi:10.1109/79.799930), so that a block and the whole scene get the same answer.
    """
    from scipy.ndimage import correlate1d

    whole = round(rows), round(columns)
    slid = data
    for axis, part in ((1, rows - whole[0]), (2, columns - whole[1])):
        if abs(part) > 1e-6:
            slid = correlate1d(slid, _spline_taps(part), axis=axis, mode="nearest", output=np.float32)
    wide = np.pad(slid, [(0, 0), *((max(0, n), max(0, -n)) for n in whole)], mode="edge")
    wide = wide[:, max(0, -whole[0]) :, max(0, -whole[1]) :][:, : data.shape[1], : data.shape[2]]
    return np.ascontiguousarray(wide, np.float32)


def _spline_taps(part: float) -> Grid:
    """Give the weights that move a line right by a part of a pixel."""
    from scipy.ndimage import shift as resample

    impulse = np.zeros(2 * _TAPS + 33)
    impulse[len(impulse) // 2] = 1.0
    moved_there = resample(impulse, -part, order=3)  # a correlation's weights run the other way
    taps: Grid = moved_there[16:-16] / moved_there[16:-16].sum()
    return taps


def moved_mask(mask: Mask, shift: Shift) -> Mask:
    """Move a mask back by ``shift``; a pixel that it touches at all belongs to it.

    Parameters
    ----------
    mask
        (y, x) bool.
    shift
        What the after scene is moved by.
    """
    from scipy.ndimage import shift as resample

    touched: Mask = resample(mask.astype(np.float64), (-shift.row, -shift.column), order=1) > 0.01
    return touched


def _grey(data: Pixels, valid: Mask) -> Grid:
    """Give the mean of all bands, each scaled to its own spread; 0 in gaps."""
    values = data[:, valid].astype(np.float64)
    middle, spread = values.mean(axis=1)[:, None, None], values.std(axis=1)[:, None, None] + 1e-9
    grey: Grid = np.where(valid, ((data - middle) / spread).mean(axis=0), 0.0)
    return grey


def _gradient(grey: Grid, valid: Mask) -> NDArray[np.complex128]:
    """Give the brightness gradient as a complex number; 0 at gaps and edges."""
    down, right = np.gradient(grey)
    inside = np.zeros_like(valid)
    inside[1:-1, 1:-1] = valid[1:-1, 1:-1] & valid[:-2, 1:-1] & valid[2:, 1:-1] & valid[1:-1, :-2] & valid[1:-1, 2:]
    return np.where(inside, right + 1j * down, 0.0)


def _cut(*slopes: NDArray[np.complex128]) -> list[NDArray[np.complex128]]:
    """Cut both gradients at the 99 % quantile of the scene with fewer strong edges.

    In medians of each scene: no edge rules alone, nor do all those of a new town, which no cut at its own quantile
    reaches.
    """
    sizes = [np.abs(slope) for slope in slopes]
    if not all(size.any() for size in sizes):
        return list(slopes)
    sizes = [size / np.median(size[size > 0]) for size in sizes]
    strong = min(np.quantile(size[size > 0], 0.99) for size in sizes)
    return [
        slope * np.minimum(1.0, strong / np.maximum(size, 1e-12)) for slope, size in zip(slopes, sizes, strict=True)
    ]


def _tiles(valid: Mask) -> list[Box]:
    """Give half-overlapping tiles that are at least two thirds valid; else the whole."""
    rows, columns = valid.shape
    boxes = [(slice(*down), slice(*across)) for down, across in product(_spans(rows), _spans(columns))]
    return [box for box in boxes if valid[box].mean() > 2 / 3] or [(slice(0, rows), slice(0, columns))]


def _spans(size: int) -> list[tuple[int, int]]:
    """Give starts and ends of tiles along one axis; a small scene gets three, so that they can differ."""
    side = TILE_PX if size >= 1.5 * TILE_PX else max(_LEAST_TILE_PX, size // 2)
    if size <= side:
        return [(0, size)]
    count = min(12, max(2, round(2 * size / side) - 1))
    starts = np.linspace(0, size - side, count).round().astype(int)
    return [(int(s), int(s) + side) for s in starts]


def _tile_shift(first: NDArray[np.complex128], second: NDArray[np.complex128]) -> tuple[float, float] | None:
    """Give the (row, column) shift of ``second`` against ``first``; None when the tile is flat."""
    from skimage.registration import phase_cross_correlation

    if min(first.shape) < 16 or not (first.any() and second.any()):
        return None
    window = np.outer(np.hanning(first.shape[0]), np.hanning(first.shape[1]))
    correlate: Any = phase_cross_correlation
    move, _, _ = correlate(second * window, first * window, upsample_factor=_UPSAMPLING, normalization="phase")
    return float(move[0]), float(move[1])


def _refined(first: Grid, second: Grid, valid: Mask, boxes: list[Box], start: Grid) -> Grid:
    """Refine a shift: after is moved back by it, and what is left is read off the slopes."""
    from scipy.ndimage import binary_erosion, gaussian_filter, spline_filter
    from scipy.ndimage import shift as resample

    target, answer = gaussian_filter(first, _BLUR_PX), start
    spline = spline_filter(second, order=3, mode="nearest")
    usable = binary_erosion(valid, iterations=4 + int(np.ceil(np.abs(start).max())))
    for _ in range(4):
        moved = gaussian_filter(resample(spline, -answer, order=3, mode="nearest", prefilter=False), _BLUR_PX)
        down, right = np.gradient(moved)
        left = [
            _residual(target[box][good], moved[box][good], down[box][good], right[box][good])
            for box in boxes
            if (good := usable[box]).sum() >= 256
        ]
        if not left:
            return start
        step = np.median(left, axis=0)
        answer = answer + step
        if np.abs(step).max() < 0.01:
            break
    return answer


def _residual(target: Grid, moved: Grid, down: Grid, right: Grid) -> Grid:
    """Solve target = gain (moved + row down + column right) + offset by least squares with Cauchy weights."""
    terms = np.stack([moved, np.ones_like(moved), down, right])
    weighted = terms
    for _ in range(4):
        square = weighted @ terms.T
        square[np.diag_indices_from(square)] += 1e-9 * np.trace(square)  # a flat tile has no slopes to solve for
        found = np.linalg.solve(square, weighted @ target)
        miss = np.abs(target - found @ terms)
        weighted = terms / (1.0 + (miss / (2.0 * np.median(miss) + 1e-12)) ** 2)
    gain = found[0] if abs(found[0]) > 1e-6 else 1.0
    shift: Grid = np.clip(found[2:] / gain, -1.0, 1.0)
    return shift
