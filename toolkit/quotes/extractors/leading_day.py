"""The day and the occasion between "said" and what was said: "said on Monday it ...", "said in a statement he ..."."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.quotes.extractors.dependencies import Range, is_calendar, is_named_day
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
