"""The quality band that a file brings decides what is hidden."""

from __future__ import annotations

import numpy as np
import pytest
from rasterio.transform import from_origin

from toolkit.imagery import CompareOptions, compare
from toolkit.imagery.quality import visible_first

FINE = from_origin(220_000, 60_000, 2, 2)
QUICK = CompareOptions(detection_test=False)
BANDS = ("blue", "green", "red", "nir08", "swir16", "swir22")
CLOUD = {"scl": 9, "qa_pixel": 1 << 3, "fmask": 4}
SHADOW = {"scl": 3, "qa_pixel": 1 << 4, "fmask": 2}
CLEAR = {"scl": 4, "qa_pixel": 1 << 6, "fmask": 0}


def _scene(ground, quality):
    return np.concatenate([ground, quality[None].astype(np.float32)]).astype(np.int16)


@pytest.fixture
def clouded(ground, rendering):
    """A cloud and its shadow over the later scene, and where they are."""
    after, where = rendering(ground, 2), np.zeros(ground.shape[1:], np.uint8)
    after[:, 60:100, 60:100], where[60:100, 60:100] = 2000, 1
    after[:, 90:130, 20:60], where[90:130, 20:60] = 5, 2
    return rendering(ground, 1), after, where


@pytest.mark.parametrize("kind", ["scl", "qa_pixel", "fmask"])
def test_cloud_and_shadow_of_a_named_band_are_never_change(tmp_path, write_scene, clouded, kind):
    before, after, where = clouded
    classes = np.choose(where, [CLEAR[kind], CLOUD[kind], SHADOW[kind]])
    paths = [
        write_scene(tmp_path / f"{n}.tif", _scene(scene, quality))
        for n, scene, quality in (("a", before, np.full_like(classes, CLEAR[kind])), ("b", after, classes))
    ]
    for path in paths:
        _name(path, (*BANDS, kind))
    found = compare(*paths, options=QUICK)
    assert len(found.pair.before.bands) == 6
    assert not found.changed.any()
    assert found.pair.cloudy[where > 0].all()
    assert any("Cloud or its shadow hides" in line for line in found.limits)


def _name(path, names):
    import rasterio

    with rasterio.open(path, "r+") as scene:
        for number, name in enumerate(names, 1):
            scene.set_band_description(number, name)


def test_a_last_band_of_class_numbers_is_known_without_a_name(tmp_path, write_scene, clouded):
    before, after, where = clouded
    classes = np.choose(where, [0, 4, 2])
    paths = [
        write_scene(tmp_path / "a.tif", _scene(before, np.zeros_like(classes))),
        write_scene(tmp_path / "b.tif", _scene(after, classes)),
    ]
    found = compare(*paths, options=QUICK)
    assert not found.changed.any()
    assert found.pair.cloudy[where > 0].all()


def test_a_band_of_light_is_no_class_band(tmp_path, write_scene, ground, rendering):
    paths = [write_scene(tmp_path / f"{n}.tif", rendering(ground, n)) for n in (3, 4)]
    assert len(compare(*paths, options=QUICK).pair.before.bands) == len(ground)


def test_visible_bands_come_first_by_name_else_by_order():
    assert visible_first(("nir", "red", "green", "blue")) == ([1, 2, 3, 0], 3)
    assert visible_first(("band 1 reflectance", "b", "c", "d")) == ([0, 1, 2, 3], 3)
    assert visible_first(("nir", "swir16", "swir22"))[1] == 0


def test_names_in_capitals_are_the_common_ones(tmp_path, write_scene):
    rng = np.random.default_rng(1)
    paths = [
        write_scene(tmp_path / f"{n}.tif", rng.integers(1, 255, (3, 64, 64), np.uint8), transform=FINE) for n in "ab"
    ]
    for path in paths:
        _name(path, ("Red", "Green", "Blue"))
    assert compare(*paths).status == "unreliable"
