"""What persons decided on documents, events, pairs and shadows: applied to the case, and told where it cannot be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from toolkit.records import Case, Decisions, FiledDecision, decided_case, left_out, seen_by
from toolkit.records.decided_entries import DecidedCase, fact_basis
from toolkit.records.decision import Decision

START = datetime(2026, 5, 3, 12, tzinfo=UTC)


def _scene(name: str, day: str, site: str = "quay", file: str | None = "x.tif") -> dict[str, Any]:
    return {"id": name, "sensor": "S", "acquired": day, "site": site, "file": file and f"{name}.tif"}


@pytest.fixture
def case() -> Case:
    made: dict[str, Any] = {
        "slug": "quay",
        "title": "Quay",
        "question": "Who?",
        "as_of": "2024-04-01",
        "sites": [{"id": "quay", "name": "Quay"}, {"id": "dam", "name": "Dam"}],
        "documents": [{"id": "page", "title": "A page", "outlet": "Paper", "published": "2018-11-02"}],
        "events": [
            {"id": "opened", "date": "2018-10-01", "text": "It opens."},
            {"id": "closed", "date": "2018-10-09", "text": "It closes."},
        ],
        "claims": [
            {
                "id": "nine",
                "text": "It closed after eight days.",
                "speaker": "A",
                "check": {"kind": "interval", "first": "opened", "second": "page", "days": 8},
            }
        ],
        "scenes": [
            _scene("spring", "2018-03-01"),
            _scene("summer", "2018-06-01"),
            _scene("autumn", "2018-10-01"),
            _scene("other", "2018-10-01", "dam"),
            _scene("cited", "2018-10-01", file=None),
        ],
        "imagery": {
            "site": "quay",
            "before": "spring",
            "after": "autumn",
            "shadows": [
                {"id": "mast", "of": "the mast", "scene": "autumn", "foot": "38.5, 126.1", "tip": "38.6, 126.1"}
            ],
        },
        "comparisons": [{"id": "second", "site": "quay", "before": "summer", "after": "autumn"}],
    }
    return Case.model_validate(made)


def _filed(*given: tuple[str, str, str, dict[str, Any]], **more: Any) -> Decisions:
    made = []
    for number, (kind, name, do, value) in enumerate(given):
        facts = {"kind": kind, "on": {"id": name}, "do": do, "value": value, "at": START + timedelta(minutes=number)}
        made.append(FiledDecision(file=f"{number}.toml", decision=Decision.model_validate({**facts, **more})))
    return Decisions(filed=tuple(made))


def _heard(case: Case, *given: tuple[str, str, str, dict[str, Any]], **more: Any) -> DecidedCase:
    return decided_case(case, _filed(*given, **more))


def test_a_documents_day_outlet_and_title_are_set_with_the_cases_own_beside(case: Case) -> None:
    found = _heard(case, ("document", "page", "correct", {"published": "2018-11-03", "outlet": "Post"}))
    (document,) = found.case.documents
    assert (document.published, document.outlet, document.title) == ("2018-11-03", "Post", "A page")
    (outcome,) = found.outcomes
    assert (outcome.status, outcome.reading) == ("applied", {"published": "2018-11-02", "outlet": "Paper"})


def test_an_event_is_dated_or_dropped_and_can_be_taken_up_again(case: Case) -> None:
    found = _heard(case, ("event", "opened", "correct", {"date": "2018-10-02"}), ("event", "closed", "reject", {}))
    assert [(e.id, e.date) for e in found.case.events] == [("opened", "2018-10-02")]
    again = _heard(case, ("event", "closed", "reject", {}), ("event", "closed", "correct", {"date": "2018-10-08"}))
    assert [(e.id, e.date) for e in again.case.events] == [("opened", "2018-10-01"), ("closed", "2018-10-08")]


def test_an_event_that_a_claim_is_tested_against_is_not_dropped(case: Case) -> None:
    found = _heard(case, ("event", "opened", "reject", {}))
    assert found.case == case
    assert (found.outcomes[0].status, found.outcomes[0].note) == ("changed", "the claim 'nine' is tested against it")


@pytest.mark.parametrize("name", ["imagery", "second"])
def test_a_dropped_pair_is_set_aside_and_its_scenes_stay(case: Case, name: str) -> None:
    found = _heard(case, ("comparison", name, "reject", {}))
    assert found.case.imagery is not None
    plans = {"imagery": found.case.imagery, "second": found.case.comparisons[0]}
    assert plans.pop(name).set_aside == "The desk set this pair aside on 3 May 2026."
    assert [plan.set_aside for plan in plans.values()] == [None]
    assert found.case.scenes == case.scenes


def test_a_step_on_one_of_several_pairs_hears_what_was_decided_on_its_own(case: Case) -> None:
    seen = seen_by(case, "second")
    found = _heard(seen, ("comparison", "imagery", "correct", {"before": "spring"})).case
    assert found == seen
    assert _heard(seen, ("comparison", "second", "reject", {})).case.imagery.set_aside  # type: ignore[union-attr]


def test_the_pair_of_a_comparison_is_chosen(case: Case) -> None:
    found = _heard(case, ("comparison", "imagery", "correct", {"before": "summer"}))
    assert found.case.imagery is not None
    assert (found.case.imagery.before, found.case.imagery.after) == ("summer", "autumn")


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"before": "winter"}, "no scene with pixels has the id 'winter'"),
        ({"before": "cited"}, "no scene with pixels has the id 'cited'"),
        ({"after": "other"}, "the scene 'other' is not of 'quay'"),
        ({"before": "autumn"}, "one scene"),
        ({"before": "autumn", "after": "spring"}, "later than the other"),
    ],
)
def test_a_pair_that_cannot_be_is_told_and_moves_nothing(case: Case, value: dict[str, Any], told: str) -> None:
    found = _heard(case, ("comparison", "imagery", "correct", value))
    assert found.case == case
    assert found.outcomes[0].status == "changed"
    assert told in found.outcomes[0].note


def test_a_shadows_marks_are_set_right_or_it_is_dropped(case: Case) -> None:
    moved = _heard(case, ("shadow", "mast", "correct", {"tip": "38.7, 126.2"})).case.imagery
    assert moved is not None
    assert moved.shadows[0].tip == "38.7, 126.2"
    gone = _heard(case, ("shadow", "mast", "reject", {})).case.imagery
    assert gone is not None
    assert gone.shadows == ()
    wrong = _heard(case, ("shadow", "mast", "correct", {"tip": "over there"})).outcomes[0]
    assert (wrong.status, wrong.note) == ("changed", "'over there' is no latitude, longitude in decimal degrees")


@pytest.mark.parametrize("kind", ["document", "event", "comparison", "shadow"])
def test_what_is_gone_or_changed_since_waits_for_a_person(case: Case, kind: str) -> None:
    gone = _heard(case, (kind, "pagee", "confirm", {})).outcomes[0]
    assert gone.status == "gone"
    name = {"document": "page", "event": "opened", "comparison": "second", "shadow": "mast"}[kind]
    changed = _heard(case, (kind, name, "confirm", {}), basis="0" * 64).outcomes[0]
    assert (changed.status, changed.ref) == ("changed", name)


def test_a_mark_is_lost_when_the_case_file_says_otherwise_later(case: Case) -> None:
    basis = fact_basis("event", case.events[0], "confirm")
    assert _heard(case, ("event", "opened", "confirm", {}), basis=basis).outcomes[0].status == "applied"
    later = case.model_copy(update={"events": (case.events[0].model_copy(update={"date": "2018"}), *case.events[1:])})
    assert _heard(later, ("event", "opened", "confirm", {}), basis=basis).outcomes[0].status == "changed"


def test_a_document_is_left_out_until_somebody_confirms_it(case: Case) -> None:
    dropped = _filed(("document", "page", "reject", {}), ("document", "page", "correct", {"title": "B"}))
    assert set(left_out(case.documents, dropped)) == {"page"}
    again = _filed(("document", "page", "reject", {}), ("document", "page", "confirm", {}))
    assert left_out(case.documents, again) == {}
    heard = _filed(("document", "page", "reject", {}), basis="0" * 64)
    settled = heard.model_copy(update={"settled": decided_case(case, heard).outcomes})
    assert left_out(case.documents, settled) == {}


def test_a_step_is_given_only_what_moves_it(case: Case) -> None:
    decisions = _filed(("event", "opened", "correct", {"date": "2018"}), ("comparison", "imagery", "reject", {}))
    found = decided_case(case, decisions, ("comparison", "shadow", "site"))
    assert found.case.events == case.events
    assert [outcome.kind for outcome in found.outcomes] == ["comparison"]


@pytest.mark.parametrize(
    ("kind", "do"),
    [
        ("event", "add"),
        ("event", "accept"),
        ("shadow", "add"),
        ("comparison", "accept"),
        ("comparison", "dismiss"),
        ("finding", "dismiss"),
        ("finding", "correct"),
        ("site", "correct"),
    ],
)
def test_what_would_move_nothing_is_no_decision(kind: str, do: str) -> None:
    with pytest.raises(ValueError, match="nothing that can be done"):
        _filed((kind, "x", do, {"note": "n"}))
