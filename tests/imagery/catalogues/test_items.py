"""Items as catalogues write them: read by name, each fact checked for its type."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import RasterError
from toolkit.imagery.catalogues.fetch import _self_link
from toolkit.imagery.catalogues.items import relative_orbit, to_scene, view_deg
from toolkit.imagery.catalogues.offsets import decide_offset, stated_offset
from toolkit.imagery.catalogues.products import band_assets, product_of, quality_asset
from toolkit.imagery.catalogues.stac import _look
from toolkit.imagery.quality_band import read_quality_band
from toolkit.imagery.raster import Pixels

NAMES = ("blue", "green", "red", "nir", "swir16", "swir22")


def item(**facts: Any) -> dict[str, Any]:
    assets = facts.pop("assets", {})
    return {
        "id": "X1",
        "collection": facts.pop("collection", "sentinel-2-l2a"),
        "assets": assets,
        "properties": {"datetime": "2031-03-04T10:20:00Z", **facts},
    }


@pytest.mark.parametrize(
    ("collection", "name"),
    [
        ("sentinel-2-l2a", "Sentinel-2 L2A"),
        ("sentinel-s2-l2a-cogs", "Sentinel-2 L2A"),
        ("sentinel-2-c1-l2a", "Sentinel-2 L2A"),
        ("landsat-c2-l2", "Landsat Collection 2 Level 2"),
        ("landsat-c2l2-sr", "Landsat Collection 2 Level 2"),
        ("sentinel-1-grd", "Sentinel-1 GRD"),
        ("sentinel-2-l1c", ""),
        ("naip", ""),
    ],
)
def test_a_product_is_known_by_its_collection(collection: str, name: str) -> None:
    assert product_of(item(collection=collection)).name == name


def test_bands_are_found_under_either_spelling_and_web_addresses_before_buckets() -> None:
    far = {"href": "s3://bucket/B04.tif", "alternate": {"https": {"href": "https://example.org/B04.tif"}}}
    found = item(assets={"B04": far, "blue": {"href": "https://example.org/blue.tif"}, "SCL": {"href": "https://e/s"}})
    product = product_of(found)
    assert band_assets(found, product) == {"blue": "https://example.org/blue.tif", "red": "https://example.org/B04.tif"}
    assert quality_asset(found, product) == ("https://e/s", "scl")


def test_an_unknown_collection_is_read_by_common_names_and_keeps_its_counts() -> None:
    tiff = "image/tiff; application=geotiff"
    assets = {
        f"b{i}": {"href": f"https://e/{n}", "type": tiff, "eo:bands": [{"common_name": n}]}
        for i, n in enumerate(("nir", "red", "blue"))
    }
    found = item(collection="desk-scenes", assets={**assets, "Fmask": {"href": "https://e/f"}})
    product = product_of(found)
    assert list(band_assets(found, product)) == ["blue", "red", "nir"]
    assert product.scale is None
    assert quality_asset(found, product) == ("https://e/f", "fmask")


def test_a_scene_carries_sensor_sun_credit_and_licence() -> None:
    facts = {
        "platform": "LANDSAT_8",
        "instruments": ["oli", "tirs"],
        "view:sun_elevation": 41,
        "view:off_nadir": 0,
        "landsat:wrs_path": "033",
        "collection": "landsat-c2-l2",
    }
    found = item(**facts)
    scene = to_scene(found, "https://example.org/v1")
    assert scene is not None
    assert (scene.sensor, scene.gsd_m, scene.sun_elevation_deg) == ("Landsat-8 OLI TIRS", 30.0, 41.0)
    assert scene.credit == "Landsat data courtesy of the U.S. Geological Survey"
    assert (relative_orbit(found), view_deg(found)) == ("33", 0.0)


def test_sun_and_orbit_are_found_under_other_names() -> None:
    found = item(
        **{"s2:mean_solar_zenith": 37.9, "s2:product_uri": "S2B_MSIL2A_20190629T212529_N0212_R043_T06VVN_2020.SAFE"}
    )
    scene = to_scene(found, "https://example.org")
    assert scene is not None
    assert scene.sun_elevation_deg == pytest.approx(52.1)
    assert relative_orbit(found) == "43"


@pytest.mark.parametrize(
    "facts", [{"datetime": None}, {"datetime": "soon"}, {"datetime": 5}, {"datetime": ["2031"]}], ids=str
)
def test_an_item_without_a_time_is_no_scene(facts: dict[str, Any]) -> None:
    assert to_scene(item(**facts), "https://example.org") is None


def test_wrong_types_are_unknown_and_never_an_error() -> None:
    found = item(platform=7, instruments="msi", **{"view:sun_elevation": "high", "sat:relative_orbit": True})
    found["links"], found["assets"] = "none", ["a"]
    scene = to_scene(found, "https://example.org")
    assert scene is not None
    assert (scene.sensor, scene.sun_elevation_deg, relative_orbit(found)) == ("unknown sensor", None, None)
    assert band_assets(found, product_of(found)) == {}


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**6) | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "href",
                    "rel",
                    "type",
                    "eo:bands",
                    "raster:bands",
                    "alternate",
                    "common_name",
                    "scale",
                    "offset",
                    "name",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)
_KEYS = [
    "datetime",
    "platform",
    "instruments",
    "gsd",
    "eo:cloud_cover",
    "view:off_nadir",
    "s2:processing_baseline",
    "sat:relative_orbit",
    "earthsearch:boa_offset_applied",
    "s2:product_uri",
    "view:sun_elevation",
]


@given(
    facts=st.dictionaries(st.sampled_from(_KEYS), _JSON),
    links=_JSON,
    assets=st.dictionaries(st.sampled_from(["blue", "B04", "scl", "fmask", "x"]), _JSON) | _JSON,
    collection=st.sampled_from(["sentinel-2-l2a", "landsat-c2-l2", "desk", " ", 7, None]),
)
def test_no_item_whatever_it_holds_makes_the_reader_fail(facts: Any, links: Any, assets: Any, collection: Any) -> None:
    found = {
        "id": "X1",
        "collection": collection,
        "links": links,
        "assets": assets,
        "properties": {"datetime": "2031-03-04T10:20:00Z", **facts},
    }
    product = product_of(found)
    scene = to_scene(found, "https://example.org")
    assert all(isinstance(address, str) for address in band_assets(found, product).values())
    quality_asset(found, product)
    stated_offset(found)
    _self_link(found)
    if scene is not None:
        assert _look(scene, found, "c").scene == scene.id


# ------------------------------------------------------------------------------------------------------------ offsets


def _bands(ground: Pixels, plus: float) -> dict[str, np.ndarray[Any, Any]]:
    return {name: ground[i] / 400 * 10_000 + plus for i, name in enumerate(NAMES)}


def _classes(ground: Pixels) -> np.ndarray[Any, Any]:
    red, nir = ground[2], ground[3]
    return np.where((nir - red) / (nir + red) > 0.5, 4, 5)


RAW = {"raster:bands": [{"scale": 0.0001, "offset": -0.1}]}
ZERO = {"raster:bands": [{"scale": 0.0001, "offset": 0}]}


@pytest.mark.parametrize(
    ("facts", "said", "shaky"),
    [
        ({}, "unknown", False),
        ({"s2:processing_baseline": "05.09"}, "present", False),
        ({"s2:processing_baseline": "10.00"}, "present", False),
        ({"s2:processing_baseline": "02.12"}, "absent", False),
        ({"sentinel:product_id": "S2A_MSIL2A_20200714T115221_N0214_R123_T28QCH_20200714T191310"}, "absent", False),
        ({"earthsearch:boa_offset_applied": True, "s2:processing_baseline": "05.09"}, "absent", False),
        ({"earthsearch:boa_offset_applied": False, "s2:processing_baseline": "05.09"}, "present", True),
        ({"earthsearch:boa_offset_applied": False, "s2:processing_baseline": "02.12"}, "absent", False),
        ({"assets": {"red": RAW | {"href": "h"}}}, "present", False),
        ({"assets": {"red": ZERO | {"href": "h"}}, "s2:processing_baseline": "05.09"}, "absent", True),
    ],
)
def test_what_an_item_says_of_the_offset(facts: dict[str, Any], said: str, shaky: bool) -> None:
    assert stated_offset(item(**facts)) == (said, shaky)


@pytest.mark.parametrize("plus", [0, 1000])
@pytest.mark.parametrize("baseline", ["02.14", "05.11", None])
def test_the_pixels_decide_the_offset_whatever_the_item_says(ground: Pixels, plus: int, baseline: str | None) -> None:
    given = item(**({"s2:processing_baseline": baseline} if baseline else {}))
    valid = np.ones(ground.shape[1:], bool)
    decision = decide_offset(given, _bands(ground, plus), valid, _classes(ground))
    assert decision.present is (plus == 1000)
    assert decision.disagree is (baseline is not None and (baseline >= "04") != (plus == 1000))
    assert ("opposite" in decision.words) is decision.disagree


def test_without_scene_classes_a_dark_floor_is_enough_to_know_that_the_offset_is_gone(ground: Pixels) -> None:
    valid = np.ones(ground.shape[1:], bool)
    assert decide_offset(item(), _bands(ground, 0), valid, None).present is False


def test_shaded_slopes_that_reflect_less_than_nothing_do_not_pass_for_a_missing_offset(ground: Pixels) -> None:
    bands, classes = _bands(ground, 1000), _classes(ground)
    for counts in bands.values():
        counts[:30] = 870  # topographic correction overshoots: a reflectance of -0.013
    classes[:30] = 2
    decision = decide_offset(item(), bands, np.ones(classes.shape, bool), classes)
    assert decision.present is True
    assert "by the plants in view" in decision.words


def test_bright_ground_cannot_decide_and_the_item_is_believed_only_if_it_is_sound() -> None:
    desert = {name: np.full((60, 60), 2500.0) for name in NAMES}
    valid, bare = np.ones((60, 60), bool), np.full((60, 60), 5)
    sound = decide_offset(item(**{"s2:processing_baseline": "05.09"}), desert, valid, bare)
    assert sound.present is True
    assert "by the item alone" in sound.words
    for facts in ({}, {"earthsearch:boa_offset_applied": False, "s2:processing_baseline": "05.09"}):
        with pytest.raises(RasterError, match=r"E_OFFSET: the item (says nothing|cannot be trusted)"):
            decide_offset(item(**facts), desert, valid, bare)


# ------------------------------------------------------------------------------------------------------------ quality


def test_cloud_shadow_and_gaps_are_told_apart_in_all_three_codes() -> None:
    scl = read_quality_band(np.array([[0, 3, 4, 8, 9, 10, 11]]), "scl")
    assert scl.nothing.tolist() == [[True, False, False, False, False, False, False]]
    assert scl.shadow.tolist() == [[False, True, False, False, False, False, False]]
    assert scl.cloud.tolist() == [[False, False, False, True, True, True, False]]
    fmask = read_quality_band(np.array([[0, 1, 2, 3, 4, 255]]), "fmask")
    assert fmask.clear.tolist() == [[True, True, False, True, False, False]]
    bits = read_quality_band(np.array([[64, 96, 66, 68, 72, 224, 255]]), "fmask")  # of HLS: clear, water, cloud ...
    assert bits.clear.tolist() == [[True, True, False, False, False, True, False]]
    assert bits.nothing.tolist() == [[False] * 6 + [True]]
    # USGS examples: 21824 clear, 21826 dilated cloud, 22280 cloud, 23888 shadow, 54596 cirrus, 1 fill
    landsat = read_quality_band(np.array([[21824, 21826, 22280, 23888, 54596, 1]]), "qa_pixel")
    assert landsat.cloud.tolist() == [[False, True, True, False, True, False]]
    assert landsat.shadow.tolist() == [[False, False, False, True, False, False]]
    assert landsat.nothing.tolist() == [[False, False, False, False, False, True]]
    assert landsat.percent(landsat.clear) == 20.0
