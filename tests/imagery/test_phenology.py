"""Season is not taken for change, and change is found in spite of it: answers from how the ground was made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from toolkit.imagery import CompareOptions, compare
from toolkit.imagery.change import optical_change
from toolkit.imagery.clouds import clouds_and_shadows
from toolkit.imagery.haze import like_cloud
from toolkit.imagery.phenology import season_in
from toolkit.imagery.raster import Mask, Pixels

CROPS = (300, 600, 400, 3500, 1800, 800)
SOIL = (900, 1300, 1800, 2400, 3000, 2600)
TOWN = (1400, 1600, 1800, 2100, 2300, 2200)
WOODS = (200, 400, 250, 2800, 1200, 500)
ROOF = (2600, 2700, 2800, 3000, 3100, 2900)
HALLS = ((40, 50, 9), (110, 30, 12), (75, 120, 10))
SHARES = (0.1, 0.1, 0.05, 0.75)
"""Of crops, soil, town and woods: the larger part of the ground is not what turns."""


def _plots(green: float, *, seed: int = 3, halls: bool = False) -> Pixels:
    """Draw plots of 10 px (six bands), crops so green and woods half as much: the rest is soil."""
    rng = np.random.default_rng(seed)
    kinds = rng.choice(4, (16, 16), p=SHARES).repeat(10, 0).repeat(10, 1)
    own = rng.normal(1, 0.1, (16, 16)).repeat(10, 0).repeat(10, 1)
    spectra = np.array([CROPS, SOIL, TOWN, WOODS], float)
    spectra[0] = green * spectra[0] + (1 - green) * spectra[1]
    spectra[3] = (0.5 + 0.5 * green) * spectra[3] + (0.5 - 0.5 * green) * 0.7 * spectra[1]
    seen = np.moveaxis(spectra[kinds], -1, 0) * own * (1 + 0.07 * rng.normal(size=(160, 160)))
    if halls:
        for row, column, side in HALLS:
            seen[:, row : row + side, column : column + side] = np.array(ROOF, float)[:, None, None]
    noise = np.random.default_rng([seed, int(100 * green)])
    return (seen + noise.normal(0, 15, seen.shape)).astype(np.float32)


def _found(before: Pixels, after: Pixels) -> tuple[float, int]:
    """Give the share of the ground called changed beside the halls, and how many halls are found."""
    valid = np.ones(before.shape[1:], bool)
    options = CompareOptions(detection_test=False)
    found = optical_change(before, after, valid, options)
    season = season_in(before, after, valid, found, options)
    changed = found.changed if season is None else season.found.changed
    beside = np.ones_like(valid)
    hit = 0
    for row, column, side in HALLS:
        beside[row - 2 : row + side + 2, column - 2 : column + side + 2] = False
        hit += bool(changed[row : row + side, column : column + side].mean() > 0.5)
    return float((changed & beside).mean()), hit


@pytest.mark.parametrize("seed", [3, 4, 5])
@pytest.mark.parametrize(("first", "second"), [(1.0, 0.4), (0.4, 1.0)])
def test_fields_that_turned_together_are_no_change_and_halls_among_them_are(
    first: float, second: float, seed: int
) -> None:
    before, after = _plots(first, seed=seed), _plots(second, seed=seed)
    options = CompareOptions(detection_test=False)
    alone = optical_change(before, after, np.ones((160, 160), bool), options)
    assert alone.changed.mean() > 0.03  # the fit follows the woods
    assert _found(before, after)[0] <= 0.005
    share, hit = _found(before, _plots(second, seed=seed, halls=True))
    assert share <= 0.005
    assert hit == len(HALLS)


@pytest.mark.parametrize("seed", [3, 4, 5])
def test_in_one_season_the_witness_is_silent(seed: int) -> None:
    before, after = _plots(1.0, seed=seed), _plots(1.0, seed=seed + 100, halls=True)
    valid, options = np.ones((160, 160), bool), CompareOptions(detection_test=False)
    same = _plots(1.0, seed=seed, halls=True) + np.random.default_rng(seed).normal(0, 15, after.shape)
    found = optical_change(before, same.astype(np.float32), valid, options)
    assert found.changed.any()
    assert season_in(before, same.astype(np.float32), valid, found, options) is None


def test_one_field_that_was_dug_up_among_many_that_stayed_is_change() -> None:
    before, after = _plots(1.0), _plots(1.0)
    field = np.argwhere(np.median(before[3].reshape(16, 10, 16, 10), axis=(1, 3)) > 3100)[0] * 10
    box = slice(field[0], field[0] + 10), slice(field[1], field[1] + 10)
    after = after + np.random.default_rng(9).normal(0, 15, after.shape)
    after[(slice(None), *box)] = np.array(SOIL, float)[:, None, None]
    valid, options = np.ones((160, 160), bool), CompareOptions(detection_test=False)
    found = optical_change(before, after.astype(np.float32), valid, options)
    assert found.changed[box].mean() > 0.5
    assert season_in(before, after.astype(np.float32), valid, found, options) is None


def test_a_pair_of_two_seasons_is_not_measured_and_says_why(write_scene: Callable[..., Path], tmp_path: Path) -> None:
    scenes = [write_scene(tmp_path / f"{green}.tif", _plots(green, seed=4)) for green in (1.0, 0.4)]
    found = compare(*scenes, options=CompareOptions(detection_test=False))
    assert found.status == "unreliable"
    assert "Choose two images of one season" in found.reasons[0]


def test_ground_left_out_for_season_is_no_ground_for_a_claim(write_scene: Callable[..., Path], tmp_path: Path) -> None:
    before = write_scene(tmp_path / "before.tif", _plots(1.0))
    after = write_scene(tmp_path / "after.tif", _plots(0.4, halls=True))
    found = compare(before, after, options=CompareOptions(detection_test=False))
    assert found.status == "measured"
    assert found.comparable_pct is not None
    assert found.comparable_pct < 98.0
    assert any("two seasons" in line for line in found.limits)


def _turned_one_by_one(seed: int) -> tuple[Pixels, Pixels, Mask]:
    """Draw fields of uneven noise and, in the later scene, plots that are half built over; give where those are."""
    rng = np.random.default_rng(seed)
    own, green = rng.normal(1, 0.1, (16, 16)), rng.uniform(0.4, 1, (16, 16))
    built, rough = rng.random((16, 16)) < 0.08, np.exp(rng.normal(0, 0.3, (16, 16)))
    crops, soil, town = (np.array(kind, float)[:, None, None] for kind in (CROPS, SOIL, TOWN))
    fields = green * crops + (1 - green) * soil
    scenes = []
    for number, plots in enumerate((fields, np.where(built, (town + fields) / 2, fields)), 1):
        noise = np.random.default_rng([seed, number]).normal(0, 120, (6, 160, 160))
        seen = (plots * own).repeat(10, 1).repeat(10, 2)
        scenes.append((seen + rough.repeat(10, 0).repeat(10, 1) * noise).astype(np.float32))
    return scenes[0], scenes[1], built.repeat(10, 0).repeat(10, 1)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_what_was_built_among_uneven_fields_is_found(seed: int) -> None:
    before, after, built = _turned_one_by_one(seed)
    changed = optical_change(before, after, np.ones(built.shape, bool), CompareOptions()).changed
    assert (changed & built).sum() > 0.8 * built.sum()
    assert (changed & built).sum() > 0.8 * changed.sum()


def _quarter(seen: Pixels, seed: int) -> tuple[Pixels, Mask]:
    """Draw new plots side by side, bright ones among them; give the scene and where they stand."""
    rng = np.random.default_rng(seed)
    built = np.zeros(seen.shape[1:], bool)
    seen = seen.copy()
    for row in range(60, 100, 12):
        for column in range(50, 110, 14):
            side = rng.integers(7, 12)
            box = slice(row, row + side), slice(column, column + side)
            seen[(slice(None), *box)] = (np.array(ROOF) * rng.uniform(0.7, 1.1))[:, None, None]
            seen[(slice(None), *box)] *= 1 + 0.1 * rng.normal(size=(1, side, side))
            built[box] = True
    return seen.astype(np.float32), built


@pytest.mark.parametrize("seed", [3, 4, 5, 8])
@pytest.mark.parametrize("green", [0.2, 0.0])
def test_a_quarter_that_grew_while_fields_turned_is_no_cloud(seed: int, green: float) -> None:
    before, (after, built) = _plots(1.0, seed=seed), _quarter(_plots(green, seed=seed), seed)
    assert not clouds_and_shadows(after, before, np.ones(built.shape, bool), gsd_m=30).any()
    assert like_cloud(before, after, np.ones(built.shape, bool), built) is None
