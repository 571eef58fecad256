"""How far each pixel of two registered scenes moved, in units of the pair's own noise.

Optical pairs: the distance between the variates of fit.py, fitted on a sample of at most 60,000 pixels. Radar has its
own way, in radar.py.

The statistic is the square root of Nielsen's chi-square, with two known errors added to the noise: what is left of
the shift, and gain that differs from place to place. It is never read as a chi-square probability: real pairs are not
Gaussian (on a labelled Landsat pair that costs half of F1). The threshold is robust instead: so many median absolute
deviations above the median.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.imagery.fit import Fit, Grain, fit
from toolkit.imagery.raster import Mask, Pixels
from toolkit.records import Record

Grid = NDArray[np.floating[Any]]


class CompareOptions(Record):
    """Parameters of a comparison: one set for every pair. Change them only to learn what they do."""

    sample_px: int = 60_000
    """Most pixels the fit looks at; more move no digit that is reported."""
    seed: int = 20070502
    """Seed of the sample and of the places where test objects are put."""
    shift_error_px: float = 0.1
    """What registration may leave, in pixels; slopes seen in both scenes count as noise in proportion."""
    gain_error: float = 0.05
    """Gain that may differ from place to place, as a share of a pixel's distance from the scene's mean."""
    smoothing_px: float = 0.7
    """Standard deviation of the Gaussian that smooths the statistic. Smoothing before the fit hurts, after it helps."""
    edge: float = 3.5
    """Median absolute deviations above the median at which a changed area ends."""
    core: float = 10.0
    """The same, that two pixels of a changed area must pass: unchanged pairs stay below it nearly everywhere."""
    certain: float = 15.0
    """The same, that some object must pass in four pixels, or the pair shows no detectable change."""
    smallest_px: int = 4
    """Smallest object reported, in pixels."""
    radar_smoothing_px: tuple[float, ...] = (1.0, 1.5, 2.0)
    """Standard deviations of Gaussians for the log-ratio of radar images: the first that calms the speckle is used."""
    mask_clouds: bool = True
    """Leave out clouds and shadows found in the pixels."""
    detection_test: bool = True
    """Put test objects into the pair to learn what it would have shown."""
    control: tuple[Path, Path] | None = None
    """Two earlier scenes of the same ground: their noise, not the default, then decides what is certain."""


@dataclass(frozen=True, slots=True, eq=False)
class ChangeMap:
    """Where the pair changed.

    Attributes
    ----------
    statistic
        (y, x) float64, median absolute deviations above the median; -inf where not compared.
    changed
        (y, x) bool; all False when nothing is certain.
    candidates
        (y, x) bool: the same before the gate.
    threshold
        Statistic at which an area ends.
    fitted
        The pair's noise; None for radar.
    scale
        What one unit of the statistic is; None for radar.
    """

    statistic: Grid
    changed: Mask
    candidates: Mask
    threshold: float
    fitted: Fit | None = None
    scale: Scale | None = None


def optical_change(
    before: Pixels, after: Pixels, valid: Mask, options: CompareOptions, *, grain: Grain = (0.0, 0.0)
) -> ChangeMap:
    """Find what changed between two optical scenes.

    Parameters
    ----------
    before
        (band, y, x) float32.
    after
        Registered, the same shape.
    valid
        (y, x) bool: the pixels to compare.
    options
        Parameters.
    grain
        What storing alone does to a pixel of each scene, in counts.
    """
    fitted = fit(before, after, valid, sample_px=options.sample_px, seed=options.seed, grain=grain)
    distance = distances(fitted, before, after, valid, options)
    scale = robust_scale(distance[valid])
    statistic = np.where(valid, (distance - scale.middle) / scale.deviation, -np.inf)
    found = objects(statistic, valid, options)
    candidates = found.kept[found.labels]
    changed = candidates if found.certain.any() else np.zeros_like(valid)
    return ChangeMap(statistic, changed, candidates, options.edge, fitted, scale)


def distances(fitted: Fit, before: Pixels, after: Pixels, valid: Mask, options: CompareOptions) -> Pixels:
    """Give the smoothed distance between two scenes in unit noise.

    Parameters
    ----------
    fitted
        What the pair's noise looks like.
    before
        (band, y, x) float32.
    after
        Registered, the same shape.
    valid
        (y, x) bool.
    options
        Parameters.

    Returns
    -------
    numpy.ndarray
        (y, x) float32; it depends on no pixel farther than 4 away.
    """
    first, second = fitted.variates(before, after)
    gain = np.minimum(_norm_squared(first), _norm_squared(second))
    gain *= options.gain_error**2
    total = np.zeros(valid.shape, np.float32)
    for one, two in zip(first, second, strict=True):
        noise = np.minimum(_slope_squared(one, valid), _slope_squared(two, valid))
        noise *= options.shift_error_px**2
        noise += gain
        noise += 1.0
        apart = one - two
        apart *= apart
        apart /= noise
        total += apart
    return smoothed(np.sqrt(total), valid, options.smoothing_px)


def _norm_squared(data: Pixels) -> Pixels:
    squared: Pixels = np.einsum("bij,bij->ij", data, data)
    return squared


def _slope_squared(band: Pixels, valid: Mask) -> Pixels:
    """Square the steepest step to a neighbour each way, so that a thin line has a slope too; a gap has no say."""
    total = np.zeros(band.shape, np.float32)
    whole = bool(valid.all())
    for along, there, into in ((band, valid, total), (band.T, valid.T, total.T)):
        step = np.diff(along, axis=0)
        step *= step
        if not whole:
            step *= there[1:] & there[:-1]
        into[1:-1] += np.maximum(step[1:], step[:-1])
        into[0] += step[0]
        into[-1] += step[-1]
    return total


def smoothed(values: Pixels, valid: Mask, sigma: float) -> Pixels:
    """Smooth over valid pixels only.

    Parameters
    ----------
    values
        (row, column) float.
    valid
        (row, column) bool; what lies outside is not asked.
    sigma
        Width of the Gaussian, in pixels.
    """
    from scipy.ndimage import gaussian_filter

    smooth: Pixels = gaussian_filter(np.where(valid, values, values.dtype.type(0)), sigma)
    if not valid.all():
        smooth = smooth / np.maximum(gaussian_filter(valid.astype(values.dtype), sigma), 1e-6)
    return smooth


class Scale(NamedTuple):
    """Middle and spread of a statistic over the unchanged ground.

    Attributes
    ----------
    middle
        Median.
    deviation
        Median absolute deviation, at least what Gaussian noise alone leaves, and without what season adds to it.
    """

    middle: float
    deviation: float


_LEAST_DEVIATION = 0.25  # of the smoothed statistic: what Gaussian noise alone leaves, so that no pair looks quieter
_STEADY, _TURNED = 0.55, 0.2
"""Largest deviation that is all noise, and what fields that turn at their own time may add to it: taken for noise, that
hid what was built among them (docs/decisions/0023)."""


def robust_scale(values: Pixels) -> Scale:
    """Measure middle and spread; changed pixels have no say while they are few.

    Parameters
    ----------
    values
        Smoothed distances of the pixels compared.
    """
    middle = float(np.median(values))
    found = max(float(np.median(np.abs(values - middle))), _LEAST_DEVIATION)
    return Scale(middle, max(min(found, _STEADY), found - _TURNED))


class Objects(NamedTuple):
    """Connected pixels above the edge.

    Attributes
    ----------
    labels
        (y, x) int32, 0 outside.
    kept
        (label,) bool: large and strong enough to be a candidate.
    certain
        (label,) bool: kept, and so strong that the pair is taken to show change.
    """

    labels: NDArray[np.int32]
    kept: Mask
    certain: Mask


def objects(statistic: Grid, valid: Mask, options: CompareOptions) -> Objects:
    """Threshold with hysteresis, and tell what is too small or too weak.

    Parameters
    ----------
    statistic
        (y, x), deviations above the median.
    valid
        (y, x) bool.
    options
        Parameters.
    """
    from scipy.ndimage import label

    inside = within(statistic, valid, options)
    labels, count = label(inside, _SQUARE)
    sizes = _counts(labels, count, inside)
    cores = _counts(labels, count, statistic > options.core)
    sure = _counts(labels, count, statistic > options.certain)
    kept = (sizes >= options.smallest_px) & (cores >= 2)
    kept[0] = False
    return Objects(labels, kept, kept & (sure >= options.smallest_px))


def without(found: ChangeMap, hidden: Mask, valid: Mask, options: CompareOptions) -> ChangeMap:
    """Give a change map without some ground.

    Parameters
    ----------
    found
        The change map.
    hidden
        (y, x) bool: the ground to leave out.
    valid
        (y, x) bool.
    options
        Parameters.
    """
    statistic = np.where(hidden | ~found.candidates, -np.inf, found.statistic)  # rims do not come back
    again = objects(statistic, valid & ~hidden, options)
    candidates = again.kept[again.labels]
    changed = candidates if again.certain.any() else np.zeros_like(valid)
    return replace(found, statistic=statistic, candidates=candidates, changed=changed)


def within(statistic: Grid, valid: Mask, options: CompareOptions) -> Mask:
    """Give the pixels above the edge, without the light that optics and smoothing spread from next door.

    Parameters
    ----------
    statistic
        (y, x), deviations above the median.
    valid
        (y, x) bool.
    options
        Parameters.
    """
    from scipy.ndimage import binary_closing, maximum_filter

    above = (statistic > options.edge) & valid
    if not above.any():
        return above
    beside = maximum_filter(statistic, size=3)
    rim = (beside > _STRONG) & (statistic < _RIM * beside)
    inside: Mask = above & binary_closing(above & ~rim, _SQUARE)
    return inside


_SQUARE = np.ones((3, 3), bool)
_STRONG, _RIM = 30.0, 0.45  # half of a strong object's height is its edge; the rest is margin for weaker parts of it


def _counts(labels: NDArray[np.int32], count: int, where: Mask) -> NDArray[np.int64]:
    counts: NDArray[np.int64] = np.bincount(labels[where].ravel(), minlength=count + 1)
    return counts
