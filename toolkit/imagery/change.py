"""How far each pixel of two registered scenes moved, in units of the pair's own noise.

Three or more bands: the iteratively re-weighted multivariate alteration detection (IR-MAD) of Nielsen (2007),
doi:10.1109/TIP.2006.888195, fitted on a sample of at most 60,000 pixels. It finds the weighted sums of bands that
agree best between the dates, so gain, offset, haze and sun need no correction. One or two bands: differences of
histogram-matched bands. Radar: the smoothed logarithm of the ratio (Rignot & van Zyl 1993, doi:10.1109/36.239913).

The statistic is the square root of Nielsen's chi-square, with two known errors added to the noise: what is left of
the shift, and gain that differs from place to place. It is never read as a chi-square probability: real pairs are not
Gaussian (on a labelled Landsat pair that costs half of F1). The threshold is robust instead: so many median absolute
deviations above the median.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.imagery.harmonise import matched
from toolkit.imagery.load import Mask, Pixels
from toolkit.records import Record

Grid = NDArray[np.float64]


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
    radar_smoothing_px: float = 1.5
    """Standard deviation of the Gaussian that smooths the log-ratio of radar images."""
    mask_clouds: bool = True
    """Leave out clouds and shadows found in the pixels."""
    detection_test: bool = True
    """Put test objects into the pair to learn what it would have shown."""


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
    """

    statistic: Grid
    changed: Mask
    candidates: Mask
    threshold: float


def optical_change(before: Pixels, after: Pixels, valid: Mask, options: CompareOptions) -> ChangeMap:
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

    Returns
    -------
    ChangeMap
        Statistic and mask.
    """
    varying = [i for i in range(len(before)) if np.ptp(before[i][valid]) > 0 and np.ptp(after[i][valid]) > 0]
    first, second = before[varying], after[varying]
    pair = irmad(first, second, valid, options) if len(varying) >= 3 else _band_differences(first, second, valid)
    statistic = _statistic(*pair, valid, options)
    return _gated(statistic, valid, options)


def irmad(before: Pixels, after: Pixels, valid: Mask, options: CompareOptions) -> tuple[Grid, Grid]:
    """Fit IR-MAD, and give both scenes as canonical variates.

    Parameters
    ----------
    before
        (band, y, x) float32.
    after
        The same shape.
    valid
        (y, x) bool.
    options
        Parameters.

    Returns
    -------
    tuple of numpy.ndarray
        Two (band, y, x) float64, scaled so that their difference has the same variance, near one, in every component
        where nothing changed.
    """
    from scipy.linalg import eigh
    from scipy.stats import chi2

    x, y = before[:, valid].astype(np.float64), after[:, valid].astype(np.float64)
    if x.shape[1] > options.sample_px:
        chosen = np.random.default_rng(options.seed).choice(x.shape[1], options.sample_px, replace=False)
        x, y = x[:, np.sort(chosen)], y[:, np.sort(chosen)]
    x_scale, y_scale = x.std(axis=1, keepdims=True), y.std(axis=1, keepdims=True)
    x, y = x / x_scale, y / y_scale
    weight, last = np.ones(x.shape[1]), np.zeros(len(x))
    for _ in range(50):
        w = weight / weight.sum()
        x_mean, y_mean = (x @ w)[:, None], (y @ w)[:, None]
        xc, yc = x - x_mean, y - y_mean
        sxx, syy, sxy = (xc * w) @ xc.T, (yc * w) @ yc.T, (xc * w) @ yc.T
        sxx[np.diag_indices_from(sxx)] += _RIDGE
        syy[np.diag_indices_from(syy)] += _RIDGE
        back = np.linalg.solve(syy, sxy.T)
        square, a = eigh(sxy @ back, sxx)
        rho = np.sqrt(np.clip(square, 0.0, 1.0))
        b = back @ a
        b /= np.sqrt(np.einsum("ij,ik,kj->j", b, syy, b)) + 1e-12
        noise = 2.0 * np.maximum(1.0 - rho, _SMALLEST_NOISE)
        weight = chi2.sf((((a.T @ xc) - (b.T @ yc)) ** 2 / noise[:, None]).sum(axis=0), len(x)) + 1e-12
        if np.abs(rho - last).max() < 1e-4:
            break
        last = rho
    first = _project(before, x_mean * x_scale, a / x_scale / np.sqrt(noise))
    return first, _project(after, y_mean * y_scale, b / y_scale / np.sqrt(noise))


_RIDGE = 1e-9  # keeps a covariance of linearly dependent bands invertible; bands have unit variance
_SMALLEST_NOISE = 1e-6  # two files of the same pixels would otherwise have none


def _project(data: Pixels, mean: Grid, weights: Grid) -> Grid:
    projected: Grid = np.tensordot(weights.T, data - mean[:, :, None], axes=1)
    return projected


def _band_differences(before: Pixels, after: Pixels, valid: Mask) -> tuple[Grid, Grid]:
    """Give both scenes with matched histograms, scaled to unit noise, for fewer bands than IR-MAD needs."""
    if not len(before):
        return np.zeros((1, *valid.shape)), np.zeros((1, *valid.shape))
    alike = matched(before, after, valid)
    middle = np.median(before[:, valid], axis=1)[:, None, None]
    left = np.abs(before - alike)[:, valid]
    noise = 1.4826 * np.median(left, axis=1) + 0.01 * before[:, valid].std(axis=1) + 1e-9
    first, second = ((scene - middle) / noise[:, None, None] for scene in (before, alike))
    return first.astype(np.float64), second.astype(np.float64)


def _statistic(first: Grid, second: Grid, valid: Mask, options: CompareOptions) -> Grid:
    """Give the smoothed distance between two scenes in unit noise, as deviations above its own median."""
    slope = options.shift_error_px**2 * np.minimum(_slope_squared(first), _slope_squared(second))
    gain = options.gain_error**2 * np.minimum((first**2).sum(axis=0), (second**2).sum(axis=0))
    distance = np.sqrt(((first - second) ** 2 / (1.0 + slope + gain)).sum(axis=0))
    return _robust(_smoothed(distance, valid, options.smoothing_px), valid)


def _slope_squared(data: Grid) -> Grid:
    """Give the square of the steepest step to a neighbour each way, so that a thin line has a slope too."""
    down = np.pad(np.diff(data, axis=1) ** 2, ((0, 0), (1, 1), (0, 0)))
    right = np.pad(np.diff(data, axis=2) ** 2, ((0, 0), (0, 0), (1, 1)))
    steepest: Grid = np.maximum(down[:, 1:], down[:, :-1]) + np.maximum(right[:, :, 1:], right[:, :, :-1])
    return steepest


def _smoothed(values: Grid, valid: Mask, sigma: float) -> Grid:
    """Smooth over valid pixels only."""
    from scipy.ndimage import gaussian_filter

    share = gaussian_filter(valid.astype(np.float64), sigma)
    smooth: Grid = gaussian_filter(np.where(valid, values, 0.0), sigma) / np.maximum(share, 1e-6)
    return smooth


_LEAST_DEVIATION = 0.25  # of the smoothed statistic: what Gaussian noise alone leaves, so that no pair looks quieter


def _robust(values: Grid, valid: Mask) -> Grid:
    middle = np.median(values[valid])
    deviation = max(float(np.median(np.abs(values[valid] - middle))), _LEAST_DEVIATION)
    robust: Grid = np.where(valid, (values - middle) / deviation, -np.inf)
    return robust


def _gated(statistic: Grid, valid: Mask, options: CompareOptions) -> ChangeMap:
    """Threshold with hysteresis, drop what is too small, and drop all when nothing is certain."""
    from scipy.ndimage import binary_closing, label, maximum_filter

    square = np.ones((3, 3), bool)
    beside = maximum_filter(statistic, size=3)
    rim = (beside > _STRONG) & (statistic < _RIM * beside)  # light that optics and smoothing spread from next door
    above = (statistic > options.edge) & valid
    inside = above & binary_closing(above & ~rim, square)
    labels, count = label(inside, square)
    sizes = _counts(labels, count, labels > 0)
    cores = _counts(labels, count, statistic > options.core)
    sure = _counts(labels, count, statistic > options.certain)
    kept = (sizes >= options.smallest_px) & (cores >= 2)
    kept[0] = False
    candidates: Mask = kept[labels]
    certain = bool((sure[kept] >= options.smallest_px).any())
    return ChangeMap(statistic, candidates if certain else np.zeros_like(valid), candidates, options.edge)


_STRONG, _RIM = 30.0, 0.45  # half of a strong object's height is its edge; the rest is margin for weaker parts of it


def _counts(labels: NDArray[np.int32], count: int, where: Mask) -> NDArray[np.int64]:
    counts: NDArray[np.int64] = np.bincount(labels[where].ravel(), minlength=count + 1)
    return counts


def radar_change(before: Pixels, after: Pixels, valid: Mask, options: CompareOptions) -> ChangeMap:
    """Find what changed between two radar images.

    Parameters
    ----------
    before
        (band, y, x) float32, amplitude or intensity.
    after
        Registered, the same shape.
    valid
        (y, x) bool.
    options
        Parameters.

    Returns
    -------
    ChangeMap
        The threshold is Otsu's (1979), doi:10.1109/TSMC.1979.4310076; where it falls among the noise, nothing changed.
    """
    from skimage.filters import threshold_otsu
    from skimage.morphology import remove_small_objects

    ratio = np.log1p(np.clip(after, 0, None)) - np.log1p(np.clip(before, 0, None))
    smooth = np.stack([_smoothed(band.astype(np.float64), valid, options.radar_smoothing_px) for band in ratio])
    middle = np.median(smooth[:, valid], axis=1)[:, None, None]
    size = np.sqrt(((smooth - middle) ** 2).mean(axis=0))
    deviation = max(float(np.median(np.abs(size[valid] - np.median(size[valid])))), 1e-6)
    statistic: Grid = np.where(valid, (size - np.median(size[valid])) / deviation, -np.inf)
    spread = np.ptp(statistic[valid]) > 0
    threshold = float(threshold_otsu(statistic[valid])) if spread else np.inf  # type: ignore[no-untyped-call]
    found = remove_small_objects((statistic > threshold) & valid, max_size=options.smallest_px - 1, connectivity=2)
    certain = threshold > _RADAR_NOISE
    return ChangeMap(statistic, found if certain else np.zeros_like(valid), found, threshold)


_RADAR_NOISE = 2.0  # Otsu's threshold on smoothed speckle alone lies near 1.1 deviations


def spikes(data: Pixels, valid: Mask) -> tuple[Pixels, Mask]:
    """Find pixels that stand out in one band alone: bit errors and hot detectors, not things on the ground.

    Parameters
    ----------
    data
        (band, y, x) float32.
    valid
        (y, x) bool.

    Returns
    -------
    tuple of numpy.ndarray
        Data with spikes replaced by their neighbours' median, and (y, x) bool, True on spikes.
    """
    from scipy.ndimage import median_filter

    if len(data) < 3:
        return data, np.zeros_like(valid)
    local = np.stack([median_filter(band, size=3) for band in data])
    left = np.abs(data - local)
    spread = 1.4826 * np.median(left[:, valid], axis=1) + 0.2 * data[:, valid].std(axis=1) + 1e-6
    out = np.sort(left / spread[:, None, None], axis=0)
    spike = (out[-1] > _SPIKE) & (out[-2] < _SPIKE / 2) & valid
    return np.where(spike, local, data).astype(np.float32), spike


_SPIKE = 12.0  # robust standard deviations from the median of the 3 x 3 neighbours
