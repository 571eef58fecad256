"""A site's size by the outline that a person drew, held against what is claimed of it."""

from __future__ import annotations

from typing import Any

import pytest

from toolkit.imagery import Comparison, check_claims
from toolkit.imagery.outline_sizes import outline_sizes
from toolkit.records import Case, Finding, Site

# 0.02 by 0.04 degrees at the equator, on WGS84: a degree of latitude has 110,574 m there, one of longitude 111,320
WIDE_M, HIGH_M = 0.02 * 111_320, 0.04 * 110_574
RING = [[10.0, -0.02], [10.02, -0.02], [10.02, 0.02], [10.0, 0.02], [10.0, -0.02]]
EMPTY = Comparison("no-scenes", reasons=("No pair is held.",), how="none")


def _answer(text: str, said: str, **site: Any) -> Finding:
    case = Case.model_validate(
        {
            "slug": "c",
            "title": "T",
            "question": "Q?",
            "as_of": "2031",
            "sha256": "0" * 64,
            "sites": [{"id": "pit", "name": "The pit", **site}],
            "claims": [
                {"id": "c", "text": text, "speaker": "S", "check": {"kind": "measure", "of": "pit", "is": said}}
            ],
        }
    )
    return check_claims(case, EMPTY)[0]


def test_area_length_and_width_are_those_of_the_rectangle() -> None:
    site = Site.model_validate({"id": "pit", "name": "the pit", "outline": [RING]})
    [(area, name, _)] = outline_sizes(site, "area")
    assert (area.value, name) == (pytest.approx(WIDE_M * HIGH_M / 1e4, rel=0.001), "the area of the pit")
    [(length, _, _), (width, _, _)] = outline_sizes(site, "length")
    assert (length.value, width.value) == (pytest.approx(HIGH_M, rel=0.001), pytest.approx(WIDE_M, rel=0.001))
    assert list(outline_sizes(site, "duration")) == []


@pytest.mark.parametrize(
    ("text", "said", "verdict"),
    [
        ("The pit covers 980 hectares", "980 hectares", "supported"),
        ("The pit covers about 10 km²", "about 10 square kilometres", "supported"),
        ("The pit covers 2,430 acres", "2,430 acres", "supported"),
        ("The pit covers 500 hectares", "500 hectares", "contradicted"),
        ("The pit is 4.4 km long", "4.4 km", "supported"),
        ("The pit is 2.2 km wide", "2.2 km", "supported"),
        ("The pit is 4.4 km wide", "4.4 km", "contradicted"),
        ("The pit is 400 m deep", "400 m", "not-checkable"),
    ],
)
def test_a_claim_is_held_against_the_outline(text: str, said: str, verdict: str) -> None:
    found = _answer(text, said, outline=[RING])
    assert found.verdict == verdict, found.text
    assert found.evidence == ("0" * 64,)


def test_without_an_outline_or_extent_nothing_is_measured() -> None:
    found = _answer("The pit covers 980 hectares", "980 hectares")
    assert (found.verdict, "holds no outline" in found.text) == ("not-checkable", True)
    assert _answer("The pit is 200 m wide", "200 m", extent_m=100).verdict == "supported"
