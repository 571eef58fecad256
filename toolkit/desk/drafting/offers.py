"""How an offer is made: ids that are free, the passage cut to what matters, one digest each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from toolkit.desk.drafting.reading import Reading
from toolkit.naming import free_name, slug_of
from toolkit.records import SURENESS, Case, Document, Proposal, ProposalKind, Sureness, proposal_digest

LONGEST_PASSAGE = 260
"""Characters of a passage; of a longer sentence the part that holds the words is kept."""

BEFORE, AFTER = 150, 60
"""Characters kept before and after the words that matter, of a sentence that is too long."""


class Names:
    """Ids that the case and earlier offers have not taken.

    Parameters
    ----------
    case
        The case.
    """

    def __init__(self, case: Case):
        groups: Iterable[Sequence[Any]] = (
            case.documents,
            case.sites,
            case.claims,
            case.events,
            case.scenes,
            case.notes,
            case.people,
        )
        self._taken = {item.id for item in chain.from_iterable(groups)}

    def free(self, words: str, *, instead: str = "item") -> str:
        """Return a free id made of some words, and take it.

        Parameters
        ----------
        words
            What it should tell.
        instead
            Used where nothing of the words is left.
        """
        wanted = slug_of(words)[:48].strip("-")
        made = free_name(instead if wanted in {"", "item"} else wanted, self._taken)
        self._taken.add(made)
        return made


def own_voice(document: Document) -> str:
    """Return who tells what nobody else is said to tell: the outlet, else the byline, else the document by its title.

    Parameters
    ----------
    document
        The document.
    """
    return document.publisher or document.author or document.title


def worse(*grades: Sureness) -> Sureness:
    """Return the least sure of several grades.

    Parameters
    ----------
    *grades
        One or more.
    """
    return SURENESS[max(SURENESS.index(grade) for grade in grades)]


def passage_of(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """Return the characters that are shown for some words: their sentence, or the part of it round them."""
    first, last = reading.sentence(start)
    last = max(last, end)
    if last - first <= LONGEST_PASSAGE:
        return first, last
    text = reading.text.text
    left = max(first, start - BEFORE)
    while left > first and not text[left - 1].isspace():
        left -= 1
    right = min(last, end + AFTER)
    while right < last and not text[right].isspace():
        right += 1
    return left, right


def offer(
    kind: ProposalKind,
    table: str,
    entry: dict[str, Any],
    *,
    reason: str,
    grade: Sureness,
    told: str,
    reading: Reading | None = None,
    span: tuple[int, int] | None = None,
    of: str | None = None,
    replaces: bool = False,
    needs: tuple[str, ...] = (),
) -> Proposal:
    """Make a proposal.

    Parameters
    ----------
    kind, table, entry, reason, grade, told
        As in ``Proposal``.
    reading
        The document it was read in.
    span
        Characters of the passage.
    of, replaces, needs
        As in ``Proposal``.
    """
    document = reading.id if reading else None
    passage = reading.words(*span) if reading and span else None
    return Proposal(
        digest=proposal_digest(kind, table, entry, of=of, document=document, passage=passage),
        kind=kind,
        table=table,
        entry=entry,
        of=of,
        replaces=replaces,
        needs=needs,
        document=document,
        passage=passage,
        start=span[0] if span else None,
        end=span[1] if span else None,
        paragraph=reading.text.paragraph_of(span[0]) if reading and span else None,
        reason=reason,
        grade=grade,
        told=told,
    )
