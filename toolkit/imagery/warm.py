"""What this room loads on first use, loaded piece by piece: for a process that others are forked from."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.records import Case, DocumentText

_LIBRARIES = (
    "contourpy", "geopandas", "rasterio.features", "rasterio.shutil", "rasterio.warp", "scipy.fft", "scipy.linalg",
    "scipy.ndimage", "scipy.special", "skimage.measure", "skimage.registration._phase_cross_correlation",
)  # fmt: skip
_MODULES = ("comparison", "exports", "search", "shadows", "tables", "verdicts", "views")
_PRACTICE_M = 300.0


def warm() -> Iterator[None]:
    """Import the raster libraries and everything a comparison needs."""
    for name in (*_LIBRARIES, *(f"toolkit.imagery.{module}" for module in _MODULES)):
        importlib.import_module(name)
        yield


def practise(case: Case, texts: Sequence[DocumentText]) -> None:  # noqa: ARG001  (each room takes what it needs)
    """Do once what is slow the first time in step 2, on a small part of the pair; the results are thrown away.

    Parameters
    ----------
    case
        A case to practise on, its scenes with the path of their file.
    texts
        Not used here.
    """
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
