"""Pixels cut off at the end of a scale: the sensor saturated, or somebody stretched the file. They are not compared.

Where one scene is cut off and the other is not, unchanged ground differs, and no gain or offset explains it. A band
that is cut off in more than a tenth of its pixels is left out whole. Else a pixel is left out where it lies in a pile
at the end of its own band's values, and the other scene's pixel lies at the same end, as unchanged ground would. New
objects that saturate are kept: before, their ground was not at the end of the scale.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from toolkit.imagery.raster import Mask, Pixels

_PILE = 0.02  # share of pixels at one value that makes a pile: more than new buildings cover
_STEEP = 4.0  # times as many as at the next value: a pile, not the end of a slope
_MARGIN = 0.01  # share of pixels by which noise may move the other scene's end


_TOO_MUCH = 0.1  # share of pixels in piles at which a whole band is left out


class End(NamedTuple):
    """One cut-off end of one band of one scene.

    Attributes
    ----------
    scene
        0 = before, 1 = after.
    band
        Index.
    high
        True for the upper end.
    value
        Where it is cut off.
    other
        The other scene's value that unchanged ground there does not pass.
    share
        Share of the pixels in the pile.
    """

    scene: int
    band: int
    high: bool
    value: float
    other: float
    share: float


def cut_ends(before: Pixels, after: Pixels, valid: Mask) -> list[End]:
    """Find the ends at which bands are cut off.

    Parameters
    ----------
    before
        (band, y, x) float32, in the file's own counts, not resampled.
    after
        The same.
    valid
        (y, x) bool.

    Returns
    -------
    list of End
        Mostly none.
    """
    scenes, found = (before, after), []
    for scene in (0, 1):
        for band, values in enumerate(scenes[scene]):
            some = values[valid]
            for high in (False, True):
                value = float(some.max() if high else some.min())
                share = float(np.mean(some == value))
                if share < _PILE or share == 1.0 or not _steep(some, value, high=high, share=share):
                    continue
                reach = min(1.0, 1.2 * share + _MARGIN)
                other = float(np.quantile(scenes[1 - scene][band][valid], 1 - reach if high else reach))
                found.append(End(scene, band, high, value, other, share))
    return found


def spoilt_bands(ends: list[End], count: int) -> list[int]:
    """Give the bands that are cut off in so many pixels that the others say more without them.

    Returns
    -------
    list of int
        Indexes; none where fewer than three bands would be left.
    """
    spoilt = sorted({e.band for e in ends if e.share > _TOO_MUCH})
    return spoilt if count - len(spoilt) >= 3 else []


def _steep(values: Pixels, value: float, *, high: bool, share: float) -> bool:
    """Tell whether far fewer pixels lie at the next value."""
    rest = values[values != value]
    nearest = float(rest.max() if high else rest.min())
    return share > _STEEP * float(np.mean(values == nearest))


def clipped(before: Pixels, after: Pixels, ends: list[End], scene: int) -> Mask:
    """Mark the pixels of one scene that are cut off.

    Parameters
    ----------
    before
        (band, y, x) float32.
    after
        The same ground, to a pixel or so.
    ends
        Of both scenes.
    scene
        Whose ends to look at, 0 or 1.

    Returns
    -------
    numpy.ndarray
        (y, x) bool.
    """
    pair, cut = (before, after), np.zeros(before.shape[1:], bool)
    for end in ends:
        if end.scene != scene:
            continue
        own, other = pair[scene][end.band], pair[1 - scene][end.band]
        there = other >= end.other if end.high else other <= end.other
        cut |= (own == end.value) & there
    return cut
