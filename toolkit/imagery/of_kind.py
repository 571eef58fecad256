"""Hold a claim about a kind of change against the kinds that the bands told: cleared, flooded, burnt, built."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from toolkit.records import Change, ChangeCheck, ChangeKind, Quantity, Verdict, number

_SHOWS: dict[str, frozenset[ChangeKind]] = {
    "cleared": frozenset({"vegetation-lost"}),
    "flooded": frozenset({"water"}),
    "burnt": frozenset({"burnt"}),
    "vegetation": frozenset({"vegetation-lost", "vegetation-grown"}),
}
"""Kinds that show what a claim says. None shows that something was built: bare ground looks the same."""

_MAY: dict[str, frozenset[ChangeKind]] = {
    "cleared": frozenset({"burnt", "bare-or-built"}),
    "flooded": frozenset(),
    "burnt": frozenset({"vegetation-lost"}),
    "vegetation": frozenset({"burnt", "water"}),
    "built": frozenset({"bare-or-built", "vegetation-lost", "water-gone"}),
    "damaged": frozenset({"bare-or-built", "vegetation-lost", "burnt", "water"}),
    "gone": frozenset({"bare-or-built", "vegetation-lost", "vegetation-grown", "burnt", "water"}),
}
"""Kinds that do not show what a claim says, and do not speak against it."""

_WORDS: dict[ChangeKind, str] = {
    "vegetation-lost": "lost vegetation",
    "vegetation-grown": "grew over",
    "water": "went under water",
    "water-gone": "fell dry",
    "burnt": "burnt",
    "bare-or-built": "became brighter bare or built ground",
}


_OF_SEASONS: frozenset[ChangeKind] = frozenset({"vegetation-lost", "vegetation-grown"})
_SEASON = " The images are not known to be of one season, and plants differ from season to season."


class OfKind(NamedTuple):
    """How changed areas stand to a claim about a kind of change.

    Attributes
    ----------
    verdict
        None = the areas are of the kind; their size is still to be held against the claim.
    text
        What is said of it, with a blank in front.
    area_m2
        Area of what is of the kind, and its error.
    quantities
        Numbers of the text.
    """

    verdict: Verdict | None
    text: str
    area_m2: tuple[float, float] = (0.0, 0.0)
    quantities: tuple[Quantity, ...] = ()


def of_kind(check: ChangeCheck, changes: Sequence[Change], *, one_season: bool) -> OfKind:
    """Judge by kind alone.

    Parameters
    ----------
    check
        Names a kind.
    changes
        Those that the claim may be about, largest first.
    one_season
        True when both scenes are known to be of one season; plants come and go with it.

    Returns
    -------
    OfKind
        Open where the bands do not tell, or tell of another kind: another change is no proof that this one was not.
    """
    shown = [c for c in changes if c.kind in _SHOWS.get(check.of_kind, ())]
    if shown:
        area = sum(c.area_m2 for c in shown), sum(c.area_error_m2 for c in shown)
        text, numbers = _evidence(shown[0])
        if not one_season and shown[0].kind in _OF_SEASONS:
            return OfKind("not-checkable", text + _SEASON, area, numbers)
        verdict: Verdict | None = "contradicted" if check.expect == "no-change" else None
        return OfKind(verdict, text, area, numbers)
    may = [c for c in changes if c.kind is None or c.kind in _MAY[check.of_kind]]
    if may or not changes:
        untold = f" What kind of change it is was not told apart, and the claim says {check.of_kind}."
        named = next((c for c in may if c.kind), None)
        text, numbers = _evidence(named) if named else ("", ())
        return OfKind("not-checkable", text + untold, quantities=numbers)
    text, numbers = _evidence(changes[0])
    return OfKind("not-checkable", f"{text} That is another kind than “{check.of_kind}”.", quantities=numbers)


def _evidence(change: Change) -> tuple[str, tuple[Quantity, ...]]:
    """Say what the bands show of one area, with its numbers."""
    assert change.kind is not None  # noqa: S101  (callers choose such)
    before, after, brighter = change.greenness_before, change.greenness_after, change.brighter
    if before is None or after is None or brighter is None:
        return f" By its bands, the largest {_WORDS[change.kind]}.", ()
    numbers = (
        Quantity(name="greenness before", value=before),
        Quantity(name="greenness after", value=after),
        Quantity(name="brighter", value=brighter),
    )
    told = f"vegetation index {number(before)} before, {number(after)} after; visible light times {number(brighter)}"
    return f" By its bands, the largest {_WORDS[change.kind]} ({told}).", numbers
