"""Candidates for a conflict: two statements that may not both be true, or that stand against each other.

Looked for, the surest first: a word of one side that the other rejects, numbers or dates that differ, a denial beside
an assertion, words that point back at another speaker's, and two speakers side by side on one subject. Nothing is
resolved here: both sides are printed, and why the pair is offered. A human decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product
from textwrap import shorten

from toolkit import __version__
from toolkit.quotes.dates import find_dates
from toolkit.quotes.lexicon import words
from toolkit.quotes.ranges import is_within, meets
from toolkit.quotes.speakers import speaker_key
from toolkit.quotes.topics import Topic, fold_names, topics_of, weights
from toolkit.records import Finding, Quantity, Statement, bounds, human

MOST = 15
"""Candidates offered: more would not be read."""

LEAST_SHARED = 2
"""Topic words two statements must share for a denial or a number to meet an assertion."""

LEAST_SCORE = 0.18
"""Least share of their weighted topic words; below it most pairs are accidents (read by hand on three articles)."""

NEAR_CHARACTERS = 900
"""Characters that may part two statements side by side: two newspaper paragraphs."""

MOST_PAIRS = 150_000
"""Pairs compared: all those of 500 statements, and for more the ones that share the rarest words."""

LONGEST_SIDE = 320
"""Characters of each side that the sentence prints; the statement holds the rest."""

_REJECTED, _NUMBERS, _DATES, _BACK, _BESIDE = 0.9, 0.3, 0.25, 0.3, 0.1
"""What each kind of clash adds to the share of topic words, in the order of how often it proves to be one."""

_NEGATION = re.compile(
    r"\b(?:no|not|never|nothing|none|nobody|neither|nor|without|deny|denied|denies|false|fake)\b"
    r"|n[’']t\b",
    re.I,
)
_NUMBER = re.compile(r"(?<![\w.,-])(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)\s*(%|[a-z]{2,})(?:\s+([a-z]{3,}))?")
_MEASURES = words(
    "km kilometers kilometres miles meters metres feet percent % days weeks months years hours tons tonnes"
)
_UNCOUNTED = words("and the per for from with that were was are had have has in of to on at or by")


@dataclass(frozen=True, slots=True)
class _Side:
    """One statement with what a comparison asks of it, worked out once."""

    s: Statement
    topic: Topic
    index: int
    key: str
    denies: bool
    numbers: dict[str, float]
    days: tuple[tuple[date, date], ...]


@dataclass(frozen=True, slots=True)
class _Pair:
    a: Statement
    b: Statement
    shared: tuple[str, ...]
    score: float
    why: str
    quantities: tuple[Quantity, ...] = ()


def conflicts(statements: Sequence[Statement], *, most: int = MOST) -> list[Finding]:
    """Offer pairs of statements that may not both be true.

    Parameters
    ----------
    statements
        Statements of one case, in the order of its documents; those that may not be printed are passed over.
    most
        Pairs offered at most.

    Returns
    -------
    list of Finding
        The likeliest first; each shows both sides and takes none.
    """
    topics = topics_of(statements)
    weight = weights(topics)
    every = list(zip(statements, topics, strict=True))
    heard = [
        (s, t)
        for n, (s, t) in enumerate(every)
        if s.speaker and s.grade == "print" and not _repeated(s, statements[max(0, n - 8) : n + 9])
    ]
    sides = [_side_of(s, t, n) for n, (s, t) in enumerate(heard)]
    pairs = [p for i, j in _meeting(sides) if (p := _pair(sides[i], sides[j], weight)) is not None]
    pairs.sort(key=lambda p: (-round(p.score, 6), p.a.content, p.b.content))
    return [_finding(n, p) for n, p in enumerate(pairs[:most], 1)]


def _pair(a: _Side, b: _Side, weight: dict[str, float]) -> _Pair | None:
    if a.s.document == b.s.document and _overlap(a.s, b.s):
        return None
    shared = a.topic.words & b.topic.words
    least = min(_sum(side.topic.words | side.topic.names, weight) for side in (a, b))
    share = _sum(shared | (a.topic.names & b.topic.names), weight) / least if least else 0.0
    found = max(_clashes(a, b, shared, share), key=lambda c: c[0], default=None)
    if found is None:
        return None
    score, why, quantities = found
    written = _as_written(a.s, sorted(shared, key=lambda w: (-weight[w], w)))
    return _Pair(a.s, b.s, written, score, why, quantities)


def _side_of(s: Statement, topic: Topic, index: int) -> _Side:
    days = tuple(bounds(m.edtf) for m in find_dates(s.text) if m.edtf)
    return _Side(s, topic, index, speaker_key(s.speaker or ""), _denies(s), _numbers(s), days)


def _meeting(sides: Sequence[_Side]) -> list[tuple[int, int]]:
    """Give the pairs worth a look: neighbours, and those that share a word, the rarest words first."""
    holders: dict[str, list[int]] = {}
    for n, side in enumerate(sides):
        for word in sorted(side.topic.words | side.topic.names | side.topic.stems):
            holders.setdefault(word, []).append(n)
    pairs = {(n, n + 1): None for n in range(len(sides) - 1)}
    for _, held in sorted(holders.items(), key=lambda h: (len(h[1]), h[0])):
        if len(pairs) + len(held) ** 2 // 2 > MOST_PAIRS and len(held) > 2:
            break
        pairs.update(dict.fromkeys(combinations(held, 2)))
    return sorted(pairs)


def _repeated(s: Statement, statements: Sequence[Statement]) -> bool:
    """Tell whether a statement is only a part of a longer one by the same speaker."""
    whole = s.content[0][0], s.content[-1][1]
    for o in statements:
        is_longer = o is not s and o.document == s.document and len(o.text) > len(s.text)
        if is_longer and o.speaker == s.speaker and is_within(whole, o.content):
            return True
    return False


def _sum(stems: frozenset[str], weight: dict[str, float]) -> float:
    return sum(weight[w] for w in stems)


def _clashes(
    a: _Side, b: _Side, shared: frozenset[str], share: float
) -> Iterator[tuple[float, str, tuple[Quantity, ...]]]:
    """Give every way in which two statements may clash: score, reason, numbers."""
    same = a.key == b.key
    names = bool(a.topic.names & b.topic.names)
    if not same and (word := _rejected(a, b) or _rejected(b, a)):
        yield _REJECTED + share, f"one rejects the word “{word}”", ()
    if len(shared) >= LEAST_SHARED or (shared and names):
        numbers = _differing_numbers(a, b)
        if numbers:
            yield share + _NUMBERS, "the numbers differ", numbers
        if _differing_dates(a, b):
            yield share + _DATES, "the dates differ", ()
        if a.denies != b.denies and share >= LEAST_SCORE:
            yield share + 0.1 * names, "one speaker, who affirms and denies" if same else "one denies", ()
    if same or not _near(a, b):
        return
    if b.topic.points_back:
        yield _BACK + 0.2, "one points back at the other’s words", ()
    about = _speaks_of(a, b) or _speaks_of(b, a)
    if shared and (about or (names and (a.denies or b.denies))):
        yield _BESIDE + 0.1 * (about + names) + share / 2, "two speakers stand side by side on one subject", ()


def _speaks_of(a: _Side, b: _Side) -> bool:
    """Tell whether the words of ``a`` name the speaker of ``b``."""
    return any(word in a.topic.names for word in fold_names(b.s.speaker or ""))


def _rejected(a: _Side, b: _Side) -> str | None:
    """Give a word in quotation marks that ``a`` rejects and ``b`` uses."""
    if not a.s.negated:
        return None
    both = sorted(a.topic.quoted & b.topic.stems)
    return both[0] if both else None


def _near(a: _Side, b: _Side) -> bool:
    """Tell whether two statements of one document stand side by side."""
    if a.s.document != b.s.document:
        return False
    first, second = sorted((a.s, b.s), key=lambda s: s.content)
    return second.content[0][0] - first.content[-1][1] <= NEAR_CHARACTERS and abs(a.index - b.index) == 1


def _as_written(s: Statement, stems: Sequence[str]) -> tuple[str, ...]:
    written = [w.lower() for w in re.findall(r"[^\W\d_][\w’'-]+", s.text)]
    return tuple(_first_with(stem, written) for stem in stems)


def _first_with(stem: str, written: Sequence[str]) -> str:
    return next((w for w in written if w.startswith(stem)), stem)


def _overlap(a: Statement, b: Statement) -> bool:
    return any(meets(span, b.content) for span in a.content)


def _denies(s: Statement) -> bool:
    return s.negated != bool(_NEGATION.search(s.text))


def _numbers(s: Statement) -> dict[str, float]:
    """Give what a statement counts, by unit or by thing: "13 undeclared bases" counts bases."""
    found: dict[str, float] = {}
    for value, first, second in _NUMBER.findall(s.text):
        thing = first if first in _MEASURES or not second or second in _UNCOUNTED else second
        if thing not in _UNCOUNTED:
            found.setdefault(thing.rstrip("s") or thing, float(value.replace(",", "")))
    return found


def _differing_numbers(a: _Side, b: _Side) -> tuple[Quantity, ...]:
    """Give the two values where both name a number of one thing and the numbers differ."""
    ours, theirs = a.numbers, b.numbers
    for unit in ours:
        if unit in theirs and ours[unit] != theirs[unit]:
            return tuple(
                Quantity(name=name, value=v, unit=unit) for name, v in (("first", ours[unit]), ("second", theirs[unit]))
            )
    return ()


def _differing_dates(a: _Side, b: _Side) -> bool:
    """Tell whether both name dates in full and no date of one can be a date of the other."""
    if not (a.days and b.days):
        return False
    # both ends are days, unlike those of a range of characters: periods that touch have a day in common
    return not any(p <= y and x <= q for (p, q), (x, y) in product(a.days, b.days))


def _finding(number: int, p: _Pair) -> Finding:
    words = ", ".join(f"“{w}”" for w in p.shared[:4])
    shared = f", and they share the word{'s' * (len(p.shared) > 1)} {words}" if p.shared else ""
    return Finding(
        id=f"conflict-{number}",
        kind="conflict",
        basis="inferred",
        text=f"{_side(p.a)} {_side(p.b)} The two may not agree: {p.why}{shared}.",
        subjects=tuple(s.id for s in (p.a, p.b) if s.id),
        quantities=p.quantities,
        how=f"shared topic words and clashes, conflicts, dateline {__version__}",
        evidence=tuple(dict.fromkeys([*p.a.evidence, *p.b.evidence])),
        simulated=p.a.simulated or p.b.simulated,
    )


def _side(s: Statement) -> str:
    """Print one side: what is only reported stands as the document's words, and a denial as one."""
    when = f" ({human(s.said_on)})" if s.said_on else ""
    said = shorten(s.text, LONGEST_SIDE, placeholder="…").strip(" .,")
    said += "”" * (said.count("“") - said.count("”"))
    if said.startswith("“") and said.endswith("”") and said.count("“") == 1:
        said = said[1:-1].strip(".,")
    words_of = f"“{said.replace('“', '‘').replace('”', '’')}”"
    if s.kind == "direct":
        return f"{s.speaker}{when}: {words_of}."
    verb = " denied" if s.negated else ""
    return f"{s.speaker}{when}{verb}, in the document’s words: {words_of}."
