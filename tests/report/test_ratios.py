"""Ratios as newspapers word them, worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from toolkit.records import Case, Finding
from toolkit.report import check_claims
from toolkit.report.backing import known_texts, unbacked_numbers


def _ratio(first: str, second: str, said: str, **more: Any) -> tuple[Case, Finding]:
    check = {"kind": "ratio", "first": first, "second": second, "is": said, **more}
    case = Case.model_validate(
        {
            "slug": "t",
            "title": "T",
            "question": "Q?",
            "as_of": "2020",
            "sha256": "0" * 64,
            "claims": [{"id": "c", "text": "C", "speaker": "S", "check": check}],
        }
    )
    return case, check_claims(case)[0]


@pytest.mark.parametrize(
    ("first", "second", "said", "more", "verdict"),
    [
        ("3,300 hectares", "1,100 hectares", "three times", {}, "supported"),
        ("3,300 hectares", "1,100 hectares", "more than twice", {}, "supported"),
        ("3,300 hectares", "1,100 hectares", "less than half", {}, "contradicted"),
        ("60 litres", "30 litres", "doubled", {}, "supported"),
        ("70 litres", "20 litres", "doubled", {}, "contradicted"),
        ("41 tonnes", "82 tonnes", "halved", {}, "supported"),
        ("120 km²", "1,000 km²", "less than half", {}, "supported"),
        ("900 people", "100 people", "at least five times", {}, "supported"),
        ("900 people", "100 people", "at least twenty times", {}, "contradicted"),
        ("11.2 m", "8.4 m", "a third", {"more": True}, "supported"),
        ("11.2 m", "8.4 m", "half", {"more": True}, "contradicted"),
        ("118 km/h", "80 km/h", "40 percent", {"more": True}, "contradicted"),  # 47.5 percent
        ("111 people", "80 people", "40 percent", {"more": True}, "supported"),
        ("66 km", "99 km", "a third", {"less": True}, "supported"),
        ("300 people", "100 people", "three times", {"more": True}, "supported"),  # nobody can tell which is meant
        ("400 people", "100 people", "three times", {"more": True}, "supported"),
        ("210 people", "321 people", "two out of three", {}, "supported"),
        ("120 square kilometres", "1 football pitch", "about 17,000", {}, "supported"),
    ],
)
def test_a_ratio_is_judged_by_its_wording(
    first: str, second: str, said: str, more: dict[str, bool], verdict: str
) -> None:
    case, found = _ratio(first, second, said, **more)
    assert found.verdict == verdict, found.text
    assert unbacked_numbers(found, known_texts(case, ())) == []
    assert "e+" not in found.text


def test_a_large_ratio_is_printed_as_a_number() -> None:
    _, found = _ratio("120 square kilometres", "a football pitch", "about 17,000")
    assert "16,807 times" in found.text


def test_the_extents_of_a_measured_distance_keep_a_ratio_from_differing() -> None:
    parts = {"tolerance: rounding": 0.5, "tolerance: hedge": 0.45, "tolerance: extent of the site": 2.93}
    numbers = [{"name": "measured", "value": 18.6, "unit": "km", "uncertainty": 0.01}]
    numbers += [{"name": name, "value": value, "unit": "km"} for name, value in parts.items()]
    distance = Finding.model_validate(
        {
            "id": "claim-far",
            "kind": "distance",
            "basis": "measured",
            "claim": "far",
            "text": "Measured.",
            "verdict": "supported",
            "quantities": numbers,
            "how": "measured",
        }
    )
    check = {"kind": "ratio", "first": "far", "second": "28 km", "is": "half"}
    far = {"kind": "distance", "site": "pit", "reference": "Calama", "is": "18 km"}
    case = Case.model_validate(
        {
            "slug": "t",
            "title": "T",
            "question": "Q?",
            "as_of": "2020",
            "sites": [{"id": "pit", "name": "Pit"}],
            "claims": [
                {"id": "far", "text": "It is far", "speaker": "S", "check": far},
                {"id": "c", "text": "C", "speaker": "S", "check": check},
            ],
        }
    )
    found = next(f for f in check_claims(case, findings=[distance]) if f.claim == "c")
    assert found.verdict == "loose"  # 18.6 +- 2.93 of 28 km: 0.56 to 0.77
    assert "leave 0.1 more open" in found.text
