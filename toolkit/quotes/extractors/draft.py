"""A statement in the making, and who passed it on."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product

from toolkit.quotes.lexicon import words
from toolkit.records import Span

RELAYING = words("report recall recount quote cite show note carry print write")
"""Verbs by which an outlet passes on what somebody else said."""


@dataclass(frozen=True, slots=True)
class Who:
    """Whom a pronoun, a description or a list of names stands for."""

    name: str
    sure: bool = False
    """True where a rule that hardly ever errs gives the name; False where it is a guess."""
    several: bool = False
    """True where it joins the names of several speakers, as written."""


@dataclass(slots=True)
class Draft:
    """A statement in the making, in characters of the whole text."""

    content: list[Span]
    cue: Span
    speaker: Span | None
    rule: str
    confidence: float
    verb: str = ""
    negated: bool = False
    hedged: bool = False
    supposed: bool = False
    """True where it may be said, or would be: nobody has said it yet."""
    name: str | None = None
    """The speaker's full name as far as the text up to here tells it."""
    who: Who | None = None
    """Whom the mention stands for, where it is no name itself."""
    via: str | None = None
    zones: list[int] = field(default_factory=list)

    @property
    def frame(self) -> Span:
        """From the first to the last character of speaker and reporting words."""
        ends = [self.cue, *([self.speaker] if self.speaker else [])]
        return min(a for a, _ in ends), max(b for _, b in ends)

    @property
    def size(self) -> int:
        """Give the number of characters of content."""
        return sum(b - a for a, b in self.content)

    def holds(self, span: Span) -> bool:
        """Tell whether the content covers a span.

        Parameters
        ----------
        span
            Start and end in characters.
        """
        return any(a <= span[0] and span[1] <= b for a, b in self.content)


def merge_spans(text: str, spans: list[Span]) -> list[Span]:
    """Join spans that touch or that only white space parts.

    Parameters
    ----------
    text
        The whole text.
    spans
        Spans in any order.
    """
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and (start <= merged[-1][1] or not text[merged[-1][1] : start].strip()):
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def pass_on(drafts: list[Draft], text: str) -> list[Draft]:
    """Fold "..., The Hill reported" into the statement it passes on.

    Returns
    -------
    list of Draft
        Without the trailing relays; each statement they pass on names them under ``via``.
    """
    kept = list(drafts)
    for relay in drafts:
        if relay.speaker is None or not (relay.rule == "according to" or relay.verb in RELAYING):
            continue
        for inner in kept:
            if inner is not relay and inner.frame[0] >= relay.frame[1] and relay.holds(inner.cue):
                inner.via = text[slice(*relay.speaker)]  # "KBS reported that Kim described ..."
        told = [d for d in kept if d is not relay and d.frame[1] <= relay.frame[0] and _passes_on(relay, d)]
        if told:
            inner = max(told, key=lambda d: d.cue)
            inner.via = text[slice(*relay.speaker)]
            inner.content = _without(inner.content, relay.frame[0], text)
            kept.remove(relay)
    return kept


def _passes_on(relay: Draft, told: Draft) -> bool:
    """Tell whether a trailing relay has hold of another statement: its words, or the words that report it."""
    if relay.holds(told.cue):
        return True
    if told.holds(relay.cue):
        return relay.cue[1] + 2 >= told.content[-1][1]
    shared = sum(max(0, min(b, d) - max(a, c)) for (a, b), (c, d) in product(relay.content, told.content))
    return relay.content[0][0] < relay.cue[0] and shared >= 0.8 * relay.size


def _without(content: list[Span], stop: int, text: str) -> list[Span]:
    """Cut the content off where the relay begins."""
    cut = []
    for start, end in content:
        if start < stop:
            short = text[start : min(end, stop)].rstrip(" ,;—–-")
            if short:
                cut.append((start, start + len(short)))
        else:
            cut.append((start, end))
    return cut or content
