"""Which nouns can say something: persons and bodies, papers for some verbs, and never a banner or the mud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.quotes import lexicon
from toolkit.quotes.lexicon import words
from toolkit.wordlists import word_list

if TYPE_CHECKING:
    from spacy.tokens import Token

_PERSONAL = words("he she they we i you who")
_PERSON_ENDINGS = (
    "er",
    "ers",
    "or",
    "ors",
    "ist",
    "ists",
    "ian",
    "ians",
    "man",
    "men",
    "woman",
    "women",
    "people",
    "ee",
    "ees",
)
_MUTE = words(
    """
    banner sign placard poster shirt t-shirt sticker label plaque board screen billboard graffiti inscription slogan
    flag mud sand rain wind water sea storm wave snow fire smoke dust picture image photo photograph rumour rumor
    """
)
"""Things that carry words or do something, and say nothing."""
_NO_PERSONS = words("matter number order chapter power weather winter disorder factor error motor sector tower manner")
"""Nouns that only end as those of persons do."""
_NOBODY = words("none nothing nobody there you one")
_THING = words("it that this which what these those")
_PLAIN_SAYING = words("say add state warn announce tell report write")
_DELIBERATE = words("deny insist acknowledge admit allege concede contend maintain pledge vow reject refuse")
"""What only a person or a body does: "it" can be no thing before these."""
_EVIDENCE = words("suggest show indicate demonstrate imply reveal mean signal prove underscore highlight reflect")
_FINDING = words("locate identify list catalog detect")
"""Verbs that report only where a written thing is the subject: "the report identifies 13 bases"."""


def can_speak(noun: Token) -> bool:
    """Tell whether a noun may name a person or a body, by its tag and its ending."""
    if noun.tag_ in {"NNP", "NNPS"} or noun.lower_ in _PERSONAL:
        return True
    word = noun.lower_
    return noun.tag_ in {"NN", "NNS"} and is_human(word)


def may_speak(subject: Token) -> bool:
    """Tell a subject that surely can speak from a common noun of which that is not known."""
    if can_speak(subject):
        return True
    if subject.tag_ not in {"NN", "NNS"}:
        return subject.tag_[:2] in {"NN", "PR", "DT", "CD", "WP"}  # an adjective there is a parse that went astray
    single = lexicon.singular(subject.lower_)
    return single in lexicon.WRITTEN or single in word_list("speaking-bodies") or single.endswith("media")


def is_human(word: str) -> bool:
    """Tell a common noun of persons or bodies, by the word lists and by its ending."""
    single = lexicon.singular(word)
    known = single in lexicon.HUMAN or single in word_list("persons")
    return known or (word.endswith(_PERSON_ENDINGS) and single not in _NO_PERSONS)


def cannot_speak(subject: Token, verb: str) -> bool:
    """Tell subjects that say nothing: "none", "it means", "the images suggest"."""
    word = subject.lower_
    if subject.tag_ == "PRP$" or lexicon.singular(word) in _MUTE:
        return True
    told = _PLAIN_SAYING | _DELIBERATE if word == "it" else _PLAIN_SAYING
    if word in _NOBODY or (word in _THING and verb not in told):
        return True
    if verb in _FINDING and lexicon.singular(word) not in lexicon.WRITTEN:
        return True
    if verb in {"threaten", "promise"} and subject.tag_ in {"NN", "NNS"} and not can_speak(subject):
        return True  # "the latest developments threaten to ..."
    if verb == "read" and not can_speak(subject) and lexicon.singular(word) not in lexicon.WRITTEN:
        return True  # "two signs read “keep out”"
    return (
        verb in _EVIDENCE
        and subject.tag_ in {"NN", "NNS"}
        and lexicon.singular(word) not in lexicon.WRITTEN | lexicon.HUMAN
    )
