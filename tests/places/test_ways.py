"""A figure by road or along a river is no straight line: only a line that is longer than it tells against it."""

from __future__ import annotations

import pytest

from toolkit.places import check_stated
from toolkit.places.ways import way_meant
from toolkit.records import parse_stated

WALL = (-7.8036, 37.8450)  # 191 km from Dar es Salaam, in a straight line


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("230 kilometres from Dar es Salaam by road", "not-checkable"),
        ("230 km by road from Dar es Salaam", "not-checkable"),
        ("191 km from Dar es Salaam by road", "not-checkable"),
        ("120 km from Dar es Salaam by road", "contradicted"),
        ("300 km upstream from Dar es Salaam", "not-checkable"),
        ("230 km from Dar es Salaam along the old coast road", "not-checkable"),
        ("more than 100 km from Dar es Salaam by road", "not-checkable"),
        ("190 km from Dar es Salaam, as the crow flies", "supported"),
        ("230 km from Dar es Salaam", "contradicted"),
    ],
)
def test_a_way_is_contradicted_only_by_a_longer_line(words: str, verdict: str) -> None:
    [found] = check_stated(words, lat=WALL[0], lon=WALL[1])
    assert found.verdict == verdict, found.text


@pytest.mark.parametrize(
    ("words", "way"),
    [
        ("It is 45 kilometres by road.", "by road"),
        ("It lies 45 kilometres downstream of the weir.", "downstream"),
        ("A road distance of 45 kilometres parts them.", "road distance"),
        ("By rail it is 45 kilometres.", "By rail"),
        ("It is 45 kilometres in a straight line, and 70 by road.", ""),
        ("The wall is 45 kilometres off. The other is 70 km by road.", ""),
    ],
)
def test_the_way_stands_beside_its_own_figure(words: str, way: str) -> None:
    assert way_meant(parse_stated("45 kilometres"), words) == way


@pytest.mark.parametrize(
    ("position", "verdict"),
    [((38.30, 126.35), "supported"), ((38.584698, 126.107945), "loose"), ((37.75, 126.85), "contradicted")],
)
def test_halfway_is_not_said_of_what_lies_at_one_end(position: tuple[float, float], verdict: str) -> None:
    [found] = check_stated("halfway between Seoul and Pyongyang", lat=position[0], lon=position[1])
    assert found.verdict == verdict, found.text
