"""Layers for other programs' maps; QGIS 3.22 and GeoLibre 3.5 opened both projects, here their parts are held."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas
import pytest
from pyproj import Geod

from toolkit.cli.main import main
from toolkit.publish.gis import _line

if TYPE_CHECKING:
    from toolkit.desk.running.results import RunResult


@pytest.fixture(scope="module")
def layers(finished_runs: dict[str, RunResult], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The layers of the drill."""
    out = tmp_path_factory.mktemp("gis")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATELINE_RUNS", str(finished_runs["drill"].folder.parent))
        assert main(["export", "drill", "--gis", "--out", str(out)]) == 0
    return out / "gis"


def _results(finished_runs: dict[str, RunResult]) -> dict[str, Any]:
    text = (finished_runs["drill"].folder / "report" / "results.json").read_text(encoding="utf-8")
    results: dict[str, Any] = json.loads(text)
    return results


@pytest.mark.slow
def test_a_ring_lies_as_far_round_its_place_as_the_claim_says(layers: Path) -> None:
    claims = geopandas.read_file(layers / "claims-agrees.geojson")
    ring = claims[claims["shows"] == "15 km from Tolvane"].geometry.iloc[0]
    line = claims[claims["shows"] == "from the site to Tolvane"].geometry.iloc[0]
    lon, lat = line.coords[-1]
    reached = [Geod(ellps="WGS84").inv(lon, lat, *spot)[2] for spot in ring.coords]
    assert reached == pytest.approx([15_000] * len(reached), abs=1)
    assert ring.is_ring


@pytest.mark.slow
def test_every_claim_stands_under_the_word_that_the_report_prints(
    layers: Path, finished_runs: dict[str, RunResult]
) -> None:
    words = {claim["id"]: claim["word"] for claim in _results(finished_runs)["claims"]}
    drawn = [geopandas.read_file(path) for path in sorted(layers.glob("claims-*.geojson"))]
    assert {row.claim: row.verdict for frame in drawn for row in frame.itertuples()}.items() <= words.items()
    assert len(drawn) == 3


@pytest.mark.slow
def test_both_projects_list_each_layer_once_in_one_order(layers: Path) -> None:
    files = {path.stem for path in layers.glob("*.geojson")}
    qgis = ET.parse(layers / "drill.qgs").getroot()  # noqa: S314  (our own file)
    sources = [Path(str(source.text)).stem for source in qgis.iter("datasource")]
    assert sorted(sources) == sorted(files)
    assert [node.get("id") for node in qgis.iter("layer-tree-layer")] == [f"dateline-{name}" for name in sources]
    assert [node.text for node in qgis.iter("id")] == [f"dateline-{name}" for name in sources]
    project = json.loads((layers / "drill.geolibre").read_text(encoding="utf-8"))
    assert [layer["id"] for layer in reversed(project["layers"])] == sources
    assert project["basemapStyleUrl"] == ""
    for title in (qgis.findtext("title"), project["name"]):
        assert str(title).startswith("SIMULATED: ")


@pytest.mark.slow
def test_changes_lie_where_the_step_measured_them(layers: Path, finished_runs: dict[str, RunResult]) -> None:
    changes = geopandas.read_file(layers / "changes.geojson")
    step = finished_runs["drill"].folder / "imagery-comparison" / "outputs.json"
    assert len(changes) == len(json.loads(step.read_text(encoding="utf-8"))["changes"])
    metres = changes.to_crs(changes.estimate_utm_crs()).area
    assert list(metres) == pytest.approx(list(changes["area_m2"]), rel=0.02)


def test_a_line_across_the_antimeridian_is_not_drawn_round_the_earth() -> None:
    line = _line([(179.9, -17.0), (-179.9, -17.1), (-179.5, -17.2), (179.8, -17.3)], {})
    assert [lon for lon, _ in line["geometry"]["coordinates"]] == [179.9, 180.1, 180.5, 179.8]
