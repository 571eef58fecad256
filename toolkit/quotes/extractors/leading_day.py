"""The day and the occasion between "said" and what was said: "said on Monday it ...", "said in a statement he ..."."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.quotes.extractors.dependencies import PERIODS, Range, is_calendar, is_named_day
from toolkit.quotes.lexicon import words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_DAY_LEADS = words("on in late early earlier later last this the morning of")
_PERIODS = words("week weekend month year night")
_DAY_PARTS = words("morning afternoon evening night")
_NO_SUBJECT = frozenset({"VBZ", "VBD", "MD", "VBP", "IN", "TO", "CC", "POS", ",", ".", ":"})
"""Tags of what cannot open a reported clause: a day before a verb is its subject ("said Tuesday was quiet")."""
_POINTING = re.compile(
    r"(?:(?:on|later|earlier) )?(?:the (?:same|next|following|previous)|that(?: same)?)"
    r" (?:day|morning|afternoon|evening|night)\b,? ?|(?:earlier )?this (?:morning|afternoon|evening)\b,? ?",
    re.I,
)
"""A day that points back at one named before: "said the same day it was not"."""
_OCCASION = re.compile(
    r"in an? (?:[\w-]+ ){0,3}?(?:statement|interview|release|letter|tweet|post|speech|report|briefing|e-?mail)\b,? ?"
)
"""Where it was said, before what was said: "said in a statement on Sunday members had paid"."""
_SETTING = words("despite in on at with without under amid unlike among within across for from since because during")
"""What opens a setting of the clause behind the reporting verb."""
_ORDER = words("after before following when while as if although though once until first")
"""What does so where a comma closes it: "said after seeing the film, he was sure"."""
OCCASIONS = words(
    """
    statement interview conference email e-mail letter report post tweet briefing call speech address message release
    news press telephone phone television radio meeting hearing court parliament
    """
)
"""Where something is said."""
_HEARD = OCCASIONS | words(
    """
    interviews tv media facebook twitter website complaint event rally stop campaign testimony affidavit filing lawsuit
    trial visit tour ceremony debate blog article column book documents document paper brief memo advance response reply
    """
)
"""Where something is said, and who hears it."""
_VAGUE_DAYS = words("recently just only lately earlier previously once now")
"""Adverbs that tell when it was said as well as when it happened."""
LENGTH_OF_YEAR = 4
"""Digits of a year."""


def without_leading_day(doc: Doc, span: Range, verb: Token) -> Range:
    """Leave a day right behind the verb ("said Tuesday the site ...", "said on Monday it ...") to the frame."""
    start, end = span
    if start <= verb.i or any(t.tag_[:2] == "VB" for t in doc[verb.i + 1 : start]):
        return span
    occasion = _OCCASION.match(doc[start:end].text)
    told = next((t.i for t in doc[start:end] if t.idx >= doc[start].idx + occasion.end()), start) if occasion else start
    at = _past_day(doc, told, end)
    if at == start or at >= end - 1 or doc[at].tag_ in _NO_SUBJECT:
        return span
    return at, end


def with_setting(doc: Doc, span: Range, verb: Token) -> Range:
    """Begin a clause with its own place, time or concession: "said despite the rain, it ...", "said in most ports it".

    The occasion on which it was said stays out, and so does what "that" parts from the clause.
    """
    start, end = span
    gap = [t for t in doc[verb.i + 1 : start] if not t.is_space]
    while gap and gap[0].is_punct:
        gap.pop(0)
    if not gap or start <= verb.i or doc[start].sent != verb.sent or doc[start].lower_ == "that" or doc[start].is_quote:
        return span
    closed = gap[-1].text == ","
    town = all(t.tag_[:3] == "NNP" for t in gap[1:])  # "said in Geneva the talks had failed"
    tied = closed if gap[0].lower_ in _ORDER or town else gap[0].lower_ in _SETTING
    outside = _HEARD if closed else _HEARD | PERIODS
    if not tied or any(t.lower_ in outside or is_calendar(t) for t in gap):
        return span
    return gap[0].i, end


def is_when_or_said_when(doc: Doc, gap: Range) -> bool:
    """Tell "said recently a post was set up", "said in 2019 and 2020 nine died": of the saying or of what was said.

    Parameters
    ----------
    doc
        The parse.
    gap
        Token range between the reporting word and its clause.
    """
    between = [t for t in doc[slice(*gap)] if not t.is_punct and not t.is_space]
    if not between or doc[gap[1]].lower_ == "that" or any(is_named_day(t) for t in between):
        return False
    year = any(t.text.isdigit() and len(t) == LENGTH_OF_YEAR for t in between)
    return year or between[0].lower_ in _VAGUE_DAYS


def _is_year_in(doc: Doc, start: int, at: int, end: int) -> bool:
    """Tell "in 2017" from a number that counts something."""
    return end == at + 1 and at > start and doc[at - 1].lower_ == "in" and len(doc[at]) == LENGTH_OF_YEAR


def _past_day(doc: Doc, start: int, end: int) -> int:
    """Give the token behind "on Monday", "late on 4 March 2019", "in a statement on Friday", "last week"."""
    pointing = _POINTING.match(doc[start:end].text)
    if pointing:
        return next((t.i for t in doc[start:end] if t.idx >= doc[start].idx + pointing.end()), start)
    at = start
    while at < end and doc[at].lower_ in _DAY_LEADS:
        at += 1
    days = at
    while at < end and (is_calendar(doc[at]) or (at > days and doc[at].text == "," and is_calendar(doc[at - 1]))):
        at += 1
    if at == days and doc[days - 1].lower_ in {"last", "this"} and doc[at].lower_ in _PERIODS:
        at += 1
    elif not any(is_named_day(t) for t in doc[days:at]) and not _is_year_in(doc, start, days, at):
        return start  # "said 11 people had died"
    while at < end and (doc[at].lower_ in _DAY_PARTS or doc[at].text == ","):
        at += 1
    if at < end and days > start and doc[days - 1].lower_ == "the" and doc[at].tag_[:2] == "NN":
        return start  # "said the March break"
    return at
