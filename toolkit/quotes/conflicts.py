"""Candidates for a conflict: two statements on one topic of which one denies, or whose numbers differ. A human decides.

Topic words are weighted by how rare they are among the statements at hand (Spärck Jones 1972, doi:10.1108/eb026526), so
that a shared "convoy" counts and a shared "said" does not. Nothing is resolved here; both sides are printed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log

from toolkit import __version__
from toolkit.quotes.lexicon import words
from toolkit.quotes.speakers import speaker_key
from toolkit.records import Finding, Quantity, Statement, human

MOST = 5
"""Candidates offered: more would not be read."""

LEAST_SHARED = 2
"""Topic words two statements must share."""

LEAST_SCORE = 0.18
"""Least share of their weighted topic words; below it most pairs are accidents (read by hand on three articles)."""

_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]+")
_NEGATION = re.compile(
    r"\b(?:no|not|never|nothing|none|nobody|neither|nor|without|deny|denied|denies|false|fake)\b|n[’']t\b", re.I
)
_NUMBER = re.compile(
    r"(?<![\w.])(\d[\d,]*(?:\.\d+)?)\s+(km|kilomet\w+|miles?|met(?:er|re)s?|people|workers|days|months|years|percent|%)"
)
_COMMON = words(
    """
    the a an and or but if of to in on at by for with from as that this these those it its is are was were be
    been being have has had do does did will would can could may might must shall should not no never nothing
    none there here they he she we i you his her their our my your them him us who what when where which why how
    all any some more most other such only own same so than too very just also about into over after before
    between under again then once out up down off said says say saying told one two three new now still even
    much many made make going go get got way thing things don’t doesn’t didn’t isn’t aren’t wasn’t weren’t won’t
    can’t it’s that’s there’s we’re they’re i’m we’ll
    """
)


@dataclass(frozen=True, slots=True)
class _Pair:
    a: Statement
    b: Statement
    shared: tuple[str, ...]
    score: float
    why: str
    quantities: tuple[Quantity, ...] = ()


def conflicts(statements: Sequence[Statement]) -> list[Finding]:
    """Offer pairs of statements that may not both be true.

    Parameters
    ----------
    statements
        Statements of one case, with ids.

    Returns
    -------
    list of Finding
        The likeliest first, five at most; each shows both sides and takes none.
    """
    proper = _proper_names(statements)
    topics = [_topic(s) - proper for s in statements]
    seen = Counter(word for t in topics for word in t)
    weight = {w: log((1 + len(statements)) / n) for w, n in seen.items()}
    pairs = []
    for (a, ta), (b, tb) in combinations(zip(statements, topics, strict=True), 2):
        pair = _pair(a, ta, b, tb, weight)
        if pair is not None:
            pairs.append(pair)
    pairs.sort(key=lambda p: (-p.score, p.a.content, p.b.content))
    return [_finding(n, p) for n, p in enumerate(pairs[:MOST], 1)]


def _topic(s: Statement) -> frozenset[str]:
    words = (w.lower().replace("’", "'").removesuffix("'s") for w in _WORD.findall(s.text))
    return frozenset(_stem(w) for w in words if w.replace("'", "’") not in _COMMON and len(w) > 2)


def _proper_names(statements: Sequence[Statement]) -> frozenset[str]:
    """Give the words that are nowhere written small: names do not make a topic."""
    written: dict[str, bool] = {}
    for s in statements:
        for word in _WORD.findall(s.text):
            key = _stem(word.lower().replace("’", "'").removesuffix("'s"))
            written[key] = written.get(key, True) and word[0].isupper()
    return frozenset(w for w, capital in written.items() if capital)


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _pair(a: Statement, ta: frozenset[str], b: Statement, tb: frozenset[str], weight: dict[str, float]) -> _Pair | None:
    if a.speaker is None or b.speaker is None or (a.document == b.document and _overlap(a, b)):
        return None
    shared = ta & tb
    if len(shared) < LEAST_SHARED:
        return None
    score = sum(weight[w] for w in shared) / min(sum(weight[w] for w in ta), sum(weight[w] for w in tb))
    words = _as_written(a, sorted(shared, key=lambda w: (-weight[w], w)))
    numbers = _differing_numbers(a, b)
    if numbers:
        return _Pair(a, b, words, score + 0.3, "the numbers differ", numbers)
    if score < LEAST_SCORE or _denies(a) == _denies(b):
        return None
    same = speaker_key(a.speaker) == speaker_key(b.speaker)
    return _Pair(a, b, words, score, "one speaker, who affirms and denies" if same else "one denies")


def _as_written(s: Statement, stems: Sequence[str]) -> tuple[str, ...]:
    words = [w.lower() for w in _WORD.findall(s.text)]
    return tuple(next((w for w in words if w.startswith(stem)), stem) for stem in stems)


def _overlap(a: Statement, b: Statement) -> bool:
    return any(x < d and c < y for x, y in a.content for c, d in b.content)


def _denies(s: Statement) -> bool:
    return s.negated != bool(_NEGATION.search(s.text))


def _differing_numbers(a: Statement, b: Statement) -> tuple[Quantity, ...]:
    """Give the two values where both name a number of one unit and the numbers differ."""
    ours, theirs = ({u.rstrip("s"): v for v, u in _NUMBER.findall(s.text)} for s in (a, b))
    for unit in ours:
        if unit in theirs and ours[unit] != theirs[unit]:
            return tuple(
                Quantity(name=name, value=float(v.replace(",", "")), unit=unit)
                for name, v in (("first", ours[unit]), ("second", theirs[unit]))
            )
    return ()


def _finding(number: int, p: _Pair) -> Finding:
    text = (
        f"{_side(p.a)} {_side(p.b)} The two may not agree: {p.why}, and they share the words"
        f" {', '.join(f'“{w}”' for w in p.shared[:4])}."
    )
    return Finding(
        id=f"conflict-{number}", kind="conflict", basis="inferred", text=text,
        subjects=tuple(s.id for s in (p.a, p.b) if s.id),
        quantities=p.quantities, how=f"shared topic words and denial, conflicts, dateline {__version__}",
        evidence=tuple(dict.fromkeys([*p.a.evidence, *p.b.evidence])), simulated=p.a.simulated or p.b.simulated,
    )  # fmt: skip


def _side(s: Statement) -> str:
    when = f" ({human(s.said_on)})" if s.said_on else ""
    words = " ".join(s.text.split()).strip('.,“”"')
    return f"{s.speaker}{when}: “{words.replace('“', '‘').replace('”', '’')}”."
