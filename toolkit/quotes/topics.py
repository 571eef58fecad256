"""What a statement is about: its content words, folded so that "sanctions" meets "relief", and the names in it.

Topic words are weighted by how rare they are among the statements at hand (Spärck Jones 1972, doi:10.1108/eb026526), so
that a shared "convoy" counts and a shared "said" does not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from math import log

from toolkit.quotes.lexicon import words
from toolkit.records import Statement
from toolkit.wordlists import word_sections

_COUNTRY_OF: dict[str, str] = {}
"""Capitals and adjectives to one word of the country's name, in lower case."""

for _country, _listed in chain(word_sections("capitals").items(), word_sections("nationalities").items()):
    _COUNTRY_OF.update({word.lower(): _country for word in _listed})

_WORD = re.compile(r"[^\W\d_][\w’'-]+")
_QUOTED = re.compile(r"[“\"‘']([^“”\"‘’]{3,60})[”\"’']")
_COMMON = words(
    """
    the a an and or but if of to in on at by for with from as that this these those it its is are was were be
    been being have has had do does did will would can could may might must shall should not no never nothing
    none there here they he she we i you his her their our my your them him us who what when where which why how
    all any some more most other such only own same so than too very just also about into over after before
    between under again then once out up down off said says say saying told one two three new now still even
    much many made make making go going get got way thing things don't doesn't didn't isn't aren't wasn't weren't
    won't can't it's that's there's we're they're i'm we'll because while during first last year years time times
    people use used like well since through without within against part long possible each both united states
    kilometre kilometres kilometer kilometers metre metres meter meters mile miles yard yards foot feet hectare hectares
    acre acres
    """
)
_FAMILIES = (
    "sanction embargo relief ease lift boycott",
    "agreement treaty deal pact accord negotiation talk dialogue",
    "missile rocket warhead arsenal weapon",
    "nuclear atomic denuclearization denuclearisation disarm disarmament",
    "attack strike bomb bombing raid shelling shell",
    "kill dead death casualty victim die",
    "build construct construction",
    "close shut dismantle demolish",
    "pay bribe payment money paid",
    "pledge promise vow commit commitment",
    "secret undeclared hidden conceal deception deceive",
    "vote ballot election poll",
    "arrest detain jail imprison",
)
"""Words that stand for one topic; the first names it. Written by hand, from the subjects of conflict reporting."""
_ANAPHOR = re.compile(r"(?:this|that|these|those|such)(?:\s+(?:fact|claim|view|idea|charge|number)s?)?[.,”\"]*", re.I)
"""A content that is nothing but a pointer to what was said before."""


def _stem(word: str) -> str:
    for ending in ("ations", "ation", "ings", "ing", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


_FAMILY: dict[str, str] = {}
for _family in map(str.split, _FAMILIES):
    _FAMILY.update({_stem(word): _family[0] for word in _family})


@dataclass(frozen=True, slots=True)
class Topic:
    """What one statement is about.

    Attributes
    ----------
    words
        Stems and names of word families, without proper names.
    names
        Proper names, folded; a capital stands for its country.
    stems
        Stems of all words, names included, families not folded.
    quoted
        Those of them that stand in quotation marks.
    points_back
        True when the content only points at what was said before ("this fact").
    """

    words: frozenset[str]
    names: frozenset[str]
    stems: frozenset[str]
    quoted: frozenset[str]
    points_back: bool


def topics_of(statements: Sequence[Statement]) -> list[Topic]:
    """Give the topic of each statement.

    Parameters
    ----------
    statements
        Statements of one case: a word that none of them writes small is a name.

    Returns
    -------
    list of Topic
        One a statement, in order.
    """
    keys = chain.from_iterable(_keys(s.text) for s in statements)
    small = {key for word, key in keys if word[0].islower()}
    return [_topic(s, small) for s in statements]


def weights(topics: Sequence[Topic]) -> dict[str, float]:
    """Weigh each topic word and name by its rarity.

    Parameters
    ----------
    topics
        Topics of all statements at hand.

    Returns
    -------
    dict
        Word to natural logarithm of (1 + statements) / (statements that hold it).
    """
    seen = Counter(chain.from_iterable(t.words | t.names for t in topics))
    return {word: log((1 + len(topics)) / n) for word, n in seen.items()}


def fold_names(text: str) -> frozenset[str]:
    """Give the capitalised words of a text, folded; a capital city stands for its country.

    Parameters
    ----------
    text
        A name, or any text.
    """
    names = (_plain(w) for w in _WORD.findall(text) if w[0].isupper())
    return frozenset(_COUNTRY_OF.get(name, name) for name in names if len(name) > 2 and name not in _COMMON)


def _plain(word: str) -> str:
    return word.lower().replace("’", "'").removesuffix("'s").strip("'-")


def _keys(text: str) -> list[tuple[str, str]]:
    """Give the content words of a text, each with its stem."""
    plain = ((word, _plain(word)) for word in _WORD.findall(text))
    return [(word, _stem(key)) for word, key in plain if len(key) > 2 and key not in _COMMON]


def _topic(s: Statement, small: set[str]) -> Topic:
    keys = _keys(s.text)
    back = bool(_ANAPHOR.fullmatch(s.text.strip()))
    return Topic(
        words=frozenset(_FAMILY.get(k, k) for _, k in keys if k in small),
        names=frozenset(n for n in fold_names(s.text) if _stem(n) not in small),
        stems=frozenset(k for _, k in keys),
        quoted=frozenset(k for _, k in chain.from_iterable(map(_keys, _QUOTED.findall(s.text)))),
        points_back=back,
    )
