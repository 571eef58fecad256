"""A sentence cut into words, each with its place, and what words tell: figures, days, names, sides and yes or no."""

from __future__ import annotations

import re
from itertools import product
from typing import NamedTuple

from toolkit.quotes.quotation_spans import quoted_words
from toolkit.records import Stated, find_stated

_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:[’'-][^\W\d_]+)*|[%°]")
_NAME = re.compile(
    r"(?:[A-ZÀ-ÞĀ-Ž][\w’'-]*|[A-Z]\.)(?:(?: of(?: the)?| de| del| da| al| bin)? (?:[A-ZÀ-ÞĀ-Ž][\w’'-]*))*"
)
_QUOTED_LEAST, _QUOTED_MOST = 2, 600
"""Characters of what is taken for a quotation."""
_SUFFIX = re.compile(r"(?:’s|'s|’|')$")


def listed(text: str) -> frozenset[str]:
    """Return the words of a list.

    Parameters
    ----------
    text
        Words with spaces between.
    """
    return frozenset(text.split())


PLAIN = listed(
    """
    the a an of in on at to by for with from and or but that which who is was were are be been has have had it its this
    these those he she they his her their said says say as than there also then when
    """
)
"""Words that tell nothing of what a sentence is about."""

NEGATIONS = listed("not never no none nobody nothing neither nor cannot without hardly")
DENIALS = listed(
    """
    denied denies deny denying rejected rejects reject refuted refutes dismissed dismisses disputed disputes
    contradicted refused declined
    """
)
ADMISSIONS = listed(
    """
    admitted admits admit acknowledged acknowledges confirmed confirms conceded concedes agreed agrees accepted accepts
    affirmed
    """
)
OPPOSITES = (
    ("before", "after"),
    ("earlier", "later"),
    ("more", "less"),
    ("more", "fewer"),
    ("above", "below"),
    ("over", "under"),
    ("first", "last"),
    ("increased", "decreased"),
    ("rose", "fell"),
    ("opened", "closed"),
    ("inside", "outside"),
    ("supported", "opposed"),
    ("alive", "dead"),
    ("won", "lost"),
    ("possible", "impossible"),
    ("legal", "illegal"),
    ("true", "false"),
    ("with", "without"),
    ("always", "never"),
    ("all", "none"),
    ("up", "down"),
    ("began", "ended"),
    ("started", "stopped"),
    ("built", "demolished"),
    ("accepted", "rejected"),
    ("maximum", "minimum"),
    ("least", "most"),
    ("upstream", "downstream"),
    ("doubled", "tripled"),
    ("doubled", "halved"),
    ("doubled", "quadrupled"),
    ("tripled", "halved"),
    ("tripled", "quadrupled"),
    ("grew", "shrank"),
)
"""Pairs of words of which one turns the other's sense round."""
OPPOSED = {frozenset(pair) for pair in OPPOSITES}

_SIDES = ("north", "south", "east", "west")
_FIRST = (*_SIDES, *(f"{side}-" for side in _SIDES))
DIRECTIONS = frozenset(map("".join, product(_FIRST, ("", *_SIDES), ("", "ern")))) | frozenset(
    {"north-northwest", "north-northeast", "south-southwest", "south-southeast", "east-northeast"}
)
"""North, northeast, north-east, northeastern ...; nobody says "eastwest", so its being here costs nothing."""


class Token(NamedTuple):
    """One word: as compared, and its place in the text."""

    word: str
    start: int
    end: int


def tokens_of(text: str, start: int = 0) -> list[Token]:
    """Cut a text into words.

    Parameters
    ----------
    text
        The text.
    start
        Offset of its first character in the whole.
    """
    return [Token(_plain(m[0]), start + m.start(), start + m.end()) for m in _TOKEN.finditer(text)]


def _plain(word: str) -> str:
    folded = word.casefold().replace("’", "'").replace("‑", "-")
    return folded.removesuffix("'s").rstrip("'") or folded


def stem(word: str) -> str:
    """Cut the common endings of an English word, so that "bases" meets "base"."""
    for ending in ("ations", "ation", "ings", "ing", "ies", "ied", "ed", "es", "s", "ly", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def content(tokens: list[Token]) -> list[str]:
    """Return the stems that tell what a sentence is about."""
    return [stem(token.word) for token in tokens if token.word not in PLAIN]


def is_denial(word: str) -> bool:
    """Tell whether a word turns what follows round."""
    return word in NEGATIONS or word in DENIALS or word.endswith("n't")


def figures_in(text: str, start: int = 0) -> list[tuple[int, int, Stated]]:
    """Find the figures of a sentence."""
    found = []
    for item in find_stated(text):
        digits = any(c.isdigit() for c in item.stated.text)
        if not digits and item.stated.high <= 1 and item.stated.dimension in {"count", "duration"}:
            continue  # "a day later", "an hour": no figure that anybody states
        found.append((start + item.start, start + item.end, item.stated))
    return found


def names_in(text: str, start: int = 0) -> list[tuple[int, int, str]]:
    """Find what is written with capitals, a sentence's first word only with what follows it."""
    found = []
    for match in _NAME.finditer(text):
        name = _SUFFIX.sub("", match[0])
        found.append((start + match.start(), start + match.start() + len(name), name))
    return found


def quotes_in(text: str, start: int = 0) -> list[tuple[int, int, str]]:
    """Find what stands in quotation marks."""
    quoted = quoted_words(text, least=_QUOTED_LEAST, most=_QUOTED_MOST)
    return [(start + first, start + last, said) for first, last, said in quoted]
