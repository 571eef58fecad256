"""How well change is measured, on pairs whose answer is known from how they were made; measured figures beside floors.

The ground is the exercise's earlier scene, shown again with its own noise, gain, offset and shift; real pairs without
construction hold the false alarms.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.ndimage import shift as resample

from toolkit.imagery import CompareOptions, compare
from toolkit.imagery.align import apply_shift, measure_shift
from toolkit.imagery.change import optical_change
from toolkit.imagery.load import load
from toolkit.imagery.raster import Pixels
from toolkit.settings import shipped_root

CASES = shipped_root() / "data" / "cases"
OPTIONS = CompareOptions(detection_test=False)
SIZE = 240
EVERYWHERE = np.ones((SIZE, SIZE), bool)
SHIFTS = [(0.25, 0.0), (0.5, -0.5), (0.0, 1.0), (1.5, 0.75), (-2.0, 0.0), (2.83, -2.83), (0.0, 4.0)]


@pytest.fixture(scope="module")
def ground() -> Pixels:
    return load(CASES / "drill" / "scenes" / "drill-before.tif").data[:, 60 : 60 + SIZE, 60 : 60 + SIZE]


def _shown(ground: Pixels, seed: int, *, gain: float = 0.2, moved: tuple[float, float] = (0.0, 0.0)) -> Pixels:
    rng = np.random.default_rng(seed)
    gains = 1 + gain * rng.uniform(-1, 1, (len(ground), 1, 1))
    seen = ground * gains + rng.uniform(0, 10, (len(ground), 1, 1)) + rng.standard_normal(ground.shape)
    if any(moved):
        seen = np.stack([resample(band, moved, order=3, mode="nearest") for band in seen])
    return np.rint(np.clip(seen, 1, None)).astype(np.float32)


def _built(data: Pixels, side: int, seed: int) -> tuple[Pixels, np.ndarray[Any, Any]]:
    """Put strong squares on a lattice, as bright as three times the brightest fiftieth lies above the middle."""
    middle, bright = np.percentile(data, [50, 98], axis=(1, 2))
    after, truth = data.copy(), np.zeros(data.shape[1:], bool)
    for row in range(16, SIZE - 24, 28):
        for column in range(16, SIZE - 24, 28):
            box = slice(row, row + side), slice(column, column + side)
            after[(slice(None), *box)] = (middle + 3 * (bright - middle))[:, None, None]
            truth[box] = True
    return after, truth


def _compared(before: Pixels, after: Pixels) -> Any:
    """Register and compare, as ``compare`` does."""
    shift = measure_shift(before, after, EVERYWHERE)
    moved, kept = apply_shift(after, EVERYWHERE, shift) if shift.worth_applying else (after, EVERYWHERE)
    return optical_change(before, moved, kept, OPTIONS), shift, kept


@pytest.mark.parametrize("moved", SHIFTS)
def test_a_shift_is_measured_to_a_tenth_of_a_pixel(ground: Pixels, moved: tuple[float, float]) -> None:
    shift = measure_shift(_shown(ground, 1), _shown(ground, 2, moved=moved), EVERYWHERE)
    assert np.hypot(shift.row - moved[0], shift.column - moved[1]) <= 0.1  # measured: 0.02 at most


@pytest.mark.parametrize("moved", [(0.0, 0.0), *SHIFTS])
def test_unchanged_ground_is_called_unchanged(ground: Pixels, moved: tuple[float, float]) -> None:
    found, _, _ = _compared(_shown(ground, 3), _shown(ground, 4, moved=moved))
    assert not found.changed.any()
    assert found.candidates.mean() <= 0.005  # measured: 0.0000


def test_real_scenes_of_two_seasons_are_called_unchanged() -> None:
    scenes = CASES / "sanetti" / "scenes"
    found = compare(scenes / "landsat5-2000-03-09.tif", scenes / "landsat5-2010-12-18.tif", options=OPTIONS)
    assert found.status == "no-detectable-change"
    assert found.found is not None
    assert found.found.candidates.mean() <= 0.005  # measured: 0.0027


@pytest.mark.parametrize("offset", [-1000, 1000])
def test_a_constant_changes_nothing(ground: Pixels, offset: int) -> None:
    assert not optical_change(ground, ground + offset, EVERYWHERE, OPTIONS).candidates.any()


@pytest.mark.parametrize("seed", [5, 6, 7])
def test_strong_objects_of_two_pixels_a_side_are_found(ground: Pixels, seed: int) -> None:
    after, truth = _built(_shown(ground, seed), 2, seed)
    found, _, _ = _compared(_shown(ground, seed + 10), after)
    assert found.changed[truth].mean() >= 0.95  # measured: 1.00


@pytest.mark.parametrize("side", [5, 7, 10])
def test_areas_from_25_pixels_are_right_to_a_tenth(ground: Pixels, side: int) -> None:
    after, truth = _built(_shown(ground, 8), side, 8)
    found, _, _ = _compared(_shown(ground, 18), after)
    assert found.changed.sum() == pytest.approx(truth.sum(), rel=0.1)


@pytest.mark.parametrize("moved", [(1.0, 0.0), (0.0, 2.0), (-2.83, 2.83)])
def test_a_shift_costs_little(ground: Pixels, moved: tuple[float, float]) -> None:
    after, truth = _built(_shown(ground, 9), 6, 9)
    after = np.stack([resample(band, moved, order=3, mode="nearest") for band in after]).astype(np.float32)
    found, _, kept = _compared(_shown(ground, 19), after)
    hit, wrong = (found.changed & truth)[kept].sum(), (found.changed & ~truth)[kept].sum()
    missed = (~found.changed & truth)[kept].sum()
    assert 2 * hit / (2 * hit + wrong + missed) >= 0.92
