from __future__ import annotations

import pytest

from toolkit.quotes import extract_statements, merge_speakers
from toolkit.quotes.names import core_name, is_body, name_kind
from toolkit.quotes.same_names import same_speaker
from toolkit.quotes.speakers import one_name_each, short_forms, speaker_key


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
        ("A friend of Ann Lee’s", "A friend of Ann Lee’s"),
        ("McDonald’s", "McDonald’s"),
        ("the publisher IHS Jane’s", "IHS Jane’s"),
        ("Superintendent of Police Prajwol Maharjan, chief of District Police Office, Gulmi", "Prajwol Maharjan"),
        ("Chief of Staff John Smith, Gulmi", "John Smith"),
        ("Director of Public Prosecutions Wanja Mbeko, Kisumu", "Wanja Mbeko"),
        ("Superintendent of Police, Ram Thapa", "Ram Thapa"),
        ("Head of the Department of Health Services, Anna Berg", "Anna Berg"),
        ("Permanent Secretary, LASEMA, Dr. Femi Oke", "Femi Oke"),
        ("the owner, Northline", "Northline"),
    ],
)
def test_a_mention_is_cut_down_to_the_name_in_it(mention: str, name: str) -> None:
    assert core_name(mention) == name


@pytest.mark.parametrize(
    "name",
    [
        "South Korea",
        "South Sudan",
        "Northern Ireland",
        "South Carolina",
        "Russian Railways",
        "US Forces Korea",
        "Japanese Airlines Group",
        "British Beer and Pub Association",
        "The Democratic Republic of Congo",
        "General Motors",
        "General Electric",
        "King County",
        "Prince Edward Island",
        "Major League Baseball",
        "First Quantum Minerals",
        "Bank of America",
        "the Bank of England",
        "Trinidad and Tobago",
        "Papua New Guinea",
        "Queen Mary University of London",
        "American Express",
        "Chinese Taipei",
        "Western Sahara",
        "New Zealand",
    ],
)
def test_no_word_of_a_body_s_or_a_country_s_name_is_taken_for_a_title(name: str) -> None:
    assert core_name(name) == name


@pytest.mark.parametrize(
    ("mention", "name"),
    [
        ("Russian General Aleksandr Dvornikov", "Aleksandr Dvornikov"),
        ("Chinese President Xi", "Xi"),
        ("Minister in the Ministry of Finance Brian Manner", "Brian Manner"),
        ("former British Prime Minister Sir John Major", "John Major"),
        ("Bank of America Vice President Anna Lee", "Anna Lee"),
        ("University of Oxford professor Ann Smith", "Ann Smith"),
        ("Mayor of London Sadiq Khan", "Sadiq Khan"),
        ("Ministry of Defence spokesman Maj. Gen. Igor Konashenkov", "Igor Konashenkov"),
        ("Secretary-General António Guterres", "António Guterres"),
        ("Ms Roisin O’Neill", "Roisin O’Neill"),
        ("William “Bill” Hartnell, a docker", "William “Bill” Hartnell"),
        ("Ludwig van Beethoven", "Ludwig van Beethoven"),
        ("Élodie Borne", "Élodie Borne"),
        ("Deputy Prime Minister Olha Stefan", "Olha Stefan"),
    ],
)
def test_titles_and_offices_leave_a_person_s_name(mention: str, name: str) -> None:
    assert core_name(mention) == name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("South Korea", "Korea"),
        ("South Korea", "North Korea"),
        ("Sudan", "South Sudan"),
        ("Africa", "South Africa"),
        ("Ireland", "Northern Ireland"),
        ("America", "Bank of America"),
        ("Verrell", "Verrell Tower"),
        ("British Beer and Pub Association", "Beer and Pub Association"),
        ("Motors", "General Motors"),
        ("United States", "United States Steel"),
        ("Congo", "The Republic of Congo"),
        ("York", "New York"),
        ("Ukraine", "Ukraine’s Ministry of Defence"),
        ("Anna Lee", "Anne Lee"),
        ("Virginia", "West Virginia"),
    ],
)
def test_names_are_compared_whole(one: str, other: str) -> None:
    assert not same_speaker(one, other)
    assert not same_speaker(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Boeing", "Boeing Co."),
        ("John Kennedy", "John F. Kennedy"),
        ("Mr Voss", "Karl Voss"),
        ("Governor Serhiy Kova", "Serhiy Kova"),
        ("White House", "the White House"),
        ("Kim", "Kim Jong Un"),
        ("O'Neill", "Roisin O’Neill"),
        ("General Dvornikov", "Aleksandr Dvornikov"),
        ("Ida Hall", "Hall"),
        ("Nicolás Maduro", "Nicolás Maduro Moros"),
        ("Dr Anna Holt of the Velsund Institute", "Anna Holt"),
    ],
)
def test_one_name_with_and_without_title_article_or_ending_is_one(one: str, other: str) -> None:
    assert same_speaker(one, other)
    assert same_speaker(other, one)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Ida Hall", "person"),
        ("Verrell Tower", "place"),
        ("South Sudan", "place"),
        ("Harbour Post", "body"),
        ("Kim Jong Un", "person"),
        ("Roisin O’Neill", "person"),
        ("General Motors", "body"),
        ("Hyde Park", "place"),
    ],
)
def test_a_name_s_words_tell_whether_it_is_a_person_s(name: str, kind: str) -> None:
    assert name_kind(name) == kind


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
    assert not same_speaker("Blue House", "a Blue House official")
    assert not same_speaker("Kim Jong Un", "Kim", ["Kim Jong Un", "Kim Eui-kyeom"])
    assert not same_speaker("Donald Trump", "Donald Tusk")
    assert not same_speaker("Trump", "")


@pytest.mark.parametrize(
    ("text", "role", "body"),
    [
        ("“It is over,” said Airbus spokesman Jaime Perez.", "Airbus spokesman", "Airbus"),
        (
            "“It is over,” said Peter Cardillo, an economist at Avalon Partners.",
            "an economist at Avalon Partners",
            "Avalon Partners",
        ),
        ("“It is over,” said President Donald Trump.", "President", None),
        ("“It is over,” said Mira Ostrand.", None, None),
    ],
)
def test_role_and_body_are_given_as_stated(text: str, role: str | None, body: str | None) -> None:
    [speaker] = merge_speakers(extract_statements(text))
    assert (speaker.role, speaker.organisation) == (role, body)


def test_a_speaker_has_one_name_over_all_documents() -> None:
    names = ["Trump", "The Blue House", "Donald Trump", "Blue House", "analysts"]
    assert one_name_each([*names, "Tom Hall", "Anna Hall", "Hall"]) == {
        "Trump": "Donald Trump",
        "Donald Trump": "Donald Trump",
        "The Blue House": "The Blue House",
        "Blue House": "The Blue House",
        "analysts": "analysts",
        "Tom Hall": "Tom Hall",
        "Anna Hall": "Anna Hall",
        "Hall": "Hall",
    }


def test_a_short_form_that_the_text_explains_is_the_same_speaker() -> None:
    text = "The International Monetary Fund (IMF) met in Rome. The IMF said that growth was slow. Its staff (ABC) left."
    assert short_forms(text) == {"IMF": "International Monetary Fund"}
    assert extract_statements(text)[0].speaker == "International Monetary Fund"
    assert same_speaker("IMF", "The International Monetary Fund")
    assert not same_speaker("IMF", "The International Olympic Fund")


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Godfrey Magunda, a councilor explained that the council was convened.", "Godfrey Magunda"),
        ("Tom Okeke, the mayor told reporters that beds were short.", "Tom Okeke"),
        ("Unlike Tom Okeke, the mayor said that beds were short.", "the mayor"),
        ("In Mannar, the mayor said that beds were short.", "the mayor"),
        ("Dear Ann Lee, the manager said you could come.", "the manager"),
        ("George Town, the governor said that it is safe.", "the governor"),
    ],
)
def test_a_name_before_an_office_that_no_comma_closes_speaks(sentence: str, speaker: str) -> None:
    assert [s.speaker for s in extract_statements(sentence)] == [speaker]
