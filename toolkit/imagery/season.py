"""How far apart two days lie in the year: sun, plants and snow go by it."""

from __future__ import annotations

from datetime import date

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
