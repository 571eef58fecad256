"""Words that nobody "said": transcripts, depositions, posts, signatures, and quotations that stand alone."""

from __future__ import annotations

import pytest

from toolkit.quotes import extract_statements


def _of(text: str) -> list[tuple[str | None, str, str]]:
    return [(s.speaker, s.text, s.grade) for s in extract_statements(text)]


def test_turns_of_a_transcript_are_read_by_their_names() -> None:
    text = "HOST: Is the dam safe?\n\nVOSS: It is safe, and we checked it twice."
    assert _of(text) == [
        ("HOST", "Is the dam safe?", "print"),
        ("VOSS", "It is safe, and we checked it twice.", "print"),
    ]
    small = "Anna Lee: Is it safe?\n\nKarl Voss: It is. We checked it.\n\nAnna Lee: When was that?"
    assert [s for s, _, _ in _of(small)] == ["Anna Lee", "Karl Voss", "Anna Lee"]


def test_the_number_of_a_question_is_no_name_and_a_list_of_those_present_is_no_turn() -> None:
    text = (
        "Members present: Anna Lee (Chair); Karl Voss.\n\nWitnesses: Ida Holm, Chief Executive, gave evidence.\n\n"
        "Q1 Chair: Is it safe?\n\nIda Holm: It is. We checked it.\n\nQ2 Chair: When was that?"
    )
    assert [s for s, _, _ in _of(text)] == ["Chair", "Ida Holm", "Chair"]


def test_questions_and_answers_of_a_deposition_are_told_apart() -> None:
    text = "MR. ELLIS: State your name.\nTHE WITNESS: Rosa Diaz.\nQ.   When did it open?\nA.   On the third of March."
    found = extract_statements(text)
    assert [(s.mention, s.text) for s in found] == [
        ("MR. ELLIS", "State your name."),
        ("THE WITNESS", "Rosa Diaz."),
        (None, "When did it open?"),
        ("A", "On the third of March."),
    ]
    assert (found[-1].speaker, found[-1].speaker_how, found[-1].grade) == ("THE WITNESS", "bound", "read")


def test_a_witness_is_named_by_the_head_and_the_line_numbers_are_nobody_s_words() -> None:
    text = (
        "DEPOSITION OF ROSA DIAZ\n\n3   Q.   When did you see the valve?\n\n"
        "4   A.   On the third of March. It was open, and\n5        nobody came.\n"
    )
    last = extract_statements(text)[-1]
    assert (last.speaker, last.text) == ("Rosa Diaz", "On the third of March. It was open, and … nobody came.")


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        (
            "When did you learn of the leak?\n\nOn Monday, and I called the mayor.\n\nWill you resign?\n\nNo, never.",
            ["On Monday, and I called the mayor.", "No, never."],
        ),
        ("Who pays for the dam?\n\nThe state does, and the council decided so in May.\n\nWhat next? Nobody knows.", []),
        ("Is it safe?\n\nI doubt it.", []),
    ],
)
def test_answers_of_an_interview_without_names_are_listed_without_a_speaker(text: str, listed: list[str]) -> None:
    found = [s for s in extract_statements(text) if s.rule == "answer"]
    assert [s.text for s in found] == listed
    assert all((s.speaker, s.grade) == (None, "read") for s in found)


@pytest.mark.parametrize(
    "text", ["Note: the pier is closed.\n\nUpdate: it is open.", "Voss: no comment.", "A: yes. B: no."]
)
def test_a_word_before_a_colon_is_not_always_a_name(text: str) -> None:
    assert _of(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "“The board has never seen a cleaner audit than this.”\n— Helen Brandt, commissioner",
        "“The board has never seen a cleaner audit than this.”\n\n– Helen Brandt",
        "“The board has never seen a cleaner audit than this.” ― Helen Brandt",
        "The board met.\n\nThe board has never seen a cleaner audit than this.\n\n— Helen Brandt, commissioner",
    ],
)
def test_a_signature_below_a_quotation_names_its_speaker(text: str) -> None:
    [found] = [s for s in extract_statements(text) if "cleaner audit" in s.text]
    assert found.speaker == "Helen Brandt"


def test_a_quotation_beside_which_nobody_speaks_is_listed_without_a_speaker() -> None:
    text = "Tove Lind wrote to them.\n\n“I am sorry for what happened on the quay. We failed you all.”"
    [found] = [s for s in extract_statements(text) if "quay" in s.text]
    assert (found.speaker, found.grade) == (None, "read")


@pytest.mark.parametrize(
    "text",
    [
        "The ministry declined to say how many had died.",
        "Police have not said whether he was armed.",
        "She refused to confirm that the plant had leaked.",
        "If the governor says the dam is safe, people go home.",
        "The army would not say who gave the order.",
        "Should the minister announce that she leaves, talks would end.",
        "He failed to explain why it had waited.",
        "Voss did not deny that it had leaked.",
        "A sign said that it was shut.",
        "The mud said it was over.",
    ],
)
def test_where_nothing_was_said_nothing_is_listed(text: str) -> None:
    assert _of(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Critics would say that the plan is foolish.",
        "I hope the court says that it is over.",
        "He has never said that the water was clean.",
        "The stairwell said that it was shut.",
    ],
)
def test_what_may_be_said_or_was_not_is_only_for_reading(text: str) -> None:
    assert {grade for _, _, grade in _of(text)} <= {"read"}


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("France, Germany and Italy said that it was over.", "France, Germany and Italy"),
        ("Anna Holt, Karl Voss and Mila Kovac said it was over.", "Anna Holt, Karl Voss and Mila Kovac"),
        ("Voss, Holm, Prado and Ade told reporters it was over.", "Voss, Holm, Prado and Ade"),
        ("“I saw it was over,” said Ms Roisin O’Neill.", "Roisin O’Neill"),
        ("“I saw it was over,” said William “Bill” Hartnell, a docker.", "William “Bill” Hartnell"),
        ("“We held it,” General Ortiz said. “I knew it was over.” The enemy claimed two villages.", "General Ortiz"),
        ("“Why?” asked Ida Holm. “I knew it was over.” She left.", "Ida Holm"),
        ("KYIV (Reuters) - Ivan Petrenko said it was over.", "Ivan Petrenko"),
        ("Ukraine said on Monday it was over.", "Ukraine"),
    ],
)
def test_all_of_a_speaker_s_name_is_kept_and_nothing_else(text: str, speaker: str) -> None:
    [found] = [s for s in extract_statements(text) if "it was over" in s.text]
    assert (found.speaker, found.grade) == (speaker, "print")
    assert "Monday" not in found.text
