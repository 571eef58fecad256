"""Borders and coasts of the world: the right line for a site, its distance, and no line where none is meant."""

from __future__ import annotations

import pytest

from toolkit.errors import ReferenceNotFound
from toolkit.places.borders import find_border, is_line
from toolkit.places.distances import check_distance
from toolkit.places.lines import BorderLine, load_coasts, load_lines, nearest_on_line
from toolkit.places.meant import Ambiguous
from toolkit.places.references import find_reference

# Town, position (GeoNames), the words of a claim, countries of the line, and its distance in km as an atlas shows it,
# with what that leaves open: about two km, or a tenth.
CLAIMS = [
    ("Goma", -1.6585, 29.2205, "the Rwandan border", "CD RW", 1, 2),
    ("El Paso", 31.7619, -106.4850, "the Mexican border", "MX US", 0.5, 2),
    ("Strasbourg", 48.5846, 7.7507, "the German border", "DE FR", 4, 2),
    ("Aachen", 50.7762, 6.0838, "the Belgian border", "BE DE", 6, 2),
    ("Narva", 59.3772, 28.1903, "the border with Russia", "EE RU", 0.5, 2),
    ("Edirne", 41.6771, 26.5557, "the Greek border", "GR TR", 6, 2),
    ("Edirne", 41.6771, 26.5557, "the border with Bulgaria", "BG TR", 15, 4),
    ("Kiryat Shmona", 33.2073, 35.5721, "the Lebanese border", "IL LB", 4, 2),
    ("Metula", 33.2797, 35.5784, "Israel's border with Lebanon", "IL LB", 1, 2),
    ("Rafah", 31.2875, 34.2594, "the Egyptian border", "EG PS", 3, 2),
    ("Gaziantep", 37.0594, 37.3825, "Turkey-Syria border", "SY TR", 43, 3),
    ("Kilis", 36.7165, 37.1146, "the Turkish-Syrian border", "SY TR", 7, 2),
    ("Peshawar", 34.0080, 71.5785, "the Afghan frontier", "AF PK", 47, 5),
    ("Lahore", 31.5580, 74.3507, "the Indian border", "IN PK", 22, 4),
    ("Amritsar", 31.6340, 74.8737, "the border between India and Pakistan", "IN PK", 28, 3),
    ("Mae Sot", 16.7131, 98.5747, "the Myanmar border", "MM TH", 7, 3),
    ("Mae Sot", 16.7131, 98.5747, "the Burmese border", "MM TH", 7, 3),
    ("Lang Son", 21.8478, 106.7578, "the Chinese border", "CN VN", 15, 3),
    ("Dandong", 40.1292, 124.3947, "the North Korean border", "CN KP", 1, 2),
    ("Dandong", 40.1292, 124.3947, "the border", "CN KP", 1, 2),
    ("Vientiane", 17.9667, 102.6000, "the Thai border", "LA TH", 1, 2),
    ("Cucuta", 7.8939, -72.5078, "the Venezuelan border", "CO VE", 6, 3),
    ("Tijuana", 32.5332, -117.0193, "the U.S. border", "MX US", 1, 2),
    ("San Diego", 32.7157, -117.1647, "the US-Mexico border", "MX US", 20, 3),
    ("Diffa", 13.3171, 12.6089, "the Nigerian border", "NE NG", 3, 2),
    ("Moyale", 3.5270, 39.0560, "the Ethiopian border", "ET KE", 1, 2),
    ("Beitbridge", -22.2167, 30.0000, "the South African border", "ZA ZW", 1, 2),
    ("Windsor", 42.3001, -83.0165, "the American border", "CA US", 2, 3),
    ("Londonderry", 54.9981, -7.3093, "the Irish border", "GB IE", 5, 2),
    ("Przemysl", 49.7839, 22.7679, "the Ukrainian border", "PL UA", 11, 3),
    ("Vilnius", 54.6892, 25.2798, "the border with Belarus", "BY LT", 30, 4),
    ("Kharkiv", 49.9808, 36.2527, "the Russian border", "RU UA", 33, 5),
    ("Kharkiv", 49.9808, 36.2527, "the border", "RU UA", 33, 5),
    ("Sumy", 50.9216, 34.8003, "the border with Russia", "RU UA", 30, 5),
    ("Belgorod", 50.6107, 36.5802, "the Ukrainian border", "RU UA", 35, 6),
    ("Belgorod", 50.6107, 36.5802, "Russia's border", "RU UA", 35, 6),
    ("Uzhhorod", 48.6242, 22.2947, "the Slovak border", "SK UA", 4, 2),
    ("Bratislava", 48.1482, 17.1067, "the Austrian border", "AT SK", 4, 2),
    ("Trieste", 45.6495, 13.7768, "the Slovenian border", "IT SI", 6, 2),
    ("Hendaye", 43.3586, -1.7741, "the Spanish border", "ES FR", 1, 2),
    ("Hendaye", 43.3586, -1.7741, "the Franco-Spanish border", "ES FR", 1, 2),
    ("Badajoz", 38.8779, -6.9706, "the border", "ES PT", 6, 2),
    ("Oujda", 34.6814, -1.9086, "the border with Algeria", "DZ MA", 9, 4),
    ("Kassala", 15.4510, 36.4000, "the Eritrean border", "ER SD", 20, 5),
    ("Basra", 30.5085, 47.7835, "the Iranian border", "IQ IR", 22, 5),
    ("Safwan", 30.1110, 47.7150, "the Kuwaiti border", "IQ KW", 3, 2),
    ("Zahedan", 29.4963, 60.8629, "the Pakistani border", "IR PK", 35, 12),
    ("Khorog", 37.4897, 71.5531, "the Afghan border", "AF TJ", 2, 3),
    ("Osh", 40.5283, 72.7985, "the Uzbek border", "KG UZ", 6, 3),
    ("Blagoveshchensk", 50.2796, 127.5405, "the Sino-Russian border", "CN RU", 2, 3),
    ("Jayapura", -2.5371, 140.7181, "the Papua New Guinea border", "ID PG", 30, 4),
    ("Santa Ana", 13.9942, -89.5597, "the Guatemalan border", "GT SV", 22, 5),
    ("Tapachula", 14.9023, -92.2572, "the Guatemalan border", "GT MX", 12, 5),
    ("Ouanaminthe", 19.5500, -71.7240, "the Dominican border", "DO HT", 1, 2),
    ("Tacna", -18.0146, -70.2536, "the Chilean border", "CL PE", 35, 4),
    ("Bissau", 11.8636, -15.5977, "the Guinea-Bissau-Senegal border", "GW SN", 60, 8),
    ("Bihac", 44.8169, 15.8708, "the Croatian border", "BA HR", 8, 5),
    ("Panmunjom", 37.9560, 126.6770, "the DMZ", "KP KR", 1, 2),
    ("Jenin", 32.4614, 35.3009, "the Israeli border", "IL PS", 6, 4),
]


@pytest.mark.parametrize(("town", "lat", "lon", "words", "countries", "km", "open_km"), CLAIMS)
def test_the_border_of_the_sites_own_country_is_meant(
    town: str, lat: float, lon: float, words: str, countries: str, km: float, open_km: float
) -> None:
    line = find_reference(words, near=(lat, lon))
    assert isinstance(line, BorderLine), town
    assert set(line.countries) == set(countries.split())
    assert nearest_on_line(line, lat=lat, lon=lon).distance_m / 1000 == pytest.approx(km, abs=open_km)


@pytest.mark.parametrize(
    ("lat", "lon", "words", "kilometres"),
    # three countries meet; a claimed line runs nearer than the border
    [
        (41.72, 26.52, "the border", 10),
        (46.60, 32.60, "the Russian border", 90),
        (27.80, 94.70, "the Chinese border", 14),
        (32.90, 35.60, "the Syrian border", 2),
    ],
)
def test_where_two_lines_may_be_meant_both_are_named_and_none_is_chosen(
    lat: float, lon: float, words: str, kilometres: float
) -> None:
    found = find_border(words, near=(lat, lon))
    assert isinstance(found, Ambiguous)
    assert len(found.described) >= 2
    with pytest.raises(ReferenceNotFound) as refused:
        check_distance(lat=lat, lon=lon, reference=words, claimed_km=kilometres)
    assert refused.value.error_code == "E_REFERENCE_AMBIGUOUS"
    assert " or " in str(refused.value)


@pytest.mark.parametrize(
    ("words", "at", "told"),
    [
        ("the Portuguese-German border", (38.7, -9.1), "no land border"),
        ("the border between Japan and Russia", (43.0, 141.3), "no land border"),
        ("the border", (-18.1, 178.4), "no land border"),
        ("the border with Atlantis", (38.7, -9.1), "no country"),
        ("the coast", (47.5, 19.0), "no coast"),
        ("the Black Sea coast", (44.6, 33.5), "which part"),
        ("the front line", (48.5, 37.5), "moves"),
        ("the DMZ", (33.1, 35.8), "Korea's"),
        ("the Turkish-Syrian-Iraqi border", (37.1, 42.3), "more than two"),
    ],
)
def test_a_border_that_does_not_exist_is_refused_in_one_line(words: str, at: tuple[float, float], told: str) -> None:
    with pytest.raises(ReferenceNotFound, match=told) as refused:
        find_border(words, near=at)
    assert "\n" not in str(refused.value)


def test_a_border_of_two_other_countries_is_meant_only_as_far_as_the_claim_reaches() -> None:
    paris = (48.8566, 2.3522)
    with pytest.raises(ReferenceNotFound, match="farther than the claim can mean"):
        find_border("the Russian border", near=paris, claimed_km=60)
    chiang_rai = (19.9086, 99.8325)
    line = find_border("the Chinese border", near=chiang_rai, claimed_km=200)
    assert isinstance(line, BorderLine)
    # some 140 km as the crow flies to the corner where Laos, Myanmar and China meet, on any map
    assert nearest_on_line(line, lat=chiang_rai[0], lon=chiang_rai[1]).distance_m / 1000 == pytest.approx(170, abs=40)


@pytest.mark.parametrize(
    ("lat", "lon", "country", "words", "line"),
    [
        (47.5596, 7.5886, "CH", "the French border", "ch-fr"),
        (-25.5478, -54.5882, "BR", "the Argentine border", "ar-br"),
        (3.9366, 41.8670, "KE", "the Somali border", "ke-so"),
    ],
)
def test_where_three_countries_meet_the_sites_country_tells(
    lat: float, lon: float, country: str, words: str, line: str
) -> None:
    found = find_border(words, country=country, near=(lat, lon))
    assert isinstance(found, BorderLine)
    assert found.id == line
    assert isinstance(find_border(words, near=(lat, lon)), Ambiguous)


def test_the_sites_country_goes_before_its_position() -> None:
    line = find_border("the Russian border", country="FI", near=(61.0, 28.5))
    assert isinstance(line, BorderLine)
    assert line.id == "fi-ru"


def test_without_a_site_no_border_of_many_is_chosen() -> None:
    assert isinstance(find_border("the Chinese border"), Ambiguous)
    line = find_border("the Turkish-Syrian border")
    assert isinstance(line, BorderLine)
    assert line.id == "sy-tr"
    with pytest.raises(ReferenceNotFound):
        find_border("the border")


@pytest.mark.parametrize(
    ("lat", "lon", "words", "country", "km"),
    [
        (46.4775, 30.7326, "the coast", "UA", 2),
        (33.8886, 35.4955, "the Lebanese coast", "LB", 2),
        (2.0371, 45.3438, "the coast of Somalia", "SO", 1),
        (19.0760, 72.8777, "the coastline", "IN", 4),
        (41.0082, 28.9784, "the shore", "TR", 3),
        (53.6294, 11.4132, "the German coast", "DE", 29),
    ],
)
def test_the_coast_is_that_of_the_country(lat: float, lon: float, words: str, country: str, km: float) -> None:
    line = find_border(words, near=(lat, lon))
    assert isinstance(line, BorderLine)
    assert line.countries == (country,)
    assert nearest_on_line(line, lat=lat, lon=lon).distance_m / 1000 == pytest.approx(km, abs=4)


def test_towns_are_no_lines() -> None:
    for name in ("Border Town", "Seoul", "Bordeaux", "Springfield, Illinois", "", "Coast"):
        assert not is_line(name) or name == "Coast"


def test_every_pair_of_neighbours_has_a_line_of_about_its_known_length() -> None:
    # lengths in km after The World Factbook (CIA); 1:10m generalises bends away
    known = {
        "ca-us": 8891,
        "kz-ru": 7644,
        "cn-mn": 4630,
        "mx-us": 3155,
        "in-pk": 3190,
        "ru-ua": 1944,
        "de-pl": 467,
        "es-pt": 1224,
        "kh-th": 817,
        "sy-tr": 899,
        "iq-ir": 1599,
        "hn-ni": 940,
        "na-za": 1005,
    }
    lines = {line.id: line for line in load_lines()}
    for key, km in known.items():
        assert _length_km(lines[key]) == pytest.approx(km, rel=0.25), key
    assert sum(line.status in {"border", "disputed"} for line in lines.values()) >= 310
    assert len(load_coasts()) >= 190


def _length_km(line: BorderLine) -> float:
    from toolkit.places.geodesy import geod

    return sum(geod().line_length(*zip(*run, strict=True)) for run in line.parts) / 1000


def test_a_disputed_line_says_who_claims_what() -> None:
    lines = {line.id: line for line in load_lines()}
    for key in ("in-pk", "cn-in", "il-sy", "eh-ma", "rs-xk", "ru-ua"):
        assert lines[key].status == "disputed"
        assert lines[key].note
