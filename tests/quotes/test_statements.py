"""Sentences written for these tests, marked by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.errors import DatelineWarning
from toolkit.quotes import extract_statements
from toolkit.records import Statement


def _one(text: str, words: str) -> Statement:
    [found] = [s for s in extract_statements(text, published="2018-11-13") if words in s.text]
    assert " … ".join(text[a:b] for a, b in found.content) == found.text
    return found


@pytest.mark.parametrize(
    ("text", "words", "speaker", "cue", "kind"),
    [
        ("“The site is closed,” said Mira Ostrand.", "The site is closed", "Mira Ostrand", "said", "direct"),
        ("“The site is closed,” the minister told reporters.", "The site is closed", "the minister", "told", "direct"),
        ("Mira Ostrand said: “The site is closed.”", "The site is closed", "Mira Ostrand", "said", "direct"),
        ("Ostrand said that the site was closed.", "that the site was closed", "Ostrand", "said", "indirect"),
        ("Ostrand said Tuesday the site was “long closed”.", "the site was “long closed”", "Ostrand", "said", "mixed"),
        ("Ostrand told the council that nothing had changed.", "nothing had changed", "Ostrand", "told", "indirect"),
        ("According to Ostrand, trucks come at night.", "trucks come at night", "Ostrand", "According", "indirect"),
        ("Trucks come at night, according to Ostrand.", "Trucks come at night", "Ostrand", "according", "indirect"),
        ("The base, Ostrand said, is empty.", "is empty", "Ostrand", "said", "indirect"),
        ("Ostrand called the permit “a piece of paper”.", "“a piece of paper”", "Ostrand", "called", "mixed"),
        ("In a statement, the ministry said the road is shut.", "the road is shut", "the ministry", "said", "indirect"),
        ("The ministry pledged to close the quarry.", "to close the quarry", "The ministry", "pledged", "indirect"),
        ("Ostrand urged the council to act.", "to act", "Ostrand", "urged", "indirect"),
        ("OSTRAND: We will act tomorrow.", "We will act tomorrow", "OSTRAND", ":", "indirect"),
        ("“We were never asked.” ― Mira Ostrand", "We were never asked", "Mira Ostrand", None, "direct"),
    ],
)
def test_each_construction_gives_content_speaker_and_cue(
    text: str, words: str, speaker: str, cue: str | None, kind: str
) -> None:
    found = _one(text, words)
    assert (found.speaker, found.kind) == (speaker, kind)
    assert found.speaker_span is not None
    assert found.mention == text[slice(*found.speaker_span)]
    if cue:
        assert found.cue == cue


def test_the_two_halves_of_a_split_quotation_are_one_statement() -> None:
    found = _one("“The barges carry sand,” Ostrand answered, “and the sand is ours.” Nobody moved.", "barges")
    assert found.text == "“The barges carry sand,” … “and the sand is ours.”"
    assert found.kind == "direct"


def test_a_second_quotation_of_a_paragraph_goes_to_the_same_speaker() -> None:
    found = _one("“We saw nothing,” Ostrand said. “We heard everything.”", "We saw nothing")
    assert "We heard everything" in found.text


def test_a_quotation_announced_with_a_colon_may_stand_in_the_next_paragraph() -> None:
    found = _one("Ostrand continued:\n\n“There is no work at the quarry and there will be none.”", "no work")
    assert (found.speaker, found.rule) == ("Ostrand", "announced")


def test_a_paragraph_that_is_all_quotation_goes_on_with_the_speaker_before() -> None:
    text = "“The first load left in May,” Ostrand said.\n\n“The second load left in June and nobody wrote it down.”"
    assert _one(text, "second load").speaker == "Ostrand"


def test_a_coordinated_verb_goes_back_to_the_speaker() -> None:
    text = "The Blue House said the existence of the sites was “nothing new” and rejected the word “deception”."
    assert _one(text, "nothing new").text == "the existence of the sites was “nothing new”"
    assert _one(text, "deception").speaker == "The Blue House"


def test_denial_and_hedging_are_kept() -> None:
    assert _one("Ostrand denied that the site was open.", "the site was open").negated
    assert _one("Ostrand ruled out that the site was open.", "the site was open").negated
    assert _one("Ostrand did not say that the site was open.", "the site was open").negated
    assert _one("Ostrand suggested that the site was open.", "the site was open").hedged
    assert not _one("Ostrand said that the site was open.", "the site was open").hedged


def test_whoever_passes_words_on_is_named_but_is_not_the_speaker() -> None:
    found = _one("“The site is closed,” Ostrand said on Monday, The Courier reported.", "The site is closed")
    assert (found.speaker, found.via) == ("Ostrand", "The Courier")


def test_a_pronoun_is_resolved_and_shows_that_it_was() -> None:
    found = _one("Mira Ostrand came late. Nobody asked. “I am here now,” she said.", "I am here now")
    assert (found.guess or found.speaker, found.mention) == ("Mira Ostrand", "she")


def test_a_pronoun_without_a_person_stays_as_it_is() -> None:
    assert _one("“I am here now,” she said.", "I am here now").speaker == "she"


def test_a_family_name_takes_the_full_name_only_when_one_person_has_it() -> None:
    text = "Ruth Ellander spoke first. {}“It is over now,” Ellander said."
    assert _one(text.format(""), "It is over").speaker == "Ruth Ellander"
    two = text.format("Tom Ellander spoke next. ")
    assert _one(two, "It is over").speaker == "Ellander"


def test_a_place_that_speaks_is_a_speaker() -> None:
    assert _one("Pyongyang warned that it would test again.", "it would test again").speaker == "Pyongyang"


def test_words_inside_a_quotation_report_nothing() -> None:
    assert len(extract_statements("“He said that they said so,” Ostrand said.")) == 1


@pytest.mark.parametrize(
    "text", ["", " \n\n ", "“", "No statement stands here.", "Home\nNews\nSport", "\ud800", "\x00"]
)
def test_a_text_without_statements_gives_none(text: str) -> None:
    assert extract_statements(text) == []


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([*"“”‘’\"'.,:;—\n ", "said ", "he ", "Kim ", "that ", "Tuesday "]), max_size=50).map(
        "".join
    )
)
def test_no_text_raises_and_every_span_lies_in_it(text: str) -> None:
    for s in extract_statements(text, published="2018-11-13"):
        spans = [*s.content, *(x for x in (s.cue_span, s.speaker_span) if x)]
        assert all(0 <= a <= b <= len(text) for a, b in spans)
        assert s.content


@pytest.mark.parametrize(
    ("text", "words", "speaker", "via"),
    [
        ("The Times reported that officials said the base was shut.", "the base was shut", "officials", "The Times"),
        ("KCNA said the test was over, the Yonhap agency reported.", "the test was over", "KCNA", "the Yonhap agency"),
        ("The base was empty, Ostrand said, and the road was shut.", "the road was shut", "Ostrand", None),
        ("Said Ostrand: “Nobody came to the gate.”", "Nobody came", "Ostrand", None),
        ("Ostrand denied taking the money.", "taking the money", "Ostrand", None),
        ("The claim was rejected by the ministry.", "The claim", None, None),
        ("Ostrand made it clear that the pier was shut.", "that the pier was shut", "Ostrand", None),
        ("Ostrand was adamant that the pier was shut.", "that the pier was shut", "Ostrand", None),
        ("Ostrand was accused of taking the money.", "of taking the money", None, None),
        ("According to a study published on Tuesday, 9 bases are used.", "9 bases are used", "a study", None),
        (
            "Ostrand said the pier was closed: the gate was shut, the boats were gone.",
            "the boats were gone",
            "Ostrand",
            None,
        ),
    ],
)
def test_what_the_parser_hangs_elsewhere_is_read_too(
    text: str, words: str, speaker: str | None, via: str | None
) -> None:
    found = [s for s in extract_statements(text) if words in s.text]
    assert (speaker, via) in [(s.speaker, s.via) for s in found]


@pytest.mark.parametrize(
    "text",
    [
        "Asked whether he would go, Hall left.",
        "A source, who asked not to be named, left.",
        "The rumours threaten to grow.",
    ],
)
def test_a_question_put_and_a_wish_to_stay_unnamed_are_no_statements(text: str) -> None:
    assert extract_statements(text) == []


def test_a_text_without_end_is_read_up_to_a_limit_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.quotes.statements.LONGEST_TEXT", 60)
    with pytest.warns(DatelineWarning, match="in the first 60"):
        found = extract_statements("Ostrand said it was over. " * 5)
    assert all(s.content[-1][1] <= 60 for s in found)
    assert len(found) == 2


@pytest.mark.parametrize("text", ["It was raised by 8 metres in 2021.", "It was added in May.", "This was noted."])
def test_a_pronoun_alone_is_nothing_said(text: str) -> None:
    assert extract_statements(text) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Mira Ostrand refused to deny that the road was shut.",
        "Mira Ostrand did not deny that the road was shut.",
        "Mira Ostrand did not rule out that the road was shut.",
        "Mira Ostrand declined to rule out that the road was shut.",
    ],
)
def test_what_is_not_denied_is_neither_said_nor_denied(sentence: str) -> None:
    assert [s for s in extract_statements(sentence) if s.grade == "print"] == []
