"""Kinds of error met on pages that no rule was made on, each in several shapes: the right reading stands here."""

from __future__ import annotations

import pytest

from toolkit.quotes import extract_statements
from toolkit.quotes.grades import printed


def _printed(text: str) -> list[tuple[str | None, str]]:
    return [(s.speaker, s.text) for s in printed(extract_statements(text, published="2021-05-12"))]


@pytest.mark.parametrize(
    ("text", "speaker", "words"),
    [
        (
            "The blood was a match to Pavel Horak, city police spokesman Jan Novotny said.",
            "Jan Novotny",
            "The blood was a match to Pavel Horak",
        ),
        (
            "Luc van den Brande and Theodoros Pangalos, who monitor Russia’s compliance, said talk of a ban was empty.",
            "Luc van den Brande and Theodoros Pangalos",
            "talk of a ban was empty",
        ),
        ("“It is hard,” said chief trader at Solar Trust, Tim Ghriskey.", "Tim Ghriskey", "“It is hard,”"),
        ("The health officer for Kerry, Dr. Una Sweet, said, “The risk is low.”", "Una Sweet", "“The risk is low.”"),
        ("Lyon, Ohio — Schools are full, principal Bob Sommers said.", "Bob Sommers", "Schools are full"),
        ("“It is not much of a deterrent,’’ Allen said.", "Allen", "“It is not much of a deterrent,’’"),
        ("Buzz Hargrove, the president of the union, said it was over.", "Buzz Hargrove", "it was over"),
    ],
)
def test_the_one_who_speaks_is_printed_with_all_the_words(text: str, speaker: str, words: str) -> None:
    assert _printed(text) == [(speaker, words)]


def test_whoever_the_words_are_about_did_not_say_them() -> None:
    text = (
        "“A passer-by heard the victim calling,” police spokeswoman Bettina Durant said. The victim was taken to a"
        " hospital in a bad state, she said."
    )
    assert _printed(text)[-1] == ("Bettina Durant", "The victim was taken to a hospital in a bad state")


def test_a_parse_that_went_astray_is_not_printed() -> None:
    text = "Some cleaners hired to make the travellers’ havens livable again say most of the work is hard."
    assert _printed(text) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("He cast his first vote in 1960 at the age of 18. Johnson said he liked many presidents.", "2021-05-12"),
        ("Judy Waskow said after some bad times late last year, her firm was well.", "2021-05-12"),
        ("He was tried under the Weapons Act 1996. Ali said it was a mistake.", "2021-05-12"),
        ("Judy Waskow said in 2017 that her firm was well.", "2017"),
        ("Judy Waskow said after the vote on Monday that her firm was well.", "2021-05-10"),
    ],
)
def test_a_year_of_something_else_is_not_the_day_of_the_words(text: str, day: str) -> None:
    assert {s.said_on for s in extract_statements(text, published="2021-05-12")} == {day}
