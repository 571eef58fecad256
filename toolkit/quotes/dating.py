"""When a statement was said: the date beside its reporting words, else the last one carried along, else publication."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from toolkit.errors import DateError
from toolkit.quotes.dates import find_dates
from toolkit.quotes.lexicon import WRITTEN
from toolkit.quotes.parse import paragraph_spans
from toolkit.records import Basis, DateMention, Span, Statement, bounds

_END = re.compile(
    r"(?<!\b[A-Z])(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bMrs)(?<!\bSen)(?<!\bRep)(?<!\bGov)(?<!\bNov)(?<!\bSept)[.!?][”\"'’)]*\s+(?=[A-Z“\"‘(])|\n\s*\n"
)
_SAME_DAY = re.compile(r"\b(?:the same day|that day|the same occasion)\b")
_NEXT_DAY = re.compile(r"\b(?:the next day|the following day|a day later)\b")
_PRESENT = re.compile(
    r"(?:says|writes|states|notes|argues|claims|insists|believes|thinks|puts|warns|adds|maintains|reads|say|argue|believe)"
)
_EARLIER = re.compile(r"\b(?:had|has long|have long)\s+(?:\w+ly\s+)?$")


def date_statements(text: str, statements: Sequence[Statement], *, published: date | str | None) -> list[Statement]:
    """Give every statement its date and say where the date comes from.

    Parameters
    ----------
    text
        The document's text.
    statements
        Its statements, in order, with resolved speakers.
    published
        Publication date or EDTF string; None = unknown.

    Returns
    -------
    list of Statement
        The same, dated.
    """
    mentions = find_dates(text, published=published)
    paragraphs = paragraph_spans(text)
    dated: list[Statement] = []
    for s in statements:
        value, basis = _date_of(text, s, mentions, dated, paragraphs)
        if value is not None and basis != "published" and _after(value, published):
            value, basis = None, "unknown"  # a day still to come is what the words are about
        if value is None and basis == "unknown" and published is not None and not _earlier(text, s):
            value, basis = _edtf(published), "published"
        dated.append(s.model_copy(update={"said_on": value, "date_basis": basis if value else "unknown"}))
    return dated


def _edtf(published: date | str) -> str | None:
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


def _inside(m: DateMention, spans: Sequence[Span]) -> bool:
    return any(a <= m.start and m.end <= b for a, b in spans)


def _date_of(
    text: str, s: Statement, mentions: Sequence[DateMention], earlier: Sequence[Statement], paragraphs: Sequence[Span]
) -> tuple[str | None, Basis]:
    cue = s.cue_span or s.content[0]
    start, end = _frame(text, s, cue)
    own = [*s.content, *([s.speaker_span] if s.speaker_span else [])]
    if _PRESENT.fullmatch(s.cue or ""):
        return None, "unknown"  # "writes", "says": what stands there on the day of publication
    near = [m for m in mentions if start <= m.start and m.end <= end and not _inside(m, own)]
    if near:
        best = min(near, key=lambda m: (_distance(m, cue), m.start))
        return best.value, best.basis
    home = next((p for p in paragraphs if p[0] <= cue[0] < p[1]), (0, len(text)))
    contents = [span for e in earlier for span in e.content]
    before = [
        m
        for m in mentions
        if home[0] <= m.start < start and m.value and not _inside(m, contents) and len(m.value) >= 10
    ]
    frame = text[start:end]
    if before and _SAME_DAY.search(frame):
        return before[-1].value, before[-1].basis
    same = [
        e
        for e in earlier
        if e.speaker == s.speaker
        and e.speaker
        and e.content[0][0] >= home[0]
        and e.date_basis in {"stated", "resolved"}
    ]
    if same:
        return same[-1].said_on, same[-1].date_basis
    sentence = re.split(_END, text[home[0] : start].rstrip())[-1]
    who = (s.speaker or "").split()
    told_of = any(w in sentence for w in who if len(w) > 3) or bool(who and who[-1].lower() in WRITTEN)
    if before and told_of and before[-1].end >= start - len(sentence) - 2 and not _NEXT_DAY.search(frame):
        return before[-1].value, before[-1].basis
    return None, "unknown"


def _frame(text: str, s: Statement, cue: Span) -> Span:
    """Give the stretch around the reporting words that is not content: back and on to a sentence end."""
    left, right = 0, len(text)
    for m in _END.finditer(text, max(0, cue[0] - 600), cue[0]):
        left = m.end()
    after = _END.search(text, cue[1], cue[1] + 600)
    if after:
        right = after.start() + 1
    del s
    return left, right


def _distance(m: DateMention, cue: Span) -> int:
    return max(m.start - cue[1], cue[0] - m.end, 0)


def _earlier(text: str, s: Statement) -> bool:
    """Tell whether the reporting words are in the past perfect: said before, nobody knows when."""
    return bool(s.cue_span and _EARLIER.search(text[max(0, s.cue_span[0] - 30) : s.cue_span[0]]))
