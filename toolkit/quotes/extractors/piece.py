"""One parsed paragraph with its quotations, in tokens and in characters of the whole text."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from toolkit.quotes.extractors.dependencies import Range
from toolkit.quotes.extractors.draft import Draft, merge_spans
from toolkit.quotes.quotation_spans import Quotation
from toolkit.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_BETWEEN = re.compile(r"[\s,]*")
_SENTENCE_CLOSED = re.compile(r"(?<!\.)\.[”\"'’]+$|^[\s]*[.;]")
LONGEST_LEAD = 25
"""Tokens that may stand between "said" and the quotation it opens ("said in an interview with ... on Tuesday:")."""


class Piece:
    """A paragraph's parse, its offset in the text, and its outermost quotations.

    Parameters
    ----------
    doc
        The parse.
    offset
        Its first character in the text.
    zones
        Its outermost quotations.
    text
        The whole text.
    """

    def __init__(self, doc: Doc, offset: int, zones: list[Quotation], text: str):
        self.doc, self.offset, self.zones, self.text = doc, offset, zones, text
        self.end = offset + (doc[-1].idx + len(doc[-1].text_with_ws) if len(doc) else 0)
        """One past the paragraph's last character."""
        self._starts = [token.idx for token in doc]
        self.zone_of = [-1] * len(doc)
        at = 0
        for token in doc if zones else ():
            place = offset + token.idx
            while at < len(zones) and zones[at].end <= place:
                at += 1
            if at < len(zones) and zones[at].start <= place:
                self.zone_of[token.i] = at
        self.quoted = frozenset(i for i, z in enumerate(self.zone_of) if z >= 0)

    def chars(self, span: Range) -> Span:
        """Give a token range as characters of the whole text."""
        last = self.doc[span[1] - 1]
        return self.offset + self.doc[span[0]].idx, self.offset + last.idx + len(last)

    def token_at(self, place: int) -> int:
        """Give the first token at a character of the whole text or behind it; how many there are, where none is."""
        return bisect_left(self._starts, place - self.offset)

    def words(self, span: Range) -> str:
        """Give the characters of a token range."""
        return self.text[slice(*self.chars(span))]

    def tokens(self, zone: int) -> Range | None:
        """Give the token range of a quotation."""
        own = [i for i, z in enumerate(self.zone_of) if z == zone]
        return (own[0], own[-1] + 1) if own else None

    def take_zones(self, draft: Draft) -> None:
        """Grow the content to the whole of every quotation it shares words with."""
        for number, zone in enumerate(self.zones):
            if number not in draft.zones and any(a < zone.end and b > zone.start for a, b in draft.content):
                draft.zones.append(number)
                draft.content.append(zone.span)
        draft.content = merge_spans(self.text, draft.content)

    def quotation(self, verb: Token, subject: Token | None) -> list[Range]:
        """Give the quotations right before or right after the words "S said"."""
        near = [verb.i]
        own = subject is not None and (subject.head == verb or verb.head == subject or subject.dep_ == "pobj")
        if subject is not None and own and abs(subject.i - verb.i) < LONGEST_LEAD:
            near += [subject.left_edge.i, subject.right_edge.i]
            near = [i for i in near if i not in self.quoted]
        start, _ = self.chars((min(near), min(near) + 1))
        found = []
        for number, zone in enumerate(self.zones):
            before = zone.end <= start and self._closes_into(zone, start)
            if before or (zone.start > start and self._leads_into(verb, max(near), zone)):
                tokens = self.tokens(number)
                found += [tokens] if tokens else []
        return found

    def _closes_into(self, zone: Quotation, start: int) -> bool:
        """Tell whether a quotation runs straight into the words after it, with no sentence end between."""
        between = self.text[zone.end : start]
        return bool(_BETWEEN.fullmatch(between)) and not _SENTENCE_CLOSED.search(self.text[zone.start : zone.end])

    def _leads_into(self, verb: Token, right: int, zone: Quotation) -> bool:
        """Tell whether only an adverbial stands between the verb and a quotation that it opens."""
        edge = max(verb.i, right)
        beyond = edge + 1 + LONGEST_LEAD
        if beyond < len(self.doc) and self.offset + self.doc[beyond].idx < zone.start:
            return False  # most are this far: a piece of ninety quotations asks each verb for each
        between = [t for t in self.doc[edge + 1 : edge + LONGEST_LEAD + 2] if self.offset + t.idx < zone.start]
        if not between:
            return edge + 1 < len(self.doc) and self.offset + self.doc[edge + 1].idx == zone.start
        if len(between) > LONGEST_LEAD or any(t.tag_[:2] == "VB" or t.text in {".", ";", "?"} for t in between):
            return False
        return between[-1].text in {",", ":"}

    def sentence_of(self, zone: Quotation) -> Range:
        """Give the tokens of the sentences that a quotation stands in."""
        first, end = self.token_at(zone.start), self.token_at(zone.end)
        return (self.doc[first].sent.start, self.doc[end - 1].sent.end) if first < end else (0, 0)

    def starts_sentence(self, zone: Quotation) -> bool:
        """Tell whether a quotation opens the paragraph or follows a sentence end."""
        lead = self.text[self.offset : zone.start].rstrip()
        return not lead or lead[-1] in ".!?”\"'"
