"""Find what a file holds where it holds no ground, though no tag says so: constant fill at its edges, and sentinels.

Most JPEG2000, many PNG and nearly all re-saved files say nothing of their fill. It is told by what ground never does:
one value without any noise, over whole patches that reach the edge of the file, or one value far from all others.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Values = NDArray[Any]
Mask = NDArray[np.bool_]

_SENTINELS = (0.0, -1.0, -99.0, -999.0, -9999.0, -99999.0, 9999.0, 65535.0, 65534.0, -32768.0, -32767.0, 32767.0)
"""Values that programs write for "nothing"; 255 is not one: roofs and snow reach it."""

_ABSURD = 1e9  # larger than any count, reflectance, decibel or temperature: -3.4e38, 1e20 and their like
_APART = 0.1  # of the range of the rest (1 to 99 %): so far off stands a value that is none of the ground's
_STEPS_APART = 4  # counts, in a band of few levels
_BESIDE = 0.005  # share of the rest that may lie nearer: what resampling mixes at the edge of a collar
_EDGE_PX = 12  # pixels of constant value along the edges that make a collar
_EDGE_SHARE = 0.05  # the same as a share of the edge, for a value inside the range of the others
_LEFT, _LEFT_ODD = 0.01, 0.5  # shares of the pixels that must be left over as ground, beside an unusual value
_SOLID, _SOLID_USUAL = 0.8, 0.4  # shares of a fill's pixels that lie inside it, not along a rim
_DRAWN, _SMOOTH = 0.5, 0.1  # shares of flat ground from which a picture is drawn, or so coarse that patches are chance
_BESIDE_LOSSY = 0.2  # share of the pile that the next values may hold
_LOSSY = 3  # steps by which lossy compression moves black or white
_TIED = 0.002  # share of exactly equal values that continuous measurements never reach
_CONTINUOUS = 0.5  # share of different values from which floats count as continuous
MIXED_PX, MIXED_LOSSY_PX = 2, 8
"""Rim of a collar that resampling, or blocks of a lossy compression (8 x 8), have mixed with ground."""


class Fill(NamedTuple):
    """Values of one band that stand for no ground.

    Attributes
    ----------
    low, high
        The least and the largest of them.
    anywhere
        True: wherever they are; False: only in patches that reach the edge of what is read.
    """

    low: float
    high: float
    anywhere: bool


def fills(blocks: list[Values], edges: list[Values], *, lossy: bool) -> tuple[tuple[Fill, ...], ...]:
    """Find the fill of every band.

    Parameters
    ----------
    blocks
        (band, y, x) windows spread over the file, its edges among them.
    edges
        (band, 3, n) strips that lie along an edge of the file, the outermost row or column first.
    lossy
        True where 8-bit pixels may have been through JPEG.

    Returns
    -------
    tuple of tuple of Fill
        One a band, mostly empty.
    """
    found = []
    for band in range(len(blocks[0])):
        inside, outside = [block[band] for block in blocks], [edge[band] for edge in edges]
        found.append(_of_band(inside, outside, lossy=lossy))
    # blurred fill lies in all bands alike; what is blurred in one alone is ground
    everywhere = set.intersection(*map(_blurred, found))
    kept = []
    for fills_of_band in found:
        sure = (fill for fill in fills_of_band if fill.low == fill.high or fill in everywhere)
        kept.append(tuple(sure))
    return tuple(kept)


def _blurred(band: Iterable[Fill]) -> set[Fill]:
    return {fill for fill in band if fill.low < fill.high}


def _of_band(blocks: list[Values], strips: list[Values], *, lossy: bool) -> tuple[Fill, ...]:
    seen = np.concatenate([b.ravel() for b in blocks])
    known = np.isfinite(seen) & (np.abs(seen.astype(np.float64)) < _ABSURD)
    values, flat = seen[known], np.concatenate([_flat(b).ravel() for b in blocks])[known]
    if not values.size:
        return ()
    found = [Fill(s, s, anywhere=True) for s in _SENTINELS if _stands_apart(values, s)]
    if (tied := _tied(values)) is not None:
        found.append(Fill(tied, tied, anywhere=True))
    known_values = {f.low for f in found}
    found += [f for f in _at_edges(values, flat, strips) if f.low not in known_values]
    if lossy and values.dtype == np.uint8:
        found += [f for f in _lossy_ends(values, flat, strips) if f.low not in known_values]
    return tuple(found)


def _flat(block: Values) -> Mask:
    """Mark the pixels whose 3 x 3 neighbours all hold one value."""
    from scipy.ndimage import maximum_filter, minimum_filter

    block = np.nan_to_num(block) if block.dtype.kind == "f" else block
    same: Mask = maximum_filter(block, size=3, mode="nearest") == minimum_filter(block, size=3, mode="nearest")
    return same


def _stands_apart(values: Values, value: float) -> bool:
    """Tell whether a value occurs and lies far from all others."""
    same = values == value
    count = int(same.sum())
    if not count or count == values.size:
        return False
    rest = values[~same].astype(np.float64)
    low, high = np.percentile(rest, [1.0, 99.0])
    least = _STEPS_APART if values.dtype.kind in "iu" else 1e-9
    reach = max(_APART * (high - low), least)
    return float(np.mean(np.abs(rest - value) < reach)) < _BESIDE and not low < value < high


def _tied(values: Values) -> float | None:
    """Give the value that continuous measurements repeat exactly, or None."""
    if values.dtype.kind != "f":
        return None
    different, counts = np.unique(values, return_counts=True)
    most = int(counts.argmax())
    rest = values.size - int(counts[most])
    if rest < _LEFT * values.size or len(different) < _CONTINUOUS * rest:
        return None
    if counts[most] < max(_TIED * values.size, _EDGE_PX):
        return None
    return float(different[most])


def _at_edges(values: Values, flat: Mask, strips: list[Values]) -> list[Fill]:
    """Give the values that fill whole 3 x 3 patches along the edges, as the ground beside them does not."""
    constant = [_constant(strip, 0) for strip in strips]
    if not constant:
        return []
    length = sum(strip.shape[-1] for strip in strips)
    touching = np.concatenate(constant)
    found, counts = np.unique(touching[np.isfinite(touching)], return_counts=True)
    kept = []
    for value, count in zip(found, counts, strict=True):
        rest = values != value
        if count < _EDGE_PX or rest.mean() < _LEFT or rest.all():
            continue
        apart = _stands_apart(values, float(value))
        special = value == 0 or float(value) in _SENTINELS or float(value) == _largest(values.dtype)
        usual = apart or special
        drawn, solid = float(flat[rest].mean()), float(flat[~rest].mean())
        if rest.mean() < (_LEFT if special else _LEFT_ODD) or solid < (_SOLID_USUAL if usual else _SOLID):
            continue  # ground cut off at the end of a scale is ragged, or most of the scene
        if drawn < (_DRAWN if usual else _SMOOTH) and (usual or count >= max(_EDGE_SHARE * length, 2 * _EDGE_PX)):
            kept.append(Fill(float(value), float(value), anywhere=apart))
    return kept


def _largest(kind: np.dtype[Any]) -> float:
    return float(np.iinfo(kind).max) if kind.kind in "iu" else float("inf")


def _lossy_ends(values: Values, flat: Mask, strips: list[Values]) -> list[Fill]:
    """Give black or white that a lossy compression has blurred along the edges."""
    near = np.concatenate([_constant(strip, 2 * _LOSSY) for strip in strips] or [values[:0]])
    found = []
    for low, high in ((0.0, float(_LOSSY)), (255.0 - _LOSSY, 255.0)):
        inside = near[(near >= low) & (near <= high)]
        rest = (values < low) | (values > high)
        blurred = len(np.unique(values[~rest])) > 1 and _piled(values, low, high)
        if blurred and len(inside) >= _EDGE_PX and rest.mean() >= _LEFT and flat[rest].mean() < _DRAWN:
            found.append(Fill(low, high, anywhere=False))
    return found


def _piled(values: Values, low: float, high: float) -> bool:
    """Tell whether far more pixels lie in a range at the end of 8 bits than in the next one as wide."""
    wide = high - low + 1
    start = high + 1 if low == 0 else low - wide
    beside = np.mean((values >= start) & (values < start + wide))
    return bool(beside < _BESIDE_LOSSY * np.mean((values >= low) & (values <= high)))


def _constant(strip: Values, within: float) -> Values:
    """Give the outermost pixels of an edge whose 3 x 3 neighbours differ by no more than ``within``."""
    if strip.shape[-1] < 3:
        return strip[0, :0]
    columns = np.stack([strip[:, :-2], strip[:, 1:-1], strip[:, 2:]])
    columns = np.nan_to_num(columns.astype(np.float64))
    spread = columns.max(axis=(0, 1)) - columns.min(axis=(0, 1))
    chosen: Values = strip[0, 1:-1][spread <= within]
    return chosen


def filled(data: Values, found: tuple[tuple[Fill, ...], ...]) -> Mask:
    """Mark the pixels of a window in which any band holds no ground.

    Parameters
    ----------
    data
        (band, y, x), in the file's own counts.
    found
        As ``fills`` gives, one a band.

    Returns
    -------
    numpy.ndarray
        (y, x) bool, with a rim that may be mixed with ground.
    """
    gone = np.zeros(data.shape[1:], bool)
    for values, band in zip(data, found, strict=True):
        if values.dtype.kind == "f":
            gone |= ~(np.abs(values) < _ABSURD)  # NaN too
        for fill in band:
            if fill.low == fill.high and fill.anywhere:
                gone |= _with_rim(values == fill.low, alone=fill.low == 0)
    for low, high in sorted({(fill.low, fill.high) for fill in chain.from_iterable(found) if not fill.anywhere}):
        gone |= _collar(data, found, low, high)
    return gone


def _with_rim(same: Mask, *, alone: bool) -> Mask:
    """Grow a fill by what resampling mixes beside it; single zeros, as in dark speckle, have nothing beside them."""
    from scipy.ndimage import binary_opening

    if not alone:
        return _grown(same, MIXED_PX)
    patches = binary_opening(same, np.ones((2, 2), bool))
    rim: Mask = same | _grown(patches, MIXED_PX)
    return rim


def _collar(data: Values, found: tuple[tuple[Fill, ...], ...], low: float, high: float) -> Mask:
    """Mark the patches of one fill that reach the edge; blurred fill must lie in every band that is filled so."""
    bands = []
    for values, band in zip(data, found, strict=True):
        if (low, high) in [(fill.low, fill.high) for fill in band]:
            bands.append(values)
    inside = [(values >= low) & (values <= high) for values in bands]
    if low == high:
        either = np.zeros(data.shape[1:], bool)
        for one in inside:
            either |= _grown(_reaching(one), MIXED_PX)
        return either
    return _grown(_reaching(np.logical_and.reduce(inside)), MIXED_LOSSY_PX)


def _reaching(mask: Mask) -> Mask:
    """Give the patches of a mask that reach the edge of the window and are three pixels deep somewhere."""
    from scipy.ndimage import binary_opening, label

    solid = binary_opening(np.pad(mask, 2, mode="edge"), np.ones((3, 3), bool))[2:-2, 2:-2]
    if not solid.any():
        return np.zeros_like(mask)
    labels, count = label(solid)
    rim = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    chosen = np.zeros(count + 1, bool)
    chosen[np.unique(rim)] = True
    chosen[0] = False
    reached: Mask = chosen[labels]
    return reached


def _grown(mask: Mask, pixels: int) -> Mask:
    from scipy.ndimage import maximum_filter

    if not mask.any():
        return mask
    grown: Mask = maximum_filter(mask, size=2 * pixels + 1)
    return grown
