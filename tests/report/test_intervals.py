from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.records import Case, Claim, Event, Finding, IntervalCheck
from toolkit.report import check_claims
from toolkit.report.backing import known_texts, unbacked_numbers


def _checked(
    first: str, second: str, days: float | None, slack: float = 0, began: str = "It began."
) -> tuple[Case, Finding]:
    check = IntervalCheck(kind="interval", first="one", second="two", days=days, tolerance_days=slack)
    case = Case(
        slug="t",
        title="T",
        question="Q?",
        as_of="2020",
        events=(Event(id="one", date=first, text=began), Event(id="two", date=second, text="It ended.")),
        claims=(Claim(id="c", text="C", speaker="S", check=check),),
        sha256="0" * 64,
    )
    return case, check_claims(case)[0]


def test_days_from_the_published_image_to_the_singapore_statement_are_75() -> None:
    _, finding = _checked("2018-03-29", "2018-06-12", 75)
    assert finding.verdict == "supported"
    assert (
        finding.text
        == "“It began” (29 March 2018) came 75 days before “It ended” (12 June 2018); the claim says 75 days."
    )


@pytest.mark.parametrize(
    ("days", "slack", "verdict"),
    [(75, 0, "supported"), (74, 0, "contradicted"), (74, 1, "supported"), (73, 1, "loose"), (72, 1, "contradicted")],
)
def test_verdict_follows_the_slack_in_the_wording(days: float, slack: float, verdict: str) -> None:
    assert _checked("2018-03-29", "2018-06-12", days, slack)[1].verdict == verdict


def test_a_month_counts_as_all_its_days() -> None:
    _, finding = _checked("2018-09", "2018-11-12", 60)
    assert finding.verdict == "supported"
    assert "43 to 72 days before" in finding.text


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        ("2018-03-29", "2018-06-12", "supported"),
        ("2018-06-12", "2018-03-29", "contradicted"),
        ("2018-06", "2018-06-12", "not-checkable"),
        ("2018-06-12", "2018-06-12", "not-checkable"),
    ],
)
def test_order_is_settled_only_when_the_dates_are_fine_enough(first: str, second: str, verdict: str) -> None:
    assert _checked(first, second, None)[1].verdict == verdict


def test_the_wrong_way_round_is_contradicted_and_says_so() -> None:
    _, finding = _checked("2018-06-12", "2018-03-29", 75)
    assert finding.verdict == "contradicted"
    assert finding.text.startswith("“It ended” (29 March 2018) came 75 days before “It began” (12 June 2018)")


@pytest.mark.parametrize(
    ("began", "told"),
    [
        ("It began on 3 June 2018.", "“It began on 3 June 2018” came"),
        ("It began on 13 June 2018.", "“It began on 13 June 2018” (3 June 2018) came"),
        ("It began in June 2018.", "“It began in June 2018” (3 June 2018) came"),
    ],
)
def test_a_day_that_stands_in_the_name_of_a_thing_is_not_told_twice(began: str, told: str) -> None:
    assert _checked("2018-06-03", "2018-08-03", 61, began=began)[1].text.startswith(told)


@given(
    st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 20_000), st.sampled_from(["%Y-%m-%d", "%Y-%m", "%Y"])
)
def test_true_intervals_are_never_contradicted_and_every_number_is_backed(
    start: date, days: int, precision: str
) -> None:
    end = (start + timedelta(days=days)).isoformat()
    case, finding = _checked(start.strftime(precision), end, days)
    assert finding.verdict == "supported"
    assert unbacked_numbers(finding, known_texts(case, ())) == []


@pytest.mark.parametrize(
    ("first", "second", "days", "verdict", "words"),
    [
        ("../2018-11-12", "2019-03-01/..", None, "supported", "came at least 109 days before"),
        ("2019-03-01/..", "../2018-11-12", None, "contradicted", "came at least 109 days before"),
        ("../2018-11-12", "2019-03-01", 200, "not-checkable", "a date is open"),
        ("2018-11-12/..", "2019-03-01", 200, "not-checkable", "long before or after"),
        ("2018-11-12/..", "2019-03-01", None, "not-checkable", "too coarse"),
    ],
)
def test_an_open_date_gives_no_number_that_nobody_measured(
    first: str, second: str, days: float | None, verdict: str, words: str
) -> None:
    case, finding = _checked(first, second, days)
    assert finding.verdict == verdict
    assert words in finding.text
    assert unbacked_numbers(finding, known_texts(case, ())) == []
    assert all(abs(q.value) < 10_000 for q in finding.quantities)


def _order(first: str, second: str, told: str, *, held: bool = True) -> Finding:
    check = {"kind": "order", "first": "heard", "second": "broke", "told_in": "paper"}
    case = Case.model_validate(
        {
            "slug": "t",
            "title": "T",
            "question": "Q?",
            "as_of": "2021",
            "sha256": "0" * 64,
            "documents": [
                {"id": "paper", "title": "P", "outlet": "O", "published": told, "sha256": "1" * 64 if held else None}
            ],
            "events": [
                {"id": "heard", "date": first, "text": "The ministry is told."},
                {"id": "broke", "date": second, "text": "The wall breaks.", "document": "paper"},
            ],
            "claims": [{"id": "c", "text": "C", "speaker": "S", "document": "paper", "check": check}],
        }
    )
    return check_claims(case)[0]


def test_a_paper_that_tells_of_both_afterwards_is_not_what_came_first() -> None:
    found = _order("2021-02-02", "2021-02-20", "2021-03-12")
    assert found.verdict == "supported"
    assert found.text.startswith("“The ministry is told” (2 February 2021) came 18 days before “The wall breaks”")
    assert "“P” by O (12 March 2021) tells of it afterwards." in found.text


@pytest.mark.parametrize(
    ("first", "second", "told", "held", "verdict"),
    [
        ("2021-02-22", "2021-02-20", "2021-03-12", True, "contradicted"),
        ("2021-02-22", "2021-02-20", "2021-02-03", True, "supported"),  # a paper of that day shows it was known
        ("2021-02-02", "2021-02-20", "2021-03-12", False, "not-checkable"),
        ("2021-02", "2021-02-20", "2021-03-12", True, "not-checkable"),
    ],
)
def test_the_order_rests_on_dates_and_on_what_is_held(
    first: str, second: str, told: str, held: bool, verdict: str
) -> None:
    assert _order(first, second, told, held=held).verdict == verdict
