"""Claims about dates: how much time lies between two things, when one fell, which came first.

The precision of the dates at hand is part of every tolerance.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from toolkit import __version__
from toolkit.records import (
    Case,
    Claim,
    DateCheck,
    Digest,
    Finding,
    IntervalCheck,
    OrderCheck,
    Outcome,
    Quantity,
    Stated,
    Verdict,
    amount,
    bounds,
    checks,
    dated_comparison,
    grade,
    human,
    many_of,
    number,
    of_number,
    parse_stated,
)
from toolkit.report.first_seen import first_seen
from toolkit.report.known import Known

ENDLESS_DAYS = 500_000
"""A span longer than this, 1,369 years, comes of a date with an open end."""

HOW = f"calendar days between the two dates, dateline {__version__}"


@dataclass(frozen=True, slots=True)
class _Dated:
    ref: str
    name: str
    when: str | None
    document: str | None
    image_by: str | None = None

    def __str__(self) -> str:
        if self.image_by:
            return f"{self.name} of {human(self.when)} ({self.image_by})"
        day = human(self.when)
        told = re.search(rf"(?<!\d){re.escape(day)}(?!\d)", self.name) is not None and day[:1].isdigit()
        return self.name if told else f"{self.name} ({day})"

    @property
    def days(self) -> tuple[date, date] | None:
        return bounds(self.when) if self.when else None


def _dated(case: Case, ref: str) -> _Dated:
    for event in case.events:
        if event.id == ref:
            return _Dated(ref, f"“{(event.label or event.text).rstrip('.')}”", event.date, event.document)
    for scene in case.scenes:
        if scene.id == ref:
            return _Dated(ref, "the image", scene.acquired, scene.document or scene.id, image_by=scene.sensor_words)
    document = case.document(ref)
    by = f" by {document.publisher}" if document.publisher else ""
    return _Dated(ref, f"“{document.title}”{by}", document.published, document.id)


def held_evidence(case: Case, *refs: str | None) -> tuple[Digest, ...]:
    """Return the digests that a sentence about documents or scenes rests on.

    Parameters
    ----------
    case
        The case.
    *refs
        Ids of documents or scenes; those not held are passed over.

    Returns
    -------
    tuple of str
        Digests of the held ones among them, then of case.toml, where what is only cited is written down.
    """
    held = {d.id: d.sha256 for d in case.documents} | {s.id: s.sha256 for s in case.scenes}
    digests = [*(held.get(ref or "") for ref in refs), case.sha256]
    return tuple(dict.fromkeys(d for d in digests if d))


@checks("interval")
def _interval(claim: Claim, check: IntervalCheck, known: Known) -> Finding:
    first, second = _dated(known.case, check.first), _dated(known.case, check.second)
    return _finding(known.case, claim, (first, second), _outcome(first, second, check))


def _finding(case: Case, claim: Claim, ends: Sequence[_Dated], outcome: Outcome) -> Finding:
    return Finding(
        id=claim.id,
        kind="interval",
        basis="inferred",
        text=outcome.text[0].upper() + outcome.text[1:],
        verdict=outcome.verdict,
        subjects=tuple(end.ref for end in ends),
        quantities=outcome.quantities,
        how=HOW,
        evidence=held_evidence(case, *(end.document for end in ends), claim.document),
        terms=(*(end.name for end in ends), *outcome.terms),
        simulated=case.simulated,
    )


def _open(text: str) -> Outcome:
    return Outcome("not-checkable", text)


@checks("date")
def _date(claim: Claim, check: DateCheck, known: Known) -> Finding:
    """Hold the date that a claim gives against the date at hand; a coarser date at hand settles nothing."""
    comparison = dated_comparison(known.case, check)
    if comparison is not None:
        return first_seen(claim, check, known.case, known.series.get(comparison))
    dated = _dated(known.case, check.of)
    return _finding(known.case, claim, [dated], _fell(dated, check))


def _fell(dated: _Dated, check: DateCheck) -> Outcome:
    claimed = human(check.on)
    if dated.days is None:
        return _open(f"the date of {dated.name} is not known.")
    (first, last), (low, high) = dated.days, bounds(check.on)
    if low <= first and last <= high:
        return Outcome("supported", f"{dated} falls on the date claimed, {claimed}.", (), (claimed,))
    if last < low or high < first:
        off = (low - last).days if last < low else (first - high).days
        side = "before" if last < low else "after"
        if first != last or low != high:  # from the end of one year to the start of the next is one day, and no measure
            return Outcome("contradicted", f"{dated} falls {side} the date claimed, {claimed}.", (), (claimed,))
        text = f"{dated} falls {_days(off)} {side} the date claimed, {claimed}."
        return Outcome("contradicted", text, (_number("off", off),), (claimed,))
    return _open(f"the date of {dated} is too coarse to say whether it fell on {claimed}.")._replace(terms=(claimed,))


@checks("order")
def _order_of(claim: Claim, check: OrderCheck, known: Known) -> Finding:
    """Put two dated things in order, where each rests on something held."""
    case = known.case
    first, second = _dated(case, check.first), _dated(case, check.second)
    told = _dated(case, check.told_in) if check.told_in else None
    ends = [first, second] if told is None else [first, second, told]
    return _finding(case, claim, ends, _ordered(case, first, second, told))


def _ordered(case: Case, first: _Dated, second: _Dated, told: _Dated | None) -> Outcome:
    """Compare the first's date with the second's, or the date of what tells of the first where that came before, too.

    A newspaper that tells of both afterwards shows their dates by its words; its own day says nothing of their order.
    """
    for end in (first, second):
        if not held_document(case, end.document) and not (told and held_document(case, told.document)):
            return _open(f"nothing that is held here shows the date of {end.name}: the order rests on the case alone.")
    if second.days is None:
        return _open(f"the date of {second.name} is not known.")
    vouched = told is not None and told.days is not None and told.days[1] < second.days[0]
    earlier = told if told is not None and vouched else first
    if earlier.days is None:
        return _open(f"the date of {earlier.name} is not known.")
    shortest, longest = (second.days[0] - earlier.days[1]).days, (second.days[1] - earlier.days[0]).days
    verdict, text = _order(earlier, second, shortest, longest)
    if told is not None and not vouched and told.ref != first.ref:
        text = f"{text.removesuffix('.')}; {told} tells of it afterwards."
    return Outcome(verdict, text, _known_ends(shortest, longest))


def held_document(case: Case, ref: str | None) -> bool:
    """Tell whether the bytes of a document or scene are held.

    Parameters
    ----------
    case
        The case.
    ref
        Id of a document or scene; None = no document is named.
    """
    held = {d.id for d in case.documents if d.sha256} | {s.id for s in case.scenes if s.sha256}
    return ref in held


def _number(name: str, days: float) -> Quantity:
    return Quantity(name=name, value=days, unit="days")


def _outcome(first: _Dated, second: _Dated, check: IntervalCheck) -> Outcome:
    start, end = first.days, second.days
    if start is None or end is None:
        undated = first if start is None else second
        return _open(f"the date of {undated.name} is not known, so the interval cannot be worked out.")
    shortest, longest = (end[0] - start[1]).days, (end[1] - start[0]).days
    quantities = [_number("shortest", shortest), _number("longest", longest)]
    claim = _claimed(check)
    if claim is None:
        verdict, text = _order(first, second, shortest, longest)
        return Outcome(verdict, text, _known_ends(shortest, longest))
    if _is_endless(shortest, longest):
        span = _span(first, second, shortest, longest)
        text = f"{span}; a date is open, so the {claim.text} that the claim says cannot be tested."
        return Outcome("not-checkable", text, _known_ends(shortest, longest), (claim.text,))
    # two dates known to the month leave their distance open by both months
    half = (longest - shortest) / 2
    middle = (shortest + longest) / 2
    # figures as printed bring their own rounding and hedge; bare days have only what the case allows
    slack = check.tolerance_days if check.stated is None else claim.rounding + claim.hedge
    tolerance = round(slack + half, 1)
    quantities = [
        Quantity(name="measured", value=middle, unit="days", uncertainty=half),
        Quantity(name="claimed", value=claim.low, unit=_unit(claim)),
        Quantity(name="tolerance", value=tolerance, unit="days"),
        *(quantities if half else []),
    ]
    span, leeway = _span(first, second, shortest, longest), _number("tolerance", tolerance)
    if claim.unit not in {"day", ""}:
        in_unit = _in_unit("measured", abs(middle), claim)
        leeway = _in_unit("tolerance", tolerance, claim)
        quantities += [in_unit, leeway]
        span += f", {amount(in_unit)}"
    verdict = grade(claim.off(middle), tolerance, bound=claim.is_bound)
    if verdict == "loose" and claim.relation != "within" and abs(middle) + half < claim.base_low / 2:
        verdict = "contradicted"  # three months are no year, however loosely
    told = f" Tolerance {amount(leeway)}." if tolerance else ""
    return Outcome(verdict, f"{span}; the claim says {claim.text}.{told}", tuple(quantities), (claim.text,))


def _is_endless(shortest: int, longest: int) -> bool:
    return max(-shortest, longest) > ENDLESS_DAYS


def _known_ends(shortest: int, longest: int) -> tuple[Quantity, ...]:
    """Return both ends of an interval, without one that an open date leaves open."""
    ends = (_number("shortest", shortest), _number("longest", longest))
    return tuple(end for end in ends if abs(end.value) <= ENDLESS_DAYS)


def _claimed(check: IntervalCheck) -> Stated | None:
    if check.stated is not None:
        return parse_stated(check.stated)
    if check.days is None:
        return None
    return of_number(check.days, unit="days")._replace(text=_days(check.days))


def _unit(claim: Stated) -> str:
    return many_of(claim.unit)


def _in_unit(name: str, days: float, claim: Stated) -> Quantity:
    """Give a time in the unit that the claim uses."""
    return Quantity(name=f"{name} in {_unit(claim)}", value=round(days / claim.size, 1), unit=_unit(claim))


def _order(first: _Dated, second: _Dated, shortest: int, longest: int) -> tuple[Verdict, str]:
    if shortest > 0:
        return "supported", f"{_span(first, second, shortest, longest)}, which is the order claimed."
    if longest < 0:
        return "contradicted", f"{_span(first, second, shortest, longest)}, which is not the order claimed."
    return "not-checkable", f"the dates of {first} and {second} are too coarse to say which came first."


def _span(first: _Dated, second: _Dated, shortest: int, longest: int) -> str:
    # the sentence always tells the earlier thing first
    if shortest < 0 and longest <= 0:
        first, second, shortest, longest = second, first, -longest, -shortest
    if shortest == longest == 0:
        return f"{first} and {second} fall on the same day"
    if shortest == longest:
        return f"{first} came {_days(shortest)} before {second}"
    if _is_endless(shortest, longest) and shortest < 0:
        return f"how long before or after {second} {first} came is not known"
    if _is_endless(shortest, longest):
        return f"{first} came at least {_days(shortest)} before {second}"
    if shortest < 0:
        return f"{first} came at most {_days(-shortest)} after and at most {_days(longest)} before {second}"
    return f"{first} came {number(shortest)} to {_days(longest)} before {second}"


def _days(days: float) -> str:
    return f"{number(days)} day" if days == 1 else f"{number(days)} days"
