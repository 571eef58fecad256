"""Printed speakers bear their whole name, and printed words are whole: kinds met in papers of four continents."""

from __future__ import annotations

import pytest

from toolkit.quotes import extract_statements
from toolkit.quotes.extractors.marred import is_cut_name
from toolkit.records import Statement


def _printed(text: str) -> list[Statement]:
    return [s for s in extract_statements(text, published="2024-05-15") if s.grade == "print"]


@pytest.mark.parametrize(
    ("mention", "speaker"),
    [
        ("Minister for Works Karl Lobo Friday", "Karl Lobo"),
        ("Palestinian President Mahmoud Abbas Saturday", "Mahmoud Abbas"),
        ("SUVA, 18 MAY (DNA) – Works Minister Sera Lal", "Sera Lal"),
        ("(Harbour Guardian) The mayor of Velsund", "The mayor of Velsund"),
        ("Lawyers representing harbour director Walter Hale", "Lawyers"),
        ("Two officials familiar with Ambassador Hale's visit", "Two officials"),
        ("Pader RDC Grace Achola", "Grace Achola"),
        ("The Rakai CAO, William Kamara,", "William Kamara"),
        ("Thali Municipality-4, Ward Chairman Arjun Karki", "Arjun Karki"),
        ("Minister for Works Ali Mohammad Sagar", "Ali Mohammad Sagar"),
        ("Don Fowler, a farmer,", "Don Fowler"),
        ("Farmer Ida Holm of Verden", "Ida Holm"),
        ("A statement issued on Friday", "A statement"),
    ],
)
def test_a_day_a_dateline_an_office_and_a_seat_are_no_part_of_a_name(mention: str, speaker: str) -> None:
    (statement,) = _printed(f"{mention} said the quay was shut.")
    assert statement.speaker == speaker


@pytest.mark.parametrize(
    "mention",
    [
        "The report should be read to understand Sirisena, De Silva",
        "Union President, Comrade Ann Lee, and Secretary General, Moses Banda,",
        "Minister of Agriculture, Lands and Fisheries",
        "Several candidates, including the businessman Boris Hale,",
    ],
)
def test_a_mention_that_holds_two_or_half_a_speaker_is_only_read(mention: str) -> None:
    assert not _printed(f"{mention} said the quay was shut.")


def test_a_name_behind_a_word_that_may_belong_to_it_is_cut() -> None:
    assert is_cut_name("Village Turaga ni Koro Savenaca Mata", "Koro Savenaca Mata")
    assert is_cut_name("18 MAY (DNA) Works Minister Sera Lal", "18 MAY")
    assert not is_cut_name("Member of Parliament Jonathan Yasin", "Jonathan Yasin")
    assert not is_cut_name("Village headman Jonathan Yasin", "Jonathan Yasin")


@pytest.mark.parametrize(
    "words",
    [
        "despite the rain all week, the quay was open",
        "in most ports, half of the jobs depend on cod",
        "with the new pier, boats would come back",
        "after seeing the film, he was sure of it",
    ],
)
def test_the_setting_of_a_clause_is_part_of_what_is_said(words: str) -> None:
    (statement,) = _printed(f"Ida Holm said {words}.")
    assert statement.text == words


@pytest.mark.parametrize("occasion", ["in a statement", "at a press conference in Lima", "in Geneva", "by phone"])
def test_the_occasion_on_which_it_was_said_is_not(occasion: str) -> None:
    (statement,) = _printed(f"Ida Holm said {occasion} the quay was shut.")
    assert statement.text == "the quay was shut"


@pytest.mark.parametrize(
    "text",
    [
        "Ida Holm said recently a post was set up on the quay.",
        "Ida Holm said in 2019 and 2021 a total of nine fishermen were killed.",
        "The harbour says a lawyer who said the board would resign was speaking for himself.",
        "The chairman asked the clerk not to go on, stating that the members had the right to speak.",
        "Police were told of four boats, Ida Holm said, but now it is claimed that only three had left.",
        "According to a report released last month, boats have left the quay.",
        "“I was at home,” said a source The talks were called off by the mayor.",
        "Floods persist, residents urged to leave the quay.",
        "Ida Holm said that two members were hurt and called the raid a “blatant abuse of power” that harms the town.",
        "Ida Holm said the board did not see its men; something she said had caused misgivings.",
        "According to Ida Holm, help is asked for in the",
    ],
)
def test_words_of_which_another_reading_says_something_else_are_only_read(text: str) -> None:
    assert not _printed(text)


def test_a_label_among_other_lines_is_no_speaker() -> None:
    board = "The board met at six.\nIt voted on the quay.\nIt rose."
    assert not _printed(f"MAYOR: Not present.\nSAFETY DIRECTOR: Snow was cleared.\n{board}")
    assert not _printed(f"FOLLOW: Live updates\n\n{board}")


def test_a_dateline_with_the_paper_in_brackets_is_not_said() -> None:
    (statement,) = _printed("JAKARTA (JP): Police have held six people, police chief Gen. Roesmanhadi said.")
    assert statement.text == "Police have held six people"


def test_words_that_were_given_out_on_a_day_are_named_without_it() -> None:
    text = "The works cover 85 hectares, according to a survey published on Monday by the Harbour Institute."
    assert [s.speaker for s in extract_statements(text)] == ["a survey"]


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Piet van Dalen", "Mr van Dalen"),
        ("Maria de la Cruz", "Ms de la Cruz"),
        ("Anna van der Berg", "Dr van der Berg"),
        ("Ursula von der Leyen", "von der Leyen"),
        ("Luca di Maio", "Mr Di Maio"),
        ("Khalid Al Nahyan", "Mr Al Nahyan"),
        ("José dos Santos", "Mr dos Santos"),
        ("Maria das Neves", "Ms das Neves"),
        ("Juan de los Ríos", "Mr de los Ríos"),
    ],
)
def test_small_words_belong_to_a_name_in_full_and_alone(full: str, short: str) -> None:
    text = f"“We are here,” said {full}, the director. The office received no warning, {short} said."
    speakers = [(s.speaker, s.grade) for s in extract_statements(text)]
    assert speakers == [(full, "print"), (full, "print")]


def test_a_small_word_between_two_capitals_is_no_name_by_itself() -> None:
    text = "Why do Greeks leave? “They do,” said Ida Holm. Now does Peru. So do Finns, Ida Holm said."
    assert {s.speaker for s in extract_statements(text)} == {"Ida Holm"}


@pytest.mark.parametrize(
    ("mention", "speaker"),
    [
        ("A researcher at the Mukhtar University in Bayda, Libya", "A researcher at the Mukhtar University in Bayda"),
        ("A spokesman for the harbour at Callao, Peru", "A spokesman for the harbour at Callao"),
        ("Officials in Manila, Philippines", "Officials in Manila"),
        ("Traders at Namanga, Kenya", "Traders at Namanga"),
        ("Police in Lagos, Nigeria", "Police in Lagos"),
        ("Villagers outside Derna, Libya", "Villagers outside Derna"),
        ("Traders across Kano, Nigeria", "Traders across Kano"),
        ("Workers from a plant in Vaal, South Africa", "Workers from a plant in Vaal"),
        ("A nurse at a clinic near Goma, Congo", "A nurse at a clinic near Goma"),
        ("The prosecutor in Guayaquil, Ecuador", "The prosecutor in Guayaquil"),
        ("A report by researchers in Delft, Netherlands", "A report by researchers in Delft"),
        ("Minister John Lund, in Oslo, Norway", "John Lund"),
        ("A farmer outside Nyeri, Kenya, Mary Wanjiru,", "Mary Wanjiru"),
    ],
)
def test_a_country_behind_a_town_does_not_speak(mention: str, speaker: str) -> None:
    assert [s.speaker for s in _printed(f"{mention} said the quay was shut.")] == [speaker]


@pytest.mark.parametrize(
    ("before", "country"),
    [
        ("After talks in Doha", "Qatar"),
        ("Meeting reporters in Vienna", "Austria"),
        ("At a summit of ministers in Astana", "Kazakhstan"),
        ("A day after the attack on a hotel in Mogadishu", "Kenya"),
        ("During talks with the general in Tripoli", "Egypt"),
        ("In a letter to the mayor of Lyon", "France"),
        ("Despite protests by students in Dhaka", "Bangladesh"),
    ],
)
def test_a_country_behind_a_setting_speaks(before: str, country: str) -> None:
    assert [s.speaker for s in _printed(f"{before}, {country} said the quay was shut.")] == [country]
