"""Lanes of a figure that hold more than anybody could read: the headline says how many of them are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from toolkit.quotes.lettering import drawable, fitted

MOST_A_LANE = 200
"""Entries that a lane draws: a page and a half of rows. 10,000 made a picture of 20 MB that nobody could read."""

_NAME_IN = 1.0


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
