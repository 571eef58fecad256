"""Pictures that were through a lossy compression: their brightness can be compared, their colours cannot.

JPEG keeps colour at half the resolution of brightness and rounds it hard (ITU-T T.81; T.871), so that the same picture,
saved again, differs in colour at every edge. On real scenes saved again at quality 40 to 95, three bands gave up to
3.5 % of false change, brightness alone none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from toolkit.imagery.raster import STORED, Mask, Pixels, Raster

NOTE = "The pictures were stored with loss (JPEG): only their brightness is compared, not their colours."
"""What a reader must know of it."""

_LUMA = (0.299, 0.587, 0.114)  # ITU-R BT.601: weights of red, green and blue
_COARSE = 0.8
"""Share of the finest detail of brightness that colour has at most after JPEG. Measured: five invented grounds 1.02 and
more, real Landsat scenes and the drill 1.2 to 3.7; through JPEG of quality 40 to 95 .31 to .74, two real aerial
pictures with blocks of 8 pixels .70 and .79."""

_BLURRED = 0.65
"""Share of the other date's fine detail in colour that a picture through JPEG has at most."""


def brightness(colours: NDArray[Any], order: Sequence[int]) -> Pixels:
    """Give the brightness of a picture, (1, y, x) float32.

    Parameters
    ----------
    colours
        (band, y, x).
    order
        Indexes of red, green and blue.
    """
    bright = sum(np.float32(w) * colours[i].astype(np.float32, copy=False) for w, i in zip(_LUMA, order, strict=True))
    return np.asarray(bright, np.float32)[None]


def colour_order(bands: tuple[str, ...]) -> list[int]:
    """Give the indexes of red, green and blue: by name, else as they stand."""
    return [bands.index(c) for c in ("red", "green", "blue")] if {"red", "green", "blue"} <= set(bands) else [0, 1, 2]


def in_brightness(before: Raster, after: Raster) -> tuple[Raster, Raster] | None:
    """Give two lossy pictures as one band of brightness each; None where their colours can be compared."""
    kinds = {before.tags.get(STORED, ""), after.tags.get(STORED, "")}
    if len(before.data) != 3 or not kinds <= {"lossy", "uint8"}:
        return None
    if "lossy" not in kinds and not _through_jpeg(before, after):
        return None
    order = colour_order(before.bands)
    first, second = (_luma(scene, order) for scene in (before, after))
    return first, second


def _luma(raster: Raster, order: list[int]) -> Raster:
    tags = {**raster.tags, STORED: "lossy"}
    clear = away_from_gaps(raster.valid)
    return replace(raster, data=brightness(raster.data, order), valid=clear, bands=("brightness",), tags=tags)


def away_from_gaps(valid: Mask) -> Mask:
    """Leave out the pixels within one JPEG block of a gap: the edge of a collar rings and bleeds as far as that.

    Parameters
    ----------
    valid
        (y, x) bool.
    """
    from scipy.ndimage import minimum_filter

    if valid.all():
        return valid
    clear: Mask = minimum_filter(valid, size=2 * _BLOCK_PX + 1, mode="nearest")
    return clear


_BLOCK_PX = 8
"""Side of a block of ITU-T T.81. Measured: of 72 pictures with a white or black collar, unchanged and saved at quality
50 to 95, 6 of 120 pixels a side showed .5 to 1.7 % of false change along it."""


def _through_jpeg(before: Raster, after: Raster) -> bool:
    """Tell whether one of two pictures was through JPEG, by itself or beside the other."""
    if _of_coarse_colour(before) or _of_coarse_colour(after):
        return True
    return _is_blurred(before.data, after.data, before.valid & after.valid)


def _is_blurred(first: Pixels, second: Pixels, valid: Mask) -> bool:
    """Tell whether one of two pictures has far less fine detail in its colours than the other: on smooth ground."""
    seen = valid[:, 1:-1] & valid[:, :-2] & valid[:, 2:]
    if not seen.any():
        return False
    for one, two in ((0, 1), (2, 1)):
        sizes = [float(np.std(np.diff(scene[one] - scene[two], 2, axis=1)[seen])) for scene in (first, second)]
        contrast = [float(np.std((scene[one] - scene[two])[valid])) + 1e-9 for scene in (first, second)]
        detail = sizes[0] / contrast[0], sizes[1] / contrast[1]
        if min(detail) < _BLURRED * max(detail):
            return True
    return False


def _of_coarse_colour(raster: Raster) -> bool:
    """Tell whether the colours of a picture have less of their finest detail than its brightness has."""
    order = colour_order(raster.bands)
    bright = _luma(raster, order).data[0]
    shares = [_finest(raster.data[order[i]] - bright, raster.valid) for i in (0, 2)]
    return min(shares) < _COARSE * _finest(bright, raster.valid)


def _finest(band: Pixels, valid: Mask) -> float:
    """Give how much of its detail of four pixels a band holds in two; a few strong edges have no say."""
    sums = np.zeros(2)
    for along, there in ((band, valid), (band.T, valid.T)):
        seen = there[4:] & there[3:-1] & there[2:-2] & there[1:-3] & there[:-4]
        if not seen.any():
            return 1.0
        for number, step in enumerate((1, 2)):
            bend = np.abs(
                along[2 - step : -2 - step or None] - 2 * along[2:-2] + along[2 + step : len(along) - 2 + step]
            )
            bend = bend[seen]
            sums[number] += float(np.mean(np.minimum(bend, np.percentile(bend, 99.0)) ** 2))
    return float(sums[0] / (sums[1] + 1e-9))
