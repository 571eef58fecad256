"""Roads on the site map: cut out of the desk's own file, drawn where they lie, kept, and never in a public edition."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
from PIL import Image
from shapely.geometry import LineString

from tests.harbour import new_harbour
from toolkit.cli.main import main
from toolkit.desk.casefile.reading import load_case
from toolkit.evidence import CustodyLog
from toolkit.places import locate_sites, map_credits, map_views, site_map
from toolkit.places.basemap_lines import ways_of
from toolkit.records import Basemap
from toolkit.widgets.site_picker import SitePicker

CREDIT = "Road Makers"
PIER = (64.1466, -21.9426)
NEAR = [(-22.2, 64.10), (-21.9, 64.15), (-21.6, 64.20)]
RAIL = [(-22.0, 64.05), (-21.9, 64.25)]
FAR = [(11.0, 46.0), (11.5, 46.5)]
SMALL = [(-22.1, 64.12), (-21.8, 64.13)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))
    monkeypatch.setenv("DATELINE_RUNS", str(tmp_path / "runs"))
    monkeypatch.chdir(tmp_path)
    return new_harbour()


def table() -> geopandas.GeoDataFrame:
    """Make roads in the columns of Natural Earth's own, invented ones."""
    facts = {
        "featurecla": ["Road", "Railroad", "Road", "Road"],
        "scalerank": [3, 4, 3, 12],
        "name": ["R 1", None, "R 2", "R 3"],
        "note": ["a", "b", "c", "d"],
    }
    return geopandas.GeoDataFrame(facts, geometry=[LineString(x) for x in (NEAR, RAIL, FAR, SMALL)], crs=4326)


def shapefile(tmp_path: Path, frame: geopandas.GeoDataFrame, name: str = "ne_10m_roads.zip") -> Path:
    made = tmp_path / "made"
    made.mkdir(exist_ok=True)
    frame.to_file(made / "ne_10m_roads.shp")
    with zipfile.ZipFile(tmp_path / name, "w") as archive:
        for part in sorted(made.iterdir()):
            archive.write(part, part.name)
    return tmp_path / name


def geojson(tmp_path: Path, features: Sequence[tuple[dict[str, Any], dict[str, Any]]], **top: Any) -> Path:
    found = [{"type": "Feature", "properties": facts, "geometry": shape} for facts, shape in features]
    path = tmp_path / "roads.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": found, **top}), encoding="utf-8")
    return path


def add(path: Path, *more: str) -> int:
    return main(["add", "harbour", str(path), "--basemap", "--credit", CREDIT, *more])


def held(folder: Path) -> tuple[Basemap, ...]:
    case = load_case(folder)
    return tuple(b.model_copy(update={"path": folder / "basemaps" / b.file}) for b in case.basemaps)


def test_natural_earth_s_zip_is_cut_to_the_map_and_its_custody_told(folder: Path, tmp_path: Path) -> None:
    assert add(shapefile(tmp_path, table()), "--licence", "CC0-1.0") == 0
    (basemap,) = held(folder)
    assert (basemap.file, basemap.credit, basemap.licence) == ("ne-10m-roads.geojson", CREDIT, "CC0-1.0")
    kept = json.loads((folder / "basemaps" / basemap.file).read_text(encoding="utf-8"))["features"]
    assert [f["properties"].get("name") for f in kept] == ["R 1", None, "R 3"]
    assert all("note" not in f["properties"] for f in kept)
    entries = CustodyLog(folder / "evidence" / "custody.jsonl").entries()
    (made,) = [e for e in entries if e.get("sha256") == basemap.sha256]
    assert made["how"] == "lines cut to the map"
    assert {e["sha256"] for e in entries} >= set(made["derived_from"])


def test_great_roads_are_drawn_from_afar_and_small_ones_from_near(folder: Path, tmp_path: Path) -> None:
    assert add(shapefile(tmp_path, table())) == 0
    case = load_case(folder)
    view = map_views(case, locate_sites(case))[0]
    near = [(way.name, way.is_railway) for way in ways_of(view, held(folder))]
    assert near == [("R 1", False), ("", True), ("R 3", False)]
    far = view.widened(300 / view.half_x)
    assert [(way.name, way.is_railway) for way in ways_of(far, held(folder))] == [("R 1", False), ("", True)]
    assert ways_of(view.widened(2_000 / view.half_x), held(folder)) == []


def test_a_road_lies_where_its_points_lie(folder: Path, tmp_path: Path) -> None:
    assert add(geojson(tmp_path, [({"ref": "A 9"}, {"type": "LineString", "coordinates": NEAR})])) == 0
    case = load_case(folder)
    view = map_views(case, locate_sites(case))[0]
    (way,) = ways_of(view, held(folder))
    assert (way.name, way.rank) == ("A 9", 5)
    middle = view.points([NEAR[1]])[0]
    assert way.course.distance(LineString([middle, middle + 1e-6])) < 0.01


def test_a_file_that_has_changed_is_read_again(folder: Path, tmp_path: Path) -> None:
    assert add(geojson(tmp_path, [({"ref": "A 9"}, {"type": "LineString", "coordinates": NEAR})])) == 0
    case = load_case(folder)
    view = map_views(case, locate_sites(case))[0]
    (basemap,) = held(folder)
    assert [way.name for way in ways_of(view, [basemap])] == ["A 9"]
    assert basemap.path is not None
    basemap.path.write_text(basemap.path.read_text(encoding="utf-8").replace("A 9", "B 7"), encoding="utf-8")
    assert [way.name for way in ways_of(view, [basemap])] == ["B 7"]


def _drawn(folder: Path, basemaps: Sequence[Basemap]) -> np.ndarray[Any, Any]:
    case = load_case(folder)
    made = io.BytesIO()
    site_map(case, locate_sites(case), basemaps).savefig(made, format="png", dpi=60)
    return np.asarray(Image.open(made).convert("RGB"))


def test_the_map_and_the_map_in_jupyterlab_show_it_with_its_credit(folder: Path, tmp_path: Path) -> None:
    bare = _drawn(folder, ())
    assert add(shapefile(tmp_path, table())) == 0
    assert (_drawn(folder, held(folder)) != bare).any(axis=-1).mean() > 0.002
    case = load_case(folder)
    located = locate_sites(case)
    assert CREDIT in map_credits(case, located, held(folder))
    (row,) = SitePicker("harbour", at_once=True).state["pictures"]
    assert row["credit"] == CREDIT
    assert len(row["lines"]) == 3


def test_a_run_draws_it_and_its_public_edition_does_not(folder: Path, tmp_path: Path) -> None:
    assert add(shapefile(tmp_path, table()), "--licence", "CC0-1.0") == 0
    with (folder / "case.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[public.sites]]\nsite = "pier"\nkm = 5\n')
    assert main(["run", "harbour"]) == 0
    digest = str(held(folder)[0].sha256)
    assert CREDIT in (tmp_path / "runs/harbour/report/report.html").read_text(encoding="utf-8")
    assert list((tmp_path / "runs/harbour/package/data/evidence").rglob(digest))
    assert main(["export", "harbour", "--public", "--out", str(tmp_path / "public")]) == 0
    made = [p for p in (tmp_path / "public").rglob("*") if p.is_file()]
    assert made
    assert not [p for p in made if digest.encode() in p.read_bytes() or CREDIT.encode() in p.read_bytes()]


def _projected(tmp_path: Path) -> Path:
    return shapefile(tmp_path, table().to_crs(3857))


def _without_system(tmp_path: Path) -> Path:
    whole = shapefile(tmp_path, table())
    (tmp_path / "made" / "ne_10m_roads.prj").unlink()
    with zipfile.ZipFile(whole, "w") as archive:
        for part in sorted((tmp_path / "made").iterdir()):
            archive.write(part, part.name)
    return whole


def _two(tmp_path: Path) -> Path:
    path = shapefile(tmp_path, table())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("other.shp", b"x")
    return path


def _virtual(tmp_path: Path) -> Path:
    """Make a file of GDAL's that reads another, under the name of a shapefile."""
    path = tmp_path / "roads.zip"
    reads = f"<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>{tmp_path}/secret.geojson</SrcDataSource>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("roads.shp", reads + "</OGRVRTLayer></OGRVRTDataSource>")
    return path


def _cut_off(tmp_path: Path) -> Path:
    path = shapefile(tmp_path, table())
    path.write_bytes(path.read_bytes()[:900])
    return path


def _elsewhere(tmp_path: Path) -> Path:
    return geojson(tmp_path, [({}, {"type": "LineString", "coordinates": FAR})])


def _points(tmp_path: Path) -> Path:
    return geojson(tmp_path, [({}, {"type": "Point", "coordinates": PIER[::-1]})])


def _metres(tmp_path: Path) -> Path:
    line = {"type": "LineString", "coordinates": [[-2443000, 9300000], [-2442000, 9301000]]}
    return geojson(tmp_path, [({}, line)], crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}})


def _broken(tmp_path: Path) -> Path:
    return geojson(tmp_path, [({}, {"type": "LineString", "coordinates": [[-22.0], "x"]})])


def _words(tmp_path: Path) -> Path:
    path = tmp_path / "roads.geojson"
    path.write_text("roads, roads, roads", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "make",
    [_projected, _without_system, _two, _virtual, _cut_off, _elsewhere, _points, _metres, _broken, _words],
)
def test_what_cannot_be_used_is_one_line_and_changes_nothing(
    make: Any, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (folder / "case.toml").read_bytes()
    assert add(make(tmp_path)) == 3
    told = capsys.readouterr().err.strip()
    assert told.count("\n") == 0
    assert "E_OUTLINE" in told
    assert (folder / "case.toml").read_bytes() == before
    assert not list((folder / "basemaps").glob("*.geojson"))
