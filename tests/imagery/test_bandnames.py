"""A band is known by any provider's name for it."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from toolkit.imagery.bandnames import common_names, ground_bands, shown_bands
from toolkit.imagery.load import file_bands
from toolkit.imagery.quality_band import named_quality, read_quality_band

NAMES = [
    (("B02", "B03", "B04", "B08"), "", ("blue", "green", "red", "nir")),
    (("B4", "B3", "B2", "B8A", "B12"), "", ("red", "green", "blue", "nir08", "swir22")),
    (("SR_B2", "SR_B3", "SR_B4", "SR_B5", "SR_B6", "SR_B7"), "", ("blue", "green", "red", "nir08", "swir16", "swir22")),
    (("SR_B1", "SR_B2", "SR_B3", "SR_B4", "SR_B5", "SR_B7"), "", ("blue", "green", "red", "nir08", "swir16", "swir22")),
    (("B3", "B4", "B5"), "Landsat-5 TM", ("red", "nir08", "swir16")),
    (("B3", "B4", "B5"), "Landsat 9 OLI-2", ("green", "red", "nir08")),
    (("Red", "Green", "Blue", "NIR"), "", ("red", "green", "blue", "nir")),
    (("R", "G", "B", "N"), "", ("red", "green", "blue", "nir")),
    (("Coastal Blue", "Blue", "Red Edge", "Near Infrared"), "", ("coastal", "blue", "rededge", "nir")),
    (("VV", "VH"), "", ("VV", "VH")),
    (("T31TCH_20240501T105031_B04_10m", "T31TCH_20240501T105031_B8A_20m"), "", ("red", "nir08")),
]


@pytest.mark.parametrize(("stated", "sensor", "common"), NAMES)
def test_common_names_follow_from_the_providers(stated, sensor, common):
    assert common_names(stated, sensor) == common


def test_two_bands_never_share_a_name():
    assert common_names(("B04", "red")) == ("B04", "red")


def test_bands_of_the_air_are_no_ground():
    names = common_names(tuple(f"B{n:02}" for n in range(1, 13)))
    kept = [names[i] for i in ground_bands(names)]
    assert {"coastal", "nir09", "cirrus"}.isdisjoint(kept)
    assert len(kept) == 9
    assert ground_bands(("cirrus",)) == [0]
    for air in ("coastal", "swir_cirrus", "water vapour band", "Aerosol_550"):
        assert ground_bands(("blue", "green", "red", "nir", air)) == [0, 1, 2, 3]
    assert ground_bands(("coastal", "green", "red", "nir")) == [0, 1, 2, 3]  # four are needed


@pytest.mark.parametrize(
    ("described", "wanted"),
    [
        (("B8", "B4", "B3", "B2"), ("B8", "B4", "B3", "B2")),
        (("Band 4", "Band 2", "Band 3"), ("Band 4", "Band 2", "Band 3")),
        (("B1", "B2", "B3", "B4"), ("band-1", "band-2", "band-3", "band-4")),
        (("Band 1", "Band 2", "NDVI"), ("band-1", "band-2", "NDVI")),
        ((None, "2", "Layer_3"), ("band-1", "band-2", "band-3")),
    ],
)
def test_a_number_is_a_name_unless_it_counts_the_bands(tmp_path, described, wanted):
    path = tmp_path / "scene.tif"
    shape = {"driver": "GTiff", "width": 8, "height": 8, "count": len(described), "dtype": "uint16"}
    place = {"crs": "EPSG:32633", "transform": from_origin(500_000, 5_000_000, 10, 10)}
    with rasterio.open(path, "w", photometric="MINISBLACK", **shape, **place) as file:
        for number, name in enumerate(described, 1):
            file.set_band_description(number, name or "")
    assert file_bands(path, "scene") == wanted


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (("red", "green", "blue", "band-4"), [0, 1, 2]),
        (("blue", "green", "red", "nir"), [2, 1, 0]),
        (("band-1", "band-2", "band-3", "band-4"), [2, 1, 0]),
        (("band-1", "band-2", "band-3"), [0, 1, 2]),
        (("nir", "red", "green"), [0, 1, 2]),
        (("VV", "VH"), [0, 0, 0]),
    ],
)
def test_figures_show_true_colours_first(names, wanted):
    assert shown_bands(names) == wanted


@pytest.mark.parametrize(
    "name",
    ["dem", "slope", "LST_Day", "sun_azimuth", "acquisition_date", "num_obs", "udm2_confidence", "AOT_20m"],
)
def test_a_band_that_speaks_of_no_light_is_no_ground_beside_named_ones(name):
    assert ground_bands(common_names(("B2", "B3", "B4", "B8", name))) == [0, 1, 2, 3]


@pytest.mark.parametrize("name", ["green_i", "SWIR 1", "842.5 nm", "wl_560nm", "B3N", "B120", "VNIR_4", "band-5"])
def test_a_band_of_light_stays(name):
    assert ground_bands(common_names(("blue", "green", "red", "nir", name))) == [0, 1, 2, 3, 4]


def test_names_that_say_nothing_of_light_are_all_kept_together():
    assert ground_bands(("dem", "slope", "one")) == [0, 1, 2]


def test_names_of_a_tile_are_sentinels():
    assert common_names(("T33UUP_B11_20m",)) == ("swir16",)


QUALITY = {
    "udm2_cloud": "flag",
    "UDM2 clear": "clear_flag",
    "SCL (20m)": "scl",
    "LC09_QA_PIXEL": "qa_pixel",
    "usgs_pixel_qa": "pixel_qa",
    "MSK_CLDPRB_20m.jp2": "percent",
    "probability_cloud": "percent",
    "Fmask4": "fmask",
    "udm2_confidence": None,
    "cloud_top_height": None,
    "cloud_optical_thickness": None,
    "nir": None,
}


@pytest.mark.parametrize("name", QUALITY)
def test_a_quality_band_is_known_by_its_words(name):
    found = named_quality(name, 1)
    assert (found and found.kind) == QUALITY[name]


@pytest.mark.parametrize("full", [1, 100, 255, 10_000])
def test_a_probability_of_any_scale_is_read(full):
    values = np.array([[0.02, 0.3, 0.5, 0.9]]) * full
    assert read_quality_band(values, "percent").cloud.tolist() == [[False, False, True, True]]
