"""What persons decided, as the report tells it: one row a decision, and what each did to claims and findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import chain

from toolkit.evidence.verification.decided import decision_words, settled_words
from toolkit.records import DecisionOutcome, Decisions, Finding, Outputs, Statement, StepName, canonical
from toolkit.records.decided import CHANGED, GONE, outcome_of
from toolkit.records.decision import Value
from toolkit.records.vouched import finding_basis

MOST_TOLD = 500
"""Decisions that the page tells one by one, the newest; with 9,500 it had 9 MB. results.json holds all."""

WAITING = ("changed", "gone", "faulty")
"""What became of those that were meant to move something and did not."""

NOT_TOLD = frozenset({"proposal"})
"""Kinds that move no result, and are told where proposals are."""


def decision_rows(
    decisions: Decisions, outputs: Mapping[StepName, Outputs], own: Iterable[DecisionOutcome] = ()
) -> tuple[DecisionOutcome, ...]:
    """Tell what became of every decision of a case.

    Parameters
    ----------
    decisions
        The decisions.
    outputs
        Results of the steps, with what became of those that they apply.
    own
        What became of those that the report applies.

    Returns
    -------
    tuple of DecisionOutcome
        Oldest first, then the files that cannot be read.
    """
    applied = [*decisions.settled, *chain.from_iterable(made.decisions for made in outputs.values()), *own]
    known = {outcome.file: outcome for outcome in applied}
    undone, replaced = decisions.undone, decisions.replaced
    rows = []
    for item in decisions.filed:
        # an undo is told with the decision that it takes back
        if item.decision.kind in NOT_TOLD or item.decision.do == "undo":
            continue
        if item.file in undone:
            rows.append(outcome_of(item, "undone", note=f"by {undone[item.file]}"))
        elif item.file in replaced:
            rows.append(outcome_of(item, "replaced", note=f"by {replaced[item.file]}"))
        else:
            rows.append(known.get(item.file) or outcome_of(item, "recorded"))
    rows += [DecisionOutcome(file=f.file, status="faulty", note=f.fault.rstrip(".")) for f in decisions.faulty]
    return tuple(rows)


def public_decisions(decisions: Decisions, claims: Iterable[str]) -> Decisions:
    """Return what a public edition needs of decisions: the verdicts that persons set, without who did and why.

    Parameters
    ----------
    decisions
        The decisions of the case.
    claims
        Ids of the claims that stand in the edition.
    """
    known = set(claims)
    kept = []
    for item in decisions.of("claim"):
        if item.decision.do == "confirm" or item.decision.on.id not in known:
            continue
        # the edition redacts words, so a digest of the words as they were would fit nothing and help guessing
        bare = {"by": None, "why": "", "basis": None, "value": _verdict_alone(item.decision.value)}
        kept.append(item.model_copy(update={"decision": item.decision.model_copy(update=bare)}))
    return Decisions(filed=tuple(kept))


def _verdict_alone(value: Mapping[str, Value]) -> dict[str, Value]:
    return {name: given for name, given in value.items() if name == "verdict"}


def nearest_id(wanted: str, known: Iterable[str]) -> str:
    """Return the id that is most like one that is gone; "" where none is."""
    return next(iter(get_close_matches(wanted, list(known), n=1)), "")


def checked_findings(findings: Sequence[Finding], decisions: Decisions) -> list[DecisionOutcome]:
    """Tell which sentences a person has checked, and which lost their mark since.

    Parameters
    ----------
    findings
        All that the report may print.
    decisions
        The decisions of the case.
    """
    known = {finding.id: finding for finding in findings}
    outcomes = []
    for item in decisions.of("finding"):
        name = item.decision.on.id or ""
        found = known.get(name)
        if ":" in name:  # a line that is no sentence of a finding: a position, a changed area
            outcomes.append(outcome_of(item, "recorded", ref=name))
        elif found is None:
            outcomes.append(outcome_of(item, "gone", nearest=nearest_id(name, known), note=GONE))
        # a tick counts only for what was read: the sentence may say something else since
        elif item.decision.basis not in (None, finding_basis([found])):
            outcomes.append(outcome_of(item, "changed", ref=name, note=CHANGED))
        else:
            outcomes.append(outcome_of(item, "applied", ref=name))
    return outcomes


@dataclass(frozen=True, slots=True)
class Told:
    """The decisions of a case as the page tells them.

    Attributes
    ----------
    outcomes
        What became of each.
    """

    outcomes: tuple[DecisionOutcome, ...]

    @property
    def lines(self) -> list[tuple[int, str]]:
        """Tell in one line each decision that shows in the page, and the newest others; each with its number."""
        every = range(len(self.outcomes))
        shown = [n for n in every if self.outcomes[n].kind != "statement" and self.outcomes[n].status == "applied"]
        rest = sorted(set(every).difference(shown), key=lambda n: (self.outcomes[n].status in WAITING, n))
        kept = sorted([*shown, *rest[-MOST_TOLD:]])
        return [(n + 1, decision_words(canonical(self.outcomes[n]))) for n in kept]

    @property
    def left_out(self) -> int:
        """Count those that are too many to be told one by one."""
        return len(self.outcomes) - len(self.lines)

    @property
    def applied(self) -> int:
        """Count those that are applied."""
        return sum(outcome.status == "applied" for outcome in self.outcomes)


def decisions_on(outcomes: Sequence[DecisionOutcome], kind: str, ref: str) -> list[tuple[int, str]]:
    """Return the decisions that are applied to a thing: number in the list, from 1, and the line.

    Parameters
    ----------
    outcomes
        What became of all decisions.
    kind
        Kind of thing.
    ref
        Its id.
    """
    return [
        (n, decision_words(canonical(outcome)))
        for n, outcome in enumerate(outcomes, start=1)
        if outcome.status == "applied" and outcome.kind == kind and outcome.ref == ref
    ]


def settled_lines(statement: Statement) -> list[str]:
    """Tell what persons settled of a statement, one line each."""
    return [settled_words(canonical(settled)) for settled in statement.decided]
