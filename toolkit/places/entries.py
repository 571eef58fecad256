"""What the gazetteer may hold under a name as a text writes it: demonyms, short forms, counties, parts of a place."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

from toolkit.places.area_names import best_of, find_areas
from toolkit.places.gazetteers.base import Gazetteer
from toolkit.places.kinds_of_area import bare_area, kind_word
from toolkit.records import Candidate
from toolkit.settings import get_settings

MANY = 120
"""Entries of one name that are weighed; Springfield has about seventy in the world set."""

MOST_DRAWN = 12
"""Areas of one name and kind that are looked up; of the counties called Washington there are thirty."""

LARGE = 100_000
"""People a place must have for "North", "Downtown" or "Greater" before its name to mean a part of it."""

AREAS = frozenset({"ADM1", "ADM2", "RGN", "TERR", "ISL", "ISLS", "PEN"})
"""Kinds of entries that a name with "oblast", "province" or "strip" may mean."""

_SUFFIX = re.compile(r"[’']s?$")
_SHORT = (
    (re.compile(r"^Mt\.? "), "Mount "),
    (re.compile(r"^St\.? "), "Saint "),
    (re.compile(r"^Ft\.? "), "Fort "),
    (re.compile(r"^Pt\.? "), "Point "),
    (re.compile(r"^N\. "), "North "),
    (re.compile(r"^S\. "), "South "),
    (re.compile(r"^E\. "), "East "),
    (re.compile(r"^W\. "), "West "),
    (re.compile(r"^Saint "), "St. "),
)
_SAINT = re.compile(r"(?:St\.?|Saint) (?=\S)")
_WRAPPED = re.compile(
    r"^(?:(?:[Cc]ity|[Tt]own|[Vv]illage|[Tt]ownship|[Ss]tate|[Pp]rovince|[Cc]ounty|[Rr]epublic|[Dd]istrict|[Pp]ort|"
    r"[Ii]sland) of (?:the )?)|"
    r" (?:[Cc]ity|[Tt]own|[Tt]ownship|[Tt]wp\.?|[Vv]illage|[Bb]orough|[Pp]rovince|[Dd]istrict|[Rr]egion|[Pp]refecture|"
    r"[Mm]unicipality|[Ss]tate|[Ii]sland)$"
)
_PART = re.compile(
    r"^(?:[Nn]orth(?:ern)?|[Ss]outh(?:ern)?|[Ee]ast(?:ern)?|[Ww]est(?:ern)?|[Nn]orth[- ]?(?:east|west)(?:ern)?|"
    r"[Ss]outh[- ]?(?:east|west)(?:ern)?|[Cc]entral|[Dd]owntown|[Mm]id(?:town)?|[Gg]reater|[Ii]nner|[Oo]uter|[Oo]ld|"
    r"[Uu]pper|[Ll]ower|[Ss]uburban|[Mm]etropolitan|[Mm]etro) (?=\S)"
)


def bare_name(written: str) -> str:
    """Cut the article and the possessive off a name.

    Parameters
    ----------
    written
        The name as it stands in the text.
    """
    plain = _SUFFIX.sub("", " ".join(written.split()))
    return re.sub(r"^[Tt]he (?=\S)", "", plain)


def entries_of(name: str, places: Gazetteer, *, county: bool = False) -> tuple[list[Candidate], bool]:
    """Give what a name may mean.

    Parameters
    ----------
    name
        The name, as ``bare_name`` gives it.
    places
        Where to look.
    county
        True when the text goes on with "County" or "counties".

    Returns
    -------
    tuple
        Candidates, and whether the gazetteer holds the name as written; False when only a short form of it, or a place
        of which it names a part, is held.
    """
    if nation := demonyms().get(name):
        country, wide = nation[1] or None, {"PCLI", "ADM1", "CONT", "RGN", "ISL", "ADM2"}
        found = [c for c in places.lookup(nation[0], country=country, limit=20, similar=False) if c.feature in wide]
        return [_told(c, f"{name}: of {c.name}") for c in found[:1]], True
    if county and (found := places.lookup(f"{name} County", limit=MANY, similar=False)):
        return found, True
    if kind_word(name) and (found := _areas_of(name, places)):
        return found, True
    found = places.lookup(name, limit=MANY, similar=False)
    for form in saint_forms(name)[1:] if found else ():
        known = {c.gazetteer_id for c in found}
        found += [c for c in places.lookup(form, limit=MANY, similar=False) if c.gazetteer_id not in known]
    if found:
        return found, True
    for pattern, to in _SHORT:
        if pattern.search(name) and (found := places.lookup(pattern.sub(to, name), limit=MANY, similar=False)):
            return found, True
    stem = _WRAPPED.sub("", name)
    if stem != name and len(stem) > 3 and (found := places.lookup(stem, limit=MANY, similar=False)):
        return found, True
    # an area by a name that the gazetteer does not list: South Darfur is drawn as Southern Darfur
    drawn = _drawn_areas(name, places)
    return (drawn, True) if drawn else (_whole(name, places), False)


def saint_forms(name: str) -> tuple[str, ...]:
    """Give a name as written, and with its saint in full and in short: St Petersburg, Saint Petersburg.

    Parameters
    ----------
    name
        The name, as ``bare_name`` gives it.

    Returns
    -------
    tuple of str
        The name alone where it has no saint.
    """
    match = _SAINT.match(name)
    if match is None:
        return (name,)
    rest = name[match.end() :]
    return tuple(dict.fromkeys((name, f"Saint {rest}", f"St. {rest}")))


def _areas_of(name: str, places: Gazetteer) -> list[Candidate]:
    """Give the areas of a name that says its kind, as "Sumy Oblast" and "State of Minas Gerais" do."""
    found = [c for c in places.lookup(name, limit=MANY, similar=False) if not (c.feature or "").startswith("PPL")]
    if not found:
        held = places.lookup(bare_area(name), limit=MANY, similar=False)
        found = [c for c in held if c.feature in AREAS]
    drawn = _drawn_areas(name, places)
    korean = [c for c in found if c.country in {"KP", "KR"}]  # Kangwon and Gangwon are one name in Hangul
    return list({c.gazetteer_id: c for c in (*drawn, *korean)}.values()) if drawn else found


def _drawn_areas(name: str, places: Gazetteer) -> list[Candidate]:
    """Give the entries of the outlines that a name with a kind means: the State of Rivers is no Los Ríos Region."""
    found: list[Candidate] = []
    for area in best_of(find_areas(name), name)[:MOST_DRAWN]:
        held = places.lookup(area.name, country=area.country, limit=20, similar=False)
        own = [c for c in held if c.feature in AREAS and c.name == area.name]
        if not own:
            return []  # a county that only the outlines have: leave it to the names
        found += own[:1]
    return found


def _whole(name: str, places: Gazetteer) -> list[Candidate]:
    """Give the place of which "South Los Angeles" names a part."""
    stem = _PART.sub("", name)
    if stem == name:
        return []
    large = [c for c in places.lookup(stem, limit=MANY, similar=False) if _is_large(c)]
    return [_told(c, f"{name} as a part of {c.name}") for c in large]


def _is_large(candidate: Candidate) -> bool:
    if candidate.feature in {"PCLI", "ADM1"}:
        return True
    return (candidate.population or 0) >= LARGE


def _told(candidate: Candidate, reason: str) -> Candidate:
    return candidate.model_copy(update={"reasons": (reason,)})


def demonyms() -> dict[str, tuple[str, str]]:
    """Give the words for people and things of a place.

    Returns
    -------
    dict
        Word to the place's name and country code.
    """
    return _read_demonyms(get_settings().data / "gazetteers" / "demonyms.csv")


@cache
def _read_demonyms(path: Path) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found |= dict.fromkeys(row["words"].split("|"), (row["name"], row["country"]))
    return found
