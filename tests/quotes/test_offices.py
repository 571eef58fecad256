"""Speakers with an office: where the office ends, where the words end before it, and who leads whom."""

import pytest

from toolkit.quotes import extract_statements
from toolkit.quotes.grades import printed
from toolkit.quotes.names import core_name


@pytest.mark.parametrize(
    ("mention", "name"),
    [
        ("Rural Doctors Association (RDA) President Tomas Haskavel", "Tomas Haskavel"),
        ("Bay of Storms District Council chief executive Ida Holm", "Ida Holm"),
        ("the Office of Civil Rescue (OCR)", "the Office of Civil Rescue"),
        ("Sixty-one-year-old Karl Voss", "Karl Voss"),
        ("Officer-in-charge (OC) of Sadar river police station Rafiq Talukdar", "Rafiq Talukdar"),
        ("East Velsund Police OC Rafiq Talukdar", "Rafiq Talukdar"),
        ("Protesters led by Ida Holm", "Protesters"),
        ("BKU (Southern Wing) state president Tomas Haskavel", "Tomas Haskavel"),
        ("Works Manager,  Tomas Haskavel", "Tomas Haskavel"),
        ("A spokeswoman for Norland governor John Hale, Ida Holm", "Ida Holm"),
        ("A spokeswoman for Norland governor John Hale", "A spokeswoman for Norland governor John Hale"),
        ("a lawyer for businessman Karl Voss", "a lawyer for businessman Karl Voss"),
        ("the wife of mayor Tom Hale", "the wife of mayor Tom Hale"),
        ("East Velsund Member of Parliament Tomas Haskavel", "Tomas Haskavel"),
        ("Deputy Superintendent of Police (DSP) Tomas Haskavel", "Tomas Haskavel"),
        ("The governor of the Bank of Zambia Tomas Haskavel", "Tomas Haskavel"),
        ("The coach of the Black Galaxies of Ghana Tomas Haskavel", "Tomas Haskavel"),
        ("The president of South Sudan Red Cross", "The president of South Sudan Red Cross"),
        ("Local Tomas Haskavel", "Tomas Haskavel"),
        ("a panel of three judges chaired by Justice Lena Falk", "a panel of three judges"),
    ],
)
def test_an_office_is_no_part_of_a_name_and_who_leads_does_not_speak_for_those_led(mention: str, name: str) -> None:
    assert core_name(mention) == name


@pytest.mark.parametrize(
    ("text", "speaker", "words"),
    [
        (
            "The farmers say these were people caught by chance, a spokesman for the group, Maung Thein, said.",
            "Maung Thein",
            "The farmers say these were people caught by chance",
        ),
        (
            "He was replaced by Ana Roy, a lawyer from Lima, Voss said.",
            "Voss",
            "He was replaced by Ana Roy, a lawyer from Lima",
        ),
        (
            "NJORO, KENYA: The road was closed for a week, according to police.",
            "police",
            "The road was closed for a week",
        ),
        (
            "A technical team from the roads authority led by Eng. Karl Voss, announced that designs were ready.",
            "A technical team from the roads authority",
            "that designs were ready",
        ),
        (
            "Police spokesman Tomas Haskavel, a superintendent told The Post that the road was open.",
            "Tomas Haskavel",
            "that the road was open",
        ),
        (
            "Ida Holm said this morning, the office published its list.",
            "Ida Holm",
            "the office published its list",
        ),
        (
            "The association's co-ordinator says the crews work with a firm from Velsund.",
            "The association's co-ordinator",
            "the crews work with a firm from Velsund",
        ),
        (
            "Neighbours said he had seemed to be on the mend and were shocked to hear of his death.",
            "Neighbours",
            "he had seemed to be on the mend",
        ),
        (
            "Talks between the union and government were broken off. The government has said the demands are too high.",
            "The government",
            "the demands are too high",
        ),
    ],
)
def test_words_end_where_the_speakers_own_description_begins(text: str, speaker: str, words: str) -> None:
    [found] = printed(extract_statements(text))
    assert (found.speaker, found.text) == (speaker, words)


@pytest.mark.parametrize(
    "text",
    [
        "Jets hit targets in the capital around 25 times residents said.",
        "The court's brief inquiry into whether the tenant denied it was not pursued after counsel suggested a break.",
        (
            "Protesters gathered in Lima, waving signs that read “Vale kills” and “Vale profits while mud kills,”"
            " local media reported."
        ),
        "Director Lena Falk tells me about staging the play again, whether it is hard and what her next play will be.",
        "Tomas Hale said he could not, so Holm stood up, turned around, and repeated her report.",
        "The film showed one of the apparent survivors saying that his group was held on Chios.",
        "We help the people of Norland, the River Command and its crews continue to show what they can do.",
    ],
)
def test_a_speaker_that_the_parser_made_up_is_not_printed(text: str) -> None:
    assert printed(extract_statements(text)) == []


def test_each_line_of_a_list_is_read_alone_and_without_its_bullet() -> None:
    text = "Key points:\n\n  • Karl Voss argues that it is late\n  • “Is there no other way?” asks Ida Holm\n"
    text += "  • “We had no choice in the matter,” says Voss\n"
    said = [(s.speaker, s.text) for s in extract_statements(text) if s.kind == "direct"]
    assert said == [("Ida Holm", "“Is there no other way?”"), ("Karl Voss", "“We had no choice in the matter,”")]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("He had surgery in December but colleagues said he had been well.", "2024-05-15"),
        ("Mr Voss died on Saturday at home.\nMr Voss's son, Jan Voss, said the family was with him.", "2024-05-15"),
        ("Ida Holm, who confirmed the attack to newsmen on Tuesday, said it was over.", "2024-05-14"),
        ("Ida Holm, who resigned on Tuesday, said it was over.", "2024-05-15"),
        ("Jun 10, 2023 News\nIda Holm said it was late. She went on to say that the pier was shut.", "2023-06-10"),
    ],
)
def test_a_day_of_another_clause_or_of_a_relative_is_not_the_day_it_was_said(text: str, day: str) -> None:
    assert extract_statements(text, published="2024-05-15")[-1].said_on == day
