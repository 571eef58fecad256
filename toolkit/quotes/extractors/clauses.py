"""Which words are the content of a reporting verb: its clause, and what the parser hangs beside it instead of on it."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import TYPE_CHECKING

from toolkit.quotes import lexicon
from toolkit.quotes.extractors import able
from toolkit.quotes.extractors.dependencies import PERIODS, Range, child, is_named_day, lemma, subtree
from toolkit.quotes.lexicon import words
from toolkit.quotes.names import is_role_word
from toolkit.quotes.parse import HOURS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_FINITE = frozenset({"VBZ", "VBD", "VBP", "MD"})
_LINK = re.compile(r"(?:And |But |(?:Yet|Still|However|Moreover|Meanwhile|In addition|Additionally|Also), )(?=\w)")
_OPENING = frozenset({"“", '"', "``", "'", "‘"})
_ABBREVIATED = re.compile(r"(?:[A-Z]\.)+|[ap]\.m\.")
"""A full stop that ends no sentence."""
_REMARKING = words("a an the something which")
"""First words of what a writer says about what was said."""
_CONCEDING = words("though although while")
_ANSWERING = words("contradicting echoing correcting confirming reversing prompting sparking drawing stoking")
"""Participles by which a writer sets words beside what others said or did: "..., prompting a rise in shares"."""
_RELATIVE = frozenset({"WP", "WDT"})
_REFUSAL = re.compile(
    r",?\s(?:but|and|though|while)\s(?:(?:has|have|had|he|she|it|they)\s){0,2}(?:(?:gave|given|offered|provided)\sno\b"
    r"|(?:declined|refused)\sto\s|did(?:\snot|n[’']t)\s(?:say|name|give|elaborate|specify|identify|explain|comment)\b)"
    r"|,?\swhen\s(?:(?:he|she|they|was|were)\s)*(?:asked|pressed|questioned|contacted|reached)\b"
)
"""What the speaker kept back, told by the writer at the end of a sentence: "... but gave no details", "when asked"."""
_WHILE = words("while whereas but and")
_OTHERS = words("others another")
_IN_OFFICE = words("of the for and & ( )")
LONGEST_HEAD = 4
"""Words and commas of a town or a heading before a colon at most: "NJORO, KENYA: Police ..."."""
_REASONS = words("because if unless although though since so whether")


def reported_clause(verb: Token) -> Token | None:
    """Find the head of the clause that a verb reports."""
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
    """Tell whether a clause before the reporting words is the writer's own sentence.

    A semicolon parts them, or a colon, and the verb has something else to report or to announce: "It was a mistake: the
    minister claimed expenses".
    """
    between = verb.doc[clause.right_edge.i : verb.i]
    own = any(c.i > verb.i and not c.is_punct for c in verb.children)
    return any(t.text == ";" or (t.text == ":" and own) for t in between)


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
    """Stretch a reported clause over what is said on: "said A and B is C", "said A because B"."""
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
        if coordinated or modal or _is_apposition(c) or (mark is not None and mark.lower_ in _REASONS):
            end = c.right_edge.i + 1
    return start, end


def without_remark(doc: Doc, span: Range) -> Range:
    """End a clause before what the writer tells of it: "..., a charge the officials denied", "..., though he said"."""
    start, end = _up_to_others(doc, _up_to_refusal(doc, _up_to_relay(doc, span)))
    for verb in doc[start + 1 : end]:
        speaker = child(verb, "nsubj")
        if speaker is None or lemma(verb) is None or speaker.tag_ in _RELATIVE or not able.can_speak(speaker):
            continue
        mark = child(verb, "mark")
        remark = verb.head if verb.dep_ == "relcl" else None
        if verb.dep_ == "advcl" and mark is not None and mark.lower_ in _CONCEDING:
            remark = mark
        at = remark.left_edge.i if remark is not None else start
        opens = doc[at].lower_ in _REMARKING | _CONCEDING
        if doc[at - 1].lower_ in {"in", "even"} and at - 1 > start:
            at -= 1  # "..., in a deal that others called overdue", "..., even though he said"
        if opens and start + 2 < at and doc[at - 1].text == "," and verb.right_edge.i + 2 >= end:
            return start, at - 1
    gerunds = [t for t in doc[start + 3 : end] if t.tag_ == "VBG" and t.nbor(-1).text == ","]
    told = [t for t in gerunds if lemma(t) or t.lower_ in _ANSWERING]
    remarks = [t for t in told if t.dep_ == "advcl" or lemma(t) in lexicon.SPEECH]
    return (start, remarks[0].i - 1) if remarks and remarks[0].right_edge.i + 2 >= end else (start, end)


def _up_to_relay(doc: Doc, span: Range) -> Range:
    """End a clause before whoever passes it on, whose name the parser takes for a part of it: "..., Ida Holm said."."""
    start, end = span
    if end + 1 >= len(doc) or lemma(doc[end]) not in lexicon.SAYING or doc[end + 1].text not in {".", "!"}:
        return span
    commas = [t.i for t in doc[start + 2 : end] if t.text == ","]
    return (start, commas[-1]) if commas and doc[end - 1].tag_[:3] == "NNP" else span


def _up_to_refusal(doc: Doc, span: Range) -> Range:
    """End a clause before what the speaker kept back: "said it had a plan | but gave no details"."""
    start, end = span
    refusal = _REFUSAL.search(doc[slice(*span)].text)
    at = doc[start].idx + refusal.start() if refusal else doc[-1].idx + 1
    return start, next((t.i for t in doc[start:end] if t.idx >= at), end)


def _up_to_others(doc: Doc, span: Range) -> Range:
    """End a clause before what others are told to think: "some said they were glad | , while others were not"."""
    start, end = span
    for comma in doc[start + 2 : end - 2]:
        if comma.text == "," and comma.nbor().lower_ in _WHILE and comma.nbor(2).lower_ in _OTHERS:
            return start, comma.i
    return span


def _is_apposition(noun: Token) -> bool:
    """Tell ", Dr Thandi Nkosi," behind the words said, where the parser hangs it on the reporting verb."""
    first = noun.left_edge
    if noun.dep_ not in {"npadvmod", "appos", "dep"} or noun.tag_[:2] != "NN" or first.nbor(-1).text != ",":
        return False
    return not any(is_named_day(t) or t.lower_ in PERIODS for t in (first, noun))


def behind_announcement(doc: Doc, span: Range, quoted: Container[int] = ()) -> Range:
    """Begin a clause behind the colon of words that announce it: "told a different story: There had been a warning".

    A town or a heading before it announces no less: "Bangkok: Troops raided a village, witnesses said".

    Parameters
    ----------
    doc
        The parse.
    span
        Token range of the clause, before its reporting words.
    quoted
        Indices of tokens inside quotation marks.
    """
    start, end = span
    for colon in doc[start + 1 : end]:
        lead = doc[start : colon.i]
        if colon.text != ":" or colon.i in quoted:
            continue
        headed = lead[0].is_sent_start and len(lead) <= LONGEST_HEAD
        if headed and all(t.text[:1].isupper() or t.text == "," for t in lead):
            return colon.i + 1, end
        if any(lemma(t) for t in lead):
            return colon.i + 1, end
    return span


def without_link(doc: Doc, span: Range) -> Range:
    """Begin a clause behind the writer's link to the sentence before: "And", "However,", "In addition,".

    Parameters
    ----------
    doc
        The parse.
    span
        Token range of the clause, before its reporting words.
    """
    start, end = span
    link = _LINK.match(doc[start:end].text)
    if link is None:
        return span
    return next((t.i for t in doc[start:end] if t.idx >= doc[start].idx + link.end()), start), end


def with_hours(doc: Doc, span: Range) -> Range:
    """Stretch a clause over the "p.m." at its end, which the tagger may take for a full stop; "but" closes none."""
    start, end = span
    if end < len(doc) and doc[end].lower_ in HOURS:
        return start, end + 1
    if end + 1 < len(doc) and doc[end].text in _OPENING and _ABBREVIATED.fullmatch(doc[end - 1].text):
        return (start, doc[end].sent.end) if doc[end + 1].text.islower() else span  # "in the U.S. “sporadically.”"
    return (start, end - 1) if doc[end - 1].text in {"and", "but", "or"} and end - start > 1 else span


def with_subject(doc: Doc, span: Range, verb: Token) -> Range:
    """Stretch a clause that opens with its verb back to the reporting words: the parser lost its subject.

    "He says the break-up of the ice sheet, which holds a tenth of the ice, is not related to ...".
    """
    start, end = span
    if (lost := _lost_subject(verb, start)) is not None:
        return lost, end
    first = next((t for t in doc[start:end] if not t.is_punct and not t.is_space), None)
    if first is None or first.tag_ not in _FINITE or start - verb.i < 2 or doc[start].sent != verb.sent:
        return span
    between = doc[verb.i + 1 : start]
    that = next((t.i for t in between if t.lower_ == "that" and t.tag_ == "IN"), verb.i + 1)  # "says in a report that"
    return (that, end) if any(t.tag_[:2] in {"NN", "PR", "DT"} for t in between) else span


def _lost_subject(verb: Token, start: int) -> int | None:
    """Give where the subject begins in "said other towns like Gulu, Lira and Arua were dry", read as an object."""
    thing = child(verb, "dobj")
    if thing is None or lemma(verb) not in {"say", "add"} or not verb.i < thing.i < start:
        return None
    if (
        thing.tag_[:2] != "NN"
        or is_named_day(thing)
        or thing.lower_ in PERIODS
        or any(t.tag_ in _FINITE for t in verb.doc[verb.i + 1 : start])
    ):
        return None
    return thing.left_edge.i if thing.right_edge.i + 2 >= start else None


def office_before_name(doc: Doc, span: Range, subject: Token, verb: Token) -> Range:
    """End a clause before the speaker's office: "it was shut, | a spokeswoman for the port, Ana Lopes, said".

    Only a name that commas part on both sides explains what stands before it: in "... by a lawyer, Voss said" no lawyer
    speaks.

    Parameters
    ----------
    doc
        The parse.
    span
        Token range of what is said, before the speaker.
    subject, verb
        Head of the speaker's name, and the reporting verb.
    """
    start, end = span
    own = subject.left_edge.i
    if subject.tag_ != "NNP" or not end <= own < verb.i or doc[own - 1].text != "," or doc[verb.i - 1].text != ",":
        return span
    comma = next((t.i for t in reversed(doc[start:end]) if t.text == "," and t.i < own - 1), start)
    office = doc[comma + 1 : own - 1]
    if comma == start or office[0].lower_ not in {"a", "an", "the", "one"} or any(t.tag_ in _FINITE for t in office):
        return span
    nouns = [t for t in office if t.tag_ in {"NN", "NNS"}]
    return (start, comma) if nouns and any(is_role_word(t.text) or able.can_speak(t) for t in nouns[:2]) else span


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
    back = end
    while back > start and (doc[back - 1].text[:1].isupper() or doc[back - 1].text in _IN_OFFICE):
        back -= 1
    office = doc[back:end]
    if back > start and doc[back - 1].text == "," and any(is_role_word(t.text) for t in office):
        return back - 1  # "..., Narayanganj Superintendent of Police (SP) | Jayedul Alam said"
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
