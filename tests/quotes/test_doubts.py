"""What looks like a statement and may not be printed: titles, broken sentences, mentions that name nobody."""

from __future__ import annotations

import pytest

from toolkit.quotes import extract_statements
from toolkit.quotes.extractors.doubts import is_nobody, is_title
from toolkit.quotes.grades import printed
from toolkit.quotes.names import core_name


@pytest.mark.parametrize(
    "text",
    [
        "The novelist Ana Duarte, who wrote “The Colour of Rain,” lives in Porto.",
        "Jonas Ek sang “Song of the Sea” on Friday.",
        "Those who spoke against it said they were afraid.",
        "The police asked the ballistics expert Const. Ola Berg to examine the gun.",
        "‘Shocking’: Watch Bert Jonker react to the poll",
        "Norland only reported the depot in 2006.",
        "The bridge is shut, 市長の田中は「橋は閉鎖」と述べた。 “No comment,” Ida Holm said.",
        "Ida Holm said the bridge over the Днепр at Herson was shut.",
        "Fiona Evans, 27, said: “I brought a bag with twenty things. Miss Cord said she hoped it would raise money.",
    ],
)
def test_what_nobody_said_is_not_printed(text: str) -> None:
    assert printed(extract_statements(text)) == []


@pytest.mark.parametrize(
    ("text", "speaker", "words"),
    [
        (
            "Police say Odum was driving south around 1:30 a.m. Thursday when he lost control.",
            "Police",
            "Odum was driving south around 1:30 a.m. Thursday when he lost control",
        ),
        (
            "ACCRA — A couple was charged with theft, police said.",
            "police",
            "A couple was charged with theft",
        ),
        ("Tamaz, according to the ministry, was acting on orders.", "the ministry", "Tamaz … was acting on orders"),
        ("Supt. Mary Okafor told reporters: “We found nothing.”", "Mary Okafor", "“We found nothing.”"),
        (
            "“All is well,” said Department of Works science advisor, Dr. William Raub.",
            "William Raub",
            "“All is well,”",
        ),
    ],
)
def test_a_sentence_is_read_whole(text: str, speaker: str, words: str) -> None:
    [found] = printed(extract_statements(text))
    assert (found.speaker, found.text) == (speaker, words)


def test_a_clause_that_ends_in_a_colon_gives_the_quotation_to_its_subject() -> None:
    found = extract_statements("Nkosi has since apologised for what happened: “I should have used two addresses.”")
    assert [s.speaker for s in found if "addresses" in s.text] == ["Nkosi"]


@pytest.mark.parametrize(
    ("mention", "name"),
    [
        ("Sens. Tim Grendell", "Tim Grendell"),
        ("County Engineer Bill Belzer", "Bill Belzer"),
        ("Farmer Joe Smith", "Joe Smith"),
        ("Baker Hughes", "Baker Hughes"),
        ("Vice Minister of Natural Resources and Environment Nguyen Cong", None),
        ("a statement on the Department of Agriculture’s (USDA) website", None),
        ("the Bank of England governor, Mark Carney", "Mark Carney"),
        ("Mayor of Lagos, Ada Obi", "Ada Obi"),
        ("President of Ruritania", "President of Ruritania"),
    ],
)
def test_a_name_is_taken_whole_or_the_mention_stays(mention: str, name: str | None) -> None:
    assert core_name(mention) == (name or mention)


def test_titles_and_nobodies_are_told_by_their_words() -> None:
    assert is_title("“The Colour of Rain,”", "write")
    assert not is_title("“We will not leave,”", "write")
    assert not is_title("“Never Again,”", "say")
    assert is_nobody("Those who came", "Those")
    assert is_nobody("the Vice Minister of Works", "Minister")
    assert not is_nobody("the Pentagon", "Pentagon")
