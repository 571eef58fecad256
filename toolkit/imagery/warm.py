"""What this room loads on first use, loaded piece by piece: for a process that others are forked from."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.records import Case, DocumentText

_MODULES = ("comparison", "exports", "search", "tables", "verdicts")
_LIBRARIES = (
    "contourpy", "geopandas", "rasterio.features", "rasterio.shutil", "rasterio.warp", "scipy.fft", "scipy.linalg",
    "scipy.ndimage", "scipy.special", "skimage.measure", "skimage.registration._phase_cross_correlation",
)  # fmt: skip
_MODULES_FOR_IMAGES = ("shadows", "views")
_PRACTICE_M = 300.0


def _modules() -> Iterator[None]:
    """Import the room."""
    for name in _MODULES:
        importlib.import_module(f"toolkit.imagery.{name}")
        yield


def _rasters() -> Iterator[None]:
    """Import the raster libraries and all else that a comparison needs."""
    for name in (*_LIBRARIES, *(f"toolkit.imagery.{module}" for module in _MODULES_FOR_IMAGES)):
        importlib.import_module(name)
        yield


def _compare(case: Case, _: Sequence[DocumentText]) -> None:
    """Choose the pair, and compare a small part of it."""
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from toolkit import imagery
    from toolkit.evidence import EvidenceStore
    from toolkit.imagery.comparison import compare
    from toolkit.imagery.load import Area
    from toolkit.imagery.simulate import centre

    with TemporaryDirectory(prefix="dateline-") as name:
        listing = imagery.find_scenes(case, (), online=False, store=EvidenceStore(Path(name)))
    choice = imagery.choose_pair(case, listing)
    imagery.time_strip(listing, choice)
    lon, lat = centre()
    before, after = sorted(case.scenes, key=lambda scene: scene.acquired or "")[:2]
    comparison = compare(before, after, area=Area(lon, lat, _PRACTICE_M))
    imagery.check_claims(case, comparison)


WARM = {None: _modules, "scenes": _rasters}
"""What to load for every case (None), and for those that hold documents or scenes."""

PRACTICE = {"scenes": _compare}
"""What is slow the first time in step 2, to be done once; the results are thrown away."""
