"""What is printed with a name, on kinds met in articles of many countries: whose words, which, and if at all."""

from __future__ import annotations

import pytest

from toolkit.errors import DatelineWarning
from toolkit.quotes import extract_statements
from toolkit.quotes.extractors import rules
from toolkit.quotes.names import core_name
from toolkit.records import Statement


def _printed(text: str) -> list[tuple[str | None, str]]:
    return [(s.speaker, s.text) for s in extract_statements(text) if s.grade == "print"]


def _of(text: str, words: str) -> Statement:
    return next(s for s in extract_statements(text) if words in s.text)


@pytest.mark.parametrize(
    "subject",
    [
        "Neither the mayor nor the minister",
        "Neither Rosa Huamán nor Edwin Condori",
        "No official",
        "No one",
        "Nobody",
        "None of the directors",
        "Neither company",
        "Few villagers",
    ],
)
def test_what_nobody_said_is_no_statement(subject: str) -> None:
    assert not _printed(f"{subject} said where the money would come from.")
    assert not _printed(f"{subject} said that the wall was safe.")


@pytest.mark.parametrize(
    "words",
    [
        "11 people had died",
        "40 soldiers were on their way",
        "2 of the boats had sunk",
        "Mayor Otis Okafor was in Lagos",
        "marching bands would play",
        "decisions would be made in public",
        "Augustine Mwale had resigned",
        "junior doctors would strike",
    ],
)
def test_a_number_or_a_word_like_a_month_behind_said_is_no_day(words: str) -> None:
    assert _of(f"The Disaster Management Authority said {words}.", "").text == words


@pytest.mark.parametrize(
    ("day", "said_on"),
    [("on Monday", "2023-11-06"), ("Tuesday", "2023-11-07"), ("on Sept. 4", "2023-09-04"), ("in May", "2023-05")],
)
def test_a_day_behind_said_is_still_the_day(day: str, said_on: str) -> None:
    found = extract_statements(f"The ministry said {day} the road was open.", published="2023-11-08")
    assert [(s.text, s.said_on) for s in found] == [("the road was open", said_on)]


@pytest.mark.parametrize(
    "remark",
    [
        "a charge the officials denied",
        "a figure that Condori called outdated",
        "an account that the navy has rejected",
        "something the minister said was untrue",
        "in a deal that environmental groups called overdue",
        "though he admitted that it had not been tested",
        "contradicting what the operator had claimed",
        "echoing what the minister had said",
    ],
)
def test_what_the_writer_says_of_the_words_is_not_said(remark: str) -> None:
    text = f"The lake authority said that 14 dams would be watched, {remark}."
    assert _of(text, "14 dams").text.rstrip(" ,") == "that 14 dams would be watched"


def test_what_somebody_is_said_to_have_said_is_only_read() -> None:
    text = "Víctor Mamani said that tourists asked him whether the trout was safe."
    assert _printed(text) == [("Víctor Mamani", "that tourists asked him whether the trout was safe")]
    text = "The brothers said they had been offered money by a man who said he was from the company."
    assert [who for who, _ in _printed(text)] == ["The brothers"]
    assert _of("A man who said he had seen it ran away.", "he had seen it").speaker == "A man"


@pytest.mark.parametrize(
    "before",
    [
        "If the governor says the road is safe, Joseph Kiptoo will go up again.",
        "Unless the mayor objects, Joseph Kiptoo will go up again.",
    ],
)
def test_whoever_is_only_supposed_to_act_is_not_he(before: str) -> None:
    found = _printed(f"{before} “I will dig,” he said.")
    assert all(who == "Joseph Kiptoo" for who, _ in found)


def test_he_is_not_whoever_asked_or_reached_him() -> None:
    text = "Dragan Banda has not been seen. When a reporter reached him in July, he said he was in a tunnel."
    assert "a reporter" not in [who for who, _ in _printed(text)]
    text = "“So you ordered it by telephone?” Farzana Haque asked.\n\n“By my manager,” he replied."
    assert not any("manager" in words for _, words in _printed(text))


def test_words_that_another_sentence_announces_are_nobody_s_for_sure() -> None:
    text = (
        "P. Sesuraja said no. His brother told a different story: There had been a warning, he said, but it was late."
    )
    assert not any("warning" in words for _, words in _printed(text))
    assert "different story" not in _of(text, "warning").text


@pytest.mark.parametrize("hour", ["3 a.m.", "2:25 p.m."])
def test_an_hour_closes_a_sentence_and_stays_whole(hour: str) -> None:
    text = f"Colonel Naw Bu said two bombs were dropped at {hour} “They were cooks,” he said."
    assert _of(text, "bombs").text == f"two bombs were dropped at {hour}"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Meanwhile in Mannar, the fishermen's cooperative said its members had lost nets.",
            "the fishermen's cooperative",
        ),
        (
            "Divers who searched the wreck of the ferry Sinar Harapan said on Friday that the boats were rusted.",
            "Divers",
        ),
        ("It helps Democrats in Parliament, who have argued that it works.", "Democrats"),
        (
            "Manalo's mother, Corazon Ruiz, and his uncle, Efren Manalo, said they were offered money.",
            "Corazon Ruiz and Efren Manalo",
        ),
    ],
)
def test_the_place_the_ship_and_the_son_do_not_speak(text: str, speaker: str) -> None:
    assert {who for who, _ in _printed(text)} <= {speaker}
    assert _of(text, "").speaker in {speaker, None}


@pytest.mark.parametrize(
    ("mention", "name"),
    [
        ("Members of the cooperative", "Members of the cooperative"),
        ("Counsel for the owner", "Counsel for the owner"),
        ("Witnesses in Goma", "Witnesses in Goma"),
        ("Fishermen at Stung Treng", "Fishermen at Stung Treng"),
        ("The Archdiocese of Gdańsk", "The Archdiocese of Gdańsk"),
        ("The Emirate of Kano", "The Emirate of Kano"),
        ("Doctors Without Borders", "Doctors Without Borders"),
        ("Secretary of State Peter F. Lang", "Peter F. Lang"),
        ("Head of operations Peter Banda", "Peter Banda"),
        ("Director of the centre, Rosa Lim", "Rosa Lim"),
        ("Imelda Shipping's president, Ramon dela Cruz", "Ramon dela Cruz"),
        ("The builder who sold the house, Marek Dąb of Dąb-Dom", "Marek Dąb"),
        ("Matić's deputy, Jelena Kovač", "Jelena Kovač"),
        ("His company, Agro-Ćirić", "Agro-Ćirić"),
        ("Survivor Rahima Begum", "Rahima Begum"),
        ("Agronomist Yamile Ortega", "Yamile Ortega"),
        ("Commodore Jerome Balingit", "Jerome Balingit"),
        ("Alhaja Risikat Adebayo", "Risikat Adebayo"),
    ],
)
def test_a_mention_keeps_what_makes_it_a_name(mention: str, name: str) -> None:
    assert core_name(mention) == name


def test_somebody_s_ministry_is_only_read() -> None:
    assert not _printed("Her ministry said that it was investigating.")
    assert _printed("Her deputy, Jelena Kovač, said that it was late.") == [("Jelena Kovač", "that it was late")]


@pytest.mark.parametrize(
    "head",
    ["SUKKUR: Villagers on Friday accused", "PANO AQIL: Villagers of the town accused"],
)
def test_a_town_that_the_text_names_again_is_no_speaker(head: str) -> None:
    town = head.partition(":")[0].title()
    text = f"{head} officials of opening the gates of the barrage without warning.\n\nRain is likely in {town}."
    assert not _printed(text)


def test_an_agency_may_stand_before_the_day_of_a_dateline() -> None:
    text = "ACCRA (Coastal Wire), March 3 - The bank will not be saved, Governor Ernestina Boakye said on Tuesday."
    assert _printed(text) == [("Ernestina Boakye", "The bank will not be saved")]


def test_an_entry_s_heading_is_no_part_of_what_is_said() -> None:
    text = (
        "14:05 – Mayor says levee will hold\n"
        "Galați mayor Sorin Dobre has told Radio Est that the levee on the Siret will hold overnight.\n\n"
        "13:10 – Schools closed\n"
        "Schools will stay closed until Monday, inspector Carmen Vlad said in a post on the page of the city.\n"
    )
    assert _printed(text) == [
        ("Sorin Dobre", "that the levee on the Siret will hold overnight"),
        ("Carmen Vlad", "Schools will stay closed until Monday"),
    ]


def test_lines_broken_to_fit_a_page_stay_one_paragraph() -> None:
    text = (
        "The mayor of the town said that the levee on the river\n"
        "would hold overnight and that the schools would stay\n"
        "closed until Monday.\n"
    )
    assert "closed until Monday" in _of(text, "levee").text


def test_a_name_behind_the_words_said_is_part_of_them() -> None:
    text = "Dlamini told the commission that she had reported it to the head of department, Dr Thandi Nkosi, in 2017."
    found = extract_statements(text, published="2023-11-08")
    assert [s.said_on for s in found] == ["2023-11-08"]
    assert found[0].text.endswith("Dr Thandi Nkosi, in 2017")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Kamotho put the number of missing at 31.", [("Kamotho", "the number of missing at 31")]),
        ("But the Edhi Foundation put the death toll at 19.", [("Edhi Foundation", "the death toll at 19")]),
        ("The U.N. puts the figure at 7,900.", [("The U.N.", "the figure at 7,900")]),
        ("The mayor's office put the amount at Shs 1.4bn.", [("The mayor's office", "the amount at Shs 1.4bn")]),
        ("Ida Holm put the cost at $3 million on Monday.", [("Ida Holm", "the cost at $3 million")]),
        ("He put the number of protesters at 150.", []),
        ("The storm put the total at 12.", []),
        ("Officials would put the cost at 3 million.", []),
        ("Nobody put the number at 14.", []),
        ("The company put the price at 14 dollars.", []),
        ("The coach put the team at 1 in the table.", []),
    ],
)
def test_a_number_put_at_so_much_is_whoever_s_put_it(text: str, printed: list[tuple[str, str]]) -> None:
    assert _printed(text) == printed


def test_more_statements_than_anybody_reads_end_with_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_STATEMENTS", 3)
    text = "\n\n".join(f"Karl Voss said that {n} boats sank." for n in range(9))
    with pytest.warns(DatelineWarning, match="more than 3 statements"):
        assert len(extract_statements(text)) == 3


@pytest.mark.parametrize(
    "text",
    [
        "Director Victor Mapani spoke. The claim was rejected by the consumers' union. Its director said it was late.",
        "Director Ann Lee left. Bakers in Kitwe met. Their director said that bread was dear.",
    ],
)
def test_its_director_is_not_the_director_of_another(text: str) -> None:
    assert not _printed(text)


def test_somebody_s_neighbour_is_whom_she_means() -> None:
    text = (
        "A spokesperson, Anna Itkon, said there were plans. Ivanova's neighbour, who is 80, said she had no view. "
        "“I have an opinion on socks,” she said."
    )
    assert ("Anna Itkon", "“I have an opinion on socks,”") not in _printed(text)


@pytest.mark.parametrize("verb", ["call", "ask", "ring"])
def test_whoever_is_called_may_be_he(verb: str) -> None:
    text = f"Paul Hung sat. “A crane,” he says, “is a hen.”\n\nWhen I {verb} Peter Nhanh, he says that he will check."
    assert ("Paul Hung", "that he will check") not in _printed(text)


def test_what_she_did_next_is_no_part_of_what_she_said() -> None:
    text = "Aigerim Tleuzhan said she had been praised twice, and produced a certificate."
    assert _printed(text) == [("Aigerim Tleuzhan", "she had been praised twice")]


def test_an_aside_in_words_by_according_to_leaves_them_open() -> None:
    text = "Not so, according to Peter Triet: chicks raised by people, he says, have been released since 2011."
    assert not _printed(text)


def test_a_title_that_opens_the_next_sentence_is_no_second_half() -> None:
    text = "“There is a lot of crossover,” Julie Ward said. “American Artists from the Empire” runs through June."
    assert _printed(text) == [("Julie Ward", "“There is a lot of crossover,”")]


def test_a_sentence_goes_on_behind_an_abbreviation_in_small_letters() -> None:
    text = "Dave Vernon said he tried to take the casket to the centre in Orient where Ricky Karg Jr. is held."
    assert _of(text, "casket").text.endswith("Karg Jr. is held")


def test_marks_of_two_styles_close_each_other() -> None:
    text = "\"It was busy,'' said Al Kusi. \"That is all.\" He left.\n\n\"He had plans,'' said his mother, Ellen Mauro."
    assert _printed(text)[-1] == ("Ellen Mauro", "\"He had plans,''")


def test_who_passes_words_on_is_no_part_of_them() -> None:
    text = (
        "Nina Webb, a board member, announced Monday that the council is awarding grants to three local groups, "
        "DAC Marketing and Public Relations Manager Janet Cooper said."
    )
    assert "Janet Cooper" not in _of(text, "three local groups").text


def test_what_he_said_next_is_a_statement_of_its_own() -> None:
    text = "Irakli Banda said he did not believe it and said such rhetoric was idle."
    assert [words for _, words in _printed(text)] == ["he did not believe it", "such rhetoric was idle"]


@pytest.mark.parametrize("lead", ["If this argument fails", "In her first years there", "Though the change was slow"])
def test_words_before_an_aside_belong_to_what_is_said(lead: str) -> None:
    text = f"{lead}, Jorge Castaneda argues, there are other tools in the box."
    assert _of(text, "other tools").text.startswith(lead)


def test_whom_somebody_calls_on_is_part_of_the_call() -> None:
    text = "Jennifer Palmer called on Karl Voss to stop the attacks."
    assert _of(text, "stop the attacks").text == "Karl Voss to stop the attacks"


def test_workers_whom_a_reporter_reached_are_not_the_reporter() -> None:
    text = "Workers reached by our reporter Halima Nyanza say that half the plant has been shut since noon."
    assert "Halima Nyanza" not in [who for who, _ in _printed(text)]


@pytest.mark.parametrize(
    "text",
    [
        "According to Wikipedia, the free encyclopedia, the National Federation is the largest organization.",
        "Some 2600 are ill, according to the CDC, the U.S. Agency for Development and the UN.",
        "According to CDC officials Dr. Rob Quick and Dr. Carleene Dei an eleven man team is being sent to Haiti.",
    ],
)
def test_words_that_may_be_the_source_s_own_are_only_read(text: str) -> None:
    assert not _printed(text)


@pytest.mark.parametrize(
    "text",
    [
        "According to police, the man, 42, was armed.",
        "According to Ida Holm, the harbour master, the pier is shut.",
        "The mud, according to Ida Holm, came at dawn.",
        "At least twelve have died this year, according to the UN.",
    ],
)
def test_a_whole_sentence_by_according_to_is_printed(text: str) -> None:
    assert len(_printed(text)) == 1


def test_a_party_behind_a_name_is_no_second_speaker() -> None:
    text = "Representative Thomas Washburne, Republican, Evansville, told the station that he was involved."
    assert [who for who, _ in _printed(text)] == ["Thomas Washburne"]


@pytest.mark.parametrize("link", ["And", "However,", "In addition,", "Meanwhile,", "Also,"])
def test_the_writer_s_link_to_the_sentence_before_is_not_said(link: str) -> None:
    assert _of(f"{link} growth is slowing in many nations, the IMF said.", "growth").text.startswith("growth")
    assert _of("However laudable the goal, growth is slow, the IMF said.", "growth").text.startswith("However")


def test_words_do_not_end_with_what_joins_them_to_the_next() -> None:
    text = "Clinton told officials that she did not want the escort at all, but the police overruled that."
    assert not _of(text, "escort").text.endswith("but")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ('"We counted 44 excavators," its director, Loes Amatali, told De Kust Koerier.', "Loes Amatali"),
        ("“We saw it,” Mayor Ida Holm told Het Parool.", "Ida Holm"),
        ("“It is shut,” Karl Voss assured Nasza Gazeta Lokalna.", "Karl Voss"),
        ("“The creek is brown,” a teacher, Erna Jabini, told Radio Kon Oso Fm.", "Erna Jabini"),
        ("Loes Amatali told De Kust Koerier that the pit had grown.", "Loes Amatali"),
    ],
)
def test_who_is_told_does_not_speak(text: str, speaker: str) -> None:
    (found,) = extract_statements(text)
    assert found.speaker == speaker
