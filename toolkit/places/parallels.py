"""Parallels and meridians that claims name: "the 38th parallel", "the Tropic of Capricorn", "the Arctic Circle"."""

from __future__ import annotations

import re

from toolkit.places.lines import BorderLine

TILT = 23.436
"""Degrees that the Earth's axis leans (IERS Conventions 2010: 23.4393 in 2000, 0.013 less a century)."""

NAMED_PARALLELS = {
    "equator": 0.0,
    "tropic of cancer": TILT,
    "northern tropic": TILT,
    "tropic of capricorn": -TILT,
    "southern tropic": -TILT,
    "arctic circle": 90 - TILT,
    "antarctic circle": TILT - 90,
}
"""Degrees north of the parallels that have a name."""

NAMED_MERIDIANS = {
    "prime meridian": 0.0,
    "greenwich meridian": 0.0,
    "meridian of greenwich": 0.0,
    "antimeridian": 180.0,
}
"""Degrees east of the meridians that have a name."""

NAMED_LINE = "(?:the )?(?i:" + "|".join([*NAMED_PARALLELS, *NAMED_MERIDIANS]) + ")"
"""Any of them, as running text writes it."""

_NUMBER = r"(?P<degrees>\d{1,3}(?:\.\d+)?)"
_PARALLEL = re.compile(
    rf"{_NUMBER}(?:st|nd|rd|th) parallel(?: (?P<half>north|south))?"
    rf"|latitude (?:of )?(?P<degrees2>\d{{1,2}}(?:\.\d+)?)(?:°| degrees)?(?: ?(?P<half2>n|s|north|south))?"
    rf"|(?P<degrees3>\d{{1,2}}(?:\.\d+)?)(?:°| degrees) ?(?P<half3>n|s|north|south)",
    re.I,
)
_MERIDIAN = re.compile(
    rf"{_NUMBER}(?:st|nd|rd|th) meridian(?: (?P<half>east|west))?"
    rf"|longitude (?:of )?(?P<degrees2>\d{{1,3}}(?:\.\d+)?)(?:°| degrees)?(?: ?(?P<half2>e|w|east|west))?"
    rf"|(?P<degrees3>\d{{1,3}}(?:\.\d+)?)(?:°| degrees) ?(?P<half3>e|w|east|west)",
    re.I,
)


def fixed_line(name: str, *, near: tuple[float, float]) -> BorderLine | None:
    """Give the parallel or meridian of a name as a line.

    Parameters
    ----------
    name
        As a claim writes it: "38th parallel", "the equator".
    near
        Degrees north and east of the site.

    Returns
    -------
    BorderLine or None
        A point a degree; None for any other name.
    """
    if (found := parallel_of(name, lat=near[0])) is not None:
        run = tuple((float(lon), found[1]) for lon in range(-180, 181))
    elif (found := meridian_of(name, lon=near[1])) is not None:
        run = tuple((found[1], float(lat)) for lat in range(-89, 90))
    else:
        return None
    return BorderLine("fixed", found[0].removeprefix("the "), (), 0.0, (run,))


def parallel_of(name: str, *, lat: float) -> tuple[str, float] | None:
    """Read a parallel.

    Parameters
    ----------
    name
        As a claim writes it.
    lat
        Degrees north of the site: a parallel that says neither north nor south is that of its half of the world.

    Returns
    -------
    tuple or None
        Its name for a sentence, and its degrees north; None for any other name.
    """
    return _read(name, NAMED_PARALLELS, _PARALLEL, own=lat)


def meridian_of(name: str, *, lon: float) -> tuple[str, float] | None:
    """Read a meridian.

    Parameters
    ----------
    name
        As a claim writes it.
    lon
        Degrees east of the site: a meridian that says neither east nor west is that of its half of the world.

    Returns
    -------
    tuple or None
        Its name for a sentence, and its degrees east; None for any other name.
    """
    return _read(name, NAMED_MERIDIANS, _MERIDIAN, own=lon)


def _read(name: str, named: dict[str, float], pattern: re.Pattern[str], *, own: float) -> tuple[str, float] | None:
    bare = re.sub(r"^the ", "", " ".join(name.split()), flags=re.I)
    if bare.casefold() in named:
        return f"the {bare}", named[bare.casefold()]
    match = pattern.fullmatch(bare)
    if match is None:
        return None
    degrees = float(match["degrees"] or match["degrees2"] or match["degrees3"])
    half = (match["half"] or match["half2"] or match["half3"] or "").casefold()
    if degrees > (90 if named is NAMED_PARALLELS else 180):
        return None
    negative = half[:1] in {"s", "w"} if half else own < 0
    called = f"the {bare}" if match["degrees"] else bare
    return called, -degrees if negative else degrees
