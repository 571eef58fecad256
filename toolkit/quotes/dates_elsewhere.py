"""Dates as other languages, soldiers and pilots write them: "3 мая 2021 года", "am Dienstag", "051430ZMAR22".

The months and weekdays stand in data/words/. A weekday counts only with the words that mark it as a day ("am Dienstag",
"el martes"), so that no English word is taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from toolkit.quotes.anchor import DAYS, MONTHS, Anchor, number
from toolkit.quotes.readings import Reading, Resolver
from toolkit.wordlists import word_table

_MONTH_OF: dict[str, int] = {}
for _n, _forms in word_table("months").items():
    _MONTH_OF.update(dict.fromkeys(_forms, _n))


def _either(forms: Iterable[str]) -> str:
    """Match one of some words: whole, or anywhere in a script that sets no blanks."""
    ordered = sorted(forms, key=len, reverse=True)
    spaced = "|".join(re.escape(f) for f in ordered if ord(f[0]) < 0x3000)
    closed = "|".join(re.escape(f) for f in ordered if ord(f[0]) >= 0x3000)
    whole = rf"(?<!\w)(?:{spaced})(?!\w)"
    return f"{whole}|{closed}" if closed else whole


_MONTH = "(?P<month>" + "|".join(sorted(map(re.escape, _MONTH_OF), key=len, reverse=True)) + ")"
_SHORT_OF: dict[str, int] = {}
for _n, _forms in word_table("months-short").items():
    _SHORT_OF.update(dict.fromkeys(_forms, _n))
_SHORT = "(?P<month>" + "|".join(sorted(map(re.escape, _SHORT_OF), key=len, reverse=True)) + ")"
_CAPITALS = (
    r"(?P<month>JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?|JULY?|AUG(?:UST)?|SEPT?(?:EMBER)?"
    r"|OCT(?:OBER)?|NOV(?:EMBER)?|DEC(?:EMBER)?)"
)
_DAY_MONTH = rf"(?<![\w.,/-])(?P<day>\d{{1,2}})(?:\.|º|er|-го|\s+de)?\s+(?:de\s+)?{_MONTH}(?!\w)"
_YEAR = r"(?P<year>(?:1[5-9]|20|١٩|٢٠|۱۹|۲۰)\d\d)(?!\d)(?:\s(?:года|году|г\.|року|roku|yılında))?"
_CJK = r"(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]"
_WEEKDAY = r"(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"


def _valid(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _month_number(text: str) -> int:
    if text.isdigit():
        return int(text)  # int reads the digits of every script
    return _MONTH_OF.get(text) or _SHORT_OF.get(text) or MONTHS[text[:3].lower()]


def _full(m: re.Match[str], _: Anchor) -> str | None:
    return _valid(int(m["year"]), _month_number(m["month"]), int(m["day"]))


def _day_and_month(m: re.Match[str], anchor: Anchor) -> str | None:
    month, day = _month_number(m["month"]), int(m["day"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    year = anchor.year_near(month, day)
    return _valid(year, month, day) if year else None


def _group(m: re.Match[str], _: Anchor) -> str | None:
    """Read a date-time group of soldiers and pilots: "051430ZMAR22"; years by POSIX (1969 to 2068)."""
    year = int(m["year"])
    if year < 100:
        year += 2000 if year < 69 else 1900
    return _valid(year, _month_number(m["month"]), int(m["day"]))


def _weeks_ago_on(m: re.Match[str], anchor: Anchor) -> str | None:
    """Read "three weeks ago on Sunday": the last Sunday up to the day three weeks back."""
    count = number(m["count"])
    if anchor.at is None or anchor.grain != "day" or count is None:
        return None
    back = anchor.at - timedelta(weeks=count)
    return (back - timedelta(days=(back.weekday() - DAYS[m["weekday"][:3].lower()]) % 7)).isoformat()


def _two_days(m: re.Match[str], anchor: Anchor) -> str | None:
    return anchor.day(-2 if m["way"] == "before yesterday" else 2)


def _weekday_of(index: int) -> Resolver:
    return lambda _, anchor: anchor.weekday(index, "")


def _near_of(step: int) -> Resolver:
    return lambda _, anchor: anchor.day(step)


def _reading(rule: str, pattern: str, resolve: Resolver, *, stated: bool = False) -> Reading:
    return Reading(rule, re.compile(pattern), resolve, stated=stated)


def _weekdays() -> list[Reading]:
    table = word_table("weekdays")
    return [_reading("weekday elsewhere", _either(table[index]), _weekday_of(index)) for index in sorted(table)]


def _near_days() -> list[Reading]:
    table = word_table("near-days")
    return [_reading("near day elsewhere", _either(table[step]), _near_of(step)) for step in sorted(table)]


ELSEWHERE: tuple[Reading, ...] = (
    _reading("full date elsewhere", rf"{_DAY_MONTH},?\s+(?:del?\s+)?{_YEAR}", _full, stated=True),
    _reading("full date elsewhere", rf"(?P<year>(?:19|20)\d\d)\s?[年년]\s?{_CJK}", _full, stated=True),
    _reading(
        "full date elsewhere",
        rf"(?<!\w)(?P<year>(?:19|20)\d\d)\.\s{_MONTH}\s(?P<day>\d{{1,2}})(?!\d)",
        _full,
        stated=True,
    ),
    _reading(
        "full date elsewhere",
        rf"(?<![\w.,/-])(?P<day>\d{{1,2}})\.?\s(?:de\s)?{_SHORT}\.?,?\s(?:de\s)?(?P<year>(?:19|20)\d\d)(?!\d)",
        _full,
        stated=True,
    ),
    _reading(
        "full date elsewhere",
        rf"(?<!\w){_SHORT}\s(?P<day>\d{{1,2}})\s\d\d:\d\d(?::\d\d)?\s(?:[A-Z]{{2,4}}\s)?(?P<year>(?:19|20)\d\d)(?!\d)",
        _full,
        stated=True,
    ),
    _reading(
        "new style",
        r"\b\d{1,2} [A-Z][a-z]+ \((?P<day>\d{1,2}) (?P<month>[JFMASOND][a-z]{2,8})\),? (?P<year>1[5-9]\d\d)",
        _full,
        stated=True,
    ),
    _reading("capitals", rf"(?<!\w)(?P<day>\d{{1,2}})[ -]?{_CAPITALS}[ -]?(?P<year>\d{{4}})(?!\d)", _full, stated=True),
    _reading("capitals", rf"(?<!\w){_CAPITALS} (?P<day>\d{{1,2}}),? (?P<year>\d{{4}})(?!\d)", _full, stated=True),
    _reading(
        "time group",
        rf"(?<!\w)(?P<day>\d\d)\d{{4}}[A-Z]? ?{_CAPITALS} ?(?P<year>\d{{4}}|\d\d)(?!\d)",
        _group,
        stated=True,
    ),
    _reading("capitals", rf"(?<!\w)(?P<day>[0-3]\d){_CAPITALS}(?P<year>\d\d)(?!\d)", _group, stated=True),
    _reading("day and month elsewhere", _DAY_MONTH, _day_and_month),
    _reading("day and month elsewhere", _CJK, _day_and_month),
    _reading(
        "weeks ago on",
        rf"\b(?P<count>an?|one|two|three|four|five|six|seven|eight|\d{{1,2}}) weeks? ago(?: on|,)? {_WEEKDAY}",
        _weeks_ago_on,
    ),
    _reading("two days", r"(?i:\bthe day) (?P<way>before yesterday|after tomorrow)", _two_days),
    *_weekdays(),
    *_near_days(),
)
"""Readings beside those of English, in order of preference among matches of one length."""
