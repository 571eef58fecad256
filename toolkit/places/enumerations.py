"""Names in one list: "Manitoba, Ontario and New Brunswick". Its items are mostly of one kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

LEAST_LISTED = 3
"""Names from which a list says that they are of one kind; of two, each is often one of its own."""

_BETWEEN_ITEMS = re.compile(r"\s*(?:,|;|,? (?:and|or|und|et|y|e))\s+(?:the )?")
_LAST_ITEM = re.compile(r"\b(?:and|or|und|et|y|e)\b")
"""What stands before the last item of a list; "Stroud, Ontario, Canada" has none and is one place."""


def lists_of(text: str, spans: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Find the lists that names stand in.

    Parameters
    ----------
    text
        Running text.
    spans
        Start and end of each name, in any order.

    Returns
    -------
    list of list
        The numbers of the names of each list, in text order.

    Examples
    --------
    >>> text = "Mali, Niger and Chad"
    >>> lists_of(text, [(0, 4), (6, 11), (16, 20)]), lists_of("Bonn, Texas, USA", [(0, 4), (6, 11), (13, 16)])
    ([[0, 1, 2]], [])
    """
    runs: list[list[int]] = []
    last = -1
    for k in sorted(range(len(spans)), key=lambda k: spans[k]):
        if last >= 0 and _BETWEEN_ITEMS.fullmatch(text, spans[last][1], spans[k][0]):
            runs[-1].append(k)
        else:
            runs.append([k])
        last = k
    return [run for run in runs if len(run) >= LEAST_LISTED and _is_closed(text, spans, run)]


def _is_closed(text: str, spans: Sequence[tuple[int, int]], run: Sequence[int]) -> bool:
    """Tell whether a conjunction stands between two items; an area of the last one may stand behind it."""
    return any(_LAST_ITEM.search(text, spans[a][1], spans[b][0]) for a, b in pairwise(run))
