"""What a sentence leaves over, what ran into it, and whose name stands behind an office: seen on strange text."""

from __future__ import annotations

import pytest

from toolkit.quotes import extract_statements


def _printed(text: str) -> list[tuple[str | None, str]]:
    return [(s.speaker, s.text) for s in extract_statements(text) if s.grade == "print"]


@pytest.mark.parametrize(
    "text",
    [
        "Ida Holm said the group is looking into legal steps, including a town vote or, as a last resort, recalls.",
        "Tomas Reyes alleged Varga made remarks last spring accusing him of theft.",
        "Nina Webb said it would lower the tax in early years as farms put off sales, but would bring in more later.",
        "Marta Kos said the city will react to the spill according to the result of the talks that are set for May.",
        "Marta Kos said the firm no longer counted the crates, but merely weighed the lot.",
        "Lena Adeyemi, who wrote to the board, said her son, a smith, had to stay with his girl, 7, at home.",
    ],
)
def test_a_clause_is_printed_whole_or_not_at_all(text: str) -> None:
    assert all(text.endswith(f" {said}.") for _, said in _printed(text))


def test_words_that_hold_their_own_reporting_words_are_not_printed() -> None:
    text = "Port officials said the mine was idle for years because of floods, low prices and theft, officials said."
    assert "officials" not in [speaker for speaker, _ in _printed(text)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Ida Holm said the gate was shut, adding that it would open in May.", "the gate was shut"),
        ("Ida Holm said the gate was shut when asked by reporters.", "the gate was shut"),
        ("Ida Holm said the gate was shut and warned that the quay was next.", "the gate was shut"),
        ("Ida Holm said the gate was shut, but gave no details.", "the gate was shut"),
        ("Ida Holm said the gate was shut, though she added that a ferry ran.", "the gate was shut"),
        ("Ida Holm said that there was “no rush”, the Associated Press reported.", "that there was “no rush”"),
        ("Ida Holm said that the quay was sound, Channel A reported.", "that the quay was sound"),
        ("Ida Holm said that the pier was new, Velsund Post reported on Monday.", "that the pier was new"),
        ("Ida Holm said that the pier was new, state media reported.", "that the pier was new"),
    ],
)
def test_what_is_said_beside_it_leaves_a_clause_whole(text: str, said: str) -> None:
    assert _printed(text)[0] == ("Ida Holm", said)


@pytest.mark.parametrize(
    "text",
    [
        "According to first findings, nine barges sank, as reported by the port master on Sunday.",
        "The quay belongs to Delta Holdings Ltd.Kovac said it had cost the town two million.",
        "Experts were predicting “at least” a wet summer.",
    ],
)
def test_what_ran_into_the_words_is_not_printed(text: str) -> None:
    assert not _printed(text)


def test_a_label_above_a_sentence_is_not_said() -> None:
    body = "The number of people killed by mud slides in Hela province has risen to 52 and more than 300 were moved"
    text = f"(0) user say\n{body}, local authorities said on May 14."
    assert not any("user say" in said for _, said in _printed(text))


def test_a_line_that_is_wrapped_is_printed() -> None:
    text = "The number of people killed in the\nvalley has risen to nine and two\nhundred were moved, officials said."
    assert [speaker for speaker, _ in _printed(text)] == ["officials"]


def test_a_second_quotation_behind_another_verb_is_another_s() -> None:
    text = "“Fine,” Ida Holm said as the screen went dark and showed the words “meeting in progress.”"
    assert _printed(text) == [("Ida Holm", "“Fine,”")]


def test_a_title_behind_the_source_is_not_said() -> None:
    text = '"Divers who came back were never paid," said the report, titled "Cold Water: How the Coast Was Cleaned."'
    assert _printed(text) == [("the report", '"Divers who came back were never paid,"')]


@pytest.mark.parametrize("mark", ["Staff Reporter", "Our Correspondent", "AFP", "PTI"])
def test_the_mark_of_a_paper_signs_no_quotation(mark: str) -> None:
    text = f"“The driver had no permit,” said a spokesman for the port. “He was sent home. He will be charged.”—{mark}"
    assert {speaker for speaker, _ in _printed(text)} == {"a spokesman for the port"}


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Permanent Secretary, KEWASA, Dr. Obi Nduka, said a pump was sent.", "Obi Nduka"),
        ("Director, NAFDA, Mr. Kofi Mensah, said the river had burst its banks.", "Kofi Mensah"),
        ("The General Manager, Northern Ports Authority, Amina Bello, said the berth would reopen.", "Amina Bello"),
        ("Executive Director, Oxfam Kenya, Jane Wairimu said the camp had no water.", "Jane Wairimu"),
        ("The lake is open, Inspector General Sultan Ali Khan said.", "Sultan Ali Khan"),
        ("Sultan Haitham said the port would open.", "Haitham"),
    ],
)
def test_who_holds_an_office_speaks(text: str, speaker: str) -> None:
    assert [name for name, _ in _printed(text)] == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The UN Relief and Works Agency (UNRWA) in Gaza says the wells are dry.", "The UN Relief and Works Agency"),
        (
            "The Rural Roads and Bridges Authority said the span had cracked.",
            "The Rural Roads and Bridges Authority",
        ),
        (
            "Human Rights Watch and Amnesty International said the army had shelled the town.",
            "Human Rights Watch and Amnesty International",
        ),
    ],
)
def test_a_body_that_joins_what_it_is_for_is_one(text: str, speaker: str) -> None:
    assert [name for name, _ in _printed(text)] == [speaker]


def test_that_opens_the_words_behind_a_frame() -> None:
    abuses = "that abuses include extrajudicial killings, enforced disappearance and torture"
    text = f"The rights group says in a report {abuses}."
    assert _printed(text) == [("The rights group", abuses)]


@pytest.mark.parametrize("dash", ["–", "-"])
def test_a_town_before_a_short_dash_is_not_said(dash: str) -> None:
    text = f"Hue {dash} The number of flooded farms has risen to 52, local authorities said on May 14."
    assert _printed(text) == [("local authorities", "The number of flooded farms has risen to 52")]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Hohoe (V/R), Sept. 19, GNA - Mr Kofi Tay, Minister of Lands, left. He said the loan was for roads.",
            "Kofi Tay",
        ),
        (
            "Wa (UW/R), Jan. 5, GNA – Pastor Ama Osei, the head of the church, spoke. She said youth must work.",
            "Ama Osei",
        ),
        ("The 2017 paper said that gardens helped pupils learn.", "The 2017 paper"),
        ("In 2017 Petrenko said the port was shut.", "Petrenko"),
    ],
)
def test_a_town_a_region_and_a_year_are_no_speakers(text: str, speaker: str) -> None:
    assert [name for name, _ in _printed(text)] == [speaker]


def test_headings_in_capitals_speak_only_where_somebody_speaks() -> None:
    minutes = (
        "ROAD REPAIR: Approved 90,000 euros for the Lime Street couple who sued the town.\n\n"
        "NEW PUMPS: Two members introduced a plan to let the brigade spend more on equipment and hoses."
    )
    talk = (
        "HOLM: I think that the pumps are too old for the brigade, and we know it.\n\n"
        "TAU: That is not what the brigade told the council in March of last year."
    )
    assert not _printed(minutes)
    assert [name for name, _ in _printed(talk)] == ["HOLM", "TAU"]


@pytest.mark.parametrize(
    "text",
    [
        "Most of the old members testified that the post was light, and four testified they never knew of the unit.",
        "He spoke of the late Karl Voss, who said he hated broccoli and had it banned from the mess.",
        "The paper reported that adding gardens helped children learn about food.",
    ],
)
def test_numbers_and_what_somebody_did_are_not_printed(text: str) -> None:
    assert not _printed(text)


@pytest.mark.parametrize(
    "text",
    [
        "The leader responded to a question of Anura Silva, who inquired about roads. He said that one was shut.",
        "Inspector Perera best knows the well known saying by Velu Prabhu that people remember things for two weeks.",
        "Clinic chiefs have warned that treatment was being cancelled and it emerged that nurses had left.",
    ],
)
def test_who_asked_a_proverb_and_the_writer_s_own_sentence_are_not_printed(text: str) -> None:
    assert not _printed(text)


def test_what_followed_from_it_is_the_writer_s() -> None:
    text = "The bank said it would cut its staff by a tenth, sparking anger among unions."
    assert _printed(text) == [("The bank", "it would cut its staff by a tenth")]


def test_an_aside_between_short_dashes_is_no_part_of_a_name() -> None:
    text = '"They needed the work," said Helton - who only gave his first name - adding that rumours had spread.'
    assert [name for name, _ in _printed(text)] == ["Helton"]


@pytest.mark.parametrize(
    "text",
    [
        "Unless the road is mended, Jane Lokol said, the plant will close.",
        "Until the pump arrives, Jane Lokol said, nobody will be hired.",
        "Should the rains fail, Jane Lokol said, the herds will move.",
        "Without a permit, Jane Lokol said, no boat may land.",
        "Provided the ministry pays, Jane Lokol said, the pier will be built.",
        "As long as the ban holds, Jane Lokol said, the market is shut.",
        "But if the ministry pays, Jane Lokol said, 200 people will work there.",
        "Even if the ministry pays, Jane Lokol said, the plant will close.",
    ],
)
def test_words_without_their_condition_are_not_printed(text: str) -> None:
    assert _printed(text) == []


def test_a_condition_among_the_words_is_printed_with_them() -> None:
    text = "If the ministry pays, 200 people will work there, Jane Lokol said."
    assert _printed(text) == [("Jane Lokol", "If the ministry pays, 200 people will work there")]
