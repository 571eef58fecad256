from __future__ import annotations

import pytest

from toolkit.quotes import extract_statements

PUBLISHED = "2018-11-13"


def _dates(text: str, published: str | None = PUBLISHED) -> list[tuple[str | None, str]]:
    return [(s.said_on, s.date_basis) for s in extract_statements(text, published=published)]


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("Ostrand said on 2 November 2018 that it was over.", ("2018-11-02", "stated")),
        ("Ostrand said Monday that it was over.", ("2018-11-12", "resolved")),
        ("Last week Ostrand said that it was over.", ("2018-11-05/2018-11-11", "resolved")),
        ("Ostrand said that it was over.", ("2018-11-13", "published")),
        ("Ostrand said that it was over in 2012.", ("2018-11-13", "published")),
        ("Ostrand says that it was over. On 2 May 2012 it rained.", ("2018-11-13", "published")),
        ("Ostrand had said that it was over.", (None, "unknown")),
    ],
)
def test_a_date_beside_the_reporting_words_dates_the_statement(text: str, dated: tuple[str | None, str]) -> None:
    assert _dates(text) == [dated]


def test_without_any_date_nothing_is_made_up() -> None:
    assert _dates("Ostrand said Monday that it was over.", None) == [(None, "unknown")]


def test_a_second_statement_of_the_speaker_carries_the_day() -> None:
    text = (
        "“It is over,” Ostrand said on Monday. “Nobody asked us at all,” Ruth Ellander said. "
        "Ostrand added that it hurt."
    )
    assert _dates(text)[-1] == ("2018-11-12", "resolved")


def test_the_same_day_points_back() -> None:
    text = "The vote was on 2 November 2018. Ostrand said on the same day that it was over."
    assert _dates(text) == [("2018-11-02", "stated")]


def test_a_day_still_to_come_is_not_when_it_was_said() -> None:
    assert _dates("At the vote planned for 20 November, Ostrand said, nobody will speak.")[0][1] == "published"


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("A letter dated 12 June 2018 names him. “Please note it,” the letter reads.", ("2018-06-12", "stated")),
        ("The memo, dated 3 March 2015, is short. “Close the gates,” the memo reads.", ("2015-03-03", "stated")),
        ("A ruling from 9 January 2017 closed it. The ruling said that the lease was void.", ("2017-01-09", "stated")),
        ("An email of 4 May 2016 asks why. “Do nothing,” the email said.", ("2016-05-04", "stated")),
        ("“Close the gates,” the report says.", (None, "unknown")),
        ("The contract said that the lease was void.", (None, "unknown")),
        ("“It is safe,” the statement said.", (PUBLISHED, "published")),
        ("The report, released on Monday, said that it was unsafe.", ("2018-11-12", "resolved")),
    ],
)
def test_a_paper_speaks_on_its_own_day_and_not_on_that_of_the_article(text: str, dated: tuple[str | None, str]) -> None:
    assert _dates(text)[-1] == dated


def test_of_two_dated_papers_of_one_kind_neither_gives_its_day() -> None:
    text = "An email of 4 May 2016 asks. An email of 6 July 2016 asks again. “Do nothing,” the email said."
    assert _dates(text)[-1] == (None, "unknown")


@pytest.mark.parametrize(
    ("second", "said_on"),
    [
        ("Two days later, Ida Holm said it was not.", "2023-11-08"),
        ("A day earlier, Ida Holm had said it was not.", "2023-11-05"),
        ("A week later, Ida Holm said it was not.", "2023-11-13"),
        ("Three weeks earlier he had said it was not.", "2023-10-16"),
        ("A month later, Ida Holm said it was not.", "2023-12"),
        ("Ida Holm said the same day it was not.", "2023-11-06"),
        ("The previous day, Ida Holm had said it was not.", "2023-11-05"),
        ("The following day he said it was not.", "2023-11-07"),
        ("Several days later, Ida Holm said it was not.", None),
        ("Days later, Ida Holm said it was not.", None),
        ("The next morning, Ida Holm said it was not.", None),
    ],
)
@pytest.mark.parametrize("parted", [" ", "\n\n"])
def test_days_that_are_counted_from_the_day_named_before(second: str, said_on: str | None, parted: str) -> None:
    text = f"Minister Karl Voss said on 6 November 2023 that the pier was safe.{parted}{second}"
    found = extract_statements(text, published="2024-01-05")
    assert [s.said_on for s in found] == ["2023-11-06", said_on]


@pytest.mark.parametrize("lead", ["The pier closed on Wednesday, a day after", "The pier closed, weeks before"])
def test_what_was_said_days_before_or_after_is_not_of_the_day_of_publication(lead: str) -> None:
    found = extract_statements(f"{lead} the government said it was safe.", published="2023-11-10")
    assert [s.said_on for s in found] == [None]


@pytest.mark.parametrize(
    ("before", "said_on"),
    [
        ("Ana Ruiz met the mayor on 3 April 2023.", "2023-04-03"),
        ("Ana Ruiz was told on 3 April 2023, before the minister spoke on 10 April 2023.", "2023-05-03"),
    ],
)
def test_a_sentence_of_two_days_before_a_quotation_dates_it_by_neither(before: str, said_on: str) -> None:
    [found] = extract_statements(f"{before} “We built nothing,” said Ana Ruiz.", published="2023-05-03")
    assert found.said_on == said_on
