"""Figures as they are printed: "about 50 miles", "between 80 and 90 km", "half a kilometre", "1 in 5,000", "twice".

A figure keeps the words it was printed in, its unit, what its wording makes of it, and the step of its last digit, so
that a tolerance can come from the figure itself and a report can print it as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Literal, NamedTuple

from toolkit.records.numerals import GLYPHS, MULTIPLES, PART, SMALL, TIMES, step_of, value_of
from toolkit.records.units import UNITS, Dimension, Unit

Relation = Literal["at", "about", "within", "beyond", "between"]
"""at = so much; about = roughly; within = at most; beyond = at least; between = from one figure to another."""

ROUNDING_SHARE = 0.05
"""Zeros at the end of a whole figure leave open no more than this share of it: 50 is 47.5 to 52.5, 1,200 is 1,150 to
1,250. Of the 13 distances that CSIS states for its own positions none is off by more."""

HEDGE_SHARE = 0.15
""""About" adds one more step of the last digit, and never more than this share of the figure."""


class Stated(NamedTuple):
    """A figure as printed.

    Attributes
    ----------
    text
        The words, hedge and unit among them.
    low
        The figure in its own unit; the smaller of two.
    high
        The larger of two, else the same.
    unit
        Its unit in the singular, or the thing counted; "" for a plain number.
    dimension
        What it measures.
    size
        How many base units (m, m², days, kg, 1) one of its unit is.
    relation
        What the wording makes of it.
    step
        What one more in the last printed digit would add, in its unit.
    hedged
        True for "about" and its kin, also beside "at least".
    worded
        False for a plain number whose words are not at hand, so that nobody can tell what it was rounded to.
    """

    text: str
    low: float
    high: float
    unit: str
    dimension: Dimension
    size: float
    relation: Relation
    step: float
    hedged: bool = False
    worded: bool = True

    @property
    def base_low(self) -> float:
        """The smaller figure in base units."""
        return self.low * self.size

    @property
    def base_high(self) -> float:
        """The larger figure in base units."""
        return self.high * self.size

    @property
    def is_bound(self) -> bool:
        """True for "less than", "at most", "more than", "at least" and the like, before a figure."""
        return self.relation in {"within", "beyond"}

    @property
    def rounding(self) -> float:
        """What rounding to the printed digits leaves open on either side, in base units."""
        unit_step = min(self.step, 1.0)
        share = ROUNDING_SHARE * self.high
        half_step = min(self.step / 2, share) if self.worded else share
        return max(unit_step / 2, half_step) * self.size

    @property
    def hedge(self) -> float:
        """What "about" and its kin add on either side, in base units; 0 without one."""
        if not self.hedged:
            return 0.0
        return min(self.step, HEDGE_SHARE * self.high) * self.size

    def off(self, measured: float) -> float:
        """Return how far a measurement lies outside what is stated.

        Parameters
        ----------
        measured
            In base units.

        Returns
        -------
        float
            In base units; 0 inside a range, under "at most" and over "at least".
        """
        low = 0.0 if self.relation == "within" else self.base_low
        high = float("inf") if self.relation == "beyond" else self.base_high
        return max(low - measured, measured - high, 0.0)


class Found(NamedTuple):
    """A figure with its place in a text: start, one past the end, and the figure."""

    start: int
    end: int
    stated: Stated


_DIGITS = r"\d{1,3}(?:[, \u00a0\u202f]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:[.,]\d+)?"
_CARDINAL = "|".join(sorted([*SMALL, *MULTIPLES], key=len, reverse=True))
_ENDS = r"(?!(?!fold)[A-Za-z])"  # no "ten" in "tents"; "tenfold" is ten times
_SPELLED = rf"(?:an?[ -])?(?:{_CARDINAL})(?:(?:[ -]and)?[ -](?:{_CARDINAL}))*{_ENDS}"
_FRACTION = rf"(?:(?:one|two|three|a)[ -])?(?:{PART})s?(?![A-Za-z])(?:[ -](?:an?|of an?|of the|of)\b)?"
_MIXED = (
    rf"(?:\d+|{_CARDINAL}|an?)[ -]and[ -](?:an?[ -]|one[ -])?(?:half|quarter|third)|(?:\d+ ?)?[{''.join(GLYPHS)}]"
    r"|(?:\d+ )?[1-9]/[2-9](?!\d)"
)
_NUMBER = rf"(?:{_MIXED}|(?:{_DIGITS})(?: (?:hundred|thousand|million|billion|dozen))?|{_FRACTION}|{_SPELLED})"
_UNIT = "|".join(f"(?P<u{n}>{unit.written.replace(' ', chr(92) + 's')})" for n, unit in enumerate(UNITS))
_ABOUT = (
    r"about|around|roughly|some|approximately|approx\.?|circa|ca\.|nearly|almost|close to|just over|just under|just"
    r" short of|an estimated|estimated at|in the region of|~|≈"
)
_WITHIN = (
    r"within|less than|fewer than|no more than|not more than|at most|up to|under|below|a maximum of"
    r"|no (?:farther|further) than|as (?:many|much) as"
)
_BEYOND = r"more than|over|at least|no less than|not less than|no fewer than|above|beyond|upwards? of|a minimum of"
_HEDGE = rf"(?:(?P<within>{_WITHIN})|(?P<beyond>{_BEYOND})|(?P<about>{_ABOUT}))"
_FIGURE = (
    rf"(?:(?<![\w])(?:{_HEDGE})\s*(?:(?P<also>{_ABOUT})\s*)?)?"
    rf"(?<![\w.,:])(?<![A-Za-z]-)(?:(?P<between>between)\s+|from\s+)?(?P<low>{_NUMBER})(?P<odd>-odd)?"
    rf"(?:\s*(?:to|(?(between)and|or)|-|–)\s*(?P<high>{_NUMBER}))?"
    rf"(?:[\s-]*(?P<solike>or so)[\s-]*)?"
    rf"(?:[\s\u00a0-]*(?:{_UNIT})(?![A-Za-z²]|2\b))?(?:\s+(?P<sotoo>or so)\b)?(?:\s+(?P<more>or more|or less)\b)?"
)
_ONE_IN = r"\b(?:1|one|a)(?: in |\s?:\s?)(?:a |an )?(?P<many>[\d,]+|" + _CARDINAL + r")\b"
_FOLD = rf"(?<!\w)(?:{_HEDGE}\s+)?(?:(?P<number>{_NUMBER})(?:[ -]?fold| times)|(?P<times>{'|'.join(TIMES)}))\b"
_OUT_OF = (
    rf"\b(?P<some>\d+|{_CARDINAL})(?: out of(?: every)? |(?= in (?:three|four|five|ten|[3-5]|10|100)\b) in )"
    rf"(?P<many>\d+|{_CARDINAL})\b(?!-)(?! (?:{'|'.join(unit.written for unit in UNITS)})\b)"
)
_ONE_OF = rf"(?<!\w)(?:{_HEDGE}\s+)?(?P<one>an?|one)\s+(?:{_UNIT})(?![A-Za-z²]|2\b)(?P<half> and a half)?"
_FEW = (
    rf"(?<!\w)(?:{_HEDGE}\s+)?(?P<few>a few|several|a couple of)\s+"
    rf"(?:(?P<many>dozen|hundred|thousand|million)\b(?:\s+(?:{_UNIT})(?![A-Za-z²]|2\b))?"
    rf"|(?:{_UNIT.replace('(?P<u', '(?P<v')})(?![A-Za-z²]|2\b))"
)
FEW = {"a few": (2.0, 7.0), "several": (3.0, 10.0), "a couple of": (1.5, 3.0)}
"""From how much to how much each is taken to mean. Nobody defines them; "a few hundred" is not one hundred."""
_CURRENCY = frozenset("€$£¥₹₦₱₵₩₽₺₴₫")
_YEAR = re.compile(r"1[0-9]{3}|20[0-9]{2}")


def parse_stated(text: str) -> Stated:
    """Read a figure as printed.

    Parameters
    ----------
    text
        One figure and no more: "about 50 miles", "between 80 and 90 km", "half a kilometre", "18 months", "a third",
        "1 in 5,000", "twice", "13 bases".

    Returns
    -------
    Stated
        The figure.

    Raises
    ------
    ValueError
        No figure stands there, or more than one.

    Examples
    --------
    >>> figure = parse_stated("about 50 miles")
    >>> figure.low, figure.unit, figure.relation
    (50.0, 'mile', 'about')
    >>> round(figure.base_low), round(figure.rounding), round(figure.hedge)
    (80467, 4023, 12070)
    """
    found = list(find_stated(text))
    if not found:
        raise ValueError(f"{text!r} holds no figure; write it as printed, for example 'about 50 miles'")
    if len(found) > 1:
        raise ValueError(f"{text!r} holds more than one figure; give one check for each")
    stated = found[0].stated
    counted = text[found[0].end :].strip(" .,;")
    if stated.unit == "" and stated.dimension == "count" and counted:
        stated = stated._replace(unit=counted)
    return stated._replace(text=" ".join(text.split()))


def find_stated(text: str) -> Iterator[Found]:
    """Find figures in running text.

    Parameters
    ----------
    text
        Running text in English. Years ("in 2018") and numbers that are part of a name (Landsat-5) are no figures.

    Yields
    ------
    Found
        In text order, none overlapping.
    """
    ahead = {pattern: _matched(pattern, text, 0) for pattern in _readers()}
    while True:
        ready = [found for found in ahead.values() if found is not None]
        if not ready:
            return
        first = min(ready, key=lambda found: (found.start, -found.end))
        yield first
        for pattern, found in ahead.items():  # only what was passed is sought again: the time grows with the text
            if found is not None and found.start < first.end:
                ahead[pattern] = _matched(pattern, text, first.end)


@cache
def _readers() -> dict[re.Pattern[str], Callable[[re.Match[str], str], Stated | None]]:
    """Give each pattern and what reads it; compiled when a figure is first sought, since that takes 12 ms."""
    readers = {_ONE_IN: _one_in, _OUT_OF: _out_of, _FOLD: _times, _FEW: _few, _ONE_OF: _one_of, _FIGURE: _figure}
    return {re.compile(pattern, re.I): reader for pattern, reader in readers.items()}


def _matched(pattern: re.Pattern[str], text: str, at: int) -> Found | None:
    read = _readers()[pattern]
    for match in pattern.finditer(text, at):
        stated = read(match, text)
        if stated is not None:
            return Found(match.start(), match.end(), stated)
    return None


def _one_in(match: re.Match[str], _: str) -> Stated | None:
    many = value_of(match["many"])
    if not many or many < 2:
        return None
    return Stated(match[0], 1 / many, 1 / many, "", "ratio", 1.0, "at", step_of(match["many"]) / many**2)


def _out_of(match: re.Match[str], _: str) -> Stated | None:
    """Read "two out of three": a share, no surer than one of its smaller number more or less."""
    some, many = value_of(match["some"]), value_of(match["many"])
    if not some or not many or not 1 < some < many:
        return None
    return Stated(match[0], some / many, some / many, "", "ratio", 1.0, "at", 1 / many)


def _times(match: re.Match[str], _: str) -> Stated | None:
    value = TIMES[match["times"].lower()] if match["times"] else value_of(match["number"])
    if value is None:
        return None
    step = 0.2 * value  # "twice" is 1.8 to 2.2
    relation, hedged = _relation(match, ranged=False)
    return Stated(match[0], value, value, "", "ratio", 1.0, relation, step, hedged)


def _few(match: re.Match[str], _: str) -> Stated:
    """Read "a few hundred metres", "several dozen people", "a couple of miles"."""
    many = MULTIPLES[match["many"].lower()] if match["many"] else 1.0
    low, high = (bound * many for bound in FEW[" ".join(match["few"].lower().split())])
    unit = _unit_of(match) or next((u for n, u in enumerate(UNITS) if match[f"v{n}"]), None)
    relation: Relation = "between"
    if match["within"] or match["beyond"]:
        relation = "within" if match["within"] else "beyond"
    name, dimension, size = (unit.name, unit.dimension, unit.size) if unit else ("", "count", 1.0)
    return Stated(match[0], low, high, name, dimension, size, relation, many, hedged=True)


def _one_of(match: re.Match[str], text: str) -> Stated | None:
    """Read "a mile", "an hour": one, and a loose one."""
    # "half a mile" is no mile
    before = text[: match.start()].rstrip().rsplit(" ", 1)[-1].lower()
    if before in {"half", "quarter", "third", "of", "per"}:
        return None
    unit = _unit_of(match)
    assert unit is not None  # noqa: S101  (the pattern requires one)
    relation: Relation = "about"
    if match["within"] or match["beyond"]:
        relation = "within" if match["within"] else "beyond"
    if match["half"]:
        hedged = match["about"] is not None
        plain: Relation = "about" if hedged else "at"
        return Stated(
            match[0],
            1.5,
            1.5,
            unit.name,
            unit.dimension,
            unit.size,
            plain if relation == "about" else relation,
            0.5,
            hedged,
        )
    if match["one"].lower() == "one":
        return None  # a counted one is a figure like any other
    return Stated(match[0], 1.0, 1.0, unit.name, unit.dimension, unit.size, relation, 0.5, relation == "about")


def _figure(match: re.Match[str], text: str) -> Stated | None:
    low, high = value_of(match["low"]), value_of(match["high"]) if match["high"] else None
    if low is None or (match["high"] and high is None):
        return None
    unit = _unit_of(match)
    # "€3m" is no length
    millions = 1.0
    if unit is not None and text[max(0, match.start("low") - 1) : match.start("low")] in _CURRENCY:
        millions, unit = 1e6 if unit.name == "metre" else 1.0, None
    if unit is None and _is_no_figure(match, text):
        return None
    relation, hedged = _relation(match, ranged=high is not None)
    figures = sorted(millions * figure for figure in (low, high if high is not None else low))
    step = millions * max(step_of(match[key]) for key in ("low", "high") if match[key])
    if unit is not None:
        return Stated(
            match[0].strip(), figures[0], figures[1], unit.name, unit.dimension, unit.size, relation, step, hedged
        )
    part = re.search(rf"(?:{PART})", match["low"], re.I) is not None and figures[1] < 1
    dimension: Dimension = "ratio" if part else "count"
    return Stated(match[0].strip(), figures[0], figures[1], "", dimension, 1.0, relation, step, hedged)


def _relation(match: re.Match[str], *, ranged: bool) -> tuple[Relation, bool]:
    named = match.groupdict()
    loose = any(named.get(name) for name in ("also", "about", "odd", "solike", "sotoo"))
    more = (named.get("more") or "").lower()
    if match["within"] or more == "or less":
        return "within", loose
    if match["beyond"] or more == "or more":
        return "beyond", loose
    if ranged:
        return "between", loose
    return ("about", True) if loose else ("at", False)


def _unit_of(match: re.Match[str]) -> Unit | None:
    return next((unit for n, unit in enumerate(UNITS) if match[f"u{n}"]), None)


def _is_no_figure(match: re.Match[str], text: str) -> bool:
    """Tell a year, a day of a month, part of a name, and the words "one", "a half" alone from a number of things."""
    low = match["low"]
    if _YEAR.fullmatch(low) and not match["high"]:
        return True
    if low.lower() in {"one", "an", "a", "score", "third", "quarter", "fifth", "sixth", "eighth", "tenth"}:
        return True
    # no newspaper measures a thing to four decimals
    if re.fullmatch(r"\d+\.\d{4,}", low):  # a coordinate
        return True
    after = text[match.end() : match.end() + 12].lstrip()
    before = text[max(0, match.start() - 12) : match.start("low")].rstrip()
    months = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
    is_day = re.fullmatch(r"0?[1-9]|[12]\d|3[01]", low) is not None  # "in March 8,635 workers": no day
    if is_day and (re.match(months, after) or re.search(rf"{months}$", before)):
        return True
    return re.match(r"[:/°º′'’″.]\d|[°º′″]|(?:st|nd|rd|th)\b|[A-Z]\b", text[match.end("low") :]) is not None


def of_number(value: float, *, unit: str, relation: Relation = "at", up_to: float | None = None) -> Stated:
    """Write a plain number as a stated figure, for checks that give one without its words (``km = 85``).

    Parameters
    ----------
    value
        The number; the smaller of two.
    unit
        Short name: "km" or "days".
    relation
        What the wording makes of it.
    up_to
        The larger of two; None = one figure.

    Returns
    -------
    Stated
        With the words that the number would be printed in.
    """
    row = {"km": UNITS[0], "days": next(u for u in UNITS if u.name == "day")}[unit]
    low, high = sorted((value, value if up_to is None else up_to))
    ranged = high > low
    before = {"about": "about ", "within": "within ", "beyond": "at least "}.get(relation, "")
    shown = f"{low:g} to {high:g} {unit}" if ranged else f"{before}{low:g} {unit}"
    taken: Relation = "between" if ranged and relation in {"at", "about"} else relation
    step = max(step_of(f"{number:g}") if "e" not in f"{number:g}" else 1.0 for number in (low, high))
    hedged = relation == "about"
    return Stated(shown, low, high, row.name, row.dimension, row.size, taken, step, hedged, worded=False)
