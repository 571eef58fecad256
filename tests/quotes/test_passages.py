"""The passage of a claim: found whatever its marks and breaks, and honest about what it lacks."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.quotes.conftest import MakeDocument, case_of
from toolkit.errors import CaseError
from toolkit.quotes import claim_passages, find_passage, read_document
from toolkit.records import Passage

STORED = (
    "Minister Vale said the “of\ufb01ce”\nof Mr. Rosen-\nkranz – a third of a mile away – was shut. It re\u00adopened."
)


@pytest.mark.parametrize(
    "words",
    [
        'the "office" of Mr. Rosenkranz',
        "THE ‘office’  of Mr.\tRosenkranz",
        "a third of a mile away - was shut",
        "It reopened",
    ],
)
def test_words_are_found_whatever_their_marks_breaks_and_ligatures(words: str) -> None:
    [(start, end)] = find_passage(STORED, words)
    assert STORED[start:end].strip()


def test_words_that_stand_nowhere_are_not_found() -> None:
    assert find_passage(STORED, "the office of Mr. Rosenberg") == []
    assert find_passage(STORED, "...") == []


def _passage(make_document: MakeDocument, body: str, sites: Sequence[object] = (), **claim: object) -> Passage:
    document = make_document(body)
    given = {"id": "c", "speaker": "S", "document": document.id, "check": {"kind": "none", "why": "w"}, **claim}
    case = case_of(document, sites=sites, claims=[given])
    [found] = claim_passages(case, [read_document(document)])
    return found


BODY = (
    "Vale spoke.\n\nThe depot lies about 150 kilometres southwest of Tehran, the agency said on Monday.\n\nRain fell."
)


def test_a_stated_passage_keeps_its_characters(make_document: MakeDocument) -> None:
    found = _passage(make_document, BODY, text="It lies about 150 km away", passage="about 150 kilometres southwest")
    assert (found.status, found.text, found.paragraph) == ("given", "about 150 kilometres southwest", 2)
    assert found.lacking == ()


def test_without_one_the_likeliest_sentence_is_offered(make_document: MakeDocument) -> None:
    found = _passage(make_document, BODY, text="The depot lies about 93 miles from Tehran")
    assert found.status == "probable"
    assert found.text.startswith("The depot lies")
    assert found.lacking == ()  # 93 miles are 150 kilometres


def test_a_number_that_the_document_does_not_print_is_named(make_document: MakeDocument) -> None:
    found = _passage(make_document, BODY, text="The depot lies about 90 kilometres southwest of Tehran")
    assert found.lacking == ("about 90 kilometres",)


def test_quoted_words_and_names_that_are_not_there_are_named(make_document: MakeDocument) -> None:
    found = _passage(make_document, BODY, text="The agency called the depot “a secret” of Isfahan")
    assert found.lacking == ("a secret",)
    assert found.unnamed == ("Isfahan",)


def test_a_passage_that_stands_nowhere_stops_the_step(make_document: MakeDocument) -> None:
    with pytest.raises(CaseError) as caught:
        _passage(make_document, BODY, text="t", passage="about 90 kilometres")
    assert caught.value.error_code == "E_PASSAGE"
    assert "\n" not in str(caught.value)


def test_words_that_stand_twice_show_the_first_place(make_document: MakeDocument) -> None:
    found = _passage(make_document, "Rain fell. Rain fell.", text="It rained", passage="Rain fell")
    assert (found.start, found.times) == (0, 2)


@pytest.mark.parametrize(
    ("claimed", "printed", "held"),
    [
        ("90 km", "The depot is 90 km away.", True),
        ("90 km", "Distance in km: 90.", True),
        ("90 km", "Some 90 of them, in kilometres.", True),
        ("90 km", "It burnt 90 houses.", False),
        ("90 km", "The 90-year-old depot lies far off.", False),
        ("90 km", "It covers 90 hectares.", False),
        ("90 km", "It is 56 miles away.", True),
        ("90 hectares", "It is 90 km away.", False),
        ("18 months", "It took a year and a half, or 547 days.", True),
        ("90 people", "It held 90 prisoners.", True),
    ],
)
def test_a_figure_is_printed_only_where_its_unit_is_too(
    make_document: MakeDocument, claimed: str, printed: str, held: bool
) -> None:
    found = _passage(make_document, printed, text=f"The depot: {claimed}")
    assert (found.lacking == ()) is held, found.lacking


@pytest.mark.parametrize(("printed", "lacking"), [("150 km", ()), ("90 km", ("about 90 kilometres",))])
def test_the_figure_that_is_checked_must_be_printed_too(
    make_document: MakeDocument, printed: str, lacking: tuple[str, ...]
) -> None:
    said = "about 150 kilometres" if printed == "150 km" else "about 90 kilometres"
    check = {"kind": "distance", "site": "depot", "reference": "Tehran", "is": said}
    site = {"id": "depot", "name": "The depot", "assertions": [{"position": "34 N 50 E", "stated_by": "X"}]}
    found = _passage(make_document, BODY, sites=[site], text="The depot lies near Tehran", check=check)
    assert found.lacking == lacking
