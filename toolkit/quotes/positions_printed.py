"""Positions of a claim in its document's own notation: 20.80 N 106.90 E is 20°48'00"N 106°54'00"E."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from toolkit.earth import EQUATOR_M_PER_DEGREE, M_PER_DEGREE
from toolkit.records import Claim, CoordinateMention, Passage

FindPositions = Callable[[str], Sequence[CoordinateMention]]
"""Finds the positions written in a text; ``toolkit.places.find_coordinates`` does."""


def with_positions(passage: Passage, claim: Claim, text: str, find: FindPositions) -> Passage:
    """Hold the positions of a claim to those that its document prints, whatever the notation of each.

    Parameters
    ----------
    passage
        Where the document makes the claim; its numbers were compared one by one.
    claim
        The claim.
    text
        The whole text of the document; where the case names a passage, that alone is read.
    find
        Finds the positions in a text.

    Returns
    -------
    Passage
        The numbers of a position are not lacking by themselves; a position that no position of the text comes to is.
    """
    wanted = find(claim.text)
    if not wanted:
        return passage
    printed = find(passage.text if passage.status == "given" else text)
    written = " ".join(one.text for one in wanted)
    lacking = [words for words in passage.lacking if words not in written]
    lacking += [one.text for one in wanted if not _stands_among(one, printed)]
    return passage.model_copy(update={"lacking": tuple(dict.fromkeys(lacking))})


def _stands_among(one: CoordinateMention, printed: Sequence[CoordinateMention]) -> bool:
    return any(_is_one(one, other) for other in printed)


def _is_one(one: CoordinateMention, other: CoordinateMention) -> bool:
    """Tell whether two positions are one within what their printed digits leave open."""
    a, b = one.coordinates, other.coordinates
    north = (a.lat - b.lat) * M_PER_DEGREE
    turn = (a.lon - b.lon + 180) % 360 - 180
    east = turn * EQUATOR_M_PER_DEGREE * math.cos(math.radians(a.lat))
    return math.hypot(north, east) <= a.uncertainty_m + b.uncertainty_m
