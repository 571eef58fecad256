"""Nothing is measured that cannot be: such a pair is for looking, with the reason first."""

from __future__ import annotations

import numpy as np
import pytest
from rasterio.transform import from_origin
from scipy.ndimage import affine_transform, gaussian_filter

from toolkit.errors import SameScene
from toolkit.imagery import CompareOptions, compare
from toolkit.imagery.align import Shift
from toolkit.imagery.trust import LIKE_FROM, likeness, unlike

QUICK = CompareOptions(detection_test=False)


def _turned(data, degrees=0.0, scale=1.0):
    angle = np.radians(degrees)
    matrix = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    middle = np.array(data.shape[1:]) / 2 - 0.5
    return np.stack([affine_transform(b, matrix, middle - matrix @ middle, mode="reflect") for b in data])


def _veil(data, seed):
    left = gaussian_filter(np.random.default_rng(seed).normal(size=data.shape[1:]), 30)
    left = np.clip(0.5 + 0.2 * left / left.std(), 0.1, 1)
    return data * left + 4 * np.median(data) * (1 - left)


_BURNT = np.array([0.9, 0.8, 1.2, 0.5, 1.3, 1.6])
ODD = {
    "another place": lambda d: d[:, ::-1, ::-1].copy(),
    "turned by 2 degrees": lambda d: _turned(d, 2),
    "2 % larger": lambda d: _turned(d, scale=1.02),
    "30 px off": lambda d: np.roll(d, 30, axis=2),
    "under a veil": lambda d: _veil(d, 1),
    "six tenths darker": lambda d: np.where(np.arange(d.shape[2]) < 0.6 * d.shape[2], 0.6 * d, d),
    "nine tenths darker": lambda d: np.where(np.arange(d.shape[2]) < 0.9 * d.shape[2], 0.6 * d, d),
    "half burnt": lambda d: np.where(np.arange(d.shape[2]) < 0.5 * d.shape[2], _BURNT[: len(d), None, None] * d, d),
    "half flooded": lambda d: np.where(np.arange(d.shape[2]) < 0.45 * d.shape[2], 0.05 * d + 10, d),
}


@pytest.mark.parametrize("what", ODD)
def test_such_a_pair_is_not_measured(tmp_path, write_scene, ground, rendering, what):
    before, after = rendering(ground, 1), ODD[what](rendering(ground, 2))
    rng = np.random.default_rng(3)
    after = np.rint(np.clip(after + rng.normal(0, 0.5, after.shape), 1, None))
    paths = [write_scene(tmp_path / f"{n}.tif", s.astype(np.uint16)) for n, s in (("b", before), ("a", after))]
    found = compare(*paths, options=CompareOptions())
    assert found.status in {"unreliable", "too-cloudy"}
    assert found.changed is None
    assert found.changes() == ()
    assert "Nothing is measured" in found.reasons[0]


def test_what_is_whole_is_measured(tmp_path, write_scene, ground, rendering):
    before, after = rendering(ground, 1), rendering(ground, 2, gain=0.3)
    paths = [write_scene(tmp_path / f"{n}.tif", s.astype(np.uint16)) for n, s in (("b", before), ("a", after))]
    assert compare(*paths).status == "no-detectable-change"


def test_likeness_parts_one_place_from_two(ground, rendering):
    valid = np.ones(ground.shape[1:], bool)
    like, least = likeness(rendering(ground, 1), rendering(ground, 2), valid, radar=False)
    other, _ = likeness(rendering(ground, 1), rendering(ground, 2)[:, ::-1], valid, radar=False)
    assert other < LIKE_FROM <= least < like


@pytest.mark.parametrize("coarse_first", [False, True])
def test_a_coarser_partner_is_compared_on_its_own_grid(tmp_path, write_scene, ground, rendering, coarse_first):
    fine, later = (rendering(ground, n) for n in (1, 2))
    coarse = later.reshape(len(ground), 80, 3, 80, 3).mean(axis=(2, 4))
    paths = [
        write_scene(tmp_path / "f.tif", fine.astype(np.float32)),
        write_scene(tmp_path / "c.tif", coarse.astype(np.float32), transform=from_origin(220_000, 60_000, 30, 30)),
    ]
    found = compare(*(paths[::-1] if coarse_first else paths), options=QUICK)
    assert found.status == "no-detectable-change"
    assert found.pair.before.gsd_m == 30
    assert found.pair.valid.shape == (80, 80)
    assert any("compared at 30 m" in line for line in found.limits)


def test_repeated_pixels_are_no_finer_for_it(tmp_path, write_scene, ground, rendering):
    fine, later = (rendering(ground, n) for n in (1, 2))
    coarse = later.reshape(len(ground), 80, 3, 80, 3).mean(axis=(2, 4)).repeat(3, 1).repeat(3, 2)
    paths = [write_scene(tmp_path / f"{n}.tif", s.astype(np.float32)) for n, s in (("b", fine), ("a", coarse))]
    found = compare(*paths, options=QUICK)
    assert found.status == "no-detectable-change"
    assert found.pair.before.gsd_m == 30


@pytest.mark.parametrize("quality", [40, 75, 95])
def test_a_picture_saved_again_as_jpeg_shows_no_change(tmp_path, write_scene, ground, quality):
    from PIL import Image

    picture = np.clip((ground[:3] - 5) * 1.5, 1, 255).astype(np.uint8)
    first = write_scene(tmp_path / "a.tif", picture)
    Image.fromarray(np.moveaxis(picture, 0, -1)).save(tmp_path / "b.jpg", quality=quality)
    with Image.open(tmp_path / "b.jpg") as saved:
        second = write_scene(tmp_path / "b.tif", np.moveaxis(np.asarray(saved), -1, 0))
    assert compare(first, second, options=QUICK).status != "measured"


def test_the_same_pixels_in_other_bytes_are_one_image(tmp_path, write_scene, ground):
    first = write_scene(tmp_path / "a.tif", ground.astype(np.uint16))
    second = write_scene(tmp_path / "b.tif", ground.astype(np.uint16), compress="deflate")
    with pytest.raises(SameScene, match="same image"):
        compare(first, second)


@pytest.mark.parametrize(("like", "agreement", "trusted"), [(0.35, 0.44, False), (0.35, 0.6, True), (0.5, 0.44, True)])
def test_what_is_hardly_alike_must_lie_still_in_half_of_its_tiles(like, agreement, trusted):
    shift = Shift(0.0, 0.0, agreement, 9, 9)
    assert (unlike((like, LIKE_FROM), shift, radar=False) is None) == trusted
