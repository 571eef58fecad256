"""Who tests which kind of claim: each room registers a function for each of its kinds, and is asked for its answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from toolkit.records.finding import Finding, Quantity, Verdict
from toolkit.records.kinds import KINDS, Kind, Room

if TYPE_CHECKING:
    from toolkit.records.case import Case, Claim
    from toolkit.records.check import ClaimCheck


class Outcome(NamedTuple):
    """What a check came to: verdict, sentence, the numbers in it, and the names and words of others in it."""

    verdict: Verdict
    text: str
    quantities: tuple[Quantity, ...] = ()
    terms: tuple[str, ...] = ()


Checked = TypeVar("Checked", bound=Callable[..., Finding])
Checker = Callable[..., Finding]

_CHECKERS: dict[str, Checker] = {}


def checks(kind: str) -> Callable[[Checked], Checked]:
    """Register the function that tests a kind of claim.

    Parameters
    ----------
    kind
        Name of the kind.

    Returns
    -------
    callable
        A decorator. The function takes a claim, its check and what its room knows, and gives one finding.

    Raises
    ------
    ValueError
        No row has that name, or the kind is tested already.
    """
    if kind not in KINDS:
        raise ValueError(f"no kind of claim is called {kind!r}")

    def _register(function: Checked) -> Checked:
        known = _CHECKERS.setdefault(kind, function)
        # a module that is reloaded in a notebook registers again, and may
        if known.__qualname__ != function.__qualname__:
            raise ValueError(f"{kind!r} is tested by {known.__qualname__} already")
        _CHECKERS[kind] = function
        return function

    return _register


def checkers() -> dict[str, Checker]:
    """Return the functions that are registered, by kind; a room registers its own when it is imported."""
    return dict(_CHECKERS)


def answer(case: Case, room: Room, *known: Any, only: Callable[[ClaimCheck], bool] = lambda _: True) -> list[Finding]:
    """Test every claim of a case that a room can test.

    Parameters
    ----------
    case
        The case.
    room
        The room; it has registered its checkers.
    *known
        What its checkers need beside the claim and the check.
    only
        Tells which of the room's checks are tested now; absent = all.

    Returns
    -------
    list of Finding
        One a check, in the case's order. A finding that rests on a guess settles nothing, whatever was measured.
    """
    found = []
    for claim in case.claims:
        several = len(claim.all_checks) > 1
        for number, check in enumerate(claim.all_checks, start=1):
            row = KINDS[check.kind]
            if row.room == room and only(check):
                made = _CHECKERS[check.kind](claim, check, *known)
                found.append(_stamped(made, claim, row, number if several else None))
    return found


def grade(off: float, tolerance: float, *, bound: bool = False) -> Verdict:
    """Judge how far a measurement lies outside what is stated.

    Parameters
    ----------
    off
        How far outside, 0 inside.
    tolerance
        What rounding, hedges and errors leave open, in the same unit.
    bound
        True for "less than" and "at least": what lies outside such a figure does not nearly agree with it.

    Returns
    -------
    str
        "supported" inside the tolerance, "loose" inside twice it unless the figure is a bound, else "contradicted".
    """
    if off <= tolerance:
        return "supported"
    if bound:
        return "contradicted"
    return "loose" if off <= 2 * tolerance else "contradicted"


def _stamped(finding: Finding, claim: Claim, row: Kind, part: int | None) -> Finding:
    tail = f"-{part}" if part else ""
    # ids have 64 characters at most, and two parts of one claim must keep apart
    ident = f"{row.prefix}-{claim.id}"[: 64 - len(tail)].rstrip("-") + tail
    return settled_by_no_guess(finding.model_copy(update={"id": ident, "claim": claim.id, "part": part}))


def settled_by_no_guess(finding: Finding) -> Finding:
    """Leave open what rests on a guess, and name the guess.

    Parameters
    ----------
    finding
        A finding with its guesses.
    """
    # the first rule of the house: a verdict is only as sure as its weakest guess
    if not finding.guesses or finding.verdict in {None, "not-checkable"}:
        return finding
    text = f"{finding.text} Left open, since it rests on a guess: {'; '.join(finding.guesses)}."
    return finding.model_copy(update={"text": text, "verdict": "not-checkable"})
