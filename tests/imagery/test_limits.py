"""What a pair could not have shown is tested on the pair itself."""

from __future__ import annotations

import pytest

from toolkit.imagery import CompareOptions, compare
from toolkit.imagery.limits import PLACES, detection

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


def test_a_pair_with_no_quiet_place_is_not_tested(sanetti):
    found = compare(*sanetti, options=QUICK)
    found.found.candidates[:] = True
    assert detection(found.pair, found.found, QUICK) == ()
