"""Figures for one thing in several documents, and documents that say the same or otherwise."""

from __future__ import annotations

import pytest

from tests.quotes.conftest import MakeDocument, case_of
from toolkit.quotes import read_document, statement_findings
from toolkit.records import Finding


def _count(make_document: MakeDocument, claimed: str, printed: dict[str, tuple[str, str]]) -> Finding:
    """Test a figure against documents: for each id its day and the figure that its text prints."""
    documents = [
        make_document(f"The desk read that it was {figure}, and no more.", name=f"{name}.txt", published=day)
        for name, (day, figure) in printed.items()
    ]
    figures = [{"document": name, "is": figure} for name, (_, figure) in printed.items()]
    check = {"kind": "count", "of": "the thing", "is": claimed, "figures": figures}
    claim = {"id": "c", "text": "So many", "speaker": "X", "check": check}
    texts = [read_document(document) for document in documents]
    [found] = statement_findings(case_of(*documents, claims=[claim]), (), texts)
    return found


@pytest.mark.parametrize(
    ("claimed", "printed", "verdict"),
    [
        ("52 square kilometres", ["52 square kilometres", "5,200 hectares"], "supported"),
        ("52 square kilometres", ["5,200 hectares"], "not-checkable"),
        ("52 square kilometres", ["300 hectares"], "disputed"),
        ("52 square kilometres", ["more than 300 hectares"], "not-checkable"),
        ("52 square kilometres", ["more than 9,000 hectares"], "disputed"),
        ("52 square kilometres", ["up to 300 hectares"], "disputed"),
        ("52 square kilometres", ["up to 6,000 hectares"], "not-checkable"),
        ("more than 300 hectares", ["52 square kilometres"], "not-checkable"),
        ("at least 1,200 fish", ["at least 1,200 fish", "1,240 fish"], "supported"),
        ("up to 90 houses", ["up to 90 houses", "84 houses"], "supported"),
        ("at least 1,200 fish", ["at least 1,200 fish", "9,000 fish"], "not-checkable"),
        ("more than 9,000 hectares", ["52 square kilometres"], "disputed"),
        ("at least 40 people", ["at most 30 people"], "disputed"),
        ("at least 40 people", ["at most 50 people"], "not-checkable"),
        ("52 square kilometres", ["52 km²", "5,200 hectares", "more than 300 hectares"], "supported"),
        ("52 square kilometres", ["52 km²", "40 square kilometres", "more than 300 hectares"], "disputed"),
        ("12 cranes", ["9 cranes", "12 cranes"], "loose"),  # it grew from one day to the next
        ("9 cranes", ["9 cranes", "12 cranes"], "disputed"),
    ],
)
def test_figures_differ_only_where_no_reading_of_both_is_true(
    make_document: MakeDocument, claimed: str, printed: list[str], verdict: str
) -> None:
    rows = {f"d{n}": (f"2018-11-{n:02}", figure) for n, figure in enumerate(printed, 1)}
    found = _count(make_document, claimed, rows)
    assert found.verdict == verdict, found.text
    assert all(figure in found.text for figure in printed)


def test_a_bound_that_leaves_room_is_named_as_such(make_document: MakeDocument) -> None:
    found = _count(make_document, "52 square kilometres", {"d1": ("2018-11-01", "more than 300 hectares")})
    assert "“more than 300 hectares” leaves room for it" in found.text


def test_a_lone_figure_is_called_lone_and_other_documents_with_its_words_are_named(make_document: MakeDocument) -> None:
    texts = {"one": "The flood left 90 houses empty.", "two": "Fire took 90  houses.", "three": "Ninety houses stood."}
    made = [make_document(text, name=f"{name}.txt") for name, text in texts.items()]
    documents = [document.model_copy(update={"title": f"Page {document.id}"}) for document in made]
    check = {"kind": "count", "of": "houses", "is": "90 houses", "figures": [{"document": "one", "is": "90 houses"}]}
    claim = {"id": "c", "text": "90 houses were left", "speaker": "X", "check": check}
    [found] = statement_findings(case_of(*documents, claims=[claim]), (), [read_document(d) for d in documents])
    assert found.verdict == "not-checkable"
    assert "The words “90 houses” stand in “Page two”, too; whether of the same is for a person" in found.text
    assert "three" not in found.text


def test_a_larger_figure_of_another_source_is_no_growth(make_document: MakeDocument) -> None:
    ministry = make_document("Five workers died in the works.", name="ministry.txt", published="2023-04-14")
    union = make_document("The union counts 17 workers who died.", name="union.txt", published="2023-04-18")
    documents = [ministry.model_copy(update={"outlet": "The Ministry"}), union]
    figures = [{"document": "ministry", "is": "five workers"}, {"document": "union", "is": "17 workers"}]
    check = {"kind": "count", "of": "the dead", "is": "17 workers", "figures": figures}
    claim = {"id": "c", "text": "17 died", "speaker": "X", "check": check}
    texts = [read_document(document) for document in documents]
    [found] = statement_findings(case_of(*documents, claims=[claim]), (), texts)
    assert found.verdict == "disputed", found.text
