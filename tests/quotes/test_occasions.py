"""The day of a statement: dates about people and events are none, entries and papers have their own."""

from __future__ import annotations

import pytest

from toolkit.quotes import extract_statements, find_dates
from toolkit.quotes.datelines import lead_of

PUBLISHED = "2021-05-12"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("“The pier closes,” said Karl Voss, who became minister in 2017.", "2021-05-12"),
        ("Karl Voss, convicted of fraud in 2012, said the pier would close.", "2021-05-12"),
        ("“The pier closes,” said Karl Voss, 61, whose father built it in 1931.", "2021-05-12"),
        ('"We have seen it," Karl Voss said of the 3 May attack.', "2021-05-12"),
        ("Minister Karl Voss told The Mail on Sunday that the pier would close.", "2021-05-12"),
        ("The company, founded in 1987, said it would pay.", "2021-05-12"),
        ("Founded in 1987, the company said it would pay.", "2021-05-12"),
        ("“I knew,” said Ida Holm, who was born on 3 May 1960.", "2021-05-12"),
        ("On Tuesday, Voss said the pier would close.", "2021-05-11"),
        ("Voss, mayor since 2012, said on Monday the pier would close.", "2021-05-10"),
        ("Ahead of Friday’s vote, Voss said the pier would close.", "2021-05-12"),
        ("In a Monday interview, Voss said the pier would close.", "2021-05-10"),
        ("At Tuesday’s hearing, Voss said the pier would close.", "2021-05-11"),
        ("In 2017, Voss said the pier would close.", "2017"),
        ("Voss said in a 2015 letter that the pier would close.", "2015"),
        ("After the 3 May attack, Voss said the pier would close.", "2021-05-12"),
        ("“No,” Voss told the Sunday Times.", "2021-05-12"),
        ("“No,” Voss told reporters on Tuesday after Monday’s storm.", "2021-05-11"),
        (
            'The letter, dated 12 May 2017 and seen by this newspaper, reads: "We will not extend the lease."',
            "2017-05-12",
        ),
        ('The contract of 7 July 2015 states that the pier "shall remain public".', "2015-07-07"),
        ("Voss, who on Monday resigned, said he was tired.", "2021-05-12"),
        ("The day before yesterday Voss said the pier would close.", "2021-05-10"),
        ("Voss said earlier on Monday, before flying to Rome, that the pier would close.", "2021-05-10"),
        ("Speaking on Tuesday in Oslo, Voss said the pier would close.", "2021-05-11"),
        ("The memo of the 2012 inquiry says the pier was old.", None),
    ],
)
def test_a_statement_s_day_is_the_day_it_was_said(text: str, day: str) -> None:
    assert day in {s.said_on for s in extract_statements(text, published=PUBLISHED)}


def test_each_entry_of_a_chronicle_has_its_own_day() -> None:
    text = (
        "10.32am, Tuesday 4 May 2021: “We have the boat,” commander Lena Falk says.\n\n"
        "6.15pm, Monday 3 May 2021: “We still search,” Falk told reporters.\n\n"
        "Sunday 2 May 2021, 11pm: “No signal since nine,” the harbour master, Per Dahl, said."
    )
    found = [(s.said_on, s.text) for s in extract_statements(text, published=PUBLISHED)]
    assert found == [
        ("2021-05-04", "“We have the boat,”"),
        ("2021-05-03", "“We still search,”"),
        ("2021-05-02", "“No signal since nine,”"),
    ]


def test_a_date_alone_on_its_line_dates_what_follows() -> None:
    text = "Live\n\nTuesday 4 May 2021\n\nPolice said it was found.\n\nMonday 3 May 2021\n\nPolice said it was lost."
    assert [s.said_on for s in extract_statements(text)] == ["2021-05-04", "2021-05-03"]


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("KYIV, March 4 (Reuters) - Ukraine said it had won.", "KYIV, March 4 (Reuters) - "),
        ("BELO MONTE, Norland—Workers knew.", "BELO MONTE, Norland—"),
        ("Lagos (AFP) – Police said it was over.", "Lagos (AFP) – "),
        ("SAN JOSÉ, Costa Rica, Aug. 3 — Officials said no.", "SAN JOSÉ, Costa Rica, Aug. 3 — "),
        ("PORT-AU-PRINCE, Haiti (AP) — Residents said no.", "PORT-AU-PRINCE, Haiti (AP) — "),
        ("WASHINGTON — The White House said no.", "WASHINGTON — "),
        ("2021-05-04 10:32 - The mayor said no.", "2021-05-04 10:32 - "),
        ("Karl Voss — who left — said no.", None),
        ("NATO said the troops — tired and cold — went.", None),
        ("TRUMP: I will go.", None),
        ("The 2018: report", None),
        ("1" * 70, None),
    ],
)
def test_a_dateline_and_an_entry_s_time_are_no_part_of_the_words(text: str, lead: str | None) -> None:
    found = lead_of(text, 0, len(text))
    assert (text[found.start : found.end] if found else None) == lead
    assert not [s for s in extract_statements(text) if s.speaker and s.speaker.upper() == s.speaker != "NATO" and lead]


def test_a_dateline_outranks_what_a_file_says() -> None:
    text = "SEOUL, March 4 (Reuters) - South Korea said the North had fired. It was Monday."
    [found] = extract_statements(text, published="2019-03-08")
    assert (found.speaker, found.said_on, found.text) == ("South Korea", "2019-03-04", "the North had fired")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("three weeks ago on Sunday", "2021-04-18"),
        ("on 25 October (7 November) 1917", "1917-11-07"),
        ("5 MAR 2019", "2019-03-05"),
        ("12 NOVEMBER 2018", "2018-11-12"),
        ("05MAR2019", "2019-03-05"),
        ("051430ZMAR19", "2019-03-05"),
        ("am 12. November 2018", "2018-11-12"),
        ("12 ноября 2018 года", "2018-11-12"),
        ("2018年11月12日", "2018-11-12"),
        ("2021년 5월 3일", "2021-05-03"),
        ("el 3 de mayo de 2021", "2021-05-03"),
        ("le 1er mai 2018", "2018-05-01"),
        ("٣ مايو ٢٠٢١", "2021-05-03"),
        ("3 травня 2021 року", "2021-05-03"),
        ("3 maja 2021 roku", "2021-05-03"),
        ("3 Mayıs 2021", "2021-05-03"),
        ("3 maggio 2021", "2021-05-03"),
        ("am Dienstag", "2021-05-11"),
        ("el martes", "2021-05-11"),
        ("mardi", "2021-05-11"),
        ("во вторник", "2021-05-11"),
        ("у вівторок", "2021-05-11"),
        ("martedì", "2021-05-11"),
        ("terça-feira", "2021-05-11"),
        ("Salı günü", "2021-05-11"),
        ("周二", "2021-05-11"),
        ("화요일", "2021-05-11"),
        ("يوم الثلاثاء", "2021-05-11"),
        ("gestern", "2021-05-11"),
        ("the day before yesterday", "2021-05-10"),
        ("5월 3일", "2021-05-03"),
    ],
)
def test_dates_of_other_languages_and_trades_are_read(text: str, value: str) -> None:
    assert [m.value for m in find_dates(text, published=PUBLISHED)] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "The Sunday Times",
        "the Daily Mail on Sunday",
        "Bloody Sunday",
        "Scotland on Sunday",
        "Tuesday Weld spoke.",
        "Sunday Oliseh spoke.",
        "MAY 5 was cold",
        "the Mars 3 probe",
        "I may 3",
        "31 листопада 2021",
    ],
)
def test_names_and_words_that_look_like_days_are_none(text: str) -> None:
    assert not [m for m in find_dates(text, published=PUBLISHED) if m.value]
