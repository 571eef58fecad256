"""Read two large rasters of one grid strip by strip, so that memory stays bounded whatever their size.

A strip is a whole number of the file's own tile rows: no tile is unpacked twice. Each thread walks down its own share
of the scene with its own handles, and keeps the lowest rows of the last strip for the neighbours of the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise, product
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.imagery.pictures import brightness
from toolkit.imagery.raster import Mask, Pixels
from toolkit.imagery.reader import Layout, read_block
from toolkit.raster_files import gdal_shut, opening, shielded

if TYPE_CHECKING:
    from affine import Affine
    from rasterio.crs import CRS
    from rasterio.io import DatasetReader

Counts = NDArray[Any]
Box = tuple[slice, slice]

HALO_PX = 24
"""Rows and columns read beyond a block: more than resampling, distances, smoothing and closing look at together."""

_STRIP_PX = 512
_SAMPLE_PX, _SAMPLES = 512, 4  # side of a sample window, and how many each way


@dataclass(frozen=True, slots=True)
class Plan:
    """Two files on one grid, and the window of the first that both cover.

    Attributes
    ----------
    before, after
        Files.
    offset
        Row and column of ``after`` at which row 0, column 0 of ``before`` lies.
    shape
        Rows and columns of ``before``.
    layouts
        What the bands of before and of after are, in one order.
    strip_px
        Rows of a strip.
    colours
        Indexes of red, green and blue, where only their brightness is compared; empty = the bands themselves are.
    """

    before: Path
    after: Path
    offset: tuple[int, int]
    shape: tuple[int, int]
    layouts: tuple[Layout, Layout]
    strip_px: int
    colours: tuple[int, ...] = ()

    @property
    def count(self) -> int:
        """Number of bands that are compared."""
        return 1 if self.colours else len(self.layouts[0].names)


class Strip(NamedTuple):
    """Rows of both scenes, and which of them to answer for.

    Attributes
    ----------
    top
        Row of the scene that the arrays start with.
    first, last
        Rows of the scene, last exclusive, that this strip answers for; the others are its surroundings.
    before, after
        (band, y, x) counts.
    valid
        (y, x) bool.
    """

    top: int
    first: int
    last: int
    before: Counts
    after: Counts
    valid: Mask


class Header(NamedTuple):
    """What a file says before a pixel is read."""

    shape: tuple[int, int]
    bands: int
    transform: Affine
    crs: CRS | None
    block_rows: int


def header(path: Path) -> Header | None:
    """Read size and place of a GeoTIFF; None if it is none or cannot be opened."""
    import rasterio
    from rasterio.errors import RasterioError

    with shielded():
        try:
            with rasterio.open(path, driver="GTiff") as source:
                place = source.transform, source.crs
                return Header((source.height, source.width), source.count, *place, source.block_shapes[0][0])
        except RasterioError:
            return None


class Reader:
    """Both files, open in one thread.

    Parameters
    ----------
    plan
        What to read.
    """

    def __init__(self, plan: Plan):
        import rasterio

        self.plan, self._stack = plan, ExitStack()
        self._stack.enter_context(gdal_shut())
        options = opening("GTiff")
        self._sources = [self._stack.enter_context(rasterio.open(p, **options)) for p in (plan.before, plan.after)]

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def read(self, box: Box) -> tuple[Counts, Counts, Mask]:
        """Read a box of before, in its own counts, and the same ground of after.

        Parameters
        ----------
        box
            Rows and columns of before.

        Returns
        -------
        tuple of numpy.ndarray
            Two (band, y, x) arrays, and (y, x) bool, True where both hold a value that no quality band calls hidden.
        """
        first, clear = self._scene(0, box)
        second, also = self._scene(1, box)
        return first, second, clear & also

    def _scene(self, number: int, box: Box) -> tuple[Counts, Mask]:
        """Read a box of before (0) or the same ground of after (1)."""
        rows, columns = self.plan.offset if number else (0, 0)
        there = slice(box[0].start + rows, box[0].stop + rows), slice(box[1].start + columns, box[1].stop + columns)
        path = self.plan.after if number else self.plan.before
        data, valid = _read(self._sources[number], self.plan.layouts[number], there, path)
        return (brightness(data, self.plan.colours) if self.plan.colours else data), valid

    def _below(self, held: tuple[Counts, Counts, Mask], box: Box) -> tuple[Counts, Counts, Mask]:
        """Read a box and put it below what is held; one scene after the other, to hold less at once."""
        fresh, clear = self._scene(0, box)
        first = np.concatenate([held[0], fresh], axis=1)
        del fresh
        fresh, also = self._scene(1, box)
        second = np.concatenate([held[1], fresh], axis=1)
        return first, second, np.concatenate([held[2], clear & also])

    def strips(self, top: int, bottom: int) -> Iterator[Strip]:
        """Give strips from ``top`` to ``bottom`` with their surroundings.

        Parameters
        ----------
        top
            First row.
        bottom
            Row after the last.

        Yields
        ------
        Strip
            One after the other, without gap or overlap in the rows they answer for.
        """
        rows, columns = self.plan.shape
        start, done, read_to = max(0, top - HALO_PX), top, top
        held = self.read((slice(start, top), slice(0, columns)))
        while done < bottom:
            upto = min(read_to + self.plan.strip_px, rows, bottom + HALO_PX)
            held, read_to = self._below(held, (slice(read_to, upto), slice(0, columns))), upto
            ends = min(bottom, read_to if read_to == rows else read_to - HALO_PX)
            if ends <= done:
                continue
            yield Strip(start, done, ends, *held)
            drop = max(0, ends - HALO_PX - start)
            held = held[0][:, drop:].copy(), held[1][:, drop:].copy(), held[2][drop:].copy()
            start, done = start + drop, ends


def _read(source: DatasetReader, layout: Layout, box: Box, path: Path) -> tuple[Counts, Mask]:
    """Read a box that may reach beyond the file; what lies outside is not valid."""
    from rasterio.windows import Window

    limits = source.height, source.width
    inner = [slice(max(0, s.start), min(n, s.stop)) for s, n in zip(box, limits, strict=True)]
    size = tuple(s.stop - s.start for s in box)
    if any(s.stop <= s.start for s in inner):
        return np.zeros((len(layout.names), *size), source.dtypes[layout.bands[0] - 1]), np.zeros(size, bool)
    window = Window.from_slices(*((s.start, s.stop) for s in inner))
    data, valid, hidden = read_block(source, layout, window, path=path)
    if hidden is not None:
        valid = valid & ~hidden
    around = [(part.start - whole.start, whole.stop - part.stop) for part, whole in zip(inner, box, strict=True)]
    if any(a or b for a, b in around):
        data, valid = np.pad(data, ((0, 0), *around)), np.pad(valid, around)
    return data, valid


def samples(plan: Plan) -> list[tuple[Pixels, Pixels, Mask]]:
    """Read windows spread over the scene.

    Returns
    -------
    list of tuple
        Both scenes as float32, and validity.
    """
    found = []
    with Reader(plan) as reader:
        for box in sample_boxes(plan):
            first, second, valid = reader.read(box)
            found.append((first.astype(np.float32), second.astype(np.float32), valid))
    return found


def sample_boxes(plan: Plan) -> list[Box]:
    """Give rows and columns of the windows that ``samples`` reads."""
    rows, columns = plan.shape
    side = min(_SAMPLE_PX, rows, columns)
    corners = product(_spread(rows, side), _spread(columns, side))
    return [(slice(top, top + side), slice(left, left + side)) for top, left in corners]


def spread_out(thinned: Mask, step: int, box: Box) -> Mask:
    """Give a box of a mask of every step-th pixel at full resolution.

    Parameters
    ----------
    thinned
        (y, x) bool, of every step-th pixel.
    step
        Pixels from one to the next.
    box
        Rows and columns at full resolution.
    """
    rows, columns = (np.arange(part.start, part.stop) // step for part in box)
    return thinned[np.ix_(rows, columns)]


def _spread(size: int, side: int) -> list[int]:
    """Give starts of windows spread along an axis, each at a multiple of its side: whole tiles are read."""
    places = np.linspace(0, max(0, size // side - 1), _SAMPLES).round().astype(int)
    return sorted({int(p) * side for p in places})


def shares(plan: Plan, threads: int) -> list[tuple[int, int]]:
    """Cut the rows into one share a thread, at the borders of strips."""
    strips = -(-plan.shape[0] // plan.strip_px)
    edges = [min(plan.shape[0], round(strips * i / threads) * plan.strip_px) for i in range(threads + 1)]
    return [(a, b) for a, b in pairwise(edges) if b > a]


def strip_rows(block_rows: int) -> int:
    """Give the rows of a strip: whole tile rows, about 512."""
    return block_rows * max(1, round(_STRIP_PX / block_rows)) if block_rows <= 2 * _STRIP_PX else _STRIP_PX
