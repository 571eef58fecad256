from __future__ import annotations

import pytest

from toolkit.quotes import extract_statements, merge_speakers
from toolkit.quotes.speakers import core_name, is_body, one_name_each, same_speaker, short_forms, speaker_key


@pytest.mark.parametrize(
    ("mention", "name"),
    [
        ("State Department spokeswoman Heather Nauert", "Heather Nauert"),
        ("US Secretary of State Mike Pompeo", "Mike Pompeo"),
        ("Kim Eui-kyeom, the spokesman of President Moon", "Kim Eui-kyeom"),
        ("Kwon Jong Gun of the North Korean Foreign Ministry", "Kwon Jong Gun"),
        ("The harbour master of Port Esterwane, Tomas Haskavel,", "Tomas Haskavel"),
        ("panel Chairman Rep. Jason Chaffetz (R-Utah)", "Jason Chaffetz"),
        ("Ministry of Defence", "Ministry of Defence"),
        ("the website 38 North", "38 North"),
        ("Republicans on the House committee", "Republicans"),
        ("an official with knowledge of the talks", "an official with knowledge of the talks"),
        ("Trump's", "Trump"),
    ],
)
def test_a_mention_is_cut_down_to_the_name_in_it(mention: str, name: str) -> None:
    assert core_name(mention) == name


def test_mentions_of_one_person_are_one_speaker() -> None:
    text = (
        "“We will act,” said President Donald Trump on Monday. Trump said that it was time. "
        "Hillary Clinton disagreed. “It is too late for that,” Mr. Trump added."
    )
    [speaker] = merge_speakers(s for s in extract_statements(text) if s.speaker != "Hillary Clinton")
    assert speaker.name == "Donald Trump"
    assert {"President Donald Trump", "Trump"} <= set(speaker.names)
    assert speaker.role == "President"


def test_one_body_has_one_key_with_and_without_article() -> None:
    assert speaker_key("The Blue House") == speaker_key("Blue House") == "blue-house"
    assert speaker_key("김정은")


@pytest.mark.parametrize("name", ["Pyongyang", "the White House", "CSIS", "Foreign Ministry", "The Times"])
def test_bodies_are_told_from_people(name: str) -> None:
    assert is_body(name)
    assert not is_body("Mira Ostrand")


def test_a_shared_family_name_settles_nothing() -> None:
    assert same_speaker("Donald Trump", "Trump")
    assert same_speaker("Blue House", "a Blue House official")
    assert not same_speaker("Kim Jong Un", "Kim", ["Kim Jong Un", "Kim Eui-kyeom"])
    assert not same_speaker("Donald Trump", "Donald Tusk")
    assert not same_speaker("Trump", "")


@pytest.mark.parametrize(
    ("text", "role", "body"),
    [
        ("“It is over,” said Airbus spokesman Jaime Perez.", "Airbus spokesman", "Airbus"),
        ("“It is over,” said Peter Cardillo, an economist at Avalon Partners.", "an economist at Avalon Partners",
         "Avalon Partners"),
        ("“It is over,” said President Donald Trump.", "President", None),
        ("“It is over,” said Mira Ostrand.", None, None),
    ],
)  # fmt: skip
def test_role_and_body_are_given_as_stated(text: str, role: str | None, body: str | None) -> None:
    [speaker] = merge_speakers(extract_statements(text))
    assert (speaker.role, speaker.organisation) == (role, body)


def test_a_speaker_has_one_name_over_all_documents() -> None:
    names = ["Trump", "The Blue House", "Donald Trump", "Blue House", "analysts"]
    assert one_name_each([*names, "Tom Hall", "Anna Hall", "Hall"]) == {
        "Trump": "Donald Trump", "Donald Trump": "Donald Trump", "The Blue House": "The Blue House",
        "Blue House": "The Blue House", "analysts": "analysts", "Tom Hall": "Tom Hall", "Anna Hall": "Anna Hall",
        "Hall": "Hall",
    }  # fmt: skip


def test_a_short_form_that_the_text_explains_is_the_same_speaker() -> None:
    text = "The International Monetary Fund (IMF) met in Rome. The IMF said that growth was slow. Its staff (ABC) left."
    assert short_forms(text) == {"IMF": "International Monetary Fund"}
    assert extract_statements(text)[0].speaker == "International Monetary Fund"
    assert same_speaker("IMF", "The International Monetary Fund")
    assert not same_speaker("IMF", "The International Olympic Fund")
