"""Strip by strip gives what in memory gives."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter, label

from toolkit.errors import RasterTooBig
from toolkit.imagery import CompareOptions, compare, out_of_core
from toolkit.imagery import large as large_pass
from toolkit.imagery.blocks import Plan, Reader, shares
from toolkit.imagery.large import threads_for
from toolkit.imagery.load import file_layout
from toolkit.imagery.run_lengths import labelled, packed, painted
from toolkit.settings import set_options

QUICK = CompareOptions(detection_test=False)
PLACE = {"tiled": True, "blockxsize": 64, "blockysize": 64}


@pytest.fixture
def by_strips(monkeypatch):
    """Treat every scene as too large for memory."""
    monkeypatch.setattr(out_of_core, "IN_MEMORY_VALUES", 1)


def _same(small, large):
    return (small.changed != large.changed).mean()


def test_the_exercise_comes_out_the_same(drill, monkeypatch):
    small = compare(*drill)
    monkeypatch.setattr(out_of_core, "IN_MEMORY_VALUES", 1)
    large = compare(*drill)
    assert (large.status, len(large.polygons)) == (small.status, len(small.polygons))
    assert _same(small, large) < 2e-4
    assert large.area_m2 == pytest.approx(small.area_m2, rel=0.02)
    assert large.shift_px == pytest.approx(small.shift_px, abs=0.1)
    assert large.comparable_pct == pytest.approx(small.comparable_pct, abs=0.5)
    assert any(line.startswith("Tested with new objects") for line in large.limits)
    assert large.smallest_m2 == small.smallest_m2


def test_a_control_of_real_scenes_stays_unchanged(sanetti, by_strips):
    found = compare(*sanetti, options=QUICK)
    assert found.status == "no-detectable-change"
    assert not found.changed.any()


def test_whole_pixels_between_the_grids_are_no_change(tmp_path, write_scene, ground, rendering, by_strips):
    from rasterio.transform import from_origin

    wide = rendering(ground, 1)
    part = write_scene(tmp_path / "part.tif", wide[:, 20:220, 30:230], **PLACE)
    moved = from_origin(220_000 - 300, 60_000 + 200, 10, 10)
    whole = write_scene(tmp_path / "whole.tif", rendering(ground, 2), transform=moved, **PLACE)
    found = compare(part, whole, options=QUICK)
    assert found.status == "no-detectable-change"
    assert found.comparable_pct == 100
    assert found.shift_px == pytest.approx((0, 0), abs=0.1)


def test_a_large_shift_is_read_from_the_right_place(tmp_path, write_scene, ground, rendering, by_strips):
    before, after = rendering(ground, 3)[:, 8:, 8:], rendering(ground, 4)[:, 4:-4, 5:-3]
    after[:, 100:108, 60:68] = np.percentile(ground, 99.9)
    paths = [write_scene(tmp_path / f"{n}.tif", s, **PLACE) for n, s in (("a", before), ("b", after))]
    found = compare(*paths, options=QUICK)
    assert found.shift_px == pytest.approx((4, 3), abs=0.1)
    assert found.changed[97:103, 58:64].all()
    assert found.changed.sum() == pytest.approx(64, abs=16)


def test_strips_of_every_share_meet_without_gap(tmp_path, write_scene, ground):
    path = write_scene(tmp_path / "a.tif", ground, **PLACE)
    rows = ground.shape[1]
    plan = Plan(path, path, (0, 0), ground.shape[1:], (file_layout(path),) * 2, 64)
    seen = np.zeros(rows, int)
    for share in shares(plan, 3):
        with Reader(plan) as reader:
            for strip in reader.strips(*share):
                seen[strip.first : strip.last] += 1
                inner = slice(strip.first - strip.top, strip.last - strip.top)
                assert (strip.before[:, inner] == ground[:, strip.first : strip.last]).all()
                assert strip.before.shape[1] <= 64 + 3 * 24
    assert (seen == 1).all()


def test_runs_are_the_objects_that_scipy_labels():
    noise = gaussian_filter(np.random.default_rng(1).normal(size=(1200, 300)), 2) * 100
    statistic, inside = noise.astype(np.float32), noise > 8
    runs = labelled(packed(statistic, inside, 12, 16))
    labels, count = label(inside, np.ones((3, 3)))
    assert sorted(runs.size) == sorted(np.bincount(labels.ravel())[1:])
    assert sorted(runs.core) == sorted(np.bincount(labels[statistic > 12], minlength=count + 1)[1:])
    assert (painted(runs, np.ones(count, bool), inside.shape) == inside).all()
    assert runs.strength.max() == pytest.approx(max(statistic[labels == n].mean() for n in range(1, count)), rel=0.1)


def test_an_empty_raster_has_no_runs():
    assert len(labelled(np.zeros((10, 10), np.uint8)).size) == 0


def test_what_is_larger_still_is_refused_by_its_header(drill, by_strips):
    with set_options(max_pixels=1000), pytest.raises(RasterTooBig, match="more than 2500"):
        compare(*drill)


def _both_ways(paths, monkeypatch):
    """Compare a pair in memory, and strip by strip."""
    small = compare(*paths, options=QUICK)
    monkeypatch.setattr(out_of_core, "IN_MEMORY_VALUES", 1)
    return small, compare(*paths, options=QUICK)


def _colours(ground, seed, rendering):
    """Show three bands as a picture of 8 bits."""
    low, high = np.percentile(ground[:3], [1, 99], axis=(1, 2))[:, :, None, None]
    return np.clip((rendering(ground, seed)[:3] - low) / (high - low) * 255, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("quality", [50, 75])
def test_a_picture_through_jpeg_is_compared_in_brightness_whatever_its_size(
    quality, tmp_path, write_scene, ground, rendering, monkeypatch
):
    import io

    from PIL import Image

    first, second = (_colours(ground, seed, rendering) for seed in (1, 2))
    second[:, 100:120, 60:90] = 255
    stored = io.BytesIO()
    Image.fromarray(np.moveaxis(second, 0, -1)).save(stored, "JPEG", quality=quality)
    again = np.moveaxis(np.array(Image.open(stored)), -1, 0)
    small, large = _both_ways(
        [write_scene(tmp_path / f"{n}.tif", s) for n, s in (("a", first), ("b", again))], monkeypatch
    )
    hall = np.zeros_like(small.changed)
    hall[100:120, 60:90] = True
    assert (
        small.changed[hall & small.compared].mean() > 0.9
    )  # a river at the end of the scale counts as a gap beside it
    assert _same(small, large) < 2e-4
    assert [line for line in large.limits if "JPEG" in line] == [line for line in small.limits if "JPEG" in line] != []


def test_a_band_that_is_cut_off_is_left_out_whatever_the_size(tmp_path, write_scene, ground, rendering, monkeypatch):
    scenes = [rendering(ground, seed) for seed in (1, 2)]
    for scene in scenes:
        scene[1] = np.minimum(scene[1], np.quantile(ground[1], 0.7))
    small, large = _both_ways(
        [write_scene(tmp_path / f"{n}.tif", s) for n, s in zip("ab", scenes, strict=True)], monkeypatch
    )
    assert large.pair.before.bands == small.pair.before.bands
    assert len(large.pair.before.bands) == len(ground) - 1
    assert _same(small, large) < 2e-4


def test_a_scene_that_repeats_its_pixels_is_thinned_whatever_the_size(
    tmp_path, write_scene, ground, rendering, monkeypatch
):
    coarse = [rendering(ground, seed).repeat(2, 1).repeat(2, 2) for seed in (1, 2)]
    small, large = _both_ways(
        [write_scene(tmp_path / f"{n}.tif", s) for n, s in zip("ab", coarse, strict=True)], monkeypatch
    )
    assert large.changed.shape == small.changed.shape == ground.shape[1:]
    assert np.array_equal(small.changed, large.changed)
    assert large.limits == small.limits


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_clouds_and_their_rims_are_left_out_whatever_the_size(
    seed, tmp_path, write_scene, ground, rendering, monkeypatch
):
    rng = np.random.default_rng(seed)
    field = gaussian_filter(rng.normal(size=ground.shape[1:]), 9)
    cover = np.clip((field - np.quantile(field, 0.85)) / (0.5 * field.std()), 0, 1)
    bright = 2.5 * ground.max(axis=(1, 2)).max() * np.array([1, 1, 1, 1, 0.8, 0.6])[:, None, None]
    later = rendering(ground, seed + 10) * (1 - cover) + bright * cover
    built = later.copy()
    built[:, 30:40, 200:212] = np.percentile(ground, 99.5, axis=(1, 2))[:, None, None]
    paths = [write_scene(tmp_path / f"{n}.tif", s) for n, s in (("a", rendering(ground, seed)), ("b", built))]
    small, large = _both_ways(paths, monkeypatch)
    assert large.status == small.status
    if small.changed is not None:
        assert _same(small, large) < 1e-3
        assert large.comparable_pct == pytest.approx(small.comparable_pct, abs=0.5)


@pytest.mark.parametrize(
    ("columns", "bands", "threads"), [(10_980, 4, 2), (15_600, 4, 1), (10_980, 13, 1), (900, 1, 2)]
)
def test_a_very_wide_scene_is_walked_by_one_thread(drill, columns, bands, threads):
    layout = file_layout(drill[0])
    many = layout._replace(names=("band",) * bands)
    plan = Plan(drill[0], drill[0], (0, 0), (columns, columns), (many, many), 512)
    assert threads_for(plan) == threads


def test_one_thread_answers_as_two_do(drill, by_strips, monkeypatch):
    two = compare(*drill, options=QUICK)
    monkeypatch.setattr(large_pass, "_HELD", 1)
    one = compare(*drill, options=QUICK)
    assert (one.status, one.area_m2, one.shift_px) == (two.status, two.area_m2, two.shift_px)
    assert (one.changed == two.changed).all()
