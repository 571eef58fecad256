"""Several speakers of one statement: each by name, joined as a sentence joins them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.quotes.extractors import dependencies
from toolkit.quotes.extractors.dependencies import Range
from toolkit.quotes.extractors.draft import Who
from toolkit.quotes.extractors.people import People
from toolkit.quotes.extractors.piece import Piece
from toolkit.quotes.lexicon import HUMAN, singular, words
from toolkit.quotes.names import core_name, is_role_word, name_kind
from toolkit.wordlists import word_list

if TYPE_CHECKING:
    from spacy.tokens import Token

_STATE_OFFICES = words("Rep. Sen. Del. Reps. Sens. Representative Senator Delegate")
_JOINING = re.compile(r"^(?:and|or|&)\b|\b(?:and|or|who|which)$|\bwho\b")
"""What is left where the names of several speakers were cut in the wrong place."""


def several(piece: Piece, people: People, subject: Token, others: Sequence[Token]) -> Who:
    """Give the names of several speakers.

    Parameters
    ----------
    piece
        The paragraph.
    people
        Everybody named so far.
    subject
        Head of the first.
    others
        Heads of those that "and" joins to it.
    """
    heads = sorted([subject, *others], key=lambda t: t.i)
    heads = [h for h in heads[:-1] if not _is_title(h)] + heads[-1:]
    names = [_one_of_several(piece.words(_own_words(h, heads))) for h in heads]
    if _is_described(piece.words(dependencies.noun_range(subject)), names):
        return Who(people.fullest(names[0]) or names[0], sure=True)
    if _opens_description(piece.words(dependencies.noun_range(subject)), names[0]):
        return Who(names[0], sure=True)  # "A bench, headed by Chief Justice Rao and comprising Justice Sen"
    known = [people.fullest(n) or n for n in names]
    if len({n.rpartition(" ")[2] for n in known}) < len(set(names)):
        known = names  # "Crawford and Raglin" where the text knows a Crawford Raglin
    if any(not n or _JOINING.search(n) for n in known):
        return Who(piece.words(dependencies.noun_range(subject)).partition(",")[0], sure=True, several=True)
    known = list(dict.fromkeys(known))
    return Who(_listed(known), sure=not any(_is_part(n, known) for n in known), several=True)


def _is_part(name: str, names: Sequence[str]) -> bool:
    """Tell what is no speaker of its own: an office, what one is for, a name told twice, a phrase with a comma."""
    last = name.partition(" of ")[0].rpartition(" ")[2]
    titles = word_list("titles") | word_list("title-parts") | word_list("persons")
    office = " " in name and last[:1].isupper() and last.lower() in titles
    held_for = name != names[0] and all(w in word_list("portfolios") | {"and", "&"} for w in name.lower().split())
    return office or held_for or "," in name or any(name in other and name != other for other in names)


def _is_described(mention: str, names: list[str]) -> bool:
    """Tell "Nina Webb, council member and head of the fund": behind the first name stand only her offices."""
    rest = [n.partition(" of ")[0].split() for n in names[1:]]
    offices = all(n and _is_office(n[-1]) for n in rest)
    return offices and names[0][:1].isupper() and f"{names[0]}," in mention


def _opens_description(mention: str, name: str) -> bool:
    """Tell a body without a name, behind which a comma opens what is told of it."""
    return re.match(r"(?:[Aa]n?|[Tt]he) [a-z-]+$", name) is not None and mention.startswith(f"{name}, ")


def _is_office(word: str) -> bool:
    """Tell an office, a trade or a party's member, in the singular."""
    low = word.lower()
    return singular(low) == low and (is_role_word(low) or low in HUMAN or low in {"democrat", "republican"})


def _is_title(head: Token) -> bool:
    """Tell the office in "police and Mayor Ida Holm" and "Roads and Public Works Minister Al Bo", read as speaker."""
    behind = [t.lower_ for t in head.doc[head.i + 2 : head.i + 5]] or [""]
    office = next((n for n, word in enumerate(behind) if is_role_word(word)), 1)
    if {head.lower_, behind[max(office - 1, 0)]} <= word_list("portfolios"):
        return True
    office = head.text[:1].isupper() and is_role_word(singular(head.lower_))
    return (office and head.nbor().tag_ == "NNP") or (head.lower_ == "state" and head.nbor().text in _STATE_OFFICES)


def is_one_holder(piece: Piece, subject: Token, others: Sequence[Token]) -> bool:
    """Tell "the founder and chief executive, Ida Holm": offices that "and" joins, all of one person.

    Parameters
    ----------
    piece
        The paragraph.
    subject
        Head of the first.
    others
        Heads of those that "and" joins to it.
    """
    heads = sorted([subject, *others], key=lambda t: t.i)
    name = core_name(piece.words(dependencies.noun_range(subject)))
    offices = [h for h in heads if h.text not in name.split()]
    head, comma, behind = piece.words(dependencies.noun_range(subject)).partition(",")
    if comma and "," not in behind and behind.strip() == name and " and the " not in head:
        return len(name.split()) > 1  # "the Animal and Plant Health inspector, Ron DeHaven"
    if not offices or any(dependencies.child(h, "det", "poss") is not None for h in heads[1:]):
        return False
    own = len(name.split()) > 1 and name_kind(name) in {"person", "unknown"} and not _JOINING.search(name)
    return own and all(is_role_word(h.text) for h in offices)


def _one_of_several(mention: str) -> str:
    """Give the name in one of several mentions; without a name what stands before its first comma."""
    first = mention.strip(" ,").partition(",")[0]
    name = core_name(mention.removeprefix("Both ").removeprefix("both "))
    return name if name not in mention.partition(",")[0] else first


def _listed(names: list[str]) -> str:
    """Join names as a sentence does: "France, Germany and Italy"."""
    return " and ".join([*([", ".join(names[:-1])] if names[1:] else []), names[-1]])


def _own_words(head: Token, heads: list[Token]) -> Range:
    """Give the phrase of one of several speakers, without the others that the parser hangs on it."""
    start, end = dependencies.noun_range(head, alone=True)
    inside = [h.i for h in heads if start <= h.i < head.i]
    return (max(inside) + 2, end) if inside else (start, end)
