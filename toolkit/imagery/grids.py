"""Lay two scenes on one grid: the coarser one's, where their pixels differ in size, whatever the file pretends.

A coarse scene stored on a fine grid repeats its pixels; what it shows is no finer for it. Such scenes are thinned to
the pixels that they really have, before anything is compared.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from affine import Affine

from toolkit.imagery.harmonise import on_grid
from toolkit.imagery.raster import Mask, Pixels, Raster

COARSER_FROM = 1.4
"""Ratio of pixel sizes from which the coarser grid is the one to compare on."""

_FACTORS = range(2, 13)
_ALIGNED = 0.995  # share of the steps from pixel to pixel that must lie between two repeated blocks
_FEWEST_STEPS = 100


class Laid(NamedTuple):
    """Two scenes on one grid.

    Attributes
    ----------
    before, after
        On the grid of before, or of after where that is coarser.
    note
        What a reader must know of it, or an empty text.
    """

    before: Raster
    after: Raster
    note: str


def laid(before: Raster, after: Raster) -> Laid:
    """Lay two scenes with the same bands on one grid.

    Returns
    -------
    Laid
        As ``harmonise.on_grid`` gives, on the coarser grid of the two.
    """
    first, second = thinned(before), thinned(after)
    sizes = first.gsd_m, second.gsd_m
    note = ""
    if first is not before or second is not after:
        note = "An image repeats its pixels: it was made from a coarser one, and is compared at that size."
    if sizes[0] and sizes[1] and first.crs and second.crs:
        ratio = sizes[1] / sizes[0]
        if max(ratio, 1 / ratio) >= COARSER_FROM:
            coarse = f"{max(sizes[0], sizes[1]):g} m"
            note = f"The images have pixels of {sizes[0]:g} m and {sizes[1]:g} m; they are compared at {coarse}."
        if ratio >= COARSER_FROM:
            return Laid(on_grid(second, first), second, note)
    return Laid(first, on_grid(first, second), note)


def thinned(raster: Raster) -> Raster:
    """Give a scene at the size of the pixels that it really has; itself where none is repeated.

    Parameters
    ----------
    raster
        Pixels.
    """
    if raster.crs is None:
        return raster
    found = [repeats(band, raster.valid) for band in raster.data]
    if None in found or len(set(found)) != 1:
        return raster
    factor, row, column = found[0] or (1, 0, 0)
    rows, columns = slice(row + factor // 2, None, factor), slice(column + factor // 2, None, factor)
    hidden = None if raster.hidden is None else raster.hidden[rows, columns]
    place = raster.transform @ Affine.translation(column, row) @ Affine.scale(factor)
    return replace(
        raster,
        data=raster.data[:, rows, columns],
        valid=raster.valid[rows, columns],
        hidden=hidden,
        transform=place,
    )


def repeats(band: Pixels, valid: Mask) -> tuple[int, int, int] | None:
    """Tell whether a band repeats coarser pixels.

    Parameters
    ----------
    band
        (y, x) float32.
    valid
        (y, x) bool.

    Returns
    -------
    tuple of int or None
        Pixels each way that hold one value, and row and column at which the first whole block begins.
    """
    phases = [
        _phase(np.diff(values, axis=1) != 0, there[:, 1:] & there[:, :-1])
        for values, there in ((band, valid), (band.T, valid.T))
    ]
    if phases[0] is None or phases[1] is None or phases[0][0] != phases[1][0]:
        return None
    return phases[0][0], phases[1][1], phases[0][1]


def _phase(steps: Mask, valid: Mask) -> tuple[int, int] | None:
    """Give block size and offset along an axis if all steps lie at block borders, and most borders are steps."""
    counts = (steps & valid).sum(axis=0).astype(np.float64)
    total = counts.sum()
    if total < _FEWEST_STEPS or total > 0.6 * valid.sum():
        return None
    for factor in reversed(_FACTORS):
        by_phase = np.array([counts[p::factor].sum() for p in range(factor)])
        phase = int(by_phase.argmax())
        borders = valid[:, phase::factor].sum()
        if by_phase[phase] >= _ALIGNED * total and by_phase[phase] > 0.5 * borders:
            return factor, (phase + 1) % factor
    return None


def fine_bands(before: Raster, after: Raster) -> list[int]:
    """Give the bands whose pixels are not repeated from a coarser grid: those that a shift can be read from.

    Parameters
    ----------
    before
        Earlier scene.
    after
        Later scene, the same bands.

    Returns
    -------
    list of int
        Indexes; all if none is fine.
    """
    everything = list(range(len(before.data)))
    fine = [
        i
        for i in everything
        if repeats(before.data[i], before.valid) is None and repeats(after.data[i], after.valid) is None
    ]
    return fine or everything
