"""Sides of parallels, meridians and the antimeridian, on sites all over the world; the right sides are geography."""

from __future__ import annotations

import pytest

from toolkit.places import check_claims, check_distance, locate_sites
from toolkit.places.containment import check_containment
from toolkit.records import Case, Finding

KIRUNA, TAVEUNI, PATAGONIA = "68.2, 19.7", "-16.8000, -179.9700", "-45.5, -69.1"


def _beside(position: str, reference: str, side: str) -> Finding:
    case = Case.model_validate(
        {
            "slug": "t",
            "title": "T",
            "question": "Q?",
            "as_of": "2020",
            "sha256": "0" * 64,
            "sites": [{"id": "s", "name": "The site", "assertions": [{"position": position, "stated_by": "Desk"}]}],
            "claims": [
                {
                    "id": "c",
                    "text": "C",
                    "speaker": "S",
                    "check": {"kind": "side", "site": "s", "reference": reference, "side": side},
                }
            ],
        }
    )
    return check_claims(case, locate_sites(case))[0]


@pytest.mark.parametrize(
    ("position", "reference", "side", "verdict"),
    [
        (KIRUNA, "Arctic Circle", "north", "supported"),
        (KIRUNA, "the Arctic Circle", "south", "contradicted"),
        ("-23.5000, -68.3500", "Tropic of Capricorn", "south", "supported"),
        ("23.10, 113.30", "Tropic of Cancer", "north", "contradicted"),  # Guangzhou
        ("0.31, 32.58", "the equator", "north", "supported"),  # Kampala
        (PATAGONIA, "45th parallel", "south", "supported"),  # its own half of the world is meant
        (PATAGONIA, "45th parallel north", "south", "supported"),
        (PATAGONIA, "60 degrees south", "north", "supported"),
        ("40.0, -105.3", "100th meridian", "west", "supported"),  # Colorado
        ("43.2, 59.3", "60th meridian", "east", "contradicted"),  # Karakalpakstan
        ("51.5, 0.2", "prime meridian", "east", "supported"),
        (TAVEUNI, "180th meridian", "east", "supported"),
        (TAVEUNI, "180th meridian", "west", "contradicted"),
        ("-16.8, 179.90", "180th meridian", "west", "supported"),
        ("66.4000, -179.9000", "antimeridian", "east", "supported"),  # Chukotka
    ],
)
def test_a_side_is_told_the_short_way_round(position: str, reference: str, side: str, verdict: str) -> None:
    assert _beside(position, reference, side).verdict == verdict


def test_a_parallel_is_measured_from_like_any_line() -> None:
    found = check_distance(lat=68.2, lon=19.7, reference="Arctic Circle", claimed_km=180, direction="north")
    assert found.verdict == "supported"
    assert found.measured_km == pytest.approx(182.5, abs=0.5)  # 1.636 degrees of 111.6 km


@pytest.mark.parametrize(
    ("lat", "lon", "area", "verdicts"),
    [
        (-16.80, -179.97, "Fiji", {"supported"}),
        (-16.80, -179.97, "Northern Division", {"supported", "not-checkable"}),
        (-16.80, 179.97, "Fiji", {"supported", "not-checkable"}),  # no outline draws the last tenth of a degree
        (66.50, -179.95, "Chukotka", {"supported"}),
        (66.50, 179.95, "Russia", {"supported"}),
        (66.50, -175.00, "Russia", {"supported"}),
        (66.50, -175.00, "Alaska", {"contradicted"}),
        (-16.80, -179.97, "Tonga", {"contradicted"}),
    ],
)
def test_land_on_both_sides_of_the_antimeridian_is_one_country(
    lat: float, lon: float, area: str, verdicts: set[str]
) -> None:
    assert check_containment(lat=lat, lon=lon, area=area).verdict in verdicts


def test_the_antimeridian_is_no_edge_of_a_country() -> None:
    found = check_containment(lat=66.5, lon=-179.95, area="Russia")
    inside = found.quantity("to the outline")
    assert inside is not None
    assert inside.value > 20  # the north coast of Chukotka, not the meridian two kilometres off
