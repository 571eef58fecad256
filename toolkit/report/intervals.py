"""Check how much time lies between two dated things, with the precision of both dates as tolerance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from toolkit import __version__
from toolkit.records import Case, Claim, Digest, Finding, IntervalCheck, Quantity, Verdict, bounds, human

HOW = f"calendar days between the two dates, dateline {__version__}"


@dataclass(frozen=True, slots=True)
class _Dated:
    name: str
    when: str | None
    document: str | None
    image_by: str | None = None

    def __str__(self) -> str:
        if self.image_by:
            return f"{self.name} of {human(self.when)} ({self.image_by})"
        return f"{self.name} ({human(self.when)})"

    @property
    def days(self) -> tuple[date, date] | None:
        return bounds(self.when) if self.when else None


def check_intervals(case: Case) -> list[Finding]:
    """Check every claim on the time between two events, scenes or documents.

    Parameters
    ----------
    case
        The case, its held documents and scenes with their digests.

    Returns
    -------
    list of Finding
        One a claim, in the order of the case. Where a date is a month or a year, all days it may mean count: the
        interval is a range, and half its width is added to the tolerance the claim's wording has.
    """
    return [_check(case, claim, claim.check) for claim in case.claims if isinstance(claim.check, IntervalCheck)]


def _dated(case: Case, ref: str) -> _Dated:
    for event in case.events:
        if event.id == ref:
            return _Dated(f"“{(event.label or event.text).rstrip('.')}”", event.date, event.document)
    for scene in case.scenes:
        if scene.id == ref:
            return _Dated("the image", scene.acquired, scene.document or scene.id, image_by=scene.sensor)
    document = case.document(ref)
    return _Dated(f"“{document.title}” by {document.outlet}", document.published, document.id)


def held_evidence(case: Case, *refs: str | None) -> tuple[Digest, ...]:
    """Give the digests that a sentence about documents or scenes rests on.

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


def _check(case: Case, claim: Claim, check: IntervalCheck) -> Finding:
    first, second = _dated(case, check.first), _dated(case, check.second)
    verdict, text, quantities = _outcome(first, second, check)
    return Finding(
        id=f"interval-{claim.id}",
        kind="interval",
        basis="inferred",
        text=text[0].upper() + text[1:],
        verdict=verdict,
        claim=claim.id,
        subjects=(check.first, check.second),
        quantities=quantities,
        how=HOW,
        evidence=held_evidence(case, first.document, second.document, claim.document),
        simulated=case.simulated,
    )


def _outcome(first: _Dated, second: _Dated, check: IntervalCheck) -> tuple[Verdict, str, tuple[Quantity, ...]]:
    start, end = first.days, second.days
    if start is None or end is None:
        undated = first if start is None else second
        return "not-checkable", f"the date of {undated.name} is not known, so the interval cannot be worked out.", ()
    shortest, longest = (end[0] - start[1]).days, (end[1] - start[0]).days
    quantities = [
        Quantity(name="shortest", value=shortest, unit="days"),
        Quantity(name="longest", value=longest, unit="days"),
    ]
    if check.days is None:
        return *_order(first, second, shortest, longest), tuple(quantities)
    half = (longest - shortest) / 2
    tolerance = check.tolerance_days + half
    quantities = [
        Quantity(name="measured", value=(shortest + longest) / 2, unit="days", uncertainty=half),
        Quantity(name="claimed", value=check.days, unit="days"),
        Quantity(name="tolerance", value=tolerance, unit="days"),
        *(quantities if half else []),
    ]
    off = abs((shortest + longest) / 2 - check.days)
    verdict: Verdict = "supported" if off <= tolerance else "loose" if off <= 2 * tolerance else "contradicted"
    slack = f" Tolerance {_days(tolerance)}." if tolerance else ""
    text = f"{_span(first, second, shortest, longest)}; the claim says {_days(check.days)}.{slack}"
    return verdict, text, tuple(quantities)


def _order(first: _Dated, second: _Dated, shortest: int, longest: int) -> tuple[Verdict, str]:
    if shortest > 0:
        return "supported", f"{_span(first, second, shortest, longest)}, which is the order claimed."
    if longest < 0:
        return "contradicted", f"{_span(first, second, shortest, longest)}, which is not the order claimed."
    return "not-checkable", f"the dates of {first} and {second} are too coarse to say which came first."


def _span(first: _Dated, second: _Dated, shortest: int, longest: int) -> str:
    if shortest < 0 and longest <= 0:
        first, second, shortest, longest = second, first, -longest, -shortest
    if shortest == longest == 0:
        return f"{first} and {second} fall on the same day"
    if shortest == longest:
        return f"{first} came {_days(shortest)} before {second}"
    if shortest < 0:
        return f"{first} came at most {_days(-shortest)} after and at most {_days(longest)} before {second}"
    return f"{first} came {shortest:,} to {longest:,} days before {second}"


def _days(number: float) -> str:
    return f"{number:,g} day" if number == 1 else f"{number:,g} days"
