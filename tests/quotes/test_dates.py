"""Answers from a printed calendar: 13 November 2018 was a Tuesday."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.quotes import find_dates
from toolkit.records import bounds

TUESDAY = date(2018, 11, 13)


def _values(text: str, published: date | str | None = TUESDAY) -> list[str | None]:
    return [m.value for m in find_dates(text, published=published)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on 2018-11-12", "2018-11-12"),
        ("on November 12, 2018", "2018-11-12"),
        ("on Nov. 12, 2018", "2018-11-12"),
        ("March 01 , 2008", "2008-03-01"),
        ("Monday, 12 November 2018", "2018-11-12"),
        ("the 12th of November 2018", "2018-11-12"),
        ("on 13/11/2018", "2018-11-13"),
        ("on 13.11.2018", "2018-11-13"),
        ("on 4/5/2018", "2018"),
        ("in early November 2018", "2018-11"),
        ("in 2012", "2012"),
        ("about 1998", "1998~"),
        ("in the 1990s", "1990/1999"),
        ("2011-16", "2011/2016"),
        ("June 11-12, 2018", "2018-06-11/2018-06-12"),
        ("between June and August 2018", "2018-06/2018-08"),
        ("December 30 to January 5, 2016", "2015-12-30/2016-01-05"),
        ("on 3 and 4 May 2018", "2018-05-03/2018-05-04"),
        ("in the third quarter of 2018", "2018-Q3"),
        ("in summer 2018", "2018-SU"),
        ("since the attacks of 9/11", "2001-09-11"),
    ],
)
def test_a_date_written_in_full_needs_no_publication_date(text: str, value: str) -> None:
    assert _values(text, None) == [value]
    assert find_dates(text)[0].basis == "stated"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("said Tuesday", "2018-11-13"),
        ("said on Monday night", "2018-11-12"),
        ("said last Tuesday", "2018-11-06"),
        ("will speak Friday", "2018-11-16"),
        ("next Tuesday", "2018-11-20"),
        ("today", "2018-11-13"),
        ("yesterday", "2018-11-12"),
        ("last week", "2018-W45"),
        ("this weekend", "2018-W46-WE"),
        ("in September", "2018-09"),
        ("In April, it", "2018-04"),
        ("last December", "2017-12"),
        ("will open in January", "2019-01"),
        ("the June 12 summit", "2018-06-12"),
        ("was shut on December 30", "2017-12-30"),
        ("the vote on December 30", "2018-12-30"),
        ("earlier this year", "2018"),
        ("last month", "2018-10"),
        ("in October of last year", "2017-10"),
        ("five months ago", "2018-06"),
        ("two weeks ago", "2018-10-30"),
        ("over the past three days", "2018-11-10/2018-11-13"),
        ("last summer", "2018-SU"),
        ("in the spring", "2018-SP"),
        ("by early June", "2019-06"),
        ("in his New Year’s address", "2018-01-01"),
        ("the fourth quarter", "2018-Q4"),
    ],
)
def test_a_relative_date_is_read_from_the_publication_date(text: str, value: str) -> None:
    [found] = find_dates(text, published=TUESDAY)
    assert (found.value, found.basis) == (value, "resolved")
    assert text[found.start : found.end] == found.text


@pytest.mark.parametrize(
    "text", ["said Tuesday", "last week", "in September", "June 12", "this year", "five months ago"]
)
def test_a_relative_date_without_publication_date_stays_open(text: str) -> None:
    [found] = find_dates(text)
    assert (found.value, found.basis) == (None, "unknown")


@pytest.mark.parametrize(
    "text",
    [
        "more than 12 bases",
        "$2000",
        "2000 troops",
        "31 February 2018",
        "May I ask",
        "they march on",
        "a 2000-page file",
        "on Black Monday",
        "1,998 men",
        "10000-01-01",
        "the second unit",
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert _values(text) == []


def test_a_coarse_publication_date_gives_no_finer_answer() -> None:
    assert _values("on Tuesday, in September, this year", "2018-11") == [None, "2018-09", "2018"]
    assert _values("in September, this year", "2018") == [None, "2018"]
    assert _values("this year", "no date at all") == [None]


@given(st.text(max_size=80), st.sampled_from([None, date.min, date.max, TUESDAY, "2018-11", "x", "2018/2019"]))
def test_any_text_gives_ordered_valid_dates(text: str, published: date | str | None) -> None:
    found = find_dates(text + " last week in May", published=published)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(bounds(m.edtf) for m in found if m.edtf)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("last week", "2018-11-05/2018-11-11"),
        ("this weekend", "2018-11-17/2018-11-18"),
        ("the third quarter of 2018", "2018-07/2018-09"),
        ("in winter 2018", "2018-12/2019-02"),
        ("on Monday", "2018-11-12"),
    ],
)
def test_a_named_period_is_also_given_as_edtf(text: str, edtf: str) -> None:
    [found] = find_dates(text, published=TUESDAY)
    assert found.edtf == edtf


@pytest.mark.parametrize(
    "text",
    [
        "It was measured on 12 June 2023. Eight men were arrested in March and freed the next day.",
        "It opened on 3 May 2023. In June 2023 it burned, and the following day it was shut.",
        "It broke on 3 May 2023. Two days later it burned. The next day it rained.",
    ],
)
def test_the_day_after_what_nobody_can_tell_is_open(text: str) -> None:
    assert [m.value for m in find_dates(text, published="2023-06-21") if m.text.endswith("next day")] in ([None], [])
    assert "2023-06-13" not in {m.value for m in find_dates(text)}
    assert "2023-05-04" not in {m.value for m in find_dates(text)}


def test_that_day_is_the_day_named_last() -> None:
    text = "It began on 5 May 2017. The same day he left; the next day she came."
    assert _values(text, None) == ["2017-05-05", "2017-05-05", "2017-05-06"]
    assert [m.basis for m in find_dates(text)] == ["stated", "stated", "stated"]
    assert _values("It rained that day.", None) == [None]


def test_a_number_in_a_name_is_no_year() -> None:
    assert _values("The Russell 2000 Index fell.") == []
    assert _values("since '82", "2008-10-27") == ["1982"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("images taken on Aug. 8 and Nov. 14, show", ["2018-08-08", "2018-11-14"]),
        ("images of 8 and 14 November 2014", ["2014-11-08", "2014-11-14"]),
        ("on December 30 and January 5, 2016", ["2015-12-30", "2016-01-05"]),
        ("in January and March 2016", ["2016-01", "2016-03"]),
        ("between Aug. 8 and Nov. 14", ["2018-08-08/2018-11-14"]),
        ("between the 8 and 14 November 2014", ["2014-11-08/2014-11-14"]),
        ("on Oct. 3 and 2 other days", ["2018-10-03"]),
        ("USA TODAY said so", []),
        ("Zimbabwe Today said so today", ["2018-11-13"]),
    ],
)
def test_two_days_are_not_the_time_between_them_and_a_paper_is_no_day(text: str, values: list[str]) -> None:
    assert _values(text, "2018-11-13") == values


def test_two_days_without_a_year_stay_open_in_an_undated_text() -> None:
    assert {mention.value for mention in find_dates("taken on Aug. 8 and Nov. 14, show")} == {None}
