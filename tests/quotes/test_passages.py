"""The passage of a claim: found whatever its marks and breaks, and honest about what it lacks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.quotes.conftest import MakeDocument, case_of
from tests.quotes.papers import pdf
from toolkit.errors import CaseError
from toolkit.places import find_coordinates
from toolkit.quotes import claim_passages, find_passage, read_document
from toolkit.records import Document, Passage

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


BROKEN = [
    (
        "The survey found that the depot lies about 50",
        "miles south of the border with Norland.",
        "The depot lies about 50 miles south of the border",
        "The depot was sold in 2004.",
    ),
    (
        "In all the flood killed 41 people and left 3,200",
        "families without a roof, the mayor said.",
        "The flood left 3,200 families without a roof",
        "Families without a roof asked the mayor for help.",
    ),
    (
        "The wall of the dam is 30",
        "metres high and was raised twice.",
        "The wall of the dam is 30 metres high",
        "The wall of the dam is grey.",
    ),
    (
        "Work at the pit began in",
        "March 2018, after the permit was given.",
        "Work at the pit began in March 2018",
        "Work at the pit began again in 2021.",
    ),
    (
        "The ministry denied that the seeds had been",
        "stored in the old mine near Ruba.",
        "The seeds had been stored in the old mine near Ruba",
        "The old mine near Ruba is shut.",
    ),
    (
        "The company paid for 12 cran-",
        "es and two barges in that year.",
        "The company paid for 12 cranes",
        "The company sold cranes.",
    ),
    (
        "“We shall open the quay in",
        "June,” the harbour master, Ida Holm, said.",
        "Ida Holm said the quay opens in June",
        "The quay was closed in June of last year, Ida Holm said.",
    ),
    (
        "The plant employs 4,200 people,",
        "a third of them women, by the union’s count.",
        "A third of the 4,200 people at the plant are women",
        "A third of the plant is idle.",
    ),
    (
        "Between 2014 and 2020 the glacier lost 18",
        "per cent of its ice.",
        "The glacier lost 18 per cent of its ice",
        "The glacier lost ice in every year.",
    ),
    (
        "The trawler was last seen 40 nautical",
        "miles west of Harnat, on 3 May.",
        "The trawler was last seen 40 nautical miles west of Harnat",
        "The trawler was last seen by two boys.",
    ),
]


@pytest.mark.parametrize(("before", "after", "text", "other"), BROKEN)
def test_a_sentence_over_a_page_break_is_one(tmp_path: Path, before: str, after: str, text: str, other: str) -> None:
    pages = [
        ["MINUTES", "", other, "", before, "", "Page 1 of 2"],
        ["MINUTES", "", after, "", "It rained.", "Page 2 of 2"],
    ]
    path = tmp_path / "minutes.pdf"
    path.write_bytes(pdf(pages))
    document = Document(id="d", title="Minutes", outlet="Council", file=path.name, path=path)
    claim = {"id": "c", "text": text, "speaker": "S", "document": "d", "check": {"kind": "none", "why": "w"}}
    [found] = claim_passages(case_of(document, claims=[claim]), [read_document(document)])
    assert found.status == "probable"
    assert found.text.split() == f"{before} {after}".split()
    assert not found.lacking


def test_of_two_sentences_that_may_make_a_claim_neither_is_offered(make_document: MakeDocument) -> None:
    body = "The quay at Harnat was shut in June, Ida Holm said.\n\nThe quay at Harnat was shut in May, Ida Holm said."
    assert _passage(make_document, body, text="Ida Holm said that the quay at Harnat was shut").status == "none"


@pytest.mark.parametrize(
    ("claimed", "lacking"),
    [
        ("20.80 N 106.90 E", ()),
        ("20°48'N 106°54'E", ()),
        ("20.8000, 106.9000", ()),
        ("48Q XJ 97753 01178", ()),
        ("20.97 N 106.90 E", ("20.97 N 106.90 E",)),
        ("21°48'00\"N 106°54'00\"E", ("21°48'00\"N 106°54'00\"E",)),
    ],
)
def test_a_position_is_printed_in_whatever_notation(
    make_document: MakeDocument, claimed: str, lacking: tuple[str, ...]
) -> None:
    document = make_document("Delta Post\n\nThe new quay stands at 20°48'00\"N 106°54'00\"E, on the island.")
    check = {"kind": "position", "site": "quay", "position": claimed}
    claim = {"id": "c", "text": f"The quay stands at {claimed}", "speaker": "X", "document": "page", "check": check}
    sites = [{"id": "quay", "name": "The quay", "assertions": [{"position": "20.8, 106.9", "stated_by": "X"}]}]
    case = case_of(document, sites=sites, claims=[{**claim, "document": document.id}])
    [found] = claim_passages(case, [read_document(document)], positions=find_coordinates)
    assert found.lacking == lacking


def test_of_a_document_that_is_not_held_no_position_is_lacking() -> None:
    document = Document(id="d", title="A page", outlet="P")
    check = {"kind": "position", "site": "quay", "position": "20.97 N 106.90 E"}
    claim = {"id": "c", "text": "The quay stands at 20.97 N 106.90 E", "speaker": "X", "document": "d", "check": check}
    sites = [{"id": "quay", "name": "The quay", "assertions": [{"position": "20.8, 106.9", "stated_by": "X"}]}]
    [found] = claim_passages(case_of(document, sites=sites, claims=[claim]), [], positions=find_coordinates)
    assert (found.status, found.lacking) == ("unread", ())
