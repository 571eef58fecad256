"""Corrections on the page: plain, dated, newest first, saying what was wrong and what is right."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.records import CorrectedThing, Correction


def newest_first(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """Return correction notes in the order of the page.

    Parameters
    ----------
    corrections
        The notes of a case, in any order.
    """
    return tuple(sorted(corrections, key=lambda c: -c.number))


def thing_words(thing: CorrectedThing) -> str:
    """Name what changed, without a number of our own."""
    if thing.kind == "case":
        what = f"The report's {thing.id.replace('_', ' ')}"
    elif thing.kind == "statement":
        what = f"What is said in {thing.id.rpartition(':')[0]}"
    else:
        what = f"{thing.kind.capitalize()} {thing.id}"
    if thing.outcome == "changed" and thing.turned:
        old, new = (str(v or "no verdict").replace("-", " ") for v in (thing.verdict_before, thing.verdict_after))
        return f"{what}: an earlier version said {old}; it is {new}"
    return f"{what}: {thing.outcome}"
