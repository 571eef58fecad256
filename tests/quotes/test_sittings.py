"""Records of sittings, press releases and posts: who has the floor, and on which day."""

from __future__ import annotations

import pytest

from toolkit.quotes import extract_statements


def _said(text: str) -> list[tuple[str | None, str]]:
    return [(s.speaker, s.text) for s in extract_statements(text, published="2024-05-16") if s.grade == "print"]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        (
            (
                "The CHAIRWOMAN. The committee will come to order.\n\nMr. HALL of Maine. Did you see the report?\n\n"
                "General OKAFOR. Yes, sir. I saw it in January.\n"
            ),
            ["The CHAIRWOMAN", "HALL", "General OKAFOR"],
        ),
        (
            (
                "Ms NOLAN (Hunter—Labor) (14:02): The dam is not safe.\n\nMr VOSS, of the Greens: It never was.\n\n"
                "The SPEAKER: Order!\n"
            ),
            ["NOLAN", "VOSS", "The SPEAKER"],
        ),
        (
            (
                "Tom Hall (Derby South) (Con): When was the dam last seen?\n\n"
                "The Minister for Water (Mary Nolan): In April.\n\nTom Hall: That is not what I was told.\n"
            ),
            ["Tom Hall", "Mary Nolan", "Tom Hall"],
        ),
        (
            "Ida Holm runs the ferry.\n\n**JB: How did it start?**\n\nIH: It came from the north. We ran.\n",
            ["JB", "Ida Holm"],
        ),
    ],
)
def test_a_turn_goes_to_whoever_has_the_floor(text: str, speakers: list[str]) -> None:
    assert [who for who, _ in _said(text)] == speakers


def test_those_present_do_not_speak_and_a_bold_question_ends_before_its_marks() -> None:
    text = "Present: Ida Holm, Karl Voss\n\n**MS. HOLM: Is it safe?**\n\nMR. VOSS: It was mended.\n"
    assert _said(text) == [("HOLM", "Is it safe?"), ("VOSS", "It was mended.")]


@pytest.mark.parametrize(
    ("heading", "day"),
    [
        ("Hearing of March 12, 2024", "2024-03-12"),
        ("MINUTES OF THE MEETING OF THE HARBOUR BOARD HELD ON 3 MAY 2021", "2021-05-03"),
        ("House of Commons debate, 12 June 2023", "2023-06-12"),
        ("The hearing of March 12, 2024 was long.", "2024-05-16"),
    ],
)
def test_the_heading_of_a_record_gives_its_day(heading: str, day: str) -> None:
    text = f"{heading}\n\nMs. HOLM: The pier leaks.\n\nMr. VOSS: It was mended.\n"
    assert [s.said_on for s in extract_statements(text, published="2024-05-16") if s.rule == "transcript"] == [day, day]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Ida Holm, chief executive of Northline, said:\n\n“The ferries will come. We expect them in June.”",
            [("Ida Holm", "“The ferries will come. We expect them in June.”")],
        ),
        ("Commenting, Ali Reza, Head of Aid, says: “Demand is up.”", [("Ali Reza", "“Demand is up.”")]),
        (
            "Ida Holm, who sold the yard to her brother, said:\n\nThe day was cold.",
            [],
        ),
    ],
)
def test_a_press_release_hands_the_floor_over_with_a_colon(text: str, said: list[tuple[str, str]]) -> None:
    assert _said(text) == said


def test_an_agency_between_slashes_is_part_of_the_dateline() -> None:
    text = "LONDON, 4 May 2023 /PRNewswire/ -- Voss Yards said it had sold its dock."
    assert [(s.speaker, s.said_on) for s in extract_statements(text)] == [("Voss Yards", "2023-05-04")]


@pytest.mark.parametrize(
    ("text", "speaker", "day"),
    [
        (
            "> The wall is safe.\n> — Karl Voss (@karlvoss) May 3, 2024\n\nThe mayor did not agree.",
            "Karl Voss",
            "2024-05-03",
        ),
        ("Ida Holm @idaholm · 4 May 2024\nThe wall leaks. I saw it.\n\nNobody else did.", "Ida Holm", "2024-05-04"),
    ],
)
def test_a_post_without_its_frame_is_its_owner_s(text: str, speaker: str, day: str) -> None:
    assert [(s.speaker, s.said_on) for s in extract_statements(text, published="2024-05-16")] == [(speaker, day)]


def test_a_signed_letter_is_its_signer_s() -> None:
    text = "I resign as chairman of the board today. I did not know of the payments.\n\n(signed) Karl Voss\n"
    assert [(s.speaker, s.grade) for s in extract_statements(text)] == [("Karl Voss", "read")]
