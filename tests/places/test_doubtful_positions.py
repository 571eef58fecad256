"""Claims about a site whose position is known too coarsely for them: neither side of such a claim is settled."""

from __future__ import annotations

import pytest

from toolkit.places import check_claims, check_distance, locate_sites
from toolkit.records import Case, Finding

CAMP = (-1.55, 29.25)
"""About 14 km north of Goma and 7 km from Rwanda."""

WIDE_M = 45_600.0
"""What "1.55 S 29.25 E" leaves open: degrees, or degrees and minutes."""


def _measured(reference: str, claimed_km: float, radius_m: float) -> Finding:
    return check_distance(
        lat=CAMP[0], lon=CAMP[1], reference=reference, claimed_km=claimed_km, country="CD", uncertainty_m=radius_m
    )


@pytest.mark.parametrize("reference", ["Goma", "border with Rwanda"])
@pytest.mark.parametrize("claimed_km", [2.0, 15.0, 40.0, 50.0])
def test_a_radius_wider_than_the_figure_supports_nothing(reference: str, claimed_km: float) -> None:
    found = _measured(reference, claimed_km, WIDE_M)
    assert found.verdict == "not-checkable"
    assert "known to 45.6 km only" in found.text


def test_a_narrow_position_is_measured_as_before() -> None:
    assert _measured("Goma", 15.0, 500.0).verdict == "supported"
    assert _measured("Goma", 40.0, 500.0).verdict == "contradicted"


def test_a_figure_far_beyond_the_radius_is_still_contradicted() -> None:
    assert _measured("Goma", 400.0, WIDE_M).verdict == "contradicted"


def test_a_figure_much_longer_than_the_radius_is_measured() -> None:
    found = check_distance(lat=-10.0, lon=-68.0, reference="Brasília", claimed_km=2300, uncertainty_m=WIDE_M)
    assert found.verdict in {"supported", "loose"}


def _near(position: str, reference: str) -> Finding:
    case = Case.model_validate(
        {
            "slug": "camp",
            "title": "Camp",
            "question": "Where?",
            "as_of": "2031",
            "sites": [
                {
                    "id": "camp",
                    "name": "Camp",
                    "country": "CD",
                    "assertions": [{"position": position, "stated_by": "a map"}],
                }
            ],
            "claims": [
                {
                    "id": "near",
                    "text": f"The camp is near {reference}",
                    "speaker": "paper",
                    "check": {"kind": "near", "site": "camp", "reference": reference, "wording": "near"},
                }
            ],
        }
    )
    (finding,) = check_claims(case, locate_sites(case))
    return finding


def test_what_may_lie_anywhere_is_near_nothing() -> None:
    found = _near("1.55 S 29.25 E", "Goma")
    assert found.verdict == "not-checkable"
    assert "The position of the site is known to" in found.text


def test_a_sure_position_is_near() -> None:
    assert _near("1.650 S 29.230 E", "Goma").verdict == "supported"
