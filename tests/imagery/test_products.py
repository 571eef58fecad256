"""Products of providers as one scene: what their own metadata says of bands, scale, date, sun and clouds."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import rasterio

from tests.imagery.product_makers import (
    LANDSAT,
    LANDSAT_L1,
    S2_L1C,
    S2_NAME,
    ground,
    landsat,
    maxar,
    naip,
    planet,
    sentinel1,
    sentinel2,
    write,
)
from toolkit.errors import RasterError
from toolkit.evidence.folders import folder_files
from toolkit.imagery import Area
from toolkit.imagery.load import load
from toolkit.imagery.products.built import Built, build
from toolkit.imagery.products.found import products
from toolkit.imagery.products.sentinel1 import Vectors
from toolkit.imagery.raster import Raster


def _one(folder: Path, area: Area | None = None) -> tuple[Built, Raster]:
    """Build the one product of a folder."""
    files = folder_files(folder)
    (found,) = products(files)
    target = folder.parent / f"{folder.name}.built.tif"
    built = build(found, files, target, area)
    return built, load(files[built.file] if built.file else target)


@pytest.mark.parametrize(("name", "seen_at"), [(S2_NAME, "2024-05-01"), (S2_L1C, "2021-06-01")])
def test_a_sentinel2_folder_is_one_scene_of_reflectance(tmp_path: Path, name: str, seen_at: str) -> None:
    built, scene = _one(sentinel2(tmp_path, name))
    assert scene.bands[:6] == ("blue", "green", "red", "nir", "swir16", "swir22")
    assert (scene.gsd_m, scene.shape) == (10.0, (240, 240))
    assert built.facts["acquired"] == f"{seen_at}T10:10:31Z"
    assert (built.facts["sun_elevation_deg"], built.facts["sun_azimuth_deg"]) == (53.5, 157.25)
    assert built.facts["note"] == "Cloud over the whole scene: 12.3 %."
    assert built.facts["credit"] == f"Contains modified Copernicus Sentinel data {seen_at[:4]}"
    truth = ground(240) * 1e4
    assert np.abs(scene.data[0] - truth).max() <= 1  # 10 m, with the 1,000 of baseline 05.10 taken off
    assert np.abs(scene.data[4] - truth)[8:-8, 8:-8].max() < 120  # 20 m, interpolated: no steps of repeated pixels
    assert scene.hidden is not None
    assert scene.hidden[:30, :48].all()
    assert not scene.hidden[60:].any()


def _dark(folder: Path, name: str, stated: int) -> Path:
    """Darken a product's plants to a reflectance of .03, and let its metadata state an offset."""
    top = sentinel2(folder, name, stated=stated)
    added = 1000 if "_N05" in name else 0
    for path in [*top.rglob("*_B02_10m.jp2"), *top.rglob("*_B04_10m.jp2")]:
        write(path, np.full((240, 240), 300 + added, "uint16"), 10, driver="JP2OpenJPEG")
    return top


@pytest.mark.parametrize(
    ("name", "stated", "told"),
    [
        (S2_NAME, -1000, False),
        (S2_NAME, 0, True),
        (S2_NAME.replace("N0510", "N0300"), 0, False),
        (S2_NAME.replace("N0510", "N0300"), -1000, True),
    ],
)
def test_an_offset_that_the_pixels_do_not_show_is_not_believed(
    tmp_path: Path, name: str, stated: int, *, told: bool
) -> None:
    built, scene = _one(_dark(tmp_path, name, stated))
    assert np.median(scene.data[0]) == 300
    assert ("its pixels show" in built.facts["note"]) == told


def test_metadata_that_lies_of_size_is_one_sentence_and_the_scene_is_whole(tmp_path: Path) -> None:
    built, scene = _one(sentinel2(tmp_path, rows=10_980))
    assert "states 10980 x 10980 or 5490 x 5490 or 1830 x 1830 pixels, its files have" in built.facts["note"]
    assert scene.shape == (240, 240)


def test_a_scale_that_no_ground_has_is_not_believed(tmp_path: Path) -> None:
    top = sentinel2(tmp_path)
    (path,) = top.rglob("MTD_MSIL2A.xml")
    path.write_text(path.read_text().replace(">10000<", ">100<"))
    built, scene = _one(top)
    assert "makes a reflectance of" in built.facts["note"]
    assert np.abs(scene.data[0] - ground(240) * 1e4 - 1000).max() <= 1


def test_a_date_on_which_name_and_metadata_disagree_is_no_date(tmp_path: Path) -> None:
    built, _ = _one(sentinel2(tmp_path, start="2019-05-01T10:10:31.024Z"))
    assert "acquired" not in built.facts
    assert "2019-05-01, its name 2024-05-01: neither is believed" in built.facts["note"]


@pytest.mark.parametrize("missing", ["MTD_MSIL2A.xml", "MTD_TL.xml"])
def test_without_readable_metadata_the_name_tells_date_and_offset(tmp_path: Path, missing: str) -> None:
    top = sentinel2(tmp_path)
    (path,) = top.rglob(missing)
    path.write_text("<n1:Level")
    built, scene = _one(top)
    assert built.facts["acquired"] == "2024-05-01T10:10:31Z"
    assert f"The metadata {missing} cannot be read: it is no XML" in built.facts["note"]
    assert np.abs(scene.data[0] - ground(240) * 1e4).max() <= 1


def test_a_damaged_band_is_named_and_left_out_or_taken_from_a_coarser_copy(tmp_path: Path) -> None:
    top = sentinel2(tmp_path)
    (swir,) = top.rglob("*_B11_20m.jp2")
    (green,) = top.rglob("*_B03_10m.jp2")
    write(green.with_name("T33UUP_20240501T101031_B03_20m.jp2"), np.full((120, 120), 2500, "uint16"), 20)
    for path in (swir, green):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])
    built, scene = _one(top)
    assert "swir16" not in scene.bands
    assert {"green", "swir22"} <= set(scene.bands)
    assert np.median(scene.data[scene.bands.index("green")]) == 1500
    assert "T33UUP_20240501T101031_B11_20m.jp2 is damaged" in built.facts["note"]


def test_a_band_of_another_tile_is_left_out(tmp_path: Path) -> None:
    top = sentinel2(tmp_path)
    (red,) = top.rglob("*_B04_10m.jp2")
    elsewhere = rasterio.transform.from_origin(600_000, 5_300_040, 10, 10)
    write(red, np.full((240, 240), 2500, "uint16"), 10, driver="JP2OpenJPEG", transform=elsewhere)
    built, scene = _one(top)
    assert "red" not in scene.bands
    assert "B04_10m.jp2 lies elsewhere than the other bands, and is left out" in built.facts["note"]


@pytest.mark.parametrize("mtl", ["txt", "xml", "json"])
@pytest.mark.parametrize("name", [LANDSAT, LANDSAT_L1])
def test_a_landsat_folder_is_one_scene_of_reflectance(tmp_path: Path, name: str, mtl: str) -> None:
    built, scene = _one(landsat(tmp_path, name, mtl=mtl))
    assert scene.bands == ("blue", "green", "red", "nir08", "swir16", "swir22")  # coastal shows haze
    assert (scene.gsd_m, built.facts["acquired"]) == (30.0, "2024-05-14T09:51:12Z")
    assert built.facts["sensor"] == f"Landsat-{name[3]} OLI"
    assert (built.facts["sun_elevation_deg"], built.facts["sun_azimuth_deg"]) == (30.0, 210.5)
    assert built.facts["note"] == "Cloud over the whole scene: 7.3 %."
    # of Level 1: M * counts + A is half the reflectance, and the sine of 30 degrees is a half
    assert np.abs(scene.data[0] - ground(120) * 1e4)[:-3].max() <= 1
    assert scene.hidden is not None
    assert scene.hidden[:10, :20].all()
    assert scene.hidden.sum() == 200
    assert not scene.valid[-3:].any()  # fill, by the quality band


def test_landsat_without_its_mtl_is_a_scene_by_its_name(tmp_path: Path) -> None:
    top = landsat(tmp_path)
    (top / f"{LANDSAT}_MTL.txt").unlink()
    built, scene = _one(top)
    assert built.facts["acquired"] == "2024-05-14"
    assert "without its MTL file" in built.facts["note"]
    assert np.abs(scene.data[0] - ground(120) * 1e4)[:-3].max() <= 1
    top = landsat(tmp_path, LANDSAT_L1)
    (top / f"{LANDSAT_L1}_MTL.txt").unlink()
    built, scene = _one(top)
    assert "they are kept as they are" in built.facts["note"]
    assert scene.data[0].max() > 10_000  # counts


@pytest.mark.parametrize(("surface", "metadata"), [(True, "json"), (True, "xml"), (False, "xml")])
def test_planetscope_is_one_scene_with_its_usable_data_mask(tmp_path: Path, metadata: str, *, surface: bool) -> None:
    built, scene = _one(planet(tmp_path / "order", surface=surface, metadata=metadata))
    assert scene.bands == ("blue", "green", "red", "nir")
    assert built.facts["acquired"] == "2024-05-01T10:15:30Z"
    assert built.facts["sun_elevation_deg"] == 52.5
    assert built.facts["note"] == "Cloud over the whole scene: 2.0 %."
    assert np.abs(scene.data[0] - ground(120) * 1e4).max() <= 1
    assert scene.hidden is not None
    assert scene.hidden[:12, :20].all()
    assert scene.hidden.sum() == 240


def test_planetscope_radiance_without_coefficients_keeps_its_counts(tmp_path: Path) -> None:
    built, scene = _one(planet(tmp_path / "order", surface=False, bands=8))
    assert scene.bands == ("blue", "green_i", "green", "yellow", "red", "rededge", "nir")  # coastal shows haze
    assert "not stated: they are kept as they are" in built.facts["note"]
    assert abs(float(scene.data[0].max()) - (0.4 * 50_000 + 10)) <= 1  # the fixture adds 10 a band


def test_a_stac_item_tells_what_its_image_does_not(tmp_path: Path) -> None:
    built, _ = _one(maxar(tmp_path / "maxar"))
    assert built.file == "maxar/10300100DB064000-visual.tif"  # untouched
    assert built.bands == ("red", "green", "blue")
    assert built.facts["acquired"] == "2024-05-01T16:02:35Z"
    assert (built.facts["sensor"], built.facts["licence"]) == ("WorldView-2", "CC BY-NC 4.0")
    assert built.facts["sun_elevation_deg"] == 56.4


def test_bands_that_a_stac_item_keeps_apart_become_one_scene(tmp_path: Path) -> None:
    top = tmp_path / "copy"
    assets = {}
    for key, common in (("B04", "red"), ("B08", "nir"), ("B03", "green")):
        write(top / f"{key}.tif", np.rint(ground(90) * 1e4 + 1000).astype("uint16"))
        facts = {"scale": 1e-4, "offset": -0.1}
        assets[key] = {"href": f"https://example.org/x/{key}.tif?sig=1", "raster:bands": [facts]}
        assets[key]["eo:bands"] = [{"name": key, "common_name": common}]
    write(top / "SCL.tif", np.full((45, 45), 4, "uint8"), 20)
    assets["scl"] = {"href": "./SCL.tif", "roles": ["data"]}
    facts = {"datetime": "2024-05-01T10:00:00Z", "platform": "sentinel-2b", "instruments": ["msi"], "eo:cloud_cover": 4}
    item = {"type": "Feature", "stac_version": "1.0.0", "id": "copy", "properties": facts, "assets": assets}
    (top / "item.json").write_text(json.dumps(item))
    built, scene = _one(top)
    assert scene.bands == ("red", "nir", "green")
    assert np.abs(scene.data[0] - ground(90) * 1e4).max() <= 1
    assert scene.hidden is not None
    assert built.facts["sensor"] == "sentinel-2b MSI"


def test_naip_names_its_near_infrared_and_its_day(tmp_path: Path) -> None:
    built, _ = _one(naip(tmp_path / "naip"))
    assert built.bands == ("red", "green", "blue", "nir")
    assert built.facts["acquired"] == "2021-06-10"
    (tmp_path / "naip" / "m_3807708_se_18_060_20210610.txt").write_text("Calendar_Date: 20180610\n")
    built, _ = _one(tmp_path / "naip")
    assert "acquired" not in built.facts


def test_sentinel1_is_sigma_nought_in_decibels_on_the_ground(tmp_path: Path) -> None:
    built, scene = _one(sentinel1(tmp_path))
    assert scene.bands == ("vv", "vh")
    assert scene.tags["units"] == "dB"
    inner = scene.valid
    assert np.abs(scene.data[0][inner] + 10).max() < 0.1  # counts of 126 to 190 are rounded to whole ones
    assert np.abs(scene.data[1][inner] + 20).max() < 0.2
    assert scene.crs is not None
    assert scene.crs.to_epsg() == 32633
    assert built.facts["note"] == "Taken on an ascending pass."


def test_sentinel1_without_the_calibration_of_a_band_has_the_other(tmp_path: Path) -> None:
    top = sentinel1(tmp_path)
    (path,) = top.rglob("calibration-*-vh-*.xml")
    path.unlink()
    built, scene = _one(top)
    assert scene.bands == ("vv",)
    assert "VH is left out: the metadata calibration-" in built.facts["note"]


def test_the_calibration_is_interpolated_between_its_vectors() -> None:
    vectors = Vectors(np.array([0.0, 10.0]), np.array([0.0, 20.0]), np.array([[100.0, 300.0], [200.0, 400.0]]))
    found = vectors.at(np.array([0.0, 5.0, 10.0, 99.0]), np.array([0.0, 10.0, 20.0]))
    assert found.tolist() == [[100, 200, 300], [150, 250, 350], [200, 300, 400], [200, 300, 400]]


@pytest.mark.parametrize("make", [sentinel2, landsat, sentinel1])
def test_a_square_round_a_point_is_cut_out(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    from pyproj import Transformer

    lon, lat = Transformer.from_crs(32633, 4326, always_xy=True).transform(501_200, 5_298_840)
    if make is sentinel1:
        lon, lat = 15.015, 47.892
    _, scene = _one(make(tmp_path), Area(lon, lat, 300.0))
    metres = scene.gsd_m or 0.0
    assert abs(scene.shape[0] * metres - 600) <= 2 * metres
    assert scene.on_ground is not None
    assert abs(scene.on_ground.lat - lat) < 3e-4


def test_files_that_belong_to_no_product_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "note.txt").write_text("No product.")
    write(tmp_path / "plain" / "scene.tif", np.ones((20, 20), "uint8"))
    assert products(folder_files(tmp_path / "plain")) == []
    top = sentinel2(tmp_path / "two")
    landsat(tmp_path / "two")
    (tmp_path / "two" / "note.txt").write_text("Two products.")
    found = products(folder_files(tmp_path / "two"))
    assert [f.family for f in found] == ["Sentinel-2", "Landsat"]
    assert not any("note.txt" in name for f in found for name in f.names)
    assert top.exists()


def test_a_product_without_one_band_that_can_be_read_is_one_line(tmp_path: Path) -> None:
    top = landsat(tmp_path)
    for path in top.glob("*_SR_B*.TIF"):
        path.write_bytes(b"II*\0 cut")
    files = folder_files(top)
    (found,) = products(files)
    with pytest.raises(RasterError, match="no band of the product can be read") as caught:
        build(found, files, tmp_path / "out.tif")
    assert "\n" not in str(caught.value)


def test_entities_in_metadata_are_not_followed(tmp_path: Path) -> None:
    top = sentinel2(tmp_path)
    secret = tmp_path / "secret.txt"
    secret.write_text("hunter2")
    (path,) = top.rglob("MTD_MSIL2A.xml")
    path.write_text(
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]><x><PRODUCT_URI>&e;</PRODUCT_URI>'
        "<SPACECRAFT_NAME>&e;</SPACECRAFT_NAME></x>"
    )
    built, _ = _one(top)
    assert "hunter2" not in json.dumps(built.facts)
