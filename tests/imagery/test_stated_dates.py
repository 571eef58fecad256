"""Date and sensor are read as providers write them, and never made up."""

from __future__ import annotations

import pytest

from toolkit.imagery.stated_dates import named_date, stated_date, stated_sensor

NAMES = [
    ("S2A_MSIL1C_20240501T105031_N0510_R051_T31TCH_20240501T130000.jp2", "2024-05-01T10:50:31Z", "Sentinel-2 MSI"),
    ("T31TCH_20240501T105031_B04_10m.jp2", "2024-05-01T10:50:31Z", "Sentinel-2 MSI"),
    ("LC09_L1TP_028030_20240114_20240824_02_T1_B4.TIF", "2024-01-14", "Landsat-9 OLI"),
    ("LE70220491999322EDC01_stack.gtif", "1999-11-18", "Landsat-7 ETM+"),
    ("S1A_IW_GRDH_1SDV_20240501T170000_20240501T170025.tiff", "2024-05-01T17:00:00Z", "Sentinel-1 SAR"),
    ("20240501_103045_65_24a1_3B_AnalyticMS.tif", "2024-05-01T10:30:45Z", "PlanetScope"),
    ("m_3807708_ne_18_1_20160718.tif", "2016-07-18", ""),
    ("site-2023-11-02.png", "2023-11-02", ""),
    ("IMG_20230230.tif", None, ""),
    ("a1b20240501c2.tif", "2024-05-01", ""),
    ("10400100AB123456-visual.tif", None, ""),
    ("march.tif", None, ""),
    ("99999999.tif", None, ""),
]


@pytest.mark.parametrize(("name", "when", "sensor"), NAMES)
def test_names_of_providers_tell_date_and_sensor(name, when, sensor):
    assert named_date(name) == when
    assert stated_sensor({}, name) == sensor


def test_a_tag_goes_before_the_name_and_the_day_of_writing_is_none():
    assert stated_date({"acquired": "2020-01-02"}, "x_20240501.tif") == ("2020-01-02", "tag acquired")
    assert stated_date({"TIFFTAG_DATETIME": "2024:05:01 10:00:00"}, "x.tif") is None
    assert stated_date({"PRODUCT_START_TIME": "2024-05-01T10:50:31.024Z"}, "x.tif").edtf == "2024-05-01T10:50:31Z"


def test_polarisations_are_radar():
    assert stated_sensor({}, "a.tif", ("VV", "VH")) == "radar"
    assert stated_sensor({}, "a.tif", ("red", "nir")) == ""
