"""Lanes of a figure that hold more than anybody could read: some of all is drawn, and the headline says how many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from toolkit.quotes.lettering import drawable, fitted

T = TypeVar("T")

MOST_A_LANE = 200
"""Entries that a lane draws: a page and a half of rows. 10,000 made a picture of 20 MB that nobody could read."""

_NAME_IN = 1.0


def some_of(marks: Sequence[T]) -> list[T]:
    """Give the marks of a lane that are drawn: all, or as many as it holds, spread evenly over them.

    Parameters
    ----------
    marks
        In order.

    Examples
    --------
    >>> len(some_of(range(3_000))), some_of(range(3_000))[-1]
    (200, 2999)
    """
    if len(marks) <= MOST_A_LANE:
        return list(marks)
    step = (len(marks) - 1) / (MOST_A_LANE - 1)
    return [marks[round(number * step)] for number in range(MOST_A_LANE)]


def headline_of(title: str | None, lanes: Mapping[str, Sequence[object]]) -> str | None:
    """Give the headline of a figure, with how many are drawn of each lane that holds more.

    Parameters
    ----------
    title
        As asked for; None = none is.
    lanes
        Name of each lane to all its marks.
    """
    full = {name: len(marks) for name, marks in lanes.items() if len(marks) > MOST_A_LANE}
    told = ", ".join(
        f"{MOST_A_LANE} of {count:,} in {fitted(drawable(name), _NAME_IN)}" for name, count in full.items()
    )
    return f"{title or ''} (drawn: {told})".strip() if told else title
