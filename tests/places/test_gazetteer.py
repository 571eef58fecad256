"""The shipped gazetteer: right places by any name, no place for a name it does not hold, and a file that is whole."""

from __future__ import annotations

import csv
import gzip
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from toolkit.errors import GazetteerError
from toolkit.places.gazetteers.base import Gazetteer, shipped_gazetteer
from toolkit.places.gazetteers.embedded import EmbeddedGazetteer
from toolkit.places.gazetteers.rows import NameRow, PlaceRow
from toolkit.places.gazetteers.store import PlaceStore, build_once
from toolkit.places.geodesy import distance_km
from toolkit.places.names import fold
from toolkit.places.resolve import resolve_mentions, resolve_name
from toolkit.settings import get_settings, set_options

BASES = [
    "Sakkanmol",
    "삭간몰",
    "Sino-ri",
    "신오리",
    "Sangnam-ni",
    "Yusang-ni",
    "Kumchon-ni",
    "금천리",
    "Kal-gol",
    "Hoejung-ni",
    "Sinpung-dong",
    "신풍동",
]


@pytest.fixture(scope="module")
def places() -> Gazetteer:
    return shipped_gazetteer()


@pytest.mark.parametrize(
    ("name", "lat", "lon", "country"),
    [
        ("Seoul", 37.566, 126.978, "KR"),  # City Hall, Seoul Metropolitan Government
        ("서울", 37.566, 126.978, "KR"),
        ("P'yŏngyang", 39.02, 125.75, "KP"),
        ("Hwangju County", 38.73, 125.72, "KP"),
        ("황주군", 38.73, 125.72, "KP"),
        ("Dandong", 40.12, 124.39, "CN"),
        ("Addis Ababa", 9.02, 38.75, "ET"),
    ],
)
def test_a_place_is_found_by_each_of_its_names(
    places: Gazetteer, name: str, lat: float, lon: float, country: str
) -> None:
    best = places.lookup(name)[0]
    assert best.country == country
    assert (best.lat, best.lon) == pytest.approx((lat, lon), abs=0.15)


@pytest.mark.parametrize("name", BASES)
def test_a_name_in_no_gazetteer_gives_no_place(places: Gazetteer, name: str) -> None:
    found = places.lookup(name)
    assert [c for c in found if c.score >= 0.5] == []
    assert all(c.reasons[0].startswith("not the same name") for c in found)


def test_a_village_is_not_the_county_of_the_same_name(places: Gazetteer) -> None:
    assert [c.feature for c in places.lookup("Kumchon", country="KP")] == ["ADM2"]
    assert places.lookup("Kumchon-ni", country="KP") == []


def test_a_misspelling_is_offered_as_a_similar_name_only(places: Gazetteer) -> None:
    best = places.lookup("Hwangjo")[0]
    assert best.score < 0.5
    assert best.reasons[0].startswith("not the same name")


@pytest.mark.parametrize("name", ["", "  ", "'", '"', "%", "a OR b", 'x" OR "y', "\ud800", "' OR 1=1 --", "a" * 5000])
def test_no_name_breaks_the_search(places: Gazetteer, name: str) -> None:
    assert isinstance(places.lookup(name), list)


def test_nearest_counties_are_given_by_distance(places: Gazetteer) -> None:
    # 38.5847 N, 126.1079 E: Sohung, then Yonthan, then Pongsan, worked out by hand from the dataset's centroids
    found = places.nearest(lat=38.584698, lon=126.107945, features=("ADM2",), limit=3)
    assert [c.name for c in found] == ["Sohung", "Yonthan", "Pongsan"]


def test_nearest_reaches_over_the_antimeridian(places: Gazetteer) -> None:
    # Suva lies at 178.44 E; the point at 179.9 W is 190 km away
    assert "FJ" in {c.country for c in places.nearest(lat=-18.1, lon=-179.9, limit=3)}


def test_open_sea_has_nothing_near(places: Gazetteer) -> None:
    assert places.nearest(lat=0.5, lon=0.5) == []


def test_answers_do_not_depend_on_the_order_of_asking(places: Gazetteer) -> None:
    first = [places.lookup(n) for n in ("Paris", "London", "Kaesong")]
    assert [places.lookup(n) for n in ("Kaesong", "London", "Paris")] == first[::-1]


def test_a_damaged_file_is_one_error_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "places.csv").write_text("id,name\n1,Nowhere\n", encoding="utf-8")
    with set_options(cache=tmp_path / "cache"), pytest.raises(GazetteerError, match="cannot be built"):
        EmbeddedGazetteer(tmp_path / "data")
    assert list((tmp_path / "cache").iterdir()) == []


def test_no_files_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="no gazetteer files"):
        EmbeddedGazetteer(tmp_path)


def test_other_data_makes_another_database(tmp_path: Path) -> None:
    head = "id,name,names,lat,lon,country,admin1,feature,population,radius_m\n"
    with set_options(cache=tmp_path / "cache"):
        for number, town in enumerate(("Alderwick", "Brenwick")):
            folder = tmp_path / str(number)
            folder.mkdir()
            (folder / "own.csv").write_text(f"{head}1,{town},,1.0,2.0,XX,,PPL,500,1000\n", encoding="utf-8")
            assert [c.name for c in EmbeddedGazetteer(folder).lookup(town)] == [town]
    assert len(list((tmp_path / "cache").iterdir())) == 2


def test_of_several_who_want_it_one_builds(tmp_path: Path) -> None:
    started, read = threading.Barrier(4, timeout=30), []

    def rows() -> Iterator[tuple[PlaceRow, list[NameRow]]]:
        read.append(1)
        time.sleep(0.3)  # long enough for the others to come and find nothing there
        yield PlaceRow("1", "Alderwick", 1.0, 2.0, "XX", None, "PPL", None, 500, 1000.0), []

    def ask(_: int) -> int:
        started.wait()
        build_once(rows(), tmp_path / "cache" / "own.sqlite")
        return len(PlaceStore(tmp_path / "cache" / "own.sqlite", "own").nearest(lat=1.0, lon=2.0))

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(4))) == [1, 1, 1, 1]
    assert read == [1]


def test_shipped_files_are_small_whole_and_repeatable() -> None:
    folder = get_settings().data / "gazetteers"
    packed = (folder / "places.csv.gz").read_bytes()
    assert packed[4:8] == b"\0\0\0\0", "the gzip header carries a time"
    assert sum(p.stat().st_size for p in folder.glob("*.csv*")) < 3_000_000
    rows = list(csv.DictReader(gzip.decompress(packed).decode().splitlines()))
    assert len(rows) == len({r["id"] for r in rows}) > 30_000
    assert all(-90 <= float(r["lat"]) <= 90 and -180 <= float(r["lon"]) <= 180 for r in rows)


@pytest.mark.parametrize(
    ("name", "factbook", "middle", "most_km"),
    # the Factbook's point; the centroid of the mainland, worked out by hand from its extremes and published centres
    [
        ("Democratic Republic of the Congo", (0, 25), (-2.9, 23.6), 160),
        ("India", (20, 77), (22.8, 79.5), 165),
        ("Libya", (25, 17), (27.0, 18.0), 110),
        ("China", (35, 105), (36.5, 103.8), 100),
        ("Kuwait", (29.5, 45.75), (29.3, 47.6), 80),
    ],
)
def test_a_compact_country_stands_nearer_its_middle_than_the_factbooks_whole_degrees(
    places: Gazetteer, name: str, factbook: tuple[float, float], middle: tuple[float, float], most_km: float
) -> None:
    found = places.lookup(name, limit=1, similar=False)[0]
    off = distance_km(found.lat, found.lon, to_lat=middle[0], to_lon=middle[1])[0]
    assert off <= most_km
    assert off < distance_km(*factbook, to_lat=middle[0], to_lon=middle[1])[0]


@pytest.mark.parametrize(("name", "lat", "lon"), [("Chile", -30, -71), ("Norway", 62, 10), ("Indonesia", -5, 120)])
def test_a_long_or_scattered_country_has_no_middle(places: Gazetteer, name: str, lat: float, lon: float) -> None:
    found = places.lookup(name, limit=1, similar=False)[0]
    assert (found.lat, found.lon) == (lat, lon)


def test_congo_is_either_country_until_something_says_which() -> None:
    bare = resolve_name("Congo")
    assert bare.status == "ambiguous"
    assert {c.country for c in bare.candidates[:2]} == {"CD", "CG"}
    for town, country in (("Goma", "CD"), ("Brazzaville", "CG")):
        text = f"Fighting was reported in {town}, said the government of Congo."
        spans = [(text.index(town), text.index(town) + len(town)), (len(text) - 6, len(text) - 1)]
        assert resolve_mentions(text, spans)[1].candidates[0].country == country


@pytest.mark.parametrize(
    ("name", "status"),
    [("Jammu and Kashmir", "located"), ("Xinjiang", "located"), ("Punjab", "ambiguous"), ("Sahel", "ambiguous")],
)
def test_one_area_listed_twice_is_one_and_two_of_a_name_are_two(name: str, status: str) -> None:
    assert resolve_name(name).status == status


@pytest.mark.parametrize(
    ("written", "main", "country"),
    [
        ("Qamishli", "Al Qāmishlī", "SY"),
        ("Kut", "Al Kūt", "IQ"),
        ("Deir al-Balah", "Dayr al Balaḩ", "PS"),
        ("Obeid", "El Obeid", "SD"),
    ],
)
def test_an_arabic_name_is_found_without_its_article_and_in_another_spelling(
    places: Gazetteer, written: str, main: str, country: str
) -> None:
    found = places.lookup(written, similar=False)
    assert found, written
    assert (found[0].country, fold(found[0].name)) == (country, fold(main))


def test_a_name_that_only_sounds_alike_is_no_place(places: Gazetteer) -> None:
    for name in ("Marlin", "Salmon Berry", "Khan Marlow", "Abu Nobody", "Al Pacino"):
        assert places.lookup(name, similar=False) == [], name


def test_towns_on_a_shore_have_their_province() -> None:
    packed = (get_settings().data / "gazetteers" / "places.csv.gz").read_bytes()
    rows = list(csv.DictReader(gzip.decompress(packed).decode().splitlines()))
    towns = {(r["name"], r["country"]): r["admin1"] for r in rows if r["feature"].startswith("PPL")}
    asked = {("Lagos", "NG"): "Lagos", ("Xiamen", "CN"): "Fujian", ("Kherson", "UA"): "Kherson"}
    assert {key: towns[key] for key in asked} == asked
    assert sum(not r["admin1"] for r in rows if r["feature"].startswith("PPL") and r["country"] != "KP") < 70


def test_every_county_has_a_province() -> None:
    with (get_settings().data / "gazetteers" / "kp-admin.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    provinces = {r["id"] for r in rows if r["level"] == "province"}
    assert len(provinces) == 11
    assert all(r["parent"] in provinces for r in rows if r["level"] != "province")
    assert all(37 < float(r["lat"]) < 44 and 123 < float(r["lon"]) < 131 for r in rows)
