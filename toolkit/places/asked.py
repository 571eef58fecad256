"""What one asks for by a name alone: "Paris, France"."""

from __future__ import annotations

from typing import NamedTuple

from toolkit.places.gazetteers.base import open_gazetteer
from toolkit.places.resolve import resolve_name
from toolkit.records import Candidate, Resolution


class Asked(NamedTuple):
    """What is known by a name: "located", "ambiguous", "named" or "not-found", what it may be, and the whole answer."""

    status: str
    candidates: tuple[Candidate, ...]
    resolution: Resolution | None = None


def find_named(name: str, *, gazetteer: str | None = None) -> Asked:
    """Give the places that a name may mean.

    Parameters
    ----------
    name
        "Pyongyang", "Paris, France", "in Goma".
    gazetteer
        The one to ask, alone; what is installed if absent.

    Returns
    -------
    Asked
        Candidates best first.
    """
    plain = name.strip().removeprefix("in ")
    if gazetteer:
        found = tuple(open_gazetteer(gazetteer).lookup(plain, similar=False))
        return Asked("named" if found else "not-found", found)
    resolved = resolve_name(plain)
    return Asked(resolved.status, tuple(resolved.candidates), resolved)
