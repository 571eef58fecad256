"""Hints where a stated distance does not fit: the other unit, the other place of the name."""

from __future__ import annotations

import pytest

from toolkit.places import check_distance
from toolkit.records import Reference, parse_stated

LONDON = (51.5074, -0.1278)
COLUMN = Reference(name="the column", position="51.507720, -0.127940", stated_by="the survey of the city")


@pytest.mark.parametrize(
    ("lat", "lon", "reference", "figure", "hint"),
    [
        # 344 km from Paris to London by the geodesic; 213.7 miles, 185.7 nautical miles
        (*LONDON, "Paris, France", "344 miles", "kilometres measured and 344 miles printed"),
        (*LONDON, "Paris, France", "214 km", "miles measured and 214 kilometres printed"),
        (*LONDON, "Paris, France", "186 km", "nautical miles measured and 186 kilometres printed"),
        # Kraków lies 252 km, 156.7 miles, from Warsaw by the geodesic
        (50.0647, 19.9450, "Warsaw", "nearly 160 km", "miles measured and 160 kilometres printed"),
        (50.0647, 19.9450, "Warsaw", "about 250 miles", "kilometres measured and 250 miles printed"),
        # "approximately" leaves as much open in the other unit as in the printed one; without it 240 is not 252
        (50.0647, 19.9450, "Warsaw", "approximately 240 miles", "kilometres measured and 240 miles printed"),
        (50.0647, 19.9450, "Warsaw", "240 miles", ""),
        (50.0647, 19.9450, "Warsaw", "400 km", ""),
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


@pytest.mark.parametrize(
    ("lat", "lon", "country", "reference", "figure", "verdict"),
    [
        # Cochrane in Ontario has 5,000 people and is in no list of towns of 15,000; the one in Alberta is 2,356 km off
        (48.70, -81.60, "CA", "Cochrane", "about 55 km", "not-checkable"),
        (37.20, -89.10, "US", "Cairo", "20 miles", "not-checkable"),  # Cairo, Illinois
        (37.20, -89.10, "US", "Cairo, Egypt", "20 miles", "contradicted"),
        (35.18, 129.08, "KR", "Seoul", "30 km", "contradicted"),  # 325 km, and no other Seoul is meant in Korea
        (51.05, 34.95, "UA", "Sumy", "150 km", "contradicted"),  # 17 km
    ],
)
def test_a_place_absurdly_far_off_contradicts_nobody_unless_it_is_surely_meant(
    lat: float, lon: float, country: str, reference: str, figure: str, verdict: str
) -> None:
    finding = check_distance(lat=lat, lon=lon, reference=reference, stated=parse_stated(figure), country=country)
    assert finding.verdict == verdict, finding.text
    assert ("a smaller place of that name may be meant" in finding.text) == (verdict == "not-checkable")


def test_a_border_at_ten_million_contradicts_nobody_by_less_than_its_own_error() -> None:
    # Ternova lies some four kilometres from the border by Ukrainian reports; the line is 0.3 mm wide on such a map
    finding = check_distance(lat=50.194, lon=36.672, reference="the Russian border", stated=parse_stated("4 km"))
    assert finding.verdict in {"supported", "loose"}
    far = check_distance(lat=50.194, lon=36.672, reference="the Russian border", stated=parse_stated("20 km"))
    assert far.verdict == "contradicted"


@pytest.mark.parametrize("written", ["St Petersburg", "St. Petersburg", "Saint Petersburg"])
def test_a_saint_is_one_saint_however_short_it_is_written(written: str) -> None:
    # 634 km from Moscow by the geodesic; the one in Florida has a twentieth of its people and lies 9,170 km off
    finding = check_distance(lat=55.7558, lon=37.6173, reference=written, stated=parse_stated("392 miles"))
    assert (finding.verdict, "Florida" in finding.text) == ("supported", False), finding.text


@pytest.mark.parametrize(
    ("lat", "lon", "reference", "figure", "verdict", "told"),
    [
        # Buenos Aires: Colonia in Uruguay lies 50 km off across the river, the border on land 240
        (-34.6037, -58.3816, "the Uruguayan border", "40 km", "not-checkable", "Uruguay lies 48"),
        (-34.6037, -58.3816, "the Uruguayan border", "400 km", "contradicted", ""),
        # Lahore: nothing but land between it and India, some 22 km off
        (31.5497, 74.3436, "the Indian border", "5 km", "contradicted", ""),
    ],
)
def test_a_border_that_runs_in_water_contradicts_nobody(
    lat: float, lon: float, reference: str, figure: str, verdict: str, told: str
) -> None:
    finding = check_distance(lat=lat, lon=lon, reference=reference, stated=parse_stated(figure))
    assert finding.verdict == verdict, finding.text
    assert (told or "across the water") in finding.text if told else "across the water" not in finding.text


def test_feet_and_metres_are_mixed_up_and_metres_and_kilometres_are_not() -> None:
    nearby = {"lat": 51.5162, "lon": -0.1281, "references": [COLUMN], "reference": "the column"}
    slip = check_distance(**nearby, stated=parse_stated("943 feet"))  # type: ignore[arg-type]
    assert "metres measured and 943 feet printed" in slip.text
    far = check_distance(**nearby, stated=parse_stated("943 km"))  # type: ignore[arg-type]
    assert "Hint" not in far.text
