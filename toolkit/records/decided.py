"""What becomes of a decision in a run, in one form for every room."""

from __future__ import annotations

from toolkit.records.decision import DecisionOutcome, DecisionStatus, FiledDecision

CHANGED = "what it was made on reads otherwise now"
GONE = "nothing like it stands in this case any more"


def outcome_of(
    item: FiledDecision,
    status: DecisionStatus,
    *,
    ref: str | None = None,
    reading: dict[str, str] | None = None,
    nearest: str = "",
    note: str = "",
) -> DecisionOutcome:
    """Tell what became of a decision.

    Parameters
    ----------
    item
        The decision and its file.
    status
        What became of it.
    ref
        Id of its thing in this run.
    reading
        What the program reads in the fields that it sets.
    nearest
        Where its thing is gone, the nearest to it.
    note
        Why it is not applied, or by what it was replaced.
    """
    decision = item.decision
    return DecisionOutcome(
        file=item.file,
        status=status,
        kind=decision.kind,
        on=decision.on.shown,
        do=decision.do,
        ref=ref,
        value=decision.value,
        reading=decision.reading if reading is None else reading,
        nearest=nearest,
        note=note,
        why=decision.why,
        by=decision.by,
        at=decision.at,
        day=decision.day,
    )
