"""Can two scenes be a pair? Asked of their headers alone, before a run reads a pixel."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import DateError, RasterError, SiteOutside
from toolkit.imagery.harmonise import shared_bands
from toolkit.imagery.load import load, outline, to_pixels, to_place
from toolkit.imagery.place import to_scene
from toolkit.imagery.prepare import check_inside, check_order, opened
from toolkit.imagery.raster import Area, Raster
from toolkit.records import Scene

_STEPS = 9  # points along each edge of a scene: enough for an edge that bends in another projection


def outlines_fault(before: Scene, after: Scene, area: Area | None) -> RasterError | DateError | None:
    """Say why two scenes cannot be compared, as far as their headers tell.

    Parameters
    ----------
    before
        Meant as the earlier scene, with ``path`` set.
    after
        Meant as the later one.
    area
        The square to compare; None = all that both show.

    Returns
    -------
    RasterError, DateError or None
        What ``compare`` would raise; None where nothing speaks against the pair. What only pixels tell (cloud, gaps,
        two places under one georeference) is not looked at.
    """
    try:
        first, earlier = opened(before, "before", area, read=_header)
        second, later = opened(after, "after", area, read=_header)
        check_order(first, second)
        shared_bands(earlier, later)
        for raster in (earlier, later):
            if area:
                check_inside(raster, area)
        _check_common(earlier, later)
    except (RasterError, DateError) as e:
        return e
    return None


def _header(path: Path, *, area: Area | None, name: str | None = None) -> Raster:
    """Read the outline of a TIFF; of another file, and of one that only control points place, all of it."""
    try:
        with path.open("rb") as source:
            tiff = source.read(2) in {b"II", b"MM"}
    except OSError:
        tiff = False  # load says why it cannot be read
    raster = outline(path, name=name) if tiff else None
    return raster if raster is not None and raster.crs is not None else load(path, area=area, name=name)


def _check_common(before: Raster, after: Raster) -> None:
    """Refuse two scenes whose outlines do not meet; a pair without any georeference is judged by ``compare``."""
    from pyproj import Transformer
    from shapely.geometry import Polygon, box

    if before.crs is None or after.crs is None:
        return
    columns, rows = _edge(after.shape)
    to_degrees = Transformer.from_crs(after.crs.to_wkt(), "EPSG:4326", always_xy=True)
    lon, lat = to_degrees.transform(*to_place(after.transform, columns, rows))
    there = to_scene(before.transform, before.crs, before.shape, lon, lat)
    columns, rows = to_pixels(before.transform, *(np.asarray(axis) for axis in there))
    if not (np.isfinite(columns).all() and np.isfinite(rows).all()):
        return  # an outline that leaves the projection of the other scene: only pixels can tell
    seen = Polygon(np.stack([columns, rows], axis=1)).buffer(0)
    if not seen.intersects(box(0, 0, before.shape[1], before.shape[0])):
        raise SiteOutside(
            "the two scenes show no common ground",
            where=f"{before.name}, {after.name}",
            remedy="Choose two scenes of the same place.",
        )


def _edge(shape: tuple[int, int]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give columns and rows of points along the outline of a scene, in order round it."""
    height, width = shape
    there, back = np.linspace(0, 1, _STEPS), np.linspace(1, 0, _STEPS)
    columns = np.concatenate([there, np.ones(_STEPS), back, np.zeros(_STEPS)]) * width
    rows = np.concatenate([np.zeros(_STEPS), there, np.ones(_STEPS), back]) * height
    return columns, rows
