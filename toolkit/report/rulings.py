"""Verdicts that a person set, dismissed or checked: they go before the check's own, which stays beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.records import KINDS, VERDICTS, WORDS, DecisionOutcome, Decisions, FiledDecision
from toolkit.records.decided import CHANGED, GONE, outcome_of
from toolkit.records.vouched import claim_basis
from toolkit.report.decided import nearest_id

if TYPE_CHECKING:
    from toolkit.report.entries import Entry


def ruled(entries: Sequence[Entry], decisions: Decisions) -> tuple[tuple[Entry, ...], list[DecisionOutcome]]:
    """Apply what persons decided on claims.

    Parameters
    ----------
    entries
        The claims with what was found.
    decisions
        The decisions of the case.

    Returns
    -------
    tuple
        The claims, each with the verdict that stands, and what became of each decision.
    """
    now = {entry.claim.id: entry for entry in entries}
    outcomes = []
    for item in decisions.of("claim"):
        name = item.decision.on.id or ""
        if name not in now:
            outcomes.append(outcome_of(item, "gone", nearest=nearest_id(name, now), note=GONE))
            continue
        entry, outcome = _heard(now[name], item)
        now[name] = entry
        outcomes.append(outcome)
    return tuple(now[entry.claim.id] for entry in entries), outcomes


def _heard(entry: Entry, item: FiledDecision) -> tuple[Entry, DecisionOutcome]:
    decision, name = item.decision, entry.claim.id
    confirms = decision.do == "confirm"
    # a tick is on the verdict that was seen; who sets another verdict has judged the findings, whatever came of them
    basis = claim_basis(entry.claim.text, entry.findings, entry.verdict if confirms else "")
    if decision.basis not in (None, basis):
        return entry, outcome_of(item, "changed", ref=name, note=CHANGED)
    if confirms:
        return replace(entry, checked=True), outcome_of(item, "applied", ref=name)
    verdict = decision.value.get("verdict", "not-checkable")
    if verdict not in VERDICTS:
        known = ", ".join(VERDICTS)
        return entry, outcome_of(item, "changed", ref=name, note=f"{verdict} is no verdict; known: {known}")
    # the first reading is kept through several decisions, so that the page can show what the check itself said
    read = entry.read or (entry.verdict, entry.word)
    # "disputed" has no word in kinds with a single source
    words = KINDS[entry.claim.all_checks[0].kind].words
    word = words.get(verdict) or WORDS["measured"][verdict]
    made = replace(entry, verdict=verdict, word=word, read=read, ruled=item.file, checked=True)
    return made, outcome_of(item, "applied", ref=name, reading={"verdict": read[0]})
