"""Positions in every notation. Right answers: landmarks' published positions, and PROJ's conversion of grids."""

from __future__ import annotations

import json
import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openlocationcode import openlocationcode as olc
from pyproj import Transformer

from toolkit.errors import CoordinateError
from toolkit.places import find_coordinates, parse_coordinates

LIBERTY = (40.68917, -74.04444)  # Statue of Liberty, 40°41'21"N 74°02'40"W (U.S. National Park Service)
SYDNEY = (-33.85678, 151.21530)  # Sydney Opera House, 33°51'24.4"S 151°12'55.1"E

WRITTEN = [
    ("40.68917, -74.04444", LIBERTY),
    ("40.68917 -74.04444", LIBERTY),
    ("40,68917; -74,04444", LIBERTY),
    ("40.68917°N 74.04444°W", LIBERTY),
    ("N40.68917 W74.04444", LIBERTY),
    ("74.04444W 40.68917N", LIBERTY),
    ("40°41'21\"N 74°02'40\"W", LIBERTY),
    ("40° 41′ 21″ N, 74° 2′ 40″ W", LIBERTY),
    ("40º41’21”N 74º02’40”W", LIBERTY),
    ("N 40:41:21 W 74:02:40", LIBERTY),
    ("40.41.21 N 74.02.40 W", LIBERTY),
    ("404121N0740240W", LIBERTY),
    ("40 deg 41 min 21 sec north, 74 deg 2 min 40 sec west", LIBERTY),
    ("40d 41m 21s N 74d 2m 40s W", LIBERTY),
    ("40° 41.35' N, 74° 02.6667' W", LIBERTY),
    ("40-41.35N 74-02.6667W", LIBERTY),
    ("Latitude: 40.68917, Longitude: -74.04444", LIBERTY),
    ("lon=-74.04444 lat=40.68917", LIBERTY),
    ("+40.68917-074.04444/", LIBERTY),
    ("geo:40.68917,-74.04444;u=25", LIBERTY),
    ("POINT(-74.04444 40.68917)", LIBERTY),
    ("SRID=4326;POINT (-74.04444 40.68917)", LIBERTY),
    ('{"type": "Point", "coordinates": [-74.04444, 40.68917]}', LIBERTY),
    ("https://www.google.com/maps/@40.68917,-74.04444,17z", LIBERTY),
    ("https://www.openstreetmap.org/?mlat=40.68917&mlon=-74.04444#map=17/40.0/-74.0", LIBERTY),
    ("https://yandex.com/maps/?ll=-74.04444%2C40.68917&z=16", LIBERTY),
    ("-33.85678, 151.21530", SYDNEY),
    ("33°51'24.4\"S 151°12'55.1\"E", SYDNEY),
    ("33° 51' 24.4\" south 151° 12' 55.1\" east", SYDNEY),
    ("−33.85678° 151.21530°", SYDNEY),
    ("남위 33도 51분 24.4초 동경 151도 12분 55.1초", SYDNEY),
    ("8FVC9G8F+6W", (47.365562, 8.524813)),  # decoded in the Open Location Code README
    ("9G8F+6W Zurich", (47.365562, 8.524813)),
    ("u4pruydqqvj", (57.64911, 10.40744)),  # the example of geohash.org
    ("geohash:ezs42", (42.605, -5.603)),
    ("https://geohash.org/u4pruydqqvj", (57.64911, 10.40744)),
    ("Liberty Island: 40.68917, -74.04444", LIBERTY),
    ("WGS84 40.68917, -74.04444, 47 m", LIBERTY),
    ("https://maps.apple.com/?ll=40.68917,-74.04444&q=Liberty", LIBERTY),
    ("https://www.bing.com/maps?cp=40.68917~-74.04444&lvl=16", LIBERTY),
    (
        "https://www.google.com/maps/place/X/@40.7,-74.1,14z/data=!3m1!4b1!4m5!3m4!1s0x0:0x0!8m2!3d40.68917!4d-74.04444",
        LIBERTY,
    ),
    ("https://www.google.com/maps/place/40.68917,-74.04444", LIBERTY),
    ("https://yandex.ru/maps/?pt=-74.04444,40.68917&z=12", LIBERTY),
    ("http://wikimapia.org/#lang=en&lat=40.68917&lon=-74.04444&z=15&m=w", LIBERTY),
    ("https://browser.dataspace.copernicus.eu/?zoom=14&lat=40.68917&lng=-74.04444&themeId=DEFAULT-THEME", LIBERTY),
    ("https://zoom.earth/#view=40.68917,-74.04444,16z", LIBERTY),
    ("https://geohack.toolforge.org/geohack.php?params=40_41_21_N_74_02_40_W_region:US", LIBERTY),
]


@pytest.mark.parametrize(("written", "right"), WRITTEN)
def test_a_published_position_is_read_in_any_dress(written: str, right: tuple[float, float]) -> None:
    read = parse_coordinates(written)
    assert read.lat == pytest.approx(right[0], abs=3e-4)
    assert read.lon == pytest.approx(right[1], abs=3e-4)


REFUSED = [
    "",
    "   ",
    "Sakkanmol",
    "38.5847",
    "nan, nan",
    "inf, 3",
    "125, 38",
    "-254.46, 31.53",
    "38.58, 226.1",
    "46,8",
    "38,126",
    "-41.5 N 81.0 W",
    "41.5 N -81.0 W",
    "40.1S 74.6",
    "S 27.45.34 23.23.23",
    "38 S 12 S",
    "38.5 N 38.6 N",
    "8°83'S 35°67'E",
    "38°61'N 126°06'E",
    "38.5°30'N 126.5°E",
    "1 2 3 4",
    "1 2 3 4 5",
    "1, 2, 3",
    "5 Fantasy street 12",
    "-40.1, 74 X",
    "40.1° SS 60.1° EE",
    "52S 248090 1274658",
    "511254/1193729",
    "3600/-7530",
    "45N30 75",
    "36°30'-75'",
    "H4M5+V5",
    "61S AB 12345 12345",
    "52SBH 123 12",
    "geo:38.5,126.1;crs=epsg5179",
    "SRID=3857;POINT(14000000 4600000)",
    '{"type": "LineString"}',
    "{nonsense",
    "https://example.org/page",
    "90°04'17\"S 23°04'17\"E",
    "\ud800, \ud801",
    "UTM 52N 999999 4274658",
]


@pytest.mark.parametrize("written", REFUSED)
def test_what_is_no_position_or_has_two_readings_is_refused_in_one_line(written: str) -> None:
    with pytest.raises(CoordinateError) as refusal:
        parse_coordinates(written)
    message = str(refusal.value)
    assert message.startswith("E_COORD: ")
    assert "\n" not in message
    message.encode("utf-8")


@pytest.mark.parametrize(
    ("written", "one", "other"),
    [
        ("46,8", "46.8", "latitude 46 and longitude 8"),
        ("-41.5 N 81.0 W", "by the letter", "by the sign"),
        ("52S 248090 1274658", "11.5", "-78.38"),
        ("126.1079, 38.5847", "latitude 126.108", "38.5847N 126.108E"),
    ],
)
def test_a_refusal_gives_both_readings(written: str, one: str, other: str) -> None:
    with pytest.raises(CoordinateError) as refusal:
        parse_coordinates(written)
    assert one in str(refusal.value)
    assert other in str(refusal.value)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("brent95", "geohash of"),
        ("248090, 4274658", "metres of a grid"),
        ("H4M5+V5", "a town"),
        ("9G8F+6W Nowhere at all", "no place or line called"),
        ("https://www.amap.com/?q=38.58,126.1", "shifted datum"),
        ("Springfield 12 14", "whole numbers"),
        ("minus 41.5, 81.0", "no part of a position"),
        ("12:30, 14:45", "two times of day"),
    ],
)
def test_what_could_be_taken_wrongly_is_refused_with_the_reason(written: str, words: str) -> None:
    with pytest.raises(CoordinateError, match=words):
        parse_coordinates(written)


@pytest.mark.parametrize(
    ("written", "lat", "lon"),
    [
        ("50d4m17.698S 14d24m2.826E", -50.071583, 14.400785),
        ("50d4m17.698N 14d24m2.826W", 50.071583, -14.400785),
        ("-23.3245° S / 28.2344° E", -23.3245, 28.2344),
        ("27.15.45,2S 18.32.53,7E", -27.262556, 18.548250),
        ("27.15.45.2S 18.32.53.7E", -27.262556, 18.548250),
        ("52S 248091 4274659", 38.584697, 126.107951),
        ("52N15.6 4E18.25", 52.26, 4.304167),
        ("12°S30' 15\" / 69°W45' 30\"", -12.504167, -69.758333),
        ('8:14:30.5"S 115:9:3E', -8.241806, 115.150833),
        ("N 11°22'33\" - W 15°21'44\"", 11.375833, -15.362222),
        ("-17 49' 12\" 31 3' 6\"", -17.82, 31.051667),
        ("334512/-1180318", 33.753333, -118.055),
        ("-0112.50/03649.25", -1.208333, 36.820833),
        ("33g26m S, 70g39m W", -33.433333, -70.65),
        ("35°-10.4'N 129°–04.8'E", 35.173333, 129.08),
        ("6d-10'-30\" south 106d-49'-15\" east", -6.175, 106.820833),
        ("9°01'45.6'N, 38°45'12.0'E", 9.029333, 38.753333),
        ("37M257000mE9857000mN", -1.292818, 36.8162),
        ("59°19'45\"N 18°04'30\"E h=12.3", 59.329167, 18.075),
        ("55°45′21″ с. ш. 37°37′04″ в. д.", 55.755833, 37.617778),
        ("55°45′21″ с.ш., 37°37′04″ в.д.", 55.755833, 37.617778),
        ("22°54′30″ ю. ш. 43°10′37″ з. д.", -22.908333, -43.176944),
        ("50°27′ пн. ш. 30°31′ сх. д.", 50.45, 30.516667),
        ("۳۵٫۶۸۹۱۹۷، ۵۱٫۳۸۸۹۷۴", 35.689197, 51.388974),
        ("٣٣٫٣١٥٢، ٤٤٫٣٦٦١", 33.3152, 44.3661),
        ("٣٣°١٨′٥٥″ شمالاً ٤٤°٢١′٥٨″ شرقاً", 33.315278, 44.366111),
        ("३८.५८४७, १२६.१०७९", 38.5847, 126.1079),
        ("3835.083,N,12606.467,E", 38.584717, 126.107783),
        ("$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47", 48.117300, 11.516667),
        ("$GPRMC,225446,A,4916.45,N,12311.12,W,000.5,054.7,191194,020.3,E*68", 49.274167, -123.185333),
        ("https://2gis.ru/moscow?m=37.617635%2C55.755814%2F16", 55.755814, 37.617635),
        ("https://2gis.kz/almaty/geo/70030076129543595?m=76.889709%2C43.238949%2F17.5", 43.238949, 76.889709),
        ("https://www.google.com/maps/dir/50.4501,30.5234/48.0159,37.8028/@49.2,34.1,7z", 48.0159, 37.8028),
        ("https://www.google.com/maps/dir//48.0159,37.8028/@49.2,34.1,7z", 48.0159, 37.8028),
    ],
)
def test_notations_of_the_field_are_read(written: str, lat: float, lon: float) -> None:
    read = parse_coordinates(written)
    assert (read.lat, read.lon) == (pytest.approx(lat, abs=2e-5), pytest.approx(lon, abs=2e-5))


MAIDAN = (50.450111, 30.523389)  # 50°27'00.4"N 30°31'24.2"E, Independence Square in Kyiv
OBELISK = (-34.603694, -58.381611)  # 34°36'13.3"S 58°22'53.8"W, the Obelisk of Buenos Aires


@pytest.mark.parametrize(
    "written",
    [
        "50°27′00.4″ северной широты 30°31′24.2″ восточной долготы",
        "широта 50.450111, долгота 30.523389",
        "50 град. 27 мин. 0.4 сек. с.ш. 30 град. 31 мин. 24.2 сек. в.д.",
        "50°27.007′ сев. широты 30°31.403′ вост. долготы",
        "50.450111° північної широти, 30.523389° східної довготи",
        "50°27'00.4\" n.Br., 30°31'24.2\" ö.L.",
        "50° 27′ 0,4″ nördliche Breite, 30° 31′ 24,2″ östliche Länge",
        "Breite 50,450111 Länge 30,523389",
        "50° 27′ 0,4″ de latitude nord et 30° 31′ 24,2″ de longitude est",
        "latitude : 50,450111 ; longitude : 30,523389",
        "50° 27' 0,4'' di latitudine nord, 30° 31' 24,2'' di longitudine est",
        "50.450111° kuzey, 30.523389° doğu",
        "北纬50度27分0.4秒 东经30度31分24.2秒",
        "東経30°31′24.2″、北緯50°27′0.4″",
        "经度:30.523389 纬度:50.450111",
        "خط عرض 50.450111 شمالا وخط طول 30.523389 شرقا",
        "50°27′00.4″ ش 30°31′24.2″ ق",
        "50.450111° צפון 30.523389° מזרח",
        "50°27′0.4″उ 30°31′24.2″पू",
        "50°27′0.4″ เหนือ 30°31′24.2″ ตะวันออก",
        "50.450111 vĩ độ Bắc, 30.523389 kinh độ Đông",
        "50°27′0,4″ szerokości północnej, 30°31′24,2″ długości wschodniej",
        "50°27′0,4″ é. sz. 30°31′24,2″ k. h.",
        "50° 27' 0,4\" noorderbreedte, 30° 31' 24,2\" oosterlengte",
        "50°27′0,4″ s. š., 30°31′24,2″ v. d.",
        "50*27'00.4\"N 30*31'24.2\"E",
        "50o27'00.4\"N 30o31'24.2\"E",
        "50°27′.007N 030°31′.403E",
        "50-27-00.4N/030-31-24.2E",
        "N: 50.450111, E: 30.523389",
        "50.450111 (N), 30.523389 (E)",
        "50°27′00.4″N., 30°31′24.2″E.",
        "50.450111N–30.523389E",
        "Lat/Long: 50.450111, 30.523389",
        "lat=50.450111&lon=30.523389",
        "Kyiv (50.450111, 30.523389)",
        "50/1 27/1 4/10 N, 30/1 31/1 242/10 E",
        "[50, 27, 0.4] N [30, 31, 24.2] E",
        "(50.0, 27.0, 0.4) N, (30.0, 31.0, 24.2) E",
        "GPSLatitude: 50 deg 27' 0.40\" N GPSLongitude: 30 deg 31' 24.20\" E",
        '{"lat": 50.450111, "lng": 30.523389}',
        "<Point><coordinates>30.523389,50.450111,0</coordinates></Point>",
        '<wpt lat="50.450111" lon="30.523389"></wpt>',
        "+50.450111+030.523389+179.0CRSEPSG:4326/",
        "geo:0,0?q=50.450111,30.523389(Maidan)",
        "@50.450111,30.523389,17z",
        "181620399.6, 109884200.4",
        "50.450111 N, +30.523389",
        "https://www.google.com/maps/place/50%C2%B027'00.4%22N+30%C2%B031'24.2%22E/@50.4,30.5,12z",
        "maps.google.com/?q=50.450111,30.523389",
        "https://yandex.ru/maps/?rtext=55.7558,37.6176~50.450111,30.523389&rtt=auto",
        "https://yandex.ru/maps/?mode=search&text=50.450111%2C%2030.523389&ll=30.4%2C50.4&z=10",
        "https://2gis.ru/geo/30.523389,50.450111",
        "https://www.bing.com/maps?sp=point.50.450111_30.523389_Site",
        "https://www.openstreetmap.org/directions?engine=fossgis_osrm_car&route=50.40,30.50;50.450111,30.523389",
        "https://firms.modaps.eosdis.nasa.gov/map/#d:24hrs;@30.523389,50.450111,12.0z",
        "https://www.arcgis.com/apps/mapviewer/index.html?webmap=a&center=30.523389,50.450111&level=15",
        "https://livingatlas.arcgis.com/wayback/#active=1&mapCenter=30.523389%2C50.450111%2C15",
        "https://www.flightradar24.com/50.450111,30.523389/10",
        "https://share.here.com/l/50.450111,30.523389,Site?z=16",
        "https://geohack.toolforge.org/geohack.php?params=50.450111;30.523389",
    ],
)
def test_one_place_is_read_in_the_notations_of_the_world(written: str) -> None:
    read = parse_coordinates(written)
    assert (read.lat, read.lon) == (pytest.approx(MAIDAN[0], abs=2e-5), pytest.approx(MAIDAN[1], abs=2e-5))


@pytest.mark.parametrize(
    "written",
    [
        "34° 36' 13,3\" Sur, 58° 22' 53,8\" Oeste",
        "34° 36' 13,3\" S y 58° 22' 53,8\" O",
        "34° 36' 13,3\" S et 58° 22' 53,8\" O",
        "34°36'13.3\" de latitud sur y 58°22'53.8\" de longitud oeste",
        "latitud 34°36'13.3\" S, longitud 58°22'53.8\" O",
        "34º36'13,3\"S e 58º22'53,8\"W",
        "34.603694 S, -58.381611",
        "34°36′13.3″ ю. ш. 58°22′53.8″ з. д.",
        "34°36′13.3″ LS 58°22′53.8″ BB",
        "-343613.3-0582253.8+25CRSWGS_84/",
        "南緯34度36分13.3秒 西経58度22分53.8秒",
        "longitud oeste 58°22′53.8″, latitud sur 34°36′13.3″",
        "https://geohack.toolforge.org/geohack.php?params=-34.603694_N_-58.381611_E",
    ],
)
def test_south_and_west_are_read_in_any_language(written: str) -> None:
    read = parse_coordinates(written)
    assert (read.lat, read.lon) == (pytest.approx(OBELISK[0], abs=2e-5), pytest.approx(OBELISK[1], abs=2e-5))


@pytest.mark.parametrize(
    "written",
    [
        "36U 0324100 5591600",
        "324100 mE 5591600 mN, zone 36U",
        "E324100 N5591600 36U",
        "EPSG:32636 324100 5591600",
        "36U 324 100 5 591 600",
        "36 U 324,100 5,591,600",
        "WGS 84 / UTM zone 36N 324100 5591600",
        "36-U-UA-24100-91600",
        "36U/UA/24100/91600",
        "Grid 36U UA 24100 91600",
    ],
)
def test_a_grid_is_read_in_any_order_and_spacing(written: str) -> None:
    lon, lat = Transformer.from_crs(32636, 4326, always_xy=True).transform(324100, 5591600)
    read = parse_coordinates(written)
    assert (read.lat, read.lon) == (pytest.approx(lat, abs=2e-5), pytest.approx(lon, abs=2e-5))


def test_the_unit_of_a_northing_says_the_half() -> None:
    lon, lat = Transformer.from_crs(32721, 4326, always_xy=True).transform(373317, 6170216)
    read = parse_coordinates("Zona 21 S, 373317 m E, 6170216 m S")
    assert (read.lat, read.lon) == (pytest.approx(lat, abs=2e-5), pytest.approx(lon, abs=2e-5))


@pytest.mark.parametrize(
    ("written", "lat", "lon"),
    # GeographicLib's documented examples of 57.64911 N 10.40744 E; W1AW stands in FN31pr (ARRL)
    [
        ("381NH45", 57.625, 10.375),
        ("GARS 381NH45", 57.625, 10.375),
        ("Georef NKLN24443894", 57.64911, 10.40744),
        ("NKLN2444638946", 57.64911, 10.40744),
        ("FN31pr", 41.7292, -72.7083),
        ("locator JO57EP", 57.6458, 10.375),
    ],
)
def test_squares_of_letters_and_numbers_are_read(written: str, lat: float, lon: float) -> None:
    read = parse_coordinates(written)
    assert (read.lat, read.lon) == (pytest.approx(lat, abs=1e-3), pytest.approx(lon, abs=1e-3))


@pytest.mark.parametrize(
    "written",
    [
        "9G8F+6W Zurich",
        "Zurich 9G8F+6W",
        "8FVC9G8F+6W",
        "https://plus.codes/8FVC9G8F+6W",
        "https://www.google.com/maps/place/8FVC9G8F%2B6W/",
    ],
)
def test_a_plus_code_is_read_before_and_behind_its_town(written: str) -> None:
    read = parse_coordinates(written)
    assert (read.lat, read.lon) == (pytest.approx(47.365562, abs=1e-5), pytest.approx(8.524813, abs=1e-5))


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("34°36′13″S 58°22′53″O", "O is west in Spanish"),
        ("50.450111 - 30.523389", "a dash between two numbers"),
        ("50-45", "a dash between"),
        ("$GPRMC,225446,V,4916.45,N,12311.12,W,000.5,054.7,191194,020.3,E*68", "void"),
        ("geo:0,0?q=Kyiv", "searches for words"),
        ("///filled.count.soap", "what3words"),
        ("https://w3w.co/a.b.c", "not open"),
        ("https://maps.app.goo.gl/abcdEFGH12345", "shortened"),
        ("https://www.google.cn/maps/@39.9,116.39,15z", "shifted"),
        ("5 000, 30 000", "three digits"),
        ("ABCD1204", "or the Georef"),
        ("KP50", "Maidenhead locator"),
        ("LngLat(30.523389, 50.450111)", "no part"),
        ("ee.Geometry.Point(30.52, 50.45)", "no part"),
        ("lon/lat: 30.523389, 50.450111", "0 numbers"),
        ("40.7 de 74.0", "no part"),
        ("40.1S 74.6", "only one hemisphere"),
        ("38,126,12", r"\(38.126, 12\) or \(38, 126.12\)"),
        ("-33,9,18", r"\(-33.9, 18\) or \(-33, 9.18\)"),
        ("1,2,3", r"\(1.2, 3\) or \(1, 2.3\)"),
    ],
)
def test_a_writing_of_two_readings_or_without_a_position_says_why(written: str, words: str) -> None:
    with pytest.raises(CoordinateError, match=words):
        parse_coordinates(written)


@pytest.mark.parametrize(
    ("link", "least_m", "most_m"),
    # a map of 1,000 pixels at zoom z is 156,543 m * cos(latitude) / 2**z * 1,000 wide
    [
        ("https://www.google.com/maps/place/Velsund/@58.1234567,12.3456789,10z", 30_000, 60_000),
        ("https://www.google.com/maps/@38.58,126.10,17z", 300, 900),
        ("https://www.google.com/maps/@38.58,126.10,5000m/data=!3m1!1e3", 4_000, 6_000),
        ("https://www.openstreetmap.org/#map=12/38.58/126.10", 10_000, 20_000),
        ("https://yandex.com/maps/?ll=126.10%2C38.58&z=10", 30_000, 80_000),
        ("https://www.bing.com/maps?cp=38.58~126.10&lvl=8", 100_000, 300_000),
        ("https://zoom.earth/#view=38.58,126.10,9z", 60_000, 150_000),
    ],
)
def test_the_middle_of_a_map_is_no_pin_and_is_as_wide_as_its_view(link: str, least_m: float, most_m: float) -> None:
    read = parse_coordinates(link)
    assert least_m < read.uncertainty_m < most_m
    assert read.notation == "map-centre"


def test_two_decimals_that_may_be_minutes_reach_both_readings() -> None:
    read = parse_coordinates("18.24S 22.45E")
    assert (read.lat, read.lon) == (-18.24, 22.45)
    # 18°24'S 22°45'E lies 0.16 degrees south and 0.30 east of it: some 36 km
    assert 35_000 < read.uncertainty_m < 40_000


@pytest.mark.parametrize(
    "written",
    [
        "141530ZNOV18",
        "https://www.google.com/maps/dir/50.45,30.52/Donetsk/@49.2,34.1,7z",
        "UTM 52 248091 4274659",
        "3875.083,N,12606.467,E",
        "ABC١٢٣",
    ],
)
def test_what_only_looks_like_a_position_is_refused(written: str) -> None:
    with pytest.raises(CoordinateError):
        parse_coordinates(written)


def test_a_geohash_is_as_coarse_as_its_length() -> None:
    # each character of a geohash carries five bits: two more shrink the cell 32 times on either axis
    wide, fine = parse_coordinates("geohash:ezs42").uncertainty_m, parse_coordinates("geohash:ezs42e4").uncertainty_m
    assert wide == pytest.approx(32 * fine, rel=0.01)


def test_mgrs_and_utm_agree_with_proj() -> None:
    lon, lat = Transformer.from_crs(32652, 4326, always_xy=True).transform(248090, 4274658)
    for written in ("52S BH 48090 74658", "52SBH4809074658", "52 north 248090 4274658", "Zone 52N, 248090mE 4274658mN"):
        read = parse_coordinates(written)
        assert (read.lat, read.lon) == pytest.approx((lat, lon), abs=1e-5), written


def test_a_coarse_mgrs_square_gives_its_middle() -> None:
    lon, lat = Transformer.from_crs(32652, 4326, always_xy=True).transform(248500, 4274500)
    read = parse_coordinates("52S BH 48 74")
    assert (read.lat, read.lon) == pytest.approx((lat, lon), abs=1e-5)
    assert read.uncertainty_m == pytest.approx(500 * math.sqrt(2))


def test_the_radius_follows_the_last_printed_digit() -> None:
    radii = [parse_coordinates(t).uncertainty_m for t in ("38 N 126 E", "38.5 N 126.1 E", "38.58° N 126.10° E")]
    assert radii[0] == pytest.approx(10 * radii[1], rel=0.01)
    assert radii[1] == pytest.approx(10 * radii[2], rel=0.01)
    # half a minute of arc in latitude is half a nautical mile: 926 m (1 nmi = 1,852 m)
    assert parse_coordinates("0°00'N 90°00'E").uncertainty_m == pytest.approx(926 * math.sqrt(2), rel=0.01)


def test_the_radius_shrinks_towards_the_pole() -> None:
    assert parse_coordinates("80.00, 10.00").uncertainty_m < parse_coordinates("10.00, 10.00").uncertainty_m


def test_poles_and_antimeridian_are_positions() -> None:
    assert parse_coordinates("90 N 0 E").lat == 90
    assert parse_coordinates("-90, 180").lon == 180
    assert parse_coordinates("0.0, -180.0").lon == -180


def test_a_geo_uri_carries_its_own_uncertainty() -> None:
    assert parse_coordinates("geo:38.58,126.1;u=30").uncertainty_m == 30


latitudes = st.floats(-89.9, 89.9, allow_nan=False)
longitudes = st.floats(-179.9, 179.9, allow_nan=False)


def _dms(value: float, letters: str) -> str:
    seconds = round(abs(value) * 3600, 1)
    degrees, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    return f"{int(degrees)}°{int(minutes):02d}'{rest:04.1f}\"{letters[value < 0]}"


DRESSES = [
    lambda lat, lon: f"{lat:.6f}, {lon:.6f}",
    lambda lat, lon: f"{abs(lat):.6f}{'NS'[lat < 0]} {abs(lon):.6f}{'EW'[lon < 0]}",
    lambda lat, lon: f"{'EW'[lon < 0]} {abs(lon):.6f}° {'NS'[lat < 0]} {abs(lat):.6f}°",
    lambda lat, lon: f"{_dms(lat, 'NS')} {_dms(lon, 'EW')}",
    lambda lat, lon: f"{_dms(lat, 'NS')}, {_dms(lon, 'EW')}".replace(".", ","),
    lambda lat, lon: f"POINT({lon:.6f} {lat:.6f})",
    lambda lat, lon: f"geo:{lat:.6f},{lon:.6f}",
    lambda lat, lon: f"https://www.openstreetmap.org/#map=15/{lat:.6f}/{lon:.6f}",
    lambda lat, lon: f"lon {lon:.6f} lat {lat:.6f}",
    lambda lat, lon: f"{'북남'[lat < 0]}위 {abs(lat):.6f}도 {'동서'[lon < 0]}경 {abs(lon):.6f}도",
    lambda lat, lon: f"{lat:+010.6f}{lon:+011.6f}/",
    lambda lat, lon: json.dumps({"type": "Point", "coordinates": [round(lon, 6), round(lat, 6)]}),
    lambda lat, lon: olc.encode(lat, lon, 13),
]


def _reads_back(lat: float, lon: float, dress: Callable[[float, float], str]) -> None:
    read = parse_coordinates(dress(lat, lon))
    assert read.lat == pytest.approx(lat, abs=2e-5)
    assert read.lon == pytest.approx(lon, abs=2e-5)


@given(latitudes, longitudes, st.sampled_from(DRESSES))
@settings(max_examples=400, deadline=None)
def test_what_is_written_is_read_back(lat: float, lon: float, dress: Callable[[float, float], str]) -> None:
    _reads_back(lat, lon, dress)


def test_what_is_written_is_read_back_20_000_times() -> None:
    drawn = np.random.default_rng(7)  # Hypothesis takes two minutes for as many, and above it looks for the corners
    for _ in range(20_000):
        lat, lon = drawn.uniform((-89.9, -179.9), (89.9, 179.9)).tolist()
        dress = DRESSES[drawn.integers(len(DRESSES))]
        read = parse_coordinates(written := dress(lat, lon))
        assert abs(read.lat - lat) <= 2e-5, written
        assert abs(read.lon - lon) <= 2e-5, written


@given(st.text(alphabet="0123456789.,-+ °'\"NSEWnsew:/;()ABHlatlon도북위", max_size=40))
@settings(max_examples=500, deadline=None)
def test_no_text_gives_anything_but_a_position_or_a_refusal(text: str) -> None:
    try:
        read = parse_coordinates(text)
    except CoordinateError:
        return
    assert -90 <= read.lat <= 90
    assert -180 <= read.lon <= 180
    assert read.uncertainty_m >= 0


def test_a_long_text_is_no_position() -> None:
    with pytest.raises(CoordinateError, match="too long"):
        parse_coordinates("1" * 10_000_000)


ARTICLE = (
    "On 12 November 2018 the group put the base at 38.584698, 126.107945, or 38°35'05\"N 126°06'29\"E, grid "
    "52SBH4809074658. Another copy says N 38.5833 E 125.9083 (북위 38도 35분 동경 126도 6분). See "
    "https://www.google.com/maps/@38.5847,126.1079,15z for the valley."
)


def test_positions_in_running_text_are_found_at_their_characters() -> None:
    found = find_coordinates(ARTICLE)
    assert [ARTICLE[m.start : m.end] == m.text for m in found] == [True] * 6
    assert {m.coordinates.notation for m in found} == {"decimal", "dms", "mgrs", "ddm", "map-centre"}
    assert all(37 < m.coordinates.lat < 39 and 125 < m.coordinates.lon < 127 for m in found)


@pytest.mark.parametrize(
    ("text", "lat", "lon"),
    [
        ("Склад находится в точке 50°27′00,4″ с. ш. 30°31′24,2″ в. д., сообщил источник.", 50.4501, 30.5234),
        ("Это 55°45′ северной широты и 37°37′ восточной долготы.", 55.75, 37.6167),
        ("El lugar está a 34°36'13,3\" sur, 58°22'53,8\" oeste, según la policía.", -34.6037, -58.3816),
        ("Le site (48°51′24″ nord, 2°21′07″ est) est fermé.", 48.8567, 2.3519),
        ("位于北纬39度54分26秒,东经116度23分29秒的工厂。", 39.9072, 116.3914),
        ("施設は北緯35°40′53″、東経139°45′57″にある。", 35.6814, 139.7658),
    ],
)
def test_positions_in_running_text_of_other_languages_are_found(text: str, lat: float, lon: float) -> None:
    (found,) = find_coordinates(text)
    at = found.coordinates
    assert (at.lat, at.lon) == (pytest.approx(lat, abs=2e-4), pytest.approx(lon, abs=2e-4))
    assert text[found.start : found.end] == found.text


@pytest.mark.parametrize(
    "text",
    [
        "entre 20 sur 30 est",
        "de 12 este 15 oeste",
        "25° с 12 до 15 в день",
        "5 в 10 с д",
        "temperatures of 25° sur la côte, 30° est",
    ],
)
def test_words_of_other_meanings_make_no_position(text: str) -> None:
    assert find_coordinates(text) == []


def test_numbers_that_are_no_positions_are_left_alone() -> None:
    prose = "In 2018, 13 of 20 bases; 85 km north, 3.5 to 4.25 percent, $1.25, 2.50 a share, 10.30 N. Main St., 12:30 E"
    assert find_coordinates(prose) == []
