"""The words before a report's first sentence: a town and a day ("KYIV, March 4 (Reuters) -"), or an entry's time.

They say where and when something was filed; they are no part of what is said, and nobody's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.records import Span

_MONTH = r"(?i:(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.?)"
_DATE = rf"(?:{_MONTH}\s+\d{{1,2}}|\d{{1,2}}\.?\s+{_MONTH})(?:,?\s+\d{{4}})?"
_WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?)"
_AGENCY = r"(?:\((?:[A-Z][\w&./ ’'-]{1,28})\)|/[A-Z][\w. -]{2,24}/)"
_UPPER = r"[A-ZÀ-Þ][A-ZÀ-Þ’'.-]+(?:[ -][A-ZÀ-Þ][A-ZÀ-Þ’'.-]*){0,4}"
_TITLE = r"[A-ZÀ-Þ][\w’'.-]+(?:[ -](?:[A-ZÀ-Þ][\w’'.-]+|de|del|la|al|el|am|an|der)){0,3}"
_REGION = r"(?:\s?,\s*[A-ZÀ-Þ][\w’'.-]*(?: [A-ZÀ-Þ][\w’'.-]*){0,2}){0,2}"
_NOTE = r"(?:\s*\((?:[A-Z][\w./ -]{0,14}|Updated?\b[^()\n]{0,24})\))?"
"""A region or an hour in brackets behind the town: "Winneba (C/R), Sept. 19, GNA -", "CEBU (Update 2, 3:53 p.m.) -"."""
_DASH = r"\s*(?:—|–|―|--|\s-|[\x96\x97])\s*"
_DATELINE = re.compile(
    rf"\s*(?:(?P<upper>{_UPPER})(?:/{_UPPER})?(?P<region>{_REGION}?)"
    rf"(?:\s*{_AGENCY}|{_NOTE})(?:,?\s+(?P<date>{_DATE}))?,?(?:\s*{_AGENCY})?{_DASH}"
    rf"|{_TITLE}{_REGION}{_NOTE}(?:,?\s+(?P<date2>{_DATE})),?(?:\s*(?:{_AGENCY}|[A-Z]{{2,8}}))?{_DASH}"
    rf"|{_TITLE}{_REGION}\s*{_AGENCY}{_DASH}"
    rf"|{_AGENCY}(?:{_DASH}|\s+))(?=[\"“‘«„<(A-ZÀ-Þ0-9])"
)
"""Town in capitals; or town with a day; or town with an agency; then a dash and a new sentence (Associated Press
Stylebook, "datelines"; Reuters Handbook, "datelines")."""

BYLINE_FIRST = re.compile(rf"{_TITLE}\s+(?:—|―|[–-](?![^\n.]*\s[–—-]\s))\s+(?=[A-ZÀ-Þ])")
"""A name and a dash at the head of what somebody said: "Alex Branch — Comments caused a quarrel, police said".

A short dash that another one answers holds a remark: "Chelsea – Premier League winners – are for sale, he said".
"""

TOWN_FIRST = re.compile(
    rf"{_TITLE},\s[A-ZÀ-Þ][\w.]+(?:\s[A-ZÀ-Þ][\w.]*)?\s*(?:—|–|--)\s*(?=[A-ZÀ-Þ])"
    r"|[A-Z]{3,}(?: [A-Z]{3,})* \([A-Z][A-Za-z]{1,9}\): (?=[A-ZÀ-Þ])"
)
"""A dateline at the head of what somebody said: "Lyon, Ohio — Schools are full, he said", "OSLO (JP): Schools ..."."""

_WORD = (
    rf"{_WEEKDAY}(?![a-z])|{_MONTH}(?![a-z])|(?<!\d)\d{{1,4}}(?:st|nd|rd|th|[hH]\d\d)?(?!\d)|[AaPp]\.?[Mm]\.?|GMT|UTC|BST|C?EST|CET|E[SD]?T|P[SD]?T"
    r"|at|on|Updated?|Posted|Published|ago|hours?|minutes?|mins?"
)
_STAMP = re.compile(
    rf"\s*(?=[^\n]{{0,40}}\d)(?:(?:{_WORD})|[\s,./()]|:(?=\d\d)|-(?=\d))+?(?:\s*[:–—|]|\s-)\s+(?=[^\s\d])", re.I
)
_CLOCK = re.compile(
    r"\s*\d{1,2}[:.h]\d\d(?:\s?(?:[AaPp]\.?[Mm]\.?|GMT|UTC|BST|C?EST|CET|E[SD]?T|P[SD]?T))?\s+(?=[\"“‘«@A-ZÀ-Þ])"
)
"""An entry's time that nothing parts from its words: "14:58 “No one is missing,” police said"."""
_STAMP_LINE = re.compile(rf"\s*(?=[^\n]{{0,40}}\d)(?:(?:{_WORD})|[\s,./()|]|:(?=\d\d)|-(?=\d))+\s*$", re.I)
LONGEST_STAMP = 70
"""Characters of an entry's time at its head: "Tuesday 4 May 2021, 10.32am BST:"."""


@dataclass(frozen=True, slots=True)
class Lead:
    """Words at the head of a paragraph that are no sentence.

    Attributes
    ----------
    start, end
        Characters of the text.
    kind
        "dateline", or "stamp" for the time of an entry, or "line" for one that stands alone over its entries.
    """

    start: int
    end: int
    kind: str


def lead_of(text: str, start: int, end: int) -> Lead | None:
    """Give what stands before the first sentence of a paragraph.

    Parameters
    ----------
    text
        The whole text.
    start, end
        A paragraph, or one line.

    Returns
    -------
    Lead or None
        None for a paragraph that opens with its first sentence.
    """
    body = text[start : min(end, start + 160)]
    found = _DATELINE.match(body)
    if found and found.end() < end - start:
        return Lead(start, start + found.end(), "dateline")
    head = body[:LONGEST_STAMP]
    stamp = _STAMP.match(head) or _CLOCK.match(head)
    if stamp:
        return Lead(start, start + stamp.end(), "stamp")
    if end - start <= LONGEST_STAMP and _STAMP_LINE.fullmatch(text[start:end]):
        return Lead(start, end, "line")
    return None


def leads(text: str, lines: list[Span]) -> Iterator[Lead]:
    """Give the leads of a text, line by line.

    Parameters
    ----------
    text
        The whole text.
    lines
        Start and end of each line.
    """
    for start, end in lines:
        lead = lead_of(text, start, end)
        if lead is not None:
            yield lead
