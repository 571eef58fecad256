"""What the checkers of this room are given beside a claim."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from toolkit.imagery.measure import read_decimal
from toolkit.imagery.result import Comparison
from toolkit.records import Case, Series

ReadPosition = Callable[[str], tuple[float, float] | None]
"""Reads a stated position: degrees north and east, or None where it is none."""


def read_decimal_position(text: str) -> tuple[float, float] | None:
    """Read a position in decimal degrees, the one notation that this room knows by itself.

    Parameters
    ----------
    text
        Such as "38.58470, 126.10795".
    """
    return read_decimal(text)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known when claims about images are tested.

    Attributes
    ----------
    case
        The case.
    comparison
        Its comparison.
    read
        Reads a stated position.
    series
        What further images of the site show; None = there are none.
    """

    case: Case
    comparison: Comparison
    read: ReadPosition = read_decimal_position
    series: Series | None = None
