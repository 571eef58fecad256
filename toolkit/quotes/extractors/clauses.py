"""Which words are the content of a reporting verb: its clause, and what the parser hangs beside it instead of on it."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from toolkit.quotes import lexicon
from toolkit.quotes.extractors.dependencies import Range, child, is_calendar, lemma, subtree
from toolkit.quotes.lexicon import words
from toolkit.quotes.names import is_role_word

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_DAY_LEADS = words("on in late early earlier later last this the morning of")
_PERIODS = words("week month year night")
_DAY_PARTS = words("morning afternoon evening night")
_NO_SUBJECT = frozenset({"VBZ", "VBD", "MD", "VBP", "IN", "TO", "CC", ",", ".", ":"})
"""Tags of what cannot open a reported clause: a day before a verb is its subject ("said Tuesday was quiet")."""
_FINITE = frozenset({"VBZ", "VBD", "VBP", "MD"})
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
    if clauses and clauses[0].right_edge.i < verb.i and _parted(clauses[0], verb):
        return None
    if clauses:
        return clauses[0]
    for c in verb.children:  # "said after the meeting he would go", read as an adverbial
        if c.dep_ == "advcl" and c.i > verb.i and child(c, "nsubj") and not child(c, "mark", "advmod"):
            return c
    return None


def _parted(clause: Token, verb: Token) -> bool:
    """Tell whether a semicolon parts a clause from the reporting words behind it: the writer's own sentence."""
    between = verb.doc[clause.right_edge.i : verb.i]
    return any(t.text == ";" for t in between)


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


def with_subject(doc: Doc, span: Range, verb: Token) -> Range:
    """Stretch a clause that opens with its verb back to the reporting words: the parser lost its subject.

    "He says the break-up of the ice sheet, which holds a tenth of the ice, is not related to ...".

    Parameters
    ----------
    doc
        The parse.
    span
        Token range of the clause.
    verb
        The reporting verb.
    """
    start, end = span
    first = next((t for t in doc[start:end] if not t.is_punct and not t.is_space), None)
    if first is None or first.tag_ not in _FINITE or start - verb.i < 2 or doc[start].sent != verb.sent:
        return span
    between = doc[verb.i + 1 : start]
    return (verb.i + 1, end) if any(t.tag_[:2] in {"NN", "PR", "DT"} for t in between) else span


def title_at_end(doc: Doc, span: Range) -> int:
    """Give where the speaker's office begins at the end of what is said: "... was shut harbour master Karl Voss said".

    Parameters
    ----------
    doc
        The parse.
    span
        Token range of the clause, right before a name.

    Returns
    -------
    int
        First token of the office; the end of the span where there is none.
    """
    start, end = span
    at = end
    if doc[end].text[:1].isupper() and doc[end - 1].text.islower() and is_role_word(doc[end - 1].text):
        at -= 2 if at - 2 > start and doc[at - 2].tag_ in {"NN", "NNP"} else 1
    return at


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
    """Leave a day right behind the verb ("said Tuesday the site ...", "said on Monday it ...") to the frame.

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
    if start <= verb.i or any(t.tag_[:2] == "VB" for t in doc[verb.i + 1 : start]):
        return span
    at = _past_day(doc, start, end)
    if at == start or at >= end - 1 or doc[at].tag_ in _NO_SUBJECT:
        return span
    return at, end


def _past_day(doc: Doc, start: int, end: int) -> int:
    """Give the token behind "on Monday", "late on 4 March 2019", "in a statement on Friday", "last week"."""
    at = start
    while at < end and doc[at].lower_ in _DAY_LEADS:
        at += 1
    days = at
    while at < end and (is_calendar(doc[at]) or (at > days and doc[at].text == "," and is_calendar(doc[at - 1]))):
        at += 1
    if at == days and doc[days - 1].lower_ in {"last", "this"} and doc[at].lower_ in _PERIODS:
        at += 1
    if at == days:
        return start
    while at < end and (doc[at].lower_ in _DAY_PARTS or doc[at].text == ","):
        at += 1
    return at
