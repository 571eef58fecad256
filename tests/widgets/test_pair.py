"""Two images on one grid: the same ground in both halves, or words that say why not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("anywidget", reason="the lab extra is not installed")

import rasterio
import tomlkit
from affine import Affine
from PIL import Image
from rasterio.transform import from_origin
from rasterio.warp import reproject

from toolkit import widgets
from toolkit.desk.casefile.reading import load_case
from toolkit.errors import CaseError, RasterError
from toolkit.imagery.reader import read_block
from toolkit.imagery.screen import glance, screen_of_files
from toolkit.records import Scene
from toolkit.widgets.comparison import _adding, _planning

GROUND = np.random.default_rng(1).integers(20, 200, (3, 30, 30)).astype(np.uint8).repeat(4, axis=1).repeat(4, axis=2)
PLACE = from_origin(220_000, 60_000, 10, 10)
HERE = ("EPSG:32631", PLACE)


def _write(path: Path, data: Any, crs: str = "EPSG:32631", place: Affine = PLACE, **more: Any) -> Path:
    facts = {"driver": "GTiff", "dtype": "uint8", "count": len(data), "height": data.shape[1], "width": data.shape[2]}
    with rasterio.open(path, "w", **facts, **more, crs=crs, transform=place) as scene:
        scene.write(data)
    return path


def _in_degrees(path: Path) -> Path:
    """The same ground in another projection, resampled by GDAL."""
    place = from_origin(0.4865, 0.5436, 0.00009, 0.00009)
    out = np.zeros((3, 128, 128), np.uint8)
    reproject(GROUND, out, src_transform=PLACE, src_crs=HERE[0], dst_transform=place, dst_crs="EPSG:4326")
    return _write(path, out, "EPSG:4326", place)


def _apart(one: Any, other: Any, inside: Any) -> float:
    return float(np.abs(one[..., :3].astype(float) - other[..., :3])[inside].mean())


@pytest.mark.parametrize("kind", ["cut", "coarse", "projection", "whole"])
def test_both_halves_show_the_same_ground(tmp_path: Path, kind: str) -> None:
    first = _write(tmp_path / "whole.tif", GROUND)
    second = {
        "whole": lambda: _write(tmp_path / "same.tif", GROUND),
        "cut": lambda: _write(tmp_path / "cut.tif", GROUND[:, 30:90, 20:100], place=PLACE @ Affine.translation(20, 30)),
        "coarse": lambda: _write(tmp_path / "coarse.tif", GROUND[:, ::2, ::2], place=PLACE @ Affine.scale(2)),
        "projection": lambda: _in_degrees(tmp_path / "degrees.tif"),
    }[kind]()
    screen = screen_of_files(first, second)
    seen = screen.hidden[..., 3] == 0
    assert screen.before.shape == screen.after.shape
    assert seen.mean() == pytest.approx({"cut": 60 * 80 / 120**2, "projection": 0.81}.get(kind, 1.0), abs=0.12)
    shuffled = np.roll(screen.after, 7, axis=1)
    assert _apart(screen.before, screen.after, seen) < 0.4 * _apart(screen.before, shuffled, seen)


def test_scenes_without_common_ground_or_place_are_refused_in_words(tmp_path: Path) -> None:
    here = _write(tmp_path / "here.tif", GROUND)
    Image.fromarray(np.moveaxis(GROUND, 0, -1)).save(tmp_path / "nowhere.png")
    cases = {
        "far": _write(tmp_path / "far.tif", GROUND, place=from_origin(400_000, 60_000, 10, 10)),
        "nowhere": tmp_path / "nowhere.png",
        "grey": _write(tmp_path / "grey.tif", GROUND[:1]),
    }
    for other in cases.values():
        with pytest.raises(RasterError) as caught:
            screen_of_files(here, other)
        assert "\n" not in str(caught.value)


def test_a_large_scene_is_thinned_before_it_is_held(tmp_path: Path) -> None:
    large = np.tile(GROUND, (1, 25, 25))  # 3000 x 3000
    raster = glance(_write(tmp_path / "large.tif", large))
    assert raster.shape == (1000, 1000)
    assert raster.data.nbytes < 13e6
    middle = raster.transform @ (0.5, 0.5) if hasattr(raster.transform, "__matmul__") else None
    assert middle is None or middle == PLACE @ (1.5, 1.5)


def test_a_scene_in_tiles_is_read_a_row_of_tiles_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    large = np.tile(GROUND, (1, 25, 25))  # 3000 x 3000
    path = _write(tmp_path / "tiled.tif", large, tiled=True, blockxsize=256, blockysize=256)
    plain = glance(_write(tmp_path / "lines.tif", large))
    read: list[int] = []

    def counted(*words: Any, **named: Any) -> Any:
        read.append(1)
        return read_block(*words, **named)

    monkeypatch.setattr("toolkit.imagery.screen.read_block", counted)
    tiled = glance(path)
    assert len(read) == 12  # 3000 / 256
    assert np.array_equal(tiled.data, plain.data)


def _scenes(folder: Path, **sites: str | None) -> tuple[Scene, ...]:
    names = {"old": "2023-03-01", "new": "2024-03-01"}
    for name in names:
        _write(folder / "scenes" / f"{name}.tif", GROUND)
    return tuple(
        Scene(id=n, sensor="S", acquired=day, site=sites.get(n, "pier"), path=folder / "scenes" / f"{n}.tif")
        for n, day in names.items()
    )


def test_the_pair_starts_as_planned_and_names_dates_on_each_half(case: Path) -> None:
    view = widgets.pair_controls(load_case(case), _scenes(case))
    assert [s.id for s in view.selected] == ["old", "new"]
    assert view.state["labels"] == ["1 March 2023 · S", "1 March 2024 · S"]
    assert view.state["pictures"]["before"].startswith("data:image/webp;base64,")
    assert "not measured" in view.state["told"]


def test_bands_are_chosen_where_both_images_have_them(case: Path) -> None:
    old, new = _scenes(case)
    infrared = np.stack([GROUND[0], GROUND[0], GROUND[0], GROUND[0][::-1]])
    for scene in (old, new):
        path = _write(Path(str(scene.path)), infrared)
        with rasterio.open(path, "r+") as target:
            target.descriptions = ("blue", "green", "red", "nir")
    view = widgets.pair_controls(load_case(case), (old, new))
    assert view.state["views"] == ["True colour", "Near infrared"]
    plain = view.state["pictures"]["before"]
    view.take({"act": "choose", "view": "Near infrared"})
    assert view.state["pictures"]["before"] != plain
    view.take({"act": "choose", "view": "True colour"})
    assert view.state["pictures"]["before"] == plain
    view.take({"act": "choose", "view": "X-ray"})
    assert view.state["view"] == "True colour"


@pytest.mark.parametrize(
    ("chosen", "sites", "words"),
    [
        ({"before": "new"}, {}, "same scene"),
        ({"before": "new", "after": "old"}, {}, "later one"),
        ({}, {"new": "elsewhere"}, "different sites"),
    ],
)
def test_a_pair_that_makes_no_sense_is_refused_in_words(
    case: Path, chosen: dict[str, str], sites: dict[str, str], words: str
) -> None:
    view = widgets.pair_controls(load_case(case), _scenes(case, **sites))
    view.take({"act": "choose", **chosen})
    assert view.state["pictures"] is None
    assert words in view.state["refused"]


def test_a_case_with_cited_scenes_alone_says_so(case: Path) -> None:
    loaded = load_case(case)
    assert "no pair of images" in widgets.pair_controls(loaded, loaded.scenes).state["refused"]


def test_a_pair_is_chosen_for_the_case_and_a_shadow_marked(case: Path) -> None:
    scenes = (
        *_scenes(case),
        Scene(id="mid", sensor="S", acquired="2023-09", site="pier", path=case / "scenes" / "old.tif"),
    )
    path = case / "case.toml"
    text = path.read_text(encoding="utf-8")
    mid = '\n[[scenes]]\nid = "mid"\nsensor = "S"\nacquired = "2023-09"\nsite = "pier"\nfile = "old.tif"\n'
    path.write_text(text + mid, encoding="utf-8")
    view = widgets.pair_controls(load_case(case), scenes)
    view.take({"act": "choose", "after": "mid"})
    view.take({"act": "use"})
    plan = load_case(case).imagery
    assert plan is not None
    assert (plan.before, plan.after) == ("old", "mid")
    view.take({"act": "undo", "token": view.state["notice"]["undo"]})
    assert path.read_text(encoding="utf-8") == text + mid
    view.take({"act": "shadow", "side": "after", "points": [[0.0, 0.0], [1.0, 1.0]]})
    (shadow,) = load_case(case).imagery.shadows  # type: ignore[union-attr]
    lat, lon = (float(part) for part in shadow.foot.split(","))
    assert (lat, lon) == pytest.approx((0.5424, 0.4847), abs=0.01)


def test_what_is_chosen_is_written_into_the_comparison_that_is_shown_and_no_other() -> None:
    text = (
        '[imagery]\nsite = "a"\n\n[[comparisons]]\nid = "quay"\nsite = "a"\n\n[[comparisons]]\nid = "pit"\nsite = "a"\n'
    )
    document = tomlkit.parse(text)
    _planning("one", "two", "pit")(document)
    _adding({"id": "mast", "scene": "one"}, "pit")(document)
    plain = document.unwrap()
    assert plain["imagery"] == {"site": "a"}
    assert plain["comparisons"][0] == {"id": "quay", "site": "a"}
    assert (plain["comparisons"][1]["before"], plain["comparisons"][1]["after"]) == ("one", "two")
    assert plain["comparisons"][1]["shadows"] == [{"id": "mast", "scene": "one"}]
    _planning("one", "two", "")(document)
    assert document["imagery"]["after"] == "two"
    with pytest.raises(CaseError, match="no comparison 'pier'"):
        _planning("one", "two", "pier")(document)
