"""Find clouds and their shadows from the pixels of the pair alone.

A cloud is a large patch that is far brighter in visible light than the rest of its scene and than the other date, and
that has a dark patch of its own shape beside it, in one common direction for the whole scene: away from the sun. New
roofs and bare ground are bright too, but throw no shadow of their own size. What this cannot find: thin haze, clouds
in both scenes at the same place, and clouds whose shadow falls outside the scene. It reads no quality band.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.imagery.raster import Mask, Pixels

_BRIGHT = 4.0  # robust standard deviations above the scene's middle and above the other date
_FAINT = 2.0  # the same, for the rim of a cloud already found
_DARK = 0.75  # share of the other date's infrared brightness left in a shadow
_SMALLEST_M2, _SMALLEST_PX = 20_000.0, 9
_FARTHEST_M = 6_000.0  # shadow of a cloud 6 km up with the sun at 45 degrees
_OVERLAP, _OVERLAP_BLIND = 0.35, 0.55  # share of the cloud's shape that must be dark; blind = sun direction unknown
_SURE_PATCHES, _SURE_SHARE = 3, 0.01  # clouds that a scene must show before fainter ones are looked for
_SPREAD = 0.4  # clouds of one scene float at heights that differ by this share
_IN_VIEW = 0.25  # share of the shadow that its own cloud must leave in view
_STEP_DEG = 10
_MARGIN_PX = 4  # rim too thin to tell, on both

_SQUARE = np.ones((3, 3), bool)


@dataclass(frozen=True, slots=True)
class _Patch:
    """Pixels of one bright patch, and the offset at which its shadow lies."""

    pixels: NDArray[np.int64]
    offset: tuple[int, int] = (0, 0)
    overlap: float = 0.0


class Levels(NamedTuple):
    """How bright the bands of a scene are, as (band, 1, 1) float32.

    Attributes
    ----------
    middle
        Median.
    spread
        Median distance from it, 1.4826 times: of noise, the standard deviation.
    """

    middle: Pixels
    spread: Pixels

    @classmethod
    def of(cls, data: Pixels, valid: Mask) -> Levels:
        """Measure a scene.

        Parameters
        ----------
        data
            (band, y, x) float32.
        valid
            (y, x) bool: where to look.
        """
        values = data[:, valid]
        middle = np.median(values, axis=1)[:, None, None]
        spread = 1.4826 * np.median(np.abs(values - middle[:, :, 0]), axis=1)[:, None, None] + 1e-6
        return cls(middle.astype(np.float32), spread.astype(np.float32))


def clouds_and_shadows(
    scene: Pixels,
    other: Pixels,
    valid: Mask,
    *,
    gsd_m: float,
    sun_azimuth_deg: float | None = None,
    levels: tuple[Levels, Levels] | None = None,
) -> Mask:
    """Mask the clouds of ``scene`` and their shadows.

    Parameters
    ----------
    scene
        (band, y, x) float32; the first three bands visible, the rest infrared. Fewer than four give
        an empty mask.
    other
        The other date, registered, the same shape.
    valid
        (y, x) bool.
    gsd_m
        Side of a pixel in metres.
    sun_azimuth_deg
        Where the sun stood, clockwise from north; None = every direction is tried and more overlap is asked for.
    levels
        Of the scene and of the other date, as ``Levels.of`` gives them; None = measured here.

    Returns
    -------
    numpy.ndarray
        (y, x) bool, True on cloud or shadow, with a rim of 4 pixels.
    """

    nothing = np.zeros(valid.shape, bool)
    if len(scene) < 4 or valid.sum() < 100:
        return nothing
    here, there = levels or (Levels.of(scene, valid), Levels.of(other, valid))
    bright, faint, dark = _candidates(scene, here, other, there, valid)
    patches = _patches(bright, max(_SMALLEST_PX, _SMALLEST_M2 / gsd_m**2))
    if not patches:
        return nothing
    known = sun_azimuth_deg is not None
    directions = [sun_azimuth_deg + 180.0] if sun_azimuth_deg is not None else list(np.arange(0.0, 360.0, _STEP_DEG))
    reach = _FARTHEST_M / gsd_m
    tried = [[_with_shadow(p, dark, faint, direction, reach) for p in patches] for direction in directions]
    best = max(tried, key=lambda found: sum(len(p.pixels) * p.overlap for p in found))
    sure = [p for p in best if p.overlap >= (_OVERLAP if known else _OVERLAP_BLIND)]
    if len(sure) >= _SURE_PATCHES and sum(len(p.pixels) for p in sure) >= _SURE_SHARE * valid.sum():
        sure += _fainter(sure, bright, faint, dark)
    return _painted(sure, faint, dark, nothing) & valid


def _patches(mask: Mask, smallest_px: float) -> list[_Patch]:
    """Give the connected patches of a mask, those that are large enough."""
    from scipy import ndimage

    labels, count = ndimage.label(mask, _SQUARE)
    patches = []
    for number, box in enumerate(ndimage.find_objects(labels, count), 1):
        inside = np.argwhere(labels[box] == number)
        if len(inside) >= smallest_px:
            patches.append(_Patch(inside + np.array([box[0].start, box[1].start])))
    return patches


def _fainter(sure: list[_Patch], bright: Mask, faint: Mask, dark: Mask) -> list[_Patch]:
    """Where clouds are known, take smaller and fainter ones too, if their shadow lies about as far off, the same way.

    Bright patches whose shadow would fall outside the scene, and dark ones whose cloud would, are taken as well.
    """
    offset = np.median([p.offset for p in sure], axis=0)
    length = float(np.hypot(*offset))
    down, right = offset / max(length, 1.0)
    known = np.zeros_like(faint)
    for patch in sure:
        known[tuple(patch.pixels.T)] = True
    found = []
    for patch in _patches(faint & ~known, _SMALLEST_PX):
        steps = np.arange(max(2, (1 - _SPREAD) * length), (1 + _SPREAD) * length + 1)
        tried = [_shaded(patch, dark, faint, (round(s * down), round(s * right))) for s in steps]
        best = max(tried, key=lambda p: p.overlap, default=patch)
        beyond = bright[tuple(patch.pixels.T)].any() and _outside(patch, offset, faint.shape)
        if best.overlap >= _OVERLAP or beyond:
            found.append(best)
    return found + [p for p in _patches(dark, _SMALLEST_PX) if _outside(p, -offset, faint.shape)]


def _outside(patch: _Patch, offset: NDArray[np.float64], shape: tuple[int, ...]) -> bool:
    """Tell whether most of the patch, moved by an offset, lies outside the scene."""
    rows, columns = (patch.pixels + offset).T
    inside = (rows >= 0) & (columns >= 0) & (rows < shape[0]) & (columns < shape[1])
    return bool(inside.mean() < 0.5)


def _shaded(patch: _Patch, dark: Mask, hidden: Mask, offset: tuple[int, int]) -> _Patch:
    """Give the patch with how much of its shape is dark at an offset; what lies outside or hidden does not count."""
    rows, columns = (patch.pixels + np.array(offset)).T
    inside = (rows >= 0) & (columns >= 0) & (rows < dark.shape[0]) & (columns < dark.shape[1])
    rows, columns = rows[inside], columns[inside]
    seen = ~hidden[rows, columns]
    if seen.sum() < _IN_VIEW * len(patch.pixels):
        return patch
    return _Patch(patch.pixels, offset, float(dark[rows, columns][seen].mean()))


def _candidates(scene: Pixels, own: Levels, other: Pixels, others: Levels, valid: Mask) -> tuple[Mask, Mask, Mask]:
    """Give cores of clouds, their rims, and shadows."""
    from scipy.ndimage import binary_opening

    here, there = (scene - own.middle) / own.spread, (other - others.middle) / others.spread
    rise = (here - there)[:3]
    left = scene[3:].mean(axis=0) / np.maximum((there[3:] * own.spread[3:] + own.middle[3:]).mean(axis=0), 1e-6)
    cloud_there = (there[:3].mean(axis=0) > _FAINT) & (rise.max(axis=0) < -_FAINT)
    visible, least = here[:3].mean(axis=0), rise.min(axis=0)
    bright = binary_opening((visible > _BRIGHT) & (least > _BRIGHT) & valid, _SQUARE)
    faint = (visible > _FAINT) & (least > _FAINT) & valid
    dark = binary_opening((left < _DARK) & ~cloud_there & valid, _SQUARE)
    return bright, faint, dark


def _with_shadow(patch: _Patch, dark: Mask, hidden: Mask, direction_deg: float, reach_px: float) -> _Patch:
    """Move the patch away from the sun step by step, and keep the offset whose pixels in view are darkest."""
    down, right = -cos(radians(direction_deg)), sin(radians(direction_deg))
    best = patch
    for step in range(2, int(reach_px) + 1):
        offset = round(step * down), round(step * right)
        rows, columns = (patch.pixels + offset).T
        inside = (rows >= 0) & (columns >= 0) & (rows < dark.shape[0]) & (columns < dark.shape[1])
        if inside.mean() < 0.5:
            break
        rows, columns = rows[inside], columns[inside]
        seen = ~hidden[rows, columns]
        if seen.sum() < _IN_VIEW * len(patch.pixels):
            continue
        overlap = float(dark[rows, columns][seen].mean())
        if overlap > best.overlap:
            best = _Patch(patch.pixels, offset, overlap)
    return best


def _painted(patches: list[_Patch], faint: Mask, dark: Mask, nothing: Mask) -> Mask:
    """Draw clouds grown into their rims, and shadows grown into what is dark round them."""
    from scipy.ndimage import binary_dilation, binary_propagation

    cloud, shadow = nothing.copy(), nothing.copy()
    for patch in patches:
        cloud[tuple(patch.pixels.T)] = True
        rows, columns = (patch.pixels + patch.offset).T
        inside = (rows >= 0) & (columns >= 0) & (rows < cloud.shape[0]) & (columns < cloud.shape[1])
        shadow[rows[inside], columns[inside]] = True
    if not cloud.any():
        return nothing
    cloud = binary_propagation(cloud, _SQUARE, mask=faint | cloud)
    shadow = binary_propagation(shadow, _SQUARE, mask=dark | shadow)
    painted: Mask = binary_dilation(cloud | shadow, _SQUARE, iterations=_MARGIN_PX)
    return painted
