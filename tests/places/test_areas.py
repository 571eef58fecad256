"""Outlines of provinces: which one holds a point, and whose it is."""

from __future__ import annotations

import gzip
import json

import pytest

from toolkit.cli.main import main
from toolkit.places.areas import edge_km, province_at, province_names, provinces_of
from toolkit.settings import get_settings


@pytest.mark.parametrize(
    ("lat", "lon", "name", "country"),
    [
        (39.03, 125.75, "Pyongyang", "KP"),
        (37.57, 126.98, "Seoul", "KR"),
        (40.71, -74.0, "New York", "US"),
        (-33.87, 151.21, "New South Wales", "AU"),
        (30.05, 31.24, "Cairo", "EG"),
        (44.95, 34.1, "Crimea", "UA"),
    ],
)
def test_a_point_lies_in_its_province(lat: float, lon: float, name: str, country: str) -> None:
    found = province_at(lat=lat, lon=lon)
    assert found is not None
    assert (found.name, found.country) == (name, country)


def test_the_open_sea_lies_in_no_province() -> None:
    assert province_at(lat=0.5, lon=0.5) is None
    assert province_names([0.5, 126.98, 126.98], [0.5, 37.57, 37.57], ["", "KR", "JP"]) == ["", "Seoul", ""]


def test_what_states_dispute_says_so() -> None:
    crimea = province_at(lat=44.95, lon=34.1)
    assert crimea is not None
    assert crimea.claimed_by == ("RU",)
    assert {p.name for p in provinces_of("RU")} & {"Crimea", "Sevastopol"} == set()
    assert all(p.claimed_by for p in provinces_of("PS"))


def test_korea_is_drawn_finer_and_known_better() -> None:
    assert len(provinces_of("KP")) == 11
    assert len(provinces_of("KR")) == 17
    assert edge_km("KP") < edge_km("FR")


def test_outlines_are_packed_the_same_each_time() -> None:
    for name in ("coasts", "borders", "countries"):
        packed = (get_settings().data / "lines" / f"{name}.geojson.gz").read_bytes()
        assert packed[4:8] == b"\0\0\0\0", "the gzip header carries a time"
        assert json.loads(gzip.decompress(packed))["type"] == "FeatureCollection"


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["52S BH 48090 74658"], 0, "read as mgrs"),
        (["135 km northwest of Seoul"], 0, "somewhere within 56 km"),
        (["85 km north of the DMZ"], 0, "Military Demarcation Line"),
        (["in Hwangju County", "--gazetteer", "embedded"], 0, "Hwangju"),
        (["Sakkanmol"], 1, "not in any gazetteer"),
        (["Sakkanmol", "--gazetteer", "embedded"], 1, "not in any gazetteer"),
        (["135 km northwest of Nowhere-upon-Sea"], 3, "E_REFERENCE"),
        (["Seoul", "--gazetteer", "nominatim"], 3, "E_OFFLINE"),
        (["Seoul", "--gazetteer", "nomnatim"], 2, "E_USAGE"),
        (["125, 38"], 3, "latitude 125 is beyond 90"),
    ],
)
def test_locate_answers_positions_names_and_descriptions(
    words: list[str], code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["locate", *words]) == code
    printed = capsys.readouterr()
    assert told in printed.out + printed.err
    assert main(["locate", "--json", *words]) == code
    json.loads(capsys.readouterr().out)


def test_gazetteers_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gazetteer", "list"]) == 0
    assert {"embedded", "world", "nominatim"} <= set(capsys.readouterr().out.split())
