"""Date expressions in running text, resolved against the publication date, with the reading kept.

The readings follow TimeML's TIMEX3 guidelines (Saurí et al. 2006, section 2.2): a weekday in a news report is the last one
up to the publication date, unless a word such as "next" or "will" points ahead. Nothing is guessed without a date to
stand on: a relative expression in an undated text has no value and the basis "unknown".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from toolkit.quotes.anchor import DAYS, MONTHS, SEASONS, UNITS, Anchor, number, quarter, season
from toolkit.records import Basis, DateMention

Resolver = Callable[[re.Match[str], Anchor], str | None]

_MONTH = r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?|"\
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?!\w)"  # fmt: skip
_MONTH_TO = _MONTH.replace("<month>", "<month_to>")
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d:]|\.\d|,\d|\s?%)"
_DAY_TO = _DAY.replace("<day>", "<day_to>")
_YEAR = r"(?P<year>1[5-9]\d\d|20\d\d)(?!\d|,\d|\.\d|-\w*[A-Za-z])"
_WEEKDAY = r"(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)(?!\w)"
_WHICH = r"(?P<which>last|this|next|past|previous|coming|the same|that)"
_PART = r"(?:(?P<part>early|earlier|mid|late|later|the end of|the beginning of|the start of|the middle of)(?:\s+in|-|\s)\s*)?"
_COUNT = r"(?P<count>an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a few|several|\d{1,3})"
_UNIT = r"(?P<unit>day|week|month|year|decade)s?"
_COMMA = r"\s*,?\s*"
_ON = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?"
_LEAD = r"\b"


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
    first, last = _valid(year, month, int(m["day"])), _valid(year, to_month, int(m["day_to"]))
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


def _years(m: re.Match[str], _: Anchor) -> str | None:
    first = int(m["year"])
    last = int(str(first)[: 4 - len(m["to"])] + m["to"])
    return f"{first}/{last}" if first < last else None


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
        anchor.shift("year", {"last": -1, "this": 0, "next": 1}[m["which"]])
        if m["which"]
        else anchor.quarter_year(index)
    )
    return quarter(int(year), index) if year else None


def _month_of_year(m: re.Match[str], anchor: Anchor) -> str | None:
    year = anchor.shift("year", {"last": -1, "previous": -1, "this": 0, "next": 1}[m["which"]])
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
    month, day = (12, 25) if "christmas" in name else (12, 31) if "eve" in name else (1, 1)
    year = int(m["year"]) if m["year"] else anchor.year_near(month, day, ahead=45)
    return _valid(year, month, day) if year else None


def _reading(rule: str, pattern: str, resolve: Resolver, *, stated: bool = False, flags: int = 0) -> Reading:
    return Reading(rule, re.compile(_LEAD + pattern, flags), resolve, stated)


_I = re.IGNORECASE
_ALONE = _MONTH.replace("Mar(?:ch|\\.)", "Mar\\.").replace("|May|", "|").replace("Apr(?:il|\\.)?", "Apr\\.").replace(
    "June?\\.?|", "").replace("Aug(?:ust|\\.)?", "Aug\\.")  # fmt: skip
_PREPOSITION = r"(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|till|of|through|[Dd]uring|[Ff]or|[Ff]rom|to|and|or|[Bb]efore|[Aa]fter|around|[Bb]etween)"
_DAYTIME = r"(?:\s+(?:morning|afternoon|evening|night))?"

READINGS: tuple[Reading, ...] = (
    _reading("iso", r"(?P<year>\d{4})-(?P<month_n>0[1-9]|1[0-2])-(?P<day>[0-3]\d)(?!\d)",
             lambda m, _: _valid(int(m["year"]), int(m["month_n"]), int(m["day"])), stated=True),
    _reading("iso month", r"(?P<year>(?:19|20)\d\d)-(?P<month_n>0[1-9]|1[0-2])(?![-\d])",
             lambda m, _: f"{m['year']}-{m['month_n']}", stated=True),
    _reading("day range", rf"{_MONTH}\s+{_DAY}\s*(?:-|–|to|through)\s*(?:{_MONTH_TO}\s+)?{_DAY_TO}{_COMMA}{_YEAR}", _day_range, stated=True),
    _reading("day range", rf"{_DAY}\s*(?:-|–|to)\s*{_DAY_TO}\s+{_MONTH}\s+{_YEAR}", _day_range, stated=True),
    _reading("full date", rf"{_ON}{_MONTH}\s+{_DAY}{_COMMA}{_YEAR}", _full, stated=True),
    _reading("full date", rf"{_ON}(?:the\s+)?{_DAY}\s+(?:of\s+)?{_MONTH}{_COMMA}{_YEAR}", _full, stated=True),
    _reading("numeric", r"(?P<a>\d{1,2})(?P<sep>[/.])(?P<b>\d{1,2})(?P=sep)(?P<year>(?:19|20)\d\d)(?!\d)", _numeric, stated=True),
    _reading("month range", rf"{_MONTH}\s*(?:-|–|/|to|and|through|until)\s*{_MONTH_TO}{_COMMA}{_YEAR}", _month_range, stated=True),
    _reading("month", rf"{_PART}{_MONTH}(?:{_COMMA}|\s+of\s+){_YEAR}",
             lambda m, _: f"{m['year']}-{_month_number(m['month']):02}", stated=True),
    _reading("month of year", rf"{_PART}{_MONTH}\s*,?\s+(?:of\s+)?(?:the\s+)?(?P<which>last|this|next|previous)\s+year(?!\w)", _month_of_year),
    _reading("end of year", r"(?:the\s+)?(?:very\s+)?(?:end|beginning|start|middle) of the (?P<unit>year|month)(?!\w)(?P<which>)", _this_unit),
    _reading("attacks", rf"{_MONTH}\s+{_DAY}(?=(?:,\s+2001,?)?\s+(?:terror\w*\s+)?(?:attacks?|hijack\w+|Commission))", _attacks, stated=True),
    _reading("quarter", rf"(?:the\s+)?(?P<nth>first|second|third|fourth|final|last)[ -]quarter(?:\s+(?:of\s+)?(?:{_YEAR}|(?P<which>last|this|next)\s+year))?", _quarter),
    _reading("season", rf"(?:the\s+)?(?:{_WHICH}\s+)?(?P<season>{'|'.join(SEASONS)})\s+(?:of\s+)?{_YEAR}", _season, stated=True, flags=_I),
    _reading("season", r"(?P<which>last|this|next)\s+(?P<season>spring|summer|autumn|fall|winter)(?P<year>)(?!\w)", _season, flags=_I),
    _reading("years", r"(?P<year>1[89]\d\d|20\d\d)\s?[-–/]\s?(?P<to>(?:20|19)?\d\d)(?![-\d])", _years, stated=True),
    _reading("decade", r"(?:the\s+)?(?:early\s+|late\s+|mid-)?(?P<year>(?:1[5-9]|20)\d0)['’]?s(?!\w)", _decade, stated=True),
    _reading("year", rf"(?:(?P<about>circa|about|around|roughly)\s+)?{_PART}{_YEAR}", _year, stated=True),
    _reading("month and day", rf"{_ON}{_MONTH}\s+{_DAY}(?!\s*,?\s*\d{{4}})", _month_day),
    _reading("month and day", rf"{_ON}(?:the\s+)?{_DAY}\s+(?:of\s+)?{_MONTH}", _month_day),
    _reading("day range", rf"{_MONTH}\s+{_DAY}\s*(?:-|–|to|through)\s*(?:{_MONTH_TO}\s+)?{_DAY_TO}(?P<year>)", _day_range),
    _reading("weekday", rf"(?:{_WHICH}\s+)?{_WEEKDAY}{_DAYTIME}", _weekday),
    _reading("month", rf"(?:{_WHICH}\s+){_MONTH}", _relative_month),
    _reading("month", rf"{_PART}(?P<which>){_ALONE}", _relative_month),
    _reading("month", rf"(?<=\b)(?:(?P<prep>{_PREPOSITION})\s+)(?P<at>){_PART}(?P<which>){_MONTH}", _relative_month),
    _reading("period", rf"{_PART}(?:the\s+)?{_WHICH}\s+(?P<unit>week|weekend|month|year|decade|quarter)(?!\w|-)", _shifted, flags=_I),
    _reading("ago", rf"{_COUNT}\s+{_UNIT}\s+ago(?!\w)", _ago, flags=_I),
    _reading("past span", rf"(?:the|these)\s+(?:last|past)\s+{_COUNT}\s+{_UNIT}(?!\w)", _past_span, flags=_I),
    _reading("near day", r"(?P<word>today|yesterday|tomorrow|tonight|last night|this morning|this afternoon|this evening)(?!\w)", _near_day, flags=_I),
    _reading("feast", r"(?P<feast>New Year['’]s(?: Day| Eve)?|Christmas (?:Day|Eve)|(?<=on )Christmas|(?<=by )Christmas)(?!\w)(?:,?\s+(?P<year>(?:19|20)\d\d))?", _feast),
    _reading("9/11", r"9/11(?!/|\d)", lambda _m, _a: "2001-09-11", stated=True),
)  # fmt: skip
"""Every reading, in order of preference among matches of one length."""

_COUNTED = re.compile(
    r"\s+(?:people|men|women|troops|soldiers|miles|km|kilomet|met(?:er|re)s|feet|dollars|euros|jobs|votes|of\s+the|hours)"
)
_NAMED_DAY = re.compile(r"(?:Black|Super|Cyber|Good|Ash) $")
_AHEAD = re.compile(
    r"\b(?:will|shall|should|would|next|upcoming|scheduled|expected|plan(?:s|ned)?\s+to|set\s+to|due|until|deadline|going\s+to|is\s+to|are\s+to|’ll|'ll)\b"
)
_BEHIND = re.compile(r"\b(?:said|was|were|had|told|announced|did|ago|since)\b")


def find_dates(text: str, *, published: date | str | None = None) -> list[DateMention]:
    """Find and resolve the date expressions of a text.

    Parameters
    ----------
    text
        Any text.
    published
        Publication date, or an EDTF string such as "2018-11"; None = unknown.

    Returns
    -------
    list of DateMention
        In order, none overlapping. Relative ones without a publication date have the value None.
    """
    candidates = []
    for order, reading in enumerate(READINGS):
        for match in reading.pattern.finditer(text):
            start = match.end("prep") + 1 if match.groupdict().get("prep") else match.start()
            if _is_date(text, match, reading):
                candidates.append((-(match.end() - start), order, start, match, reading))
    taken: list[tuple[int, int]] = []
    found = []
    for _, _, start, match, reading in sorted(candidates, key=lambda c: (c[0], c[1], c[2])):
        if not any(a < match.end() and start < b for a, b in taken):
            mention = _mention(text, start, match, reading, published)
            taken.append((start, match.end()))
            found += [mention] if mention else []
    return sorted(found, key=lambda m: m.start)


def _mention(
    text: str, start: int, match: re.Match[str], reading: Reading, published: date | str | None
) -> DateMention | None:
    value = reading.resolve(match, Anchor.of(published, ahead=_points_ahead(text, start)))
    stated = reading.stated or bool(value and match.groupdict().get("year"))
    if value is None and stated:
        return None  # 31 February
    if value is None and published is not None and reading.rule == "period":
        return None
    basis: Basis = "unknown" if value is None else "stated" if stated else "resolved"
    return DateMention(
        start=start, end=match.end(), value=value, basis=basis, text=text[start : match.end()], rule=reading.rule
    )


def _is_date(text: str, match: re.Match[str], reading: Reading) -> bool:
    before = text[max(0, match.start() - 2) : match.start()]
    if reading.rule == "weekday" and _NAMED_DAY.search(text, max(0, match.start() - 6), match.start()):
        return False
    if reading.rule in {"year", "years"}:
        return (
            not before.rstrip().endswith(("$", "£", "€", "#", "№"))
            and not before.endswith((".", ",", "-", "/"))
            and not (_COUNTED.match(text, match.end()))
        )
    return not before.endswith(("-", "/")) if text[match.start()].isdigit() else True


def _points_ahead(text: str, at: int) -> bool:
    """Tell whether the words before a date, back to the sentence's start, point to the future."""
    lead = re.split(r"[.!?\n]\s", text[max(0, at - 80) : at])[-1]
    ahead = list(_AHEAD.finditer(lead))
    behind = list(_BEHIND.finditer(lead))
    return bool(ahead) and (not behind or ahead[-1].start() > behind[-1].start())


__all__ = ["UNITS", "find_dates"]
