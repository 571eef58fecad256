"""A known shift is found to a tenth of a pixel, whatever gain, noise and change do."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import shift as resample

from toolkit.imagery.align import Shift, apply_shift, measure_shift


def _moved(data, row, column):
    return np.stack([resample(band, (row, column), order=3, mode="nearest") for band in data]).astype(np.float32)


@pytest.mark.parametrize("size", [0.25, 0.5, 0.8, 1.0, 1.5, 2.0, 3.3, 4.0])
def test_shifts_are_found_to_a_tenth_of_a_pixel(ground, rendering, size):
    after = _moved(rendering(ground, 1, gain=0.2), size, -size / 2)
    found = measure_shift(rendering(ground, 2), after, np.ones(ground.shape[1:], bool))
    assert found.row == pytest.approx(size, abs=0.1)
    assert found.column == pytest.approx(-size / 2, abs=0.1)
    assert found.agreement > 0.9


def test_a_quarter_that_changed_has_no_say(ground, rendering):
    after = _moved(rendering(ground, 1), 1.3, 0.7)
    after[:, :120, :120] = np.random.default_rng(3).uniform(1, 200, (len(after), 120, 120))
    found = measure_shift(ground, after, np.ones(ground.shape[1:], bool))
    assert (found.row, found.column) == pytest.approx((1.3, 0.7), abs=0.15)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_edges_of_a_new_town_have_no_say(ground, rendering, seed):
    built = rendering(ground, seed)
    plots = np.zeros(built.shape[1:], bool)
    plots[60:160, 80:180] = np.kron(np.random.default_rng(seed).random((20, 20)) < 0.7, np.pad(np.ones((3, 3)), (0, 2)))
    built[:, plots] = 2.2 * np.percentile(built, 99.5, axis=(1, 2))[:, None]
    found = measure_shift(rendering(ground, seed + 5), _moved(built, 0.6, -1.2), np.ones(plots.shape, bool))
    assert (found.row, found.column) == pytest.approx((0.6, -1.2), abs=0.15)
    assert found.agreement > 0.85


def test_unrelated_scenes_do_not_agree_on_a_shift(ground):
    other = np.random.default_rng(4).normal(size=ground.shape).astype(np.float32)
    found = measure_shift(ground, other, np.ones(ground.shape[1:], bool))
    assert found.agreement < 0.5
    assert not found.worth_applying


def test_a_flat_scene_has_no_shift():
    flat = np.ones((3, 64, 64), np.float32)
    assert measure_shift(flat, flat, np.ones((64, 64), bool)).tiles == 0


def test_small_shifts_are_left_alone():
    assert not Shift(0.1, 0.1, 1.0, 9).worth_applying
    assert Shift(0.2, 0.1, 1.0, 9).worth_applying


def test_moving_back_undoes_a_shift_inside_the_edges(ground):
    after = _moved(ground, 1.4, -0.6)
    valid = np.ones(ground.shape[1:], bool)
    back, kept = apply_shift(after, valid, Shift(1.4, -0.6, 1.0, 9))
    assert kept.mean() > 0.97
    assert not kept[-1].any()
    error = np.abs(back - ground)[:, kept]
    assert np.median(error) < 0.05 * ground.std()


def test_no_pixel_beside_a_gap_counts_as_seen(ground):
    valid = np.ones(ground.shape[1:], bool)
    valid[100:110, 100:110] = False
    _, kept = apply_shift(ground, valid, Shift(0.5, 0.5, 1.0, 9))
    assert not kept[99:110, 99:110].any()
