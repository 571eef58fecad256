"""Claims on change are answered soberly, with every printed number among the quantities."""

from __future__ import annotations

import re

import pytest

from toolkit.imagery import CompareOptions, Comparison, check_claims, compare, findings
from toolkit.imagery.measure import read_decimal
from toolkit.records import Case, ChangeCheck, Claim, human

QUICK = CompareOptions(detection_test=False)


@pytest.fixture(scope="module")
def built(drill):
    return compare(*drill, options=QUICK)


@pytest.fixture(scope="module")
def quiet(sanetti):
    return compare(*sanetti, options=QUICK)


def _case(*checks):
    claims = tuple(
        Claim(id=f"c{i}", text="t", speaker="s", check=ChangeCheck(kind="change", **check))
        for i, check in enumerate(checks)
    )
    return Case(slug="c", title="t", question="q", as_of="2031", claims=claims)


CHANGE, NONE = {"expect": "change"}, {"expect": "no-change"}
HALL = {"near": "0.502821, 0.503103", "within_m": 60}
FIELD = {"near": "0.488 N, 0.512 E", "within_m": 100}
UNDER_CLOUD = {"near": "0.510507, 0.510732", "within_m": 60}


@pytest.mark.parametrize(
    ("check", "verdict"),
    [
        (CHANGE, "supported"),
        (NONE, "contradicted"),
        (CHANGE | HALL, "supported"),
        (NONE | HALL, "contradicted"),
        (CHANGE | FIELD, "not-checkable"),
        (NONE | FIELD, "supported"),
        (CHANGE | UNDER_CLOUD, "not-checkable"),
        (NONE | UNDER_CLOUD, "not-checkable"),
        (CHANGE | {"near": "45.0, 12.0"}, "not-checkable"),
        (CHANGE | {"near": "behind the church"}, "not-checkable"),
    ],
)
def test_verdicts_on_the_exercise(built, check, verdict):
    (answer,) = check_claims(_case(check), built)
    assert answer.verdict == verdict
    assert answer.claim == "c0"
    assert answer.simulated


def test_silence_of_the_pair_supports_no_change_but_settles_no_change_claim(quiet):
    nothing, something = check_claims(_case(NONE, CHANGE), quiet)
    assert nothing.verdict == "supported"
    assert something.verdict == "not-checkable"
    assert "3,600 m²" in something.text


def test_without_scenes_nothing_is_checkable():
    empty = Comparison("no-scenes", reasons=("No pair is held.",), how="none")
    (answer,) = check_claims(_case(CHANGE), empty)
    assert answer.verdict == "not-checkable"
    assert findings(empty) == []


def test_every_printed_number_is_a_quantity_or_a_date(built, quiet):
    checks = (CHANGE, NONE, CHANGE | HALL, CHANGE | FIELD, CHANGE | UNDER_CLOUD)
    for comparison in (built, quiet):
        case = _case(*checks)
        for finding in [*findings(comparison), *check_claims(case, comparison)]:
            text = finding.text
            for scene in comparison.scenes:
                text = text.replace(human(scene.acquired), "")
            known = {v for q in finding.quantities for v in (q.value, q.uncertainty)}
            assert {float(n.replace(",", "")) for n in re.findall(r"\d[\d,]*(?:\.\d+)?", text)} <= known


def test_findings_name_both_scenes_and_their_bytes(built):
    for finding in findings(built):
        assert finding.evidence == built.evidence
        assert len(finding.subjects) == 2


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("38.584698, 126.107945", (38.584698, 126.107945)),
        ("-12.5, -77.25", (-12.5, -77.25)),
        ("12.5 S, 77.25° W", (-12.5, -77.25)),
        ("31N BA 2175 5530", None),
        ("38.5", None),
    ],
)
def test_decimal_degrees_are_read(text, place):
    assert read_decimal(text) == place
