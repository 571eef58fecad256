"""What persons decided, as the report tells it: one row a decision, and what each did to claims and findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from toolkit.evidence.proof.decided import decision_words, settled_words
from toolkit.records import DecisionOutcome, Decisions, Outputs, Statement, StepName, canonical
from toolkit.records.decided import outcome_of

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
    known = {o.file: o for made in outputs.values() for o in made.decisions} | {o.file: o for o in own}
    undone, replaced = decisions.undone, decisions.replaced
    rows = []
    for item in decisions.filed:
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
    def lines(self) -> list[str]:
        """Tell each decision in one line."""
        return [decision_words(canonical(outcome)) for outcome in self.outcomes]

    @property
    def applied(self) -> int:
        """Count those that are applied."""
        return sum(outcome.status == "applied" for outcome in self.outcomes)


def settled_lines(statement: Statement) -> list[str]:
    """Tell what persons settled of a statement, one line each.

    Parameters
    ----------
    statement
        The statement.
    """
    return [settled_words(canonical(settled)) for settled in statement.decided]
