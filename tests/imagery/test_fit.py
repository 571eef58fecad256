"""The fit's closed forms agree with published tables and with SciPy's own functions."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import median_filter
from scipy.stats import chi2

from toolkit.imagery.fit import chi_square_tail, fit, fit_sample
from toolkit.imagery.spikes import spikes


@pytest.mark.parametrize("degrees", [1, 2, 3, 4, 6, 7, 10, 13])
def test_the_tail_of_chi_square_is_exact(degrees):
    value = np.linspace(0, 200, 1001)
    assert chi_square_tail(value, degrees) == pytest.approx(chi2.sf(value, degrees), abs=1e-13)


@pytest.mark.parametrize(("value", "degrees"), [(3.841, 1), (5.991, 2), (7.815, 3), (12.592, 6)])
def test_the_five_percent_points_are_those_of_printed_tables(value, degrees):
    assert chi_square_tail(np.array([value]), degrees)[0] == pytest.approx(0.05, abs=1e-4)


def test_neighbours_medians_are_scipys(ground):
    mended, bad = spikes(ground, np.ones(ground.shape[1:], bool))
    local = np.stack([median_filter(band, size=3) for band in ground])
    assert (mended[:, bad] == local[:, bad]).all()


def test_a_fit_gives_a_part_the_same_variates_as_the_whole(ground, rendering):
    pair = rendering(ground, 1), rendering(ground, 2)
    fitted = fit(*pair, np.ones(ground.shape[1:], bool), sample_px=20_000, seed=3)
    whole = fitted.variates(*pair)
    part = fitted.variates(*(scene[:, 40:60, 30:90] for scene in pair))
    for all_of_it, some in zip(whole, part, strict=True):
        assert some == pytest.approx(all_of_it[:, 40:60, 30:90], abs=1e-3)


def test_new_roofs_do_not_bend_the_histogram_of_one_band():
    """Between water and land few pixels lie, and there a hundredth of new roofs moved the curve by a third."""
    rng = np.random.default_rng(4)
    ground = np.concatenate([rng.normal(15, 2, 2_000), rng.uniform(20, 120, 300), rng.normal(145, 15, 7_700)])
    before, after = (ground + rng.normal(0, 1, ground.size) for _ in range(2))
    after[2_300:2_450] = 254
    fitted = fit_sample(before[None].astype(np.float32), after[None].astype(np.float32))
    between = slice(2_000, 2_300)
    first, second = fitted.variates(before[None, between], after[None, between])
    assert np.median(np.abs(first - second)) < 2
