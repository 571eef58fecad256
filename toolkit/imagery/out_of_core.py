"""Compare two large files: plan, noise, one pass, objects. The answer has the same form as that of a small pair.

The pair in it, for figures, holds every n-th pixel; ``changed``, the outlines and their areas are at full resolution.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from toolkit.errors import RasterTooBig
from toolkit.imagery.align import Shift
from toolkit.imagery.blocks import Plan, Reader, header, strip_rows
from toolkit.imagery.change import ChangeMap, CompareOptions
from toolkit.imagery.harmonise import shared_bands
from toolkit.imagery.haze import clouded, hazy
from toolkit.imagery.large import Noise, Pass, glance_over, measure_noise, registered_block, run_over
from toolkit.imagery.load import file_layout, to_pixels, to_place
from toolkit.imagery.measure import run_outlines, tabled
from toolkit.imagery.prepare import without_clouds
from toolkit.imagery.raster import Mask, Raster
from toolkit.imagery.reader import Layout
from toolkit.imagery.result import Pair
from toolkit.imagery.run_lengths import Runs, labelled, painted
from toolkit.imagery.sizes import most_in_strips
from toolkit.imagery.trust import Trust, hidden_by_cloud, too_much_changed, unlike
from toolkit.records import Scene

IN_MEMORY_VALUES = 12_000_000
"""Larger scenes, in pixels times bands, are compared strip by strip."""

_WHOLE_PIXEL = 0.01
_TEST_PX = 1000


def is_large(path: Path) -> bool:
    """Tell by its header whether a file is compared strip by strip.

    Returns
    -------
    bool
        False also where it is no GeoTIFF: ``load`` says why.
    """
    told = header(path) if path.is_file() else None
    return told is not None and told.bands * told.shape[0] * told.shape[1] > IN_MEMORY_VALUES


def planned(before: Path, after: Path, first: Raster, second: Raster) -> Plan | None:
    """Plan the reading of two files.

    Returns
    -------
    Plan or None
        None where the grids differ by more than whole pixels: that needs resampling, and so memory.

    Raises
    ------
    RasterTooBig
        More than two and a half times ``settings.max_pixels``.
    """
    told = header(before)
    same = first.crs is not None and first.crs == second.crs
    if told is None or not same:
        return None
    values, limit = told.bands * told.shape[0] * told.shape[1], most_in_strips()
    if values > limit:
        raise RasterTooBig(
            f"{told.bands} bands of {told.shape[1]} x {told.shape[0]} pixels are more than {limit}",
            where=first.name,
            remedy="Cut the area of interest out first, or raise max_pixels.",
        )
    column, row = to_pixels(second.transform, *to_place(first.transform, 0, 0))
    far = to_pixels(second.transform, *to_place(first.transform, told.shape[1], told.shape[0]))
    stretch = max(abs(far[0] - column - told.shape[1]), abs(far[1] - row - told.shape[0]))
    if max(stretch, abs(column - round(column)), abs(row - round(row))) >= _WHOLE_PIXEL:
        return None
    layouts = file_layout(before), file_layout(after)
    order = shared_bands(first, second)
    chosen = _ordered(layouts[0], order[0]), _ordered(layouts[1], order[1])
    return Plan(before, after, (round(row), round(column)), told.shape, chosen, strip_rows(told.block_rows))


def _ordered(layout: Layout, order: list[int]) -> Layout:
    """Give a layout with its bands in another order, some left out."""
    if layout.palette is not None:
        return layout
    return layout._replace(
        bands=tuple(layout.bands[i] for i in order),
        names=tuple(layout.names[i] for i in order),
        fills=tuple(layout.fills[i] for i in order),
    )


class LargePair:
    """A large pair, compared.

    Parameters
    ----------
    plan
        What to read.
    scenes
        Facts of both scenes.
    outlines
        Outlines of both, with the same bands.
    options
        Parameters.

    Attributes
    ----------
    noise
        Shift, fit and scale.
    pair
        Both scenes, thinned, for figures.
    found
        Change map at full resolution; its statistic is not kept.
    polygons
        As ``measure.polygons`` gives.
    doubt
        Why the pair is not to be measured; None = it is.
    seen
        Bits of the pixels that were compared, as ``large.Pass`` holds them.
    compared_pct
        Share of the scene that was compared, in percent.
    """

    def __init__(
        self, plan: Plan, scenes: tuple[Scene, Scene], outlines: tuple[Raster, Raster], options: CompareOptions
    ):
        grain = outlines[0].grain, outlines[1].grain
        self.noise: Noise = measure_noise(plan, options, grain)
        self.doubt: Trust | None = unlike(self.noise.like, self.noise.shift, radar=False)
        done = glance_over(plan) if self.doubt else run_over(plan, self.noise, options)
        self.pair = _thinned(done, outlines)
        self.doubt = self.doubt or hazy(self.pair)
        if options.mask_clouds and not self.doubt:
            self.pair = without_clouds(self.pair, *scenes)
            _hide(done, self.pair.cloudy)
            self.doubt = hidden_by_cloud(self.pair, done.valid)
        cloudy = int(self.pair.cloudy.sum()) * done.step**2
        self.compared_pct = round(100.0 * max(0, done.compared - cloudy) / done.levels.size, 1)
        runs = labelled(done.levels)
        kept = (runs.size >= options.smallest_px) & (runs.core >= 2)
        certain = bool((kept & (runs.sure >= options.smallest_px)).any())
        shown = kept if certain else np.zeros_like(kept)
        changed = painted(runs, shown, done.levels.shape)
        candidates = changed if certain else painted(runs, kept, done.levels.shape)
        self.found = ChangeMap(np.zeros((0, 0)), changed, candidates, options.edge, self.noise.fitted, self.noise.scale)
        self.polygons = tabled(run_outlines(runs, shown, outlines[0]), _strengths(runs, shown, options), outlines[0])
        self.seen = done.seen
        thin = candidates[:: done.step, :: done.step]
        first, second = self.pair.before.data, self.pair.after.data
        self.doubt = self.doubt or too_much_changed(first, second, self.pair.valid, thin) or clouded(self.pair, thin)
        self._plan, self._outlines = plan, outlines

    @property
    def shift(self) -> Shift:
        """Give the shift of after against before."""
        return self.noise.shift

    def middle(self) -> tuple[Pair, ChangeMap]:
        """Read the middle of the scene at full resolution, to put test objects into."""
        box = tuple(slice(max(0, (n - _TEST_PX) // 2), min(n, (n + _TEST_PX) // 2)) for n in self._plan.shape)
        with Reader(self._plan) as reader:
            first, second, valid = registered_block(reader.read((box[0], box[1])), self.noise)
        before, after = self._outlines
        pair = Pair(replace(before, data=first), replace(after, data=second), valid, np.zeros_like(valid))
        return pair, replace(self.found, changed=self.found.changed[box], candidates=self.found.candidates[box])


def _strengths(runs: Runs, shown: Mask, options: CompareOptions) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.asarray(runs.strength[shown] / options.edge)


def _thinned(done: Pass, outlines: tuple[Raster, Raster]) -> Pair:
    """Give the thinned scenes on a grid of their own."""
    from affine import Affine

    rasters = []
    for outline, data in zip(outlines, done.thinned, strict=True):
        tags = {**outline.tags, **({"gsd_m": str(outline.gsd_m * done.step)} if outline.gsd_m else {})}
        coarse = outlines[0].transform @ Affine.scale(done.step)
        rasters.append(replace(outline, data=data, valid=done.valid, transform=coarse, tags=tags))
    return Pair(rasters[0], rasters[1], done.valid, np.zeros_like(done.valid))


def _hide(done: Pass, cloudy: Mask) -> None:
    """Empty the pixels under thinned cloudy ones, and call them not compared."""
    step, width = done.step, done.levels.shape[1]
    columns = np.arange(width) // step
    for row in np.flatnonzero(cloudy.any(axis=1)):
        rows, over = slice(row * step, (row + 1) * step), cloudy[row][columns]
        done.levels[rows, over] = 0
        done.seen[rows] &= ~np.packbits(over)
