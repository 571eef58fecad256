"""Every area has its number beside it, inside the figure, and no number lies over another."""

from __future__ import annotations

import numpy as np

from toolkit.imagery.labels import placed

SIZE = (400.0, 300.0)


def _square(x, y, side):
    return np.array([[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]], float)


def _all(count, seed):
    rng = np.random.default_rng(seed)
    return [(n, _square(rng.uniform(0, 390), rng.uniform(0, 290), rng.uniform(2, 30))) for n in range(1, count + 1)]


def test_none_is_missing_or_outside():
    for seed in range(5):
        labels = placed(_all(60, seed), height=9, size=SIZE)
        assert [label.number for label in labels] == list(range(1, 61))
        assert all(0 < label.x < SIZE[0] and 0 < label.y < SIZE[1] for label in labels)


def test_none_lies_over_another():
    labels = placed(_all(40, 1), height=9, size=SIZE)
    for one in labels:
        for two in labels:
            if one.number < two.number:
                assert abs(one.x - two.x) > 5 or abs(one.y - two.y) >= 8.9


def test_a_number_far_off_has_a_line_to_its_area():
    crowded = [(n, _square(200 + n % 5, 150 + n % 3, 4)) for n in range(1, 25)]
    labels = placed(crowded, height=9, size=SIZE)
    assert any(label.anchor for label in labels)
    for label in labels:
        near = np.hypot(*(crowded[label.number - 1][1] - (label.x, label.y)).T).min()
        assert label.anchor or near <= 1.5 * 9


def test_areas_at_the_rim_keep_their_numbers_inside():
    for corner in ((0, 0), (395, 0), (0, 295), (395, 295)):
        (label,) = placed([(1, _square(*corner, 5))], height=9, size=SIZE)
        assert 2 < label.x < 398
        assert 4 < label.y < 296


def test_in_a_crowd_no_number_hides_another_area():
    crowd = [
        (7 * row + column + 1, _square(150 + 12 * column, 100 + 12 * row, 5)) for row in range(7) for column in range(7)
    ]
    labels = placed(crowd, height=9, size=SIZE)
    for label in labels:
        width = 0.62 * 9 * len(str(label.number))
        for number, ring in crowd:
            (left, top), (right, bottom) = ring.min(axis=0), ring.max(axis=0)
            over = abs(label.x - (left + right) / 2) < (width + right - left) / 2
            over &= abs(label.y - (top + bottom) / 2) < (9 + bottom - top) / 2
            assert number == label.number or not over
    assert sum(label.anchor is not None for label in labels) > 20


def test_two_numbers_on_one_line_are_not_read_as_one():
    labels = placed([(36, _square(100, 100, 5)), (6, _square(107, 100, 5))], height=9, size=SIZE)
    one, two = labels
    apart = abs(one.x - two.x) - 0.62 * 9 * (len("36") + len("6")) / 2
    assert apart >= 0.3 * 9 or abs(one.y - two.y) >= 9
