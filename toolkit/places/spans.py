"""Where place names stand in running text, by capitals and the gazetteer: few, and nearly all of them right."""

from __future__ import annotations

import re

from toolkit.places.gazetteers.base import Gazetteer
from toolkit.places.names import fold
from toolkit.records import Candidate

KNOWN_CITY = 100_000
"""People a place outside Korea must have to be read from a capital letter alone. Below it surnames and common words
(Moon, Reading, Nice) are more often meant."""

_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀĂČĎĒĞĪŁŃŌŎŘŚŞŠŪŬŽ]"
_RUN = re.compile(rf"(?:[A-Z]\.){{2,}}|{_CAPITAL}[\w’'-]*(?: {_CAPITAL}[\w’'-]*){{0,5}}")
_POSSESSIVE = re.compile(r"[’']s?$")
_SENTENCE_WORDS = """
A After All Although An And As At Because Before Both But By During Even For From Here However If In Inside Into Its It
Near No Not Now Of On Or Other Our Outside Over Since So Some Such Than That The Their Then There These They This Those
Though Through To Under Until We What When Where While With Within
"""
_OTHER_MEANINGS = """
January February March April May June July August September October November December Monday Tuesday Wednesday Thursday
Friday Saturday Sunday Moon Park Kim Lee Trump Clinton Bush Lincoln Jackson Madison Mission Union Central North South
East West Northern Southern Eastern Western Police University College Hospital Church School Court Mobile Nice Reading
Best Most Of Man Male Split Orange Victoria Florence Charlotte Carolina
"""
_LEADING = frozenset(_SENTENCE_WORDS.split())
_NEVER = frozenset(_OTHER_MEANINGS.casefold().split())


def find_spans(text: str, gazetteer: Gazetteer) -> list[tuple[int, int]]:
    """Find the place names of a text that the gazetteer holds.

    A run of capitalised words counts only as a whole, so that a person is not taken for the town of the same name.

    Parameters
    ----------
    text
        Running text in English.
    gazetteer
        Where the names must stand.

    Returns
    -------
    list of tuple
        (start, end) of each, in text order.
    """
    seen: dict[str, bool] = {}
    found = []
    for match in _RUN.finditer(text):
        start, written = match.start(), match[0]
        while " " in written and written.split(" ", 1)[0] in _LEADING:
            first, written = written.split(" ", 1)
            start += len(first) + 1
        written = _POSSESSIVE.sub("", written)
        if written not in seen:
            seen[written] = _is_place(written, gazetteer)
        if seen[written]:
            found.append((start, start + len(written)))
    return found


def _is_place(name: str, gazetteer: Gazetteer) -> bool:
    folded = fold(name)
    if folded in _NEVER or name in _LEADING or (len(folded) <= 3 and name != name.upper()) or len(folded) < 2:
        return False
    return any(_worth(c, folded) for c in gazetteer.lookup(name, similar=False))


def _worth(candidate: Candidate, folded: str) -> bool:
    main = fold(candidate.name) == folded
    if candidate.feature in {"CONT", "PCLI", "ADM1", "ADM2"}:
        return True
    if candidate.country in {"KP", "KR"}:
        return len(folded) >= 5
    return main and (candidate.population or 0) >= KNOWN_CITY
