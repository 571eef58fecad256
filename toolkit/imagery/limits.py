"""What a pair could not have shown, in sentences, and a test of it: known objects put into the real pair.

Each test object stands alone, in a window of the registered, masked pair. From there on the method runs again:
variates, distance, smoothing, thresholds, size filter and the gate that asks for one certain object. What is kept from
the pair itself is what one object cannot move: registration, clouds, and fit and scale, which are medians and weighted
means over tens of thousands of pixels. tests/imagery/test_limits.py holds the windows against whole scenes.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.imagery.align import TRUSTED_FROM, Shift
from toolkit.imagery.change import ChangeMap, CompareOptions, distances, objects
from toolkit.imagery.prepare import sun_at
from toolkit.imagery.raster import Mask, Pixels
from toolkit.imagery.result import Pair
from toolkit.imagery.season import days_apart_in_year
from toolkit.imagery.sun import angle_between_deg
from toolkit.records import Scene, area_words, number

PLACES = 20
"""Places a test object of each size is put at."""

SIZES_PX = (1, 2, 4)
"""Sides of the test objects, in pixels."""

CONTRASTS = (1, 2)
"""1 = an object as bright as the brightest fiftieth of the scene, 2 = twice as far from the scene's middle."""

_BRIGHT = 98.0  # percentile of each band that counts as the scene's own contrast
_APART_PX = 12  # between places, so that they are not one place
_REACH_PX, _GAP_PX = 12, 5  # round a test object, and between windows: more than distances and closing look at
_TEST_MAX_PX = 1_000_000  # a larger area is tested on its middle
_SEASON_DAYS, _SUN_DEG = 30, 10.0


class Detection(NamedTuple):
    """How often test objects of one contrast and size were found.

    Attributes
    ----------
    contrast
        One of CONTRASTS.
    side_px
        Side of the square object.
    seen
        Places at which it was found.
    places
        Places at which it was put.
    """

    contrast: int
    side_px: int
    seen: int
    places: int


def limits(
    scenes: tuple[Scene, Scene],
    pair: Pair,
    shift: Shift,
    options: CompareOptions,
    *,
    radar: bool,
    tested: tuple[Detection, ...] = (),
    gsd_m: float | None = None,
) -> tuple[str, ...]:
    """Say what this pair could not have shown.

    Parameters
    ----------
    scenes
        Before and after.
    pair
        The registered pair.
    shift
        As measured.
    options
        Parameters of the comparison.
    radar
        True for radar images.
    tested
        From ``detection``.
    gsd_m
        Side of a pixel that was compared; None = unknown.

    Returns
    -------
    tuple of str
        One sentence each, the most telling first.
    """
    lines = [_smallest(gsd_m, options)]
    if tested:
        lines.append(_detection_sentence(tested, gsd_m))
    lines += _hidden(pair, radar=radar)
    lines += _season(scenes, pair)
    if shift.agreement < TRUSTED_FROM or not shift.tiles:
        lines.append("The shift between the two images could not be measured; edges may show as change.")
    if not radar:
        lines.append(
            "A change that covers most of the area, such as drought or flood, is read as season and not shown."
        )
    return tuple(lines)


_NEARLY_ALL = 0.9  # share of places at which a test object must be found to be promised


def detectable_m2(tested: tuple[Detection, ...], gsd_m: float | None) -> float | None:
    """Give the area of the smallest test object of twice the scene's contrast that is found nearly everywhere.

    Parameters
    ----------
    tested
        From ``detection``.
    gsd_m
        Side of a pixel; None = unknown.

    Returns
    -------
    float or None
        Square metres; None where no size was found so often, or nothing was tested.
    """
    strong = [t for t in tested if t.contrast == max(CONTRASTS) and t.seen >= _NEARLY_ALL * t.places]
    if not strong or not gsd_m:
        return None
    return (min(t.side_px for t in strong) * gsd_m) ** 2


def detection(pair: Pair, found: ChangeMap, options: CompareOptions) -> tuple[Detection, ...]:
    """Put bright squares into the later scene, compare again, and count how many are found.

    Parameters
    ----------
    pair
        The registered pair.
    found
        Its change map: places that changed are left alone.
    options
        Parameters; the seed chooses the places.

    Returns
    -------
    tuple of Detection
        One a contrast and size; empty when the area has too few quiet places.
    """
    if found.fitted is None or found.scale is None:
        return ()
    before, after, valid, quiet = _middle(pair, found)
    places = _places(valid & quiet, options.seed)
    if len(places) < PLACES // 2:
        return ()
    middle, bright = np.percentile(after[:, valid], [50.0, _BRIGHT], axis=1)
    tests, side_px = list(product(CONTRASTS, SIZES_PX)), 2 * _REACH_PX + 1
    first, second = (_windows(scene, places) for scene in (before, after))
    clear = _windows(valid[None], places)[:, 0]
    changed = np.repeat(second[None], len(tests), axis=0)  # (test, place, band, y, x)
    for index, (contrast, side) in enumerate(tests):
        here = slice(_REACH_PX, _REACH_PX + side)
        changed[index, :, :, here, here] = (middle + contrast * (bright - middle))[:, None, None]
    shape = (len(tests), len(places), side_px, side_px)
    mosaics = _mosaic(np.broadcast_to(first, changed.shape)), _mosaic(changed)
    inside = _mosaic(np.broadcast_to(clear[None, :, None], (*shape[:2], 1, *shape[2:])))[0]
    distance = distances(found.fitted, *mosaics, inside, options)
    statistic = np.where(inside, (distance - found.scale.middle) / found.scale.deviation, -np.inf)
    again = objects(statistic, inside, options)
    shown = again.kept if found.changed.any() else again.certain
    seen = shown[again.labels].reshape(shape[0], side_px + _GAP_PX, shape[1], side_px + _GAP_PX)
    counts = [
        seen[n, _REACH_PX : _REACH_PX + side, :, _REACH_PX : _REACH_PX + side].any(axis=(0, 2)).sum()
        for n, (_, side) in enumerate(tests)
    ]
    return tuple(Detection(c, side, int(n), len(places)) for (c, side), n in zip(tests, counts, strict=True))


def _windows(data: NDArray[Any], places: Sequence[tuple[int, int]]) -> NDArray[Any]:
    """Cut a (band, y, x) window round each place; False or 0 beyond the scene."""
    wide, side = np.pad(data, ((0, 0), (_REACH_PX, _REACH_PX), (_REACH_PX, _REACH_PX))), 2 * _REACH_PX + 1
    return np.stack([wide[:, row : row + side, column : column + side] for row, column in places])


def _mosaic(windows: NDArray[Any]) -> NDArray[Any]:
    """Lay (test, place, band, y, x) windows out as one (band, y, x) scene, with empty ground between them."""
    apart = np.pad(windows, ((0, 0), (0, 0), (0, 0), (0, _GAP_PX), (0, _GAP_PX)))
    tests, places, bands, rows, columns = apart.shape
    return apart.transpose(2, 0, 3, 1, 4).reshape(bands, tests * rows, places * columns)


def _middle(pair: Pair, found: ChangeMap) -> tuple[Pixels, Pixels, Mask, Mask]:
    """Cut the middle out of a large pair; give it with the mask of places that did not change."""
    rows, columns = pair.valid.shape
    side = int(np.sqrt(_TEST_MAX_PX))
    top, left = max(0, (rows - side) // 2), max(0, (columns - side) // 2)
    box = slice(top, top + side), slice(left, left + side)
    every = (slice(None), *box)
    return pair.before.data[every], pair.after.data[every], pair.valid[box], ~found.candidates[box]


def _places(free: Mask, seed: int) -> list[tuple[int, int]]:
    """Choose places whose surroundings are free, apart from each other."""
    from scipy.ndimage import binary_erosion

    corners = np.argwhere(binary_erosion(free, np.ones((9, 9), bool)))
    order = np.random.default_rng(seed).permutation(len(corners))
    chosen: list[tuple[int, int]] = []
    for row, column in corners[order[: 200 * PLACES]]:
        if all(max(abs(row - r), abs(column - c)) >= _APART_PX for r, c in chosen):
            chosen.append((int(row), int(column)))
        if len(chosen) == PLACES:
            break
    return chosen


def _smallest(gsd_m: float | None, options: CompareOptions) -> str:
    if gsd_m is None:
        return f"Nothing smaller than {options.smallest_px} pixels is reported."
    area = options.smallest_px * gsd_m**2
    return f"Nothing smaller than {options.smallest_px} pixels ({area_words(area)}) is reported."


def _detection_sentence(tested: tuple[Detection, ...], gsd_m: float | None) -> str:
    unit, side = ("m", gsd_m) if gsd_m else ("pixels", 1.0)
    words = {1: "as bright as the brightest fiftieth of the ground", 2: "of twice that contrast"}
    told = []
    for contrast, phrase in words.items():
        alike = [t for t in tested if t.contrast == contrast]
        seen = [f"{number(round(t.side_px * side, 1))} {unit} across in {t.seen}" for t in alike]
        told.append(f"one {phrase} would have been seen {', '.join(seen)} of {tested[0].places} places")
    return f"Tested with new objects put into this pair: {'; '.join(told)}."


def _hidden(pair: Pair, *, radar: bool) -> list[str]:
    lines = []
    share = 100.0 * float(pair.cloudy.mean())
    if pair.cloudy.any():
        lines.append(f"Cloud or its shadow hides {share:.1f} % of the area; what lies under it cannot be seen.")
    if not radar and len(pair.before.bands) >= 4:
        lines.append("Where no cloud mask came with the image, thin haze may be missed.")
    elif not radar:
        lines.append("Clouds cannot be told apart in so few bands; look at the pair.")
    return lines


def _season(scenes: tuple[Scene, Scene], pair: Pair) -> list[str]:
    lines = []
    apart = days_apart_in_year(scenes)
    if apart is not None and apart > _SEASON_DAYS:
        lines.append(f"The images are {apart} days apart in the year: plants and moisture differ.")
    suns = [sun for scene in scenes if (sun := sun_at(scene, pair.before))]
    if len(suns) == 2:
        higher = abs(suns[1].elevation_deg - suns[0].elevation_deg)
        turned = angle_between_deg(suns[1].azimuth_deg, suns[0].azimuth_deg)
        if max(higher, turned) > _SUN_DEG:
            lines.append(
                f"The sun stood {higher:.0f} degrees higher or lower and {turned:.0f} degrees round: shadows differ."
            )
    return lines
