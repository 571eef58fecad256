"""Dates as business pages write them: fiscal years, halves, quarters on both sides of the year, short days."""

from __future__ import annotations

import pytest

from toolkit.quotes import find_dates
from toolkit.records import to_edtf


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Fourth-quarter profit will fall.", "1989-Q4"),
        ("In the 1989 first quarter it lost money.", "1989-Q1"),
        ("Results for 1988's third quarter were restated.", "1988-Q3"),
        ("In the third quarter of fiscal 1988 it lost money.", "1988-Q3"),
        ("Earnings for the second half of 1988 were weak.", "1988-H2"),
        ("In the first half of last year, sales fell.", "1988-H1"),
        ("The current quarter looks weak.", "1989-Q4"),
        ("In the latest quarter, orders fell.", "1989-Q3"),
        ("Last quarter was bad.", "1989-Q3"),
        ("The last quarter of 1988 was good.", "1988-Q4"),
        ("Last Thursday it closed.", "1989-10-26"),
        ("It was filed on 10/27/89.", "1989-10-27"),
        ("It was filed on 03/04/89.", None),
    ],
)
def test_a_business_date_has_its_period(text: str, value: str | None) -> None:
    assert [m.value for m in find_dates(text, published="1989-11-02")] == [value]


@pytest.mark.parametrize(
    "text", ["The first half of the match was dull.", "The Friday-the-13th plunge hurt.", "A 1/2 cup"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert find_dates(text, published="1989-11-02") == []


def test_a_half_of_a_year_is_six_months() -> None:
    assert to_edtf("1988-H1") == "1988-01/1988-06"
    assert to_edtf("1988-H2") == "1988-07/1988-12"
