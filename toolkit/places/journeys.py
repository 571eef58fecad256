"""How long a way is said to take: "about an hour's drive from Nairobi", "30 minutes by boat from Manaus"."""

from __future__ import annotations

import re
from typing import NamedTuple

from toolkit.places.phrases import NAME, THING

_COUNT = (
    r"\d+(?:\.\d+)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty|"
    r"half an?|two and a half|three and a half|several"
)
_HEDGE = r"about|around|roughly|some|approximately|nearly|almost|less than|under|within|at most|more than|over|at least"
_MODES = {
    "road": r"drive|car ride|bus ride|taxi ride|by car|by road|by bus|by truck|by taxi|by motorbike|by motorcycle",
    "foot": r"walk|hike|trek|march|on foot|by foot",
    "rail": r"train ride|rail journey|by train|by rail",
    "boat": r"boat ride|boat trip|sail|ferry ride|by boat|by ferry|by ship|by speedboat",
    "helicopter": r"helicopter ride|helicopter flight|by helicopter",
    "aeroplane": r"flight|by plane|by air",
}
_HOW = "|".join(f"(?P<m_{mode}>{words})" for mode, words in _MODES.items())
_JOURNEY = re.compile(
    rf"\b(?:(?P<hedge>{_HEDGE})\s+)?(?P<count>{_COUNT})[\s-](?P<unit>hours?|minutes?|days?)(?:[’']s?)?\s+(?:{_HOW})"
    r"(?:\s+(?:away|inland|upriver|downriver|upstream|downstream|due))?"
    r"(?:\s+(?:to the )?(?:north|south)?[- ]?(?:east|west)?)?"
    rf"\s+(?:from|of|outside)\s+(?:(?P<name>{NAME})|the (?P<thing>(?:[a-z][\w’'-]+ ){{0,2}}?{THING})\b)"
)
_JOURNEY_OF = re.compile(
    rf"\ba (?P<how>drive|walk|hike|trek|boat trip|ferry ride|train ride|flight) of (?:(?P<hedge>{_HEDGE})\s+)?"
    rf"(?P<count>{_COUNT})\s(?P<unit>hours?|minutes?|days?)\s+from\s+"
    rf"(?:(?P<name>{NAME})|the (?P<thing>(?:[a-z][\w’'-]+ ){{0,2}}?{THING})\b)"
)


class Journey(NamedTuple):
    """A journey that a text states.

    Attributes
    ----------
    start
        First character in the text.
    end
        One past the last.
    stated
        The time in words that ``parse_stated`` reads.
    mode
        How one travels, as the check calls it.
    reference
        Where the way begins.
    by_noun
        True where that is "the plant", without a name.
    """

    start: int
    end: int
    stated: str
    mode: str
    reference: str
    by_noun: bool = False


def find_journeys(text: str) -> list[Journey]:
    """Find what running text says of how long the way from a place takes.

    Returns
    -------
    list of Journey
        In text order. Times of several unnamed hours are left out.

    Examples
    --------
    >>> find_journeys("The farm is about an hour's drive from Nairobi.")[0][2:5]
    ('about an hour', 'road', 'Nairobi')
    """
    found = []
    matches = sorted([*_JOURNEY.finditer(text), *_JOURNEY_OF.finditer(text)], key=lambda match: match.start())
    for match in matches:
        if match["count"] == "several":
            continue
        unit = match["unit"]
        plural = match["count"] not in {"a", "an", "one", "1"} and not match["count"].startswith("half")
        if plural and not unit.endswith("s"):
            unit += "s"
        words = " ".join(filter(None, (match["hedge"], match["count"], unit)))
        how = match.groupdict()
        mode = next(name for name in _MODES if how.get(f"m_{name}") or how.get("how") in _MODES[name].split("|"))
        which = "name" if match["name"] else "thing"
        name = match[which].rstrip(" .,’'")
        found.append(Journey(match.start(), match.start(which) + len(name), words, mode, name, which == "thing"))
    return found
