"""What one pair's noise looks like: a fit on a sample of pixels, which any part of the pair can then be held against.

Three or more bands: the iteratively re-weighted multivariate alteration detection (IR-MAD) of Nielsen (2007),
doi:10.1109/TIP.2006.888195. It finds the weighted sums of bands that agree best between the dates, so gain, offset,
haze and sun need no correction. One or two bands: histogram matching. A fit is applied pixel by pixel, so a tile, a
block of a large raster and the whole scene all get the same answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import gamma

import numpy as np
from numpy.typing import NDArray

from toolkit.imagery.harmonise import Curve, brightness_curve
from toolkit.imagery.raster import Mask, Pixels

Grid = NDArray[np.float64]

_RIDGE = 1e-9  # keeps a covariance of linearly dependent bands invertible; bands have unit variance
_SMALLEST_NOISE = 1e-6  # two files of the same pixels would otherwise have none
_ROUNDS = 50
_SETTLED = 1e-4  # change of a correlation from round to round at which the fit ends
_THINNED, _NEARLY = 6, 1e-3  # the first rounds look at every sixth pixel, until they move this little
_FEWEST_PX = 3_000  # a thinner sample than this is not thinned further
_MATCHINGS, _UNCHANGED = 3, 4.0  # histograms are matched so often, on pixels that differ by no more noise than that


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """How to show both scenes as variates whose difference has unit variance where nothing changed.

    Attributes
    ----------
    bands
        Indexes of the bands that vary.
    before_weights, after_weights
        (component, band) float32.
    before_mean, after_mean
        (band,) float32, taken off first.
    curves
        One a band, for histogram matching of after; empty for IR-MAD.
    """

    bands: tuple[int, ...]
    before_weights: Pixels
    after_weights: Pixels
    before_mean: Pixels
    after_mean: Pixels
    curves: tuple[Curve, ...] = ()

    def variates(self, before: Pixels, after: Pixels) -> tuple[Pixels, Pixels]:
        """Give both scenes as (component, ...) float32.

        Parameters
        ----------
        before
            (band, ...) float32, any number of further axes.
        after
            Registered, the same shape.
        """
        if not self.bands:
            return np.zeros((1, *before.shape[1:]), np.float32), np.zeros((1, *before.shape[1:]), np.float32)
        chosen = list(self.bands)
        later = after[chosen]
        if self.curves:
            later = np.stack([curve(band) for curve, band in zip(self.curves, later, strict=True)])
        return (
            _project(before[chosen], self.before_mean, self.before_weights),
            _project(later, self.after_mean, self.after_weights),
        )


Grain = tuple[float, float]
"""Standard deviation of what storing alone does to a pixel of before and of after, in counts."""


def fit(before: Pixels, after: Pixels, valid: Mask, *, sample_px: int, seed: int, grain: Grain = (0.0, 0.0)) -> Fit:
    """Fit the noise of a pair on a sample of its pixels.

    Parameters
    ----------
    before
        (band, y, x) float32.
    after
        Registered, the same shape.
    valid
        (y, x) bool: the pixels to compare.
    sample_px
        Most pixels to look at.
    seed
        Seed of the sample.
    grain
        Noise that is there whatever the sample says.
    """
    places = np.flatnonzero(valid)
    if len(places) > sample_px:
        places = np.sort(np.random.default_rng(seed).choice(places, sample_px, replace=False))
    first, second = (scene.reshape(len(scene), -1)[:, places] for scene in (before, after))
    return fit_sample(first, second, grain=grain)


def fit_sample(before: Pixels, after: Pixels, *, grain: Grain = (0.0, 0.0)) -> Fit:
    """Fit the noise of a pair on the pixels given.

    Parameters
    ----------
    before
        (band, pixel) float32.
    after
        The same pixels, later.
    grain
        Noise that is there whatever the sample says: bands that are nearly alike seem to differ by less than a step.

    Returns
    -------
    Fit
        IR-MAD from three varying bands on, else matched histograms.
    """
    bands = tuple(i for i in range(len(before)) if np.ptp(before[i]) > 0 and np.ptp(after[i]) > 0)
    x, y = before[list(bands)].astype(np.float64), after[list(bands)].astype(np.float64)
    return _irmad(bands, x, y, grain) if len(bands) >= 3 else _matched(bands, x, y, grain)


def _irmad(bands: tuple[int, ...], x: Grid, y: Grid, grain: Grain) -> Fit:
    """Fit on a thinned sample until it nearly rests, then on all of it."""
    middle = x.mean(axis=1), y.mean(axis=1)
    scale = x.std(axis=1), y.std(axis=1)
    both = np.concatenate([x, y])
    both -= np.concatenate(middle)[:, None]
    both /= np.concatenate(scale)[:, None]
    floor = np.concatenate([grain[0] / scale[0], grain[1] / scale[1]]) ** 2 + _RIDGE
    thin = _THINNED if both.shape[1] > _THINNED * _FEWEST_PX else 1
    last, weight = np.zeros(len(bands)), np.ones(both[:, ::thin].shape[1])
    if thin > 1:
        solved, _ = _rounds(both[:, ::thin], weight, last, floor, settled=_NEARLY)
        last, weight = solved.rho, solved.weigh(both)
    solved, noise = _rounds(both, weight, last, floor, settled=_SETTLED)
    unit = np.sqrt(noise)
    return Fit(
        bands,
        before_weights=(solved.a / scale[0][:, None] / unit).T.astype(np.float32),
        after_weights=(solved.b / scale[1][:, None] / unit).T.astype(np.float32),
        before_mean=(middle[0] + solved.mean[: len(bands)] * scale[0]).astype(np.float32),
        after_mean=(middle[1] + solved.mean[len(bands) :] * scale[1]).astype(np.float32),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Solved:
    """One round's canonical variates: means (2 band,), weights (band, component) and correlations."""

    mean: Grid
    a: Grid
    b: Grid
    rho: Grid

    @property
    def noise(self) -> Grid:
        """Variance of each difference where nothing changed (Nielsen 2007, eq. 10)."""
        return 2.0 * np.maximum(1.0 - self.rho, _SMALLEST_NOISE)

    def weigh(self, both: Grid) -> Grid:
        """Give each pixel's probability of no change."""
        pull = np.concatenate([self.a, -self.b]).T / np.sqrt(self.noise)[:, None]
        left = pull @ both
        left -= (pull @ self.mean)[:, None]
        left *= left
        return chi_square_tail(left.sum(axis=0), len(self.rho)) + 1e-12


def _rounds(both: Grid, weight: Grid, last: Grid, floor: Grid, *, settled: float) -> tuple[_Solved, Grid]:
    """Solve and weigh in turns until the correlations rest; give the last solution and its noise."""
    for _ in range(_ROUNDS):
        solved = _solve(both, weight, floor)
        if np.abs(solved.rho - last).max() < settled:
            break
        weight, last = solved.weigh(both), solved.rho
    return solved, solved.noise


def _solve(both: Grid, weight: Grid, floor: Grid) -> _Solved:
    """Solve the canonical correlations of weighted pixels (Nielsen 2007, eq. 5-8); ``floor`` adds to the variances."""
    from scipy.linalg import eigh

    half = len(both) // 2
    share = weight / weight.sum()
    mean = both @ share
    joint = (both * share) @ both.T - np.outer(mean, mean)
    joint[np.diag_indices_from(joint)] += floor
    sxx, syy, sxy = joint[:half, :half], joint[half:, half:], joint[:half, half:]
    back = np.linalg.solve(syy, sxy.T)
    square, a = eigh(sxy @ back, sxx)
    b = back @ a
    b /= np.sqrt(np.einsum("ij,ik,kj->j", b, syy, b)) + 1e-12
    return _Solved(mean, a, b, np.sqrt(np.clip(square, 0.0, 1.0)))


def chi_square_tail(value: Grid, degrees: int) -> Grid:
    """Give the probability that chi-square exceeds ``value``, in closed form.

    Parameters
    ----------
    value
        Any shape, 0 or more.
    degrees
        Degrees of freedom, 1 or more. Abramowitz & Stegun (1964), 26.4.4 and 26.4.5: a fifth of the time of the
        incomplete gamma function, and the same to 14 digits.
    """
    from scipy.special import erfc

    half = 0.5 * value
    odd = degrees % 2
    term = np.sqrt(half) / gamma(1.5) if odd else np.ones_like(half)
    total = np.zeros_like(half)
    for step in range(1, (degrees - odd) // 2 + 1):
        total += term
        term = term * half / (step + 0.5 * odd)
    total *= np.exp(-half)
    return total + erfc(np.sqrt(half)) if odd else total


def _matched(bands: tuple[int, ...], x: Grid, y: Grid, grain: Grain) -> Fit:
    """Match histograms, and scale both scenes to the unit noise of their difference.

    What changed is left out of the second matching: new roofs on a hundredth of the ground move every quantile below
    them, and where few pixels are of one brightness, between water and land, that is a long way.
    """
    kept = np.ones(x.shape[1], bool)
    for _ in range(_MATCHINGS if bands else 0):
        curves = tuple(brightness_curve(w[kept], g[kept]) for w, g in zip(x, y, strict=True))
        left = np.stack([np.abs(w - curve(g)) for w, g, curve in zip(x, y, curves, strict=True)])
        noise = 1.4826 * np.median(left[:, kept], axis=1) + 0.01 * x.std(axis=1) + 1e-9
        noise = np.maximum(noise, float(np.hypot(*grain)))
        kept = (left < _UNCHANGED * noise[:, None]).all(axis=0)
    if not bands:
        curves, noise = (), np.zeros(0)
    middle = np.median(x, axis=1) if bands else np.zeros(0)
    weights, mean = np.diag(1.0 / noise).astype(np.float32), middle.astype(np.float32)
    return Fit(bands, weights, weights, mean, mean, curves)


def _project(data: Pixels, mean: Pixels, weights: Pixels) -> Pixels:
    flat = data.reshape(len(data), -1).astype(np.float32, copy=False) - mean[:, None]
    projected: Pixels = (weights @ flat).reshape(len(weights), *data.shape[1:])
    return projected
