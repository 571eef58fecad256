"""The method finds what was put in and nothing else: answers come from how the scenes were made."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import shift as resample

from toolkit.imagery.change import CompareOptions, optical_change
from toolkit.imagery.fit import fit
from toolkit.imagery.spikes import spikes

OPTIONS = CompareOptions(detection_test=False)


@pytest.fixture(scope="module")
def everywhere(ground):
    return np.ones(ground.shape[1:], bool)


def _with_squares(data, side, *, contrast=3.0, step=32):
    """Put bright squares on a lattice; give the scene and the mask of what was put in."""
    middle, bright = np.percentile(data, [50, 98], axis=(1, 2))
    built, truth = data.copy(), np.zeros(data.shape[1:], bool)
    for row in range(20, data.shape[1] - 20, step):
        for column in range(20, data.shape[2] - 20, step):
            box = slice(row, row + side), slice(column, column + side)
            built[(slice(None), *box)] = (middle + contrast * (bright - middle))[:, None, None]
            truth[box] = True
    return built, truth


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("gain", [0.0, 0.3])
def test_two_renderings_of_one_ground_show_no_change(ground, rendering, everywhere, seed, gain):
    found = optical_change(rendering(ground, seed), rendering(ground, seed + 10, gain=gain), everywhere, OPTIONS)
    assert not found.changed.any()
    assert found.candidates.mean() <= 0.005


def test_adding_a_constant_changes_nothing(ground, everywhere):
    for offset in (-1000, 1000):
        assert not optical_change(ground, ground + offset, everywhere, OPTIONS).changed.any()


def test_small_bright_objects_are_found(ground, rendering, everywhere):
    after, truth = _with_squares(rendering(ground, 5, gain=0.2), 2)
    found = optical_change(rendering(ground, 6), after, everywhere, OPTIONS)
    assert found.changed[truth].mean() >= 0.95
    assert found.changed[~truth].mean() <= 0.005


@pytest.mark.parametrize("side", [5, 8, 12])
def test_areas_are_right_to_a_tenth_from_25_pixels(ground, rendering, everywhere, side):
    after, truth = _with_squares(rendering(ground, 7), side)
    found = optical_change(rendering(ground, 8), after, everywhere, OPTIONS)
    assert found.changed.sum() == pytest.approx(truth.sum(), rel=0.1)


def test_what_disappeared_is_found_too(ground, rendering, everywhere):
    before, truth = _with_squares(rendering(ground, 9), 4)
    found = optical_change(before, rendering(ground, 10), everywhere, OPTIONS)
    assert found.changed[truth].mean() >= 0.95


def test_the_sample_does_not_move_the_answer(ground, rendering, everywhere):
    after, truth = _with_squares(rendering(ground, 11), 4)
    before = rendering(ground, 12)
    sampled = optical_change(before, after, everywhere, OPTIONS.model_copy(update={"sample_px": 20_000}))
    all_of_it = optical_change(before, after, everywhere, OPTIONS)
    assert (all_of_it.changed != sampled.changed).mean() < 0.002
    assert sampled.changed[truth].mean() >= 0.95


def test_unchanged_variates_differ_by_equal_noise(ground, rendering, everywhere):
    pair = rendering(ground, 13), rendering(ground, 14)
    first, second = fit(*pair, everywhere, sample_px=60_000, seed=1).variates(*pair)
    noise = (first - second).std(axis=(1, 2))
    assert noise == pytest.approx(np.full(6, noise.mean()), rel=0.1)


def test_bands_that_depend_on_each_other_do_not_break_the_fit(ground, rendering, everywhere):
    before = rendering(ground, 15)
    doubled = np.concatenate([before, before[:1] * 2, np.zeros_like(before[:1])])
    after = np.concatenate([rendering(ground, 16), before[:1] * 2, np.zeros_like(before[:1])])
    found = optical_change(doubled, after, everywhere, OPTIONS)
    assert np.isfinite(found.statistic).all()


@pytest.mark.parametrize("bands", [1, 2])
def test_fewer_than_three_bands_are_compared_after_matching(ground, rendering, everywhere, bands):
    after, truth = _with_squares(rendering(ground, 17, gain=0.3), 4, step=64)
    found = optical_change(rendering(ground, 18)[-bands:], after[-bands:], everywhere, OPTIONS)
    assert found.changed[truth].mean() >= 0.9
    assert found.changed[~truth].mean() <= 0.01


def test_a_bit_error_in_one_band_is_no_object(ground):
    data = ground.copy()
    data[1, 50, 50] = 1000
    data[:, 80, 80] = 1000
    mended, bad = spikes(data, np.ones(ground.shape[1:], bool))
    assert bad[50, 50]
    assert not bad[80, 80]
    assert mended[1, 50, 50] < 200
    assert bad.sum() <= 3


def test_the_shift_left_over_is_not_taken_for_change(ground, rendering, everywhere):
    moved = np.stack([resample(band, (0.09, -0.09), order=3, mode="nearest") for band in rendering(ground, 20)])
    assert not optical_change(rendering(ground, 21), moved.astype(np.float32), everywhere, OPTIONS).changed.any()
