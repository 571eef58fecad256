"""What holds no ground is never compared, whatever a provider writes there."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from rasterio.enums import ColorInterp
from scipy.ndimage import binary_dilation

from toolkit.imagery import CompareOptions, compare
from toolkit.imagery.load import load

QUICK = CompareOptions(detection_test=False)
SIDE = 160
RGBA = (ColorInterp.red, ColorInterp.green, ColorInterp.blue, ColorInterp.alpha)


def _collar(mirrored: bool) -> np.ndarray:
    row, column = np.mgrid[:SIDE, :SIDE]
    across = SIDE - 1 - column if mirrored else column
    return across + 0.3 * row < 28


@pytest.fixture(scope="module")
def shown(ground, rendering):
    """The same ground twice, and a new hall in the later scene."""
    before, after = (rendering(ground, n, noise=3)[:, :SIDE, :SIDE] + 300 for n in (1, 2))
    after[:, 80:88, 90:98] = np.percentile(ground, 99.9) + 300
    return before, after


def _bytes(scene: np.ndarray) -> np.ndarray:
    return np.clip((scene[:3] - 290) * 1.2, 5, 250).astype(np.uint8)


FILLS = [
    # bands, type, factor, fill
    (4, "uint16", 1, 0),
    (1, "uint16", 1, 0),
    (2, "int16", 1, 0),
    (4, "int16", 1, -9999),
    (4, "int16", 1, -32768),
    (4, "uint16", 1, 65535),
    (4, "float32", 1, -3.4e38),
    (4, "float32", 1, 1e20),
    (4, "float32", 1, np.nan),
    (4, "float32", 1, np.inf),
    (4, "float32", 1e-4, 0),
    (3, "uint8", 1, 255),
    (3, "uint8", 1, 0),
    (2, "float32", 1, -999),
]


@pytest.mark.parametrize(("bands", "kind", "factor", "fill"), FILLS)
def test_fill_without_a_tag_is_a_gap_and_hides_nothing_else(tmp_path, write_scene, shown, bands, kind, factor, fill):
    paths = []
    for name, scene, mirrored in zip("ba", shown, (False, True), strict=True):
        data = _bytes(scene) if kind == "uint8" else (scene[:bands] * factor).astype(kind)
        data[:, _collar(mirrored)] = fill
        paths.append(write_scene(tmp_path / f"{name}.tif", data))
    found = compare(*paths, options=QUICK)
    assert not found.pair.valid[_collar(False) | _collar(True)].any()
    assert found.pair.valid.mean() > 0.5
    assert found.changed[81:87, 91:97].all()
    collars = binary_dilation(_collar(False) | _collar(True), iterations=6)
    assert not (found.changed & collars).any()


def test_one_band_of_two_that_is_empty_is_a_gap(tmp_path, write_scene, shown):
    paths = []
    for name, scene in zip("ba", shown, strict=True):
        data = scene[:2].astype(np.uint16)
        data[int(name == "a"), :30] = 0
        paths.append(write_scene(tmp_path / f"{name}.tif", data))
    found = compare(*paths, options=QUICK)
    assert not found.pair.valid[:30].any()
    assert found.pair.valid[32:].mean() > 0.99


@pytest.mark.parametrize(("depth", "full"), [("uint8", 255), ("uint16", 65535), ("uint16", 1), ("uint16", 4095)])
def test_transparency_of_any_depth_is_a_mask(tmp_path, write_scene, shown, depth, full):
    data = _bytes(shown[0]).astype(depth)
    clear = np.where(_collar(False), 0, full).astype(depth)
    raster = load(write_scene(tmp_path / "a.tif", np.concatenate([data, clear[None]])))
    assert len(raster.data) == 3
    assert (raster.valid == ~_collar(False)).all()


def test_soft_transparency_is_a_mask_where_it_is_not_opaque(tmp_path, write_scene, shown):
    from scipy.ndimage import gaussian_filter

    soft = np.round(gaussian_filter(np.where(_collar(False), 0.0, 255.0), 3)).astype(np.uint8)
    path = write_scene(tmp_path / "a.tif", np.concatenate([_bytes(shown[0]), soft[None]]))
    with rasterio.open(path, "r+") as scene:
        scene.colorinterp = RGBA
    raster = load(path)
    assert len(raster.data) == 3
    assert not raster.valid[soft < 200].any()
    assert raster.valid[soft == 255].all()


@pytest.mark.parametrize("inside", [True, False])
def test_a_mask_inside_or_beside_the_file_counts(tmp_path, write_scene, shown, inside):
    path = write_scene(tmp_path / "a.tif", shown[0][:4].astype(np.uint16))
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=inside), rasterio.open(path, "r+") as scene:
        scene.write_mask(~_collar(False))
    assert path.with_name("a.tif.msk").exists() != inside
    assert not load(path).valid[_collar(False)].any()


def test_gaps_are_finite_and_change_no_digit_of_the_rest(tmp_path, write_scene, shown):
    whole = compare(*(write_scene(tmp_path / f"{n}.tif", s) for n, s in zip("ba", shown, strict=True)), options=QUICK)
    holed = shown[0].astype(np.float32).copy()
    holed[:, 5, 5] = np.nan
    holed[0, 9, 9] = -np.inf
    paths = write_scene(tmp_path / "h.tif", holed), write_scene(tmp_path / "i.tif", shown[1].astype(np.float32))
    found = compare(*paths, options=QUICK)
    assert np.isfinite(found.pair.before.data).all()
    assert (~found.pair.valid).sum() <= 2 * 25
    assert (found.changed == whole.changed).mean() > 0.999


def test_a_palette_is_expanded_to_its_colours(tmp_path, write_scene):
    indexes = np.arange(64, dtype=np.uint8).reshape(1, 8, 8).repeat(8, 1).repeat(8, 2)
    path = write_scene(tmp_path / "p.tif", indexes)
    with rasterio.open(path, "r+") as scene:
        scene.write_colormap(1, {i: (255 - i, i, 7, 255) for i in range(64)})
    raster = load(path)
    assert raster.bands == ("red", "green", "blue")
    assert (raster.data[0] == 255 - indexes[0]).all()
    assert (raster.data[2] == 7).all()


def test_a_drawing_has_no_collar(tmp_path, write_scene):
    drawn = np.random.default_rng(1).integers(0, 9, (3, 8, 8)).astype(np.uint8).repeat(16, 1).repeat(16, 2)
    assert load(write_scene(tmp_path / "d.tif", drawn + 20)).valid.all()


def test_single_zeros_of_dark_speckle_take_nothing_beside_them_away(tmp_path, write_scene):
    rng = np.random.default_rng(1)
    dark = np.zeros((SIDE, SIDE), bool)
    dark[40:70, 50:90] = True
    counts = np.clip(np.where(dark, rng.gamma(4, 8, dark.shape), rng.gamma(40, 3, dark.shape)), 1, 255).astype(np.uint8)
    zeros = dark & (rng.random(dark.shape) < 0.03)
    counts[zeros] = 0
    scene = load(write_scene(tmp_path / "a.tif", counts[None], tags={"sensor": "X SAR"}))
    assert zeros.any()
    assert (~scene.valid & ~zeros).sum() < 0.02 * dark.sum()
