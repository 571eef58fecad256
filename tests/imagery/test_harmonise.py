"""Two scenes come onto one grid by the cheapest way that is right, or are refused."""

from __future__ import annotations

import numpy as np
import pytest
from rasterio.transform import from_origin
from rasterio.warp import Resampling, reproject

from toolkit.errors import BandMismatch, NoGeoreference, SiteOutside
from toolkit.imagery.harmonise import brightness_curve, on_grid, same_bands
from toolkit.imagery.load import load

PATTERN = np.random.default_rng(1).uniform(10, 200, (3, 60, 60)).astype(np.float32)


@pytest.fixture
def before(tmp_path, write_scene):
    return load(write_scene(tmp_path / "before.tif", PATTERN))


def test_grids_a_whole_number_of_pixels_apart_are_cut_not_resampled(tmp_path, write_scene, before):
    path = write_scene(tmp_path / "after.tif", PATTERN, transform=from_origin(220_050, 59_930, 10, 10))
    after = on_grid(before, load(path))
    assert (after.data[:, 7:, 5:] == PATTERN[:, :-7, :-5]).all()
    assert after.valid[7:, 5:].all()
    assert not after.valid[:7].any()
    assert not after.valid[:, :5].any()


def test_another_projection_is_resampled_onto_the_first_grid(tmp_path, write_scene, before):
    smooth = np.cumsum(np.cumsum(PATTERN, axis=1), axis=2) / 1000
    first = load(write_scene(tmp_path / "smooth.tif", smooth.astype(np.float32)))
    geographic = np.zeros((3, 80, 80), np.float32)
    step = 0.00009
    place = from_origin(0.4840, 0.5433, step, step)
    reproject(
        smooth.astype(np.float32),
        geographic,
        src_transform=first.transform,
        src_crs=first.crs,
        dst_transform=place,
        dst_crs="EPSG:4326",
        resampling=Resampling.bilinear,
    )
    after = on_grid(first, load(write_scene(tmp_path / "g.tif", geographic, crs="EPSG:4326", transform=place)))
    inside = after.valid.copy()
    inside[:5], inside[-5:], inside[:, :5], inside[:, -5:] = False, False, False, False
    assert inside.sum() > 1000
    assert np.abs(after.data - first.data)[:, inside].max() < 0.02 * np.ptp(smooth)


def test_scenes_without_common_ground_are_refused(tmp_path, write_scene, before):
    path = write_scene(tmp_path / "far.tif", PATTERN, transform=from_origin(320_000, 60_000, 10, 10))
    with pytest.raises(SiteOutside):
        on_grid(before, load(path))


def test_one_scene_without_a_place_is_refused(tmp_path, write_scene, before):
    with pytest.raises(NoGeoreference, match=r"lost\.tif"):
        on_grid(before, load(write_scene(tmp_path / "lost.tif", PATTERN, crs=None)))


def test_two_without_a_place_need_one_size_and_a_sensor_each(tmp_path, write_scene):
    def scene(name, tags):
        return load(write_scene(tmp_path / name, PATTERN, crs=None, tags=tags))

    plain, named = scene("a.tif", {}), scene("b.tif", {"sensor": "Landsat-7 ETM+"})
    with pytest.raises(NoGeoreference):
        on_grid(plain, named)
    assert on_grid(named, scene("c.tif", {"sensor": "Landsat-7 ETM+"})).data.shape == PATTERN.shape


def test_another_number_of_bands_is_refused(tmp_path, write_scene, before):
    with pytest.raises(BandMismatch, match="3 bands against 2"):
        same_bands(before, load(write_scene(tmp_path / "two.tif", PATTERN[:2])))


def test_bands_named_in_another_order_are_put_in_order(tmp_path, write_scene):
    import rasterio

    paths = [write_scene(tmp_path / "a.tif", PATTERN), write_scene(tmp_path / "b.tif", PATTERN[[2, 0, 1]])]
    for path, names in zip(paths, (("red", "green", "blue"), ("blue", "red", "green")), strict=True):
        with rasterio.open(path, "r+") as scene:
            scene.descriptions = names
    first, second = (load(p) for p in paths)
    assert (same_bands(first, second)[1].data == PATTERN).all()


def test_matching_undoes_any_rising_curve():
    bent = np.sqrt(PATTERN) * 7 + 3
    alike = brightness_curve(PATTERN[0].ravel(), bent[0].ravel())(bent[0])
    assert np.abs(alike - PATTERN[0]).max() < 1.0


def test_a_value_that_many_pixels_hold_stands_for_the_middle_of_its_quantiles():
    values = np.repeat([10.0, 20.0, 30.0], 300)
    reference = np.sort(values + np.random.default_rng(1).uniform(-4, 4, values.size))
    assert np.abs(brightness_curve(reference, values)(np.array([10.0, 20.0, 30.0])) - [10, 20, 30]).max() < 0.5
