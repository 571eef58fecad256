"""Whatever names and words a case holds, the sentences made about its claims pass the gate that prints them."""

from __future__ import annotations

import pytest

from toolkit.places import check_claims, locate_sites, position_findings
from toolkit.quotes import statement_findings
from toolkit.records import Case, Finding
from toolkit.report import check_claims as check_own
from toolkit.report.backing import known_texts, require_backing

NAMES = [
    "Depot 7, Block 12",
    "The “Heron” yard",
    'Yard "3"',
    "삭간몰 기지",
    "Склад № 5",
    "O’Neill’s 2nd pit",
    "21-B (north)",
    "K-25",
    "12.5",
    "A’s “B ‘C’” 9,999",
    "مستودع ٣",
    "St. 1. Mary",
    "${x} 4",
    "1 in 5",
]
DIGEST = "a" * 64


def _case(name: str) -> Case:
    site = {"site": "s"}
    checks = [
        {"kind": "distance", **site, "reference": f"{name} gate", "is": "about 50 miles"},
        {"kind": "distance", **site, "reference": "Springfield", "km": 3, "direction": "north"},
        {"kind": "distance", **site, "reference": f"{name} nowhere", "is": "3 km"},
        {"kind": "near", **site, "reference": f"{name} gate", "wording": "outskirts"},
        {"kind": "side", **site, "reference": "38th parallel", "side": "north"},
        {"kind": "side", **site, "reference": f"{name} gate", "side": "west"},
        {"kind": "between", **site, "first": f"{name} gate", "second": "Seoul"},
        {"kind": "within", **site, "area": f"{name} district"},
        {"kind": "position", **site, "position": "38.5, 126.25"},
        {"kind": "position", **site, "position": f"{name}"},
        {"kind": "travel", **site, "reference": f"{name} gate", "is": "about an hour"},
        {"kind": "interval", "first": "e", "second": "d", "is": "18 months"},
        {"kind": "interval", "first": "e", "second": "d", "days": 3},
        {"kind": "date", "of": "e", "on": "2018-11"},
        {"kind": "order", "first": "e", "second": "d"},
        {"kind": "ratio", "first": "c0", "second": "6 km", "is": "a third", "more": True},
        {"kind": "ratio", "first": "c15", "second": name, "is": "twice"},
        {"kind": "statement", "speaker": name, "words": f"{name} is open"},
        {"kind": "count", "of": name, "is": "13", "figures": [{"document": "d", "is": f"13 of {'them'}"}]},
        {"kind": "sources", "same": [{"document": "d", "passage": f"{name} is shut"}]},
        {"kind": "none", "why": f"it would take {name} and 9 people."},
    ]
    return Case.model_validate(
        {
            "slug": "t",
            "title": name,
            "question": "Q?",
            "as_of": "2018-12-31",
            "sha256": DIGEST,
            "sites": [
                {
                    "id": "s",
                    "name": name,
                    "names": (f"{name} 2",),
                    "assertions": [
                        {"position": "38.58, 126.10", "stated_by": name, "document": "d"},
                        {"position": "38.60, 126.40", "stated_by": f"{name} Ltd"},
                    ],
                },
            ],
            "references": [{"name": f"{name} gate", "position": "38.0, 126.9", "stated_by": name}],
            "documents": [{"id": "d", "title": name, "outlet": name, "published": "2018-11-12", "sha256": DIGEST}],
            "events": [{"id": "e", "date": "2017-05", "text": f"{name} opened.", "document": "d"}],
            "claims": [
                {"id": f"c{n}", "text": f"{name} claim", "speaker": name, "document": "d", "check": check}
                for n, check in enumerate(checks)
            ],
        }
    )


def _findings(case: Case) -> list[Finding]:
    located = locate_sites(case)
    found = [*check_claims(case, located), *position_findings(located), *statement_findings(case, [], [])]
    return [*found, *check_own(case, found)]


@pytest.mark.parametrize("name", NAMES)
def test_no_name_makes_a_sentence_that_the_gate_stops(name: str) -> None:
    case = _case(name)
    found = _findings(case)
    assert {f.claim for f in found if f.claim} == {c.id for c in case.claims}
    require_backing(found, known_texts(case, ()))
    assert all("\n" not in f.text for f in found)


@pytest.mark.parametrize(
    ("at", "reference", "figure"),
    [
        ("51.5074, -0.1278", "Paris, France", "344 miles"),
        ("51.5074, -0.1278", "Paris, France", "214 km"),
        ("51.5074, -0.1278", "Paris, France", "186 km"),
        ("51.5074, -0.1278", "Paris, France", "1,350 km"),
        ("32.7767, -96.7970", "Paris", "152 km"),
        ("-7.8, 37.8", "Dodoma", "154 km"),
        ("-7.8, 37.8", "Dodoma", "0.5 km"),
        ("-7.8, 37.8", "Dodoma", "half a mile"),
        ("-7.8, 37.8", "Dodoma", "between 80 and 90 nautical miles"),
        ("-7.8, 37.8", "the coast", "12,000 yards"),
        ("-7.8, 37.8", "Dodoma", "500 km"),
        ("-34.6037, -58.3816", "the border with Uruguay", "20 km"),
        ("-7.8, 37.8", "Dodoma", "952 feet"),
    ],
)
@pytest.mark.parametrize("words", ["It lies {} from there.", "It lies {} from there by road."])
def test_no_hint_or_way_makes_a_sentence_that_the_gate_stops(at: str, reference: str, figure: str, words: str) -> None:
    check = {"kind": "distance", "site": "s", "reference": reference, "is": figure}
    case = Case.model_validate(
        {
            "slug": "t",
            "title": "T",
            "question": "Q?",
            "as_of": "2018-12-31",
            "sha256": DIGEST,
            "sites": [{"id": "s", "name": "Wall", "assertions": [{"position": at, "stated_by": "X"}]}],
            "claims": [{"id": "c", "text": words.format(figure), "speaker": "X", "check": check}],
        }
    )
    require_backing(_findings(case), known_texts(case, ()))


@pytest.mark.parametrize(
    "on", ["2018-03", "2018", "2018-03-04", "2018-01/2018-04", "../2018-05", "2018-05/..", "2018-XX"]
)
@pytest.mark.parametrize("day", ["2018-03-04", "2018-03", "../2018-03", "2018-XX"])
def test_no_date_makes_a_sentence_that_the_gate_stops(day: str, on: str) -> None:
    check = {"kind": "date", "of": "e", "on": on}
    case = Case.model_validate(
        {
            "slug": "t",
            "title": "T",
            "question": "Q?",
            "as_of": "2018-12-31",
            "sha256": DIGEST,
            "events": [{"id": "e", "date": day, "text": "It opened"}],
            "claims": [{"id": "c", "text": "So it was", "speaker": "X", "check": check}],
        }
    )
    require_backing(_findings(case), known_texts(case, ()))


def test_a_ratio_that_goes_in_a_circle_is_one_line() -> None:
    case = _case("Depot")
    circle = next(f for f in _findings(case) if f.claim == "c16")
    assert circle.verdict == "not-checkable"
    assert "circle" in circle.text


def test_a_number_that_is_nobodys_still_stops() -> None:
    from toolkit.errors import ReportError

    case = _case("Depot")
    found = _findings(case)[0]
    forged = found.model_copy(update={"text": f"{found.text} It is 77 km."})
    with pytest.raises(ReportError, match="E_UNBACKED_NUMBER"):
        require_backing([forged], known_texts(case, ()))


@pytest.mark.parametrize(
    ("at", "area", "extent_m"),
    [
        ("54.5000, 19.7500", "Kaliningrad Oblast", 3000),
        ("51.3200, 0.0500", "Kent", 20000),
        ("52.3000, 23.6500", "Poland", 20000),
    ],
)
def test_a_site_that_reaches_over_an_edge_passes_the_gate(at: str, area: str, extent_m: int) -> None:
    check = {"kind": "within", "site": "s", "area": area}
    site = {"id": "s", "name": "Wall", "extent_m": extent_m, "assertions": [{"position": at, "stated_by": "X"}]}
    case = Case.model_validate(
        {
            "slug": "t",
            "title": "T",
            "question": "Q?",
            "as_of": "2018-12-31",
            "sha256": DIGEST,
            "sites": [site],
            "claims": [{"id": "c", "text": "It lies there", "speaker": "X", "check": check}],
        }
    )
    found = _findings(case)
    assert any("over that edge" in finding.text for finding in found)
    require_backing(found, known_texts(case, ()))


@pytest.mark.parametrize(
    ("at", "area"),
    [
        ("-1.46, 37.05", "Machakos County"),  # made in 2013 out of Eastern Province
        ("17.385, 78.4867", "Telangana"),
        ("17.385, 78.4867", "Andhra Pradesh"),  # drawn before Telangana was cut from it
        ("-10.7, 25.5", "Lualaba"),
        ("40.0, 20.0", "Telangana"),
    ],
)
def test_no_division_newer_than_its_outline_makes_a_sentence_that_the_gate_stops(at: str, area: str) -> None:
    case = Case.model_validate(
        {
            "slug": "t",
            "title": "T",
            "question": "Q?",
            "as_of": "2018-12-31",
            "sha256": DIGEST,
            "sites": [{"id": "s", "name": "Kiln", "assertions": [{"position": at, "stated_by": "X"}]}],
            "claims": [
                {"id": "c", "text": "So", "speaker": "X", "check": {"kind": "within", "site": "s", "area": area}}
            ],
        }
    )
    require_backing(_findings(case), known_texts(case, ()))
