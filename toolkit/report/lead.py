"""What a reader must know first: the three findings at the head of a report, by their worth as news."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import chain

from toolkit.records import KINDS, Finding, Verdict
from toolkit.report.entries import Entry
from toolkit.report.ledger import Ledger

_RANK: dict[Verdict | None, int] = {
    "contradicted": 0,
    "disputed": 1,
    None: 2,
    "loose": 3,
    "supported": 4,
    "not-checkable": 5,
}


def headline_findings(ledger: Ledger, n: int = 3) -> tuple[Finding, ...]:
    """Choose what a reader must know first.

    Parameters
    ----------
    ledger
        The ledger.
    n
        How many, at most.

    Returns
    -------
    tuple of Finding
        A sure contradiction, if there is one: among the claims that the case puts first, else of the site of interest,
        else any. Then the claims that the case puts first, in its order, or one of the site of interest. Then the rest:
        contradicted before disputed, measured without a claim, loose, supported, and one of each kind before a second
        of any, so that the three do not tell the same story. What could not be checked leads only where nothing could.
    """
    site = _site_of_interest(ledger)
    # a finding about a site that the story is not about comes after all that is, whatever its verdict
    others = {s.id for s in ledger.case.sites} - {site}
    able = _able(ledger)

    def _is_elsewhere(finding: Finding) -> bool:
        return site not in finding.subjects and not others.isdisjoint(finding.subjects)

    by_weight = sorted(able, key=lambda f: _weight(f, elsewhere=_is_elsewhere(f)))
    central = _central(ledger, able)
    # what turned out wrong leads, even before what the case calls central
    contradicted = [f for f in (*central, *by_weight) if f.verdict == "contradicted"]
    chosen = [*contradicted[:1], *central]
    if not central:
        chosen += [f for f in by_weight if f.claim and site in f.subjects and f not in chosen][:1]
    return tuple(dict.fromkeys((*chosen, *_in_turns(by_weight))))[:n]


def _site_of_interest(ledger: Ledger) -> str | None:
    case = ledger.case
    if case.site_of_interest:
        return case.site_of_interest
    return case.sites[0].id if case.sites else None


def _able(ledger: Ledger) -> list[Finding]:
    """List what may lead: answers to claims, and changes measured without one."""
    answered = [entry for entry in ledger.entries if entry.verdict != "not-checkable"]
    settled = chain.from_iterable(_telling(entry) for entry in answered)
    measured = [f for f in ledger.others if f.kind == "change" and f.verdict != "not-checkable"]
    # a report that settled nothing leads with what it could not check, never with an empty box
    return [*settled, *measured] or list(chain.from_iterable(entry.findings[:1] for entry in ledger.entries))


def _telling(entry: Entry) -> list[Finding]:
    """List the findings of a claim that say what its verdict says; of a disputed claim all that settle something."""
    own = [f for f in entry.findings if f.verdict == entry.verdict]
    return own or [f for f in entry.findings if f.verdict != "not-checkable"]


def _central(ledger: Ledger, able: Iterable[Finding]) -> list[Finding]:
    """List the first answer to each claim that the case puts first."""
    first: dict[str, Finding] = {}
    for finding in able:
        if finding.claim:
            first.setdefault(finding.claim, finding)
    return [first[name] for name in ledger.case.headlines if name in first]


def _in_turns(findings: Iterable[Finding]) -> list[Finding]:
    """Put one of each kind before a second of any."""
    # three distances in a row would tell one thing three times
    seen: Counter[str] = Counter()
    turns: list[tuple[int, int, Finding]] = []
    for place, finding in enumerate(findings):
        turns.append((seen[finding.kind], place, finding))
        seen[finding.kind] += 1
    return [finding for _, _, finding in sorted(turns, key=lambda turn: turn[:2])]


def _weight(finding: Finding, *, elsewhere: bool) -> tuple[int, bool, int]:
    story = min((row.story for row in KINDS.values() if row.finding == finding.kind), default=len(KINDS))
    return _RANK[finding.verdict], elsewhere, story
