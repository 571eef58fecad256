"""The facts of one sentence, each with its place: figures, days, names, directions. And when two figures are one."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from toolkit.publish.proofing.rows import RowKind
from toolkit.publish.proofing.words import DIRECTIONS, Token, figures_in, listed, names_in, quotes_in, tokens_of
from toolkit.records import DateMention, Stated

_NO_NAME = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|"
    r"Thursday|Friday|Saturday|Sunday|The|A|An|In|On|At|It|He|She|They|We|I|But|And|This|That|These|Those|There|Its|His|Her|"
    r"Their|Our|If|As|For|From|By|To|With|When|Where|While|After|Before|Since|So|Yet|Not|No|Also|Two|Three|Four|Five|Six|Seven|"
    r"Eight|Nine|Ten|What|Who|How|Why|Of|Or|Then|Now|Here|According|Of|One|Both|Each|Other|Some|Most|Many|All|Such|Only)"
)
_ASKING = listed("Why As Which Whether Because Although However Until During Under")
CONVERTED = 0.02
"""Two figures in different units are one figure up to this share: 50 miles are 80.5 km, printed as 80."""


class Fact(NamedTuple):
    """One fact of a sentence: what it is, its place, its words, and its value to compare."""

    kind: RowKind
    start: int
    end: int
    text: str
    value: Any


def facts_of(
    text: str, start: int, dates: list[DateMention], tokens: list[Token], *, also_quoted: bool = False
) -> list[Fact]:
    """Find the facts of a sentence.

    Parameters
    ----------
    text
        The sentence.
    start
        Its offset in the whole text.
    dates
        Its dates, by offsets of the whole text.
    tokens
        Its words.
    also_quoted
        Keep what stands in quotation marks: a draft may tell in its own words what somebody said.

    Returns
    -------
    list of Fact
        In text order; what stands in quotation marks belongs to the quotation and is left out, and a number that is
        part of a date or a name is none of its own.
    """
    quoted = [] if also_quoted else [(a, b) for a, b, _ in quotes_in(text, start)]
    days = [Fact("date", d.start, d.end, d.text or text[d.start - start : d.end - start], d.value) for d in dates]
    names = [Fact("name", a, b, n, n) for a, b, n in names_in(text, start) if _is_name(n)]
    numbers = [Fact("figure", a, b, s.text, s) for a, b, s in figures_in(text, start)]
    ways = [Fact("direction", t.start, t.end, t.word, t.word) for t in tokens if t.word in DIRECTIONS]
    # "12 June" is a day, no figure and no name; "North Korea" is a name, no direction
    names = _outside(_spans(days), names)
    found = [*days, *names, *_outside(_spans(days), numbers), *_outside(_spans(names), ways)]
    return sorted(_outside(quoted, found), key=lambda f: (f.start, f.end))


_TITLES = listed("the us un uk eu president minister senator secretary general ambassador dr mr mrs ms as why how")
_KINDS = listed("missile base site county province district region city town village ministry agency report")


def bare_name(name: str) -> list[str]:
    """Return a name without the titles before it and the kind of place behind it, as folded words.

    Parameters
    ----------
    name
        As written: "UN Nikki Haley", "Sakkanmol Missile Base".
    """
    run = [token.word for token in tokens_of(name)]
    while len(run) > 1 and run[0] in _TITLES:
        run = run[1:]
    while len(run) > 1 and run[-1] in _KINDS:
        run = run[:-1]
    return run


def _spans(facts: list[Fact]) -> list[tuple[int, int]]:
    return [(fact.start, fact.end) for fact in facts]


def _is_name(name: str) -> bool:
    told = [word for word in name.split() if len(word) > 1 and not _NO_NAME.fullmatch(word) and word not in _ASKING]
    return bool(told) and len(name.rsplit(maxsplit=1)[-1].strip(".")) > 1


def _outside(spans: list[tuple[int, int]], facts: list[Fact]) -> list[Fact]:
    """Keep the facts that share no character with any of some spans."""
    return [fact for fact in facts if not _touches(fact, spans)]


def _touches(fact: Fact, spans: list[tuple[int, int]]) -> bool:
    return any(start < fact.end and fact.start < end for start, end in spans)


def same_figure(mine: Stated, theirs: Stated) -> str | None:
    """Tell whether the figure of a draft is one of the case.

    Parameters
    ----------
    mine
        As the draft prints it.
    theirs
        As the case has it.

    Returns
    -------
    str or None
        "" = the same figure; "rounded" or "converted" = accepted, and named; None = another.
    """
    if mine.dimension != theirs.dimension:
        return None
    if _close(mine.base_low, theirs.base_low, 1e-9) and _close(mine.base_high, theirs.base_high, 1e-9):
        return "" if _same_side(mine, theirs) else None
    if not _same_side(mine, theirs):
        return None
    if mine.size != theirs.size:
        ends = ((mine.base_low, theirs.base_low), (mine.base_high, theirs.base_high))
        return "converted" if all(_close(*pair, CONVERTED) for pair in ends) else None
    step = _coarse_step(mine)
    if step > _coarse_step(theirs) and max(abs(mine.low - theirs.low), abs(mine.high - theirs.high)) < step / 2:
        return "rounded"
    return None


def _same_side(mine: Stated, theirs: Stated) -> bool:
    """Tell that one does not say "at least" where the other says "at most"."""
    sides = {mine.relation, theirs.relation}
    return sides != {"within", "beyond"}


def _coarse_step(figure: Stated) -> float:
    """Return the step that a figure shows: 80 shows tens, 85.3 tenths."""
    return figure.step


def _close(first: float, second: float, share: float) -> bool:
    return abs(first - second) <= share * max(abs(first), abs(second))


_DAY_AND_MONTH = re.compile(r"(?P<a>\d{1,2})?\s*(?P<month>[A-Z][a-z]{2,8})\.?\s*(?P<b>\d{1,2})?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def day_and_month(text: str) -> str | None:
    """Read "12 June" or "June 12" as "-06-12"; None where the words are no such day.

    Parameters
    ----------
    text
        Words of a date without a year.
    """
    match = _DAY_AND_MONTH.match(text)
    if match is None or match["month"][:3].lower() not in _MONTHS or not (match["a"] or match["b"]):
        return None
    return f"-{_MONTHS.index(match['month'][:3].lower()) + 1:02}-{int(match['a'] or match['b']):02}"


def same_day(mine: str | None, theirs: str | None) -> bool:
    """Tell whether a date of the draft is one of the case, or a coarser word for it.

    Parameters
    ----------
    mine
        Date of the draft, as EDTF or a season; None = not resolved.
    theirs
        Date of the case.
    """
    if mine is None or theirs is None:
        return False
    return theirs == mine or theirs.startswith(f"{mine}-")
