"""The kind of a change is told where the bands tell, and a claim about one kind is not judged by another."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.imagery import CompareOptions, check_claims, compare
from toolkit.records import Case, ChangeCheck, Claim

QUICK = CompareOptions(detection_test=False)
BANDS = ("blue", "green", "red", "nir", "swir16", "swir22")
GROUND = {  # reflectance times 10,000, as in tables of spectra: USGS splib07, Landsat band passes, rounded
    "crops": (300, 600, 400, 3500, 1800, 800),
    "soil": (900, 1300, 1800, 2400, 3000, 2600),
    "dark soil": (500, 700, 900, 1300, 1700, 1500),
    "water": (500, 450, 300, 150, 80, 50),
    "ash": (300, 350, 380, 900, 1500, 1800),
    "concrete": (2000, 2300, 2500, 2700, 2900, 2700),
}
TURNED = [
    ("crops", "soil", "vegetation-lost"),
    ("soil", "crops", "vegetation-grown"),
    ("crops", "water", "water"),
    ("soil", "water", "water"),
    ("water", "soil", "water-gone"),
    ("crops", "ash", "burnt"),
    ("dark soil", "concrete", "bare-or-built"),
    ("crops", "concrete", "vegetation-lost"),
]
PLACE = (slice(60, 84), slice(50, 75))  # 24 x 25 pixels of 10 m: 6 ha


@pytest.fixture
def pair(tmp_path, write_scene):
    """Write fields on which one place turned from one ground to another; give the comparison."""

    def _pair(first, second, *, bands=BANDS, gain=1.0, offset=0.0, dates=("2024-05-01", "2025-05-04")):
        rng = np.random.default_rng(5)
        names = list(GROUND)[:3]
        fields = rng.integers(0, 3, (12, 12)).repeat(12, 0).repeat(12, 1)
        levels = np.array([GROUND[n] for n in names], float)
        clean = np.moveaxis(levels[fields], -1, 0) * (1 + 0.05 * rng.normal(size=fields.shape))
        paths = []
        for number, kind in enumerate((first, second)):
            scene = clean.copy()
            scene[:, *PLACE] = np.array(GROUND[kind], float)[:, None, None]
            scene = scene * (gain if number else 1) + (offset if number else 0) + rng.normal(0, 15, scene.shape)
            chosen = scene[[BANDS.index(b) for b in bands]]
            path = write_scene(
                tmp_path / f"{number}.tif",
                np.rint(np.clip(chosen, 1, None)).astype(np.uint16),
                tags={"acquired": dates[number], "sensor": "Sentinel-2 MSI"},
            )
            _named(path, bands)
            paths.append(path)
        return compare(*paths, options=QUICK)

    return _pair


def _named(path, bands):
    import rasterio

    with rasterio.open(path, "r+") as scene:
        scene.descriptions = bands


@pytest.mark.parametrize(("first", "second", "kind"), TURNED)
def test_the_bands_tell_what_became_of_a_place(pair, first, second, kind):
    (change,) = pair(first, second).changes()
    assert change.kind == kind


@pytest.mark.parametrize(("gain", "offset"), [(1.3, 0), (1.0, 1000), (0.7, 150)])
def test_neither_gain_nor_offset_makes_another_kind_of_it(pair, gain, offset):
    (change,) = pair("crops", "soil", gain=gain, offset=offset).changes()
    assert change.kind == "vegetation-lost"
    assert change.greenness_before > 0.6
    assert change.greenness_after < 0.3


def test_without_infrared_nothing_is_told(pair):
    (change,) = pair("crops", "soil", bands=("blue", "green", "red")).changes()
    assert change.kind is None
    assert change.greenness_before is None


def _verdict(comparison, **check):
    claim = Claim(id="c", text="t", speaker="s", check=ChangeCheck(kind="change", **check))
    (found,) = check_claims(Case(slug="c", title="t", question="q", as_of="2031", claims=(claim,)), comparison)
    return found


CLAIMS = [
    ("crops", "soil", {"expect": "change", "of_kind": "cleared"}, "supported"),
    ("crops", "soil", {"expect": "change", "of_kind": "cleared", "is": "6 hectares"}, "supported"),
    ("crops", "soil", {"expect": "change", "of_kind": "cleared", "is": "40 hectares"}, "contradicted"),
    ("crops", "soil", {"expect": "change", "of_kind": "cleared", "is": "2 hectares"}, "not-checkable"),
    ("crops", "soil", {"expect": "no-change", "of_kind": "cleared"}, "contradicted"),
    ("crops", "soil", {"expect": "change", "of_kind": "flooded"}, "not-checkable"),
    ("soil", "crops", {"expect": "change", "of_kind": "cleared"}, "not-checkable"),
    ("soil", "crops", {"expect": "no-change", "of_kind": "built"}, "not-checkable"),
    ("crops", "concrete", {"expect": "change", "of_kind": "built"}, "not-checkable"),
    ("crops", "water", {"expect": "change", "of_kind": "flooded"}, "supported"),
    ("crops", "ash", {"expect": "change", "of_kind": "burnt"}, "supported"),
    ("crops", "ash", {"expect": "no-change", "of_kind": "flooded"}, "not-checkable"),
]


@pytest.mark.parametrize(("first", "second", "check", "verdict"), CLAIMS)
def test_a_claim_is_judged_by_the_kind_it_names(pair, first, second, check, verdict):
    assert _verdict(pair(first, second), **check).verdict == verdict


def test_plants_of_another_season_settle_nothing(pair):
    found = _verdict(pair("crops", "soil", dates=("2024-05-01", "2024-10-01")), expect="change", of_kind="cleared")
    assert found.verdict == "not-checkable"
    assert "season" in found.text


def test_what_is_said_of_a_kind_has_its_numbers_beside_it(pair):
    found = _verdict(pair("crops", "soil"), expect="change", of_kind="cleared", **{"is": "6 hectares"})
    named = {q.name for q in found.quantities}
    assert {"greenness before", "greenness after", "brighter", "area of that kind"} <= named
