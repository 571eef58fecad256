"""How far apart two days lie in the year: sun, plants and snow go by it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from toolkit.records import Scene, bounds

YEAR_DAYS = 365


def season_days(first: date, second: date) -> int:
    """Give the days between two dates when the year is left aside.

    Parameters
    ----------
    first
        A day.
    second
        Another, before or after it.

    Returns
    -------
    int
        0 to 182; 31 December and 1 January are one day apart.
    """
    apart = abs(first.timetuple().tm_yday - second.timetuple().tm_yday)
    return max(0, min(apart, YEAR_DAYS - apart))


_ONE_SEASON_DAYS = 30  # as limits.py says it of a pair


def one_season(scenes: Sequence[Scene]) -> bool:
    """Tell whether two scenes are known to be of one time of the year.

    Parameters
    ----------
    scenes
        Before and after.
    """
    apart = days_apart_in_year(scenes)
    return apart is not None and apart <= _ONE_SEASON_DAYS


def days_apart_in_year(scenes: Sequence[Scene]) -> int | None:
    """Give the days between two scenes when the year is left aside; None unless both are known to the month.

    Parameters
    ----------
    scenes
        Before and after.
    """
    spans = [bounds(scene.acquired) for scene in scenes if scene.acquired]
    if len(spans) != 2 or any((last - first).days > _MONTH_DAYS for first, last in spans):
        return None  # of "2024" the first of January would be a guess
    return season_days(*(first + (last - first) / 2 for first, last in spans))


_MONTH_DAYS = 31
