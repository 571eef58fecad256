"""Sites that no sentence places: out of files of places, which are never read as prose, and out of names alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from toolkit.desk.drafting.offers import Names, offer
from toolkit.desk.drafting.reading import Reading
from toolkit.desk.drafting.sites import Sites
from toolkit.errors import DatelineError
from toolkit.evidence import CustodyLog, Intake
from toolkit.evidence.admission import STORE
from toolkit.evidence.kinds import kind_of
from toolkit.places.gazetteers.base import shipped_gazetteer
from toolkit.places.map_files import MOST_BYTES
from toolkit.places.place_files import MOST_PLACES, ListedPlace, read_places
from toolkit.places.spans import find_unknown

_ENDINGS = (".kml", ".gpx", ".geojson", ".json", ".csv", ".tsv", ".txt")
MOST_SPOKEN_OF = 8
"""Places of one document that are offered as sites for being named alone."""


class PlaceList(NamedTuple):
    """A file of places: its name, its digest, and what it lists."""

    name: str
    sha256: str
    places: tuple[ListedPlace, ...]


def place_lists(folder: Path, notes: list[str]) -> Iterator[PlaceList]:
    """Read the files of places in a case's evidence.

    Parameters
    ----------
    folder
        The case folder.
    notes
        Takes a line for each that cannot be read, or not whole.

    Yields
    ------
    PlaceList
        In the order they came in, with the bytes that their digest vouches for.
    """
    log = folder / STORE / "custody.jsonl"
    if not log.is_file():
        return
    store = Intake(folder / STORE).store
    named: dict[str, str] = {}
    for entry in CustodyLog(log).entries():
        named.setdefault(str(entry.get("sha256")), str(entry.get("name")))
    for sha256, name in named.items():
        if not name.lower().endswith(_ENDINGS):
            continue
        try:
            path = store.path(sha256)
            if not path.is_file() or path.stat().st_size > MOST_BYTES or kind_of(path, name) != "places":
                continue
            places = read_places(store.get(sha256), name)
        except DatelineError as e:
            notes.append(f"{name} was not read: {e}")
            continue
        if len(places) > MOST_PLACES:
            notes.append(f"{name}: the first {MOST_PLACES} of {len(places):,} places are offered")
        yield PlaceList(name, sha256, places[:MOST_PLACES])


def list_sites(listed: PlaceList, sites: Sites, names: Names) -> None:
    """Offer the places of a file as sites, and as positions of sites that are offered already.

    Parameters
    ----------
    listed
        The file.
    sites
        Where they are offered.
    names
        Ids that are free.
    """
    for number, place in enumerate(listed.places, start=1):
        name = place.name or f"Place {number} of {listed.name}"
        stated = {"position": place.position, "stated_by": listed.name, "note": f"its sha256 is {listed.sha256}"}
        held = sites.known(name)
        if held is not None:
            sites.positions.add(held, stated)
            continue
        site = names.free(name, instead="site")
        made = offer(
            "site",
            "sites",
            {"id": site, "name": name, "assertions": [stated]},
            reason=f"{listed.name} lists it, number {number} of {len(listed.places)}",
            grade="likely",
            told=f"site {name} at {place.position} ({listed.name})",
        )
        sites.add(made, name)


_GOES_ON = re.compile(r" (?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)[A-ZÀ-Þ][a-zà-ÿ]")
"""A name that goes on is another one: "Breton" of "Breton Sound"."""

_MEASURED_FROM = re.compile(r"(?:north|south|east|west) of $|\bfrom $")
"""What a place stands behind that only says where another lies: "24 km west of Mestia"."""


def spoken_of(reading: Reading, sites: Sites) -> None:
    """Offer the places that a document names, that no gazetteer has, and of which it says no more.

    Parameters
    ----------
    reading
        The document.
    sites
        Where they are offered.
    """
    times: Counter[str] = Counter()
    first: dict[str, int] = {}
    for start, end in find_unknown(reading.text.text, shipped_gazetteer()):
        text = reading.text.text
        if _GOES_ON.match(text, end) or _MEASURED_FROM.search(text, max(0, start - 12), start):
            continue
        name = reading.words(start, end)
        times[name] += 1
        first.setdefault(name, start)
    for name, count in times.most_common(MOST_SPOKEN_OF):
        if sites.known(name) or sites.longer_name(name) is not None:
            continue
        made = offer(
            "site",
            "sites",
            {"id": sites.names.free(name, instead="site"), "name": name},
            reason=f"named {count} time{'s' * (count != 1)}; no gazetteer here has the name",
            grade="likely" if count > 1 else "unsure",
            told=f"site {name}",
            reading=reading,
            span=reading.sentence(first[name]),
        )
        sites.add(made, name)
