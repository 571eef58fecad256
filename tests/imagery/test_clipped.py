"""Ground that is cut off at the end of a scale is not change; a new object that saturates is."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.imagery import CompareOptions, compare
from toolkit.imagery.clipped import cut_ends, spoilt_bands

QUICK = CompareOptions(detection_test=False)


def _file(write_scene, path, data):
    return write_scene(path, np.rint(data).astype(np.uint8))


@pytest.mark.parametrize(("low", "top"), [(1, 150), (1, 90), (20, 150)])
def test_a_stretched_file_shows_no_change(tmp_path, write_scene, ground, rendering, low, top):
    before = np.clip(rendering(ground, 1, gain=0.2), 1, 255)
    after = np.clip(rendering(ground, 2, gain=0.2), low, top)
    found = compare(
        _file(write_scene, tmp_path / "a.tif", before), _file(write_scene, tmp_path / "b.tif", after), options=QUICK
    )
    assert found.status == "no-detectable-change"
    assert not found.changed.any()


def test_new_objects_that_saturate_are_seen(tmp_path, write_scene, ground, rendering):
    before, after = (np.clip(rendering(ground, n), 1, 255) for n in (3, 4))
    for row in range(20, 220, 40):
        after[:, row : row + 12, 100:112] = 255
    found = compare(
        _file(write_scene, tmp_path / "a.tif", before), _file(write_scene, tmp_path / "b.tif", after), options=QUICK
    )
    assert found.changed.sum() == pytest.approx(5 * 144, rel=0.1)
    assert found.comparable_pct > 99


def test_an_end_is_a_pile_not_a_slope(ground):
    valid = np.ones(ground.shape[1:], bool)
    assert cut_ends(ground, ground, valid) == []
    cut = np.clip(ground, None, np.percentile(ground[0], 97))
    ends = cut_ends(ground, cut, valid)
    assert ends
    assert all(e.scene == 1 and e.high for e in ends)


def test_bands_are_left_out_only_while_three_stay(ground):
    valid = np.ones(ground.shape[1:], bool)
    cut = ground.copy()
    cut[:2] = np.clip(cut[:2], None, np.percentile(cut[:2], 70))
    assert spoilt_bands(cut_ends(ground, cut, valid), 6) == [0, 1]
    assert spoilt_bands(cut_ends(ground, cut, valid), 4) == []
