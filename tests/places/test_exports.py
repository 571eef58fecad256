"""Exports read back with geopandas and pyogrio: same points, same facts, the same bytes twice."""

from __future__ import annotations

import io
import json
from pathlib import Path
from xml.etree import ElementTree

import geopandas
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit import geopackage
from toolkit.places import to_geojson, to_geopackage, to_gpx, to_kml, to_linked_places
from toolkit.places.reconcile import reconcile
from toolkit.records import Assertion, Candidate, LocatedSite, Position, Site


def _position(lat: float, lon: float, by: str, status: str = "agrees", radius: float = 10.0) -> Position:
    return Position(
        lat=lat,
        lon=lon,
        uncertainty_m=radius,
        notation="decimal",
        stated=f"{lat}, {lon}",
        stated_by=by,
        status=status,
        document="report",
        reasons=("85.3 km from the DMZ, where 85 km is stated",),
    )


@pytest.fixture
def located() -> list[LocatedSite]:
    stated = Assertion(position="38.584698, 126.107945", stated_by="CSIS", stated_on="2018-11-12")
    site = Site(id="sakkanmol", name="Sakkanmol & <co>", names=("삭간몰",), country="KP", assertions=(stated,))
    positions = (
        _position(38.584698, 126.107945, "CSIS", "reference"),
        _position(38.5833, 125.9083, "a list", "contradicted", 7.5),
    )
    entry = Candidate(name="Sohung", lat=38.4, lon=126.2, uncertainty_m=15000, gazetteer="embedded", gazetteer_id="x:1")
    whole = LocatedSite(
        site=site, status="stated", positions=positions, candidates=(entry,), explanation="Said.", how="x"
    )
    nowhere = LocatedSite(site=Site(id="no", name="Nowhere"), status="not-found", explanation="Open.", how="x")
    return [whole, nowhere]


def _assert_same_points(frame: geopandas.GeoDataFrame, located: list[LocatedSite]) -> None:
    wanted = [(p.lon, p.lat) for site in located for p in site.positions]
    assert [(g.x, g.y) for g in frame.geometry] == [pytest.approx(w, abs=1e-6) for w in wanted]
    assert frame.crs.to_epsg() == 4326


def test_geojson_comes_back_whole(located: list[LocatedSite]) -> None:
    frame = geopandas.read_file(io.BytesIO(to_geojson(located).encode()))
    _assert_same_points(frame, located)
    assert list(frame["coordinateUncertaintyInMeters"]) == [10.0, 7.5]
    assert list(frame["status"]) == ["reference", "contradicted"]


def test_geopackage_comes_back_whole(located: list[LocatedSite], tmp_path: Path) -> None:
    path = tmp_path / "sites.gpkg"
    path.write_bytes(to_geopackage(located))
    frame = geopandas.read_file(path, layer="positions")
    _assert_same_points(frame, located)
    assert list(frame["coordinateUncertaintyInMeters"]) == [10.0, 7.5]
    assert list(frame["statedBy"]) == ["CSIS", "a list"]


def test_geopackage_knows_who_wrote_it_by_number_and_no_sqlite(tmp_path: Path) -> None:
    rows = {"n": [1, 2], "area": [1.5, float("nan")], "name": ['pier "a"', None], "flag": [True, False]}
    square = shapely.box(126, 38, 127, 39)
    frame = geopandas.GeoDataFrame(rows, geometry=[square, None], crs=4326)
    data = geopackage.to_geopackage(frame, layer='a "layer"', geometry="MultiPolygon", metadata={"a<b": "c & d"})
    assert data[68:72] == b"GPKG"
    assert data[96:100] == bytes(4)
    (tmp_path / "a.gpkg").write_bytes(data)
    back = geopandas.read_file(tmp_path / "a.gpkg")
    assert back.geometry[0].equals(square)
    assert back.geometry[1] is None
    assert back["name"][0] == 'pier "a"'
    assert back["area"].isna().tolist() == [False, True]
    assert pyogrio.read_info(tmp_path / "a.gpkg")["dataset_metadata"] == {"a<b": "c & d"}


def test_geopackage_of_nothing_opens_empty(tmp_path: Path) -> None:
    (tmp_path / "sites.gpkg").write_bytes(to_geopackage([]))
    assert len(geopandas.read_file(tmp_path / "sites.gpkg", layer="positions")) == 0


def test_kml_comes_back_whole(located: list[LocatedSite]) -> None:
    frame = geopandas.read_file(io.BytesIO(to_kml(located).encode()), layer="Sakkanmol & <co>")
    _assert_same_points(frame, located)
    root = ElementTree.fromstring(to_kml(located))  # noqa: S314  (our own text)
    radii = root.findall(".//{*}Data[@name='coordinateUncertaintyInMeters']/{*}value")
    assert [r.text for r in radii] == ["10.0", "7.5"]


def test_gpx_comes_back_whole(located: list[LocatedSite]) -> None:
    frame = geopandas.read_file(io.BytesIO(to_gpx(located).encode()), layer="waypoints")
    _assert_same_points(frame, located)
    assert "coordinateUncertaintyInMeters 7.5" in frame["desc"][1]
    assert list(frame["name"]) == ["Sakkanmol & <co>"] * 2


def test_linked_places_name_who_states_what_and_when(located: list[LocatedSite]) -> None:
    whole = json.loads(to_linked_places(located))
    first, second = whole["features"]
    assert whole["type"] == "FeatureCollection"
    assert first["properties"] == {"title": "Sakkanmol & <co>", "ccodes": ["KP"]}
    assert [n["toponym"] for n in first["names"]] == ["Sakkanmol & <co>", "삭간몰"]
    reference, wrong = first["geometry"]["geometries"]
    assert reference["coordinates"] == [126.107945, 38.584698]
    assert (reference["certainty"], wrong["certainty"]) == ("certain", "uncertain")
    assert reference["when"] == {"timespans": [{"start": {"in": "2018-11-12"}}]}
    assert wrong["coordinateUncertaintyInMeters"] == 7.5
    assert first["links"] == [{"type": "closeMatch", "identifier": "x:1"}]
    assert second["geometry"] is None


@pytest.mark.parametrize("write", [to_geojson, to_kml, to_gpx, to_linked_places, to_geopackage])
def test_the_same_sites_give_the_same_bytes(write: object, located: list[LocatedSite]) -> None:
    assert write(located) == write(located)  # type: ignore[operator]
    assert write([])  # type: ignore[operator]


@given(st.text(max_size=30))
@settings(max_examples=60, deadline=None)
def test_any_name_makes_readable_xml(name: str) -> None:
    site = Site(id="x", name=name.strip() or "x")
    place = LocatedSite(site=site, status="stated", positions=(_position(1, 2, "x" + name),), explanation="x", how="x")
    for text in (to_kml([place]), to_gpx([place])):
        assert ElementTree.fromstring(text.encode()) is not None  # noqa: S314


def test_agreeing_positions_become_one_point_that_holds_them_all() -> None:
    # 0.01 degrees of latitude on the equator are 1,105.7 m (WGS84 meridian arc)
    found = reconcile((_position(0.0, 10.0, "a", "reference"), _position(0.01, 10.0, "b")))
    assert found.status == "located"
    assert (found.lat, found.lon) == (0.0, 10.0), "nothing is averaged"
    assert found.uncertainty_m == pytest.approx(1105.7 + 10, abs=1)
    assert found.agreeing == ("a", "b")


def test_a_coarse_reference_gives_way_to_the_most_exact_that_agrees() -> None:
    coarse = _position(0.0, 10.0, "a", "reference", 4000.0)
    found = reconcile((coarse, _position(0.01, 10.0, "b", "agrees", 900), _position(0.02, 10.0, "c", "agrees", 50)))
    assert (found.lat, found.agreeing) == (0.02, ("a", "b", "c"))
    assert found.uncertainty_m == pytest.approx(2211.4 + 4000, abs=1)


def test_an_outlier_is_named_with_how_far_off_it_is() -> None:
    found = reconcile((_position(0.0, 179.99, "a", "reference"), _position(0.0, -179.01, "b", "contradicted")))
    assert [(o.stated_by, o.off_m) for o in found.outliers] == [("b", pytest.approx(111_319.5, abs=1))]


def test_a_reference_that_most_stand_against_is_contradicted() -> None:
    lone = _position(0.0, 10.0, "a", "reference")
    others = tuple(_position(1.0, 10.0, by, "unchecked") for by in ("b", "c"))
    assert reconcile((lone, *others)).status == "contradicted"
    assert reconcile((lone,)).status == "located"  # it fits a stated distance
    assert reconcile((lone.model_copy(update={"reasons": ()}),)).status == "approximate"
    assert reconcile((_position(0.0, 10.0, "a", "reference", 9000.0),)).status == "approximate"
    assert reconcile(()).status == "not-found"
