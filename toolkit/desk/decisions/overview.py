"""What was decided on a case, and what became of it in the last run."""

from __future__ import annotations

from typing import NamedTuple

from toolkit.desk.decisions.read import read_decisions
from toolkit.desk.folders import find_case
from toolkit.errors import FileError
from toolkit.evidence.verification.decided import decision_words
from toolkit.reading import read_json
from toolkit.records import DecisionOutcome, canonical
from toolkit.records.decided import outcome_of
from toolkit.settings import get_settings

WAITING = ("changed", "gone", "faulty")
"""What became of a decision that a person must look at again."""


class Row(NamedTuple):
    """One decision: how it stands, in one word and in one line."""

    outcome: DecisionOutcome
    state: str
    line: str

    @property
    def waits(self) -> bool:
        """Tell whether a person must look at it again."""
        return self.outcome.status in WAITING


def listed(slug: str) -> list[Row]:
    """List the decisions of a case, oldest first, then the files that cannot be read."""
    decisions = read_decisions(find_case(slug))
    known = _last_run(slug)
    undone, replaced = decisions.undone, decisions.replaced
    rows = []
    for item in decisions.filed:
        if item.decision.do == "undo":
            continue
        if item.file in undone:
            rows.append(_row(outcome_of(item, "undone", note=f"by {undone[item.file]}"), "undone"))
        elif item.file in replaced:
            rows.append(_row(outcome_of(item, "replaced", note=f"by {replaced[item.file]}"), "replaced"))
        elif item.file in known:
            found = known[item.file]
            rows.append(_row(found, "waits" if found.status in WAITING else found.status))
        else:
            rows.append(_row(outcome_of(item, "recorded"), "new"))
    faults = [DecisionOutcome(file=f.file, status="faulty", note=f.fault.rstrip(".")) for f in decisions.faulty]
    return [*rows, *(_row(fault, "not read") for fault in faults)]


def _row(outcome: DecisionOutcome, state: str) -> Row:
    return Row(outcome, state, decision_words(canonical(outcome)))


def _last_run(slug: str) -> dict[str, DecisionOutcome]:
    """Return what became of each decision in the last run, by file; nothing where there was none."""
    try:
        results = read_json(get_settings().runs / slug / "report" / "results.json")
    except FileError:
        return {}
    rows = results.get("decisions", [])
    return {row["file"]: DecisionOutcome.model_validate(row) for row in rows}
