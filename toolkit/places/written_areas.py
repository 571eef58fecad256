"""The country, state or county that the words beside a name put it in: "Paris, Texas", "Paris in northern Texas"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.places.entries import bare_name, demonyms, entries_of
from toolkit.places.gazetteers.base import Gazetteer
from toolkit.places.names import fold
from toolkit.places.ranking import holds
from toolkit.records import Candidate

_PART = (
    r"(?:(?:far|rural|coastal|upper|lower) )?(?:(?:north|south)(?:[- ]?(?:east|west))?(?:ern)?|(?:east|west)(?:ern)?"
    r"|central|mid)(?:ern)? (?:of )?(?:the )?"
)
"""What part of an area is meant: the whole holds the place, too."""
_KIND = (
    r"(?:cit(?:y|ies)|(?:town|township|village|hamlet|port|suburb|resort|communit(?:y|ies)|settlement|outpost|place)s?"
    r"|municipalit(?:y|ies))"
)
_APPOSED = rf",\s+(?:an?|the|two|three|four|both|all|another|other)\s+(?:[a-z’'-]+\s+){{0,4}}?{_KIND}(?=\s)"
"""What a name is said to be before where it lies: "Mérida, a hill town in western Venezuela"."""
_LIES = r"(?:,?\s+(?:which )?(?:is )?(?:located|situated|lies|lying))?"
_IN = rf"(?:{_APPOSED}|,)?{_LIES}\s+in\s+(?:the )?(?:{_PART})?"
_AFTER = re.compile(rf"\s*(?:,\s*|\(\s*|{_IN})(?=[A-Z(])")
_RUN = re.compile(r"(?:the )?(?:[A-Z]\.){2,}|(?:the )?[A-Z][\w’'-]*\.?(?: [A-Z][\w’'-]*\.?){0,3}")
_ONE = r"[A-ZÀ-Þ][\w’'-]*(?: [A-ZÀ-Þ][\w’'-]*){0,2}"
_JOINED = re.compile(rf"(?:, {_ONE}){{0,4}},? and (?P<last>{_ONE}){_IN}(?=[A-Z])")
"""Other names that share the area: "León and Granada, in western Nicaragua"."""
_NATION = r"(?P<nation>(?!The\b)[A-Z][a-z]+(?:[ -][A-Z][a-z]+)?)"
_NATIONS_TOWN = re.compile(rf"\b{_NATION} (?:[a-z-]+ ){{0,2}}?{_KIND} (?:of |called |named )?$")
_TOWN_OF_NATION = re.compile(rf", (?:an?|the|another) (?:[a-z-]+ ){{0,2}}{_NATION} (?:[a-z-]+ ){{0,2}}?{_KIND}\b")
MUCH_LARGER = 100
"""Times as many people in a namesake as keep a name out of an area that another name is put in."""

_LONGEST_BEFORE = 60


def area_of(text: str, start: int, end: int, places: Gazetteer) -> str:
    """Give the area that the words beside a name put it in.

    Parameters
    ----------
    text
        Running text.
    start, end
        The name.
    places
        Where to look.

    Returns
    -------
    str
        As written, or the country of "a Portuguese town"; "" where the words name none.
    """
    return _after(text, start, end, places) or _shared(text, start, end, places) or _nation(text, start, end, places)


def _after(text: str, start: int, end: int, places: Gazetteer) -> str:
    """Give the area written straight after a name, as in "Paris, Texas", "Paris (Texas)" or "Paris in Texas"."""
    gap = _AFTER.match(text, end)
    run = _RUN.match(text, gap.end()) if gap else None
    if gap is None or run is None:
        return ""
    words = run[0].split()
    for count in range(len(words), 0, -1):
        name = bare_name(" ".join(words[:count]))
        for written in (name, name.rstrip(".")):
            held = entries_of(written, places)[0]
            if _is_wider(held):
                enumerated = gap[0].strip() == "," and _is_enumerated(text, start, gap.end() + len(written))
                return "" if enumerated and _ranks_as(text[start:end], held, places) else written
    return ""


_ITEM_BEFORE = re.compile(r"[A-Z][\w.’'-]+, (?:and |or )?(?:the )?$")
_ITEM_AFTER = re.compile(
    r",? (?:and|or|as well as) (?:the )?[A-Z]|, (?:the )?[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+)*(?:,| and| or)\b"
)


def _is_enumerated(text: str, start: int, end: int) -> bool:
    """Tell whether a name and the one after its comma are items of a list: "Mexico, China, Japan and Brazil"."""
    return _ITEM_BEFORE.search(text, max(0, start - 40), start) is not None or _ITEM_AFTER.match(text, end) is not None


def _ranks_as(name: str, area: Sequence[Candidate], places: Gazetteer) -> bool:
    """Tell whether a name is a country or a state itself, as what follows it is: then it does not lie in that."""
    wanted = fold(bare_name(name))
    own = {(c.feature, c.country) for c in entries_of(bare_name(name), places)[0] if fold(c.name) == wanted}
    others = [c for c in area if fold(c.name) != wanted]
    if any(feature == "PCLI" for feature, _ in own) and any(c.feature == "PCLI" for c in others):
        return True
    return any(c.feature == "ADM1" and ("ADM1", c.country) in own for c in others)


def _is_wider(held: Sequence[Candidate]) -> bool:
    return any(c.feature in {"PCLI", "ADM1", "ADM2", "CONT", "RGN", "ISL"} for c in held)


def _shared(text: str, start: int, end: int, places: Gazetteer) -> str:
    """Give the area behind the last of several names, where this one lies in it, too: "León and Granada, in Nicaragua".

    Without the comma, "Delhi and Toronto in Canada" may leave the first where everybody knows it: a namesake that is
    much larger keeps the name.
    """
    joined = _JOINED.match(text, end)
    area = _after(text, *joined.span("last"), places) if joined else ""
    if joined is None or not area:
        return ""
    wider = [c for c in entries_of(area, places)[0] if c.feature in {"PCLI", "ADM1"}]
    own = entries_of(bare_name(text[start:end]), places)[0]
    there = [c for c in own if _lies_in_one(c, wider)]
    if not there:
        return ""
    all_in = text[joined.end("last")] == ","
    return area if all_in or _people(own) <= MUCH_LARGER * _people(there) else ""


def _lies_in_one(place: Candidate, areas: Sequence[Candidate]) -> bool:
    return any(holds(area, place) for area in areas)


def _people(found: Sequence[Candidate]) -> int:
    return max((c.population or 1 for c in found), default=1)


def _nation(text: str, start: int, end: int, places: Gazetteer) -> str:
    """Give the area of "the Portuguese town of Santarém", "Mérida, a Spanish town", "the Nebraska city of Lincoln"."""
    before = text[max(0, start - _LONGEST_BEFORE) : start]
    found = _NATIONS_TOWN.search(before) or _TOWN_OF_NATION.match(text, end)
    if found is None:
        return ""
    named = found["nation"]
    country, _ = demonyms().get(named, ("", ""))
    return country or (named if _is_wider(entries_of(named, places)[0]) else "")
