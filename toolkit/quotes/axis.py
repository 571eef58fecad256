"""A time axis for years that hold one dense week: busy days get room, quiet stretches shrink, and cuts are marked.

The scale is piecewise linear and keeps the order; distance along it follows the number of entries more than the number
of days, so the figure that uses it must carry dates at its ticks. Both ends of a month or a year have a place of their
own on it: what lies outside the precise days is never drawn among them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain, pairwise
from math import log2

from toolkit.quotes.anchor import MONTH_NAMES

LONG_DAYS = 1
"""An entry that may mean more days than this is drawn as a bar."""

CUT_DAYS = 120
"""A quiet stretch longer than this is marked as a cut."""

CROWD_POWER = 0.8
"""Width of a day grows with its number of entries to this power: between even (0) and proportional (1)."""

QUIET_SHARE = 0.22
"""Width of a quiet stretch, per doubling of its length, relative to a day with one entry."""

MOST_MONTHS = 240
"""Starts of months that are tried as ticks: twenty years hold more than a figure can show."""

OPEN_IN = 0.45
"""Room for a bar that runs out of the figure, before the first day or after the last, in inches."""


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """Days to inches from the left.

    Attributes
    ----------
    days
        Days with entries, and the ends of less precise dates, in order.
    left, right
        Where each of them begins and ends, in inches; an end without an entry of its own has no width.
    width_in
        Length of the axis in inches.
    bars
        First and last day of each entry that is drawn as a bar: time inside one is not quiet.
    """

    days: tuple[date, ...]
    left: tuple[float, ...]
    right: tuple[float, ...]
    width_in: float
    bars: tuple[tuple[date, date], ...] = ()

    @classmethod
    def over(cls, spans: Iterable[tuple[date, date]], *, width_in: float) -> TimeAxis:
        """Lay out an axis over all entries, so that no date is drawn on another's day.

        Parameters
        ----------
        spans
            First and last day of each entry; ``date.min`` and ``date.max`` for an open end, which gets room outside
            the known days.
        width_in
            Length of the axis in inches.

        Returns
        -------
        TimeAxis
            From the first known day to the last.
        """
        known = list(spans)
        counts = Counter(first for first, last in known if (last - first).days <= LONG_DAYS)
        edges = set(chain.from_iterable(known)) - {date.min, date.max}
        order = sorted(edges | set(counts)) or [date(2000, 1, 1)]
        before = OPEN_IN if any(first == date.min for first, _ in known) else 0.0
        after = OPEN_IN if any(last == date.max for _, last in known) else 0.0
        wide = [counts[day] ** CROWD_POWER if day in counts else 0.0 for day in order]
        quiet = [QUIET_SHARE * (1 + log2((b - a).days)) for a, b in pairwise(order)] + [0.0]
        unit = (width_in - before - after) / (sum(wide) + sum(quiet) or 1.0)
        left, right, at = [], [], before
        for own, gap in zip(wide, quiet, strict=True):
            left.append(at)
            right.append(at + own * unit)
            at = right[-1] + gap * unit
        bars = tuple(span for span in known if (span[1] - span[0]).days > LONG_DAYS)
        return cls(tuple(order), tuple(left), tuple(right), width_in, bars)

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

    def cuts(self, spacing_in: float = 0.35) -> list[tuple[float, int]]:
        """Give the middle of each long quiet stretch, in inches, and its days; of several close by only the first.

        Parameters
        ----------
        spacing_in
            Least distance between two, in inches.
        """
        found: list[tuple[float, int]] = []
        for n, (a, b) in enumerate(pairwise(self.days)):
            x = (self.right[n] + self.left[n + 1]) / 2
            if self._is_quiet(a, b) and (not found or x - found[-1][0] >= spacing_in):
                found.append((x, (b - a).days))
        return found

    def _is_quiet(self, first: date, last: date) -> bool:
        """Tell whether a stretch between two neighbouring days is long, and lies under no bar."""
        if (last - first).days <= CUT_DAYS:
            return False
        return not any(start <= first and last <= end for start, end in self.bars)

    def ticks(self, spacing_in: float = 0.52) -> list[tuple[float, str]]:
        """Give places and labels of ticks: the busiest days first, none nearer to another than ``spacing_in``.

        Parameters
        ----------
        spacing_in
            Least distance between two, in inches.

        Returns
        -------
        list of tuple
            "12 Nov" for a day with entries, "Nov" for the start of a month, "2002" for the start of a year.
        """
        busiest = sorted(range(len(self.days)), key=lambda n: (self.left[n] - self.right[n], n))
        starts = [day for n in busiest if self._is_busy(day := self.days[n]) or day.day == 1]
        chosen: list[tuple[float, date]] = []
        for day in [*starts, *self._month_starts()]:
            a, b = self.cell(day)
            x = (a + b) / 2
            if all(abs(x - other) >= spacing_in for other, _ in chosen):
                chosen.append((x, day))
        labels, year = [], None
        for x, day in sorted(chosen):
            labels.append((x, self._label(day, same_year=day.year == year)))
            year = day.year
        return labels

    def _is_busy(self, day: date) -> bool:
        a, b = self.cell(day)
        return b > a

    def _label(self, day: date, *, same_year: bool) -> str:
        month = MONTH_NAMES[day.month - 1]
        busy = self._is_busy(day)
        if day.month == 1 and day.day == 1 and not busy:
            return f"{day.year}"
        label = f"{day.day} {month}" if busy else month
        return label if same_year else f"{label}\n{day.year}"

    def _month_starts(self) -> list[date]:
        first, last = self.days[0], self.days[-1]
        months = range(first.year * 12 + first.month, last.year * 12 + last.month)
        starts = [date(n // 12, n % 12 + 1, 1) for n in months][:MOST_MONTHS]
        for a, b in pairwise(self.days):
            if self._is_quiet(a, b):
                starts = [day for day in starts if not a < day < b]
        return starts
