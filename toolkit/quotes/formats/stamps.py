"""Days as metadata and addresses carry them: ISO in every spelling, RFC 2822 and 850, seconds since 1970."""

from __future__ import annotations

import re
from calendar import month_abbr
from datetime import UTC, date, datetime
from email.utils import parsedate

_ISO = re.compile(r"\s*(?P<year>\d{4})(?P<gap>[-/.]?)(?P<month>\d\d?)(?P=gap)(?P<day>\d\d?)(?=[T ]|\s*$|\d{4,6}\s*$)")
_SECONDS = re.compile(r"\s*(?P<seconds>1?\d{9})(?:\d{3})?\s*$")
_RFC_850 = re.compile(r"\s*[A-Z][a-z]+day,\s*(?P<day>\d\d)-(?P<month>[A-Z][a-z]{2})-(?P<year>\d\d(?:\d\d)?)\s")
_CTIME = re.compile(
    r"\s*(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\s+(?P<month>[A-Z][a-z]{2})\s+(?P<day>\d\d?)\s+[\d:]+\s+(?:[A-Z]{3,4}\s+|GMT[+-]\d{4}\s+)?"
    r"(?P<year>\d{4})"
)
_YEAR_FIRST = re.compile(r"\s*(?P<year>\d{4})\s+(?P<month>[A-Z][a-z]{2})[a-z]*\s+(?P<day>\d\d?)\s*$")
_NUMERIC = re.compile(r"(?<!\d)(?P<one>\d\d?)(?P<gap>[/-])(?P<other>\d\d?)(?P=gap)(?P<year>(?:19|20)\d\d)(?!\d)")
_IN_ADDRESS = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<gap>[/_-]?)(?P<month>0[1-9]|1[0-2]|(?<=/)[1-9])(?P=gap)(?P<day>0[1-9]|[12]\d|3[01]|(?<=/)[1-9])"
    r"(?=[/_.?#-]|$)(?!-?\d)"
)
_MONTHS = {name: n for n, name in enumerate(month_abbr) if name}
EARLIEST, LATEST = 1800, 2089
"""Years in which a page or a paper can have appeared; templates hold 0001, 1970-01-01 and 2099."""


def stamped_day(value: str, *, day_first: bool | None = None) -> str | None:
    """Give the day of a stamp as metadata carry it, as written there, without a change of time zone.

    Parameters
    ----------
    value
        "2021-05-12T10:32:00+02:00", "20210512", "2021/5/12", "Wed, 12 May 2021 10:32:00 GMT", "1620808320".
    day_first
        What "12/05/2021" means; None where that is not known.

    Returns
    -------
    str or None
        ISO day; None where the words are no such stamp, or tell no day for sure.

    Examples
    --------
    >>> stamped_day("2021/5/12"), stamped_day("1620808320"), stamped_day("12/05/2021")
    ('2021-05-12', '2021-05-12', None)
    """
    found = _ISO.match(value)
    if found and (day := _day(int(found["year"]), int(found["month"]), int(found["day"]))):
        return day
    for pattern in (_RFC_850, _CTIME, _YEAR_FIRST):
        if (found := pattern.match(value)) and found["month"] in _MONTHS:
            year = int(found["year"])
            return _day(year + 2000 if year < 100 else year, _MONTHS[found["month"]], int(found["day"]))
    if found := _SECONDS.match(value):
        moment = datetime.fromtimestamp(int(found["seconds"]), UTC)
        return moment.date().isoformat() if moment.year > 1994 else None
    if numeric := numeric_days(value, day_first=day_first):
        return numeric[0]
    parsed = parsedate(value) if re.search(r"\d\d:\d\d:\d\d", value) else None
    return _day(*parsed[:3]) if parsed else None


def numeric_days(text: str, *, day_first: bool | None = None) -> list[str]:
    """Give the days written "12/05/2021" or "12-05-2021" of which it is sure what they mean.

    Parameters
    ----------
    text
        A line.
    day_first
        True where the language sets the day first, False where the month; None where that is not known.
    """
    found = []
    for match in _NUMERIC.finditer(text):
        one, other, year = int(match["one"]), int(match["other"]), int(match["year"])
        first = day_first if 12 >= one != other <= 12 else one > 12 or one == other
        if first is not None:
            day, month = (one, other) if first else (other, one)
            found.append(_day(year, month, day))
    return [day for day in found if day]


def address_day(address: str) -> str | None:
    """Give the day in an address: "/2021/05/12/pier.html", "/news/2021-05-12-pier".

    Returns
    -------
    str or None
        ISO day; None where there is none, or more than one.
    """
    path = re.sub(r"^\w+://[^/]*", "", address)
    days = {_day(int(m["year"]), int(m["month"]), int(m["day"])) for m in _IN_ADDRESS.finditer(path)}
    return days.pop() if len(days) == 1 else None


def _day(year: int, month: int, day: int) -> str | None:
    """Give an ISO day; None where it is none, or one that templates hold."""
    if not EARLIEST <= year <= LATEST or (year, month, day) == (1970, 1, 1):
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
