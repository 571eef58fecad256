"""Shadows give heights and times: answers from solid geometry and from published sun positions."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime
from math import radians, tan

import pytest
from pyproj import Geod

from toolkit.errors import CaseError, DatelineWarning
from toolkit.imagery import Mark, fitting_times, read_shadow, shadow_findings, shadow_sentence, sun_position
from toolkit.imagery.sun import shadow_direction_deg
from toolkit.records import Case, ImageryPlan, MarkedShadow, Scene, Site
from toolkit.report.backing import known_texts, unbacked_numbers

# Reda & Andreas (2004), appendix A.5: zenith 50.11162 and azimuth 194.34024 degrees
WHEN, LON, LAT = datetime(2003, 10, 17, 19, 30, 30, tzinfo=UTC), -105.1786, 39.742476
ELEVATION, AZIMUTH = 90 - 50.11162, 194.34024


def _marks(height_m, direction_deg):
    length = height_m / tan(radians(ELEVATION))
    lon, lat, _ = Geod(ellps="WGS84").fwd(LON, LAT, direction_deg, length)
    return Mark(LON, LAT), Mark(lon, lat)


@pytest.mark.parametrize("height_m", [8, 30, 120])
def test_a_height_comes_back_within_its_error(height_m):
    shadow = read_shadow(*_marks(height_m, AZIMUTH - 180), when=WHEN, gsd_m=0.5)
    assert shadow.fits
    assert shadow.expected_deg == pytest.approx(AZIMUTH - 180, abs=0.02)
    assert shadow.height_m == pytest.approx(height_m, abs=shadow.height_error_m)
    assert shadow.height_error_m < 0.05 * height_m + 0.6
    assert "as expected" in shadow_sentence(shadow)


def test_coarser_pixels_make_the_error_larger():
    marks = _marks(30, AZIMUTH - 180)
    fine, coarse = (read_shadow(*marks, when=WHEN, gsd_m=g).height_error_m for g in (0.5, 3.0))
    assert coarse > 3 * fine


def test_a_time_that_does_not_fit_is_warned_of_and_gives_no_height():
    with pytest.warns(DatelineWarning, match="is expected"):
        shadow = read_shadow(*_marks(30, AZIMUTH - 180 + 40), when=WHEN, gsd_m=0.5)
    assert not shadow.fits
    assert shadow.height_m is None
    assert "does not fit the stated time" in shadow_sentence(shadow)


def test_a_time_at_night_does_not_fit():
    with pytest.warns(DatelineWarning, match="below the horizon"):
        read_shadow(*_marks(30, AZIMUTH - 180), when=WHEN.replace(hour=6), gsd_m=0.5)


def test_the_time_is_found_from_the_direction():
    spells = fitting_times(AZIMUTH - 180, 2.0, lon=LON, lat=LAT, day=WHEN.replace(hour=8, minute=0, second=0))
    assert len(spells) == 2
    assert spells[0] < WHEN < spells[1]
    assert (spells[1] - spells[0]).total_seconds() < 3600


def test_a_direction_no_sun_gives_fits_no_time():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert fitting_times(180.0, 2.0, lon=LON, lat=LAT, day=WHEN) == []


def _marked(tip: str, acquired: str) -> Case:
    scene = Scene(id="roofs", acquired=acquired, sensor="a camera", gsd_m=0.5, credit="nobody")
    mark = MarkedShadow(id="mast", of="the mast", scene="roofs", foot="38.58470, 126.10795", tip=tip)
    site = Site(id="here", name="Here")
    plan = ImageryPlan(site="here", shadows=(mark,))
    return Case(
        slug="mast",
        title="A mast",
        question="How high?",
        as_of="2018-11-12",
        sites=(site,),
        scenes=(scene,),
        imagery=plan,
        sha256="0" * 64,
    )


def test_a_marked_shadow_of_a_case_gives_a_height_or_speaks_against_the_time() -> None:
    when = datetime(2018, 3, 29, 2, 30, tzinfo=UTC)
    sun = sun_position(lon=126.10795, lat=38.58470, when=when)
    length = 40.0 / tan(radians(sun.elevation_deg))
    lon, lat, _ = Geod(ellps="WGS84").fwd(126.10795, 38.58470, shadow_direction_deg(sun), length)
    (right,) = shadow_findings(_marked(f"{lat:.7f}, {lon:.7f}", "2018-03-29T02:30:00Z"))
    height = right.quantity("height")
    assert height is not None
    assert abs(height.value - 40.0) <= 1.0
    assert "as expected for the stated time" in right.text
    (wrong,) = shadow_findings(_marked(f"{lat:.7f}, {lon:.7f}", "2018-03-29T06:30:00Z"))
    assert "does not fit the stated time" in wrong.text
    assert wrong.quantity("height") is None
    (unread,) = shadow_findings(_marked(f"{lat:.7f}, {lon:.7f}", "2018-03-29"))
    assert (unread.basis, unread.quantities) == ("inferred", ())
    for finding, acquired in ((right, "2018-03-29T02:30:00Z"), (wrong, "2018-03-29T06:30:00Z"), (unread, "2018-03-29")):
        assert not unbacked_numbers(finding, known_texts(_marked("0, 0", acquired), ()))
    with pytest.raises(CaseError, match="E_CASE_MARK"):
        shadow_findings(_marked("over there", "2018-03-29T02:30:00Z"))
