"""Which words are the content of a reporting verb: its clause, and what the parser hangs beside it instead of on it."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from toolkit.quotes import lexicon
from toolkit.quotes.extractors.frames import DAYS, Range, child, lemma, subtree
from toolkit.quotes.lexicon import words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_REASONS = words("because if unless although though since so whether")


def reported_clause(verb: Token) -> Token | None:
    """Find the head of the clause that a verb reports.

    Parameters
    ----------
    verb
        A reporting verb.
    """
    clauses = [c for c in verb.children if c.dep_ == "ccomp"]
    after = [c for c in clauses if c.left_edge.i > verb.i]
    if after and clauses[0].right_edge.i < verb.i and _stands_alone(clauses[0], verb):
        return after[0]
    if clauses:
        return clauses[0]
    for c in verb.children:  # "said after the meeting he would go", read as an adverbial
        if c.dep_ == "advcl" and c.i > verb.i and child(c, "nsubj") and not child(c, "mark", "advmod"):
            return c
    return None


def _stands_alone(clause: Token, verb: Token) -> bool:
    """Tell whether a clause before "X says that ..." is the writer's: a semicolon parts them, or it is a participle."""
    between = verb.doc[clause.right_edge.i + 1 : verb.i]
    subject = child(clause, "csubj")
    return any(t.text in {";", ":", "–", "—", "--"} for t in between[:2]) or (
        subject is not None and subject.tag_ == "VBG"
    )


def goes_on_after(verb: Token) -> list[Range]:
    """Give what goes on behind the reporting words: "A, she said, and B" and "A, she said, that B".

    Parameters
    ----------
    verb
        The reporting verb, its first clause before it.
    """
    found = []
    for c in verb.children:
        if c.i < verb.i or child(c, "nsubj", "nsubjpass", "expl") is None:
            continue
        if c.dep_ == "ccomp" or (c.dep_ == "conj" and lemma(c) not in lexicon.SPEECH and c.sent == verb.sent):
            found.append(subtree(c))
    return found


def clause_range(verb: Token, clause: Token) -> Range:
    """Give the range of a reported clause, with the clauses that the parser hangs beside it instead of on it.

    Parameters
    ----------
    verb
        The reporting verb.
    clause
        Its first clause.
    """
    start, end = subtree(clause)
    if clause.dep_ == "advcl" and (subject := child(clause, "nsubj")) is not None:
        start = subject.left_edge.i
    if end <= verb.i:
        head = verb.head  # "A was planned, but B happened, she said" with the reporting words hung on A
        if verb.dep_ == "conj" and head.i < start and lemma(head) not in lexicon.SPEECH and _ends_sentence(verb):
            start = head.left_edge.i
        return start, end
    for other in verb.children:
        if other.dep_ == "ccomp" and other.i > clause.i > verb.i and other.left_edge.i <= end + 4:
            end = max(end, other.right_edge.i + 1)
    return start, end


def _ends_sentence(verb: Token) -> bool:
    """Tell whether nothing but punctuation follows a verb in its sentence."""
    return all(t.is_punct or t.is_space for t in verb.doc[verb.i + 1 : verb.sent.end])


def with_afterthoughts(span: Range, verb: Token) -> Range:
    """Stretch a reported clause over what is said on: "said A and B is C", "said A because B".

    Parameters
    ----------
    span
        Token range of the clause.
    verb
        The reporting verb.
    """
    start, end = span
    for c in verb.children:
        if not end <= c.left_edge.i <= end + 2:
            continue
        if c.dep_ == "punct" and c.text == ":" and c.i == end:
            return start, verb.sent.end
        coordinated = c.dep_ == "conj" and lemma(c) is None and child(c, "nsubj", "nsubjpass", "expl") is not None
        mark = child(c, "mark") if c.dep_ == "advcl" else None
        helper = child(c, "aux")
        modal = c.dep_ == "conj" and lemma(c) is None and helper is not None and helper.tag_ == "MD"
        if coordinated or modal or (mark is not None and mark.lower_ in _REASONS):
            end = c.right_edge.i + 1
    return start, end


def to_colon_end(doc: Doc, span: Range, quoted: Container[int] = ()) -> Range:
    """Stretch a clause to the sentence's end where a colon or a semicolon goes on with it.

    Parameters
    ----------
    doc
        The parse.
    span
        Token range of the clause.
    quoted
        Indices of tokens inside quotation marks.
    """
    end = span[1]
    if end >= len(doc) or doc[end].text not in {":", ";"} or end in quoted:
        return span
    rest = doc[end : doc[end - 1].sent.end]
    if any(lemma(t) in lexicon.SPEECH and t.i not in quoted for t in rest):
        return span
    return span[0], max(end, rest.end)


def without_leading_day(doc: Doc, span: Range, verb: Token) -> Range:
    """Leave a weekday right behind the verb ("said Tuesday the site ...") to the frame.

    Parameters
    ----------
    doc
        The parse.
    span
        Token range of the content.
    verb
        The reporting verb.
    """
    start, end = span
    if (
        start == verb.i + 1
        and start < end - 1
        and doc[start].lower_ in DAYS
        and doc[start + 1].tag_ not in {"VBZ", "VBD"}
    ):
        return start + 1, end
    return span
