"""Where something is said to lie from something else: "85 km north of the DMZ", "within 20 miles of Seoul".

One grammar for running text and for claims. A stated figure carries how far its writing leaves it open: the last digit
that is not a rounding zero, and words like "about".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from toolkit.records import COMPASS, Direction, as_direction, find_stated

Relation = Literal["at", "about", "within", "beyond", "between"]
"""at = so far; about = roughly; within = at most; beyond = at least; between = from one figure to another."""

KM_PER = {"km": 1.0, "m": 0.001, "mi": 1.609344, "nmi": 1.852, "ft": 0.0003048, "yd": 0.0009144}
"""Kilometres in a unit: the international mile, foot and yard (1959 agreement), the nautical mile (1929)."""

_UNITS = {
    "km": r"km|kms|kilomet(?:er|re)s?|klicks?",
    "nmi": r"nautical miles?|nmi|nm|NM|naut\. miles?|sea miles?",
    "mi": r"miles?|mi\.?",
    "ft": r"feet|ft\.?",
    "yd": r"yards?|yds?\.?",
    "m": r"met(?:er|re)s?|m",
}
_WORDS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "a hundred": 100,
    "one hundred": 100,
    "two hundred": 200,
    "three hundred": 300,
    "a dozen": 12,
    "half a": 0.5,
    "a": 1,
}
_ABOUT = (
    r"about|around|roughly|some|approximately|approx\.?|circa|ca\.|nearly|almost|just over|just under|an estimated|~"
)
_WITHIN = r"within|less than|fewer than|no more than|not more than|at most|up to|under|no farther than"
_BEYOND = r"more than|over|at least|no less than|beyond|upwards of"
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|" + "|".join(sorted(_WORDS, key=len, reverse=True))
_UNIT = "|".join(f"(?P<u_{key}>{pattern})" for key, pattern in _UNITS.items())
POINT = (
    r"(?:north|south)[- ]?(?:north[- ]?|south[- ]?)?(?:east|west)|"
    r"(?:east|west)[- ]?(?:north|south)[- ]?(?:east|west)|north|south|east|west"
)
_LETTER = r"(?:N|S|E|W|NE|NW|SE|SW|NNE|ENE|ESE|SSE|SSW|WSW|WNW|NNW)(?![A-Za-z])"
_WORD = r"(?:(?:St|Mt|Ft|Pt)\. )?[A-Z\u00c0-\u024f][\w’'-]*"
_BORDER = (
    r"(?:the )?(?:[A-Z]\w+(?:[-–/ ][A-Z]\w+)?(?:[’']s)?[- ])?(?:"
    r"(?:border|frontier|coast|coastline)(?: (?:with|of|between) (?:the )?[A-Z]\w+(?: (?:and )?[A-Z]\w+)?)?|"
    r"demilitari[sz]ed zone|[Mm]ilitary [Dd]emarcation [Ll]ine)"
)
SMALL_WORDS = (
    r"of (?:the )?|de (?:la |las |los |l[’'])?|del |d[oa]s? |du |di |della |van (?:der |den )?|von |upon |en |"
    r"sur |al[ -]|el[ -]|la |e[dsz][ -]|ech[ -]|a(?:d|r|s|t|z|n|sh)-|bin |ibn |am |an der |auf |nad |pod |les |sous |"
    r"aux |y |op |aan (?:de |den )?"
)
"""Small words inside names of places: San Pedro de Atacama, Rio de Janeiro, Newcastle upon Tyne, Dar es Salaam, Umm ed
Daraj, Frankfurt am Main, Ústí nad Labem, Berg en Dal, Alphen aan den Rijn. None of them joins two English words."""
NAME = rf"{_BORDER}|(?:[Tt]he )?{_WORD}(?: (?:and |{SMALL_WORDS})?{_WORD}){{0,5}}"
_BY = r"by (?:road|rail|car|train|boat|sea|river|air|land)"
_CALENDAR = re.compile(
    r"(?:the )?(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday"
    r"|Wednesday|Thursday|Friday|Saturday|Sunday|Easter|Christmas)\b"
)
"""Names of times: "between November and April" says no place."""
_KIND = (
    r"(?:(?:the |a )?(?:(?:small|nearby|old|port|coastal|border|mining|market|provincial|regional|district) )?"
    r"(?:village|town|city|port|hamlet|settlement|community|commune|suburb|township|capital|seaport|resort)"
    r"(?: city)?(?: of|,)? )?"
)
"""What kind of place a name is: "the village of Utete", "the regional capital, Cusco"."""
THING = (
    r"(?:air base|air field|power station|power plant|wind farm|test site|launch site|launch pad|tailings dam|base|"
    r"border post|depot|quarry|plant|site|dam|mine|pier|camp|prison|airfield|airport|village|town|city|settlement|"
    r"bridge|factory|facility|complex|compound|reactor|silo|warehouse|refinery|terminal|port|harbour|harbor|crater|wreck|school|"
    r"hospital|barracks|bunker|tunnel|station|shipyard|landfill|well|reservoir|lake|island|farm|store|hamlet|crossing|"
    r"checkpoint|cemetery|grave|installation|outpost|tower|mast|smelter|hangar|runway|building|hall|laboratory|church|"
    r"mosque|temple|jetty|lighthouse|fort|fortress|observatory|sawmill|mill|dump|pit|works|yard|dock|weir|substation|"
    r"pond|lagoon|shaft|wharf|wharves|kiln|garrison|platform|clinic|monastery|plantation|ranch|tank|hut|shed|house|hotel|embassy|"
    r"basin|clearing|embankment|levee|breach|airstrip|wind park|solar park|solar farm|park|inlet|cove|estuary)(?:e?s)?"
)
"""Things that stand in one place and that a report calls by their noun."""
_FROM_WHAT = (
    r"(?P<name>the (?:(?!(?:and|or|of|to|in|on|at|by|from|that|which)\b)[\w’'-]+ ){0,3}?"
    rf"{THING}\b(?: (?:wall|gate|fence|edge))?)"
)
_FIGURE = (
    rf"(?:(?P<within>\b(?:{_WITHIN}))\s+|(?P<beyond>\b(?:{_BEYOND}))\s+)?(?:(?P<about>(?:\b(?:{_ABOUT})|~))\s*)?"
    rf"(?:(?P<between>\bbetween\s+))?(?<![\w.,])(?P<low>{_NUMBER})"
    rf"(?:\s*(?:to|and|-|–)\s*(?P<high>{_NUMBER}))?[\s-]?(?:{_UNIT})(?![A-Za-z])"
    rf"(?:\s*\([^)]{{1,30}}\))?(?:\s+(?:away|due))?"
    rf"(?:\s*,?\s*(?:to the |in the )?(?P<point>(?i:{POINT})|{_LETTER})(?:ern)?)?"
    rf"(?:\s+(?:inland|offshore|downstream|upstream|downriver|upriver|out to sea|{_BY}))?"
    rf"\s+(?:of|from|off|to|inside|outside|out of|into|beyond|short of)\s+"
)
_PHRASE = re.compile(rf"{_FIGURE}{_KIND}(?P<name>{NAME})")
_FROM_THING = re.compile(rf"{_FIGURE}(?:(?:the )?(?:edge|foot|rim|gates?|fence|centre|center) of )?{_FROM_WHAT}")
_PLAIN = rf"(?:the )?[A-Z][\w’'-]*(?: (?:{SMALL_WORDS})?[A-Z][\w’'-]*){{0,3}}"
_BETWEEN = re.compile(
    rf"\b(?P<half>halfway |midway )?between\s+{_KIND}(?P<a>{_PLAIN})\s+and\s+"
    rf"{_KIND}(?P<b>{_PLAIN})"
)


_VAGUE = re.compile(
    r"\b(?P<how>(?:just|right) outside(?: of)?|(?:on|at|in) the (?:\w+ )?(?:outskirts|edges?|suburbs?) of|opposite|"
    r"not far from|close to|next to|a short (?:drive|walk) from|downstream of|upstream of|near)\s+"
    rf"(?P<name>{NAME})|\bon\s+(?P<line>{_BORDER})"
)


class Vague(NamedTuple):
    """A place said to lie near another without a figure: start and end in the text, the words, and the name."""

    start: int
    end: int
    how: str
    reference: str


class Phrase(NamedTuple):
    """A stated distance.

    Attributes
    ----------
    start
        First character in the text.
    end
        One past the last.
    relation
        What the figure says.
    low_km
        The figure in km; the smaller of two.
    high_km
        The larger of two; else the same.
    rounding_km
        Half the last digit that the writing vouches for, in km, on either side.
    direction
        Direction from the reference; None = not stated.
    reference
        What it is measured from.
    """

    start: int
    end: int
    relation: Relation
    low_km: float
    high_km: float
    rounding_km: float
    direction: Direction | None
    reference: str


class Between(NamedTuple):
    """A place said to lie between two others: start and end in the text, their names, and whether halfway."""

    start: int
    end: int
    first: str
    second: str
    halfway: bool


def find_phrases(text: str) -> list[Phrase]:
    """Find stated distances in running text.

    Returns
    -------
    list of Phrase
        In text order, none overlapping.
    """
    return [_phrase(match) for match in _PHRASE.finditer(text)]


def find_from_things(text: str) -> list[Phrase]:
    """Find distances from what a text calls by its noun: "28 km east of the dam wall", "5 km from the Ferrobamba pit".

    Returns
    -------
    list of Phrase
        In text order; the reference is the noun, without its article.
    """
    found = [_phrase(match) for match in _FROM_THING.finditer(text)]
    return [phrase._replace(reference=phrase.reference.removeprefix("the ")) for phrase in found]


def find_between(text: str) -> list[Between]:
    """Find "between X and Y" and "halfway between X and Y".

    Returns
    -------
    list of Between
        In text order.
    """
    return [
        Between(*m.span(), m["a"], m["b"], m["half"] is not None)
        for m in _BETWEEN.finditer(text)
        if not (_CALENDAR.match(m["a"]) or _CALENDAR.match(m["b"]))
    ]


def find_vague(text: str) -> list[Vague]:
    """Find "on the outskirts of X", "just outside X", "opposite X" and the like.

    Returns
    -------
    list of Vague
        In text order.
    """
    found = []
    for match in _VAGUE.finditer(text):
        which = "name" if match["name"] else "line"
        name = match[which].rstrip(" .,’'")
        found.append(Vague(match.start(), match.start(which) + len(name), match["how"] or "on", name))
    return found


_AWAY = re.compile(
    r"(?<![\w’'-])(?:[Tt]he (?:[\w’'-]+ )?(?:town|city|village|port|capital|suburb) of )?"
    rf"(?P<name>{_PLAIN})(?:, (?:where|which|the|an?) [^,.;“”]{{3,80}},)?"
    r"\s+(?:is|was|lies|lay)\s+(?:(?:located|situated|only|just|a further)\s+)*"
)
_AWAY_BEHIND = re.compile(rf"\s+(?:away|off|(?:to\s+the\s+)?(?P<way>{POINT}))(?=[,.;]|\s+and\s|\s+by\s)")
_FIGURE_ROOM = 40
"""Characters in which a figure, with its hedge and unit, stands."""


class Away(NamedTuple):
    """A place that is so far off, nobody says from what: start and end in the text, its name, the figure, the way."""

    start: int
    end: int
    name: str
    figure: str
    direction: Direction | None


def find_away(text: str) -> Iterator[Away]:
    """Find "Pemba, where the ore is loaded, is 206 km to the east" and "Oristano is 90 km away".

    Yields
    ------
    Away
        In text order.
    """
    for match in _AWAY.finditer(text):
        figure = next(iter(find_stated(text[match.end() : match.end() + _FIGURE_ROOM])), None)
        if figure is None or figure.start or figure.stated.dimension != "length":
            continue
        behind = _AWAY_BEHIND.match(text, match.end() + figure.end)
        if behind is not None:
            way = as_direction(behind["way"] or "")
            words = " ".join(figure.stated.text.split())
            yield Away(match.start(), behind.end(), match["name"], words, way if way in COMPASS else None)


def _phrase(match: re.Match[str]) -> Phrase:
    factor = next(KM_PER[key] for key in _UNITS if match[f"u_{key}"])
    figures = sorted(_value(match[key]) * factor for key in ("low", "high") if match[key])
    rounding = max(half_step(match[key]) * factor for key in ("low", "high") if match[key])
    relation: Relation = "at"
    if match["high"]:
        relation = "between"
    elif match["within"]:
        relation = "within"
    elif match["beyond"]:
        relation = "beyond"
    elif match["about"]:
        relation = "about"
    point = as_direction(match["point"] or "")
    direction: Direction | None = point if point in COMPASS else None
    name = match["name"].rstrip(" .,’'")
    end = match.start("name") + len(name)
    return Phrase(match.start(), end, relation, figures[0], figures[-1], rounding, direction, name)


def _value(figure: str) -> float:
    return float(_WORDS[figure]) if figure in _WORDS else float(figure.replace(",", ""))


def half_step(figure: str) -> float:
    """Give half the step that a printed figure is rounded to.

    Zeros at the end of a whole number may be rounding, up to a tenth of it: 80 is taken as 76-84, 135 as 134.5-135.5,
    1,200 as 1,150-1,250. A decimal counts to its last digit, a number in words to a tenth of itself.

    Parameters
    ----------
    figure
        As printed.

    Returns
    -------
    float
        In the figure's own unit.
    """
    if figure in _WORDS:
        return _WORDS[figure] / 20
    plain = figure.replace(",", "")
    if "." in plain:
        return 10.0 ** -len(plain.partition(".")[2]) / 2
    zeros = len(plain) - len(plain.rstrip("0"))
    return min(10.0 ** min(zeros, len(plain) - 1) / 2, max(0.5, int(plain) / 20))
