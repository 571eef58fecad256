"""May a pair be measured at all? What fails here is for looking, and says why.

The question is asked of the pixels, after registration: do both scenes show the same ground, at the same scale and
turned alike; do they share the light of one sky; and is what the method calls unchanged the larger and the likelier
part.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.imagery.align import TRUSTED_FROM, Shift
from toolkit.imagery.change import smoothed
from toolkit.imagery.raster import Mask, Pixels

if TYPE_CHECKING:
    from toolkit.imagery.limits import Detection
    from toolkit.imagery.result import Pair

Grid = NDArray[np.float64]

LIKE_FROM = 0.3
"""Least correlation of fine detail between two scenes of one ground. Measured: real pairs of one place, of other
seasons, with clouds and of single bands .48 to .97, two places under one georeference .01 to .18."""

_FINE_PX = 3.0  # standard deviation of the blur whose remainder is fine detail
_FINE_RADAR_PX, _BLUR_RADAR_PX = 12.0, 4.0  # for radar, whose speckle is finer than its ground
_CUT = 4.0  # robust deviations at which a detail is cut, so that no new object rules alone
_PER_CELL, _PER_CELL_RADAR = 9.0, 200.0  # pixels that vary together after the blur
_CHANCE = 2.0  # times what chance makes of so few pixels and so many bands
_MOST_PX = 400_000  # looked at


class Trust(NamedTuple):
    """Why a pair is not measured.

    Attributes
    ----------
    status
        "unreliable" or "too-cloudy".
    why
        One sentence or two.
    """

    status: Literal["unreliable", "too-cloudy"]
    why: str


def likeness(before: Pixels, after: Pixels, valid: Mask, *, radar: bool) -> tuple[float, float]:
    """Measure how much of their fine detail two scenes share.

    Parameters
    ----------
    before
        (band, y, x) float32.
    after
        Registered, the same shape.
    valid
        (y, x) bool.
    radar
        True for radar, whose speckle is calmed first; values are logarithms.

    Returns
    -------
    tuple of float
        The first canonical correlation (Hotelling 1936, doi:10.1093/biomet/28.3-4.321) of the detail, which neither
        gain, offset nor a turned contrast lowers; and the least that means one ground, given bands and pixels.
    """
    from scipy.linalg import eigh

    middle = _middle(valid)
    box, every = middle, (slice(None), *middle)
    first, second = (_detail(scene[every], valid[box], radar=radar) for scene in (before, after))
    count = first.shape[1]
    alive = (first.std(axis=1) > 0) & (second.std(axis=1) > 0)
    cells = count / (_PER_CELL_RADAR if radar else _PER_CELL)
    least = max(LIKE_FROM, _CHANCE * float(np.sqrt(2.0 * max(1, int(alive.sum())) / max(cells, 1.0))))
    if not alive.any() or count < _PER_CELL:
        return 0.0, min(least, 0.95)
    x, y = first[alive], second[alive]
    sxx, syy, sxy = (a @ b.T / count for a, b in ((x, x), (y, y), (x, y)))
    for square in (sxx, syy):
        square[np.diag_indices_from(square)] += 1e-6 * np.trace(square)
    largest = eigh(sxy @ np.linalg.solve(syy, sxy.T), sxx, eigvals_only=True)[-1]
    return float(np.sqrt(max(0.0, min(1.0, float(largest))))), min(least, 0.95)


def _middle(valid: Mask) -> tuple[slice, slice]:
    """Give the middle of a large scene, all of a small one."""
    side = int(np.sqrt(_MOST_PX))
    rows, columns = (slice(max(0, (n - side) // 2), max(0, (n - side) // 2) + side) for n in valid.shape)
    return (rows, columns) if valid[rows, columns].mean() > 0.2 else (slice(None), slice(None))


def _detail(data: Pixels, valid: Mask, *, radar: bool) -> Grid:
    """Give what a blur takes away, (band, pixel), without its outliers; gaps are left out of the blur."""
    from scipy.ndimage import gaussian_filter

    wide = _FINE_RADAR_PX if radar else _FINE_PX
    share = gaussian_filter(valid.astype(np.float64), wide)
    bands = []
    for band in data:
        filled = np.where(valid, band, 0.0).astype(np.float64)
        if radar:
            near = np.maximum(gaussian_filter(valid.astype(np.float64), _BLUR_RADAR_PX), 1e-6)
            filled = np.where(valid, gaussian_filter(filled, _BLUR_RADAR_PX) / near, 0.0)
        values = (filled - gaussian_filter(filled, wide) / np.maximum(share, 1e-6))[valid]
        values -= np.median(values)
        reach = _CUT * 1.4826 * float(np.median(np.abs(values)))
        if reach == 0.0:
            reach = _CUT * float(values.std())
        bands.append(np.clip(values, -reach, reach) - np.clip(values, -reach, reach).mean())
    return np.stack(bands)


def not_registered(pair: tuple[Pixels, Pixels, Mask], shift: Shift, *, radar: bool) -> Trust | None:
    """Say why two scenes do not lie on each other, or None.

    Parameters
    ----------
    pair
        Both scenes, registered, and the pixels that can be compared.
    shift
        As measured.
    radar
        True for radar; few of its tiles agree even on one ground, so its likeness alone decides.
    """
    return unlike(likeness(*pair, radar=radar), shift, radar=radar)


def unlike(likely: tuple[float, float], shift: Shift, *, radar: bool) -> Trust | None:
    """Say why two scenes do not lie on each other, or None.

    Parameters
    ----------
    likely
        From ``likeness``.
    shift
        As measured.
    radar
        True for radar.
    """
    like, least = likely
    if like < least:
        return Trust(
            "unreliable",
            "The two images do not show the same ground detail by detail: they lie apart, show two places, or one of "
            f"them is hidden (likeness {like:.2f}, at least {least:.2f} is needed). Nothing is measured.",
        )
    if radar:
        return None
    doubtful = shift.tiles >= _MANY_TILES or like < _SURELY_LIKE
    least_share = TRUSTED_FROM if doubtful else _SHARE_OF_FEW
    if not shift.enough or shift.agreement < least_share:
        return Trust(
            "unreliable",
            "The two images cannot be laid on each other: the shift differs from place to place, as it does when one "
            f"of them is turned, stretched or seen from the side ({shift.agreement:.0%} of {shift.tiles} tiles agree). "
            "Nothing is measured.",
        )
    return None


_MANY_TILES = 16
_SURELY_LIKE = 0.45
"""Two places in one grid of fields, 100 to 150 px, reach a likeness of .3 to .41, and .2 to .44 of their tiles agree;
real pairs of one place have .48 and more."""
_SHARE_OF_FEW = 0.4
"""Where a scene has fewer tiles than that, one tile that errs weighs much; a turn about the middle leaves one row of
three agreeing, a third."""

_MOST_HIDDEN = 0.8  # share of the common ground under cloud from which the rest says too little
_MOST_CUT_OFF = 0.8  # share of the ground whose values are cut off at the end of their scale


def hidden_by_cloud(pair: Pair, common: Mask) -> Trust | None:
    """Say that cloud and its shadow hide nearly all that both scenes show; else None.

    Parameters
    ----------
    pair
        Both scenes.
    common
        (y, x) bool: ground that both hold.
    """
    share = float((pair.cloudy & common).sum()) / max(1, int(common.sum()))
    if share <= _MOST_HIDDEN:
        return None
    return Trust("too-cloudy", f"Cloud or its shadow hides {share:.0%} of the ground. Nothing is measured.")


def cut_off_too_much(share: float) -> Trust | None:
    """Say that most values are cut off at the end of their scale; else None."""
    if share <= _MOST_CUT_OFF:
        return None
    return Trust(
        "unreliable",
        f"In {share:.0%} of the ground the pixels are cut off at the end of their scale, black or white: they hold no "
        "ground to compare. Nothing is measured.",
    )


def nothing_detectable(tested: Sequence[Detection]) -> Trust | None:
    """Say that the pair would not even have shown large bright objects put into it; else None.

    Parameters
    ----------
    tested
        How often test objects were found; empty = not tested.
    """
    if not tested or any(t.seen for t in tested):
        return None
    return Trust(
        "unreliable",
        f"Of {tested[0].places} test objects of every size and contrast put into this pair, none would have been "
        "found: its dates differ everywhere, as when half of the ground changed. Nothing is measured.",
    )


MOST_CHANGED = 0.4
"""Largest share of the ground that may differ: beyond it no majority is left to be called unchanged."""

_WORTH_ASKING = 0.03  # share of changed ground from which it may be the unchanged rest of a larger change
_LIKELIER = 0.6  # of the other part's way: so much nearer to its own earlier picture lies what did not change
_MOVED = 0.3  # spreads of a band that the larger part must have moved
_AS_CALM = 1.2  # times the scatter of the larger part, and a little more, that what stayed may have
_ONE_UNIT = 3.0  # ratio of the spreads of two dates up to which both are in one unit


def too_much_changed(before: Pixels, after: Pixels, valid: Mask, changed: Mask) -> Trust | None:
    """Say that the larger part of the ground changed, or that it cannot be told which part did; else None.

    Parameters
    ----------
    before
        (band, y, x) float32.
    after
        Registered, the same shape.
    valid
        (y, x) bool.
    changed
        (y, x) bool: what the method calls changed.
    """
    marked = changed & valid
    share = float(marked.sum()) / max(1, int(valid.sum()))
    if share > MOST_CHANGED:
        return Trust(
            "unreliable",
            f"{share:.0%} of the ground differs, too much to tell which part changed and which did not. "
            "Nothing is measured. Look at the pair.",
        )
    if share < _WORTH_ASKING:
        return None
    moved, scatter = _moves(before, after, [marked, valid & ~marked], valid)
    nearer = moved[0] < _LIKELIER * moved[1] and moved[1] > _MOVED
    if nearer and scatter[0] < _AS_CALM * scatter[1] + 0.05:
        return Trust(
            "unreliable",
            f"More than half of the ground changed, as by fire, flood or harvest: the {share:.0%} that stand out are "
            "the part that stayed as it was. Nothing is measured. Look at the pair.",
        )
    return None


def _moves(before: Pixels, after: Pixels, parts: list[Mask], valid: Mask) -> tuple[list[float], list[float]]:
    """Give how far each part of the ground moved, and how unevenly, in spreads of its band; zeros if units differ."""
    moved: list[list[float]] = [[] for _ in parts]
    scatter: list[list[float]] = [[] for _ in parts]
    for first, second in zip(before, after, strict=True):
        spreads = [float(np.std(scene[valid], dtype=np.float64)) + 1e-9 for scene in (first, second)]
        if not 1 / _ONE_UNIT < spreads[1] / spreads[0] < _ONE_UNIT:
            continue
        for number, where in enumerate(parts):
            step = (second[where] - first[where]) / spreads[0]
            middle = float(np.median(step))
            moved[number].append(abs(middle))
            scatter[number].append(float(np.median(np.abs(step - middle))))
    return [max(m, default=0.0) for m in moved], [float(np.mean(s)) if s else 0.0 for s in scatter]


def two_halves(moves: Pixels, valid: Mask) -> Trust | None:
    """Say that two large parts of the ground moved apart, neither of which can be called unchanged; else None.

    Parameters
    ----------
    moves
        (component, y, x) float32: difference of the variates, in the pair's own noise.
    valid
        (y, x) bool.
    """
    from skimage.filters import threshold_otsu

    for band in moves:
        calm = smoothed(band, valid, _HALVES_PX)[valid]
        spread = float(calm.std())
        if spread < _FAR_APART:
            continue
        above = calm > float(threshold_otsu(calm))  # type: ignore[no-untyped-call]
        share = float(above.mean())
        between = share * (1 - share) * (float(calm[above].mean()) - float(calm[~above].mean())) ** 2
        if between > _TWO_LEVELS * spread**2 and min(share, 1 - share) > _HALVES:
            return Trust(
                "unreliable",
                f"The ground falls into two parts, {share:.0%} and {1 - share:.0%} of it, that moved apart from each "
                "other, as when half of it burnt or was flooded: which of them changed cannot be told. Nothing is "
                "measured. Look at the pair.",
            )
    return None


_HALVES_PX, _FAR_APART, _HALVES = 2.0, 3.0, 0.25  # smoothing; spread in the pair's noise; the smaller part's share
_TWO_LEVELS = 0.8
"""Share of the spread that two levels make (Otsu 1979). Measured: seven pairs half burnt or flooded .88 to .98 at a
spread of 12 to 63; nothing changed .63 to .65 at .2 to .35; Taizhou, Chiapas, the drill and Sanetti .62 to .73."""
