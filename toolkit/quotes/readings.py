"""The readings of date expressions: one pattern and one rule each.

They follow the TIMEX3 guidelines of TimeML (Saurí et al. 2006, section 2.2): a weekday in a news report is the last one
up to the publication date, unless a word such as "next" or "will" points ahead.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from toolkit.quotes.anchor import DAYS, MONTHS, Anchor, number, quarter, season

MONTHS_OF_YEAR = 12
Resolver = Callable[[re.Match[str], Anchor], str | None]

_MONTH = (
    r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?!\w)"
)
_CLEAR_MONTH = (
    r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|July?\.?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?"
    r"|Dec(?:ember|\.)?)(?!\w)"
)
"""Months whose name is no common word and no first name: they need no preposition."""
_MONTH_TO = _MONTH.replace("<month>", "<month_to>")
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d:]|\.\d|,\d|\s?%)"
_DAY_TO = _DAY.replace("<day>", "<day_to>")
_YEAR = r"(?P<year>1[5-9]\d\d|20\d\d)(?!\d|,\d|\.\d|-\w*[A-Za-z])"
_NO_YEAR = r"(?P<year>)"
_OR_YEAR = r"(?:,?\s+(?P<year>(?:19|20)\d\d))?"
_TO = r"\s*(?:-|–|/|to|and|through|until)\s*"
_WEEKDAY = r"(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)(?!\w)"
_ON = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:\s?,\s*|[^\S\n]+))?"
_WHICH = r"(?P<which>(?i:last|this|next|past|previous|coming|the same|that))"
_PLAIN_WHICH = r"(?P<which>(?i:last|this|next|previous))"
_PART_WORDS = r"early|earlier|mid|late|later|the end of|the beginning of|the start of|the middle of"
_PART = rf"(?:(?P<part>{_PART_WORDS})(?:\s+in|-|\s)\s*)?"
_COUNT = r"(?P<count>an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a few|several|\d{1,3})"
_UNIT = r"(?P<unit>day|week|month|year|decade)s?(?!\w)"
_PERIOD = r"(?P<unit>week|weekend|month|year|decade|quarter)(?!\w|-)"
_SEASON = r"(?P<season>spring|summer|autumn|fall|winter)"
_NTH_QUARTER = (
    r"(?P<nth>(?i:first|second|third|fourth|final)"
    r"|last(?=[ -]quarter\s+of\s+(?:fiscal\s+)?(?:\d|last\s|this\s|next\s)))[ -]quarter"
)
_NTH_HALF = r"(?P<nth>(?i:first|second|latter))[ -]half"
_OF_YEAR = r"(?:of\s+)?(?:fiscal\s+)?"
_NOW = r"(?P<now>(?i:current|latest|recent))"
_COMMA = r"\s*,?\s*"
_DAYTIME = r"(?:\s+(?:morning|afternoon|evening|night))?"
_NEAR = r"(?P<word>today|yesterday|tomorrow|tonight|last night|this morning|this afternoon|this evening)(?!\w)"
_FEAST = r"(?P<feast>New Year['’]s(?: Day| Eve)?|Christmas (?:Day|Eve)|(?<=on )Christmas|(?<=by )Christmas)(?!\w)"
_ATTACKS = r"(?=(?:,\s+2001,?)?\s+(?:terror\w*\s+)?(?:attacks?|hijack\w+|Commission))"
_PREPOSITION = (
    r"(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|till|of|through|[Dd]uring|[Ff]or|[Ff]rom|to|and|or|[Bb]efore|[Aa]fter|around"
    r"|[Bb]etween)"
)
_I = re.IGNORECASE


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a date expression."""

    rule: str
    pattern: re.Pattern[str]
    resolve: Resolver
    stated: bool = False
    """True when the expression needs no publication date."""


def _month_number(text: str) -> int:
    return MONTHS[text[:3].lower()]


def _full(m: re.Match[str], _: Anchor) -> str | None:
    return _valid(int(m["year"]), _month_number(m["month"]), int(m["day"]))


def _valid(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _day_range(m: re.Match[str], anchor: Anchor) -> str | None:
    month = _month_number(m["month"])
    to_month = _month_number(m["month_to"]) if m.groupdict().get("month_to") else month
    year = int(m["year"]) if m["year"] else anchor.year_near(month, int(m["day"]))
    if year is None:
        return None
    # a year that is written stands behind the last day: "December 30 to January 5, 2016" began in 2015
    over = month > to_month
    first = _valid(year - (over and bool(m["year"])), month, int(m["day"]))
    last = _valid(year + (over and not m["year"]), to_month, int(m["day_to"]))
    return f"{first}/{last}" if first and last and first < last else None


def _month_range(m: re.Match[str], _: Anchor) -> str | None:
    first, last = _month_number(m["month"]), _month_number(m["month_to"])
    year = int(m["year"])
    return f"{year}-{first:02}/{year}-{last:02}" if first < last else None


def _month_day(m: re.Match[str], anchor: Anchor) -> str | None:
    month, day = _month_number(m["month"]), int(m["day"])
    year = anchor.year_near(month, day)
    return _valid(year, month, day) if year else None


def _numeric(m: re.Match[str], _: Anchor) -> str | None:
    a, b, year = int(m["a"]), int(m["b"]), int(m["year"])
    if a > 12 or m["sep"] == ".":
        return _valid(year, b, a)
    if b > 12 or a == b:
        return _valid(year, a, b)
    return str(year)  # day and month cannot be told apart: keep what is certain


def _short_numeric(m: re.Match[str], anchor: Anchor) -> str | None:
    """Read "10/27/89" where day and month can be told apart and the year of publication gives the century."""
    a, b = int(m["a"]), int(m["b"])
    if anchor.at is None or (a <= MONTHS_OF_YEAR and b <= MONTHS_OF_YEAR and a != b):
        return None
    year = anchor.at.year - (anchor.at.year - int(m["yy"])) % 100
    return _valid(year, b, a) if a > MONTHS_OF_YEAR else _valid(year, a, b)


def _years(m: re.Match[str], _: Anchor) -> str | None:
    first = int(m["year"])
    last = int(str(first)[: 4 - len(m["to"])] + m["to"])
    return f"{first}/{last}" if first < last else None


def _short_year(m: re.Match[str], anchor: Anchor) -> str:
    """Read "since '82": the last such year up to publication."""
    short = int(m["yy"] or m["yy2"])
    last = anchor.at.year if anchor.at else 2099
    return str(last - (last - short) % 100)


def _decade(m: re.Match[str], _: Anchor) -> str:
    start = int(m["year"])
    return f"{start}/{start + 9}"


def _year(m: re.Match[str], _: Anchor) -> str:
    return m["year"] + ("~" if m["about"] else "")


def _quarter(m: re.Match[str], anchor: Anchor) -> str | None:
    index = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "last": 4}[m["nth"].lower()]
    if m["year"]:
        return quarter(int(m["year"]), index)
    year = (
        anchor.shift("year", {"last": -1, "this": 0, "next": 1}[m["which"].lower()])
        if m["which"]
        else anchor.quarter_year(index)
    )
    return quarter(int(year), index) if year else None


def _half(m: re.Match[str], anchor: Anchor) -> str | None:
    index = 1 if m["nth"].lower() == "first" else 2
    which = (m.groupdict().get("which") or "").lower()
    step = {"last": -1, "this": 0, "next": 1}.get(which)
    year = m["year"] or (anchor.shift("year", step) if step is not None else anchor.quarter_year(2 * index - 1))
    return f"{year}-H{index}" if year else None


def _now_period(m: re.Match[str], anchor: Anchor) -> str | None:
    """Read "the current quarter" as the one of publication, and "the latest quarter" as the one before it."""
    return anchor.shift(m["unit"].lower(), 0 if m["now"].lower() == "current" else -1)


def _month_of_year(m: re.Match[str], anchor: Anchor) -> str | None:
    year = anchor.shift("year", {"last": -1, "previous": -1, "this": 0, "next": 1}[m["which"].lower()])
    return f"{year}-{_month_number(m['month']):02}" if year else None


def _this_unit(m: re.Match[str], anchor: Anchor) -> str | None:
    return anchor.shift(m["unit"], 0)


def _attacks(m: re.Match[str], _: Anchor) -> str | None:
    return "2001-09-11" if (_month_number(m["month"]), m["day"]) == (9, "11") else None


def _season(m: re.Match[str], anchor: Anchor) -> str | None:
    name = m["season"].lower()
    if m["year"]:
        return season(int(m["year"]), name)
    return anchor.season(name, (m["which"] or "").lower())


def _weekday(m: re.Match[str], anchor: Anchor) -> str | None:
    which = (m["which"] or "").lower()
    if which in {"past", "previous"}:
        which = "last"
    return anchor.weekday(DAYS[m["weekday"][:3].lower()], "next" if which == "coming" else which)


def _relative_month(m: re.Match[str], anchor: Anchor) -> str | None:
    by = (m.groupdict().get("prep") or "").lower() in {"by", "until", "till"}
    if by and not anchor.behind:
        anchor = replace(anchor, ahead=True)
    return anchor.month(_month_number(m["month"]), (m["which"] or "").lower())


def _shifted(m: re.Match[str], anchor: Anchor) -> str | None:
    if m["which"].lower() == "past":
        return anchor.span_back(m["unit"].lower(), 1)
    step = {"last": -1, "previous": -1, "this": 0, "the same": 0, "that": None, "next": 1, "coming": 1}[
        m["which"].lower()
    ]
    return None if step is None else anchor.shift(m["unit"].lower(), step)


def _ago(m: re.Match[str], anchor: Anchor) -> str | None:
    count = number(m["count"])
    return None if count is None else anchor.back(m["unit"].lower(), count)


def _past_span(m: re.Match[str], anchor: Anchor) -> str | None:
    count = number(m["count"])
    return None if count is None else anchor.span_back(m["unit"].lower(), count)


def _near_day(m: re.Match[str], anchor: Anchor) -> str | None:
    word = m["word"].lower()
    if word in {"yesterday", "last night"}:
        return anchor.day(-1)
    return anchor.day(1 if word == "tomorrow" else 0)


def _feast(m: re.Match[str], anchor: Anchor) -> str | None:
    name = m["feast"].lower().replace("’", "'")
    month, day = (12, 31) if "eve" in name else (1, 1)
    if "christmas" in name:
        month, day = 12, 25
    year = int(m["year"]) if m["year"] else anchor.year_near(month, day, ahead=45)
    return _valid(year, month, day) if year else None


def _later(_m: re.Match[str], _a: Anchor) -> None:
    """Leave "that day" to whoever knows the days named before it."""


def _iso(m: re.Match[str], _: Anchor) -> str | None:
    if m["day"] is None:
        return f"{m['year']}-{m['month_n']}"
    return _valid(int(m["year"]), int(m["month_n"]), int(m["day"]))


def _month_year(m: re.Match[str], _: Anchor) -> str:
    return f"{m['year']}-{_month_number(m['month']):02}"


def _nine_eleven(_m: re.Match[str], _a: Anchor) -> str:
    return "2001-09-11"


def _stated(rule: str, pattern: str, resolve: Resolver, flags: int = 0) -> Reading:
    return Reading(rule, re.compile(r"(?<!\w)" + pattern, flags), resolve, stated=True)


def _relative(rule: str, pattern: str, resolve: Resolver, flags: int = 0) -> Reading:
    return Reading(rule, re.compile(r"(?<!\w)" + pattern, flags), resolve)


READINGS: tuple[Reading, ...] = (
    _stated("iso", r"(?P<year>\d{4})-(?P<month_n>0[1-9]|1[0-2])-(?P<day>[0-3]\d)(?!\d)", _iso),
    _stated("iso month", r"(?P<year>(?:19|20)\d\d)-(?P<month_n>0[1-9]|1[0-2])(?P<day>(?!))?(?![-\d])", _iso),
    _stated("day range", rf"{_MONTH}\s+{_DAY}{_TO}(?:{_MONTH_TO}\s+)?{_DAY_TO}{_COMMA}{_YEAR}", _day_range),
    _stated("day range", rf"{_DAY}{_TO}{_DAY_TO}\s+{_MONTH}\s+{_YEAR}", _day_range),
    _stated("full date", rf"{_ON}{_MONTH}\s+{_DAY}{_COMMA}{_YEAR}", _full),
    _stated("full date", rf"{_ON}(?:the\s+)?{_DAY}\s+(?:of\s+)?{_MONTH}{_COMMA}{_YEAR}", _full),
    _stated("numeric", r"(?P<a>\d{1,2})(?P<sep>[/.])(?P<b>\d{1,2})(?P=sep)(?P<year>(?:19|20)\d\d)(?!\d)", _numeric),
    _relative("short numeric", r"(?P<a>\d{2})/(?P<b>\d{2})/(?P<yy>\d{2})(?![\d/])", _short_numeric),
    _stated("month range", rf"{_MONTH}{_TO}{_MONTH_TO}(?:{_COMMA}|\s+of\s+){_YEAR}", _month_range),
    _stated("month", rf"{_PART}{_MONTH}(?:{_COMMA}|\s+of\s+){_YEAR}", _month_year),
    _relative("month of year", rf"{_PART}{_MONTH}\s+(?:of\s+)?(?:the\s+)?{_PLAIN_WHICH}\s+year(?!\w)", _month_of_year),
    _relative(
        "end of period", r"(?:the\s+)?(?:end|beginning|start|middle) of the (?P<unit>year|month)(?!\w)", _this_unit
    ),
    _stated("attacks", rf"{_MONTH}\s+{_DAY}{_ATTACKS}", _attacks),
    _relative(
        "quarter", rf"(?:the\s+)?{_NTH_QUARTER}(?:\s+{_OF_YEAR}(?:{_YEAR}|(?P<which>last|this|next)\s+year))?", _quarter
    ),
    _stated("quarter", rf"(?:the\s+)?{_YEAR}(?:['’]s)?\s+(?P<which>){_NTH_QUARTER}", _quarter),
    _relative(
        "half",
        rf"(?:the\s+)?{_NTH_HALF}(?:\s+{_OF_YEAR}{_YEAR}|\s+of\s+(?:(?P<which>last|this|next)|the)\s+year)",
        _half,
    ),
    _relative("period", rf"(?i:the\s+){_NOW}\s+(?P<unit>week|month|quarter|year)(?!\w|-)", _now_period),
    _stated("season", rf"(?:the\s+)?(?:{_WHICH}\s+)?{_SEASON}\s+(?:of\s+)?{_YEAR}", _season, _I),
    _relative("season", rf"(?P<which>last|this|next)\s+{_SEASON}{_NO_YEAR}(?!\w)", _season, _I),
    _relative(
        "season",
        rf"(?:(?P<prep>[Ii]n|[Ss]ince|[Bb]y|[Dd]uring)\s+)(?:the\s+)?(?P<which>){_SEASON}{_NO_YEAR}(?!\w)",
        _season,
    ),
    _stated("short year", r"(?<!\w)(?<=since )['’](?P<yy>\d\d)(?!\w)|(?<=in )['’](?P<yy2>\d\d)(?!\w)", _short_year),
    _stated("years", r"(?P<year>1[89]\d\d|20\d\d)\s?[-–/]\s?(?P<to>(?:20|19)?\d\d)(?![-\d])", _years),
    _stated("decade", r"(?:the\s+)?(?:early\s+|late\s+|mid-)?(?P<year>(?:1[5-9]|20)\d0)['’]?s(?!\w)", _decade),
    _stated("year", rf"(?:(?P<about>circa|about|around|roughly)\s+)?{_PART}{_YEAR}", _year),
    _relative("month and day", rf"{_ON}{_MONTH}\s+{_DAY}(?!\s*,?\s*\d{{4}})", _month_day),
    _relative("month and day", rf"{_ON}(?:the\s+)?{_DAY}\s+(?:of\s+)?{_MONTH}", _month_day),
    _relative("day range", rf"{_MONTH}\s+{_DAY}{_TO}(?:{_MONTH_TO}\s+)?{_DAY_TO}{_NO_YEAR}", _day_range),
    _relative("weekday", rf"(?:{_WHICH}\s+)?{_WEEKDAY}{_DAYTIME}", _weekday),
    _relative("month", rf"(?:{_WHICH}\s+){_MONTH}", _relative_month),
    _relative("month", rf"{_PART}(?P<which>){_CLEAR_MONTH}", _relative_month),
    _relative("month", rf"(?:(?P<prep>{_PREPOSITION})\s+){_PART}(?P<which>){_MONTH}", _relative_month),
    _relative("period", rf"{_PART}(?:the\s+)?{_WHICH}\s+{_PERIOD}", _shifted, _I),
    _relative("ago", rf"{_COUNT}\s+{_UNIT}\s+ago(?!\w)", _ago, _I),
    _relative("past span", rf"(?:the|these)\s+(?:last|past)\s+{_COUNT}\s+{_UNIT}", _past_span, _I),
    _relative("near day", _NEAR, _near_day, _I),
    _relative(
        "same day",
        r"(?:the same|that(?: same)?|the (?:next|following|previous)) day(?!\w)|the day before(?= [A-Z,.])",
        _later,
        _I,
    ),
    _relative("days on", rf"{_COUNT}\s+(?P<unit>day|week|month)s?\s+(?:later|earlier)(?!\w| than)", _later, _I),
    _relative("feast", _FEAST + _OR_YEAR, _feast),
    _stated("9/11", r"9/11(?!/|\d)", _nine_eleven),
)
"""Every reading, in order of preference among matches of one length."""
