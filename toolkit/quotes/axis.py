"""A time axis for years that hold one dense week: busy days get room, quiet stretches shrink, and cuts are marked.

The scale is piecewise linear and keeps the order; distance along it follows the number of entries more than the number
of days, so the figure that uses it must carry dates at its ticks.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import log2

from toolkit.quotes.anchor import MONTH_NAMES

CUT_DAYS = 120
"""A quiet stretch longer than this is marked as a cut."""

CROWD_POWER = 0.8
"""Width of a day grows with its number of entries to this power: between even (0) and proportional (1)."""

QUIET_SHARE = 0.22
"""Width of a quiet stretch, per doubling of its length, relative to a day with one entry."""


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """Days to inches from the left.

    Attributes
    ----------
    days
        Days with entries, in order.
    left, right
        Where each of them begins and ends, in inches.
    width_in
        Length of the axis in inches.
    """

    days: tuple[date, ...]
    left: tuple[float, ...]
    right: tuple[float, ...]
    width_in: float

    @classmethod
    def over(cls, days: Iterable[date], *, width_in: float) -> TimeAxis:
        """Lay out an axis over the days of all entries, repeated as often as they have entries.

        Parameters
        ----------
        days
            One day an entry.
        width_in
            Length of the axis in inches.

        Returns
        -------
        TimeAxis
            From the first day to the last.
        """
        counts = Counter(days) or Counter({date(2000, 1, 1): 1})
        order = sorted(counts)
        wide = [counts[d] ** CROWD_POWER for d in order]
        quiet = [QUIET_SHARE * log2((b - a).days) for a, b in pairwise(order)] + [0.0]
        unit = width_in / (sum(wide) + sum(quiet))
        left, right, at = [], [], 0.0
        for own, gap in zip(wide, quiet, strict=True):
            left.append(at)
            right.append(at + own * unit)
            at = right[-1] + gap * unit
        return cls(tuple(order), tuple(left), tuple(right), width_in)

    def cell(self, day: date) -> tuple[float, float]:
        """Give where a day begins and ends, in inches; a day without entries has no width.

        Parameters
        ----------
        day
            Any day.
        """
        at = bisect_right(self.days, day) - 1
        if at >= 0 and self.days[at] == day:
            return self.left[at], self.right[at]
        x = self._between(at, day)
        return x, x

    def _between(self, at: int, day: date) -> float:
        if at < 0:
            return 0.0
        if at + 1 == len(self.days):
            return self.width_in
        share = (day - self.days[at]).days / (self.days[at + 1] - self.days[at]).days
        return self.right[at] + (self.left[at + 1] - self.right[at]) * share

    def cuts(self, spacing_in: float = 0.35) -> list[float]:
        """Give the middle of each long quiet stretch, in inches; of several close together only the first.

        Parameters
        ----------
        spacing_in
            Least distance between two, in inches.
        """
        found: list[float] = []
        for n, (a, b) in enumerate(pairwise(self.days)):
            x = (self.right[n] + self.left[n + 1]) / 2
            if (b - a).days > CUT_DAYS and (not found or x - found[-1] >= spacing_in):
                found.append(x)
        return found

    def ticks(self, spacing_in: float = 0.52) -> list[tuple[float, str]]:
        """Give places and labels of ticks: the busiest days first, none nearer to another than ``spacing_in``.

        Parameters
        ----------
        spacing_in
            Least distance between two, in inches.
        """
        busiest = sorted(range(len(self.days)), key=lambda n: (self.left[n] - self.right[n], n))
        chosen: list[tuple[float, date]] = []
        for day in [*(self.days[n] for n in busiest), *self._month_starts()]:
            a, b = self.cell(day)
            x = (a + b) / 2
            if all(abs(x - other) >= spacing_in for other, _ in chosen):
                chosen.append((x, day))
        labels, year = [], None
        for x, day in sorted(chosen):
            label = f"{day.day} {MONTH_NAMES[day.month - 1]}"
            labels.append((x, label if day.year == year else f"{label}\n{day.year}"))
            year = day.year
        return labels

    def _month_starts(self) -> list[date]:
        first, last = self.days[0], self.days[-1]
        months = range(first.year * 12 + first.month, last.year * 12 + last.month)
        return [date(n // 12, n % 12 + 1, 1) for n in months][:240]
