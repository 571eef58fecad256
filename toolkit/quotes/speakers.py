"""Speakers: one name for all mentions of a person or body in a document, and pronouns where the text allows.

A mention is merged only when it can mean one speaker; "Kim" stays "Kim" in a text with two of them. What a pronoun or a
description stands for is worked out from the nearest fitting speaker before it, and shows: mention and speaker differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from toolkit.quotes.asides import without_genitive
from toolkit.quotes.grades import PRONOUNS
from toolkit.quotes.same_names import family_names, initials, same_speaker
from toolkit.records import Speaker, Statement
from toolkit.wordlists import word_list

__all__ = ["merge_speakers", "one_name_each", "same_speaker", "short_forms", "speaker_key"]

_EMPLOYER = re.compile(
    r"\b(?:at|of|for|with)\s+(?:the\s+)?(?P<body>[A-Z][\w&’'-]*(?:\s+(?:of\s+|for\s+|the\s+)*[A-Z][\w&’'-]*)*)"
)
"""What a role says of the body spoken for: "an economist at Avalon Partners"."""


def merge_speakers(statements: Iterable[Statement]) -> list[Speaker]:
    """Gather who speaks in a set of statements.

    Parameters
    ----------
    statements
        Statements of any number of documents.

    Returns
    -------
    list of Speaker
        Most quoted first; each with the mentions it goes by and, where one stands beside the name, the role.
    """
    mentions: dict[str, list[str]] = {}
    counts: dict[str, int] = {}
    for s in statements:
        if s.speaker:
            key = speaker_key(s.speaker)
            counts[key] = counts.get(key, 0) + 1
            for text in (s.speaker, s.mention):
                if text and text not in mentions.setdefault(key, []):
                    mentions[key].append(text)
    order = sorted(mentions, key=lambda k: (-counts[k], k))
    return [_speaker(key, mentions[key]) for key in order]


def _speaker(key: str, mentions: Sequence[str]) -> Speaker:
    role = _role(mentions)
    return Speaker(
        id=key,
        name=mentions[0],
        names=tuple(mentions[1:]),
        role=role,
        organisation=_organisation(role) if role else None,
    )


def _organisation(role: str) -> str | None:
    """Give the body in a role as stated: "Airbus" in "Airbus spokesman" and in "spokesman for Airbus"."""
    after = _EMPLOYER.search(role)
    if after:
        return after["body"]
    before = re.match(r"(?:the\s+)?(?P<body>[A-Z][\w&’'-]*(?:\s+(?:of\s+)?[A-Z][\w&’'-]*)*)\s+[a-z]", role)
    body = before["body"] if before else ""
    return None if not body or all(w.lower().strip(".") in word_list("titles") for w in body.split()) else body


def speaker_key(name: str) -> str:
    """Give a slug that is the same for "The Blue House" and "Blue House"."""
    from anyascii import anyascii

    plain = anyascii(name).lower()
    plain = re.sub(r"^(?:the|a|an)\s+", "", plain)
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:64].strip("-")
    return slug or "speaker-" + "-".join(f"{ord(c):x}" for c in name[:8])


def _role(mentions: Sequence[str]) -> str | None:
    name = mentions[0]
    for mention in mentions[1:]:
        before, _, after = mention.partition(name)
        for side in (after.strip(" ,"), before.strip(" ,")):
            if side and side.lower() not in PRONOUNS and len(side) < 120:
                return side
    return None


def one_name_each(names: Iterable[str]) -> dict[str, str]:
    """Give each speaker one name over all documents: "Trump" in one is "Donald Trump" of another.

    Parameters
    ----------
    names
        Every speaker's name, as often as it stands.

    Returns
    -------
    dict
        Each name to the one to use. A family name that two persons share, and a name that could be a body's, stay.
    """
    every = list(dict.fromkeys(names))
    forms: dict[str, str] = {}
    owners: dict[str, set[str]] = {}
    for name in every:
        forms.setdefault(speaker_key(name), name)
        for family in family_names(name):
            owners.setdefault(family, set()).add(speaker_key(name))
    chosen = {}
    for name in every:
        held = owners.get(name, set())
        chosen[name] = forms[next(iter(held))] if len(held) == 1 else forms[speaker_key(name)]
    return chosen


_SHORT_FORM = re.compile(
    r"(?P<long>(?:[A-Z][\w’'.-]*\s+(?:(?:of|for|and|the|on|in|&)\s+)*){1,8}[A-Z][\w’'.-]*)\s*\(\s*(?:the\s+)?(?P<short>[A-Z]{2,8})\s*\)"
)


def short_forms(text: str) -> dict[str, str]:
    """Give the short forms that a text explains: "the International Monetary Fund (IMF)".

    Returns
    -------
    dict
        Short form to the name it stands for, where its letters are the name's capitals.
    """
    found: dict[str, str] = {}
    for m in _SHORT_FORM.finditer(text):
        words = m["long"].split()
        for start in range(len(words)):
            name = without_genitive(" ".join(words[start:]))
            if words[start][:1].isupper() and words[start] not in {"The", "A"} and initials(name) == m["short"]:
                found.setdefault(m["short"], name)
                break
    return found
