"""What stands round words and names and is none of them: labels of lists, datelines, clauses, plural offices."""

from __future__ import annotations

import pytest

from toolkit.quotes import extract_statements


def _printed(text: str) -> list[tuple[str | None, str]]:
    return [(s.speaker, s.text) for s in extract_statements(text) if s.grade == "print"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("OAKLAND , N.J., March 2 - Corvane Systems Inc said it made an offer.", "Corvane Systems Inc"),
        ("MUMBAI , India, June 4 - Tata Motors said it would close the plant.", "Tata Motors"),
        ("Businessmen Solomon Lew and Lindsay Fox met. Mr Lew says he wants a review.", "Solomon Lew"),
        ("Both Ida Holm and Karl Voss said the dam was safe.", "Ida Holm and Karl Voss"),
        ("A resident identified as Rosa Quispe said the water rose.", "Rosa Quispe"),
        ("A second man named Musa Bello said the dam broke.", "Musa Bello"),
        ("Foreign Minister Faisal al-Mekdad said the talks went well.", "Faisal al-Mekdad"),
        ("Finance and Petroleum Minister Sheikh Abdul-Aziz al-Thani said prices rose.", "Abdul-Aziz al-Thani"),
        ("The Reverend Tim Costello said the camp was full.", "Tim Costello"),
        ("A nurse in Kotido, Northern Uganda, told the paper that the ward was full.", "A nurse in Kotido"),
        ("A driver in Lae, Morobe Province, said the road was cut.", "A driver in Lae"),
        ("The head of research at the institute, Tomas Haskavel, said it was cold.", "Tomas Haskavel"),
        ("The police chief in Kabul, Ahmad Khan, said two died.", "Ahmad Khan"),
        ("Investor David F. La Roche said he would sell.", "David F. La Roche"),
        ("The charity Doctors for the World said the camp was full.", "Doctors for the World"),
        (
            "The measure passed after the group People for the Care of Animals said it was cruel.",
            "People for the Care of Animals",
        ),
        (
            "The head of the country's biggest airline, Skyways, said it lost.",
            "The head of the country's biggest airline",
        ),
    ],
)
def test_a_name_is_whole_and_holds_nothing_else(text: str, speaker: str) -> None:
    assert [name for name, _ in _printed(text)] == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        "TORONTO, March 2 - <Four Gables Inc> and Realty Partners said they bought the hotel.",
        "When a co-owner of Orbis asked what Morales meant, he spoke of the “dark side”.",
        "Karl Voss wrote to a friend, “Carlos Dey (spy),” who owned a shop.",
        "Holm had Voss confirm that he signed the papers and acknowledge that they were false.",
        "Oregon: Employers may not ask.\n\nColorado: The sale is legal.\n\nOregon: Leave is longer.\n\nIowa: No.",
        "Federal: Health care and vending machines.\n\nLocal: Guns, family leave and fins.\n\nFederal: Tax rates rise.",
        "The bank said the rate was “very good” before launching into another attack.",
    ],
)
def test_a_label_or_a_clause_is_nobody(text: str) -> None:
    assert not [name for name, _ in _printed(text) if name not in {"Voss", "Karl Voss", "the driver"}]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Holm said at one point, “He wanted to win.”", "“He wanted to win.”"),
        ("Karl Voss announced earlier it was mulling a bid.", "it was mulling a bid"),
    ],
)
def test_when_it_was_said_is_no_part_of_the_words(text: str, words: str) -> None:
    assert words in [s.text for s in extract_statements(text)]


def test_he_is_not_somebody_only_spoken_of() -> None:
    found = _printed("The Reverend Tim Hale says people forget Jesus was a refugee. He says the camp must close.")
    assert [name for name, _ in found] == ["Tim Hale", "Tim Hale"]


@pytest.mark.parametrize(("last", "speaker"), [("he added", "Naidu"), ("Ida Holm added", None), ("they added", None)])
def test_a_paragraph_between_two_of_one_speaker_is_his(last: str, speaker: str | None) -> None:
    text = f"“A dam is a dam,” Naidu said.\n\n“We spoke to her yesterday and offered help to all.\n\n“We meet,” {last}."
    between = [name for name, words in _printed(text) if "yesterday" in words]
    assert between == ([speaker] if speaker else [])
