"""Exports open in other programs, say where they come from, and repeat byte for byte."""

from __future__ import annotations

import io
import json

import geopandas
import numpy as np
import pytest
import rasterio
from PIL import Image
from rasterio.transform import from_origin

from toolkit.errors import RasterError
from toolkit.imagery import (
    CompareOptions,
    compare,
    figures,
    provenance,
    to_geojson,
    to_geopackage,
    write_all,
    write_mask,
)

FINE = from_origin(220_000, 60_000, 2, 2)
QUICK = CompareOptions(detection_test=False)


@pytest.fixture(scope="module")
def exercise(drill):
    return compare(*drill, options=QUICK)


@pytest.fixture(scope="module")
def written(exercise, tmp_path_factory):
    folder = tmp_path_factory.mktemp("out")
    names = []
    figures = write_all(exercise, folder, told=names.append)
    return folder, figures, names


def test_everything_is_written_and_told(written):
    folder, figures, names = written
    assert sorted(names) == sorted(p.name for p in folder.iterdir())
    assert {"changes.geojson", "changes.gpkg", "changed.tif", "before-after.gif", "comparison.json"} < set(names)
    assert [f.id for f in figures] == ["before", "after", "changes", "difference"]
    assert all(f.simulated for f in figures)


def test_provenance_names_both_scenes_and_that_they_are_simulated(exercise):
    told = provenance(exercise)
    assert (told["before_sha256"], told["after_sha256"]) == exercise.evidence
    assert told["simulated"] == "true"
    assert all(isinstance(v, str) for v in told.values())


def test_geojson_carries_its_provenance(exercise):
    whole = json.loads(to_geojson(exercise))
    assert len(whole["features"]) == len(exercise.changes())
    assert whole["provenance"] == provenance(exercise)


def test_the_geopackage_opens_and_repeats(exercise, tmp_path):
    data = to_geopackage(exercise)
    assert to_geopackage(exercise) == data
    path = tmp_path / "changes.gpkg"
    path.write_bytes(data)
    read = geopandas.read_file(path)
    assert read.crs.to_epsg() == 4326
    assert read["area_m2"].sum() == pytest.approx(exercise.area_m2)
    assert exercise.evidence[0].encode() in data


def test_the_mask_is_a_cog_on_the_grid_of_before(exercise, written, drill):
    with rasterio.open(written[0] / "changed.tif") as mask, rasterio.open(drill[0]) as before:
        assert mask.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert (mask.transform, mask.crs, mask.shape) == (before.transform, before.crs, before.shape)
        data, tags = mask.read(1), mask.tags()
    assert (data == 1).sum() == exercise.changed.sum()
    assert ((data == 255) == ~exercise.pair.valid).all()
    assert tags["after_sha256"] == exercise.evidence[1]


def test_the_mask_of_a_thinned_pair_lies_on_the_full_grid(drill, tmp_path, monkeypatch):
    from toolkit.imagery import large, out_of_core

    monkeypatch.setattr(out_of_core, "IN_MEMORY_VALUES", 1)
    monkeypatch.setattr(large, "_THINNED_PX", 100)
    found = compare(*drill, options=QUICK)
    write_mask(found, tmp_path / "mask.tif")
    with rasterio.open(tmp_path / "mask.tif") as mask, rasterio.open(drill[0]) as before:
        assert mask.shape == before.shape
        assert mask.transform.almost_equals(before.transform, 1e-6)
        assert (mask.read(1) == 1).sum() == found.changed.sum()


def test_the_animation_shows_both_dates_with_their_stamp(written):
    with Image.open(written[0] / "before-after.gif") as moving:
        assert moving.n_frames == 2
    first, second = (np.asarray(Image.open(written[0] / f"{n}.png").convert("RGB")) for n in ("before", "after"))
    assert first.shape == second.shape


def test_a_picture_says_where_it_comes_from(exercise, written):
    with Image.open(io.BytesIO((written[0] / "changes.png").read_bytes())) as picture:
        assert picture.text["before_sha256"] == exercise.evidence[0]


def test_what_was_not_measured_has_no_mask(tmp_path, write_scene):
    rng = np.random.default_rng(1)
    paths = [
        write_scene(tmp_path / f"{n}.tif", rng.integers(1, 255, (3, 64, 64), np.uint8), transform=FINE) for n in "ab"
    ]
    found = compare(*paths)
    with pytest.raises(RasterError, match="E_NO_MASK"):
        write_mask(found, tmp_path / "mask.tif")
    with pytest.raises(RasterError, match="E_NO_OUTLINES"):
        to_geopackage(found)
    figures = write_all(found, tmp_path / "out")
    assert [f.id for f in figures] == ["before", "after"]


def test_no_line_of_a_figure_runs_out_of_it(sanetti):
    made = figures(compare(*sanetti))
    for view in made:
        renderer, width = view.canvas.canvas.get_renderer(), view.canvas.bbox.width
        room = width / 2 if view.name in {"before", "after"} else width  # in a swipe each half is seen alone
        for text in view.canvas.texts:
            assert text.get_window_extent(renderer).width < room, text.get_text()
    assert len({view.canvas.bbox.height for view in made[:2]}) == 1


def test_a_second_comparison_leaves_nothing_of_the_first(tmp_path, exercise, write_scene):
    write_all(exercise, tmp_path / "out", animation=True)
    rng = np.random.default_rng(1)
    paths = [
        write_scene(tmp_path / f"{n}.tif", rng.integers(1, 255, (3, 64, 64), np.uint8), transform=FINE) for n in "ab"
    ]
    write_all(compare(*paths), tmp_path / "out")
    assert not any((tmp_path / "out" / n).exists() for n in ("changed.tif", "changes.gpkg", "changes.png"))


def test_files_of_somebody_else_are_not_replaced(tmp_path, exercise):
    (tmp_path / "index.html").write_text("mine")
    with pytest.raises(RasterError, match="no comparison wrote"):
        write_all(exercise, tmp_path)
    assert (tmp_path / "index.html").read_text() == "mine"


def test_what_was_not_compared_is_no_data_in_a_large_scene_too(tmp_path, drill, monkeypatch):
    from toolkit.imagery import out_of_core

    small = compare(*drill, options=QUICK)
    monkeypatch.setattr(out_of_core, "IN_MEMORY_VALUES", 1)
    large = compare(*drill, options=QUICK)
    write_mask(large, tmp_path / "m.tif")
    with rasterio.open(tmp_path / "m.tif") as mask:
        gone = mask.read(1) == 255
    assert (gone != ~small.pair.valid).mean() < 0.02
