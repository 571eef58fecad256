"""Names that a word of their kind follows: "Chamoli district", "Pangarh village", "Tharali tehsil".

Whatever a model of names takes them for, the text itself says that they are places.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from toolkit.wordlists import word_list

CAPITAL = r"[A-ZÀ-ÖØ-ÞĀĂČĎĒĞĪŁŃŌŎŘŚŞŠŪŬŽ]"
"""A letter that a name begins with, in the scripts of English, French, Turkish, Czech and romanised Asian names."""

_AREAS = (
    r"district|sub-?district|county|sub-?county|province|governorate|prefecture|oblast|krai|ra[iy]on|voivodeship"
    r"|municipality|tehsil|tahsil|taluk|taluka|upazila|mandal|woreda|regency|canton|arrondissement|cercle|wilaya"
)
_SETTLEMENTS = r"village|hamlet|township|settlement|townland|barangay|kebele|kampung|commune|ward"
_WRITTEN = "|".join(f"[{word[0].upper()}{word[0]}]{word[1:]}" for word in f"{_AREAS}|{_SETTLEMENTS}".split("|"))
_AFTER = re.compile(
    rf"(?<![\w’'-])(?P<name>{CAPITAL}[\w’'-]*(?: {CAPITAL}[\w’'-]*){{0,2}}?) (?:[Rr]ural |[Uu]rban )?(?:{_WRITTEN})"
    r"(?![\w-]| (?:Attorney|Court|Judge|Courthouse))"
)
_POSSESSIVE = re.compile(r".*[’']s ", re.DOTALL)
_OF_A_PEOPLE = re.compile(r"(?:ish|ian|ean|ese)$")
"""Endings of most words for a people; where the gazetteer has no place of the name, it is then none."""

_STARTS = re.compile(r"(?:^|[.!?:”\"\n]\s*)$")


class Kinded(NamedTuple):
    """A name that a word of its kind follows, with its characters; ``starts`` is true where it begins a sentence."""

    start: int
    end: int
    starts: bool


def find_kinded(text: str) -> list[Kinded]:
    """Find names that a word in small letters calls a district, a village or the like.

    Parameters
    ----------
    text
        Running text in English.

    Returns
    -------
    list of Kinded
        In text order: "Chamoli" of "Chamoli district", and "Koraput" of "Odisha’s Koraput district".

    Examples
    --------
    >>> text = "A house at Pangarh village in Odisha's Koraput district."
    >>> [text[name.start : name.end] for name in find_kinded(text)]
    ['Pangarh', 'Koraput']
    """
    found = []
    no_names = word_list("before-kinds")
    for match in _AFTER.finditer(text):
        start, end = match.span("name")
        if owner := _POSSESSIVE.match(match["name"]):
            start += owner.end()
        words = text[start:end].casefold().split()
        while len(words) > 1 and words[0] in no_names:  # "The Gulmi district"
            start += len(words.pop(0)) + 1
        if no_names.isdisjoint(words):
            found.append(Kinded(start, end, _STARTS.search(text, max(0, start - 3), start) is not None))
    return found


def is_people(name: str) -> bool:
    """Tell whether a name is a word for a people or a faith: a Kurdish village, a Bedouin one.

    Returns
    -------
    bool
        True for "Kurdish"; False for a name of two words.
    """
    return name.casefold() in word_list("peoples") or _OF_A_PEOPLE.search(name) is not None
