"""Calendar arithmetic from a publication date, at no finer grain than that date allows."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from toolkit.errors import DateError
from toolkit.records import bounds, precision
from toolkit.records.numerals import whole_number

MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""Short English names; the calendar module's follow the locale."""

MONTHS = {name.lower(): n for n, name in enumerate(MONTH_NAMES, 1)}
"""First three letters to the number of the month."""

DAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
"""First three letters to the number of the weekday, Monday = 0."""

SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""Meteorological season (World Meteorological Organization) of the northern hemisphere to its first month."""

_SEASON_CODES = {3: "SP", 6: "SU", 9: "FA", 12: "WI"}

UNITS = ("day", "week", "weekend", "month", "quarter", "year", "decade")
"""Units that expressions count in."""

NEAR_DAYS = 60
"""Days after publication that "June 12" without a year may lie, when nothing else points ahead."""

_FIRST, _LAST = date(1000, 1, 1), date(2999, 12, 31)
"""Publication dates that relative expressions are resolved against."""

_NUMBERS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
}


def number(text: str) -> int | None:
    """Read a small count; None for a vague one ("several").

    Parameters
    ----------
    text
        Digits or a word.
    """
    word = text.lower()
    return whole_number(word) or _NUMBERS.get(word)


def quarter(year: int, index: int) -> str:
    """Give the name of a quarter, 1 to 4.

    Parameters
    ----------
    year
        Year.
    index
        1 to 4.
    """
    return f"{year}-Q{index}"


def season(year: int, name: str) -> str:
    """Give the name of a season; a winter belongs to the year it starts in.

    Parameters
    ----------
    year
        Year it starts in.
    name
        A key of SEASONS.
    """
    return f"{year}-{_SEASON_CODES[SEASONS[name]]}"


@dataclass(frozen=True, slots=True)
class Anchor:
    """The publication date, its grain, and whether the sentence points ahead of it."""

    at: date | None
    grain: Literal["day", "month", "year"] | None
    ahead: bool = False
    behind: bool = False
    """True where the sentence tells of something past."""

    @classmethod
    def of(cls, published: date | str | None, *, ahead: bool = False, behind: bool = False) -> Anchor:
        """Make an anchor of a date, an EDTF string or None; a text that is no date counts as None.

        Parameters
        ----------
        published
            Publication date, EDTF text or None.
        ahead
            True where the sentence points to the future.
        behind
            True where the sentence tells of something past.
        """
        if isinstance(published, date):
            published = date(published.year, published.month, published.day).isoformat()
        try:
            first, last = bounds(published) if published is not None else (date.min, date.min)
        except DateError:
            return cls(None, None, ahead, behind)
        if published is None or not _FIRST <= first <= last <= _LAST:
            return cls(None, None, ahead, behind)
        kind = precision(published)
        if kind in {"time", "day"} or first == last:
            return cls(first, "day", ahead, behind)
        if kind == "month":
            return cls(last, "month", ahead, behind)
        return cls(last, "year" if first.year == last.year else None, ahead, behind)

    @property
    def _months(self) -> bool:
        return self.grain in {"day", "month"}

    def day(self, step: int) -> str | None:
        """Give the day so many days after publication.

        Parameters
        ----------
        step
            Days; negative = before.
        """
        if self.at is None or self.grain != "day":
            return None
        return (self.at + timedelta(days=step)).isoformat()

    def year_near(self, month: int, day: int, *, ahead: int = NEAR_DAYS) -> int | None:
        """Give the year that puts a month and day nearest to publication.

        A report mostly looks back: the day may follow publication by ``ahead`` days at most, or by a year where the
        words around it point ahead.

        Parameters
        ----------
        month
            1 to 12.
        day
            1 to 31.
        ahead
            Days the result may follow publication by.
        """
        if self.at is None or not self._months:
            return None
        at, limit = self.at, ahead
        if self.ahead:
            limit = 366
        elif self.behind:
            limit = 0
        years = [y for y in range(at.year - 8, at.year + 2) if day <= calendar.monthrange(y, month)[1]]
        distances = {y: (date(y, month, day) - at).days for y in years}
        near = [y for y in years if distances[y] <= limit]
        return min(near, key=lambda y: abs(distances[y]), default=None)

    def weekday(self, index: int, which: str) -> str | None:
        """Give the weekday meant: the last one up to publication, or the next one if the words point ahead.

        Parameters
        ----------
        index
            Monday = 0.
        which
            "last", "this", "next" or empty.
        """
        if self.at is None or self.grain != "day":
            return None
        back = (self.at.weekday() - index) % 7
        forward = which in {"next", "this"} or (self.ahead and which != "last")
        if forward and not (which == "this" and not self.ahead):
            return self.day((7 - back) if back or which == "next" else 0)
        return self.day(-(back or 7) if which == "last" else -back)

    def month(self, index: int, which: str) -> str | None:
        """Give the month meant: the last one up to publication, or the next one if the words point ahead.

        Parameters
        ----------
        index
            1 to 12.
        which
            "last", "past", "this", "next" or empty.
        """
        if self.at is None or not self._months:
            return None
        year = self.at.year
        if which == "this":
            pass
        elif which == "next" or (self.ahead and which == ""):
            year += index < self.at.month or (which == "next" and index == self.at.month)
        else:
            year -= index > self.at.month or (which in {"last", "past"} and index == self.at.month)
        return f"{year}-{index:02}"

    def season(self, name: str, which: str) -> str | None:
        """Give last, this or next spring, summer, autumn or winter."""
        if self.at is None or not self._months:
            return None
        year, first = self.at.year, SEASONS[name]
        if which == "last":
            year -= date(year, first, 1) + timedelta(days=90) > self.at
        elif which == "" and not self.ahead:
            year -= date(year, first, 1) > self.at
        elif which in {"", "next"}:
            year += date(year, first, 1) <= self.at
        return season(year, name)

    def quarter_year(self, index: int) -> str | None:
        """Give the year of the last quarter of that number that had begun before publication.

        Parameters
        ----------
        index
            1 to 4.
        """
        if self.at is None or not self._months:
            return None
        begun = 3 * index - 2 <= self.at.month
        return str(self.at.year - (not begun and not self.ahead))

    def shift(self, unit: str, step: int) -> str | None:
        """Give the week, weekend, month, quarter, year or decade so many steps from publication.

        Parameters
        ----------
        unit
            One of UNITS.
        step
            Units; negative = before.
        """
        if self.at is None or self.grain is None:
            return None
        if unit == "year":
            return str(self.at.year + step)
        if unit == "decade":
            start = self.at.year // 10 * 10 + 10 * step
            return f"{start}/{start + 9}"
        if not self._months:
            return None
        if unit == "month":
            return self._month_back(-step)
        if unit == "quarter":
            index = (self.at.month - 1) // 3 + step
            return quarter(self.at.year + index // 4, index % 4 + 1)
        return self._week(unit, step)

    def _week(self, unit: str, step: int) -> str | None:
        if self.at is None or self.grain != "day":
            return None
        year, week, _ = (self.at + timedelta(weeks=step)).isocalendar()
        return f"{year:04}-W{week:02}" + ("-WE" if unit == "weekend" else "")

    def _month_back(self, count: int) -> str | None:
        if self.at is None or not self._months:
            return None
        index = self.at.year * 12 + self.at.month - 1 - count
        return f"{index // 12:04}-{index % 12 + 1:02}" if 12_000 < index < 36_000 else None

    def back(self, unit: str, count: int) -> str | None:
        """Give the point so many units before publication, at the grain of the unit.

        Parameters
        ----------
        unit
            One of UNITS.
        count
            How many.
        """
        if self.at is None or self.grain is None:
            return None
        if unit in {"year", "decade"}:
            year = self.at.year - count * (10 if unit == "decade" else 1)
            return str(year) if year > 1000 else None
        if unit in {"month", "quarter"}:
            return self._month_back(count * (3 if unit == "quarter" else 1))
        return self.day(-count * (7 if unit in {"week", "weekend"} else 1))

    def span_back(self, unit: str, count: int) -> str | None:
        """Give the stretch of so many units up to publication.

        Parameters
        ----------
        unit
            One of UNITS.
        count
            How many.
        """
        first = self.back(unit, count)
        if first is None or self.at is None:
            return None
        return f"{first}/{self.at.isoformat()[: len(first)]}"
