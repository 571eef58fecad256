"""Radar of any unit is compared by the ratio: floods, buildings and nothing at all are told apart."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from toolkit.imagery import CompareOptions, compare
from toolkit.imagery.change import CompareOptions as Options
from toolkit.imagery.load import load
from toolkit.imagery.radar import radar_change, unit_of, with_unit

SIDE = 240
EVERYWHERE = np.ones((SIDE, SIDE), bool)


def _land(seed=1):
    rng = np.random.default_rng(seed)
    hills = gaussian_filter(rng.normal(size=(SIDE, SIDE)), 6)
    return -12 + 2 * hills / hills.std()


def _seen(land, looks, seed):
    speckle = np.random.default_rng(seed).gamma(looks, 1 / looks, land.shape)
    return (land + 10 * np.log10(speckle))[None].astype(np.float32)


def _patches(share, seed=7):
    field = gaussian_filter(np.random.default_rng(seed).normal(size=(SIDE, SIDE)), 8)
    return field > np.quantile(field, 1 - share)


def _f1(found, truth):
    return 2 * (found & truth).sum() / max(1, found.sum() + truth.sum())


CHANGES = [
    # share of the ground, decibels, looks, least F1
    (0.01, 8, 4, 0.85),
    (0.01, -10, 1, 0.85),
    (0.05, 8, 1, 0.85),
    (0.05, -10, 4, 0.9),
    (0.2, 4, 4, 0.9),
    (0.2, -10, 1, 0.9),
    (0.35, 8, 4, 0.9),
    (0.35, -10, 1, 0.9),
    (0.02, -4, 4, 0.85),
    (0.02, 5, 4, 0.85),
    (0.1, -4, 4, 0.85),
    (0.1, 5, 4, 0.85),
]


@pytest.mark.parametrize(("share", "step_db", "looks", "least"), CHANGES)
def test_more_and_less_of_the_ground_is_found(share, step_db, looks, least):
    land, truth = _land(), _patches(share)
    found = radar_change(_seen(land, looks, 1), _seen(land + step_db * truth, looks, 2), EVERYWHERE, Options())
    assert _f1(found.changed, truth) >= least


@pytest.mark.parametrize("looks", [1, 4])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_speckle_alone_is_no_change(looks, seed):
    land = _land(seed)
    found = radar_change(_seen(land, looks, seed), _seen(land, looks, seed + 50), EVERYWHERE, Options())
    assert not found.changed.any()


def test_small_faint_areas_are_found_where_speckle_hides_them_from_otsu():
    truth = np.zeros((SIDE, SIDE), bool)
    for row in range(20, 220, 40):
        truth[row : row + 9, row : row + 9] = truth[row : row + 9, 230 - row : 239 - row] = True
    land = _land()
    found = radar_change(_seen(land, 4, 1), _seen(land + 5 * truth, 4, 2), EVERYWHERE, Options())
    assert _f1(found.changed, truth) >= 0.75


UNITS = {
    "decibels": lambda db: db,
    "linear": lambda db: 10 ** (db / 10),
    "counts": lambda db: np.rint(4000 * 10 ** (db / 20)),
}


@pytest.mark.parametrize("unit", UNITS)
def test_the_unit_is_asked_of_the_file(tmp_path, write_scene, unit):
    land, truth = _land(), _patches(0.03)
    paths = [
        write_scene(tmp_path / f"{n}.tif", UNITS[unit](_seen(g, 4, n)).astype(np.float32), tags={"sensor": "X SAR"})
        for n, g in ((1, land), (2, land - 10 * truth))
    ]
    assert unit_of(load(paths[0])) == unit
    found = compare(*paths)
    assert found.status == "measured"
    assert _f1(found.changed, truth) > 0.85


def test_polarisations_name_a_radar(tmp_path, write_scene):
    import rasterio

    land, truth = _land(), _patches(0.03)
    paths = []
    for number, ground in ((1, land), (2, land + 9 * truth)):
        bands = np.concatenate([_seen(ground, 4, number), _seen(ground - 6, 4, number + 9)])
        path = write_scene(tmp_path / f"{number}.tif", 10 ** (bands / 10))
        with rasterio.open(path, "r+") as scene:
            scene.descriptions = ("VV", "VH")
        paths.append(path)
    found = compare(*paths, options=CompareOptions())
    assert "log-ratio" in found.how
    assert _f1(found.changed, truth) > 0.85


def test_two_places_seen_by_radar_are_not_measured(tmp_path, write_scene):
    paths = [
        write_scene(tmp_path / f"{n}.tif", 10 ** (_seen(_land(n), 4, n) / 10), tags={"sensor": "X SAR"}) for n in (1, 2)
    ]
    assert compare(*paths).status == "unreliable"


@pytest.mark.parametrize("least", [-28, -22])
def test_decibels_stretched_to_bytes_are_decibels(tmp_path, write_scene, least):
    land, truth = _land(), _patches(0.03)

    def stretched(name, db):
        counts = np.clip(np.rint((db - least) / 30 * 255), 0, 255).astype(np.uint8)
        return write_scene(tmp_path / f"{name}.tif", counts, tags={"sensor": "X SAR"})

    before = stretched("before", _seen(land, 4, 1))
    assert not compare(before, stretched("same", _seen(land, 4, 2))).changed.any()
    found = compare(before, stretched("flood", _seen(land - 9 * truth, 4, 3)))
    assert _f1(found.changed, truth) > 0.85


def test_amplitude_in_bytes_is_no_decibel(tmp_path, write_scene):
    amplitude = [np.rint(400 * 10 ** (_seen(_land(), 4, n) / 20)).clip(0, 255).astype(np.uint8) for n in (1, 2)]
    scenes = [
        load(write_scene(tmp_path / f"{n}.tif", data, tags={"sensor": "X SAR"})) for n, data in enumerate(amplitude)
    ]
    assert [unit_of(scene) for scene in with_unit(*scenes)] == ["counts", "counts"]


def test_a_flood_on_even_ground_is_no_other_place(tmp_path, write_scene):
    truth = _patches(0.2)
    even = -12 + 0.15 * (_land() + 12)  # nearly all that stands out is the flood
    paths = [
        write_scene(tmp_path / f"{n}.tif", 10 ** (_seen(land, 8, n) / 10), tags={"sensor": "X SAR"})
        for n, land in ((1, even), (2, even - 8 * truth))
    ]
    found = compare(*paths)
    assert found.status in {"measured", "unreliable"}
    assert found.changed is None or _f1(found.changed, truth) > 0.85


def test_speckle_of_one_look_does_not_hide_what_lies_in_large_areas():
    land, truth = _land(), _patches(0.09)
    found = radar_change(_seen(land, 1, 1), _seen(land - 4 * truth, 1, 2), EVERYWHERE, Options())
    assert _f1(found.changed, truth) > 0.6
