"""Read the quality band that a file brings along: where its provider saw cloud, shadow or nothing.

Known by name: SCL of Sentinel-2 L2A (ESA, Sen2Cor ATBD 2.11, table 3), QA_PIXEL of Landsat Collection 2 (USGS
LSDS-1619, bits 0-4), and Fmask (Zhu & Woodcock 2012, doi:10.1016/j.rse.2011.10.028: 0 land, 1 water, 2 shadow, 3
snow, 4 cloud, 255 fill). A last band without a name counts as Fmask when it holds no other values than these, and its
neighbours hold real brightness.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from toolkit.imagery.load import INFRARED, VISIBLE, Mask, Pixels, Raster

_SCL_HIDDEN, _SCL_EMPTY = (3, 8, 9, 10), (0, 1)
_QA_HIDDEN, _QA_EMPTY = 0b11110, 0b1  # dilated cloud, cirrus, cloud, shadow; fill
_FMASK_HIDDEN, _FMASK_EMPTY, _FMASK = (2, 4), (255,), (0, 1, 2, 3, 4, 255)
_NAMES = {"scl": "scl", "qa_pixel": "qa_pixel", "fmask": "fmask", "cfmask": "fmask", "pixel_qa": "qa_pixel"}
_BRIGHT = 20.0  # a band of real brightness holds more than the class numbers do


def visible_first(bands: tuple[str, ...]) -> tuple[list[int], int]:
    """Order bands by what the eye sees.

    Parameters
    ----------
    bands
        Names, in the file's order.

    Returns
    -------
    tuple of list of int and int
        Indexes, visible bands first, and how many of them are visible. Where no name is a common one, the file's own
        order is taken, and the first three are visible: nearly every provider stacks them so.
    """
    if not any(b in VISIBLE or b in INFRARED for b in bands):
        return list(range(len(bands))), min(3, len(bands))
    return sorted(range(len(bands)), key=lambda i: bands[i] not in VISIBLE), sum(b in VISIBLE for b in bands)


def quality_apart(before: Raster, after: Raster) -> tuple[Raster, Raster]:
    """Take the quality band out of both scenes, and mark what it says is hidden.

    Parameters
    ----------
    before
        Earlier scene.
    after
        Later scene.

    Returns
    -------
    tuple of Raster
        The same scenes if they bring none; else without it, ``hidden`` set, and not valid where it says fill.
    """
    kinds = _kind(before), _kind(after)
    if kinds[0] is None or kinds[1] is None:
        return before, after
    return _split(before, *kinds[0]), _split(after, *kinds[1])


def _kind(raster: Raster) -> tuple[int, str] | None:
    """Give index and kind of the quality band, or None."""
    if named := named_quality(raster.bands):
        return named
    last, rest = raster.data[-1], raster.data[:-1]
    unnamed = raster.bands[-1].lower().replace(" ", "-").startswith("band-")
    if len(rest) < 3 or not unnamed or not np.isin(last[raster.valid], _FMASK).all():
        return None
    bright = all(float(np.ptp(band[raster.valid])) > _BRIGHT for band in rest)
    return (len(rest), "fmask") if bright else None


def _split(raster: Raster, index: int, kind: str) -> Raster:
    classes = np.nan_to_num(raster.data[index]).astype(np.int64)
    hidden, empty = quality_classes(classes, kind)
    kept = [i for i in range(len(raster.data)) if i != index]
    data: Pixels = raster.data[kept]
    valid: Mask = raster.valid & ~empty
    return replace(raster, data=data, valid=valid, bands=tuple(raster.bands[i] for i in kept), hidden=hidden & valid)


def named_quality(bands: tuple[str, ...]) -> tuple[int, str] | None:
    """Give index and kind of the band that is a quality band by its name; None if there is none.

    Parameters
    ----------
    bands
        Names, in the file's order.
    """
    for index, name in enumerate(bands):
        if name.strip().lower() in _NAMES:
            return index, _NAMES[name.strip().lower()]
    return None


def quality_classes(classes: NDArray[np.int64], kind: str) -> tuple[Mask, Mask]:
    """Give what is hidden, and what is empty.

    Parameters
    ----------
    classes
        (y, x) values of the quality band.
    kind
        "scl", "qa_pixel" or "fmask".
    """
    if kind == "qa_pixel":
        return (classes & _QA_HIDDEN) > 0, (classes & _QA_EMPTY) > 0
    hidden, empty = (_SCL_HIDDEN, _SCL_EMPTY) if kind == "scl" else (_FMASK_HIDDEN, _FMASK_EMPTY)
    return np.isin(classes, hidden), np.isin(classes, empty)
