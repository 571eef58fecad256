"""The widgets without a browser: what they hold, what they filter, what they escape."""

from __future__ import annotations

import base64
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("leafmap", reason="the lab extra is not installed")

from toolkit import widgets
from toolkit.records import (
    Case,
    Claim,
    DistanceCheck,
    ImageryPlan,
    LocatedSite,
    Position,
    Reference,
    Scene,
    Site,
    TimelineEntry,
)

pytestmark = [
    pytest.mark.filterwarnings("ignore:Passing unrecognized arguments:DeprecationWarning"),  # leafmap's own
    pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning"),  # rasterio's own, with affine 3
]

PAYLOAD = "<img src=x onerror=alert(1)>"


def _position(status: str, lon: float = 0.5, lat: float = 0.5) -> Position:
    return Position.model_validate(
        {
            "lon": lon, "lat": lat, "uncertainty_m": 60, "notation": "decimal", "stated": f"{lat}, {lon}",
            "stated_by": PAYLOAD, "status": status, "from_reference_m": None if status == "reference" else 22_000,
        }
    )  # fmt: skip


@pytest.fixture
def case() -> Case:
    return Case(
        slug="t", title="T", question="Q?", as_of="2031", sites=(Site(id="pit", name=PAYLOAD),),
        references=(Reference(name="harbour", position="0.6, 0.6", stated_by="the chart"),),
        claims=(
            Claim(
                id="c", text=PAYLOAD, speaker="S",
                check=DistanceCheck(kind="distance", site="pit", reference="harbour", km=16),
            ),
        ),
        scenes=(Scene(id="old", sensor="S", acquired="2031-03"), Scene(id="new", sensor="S", acquired="2031-09")),
        imagery=ImageryPlan(site="pit", before="old", after="new"),
    )  # fmt: skip


@pytest.fixture
def located(case: Case) -> LocatedSite:
    places = (_position("reference"), _position("contradicted", lon=0.7))
    return LocatedSite(site=case.sites[0], status="stated", positions=places, explanation="E", how="h")


@pytest.fixture
def scenes(case: Case, tmp_path: Path) -> tuple[Scene, ...]:
    import numpy as np
    import rasterio
    from rasterio.transform import from_origin

    held = []
    for value, scene in zip((100, 200), case.scenes, strict=True):
        path = tmp_path / f"{scene.id}.tif"
        pixels = np.full((3, 20, 30), value, "uint16")
        pixels[:, :10] = 50
        place = {"crs": "EPSG:32631", "transform": from_origin(221_000, 56_000, 10, 10)}
        with rasterio.open(path, "w", driver="GTiff", height=20, width=30, count=3, dtype="uint16", **place) as out:
            out.write(pixels)
            out.descriptions = ("red", "green", "blue")
        held.append(scene.model_copy(update={"path": path}))
    return tuple(held)


def _names(chart, group: str) -> list[str]:
    (found,) = [layer for layer in chart.layers if layer.name == group]
    return [layer.name for layer in found.layers]


def test_the_map_has_no_tiles_and_needs_no_address(case: Case, located: LocatedSite, scenes) -> None:
    import ipyleaflet

    chart = widgets.site_map(case, [located], scenes)
    assert not [layer for layer in chart.layers if isinstance(layer, ipyleaflet.TileLayer)]
    assert "http" not in str(chart.layers[0].data)


def test_the_map_shows_sites_wrong_positions_claims_and_footprints(case: Case, located: LocatedSite, scenes) -> None:
    chart = widgets.site_map(case, [located], scenes)
    assert [layer.name for layer in chart.layers] == ["outlines", "footprints", "distance claims", "positions"]
    assert _names(chart, "footprints") == ["scene old", "scene new"]
    assert _names(chart, "distance claims") == ["claim c"]
    marks = ["pit: uncertainty", "pit"]
    assert _names(chart, "positions") == ["pit: how far off", *marks, *marks]


def test_the_map_opens_on_the_sites_and_what_they_are_measured_from(case: Case, located: LocatedSite) -> None:
    chart = widgets.site_map(case, [located])
    assert list(chart.center) == pytest.approx([0.55, 0.55])  # between the pit and the harbour
    assert chart.zoom == 11


def test_a_case_without_positions_still_has_a_map(case: Case) -> None:
    assert _names(widgets.site_map(case, []), "positions") == []


def test_foreign_text_in_a_popup_is_escaped(case: Case, located: LocatedSite) -> None:
    chart = widgets.site_map(case, [located])
    groups = [layer.layers for layer in chart.layers[1:]]
    popups = [layer.popup.value for group in groups for layer in group if getattr(layer, "popup", None)]
    assert len(popups) == 3
    assert all("<img" not in text and "&lt;img" in text for text in popups)


def test_the_picker_hands_back_the_record_and_moves_the_map(case: Case, located: LocatedSite) -> None:
    other_site = Site(id="hut", name="hut")
    other = located.model_copy(update={"site": other_site, "positions": (_position("reference", lon=2.0),)})
    chart = widgets.site_map(case, [located])
    picker = widgets.SitePicker([located, other], over=chart)
    assert picker.selected == located
    assert "<img" not in picker.positions.value
    picker.choice.value = "hut"
    assert picker.selected == other
    assert chart.center == [0.5, 2.0]


def test_the_pair_starts_as_planned_and_follows_the_choice(case: Case, scenes) -> None:
    controls = widgets.pair_controls(case, scenes)
    assert isinstance(controls, widgets.PairControls)
    assert [s.id for s in controls.selected] == ["old", "new"]
    first = controls.swipe.before
    assert base64.b64decode(first.removeprefix("data:image/png;base64,")).startswith(b"\x89PNG")
    assert first != controls.swipe.after
    controls.before.value = "new"
    assert controls.swipe.before == controls.swipe.after
    assert "same scene" in controls.note.value


def test_a_case_with_cited_scenes_alone_says_so(case: Case) -> None:
    controls = widgets.pair_controls(case, case.scenes)
    assert "no pair of images" in controls.children[0].value


def _timeline() -> tuple[TimelineEntry, ...]:
    return (
        TimelineEntry(lane="happened", date="2031-06", label="storm", text="A storm.", ref="e"),
        TimelineEntry(lane="said", date="2031-09-30", label="Byrne", text=PAYLOAD, ref="s1"),
        TimelineEntry(lane="said", date=None, label="Lund", text="Lund denies it.", ref="s2"),
    )


def test_the_timeline_is_filtered_by_lane_and_word() -> None:
    controls = widgets.timeline_controls(_timeline())
    assert [e.ref for e in controls.shown] == ["e", "s1", "s2"]
    controls.lanes["happened"].value = False
    assert [e.ref for e in controls.shown] == ["s1", "s2"]
    controls.words.value = "LUND denies"
    assert [e.ref for e in controls.shown] == ["s2"]
    assert "1 of 3 entries" in controls.list.value


def test_foreign_text_in_the_timeline_is_escaped() -> None:
    assert "<img" not in widgets.timeline_controls(_timeline()).list.value


def test_importing_the_room_loads_no_widget_library() -> None:
    code = "import sys, toolkit.widgets; print({'ipywidgets', 'leafmap', 'anywidget'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_both_sides_of_the_swipe_show_the_same_ground(tmp_path):
    import io

    import numpy as np
    import rasterio
    from PIL import Image
    from rasterio.transform import from_origin

    from toolkit.widgets.quicklook import quicklooks

    ground = np.random.default_rng(1).integers(20, 200, (3, 90, 90)).astype(np.uint8)
    paths = []
    for name, size in (("fine", 10), ("coarse", 30)):
        step = size // 10
        data = ground if step == 1 else ground[:, :60, :60].reshape(3, 20, 3, 20, 3).mean(axis=(2, 4))
        facts = {"driver": "GTiff", "dtype": "uint8", "count": 3, "height": data.shape[1], "width": data.shape[2]}
        place = {"crs": "EPSG:32631", "transform": from_origin(220_000, 60_000, size, size)}
        with rasterio.open(tmp_path / f"{name}.tif", "w", **facts, **place) as scene:
            scene.write(data.astype(np.uint8))
        paths.append(tmp_path / f"{name}.tif")
    first, second = (Image.open(io.BytesIO(p)) for p in quicklooks(*paths))
    assert first.size == second.size
    assert np.abs(np.asarray(first.convert("L"), float) - np.asarray(second.convert("L"), float)).mean() < 8
