"""Outlines of sites: read from files that people draw, refused where they are none, and measured from."""

from __future__ import annotations

import contextlib
import io
import json
import math
import zipfile

import numpy as np
import pytest
from pyproj import Geod

from toolkit.errors import CoordinateError
from toolkit.places import check_claims, locate_sites, site_map
from toolkit.places.extent import centre_of, reach_m
from toolkit.places.outline_files import MOST_POINTS, read_outline
from toolkit.records import Assertion, Case, Claim, DistanceCheck, Reference, Site

WGS84 = Geod(ellps="WGS84")
SQUARE = [(10.0, 50.0), (10.02, 50.0), (10.02, 50.01), (10.0, 50.01), (10.0, 50.0)]


def _kml(inside: str) -> bytes:
    return (
        f'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>{inside}</Document></kml>'.encode()
    )


def _mark(ring: list[tuple[float, float]], name: str = "base") -> str:
    spots = " ".join(f"{lon},{lat},0" for lon, lat in ring)
    return (
        f"<Placemark><name>{name}</name><Polygon><outerBoundaryIs><LinearRing><coordinates>{spots}</coordinates>"
        "</LinearRing></outerBoundaryIs></Polygon></Placemark>"
    )


def _gpx(ring: list[tuple[float, float]]) -> bytes:
    points = "".join(f'<trkpt lat="{lat}" lon="{lon}"/>' for lon, lat in ring)
    return f'<gpx xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>{points}</trkseg></trk></gpx>'.encode()


def _json(ring: list[tuple[float, float]], **more: object) -> bytes:
    return json.dumps({"type": "Polygon", "coordinates": [ring], **more}).encode()


def _kmz(inside: bytes, name: str = "doc.kml") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, inside)
    return file.getvalue()


@pytest.mark.parametrize("data", [_kml(_mark(SQUARE)), _kmz(_kml(_mark(SQUARE))), _gpx(SQUARE), _json(SQUARE)])
def test_one_square_reads_the_same_from_every_format(data: bytes) -> None:
    assert read_outline(data, "base").rings == (tuple(SQUARE),)


def _circle(points: int, radius: float = 0.01, lon: float = 10.0, lat: float = 50.0) -> list[tuple[float, float]]:
    turns = [2 * math.pi * n / points for n in range(points)]
    ring = [(lon + radius * math.cos(t), lat + radius * math.sin(t)) for t in turns]
    return [*ring, ring[0]]


def test_a_track_of_a_hundred_thousand_points_keeps_its_line_and_says_how_far_it_moved() -> None:
    found = read_outline(_gpx(_circle(100_000)), "walk.gpx")
    (ring,) = found.rings
    assert len(ring) <= MOST_POINTS
    assert "100,001 points became" in found.notes[0]
    assert all(math.dist(point, (10.0, 50.0)) == pytest.approx(0.01, rel=2e-3) for point in ring)


BOWTIE = [(10.0, 50.0), (10.02, 50.01), (10.02, 50.0), (10.0, 50.01), (10.0, 50.0)]
LINK = "<NetworkLink><Link><href>https://example.org/x.kml</href></Link></NetworkLink>"
BAD = {
    "crosses itself": _json(BOWTIE),
    "only links to other files": _kml(LINK),
    "round a pole": _json([(0.0, 80.0), (120.0, 80.0), (240.0, 80.0), (0.0, 80.0)]),
    "does not close": _gpx([(10.0, 50.0), (10.1, 50.0), (10.1, 50.1), (10.2, 50.2)]),
    "points alone": _kml("<Placemark><Point><coordinates>10,50</coordinates></Point></Placemark>"),
    "2 shapes": _kml(_mark(SQUARE, "north") + _mark(SQUARE, "south")),
    "are they swapped": _json([(50.0, 110.0), (50.0, 110.1), (50.1, 110.1), (50.0, 110.0)]),
    "EPSG::3857": _json(SQUARE, crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}),
    "no well-formed XML": b"<kml><Document>",
    "neither kml nor gpx": b"<html></html>",
    "no KML, KMZ, GeoJSON or GPX": b"\x89PNG",
    "no KML": _kmz(b"x", "readme.txt"),
    "encloses nothing": _json([(10.0, 50.0), (10.1, 50.0), (10.2, 50.0), (10.0, 50.0)]),
    "1000 km across": _json([(0.0, 40.0), (30.0, 40.0), (30.0, 50.0), (0.0, 40.0)]),
    "not as GeoJSON": b'{"type":"Polygon","coordinates":7}',
    "no longitude and latitude": _json([("x", 1), (2, 3), (4, 5), ("x", 1)]),  # type: ignore[list-item]
}


@pytest.mark.parametrize("words", BAD)
def test_what_is_no_outline_is_refused_in_one_line(words: str) -> None:
    with pytest.raises(CoordinateError) as caught:
        read_outline(BAD[words], "base.kml")
    assert caught.value.error_code == "E_OUTLINE"
    assert words.lower() in caught.value.what.lower()
    assert "\n" not in caught.value.what


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_kmz_is_one_line_wherever_the_damage_lies(method: int) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr("doc.kml", _kml(_mark(_circle(300))))
    whole, drawn = file.getvalue(), np.random.default_rng(2)
    for at in drawn.integers(2, len(whole), 200):
        spoilt = bytearray(whole)
        spoilt[at] ^= 0x5A
        with contextlib.suppress(CoordinateError):
            read_outline(bytes(spoilt), "base.kmz")
        with contextlib.suppress(CoordinateError):
            read_outline(whole[:at], "base.kmz")


def test_entities_are_not_followed() -> None:
    bomb = (
        b'<!DOCTYPE kml [<!ENTITY a "10,50 10,51 11,51 10,50">]>'
        + _kml(
            "<Placemark><Polygon><outerBoundaryIs>"
            "<coordinates>&a;</coordinates></outerBoundaryIs></Polygon></Placemark>"
        ).partition(b"?>")[2]
    )
    with pytest.raises(CoordinateError):
        read_outline(bomb, "bomb.kml")


def test_links_beside_an_outline_are_named_and_not_followed() -> None:
    assert read_outline(_kml(LINK + _mark(SQUARE)), "base.kml").notes == ("links to other files were not followed",)


def test_a_shape_is_chosen_by_its_name() -> None:
    other = [(lon + 1, lat) for lon, lat in SQUARE]
    found = read_outline(_kml(_mark(SQUARE, "north") + _mark(other, "south")), "x.kml", shape="south")
    assert found.rings[0][0] == (11.0, 50.0)


@pytest.mark.parametrize(
    "ring",
    [
        [(179.9, -17.0), (-179.9, -17.0), (-179.9, -16.9), (179.9, -16.9), (179.9, -17.0)],
        [(179.9, -17.0), (180.1, -17.0), (180.1, -16.9), (179.9, -16.9), (179.9, -17.0)],
    ],
)
def test_an_outline_over_the_antimeridian_is_as_wide_as_it_is(ring: list[tuple[float, float]]) -> None:
    site = Site(id="reef", name="Reef", outline=read_outline(_json(ring), "reef.geojson").rings)
    lat, lon = centre_of(site)
    assert (lat, (lon + 360) % 360) == pytest.approx((-16.95, 180.0), abs=1e-3)
    assert reach_m(site) == pytest.approx(WGS84.inv(180.0, -16.95, 180.1, -17.0)[2], rel=0.005)


def _case(stated: str, part: str | None, outline: bool = True) -> Case:
    """A mine 1.43 km wide; its reference point lies 5 km east of the mine's centre, on the same parallel."""
    rings = read_outline(_json(SQUARE), "x").rings if outline else ()
    lon, lat, _ = WGS84.fwd(10.01, 50.005, 90, 5000)
    check = DistanceCheck(kind="distance", site="mine", reference="Well", part=part, **{"is": stated})  # type: ignore[arg-type]
    return Case(
        slug="x",
        title="x",
        question="x?",
        as_of="2026-11-01",
        sha256="0" * 64,
        sites=(
            Site(
                id="mine",
                name="The mine",
                outline=rings,
                assertions=(Assertion(position="50.005000, 10.010000", stated_by="somebody"),),
            ),
        ),
        references=(Reference(name="Well", position=f"{lat:.6f}, {lon:.6f}", stated_by="somebody"),),
        claims=(Claim(id="c", text="a claim", speaker="A paper", check=check),),
    )


@pytest.mark.parametrize(
    ("stated", "part", "measured_m", "verdict", "words"),
    [
        ("5.0 km", "centre", 5000, "supported", "The centre of The mine lies"),
        ("5.0 km", "edge", 4283, "contradicted", "The nearest edge of The mine lies"),
        ("4.3 km", "edge", 4283, "supported", "The nearest edge of The mine lies"),
        ("4.3 km", "centre", 5000, "contradicted", "The centre of The mine lies"),
        ("4.3 km", None, 5000, "supported", "extent of the site 720 m"),
    ],
)
def test_a_distance_is_measured_from_the_part_that_the_claim_names(
    stated: str, part: str | None, measured_m: float, verdict: str, words: str
) -> None:
    # half the width: WGS84 inverse of (10.01, 50.005) to (10.02, 50.005) = 716.9 m
    case = _case(stated, part)
    (finding,) = check_claims(case, locate_sites(case))
    assert finding.verdict == verdict
    assert finding.measured_km is not None
    assert finding.measured_km * 1000 == pytest.approx(measured_m, abs=15)
    assert words in finding.text


def test_an_edge_without_an_outline_stays_open() -> None:
    case = _case("4.3 km", "edge", outline=False)
    (finding,) = check_claims(case, locate_sites(case))
    assert finding.verdict == "not-checkable"
    assert "whose outline is not known" in finding.text


def test_the_map_shows_the_outline() -> None:
    case = _case("4.3 km", "edge")
    figure = site_map(case, locate_sites(case))
    assert any(patch.get_zorder() == 5 for patch in figure.axes[0].patches)
