"""Claims that one quantity of the case is so many times another."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import chain

from toolkit import __version__
from toolkit.records import (
    MEASURED_IN,
    Claim,
    Dimension,
    Finding,
    Outcome,
    Quantity,
    RatioCheck,
    Stated,
    amount,
    checks,
    grade,
    parse_stated,
)
from toolkit.report.intervals import held_evidence
from toolkit.report.known import Known

_PART = "tolerance: "
_OF_WORDING = {"rounding", "hedge"}
"""Parts of a tolerance that come from the words of the other claim and not from what was measured."""


@dataclass(frozen=True, slots=True)
class _End:
    """One side of a ratio: its words, value and half-width in base units, and what it was read from."""

    words: str
    value: float
    spread: float
    dimension: Dimension
    finding: Finding | None = None
    ends: float = 0.0
    """What the extents of a distance's ends leave open, in metres; it keeps a ratio from differing."""


class _OpenError(Exception):
    """A side of a ratio is not known; the message says why."""


@checks("ratio")
def _ratio(claim: Claim, check: RatioCheck, known: Known) -> Finding:
    """Divide one quantity by the other, each measured where it was."""
    try:
        first, second = (_end(ref, claim, known) for ref in (check.first, check.second))
        if first.dimension != second.dimension:
            raise _OpenError(f"{first.words} and {second.words} do not measure the same")  # noqa: TRY301
        if second.value <= 0:
            raise _OpenError(f"{second.words} is nothing to be divided by")  # noqa: TRY301
    except _OpenError as e:
        return _finding(
            claim, known, (), Outcome("not-checkable", f"This ratio cannot be worked out: {e}.", (), (str(e),))
        )
    ratio = first.value / second.value
    stated = parse_stated(check.stated)
    # relative half-widths add in a quotient; the worst case, not the likely one
    spread = ratio * (first.spread / max(first.value, 1e-9) + second.spread / second.value)
    tolerance = stated.rounding + stated.hedge + spread
    off = min(stated.off(share) for share in _shares(ratio, stated, check))
    verdict = grade(off, tolerance, bound=stated.is_bound)
    ends = ratio * (first.ends / max(first.value, 1e-9) + second.ends / second.value)
    reached = verdict == "contradicted" and off <= tolerance + ends
    words = f"{first.words[0].upper()}{first.words[1:]}"
    more = (" more" if check.more else "") + (" less" if check.less else "")
    leeway = _two_digits("tolerance", tolerance)
    measured = _two_digits("measured", ratio, finest=tolerance)
    text = f"{words} is {amount(measured)} times {second.words}; the claim says {check.stated}{more}. "
    text += f"Tolerance {amount(leeway)}."
    numbers = [measured, Quantity(name="claimed", value=_wanted(stated, check)), leeway]
    if reached:
        numbers.append(_two_digits("left open by the extents", ends))
        text += f" The extents of what was measured leave {amount(numbers[-1])} more open."
        verdict = "loose"
    return _finding(claim, known, (first, second), Outcome(verdict, text, tuple(numbers), (words, check.stated)))


def _two_digits(name: str, value: float, *, finest: float = 0.0) -> Quantity:
    """Give a ratio to two digits, to the whole or to the place of its tolerance, whichever is finest."""
    digits = 1 - math.floor(math.log10(value)) if value > 0 else 0
    if 0 < finest < 1:  # else 1.5 times would differ from "40 percent more" by 0.02 that nobody sees
        digits = max(digits, -math.floor(math.log10(finest)))
    return Quantity(name=name, value=round(value, max(0, digits)))


def _shares(ratio: float, stated: Stated, check: RatioCheck) -> tuple[float, ...]:
    """Give what the claim's figure is compared with: the ratio, or by how much it lies over or under one."""
    if check.less:
        return (1 - ratio,)
    if not check.more:
        return (ratio,)
    # nobody can tell which "three times more" means
    in_times = stated.dimension == "ratio" and stated.unit == "" and stated.base_low >= 1
    return (ratio - 1, ratio) if in_times else (ratio - 1,)


def _wanted(stated: Stated, check: RatioCheck) -> float:
    if check.more:
        return 1 + stated.base_low
    if check.less:
        return 1 - stated.base_low
    return (stated.base_low + stated.base_high) / 2


def _end(ref: str, claim: Claim, known: Known) -> _End:
    named = next((c for c in known.case.claims if c.id == ref), None)
    if named is None:
        return _written(ref)
    # two ratios that name each other would never end
    if named.id == claim.id or any(check.kind == "ratio" for check in named.all_checks):
        raise _OpenError(f"claim {ref!r} is itself a ratio, and a ratio of ratios goes in a circle")
    own = [f for f in known.findings if f.claim == ref]
    # an open finding holds numbers too, which settle nothing and so must not be divided
    finding = next((f for f in own if f.quantity("measured") and f.verdict != "not-checkable"), None)
    if finding is None:
        raise _OpenError(f"claim {ref!r} is not checkable, so nothing is measured there")
    measured = finding.quantity("measured")
    assert measured is not None  # noqa: S101  (as chosen)
    if measured.unit not in MEASURED_IN:
        raise _OpenError(f"claim {ref!r} is measured in {measured.unit}, which cannot be divided")
    dimension, size = MEASURED_IN[measured.unit]
    words = f"what was measured for “{named.text}” ({amount(measured)})"
    spread = (measured.uncertainty or 0.0) * size
    return _End(words, measured.value * size, spread, dimension, finding, _open_at_the_ends(finding))


def _open_at_the_ends(finding: Finding) -> float:
    """Give what extents and positions leave open of a distance, in metres: 18 km to a town is one to its middle."""
    parts = [
        part
        for part in finding.quantities
        if part.name.startswith(_PART) and part.name.removeprefix(_PART) not in _OF_WORDING
    ]
    return sum(part.value * MEASURED_IN[part.unit][1] for part in parts if part.unit in MEASURED_IN)


def _written(text: str) -> _End:
    try:
        stated = parse_stated(text)
    except ValueError as e:
        raise _OpenError(f"{text!r} is neither the id of a claim nor a figure") from e
    middle = (stated.base_low + stated.base_high) / 2
    if stated.dimension != "count" and middle == stated.size:
        return _End(text, middle, 0.0, stated.dimension)  # "a hectare" to divide by is a unit, and no figure
    # what follows from printed figures follows to their digits: 118 of 80 are not "40 percent more"
    leeway = stated.rounding + stated.hedge if stated.hedge else 0.0
    spread = (stated.base_high - stated.base_low) / 2 + leeway
    return _End(text, middle, spread, stated.dimension)


def _finding(claim: Claim, known: Known, ends: tuple[_End, ...], outcome: Outcome) -> Finding:
    read = [end.finding for end in ends if end.finding is not None]
    evidence = [*chain.from_iterable(f.evidence for f in read), *held_evidence(known.case, claim.document)]
    return Finding(
        id=claim.id,
        kind="ratio",
        basis="inferred",
        text=outcome.text,
        verdict=outcome.verdict,
        subjects=tuple(dict.fromkeys(chain.from_iterable(f.subjects for f in read))),
        quantities=outcome.quantities,
        how=f"one measured quantity divided by another, dateline {__version__}",
        evidence=tuple(dict.fromkeys(evidence)),
        terms=(*outcome.terms, *(end.words for end in ends)),
        simulated=known.case.simulated,
    )
