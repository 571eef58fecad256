"""Hints where a stated distance does not fit: the other unit, the other place of the name."""

from __future__ import annotations

import pytest

from toolkit.places import check_distance
from toolkit.records import parse_stated

LONDON = (51.5074, -0.1278)


@pytest.mark.parametrize(
    ("lat", "lon", "reference", "figure", "hint"),
    [
        # 344 km from Paris to London by the geodesic; 213.7 miles, 185.7 nautical miles
        (*LONDON, "Paris, France", "344 miles", "kilometres measured and 344 miles printed"),
        (*LONDON, "Paris, France", "214 km", "miles measured and 214 kilometres printed"),
        (*LONDON, "Paris, France", "186 km", "nautical miles measured and 186 kilometres printed"),
        # Dallas lies 152 km from Paris in Texas, and 7,900 from the other
        (32.7767, -96.7970, "Paris, France", "152 km", ""),
        (*LONDON, "Paris, France", "600 km", ""),
    ],
)
def test_a_figure_that_fits_in_another_unit_is_said_to(
    lat: float, lon: float, reference: str, figure: str, hint: str
) -> None:
    finding = check_distance(lat=lat, lon=lon, reference=reference, stated=parse_stated(figure))
    assert finding.verdict == "contradicted"
    assert (hint in finding.text) if hint else ("Hint" not in finding.text)
    assert ("(inferred)" in finding.text) == bool(hint)


def test_a_distance_that_fits_from_a_namesake_is_said_to() -> None:
    # Dallas: 152 km from Paris in Texas, 7,950 from the one in France
    finding = check_distance(lat=32.7767, lon=-96.7970, reference="Paris", stated=parse_stated("152 km"))
    assert (finding.verdict, "another Paris (Texas, US)" in finding.text) == ("not-checkable", True)
    named = check_distance(lat=32.7767, lon=-96.7970, reference="Paris, France", stated=parse_stated("152 km"))
    assert (named.verdict, "Hint" in named.text) == ("contradicted", False)


def test_a_border_at_ten_million_contradicts_nobody_by_less_than_its_own_error() -> None:
    # Ternova lies some four kilometres from the border by Ukrainian reports; the line is 0.3 mm wide on such a map
    finding = check_distance(lat=50.194, lon=36.672, reference="the Russian border", stated=parse_stated("4 km"))
    assert finding.verdict in {"supported", "loose"}
    far = check_distance(lat=50.194, lon=36.672, reference="the Russian border", stated=parse_stated("20 km"))
    assert far.verdict == "contradicted"
