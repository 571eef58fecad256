"""The sun's place, against published worked examples and the metadata of real scenes."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.imagery.sun import angle_between_deg, shadow_direction_deg, sun_position


def test_agrees_with_the_worked_example_of_reda_and_andreas():
    sun = sun_position(lon=-105.1786, lat=39.742476, when=datetime(2003, 10, 17, 19, 30, 30, tzinfo=UTC))
    assert sun.elevation_deg == pytest.approx(90 - 50.11162, abs=0.02)
    assert sun.azimuth_deg == pytest.approx(194.34024, abs=0.02)


@pytest.mark.parametrize(
    ("when", "lon", "lat", "azimuth", "elevation"),
    [  # SUN_AZIMUTH and SUN_ELEVATION of the USGS metadata, at the centre of the whole scene
        ("2000-03-09T07:08:03.978+00:00", 40.5541, 7.1843, 107.22126345, 53.14715018),
        ("2010-12-18T07:24:28.503+00:00", 40.4706, 7.2198, 139.48290834, 49.25236265),
    ],
)
def test_agrees_with_the_angles_in_landsat_metadata(when, lon, lat, azimuth, elevation):
    sun = sun_position(lon=lon, lat=lat, when=datetime.fromisoformat(when))
    assert sun.azimuth_deg == pytest.approx(azimuth, abs=0.1)
    assert sun.elevation_deg == pytest.approx(elevation, abs=0.1)


@given(st.floats(-180, 180), st.floats(-89, 89), st.datetimes(timezones=st.just(UTC)))
def test_angles_stay_in_range_everywhere(lon, lat, when):
    sun = sun_position(lon=lon, lat=lat, when=when)
    assert -90 <= sun.elevation_deg <= 90.1
    assert 0 <= sun.azimuth_deg <= 360
    assert angle_between_deg(sun.azimuth_deg, shadow_direction_deg(sun)) == pytest.approx(180, abs=1e-6)
