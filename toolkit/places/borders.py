"""Which line "the Russian border", "the border", "the coast" or "the DMZ" is, for a site in a given country."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from toolkit.errors import ReferenceNotFound
from toolkit.places.areas import countries_at
from toolkit.places.lines import BorderLine, joined, load_coasts, load_lines, nearest_on_line
from toolkit.places.meant import Ambiguous
from toolkit.places.nations import codes_of, country_name
from toolkit.places.tolerance import km_words

Spot = tuple[float, float]
"""Degrees north and degrees east."""

CLEARLY_NEARER, NEARER_KM = 3.0, 30.0
"""A border that a site's country shares with one neighbour is meant by "the border" where the next one is at least
three times as far away and 30 km farther: twice what a reporter's "near" stretches."""

RIVAL_SHARE, RIVAL_KM = 0.1, 2.0
"""A claimed line makes a border ambiguous where it runs nearer by more than a tenth and two kilometres: then the two
give different figures."""

FOREIGN_TIMES, FOREIGN_KM = 5.0, 300.0
"""A border of two other countries is meant if it lies within five times the stated distance or 300 km beyond it."""

ZONE_KM = 1_000.0
"""Distance beyond which "the DMZ" is not Korea's: the peninsula is 1,100 km long."""

_SPECIAL = (
    (r"(?:korean )?(?:dmz|demilitari[sz]ed zone)|mdl|military demarcation line", ("kp-kr",)),
    (r"(?:inter-)?korean border|border between (?:the )?(?:two )?koreas", ("kp-kr",)),
    (r"yalu and tumen border|yalu border|tumen border", ("kp-cn",)),
    (r"durand line", ("af-pk",)),
    (r"line of control|loc|radcliffe line", ("in-pk",)),
    (r"line of actual control|lac|mcmahon line", ("cn-in",)),
    (r"blue line", ("il-lb",)),
    (r"green line", ("cy-green-line", "il-ps")),
    (
        r"alpha line|alpha and bravo lines|disengagement line|purple line|golan (?:border|line|ceasefire line)",
        ("il-sy",),
    ),
    (r"crimean? (?:border|boundary|line)|(?:administrative )?(?:border|line) (?:with|of) crimea", ("ru-ua-crimea",)),
    (r"transnistrian? (?:border|line)|border (?:with|of) transnistria", ("md-transnistria",)),
    (r"gaza(?: strip)? (?:border|fence|perimeter)|border (?:with|of) gaza(?: strip)?", ("gaza-il", "gaza-eg")),
    (r"israeli?[- ]gaza (?:border|fence)|gaza[- ]israel (?:border|fence)", ("gaza-il",)),
    (r"(?:gaza[- ]egypt|egypt[- ]gaza|egyptian[- ]gaza) border|philadelphi (?:corridor|route)", ("gaza-eg",)),
)
"""Lines that have names of their own."""

_MOVING = re.compile(r"(?:the )?(?:front ?line|frontline|line of contact|contact line|front)", re.IGNORECASE)
_LAND = r"(?:border|frontier|boundary|borderline)(?:lands?)?"
_WATER = r"(?:coast|coastline|shore|shoreline|seashore|seaboard|seacoast)"
_ORNAMENT = re.compile(
    r"\b(?:the|state|international|land|common|shared|joint|nearest|closest|internationally|recogni[sz]ed|national|"
    r"volatile|tense|porous|disputed|contested)\b"
)
_BETWEEN = re.compile(rf"{_LAND} (?:between|of|dividing|separating) (?P<a>.+?) (?:and|with|from) (?P<b>.+)")
_WITH = re.compile(rf"(?:(?P<a>.+?) )?{_LAND} (?:with|to|against|of|into) (?P<b>.+)")
_OWN = re.compile(rf"(?P<a>.+?)[ -]{_LAND}")
_COAST = re.compile(rf"(?:(?P<a>.+?) )?{_WATER}(?: (?:of|in) (?P<b>.+))?")
_SIDES = re.compile(r"\s*[-–—/]\s*|\s+and\s+")
_POINTS = re.compile(r"(?:north|south|east|west)(?:[- ]?(?:east|west))?(?:ern)?(?:most)?")
_SEAS = re.compile(r".*\b(?:sea|ocean|gulf|mediterranean|atlantic|pacific|baltic|adriatic|aegean|caspian|bay)\b.*")


def is_line(name: str) -> bool:
    """Tell whether a name speaks of a border, a coast or a line with a name of its own.

    Parameters
    ----------
    name
        Such as "the DMZ" or "border with China".

    Returns
    -------
    bool
        False for towns and all else.
    """
    plain = _plain(name)
    if _special(plain) or re.fullmatch(_LAND, plain):
        return True
    return any(pattern.fullmatch(plain) for pattern in (_BETWEEN, _WITH, _OWN, _COAST))


def find_border(
    name: str, *, country: str | None = None, near: Spot | None = None, claimed_km: float | None = None
) -> BorderLine | Ambiguous | None:
    """Find the border or coast that a name means for a site.

    Parameters
    ----------
    name
        Such as "the Russian border", "border with Israel", "the border", "the coast".
    country
        ISO 3166-1 alpha-2 code of the site's country; read off its position if absent.
    near
        Degrees north and east of the site.
    claimed_km
        The stated distance; a border of two other countries that is far beyond it is not the one meant.

    Returns
    -------
    BorderLine, Ambiguous or None
        None when the name speaks of no line.

    Raises
    ------
    ReferenceNotFound
        There is no such border, or it is farther than the claim can mean.
    """
    plain = _plain(name)
    if _MOVING.fullmatch(plain):
        raise ReferenceNotFound(
            f"{name!r} moves from day to day, and no line of it is held here",
            remedy="Give a point of it for the day in question under [[references]] in case.toml.",
        )
    if keys := _special(plain):
        return _special_line(name, keys, near)
    home: tuple[str, ...] = ()
    if country:
        home = (country.upper(),)
    elif near:
        home = tuple(countries_at(lat=near[0], lon=near[1]))
    if sides := _sides_of(plain):
        return _land_border(name, sides, home, near, claimed_km)
    if re.fullmatch(_LAND, plain):
        return _any_border(name, home, near)
    if match := _COAST.fullmatch(plain):
        return _coast(name, match["a"] or "", match["b"] or "", home, near)
    return None


def _plain(name: str) -> str:
    bare = _ORNAMENT.sub(" ", name.replace("’", "'").replace("'s", "").casefold())
    return " ".join(bare.replace("u.s.", "us").replace("u.k.", "uk").replace("–", "-").split())


@cache
def _by_id() -> dict[str, BorderLine]:
    return {line.id: line for line in load_lines()}


def _special(plain: str) -> tuple[str, ...]:
    return next((keys for pattern, keys in _SPECIAL if re.fullmatch(pattern, plain)), ())


def _special_line(name: str, keys: Sequence[str], near: Spot | None) -> BorderLine | Ambiguous:
    lines = [_by_id()[key] for key in keys]
    if keys == ("kp-kr",) and near is not None and (away := _km(lines[0], near)) > ZONE_KM:
        raise ReferenceNotFound(
            f"the one demilitarized zone held here is Korea's, {km_words(away)} away",
            remedy="Give a point of the zone that is meant under [[references]] in case.toml.",
        )
    return _one_of(name, lines, near)


def _sides_of(plain: str) -> tuple[frozenset[str], ...]:
    """Give the countries that a name of a land border mentions, each as the codes it may stand for."""
    if match := _BETWEEN.fullmatch(plain):
        return _known(match["a"]), _known(match["b"])
    if match := _WITH.fullmatch(plain):
        sides = _known(match["b"])
        return (_known(match["a"]), sides) if match["a"] and not _POINTS.fullmatch(match["a"]) else (sides,)
    if (match := _OWN.fullmatch(plain)) and not _POINTS.fullmatch(match["a"]):
        if codes := codes_of(match["a"]):
            return (codes,)
        parts = _SIDES.split(match["a"])
        return tuple(_known(part) for part in _rejoined(parts))
    return ()


def _known(words: str) -> frozenset[str]:
    if codes := codes_of(words):
        return codes
    raise ReferenceNotFound(
        f"no country is known by the name {words!r}", remedy="Name the two countries, such as 'border with Chad'."
    )


def _rejoined(parts: Sequence[str]) -> list[str]:
    """Put the halves of Guinea-Bissau and Bosnia-Herzegovina together again."""
    for cut in range(1, len(parts)):
        first, second = "-".join(parts[:cut]), "-".join(parts[cut:])
        if codes_of(first) and codes_of(second):
            return [first, second]
    return list(parts)


def _land_border(
    name: str, sides: Sequence[frozenset[str]], home: Sequence[str], near: Spot | None, claimed_km: float | None
) -> BorderLine | Ambiguous:
    if len(sides) == 2:
        pairs = _pairs(sides[0], sides[1])
        if not pairs:
            first, second = map(_either, sides)
            raise ReferenceNotFound(
                f"{first} and {second} have no land border with each other", remedy="Check which border is meant."
            )
        return _one_of(name, pairs, near)
    if len(sides) > 2:
        raise ReferenceNotFound(f"{name!r} names more than two countries", remedy="Name one border.")
    other = sides[0]
    if shared := _pairs(frozenset(home) - other, other):
        return _one_of(name, shared, near)
    if home and not other & set(home):
        return _outer(name, other, near, claimed_km)
    return _neighbours(name, [code for code in home if code in other] or sorted(other), near)


def _any_border(name: str, home: Sequence[str], near: Spot | None) -> BorderLine | Ambiguous:
    if not home:
        raise ReferenceNotFound(
            f"{name!r} says of no country, and the site's is not known",
            remedy="Name it, such as 'border with Chad', or give the site's country in case.toml.",
        )
    return _neighbours(name, home[:1], near)


def _neighbours(name: str, codes: Sequence[str], near: Spot | None) -> BorderLine | Ambiguous:
    """Give the one border of a country that is meant without saying with whom."""
    lines = [line for line in _borders() if set(codes) & set(line.countries)]
    if not lines:
        told = " or ".join(country_name(code) for code in codes)
        raise ReferenceNotFound(f"{told} has no land border", remedy="Check which border is meant.")
    return _one_of(name, lines, near)


def _outer(name: str, other: frozenset[str], near: Spot | None, claimed_km: float | None) -> BorderLine | Ambiguous:
    """Give the land border of a country that the site's own does not touch, all round."""
    lines = tuple(line for line in _borders() if other & set(line.countries))
    told = " or ".join(country_name(code) for code in sorted(other))
    if not lines:
        raise ReferenceNotFound(f"{told} has no land border", remedy="Check which border is meant.")
    if len(other) > 1:
        return Ambiguous(name, lines, tuple(f"the {line.name}" for line in lines), f"{name!r} names no single country")
    whole = joined(lines, f"border of {told}", key=f"outer-{next(iter(other)).lower()}")
    away = _km(whole, near) if near else 0.0
    if claimed_km is not None and away > max(FOREIGN_TIMES * claimed_km, claimed_km + FOREIGN_KM):
        raise ReferenceNotFound(
            f"the site's country has no border with {told}, and the nearest of {told}'s is {km_words(away)} "
            "away, farther than the claim can mean",
            remedy="Check which border is meant.",
        )
    return whole


def _borders() -> list[BorderLine]:
    return [line for line in load_lines() if line.status in {"border", "disputed"}]


def _pairs(first: frozenset[str], second: frozenset[str]) -> list[BorderLine]:
    between_two = [line for line in _borders() if len(line.countries) == 2]
    return [line for line in between_two if _joins_any(line, first, second)]


def _joins_any(line: BorderLine, first: frozenset[str], second: frozenset[str]) -> bool:
    return any(_joins(line, one, second) for one in first)


def _either(side: frozenset[str]) -> str:
    return " or ".join(country_name(code) for code in sorted(side))


def _joins(line: BorderLine, first: str, second: frozenset[str]) -> bool:
    others = set(line.countries) - {first}
    return first in line.countries and bool(others & second)


def _one_of(name: str, lines: Sequence[BorderLine], near: Spot | None) -> BorderLine | Ambiguous:
    """Give the only line, or the one that is clearly nearest; else all, none of them chosen."""
    if near is None:
        if len(lines) == 1:
            return lines[0]
        return Ambiguous(name, tuple(lines), tuple(_called(line) for line in lines))
    away = sorted(((_km(line, near), line) for line in lines), key=lambda pair: (pair[0], pair[1].id))
    first, rest = away[0], away[1:]
    if rest and rest[0][0] < max(CLEARLY_NEARER * first[0], first[0] + NEARER_KM):
        told = tuple(f"{_called(line)} ({km_words(km)} away)" for km, line in away)
        return Ambiguous(name, tuple(line for _, line in away), told)
    return _unrivalled(name, first[1], first[0], near)


def _unrivalled(name: str, line: BorderLine, away: float, near: Spot) -> BorderLine | Ambiguous:
    """Give a border, or name it and the line that somebody claims nearer to the site."""
    if line.status not in {"border", "disputed"}:
        return line
    claimed = [c for c in load_lines() if c.status == "claimed" and set(c.countries) == set(line.countries)]
    for rival in claimed:
        km = _km(rival, near)
        if km < away * (1 - RIVAL_SHARE) - RIVAL_KM:
            told = (f"{_called(line)} ({km_words(away)} away)", f"{_called(rival)} ({km_words(km)} away)")
            return Ambiguous(name, (line, rival), told, "the two states do not agree where it runs")
    return line


def _called(line: BorderLine) -> str:
    return line.name if line.name.startswith("the ") else f"the {line.name}"


def _coast(name: str, before: str, of: str, home: Sequence[str], near: Spot | None) -> BorderLine | Ambiguous | None:
    """Give the coast of the country named, or else of the site's own."""
    words = of or before
    codes = codes_of(words) if words and not _POINTS.fullmatch(words) else frozenset()
    if words and not codes:
        if _SEAS.fullmatch(words) or _POINTS.fullmatch(words):
            raise ReferenceNotFound(
                f"which part of a coast is {name!r} is not held here", remedy="Name the country, or give a point of it."
            )
        return None
    wanted = codes or set(home)
    lines = [line for line in load_coasts() if wanted & set(line.countries)]
    if not wanted:
        raise ReferenceNotFound(f"{name!r} says of no country, and the site's is not known", remedy="Name it.")
    if not lines:
        told = " or ".join(country_name(code) for code in sorted(wanted))
        raise ReferenceNotFound(f"{told} has no coast", remedy="Check what is meant.")
    return _one_of(name, lines, near)


def _km(line: BorderLine, near: Spot) -> float:
    return nearest_on_line(line, lat=near[0], lon=near[1]).distance_m / 1000
