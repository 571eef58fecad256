"""Who speaks by the shape of a line: announced, signed, posted, headed, or named behind the words."""

from __future__ import annotations

import pytest

from toolkit.quotes import extract_statements


def _of(text: str) -> list[tuple[str | None, str]]:
    return [(s.speaker, s.text) for s in extract_statements(text)]


@pytest.mark.parametrize(
    ("lead", "speaker"),
    [
        ("And from the harbour master:", "the harbour master"),
        ("And from Ida Holm:", "Ida Holm"),
        ("This from Ida Holm, who runs the kiosk:", "Ida Holm"),
        ("Then, from the union:", "the union"),
        ("Also from Karl Voss:", "Karl Voss"),
        ("A word from Mayor Ann Lee:", "Ann Lee"),
        ("Then there is Karl Voss:", "Karl Voss"),
        ("And there's Ida Holm, 44:", "Ida Holm"),
        ("The crowd went home. And from the mayor:", "the mayor"),
        ("Here is Karl Voss, the minister:", "Karl Voss"),
    ],
)
@pytest.mark.parametrize("between", [" ", "\n\n"])
def test_who_is_announced_by_from_or_there_is_speaks(lead: str, speaker: str, between: str) -> None:
    assert _of(f"{lead}{between}“Nobody asked us about the pier.”") == [(speaker, "“Nobody asked us about the pier.”")]


@pytest.mark.parametrize("lead", ["More from the Courier:", "From the archive:", "And from our readers:"])
def test_a_list_under_such_a_line_is_nobody_s_words(lead: str) -> None:
    assert _of(f"{lead}\n\nThe pier was shut for a third year.") == []


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“The pier was never safe,” so Reimann.", "Reimann"),
        ("“The pier,” so Reimann, “was never safe.”", "Reimann"),
        ("“The pier was never safe”, so Karl Reimann.", "Karl Reimann"),
        ("“The pier was never safe,” thus Karl Voss.", "Karl Voss"),
        ("„The pier was never safe“, so Ida Holm, who built it.", "Ida Holm"),
        ("In the words of Ida Holm, “the sea always wins over us”.", "Ida Holm"),
        ("It was, in the words of the mayor, “a bad joke told by accountants”.", "the mayor"),
        ("To use the words of Karl Voss, “it will never be built”.", "Karl Voss"),
        ("To quote the words of Ida Holm, “it will never be built”.", "Ida Holm"),
        ("Asked why, Maria Tau, 62, who was loading a goat, said: “I trust the chief.”", "Maria Tau"),
        ("Standing in her kitchen, Ida Holm, a nurse, added: “We heard it before we saw it.”", "Ida Holm"),
        ("Pressed on the cost, Karl Voss, the minister, told the Courier: “Ask me in May.”", "Karl Voss"),
    ],
)
def test_a_name_behind_or_before_the_words_speaks_them(text: str, speaker: str) -> None:
    found = extract_statements(text)
    assert {(s.speaker, s.grade) for s in found} == {(speaker, "print")}


def test_so_and_a_verb_is_no_attribution() -> None:
    assert _of("“The pier was never safe,” she said, so Reimann left.")[0][0] != "Reimann"


@pytest.mark.parametrize("count", [3, 4, 5, 8])
@pytest.mark.parametrize("mark", ["“”", '""', "‘’"])
def test_a_quotation_over_many_paragraphs_loses_none(count: int, mark: str) -> None:
    opens, closes = mark
    lines = [f"{opens}Line number {n} is short." for n in range(1, count)]
    text = f"{opens}We asked for help,{closes} said Ann Lee, the nurse. {opens}Nobody came.\n\n" + "\n\n".join(lines)
    text += f"\n\n{opens}In June it fell.{closes}\n\nThe crowd went home."
    found = extract_statements(text)
    assert {s.speaker for s in found} == {"Ann Lee"}
    assert {s.grade for s in found} == {"print"}
    assert len(found) == count + 1
    assert found[-1].text == f"{opens}In June it fell.{closes}"


def test_a_quotation_that_closes_does_not_go_on() -> None:
    found = extract_statements("“We asked for help,” said Ann Lee. “Nobody came.”\n\n“Yes.”")
    assert [s.text for s in found if s.grade == "print"] == ["“We asked for help,” … “Nobody came.”"]


@pytest.mark.parametrize(
    ("text", "speaker", "words", "grade"),
    [
        ("It is not over. — Ida Holm (@idaholm) May 3, 2021", "Ida Holm", "It is not over.", "print"),
        ("The pier is shut – Port of Verrell (@verrell) 12 May 2021", "Port of Verrell", "The pier is shut", "print"),
        (
            "Ida Holm (@idaholm)\nIt is shut. Stay away.\n10:14 AM · May 3, 2021",
            "Ida Holm",
            "It is shut. Stay away.",
            "read",
        ),
        (
            "Ida Holm\n@idaholm\nIt is shut. Stay away.\n10:14 AM · May 3, 2021",
            "Ida Holm",
            "It is shut. Stay away.",
            "read",
        ),
    ],
)
def test_an_embedded_post_is_its_author_s(text: str, speaker: str, words: str, grade: str) -> None:
    assert [(s.speaker, s.text, s.grade) for s in extract_statements(text)] == [(speaker, words, grade)]


def test_a_byline_with_a_handle_is_no_post() -> None:
    assert _of("Ida Holm (@idaholm)\n\nThe pier was shut for a third year.\n\nNobody knows why.") == []


def test_a_name_in_capitals_above_the_words_opens_a_turn() -> None:
    text = "KARL VOSS\nIt is over.\n\nIDA HOLM\nIt is not over. I have the contract.\n\nKARL VOSS\nThen read it to us."
    assert _of(text) == [
        ("KARL VOSS", "It is over."),
        ("IDA HOLM", "It is not over. I have the contract."),
        ("KARL VOSS", "Then read it to us."),
    ]


@pytest.mark.parametrize(
    "text", ["RELATED STORIES\nThe pier was shut.\n\nMORE NEWS\nThe mayor left.", "SUMMARY\nIt is over."]
)
def test_a_heading_in_capitals_opens_none(text: str) -> None:
    assert _of(text) == []


def test_a_name_alone_above_a_quotation_is_listed_with_it() -> None:
    found = extract_statements("Spokesman\n\nSaid\n\nRui Falk\n\n“The pumps were buried by the sand.”")
    assert [(s.speaker, s.text, s.grade) for s in found] == [
        ("Rui Falk", "“The pumps were buried by the sand.”", "read")
    ]


def test_lines_of_a_block_quotation_are_all_its_signer_s() -> None:
    text = "> We regret the delay.\n> It will not be redacted.\n\n— Karl Voss, harbour minister"
    assert _of(text) == [("Karl Voss", "We regret the delay. … It will not be redacted.")]


@pytest.mark.parametrize("verb", ["recalls", "reports", "writes", "notes"])
def test_a_person_behind_the_verb_goes_on_speaking_as_he(verb: str) -> None:
    text = f"“I saw it fall,” {verb} Tom Hill, 44.\n\n“It took four seconds,” he says."
    assert [s.speaker for s in extract_statements(text)] == ["Tom Hill", "Tom Hill"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The mayor put the depth at “half a kilometre”.", "The mayor"),
        ("Karl Voss puts the cost at about “two million”.", "Karl Voss"),
        ("Voss’s verdict: “A disgrace to the whole town.”", "Voss"),
        ("The minister’s answer: “Read the contract first.”", "The minister"),
    ],
)
def test_what_somebody_puts_a_figure_at_or_answers_is_said(text: str, speaker: str) -> None:
    assert [s.speaker for s in extract_statements(text)] == [speaker]
