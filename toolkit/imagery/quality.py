"""Find the quality band that a file brings along, and take it out of the bands that are compared.

SCL of Sentinel-2 L2A, QA_PIXEL of Landsat Collection 2 and Fmask are known by name; ``sky`` reads them. A last band
without a name counts as Fmask when it holds no other values than Fmask's, and its neighbours hold real brightness.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from toolkit.imagery.load import INFRARED, VISIBLE, Mask, Pixels, Raster
from toolkit.imagery.sky import FMASK_VALUES, QualityKind, read_sky

_NAMES: dict[str, QualityKind] = {
    "scl": "scl",
    "qa_pixel": "qa_pixel",
    "fmask": "fmask",
    "cfmask": "fmask",
    "pixel_qa": "qa_pixel",
}
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


def _kind(raster: Raster) -> tuple[int, QualityKind] | None:
    """Give index and kind of the quality band, or None."""
    if named := named_quality(raster.bands):
        return named
    last, rest = raster.data[-1], raster.data[:-1]
    unnamed = raster.bands[-1].lower().replace(" ", "-").startswith("band-")
    if len(rest) < 3 or not unnamed or not np.isin(last[raster.valid], FMASK_VALUES).all():
        return None
    bright = all(float(np.ptp(band[raster.valid])) > _BRIGHT for band in rest)
    return (len(rest), "fmask") if bright else None


def _split(raster: Raster, index: int, kind: QualityKind) -> Raster:
    sky = read_sky(np.nan_to_num(raster.data[index]).astype(np.int64), kind)
    kept = [i for i in range(len(raster.data)) if i != index]
    data: Pixels = raster.data[kept]
    valid: Mask = raster.valid & ~sky.nothing
    return replace(
        raster, data=data, valid=valid, bands=tuple(raster.bands[i] for i in kept), hidden=sky.hidden & valid
    )


def named_quality(bands: tuple[str, ...]) -> tuple[int, QualityKind] | None:
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
