"""Names that the gazetteer holds and the model of names takes for something else, or passes over.

Such a name is shown, for a person to decide, and never passed over in silence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from toolkit.places.enumerations import lists_of
from toolkit.places.gazetteers.base import Gazetteer
from toolkit.places.kind_after import CAPITAL, find_kinded
from toolkit.places.named import Named, find_named
from toolkit.places.names import fold
from toolkit.places.qualified import lookup_written
from toolkit.places.spans import (
    DAYS_AND_MONTHS,
    GOES_ON,
    KNOWN_CITY,
    LEADING,
    LOCATIVE,
    NEVER,
    Span,
    written_runs,
)
from toolkit.records import Candidate
from toolkit.wordlists import word_list

MOST_BESIDE = 60
"""Places of a text whose countries are looked at for words of other meanings."""

_AREA_AFTER = re.compile(rf"(?:, | in | \()({CAPITAL}[\w’'-]*(?: {CAPITAL}[\w’'-]*){{0,2}})")
_OWNED_BY = re.compile(rf"({CAPITAL}[\w-]*(?: {CAPITAL}[\w-]*){{0,2}})[’']s $")
_BELIEF = re.compile(
    r"\b(?:confidence|faith|trust|belie[fv]\w*|interest\w*|stakes?|shares?|invest\w*|disappoint\w*|support\w*) in $"
)
"""What makes "in" speak of a person or a firm: "confidence in Lincoln"."""

_LOOSELY = re.compile(
    r"(?:\b(?:[a-z]+ of|from|to|at|off|left|leaves?|leaving|reached|reaches|entered|fled|hit|struck|bombed|shelled|"
    r"captured|seized|visited|between|across|through|over|and|or|besieged|retook|took|recaptured)"
    r"|(?:^|[.!?”\n]\s?)[A-Z][a-z]+ of) $"
)
"""Words before a name that go with places and with persons."""

_ENGLISH = frozenset({"US", "GB", "CA", "AU", "NZ", "IE", "ZA", "JM"})
"""Countries whose towns carry surnames (Lincoln, Houston): after a word that goes with both, such a name is shown, and
not taken for a place."""

SMALL_TOWN = 15_000
"""People a town must have to be shown where only the words before it speak for a place: below it most capitals after
"of" and "from" are names of persons and firms."""

KNOWN_TOWN = 30_000
"""People a town must have to be read from the words before it alone ("reported in Sevastopol"), where the model of
names takes it for something else."""

LEAST_PLACES = 2
"""Places of a list from which its other items are places, too."""


def find_doubtful(text: str, gazetteer: Gazetteer, taken: Sequence[Span]) -> dict[Span, bool]:
    """Find names that the gazetteer holds and the model takes for something else, where the text speaks of a place.

    "Fighting was reported in Sevastopol": such a name is shown, for a person to decide, and never passed over in
    silence. So is a word of other meanings ("Nice") beside a place of the same country.

    Parameters
    ----------
    text
        Running text in English.
    gazetteer
        Where the names must stand.
    taken
        Spans that are places already.

    Returns
    -------
    dict
        (start, end) of each, in text order, and whether it stays in doubt.
    """
    beside = [text[start:end] for start, end in taken]
    entries = chain.from_iterable(gazetteer.lookup(name, similar=False, limit=1) for name in beside[:MOST_BESIDE])
    homes = {entry.country for entry in entries}
    found: dict[Span, bool] = {}
    people = [n for n in find_named(text) if n.label == "PERSON"]
    kinded = {(name.start, name.end) for name in find_kinded(text)}
    for start, written in written_runs(text, gazetteer):
        end = start + len(written)
        if any(start < e and s < end for s, e in taken) or written in LEADING or len(written) < 3:
            continue
        if fold(written) in DAYS_AND_MONTHS:
            continue  # "held in May"
        candidates = gazetteer.lookup(written, similar=False, limit=3)
        if not candidates:
            continue
        if (start, end) in kinded or _in_an_area(written, text, end, gazetteer):
            found[start, end] = False
        elif _is_owned(written, text, start, gazetteer):
            found[start, end] = _is_person(written, text, people)
        elif _is_located(text, start, end):
            part_of_name = any(n.start <= start and end <= n.end and n.end - n.start > end - start for n in people)
            large = max((c.population or 0) for c in candidates) >= KNOWN_TOWN
            believed = _BELIEF.search(text, max(0, start - 24), start) is not None
            found[start, end] = part_of_name or believed or not large or fold(written) in NEVER
        elif _is_at_home(written, candidates[0], homes):
            found[start, end] = True
        elif _goes_to(text, start) and _is_well_known(written, candidates) and not _is_person(written, text, people):
            found[start, end] = candidates[0].country in _ENGLISH
        elif _goes_to(text, start) and _is_a_town(written, candidates) and not _is_person(written, text, people):
            found[start, end] = True
    return found


def find_listed(text: str, gazetteer: Gazetteer, taken: Sequence[Span]) -> dict[Span, bool]:
    """Find names that the gazetteer holds in a list with two places: Niger in "Jigawa, Kano, Niger and Kebbi".

    Parameters
    ----------
    text
        Running text in English.
    gazetteer
        Where the names must stand.
    taken
        Spans that are places already.

    Returns
    -------
    dict
        (start, end) of each, and whether it stays in doubt: a country or state does not, a town may be a person.
    """
    runs = [(start, start + len(written)) for start, written in written_runs(text, gazetteer)]
    places = set(taken)
    people = [n for n in find_named(text) if n.label == "PERSON"]
    found: dict[Span, bool] = {}
    for items in lists_of(text, runs):
        spans = [runs[k] for k in items]
        if sum(span in places for span in spans) < LEAST_PLACES:
            continue
        for start, end in spans:
            written = text[start:end]
            if (start, end) in places or fold(written) in NEVER or _is_person(written, text, people):
                continue
            candidates = gazetteer.lookup(written, similar=False, limit=3)
            wide = any(c.feature in {"PCLI", "ADM1"} and fold(c.name) == fold(written) for c in candidates)
            if wide or _is_a_town(written, candidates):
                found[start, end] = not wide
    return found


def _goes_to(text: str, start: int) -> bool:
    return _LOOSELY.search(text, max(0, start - 24), start) is not None


def _is_well_known(name: str, candidates: Sequence[Candidate]) -> bool:
    """Tell whether a name of some length is that of a large town or a province, first of all."""
    if len(name) < 4 or fold(name) in NEVER:
        return False
    return any((c.population or 0) >= KNOWN_CITY or c.feature == "ADM1" for c in candidates)


def _is_a_town(name: str, candidates: Sequence[Candidate]) -> bool:
    return len(name) > 4 and any(fold(c.name) == fold(name) and (c.population or 0) >= SMALL_TOWN for c in candidates)


def _is_person(name: str, text: str, people: Sequence[Named]) -> bool:
    """Tell whether a name is one that persons have, by its first word or by a longer name in the text."""
    if any(fold(name.split(maxsplit=1)[0]) in word_list(f"given-names-{sex}") for sex in ("female", "male")):
        return True
    return any(name != whole and name in whole.split() for n in people if (whole := text[n.start : n.end]))


def _in_an_area(name: str, text: str, end: int, gazetteer: Gazetteer) -> bool:
    """Tell whether an area is written after a name that holds a place of the name: "Cannes in France"."""
    after = _AREA_AFTER.match(text, end)
    return after is not None and bool(lookup_written(f"{name}, {after[1]}", gazetteer))


def _is_owned(name: str, text: str, start: int, gazetteer: Gazetteer) -> bool:
    """Tell whether an area that holds a town of the name is written as its owner: "Odisha’s Koraput"."""
    before = _OWNED_BY.search(text, max(0, start - 60), start)
    if before is None or fold(name) in NEVER:
        return False
    inside = lookup_written(f"{name}, {before[1]}", gazetteer)
    return any((c.population or 0) >= SMALL_TOWN or c.feature in {"ADM1", "ADM2"} for c in inside)


def _is_located(text: str, start: int, end: int) -> bool:
    before = LOCATIVE.search(text, max(0, start - 24), start)
    return before is not None and GOES_ON.match(text, end) is not None


def _is_at_home(name: str, best: Candidate, homes: set[str | None]) -> bool:
    """Tell whether a word of other meanings is a large city of a country that the text names a place of."""
    return fold(name) in NEVER and best.country in homes and (best.population or 0) >= KNOWN_CITY
