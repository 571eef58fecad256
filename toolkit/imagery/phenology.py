"""A second witness for change: what other ground of the same look did between the dates.

Between May and July every field turns green, and a fit that follows the larger part of the ground calls the other part
changed. So each changed pixel is held against pixels elsewhere in the scene, outside its own area, that looked like it
before: if they moved as it did, that is what such ground does between these two dates, by season or by the fit, and no
event. A new hall on a field moved as no other field did. Pixels that the witness speaks against are not called
unchanged: they cannot be told from season, and are left out of the comparison.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.imagery.change import ChangeMap, CompareOptions, without
from toolkit.imagery.raster import Mask, Pixels
from toolkit.imagery.trust import Trust

SEASON_FROM = 0.2
"""Share of the changed ground that moved as others of its look did, from which a pair is one of two seasons. Measured
(docs/decisions/0017): simulated seasons .28 to .99, with new halls in them, too; pairs of one season 0 to .02; a real
pair of fields that were built over .002, parts of it 0 to .05."""

NOTE = (
    "This pair shows two seasons: ground that moved as other ground of its look did was left out, and neither change "
    "nor its absence is claimed there."
)
"""What a reader must know of a pair of which some was left out."""

_ALIKE = 25  # pixels that looked alike, whose median move is asked
_LOOKED_AT = 200  # the most alike of all, of which a plot of one brightness may be the first hundred
_FEWEST = 5  # of them, from elsewhere, that say something
_REFERENCE, _SAMPLE, _CHUNK = 8_000, 3_000, 10_000  # pixels asked, pixels that decide on the pair, looked up at once
_AS_MOVED = 0.5  # of a pixel's own move: so near to it lies the move of the others
_ROUND_PX = 5  # side of the square in which most changed pixels must be explained
_ROUNDS = 2  # the second with what is left, whose areas are smaller: more of the scene lies elsewhere
_SQUARE = np.ones((3, 3), bool)


class Season(NamedTuple):
    """What cannot be told from season.

    Attributes
    ----------
    hidden
        (y, x) bool: ground that moved as others of its look did.
    found
        The change map without it.
    share
        Of the changed ground.
    """

    hidden: Mask
    found: ChangeMap
    share: float


def season_in(before: Pixels, after: Pixels, valid: Mask, found: ChangeMap, options: CompareOptions) -> Season | None:
    """Find what cannot be told from season.

    Parameters
    ----------
    before
        (band, y, x) float32.
    after
        Registered, the same shape.
    valid
        (y, x) bool.
    found
        The change map.
    options
        Parameters.

    Returns
    -------
    Season or None
        None where no season speaks from the pair.
    """
    others = _others(before, after, valid, found, options)
    share = others.share_explained(found.candidates) if others else 0.0
    if others is None or share < SEASON_FROM:
        return None
    hidden = np.zeros_like(valid)
    left = found
    for _ in range(_ROUNDS):
        hidden |= _mostly(others.explained(left.candidates), left.candidates)
        left = without(found, hidden, valid, options)
        if not left.candidates.any():
            break
    return Season(hidden & valid, left, share)


def season_alone(season: Season) -> Trust | None:
    """Say that all that differs may be season; None where something else is left.

    Parameters
    ----------
    season
        From ``season_in``.
    """
    if season.found.changed.any():
        return None
    return Trust(
        "unreliable",
        f"What differs in this pair, {season.share:.0%} of it or more, is what ground of the same look did elsewhere "
        "in it: two seasons, most likely. Choose two images of one season. Nothing is measured.",
    )


def of_two_seasons(pair: tuple[Pixels, Pixels, Mask], found: ChangeMap, options: CompareOptions) -> Trust | None:
    """Say that a part of a large pair shows two seasons; else None.

    Parameters
    ----------
    pair
        Both scenes and the pixels to compare.
    found
        Their change map; its statistic is not looked at.
    options
        Parameters.
    """
    others = _others(*pair, found, options)
    share = others.share_explained(found.candidates) if others else 0.0
    if share < SEASON_FROM:
        return None
    return Trust(
        "unreliable",
        f"In the middle of this pair {share:.0%} of what differs is what ground of the same look did elsewhere "
        "in it: two seasons, most likely. Choose two images of one season, or a smaller area. Nothing is measured.",
    )


def _others(before: Pixels, after: Pixels, valid: Mask, found: ChangeMap, options: CompareOptions) -> _Others | None:
    """Give the pixels to ask; None where nothing is reported that a season could explain."""
    if found.fitted is None or not found.changed.any():
        return None
    first, second = found.fitted.variates(before, after)
    return _Others(before, first - second, valid, options.seed)


class _Others:
    """Pixels of a scene to ask, by how they looked before.

    Parameters
    ----------
    before
        (band, y, x) float32.
    moves
        (component, y, x) float32: difference of the variates.
    valid
        (y, x) bool.
    seed
        Seed of the sample.
    """

    def __init__(self, before: Pixels, moves: Pixels, valid: Mask, seed: int):
        from scipy.spatial import cKDTree

        middle = np.median(before[:, valid], axis=1)[:, None]
        spread = 1.4826 * np.median(np.abs(before[:, valid] - middle), axis=1)[:, None] + 1e-9
        self._looks = (before.reshape(len(before), -1) - middle) / spread
        self._moves = moves.reshape(len(moves), -1)
        self._random = np.random.default_rng(seed)
        places = np.flatnonzero(valid)
        self._asked = self._random.choice(places, min(_REFERENCE, len(places)), replace=False)
        self._tree = cKDTree(self._looks[:, self._asked].T)

    def share_explained(self, changed: Mask) -> float:
        """Give the share of changed pixels that others explain, by a sample of them."""
        places = np.flatnonzero(changed)
        some = self._random.choice(places, min(_SAMPLE, len(places)), replace=False)
        return float(self._explained(some, _areas(changed)).mean())

    def explained(self, changed: Mask) -> Mask:
        """Give the changed pixels that others explain."""
        areas, found = _areas(changed), np.zeros(changed.size, bool)
        places = np.flatnonzero(changed)
        for start in range(0, len(places), _CHUNK):
            some = places[start : start + _CHUNK]
            found[some] = self._explained(some, areas)
        return found.reshape(changed.shape)

    def _explained(self, places: NDArray[np.intp], areas: NDArray[np.int32]) -> Mask:
        """Tell for each pixel whether those that looked like it, outside its own area, moved as it did."""
        near = min(_LOOKED_AT, len(self._asked))
        _, neighbours = self._tree.query(self._looks[:, places].T, k=near)
        asked = self._asked[neighbours.reshape(len(places), near)]
        elsewhere = areas[asked] != areas[places][:, None]
        elsewhere &= np.cumsum(elsewhere, axis=1) <= _ALIKE
        theirs = np.moveaxis(self._moves[:, asked], 0, -1)
        theirs[~elsewhere] = np.nan
        counts = elsewhere.sum(axis=1)
        usual = _medians(theirs, np.maximum(counts, 1))
        own = self._moves[:, places].T
        apart = np.linalg.norm(own - usual, axis=1)
        found: Mask = (counts >= _FEWEST) & (apart < _AS_MOVED * np.linalg.norm(own, axis=1))
        return found


def _medians(values: NDArray[np.float32], counts: NDArray[np.intp]) -> NDArray[np.float32]:
    """Give the medians along the second axis of what is no NaN; ``np.nanmedian`` takes ten times as long.

    Parameters
    ----------
    values
        (row, value, component), NaN where there is none.
    counts
        (row,): how many of a row are no NaN, at least 1.
    """
    ordered = np.sort(values, axis=1)  # NaN comes last
    rows = np.arange(len(values))
    lower, upper = ordered[rows, (counts - 1) // 2], ordered[rows, counts // 2]
    return ((lower + upper) / 2).astype(np.float32, copy=False)


def _areas(changed: Mask) -> NDArray[np.int32]:
    """Number the connected areas; flat, 0 outside."""
    from scipy.ndimage import label

    labels, _ = label(changed, _SQUARE)
    flat: NDArray[np.int32] = labels.ravel()
    return flat


def _mostly(explained: Mask, changed: Mask) -> Mask:
    """Give the changed pixels round which most changed ones are explained."""
    from scipy.ndimage import uniform_filter

    near, of = (uniform_filter(mask.astype(np.float32), _ROUND_PX) for mask in (explained, changed))
    mostly: Mask = changed & (near > of / 2)
    return mostly
