"""Words that report: verbs by the constructions they enter, nouns that carry a clause, words that hedge.

The lists stand under ``data/words/`` (reporting-verbs, reporting-nouns, verb-forms, verb-prepositions), grouped after
Quirk et al. (1985), A Comprehensive Grammar of the English Language, 16.30-16.33 and 16.59-16.63.
"""

from __future__ import annotations

from functools import cache
from typing import Literal, get_args

from toolkit.wordlists import word_list, word_sections

VerbClass = Literal["speech", "view", "commit", "direct", "judge", "topic"]


def words(text: str) -> frozenset[str]:
    """Read a word list that is written as running text.

    Parameters
    ----------
    text
        Words between white space.
    """
    return frozenset(text.split())


_VERBS = {name: frozenset(listed) for name, listed in word_sections("reporting-verbs").items()}
_NOUNS = {name: frozenset(listed) for name, listed in word_sections("reporting-nouns").items()}
_FORMS = word_sections("verb-forms")

SPEECH = _VERBS["speech"]
"""Take a clause, or a quotation beside them."""

GERUND = _VERBS["gerund"]
"""Verbs that may take an -ing clause as what was said."""

DENYING = _VERBS["denying"]
"""Verbs that negate their own content."""

HEDGING_VERBS = _VERBS["hedging"]
"""Verbs that report less than an assertion."""

SAYING = _VERBS["saying"]
"""Verbs that leave no doubt that somebody said something (Quirk et al. 1985, 16.31, the factual public verbs)."""

PREPOSITIONS = {verb: frozenset(listed) for verb, listed in word_sections("verb-prepositions").items()}
"""Prepositions that bring in the topic of a verb."""

NOUNS = _NOUNS["clause"]
"""Nouns that a that-clause may depend on."""

INFINITIVE_NOUNS = _NOUNS["infinitive"]
"""Nouns that an infinitive may depend on: "his decision to leave"."""

WRITTEN = _NOUNS["written"]
"""Written things that are said to say."""

ATTITUDES = _NOUNS["attitude"]
"""Adjectives by which somebody is said to hold what the clause after them says."""

HEDGES = _NOUNS["hedge"]
"""Adverbs by which a writer keeps a distance from a statement."""

HUMAN = word_list("persons") | _NOUNS["body"]
"""Common nouns for people and bodies that speak."""

_DOUBLING = frozenset(_FORMS["doubling"])
"""Verbs that double their last letter before -ed and -ing."""


def singular(noun: str) -> str:
    """Take the plural ending off a noun.

    Parameters
    ----------
    noun
        In lower case.
    """
    if noun.endswith(("smen", "rmen", "nmen", "tmen", "dmen", "kmen", "cemen")):
        return noun[:-2] + "an"  # "businessmen", "fishermen"
    if noun.endswith(("ss", "sis", "us")) or not noun.endswith("s"):
        return noun
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    return noun[:-2] if noun.endswith(("sses", "ches", "shes", "xes")) else noun[:-1]


@cache
def verb_forms() -> dict[str, str]:
    """Map every inflected form of the verbs above to its base form."""
    forms: dict[str, str] = {}
    for verb in sorted({*verb_classes(), "quote"}):
        for form in _inflect(verb):
            forms.setdefault(form, verb)
            if "ize" in verb:
                forms.setdefault(form.replace("iz", "is"), verb)
    forms.setdefault("knew", "know")
    return forms


@cache
def verb_classes() -> dict[str, frozenset[VerbClass]]:
    """Map each base form to the classes it belongs to."""
    classes: dict[str, set[VerbClass]] = {}
    for name in get_args(VerbClass):
        for verb in _VERBS[name]:
            classes.setdefault(verb, set()).add(name)
    return {verb: frozenset(names) for verb, names in classes.items()}


def _inflect(verb: str) -> set[str]:
    stem = verb + verb[-1] if verb in _DOUBLING else verb
    forms = {verb, _third_person(verb)}
    if verb == "lie":
        return forms | {"lied", "lying"}
    if verb.endswith("e") and not verb.endswith("ee"):
        forms.add(verb[:-1] + "ing")
    else:
        forms.add(stem + "ing")
    if verb in _FORMS:
        return forms | set(_FORMS[verb])
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return forms | {verb[:-1] + "ied"}
    return forms | {stem + ("d" if verb.endswith("e") else "ed")}


def _third_person(verb: str) -> str:
    if verb.endswith(("s", "sh", "ch", "x", "z")):
        return verb + "es"
    return verb[:-1] + "ies" if verb.endswith("y") and verb[-2] not in "aeiou" else verb + "s"
