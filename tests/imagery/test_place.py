"""Sizes are metres on the ground, north is true, and what has no place on the Earth is refused in words."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
import rasterio
from affine import Affine
from pyproj import Transformer
from rasterio.errors import NotGeoreferencedWarning
from rasterio.transform import from_origin

from toolkit.errors import NoGeoreference
from toolkit.imagery import Area, CompareOptions, compare
from toolkit.imagery.load import load

QUICK = CompareOptions(detection_test=False)
PLAIN = np.random.default_rng(1).integers(50, 200, (1, 40, 40)).astype(np.uint8)


def _mercator(lon, lat, size):
    x, y = Transformer.from_crs(4326, 3857, always_xy=True).transform(lon, lat)
    return {"crs": "EPSG:3857", "transform": from_origin(x, y, size, size)}


@pytest.mark.parametrize(
    ("place", "metres"),
    [
        ({}, 10.0),
        (_mercator(15, 60, 20), 10.0),
        (_mercator(-70, -33, 10), 8.39),
        ({"crs": "EPSG:4326", "transform": from_origin(15, 60, 0.00018, 0.00009)}, 10.0),
        ({"crs": "EPSG:2263", "transform": from_origin(980_000, 200_000, 10, 10)}, 3.05),
    ],
)
def test_a_pixel_is_as_large_as_on_the_ground(tmp_path, write_scene, place, metres):
    assert load(write_scene(tmp_path / "a.tif", PLAIN, **place)).gsd_m == pytest.approx(metres, rel=0.01)


@pytest.mark.parametrize(
    ("turn", "north"),
    [
        (Affine.scale(10, -10), (0, -1)),
        (Affine.scale(10, 10), (0, 1)),
        (Affine.rotation(90) @ Affine.scale(10, -10), (1, 0)),
    ],
)
def test_north_is_where_the_grid_has_it(tmp_path, write_scene, turn, north):
    raster = load(write_scene(tmp_path / "a.tif", PLAIN, transform=Affine.translation(500_000, 53e5) @ turn))
    assert raster.on_ground.north == pytest.approx(north, abs=0.06)


LOCAL = 'LOCAL_CS["site",UNIT["metre",1]]'
MARS = (
    'PROJCS["Mars",GEOGCS["Mars",DATUM["Mars",SPHEROID["Mars",3396190,169.894447]],PRIMEM["0",0],'
    'UNIT["degree",0.0174532925199433]],PROJECTION["Equirectangular"],PARAMETER["central_meridian",0],UNIT["metre",1]]'
)
GOES = "+proj=geos +h=35786023 +lon_0=-75 +sweep=x +ellps=GRS80"


@pytest.mark.parametrize(
    ("system", "words"),
    [(LOCAL, "local"), (MARS, "another body than the Earth"), (GOES, "geostationary")],
)
def test_a_system_without_a_place_on_earth_is_refused_in_words(tmp_path, write_scene, system, words):
    path = write_scene(tmp_path / "a.tif", PLAIN, crs=rasterio.CRS.from_user_input(system))
    with pytest.raises(NoGeoreference, match=words):
        load(path)


@pytest.mark.parametrize("west", [179.985, -180.015, 359.99])
def test_longitudes_are_from_minus_180_to_180(tmp_path, write_scene, ground, rendering, west):
    before, after = (rendering(ground, n)[:, :160, :160].astype(np.uint16) for n in (1, 2))
    after[:, 70:78, 120:128] = 4000
    place = {"crs": "EPSG:4326", "transform": from_origin(west, 0.5, 0.00018, 0.00018)}
    paths = [write_scene(tmp_path / f"{n}.tif", s, **place) for n, s in (("b", before), ("a", after))]
    (change,) = compare(*paths, options=QUICK).changes()
    assert (change.lon - (west + 124 * 0.00018) + 180) % 360 - 180 == pytest.approx(0, abs=1e-3)
    assert -180 <= change.lon <= 180
    assert compare(*paths, options=QUICK, area=Area(change.lon, change.lat, 1000)).changed.any()


def test_scenes_that_count_longitudes_otherwise_are_one_pair(tmp_path, write_scene, ground, rendering):
    places = [{"crs": "EPSG:4326", "transform": from_origin(w, 0.5, 0.0001, 0.0001)} for w in (359.99, -0.01)]
    paths = [
        write_scene(tmp_path / f"{n}.tif", rendering(ground, n)[:, :120, :120].astype(np.uint16), **place)
        for n, place in enumerate(places)
    ]
    assert compare(*paths, options=QUICK).comparable_pct > 95


def _without_place(path, points=None):
    profile = {"driver": "GTiff", "width": 40, "height": 40, "count": 1, "dtype": "uint8"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.open(path, "w", **profile) as scene:
            scene.write(PLAIN)
            if points:
                scene.gcps = points, rasterio.CRS.from_epsg(4326)
    return path


@pytest.mark.parametrize("ending", [".tfw", ".TFW", ".tifw", ".tfwx", ".wld", ".tif.tfw"])
def test_a_tiff_with_a_world_file_lies_where_that_says(tmp_path, write_scene, ending):
    path = _without_place(tmp_path / "a.tif")
    path.with_suffix(ending).write_text("10\n0\n0\n-10\n220005\n59995\n")
    path.with_suffix(".prj").write_text(rasterio.CRS.from_epsg(32631).to_wkt())
    raster = load(path)
    assert (raster.transform.c, raster.transform.f, raster.gsd_m) == (220_000, 60_000, 10)


def test_a_jpeg_with_a_world_file_opens(tmp_path):
    from PIL import Image

    Image.fromarray(PLAIN[0]).save(tmp_path / "a.jpg")
    (tmp_path / "a.JGW").write_text("10\n0\n0\n-10\n220005\n59995\n")
    (tmp_path / "a.prj").write_text(rasterio.CRS.from_epsg(32631).to_wkt())
    assert load(tmp_path / "a.jpg").crs.to_epsg() == 32631


def test_control_points_place_a_scene(tmp_path):
    from rasterio.control import GroundControlPoint

    points = [
        GroundControlPoint(row=r, col=c, x=3 + 0.0001 * c, y=0.5 - 0.0001 * r) for r in (0, 20, 40) for c in (0, 20, 40)
    ]
    raster = load(_without_place(tmp_path / "g.tif", points))
    assert raster.crs.is_projected
    assert raster.gsd_m == pytest.approx(11.1, rel=0.02)
    assert (raster.on_ground.lon, raster.on_ground.lat) == pytest.approx((3.002, 0.498), abs=1e-4)


def test_control_points_across_the_antimeridian_place_the_whole_scene(tmp_path):
    from rasterio.control import GroundControlPoint

    points = [
        GroundControlPoint(row=r, col=c, x=(179.998 + 0.0001 * c + 180) % 360 - 180, y=-17 - 0.0001 * r)
        for r in (0, 20, 40)
        for c in (0, 20, 40)
    ]
    raster = load(_without_place(tmp_path / "g.tif", points))
    # 40 x 40 pixels of 0.0001 degrees at 17 degrees south, on a sphere of 6,371 km
    seen_m2 = raster.valid.sum() * raster.gsd_m**2
    assert seen_m2 == pytest.approx((40 * 11.119) ** 2 * 0.9563, rel=0.05)
    assert abs(raster.on_ground.lon) == pytest.approx(180, abs=1e-3)


@pytest.mark.parametrize(
    "place",
    [
        Affine(0, 0, 220_000, 0, 0, 60_000),
        Affine(10, 0, 220_000, 0, 0, 60_000),
        Affine(10, 10, 220_000, 10, 10, 60_000),
        Affine(float("nan"), 0, 220_000, 0, -10, 60_000),
        Affine(float("inf"), 0, 220_000, 0, -10, 60_000),
        Affine(1e200, 0, 0, 0, -1e200, 0),
    ],
)
def test_pixels_without_a_size_are_refused_in_one_line(tmp_path, write_scene, place):
    scene = write_scene(tmp_path / "a.tif", PLAIN, crs="EPSG:32631", transform=place)
    with pytest.raises(NoGeoreference, match="no size"):
        load(scene)
