"""Some of many, spread evenly over their order: the first alone would say nothing of what comes later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def evenly(items: Sequence[T], most: int) -> list[T]:
    """Give so many of some items, the first and the last among them.

    Parameters
    ----------
    items
        In order.
    most
        How many at most; two at least.

    Examples
    --------
    >>> evenly(range(3_000), 4), evenly("ab", 4)
    ([0, 1000, 1999, 2999], ['a', 'b'])
    """
    if len(items) <= most:
        return list(items)
    step = (len(items) - 1) / (most - 1)
    return [items[round(number * step)] for number in range(most)]
