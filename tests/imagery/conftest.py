"""Scenes to compare: written small, with answers known from how they were made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from toolkit.imagery.load import load
from toolkit.imagery.raster import Pixels
from toolkit.settings import shipped_root

CASES = shipped_root() / "data" / "cases"
Pair = tuple[Path, Path]


@pytest.fixture(scope="session")
def drill() -> Pair:
    """The exercise's scenes: what changed is known, because a program made it."""
    before, after = (CASES / "drill" / "scenes" / f"drill-{name}.tif" for name in ("before", "after"))
    return before, after


@pytest.fixture(scope="session")
def sanetti() -> Pair:
    """Two real Landsat-5 windows from different seasons, without known construction."""
    before, after = (CASES / "sanetti" / "scenes" / f"landsat5-{day}.tif" for day in ("2000-03-09", "2010-12-18"))
    return before, after


def _write(path: Path, data: np.ndarray[Any, Any], *, tags: dict[str, str] | None = None, **profile: Any) -> Path:
    """Write a (band, y, x) array as a GeoTIFF, 10 m pixels in EPSG:32631 unless told otherwise."""
    facts: dict[str, Any] = {
        "driver": "GTiff",
        "dtype": str(data.dtype),
        "count": data.shape[0],
        "height": data.shape[1],
        "width": data.shape[2],
        "crs": "EPSG:32631",
        "transform": from_origin(220_000, 60_000, 10, 10),
    }
    facts = {k: v for k, v in {**facts, **profile}.items() if v is not None}
    with rasterio.open(path, "w", **facts) as scene:
        scene.write(data)
        scene.update_tags(**(tags or {}))
    return path


@pytest.fixture(scope="session")
def write_scene() -> Callable[..., Path]:
    """Write a (band, y, x) array as a GeoTIFF."""
    return _write


@pytest.fixture(scope="session")
def ground(drill: Pair) -> Pixels:
    """The middle of the exercise's earlier scene: six bands with fields, forest, river and roads, in counts."""
    return load(drill[0]).data[:, 80:320, 70:310]


@pytest.fixture(scope="session")
def rendering() -> Callable[..., Pixels]:
    """Show the same ground again."""
    return _render


def _render(ground: Pixels, seed: int, *, noise: float = 1.0, gain: float = 0.0) -> Pixels:
    """Show the same ground again: own noise, and gain and offset that differ from band to band."""
    rng = np.random.default_rng(seed)
    gains = 1 + gain * rng.uniform(-1, 1, (len(ground), 1, 1))
    offsets = 10 * gain * rng.uniform(0, 1, (len(ground), 1, 1))
    seen = ground * gains + offsets + noise * rng.standard_normal(ground.shape)
    return np.rint(np.clip(seen, 1, None)).astype(np.float32)
