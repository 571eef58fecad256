"""The same comparison for rasters that do not fit into memory: fit on windows, then one pass over all pixels.

What differs from the small path: clouds are looked for on thinned pixels, and shift, fit and scale rest on 16 windows
of 512 pixels. Where clouds are found, fit and pass are made again without them. A scene of one window, none of whose
pixels is thinned, comes out as in memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import NoClearPixels, SameScene
from toolkit.imagery.align import NO_SHIFT, Shift, measure_shift, moved
from toolkit.imagery.blocks import HALO_PX, Plan, Reader, shares, spread_out
from toolkit.imagery.change import CompareOptions, Scale, distances, robust_scale, within
from toolkit.imagery.clipped import End, clipped, cut_ends
from toolkit.imagery.fit import Fit, Grain, fit_sample
from toolkit.imagery.pictures import away_from_gaps
from toolkit.imagery.raster import Mask, Pixels
from toolkit.imagery.run_lengths import Levels, packed
from toolkit.imagery.spikes import Counts, mended, spike_spread
from toolkit.imagery.trust import likeness

THREADS = 2
_HELD = THREADS * 4 * 512 * 12_000
"""Values of a scene that all threads hold at a time: a strip each of four bands of a full Sentinel-2 tile."""
"""Strips worked on at once: each costs about 250 MB."""

_COLUMNS = 512  # of a block: small enough that its arrays stay in the processor's cache
_SHIFT_PX = 256  # middle of each window that the shift is measured on
_AGREES_PX = 0.35
_THINNED_PX = 1200
_TOUCHED = 0.01  # share of a gap in a moved pixel that makes it one

Block = tuple[Counts, Counts, Mask]


@dataclass(frozen=True, slots=True, eq=False)
class Noise:
    """What the windows say about the pair.

    Attributes
    ----------
    shift
        Of after against before.
    ends
        Ends at which bands are cut off.
    back
        Rows and columns that after is moved by; None = it stays.
    spreads
        (scene, band): how far pixels usually lie from their neighbours.
    fitted, scale
        As for a small pair.
    like
        Likeness of the windows, and the least that means one ground.
    """

    shift: Shift
    ends: tuple[End, ...]
    back: tuple[float, float] | None
    spreads: tuple[Pixels, Pixels]
    fitted: Fit
    scale: Scale
    like: tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Pass:
    """What one pass over all pixels leaves.

    Attributes
    ----------
    levels
        (y, x) uint8, packed.
    thinned
        Both scenes, every ``step``-th pixel, registered: (band, y, x) float32, NaN where a file holds nothing.
    valid
        (y, x) bool of the thinned scenes.
    step
        Pixels between two thinned ones.
    seen
        (y, bytes of x) uint8: a bit a pixel, set where it was compared.
    compared
        Pixels compared.
    """

    levels: Levels
    thinned: tuple[Pixels, Pixels]
    valid: Mask
    step: int
    seen: NDArray[np.uint8]
    compared: int


def measure_noise(
    plan: Plan,
    held: Sequence[Block],
    options: CompareOptions,
    *,
    fine: Sequence[int],
    grain: Grain = (0.0, 0.0),
    shift: Shift | None = None,
) -> Noise:
    """Measure shift, fit and scale on windows spread over the scene.

    Parameters
    ----------
    plan
        What to compare.
    held
        The windows.
    options
        Parameters.
    fine
        Indexes of the bands that a shift can be read from.
    grain
        What storing alone does to a pixel of each scene, in counts.
    shift
        As measured before; None = measure it.

    Raises
    ------
    NoClearPixels
        The windows hold no ground that both scenes show.
    SameScene
        All windows are the same.
    """
    fullest = max(float(w[2].mean()) for w in held)
    if not fullest:
        raise NoClearPixels(
            "no pixel of the windows looked at holds a value in both scenes",
            where=f"{plan.before.name}, {plan.after.name}",
            remedy="Choose a clearer pair, or a smaller area.",
        )
    if all(np.array_equal(w[0][:, w[2]], w[1][:, w[2]]) for w in held):
        raise SameScene(
            "before and after are the same image, in other bytes",
            where=f"{plan.before.name}, {plan.after.name}",
            remedy="Choose two scenes.",
        )
    windows = [w for w in held if w[2].mean() >= min(0.5, fullest)]
    spreads = [_typical_spread(windows, side) for side in (0, 1)]
    if shift is None:
        with ThreadPoolExecutor(THREADS) as pool:
            shift = _agreed([s for s in pool.map(partial(_middle_shift, fine=list(fine)), windows) if s.tiles])
    back = (-shift.row, -shift.column) if shift.worth_applying else None
    first = np.concatenate([w[0] for w in windows], axis=1)
    second = np.concatenate([w[1] for w in windows], axis=1)
    ends = tuple(cut_ends(first, second, np.concatenate([w[2] for w in windows])))
    ready = [_registered(_whole(w, ends), (spreads[0], spreads[1]), back) for w in windows]
    pixels = [_clear_pixels(ready, side) for side in (0, 1)]
    count = pixels[0].shape[1]
    if count > options.sample_px:
        chosen = np.sort(np.random.default_rng(options.seed).choice(count, options.sample_px, replace=False))
        pixels = [p[:, chosen] for p in pixels]
    fitted = fit_sample(pixels[0], pixels[1], grain=grain)
    far = [distances(fitted, *w, options)[w[2]] for w in ready]
    likely = [likeness(*w, radar=False) for w in ready if w[2].any()]
    like = float(np.median([found for found, _ in likely])), float(np.median([least for _, least in likely]))
    return Noise(shift, ends, back, (spreads[0], spreads[1]), fitted, robust_scale(np.concatenate(far)), like)


def _middle_shift(window: Block, *, fine: list[int]) -> Shift:
    rows, columns = ((size - min(size, _SHIFT_PX)) // 2 for size in window[2].shape)
    box = slice(rows, rows + _SHIFT_PX), slice(columns, columns + _SHIFT_PX)
    if not window[2][box].any():
        return NO_SHIFT
    first, second = (scene[fine][(slice(None), *box)] for scene in window[:2])
    return measure_shift(first, second, window[2][box])


def _agreed(found: list[Shift]) -> Shift:
    """Give the median shift, and the share of tiles that agree with it."""
    if not found:
        return NO_SHIFT
    answers = np.array([(s.row, s.column) for s in found])
    middle = np.median(answers, axis=0)
    near = np.hypot(*(answers - middle).T) <= _AGREES_PX
    agreement = float(np.mean([s.agreement * n for s, n in zip(found, near, strict=True)]))
    row, column = (round(float(v), 3) + 0.0 for v in middle)
    return Shift(row, column, round(agreement, 3), sum(s.tiles for s in found), sum(s.tried for s in found))


def registered_block(block: Block, noise: Noise) -> tuple[Pixels, Pixels, Mask]:
    """Take out bit errors, and move after onto before.

    Parameters
    ----------
    block
        Both scenes, and validity, as read.
    noise
        From the windows.
    """
    return _registered(_whole(block, noise.ends), noise.spreads, noise.back)


def _typical_spread(windows: Sequence[Block], side: int) -> Pixels:
    """Work out the spread of spikes in the scene before (0) or after (1), band by band: the median over windows."""
    found = [spike_spread(window[:2][side], window[2]) for window in windows]
    return np.median(found, axis=0).astype(np.float32)


def _clear_pixels(windows: Sequence[Block], side: int) -> Pixels:
    return np.concatenate([window[:2][side][:, window[2]] for window in windows], axis=1)


def _whole(block: Block, ends: tuple[End, ...]) -> Block:
    """Take cut-off pixels for gaps."""
    if not ends:
        return block
    cut = clipped(block[0], block[1], list(ends), 0) | clipped(block[0], block[1], list(ends), 1)
    return block[0], block[1], block[2] & ~cut


def _registered(
    block: Block, spreads: tuple[Pixels, Pixels], back: tuple[float, float] | None
) -> tuple[Pixels, Pixels, Mask]:
    first, bad = mended(block[0], block[2], spreads[0])
    second, also_bad = mended(block[1], block[2], spreads[1])
    kept = block[2] & ~also_bad
    if back is None or not kept.any():
        return first, second, kept & ~bad
    if kept.all():
        return first, moved(second, *back), ~bad
    filled = np.where(block[2], second, np.median(second[:, block[2]], axis=1)[:, None, None]).astype(np.float32)
    gone = moved((~kept).astype(np.float32)[None], *back)[0]
    return first, moved(filled, *back), block[2] & ~bad & (np.abs(gone) < _TOUCHED)


def run_over(plan: Plan, noise: Noise, options: CompareOptions, *, cloudy: Mask | None = None) -> Pass:
    """Hold every pixel against the noise, strip by strip, in two threads; in one where the scene is very wide.

    Parameters
    ----------
    plan
        What to compare.
    noise
        From the windows.
    options
        Parameters.
    cloudy
        (y, x) bool, thinned as the pass thins: what is not compared. None = nothing.
    """
    slid, rest = plan, noise
    if noise.back:
        whole = round(noise.shift.row), round(noise.shift.column)  # read from the right place; only the rest is moved
        slid = replace(plan, offset=(plan.offset[0] + whole[0], plan.offset[1] + whole[1]))
        rest = replace(noise, back=(whole[0] - noise.shift.row, whole[1] - noise.shift.column))
    out = _empty(plan)
    threads = threads_for(plan)
    with ThreadPoolExecutor(threads) as pool:
        counts = pool.map(lambda share: _walk(slid, share, (rest, cloudy), options, out), shares(plan, threads))
        return replace(out, compared=sum(counts))


def threads_for(plan: Plan) -> int:
    """Give in how many threads a pair is walked: two, or one where two strips of so wide a scene are much memory."""
    strip = len(plan.layouts[0].names) * plan.strip_px * plan.shape[1]
    return max(1, min(THREADS, _HELD // strip))


def glance_over(plan: Plan) -> Pass:
    """Thin a pair that is not to be measured, for figures, without measuring anything."""
    out = _empty(plan)
    with Reader(plan) as reader:
        for strip in reader.strips(0, plan.shape[0]):
            block = (strip.before.astype(np.float32), strip.after.astype(np.float32), strip.valid)
            inner = slice(strip.first - strip.top, strip.last - strip.top), slice(0, plan.shape[1])
            _thin(block, inner, (strip.first, 0), out, gaps=~strip.valid)
    return replace(out, compared=int(out.valid.sum()) * out.step**2)


def _empty(plan: Plan) -> Pass:
    step = max(1, -(-max(plan.shape) // _THINNED_PX))
    thin = -(-plan.shape[0] // step), -(-plan.shape[1] // step)
    scenes = np.full((2, plan.count, *thin), np.nan, np.float32)
    seen = np.zeros((plan.shape[0], -(-plan.shape[1] // 8)), np.uint8)
    return Pass(np.zeros(plan.shape, np.uint8), (scenes[0], scenes[1]), np.zeros(thin, bool), step, seen, 0)


def _walk(
    plan: Plan, share: tuple[int, int], known: tuple[Noise, Mask | None], options: CompareOptions, out: Pass
) -> int:
    """Work down one share of the rows; give the number of pixels compared."""
    compared, (noise, cloudy) = 0, known
    with Reader(plan) as reader:
        for strip in reader.strips(*share):
            rows = slice(strip.top, strip.top + len(strip.valid))
            for left in range(0, plan.shape[1], _COLUMNS):
                right = min(plan.shape[1], left + _COLUMNS)
                low, high = max(0, left - HALO_PX), min(plan.shape[1], right + HALO_PX)
                counts = strip.before[:, :, low:high], strip.after[:, :, low:high], strip.valid[:, low:high]
                if plan.colours:
                    counts = (*counts[:2], away_from_gaps(counts[2]))
                if not counts[2].any():
                    continue
                block = registered_block(counts, noise)
                if cloudy is not None:
                    hidden = spread_out(cloudy, out.step, (rows, slice(low, high)))
                    block = (*block[:2], block[2] & ~hidden)
                inner = slice(strip.first - strip.top, strip.last - strip.top), slice(left - low, right - low)
                levels = _measured(block, noise, options)[inner]
                out.levels[strip.first : strip.last, left:right] = levels
                bits = np.packbits(block[2][inner], axis=1)  # a block's columns are whole bytes
                out.seen[strip.first : strip.last, left // 8 : left // 8 + bits.shape[1]] = bits
                _thin(block, inner, (strip.first, left), out, gaps=~counts[2])
                compared += int(block[2][inner].sum())
    return compared


def _measured(block: tuple[Pixels, Pixels, Mask], noise: Noise, options: CompareOptions) -> Levels:
    """Give the packed statistic of a block."""
    statistic = distances(noise.fitted, *block, options)
    statistic -= np.float32(noise.scale.middle)
    statistic /= np.float32(noise.scale.deviation)
    statistic[~block[2]] = -np.inf
    return packed(statistic, within(statistic, block[2], options), options.core, options.certain)


def _thin(block: Block, inner: tuple[slice, slice], corner: tuple[int, int], out: Pass, *, gaps: Mask) -> None:
    """Write every step-th pixel of a block's inner part, counted from the scene's corner; NaN where a file has none."""
    row, column = (-c % out.step for c in corner)
    some = (
        slice(inner[0].start + row, inner[0].stop, out.step),
        slice(inner[1].start + column, inner[1].stop, out.step),
    )
    size, at = block[2][some].shape, ((corner[0] + row) // out.step, (corner[1] + column) // out.step)
    there = slice(at[0], at[0] + size[0]), slice(at[1], at[1] + size[1])
    for target, source in zip(out.thinned, block[:2], strict=True):
        target[(slice(None), *there)] = np.where(gaps[some], np.float32(np.nan), source[(slice(None), *some)])
    out.valid[there] = block[2][some]
