from __future__ import annotations

from toolkit.quotes import conflicts
from toolkit.records import Statement


def _statement(number: int, speaker: str, text: str, *, negated: bool = False) -> Statement:
    return Statement(
        grade="print",
        content=((100 * number, 100 * number + len(text)),),
        speaker=speaker,
        kind="direct",
        said_on="2018-11-13",
        rule="r",
        confidence=1.0,
        id=f"s{number}",
        text=text,
        negated=negated,
        document="d",
    )


ASIDE = _statement(9, "Ellander", "the harbour opens at noon")


def test_a_denial_meets_the_assertion_it_denies() -> None:
    said = [
        _statement(1, "Ostrand", "new halls stand at the quarry"),
        _statement(2, "Quorell", "no new halls stand anywhere near the quarry"),
        ASIDE,
    ]
    [found] = conflicts(said)
    assert found.subjects == ("s1", "s2")
    assert found.verdict is None
    assert "Ostrand" in found.text
    assert "Quorell" in found.text


def test_two_numbers_for_one_thing_are_offered_with_both_values() -> None:
    said = [
        _statement(1, "Ostrand", "the base lies 85 km north of the border line"),
        _statement(2, "Quorell", "the base lies 120 km north of the border line"),
        ASIDE,
    ]
    [found] = conflicts(said)
    assert [(q.value, q.unit) for q in found.quantities] == [(85, "km"), (120, "km")]


def test_a_unit_of_length_that_two_share_is_no_topic() -> None:
    said = [
        _statement(1, "Ostrand", "the new ferry quay, 235 kilometres west of the capital, is 120 metres long"),
        _statement(2, "Quorell", "the quay lies less than 10 kilometres from the border"),
        ASIDE,
    ]
    assert conflicts(said) == []


def test_a_cue_that_denies_turns_the_statement_round() -> None:
    said = [
        _statement(1, "Ostrand", "the harbour crew had been paid"),
        _statement(2, "Quorell", "the harbour crew had been paid in full", negated=True),
        ASIDE,
    ]
    assert len(conflicts(said)) == 1


def test_shared_names_alone_are_no_topic() -> None:
    said = [
        _statement(1, "Ostrand", "North Korea has never promised to dismantle anything"),
        _statement(2, "Quorell", "We watch North Korea very closely"),
        ASIDE,
    ]
    assert conflicts(said) == []


def test_nothing_said_gives_no_conflict() -> None:
    assert conflicts([]) == []


def test_a_rejected_word_meets_whoever_used_it() -> None:
    said = [
        _statement(1, "The Courier", "a great deception at the quarry"),
        _statement(2, "The ministry", "the use of the word “deception” by some", negated=True),
        ASIDE,
    ]
    [found] = conflicts(said)
    assert "rejects the word “deception”" in found.text


def test_dates_that_cannot_both_be_right_are_offered() -> None:
    said = [
        _statement(1, "Ostrand", "the quarry gate was shut on 5 May 2017"),
        _statement(2, "Quorell", "the quarry gate was shut on 9 June 2017"),
        _statement(3, "Haskavel", "the quarry gate was shut in May 2017"),
    ]
    assert [f.subjects for f in conflicts(said) if "dates differ" in f.text] == [("s1", "s2"), ("s2", "s3")]


def test_words_that_point_back_meet_what_they_point_at() -> None:
    said = [
        _statement(1, "Ostrand", "every truck has been sent home since the spring"),
        _statement(2, "Two members of the council", "This fact", negated=True),
    ]
    [found] = conflicts(said)
    assert "points back" in found.text


def test_two_parties_side_by_side_on_one_subject_are_offered_last() -> None:
    said = [
        _statement(1, "Tolvane", "disarmament as a series of small steps, with payment for each"),
        _statement(2, "The Esterwane ministry", "complete disarmament of Tolvane before any payment"),
        _statement(3, "Tolvane", "no payment was ever promised for disarmament"),
    ]
    found = conflicts(said)
    assert ("s1", "s2") in [f.subjects for f in found]
    assert len(conflicts(said, most=1)) == 1


def test_a_part_of_a_longer_statement_is_not_set_against_anything() -> None:
    whole = Statement(
        grade="print",
        content=((0, 60),),
        speaker="Ostrand",
        kind="direct",
        rule="r",
        confidence=1.0,
        id="s1",
        text="the claims that the harbour crew had been paid for years",
    )
    part = whole.model_copy(update={"content": ((11, 56),), "id": "s2", "text": "that the harbour crew had been paid"})
    other = whole.model_copy(
        update={
            "content": ((90, 130),),
            "id": "s3",
            "speaker": "Quorell",
            "text": "the harbour crew had never been paid",
        }
    )
    assert [f.subjects for f in conflicts([whole, part, other])] == [("s1", "s3")]


def test_reported_speech_stands_as_the_document_s_words_and_a_denial_says_so() -> None:
    said = [
        _statement(1, "Ostrand", "the harbour crew had been paid").model_copy(update={"kind": "indirect"}),
        _statement(2, "Quorell", "the harbour crew had been paid in full", negated=True).model_copy(
            update={"kind": "indirect"}
        ),
        ASIDE,
    ]
    [found] = conflicts(said)
    assert "Ostrand (13 November 2018), in the document’s words: “the harbour crew had been paid”." in found.text
    assert (
        "Quorell (13 November 2018) denied, in the document’s words: “the harbour crew had been paid in full”."
        in found.text
    )
