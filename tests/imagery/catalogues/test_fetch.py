"""Which windows are fetched: on both sides of the event, and of one season, when not all can be."""

from __future__ import annotations

from datetime import date

import pytest

from toolkit.imagery.catalogues.base import Look
from toolkit.imagery.catalogues.fetch import _drawback, periods
from toolkit.imagery.season import season_days
from toolkit.records import Scene, SceneSearch


def scenes(*days: str) -> list[Scene]:
    return [Scene(id=f"s-{day}", sensor="s", acquired=f"{day}T10:00:00Z") for day in days]


@pytest.mark.parametrize(
    ("first", "second", "days"),
    [
        ((2030, 12, 31), (2031, 1, 1), 1),
        ((2030, 3, 1), (2031, 3, 1), 0),
        ((2030, 1, 1), (2030, 7, 2), 182),
        ((2032, 12, 31), (2031, 1, 1), 0),
    ],
)
def test_the_year_is_a_circle(first: tuple[int, int, int], second: tuple[int, int, int], days: int) -> None:
    assert season_days(date(*first), date(*second)) == season_days(date(*second), date(*first)) == days


def test_an_event_parts_the_scenes_and_those_of_its_own_days_are_on_neither_side() -> None:
    found = scenes("2031-01-05", "2031-02-10", "2031-03-20")
    assert periods(found, SceneSearch(event="2031-02")) == [[0], [2]]
    assert periods(found, SceneSearch(window=("2031-01", "2031-03"))) == [[0], [2]]
    assert periods(found, SceneSearch()) == [[0, 1, 2]]
    assert periods(found, SceneSearch(event="2032")) == [[0, 1, 2]]


def test_a_scene_with_a_partner_of_its_season_goes_before_a_slightly_clearer_one() -> None:
    found = scenes("2030-06-20", "2030-12-20", "2031-06-22")
    looks = [Look(scene=s.id, collection="c", whole_cloud_pct=c) for s, c in zip(found, (6.0, 1.0, 2.0), strict=True)]
    assert _drawback(0, [2], found, looks) < _drawback(1, [2], found, looks)
    assert _drawback(1, [], found, looks) < _drawback(0, [], found, looks)
