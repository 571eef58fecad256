"""Radar: what its numbers are, and what changed between two images.

The statistic is the smoothed logarithm of the ratio (Rignot & van Zyl 1993, doi:10.1109/36.239913), in which speckle is
the same on bright and on dark ground. Which threshold parts changed from unchanged depends on how much changed: Otsu's
(1979, doi:10.1109/TSMC.1979.4310076) is right where two classes stand apart or where what differs lies in large
patches. Where it falls among the speckle, the threshold is the one at which what is marked, less what speckle alone
would leave there, promises the best F1; where hardly more is marked than that, only what no speckle reaches is taken.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from toolkit.imagery.change import ChangeMap, CompareOptions, smoothed
from toolkit.imagery.raster import Mask, Pixels, Raster

Grid = NDArray[np.floating[Any]]

RadarUnit = Literal["decibels", "linear", "counts"]
"""Decibels; power or amplitude as floats; whole numbers, as digital numbers are."""

UNIT = "dateline:radar-unit"
"""Key of a tag that says what a pair's numbers are, as far as they told it together."""

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
    if raster.tags.get(UNIT) == "decibels":
        return "decibels"
    stated = {v.strip().lower() for k, v in raster.tags.items() if k.lower() in _UNIT_TAGS}
    if stated & {"db", "decibel", "decibels"} or any(name.lower().endswith("_db") for name in raster.bands):
        return "decibels"
    values = raster.data[:, raster.valid]
    if values.size and float(np.mean(values < 0)) > _BELOW_DB:
        return "decibels"
    whole = bool((values == np.rint(values)).all()) and float(values.max(initial=0.0)) > 1.0
    return "counts" if whole else "linear"


def with_unit(before: Raster, after: Raster) -> tuple[Raster, Raster]:
    """Note that a pair holds decibels where its speckle says so: stretched to bytes, or moved above zero.

    Speckle grows with brightness in power and amplitude, and is as strong everywhere in decibels.
    """
    scenes = before, after
    if any(unit_of(scene) == "decibels" for scene in scenes):
        return scenes
    if float(np.mean([_growth(scene) for scene in scenes])) > _AS_STRONG_EVERYWHERE:
        return scenes
    first, second = (replace(scene, tags={**scene.tags, UNIT: "decibels"}) for scene in scenes)
    return first, second


_AS_STRONG_EVERYWHERE = 0.25
"""Growth of speckle with brightness, as a power of it. Measured on simulated scenes of 1 to 12 looks: decibels in bytes
-.2 to .2 (.3 where a third is cut off), power and amplitude in bytes .75 to 1.03; real quicklooks .34 to 1."""
_WINDOW_PX, _LEVELS, _CALMEST = 7, 13, 25.0


def _growth(raster: Raster) -> float:
    """Give the power of brightness with which the scatter within small windows grows, where the ground is even."""
    from scipy.ndimage import uniform_filter

    band = np.where(raster.valid, raster.data[0], np.median(raster.data[0][raster.valid])).astype(np.float64)
    mean = uniform_filter(band, _WINDOW_PX)
    scatter = np.sqrt(np.maximum(uniform_filter(band**2, _WINDOW_PX) - mean**2, 0.0))
    kept = raster.valid & (mean > 0)
    level, spread = mean[kept], scatter[kept]
    edges = np.quantile(level, np.linspace(0.05, 0.95, _LEVELS))
    points = []
    for low, high in pairwise(edges):
        inside = (level >= low) & (level <= high)
        calm = float(np.percentile(spread[inside], _CALMEST))
        if calm > 0:
            points.append((np.log(np.median(level[inside])), np.log(calm)))
    brightness = [x for x, _ in points]
    if len(points) < _FEWEST_LEVELS or np.ptp(brightness) < _LEAST_RANGE:
        return 1.0
    return float(np.polyfit(brightness, [y for _, y in points], 1)[0])


_FEWEST_LEVELS, _LEAST_RANGE = 5, 0.1  # levels, and the logarithm of their range, from which a growth can be read


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


def without_speckle(values: Pixels, valid: Mask) -> Pixels:
    """Give decibels without their speckle: means of power, since those of a logarithm fall with the number of looks.

    Parameters
    ----------
    values
        (band, y, x) decibels.
    valid
        (y, x) bool.
    """
    middle = np.median(values[:, valid], axis=1)[:, None, None]
    power = np.exp(np.clip(values - middle, -_FAR_DB, _FAR_DB) / _PER_LOG)
    calm = np.stack([smoothed(band, valid, _WIDTHS_PX[0]) for band in power])
    return np.asarray(middle + _PER_LOG * np.log(np.maximum(calm, 1e-6)), np.float32)


_FAR_DB = 60.0  # from the median: farther lies no ground


def unchanged_ground(before: Pixels, after: Pixels, valid: Mask, options: CompareOptions) -> Mask:
    """Give the ground that did not change, by which two images of one place are known although much of it did.

    Where a sixth of even ground was flooded, its detail alone would speak of two places: likeness .10 to .27 in all,
    .5 to .8 beside the flood; of two places 0 to .16 beside what differs.

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
    """
    from scipy.ndimage import binary_dilation

    changed = radar_change(before, after, valid, options).changed
    rest: Mask = valid & ~binary_dilation(changed, iterations=_RIM_PX)
    return rest if rest.sum() > _ENOUGH * valid.sum() else valid


_RIM_PX, _ENOUGH = 4, 0.4
_CALM_DB = 0.7  # spread of the smoothed log-ratio at which speckle is calm enough
_APART = 4.0  # median absolute deviations from which Otsu's threshold stands clear of speckle
_IN_PATCHES = 0.42  # of the spread that a wide blur leaves: of speckle .17 to .19, of fields and floods .45 to .75
_WIDE = 4.0  # times the smoothing: the wide blur
_RIGHT = 0.75  # share of what Otsu's threshold marks that speckle cannot have made; .7 to .8 give the same
_WIDTHS_PX = (2.0, 3.0)  # smoothed so far, speckle of one look is Gaussian up to three deviations
_CUTS = np.arange(1.6, 6.01, 0.1)  # deviations: thresholds tried
_ASKED, _IN_EXCESS = 3.0, 3.5  # deviations, and times what speckle leaves there; nothing changed .8 to 2.0
_NEARLY = 0.85  # of the best F1: the finer smoothing is taken, which spreads what changed less
_CORE, _FEW_PX = 4.0, 2.5  # deviations that an area must reach; smoothing for what is small and strong
_FEW_EDGE, _FEW_CORE = 3.6, 6.0  # deviations of it
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
        The statistic is in median absolute deviations of its own noise. Constants were chosen on 60 simulated pairs of
        1 to 12 looks with .05 to 30 % of the ground changed by 3 to 12 dB, and held against 60 others
        (docs/decisions/0021).
    """
    from skimage.filters import threshold_otsu
    from skimage.morphology import remove_small_objects

    ratio = after - before
    size, width = _size(ratio, valid, options)
    statistic = _in_deviations(size, valid)
    if not np.ptp(statistic[valid]) > 0:
        nothing = np.zeros_like(valid)
        return ChangeMap(statistic, nothing, nothing, np.inf)
    threshold = float(threshold_otsu(statistic[valid]))  # type: ignore[no-untyped-call]
    found = (statistic > threshold) & valid
    if threshold < _APART:
        patches = _in_patches(statistic, valid, width)
        found = _out_of_speckle(ratio, valid, options.radar_smoothing_px[-1] if patches else None)
    found = remove_small_objects(found, max_size=options.smallest_px - 1, connectivity=2)
    return ChangeMap(statistic, found, found, threshold)


def _out_of_speckle(ratio: Pixels, valid: Mask, widest: float | None) -> Mask:
    """Find what stands out of speckle where Otsu's threshold falls into it.

    Parameters
    ----------
    ratio
        (band, y, x) log-ratio.
    valid
        (y, x) bool.
    widest
        Smoothing at which Otsu's threshold may still be right, since what differs lies in patches; None = it does not.
    """
    from skimage.filters import threshold_otsu

    if widest is not None:
        size = _joined(ratio, valid, widest)
        threshold = float(threshold_otsu(size[valid]))  # type: ignore[no-untyped-call]
        marked = (size > threshold) & valid
        finer = _local_share(ratio, valid, widest)
        if _by_speckle(threshold / finer) < (1 - _RIGHT) * marked.sum() / valid.sum():
            return marked
    sizes = [_joined(ratio, valid, width) for width in _WIDTHS_PX]
    if max(float(np.mean(size[valid] > _ASKED)) for size in sizes) < _IN_EXCESS * _by_speckle(_ASKED):
        return _areas(_joined(ratio, valid, _FEW_PX), valid, _FEW_EDGE, _FEW_CORE)
    return _areas(*_likeliest(sizes, valid), _CORE)


def _local_share(ratio: Pixels, valid: Mask, width: float) -> float:
    """Give what part of the log-ratio's spread is there between neighbours too: where a third changed, far from all."""
    calm, noise = _calmed(ratio, valid, width)
    lag = int(np.ceil(_APART_WIDTHS * width))
    both = valid[:, lag:] & valid[:, :-lag]
    parts = []
    for band, spread in zip(calm, noise, strict=True):
        steps = np.abs(band[:, lag:] - band[:, :-lag])[both]
        parts.append(1.4826 * float(np.median(steps)) / np.sqrt(2.0) / spread if steps.size else 1.0)
    return min(1.0, max(*parts, 1e-3))


_APART_WIDTHS = 4.0  # times the smoothing: so far apart speckle is independent


def _by_speckle(deviations: float) -> float:
    """Give the share of ground that speckle alone lifts beyond so many deviations."""
    from math import erfc, sqrt

    return erfc(deviations / sqrt(2.0))


def _likeliest(sizes: list[Grid], valid: Mask) -> tuple[Grid, Mask, float]:
    """Choose smoothing and threshold by the F1 that they can be expected to have.

    What lies beyond a threshold, less what speckle leaves there, is right; the most that is right at any of them
    is what there is to find.
    """
    marked = np.array([_beyond(size[valid]) for size in sizes])
    right = np.maximum(marked - [_by_speckle(cut) for cut in _CUTS], 0.0)
    expected = 2 * right / (marked + right.max())
    best = expected.max(axis=1)
    chosen = int(np.flatnonzero(best >= _NEARLY * best.max())[0])
    return sizes[chosen], valid, float(_CUTS[expected[chosen].argmax()])


def _beyond(values: Grid) -> Grid:
    """Give the share of values beyond each of the thresholds tried."""
    shares: Grid = 1.0 - np.searchsorted(np.sort(values), _CUTS, side="right") / values.size
    return shares


def _areas(size: Grid, valid: Mask, edge: float, core: float) -> Mask:
    """Give the areas that hold two pixels above the core, out to half of their own height."""
    from scipy.ndimage import find_objects, label

    inside = (size > edge) & valid
    labels, count = label(inside, _SQUARE)
    cores = np.bincount(labels[(size > core) & inside], minlength=count + 1)
    found = np.zeros_like(valid)
    for number, box in enumerate(find_objects(labels, count), 1):
        if cores[number] < 2:
            continue
        here = labels[box] == number
        height = float(np.percentile(size[box][here], 90.0))
        found[box] |= here & (size[box] > max(edge, height / 2))
    return found


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
