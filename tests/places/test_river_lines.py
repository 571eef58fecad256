"""Rivers that claims measure from: towns that stand on them, sides, and names that are a town's or a country's, too."""

from __future__ import annotations

import pytest

from toolkit.places import check_claims, check_distance, locate_sites
from toolkit.places.lines import BorderLine, nearest_on_line
from toolkit.places.references import find_reference
from toolkit.places.river_lines import river_goes_on, river_line
from toolkit.records import Case, Finding

MOST_OFF_KM = 5.0
"""1/50 inch at 1:10,000,000, as for other lines of that scale."""


@pytest.mark.parametrize(
    ("river", "town", "at"),
    [
        # positions: GeoNames; each town is known for standing on that river
        ("Dnipro river", "Kherson", (46.635, 32.617)),
        ("Euphrates", "Deir ez-Zor", (35.336, 40.141)),  # Al Furat
        ("Rhine", "Basel", (47.56, 7.59)),  # Rhein, Rhin
        ("the Dnieper", "Kherson", (46.635, 32.617)),
        ("Tigris", "Mosul", (36.34, 43.13)),
        ("the Mekong", "Phnom Penh", (11.55, 104.93)),
        ("Yalu River", "Sinuiju", (40.1, 124.38)),
        ("Niger River", "Gao", (16.27, -0.04)),
        ("Rio Grande", "Laredo", (27.506, -99.507)),
        ("Orinoco", "Ciudad Bolívar", (8.12, -63.55)),
        ("River Oder", "Frankfurt", (52.35, 14.55)),
        ("Volga", "Volgograd", (48.7, 44.5)),
        ("Danube", "Vienna", (48.21, 16.41)),
        ("Donau", "Vienna", (48.21, 16.41)),
        ("the Zambezi", "Livingstone", (-17.92, 25.85)),
        ("Han River", "Seoul", (37.52, 126.95)),
        ("the Irrawaddy", "Mandalay", (21.98, 96.05)),
    ],
)
def test_a_river_runs_where_its_towns_stand(river: str, town: str, at: tuple[float, float]) -> None:
    found = find_reference(river, near=at)
    assert isinstance(found, BorderLine), town
    assert nearest_on_line(found, lat=at[0], lon=at[1]).distance_m / 1000 < MOST_OFF_KM


@pytest.mark.parametrize(("name", "at"), [("Niger", (13.5, 2.1)), ("Jordan", (31.9, 35.9)), ("Zambezi", (-13.5, 23.1))])
def test_a_name_of_a_country_or_town_is_no_river_unless_it_says_so(name: str, at: tuple[float, float]) -> None:
    assert not isinstance(find_reference(name, near=at), BorderLine)
    river = find_reference(f"the {name} river", near=at)
    assert isinstance(river, BorderLine)
    assert river.name == f"river {name}"


def test_a_river_of_the_same_name_in_another_country_is_another() -> None:
    korean = river_line("Han River", near=(37.5, 127.0))
    chinese = river_line("Han River", near=(32.0, 112.1))
    assert korean is not None
    assert chinese is not None
    assert not set(korean.parts) & set(chinese.parts)
    assert river_line("Han River", near=(48.8, 2.3)) is None


def test_where_a_river_goes_on_under_another_name_a_distance_does_not_contradict() -> None:
    omdurman = (15.5, 32.43)  # 6 km from the White Nile, and farther from what the lines call the Nile
    line = river_line("Nile", near=omdurman)
    assert line is not None
    told = river_goes_on(line, measured_km=20.0, lat=omdurman[0], lon=omdurman[1])
    assert "goes on under another name" in told.text
    assert not river_goes_on(line, measured_km=0.5, lat=omdurman[0], lon=omdurman[1])
    found = check_distance(lat=14.9, lon=32.3, reference="the Nile", claimed_km=5.0)
    assert found.verdict == "not-checkable"


def test_a_distance_from_a_river_agrees_and_differs() -> None:
    # Giurgiu (GeoNames: 43.904 N) stands on the Danube, and 44.43 N 25.96 E lies 58 km due north of it
    near = check_distance(lat=44.43, lon=25.96, reference="the Danube", claimed_km=50.0, direction="north")
    assert near.verdict == "supported"
    far = check_distance(lat=44.43, lon=25.96, reference="the Danube", claimed_km=20.0)
    assert far.verdict == "contradicted"


def _answer(position: str, country: str, **check: str) -> Finding:
    case = Case.model_validate(
        {
            "slug": "c",
            "title": "T",
            "question": "Q?",
            "as_of": "2031",
            "sites": [
                {
                    "id": "depot",
                    "name": "The depot",
                    "country": country,
                    "assertions": [{"position": position, "stated_by": "a map"}],
                }
            ],
            "claims": [{"id": "c", "text": "C", "speaker": "S", "check": {"site": "depot", **check}}],
        }
    )
    return check_claims(case, locate_sites(case))[0]


@pytest.mark.parametrize(
    ("position", "side", "verdict"),
    [
        ("44.1003 N 26.0004 E", "north", "supported"),  # 20 km north of Giurgiu's river
        ("44.1003 N 26.0004 E", "south", "contradicted"),
        ("43.6004 N 25.9003 E", "south", "supported"),
        ("43.9004 N 25.9703 E", "north", "not-checkable"),  # on its bank
    ],
)
def test_a_side_of_a_river_is_told_beyond_the_error_of_its_line(position: str, side: str, verdict: str) -> None:
    country = "RO" if position.startswith("44") else "BG"
    found = _answer(position, country, kind="side", reference="the Danube", side=side)
    assert found.verdict == verdict, found.text


def test_near_a_river_is_told_from_its_line_and_not_from_its_middle() -> None:
    assert _answer("43.9504 N 25.9703 E", "RO", kind="near", reference="Danube", wording="near").verdict == "supported"
    far = _answer("46.7703 N 23.5904 E", "RO", kind="near", reference="Danube", wording="near")  # Cluj
    assert far.verdict == "contradicted", far.text


def test_what_is_too_wide_is_near_to_nothing_by_its_middle() -> None:
    found = _answer("-10.0004, -63.0003", "BR", kind="near", reference="Amazon rainforest", wording="near")
    assert found.verdict == "not-checkable"
    assert "too wide" in found.text
