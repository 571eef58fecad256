"""The whole comparison: right on scenes with known answers, one line on scenes that cannot be compared."""

from __future__ import annotations

import hashlib
import json
import shutil

import numpy as np
import pytest
from pyproj import Geod
from rasterio.transform import from_origin
from scipy.ndimage import gaussian_filter

from toolkit.errors import (
    BandMismatch,
    DateError,
    NoClearPixels,
    RasterFormatError,
    SameScene,
    WrongOrder,
)
from toolkit.imagery import Area, CompareOptions, compare, compare_case
from toolkit.imagery.simulate import SHIFT_PX, true_changes
from toolkit.records import Case, ImageryPlan, LocatedSite, Position, Scene, Site

FINE = from_origin(220_000, 60_000, 2, 2)
QUICK = CompareOptions(detection_test=False)
WGS84 = Geod(ellps="WGS84")


@pytest.fixture(scope="module")
def exercise(drill):
    return compare(*drill, options=QUICK)


def _metres(change, true):
    return WGS84.inv(change.lon, change.lat, true.lon, true.lat)[2]


def test_every_change_that_can_be_seen_is_found_and_nothing_else(exercise):
    wanted = {t.id: t for t in true_changes() if t.detectable}
    nearest = {min(wanted, key=lambda i: _metres(c, wanted[i])) for c in exercise.changes()}
    assert exercise.status == "measured"
    assert len(exercise.changes()) == len(wanted)
    assert nearest == set(wanted)


def test_areas_agree_with_the_known_ones_within_their_error(exercise):
    for true in (t for t in true_changes() if t.detectable):
        change = min(exercise.changes(), key=lambda c: _metres(c, true))
        assert change.area_m2 == pytest.approx(true.area_m2, abs=change.area_error_m2)


def test_the_shift_put_in_is_measured_and_taken_out(exercise):
    assert exercise.shift_px == pytest.approx(SHIFT_PX, abs=0.1)
    assert exercise.shift_applied


def test_the_cloud_is_left_out_and_said(exercise):
    assert exercise.pair.cloudy.any()
    assert not (exercise.changed & exercise.pair.cloudy).any()
    assert any("Cloud or its shadow hides 3" in line for line in exercise.limits)
    assert 90 < exercise.comparable_pct < 97


def test_simulated_pixels_stay_marked(exercise):
    assert exercise.simulated
    assert exercise.summary().simulated
    assert all(c.simulated for c in exercise.changes())


def test_the_summary_names_the_bytes_it_rests_on(exercise, drill):
    assert exercise.summary().evidence == tuple(hashlib.sha256(p.read_bytes()).hexdigest() for p in drill)


def test_the_outlines_are_geojson_that_repeats(exercise, drill):
    text = exercise.geojson()
    assert len(json.loads(text)["features"]) == len(exercise.changes())
    assert compare(*drill, options=QUICK).geojson() == text


def test_the_control_shows_no_change_and_says_what_it_could_have_shown(sanetti):
    found = compare(*sanetti)
    assert found.status == "no-detectable-change"
    assert not found.changed.any()
    assert found.area_m2 == 0
    assert found.changes() == ()
    assert any(line.startswith("Tested with new objects") for line in found.limits)
    assert any("82 days apart in the year" in line for line in found.limits)


def test_fine_images_with_visible_bands_alone_are_not_measured(tmp_path, write_scene):
    rng = np.random.default_rng(1)
    paths = [
        write_scene(tmp_path / f"{n}.tif", rng.integers(1, 255, (3, 64, 64), np.uint8), transform=FINE) for n in "ab"
    ]
    found = compare(*paths)
    assert found.status == "unreliable"
    assert found.changed is None
    assert "2 m" in found.reasons[0]


def test_radar_is_known_by_its_name(tmp_path, write_scene):
    rng = np.random.default_rng(2)
    tags = {"sensor": "Sentinel-1 SAR"}
    land = np.exp(0.5 * gaussian_filter(rng.normal(size=(128, 128)), 6) * 20)
    scenes = [(land * rng.gamma(4, 20, (1, 128, 128))).astype(np.float32) for _ in range(2)]
    scenes[1][:, 40:70, 40:70] *= 6
    paths = [write_scene(tmp_path / f"{i}.tif", s, tags=tags) for i, s in enumerate(scenes)]
    found = compare(*paths)
    assert found.status == "measured"
    assert found.changed[45:65, 45:65].mean() > 0.95
    assert "log-ratio" in found.how


def test_a_constant_added_to_every_pixel_is_no_change(tmp_path, write_scene, ground):
    first = write_scene(tmp_path / "a.tif", ground.astype(np.int16) + 1000)
    second = write_scene(tmp_path / "b.tif", ground.astype(np.int16) + 2000)
    assert compare(first, second, options=QUICK).status == "no-detectable-change"


def test_the_same_bytes_twice_are_refused(drill, tmp_path):
    copy = tmp_path / "copy.tif"
    shutil.copyfile(drill[0], copy)
    with pytest.raises(SameScene):
        compare(drill[0], copy)


def test_the_later_scene_must_be_later(drill):
    with pytest.raises(WrongOrder, match="4 March 2031"):
        compare(drill[1], drill[0])


def test_a_date_that_is_no_date_names_the_file(tmp_path, write_scene, ground, drill):
    scene = write_scene(tmp_path / "odd.tif", ground, tags={"acquired": "last week"})
    with pytest.raises(DateError, match=r"odd\.tif"):
        compare(scene, drill[1])


def test_one_band_against_six_is_refused(tmp_path, write_scene, drill, ground):
    with pytest.raises(BandMismatch):
        compare(write_scene(tmp_path / "one.tif", ground[:1]), drill[1])


def test_nothing_clear_is_refused(tmp_path, write_scene):
    paths = []
    for name in "ab":
        data = np.zeros((3, 64, 64), np.uint8)
        data[:, :5, :5] = 10 if name == "a" else 20
        paths.append(write_scene(tmp_path / f"{name}.tif", data, nodata=0))
    with pytest.raises(NoClearPixels):
        compare(*paths)


def test_a_square_round_a_point_is_compared_alone(drill, exercise):
    hall = next(t for t in true_changes() if t.id == "crusher-hall")
    found = compare(*drill, options=QUICK, area=Area(hall.lon, hall.lat, 600.0))
    assert max(found.changed.shape) <= 124
    assert any(_metres(c, hall) < 30 for c in found.changes())


def _case(**plan):
    site = Site(id="spot", name="Spot")
    scenes = tuple(Scene(id=i, sensor="imager", acquired=None, file=f"{i}.tif") for i in ("first", "second"))
    return Case(
        slug="c",
        title="t",
        question="q",
        as_of="2031",
        sites=(site,),
        scenes=scenes,
        imagery=ImageryPlan(site="spot", **plan),
    )


def _located(lon, lat):
    spot = Position(
        lon=lon, lat=lat, uncertainty_m=10, notation="decimal", stated="x", stated_by="y", status="reference"
    )
    site = Site(id="spot", name="Spot")
    return (LocatedSite(site=site, status="stated", positions=(spot,), explanation="e", how="h"),)


def test_a_case_without_a_held_pair_is_no_error():
    found = compare_case(_case(), ())
    assert found.status == "no-scenes"
    assert found.summary().status == "no-scenes"
    assert found.changes() == ()
    assert json.loads(found.geojson())["features"] == []


def test_a_case_gives_its_pair_and_its_site(drill):
    case = _case(before="first", after="second")
    held = [s.model_copy(update={"path": p}) for s, p in zip(case.scenes, drill, strict=True)]
    found = compare_case(case, held, sites=_located(0.5001, 0.4998), options=QUICK)
    assert (found.summary().before, found.summary().after) == ("first", "second")
    outside = compare_case(case, held, sites=_located(12.0, 45.0), options=QUICK)
    assert outside.status == "not-comparable"
    assert outside.reasons == ("The scene first.tif does not show the site.",)


def test_a_cited_scene_cannot_be_compared(drill):
    with pytest.raises(RasterFormatError, match="no pixels at hand"):
        compare(Scene(id="cited", sensor="x", acquired=None), drill[1])
