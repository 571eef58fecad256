"""A sentence of the draft laid beside the sentence of the case that it is made of: what was exchanged, word by word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import product
from typing import NamedTuple

from toolkit.publish.proofing.facts import Fact, day_and_month, same_day, same_figure
from toolkit.publish.proofing.rows import Row
from toolkit.publish.proofing.units import Alike, Unit
from toolkit.publish.proofing.words import ADMISSIONS, DENIALS, DIRECTIONS, OPPOSED, Token, is_denial

TWIN = 0.6
"""Share of words that two sentences must have in common, in order, to be laid side by side."""

SHORT = 8
"""Words of an exchange; a longer one is another sentence, and no fact of it is compared by its place."""


class Exchange(NamedTuple):
    """Words of the case, and what stands for them in the draft; either may be empty."""

    theirs: tuple[Token, ...]
    mine: tuple[Token, ...]
    near: Token


class Twin(NamedTuple):
    """The sentence of the case that a sentence of the draft is made of."""

    unit: Unit
    ratio: float
    exchanges: tuple[Exchange, ...]
    kept: frozenset[int]


def twin_of(tokens: list[Token], alike: Sequence[Alike]) -> Twin | None:
    """Find the sentence of the case that a sentence is made of.

    Parameters
    ----------
    tokens
        The sentence, cut.
    alike
        What is most like it.

    Returns
    -------
    Twin or None
        None where no sentence shares most of its words, in order.
    """
    best: Twin | None = None
    words = [token.word for token in tokens]
    for item in alike:
        theirs = [token.word for token in item.unit.tokens]
        if not theirs or not words or min(len(theirs), len(words)) / max(len(theirs), len(words)) < TWIN / 2:
            continue
        matcher = SequenceMatcher(None, theirs, words, autojunk=False)
        ratio = matcher.ratio()
        if ratio >= TWIN and (best is None or ratio > best.ratio):
            best = _twin(item.unit, ratio, matcher, tokens)
    return best


def _twin(unit: Unit, ratio: float, matcher: SequenceMatcher[str], tokens: list[Token]) -> Twin:
    exchanges = []
    kept: set[int] = set()
    for how, i1, i2, j1, j2 in matcher.get_opcodes():
        if how == "equal":
            kept.update(token.start for token in tokens[j1:j2])
            continue
        if i2 - i1 <= SHORT and j2 - j1 <= SHORT:
            near = tokens[min(j1, len(tokens) - 1)]
            exchanges.append(Exchange(tuple(unit.tokens[i1:i2]), tuple(tokens[j1:j2]), near))
    return Twin(unit, ratio, tuple(exchanges), frozenset(kept))


def exchanged(twin: Twin, facts: list[Fact], theirs: list[Fact], text: str) -> Iterator[Row]:
    """Judge what was exchanged.

    Parameters
    ----------
    twin
        The two sentences.
    facts
        Facts of the draft's sentence.
    theirs
        Facts of the case's sentence, by its own offsets.
    text
        The draft's whole text.

    Yields
    ------
    Row
        One a fact that differs, or that is kept in other words.
    """
    for exchange in twin.exchanges:
        yield from _turned(twin, exchange, text)
        for fact in facts:
            row = _against(twin, exchange, fact, theirs) if _touches(fact, exchange.mine) else None
            if row is not None:
                yield row


def _touches(fact: Fact, tokens: Sequence[Token]) -> bool:
    """Tell whether a fact shares a character with any of some words."""
    return any(token.start < fact.end and fact.start < token.end for token in tokens)


def _turned(twin: Twin, exchange: Exchange, text: str) -> Iterator[Row]:
    """Find a no for a yes, one side for another, and a word for its opposite."""
    mine, theirs = {t.word for t in exchange.mine}, {t.word for t in exchange.theirs}
    turned = sum(map(is_denial, mine)) % 2 != sum(map(is_denial, theirs)) % 2
    opposed = any(frozenset(pair) in OPPOSED for pair in product(mine - theirs, theirs - mine))
    swapped = bool(mine & ADMISSIONS and theirs & DENIALS) or bool(mine & DENIALS and theirs & ADMISSIONS)
    if turned or opposed or swapped:
        yield _row("polarity", exchange, twin, text)
    ways, their_ways = mine & DIRECTIONS, theirs & DIRECTIONS
    if ways and their_ways and ways != their_ways:
        yield _row("direction", exchange, twin, text)


def _row(kind: str, exchange: Exchange, twin: Twin, text: str) -> Row:
    first, last = (exchange.mine[0], exchange.mine[-1]) if exchange.mine else (exchange.near, exchange.near)
    span = (first.start, last.end)
    words = _words(exchange, twin)
    says = f"the case has “{words}” here" if words else "the case has no such word here"
    return Row(kind, *span, text[span[0] : span[1]], "differs", says, twin.unit.ref)  # type: ignore[arg-type]


def _words(exchange: Exchange, twin: Twin) -> str:
    if not exchange.theirs:
        return ""
    return twin.unit.text[exchange.theirs[0].start : exchange.theirs[-1].end]


def _against(twin: Twin, exchange: Exchange, fact: Fact, theirs: list[Fact]) -> Row | None:
    """Hold a fact against what stood in its place; None where nothing of its kind did."""
    there = [other for other in theirs if _touches(other, exchange.theirs)]
    alike = [f for f in there if f.kind == fact.kind]
    anywhere = [f for f in theirs if f.kind == fact.kind]
    for other in [*alike, *anywhere]:
        how = same_fact(fact, other)
        if how == "" or (how is not None and other in alike):  # a rounding counts only for what stood in its place
            return _bound(fact, how, other, twin.unit)
    alike = [other for other in alike if _one_measure(fact, other)]
    if not alike:
        return None
    says = f"the case says “{alike[0].text}”"
    return Row(fact.kind, fact.start, fact.end, fact.text, "differs", says, twin.unit.ref)


def _one_measure(fact: Fact, other: Fact) -> bool:
    """Tell whether two facts can differ at all: hectares are no other kilometres."""
    return fact.kind != "figure" or bool(fact.value.dimension == other.value.dimension)


def _bound(fact: Fact, how: str, other: Fact, unit: Unit) -> Row:
    says = f"{how}: the case says “{other.text}”" if how else f"the case says “{other.text}”"
    return Row(fact.kind, fact.start, fact.end, fact.text, "bound", says, unit.ref)


def same_fact(mine: Fact, theirs: Fact) -> str | None:
    """Tell whether two facts of one kind are the same.

    Returns
    -------
    str or None
        "" = the same; a word that names how it is; None = another.
    """
    if mine.kind != theirs.kind:
        return None
    if mine.kind == "figure":
        return same_figure(mine.value, theirs.value)
    if mine.kind == "date":
        day = day_and_month(mine.text) if mine.value is None else None
        if day is not None and theirs.value is not None and theirs.value.endswith(day):
            return "without its year"
        if mine.value is None or theirs.value is None:
            same = mine.text.casefold() == theirs.text.casefold()
            known = "" if mine.value is None else "without its year"
            return known if same else None
        if not same_day(mine.value, theirs.value):
            return None
        return "" if mine.value == theirs.value else "coarser"
    if mine.kind == "name":
        return "" if same_name(mine.text, theirs.text) else None
    return "" if mine.value == theirs.value else None


def same_name(first: str, second: str) -> bool:
    """Tell whether two names may be one: the same, or the shorter is the end or the whole start of the other."""
    a, b = first.casefold().split(), second.casefold().split()
    short, long = sorted((a, b), key=len)
    return long[-len(short) :] == short or long[: len(short)] == short
