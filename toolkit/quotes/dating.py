"""When a statement was said: the date beside its reporting words, else the last one carried along, else publication."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date
from itertools import chain, islice, takewhile

from toolkit.errors import DateError
from toolkit.quotes.datelines import leads
from toolkit.quotes.dates import ELSEWHERE_RULES, days_on, find_dates
from toolkit.quotes.lexicon import WRITTEN, singular, words
from toolkit.quotes.names import PARTICLES
from toolkit.quotes.occasions import SPANNING, tells_when
from toolkit.quotes.parse import paragraph_spans
from toolkit.quotes.ranges import is_within
from toolkit.records import Basis, DateMention, Span, Statement, bounds

_END = re.compile(
    r"(?<!\b[A-Z])(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bMrs)(?<!\bSen)(?<!\bRep)(?<!\bGov)(?<!\bNov)(?<!\bSept)(?<!\b\d)(?<!\b\d\d)"
    r"[.!?][”\"'’)]*\s+(?=[A-Z“\"‘(])|\n\s*\n"
    r"|(?<=\d)\.[”\"'’)]*\s+(?=[A-Z“\"‘(])(?!(?:Jan|Feb|M[äa]r|Apr|Mai|May|Jun|Jul|Aug|Sep|O[kc]t|Nov|De[zc])[a-zä]*\b)"
)
"""A sentence end: a full stop after an initial or a title is none."""
_ANOTHER_DAY = re.compile(
    r"\b(?:(?:day|week|month|year|decade)s?\s+(?:later|earlier|before|after)"
    r"|the\s+(?:next|following|previous)\s+(?:day|morning|afternoon|evening|night|week|month|year)"
    r"|(?:days|weeks|months|years|decades|some time|long)\s+ago|in the past"
    r"|in recent (?:days|weeks|months|years)|recently|previously)\b",
    re.I,
)
"""Words by which something was said on another day than the one of publication, or the one named last."""
_SAME_DAY = re.compile(r"\b(?:the same day|that day|the same occasion)\b")
_NEXT_DAY = re.compile(r"\b(?:the next day|the following day|a day later)\b")
_PRESENT = re.compile(
    r"(?:says|writes|states|notes|argues|claims|insists|believes|thinks|puts|warns|adds|maintains|reads|say|argue|believe)"
)
TOP_LINES = 6
"""First lines of a text, where a date on a line of its own is the day of all that follows."""

_SITTING = re.compile(
    r"\b(?:hearing|sitting|session|debate|deposition|testimony|interview|minutes|meeting|transcript|proceedings)\b",
    re.I,
)
LONGEST_HEADING = 90
"""Characters of a line that heads the record of a sitting."""

_OWN_DAY = re.compile(r"\b(?:dated|of|from|sent on|written on|on)\s+$")
_DATED = re.compile(r"[^.;\n]{0,30}?\b(?:dated|of|from|sent on|written on|signed on)\s+")
"""What stands between a paper and its own day: "letter dated 12 June", "the memo, written on 3 March"."""

_AFTER_NOUN = re.compile(r",|\b(?:of|by|from|to|for|on|dated|signed|sent|seen|that|which)\b")
_OF_THE_DAY = words("statement release story article tweet text")
"""Papers that come out on the day on which they are quoted, more often than not."""

FARTHEST_DAY = 1000
"""Characters that may part "two days later" from the day it points back at: two newspaper paragraphs."""

NEAR_CUE = 80
"""Characters that may part "a day earlier" from the reporting words whose day it tells."""
CARRIED = 40
"""Statements of one paragraph that a day is carried over at most."""

LONGEST_FRAME = 600
"""Characters before and after the reporting words in which their sentence is looked for."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:T.*)?")
_KIN = re.compile(
    r"\b(?:son|daughter|wife|husband|widow|widower|brother|sister|father|mother|parents|cousin|nephew|niece)\b"
)
"""Who shares a family name with the person spoken of."""
_EARLIER = re.compile(r"\b(?:had|has long|have long|earlier|once|originally)\s+(?:\w+ly\s+)?$")


def date_statements(
    text: str, statements: Sequence[Statement], *, published: date | str | None, english: bool = True
) -> list[Statement]:
    """Give every statement its date and say where the date comes from.

    Parameters
    ----------
    text
        The document's text.
    statements
        Its statements, in order, with resolved speakers.
    published
        Publication date or EDTF string; None = unknown.
    english
        False for a text in another language, where fewer readings hold.

    Returns
    -------
    list of Statement
        The same, dated.
    """
    published = _filed_on(text, published) or published
    mentions = find_dates(text, published=published)
    reader = _Reader(text, [m for m in mentions if english or m.rule in ELSEWHERE_RULES], statements)
    dated: list[Statement] = []
    for s in statements:
        value, basis = reader.date_of(s, dated)
        if value is not None and _after(value, published):
            value, basis = None, "unknown"  # a day still to come is what the words are about
        if value is None and not (_paper_of(s) or reader.in_past_perfect(s) or reader.on_another_day(s)):
            value, basis = (reader.filed.edtf if reader.filed else _edtf(published)), "published"
        dated.append(s.model_copy(update={"said_on": value, "date_basis": basis if value else "unknown"}))
    return dated


def _paper_of(s: Statement) -> str | None:
    """Give what kind of paper speaks ("letter"), where its own day is not that of the article that quotes it."""
    if s.speaker_how == "decided":
        return None
    head = _AFTER_NOUN.split(s.mention or s.speaker or "")[0].split()
    noun = singular(head[-1].lower()) if head else ""
    return noun if noun in WRITTEN and noun not in _OF_THE_DAY else None


def _filed_on(text: str, published: date | str | None) -> str | None:
    """Give the day of the text's own dateline ("KYIV, March 4 (Reuters) -"), which outranks what a file says."""
    lines = [m.span() for m in islice(re.finditer(r"[^\n]+", text), TOP_LINES)]
    for lead in leads(text, lines):
        if lead.kind == "dateline":
            days = [m.value for m in find_dates(text[lead.start : lead.end], published=published) if m.value]
            return days[0] if days and _DAY.fullmatch(days[0]) else None
    return None


def _edtf(published: date | str | None) -> str | None:
    if published is None:
        return None
    if isinstance(published, date):
        return date(published.year, published.month, published.day).isoformat()
    try:
        bounds(published)
    except DateError:
        return None
    return published


def _after(value: str, published: date | str | None) -> bool:
    stamp = _edtf(published) if published is not None else None
    return stamp is not None and bounds(value)[0] > bounds(stamp)[1]


def _meant(s: Statement) -> str | None:
    """Give who speaks, or is guessed to: for telling whether a day goes on, a guess is enough."""
    return s.guess or s.speaker


def _covered(m: DateMention, spans: Sequence[Span]) -> bool:
    """Tell whether a date stands in the words of a statement; spans are sorted by their start."""
    at = bisect_right(spans, (m.start, len(spans) and spans[-1][1]))
    return is_within(_span_of(m), spans[max(0, at - 8) : at])


def _span_of(m: DateMention) -> Span:
    """Give the characters of a date; the full stop in "in July." may be the sentence's."""
    return m.start, m.end - m.text.endswith(".")


class _Reader:
    """Finds the date of a statement among the dates of its text."""

    def __init__(self, text: str, mentions: Sequence[DateMention], statements: Sequence[Statement]):
        told = sorted(chain.from_iterable(s.content for s in statements))
        self.text, self.mentions = (
            text,
            [m for m in mentions if m.rule not in {"quarter", "half"} and not _covered(m, told)],
        )
        self.starts = [m.start for m in self.mentions]
        self.frames: dict[Span, Span] = {}
        self.cues = sorted(s.cue_span for s in statements if s.cue_span)
        self.paragraphs = [start for start, _ in paragraph_spans(text)]
        self.filed, self.stamps, self.heads = _leads(text, self.mentions)
        self.stamp_starts = [at for at, _ in self.stamps]

    def date_of(self, s: Statement, earlier: Sequence[Statement]) -> tuple[str | None, Basis]:
        """Give date and basis: from the words around the cue, the entry's time, or what was dated before."""
        cue = s.cue_span or s.content[0]
        start, end = self._frame(cue)
        if (own := self._of_document(s, cue)) is not None:
            return own.edtf, own.basis
        present = _PRESENT.fullmatch(s.cue or "") is not None and self.text[cue[0] - 3 : cue[0]] != "to "
        near = [] if present else self._near(s, cue, (start, end))
        if self.text[max(0, cue[0] - 12) : cue[0]].rstrip().endswith(" earlier"):
            near = [m for m in near if m.start >= cue[1] or m.start < start]  # "was away on Tuesday but earlier said"
        if near:
            best = min(near, key=lambda m: (max(m.start - cue[1], cue[0] - m.end, 0), m.start))
            return self._counted(best, earlier) if best.rule == "days on" else (best.edtf, best.basis)
        if self.on_another_day(s):
            return None, "unknown"
        stamp = bisect_right(self.stamp_starts, cue[0]) - 1
        if stamp >= 0:
            return self.stamps[stamp][1].edtf, self.stamps[stamp][1].basis
        if paper := _paper_of(s):
            return self.day_of_paper(paper, s)
        if present:
            return None, "unknown"  # "writes", "says": what stands there on the day of publication
        home = self.paragraphs[bisect_right(self.paragraphs, cue[0]) - 1] if self.paragraphs else 0
        told = list(takewhile(lambda e: e.content[0][0] >= home, reversed(earlier[-CARRIED:])))
        return self._carried(s, home, (start, end), told)

    def _near(self, s: Statement, cue: Span, frame: Span) -> list[DateMention]:
        """Give the dates in the sentence of the reporting words that tell when they were said."""
        start, end = frame
        elsewhere = [*s.content, *([s.speaker_span] if s.speaker_span else []), *self.heads]
        following = self.cues[bisect_right(self.cues, cue) :]
        stop = next((c[0] for c in following if c[0] > cue[1]), end)
        found = [m for m in self._between(start, min(end, stop)) if not is_within(_span_of(m), elsewhere)]
        return [m for m in found if tells_when(self.text, m, cue, frame, s.content)]

    def _counted(self, mention: DateMention, earlier: Sequence[Statement]) -> tuple[str | None, Basis]:
        """Count "two days later" from the day named last before it, or from that of the statement before it."""
        before = self._between(max(0, mention.start - FARTHEST_DAY), mention.start)
        days = [m for m in before if _DAY.fullmatch(m.value or "") and not self._spans(m)]
        last = earlier[-1] if earlier else None
        told = last.content[-1][1] if last else 0
        if last and told > mention.start - FARTHEST_DAY and (not days or told > days[-1].end):
            day = last.said_on if last.date_basis in {"stated", "resolved"} else None
            basis = last.date_basis
        else:
            day, basis = (days[-1].value, days[-1].basis) if days else (None, "unknown")
        value = days_on(day, mention) if day and _DAY.fullmatch(day) else None
        return value, basis if value else "unknown"

    def _spans(self, m: DateMention) -> bool:
        """Tell a day that bounds a span: "since 1 January"."""
        return SPANNING.search(self.text, max(0, m.start - 30), m.start) is not None

    def _of_document(self, s: Statement, cue: Span) -> DateMention | None:
        """Give the day of a quoted paper itself: "The letter, dated 12 May 2017, reads", "the contract of 7 July"."""
        if s.speaker_span is None or s.speaker_span[0] > cue[0]:
            return None
        words_of = self.text[s.speaker_span[0] : cue[0]]
        head = re.split(r",|\b(?:of|dated|from|that|which)\b", words_of)[0].split()
        if not head or head[-1].lower() not in WRITTEN:
            return None
        inside = self._between(s.speaker_span[0], cue[0])
        dated = [m for m in inside if _OWN_DAY.search(self.text, max(0, m.start - 12), m.start)]
        return dated[0] if len(dated) == 1 else None

    def day_of_paper(self, noun: str, s: Statement) -> tuple[str | None, Basis]:
        """Give the one day that the text before gives to such a paper: "a letter dated 12 June ... the letter"."""
        end = s.content[0][0]
        named = re.finditer(rf"\b{re.escape(noun)}\b", self.text[:end], re.I)
        dated = [_DATED.match(self.text, found.end(), end) for found in named]
        ends = {match.end() for match in dated if match}
        days = [day for day in self._between(0, end) if day.start in ends]
        told = {day.edtf for day in days}
        return (days[0].edtf, days[0].basis) if len(told) == 1 else (None, "unknown")

    def _carried(self, s: Statement, home: int, frame: Span, told: Sequence[Statement]) -> tuple[str | None, Basis]:
        """Carry a day along: "the same day", the same speaker, or a sentence that told of the speaker."""
        contents = list(chain.from_iterable(e.content for e in told))
        days = [
            m
            for m in self._between(home, frame[0])
            if m.value and _DAY.fullmatch(m.value) and not is_within((m.start, m.end), contents)
        ]
        words = self.text[slice(*frame)]
        if days and _SAME_DAY.search(words):
            return days[-1].edtf, days[-1].basis
        for e in told:
            known = e.date_basis in {"stated", "resolved"} and _DAY.fullmatch(e.said_on or "")
            if known and _meant(e) and _meant(e) == _meant(s):
                return e.said_on, e.date_basis
        lead = self.text[max(home, frame[0] - LONGEST_FRAME) : frame[0]].rstrip()
        sentence = re.split(_END, lead)[-1]
        who = (_meant(s) or "").split()
        kin = _KIN.search(s.mention or "") is not None  # "Mr Weld died on Saturday. Mr Weld's son said"
        named = not kin and all(w[:1].isupper() or w in PARTICLES for w in who)  # no "Employees at First Bank"
        told_of = (named and any(w in sentence for w in who if len(w) > 3)) or bool(who and who[-1].lower() in WRITTEN)
        # of "was told on 3 April, before the minister spoke on 10 April" no day is surely hers
        here = {m.value for m in days if m.end >= frame[0] - len(sentence) - 2}
        near = len(here) == 1 and not _NEXT_DAY.search(words)
        if near and told_of and tells_when(self.text, days[-1], frame, (frame[0] - len(sentence), frame[1]), ()):
            return days[-1].edtf, days[-1].basis
        return None, "unknown"

    def _between(self, start: int, end: int) -> Sequence[DateMention]:
        found = self.mentions[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
        return [m for m in found if m.end <= end]

    def _frame(self, cue: Span) -> Span:
        """Give the sentence that the reporting words stand in, told once for each of them."""
        if cue in self.frames:
            return self.frames[cue]
        left, right = max(0, cue[0] - LONGEST_FRAME), min(len(self.text), cue[1] + LONGEST_FRAME)
        for m in _END.finditer(self.text, left, min(len(self.text), cue[0] + 1)):
            left = m.end()
        after = _END.search(self.text, cue[1], right)
        self.frames[cue] = (left, after.start() + 1 if after else right)
        return self.frames[cue]

    def on_another_day(self, s: Statement) -> bool:
        """Tell whether the sentence says that days lie between: "A day after X said", "Weeks earlier, X had said"."""
        cue = s.cue_span or s.content[0]
        frame = self._frame(cue)
        found = _ANOTHER_DAY.finditer(self.text, *frame)
        return any(not is_within(m.span(), s.content) and abs(m.start() - cue[0]) < NEAR_CUE for m in found)

    def in_past_perfect(self, s: Statement) -> bool:
        """Tell whether the reporting words are in the past perfect: said before, nobody knows when."""
        return bool(s.cue_span and _EARLIER.search(self.text[max(0, s.cue_span[0] - 30) : s.cue_span[0]]))


def _leads(
    text: str, mentions: Sequence[DateMention]
) -> tuple[DateMention | None, list[tuple[int, DateMention]], list[Span]]:
    """Give the day of the dateline, the days of the entries with where each begins, and the heads themselves."""
    lines = [m.span() for m in re.finditer(r"[^\n]+", text)]
    found = list(leads(text, lines))
    days = [m for m in mentions if m.value and _DAY.fullmatch(m.value)]
    starts = [m.start for m in days]
    filed: DateMention | None = None
    stamps: list[tuple[int, DateMention]] = []
    alone = 0
    for lead in found:
        inside = days[bisect_left(starts, lead.start) : bisect_left(starts, lead.end)]
        if not inside:
            continue
        if lead.kind == "dateline":
            filed = filed or inside[0]
        else:
            alone += lead.kind == "line"
            stamps.append((lead.start, inside[0]))
    top = lines[:TOP_LINES][-1][1] if lines else 0
    if alone == len(stamps) == 1 and stamps[0][0] > top:
        stamps = []  # one date on a line of its own in the middle of a text is a caption's, or a table's
    return filed or _sitting(text, lines, days), stamps, [(lead.start, lead.end) for lead in found]


def _sitting(text: str, lines: Sequence[Span], days: Sequence[DateMention]) -> DateMention | None:
    """Give the day in a heading such as "Hearing of March 12, 2024" or "Minutes of the meeting held on 3 May 2021"."""
    for start, end in lines[:TOP_LINES]:
        inside = [m for m in days if start <= m.start < end and m.basis == "stated"]
        if len(inside) == 1 and end - start <= LONGEST_HEADING and _SITTING.search(text, start, end):
            return inside[0] if text[end - 1] not in ".!?" else None
    return None
