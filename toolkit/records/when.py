"""Dates that keep their precision, as EDTF level 0 and 1 (Library of Congress, 2019; ISO 8601-2:2019).

"2018-11" is not the 1st of November. Plain calendar dates take a fast path; all else goes through the ``edtf`` grammar.
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
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?Z")
_MONTHS = [calendar.month_name[n] for n in range(13)]


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


def bounds(value: str) -> tuple[date, date]:
    """Give the first and the last day an EDTF date may mean.

    Parameters
    ----------
    value
        A date such as "2018", "2018-11", "2018-11-12", "2018-11-12T07:08:00Z" or "2018-07/2018-08".

    Returns
    -------
    tuple of date
        First day and last day, both included.

    Raises
    ------
    DateError
        The text is no date, or an interval that runs backwards.
    """
    try:
        if _MOMENT.fullmatch(value):
            day = datetime.fromisoformat(value).date()
            return day, day
        if value.count("/") == 1 and ".." not in value:
            first, last = (bounds(part) for part in value.split("/"))
            if first[0] > last[1]:
                raise ValueError("interval runs backwards")  # noqa: TRY301
            return first[0], last[1]
        plain = _plain_bounds(value)
    except ValueError as e:
        raise DateError(f"{value!r} is not a date ({e})", remedy="Write 2018, 2018-11 or 2018-11-12.") from e
    if plain is None:
        raise DateError(f"{value!r} is not a date", remedy="Write 2018, 2018-11, 2018-11-12 or 2018-07/2018-08.")
    return plain


def check_edtf(value: str) -> str:
    """Give ``value`` back if it is a date dateline can order, else raise DateError.

    Parameters
    ----------
    value
        EDTF text.
    """
    bounds(value)
    return value


_NAMED = re.compile(r"(\d{4})-(?:W(\d\d)(-WE)?|Q([1-4])|(SP|SU|FA|WI))")
_SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
"""TimeML code to the first month of the meteorological season of the northern hemisphere."""


def to_edtf(value: str) -> str:
    """Give a named period as the EDTF interval it covers, and any other date as it is.

    Parameters
    ----------
    value
        EDTF text, an ISO 8601 week ("2018-W45"), or a weekend ("2018-W45-WE"), quarter ("2018-Q4") or season
        ("2018-SU") as TimeML writes them (Saurí et al. 2006, section 2.2.1). A winter begins in December of its year.

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
    year, week, weekend, quarter, season = match.groups()
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
    """
    if _MOMENT.fullmatch(value):
        return "time"
    if "/" in value:
        return "interval"
    levels: tuple[Precision, ...] = ("year", "month", "day")
    return levels[value.rstrip("?~%").count("-")]


def human(value: str | None) -> str:
    """Write a date the way a reporter would: "12 November 2018", "November 2018", "date unknown".

    Parameters
    ----------
    value
        EDTF text; None = unknown.
    """
    if value is None:
        return "date unknown"
    if "/" in value:
        first, _, last = value.partition("/")
        return f"{human(first)} to {human(last)}"
    if _MOMENT.fullmatch(value):
        moment = datetime.fromisoformat(value).astimezone(UTC)
        return f"{moment.day} {_MONTHS[moment.month]} {moment.year}, {moment:%H:%M} UTC"
    about = {"?": " (uncertain)", "~": " (about)", "%": " (about, uncertain)"}.get(value[-1], "")
    parts = [int(p) for p in value.rstrip("?~%").split("-")]
    words = (
        [str(parts[0])] + ([_MONTHS[parts[1]]] if len(parts) > 1 else []) + ([str(parts[2])] if len(parts) > 2 else [])
    )
    return " ".join(reversed(words)) + about
