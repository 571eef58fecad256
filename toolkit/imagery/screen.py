"""A pair of images at the size of a screen: the step's own aligned pixels, or two files laid on one grid.

Two scenes that differ in extent, pixel size or projection lie over the same ground here, or are refused in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from affine import Affine
from numpy.typing import NDArray

from toolkit.errors import BandMismatch, NoClearPixels
from toolkit.imagery.bandnames import colour_views, shown_bands
from toolkit.imagery.grids import laid
from toolkit.imagery.load import _opened as opened
from toolkit.imagery.load import _tags as tags_of
from toolkit.imagery.load import no_georeference, to_place
from toolkit.imagery.place import stated_place
from toolkit.imagery.raster import Mask, Pixels, Raster
from toolkit.imagery.reader import layout_of, read_block
from toolkit.imagery.result import Comparison
from toolkit.imagery.stretch import stretched
from toolkit.imagery.views import _rings as rings_of
from toolkit.raster_files import checked, driver_of

if TYPE_CHECKING:
    from rasterio.crs import CRS
    from rasterio.io import DatasetReader

MOST_PX = 1200
"""Pixels of the longer side: as many as the report's figures have."""

_MOST_STRIP = 32_000_000
"""Values that are read at once: 256 rows of 40,000 pixels and three bands."""

_HATCH_PX = 12
_KEPT = 16  # scenes at the size of a screen: 16 times 6 MB

Picture = NDArray[np.uint8]


class Outline(NamedTuple):
    """A changed area on the screen: its number, size in m² with its error, and its ring in screen pixels."""

    number: int
    area_m2: float
    error_m2: float
    ring: list[tuple[float, float]]


class Screen(NamedTuple):
    """Two images on one grid.

    Attributes
    ----------
    before, after
        (y, x, 4) uint8, in one stretch.
    difference
        (y, x, 4) uint8: grey where both are alike, bright where they differ.
    hidden
        (y, x, 4) uint8: hatched where the two cannot be compared, clear elsewhere.
    shared_pct
        Share of the picture that both images show, in percent.
    outlines
        Measured changes; empty for a pair that was not measured.
    detectable_px
        Side of the smallest object found nearly everywhere, in screen pixels; None = not known.
    note
        What a reader must know of it.
    place, crs
        From screen pixels to coordinates, and their reference system; None = the images do not say where they lie.
    """

    before: Picture
    after: Picture
    difference: Picture
    hidden: Picture
    shared_pct: float
    outlines: tuple[Outline, ...]
    detectable_px: float | None
    note: str
    place: Affine
    crs: CRS | None

    def position(self, column: float, row: float) -> tuple[float, float] | None:
        """Give longitude and latitude of a point of the screen; None where the images do not say where they lie.

        Parameters
        ----------
        column, row
            Screen pixels from the upper left corner.
        """
        if self.crs is None:
            return None
        from pyproj import Transformer

        x, y = to_place(self.place, column, row)
        lon, lat = Transformer.from_crs(self.crs, "EPSG:4326", always_xy=True).transform(x, y)
        return float(lon), float(lat)


def screen_of(comparison: Comparison, *, view: str = "") -> Screen | None:
    """Give a comparison as it is looked at: the pixels that were compared, with what was found.

    Parameters
    ----------
    comparison
        What was compared.
    view
        One of ``colour_views``; the report's if absent.

    Returns
    -------
    Screen or None
        None where no pair is held.
    """
    pair = comparison.pair
    if pair is None:
        return None
    step = _step(pair.before.shape)
    outlines = []
    if comparison.polygons is not None and comparison.changed is not None and comparison.changed.any():
        sizes = {int(row["number"]): row for row in comparison.polygons.drop(columns="geometry").to_dict("records")}
        for number, ring in rings_of(comparison):
            facts = sizes[number]
            points = [(float(x) / step, float(y) / step) for x, y in ring]
            outlines.append(Outline(number, float(facts["area_m2"]), float(facts["area_error_m2"]), points))
    side = None
    if comparison.detectable_m2 and pair.before.gsd_m:
        side = float(np.sqrt(comparison.detectable_m2)) / pair.before.gsd_m / step
    shown = colour_views(pair.before.bands).get(view)
    made = _screen(pair.before, pair.after, pair.valid, shown)
    return made._replace(outlines=tuple(outlines), detectable_px=side)


def screen_of_files(before: Path, after: Path, *, view: str = "") -> Screen:
    """Lay two scenes on one grid at the size of a screen; nothing is measured.

    Parameters
    ----------
    before
        The earlier scene.
    after
        The later one.
    view
        One of ``views_of_file``; the report's where absent, or where the file has it not.

    Raises
    ------
    RasterError
        A scene cannot be read, one does not say where it lies, the two show other bands, or share no ground.
    """
    first, second = glance(before, view), glance(after, view)
    if (first.crs is None or second.crs is None) and not _same_picture(first, second):
        raise no_georeference(first.name if first.crs is None else second.name)
    if len(first.data) != len(second.data):
        raise BandMismatch(
            f"{first.name} shows {len(first.data)} bands and {second.name} {len(second.data)}",
            where="the two images",
            remedy="Choose two images of one kind.",
        )
    both = laid(first, replace(second, bands=first.bands))
    valid = both.before.valid & both.after.valid
    if not valid.any():
        raise NoClearPixels(
            "the two images show no ground in common", where="the two images", remedy="Choose images of one place."
        )
    # the bands of a glance stand in the order in which they are shown
    as_read = [0, 1, 2] if len(both.before.data) == 3 else None
    return _screen(both.before, both.after, valid, as_read)._replace(note=both.note)


def _same_picture(first: Raster, second: Raster) -> bool:
    return first.crs is None and second.crs is None and first.shape == second.shape


@lru_cache(maxsize=_KEPT)
def views_of_file(path: Path) -> tuple[str, ...]:
    """Give the names of the ways in which a file's bands are commonly shown; the report's is the first.

    Raises
    ------
    RasterError
        It cannot be read.
    """
    with opened(path, path.name, driver_of(path, path.name)) as (source, described):
        return tuple(colour_views(layout_of(source, described).names))


@lru_cache(maxsize=_KEPT)
def glance(path: Path, view: str = "") -> Raster:
    """Read a scene thinned to the size of a screen: the bands that are shown, a strip at a time.

    Parameters
    ----------
    path
        The file.
    view
        One of ``views_of_file``; the report's where absent, or where the file has it not.

    Returns
    -------
    Raster
        One or three bands; each pixel is one of the scene's own, none is averaged.

    Raises
    ------
    RasterError
        It cannot be read, or holds no pixel.
    """
    from rasterio.windows import Window

    driver, digest = checked(path, path.name)
    with opened(path, path.name, driver) as (source, described):
        place, crs = stated_place(source, path, path.name)
        layout = layout_of(source, described)
        step = _step((source.height, source.width))
        chosen = colour_views(layout.names).get(view) or shown_bands(layout.names)
        shown, held = [], []
        columns = slice(step // 2, None, step)
        for first, count, lines in _strips(source, step):
            block = read_block(source, layout, Window(0, first, source.width, count), path=path)
            shown.append(block.data[chosen][:, lines, columns])
            held.append(block.valid[lines, columns])
        tags = tags_of(source, layout)
        warped = bool(source.gcps[0])
    data: Pixels = np.concatenate(shown, axis=1).astype(np.float32)
    valid: Mask = np.concatenate(held, axis=0)
    if not valid.any():
        raise NoClearPixels("no pixel of the scene holds a value", where=path.name, remedy="Choose another scene.")
    names = tuple(layout.names[n] for n in chosen)
    if len(set(names)) == 1:
        data, names = data[:1], names[:1]
    thin = place @ Affine.translation(step // 2 - (step - 1) / 2, step // 2 - (step - 1) / 2) @ Affine.scale(step)
    crs = None if warped else crs
    return Raster(data, valid, thin if crs is not None else Affine.identity(), crs, names, tags, digest, path.name)


def _strips(source: DatasetReader, step: int) -> Iterator[tuple[int, int, list[int]]]:
    """Give the parts in which a scene is read: first row, number of rows, and which of them are shown.

    A row of a tiled file is a row of tiles to decode: all rows of one row of tiles are read at once, as long as that is
    little. Each is decoded once (6,000 x 6,000 pixels of three bands: 0.7 CPU s; row by row 16.6).
    """
    tall = source.block_shapes[0][0]
    if tall * source.width * source.count > _MOST_STRIP:
        tall = 1
    rows = np.arange(step // 2, source.height, step)
    for number in np.unique(rows // tall):
        inside = rows[rows // tall == number]
        first = int(inside[0])
        yield first, int(inside[-1]) - first + 1, [int(row) - first for row in inside]


def _step(shape: Sequence[int]) -> int:
    return max(1, -(-max(shape) // MOST_PX))


def _screen(before: Raster, after: Raster, valid: Mask, shown: Sequence[int] | None = None) -> Screen:
    step = _step(before.shape)
    first, second = stretched((before, after), valid, shown=shown)
    seen = valid[::step, ::step]
    apart = np.abs(first[..., :3].astype(np.int16) - second[..., :3]).max(axis=2)
    difference = np.full((*apart.shape, 4), 255, np.uint8)
    difference[..., :3] = np.where(seen, np.clip(apart * 2, 0, 255), 128)[..., None].astype(np.uint8)
    rows, columns = np.indices(seen.shape)
    stripes = (rows + columns) % _HATCH_PX < 2
    hidden = np.zeros((*seen.shape, 4), np.uint8)
    hidden[~seen] = (255, 255, 255, 70)
    hidden[~seen & stripes] = (40, 40, 40, 200)
    place = before.transform @ Affine.scale(step)
    shared = round(100.0 * float(valid.mean()), 1)
    return Screen(first, second, difference, hidden, shared, (), None, "", place, before.crs)
