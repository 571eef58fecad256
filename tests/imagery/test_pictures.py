"""Pictures of few colours, or stored with loss, show what was built and nothing else."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import rasterio
from PIL import Image

from toolkit.imagery import CompareOptions, compare
from toolkit.imagery.load import load
from toolkit.imagery.pictures import in_brightness

QUICK = CompareOptions(detection_test=False)
HALL = slice(80, 92), slice(88, 100)


@pytest.fixture(scope="module")
def shown():
    """Plots of 15 px with a texture of 7 %, seen twice in colours of 8 bits, and a new hall in the later picture."""
    rng = np.random.default_rng(8)
    plots = rng.uniform(0.4, 1.6, (11, 11)).repeat(15, 0).repeat(15, 1)[:160, :160]
    colours = rng.normal(1, 0.12, (3, 11, 11)).repeat(15, 1).repeat(15, 2)[:, :160, :160]
    ground = 100 * plots * colours * (1 + 0.07 * rng.normal(size=(160, 160)))
    scenes = [ground + rng.normal(0, 1.5, ground.shape), 1.04 * ground + rng.normal(0, 1.5, ground.shape)]
    scenes[1][:, *HALL] = 240
    return [np.clip(scene, 0, 255).astype(np.uint8) for scene in scenes]


def _through_jpeg(picture: np.ndarray, quality: int) -> np.ndarray:
    stored = io.BytesIO()
    Image.fromarray(np.moveaxis(picture, 0, -1)).save(stored, "JPEG", quality=quality)
    return np.moveaxis(np.array(Image.open(stored)), -1, 0)


def _judged(paths: list[Path]) -> tuple[bool, bool]:
    """Tell whether the hall is found, and whether less than half a percent of the rest is called changed."""
    found = compare(*paths, options=QUICK)
    assert found.changed is not None
    beside = np.ones_like(found.changed)
    beside[70:102, 78:110] = False  # blocks of 16 pixels reach beyond the hall
    return bool(found.changed[HALL].mean() > 0.5), bool((found.changed & beside).mean() <= 0.005)


@pytest.mark.parametrize("qualities", [(75, 75), (50, 90), (40, 40)])
def test_two_pictures_that_were_jpeg_before_they_were_tiff_are_compared_by_brightness(
    tmp_path, write_scene, shown, qualities
):
    paths = []
    for name, picture, quality in zip("ba", shown, qualities, strict=True):
        paths.append(write_scene(tmp_path / f"{name}.tif", _through_jpeg(picture, quality)))
    assert in_brightness(*(load(path) for path in paths)) is not None
    assert _judged(paths) == (True, True)


def test_colours_that_were_never_stored_with_loss_are_compared(tmp_path, write_scene, shown):
    paths = [write_scene(tmp_path / f"{name}.tif", picture) for name, picture in zip("ba", shown, strict=True)]
    assert in_brightness(*(load(path) for path in paths)) is None


@pytest.mark.parametrize("colours", [16, 64, 250])
def test_palettes_of_their_own_are_compared_at_the_distance_of_their_colours(tmp_path, write_scene, shown, colours):
    paths = []
    for name, picture in zip("ba", shown, strict=True):
        drawn = Image.fromarray(np.moveaxis(picture, 0, -1)).convert(
            "P", palette=Image.Palette.ADAPTIVE, colors=colours
        )
        path = write_scene(tmp_path / f"{name}.tif", np.array(drawn)[None])
        held = np.array(drawn.getpalette()).reshape(-1, 3)[:colours]
        with rasterio.open(path, "r+") as scene:
            scene.write_colormap(1, {number: (*map(int, colour), 255) for number, colour in enumerate(held)})
        paths.append(path)
    assert _judged(paths) == (True, True)


@pytest.mark.parametrize("fill", [0, 255])
@pytest.mark.parametrize("quality", [50, 75])
def test_the_edge_of_a_collar_that_jpeg_smeared_is_no_change(fill: int, quality: int, shown, tmp_path: Path) -> None:
    paths = []
    for number, picture in enumerate(shown):
        held = picture.copy()
        rows, columns = np.mgrid[:160, :160]
        held[:, columns + (0.3 - 0.6 * number) * rows < 30] = fill
        paths.append(tmp_path / f"{number}.tif")
        facts = {"driver": "GTiff", "width": 160, "height": 160, "count": 3, "dtype": "uint8", "crs": "EPSG:32633"}
        place = rasterio.transform.from_origin(500_000, 5_300_000, 10, 10)
        with rasterio.open(paths[-1], "w", transform=place, **facts) as out:
            out.write(_through_jpeg(held, quality))
    assert _judged(paths) == (True, True)
