from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import DateError
from toolkit.records import bounds, human, precision


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2018", date(2018, 1, 1), date(2018, 12, 31)),
        ("2018-02", date(2018, 2, 1), date(2018, 2, 28)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2018-11-12", date(2018, 11, 12), date(2018, 11, 12)),
        ("2018-11-12T07:08:00Z", date(2018, 11, 12), date(2018, 11, 12)),
        ("2018-07/2018-08", date(2018, 7, 1), date(2018, 8, 31)),
        ("2018-11?", date(2018, 11, 1), date(2018, 11, 30)),
    ],
)
def test_a_date_spans_all_the_days_its_precision_leaves_open(text: str, first: date, last: date) -> None:
    assert bounds(text) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2018-13", "2018-02-30", "12/11/2018", "2018-08/2018-07", "10000-01-01", "2018-11-12\n"]
)
def test_what_is_no_date_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(DateError) as caught:
        bounds(text)
    assert str(caught.value).startswith("E_DATE: ")
    assert "\n" not in str(caught.value)


@given(st.dates(min_value=date(1, 1, 1)))
def test_every_calendar_day_reads_back(day: date) -> None:
    assert bounds(day.isoformat()) == (day, day)
    assert precision(day.isoformat()) == "day"


def test_an_imprecise_date_is_not_written_as_a_day() -> None:
    assert human("2018-11") == "November 2018"
    assert human("2018-11-12") == "12 November 2018"
    assert human("2018-11~") == "November 2018 (about)"
    assert human("2000-03-09T07:08:00Z") == "9 March 2000, 07:08 UTC"
    assert human(None) == "date unknown"
