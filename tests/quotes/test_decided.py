"""What persons decide goes before what the program reads; the reading stays beside, and nothing is applied in doubt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.quotes.conftest import MakeDocument, case_of
from toolkit.quotes import (
    apply_decisions,
    build_timeline,
    collect_statements,
    conflicts,
    read_document,
    settle_conflicts,
    statement_findings,
)
from toolkit.quotes.decided import Decided
from toolkit.records import (
    Decision,
    Decisions,
    DocumentText,
    FiledDecision,
    Person,
    Role,
    Statement,
    Subject,
    who_is,
    with_decided,
)
from toolkit.records.vouched import as_read, passage_of, statement_basis

TEXT = (
    "“No work has been done,” Peter Quorell said on 1 November 2018.\n\n"
    "“We were never asked,” an official said on Tuesday. The quay was closed at noon.\n\n"
    "Mira Ostrand denied that she had been paid.\n\nPeter Quorell said that Mira Ostrand had been paid 300 crowns."
)
DAY = datetime(2026, 5, 3, 12, tzinfo=UTC)


@pytest.fixture
def text(make_document: MakeDocument) -> DocumentText:
    return read_document(make_document(TEXT, published="2018-11-02"))


@pytest.fixture
def read(text: DocumentText) -> list[Statement]:
    return collect_statements([text])


def _of(read: list[Statement], words: str) -> Statement:
    return next(s for s in read if words in s.text)


def _filed(*given: Decision) -> Decisions:
    return Decisions(
        filed=tuple(
            FiledDecision(file=f"d{n}.toml", decision=d.model_copy(update={"at": DAY + timedelta(minutes=n)}))
            for n, d in enumerate(given, start=1)
        )
    )


def _on(statement: Statement, do: str, **facts: Any) -> Decision:
    passage = passage_of(as_read(statement))
    assert passage is not None
    on = Subject(passages=(passage,))
    return Decision.model_validate({"kind": "statement", "on": on, "do": do, "at": DAY, "by": "R. Reader", **facts})


def _heard(read: list[Statement], text: DocumentText, *given: Decision) -> Decided:
    return apply_decisions(read, _filed(*given), [text])


def test_a_speaker_that_a_person_sets_is_used_with_the_reading_beside(
    read: list[Statement], text: DocumentText
) -> None:
    asked = _of(read, "We were never asked")
    made = _heard(read, text, _on(asked, "correct", value={"speaker": "Tomas Haskavel"}, why="Heard on tape."))
    (outcome,) = made.outcomes
    now = _of(made.statements, "We were never asked")
    assert (now.id, now.speaker, now.grade, now.speaker_how) == (asked.id, "Tomas Haskavel", "print", "decided")
    assert (outcome.status, outcome.ref, outcome.by) == ("applied", asked.id, "R. Reader")
    assert now.decided[0].reading == (asked.speaker or "")
    assert as_read(now).speaker == asked.speaker
    case = case_of(text.document)
    assert any("Tomas Haskavel" in entry.text for entry in build_timeline(case, made.statements))


@pytest.mark.parametrize(
    ("do", "value", "claimed", "verdict"),
    [
        ("correct", {"speaker": "Tomas Haskavel"}, "Tomas Haskavel", "supported"),
        ("correct", {"speaker": "Tomas Haskavel"}, "Mira Ostrand", "contradicted"),
        ("reject", {}, "Tomas Haskavel", "not-checkable"),
        (None, {}, "Tomas Haskavel", "not-checkable"),
    ],
)
def test_what_a_person_vouches_for_settles_a_claim_and_says_so(
    read: list[Statement], text: DocumentText, do: str | None, value: dict[str, str], claimed: str, verdict: str
) -> None:
    given = [_on(_of(read, "never asked"), do, value=value)] if do else []
    check = {"kind": "statement", "speaker": claimed, "words": "We were never asked"}
    case = case_of(text.document, claims=[{"id": "c", "text": "Said so", "speaker": "X", "check": check}])
    [found] = statement_findings(case, _heard(read, text, *given).statements, [text])
    assert found.verdict == verdict
    assert ("decided by the desk" in found.text) is (verdict in {"supported", "contradicted"})


def _other_basis(s: Statement) -> Decision:
    return _on(s, "correct", value={"speaker": "A"}, basis="0" * 64)


def _gone(s: Statement) -> Decision:
    passage = passage_of(s)
    assert passage is not None
    moved = passage.model_copy(update={"document": "f" * 64})
    return _on(s, "reject").model_copy(update={"on": Subject(passages=(moved,))})


@pytest.mark.parametrize(
    ("make", "status", "told"),
    [
        (_other_basis, "changed", "reads otherwise"),
        (_gone, "gone", "any more"),
        (lambda s: _on(s, "correct", value={"text": "words nobody wrote"}), "changed", "do not stand"),
        (lambda s: _on(s, "correct", value={"said_on": "next week"}), "changed", "next week"),
    ],
)
def test_a_decision_in_doubt_is_told_and_moves_nothing(
    read: list[Statement], text: DocumentText, make: Callable[[Statement], Decision], status: str, told: str
) -> None:
    made = _heard(read, text, make(_of(read, "No work")))
    (outcome,) = made.outcomes
    assert made.statements == read
    assert outcome.status == status
    assert told in outcome.note
    assert (status == "gone") is ("No work" in outcome.nearest)


def test_the_day_and_the_words_can_be_set_and_the_words_stand_in_the_document(
    read: list[Statement], text: DocumentText
) -> None:
    asked = _of(read, "never asked")
    value = {"text": "never asked", "said_on": "2018-10-30"}
    now = _of(_heard(read, text, _on(asked, "correct", value=value)).statements, "never asked")
    ((start, end),) = now.content
    assert text.text[start:end] == now.text == "never asked"
    assert (now.said_on, now.date_basis) == ("2018-10-30", "decided")
    assert as_read(now).content == asked.content


def test_a_mark_is_lost_when_what_stands_changes(read: list[Statement], text: DocumentText) -> None:
    first = _of(read, "No work")
    checked = _on(first, "confirm", basis=statement_basis(first))
    marked = _heard(read, text, checked)
    assert [s.do for s in _of(marked.statements, "No work").decided] == ["confirm"]
    changed = _heard(read, text, _on(first, "correct", value={"said_on": "2018-10-31"}), checked)
    assert [o.status for o in changed.outcomes] == ["applied", "changed"]
    assert "confirm" not in [s.do for s in _of(changed.statements, "No work").decided]


def test_what_was_dropped_comes_back_when_somebody_sets_it_right(read: list[Statement], text: DocumentText) -> None:
    first = _of(read, "No work")
    assert first.id not in {s.id for s in _heard(read, text, _on(first, "reject")).statements}
    both = _heard(read, text, _on(first, "reject"), _on(first, "correct", value={"speaker": "A B"}))
    assert _of(both.statements, "No work").speaker == "A B"


def test_a_statement_that_the_program_missed_is_added(read: list[Statement], text: DocumentText) -> None:
    start = TEXT.index("The quay was closed")
    passage = {"document": text.document.sha256, "start": start, "end": start + 27, "words": "The quay was closed"}
    given = Decision.model_validate(
        {"kind": "statement", "on": {"passages": [passage]}, "do": "add", "at": DAY, "value": {"speaker": "Ida Holm"}}
    )
    made = _heard(read, text, given)
    added = made.statements[-1]
    assert (added.id, added.text, added.speaker, added.grade) == (
        "added-1",
        "The quay was closed at noon",
        "Ida Holm",
        "print",
    )
    assert added.evidence == (text.document.sha256,)
    other = _heard(read, text, given, _on(added, "correct", value={"speaker": "Ada Brand"}))
    assert other.statements[-1].speaker == "Ada Brand"
    assert len(_heard(read, text, given, _on(added, "reject")).statements) == len(read)


def test_a_dismissed_conflict_is_not_offered_again(read: list[Statement], text: DocumentText) -> None:
    offered = conflicts(read)
    first = offered[0]
    sides = [passage_of(s) for s in read if s.id in first.subjects]
    given = Decision.model_validate({"kind": "conflict", "on": {"passages": sides}, "do": "dismiss", "at": DAY})
    made = settle_conflicts(offered, read, _filed(given))
    assert first not in made.findings
    assert len(made.findings) == len(offered) - 1
    assert made.outcomes[0].status == "applied"


PEOPLE = (
    Person(
        id="holm",
        name="Ida Holm",
        names=("Frau Holm", "Хольм"),
        roles=(Role(title="head of the agency", since="2015", until="2018-10"),),
    ),
    Person(id="brand", name="Ada Brand", roles=(Role(title="head of the agency", since="2018-11"),)),
    Person(id="ship", name="the Meridian", speaks=False),
    Person(id="agency", name="Harbour Agency", names=("the agency",), body=True),
)


@pytest.mark.parametrize(
    ("mention", "day", "who"),
    [
        ("the head of the agency", "2018-10-05", "Ida Holm"),
        ("The Head of the Agency", "2018-12", "Ada Brand"),
        ("the head of the agency", None, None),  # in office when? nobody is guessed
        ("the head of the agency", "2018", None),  # both may be meant
        ("Frau Holm", None, "Ida Holm"),
        ("хольм,", None, "Ida Holm"),
        ("Holm", None, None),
        ("a head of an agency", "2018-12", None),
        ("the agency", "2018-12", "Harbour Agency"),
        ("she", "2018-12", None),
    ],
)
def test_a_description_is_the_one_who_bears_it_then(mention: str, day: str | None, who: str | None) -> None:
    found = who_is(mention, PEOPLE, day)
    assert (found.name if found else None) == who


def test_the_list_of_people_ties_speakers_and_what_never_speaks_is_none(make_document: MakeDocument) -> None:
    body = (
        "“The quay is closed,” the head of the agency said on 5 October 2018.\n\n"
        "“We sail at dawn,” the Meridian said.\n\nFrau Holm denied that she had been paid."
    )
    document = make_document(body, published="2018-10-06")
    read = collect_statements([read_document(document)], people=PEOPLE)
    assert [s.speaker for s in read] == ["Ida Holm", None, "Ida Holm"]
    assert read[1].grade == "read"
    check = {"kind": "statement", "speaker": "the head of the agency", "words": "The quay is closed"}
    claim = {"id": "c", "text": "Said so", "speaker": "X", "said_on": "2018-10-05", "check": check}
    case = case_of(document, claims=[claim], people=PEOPLE)
    [found] = statement_findings(case, read, [read_document(document)])
    assert found.verdict == "supported"


def test_two_names_that_a_person_ties_are_one(make_document: MakeDocument) -> None:
    given = Decision.model_validate(
        {"kind": "person", "do": "same", "at": DAY, "on": {"names": ["Ida Holm", "the harbour master"]}}
    )
    people = with_decided((), _filed(given))
    text = read_document(make_document("“No ship came,” the harbour master said.", published="2018-10-06"))
    (read,) = collect_statements([text], people=people)
    assert read.speaker == "Ida Holm"
    assert [o.status for o in apply_decisions([read], _filed(given), [text]).outcomes] == ["applied"]
