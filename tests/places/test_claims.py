"""Stated distances, directions, counties and positions.

Positions and distances are those CSIS Beyond Parallel states for its own sites, as printed by Newspim, Channel
NewsAsia, the Korea Times, Al Jazeera and Zee News; the wrong positions circulate in public copies.
"""

from __future__ import annotations

import re
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from toolkit.errors import CoordinateError, ReferenceNotFound
from toolkit.places import check_containment, check_distance, check_position, check_stated
from toolkit.places.borders import find_border
from toolkit.places.geodesy import compass, distance_km
from toolkit.places.lines import BorderLine, load_lines, nearest_on_line
from toolkit.places.phrases import half_step
from toolkit.places.references import ReferencePoint, find_reference
from toolkit.records import Direction, Finding, Reference, parse_stated

SAKKANMOL, SINO_RI = (38.584698, 126.107945), (39.644929, 125.355288)
KAL_GOL, HOEJUNG_NI = (38.682288, 126.7226), (41.369883, 126.913631)
YONGNIM, SINPUNG_DONG = (40.483324, 126.501814), (40.316252, 125.276505)

STATED = [
    (SAKKANMOL, "DMZ", 85, "north"),
    (SAKKANMOL, "Seoul", 135, "northwest"),
    (SINO_RI, "DMZ", 212, "north"),
    (SINO_RI, "Pyongyang", 77, "northwest"),
    ((40.838977, 128.54165), "DMZ", 250, "north"),
    ((39.449886, 126.259682), "DMZ", 150, "north"),
    (KAL_GOL, "DMZ", 52, "north"),
    (KAL_GOL, "Seoul", 125, "north"),
    (HOEJUNG_NI, "DMZ", 338, "north"),
    (HOEJUNG_NI, "border with China", 25, None),
    (YONGNIM, "DMZ", 242, "north"),
    (YONGNIM, "border with China", 65, None),
    (SINPUNG_DONG, "border with China", 27, None),
]


@pytest.mark.parametrize(("at", "reference", "km", "direction"), STATED)
def test_every_distance_csis_states_for_its_own_positions_is_supported(
    at: tuple[float, float], reference: str, km: float, direction: Direction | None
) -> None:
    finding = check_distance(lat=at[0], lon=at[1], reference=reference, claimed_km=km, direction=direction)
    assert finding.verdict == "supported", finding.text


WRONG = [
    ((38.5833, 125.9083), "DMZ", 85),
    ((39.8427, 127.5255), "DMZ", 250),
    ((38.7533, 126.2917), "DMZ", 52),
    ((40.636137, 126.439019), "DMZ", 52),
    ((40.636137, 126.439019), "Seoul", 125),
    ((40.5333, 126.7667), "border with China", 65),
    (SAKKANMOL, "Seoul", 90),
]


@pytest.mark.parametrize(("at", "reference", "km"), WRONG)
def test_a_wrong_position_or_distance_is_contradicted(at: tuple[float, float], reference: str, km: float) -> None:
    finding = check_distance(lat=at[0], lon=at[1], reference=reference, claimed_km=km)
    assert finding.verdict == "contradicted", finding.text


def test_a_distance_rounded_too_far_is_loose() -> None:
    # ZeroHedge, 12 November 2018: about 80 miles from Seoul
    assert check_distance(lat=38.584698, lon=126.107945, reference="Seoul", claimed_km=128.7).verdict == "loose"


def test_a_finding_carries_what_it_measured() -> None:
    finding = check_distance(lat=38.584698, lon=126.107945, reference="the DMZ", claimed_km=85)
    assert finding.measured_km == pytest.approx(85.3, abs=0.2)
    assert finding.claimed_km == 85
    assert finding.tolerance_km == pytest.approx(0.05 * 85 + 2)
    assert "pyproj" in finding.how


@pytest.mark.parametrize(
    ("km", "tolerance"), [(5, 0.5), (20, 1.8), (60, 3.0), (100, 5.0), (400, 20.0)]
)  # 3 km but no more than 9 %, half a kilometre of rounding, or 5 % of what is stated
def test_the_tolerance_follows_the_stated_distance(km: float, tolerance: float) -> None:
    finding = check_distance(lat=38.6, lon=126.1, reference="Seoul", claimed_km=km)
    assert finding.tolerance_km == pytest.approx(tolerance, abs=0.01)


AT = {"lat": 48.46500, "lon": 35.04600}
SCHOOL = (Reference(name="School No 5", position="48.48500, 35.04600", stated_by="a map"),)


@pytest.mark.parametrize(
    ("figure", "verdict"),
    [
        ("about 500 metres", "contradicted"),
        ("within 50 metres", "contradicted"),
        ("at least 3.2 km", "contradicted"),
        ("about 2.2 km", "supported"),
        ("2.2 km", "supported"),
        ("1.4 miles", "supported"),
        ("about 1.2 nautical miles", "supported"),
        ("more than 2 km", "supported"),
        ("less than 3 km", "supported"),
        ("between 2 and 2.5 km", "supported"),
        ("between 3 and 4 km", "loose"),
        ("between 4 and 5 km", "contradicted"),
        ("2,430 yards", "supported"),
        ("half a kilometre", "contradicted"),
        ("about a kilometre", "contradicted"),
        ("5 km", "contradicted"),
    ],
)
def test_a_figure_is_judged_by_its_own_digits_and_hedge(figure: str, verdict: str) -> None:
    # 2.22 km due south, by GeographicLib's geodesic
    found = check_distance(**AT, reference="School No 5", stated=parse_stated(figure), references=SCHOOL)
    assert found.verdict == verdict, found.text
    assert figure in found.text


def test_each_part_of_a_tolerance_is_printed() -> None:
    stated = parse_stated("about 50 miles")
    found = check_distance(lat=38.6, lon=126.1, reference="DMZ", stated=stated, extent_m=2000, uncertainty_m=300)
    assert "about 50 miles (80.5 km)" in found.text
    parts = [q for q in found.quantities if q.name.startswith("tolerance: ")]
    whole = found.quantity("tolerance")
    assert whole is not None
    assert len(parts) == 5
    assert sum(q.value / (1000 if q.unit == "m" else 1) for q in parts) == pytest.approx(whole.value, abs=0.2)


def test_a_wide_position_widens_the_tolerance() -> None:
    finding = check_distance(lat=38.6, lon=126.1, reference="Seoul", claimed_km=100, uncertainty_m=1500)
    assert finding.tolerance_km == pytest.approx(6.5)


@pytest.mark.parametrize(
    ("direction", "verdict"),
    [
        ("northwest", "supported"),
        ("north-northwest", "supported"),
        ("north", "supported"),
        ("west", "loose"),
        ("south", "contradicted"),
        ("southeast", "contradicted"),
    ],
)
def test_a_wrong_direction_speaks_against_a_right_distance(direction: Direction, verdict: str) -> None:
    finding = check_distance(lat=38.584698, lon=126.107945, reference="Seoul", claimed_km=135, direction=direction)
    assert finding.verdict == verdict


def test_a_site_north_of_a_border_is_not_south_of_it() -> None:
    finding = check_distance(lat=38.682288, lon=126.7226, reference="DMZ", claimed_km=52, direction="south")
    assert finding.verdict == "contradicted"


@pytest.mark.parametrize("name", ["Sakkanmol", "Nowhere at all", "", "Sinpung-dong"])
def test_an_unknown_reference_is_refused(name: str) -> None:
    with pytest.raises(ReferenceNotFound, match=r"\[\[references\]\]"):
        check_distance(lat=38.6, lon=126.1, reference=name, claimed_km=10)


def test_a_name_that_several_places_share_is_refused() -> None:
    with pytest.raises(ReferenceNotFound, match="may be"):
        check_distance(lat=38.6, lon=126.1, reference="Springfield", claimed_km=10)


def test_the_cases_own_reference_comes_before_the_gazetteer() -> None:
    own = Reference(name="Seoul", names=("서울",), position="0.0, 0.0", stated_by="a test")
    # one degree of longitude on the equator is 111.32 km on WGS84
    finding = check_distance(lat=0.0, lon=1.0, reference="서울", claimed_km=111.3, references=(own,))
    assert finding.measured_km == pytest.approx(111.3, abs=0.1)


def test_a_reference_with_an_unreadable_position_says_so() -> None:
    own = Reference(name="Gate", position="46,8", stated_by="a test")
    with pytest.raises(CoordinateError, match="two readings"):
        check_distance(lat=0.0, lon=1.0, reference="Gate", claimed_km=1, references=(own,))


def test_the_distance_to_a_line_is_to_its_nearest_point_not_to_its_middle() -> None:
    equator = BorderLine("e", "equator", (), 0.0, (((0.0, 0.0), (10.0, 0.0)),))
    # meridian arc from the equator to 1 degree on WGS84: 110.574 km (NGA, Geographic Translator tables)
    assert nearest_on_line(equator, lat=1.0, lon=7.3).distance_m == pytest.approx(110_574, abs=5)
    # beyond the end, the end itself
    assert nearest_on_line(equator, lat=0.0, lon=11.0).distance_m == pytest.approx(111_319.5, abs=1)


def test_a_place_on_the_line_is_at_no_distance() -> None:
    line = find_border("DMZ")
    assert isinstance(line, BorderLine)
    lon, lat = line.parts[0][20]
    assert nearest_on_line(line, lat=lat, lon=lon).distance_m < 1


def test_the_demarcation_line_passes_panmunjom() -> None:
    line = find_border("military demarcation line")
    assert isinstance(line, BorderLine)
    assert nearest_on_line(line, lat=37.956, lon=126.677).distance_m < 2000


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("DMZ", "kp-kr"),
        ("the DMZ", "kp-kr"),
        ("MDL", "kp-kr"),
        ("border with South Korea", "kp-kr"),
        ("border with China", "kp-cn"),
        ("the Chinese border", "kp-cn"),
        ("border with Russia", "kp-ru"),
        ("Wonsan", None),
    ],
)
def test_korean_borders_go_by_their_usual_names(name: str, line: str | None) -> None:
    found = find_border(name, country="KP")
    assert (found.id if isinstance(found, BorderLine) else found) == line


def test_the_shipped_borders_have_about_their_known_lengths() -> None:
    # CIA World Factbook 2023: China 1,352 km, South Korea 237 km, Russia 18 km; 1:10m generalises bends away
    lengths = {line.id: sum(_length(run) for run in line.parts) for line in load_lines()}
    assert 900 < lengths["kp-cn"] < 1400
    assert 190 < lengths["kp-kr"] < 250
    assert 15 < lengths["kp-ru"] < 40


def _length(run: tuple[tuple[float, float], ...]) -> float:
    return sum(distance_km(a[1], a[0], to_lat=b[1], to_lon=b[0])[0] for a, b in pairwise(run))


@pytest.mark.parametrize(
    ("at", "area", "verdict"),
    [
        (SINO_RI, "Unjon County", "supported"),
        (SINO_RI, "Unjon County, North Pyongan", "supported"),
        (SAKKANMOL, "Hwangju County", "disputed"),
        (SAKKANMOL, "Yonthan County", "not-checkable"),
        ((41.2780677, 129.087408), "Kilju County", "not-checkable"),
    ],
)
def test_a_county_is_judged_from_centres_and_the_finding_says_so(
    at: tuple[float, float], area: str, verdict: str
) -> None:
    finding = check_containment(lat=at[0], lon=at[1], area=area, country="KP")
    assert finding.verdict == verdict, finding.text
    assert "No boundary is at hand" in finding.text


@pytest.mark.parametrize(
    ("at", "area", "verdict"),
    [
        (SAKKANMOL, "North Hwanghae", "supported"),
        (SAKKANMOL, "황해북도", "supported"),
        (SAKKANMOL, "North Korea", "supported"),
        (SAKKANMOL, "South Korea", "contradicted"),
        ((38.1667, 126.4667), "Kangwon", "contradicted"),
        ((38.966111, 127.594722), "Kangwon", "supported"),
        ((37.956, 126.677), "North Korea", "not-checkable"),  # Panmunjom: nearer to the line than the line is good
        ((45.3, 34.4), "Ukraine", "not-checkable"),  # Crimea, which two states claim
        ((48.85, 2.35), "France", "supported"),
        ((48.85, 2.35), "Germany", "contradicted"),
        ((40.27, -76.88), "Pennsylvania", "supported"),
        ((39.95, -75.16), "Pennsylvania", "not-checkable"),  # Philadelphia, on the river that parts it from New Jersey
        ((34.05, -118.24), "California", "supported"),
        ((34.05, -118.24), "Nevada", "contradicted"),
    ],
)
def test_provinces_and_countries_are_tested_against_their_outlines(
    at: tuple[float, float], area: str, verdict: str
) -> None:
    finding = check_containment(lat=at[0], lon=at[1], area=area)
    assert finding.verdict == verdict, finding.text
    assert finding.basis == "measured"


@pytest.mark.parametrize("area", ["Harrowmere", "Unjon County, Kangwon", "Galilee"])
def test_an_area_that_cannot_be_tested_is_refused(area: str) -> None:
    with pytest.raises(ReferenceNotFound):
        check_containment(lat=39.6, lon=125.3, area=area)


def test_two_positions_are_compared() -> None:
    at = {"lat": 38.682288, "lon": 126.7226}
    assert check_position(**at, stated="38.68230, 126.72255").verdict == "supported"  # 4 m: as images are registered
    assert check_position(**at, stated="38.67425, 126.7277").verdict == "contradicted"  # 1.0 km, to five decimals
    assert check_position(**at, stated="38.67425, 126.7277", extent_m=1500).verdict == "supported"
    assert check_position(**at, stated="38.67425, 126.7277", extent_m=600).verdict == "loose"
    assert check_position(**at, stated="38.7 N 126.7 E").verdict == "supported"  # as coarse as it is
    assert check_position(**at, stated="40.636137, 126.439019").verdict == "contradicted"


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("The base lies 85 km north of the DMZ", "supported"),
        ("about 53 miles north of the demilitarized zone", "supported"),  # 85.3 km
        ("46 nautical miles from the DMZ", "supported"),  # 85.2 km
        ("between 80 and 90 km from the DMZ", "supported"),
        ("between 20 and 30 km from the DMZ", "contradicted"),
        ("within 100 km of the DMZ", "supported"),
        ("within 50 km of the DMZ", "contradicted"),
        ("more than 200 km from the DMZ", "contradicted"),
        ("at least 80 km from the border with South Korea", "supported"),
        ("some 1,350 kilometres south of Beijing", "contradicted"),
        ("136 km south of Seoul", "contradicted"),
        ("between Seoul and Pyongyang", "supported"),
        ("between Seoul and Busan", "contradicted"),
        ("halfway between Seoul and Pyongyang", "loose"),  # 136 and 59 km
        ("12 km from Nowhere-upon-Sea", "not-checkable"),
    ],
)
def test_a_distance_in_words_is_read_and_measured(words: str, verdict: str) -> None:
    findings = check_stated(words, lat=SAKKANMOL[0], lon=SAKKANMOL[1])
    assert [f.verdict for f in findings] == [verdict], [f.text for f in findings]


@pytest.mark.parametrize("words", ["12 bases", "a 12-mile drive", "5 km run", "from 3 to 4.25 percent", "", "85 km"])
def test_figures_that_say_no_place_are_no_claims(words: str) -> None:
    assert check_stated(words, lat=0.0, lon=0.0) == []


@pytest.mark.parametrize(
    ("figure", "half"), [("135", 0.5), ("80", 4), ("100", 5), ("1,200", 50), ("12.5", 0.05), ("ten", 0.5), ("7", 0.5)]
)
def test_a_figure_is_as_open_as_it_is_printed(figure: str, half: float) -> None:
    assert half_step(figure) == pytest.approx(half)


def test_of_400_generated_claims_of_known_truth_at_least_95_per_cent_are_judged_rightly() -> None:
    random = Random(11)  # noqa: S311  (a fixed sample)
    towns = ["Seoul", "Pyongyang", "Beijing", "Tokyo", "Addis Ababa", "Paris", "Nairobi", "Lima", "Kyiv", "Baghdad"]
    right = 0
    for number in range(400):
        town = find_reference(random.choice(towns))
        assert isinstance(town, ReferencePoint)
        km = random.uniform(10, 500)
        lon, lat, _ = Geod(ellps="WGS84").fwd(town.lon, town.lat, random.uniform(0, 360), km * 1000)
        wrong = number % 2
        claimed = km * (1 + random.choice((-1, 1)) * random.uniform(0.10, 0.5)) if wrong else km
        unit, size = random.choice((("km", 1.0), ("miles", 1.609344), ("nautical miles", 1.852)))
        words = f"{claimed / size:.0f} {unit} from {town.name}"
        found = check_stated(words, lat=lat, lon=lon)[0]
        right += (found.verdict == "supported") != bool(wrong)
    assert right >= 380, right


@given(st.floats(20, 400), st.floats(0, 359.9), st.booleans(), st.floats(0.15, 0.5))
@settings(max_examples=60, deadline=None)
def test_true_distances_are_supported_and_wrong_ones_are_not(km: float, azimuth: float, more: bool, off: float) -> None:
    own = Reference(name="Start", position="10.0000, 40.0000", stated_by="a test")
    lon, lat, _ = Geod(ellps="WGS84").fwd(40.0, 10.0, azimuth, km * 1000)
    true = check_distance(lat=lat, lon=lon, reference="Start", claimed_km=km, references=(own,))
    assert true.verdict == "supported"
    claimed = km * (1 + off if more else 1 - off)
    wrong = check_distance(lat=lat, lon=lon, reference="Start", claimed_km=claimed, references=(own,))
    if abs(claimed - km) > max(3.1, 0.051 * claimed):
        assert wrong.verdict != "supported"


@pytest.mark.parametrize("at", [(125.0, 38.0), (float("nan"), 38.0), (38.0, float("inf")), (4274658.0, 248090.0)])
def test_what_is_no_position_is_measured_from_nowhere(at: tuple[float, float]) -> None:
    lat, lon = at
    for check in (
        lambda: check_distance(lat=lat, lon=lon, reference="Seoul", claimed_km=1),
        lambda: check_stated("between Seoul and Pyongyang", lat=lat, lon=lon),
        lambda: check_containment(lat=lat, lon=lon, area="North Korea"),
        lambda: check_position(lat=lat, lon=lon, stated="1.5, 2.5"),
    ):
        with pytest.raises(CoordinateError, match="is not between") as refusal:
            check()
        assert "\n" not in str(refusal.value)


def test_poles_and_antimeridian_are_measured() -> None:
    own = Reference(name="Date line", position="0.0000, 179.9000", stated_by="a test")
    across = check_distance(lat=0.0, lon=-179.9, reference="Date line", claimed_km=22.3, references=(own,))
    assert across.verdict == "supported"  # 0.2 degrees on the equator: 22.26 km
    assert check_containment(lat=-16.5, lon=179.3, area="Fiji").verdict == "supported"
    assert check_containment(lat=90.0, lon=0.0, area="Norway").verdict == "contradicted"


@pytest.mark.parametrize(
    ("azimuth", "point"),
    [(0, "north"), (359, "north"), (45, "northeast"), (326, "northwest"), (150, "south-southeast")],
)
def test_azimuths_are_named(azimuth: float, point: str) -> None:
    assert compass(azimuth) == point


def _numbers(finding: Finding) -> set[float]:
    bare = re.sub(r"“[^”]*”", "", finding.text)
    return {float(n) for n in re.findall(r"(?<![\w.])\d+(?:\.\d+)?", bare)}


def test_every_number_in_a_sentence_is_one_of_its_quantities() -> None:
    findings = [
        check_distance(lat=38.584698, lon=126.107945, reference="DMZ", claimed_km=85, direction="north"),
        check_distance(lat=38.584698, lon=126.107945, reference="Seoul", claimed_km=128.7),
        check_containment(lat=38.584698, lon=126.107945, area="Hwangju County"),
        check_containment(lat=38.584698, lon=126.107945, area="North Hwanghae"),
        *check_stated(
            "between 80 and 90 km north of the DMZ, halfway between Seoul and Pyongyang", lat=38.584698, lon=126.107945
        ),
        check_position(lat=38.584698, lon=126.107945, stated="38.5833, 125.9083"),
    ]
    for finding in findings:
        assert _numbers(finding) <= {q.value for q in finding.quantities}, finding.text


@pytest.mark.parametrize("figure", ["0 km", "0.0 miles", "within 0 km", "between 0 and 0 km", "about 0 m"])
def test_a_distance_of_nothing_is_a_claim_like_any_other(figure: str) -> None:
    found = check_distance(lat=64.1466, lon=-21.9426, reference="Reykjavik", stated=parse_stated(figure))
    assert found.verdict == "contradicted"


# 117.6 km north of Reykjavik by pyproj
@pytest.mark.parametrize(
    ("stated", "verdict"),
    [
        ("100 km", "loose"),
        ("about 100 km", "supported"),
        ("less than 100 km", "contradicted"),
        ("no more than 100 km", "contradicted"),
        ("less than 110 km", "supported"),  # within the tolerance
        ("130 km", "loose"),
        ("more than 130 km", "contradicted"),
        ("at least 120 km", "supported"),
    ],
)
def test_a_bound_is_never_kept_loosely(stated: str, verdict: str) -> None:
    finding = check_distance(lat=65.19, lon=-21.9426, reference="Reykjavik", stated=parse_stated(stated))
    assert finding.verdict == verdict
