"""Statements of a text that is not in English: quotation marks, and a table of words that report. No parse.

What stands in quotation marks beside a reporting verb, and what follows "X said that", is a statement; the name next to
the verb is the speaker. Nothing else is read, and every find says by which table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from toolkit.quotes.grades import is_pronoun
from toolkit.quotes.languages import TABLES
from toolkit.quotes.parse import paragraph_spans
from toolkit.quotes.zones import find_zones, outer_zones
from toolkit.records import Span, SpeakerHow, Statement

_SENTENCE = re.compile(r"(?<=[.!?…])[\"”»“’)]*\s+|\n+")
_UPPER = r"[^\W\d_a-zß-öø-ÿа-яё]"
_NAME = rf"{_UPPER}(?:[\w’'-]*\w|[a-z]{{0,3}}\.(?=\s+{_UPPER}))?"
_SHORT = re.compile(r"(?<!\w)(?:[^\W\d_]|Dr|Mr|Mme|Sr|Sra|Hr|Fr|St)\.$")
"""A full stop after an initial or a title ends no sentence."""
_JOIN = r"(?:de|del|de la|von|van|di|da|du|des|der|y|bin|al|of)"
SHORTEST_QUOTE = 3
"""Words of a quotation without a reporting verb in its sentence that is still passed by: mostly a name or a title."""


class MarkExtractor:
    """Extract statements by quotation marks and the words that report in one language.

    Parameters
    ----------
    language
        A key of ``languages.TABLES``.
    """

    name = "marks"

    def __init__(self, language: str):
        self.language, self.table = language, TABLES[language]
        self.verb = _any(self.table.verbs, suffix=self.language == "ko")
        articles = "|".join(re.escape(a) for a in self.table.articles) or "(?!)"
        named = rf"(?:(?:[\w-]+\s+){{0,3}}?{_NAME}(?:\s+(?:{_JOIN}\s+)?{_NAME})*)"
        self.phrase = rf"(?:(?i:{articles})\s*{named}|(?i:{articles})\s*[\w-]{{3,}}|{named})"
        self.how = f"quotation marks and {len(self.table.verbs)} {self.table.name} verbs, without a parse"

    def extract(self, text: str) -> list[Statement]:
        """Give the statements of a text, in order, undated.

        Parameters
        ----------
        text
            Any text.
        """
        paragraphs = paragraph_spans(text)
        zones = [z.span for z in outer_zones(find_zones(text, paragraphs))]
        found = []
        for start, end in paragraphs:
            own = [z for z in zones if start <= z[0] < end]
            for sentence in _sentences(text, start, end, own):
                found += list(self._read(text, sentence, [z for z in own if sentence[0] <= z[0] < sentence[1]]))
        return sorted(found, key=lambda s: s.content)

    def _read(self, text: str, sentence: Span, zones: list[Span]) -> Iterator[Statement]:
        outside = _blanked(text, sentence, zones)
        verb = self.verb.search(outside)
        cue = (sentence[0] + verb.start(), sentence[0] + verb.end()) if verb else None
        if cue is None:
            according = _any(self.table.according, suffix=self.language == "ko").search(outside)
            if according is None:
                return
            cue = (sentence[0] + according.start(), sentence[0] + according.end())
            speaker = self._by_according(text, sentence, cue)
        else:
            speaker = self._by_verb(outside, sentence, cue)
        if zones:
            clause = self._that(text, sentence, cue) if len(zones) == 1 else None
            mixed = clause is not None and clause[0] < zones[0][0] and zones[0][1] <= clause[1] + 1
            content = [clause] if mixed and clause else zones
            yield self._statement(text, content, cue, speaker, zones)
        elif clause := self._that(text, sentence, cue) or self._rest(text, sentence, cue, speaker):
            yield self._statement(text, [clause], cue, speaker, [])

    def _by_verb(self, outside: str, sentence: Span, cue: Span) -> Span | None:
        """Find the name right before or right after the verb."""
        if self.language == "ko":
            return _korean_topic(outside, sentence)
        phrase = self.phrase
        after = re.match(rf"\s*,?\s*(?P<who>{phrase})", outside[cue[1] - sentence[0] :])
        before = outside[: cue[0] - sentence[0]]
        lead = re.search(rf"(?P<who>{phrase})\s*(?:,[^,]{{2,60}},\s*)?(?:\w+\s+){{0,2}}$", before)
        if lead and before[lead.end() :].strip() == "" and not re.search(r"[”»“\"]\s*,?\s*$", before):
            return sentence[0] + lead.start("who"), sentence[0] + lead.end("who")
        if after:
            at = cue[1]
            return at + after.start("who"), at + after.end("who")
        return None

    def _by_according(self, text: str, sentence: Span, cue: Span) -> Span | None:
        if self.language == "ko":
            word = re.search(r"[\w·]+\s*$", text[sentence[0] : cue[0]])
            return (sentence[0] + word.start(), sentence[0] + word.end()) if word else None
        body = text[cue[1] : sentence[1]]
        match = re.match(r"\s*([^,.;:“«\"]{2,80})(?=,)", body) or re.match(rf"\s*({self.phrase})", body)
        return (cue[1] + match.start(1), cue[1] + match.end(1)) if match else None

    def _that(self, text: str, sentence: Span, cue: Span) -> Span | None:
        """Give the clause after "said that", to the sentence's end; in Korean the one before "-고 말했다"."""
        if self.language == "ko":
            topic = _korean_topic(text[slice(*sentence)], sentence)
            start = topic[1] + 1 if topic else sentence[0]
            start += len(text[start : cue[0]]) - len(text[start : cue[0]].lstrip())
            clause = text[start : cue[0]].rstrip()
            return (start, start + len(clause)) if clause.endswith("고") and len(clause) > 4 else None
        opens = "|".join(re.escape(t) for t in self.table.that)
        match = re.compile(rf"\s*,?\s*(?:\w+\s+){{0,6}}?,?\s*(?P<that>{opens})(?=[\s\w“«\"])", re.I).match(text, cue[1])
        if match is None or match.end() >= sentence[1]:
            return None
        return match.start("that"), _end(text, sentence)

    def _rest(self, text: str, sentence: Span, cue: Span, speaker: Span | None) -> Span | None:
        """Give the sentence around "selon X"; nothing for a bare verb."""
        if text[slice(*cue)].lower() not in {a.lower() for a in self.table.according} or speaker is None:
            return None
        end = _end(text, sentence)
        if cue[0] <= sentence[0] + 2 or self.language == "ko":
            start = max(cue[1], speaker[1])
            start += len(text[start:end]) - len(text[start:end].lstrip(" ,"))
            return (start, end) if start < end else None
        body = text[sentence[0] : cue[0]].rstrip(" ,")
        return (sentence[0], sentence[0] + len(body)) if body.strip() else None

    def _statement(
        self, text: str, content: list[Span], cue: Span, speaker: Span | None, zones: list[Span]
    ) -> Statement:
        inside = all(any(a <= c[0] and c[1] <= b for a, b in zones) for c in content)
        mention = text[slice(*speaker)].strip(" ,") if speaker else None
        kind: Literal["direct", "mixed", "indirect"] = "mixed" if zones else "indirect"
        if zones and inside:
            kind = "direct"
        how: SpeakerHow = "none" if mention is None or is_pronoun(mention) else "named"
        return Statement(
            content=tuple(content), cue_span=cue, cue=text[slice(*cue)], speaker=mention, speaker_span=speaker,
            mention=mention, speaker_how=how, kind=kind, speaker_confidence=0.5 if how == "named" else 0.0,
            rule=f"marks ({self.language})", confidence=0.5 if speaker else 0.3,
            negated=text[slice(*cue)].lower() in self.table.denying,
            text=" … ".join(text[a:b] for a, b in content),
        )  # fmt: skip


def _any(forms: tuple[str, ...], *, suffix: bool) -> re.Pattern[str]:
    """Match any of some words, longest first; a suffix may follow a letter, as Korean writes it."""
    either = "|".join(re.escape(f) for f in sorted(forms, key=len, reverse=True))
    return re.compile(rf"(?:{either})(?!\w)" if suffix else rf"(?<!\w)(?:{either})(?!\w)", re.I)


def _sentences(text: str, start: int, end: int, zones: list[Span]) -> Iterator[Span]:
    """Cut a paragraph into sentences; a full stop inside quotation marks, with a verb after them, cuts nothing."""
    at = start
    for m in _SENTENCE.finditer(text, start, end):
        inside = any(a < m.start() and m.end() < b for a, b in zones)
        goes_on = text[m.end() : m.end() + 1].islower() or bool(
            _SHORT.search(text, max(start, m.start() - 5), m.start())
        )
        if inside or goes_on:
            continue
        yield at, m.start() + len(m.group().rstrip())
        at = m.end()
    if at < end:
        yield at, end


def _blanked(text: str, sentence: Span, zones: list[Span]) -> str:
    """Give a sentence with its quotations blanked out, character for character."""
    body = list(text[slice(*sentence)])
    for a, b in zones:
        for n in range(a - sentence[0] + 1, min(b, sentence[1]) - sentence[0] - 1):
            body[n] = "\x00"
    return "".join(body)


def _korean_topic(outside: str, sentence: Span) -> Span | None:
    """Find the speaker before 은, 는, 이 or 가 in a Korean sentence: the last three words at most."""
    match = re.search(r"(?:^|(?<=[\s,]))(?P<who>(?:[\w·]+\s+){0,2}?[\w·]{1,12}?)(?:은|는|이|가)(?=[\s,])", outside)
    if match is None:
        return None
    return sentence[0] + match.start("who"), sentence[0] + match.end("who")


def _end(text: str, sentence: Span) -> int:
    end = sentence[1]
    while end > sentence[0] and text[end - 1] in " .\n":
        end -= 1
    return end
