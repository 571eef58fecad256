"""Areas and places of outlines, against squares whose size is known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from rasterio.transform import from_origin

from toolkit.imagery.change import ChangeMap
from toolkit.imagery.load import load
from toolkit.imagery.measure import centre, pixel_of, polygons

BLANK = np.ones((1, 100, 100), np.uint8)


def _map(*boxes, strength=7.0):
    changed = np.zeros((100, 100), bool)
    for top, left, rows, columns in boxes:
        changed[top : top + rows, left : left + columns] = True
    return ChangeMap(np.where(changed, strength, 0.0), changed, changed, 3.5)


def test_squares_in_utm_have_their_area_and_half_a_pixel_of_error(tmp_path, write_scene):
    scene = load(write_scene(tmp_path / "s.tif", BLANK))
    table = polygons(_map((10, 10, 4, 5), (50, 50, 20, 20)), scene)
    assert list(table["number"]) == [1, 2]
    assert list(table["area_m2"]) == pytest.approx([40_000, 2_000], rel=0.003)  # UTM itself is 0.2 % off here
    assert list(table["area_error_m2"]) == pytest.approx([80 * 10 * 5, 18 * 10 * 5], rel=0.003)
    assert list(table["strength"]) == pytest.approx([2.0, 2.0])


def test_squares_in_degrees_shrink_with_latitude(tmp_path, write_scene):
    place = from_origin(10.0, 60.05, 0.001, 0.001)
    scene = load(write_scene(tmp_path / "s.tif", BLANK, crs="EPSG:4326", transform=place))
    area = polygons(_map((45, 45, 10, 10)), scene)["area_m2"].iloc[0]
    one_degree_m = 111_412.0  # of latitude at 60 N on WGS84; of longitude 55,800
    assert area == pytest.approx((0.01 * one_degree_m) * (0.01 * 55_800.0), rel=0.003)


def test_objects_that_touch_at_a_corner_are_one(tmp_path, write_scene):
    scene = load(write_scene(tmp_path / "s.tif", BLANK))
    table = polygons(_map((10, 10, 5, 5), (15, 15, 5, 5)), scene)
    assert len(table) == 1
    assert table.geometry.is_valid.all()


def test_the_point_given_lies_inside_the_object(tmp_path, write_scene):
    scene = load(write_scene(tmp_path / "s.tif", BLANK))
    found = _map((10, 10, 30, 2), (38, 10, 2, 30))  # an L, whose centre of mass lies outside
    row = polygons(found, scene).iloc[0]
    y, x = pixel_of(scene, lon=row.lon, lat=row.lat)
    assert found.changed[math.floor(y), math.floor(x)]


def test_without_a_place_areas_rest_on_the_stated_pixel_size(tmp_path, write_scene):
    scene = load(write_scene(tmp_path / "s.tif", BLANK, crs=None, tags={"gsd_m": "3"}))
    table = polygons(_map((10, 10, 4, 5)), scene)
    assert table["area_m2"].iloc[0] == pytest.approx(180)
    assert table.crs is None


def test_nothing_changed_gives_an_empty_table(tmp_path, write_scene):
    table = polygons(_map(), load(write_scene(tmp_path / "s.tif", BLANK)))
    assert len(table) == 0
    assert "area_m2" in table


def test_the_centre_is_where_the_projection_puts_it(tmp_path, write_scene):
    lon, lat = centre(load(write_scene(tmp_path / "s.tif", BLANK)))
    assert (lon, lat) == pytest.approx((0.48892, 0.53777), abs=2e-3)
