"""Whom pronouns and descriptions stand for, in sentences written for these tests."""

from __future__ import annotations

import pytest

from toolkit.quotes import extract_statements


def _speaker(text: str, words: str) -> tuple[str | None, str | None]:
    [found] = [s for s in extract_statements(text) if words in s.text]
    return found.guess or found.speaker, found.mention


@pytest.mark.parametrize(
    ("text", "speaker", "mention"),
    [
        ("Boeing was late. Maria Lopez of Airbus laughed. Boeing paid. She said it was over.", "Maria Lopez", "She"),
        ("Airbus spokesman Jaime Perez came. Airbus was shut. He said it was over.", "Jaime Perez", "He"),
        ("Tom Hall met Anna Reed. Anna Reed left. He said it was over.", "Tom Hall", "He"),
        (
            "Taro Aso, the prime minister, rose. Anna Reed left. The prime minister said it was over.",
            "Taro Aso",
            "The prime minister",
        ),
        (
            "A Blue House official came. The Blue House official sat. The official said it was over.",
            "A Blue House official",
            "The official",
        ),
        (
            "The Tolvane Ministry moved. Tom Hall left. The ministry said it was over.",
            "The Tolvane Ministry",
            "The ministry",
        ),
        ("Esterwane Bank moved. It said it was over.", "Esterwane Bank", "It"),
        ("Harbour analysts met. They said it was over.", "Harbour analysts", "They"),
        ("Donald Trump and Anna Reed said it was over.", "Donald Trump and Anna Reed", "Donald Trump and Anna Reed"),
    ],
)
def test_the_last_fitting_one_is_meant(text: str, speaker: str, mention: str) -> None:
    assert _speaker(text, "it was over") == (speaker, mention)


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("He said it was over.", "He"),
        ("The official said it was over.", "The official"),
        (
            "A court official came. A bank official came. A third one came. The official said it was over.",
            "The official",
        ),
        ("Mary Hall left. He said it was over.", "He"),
        ("Officials met Tom Hall. The officials said it was over.", "The officials"),
    ],
)
def test_what_the_text_does_not_tell_stays_as_it_is_written(text: str, mention: str) -> None:
    assert _speaker(text, "it was over") == (mention, mention)


def test_we_in_a_quotation_that_runs_on_is_whoever_is_quoted() -> None:
    text = "“It began badly,” Tom Hall said. “We lost the boats.\n\n“Then we decided that it was over for the town.”"
    found = [s for s in extract_statements(text) if "it was over" in s.text]
    assert {s.speaker for s in found} == {"Tom Hall"}
