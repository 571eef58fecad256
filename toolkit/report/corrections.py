"""Corrections on the page: plain, dated, newest first, saying what was wrong and what is right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from toolkit.records import CorrectedThing, Correction
from toolkit.report.ledger import Ledger


def add_corrections(ledger: Ledger, corrections: Iterable[Correction]) -> Ledger:
    """Put the correction notes of a case on top of its report.

    Parameters
    ----------
    ledger
        The ledger.
    corrections
        The notes, in any order.

    Returns
    -------
    Ledger
        With the notes, newest first.
    """
    return replace(ledger, corrections=tuple(sorted(corrections, key=lambda c: -c.number)))


def thing_words(thing: CorrectedThing) -> str:
    """Name what changed, without a number of our own.

    Parameters
    ----------
    thing
        One thing of a correction.
    """
    what = {"finding": "finding", "claim": "claim", "case": "the report's"}[thing.kind]
    verdicts = ""
    if thing.outcome == "changed" and thing.turned:
        old, new = (str(v or "no verdict").replace("-", " ") for v in (thing.verdict_before, thing.verdict_after))
        verdicts = f", verdict {old} before, now {new}"
    return f"{what} {thing.id}: {thing.outcome}{verdicts}"
