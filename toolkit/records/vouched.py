"""What a person decided on, found again: digests of what she saw, and the thing that a decision names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from toolkit.records.decision import Act, PassageRef, basis_of
from toolkit.records.finding import Finding
from toolkit.records.statement import Span, Statement

READ_FIELDS = ("speaker", "said_on", "negated")
"""Fields of a statement that a person may set beside its words."""

LEAST_OVERLAP = 0.5
"""Share of the longer of two passages that must be common for a statement to be found again."""

LEAST_ALIKE = 0.3
"""Share of the words of two passages that must be common for one to be shown in the place of the other."""

BLOCK = 1_024
"""Characters of a document that are looked through together: a few statements."""

MOST_NEAREST = 500
"""Decisions whose statement is gone for which the nearest one is sought: nobody reads through more."""


def as_read(statement: Statement) -> Statement:
    """Return a statement as the program reads it, without what persons set.

    Parameters
    ----------
    statement
        A statement, decided on or not.
    """
    changed: dict[str, object] = {"decided": ()}
    for settled in statement.decided:
        if settled.do != "correct" or settled.field in changed:
            continue
        if settled.field == "text":
            changed |= {"text": settled.reading, "content": settled.spans}
        elif settled.field == "negated":
            changed["negated"] = settled.reading == "true"
        else:
            changed[settled.field] = settled.reading or None
    return statement.model_copy(update=changed)


def statement_basis(statement: Statement, *fields: str) -> str:
    """Return the digest of what a person sees of a statement: its words, and the fields that she settles.

    Parameters
    ----------
    statement
        The statement.
    *fields
        Fields that are set; all that she may set where none is named.
    """
    seen = [f for f in READ_FIELDS if not fields or f in fields]
    return basis_of(statement, "text", *seen, "evidence")


def decision_basis(statement: Statement, do: Act, fields: Iterable[str] = ()) -> str:
    """Return the basis of a decision on a statement, alike for whoever makes it and whoever applies it.

    Parameters
    ----------
    statement
        The statement as it stands, with what persons set before.
    do
        What is done with it: a confirmation is of what stands, all else of what the program reads.
    fields
        Fields that are set.
    """
    if do == "confirm":
        return statement_basis(statement)
    # what was decided before must not change the digest, or each decision would undo the last
    read = as_read(statement)
    return statement_basis(read, *(f for f in fields if f != "text"), "text")


def finding_basis(findings: Iterable[Finding], words: str = "") -> str:
    """Return the digest of sentences that a person reads: their words, verdicts and evidence.

    Parameters
    ----------
    findings
        The findings.
    words
        Further words that she reads with them, such as the claim's.
    """
    import hashlib

    from toolkit.records.base import to_json

    seen = [[f.text, f.verdict, *f.evidence] for f in findings]
    return hashlib.sha256(to_json([words, seen]).encode()).hexdigest()


def claim_basis(words: str, findings: Iterable[Finding], verdict: str = "") -> str:
    """Return the digest of what a person sees of a claim: its words and the findings on it.

    Parameters
    ----------
    words
        The claim.
    findings
        What was found about it.
    verdict
        The verdict that stands; for one who confirms it.
    """
    return finding_basis(findings, f"{words}\n{verdict}" if verdict else words)


def passage_of(statement: Statement) -> PassageRef | None:
    """Return the passage that names a statement in a decision; None where its document has no digest.

    Parameters
    ----------
    statement
        The statement, as the program reads it.
    """
    if not statement.evidence:
        return None
    first, last = statement.content[0][0], statement.content[-1][1]
    return PassageRef(document=statement.evidence[0], start=first, end=last, words=statement.text[:300])


class StatementIndex:
    """Statements by document and place, in which a decision finds its own among many thousand.

    Parameters
    ----------
    statements
        As the program reads them.
    """

    def __init__(self, statements: Iterable[Statement] = ()):
        self._held: list[Statement] = []
        self._blocks: dict[tuple[str, int], list[int]] = {}
        self._words: list[frozenset[str]] = []
        self._sought = 0
        for statement in statements:
            self.add(statement)

    def add(self, statement: Statement) -> None:
        """Take one more statement in, behind the others."""
        number = len(self._held)
        self._held.append(statement)
        if not statement.content:
            return
        start, end = whole(statement.content)
        for digest in statement.evidence:
            for block in range(start // BLOCK, end // BLOCK + 1):
                self._blocks.setdefault((digest, block), []).append(number)

    def found_again(self, passage: PassageRef) -> Statement | None:
        """Find the statement that a passage names: in the same bytes, with the most characters in common.

        Parameters
        ----------
        passage
            What a decision names.

        Returns
        -------
        Statement or None
            The first of several that share as much; None where less than half of the longer of the two is common.
        """
        near: set[int] = set()
        for block in range(passage.start // BLOCK, passage.end // BLOCK + 1):
            near.update(self._blocks.get((passage.document, block), ()))
        best: tuple[float, Statement] | None = None
        for number in sorted(near):
            statement = self._held[number]
            start, end = whole(statement.content)
            # of the longer of the two, so that a word inside a page does not stand for the page
            share = passage.overlap(start, end) / max(passage.end - passage.start, end - start)
            if share >= LEAST_OVERLAP and (best is None or share > best[0]):
                best = (share, statement)
        return best[1] if best else None

    def nearest(self, passage: PassageRef) -> Statement | None:
        """Return the statement whose words are most like those of a passage that is gone.

        Parameters
        ----------
        passage
            What a decision named.

        Returns
        -------
        Statement or None
            None where none is like it, and where many were asked for before: each is compared with all.
        """
        self._sought += 1
        if self._sought > MOST_NEAREST:
            return None
        self._words += [frozenset(s.text.casefold().split()) for s in self._held[len(self._words) :]]
        wanted = frozenset(passage.words.casefold().split())
        best: tuple[float, Statement] | None = None
        for statement, words in zip(self._held, self._words, strict=True):
            share = len(wanted & words) / max(1, len(wanted | words))
            if share > LEAST_ALIKE and (best is None or share > best[0]):
                best = (share, statement)
        return best[1] if best else None


def whole(spans: Sequence[Span]) -> Span:
    """Return the first and last character of spans.

    Parameters
    ----------
    spans
        Spans in order.
    """
    return spans[0][0], spans[-1][1]
