"""Speakers by the case's own list of people: one name for all that a person or body is called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from toolkit.quotes.grades import grade_of, is_pronoun
from toolkit.quotes.lexicon import SAYING, verb_forms
from toolkit.quotes.names import is_role_word
from toolkit.records import Edtf, Person, Statement, who_is

_GROUPS = frozenset({"police", "people", "authorities", "men", "women", "families", "herdsmen", "fishermen", "they"})
"""Speakers in the plural that do not end like one."""
_BEHIND_HEAD = re.compile(r",|\s(?:of|in|from|at|near|on|along|with|who|that|for|to|by)\s")
"""Where what somebody is called ends and whereabouts begin: "Fishers of Mollendo"."""


def says(speaker: str, verb: str = "say") -> str:
    """Return a speaker with a verb in the present.

    Parameters
    ----------
    speaker
        As a text names them.
    verb
        Without its ending.

    Examples
    --------
    >>> says("Fishers of Mollendo"), says("the Red Cross"), says("Sanders", "deny")
    ('Fishers of Mollendo say', 'the Red Cross says', 'Sanders denies')
    """
    head = _BEHIND_HEAD.split(speaker)[0]
    last = head.rpartition(" ")[2]
    single = last.lower().removesuffix("s")
    plural = last.lower() != single and (is_role_word(single) or last.islower())
    if plural or last.lower() in _GROUPS or _is_joined(speaker):
        return f"{speaker} {verb}"
    return f"{speaker} {verb[:-1]}ies" if verb.endswith("y") and verb[-2] not in "aeiou" else f"{speaker} {verb}s"


def _is_joined(speaker: str) -> bool:
    """Tell two speakers, "Ida Holm and Karl Voss", from one body, "the Ministry of Trade and Industry"."""
    first, _, other = speaker.partition(" and ")
    return bool(other) and not _BEHIND_HEAD.search(first) and not first.lower().startswith("the ")


def tied(
    statements: Iterable[Statement], people: Sequence[Person], published: Mapping[str, Edtf | None]
) -> list[Statement]:
    """Give statements the speakers that the case's list of people tells.

    Parameters
    ----------
    statements
        Statements of the case's documents.
    people
        Who is who.
    published
        Publication date of each document, by id: an office has its time.

    Returns
    -------
    list of Statement
        The same in the same order. What never speaks is no speaker; a description that one person alone bears is that
        person, and quoted words beside it may be printed.
    """
    if not people:
        return list(statements)
    return [_tied(s, people, published.get(s.document or "")) for s in statements]


def _tied(s: Statement, people: Sequence[Person], published: Edtf | None) -> Statement:
    day = s.said_on or published
    mention = None if is_pronoun(s.mention or "") else s.mention
    who = who_is(mention, people, day) or who_is(s.speaker, people, day)
    if who is None:
        return s
    if not who.speaks:
        gone = {"speaker": None, "speaker_how": "none", "speaker_confidence": 0.0, "grade": "read", "guess": None}
        return s.model_copy(update=gone)
    changed: dict[str, Any] = {"speaker": who.name, "guess": None}
    if s.speaker_how in ("guess", "none"):
        changed |= {"speaker_how": "bound", "speaker_confidence": 0.95}
        verb = _verb(s.cue or "")
        if s.kind != "indirect" and verb and not s.hedged:
            changed["grade"] = grade_of(s.rule, verb, mention=who.name, how="bound")
    return s.model_copy(update=changed)


def _verb(cue: str) -> str:
    """Give the base form of the verb of speech in a cue; "" where there is none."""
    bases = (verb_forms().get(word, "") for word in re.findall(r"[a-z-]+", cue.lower()))
    return next((base for base in bases if base in SAYING), "")


def named(speaker: str, people: Sequence[Person], day: Edtf | None) -> str:
    """Give the name that the case uses for a speaker whom a claim calls otherwise.

    Parameters
    ----------
    speaker
        As the claim names it.
    people
        Who is who.
    day
        When it was said.
    """
    who = who_is(speaker, people, day)
    return who.name if who else speaker
