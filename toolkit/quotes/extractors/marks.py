"""Statements of a text that is not in English: quotation marks, and a table of words that report. No parse.

What stands in quotation marks beside a reporting verb, and what follows "X said that", is a statement; the name next
to the verb is the speaker. A quotation beside which nobody speaks is listed without one. Every find is for a person
to read, and says by which table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from toolkit.quotes.dates import ELSEWHERE_RULES, find_dates
from toolkit.quotes.extractors import phrases
from toolkit.quotes.languages import NAMES, TABLES, ReportingWords
from toolkit.quotes.parse import paragraph_spans
from toolkit.quotes.quotation_spans import find_quotations, outer_quotations
from toolkit.quotes.ranges import is_within
from toolkit.records import Span, SpeakerHow, Statement

_SENTENCE = re.compile(r"(?<=[.!?…])[\"”»“’)]*\s+|\n+|(?<=[。！？])[”」』]*")
_SHORT = re.compile(r"(?<!\w)(?:[^\W\d_]|Dr|Mr|Mme|Sr|Sra|Hr|Fr|St)\.$")
"""A full stop after an initial or a title ends no sentence."""

SHORTEST_QUOTE = 3
"""Words of a quotation without a reporting verb that is still listed; a shorter one is mostly a name."""

SHORTEST_UNSPACED = 6
"""Characters of such a quotation in a script that sets no blanks."""

_NO_WORDS = ReportingWords("", (), (), (), (), (), (), ())


@dataclass(frozen=True, slots=True)
class _Said:
    """Who is found to speak: the characters of the mention, the name in it, and how it is known."""

    span: Span | None = None
    name: str | None = None
    how: SpeakerHow = "none"


class MarkExtractor:
    """Extract statements by quotation marks and the words that report in one language.

    Parameters
    ----------
    language
        A key of ``languages.TABLES``; for any other only the quoted passages are listed.
    """

    name = "marks"

    def __init__(self, language: str):
        self.language, self.table = language, TABLES.get(language, _NO_WORDS)
        self.verb = phrases.any_of(self.table.verbs, language)
        self.according = phrases.any_of(self.table.according, language)
        self.find = phrases.finder(language, self.table)
        if language in TABLES:
            self.how = f"quotation marks and {len(self.table.verbs)} {self.table.name} verbs, without a parse"
        else:
            self.how = f"quotation marks alone: {NAMES.get(language, NAMES['und'])} is not read here"

    def extract(self, text: str) -> list[Statement]:
        """Give the statements of a text, in order, undated."""
        paragraphs = paragraph_spans(text)
        zones = [z.span for z in outer_quotations(find_quotations(text, paragraphs))]
        dates = [(m.start, m.end) for m in find_dates(text) if m.rule in ELSEWHERE_RULES]
        found: list[Statement] = []
        at = day = 0
        for start, end in paragraphs:
            while at < len(zones) and zones[at][0] < start:
                at += 1
            first = at
            while at < len(zones) and zones[at][0] < end:
                at += 1
            own = zones[first:at]
            while day < len(dates) and dates[day][0] < start:
                day += 1
            days = [d for d in dates[day : day + 200] if d[0] < end]
            last: Statement | None = None
            for sentence in _sentences(text, start, end, own):
                inside = [z for z in own if sentence[0] <= z[0] < sentence[1]]
                read = list(self._read(text, sentence, inside, days, last))
                found += read
                last = next((s for s in reversed(read) if s.speaker), last if not read else None)
        return sorted(found, key=lambda s: s.content)

    def _read(
        self, text: str, sentence: Span, zones: list[Span], days: list[Span], last: Statement | None
    ) -> Iterator[Statement]:
        outside = _blanked(text, sentence, [*zones], days)
        cue = self._cue(outside, sentence, zones)
        said = _Said()
        if cue is not None:
            said = self._speaker(text, outside, sentence, cue)
        if cue is not None and said.span is None and zones and last is not None:
            said = _Said(None, last.speaker, "guess" if self.language in {"ko", "zh"} else "bound")
        if cue is None:
            yield from self._without_verb(text, outside, zones, last)
        elif zones:
            clause = self._that(text, sentence, cue) if len(zones) == 1 else None
            mixed = clause is not None and clause[0] < zones[0][0] and zones[0][1] <= clause[1] + 1
            content = [clause] if mixed and clause else zones
            yield self._statement(text, content, cue, said, zones)
        elif said.span is not None and (
            clause := self._that(text, sentence, cue) or self._rest(text, sentence, cue, said)
        ):
            yield self._statement(text, [clause], cue, said, [])

    def _cue(self, outside: str, sentence: Span, zones: list[Span]) -> Span | None:
        """Give the reporting words nearest to a quotation; without one, the first."""
        found = [(sentence[0] + m.start(), sentence[0] + m.end()) for m in self.verb.finditer(outside)]
        if not found:
            found = [(sentence[0] + m.start(), sentence[0] + m.end()) for m in self.according.finditer(outside)]
        if not found or not zones:
            return found[0] if found else None
        return min(found, key=lambda c: min(max(z[0] - c[1], c[0] - z[1], 0) for z in zones))

    def _speaker(self, text: str, outside: str, sentence: Span, cue: Span) -> _Said:
        by_according = self.according.fullmatch(text[slice(*cue)]) is not None
        span = self.find(outside, sentence, cue, by_according)
        if span is None:
            return _Said()
        mention = text[slice(*span)].strip(" ,")
        if mention.lower() in self.table.pronouns:
            return _Said(span, mention, "none")
        return _Said(span, phrases.name_in(mention, self.table, self.language), "named")

    def _without_verb(self, text: str, outside: str, zones: list[Span], last: Statement | None) -> Iterator[Statement]:
        """List quotations beside which nobody speaks; one that follows a statement at once goes on with its speaker."""
        alone = not outside.replace("\x00", "").strip(" .,!?…«»“”„\"'‘’「」『』:;–—-\n")
        for zone in zones:
            words_of = text[slice(*zone)]
            unspaced = self.language in {"zh", "ja", "th"} and len(words_of) >= SHORTEST_UNSPACED
            if len(words_of.split()) < SHORTEST_QUOTE and not unspaced:
                continue
            said = _Said(None, last.speaker, "bound") if alone and last is not None else _Said()
            yield self._statement(text, [zone], (zone[0], zone[0] + 1), said, [zone])

    def _that(self, text: str, sentence: Span, cue: Span) -> Span | None:
        """Give the clause after "said that", to the sentence's end; in Korean the one before "-고 말했다"."""
        if self.language == "ko":
            topic = phrases.korean_topic(text[slice(*sentence)], sentence)
            start = topic[1] + 1 if topic else sentence[0]
            start += len(text[start : cue[0]]) - len(text[start : cue[0]].lstrip())
            clause = text[start : cue[0]].rstrip()
            return (start, start + len(clause)) if clause.endswith("고") and len(clause) > 4 else None
        opens = "|".join(re.escape(t) for t in self.table.that)
        if not opens:
            return None
        pattern = rf"\s*,?\s*(?:\w+\s+){{0,6}}?,?\s*(?P<that>{opens})(?=[\s\w“«\"])"
        match = re.compile(pattern, re.I).match(text, cue[1])
        if match is None or match.end() >= sentence[1]:
            return None
        return match.start("that"), _end(text, sentence)

    def _rest(self, text: str, sentence: Span, cue: Span, said: _Said) -> Span | None:
        """Give the sentence around "selon X"; nothing for a bare verb."""
        if text[slice(*cue)].lower() not in {a.lower() for a in self.table.according} or said.span is None:
            return None
        end = _end(text, sentence)
        if cue[0] <= sentence[0] + 2 or self.language == "ko":
            start = max(cue[1], said.span[1])
            start += len(text[start:end]) - len(text[start:end].lstrip(" ,，"))
            return (start, end) if start < end else None
        body = text[sentence[0] : cue[0]].rstrip(" ,")
        return (sentence[0], sentence[0] + len(body)) if body.strip() else None

    def _statement(self, text: str, content: list[Span], cue: Span, said: _Said, zones: list[Span]) -> Statement:
        inside = all(is_within(span, zones) for span in content)
        kind: Literal["direct", "mixed", "indirect"] = "mixed" if zones else "indirect"
        if zones and inside:
            kind = "direct"
        guess = said.name if said.how == "guess" else None
        return Statement(
            content=tuple(content),
            cue_span=cue,
            cue=text[slice(*cue)],
            kind=kind,
            speaker_span=said.span,
            speaker=None if guess else said.name,
            guess=guess,
            speaker_how=said.how,
            mention=text[slice(*said.span)].strip(" ,") if said.span else None,
            speaker_confidence=0.5 if said.how in {"named", "bound"} else 0.0,
            rule=f"marks ({self.language})",
            confidence=0.5 if said.name else 0.3,
            negated=text[slice(*cue)].lower() in self.table.denying,
            text=" … ".join(text[a:b] for a, b in content),
        )


def _sentences(text: str, start: int, end: int, zones: list[Span]) -> Iterator[Span]:
    """Cut a paragraph into sentences; a full stop inside quotation marks, with a verb after them, cuts nothing."""
    at = start
    near = 0
    for m in _SENTENCE.finditer(text, start, end):
        while near < len(zones) and zones[near][1] <= m.start():
            near += 1
        inside = near < len(zones) and zones[near][0] < m.start() and m.end() < zones[near][1]
        closing = near < len(zones) and zones[near][0] < m.start() < zones[near][1] <= m.end()
        goes_on = text[m.end() : m.end() + 1].islower() or bool(
            _SHORT.search(text, max(start, m.start() - 5), m.start())
        )
        if inside or goes_on or (closing and m.end() == m.start()):
            continue
        if m.start() + len(m.group().rstrip()) > at:
            yield at, m.start() + len(m.group().rstrip())
        at = m.end()
    if at < end:
        yield at, end


def _blanked(text: str, sentence: Span, zones: list[Span], days: list[Span]) -> str:
    """Give a sentence with its quotations and its days blanked out, character for character."""
    body = list(text[slice(*sentence)])
    for spans, mark in ((zones, "\x00"), (days, " ")):
        edge = mark == "\x00"
        for a, b in spans:
            for n in range(max(a - sentence[0] + edge, 0), min(b, sentence[1]) - sentence[0] - edge):
                body[n] = mark
    return "".join(body)


def _end(text: str, sentence: Span) -> int:
    end = sentence[1]
    while end > sentence[0] and text[end - 1] in " .\n。":
        end -= 1
    return end
