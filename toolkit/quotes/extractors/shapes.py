"""Who speaks by the shape of a line rather than its grammar: "And from X:", "so X", "in the words of X", posts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.quotes import lexicon
from toolkit.quotes.extractors.draft import RELAYING, Draft, merge_spans
from toolkit.quotes.extractors.piece import Piece
from toolkit.quotes.names import core_name, name_kind
from toolkit.quotes.quotation_spans import Quotation
from toolkit.records import Span

_CAPITAL = r"[A-ZÀ-Þ](?:[\w’'-]|\.(?=\w|\s[A-ZÀ-Þ]))*"
_NAME = rf"{_CAPITAL}(?:\s(?:{_CAPITAL}|de|van|von|der|den|del|di|da|al|bin|el)){{0,4}}"
_FULL_NAME = rf"{_CAPITAL}(?:\s(?:{_CAPITAL}|de|van|von|der|den|del|di|da|al|bin|el)){{1,4}}"
_FROM = re.compile(
    r"(?:(?:And|But|Then|Also|Or|This|These|Another|One|A word|A note|A reply|More),?\s+)*(?:[Ff]rom|[Bb]y)\s+"
    r"(?P<name>[^:,“”\"\n]{2,70}?)(?:,[^:“”\"\n]{2,90})?:\s*$"
)
_THERE_IS = re.compile(
    rf"(?:And|But|Then)?,?\s*(?:[Tt]here|[Hh]ere)(?:\s(?:is|was|are|were)|[’']s)\s(?P<name>{_NAME})(?:,[^:“”\"\n]{{2,90}})?:\s*$"
)
_SO = re.compile(rf",?\s*(?:so|thus)\s+(?P<name>{_NAME})(?=\s*[,.;:]|\s+[“\"„«]|\s*$)")
_IN_WORDS_OF = re.compile(
    r"\b(?:[Ii]n|[Tt]o\s(?:use|quote|borrow)|[Bb]orrowing)\s(?:the\s)?words\sof\s(?P<name>[^,“”\"\n]{2,60}?),?\s*$"
)
_BEFORE_COLON = re.compile(
    rf"(?:^|,\s)(?P<name>{_FULL_NAME}),\s(?:[^“”\"]{{0,160}},\s)?(?P<verb>[a-z-]+)(?:\s[^,:“”\"]{{1,60}})?:\s*$"
)
_OWN_WORDS = re.compile(
    r"(?P<name>[^:]{2,60})[’']s\s(?:verdict|answer|reply|response|conclusion|advice|message|words|warning|explanation"
    r"|comment|reaction|retort|defence|defense|excuse|argument)$"
)
_BLOCK_MARK = re.compile(r"(?:>[^\S\n]*)*")
_SENTENCE = re.compile(r"[.!?][”\"’)]*\s+(?=[A-ZÀ-Þ“\"])")
_SIGNED_POST = re.compile(
    r"^(?:>[^\S\n]*)?(?P<words>[^\n]{3,600}?)\s*(?:\n>\s*)?(?:—|–|--)\s*(?P<name>[^\n()@]{2,50}?)\s*\(@\w{2,30}\)[^\S\n]*[^\n]{0,40}$",
    re.M,
)
"""How a page shows a post that it embeds: words, dash, name, handle, day (Twitter, "Embedded posts")."""
_HEADED_POST = re.compile(
    r"^(?P<name>[A-ZÀ-Þ][^\n()@:]{1,40}?)\s*\(?@\w{2,30}\)?[^\S\n]*\n\s*(?P<words>[^\n]{3,600}(?:\n[^\n]{3,600}){0,5}?)\n\s*"
    r"\d{1,2}[:.]\d\d[^\n]{0,40}\d{4}[^\n]{0,20}$",
    re.M,
)
"""Name and handle above, time and day below."""


_DATED_POST = re.compile(
    r"^(?P<name>[A-ZÀ-Þ][^\n()@:]{1,40}?)\s*\(?@[\w.]{2,40}\)?\s*[·•,|-]\s*[^\n]{0,12}\d[^\n]{0,24}\n\s*(?P<words>[^\n]{3,600})$",
    re.M,
)
"""Name, handle and day above, as a page shows a post without its frame: "Ida Holm @idaholm · 4 May 2024"."""


@dataclass(frozen=True, slots=True)
class Post:
    """An embedded post.

    Attributes
    ----------
    name, words
        Characters of the text: whose it is, and what it says.
    signed
        True where the name stands behind the words; a name above may be the reporter's.
    """

    name: Span
    words: Span
    signed: bool


def posts(text: str) -> list[Post]:
    """Give the posts that a text shows."""
    if "@" not in text:
        return []
    found = [Post(m.span("name"), m.span("words"), True) for m in _SIGNED_POST.finditer(text)]
    above = [*_HEADED_POST.finditer(text), *_DATED_POST.finditer(text)]
    return found + [Post(m.span("name"), m.span("words"), False) for m in above]


def posted(piece: Piece, embedded: Sequence[Post]) -> list[Draft]:
    """Give a paragraph that is part of an embedded post to whose post it is.

    Parameters
    ----------
    piece
        The paragraph.
    embedded
        What ``posts`` gave.
    """
    for post in embedded:
        start, end = max(piece.offset, post.words[0]), min(piece.end, post.words[1])
        if start < end:
            rule, confidence = ("post", 0.9) if post.signed else ("post, name above", 0.6)
            return [Draft([(start, end)], post.name, post.name, rule, confidence)]
    return []


def block_quotation(block: Sequence[Piece], name: Span) -> Draft:
    """Give lines without quotation marks to the name that signs them on the next line.

    Parameters
    ----------
    block
        The lines, in order.
    name
        Who signs them.
    """
    text = block[0].text
    marks = [_BLOCK_MARK.match(text, p.offset) for p in block]
    spans = [(m.end() if m else p.offset, p.end) for m, p in zip(marks, block, strict=True)]
    return Draft(merge_spans(text, spans), name, name, "block quotation", 0.7)


def announced_by(text: str, start: int, end: int) -> Span | None:
    """Give whom a line announces: "And from the harbour master:", "Then there is Karl Voss:".

    Parameters
    ----------
    text
        The whole text.
    start, end
        The line, or what stands before a quotation.
    """
    last = max((m.end() for m in _SENTENCE.finditer(text, start, end)), default=start)
    for pattern in (_FROM, _THERE_IS):
        match = pattern.match(text, last, end)
        if match is not None:
            return match.span("name")
    return None


def name_above(text: str, start: int, end: int) -> Span | None:
    """Give the name of a person that is all of a line, as in a table: "Rui Falk" above what he said."""
    line = text[start:end].strip()
    if not re.fullmatch(_FULL_NAME, line) or name_kind(core_name(line)) != "person":
        return None
    return start, start + len(text[start:end].rstrip())


def hands_over(piece: Piece, zone: Quotation, announced: Draft) -> bool:
    """Tell "Ida Holm, head of Northline, said:" above a paragraph that is one quotation and nothing else.

    Parameters
    ----------
    piece
        The paragraph.
    zone
        Its first quotation, at its head.
    announced
        Speaker and cue of the paragraph before.
    """
    between = piece.text[announced.cue[1] : piece.offset].strip()
    rest = piece.text[zone.end : piece.end].strip(" .,")
    says = announced.verb in lexicon.SAYING and announced.verb not in RELAYING
    return says and not announced.supposed and between == ":" and not rest


def so_named(text: str, at: int, end: int) -> re.Match[str] | None:
    """Give the name in "“...”, so Reimann"."""
    return _SO.match(text, at, end)


def owner_of_words(lead: str) -> int:
    """Give how many characters of "Voss's verdict" before a colon are the name: all of them where nothing is owned.

    Parameters
    ----------
    lead
        What stands before the colon.
    """
    match = _OWN_WORDS.fullmatch(lead)
    return match.end("name") if match else len(lead)


def in_words_of(text: str, start: int, at: int) -> re.Match[str] | None:
    """Give the name in "in the words of Ida Holm, “...”".

    Parameters
    ----------
    text
        The whole text.
    start
        Begin of the paragraph.
    at
        Where the quotation begins.
    """
    return _IN_WORDS_OF.search(text, start, at)


def named_before(text: str, start: int, at: int) -> tuple[Span, Span] | None:
    """Give name and verb in "Asked whether she had, Maria Tau, 62, who was there, said: “...”".

    Parameters
    ----------
    text
        The whole text.
    start
        Begin of the paragraph.
    at
        Where the quotation begins.
    """
    last = max((m.end() for m in _SENTENCE.finditer(text, start, at)), default=start)
    match = _BEFORE_COLON.search(text[last:at])
    if match is None or "speech" not in lexicon.verb_classes().get(lexicon.verb_forms().get(match["verb"], ""), ()):
        return None
    (a, b), (c, d) = match.span("name"), match.span("verb")
    return (last + a, last + b), (last + c, last + d)
