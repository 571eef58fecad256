"""A case on a leafmap Map: two held images split by a line, and what was drawn on it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import rasterio
from rasterio.warp import transform_bounds

pytest.importorskip("leafmap", reason="the leafmap extra is not installed")

import toolkit
from toolkit import widgets
from toolkit.desk.casefile.reading import load_case
from toolkit.errors import CaseError, DatelineWarning, StepError


def test_a_map_of_leafmap_holds_both_images_where_they_lie_and_takes_them_along(tmp_path: Path) -> None:
    seen = widgets.explore("drill", "sedgeby")
    assert [layer.name for layer in seen.layers[:3]] == ["outlines", "claims", "positions"]
    before, after = seen.layers[3:]
    assert (before.pane, after.pane) == ("before", "after")
    assert "4 March 2031" in before.name
    assert "18 September 2031" in after.name
    scene = toolkit.open_case("drill").planned("sedgeby").scenes[0]
    with rasterio.open(scene.path) as source:
        lies = transform_bounds(source.crs, "EPSG:4326", *source.bounds)
    (south, west), (north, east) = before.bounds
    assert (west, south, east, north) == pytest.approx(lies, abs=source.res[0] / 111_000)
    page = tmp_path / "map.html"
    seen.to_html(str(page))
    saved = page.read_text(encoding="utf-8")
    assert all(json.dumps(layer.url)[1:-1] in saved for layer in (before, after))
    assert "leaflet-map-pane" in saved  # the script of the line between them


def test_a_map_of_leafmap_stands_in_words_where_no_widget_runs() -> None:
    shown = widgets.explore("drill")._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in shown
    assert "The quarry lies 15 km northeast of Tolvane" in shown["text/html"]
    assert "14.9 km" in shown["text/html"]


def test_a_map_of_leafmap_names_what_it_cannot_show() -> None:
    assert len(widgets.explore("sakkanmol").layers) == 3  # no image of it is at hand
    with pytest.raises(StepError, match="harrow-quarry, sedgeby"):
        widgets.explore("drill", "nowhere")


def test_what_was_drawn_on_a_map_of_leafmap_becomes_a_stated_position(case: Path) -> None:
    drawn = {"type": "Polygon", "coordinates": [[[12.0, 55.0], [12.2, 55.0], [12.2, 55.2], [12.0, 55.2], [12.0, 55.0]]]}
    site = load_case(case).sites[0].id
    widgets.keep("harbour", site, {"features": [{"type": "Feature", "geometry": drawn, "properties": {}}]})
    kept = load_case(case).sites[0].assertions[-1]
    assert (kept.position, kept.stated_by) == ("55.100000, 12.100000", "the desk, drawn on the map")
    with pytest.warns(DatelineWarning, match="No images are shown"):
        seen = widgets.explore("harbour")  # the scenes of this case are not there
    assert len(seen.layers) == 3
    with pytest.raises(CaseError, match="nothing was drawn"):
        seen.keep(site)
