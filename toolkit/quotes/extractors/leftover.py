"""What of a sentence neither the reporting words nor the words said hold: mostly a clause that was cut.

"legal options, including a vote or, as a last resort | , recalls on leaders", "felt the 13th | Amendment was worth it".
What may stay is told by how it begins: a second thing said (", adding that"), a day, an occasion, a source.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.quotes.extractors.dependencies import PERIODS, is_calendar, is_named_day, lemma
from toolkit.quotes.extractors.leading_day import OCCASIONS
from toolkit.quotes.extractors.subjects import acts_next
from toolkit.quotes.lexicon import SAYING, verb_classes, words

if TYPE_CHECKING:
    from spacy.tokens import Token

    from toolkit.quotes.extractors.draft import Draft
    from toolkit.quotes.extractors.piece import Piece
    from toolkit.quotes.quotation_spans import Quotation

_ASKED = words("asked pressed questioned reached contacted quizzed approached responding speaking")
_REFERRING = words("citing quoting referring contradicting echoing prompting sparking drawing stoking")
_CONCEDING = words("though although while whereas even")
_JOINING = words("and but yet or")
_OF_A_PAPER = words(
    "the of and for news agency agencies newspaper paper daily magazine broadcaster channel state local media"
)
_PERFECT = words("has have had")
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_KEPT_BACK = re.compile(
    r"(?:(?:has|have|had|he|she|it|they)\s){0,2}(?:(?:gave|given|offered|provided)\sno\b|(?:declined|refused)\sto\s"
    r"|did(?:\snot|\s?n[’']t)\s)"
)
_CONDITION = re.compile(
    r"[“\"'‘]?(?:(?:but|and|so|even|only)[\s,]+)?(?:if|unless|until|once|whenever|provided|providing|assuming|should|were|without"
    r"|as (?:long|soon) as|in case|in the event)\b[^.?!]*,[”\"'’]?\s*",
    re.I,
)
"""What a main clause hangs on, up to a comma: left out, the rest says another thing."""
_TITLED = re.compile(r"\b(?:titled|entitled|headlined|captioned|subtitled|headed|called|named|dubbed|reading)[:,]?\s*$")
_ON_SIGN = re.compile(
    r"\b(?:read|reads|reading|saying|chanting|chanted|shouting|shouted|labelled|labeled|marked)[,:]?\s*$"
)
"""Words before what a sign or a crowd says, which whoever tells of it does not say himself."""
LEAST_BEFORE = 2
"""Words before a quotation that a clause has at least: "But “so far, there was none,” he said" has fewer."""
_CLOSED = re.compile(r"[.!?…][”\"'’»)]*$")


def is_in_part(piece: Piece, draft: Draft) -> bool:
    """Tell words that say another thing than the whole of their sentence.

    Parameters
    ----------
    piece
        The paragraph.
    draft
        What a rule has found, grown to whole quotations.
    """
    return is_left_over(piece, draft) or is_cut_out(piece, draft) or lacks_condition(piece, draft)


def is_left_over(piece: Piece, draft: Draft) -> bool:
    """Tell a clause behind its reporting words that its sentence goes on without.

    Parameters
    ----------
    piece
        The paragraph.
    draft
        What a rule has found, grown to whole quotations.
    """
    if draft.rule != "clause" or draft.content[-1][0] < draft.cue[1]:
        return False
    end = draft.content[-1][1]
    if _CLOSED.search(piece.text, draft.content[-1][0], end):
        return False
    rest = rest_of(piece, end)
    return bool(rest) and not _may_stay(rest)


def lacks_condition(piece: Piece, draft: Draft) -> bool:
    """Tell words behind "X said" whose condition stands before it: "Unless it rains, she said, the plant will close".

    Parameters
    ----------
    piece
        The paragraph.
    draft
        What a rule has found, grown to whole quotations.
    """
    start, frame = draft.content[0][0], draft.frame[0]
    if start < frame:
        return False
    first = piece.token_at(frame)
    if first == len(piece.doc):
        return False
    opens = piece.offset + piece.doc[first].sent.start_char
    return opens <= start and _CONDITION.fullmatch(piece.text, opens, frame) is not None


def is_cut_out(piece: Piece, draft: Draft) -> bool:
    """Tell words quoted out of a clause that stands before "X said": "as Trump went on about “the system,” she said".

    Parameters
    ----------
    piece
        The paragraph.
    draft
        What a rule has found, grown to whole quotations.
    """
    start, end = draft.content[0]
    if draft.rule != "quotation" or end > draft.cue[0]:
        return False
    small = piece.text[start:end].lstrip("“\"'‘`")[:1].islower()
    if not small and not _ON_SIGN.search(piece.text, piece.offset, start):
        return False
    first = piece.token_at(start)
    if first == len(piece.doc):
        return False
    return sum(t.is_alpha for t in piece.doc[piece.doc[first].sent.start : first]) >= LEAST_BEFORE


def stands_apart(piece: Piece, draft: Draft, zone: Quotation) -> bool:
    """Tell a second quotation of a sentence that another verb, or a title's word, parts from what was said.

    “I am not,” and lashed out at those who called him “a suspect”; “A,” said X as the screen showed “B”; said the
    report, titled “B”.
    """
    last = draft.content[-1][1]
    if _TITLED.search(piece.text, piece.offset, zone.start):
        return True
    if draft.rule != "quotation" or last >= zone.start:
        return False
    since = last if draft.cue[0] < last else draft.frame[1]
    between = [t for t in piece.doc[piece.token_at(since) : piece.token_at(zone.start)] if t.tag_ in _FINITE]
    if draft.cue[0] > last:
        return bool(between)
    acts = [t for t in between if t.dep_ == "conj"]
    return any("speech" not in verb_classes().get(lemma(t) or "", ()) for t in acts)


def rest_of(piece: Piece, end: int) -> list[Token]:
    """Give the words of a sentence behind a character, without the marks that close it."""
    doc = piece.doc
    at = piece.token_at(end)
    if at in {0, len(doc)}:
        return []
    stop = doc[at - 1].sent.end
    if stop <= at and doc[at].is_alpha and doc[at].text.islower():
        stop = doc[at].sent.end  # a sentence that the parser has cut in two
    rest = list(doc[at:stop])
    while rest and (rest[-1].is_punct or rest[-1].is_space):
        rest.pop()
    while rest and rest[0].text in {"”", '"', "''", "’", "'"}:
        rest.pop(0)
    return rest


def _may_stay(rest: list[Token]) -> bool:
    """Tell words that are no part of what was said before them."""
    parted = rest[0].is_punct
    opening = [t for t in rest if not t.is_punct and not t.is_space]
    if not opening:
        return True
    first = opening[0]
    if first.lower_ == "according":
        return parted  # "..., according to FAO", and not "will react according to the result"
    if parted and _names_source(opening):
        return True
    if is_named_day(first) or first.lower_ in {"yesterday", "today", "tonight"}:
        return True
    if first.tag_ == "VBG":
        said = lemma(first)
        return said in SAYING or (parted and (said is not None or first.lower_ in _REFERRING))
    if first.lower_ in _JOINING:
        return _says_more(opening[1:])
    if first.lower_ in _CONCEDING:
        return any(lemma(t) for t in opening[1:] if t.tag_ in _FINITE)
    if first.lower_ in {"when", "after", "as"} and len(opening) > 1:
        return opening[1].lower_ in _ASKED or any(t.lower_ in _ASKED for t in opening[1:4])
    if first.lower_ in {"on", "last", "this", "late", "early", "earlier", "later"} and len(opening) > 1:
        return is_calendar(opening[1]) or opening[1].lower_ in PERIODS
    if first.tag_ == "IN":
        return any(t.lower_ in OCCASIONS for t in opening[1:8])
    return False


def _names_source(words_of: list[Token]) -> bool:
    """Tell ", the Associated Press reported": who passed on what was said."""
    at = next((n for n, t in enumerate(words_of) if t.tag_ in _FINITE), 0)
    named = all(t.text[:1].isupper() or t.lower_ in _OF_A_PAPER for t in words_of[:at])
    return at > 0 and named and lemma(words_of[at]) is not None


def _is_ahead(verb: Token) -> bool:
    """Tell "would eventually add" and "is being discussed", which say nothing more."""
    return any(t.tag_ == "MD" or t.dep_ == "auxpass" for t in verb.children)


def _says_more(words_of: list[Token]) -> bool:
    """Tell "and warned against it", "but she said it was late", "but gave no details": somebody says, or keeps back.

    "..., but would add to it" and "but now it is claimed" go on with what was said.
    """
    verb = next((t for t in words_of if t.tag_ in _FINITE), None)
    if verb is None:
        return False
    told = verb.head if verb.lower_ in _PERFECT and verb.dep_ == "aux" else verb
    says = told in words_of and set(verb_classes().get(lemma(told) or "", ())) - {"view"}
    if acts_next(verb) or acts_next(verb.head) or (says and not _is_ahead(told)):
        return True
    return _KEPT_BACK.match("".join(t.text_with_ws for t in words_of)) is not None
