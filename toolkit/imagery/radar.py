"""Radar: what its numbers are, and what changed between two images.

The statistic is the smoothed logarithm of the ratio (Rignot & van Zyl 1993, doi:10.1109/36.239913), in which speckle is
the same on bright and on dark ground. Which threshold parts changed from unchanged depends on how much changed: Otsu's
(1979, doi:10.1109/TSMC.1979.4310076) is right where two classes stand apart or where what differs lies in large
patches; where it falls among the speckle, only what no speckle reaches is taken.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from toolkit.imagery.change import ChangeMap, CompareOptions, smoothed
from toolkit.imagery.raster import Mask, Pixels, Raster

Grid = NDArray[np.floating[Any]]

RadarUnit = Literal["decibels", "linear", "counts"]
"""Decibels; power or amplitude as floats; whole numbers, as digital numbers are."""

_UNIT_TAGS = frozenset({"units", "unit", "unittype", "scale", "calibration"})
_BELOW_DB = 0.02  # share of negative values from which floats are decibels: power and amplitude have none
_FLOOR = 1e-3  # of the median power: what is darker is noise of the instrument
_PER_LOG = 10.0 / np.log(10.0)


def unit_of(raster: Raster) -> RadarUnit:
    """Tell the unit of a radar image, by what the file says, and by its numbers.

    Parameters
    ----------
    raster
        Pixels.
    """
    stated = {v.strip().lower() for k, v in raster.tags.items() if k.lower() in _UNIT_TAGS}
    if stated & {"db", "decibel", "decibels"} or any(name.lower().endswith("_db") for name in raster.bands):
        return "decibels"
    values = raster.data[:, raster.valid]
    if values.size and float(np.mean(values < 0)) > _BELOW_DB:
        return "decibels"
    whole = bool((values == np.rint(values)).all()) and float(values.max(initial=0.0)) > 1.0
    return "counts" if whole else "linear"


def decibels(raster: Raster) -> Pixels:
    """Give radar pixels in decibels; their differences are ratios on the ground.

    Parameters
    ----------
    raster
        Pixels of any unit. Counts get one added, so that black is no abyss; amplitude is not squared, which doubles no
        more than the unit that everything is measured in.
    """
    unit = unit_of(raster)
    if unit == "decibels":
        return raster.data
    if unit == "counts":
        return np.asarray(_PER_LOG * np.log1p(np.maximum(raster.data, 0.0)), np.float32)
    floors = [_FLOOR * max(float(np.median(band[raster.valid])), 1e-12) for band in raster.data]
    low = np.array(floors, np.float32)[:, None, None]
    return np.asarray(_PER_LOG * np.log(np.maximum(raster.data, low)), np.float32)


_CALM_DB = 0.7  # spread of the smoothed log-ratio at which speckle is calm enough
_APART = 4.0  # median absolute deviations from which Otsu's threshold stands clear of speckle
_IN_PATCHES = 0.42  # of the spread that a wide blur leaves: of speckle .17 to .19, of fields and floods .45 to .75
_WIDE = 4.0  # times the smoothing: the wide blur
_EDGE, _CORE = 6.5, 13.0  # deviations: what one-look speckle, whose logarithm has a long tail, never reaches twice
_CALMER = 1.25  # times the widest smoothing: what is too faint to stand out of finer speckle is looked for there
_FAINT_EDGE, _FAINT_CORE = 6.0, 12.0  # deviations; smoothed so far, speckle is Gaussian and stays below 5 sigma, 11
_SQUARE = np.ones((3, 3), bool)


def radar_change(before: Pixels, after: Pixels, valid: Mask, options: CompareOptions) -> ChangeMap:
    """Find what changed between two radar images.

    Parameters
    ----------
    before
        (band, y, x) float32, decibels.
    after
        Registered, the same shape.
    valid
        (y, x) bool.
    options
        Parameters.

    Returns
    -------
    ChangeMap
        The statistic is in median absolute deviations of its own noise. Constants were chosen on simulated speckle of
        one and four looks with 0 to 35 % of the ground changed by 4 to 10 dB.
    """
    from skimage.filters import threshold_otsu
    from skimage.morphology import remove_small_objects

    ratio, widest = after - before, options.radar_smoothing_px[-1]
    size, width = _size(ratio, valid, options)
    statistic = _in_deviations(size, valid)
    if not np.ptp(statistic[valid]) > 0:
        nothing = np.zeros_like(valid)
        return ChangeMap(statistic, nothing, nothing, np.inf)
    threshold = float(threshold_otsu(statistic[valid]))  # type: ignore[no-untyped-call]
    if threshold < _APART and _in_patches(statistic, valid, width):
        statistic = _in_deviations(_joined(ratio, valid, widest), valid)
        threshold = float(threshold_otsu(statistic[valid]))  # type: ignore[no-untyped-call]
        found = (statistic > threshold) & valid
    elif threshold < _APART:
        calmer = _in_deviations(_joined(ratio, valid, _CALMER * widest), valid)
        found = _beyond_speckle(statistic, valid) | _faint_areas(calmer, valid, _CALMER * widest)
        threshold = _EDGE
    else:
        found = (statistic > threshold) & valid
    found = remove_small_objects(found, max_size=options.smallest_px - 1, connectivity=2)
    return ChangeMap(statistic, found, found, threshold)


def _in_deviations(size: Grid, valid: Mask) -> Grid:
    """Give a size in median absolute deviations above its median; -inf where not compared."""
    middle = float(np.median(size[valid]))
    deviation = max(float(np.median(np.abs(size[valid] - middle))), 1e-6)
    statistic: Grid = np.where(valid, (size - middle) / deviation, -np.inf)
    return statistic


def _size(ratio: Pixels, valid: Mask, options: CompareOptions) -> tuple[Grid, float]:
    """Give the size of the log-ratio at the least smoothing that calms its speckle, and how wide that is."""
    width = options.radar_smoothing_px[-1]
    for width in options.radar_smoothing_px:
        _, noise = _calmed(ratio, valid, width)
        if max(noise) <= _CALM_DB:
            break
    return _joined(ratio, valid, width), width


def _calmed(ratio: Pixels, valid: Mask, width: float) -> tuple[list[Grid], list[float]]:
    """Smooth the log-ratio of each polarisation; give it and its speckle."""
    calm = [smoothed(band.astype(np.float64), valid, width) for band in ratio]
    calm = [band - np.median(band[valid]) for band in calm]
    return list(calm), [1.4826 * float(np.median(np.abs(band[valid]))) + 1e-9 for band in calm]


def _joined(ratio: Pixels, valid: Mask, width: float) -> Grid:
    """Give the size of the smoothed log-ratio, all polarisations joined in units of their speckle."""
    calm, noise = _calmed(ratio, valid, width)
    joined: Grid = np.sqrt(np.mean([(band / unit) ** 2 for band, unit in zip(calm, noise, strict=True)], axis=0))
    return joined


def _in_patches(statistic: Grid, valid: Mask, width: float) -> bool:
    """Tell whether what differs lies in patches far larger than speckle."""
    limited = np.where(valid, np.minimum(statistic, 2 * _APART), 0.0)
    wide = smoothed(limited, valid, _WIDE * width)
    return bool(np.std(wide[valid]) > _IN_PATCHES * np.std(limited[valid]))


def _beyond_speckle(statistic: Grid, valid: Mask) -> Mask:
    """Give the areas above the edge that hold two pixels which no speckle reaches."""
    from scipy.ndimage import label

    inside = (statistic > _EDGE) & valid
    labels, count = label(inside, _SQUARE)
    cores = np.bincount(labels[(statistic > _CORE) & inside], minlength=count + 1)
    kept = cores >= 2
    kept[0] = False
    chosen: Mask = kept[labels]
    return chosen


def _faint_areas(statistic: Grid, valid: Mask, width: float) -> Mask:
    """Give areas too faint for the finer smoothing, out to half of their own height."""
    from scipy.ndimage import find_objects, label

    inside = (statistic > _FAINT_EDGE) & valid
    labels, count = label(inside, _SQUARE)
    cores = np.bincount(labels[(statistic > _FAINT_CORE) & inside], minlength=count + 1)
    found = np.zeros_like(valid)
    for number, box in enumerate(find_objects(labels, count), 1):
        if cores[number] < 4 * width:
            continue
        here = labels[box] == number
        height = float(np.percentile(statistic[box][here], 90.0))
        found[box] |= here & (statistic[box] > max(_FAINT_EDGE, height / 2))
    return found
