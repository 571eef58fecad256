"""What a reference may turn out to be: one point, one line, or several of which none is picked in silence."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.errors import ReferenceNotFound
from toolkit.places.lines import BorderLine

NAMED = 3
"""Candidates named in a sentence; more are counted."""


@dataclass(frozen=True, slots=True)
class ReferencePoint:
    """A point that distances are measured from.

    Attributes
    ----------
    name
        Name for the sentence.
    lat
        Degrees north.
    lon
        Degrees east.
    uncertainty_km
        Radius added to the tolerance: the printed precision of a stated position, the extent of a county. A town counts
        as its centre, as in every road sign: its extent is not added.
    source
        Where the position comes from.
    extent_km
        Radius of the place itself, after its gazetteer entry; 0 = a point, or not known.
    """

    name: str
    lat: float
    lon: float
    uncertainty_km: float
    source: str
    extent_km: float = 0.0


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A name that may mean several things.

    Attributes
    ----------
    name
        The name as asked.
    candidates
        What it may mean, the likeliest first.
    described
        Each candidate in words, in the same order.
    reason
        Why none is chosen; empty = they are equally likely.
    """

    name: str
    candidates: tuple[BorderLine | ReferencePoint, ...]
    described: tuple[str, ...]
    reason: str = ""

    def error(self) -> ReferenceNotFound:
        """Give the error for a caller that needs one answer.

        Returns
        -------
        ReferenceNotFound
            With the candidates named, and the code E_REFERENCE_AMBIGUOUS.
        """
        told = " or ".join(self.described[:NAMED])
        more = len(self.described) - NAMED
        if more > 0:
            told += f", or one of {more} more"
        why = f": {self.reason}" if self.reason else ""
        return ReferenceNotFound(
            f"{self.name!r} may be {told}{why}",
            remedy="Say which under [[references]] in case.toml.",
            code="E_REFERENCE_AMBIGUOUS",
        )
