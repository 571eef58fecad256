from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import DateError
from toolkit.records import bounds, day_part, human, precision
from toolkit.records.when import to_edtf


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
        ("../2018-11-12", date.min, date(2018, 11, 12)),
        ("/2018", date.min, date(2018, 12, 31)),
        ("2018-11-12/..", date(2018, 11, 12), date.max),
        ("2018-XX", date(2018, 1, 1), date(2018, 12, 31)),
        ("2018-XX-XX", date(2018, 1, 1), date(2018, 12, 31)),
        ("2020-02-XX", date(2020, 2, 1), date(2020, 2, 29)),
        ("195X", date(1950, 1, 1), date(1959, 12, 31)),
        ("19XX", date(1900, 1, 1), date(1999, 12, 31)),
        ("2018-21", date(2018, 1, 1), date(2018, 12, 31)),  # a southern spring is a northern autumn
        ("2018-24", date(2018, 1, 1), date(2019, 2, 28)),  # a winter may begin in December
        ("2019-24", date(2019, 1, 1), date(2020, 2, 29)),
        ("9999-24", date(9999, 1, 1), date(9999, 12, 31)),
        ("000X", date(1, 1, 1), date(9, 12, 31)),
        ("2018-11-12T02:00+09:00", date(2018, 11, 11), date(2018, 11, 12)),  # the evening before, by UTC
        ("2018-11-12T23:30-05:00", date(2018, 11, 12), date(2018, 11, 13)),
        ("2018-11-12T12:00", date(2018, 11, 12), date(2018, 11, 12)),
    ],
)
def test_a_date_spans_all_the_days_its_precision_leaves_open(text: str, first: date, last: date) -> None:
    assert bounds(text) == (first, last)


# weeks as the ISO calendars of these years print them; seasons begin with March, June, September and December
@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("2018-W45", "2018-11-05/2018-11-11"),
        ("2018-W45-WE", "2018-11-10/2018-11-11"),
        ("2020-W53", "2020-12-28/2021-01-03"),
        ("2018-Q1", "2018-01/2018-03"),
        ("2018-Q4", "2018-10/2018-12"),
        ("2018-H1", "2018-01/2018-06"),
        ("2018-H2", "2018-07/2018-12"),
        ("2018-SP", "2018-03/2018-05"),
        ("2018-SU", "2018-06/2018-08"),
        ("2018-FA", "2018-09/2018-11"),
        ("2018-WI", "2018-12/2019-02"),
        ("2018-11", "2018-11"),
    ],
)
def test_named_spans_become_the_days_they_mean(written: str, edtf: str) -> None:
    assert to_edtf(written) == edtf


def test_a_year_without_a_fifty_third_week_has_none() -> None:
    with pytest.raises(DateError, match="W53"):
        to_edtf("2018-W53")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2018-13",
        "2018-02-30",
        "12/11/2018",
        "2018-08/2018-07",
        "10000-01-01",
        "2018-11-12\n",
        "..",
        "../..",
        "/",
        "2018/2019/2020",
        "201x",
        "X018",
        "2018-11-12T25:00Z",
        "0001-01-01T00:00+09:00",
        "../2018-13",
    ],
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


@pytest.mark.parametrize("text", ["-0044-03-15", "-0044", "0000", "../-0044", "-12000"])
def test_a_year_before_the_common_era_is_refused_with_the_reason(text: str) -> None:
    with pytest.raises(DateError, match="before the common era") as caught:
        bounds(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("../2018-11-12", "by 12 November 2018"),
        ("2018-11-12/..", "12 November 2018 or later"),
        ("2018-XX", "some month of 2018"),
        ("2018-11-XX", "some day of November 2018"),
        ("2018-XX-XX", "some day of 2018"),
        ("195X", "some year of the 1950s"),
        ("19XX", "some year from 1900 to 1999"),
        ("2018-24", "winter 2018"),
        ("2018-11-12T02:00+09:00", "12 November 2018, 02:00 UTC+9"),
        ("2018-11-12T02:00-03:30", "12 November 2018, 02:00 UTC−3:30"),
        ("2018-11-12T02:00+00:00", "12 November 2018, 02:00 UTC"),
        ("2018-11-12T02:00", "12 November 2018, 02:00 (zone not stated)"),
        ("2018-07/2018-08", "July 2018 to August 2018"),
    ],
)
def test_what_is_half_known_or_open_is_said_in_words(text: str, words: str) -> None:
    assert human(text) == words


def test_only_a_moment_with_a_zone_is_as_fine_as_a_time() -> None:
    assert precision("2018-11-12T02:00+09:00") == "time"
    assert precision("2018-11-12T02:00") == "day"
    assert precision("2018-XX") == precision("2018-21") == precision("../2018") == "interval"
    assert day_part("2018-11-12T02:00+09:00") == "2018-11-12"
    assert day_part("../2018") == "../2018"
