"""Names written with the area they lie in: "Paris, France", "Springfield, Ill.", "Paris (Texas)", "Goma in Congo"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.places.entries import bare_name, entries_of
from toolkit.places.gazetteers.base import Gazetteer
from toolkit.places.ranking import holds
from toolkit.records import Candidate

MOST_AREAS = 3
"""Wider areas read after a name: "Buffalo, Erie County, New York, USA"."""

_COMMA = re.compile(r"\s*,\s*")
_BRACKET = re.compile(r"(?P<name>[^()]{2,})\s*\((?P<area>[^()]{2,})\)")
_IN = re.compile(r"(?P<name>.{2,}?)\s+in\s+(?:the\s+)?(?P<area>\S.{1,})")
WIDER = frozenset({"PCLI", "ADM1", "ADM2", "CONT", "RGN", "ISL", "ISLS", "TERR"})
"""Kinds of entries that something may lie in."""


def parts_of(name: str) -> list[str]:
    """Take a written name apart: the place first, then what it lies in.

    Returns
    -------
    list of str
        One part where no area is named.
    """
    plain = " ".join(name.split())
    if match := _BRACKET.fullmatch(plain):
        return [match["name"].strip(), *_COMMA.split(match["area"].strip())]
    parts = [part for part in _COMMA.split(plain) if part]
    if len(parts) == 1 and (match := _IN.fullmatch(plain)):
        return [match["name"], match["area"]]
    return parts[: MOST_AREAS + 1]


def lookup_written(name: str, places: Gazetteer) -> list[Candidate]:
    """Give what a name may mean, inside the areas that are written after it.

    Parameters
    ----------
    name
        "Paris", "Paris, France" or "Paris (Texas)".
    places
        Where to look.

    Returns
    -------
    list of Candidate
        Empty where nothing of the name lies in the area, and where the area is not known.
    """
    whole, exact = entries_of(bare_name(name), places)
    parts = parts_of(name)
    if len(parts) <= 1 or (whole and exact):
        return whole if exact else []
    areas: list[list[Candidate]] = []
    for part in reversed(parts[1:]):
        areas.append(_inside([c for c in entries_of(bare_name(part), places)[0] if _is_area(c)], areas))
    if not all(areas):
        return []
    return _inside(entries_of(bare_name(parts[0]), places)[0], areas)


def _inside(found: Sequence[Candidate], areas: Sequence[Sequence[Candidate]]) -> list[Candidate]:
    kept = list(found)
    for wider in areas:
        kept = [entry for entry in kept if _is_held(entry, wider)]
    return kept


def _is_held(entry: Candidate, wider: Sequence[Candidate]) -> bool:
    return any(holds(area, entry) for area in wider)


def _is_area(candidate: Candidate) -> bool:
    return candidate.feature in WIDER or (candidate.feature or "").startswith("PPL")
