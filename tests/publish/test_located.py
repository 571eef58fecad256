"""A public edition tells no more of where a guarded site lies than its rule leaves, whatever kind a finding is of."""

from __future__ import annotations

import json
import re
from typing import Any, get_args

import pytest

from toolkit import places
from toolkit.places.geodesy import distance_km
from toolkit.publish.redaction.edition import Edition, make_edition
from toolkit.publish.redaction.located import NOT_LOCATED
from toolkit.publish.redaction.rules import Readers
from toolkit.records import Case, Finding, Outputs, Quantity, canonical

SECRET = (64.1466, -21.9426)
TOWNS = {"Akraville": (64.3218, -22.0749), "Selfort": (63.9331, -20.9971), "Keflow": (64.0049, -22.5624)}
KINDS = [k for k in get_args(Finding.model_fields["kind"].annotation) if isinstance(k, str)]
RULES = [{}, {"decimals": 1}, {"decimals": 0}, {"km": 20}]
AGREEING = ["64.1466 N, 21.9426 W", "64.1469 N, 21.9420 W"]
DISAGREEING = ["64.1466 N, 21.9426 W", "64.3500 N, 21.2000 W"]


def _case(positions: list[str], **rule: Any) -> Case:
    facts = {
        "slug": "pier",
        "title": "The pier",
        "question": "Where?",
        "as_of": "2026-11-01",
        "sha256": "a" * 64,
        "documents": [{"id": "note", "title": "A note", "outlet": "The desk", "sha256": "b" * 64}],
        "sites": [
            {
                "id": "pier",
                "name": "The pier",
                "assertions": [{"position": p, "stated_by": f"source {n}"} for n, p in enumerate(positions)],
            },
            {
                "id": "mill",
                "name": "The mill",
                "assertions": [{"position": "64.2634 N, 21.9426 W", "stated_by": "a map"}],
            },
        ],
        "references": [
            {"name": name, "position": f"{lat}, {lon}", "stated_by": "a list"} for name, (lat, lon) in TOWNS.items()
        ],
        "claims": [
            {
                "id": f"far-{name.lower()}",
                "text": f"The pier lies near {name}.",
                "speaker": "someone",
                "document": "note",
                "check": {"kind": "distance", "site": "pier", "reference": name, "km": 20},
            }
            for name in TOWNS
        ],
        "public": {"sites": [{"site": "pier", **rule}]},
    }
    return Case.model_validate(facts)


def _edition(case: Case, findings: tuple[Finding, ...]) -> Edition:
    made = Outputs(case=case.slug, step="site-lookup", sites=places.locate_sites(case), findings=findings)
    readers = Readers(parse=places.parse_coordinates, find=places.find_coordinates)
    return make_edition(case, {"site-lookup": made}, [], readers=readers, machine={})


def _told_km(edition: Edition) -> list[float]:
    """Every number that the edition's findings and sites print, as kilometres."""
    body = canonical(edition.outputs["site-lookup"])
    found = [float(n) for n in re.findall(r"(?<![\d.])\d{1,3}(?:\.\d+)?(?![\d.])", json.dumps(body["findings"]))]
    return [*found, *(n / 1000 for n in found)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rule", RULES, ids=str)
def test_a_finding_on_a_guarded_site_tells_nothing_unless_its_kind_is_known_to(kind: str, rule: dict[str, Any]) -> None:
    text = "The pier lies 20.3 km from Akraville."
    measured = Quantity(name="measured", value=20.3, unit="km")
    finding = Finding(
        id="f",
        kind=kind,
        basis="measured",
        text=text,
        subjects=("pier",),
        quantities=(measured,),
        how="by hand",
        evidence=("b" * 64,),
        verdict="supported",
        claim="far-akraville",
    )
    (told,) = _edition(_case(AGREEING, **rule), (finding,)).outputs["site-lookup"].findings
    assert told.verdict == "supported"
    if kind not in NOT_LOCATED:
        assert told.quantities == ()
        assert not re.search(r"\d", told.text)


@pytest.mark.parametrize("rule", RULES, ids=str)
@pytest.mark.parametrize("positions", [AGREEING, DISAGREEING], ids=["agreeing", "disagreeing"])
def test_nobody_can_measure_from_three_towns_what_the_rule_takes_away(
    positions: list[str], rule: dict[str, Any]
) -> None:
    case = _case(positions, **rule)
    sites = places.locate_sites(case)
    findings = (*places.check_claims(case, sites), *places.position_findings(sites, simulated=False))
    assert any(f.quantities for f in findings)
    edition = _edition(case, findings)
    for place in (*TOWNS.values(), (64.2634, -21.9426)):
        for point in (SECRET, (64.35, -21.2)):
            away = distance_km(*place, to_lat=point[0], to_lon=point[1])[0]
            assert not [n for n in _told_km(edition) if abs(n - away) < 0.01 * away], (place, away)
    pier = next(s for s in edition.outputs["site-lookup"].sites if s.site.id == "pier")
    shown = {(p.lat, p.lon) for p in pier.positions}
    assert bool(shown) is bool(rule)
    if positions is AGREEING:
        assert len(shown) <= 1, "two roundings of one place narrow it"


def test_the_digest_of_a_file_that_a_rule_touches_is_not_printed() -> None:
    case = _case(AGREEING)
    edition = _edition(case, ())
    assert "a" * 64 not in json.dumps(canonical(edition.case))
    assert case.sha256 == "a" * 64
