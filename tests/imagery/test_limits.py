"""What a pair could not have shown is tested on the pair itself."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.imagery import CompareOptions, compare
from toolkit.imagery.change import optical_change
from toolkit.imagery.limits import PLACES, _places, detection

QUICK = CompareOptions(detection_test=False)


@pytest.fixture(scope="module")
def tested(sanetti):
    found = compare(*sanetti, options=QUICK)
    return detection(found.pair, found.found, QUICK)


def test_larger_and_brighter_objects_are_never_seen_less_often(tested):
    seen = {(t.contrast, t.side_px): t.seen for t in tested}
    for contrast in (1, 2):
        assert seen[contrast, 1] <= seen[contrast, 2] <= seen[contrast, 4]
    for side in (1, 2, 4):
        assert seen[1, side] <= seen[2, side]


def test_four_pixels_of_twice_the_scenes_contrast_are_seen_nearly_everywhere(tested):
    best = max(tested, key=lambda t: (t.contrast, t.side_px))
    assert best.places == PLACES
    assert best.seen >= 0.9 * PLACES


def test_a_single_pixel_is_not_promised(tested):
    assert all(t.seen <= 2 for t in tested if t.side_px == 1)


def test_the_answer_repeats(sanetti, tested):
    found = compare(*sanetti, options=QUICK)
    assert detection(found.pair, found.found, QUICK) == tested


@pytest.mark.parametrize("name", ["sanetti", "drill"])
def test_one_object_alone_in_the_whole_scene_gives_the_same_answer_as_its_window(name, request):
    found = compare(*request.getfixturevalue(name), options=QUICK)
    pair, counted = found.pair, {(t.contrast, t.side_px): t.seen for t in detection(found.pair, found.found, QUICK)}
    middle, bright = np.percentile(pair.after.data[:, pair.valid], [50.0, 98.0], axis=1)
    seen = 0
    for row, column in _places(pair.valid & ~found.found.candidates, QUICK.seed):
        box, changed = (slice(row, row + 2), slice(column, column + 2)), pair.after.data.copy()
        changed[(slice(None), *box)] = (middle + 2 * (bright - middle))[:, None, None]
        seen += bool(optical_change(pair.before.data, changed, pair.valid, QUICK, grain=(1.0, 1.0)).changed[box].any())
    assert seen == pytest.approx(counted[2, 2], abs=1)


def test_a_pair_with_no_quiet_place_is_not_tested(sanetti):
    found = compare(*sanetti, options=QUICK)
    found.found.candidates[:] = True
    assert detection(found.pair, found.found, QUICK) == ()
