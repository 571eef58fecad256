"""Divisions newer than the outlines, and names that a table had given to the wrong province."""

from __future__ import annotations

import csv

import pytest

from toolkit.places import check_containment
from toolkit.places.area_names import best_of, find_areas
from toolkit.places.changed_areas import newer_divisions
from toolkit.settings import shipped_root

HYDERABAD, DELHI, LODWAR, LUBUMBASHI = (17.385, 78.487), (28.614, 77.209), (3.119, 35.597), (-11.664, 27.480)


@pytest.mark.parametrize(
    ("area", "at", "verdict"),
    [
        ("Telangana", HYDERABAD, "not-checkable"),
        ("Telangana", DELHI, "contradicted"),
        ("Andhra Pradesh", HYDERABAD, "not-checkable"),
        ("Andhra Pradesh", DELHI, "contradicted"),
        ("Turkana County", LODWAR, "not-checkable"),
        ("Turkana County", (-1.286, 36.817), "contradicted"),
        ("Rift Valley", LODWAR, "supported"),
        ("Haut-Katanga", LUBUMBASHI, "not-checkable"),
        ("Katanga", LUBUMBASHI, "supported"),
        ("Abai Region", (50.411, 80.228), "not-checkable"),
        ("Highland Papua", (-2.533, 140.717), "not-checkable"),
    ],
)
def test_an_outline_decides_nothing_about_what_was_cut_from_it(
    area: str, at: tuple[float, float], verdict: str
) -> None:
    finding = check_containment(lat=at[0], lon=at[1], area=area)
    assert finding.verdict == verdict
    assert verdict != "not-checkable" or "not held here" in finding.text


def test_every_newer_division_is_cut_from_an_outline_that_is_held() -> None:
    path = shipped_root() / "data" / "lines" / "changed_areas.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        held = [a.name for a in find_areas(row["drawn_as"], country=row["country"])]
        assert row["drawn_as"] in held, row
        assert newer_divisions(row["name"], row["country"])
        assert 2000 < int(row["since"]) < 2026


@pytest.mark.parametrize(
    ("name", "country", "held"),
    [
        ("Kurdistan Province", "IR", ["Kordestan"]),
        ("Tehran Province", "IR", ["Tehran"]),
        ("Mazandaran", "IR", ["Mazandaran"]),
        ("Ilam", "IR", ["Ilam"]),
        ("Yazd Province", "IR", ["Yazd"]),
        ("Altai Republic", "RU", ["Gorno-Altay"]),
        ("Altai Krai", "RU", ["Altai"]),
        ("Napo", "EC", ["Napo"]),
        ("West Darfur", "SD", ["West Darfur"]),
    ],
)
def test_a_province_does_not_go_by_its_neighbour_s_name(name: str, country: str, held: list[str]) -> None:
    assert [a.name for a in best_of(find_areas(name, country=country), name)] == held


@pytest.mark.parametrize(
    ("lat", "lon", "area", "verdict"),
    [
        (39.31, 8.54, "Sardinia", "not-checkable"),  # Iglesias: Natural Earth gives its province no region
        (39.56, 8.90, "Sardinia", "not-checkable"),  # Sanluri
        (40.92, 9.50, "Sardinia", "not-checkable"),  # Olbia
        (40.73, 8.56, "Sardinia", "supported"),  # Sassari
        (41.90, 12.50, "Sardinia", "contradicted"),  # Rome
        (37.50, 15.09, "Calabria", "contradicted"),  # Catania
        (50.45, 30.52, "Donetsk", "contradicted"),  # Kyiv
    ],
)
def test_a_province_that_is_given_no_region_contradicts_none_beside_it(
    lat: float, lon: float, area: str, verdict: str
) -> None:
    assert check_containment(lat=lat, lon=lon, area=area).verdict == verdict
