"""Compare two large files: plan, noise, one pass, objects. The answer has the same form as that of a small pair.

The pair in it, for figures, holds every n-th pixel; ``changed``, the outlines and their areas are at full resolution.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from affine import Affine

from toolkit.errors import RasterTooBig
from toolkit.imagery.align import Shift
from toolkit.imagery.blocks import Plan, Reader, header, sample_boxes, samples, spread_out, strip_rows
from toolkit.imagery.change import ChangeMap, CompareOptions
from toolkit.imagery.clipped import cut_ends, spoilt_bands
from toolkit.imagery.grids import repeats
from toolkit.imagery.harmonise import shared_bands
from toolkit.imagery.haze import TOUCHES_PX, clouded, hazy
from toolkit.imagery.large import Noise, Pass, glance_over, measure_noise, registered_block, run_over
from toolkit.imagery.load import file_layout, to_pixels, to_place
from toolkit.imagery.measure import run_outlines, tabled
from toolkit.imagery.pictures import NOTE as PICTURES
from toolkit.imagery.pictures import away_from_gaps, colour_order, in_brightness
from toolkit.imagery.prepare import without_bands, without_clouds
from toolkit.imagery.raster import Mask, Pixels, Raster
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


class Settled(NamedTuple):
    """What of a large pair is compared, as windows spread over it tell.

    Attributes
    ----------
    plan
        What to read.
    outlines
        Outlines of both scenes, with the bands that are compared.
    windows
        The windows, read by that plan.
    fine
        Indexes of the bands that are not repeated from a coarser grid.
    notes
        What a reader must know of it.
    """

    plan: Plan
    outlines: tuple[Raster, Raster]
    windows: list[Window]
    fine: list[int]
    notes: tuple[str, ...] = ()


Window = tuple[Pixels, Pixels, Mask]


def settled(plan: Plan, outlines: tuple[Raster, Raster]) -> Settled | None:
    """Decide as for a small pair what of the pixels is compared: colours or brightness, and which bands.

    Parameters
    ----------
    plan
        What to read.
    outlines
        Outlines of both scenes, with the same bands.

    Returns
    -------
    Settled or None
        None where a scene repeats coarser pixels in every band: it has to be thinned first, and so needs memory.
    """
    windows = samples(plan)
    mosaics = _mosaic(windows, outlines)
    if pictures := in_brightness(*mosaics):
        plan = replace(plan, colours=tuple(colour_order(outlines[0].bands)))
        bright = [replace(o, bands=p.bands, tags=p.tags) for o, p in zip(outlines, pictures, strict=True)]
        windows = [(w[0], w[1], away_from_gaps(w[2])) for w in samples(plan)]
        return Settled(plan, (bright[0], bright[1]), windows, [0], (PICTURES,))
    valid = mosaics[0].valid
    ends = cut_ends(mosaics[0].data, mosaics[1].data, valid) if valid.any() else []
    if spoilt := spoilt_bands(ends, len(outlines[0].bands)):
        kept = [i for i in range(len(outlines[0].bands)) if i not in spoilt]
        plan = replace(plan, layouts=(_ordered(plan.layouts[0], kept), _ordered(plan.layouts[1], kept)))
        outlines = without_bands(outlines[0], spoilt), without_bands(outlines[1], spoilt)
        windows = samples(plan)
    coarse = [_repeated(windows, scene) for scene in (0, 1)]
    everything = set(range(len(outlines[0].bands)))
    if everything in coarse:
        return None
    fine = everything - coarse[0] - coarse[1]
    return Settled(plan, outlines, windows, sorted(fine or everything))


def _mosaic(windows: list[Window], outlines: tuple[Raster, Raster]) -> tuple[Raster, Raster]:
    """Put the windows below each other, as two scenes."""
    valid = np.concatenate([w[2] for w in windows])
    before = np.concatenate([w[0] for w in windows], axis=1)
    after = np.concatenate([w[1] for w in windows], axis=1)
    return replace(outlines[0], data=before, valid=valid), replace(outlines[1], data=after, valid=valid)


def _repeated(windows: list[Window], scene: int) -> set[int]:
    """Give the bands of a scene that repeat coarser pixels in most of the windows."""
    times = np.zeros(len(windows[0][scene]), int)
    for window in windows:
        times += [repeats(band, window[2]) is not None for band in window[scene]]
    return set(np.flatnonzero(2 * times > len(windows)).tolist())


def _without(windows: list[Window], plan: Plan, cloudy: Mask, step: int) -> list[Window]:
    """Take the windows' share of the thinned clouds for gaps: the noise is that of the ground."""
    clear = [
        window[2] & ~spread_out(cloudy, step, box) for window, box in zip(windows, sample_boxes(plan), strict=True)
    ]
    return [(w[0], w[1], seen) for w, seen in zip(windows, clear, strict=True)]


class LargePair:
    """A large pair, compared.

    Parameters
    ----------
    settled
        What to read, and what of it is compared.
    scenes
        Facts of both scenes.
    options
        Parameters.

    Attributes
    ----------
    notes
        What a reader must know of what is compared.
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

    def __init__(self, settled: Settled, scenes: tuple[Scene, Scene], options: CompareOptions):
        plan, outlines, self.notes = settled.plan, settled.outlines, settled.notes
        grain = outlines[0].grain, outlines[1].grain
        self.noise: Noise = measure_noise(plan, settled.windows, options, fine=settled.fine, grain=grain)
        self.doubt: Trust | None = unlike(self.noise.like, self.noise.shift, radar=False)
        done = glance_over(plan) if self.doubt else run_over(plan, self.noise, options)
        self.pair = _thinned(done, outlines)
        self.doubt = self.doubt or hazy(self.pair)
        if options.mask_clouds and not self.doubt:
            seen = self.pair.valid
            self.pair = without_clouds(self.pair, *scenes)
            self.doubt = hidden_by_cloud(self.pair, seen)
        if not self.doubt and self.pair.cloudy.any():
            # as in memory: clouds have no say in the noise, nor in what lies beside them
            cloudy = self.pair.cloudy
            held = _without(settled.windows, plan, cloudy, done.step)
            self.noise = measure_noise(plan, held, options, fine=settled.fine, grain=grain, shift=self.noise.shift)
            done = run_over(plan, self.noise, options, cloudy=cloudy)
            self.pair = replace(_thinned(done, outlines), cloudy=cloudy)
        runs = labelled(done.levels)
        kept = (runs.size >= options.smallest_px) & (runs.core >= 2)
        if (rims := kept & _at_clouds(runs, self.pair.cloudy, done.step)).any():
            ground = painted(runs, rims, done.levels.shape)
            self.pair = _without_rims(self.pair, done, ground)
            done = replace(done, compared=done.compared - int(ground.sum()))
            kept &= ~rims
        self.compared_pct = round(100.0 * done.compared / done.levels.size, 1)
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
        bits = np.unpackbits(self.seen[box[0]], axis=1, count=self._plan.shape[1]).view(bool)[:, box[1]]
        valid = valid & bits  # cloud that the thinned scene showed is no ground here either
        pair = Pair(replace(before, data=first), replace(after, data=second), valid, np.zeros_like(valid))
        return pair, replace(self.found, changed=self.found.changed[box], candidates=self.found.candidates[box])


def _strengths(runs: Runs, shown: Mask, options: CompareOptions) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.asarray(runs.strength[shown] / options.edge)


def _thinned(done: Pass, outlines: tuple[Raster, Raster]) -> Pair:
    """Give the thinned scenes on a grid of their own."""
    rasters = []
    for outline, data in zip(outlines, done.thinned, strict=True):
        tags = {**outline.tags, **({"gsd_m": str(outline.gsd_m * done.step)} if outline.gsd_m else {})}
        coarse = _coarser(outlines[0], done.step)
        rasters.append(replace(outline, data=_filled(data), valid=done.valid, transform=coarse, tags=tags))
    return Pair(rasters[0], rasters[1], done.valid, np.zeros_like(done.valid))


def _filled(data: Pixels) -> Pixels:
    """Give gaps the median of their band, as ``load`` does."""
    for band in data:
        gaps = np.isnan(band)
        band[gaps] = 0.0 if gaps.all() else np.median(band[~gaps])
    return data


def _at_clouds(runs: Runs, cloudy: Mask, step: int) -> Mask:
    """Tell of each object whether it touches a thinned cloud, as ``haze.rims_of_clouds`` does."""
    from scipy.ndimage import binary_dilation

    at = np.zeros(len(runs.size), bool)
    if not (cloudy.any() and len(at)):
        return at
    near = binary_dilation(cloudy, np.ones((3, 3), bool), iterations=max(1, round(TOUCHES_PX / step)))
    before = np.pad(np.cumsum(near, axis=1), ((0, 0), (1, 0)))  # cloudy cells left of each column
    row, first, last = runs.row // step, runs.start // step, (runs.end - 1) // step
    at[runs.object[before[row, last + 1] > before[row, first]]] = True
    return at


def _without_rims(pair: Pair, done: Pass, rims: Mask) -> Pair:
    """Call the rims of clouds cloudy, in the thinned pair and at full resolution."""
    np.bitwise_and(done.seen, ~np.packbits(rims, axis=1), out=done.seen)
    thin = rims[:: done.step, :: done.step]
    return replace(pair, valid=pair.valid & ~thin, cloudy=pair.cloudy | thin)


def _coarser(raster: Raster, step: int) -> Affine:
    """Give the transform of every step-th pixel."""
    return raster.transform @ Affine.scale(step)
