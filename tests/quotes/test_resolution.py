"""Whom "he", "she", "it" and a family name mean, and what stays open: a wrong name is worse than none."""

from __future__ import annotations

import pytest

from toolkit.quotes import extract_statements
from toolkit.records import Statement


def _of(text: str, words: str = "it was over") -> Statement:
    [found] = [s for s in extract_statements(text) if words in s.text]
    return found


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Deputy Karl Voss said he knew of it.\n\nIn a video, Nadir Halim rose. “I saw it was over,” he said.",
            "Nadir Halim",
        ),
        (
            (
                "Union leader Jo Grant said pay was low.\n\n"
                "But a spokesperson for the Employers’ Association said it had risen.\n\n“For us it was over,” he said."
            ),
            "a spokesperson for the Employers’ Association",
        ),
        (
            (
                "“We arrested two men,” Superintendent Mary Peters said.\n\n"
                "A woman from the village came to the gate.\n\nShe said it was over."
            ),
            "A woman from the village",
        ),
        (
            "Karl Voss said the pier would close. The kiosk owner shrugged. “I knew it was over,” he said.",
            "The kiosk owner",
        ),
        (
            (
                "Nurse Rahel Tesfaye spoke first. Jorunna Brodwick told her story. She has said it was cold. "
                "“Then it was over,” she said."
            ),
            "Jorunna Brodwick",
        ),
        ("Mayor Luis Prado met Deputy Ana Costa at the dam. “I saw it was over,” she said.", "Ana Costa"),
        ("Dan, a 19-year-old student, has come home from Accra. “I felt it was over,” he says.", "Dan"),
        ("Ida Holm told Karl Voss to leave. She said it was over.", "Ida Holm"),
        ("The ministry said the road was shut. It said it was over.", "The ministry"),
        ("Sudan said the road was shut. It said it was over.", "Sudan"),
        ("Residents said the water had risen. They said it was over.", "Residents"),
    ],
)
def test_the_nearest_subject_is_meant_before_anybody_farther_back(text: str, speaker: str) -> None:
    found = _of(text)
    assert (found.speaker, found.speaker_how, found.guess) == (speaker, "bound", None)


@pytest.mark.parametrize(
    "text",
    [
        "Luis Prado met Pedro Costa at the dam. “I saw it was over,” he said.",
        "Nadir Halim left. Officers found Tom Lane at home. “I saw it was over,” he said.",
        "Ida Holm left with Rosa Marin. “I saw it was over,” she said.",
        "Mary Hall left. He said it was over.",
        "Companies help candidates. They said it was over.",
        "The road was shut. It said it was over.",
    ],
)
def test_where_two_may_be_meant_the_mention_stays_and_a_guess_is_marked(text: str) -> None:
    found = _of(text)
    assert found.speaker == found.mention
    assert found.speaker_how in {"guess", "none"}
    assert found.grade == "read"


def test_what_was_guessed_teaches_nothing() -> None:
    text = "Sasha Prado met Robin Costa. “It was late,” she said. Prado rose. “I saw it was over,” he said."
    assert _of(text).speaker in {"Sasha Prado", "he"}
    assert _of(text, "It was late").speaker == "she"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Torvald Grasmere spoke of Sunniva Sotelo. “They knew it was over,” Grasmere said.", "Torvald Grasmere"),
        ("Anton Verrell left Verrell Tower. “I saw it was over,” Verrell said.", "Anton Verrell"),
        ("Idris and Salma Toren came with Samir Toren, their son. “I saw it was over,” Mr. Toren said.", "Toren"),
        ("Idris and Salma Toren came. “I saw it was over,” Ms. Toren said.", "Salma Toren"),
        (
            "Nora Caldwell’s server was kept by former president Bill Caldwell. “I saw it was over,” Caldwell said.",
            "Caldwell",
        ),
        ("South Korea met North Korea. Korea said it was over.", "Korea"),
        ("Northern Ireland met France. Ireland said it was over.", "Ireland"),
        ("Bank of America fell. America said it was over.", "America"),
        ("Jim Jordan Street was shut. Jordan said it was over.", "Jordan"),
        ("“I saw it was over,” Voss said. Karl Voss, his uncle, left.", "Voss"),
    ],
)
def test_a_family_name_is_completed_only_to_the_one_person_who_bears_it(text: str, speaker: str) -> None:
    assert _of(text).speaker == speaker


def test_a_headline_in_title_case_names_nobody() -> None:
    text = "George Zandermann Auctioning Off Boat Used In Rescue.\n\nZandermann spoke. “I saw it was over,” he added."
    assert "Auctioning" not in (_of(text).speaker or "")


@pytest.mark.parametrize(
    "between",
    ["Essomba later acknowledged that a ship had come.", "Essomba then left.", "It had rained since noon."],
)
def test_who_spoke_two_sentences_back_is_only_a_guess(between: str) -> None:
    """Whoever stands between may not have been told for a person: the name stays open."""
    found = _of(
        f"The road is twice as wide, the pilot, who gave no name, said.\n\n{between} “I knew it was over,” she said."
    )
    assert found.grade == "read"
    assert found.speaker != "the pilot"
