"""Dates that keep their precision, as EDTF level 0 and 1 (Library of Congress, 2019; ISO 8601-2:2019).

"2018-11" is not the 1st of November, and "../2018-11-12" is any day until the 12th. The forms are read here, by three
patterns; docs/decisions/0018 says why not by the ``edtf`` package. A season's months depend on the hemisphere, so
"2018-21" may be any day of its year.
"""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator

from toolkit.errors import DateError

Precision = Literal["time", "day", "month", "year", "interval"]

_PLAIN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?([?~%]?)")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d)?(Z|[+-]\d\d(?::?\d\d)?)?")
_HALF_KNOWN = re.compile(r"\d{4}-XX(?:-XX)?|\d{4}-\d\d-XX|\d{2}(?:\dX|XX)")
_SEASON = re.compile(r"(\d{4})-(2[1-4])")
_OPEN = ("", "..")
"""An end of an interval that is not known, or open: either may be any day."""
_MONTHS = [calendar.month_name[n] for n in range(13)]
_SEASON_NAMES = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
_EARLY = re.compile(r"-\d+(?:-\d\d){0,2}|0000(?:-\d\d){0,2}")
_FORMS = "Write 2018, 2018-11, 2018-11-12, 2018-07/2018-08, ../2018-11-12, 2018-11-12/.. or 2018-XX."


def _plain_bounds(text: str) -> tuple[date, date] | None:
    match = _PLAIN.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(g) if g else None for g in match.groups()[:3])
    assert year is not None  # noqa: S101  (the pattern requires it)
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)


def _moment_bounds(text: str) -> tuple[date, date] | None:
    """Return the day that is stated and the same moment's day in UTC: what is compared with it may mean either."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        return None
    moment = datetime.fromisoformat(text)
    stated = moment.date()
    if moment.tzinfo is None:
        return stated, stated
    # one evening in Seoul is the day before in UTC
    in_utc = moment.astimezone(UTC).date()
    return min(stated, in_utc), max(stated, in_utc)


def _half_known_bounds(text: str) -> tuple[date, date] | None:
    season = _SEASON.fullmatch(text)
    if season:
        year = int(season[1])
        last = min(year + 1, 9999) if season[2] == "24" else year  # a northern winter ends in the next year
        return date(year, 1, 1), date(last, 2, calendar.monthrange(last, 2)[1]) if last > year else date(year, 12, 31)
    if _HALF_KNOWN.fullmatch(text) is None:
        return None
    if "-" not in text:
        first, last = int(text.replace("X", "0")), int(text.replace("X", "9"))
        return date(max(first, 1), 1, 1), date(last, 12, 31)
    return _plain_bounds(text.partition("-XX")[0])


def _interval_bounds(text: str) -> tuple[date, date] | None:
    start, slash, end = text.partition("/")
    if not slash or "/" in end:
        return None
    # "some time" orders nothing
    if start in _OPEN and end in _OPEN:
        return None
    # an open end lies as far off as a date can
    first = date.min if start in _OPEN else bounds(start)[0]
    last = date.max if end in _OPEN else bounds(end)[1]
    if first > last:
        raise ValueError("interval runs backwards")
    return first, last


def bounds(value: str) -> tuple[date, date]:
    """Return the first and the last day an EDTF date may mean.

    Parameters
    ----------
    value
        A date such as "2018", "2018-11", "2018-11-12", "2018-11-12T07:08+09:00", "2018-07/2018-08", "../2018-11-12",
        "2018-11-12/.." or "2018-XX".

    Returns
    -------
    tuple of date
        First day and last day, both included; ``date.min`` and ``date.max`` where an interval is open. A moment with
        a zone may mean two days: the one stated, and that of UTC.

    Raises
    ------
    DateError
        The text is no date, lies before the common era, or is an interval that runs backwards.

    Examples
    --------
    >>> bounds("2018-02")
    (datetime.date(2018, 2, 1), datetime.date(2018, 2, 28))
    >>> bounds("../2018-11-12")[1]
    datetime.date(2018, 11, 12)
    """
    if _EARLY.fullmatch(value):
        raise DateError(
            f"{value!r} lies before the common era, and only years from 0001 on can be put in order",
            remedy="Leave the date out and say it in the text.",
        )
    try:
        found = _read(value)
    except DateError:  # of one end of an interval, which says more
        raise
    except (ValueError, OverflowError) as e:
        raise DateError(f"{value!r} is not a date ({e})", remedy="Write 2018, 2018-11 or 2018-11-12.") from e
    if found is None:
        raise DateError(f"{value!r} is not a date", remedy=_FORMS)
    return found


def _read(text: str) -> tuple[date, date] | None:
    if "/" in text:
        return _interval_bounds(text)
    if "T" in text:
        return _moment_bounds(text)
    if "X" in text or _SEASON.fullmatch(text):
        return _half_known_bounds(text)
    return _plain_bounds(text)


def day_part(value: str) -> str:
    """Return a date without its time of day.

    Parameters
    ----------
    value
        EDTF text.

    Examples
    --------
    >>> day_part("2018-11-12T07:08:00Z")
    '2018-11-12'
    """
    match = _MOMENT.fullmatch(value)
    return match[1] if match else value


def check_edtf(value: str) -> str:
    """Return ``value`` if it is a date dateline can order, else raise DateError.

    Parameters
    ----------
    value
        EDTF text.
    """
    bounds(value)
    return value


_NAMED = re.compile(r"(\d{4})-(?:W(\d\d)(-WE)?|Q([1-4])|(SP|SU|FA|WI)|H([12]))")
_SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
"""TimeML code to the first month of the meteorological season of the northern hemisphere."""


def to_edtf(value: str) -> str:
    """Return a named period as the EDTF interval it covers, and any other date as it is.

    Parameters
    ----------
    value
        EDTF text, an ISO 8601 week ("2018-W45"), or a weekend ("2018-W45-WE"), quarter ("2018-Q4"), half ("2018-H2")
        or season ("2018-SU") as TimeML writes them (Saurí et al. 2006, section 2.2.1). A winter begins in December of
        its year.

    Returns
    -------
    str
        EDTF text: "2018-11-05/2018-11-11" for "2018-W45".

    Raises
    ------
    DateError
        The year has no such week, or the text is no date.
    """
    match = _NAMED.fullmatch(value)
    if match is None:
        return check_edtf(value)
    year, week, weekend, quarter, season, half = match.groups()
    if half:
        return f"{year}-01/{year}-06" if half == "1" else f"{year}-07/{year}-12"
    if week:
        try:
            first, last = (date.fromisocalendar(int(year), int(week), n) for n in (6 if weekend else 1, 7))
        except ValueError as e:
            raise DateError(f"{value!r} is not a date ({e})", remedy="Weeks run from W01 to W52 or W53.") from e
        return f"{first.isoformat()}/{last.isoformat()}"
    month = int(quarter) * 3 - 2 if quarter else _SEASONS[season]
    after = f"{int(year) + 1}-02" if month == 12 else f"{year}-{month + 2:02}"
    return f"{year}-{month:02}/{after}"


def _check_calendar(value: str) -> str:
    to_edtf(value)
    return value


CalendarDate = Annotated[str, AfterValidator(_check_calendar)]
"""A date as EDTF, or a week, weekend, quarter or season by its name, as ``to_edtf`` reads them."""

Edtf = Annotated[str, AfterValidator(check_edtf)]
"""A date with its precision, as EDTF text."""


def precision(value: str) -> Precision:
    """Say how fine a date is.

    Parameters
    ----------
    value
        EDTF text.

    Returns
    -------
    str
        "time" only where the zone is stated: without it a time of day says no more than its day. What is half known or
        a season is an "interval".
    """
    moment = _MOMENT.fullmatch(value)
    if moment:
        return "time" if moment[3] else "day"
    if _PLAIN.fullmatch(value) is None or _SEASON.fullmatch(value):
        return "interval"
    levels: tuple[Precision, ...] = ("year", "month", "day")
    return levels[value.rstrip("?~%").count("-")]


def human(value: str | None) -> str:
    """Write a date the way a reporter would: "12 November 2018", "by 12 November 2018", "date unknown".

    Parameters
    ----------
    value
        EDTF text; None = unknown.

    Examples
    --------
    >>> human("../2018-11-12"), human("2018-XX"), human("2018-11-12T02:00+09:00")
    ('by 12 November 2018', 'some month of 2018', '12 November 2018, 02:00 UTC+9')
    """
    if value is None:
        return "date unknown"
    if "/" in value:
        return _human_interval(value)
    moment = _MOMENT.fullmatch(value)
    if moment:
        return f"{human(moment[1])}, {moment[2]} {_zone(moment[3])}"
    season = _SEASON.fullmatch(value)
    if season:
        return f"{_SEASON_NAMES[season[2]]} {season[1]}"
    if "X" in value:
        return _human_half_known(value)
    return _human_plain(value)


def human_span(first: str | None, last: str | None) -> str:
    """Write the dates of two things beside each other: "3 May 2018 to 2 May 2019".

    Parameters
    ----------
    first
        EDTF text; None = unknown.
    last
        EDTF text; None = unknown.

    Examples
    --------
    >>> human_span("2018", None), human_span(None, None)
    ('2018 to an unknown day', 'dates unknown')
    """
    if first is None and last is None:
        return "dates unknown"
    words = [human(day) if day else "an unknown day" for day in (first, last)]
    # "by 2023 to May 2024" would be one open span
    return (" to " if "/" not in f"{first}{last}" else ", then ").join(words)


def is_one_time(value: str | None) -> bool:
    """Tell whether a date reads as one time in a sentence: not unknown, open or half known, and no span.

    Parameters
    ----------
    value
        EDTF text; None = unknown.
    """
    return value is not None and "/" not in value and "X" not in value


def _human_interval(value: str) -> str:
    first, _, last = value.partition("/")
    if first in _OPEN:
        return f"by {human(last)}"
    if last in _OPEN:
        return f"{human(first)} or later"
    return f"{human(first)} to {human(last)}"


def _human_half_known(value: str) -> str:
    if value.endswith("-XX-XX"):
        return f"some day of {value[:4]}"
    if "-" in value:
        known = value.removesuffix("-XX")
        unit = "day" if "-" in known else "month"
        return f"some {unit} of {human(known)}"
    if value.endswith("XX"):
        return f"some year from {value[:2]}00 to {value[:2]}99"
    return f"some year of the {value[:3]}0s"


def _zone(offset: str | None) -> str:
    """Write a zone: "UTC", "UTC+9", "UTC+5:30"."""
    if offset is None:
        return "(zone not stated)"
    digits = offset[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2] or 0), int(digits[2:] or 0)
    if offset == "Z" or (hours == 0 and minutes == 0):
        return "UTC"
    sign = "−" if offset[0] == "-" else "+"
    return f"UTC{sign}{hours}:{minutes:02}" if minutes else f"UTC{sign}{hours}"


def _human_plain(value: str) -> str:
    about = {"?": " (uncertain)", "~": " (about)", "%": " (about, uncertain)"}.get(value[-1], "")
    parts = [int(p) for p in value.rstrip("?~%").split("-")]
    words = [str(parts[0])]
    if len(parts) > 1:
        words.append(_MONTHS[parts[1]])
    if len(parts) > 2:
        words.append(str(parts[2]))
    return " ".join(reversed(words)) + about
