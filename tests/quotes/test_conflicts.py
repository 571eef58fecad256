from __future__ import annotations

from toolkit.quotes import conflicts
from toolkit.records import Statement


def _statement(number: int, speaker: str, text: str, *, negated: bool = False) -> Statement:
    return Statement(
        content=((100 * number, 100 * number + len(text)),), speaker=speaker, kind="direct", said_on="2018-11-13",
        rule="r", confidence=1.0, id=f"s{number}", text=text, negated=negated, document="d",
    )  # fmt: skip


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
