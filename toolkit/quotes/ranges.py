"""Whether a range of characters or tokens lies in others, or shares something with them."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.records import Span


def is_within(span: Span, others: Iterable[Span]) -> bool:
    """Tell whether one of the others holds the whole range.

    Parameters
    ----------
    span
        First, and one past the last.
    others
        Ranges in the same count.
    """
    first, end = span
    return any(a <= first and end <= b for a, b in others)


def meets(span: Span, others: Iterable[Span]) -> bool:
    """Tell whether the range and one of the others have anything in common; ranges that only touch have not.

    Parameters
    ----------
    span
        First, and one past the last.
    others
        Ranges in the same count.
    """
    first, end = span
    return any(a < end and first < b for a, b in others)
