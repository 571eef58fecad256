"""A cloud is told from a roof by its looks, where no shadow of it is in view."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.imagery import compare
from toolkit.imagery.cloud_light import lit
from toolkit.imagery.clouds import clouds_and_shadows
from toolkit.imagery.haze import flat, like_cloud

WHITE = np.array([520, 500, 480, 480, 380, 300], np.float32)[:, None, None]


def _fractal(side, seed, steepness):
    """Noise whose spectrum falls as clouds' does: the steeper, the softer."""
    rng = np.random.default_rng(seed)
    across = np.hypot(*np.meshgrid(np.fft.fftfreq(side), np.fft.fftfreq(side)))
    across[0, 0] = 1.0
    field = np.fft.ifft2(np.fft.fft2(rng.normal(size=(side, side))) / across**steepness).real
    return (field - field.mean()) / field.std()


def _clouded(data, share, seed, *, steepness, rim, thick=0.95):
    """Lay cloud over a share of the ground; give the scene and how much of the light is the cloud's."""
    field = _fractal(data.shape[1], seed, steepness)
    cover = np.clip((field - np.quantile(field, 1 - share)) / rim, 0, 1) * thick
    return (data * (1 - cover) + WHITE * cover).astype(np.float32), cover


CLOUDS = {
    "heaps": {"share": 0.12, "steepness": 1.5, "rim": 0.15},
    "a sheet": {"share": 0.15, "steepness": 2.2, "rim": 0.4},
    "a third of the ground": {"share": 0.33, "steepness": 1.7, "rim": 0.3},
}


@pytest.mark.parametrize("bands", [6, 4, 3])
@pytest.mark.parametrize("kind", CLOUDS)
def test_clouds_without_a_shadow_are_masked(ground, rendering, kind, bands):
    before = rendering(ground, 1)
    after, cover = _clouded(rendering(ground, 2), seed=4, **CLOUDS[kind])
    valid = np.ones(cover.shape, bool)
    mask = clouds_and_shadows(after[:bands], before[:bands], valid, gsd_m=10)
    assert mask[cover > 0.3].mean() > 0.95
    assert not clouds_and_shadows(before[:bands], after[:bands], valid, gsd_m=10).any()


def _halls(data, seed):
    rng = np.random.default_rng(seed)
    for row, column in ((20, 30), (40, 150), (110, 60), (150, 160), (190, 90)):
        rows, columns = rng.integers(12, 40, 2)
        data[:, row : row + rows, column : column + columns] = WHITE * rng.uniform(0.5, 0.8)
    return data


def _quarry(data, seed):
    rows, columns = np.ogrid[: data.shape[1], : data.shape[2]]
    inside = np.hypot(rows - 120, columns - 120) + 8 * _fractal(data.shape[1], seed, 2.0) < 30
    data[:, inside] = (WHITE[:, 0] * 0.7) * np.array([0.6, 0.8, 1, 1, 1.2, 1.2])[:, None]
    return data


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("works", [_halls, _quarry])
def test_what_is_built_is_no_cloud(ground, rendering, works, seed):
    before, after = rendering(ground, 5), works(rendering(ground, 6), seed)
    valid = np.ones(before.shape[1:], bool)
    assert not clouds_and_shadows(after, before, valid, gsd_m=10).any()
    changed = np.abs(after - before).mean(axis=0) > 30
    assert like_cloud(before, after, valid, changed) is None


def test_levels_are_those_of_the_clear_ground(ground, rendering):
    before = rendering(ground, 1)
    clear, valid = rendering(ground, 2), np.ones(before.shape[1:], bool)
    after, _ = _clouded(clear, 0.4, 4, steepness=1.7, rim=0.3)
    expected, found = lit(clear, before, valid, 3), lit(after, before, valid, 3)
    assert np.allclose(found.own.middle, expected.own.middle, rtol=0.1)


@pytest.mark.parametrize(("word", "turn"), [("later", 1), ("earlier", -1)])
def test_a_closed_cloud_leaves_no_contrast(ground, rendering, word, turn):
    clear = rendering(ground, 1)
    closed = (0.05 * rendering(ground, 2) + 0.95 * WHITE).astype(np.float32)
    doubt = flat(*(clear, closed)[::turn], np.ones(clear.shape[1:], bool))
    assert doubt is not None
    assert doubt.status == "too-cloudy"
    assert word in doubt.why


@pytest.mark.parametrize(("gain", "offset"), [(1.0, 0.0), (0.5, 0.0), (1.0, 60.0), (20.0, 1000.0)])
def test_another_unit_is_no_cloud(ground, rendering, gain, offset):
    clear = rendering(ground, 1)
    assert flat(clear, gain * rendering(ground, 2) + offset, np.ones(clear.shape[1:], bool)) is None


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("word", ["later", "earlier"])
def test_a_new_town_hides_no_contrast_of_the_other_date(ground, rendering, word, seed):
    before, after = rendering(ground, 5), rendering(ground, 6)
    houses = np.kron(np.random.default_rng(seed).random((38, 38)) < 0.7, np.pad(np.ones((3, 3), bool), (0, 2)))
    after[:, :190, :190][:, houses > 0] = 2.2 * np.percentile(after, 99.5, axis=(1, 2))[:, None]
    pair = (before, after) if word == "later" else (after, before)
    assert flat(*pair, np.ones(after.shape[1:], bool)) is None


@pytest.mark.parametrize("thick", [0.95, 0.4, 0.15])
def test_no_cloud_is_measured_as_change(tmp_path, write_scene, ground, rendering, thick):
    after, cover = _clouded(rendering(ground, 2), 0.2, 7, steepness=2.2, rim=0.6, thick=thick)
    paths = [
        write_scene(tmp_path / "b.tif", rendering(ground, 1).astype(np.uint16)),
        write_scene(tmp_path / "a.tif", np.rint(after).astype(np.uint16)),
    ]
    found = compare(*paths)
    assert found.status in {"too-cloudy", "unreliable"} or found.changed[cover > 0].sum() < 0.005 * cover.size


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_ground_that_is_seen_through_new_white_light_is_under_a_cloud(ground, rendering, seed):
    before, clear = rendering(ground, 5), rendering(ground, 6)
    after, cover = _clouded(clear, 0.1, seed, steepness=1.5, rim=0.05, thick=0.15)  # thin, and sharp at its edge
    valid = np.ones(cover.shape, bool)
    assert like_cloud(before, after, valid, cover > 0.05) is not None
    plots = 0.15 * WHITE * (1 + 0.2 * _fractal(len(valid), seed, 0.5))  # as bright as the brightest ground
    built = np.where(cover > 0.05, plots, clear).astype(np.float32)
    assert like_cloud(before, built, valid, cover > 0.05) is None
