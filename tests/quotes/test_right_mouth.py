"""Whose words they are, where an office, a place, a picture's owner or a list stands beside the name."""

from __future__ import annotations

import pytest

from toolkit.quotes import extract_statements
from toolkit.quotes.grades import printed
from toolkit.quotes.names import core_name


def _printed(text: str) -> list[tuple[str | None, str]]:
    return [(s.speaker, s.text) for s in printed(extract_statements(text, published="2024-05-16"))]


def _speakers(text: str) -> list[str | None]:
    return [who for who, _ in _printed(text)]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Wal-Mart on Friday announced that it will close the lab.", "Wal-Mart"),
        ("Al-Shabaab on Tuesday claimed that it had seized the town.", "Al-Shabaab"),
        ("British Defence Minister, Derek Twigg, said the donors were tested.", "Derek Twigg"),
        ("“It was safe,” said Kenya's Cabinet Secretary for Water and Irrigation, Alice Wahome.", "Alice Wahome"),
        ("The charter school’s current headmaster, Martha Cutts, said that classes had grown.", "Martha Cutts"),
        ("Irish low cost airline, Ryanair, announced today that it is buying aircraft.", "Ryanair"),
        ("World Food Programme (WFP) spokeswoman Bettina Luescher said food was short.", "Bettina Luescher"),
        ("Connie Yates a spokesman for the company said the gas was off.", "Connie Yates"),
        ("Two men were held, said Pfc. Tom Hall. Both are from Derby.", "Tom Hall"),
        ("The car left the road, said patrol Lance Cpl. Josef Robinson. It struck a tree.", "Josef Robinson"),
        ("Charges filed. CINCINNATI (AP)  Police say two men have been arrested.", "Police"),
    ],
)
def test_the_name_is_found_beside_office_rank_and_hyphen(text: str, speaker: str) -> None:
    assert _speakers(text) == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("He spoke with Jeremy Watson, 30, of Ten Mile, who said that he was riding along the road.", "Jeremy Watson"),
        ("Police arrested Tom Hall, 44, of Mill Lane, Derby, who told officers that he had slept.", "Tom Hall"),
        ("The boat belongs to Karin Dahl in Bergen, who says it was stolen.", "Karin Dahl"),
        ("The fine was paid by Mark Fox, a farmer near Alice Springs, who said the dam was legal.", "Mark Fox"),
    ],
)
def test_who_is_the_person_and_not_the_place(text: str, speaker: str) -> None:
    assert _speakers(text) == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The founder and chief executive of Northline, Ida Holm, said that the ferry would sail.", "Ida Holm"),
        ("Chairman and CEO Tim Cook said sales fell.", "Tim Cook"),
        ("Nina Webb, city council member and head of the fund, said artists were paid.", "Nina Webb"),
        ("The Animal and Plant Health inspector, Ron DeHaven, said the herd was clean.", "Ron DeHaven"),
        ("The mayor and the governor said that the bridge was open.", "The mayor and the governor"),
        ("Ida Holm and a friend said the road was dark.", "Ida Holm and a friend"),
        ("Ida Holm, a nurse, and Karl Voss, a driver, said the road was dark.", "Ida Holm and Karl Voss"),
        ("Presidents Joe Biden and Xi Jinping said talks would resume.", "Joe Biden and Xi Jinping"),
        ("Police and Mayor Ida Holm said the road was open.", "Police and Ida Holm"),
    ],
)
def test_two_offices_of_one_are_one_speaker_and_two_persons_are_two(text: str, speaker: str) -> None:
    assert _speakers(text) == [speaker]


@pytest.mark.parametrize(
    ("mention", "name"),
    [
        ("the Ministry of Trade, Industry and Energy", "Ministry of Trade, Industry and Energy"),
        ("The Bureau of Alcohol, Tobacco and Firearms", "The Bureau of Alcohol, Tobacco and Firearms"),
        ("the Department for Environment Food and Rural Affairs", "Department for Environment Food and Rural Affairs"),
        ("the Ministry of Health, Unicef and Oxfam", "the Ministry of Health"),
    ],
)
def test_a_body_named_for_a_list_is_one_body(mention: str, name: str) -> None:
    assert core_name(mention) == name


@pytest.mark.parametrize(
    "text",
    [
        "A dancer practises in Lima. Photo: Reuters Rosa Quispe said the school would reopen in March.",
        "It was the third time the ministry said it had lost a ship and repaired the damage.",
        "Okafor told the council workers had not been paid for three months.",
        "We have been here before: Bin Laden declared war on the United States.",
        "The site was made by students who study the war and is about the dead and explaining why the war began.",
        "Apple also announced a phone, the ROKR, which Cingular will sell, Virgin will be in the UK.",
        "According to Buffalo Fire Chief, Don Mott, “a call was placed to 911 by a woman on the third floor”.",
        "According to a report by Patrolman Jamie James, Ana Ruiz, 24, of Poplar St., allegedly left her son in a car.",
        "I hope in 2017 America says, “Thank you for a lifetime of public service.”",
        "The campaign has appeared to acknowledge his help is needed.",
    ],
)
def test_what_nobody_said_or_another_may_have_said_is_not_printed(text: str) -> None:
    assert _printed(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Ida Holm said other towns like Gulu, Lira and Arua are dry.",
            "other towns like Gulu, Lira and Arua are dry",
        ),
        (
            'Voss said the drug had been sold in the E.U. "without any trouble."',
            'the drug had been sold in the E.U. "without any trouble."',
        ),
        (
            "More people are coming, Dahl said, joining the fans who put the town on the “map,” so to speak.",
            "More people are coming",
        ),
        (
            "It is known as the “Buffett rule” after Warren Buffett, the investor, complained that he paid too little.",
            "that he paid too little",
        ),
        (
            "She said the French mine was shut, shortly after Brig. Gen. John Heltzel took over, Karl Voss said.",
            "She said the French mine was shut, shortly after Brig. Gen. John Heltzel took over",
        ),
    ],
)
def test_the_words_are_all_that_was_said_and_no_more(text: str, words: str) -> None:
    assert [said for _, said in _printed(text)] == [words]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Orszag sent Sanford a letter Friday saying the money can't be used.", "2024-05-10"),
        ("Hall held a press conference on 3 May, telling reporters that the levee had failed.", "2024-05-03"),
        ("Last Thursday, Mugabe announced that the outbreak had been halted.", "2024-05-09"),
        ("Several weeks ago, Ida Holm stated that the bridge was sound.", None),
        ("The First Bank was robbed on March 6. Employees at First Bank told police that a man came in.", "2024-05-16"),
    ],
)
def test_the_day_is_the_one_on_which_it_was_said(text: str, day: str | None) -> None:
    assert [s.said_on for s in printed(extract_statements(text, published="2024-05-16"))] == [day]


def test_a_thing_that_belongs_to_somebody_is_not_he() -> None:
    text = "Fears' classes at Glacier Ridge are full. “It ends up sinking in,” he said."
    assert _printed(text) == []


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("“It was dark,” Karl Voss said. “I saw nothing,” added another neighbour, Ida Holm.", "Ida Holm"),
        ("“We lost all,” said Rosa Diaz, a baker. “They took the oven,” added her brother Luis.", "Luis"),
        ("“It is over,” said Ali Reza. “We go home,” he added. “We sleep.”", "Ali Reza"),
    ],
)
def test_the_second_quotation_goes_to_whoever_closes_it(text: str, second: str) -> None:
    assert _speakers(text)[1:] == [second]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The Ford Motor Company cut jobs. William Clay Ford Jr. is its chairman. Ford said it would close.", "Ford"),
        ("Mr. Obama flew in. Michelle Obama was there. The rally began. Obama said it was late.", "Obama"),
        ("Mrs. Obama flew in. Michelle Obama was there. Obama said it was late.", "Michelle Obama"),
    ],
)
def test_a_family_name_is_completed_to_nobody_else(text: str, speaker: str) -> None:
    assert _speakers(text)[-1] == speaker


def test_what_is_said_ends_before_the_next_thing_the_speaker_has_said() -> None:
    text = "Ida Holm said that the bridge was old but has argued that it was safe."
    assert _printed(text) == [("Ida Holm", "that the bridge was old"), ("Ida Holm", "that it was safe")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Apple confirmed that Papermaster had left, but did not say whether he was forced out.",
            [("Apple", "that Papermaster had left")],
        ),
        ("Megan Rosa a parent who said she was running to help pupils finished third.", []),
        ("The native flowers not only are beautiful, the seeds they produce attract birds, Ida Holm said.", []),
        (
            "— Alex Branch — Negative comments caused a quarrel that ended with a stabbing, police said.",
            [("police", "Negative comments caused a quarrel that ended with a stabbing")],
        ),
        ("“We hope that you will come,” Karl Voss said.", [("Karl Voss", "“We hope that you will come,”")]),
        (
            "Luc van den Brande and Theodoros Pangalos met. Pangalos said the protocol was strange.",
            [("Pangalos", "the protocol was strange")],
        ),
        (
            "The Holm family lost a son. Police shot Karl Voss. The family said he had served six years.",
            [("The family", "he had served six years")],
        ),
    ],
)
def test_what_is_left_over_or_left_unsaid_is_not_printed(text: str, said: list[tuple[str, str]]) -> None:
    assert _printed(text) == said


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("In recent weeks, the mayor announced he would hold a conference.", None),
        ("Younis was away on Tuesday but earlier said she only meant to spread goodwill.", None),
        (
            "Armstrong said he would fly home, leaving in question the race in July. (AP) The stage was flat.",
            "2024-05-16",
        ),
    ],
)
def test_a_day_that_is_not_told_is_not_given(text: str, day: str | None) -> None:
    assert [s.said_on for s in printed(extract_statements(text, published="2024-05-16"))] == [day]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Tbilisi has denied the allegation and the Georgian television stations reported that gangs fought.",
            ("the Georgian television stations", "that gangs fought"),
        ),
        (
            "In an interview days after the truce, Assad said that though Israel was strong, he was open to a deal.",
            ("Assad", "that though Israel was strong, he was open to a deal"),
        ),
        (
            "A patient was admitted, according to a statement yesterday by hospital spokeswoman Kerry-Ann Hamilton.",
            ("a statement", "A patient was admitted"),
        ),
        ("Director of Public Works Olu Bello said the road was shut.", ("Olu Bello", "the road was shut")),
        ("Supervisor of Elections Pam Carter said turnout was low.", ("Pam Carter", "turnout was low")),
        ("Hall said the Tuesday market was empty.", ("Hall", "the Tuesday market was empty")),
    ],
)
def test_a_second_subject_and_a_frame_keep_their_places(text: str, said: tuple[str, str]) -> None:
    assert _printed(text) == [said]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“It leaks,” said Roads and Public Works Minister John Michuki.", "John Michuki"),
        ("“It leaks,” said Ports and Shipping Secretary Ravi Menon.", "Ravi Menon"),
        ("Macron and Prime Minister Sara Khan said the plant will shut.", "Macron and Sara Khan"),
        ("The opposition chief at the same time noted that two aides had left.", "The opposition chief"),
        ("The governor in turn said the road was closed.", "The governor"),
    ],
)
def test_what_an_office_is_for_and_an_aside_are_no_speakers(text: str, speaker: str) -> None:
    assert _speakers(text) == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        "Nairobi - Coalition leaders have claimed the government detained Musa Otieno.",
        "Karachi – Union leaders said the strike will go on.",
        "The alliance has written to 11 governors whose counties, he said, approved it.",
    ],
)
def test_a_town_before_a_short_dash_and_an_addressee_are_not_printed(text: str) -> None:
    assert not {"Nairobi", "Karachi", "The alliance"} & set(_speakers(text))
