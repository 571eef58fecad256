"""Find clouds and their shadows from the pixels of the pair alone.

A cloud is a large patch that is far brighter in visible light than the rest of its scene and than the other date. It
has a dark patch of its own shape beside it, in one common direction for the whole scene: away from the sun. Or, where
no shadow is in view, it looks like one (``cloud_looks``). New roofs and bare ground are bright too, but throw no shadow
of their own size, and have other outlines. What this cannot find: even haze, and clouds in both scenes at the same
place. It reads no quality band.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray

from toolkit.imagery.cloud_light import Light, lit
from toolkit.imagery.cloud_looks import Look, brightest, cloud_light, look
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
_LEAST_LOOKED_PX = 50  # of a patch that its looks alone make a cloud: smaller outlines are all ragged
_LEAST_IN_ALL_PX = 100  # of clouds in a scene: a few bright specks find something dark somewhere
_SEARCHED = 150  # pixels of a patch, evenly taken, that its shadow is looked for with
_STRIDES = 20  # steps in which a patch is moved by its own width: its shadow is as large as itself
_MARGIN_PX = 4  # rim too thin to tell, on both
_RIM, _VEIL_PX = 3.0, 12  # noises that the thinnest rim of a cloud is brighter, and how far from it that is believed

_SQUARE = np.ones((3, 3), bool)


@dataclass(frozen=True, slots=True)
class _Patch:
    """Pixels of one bright patch, and the offset at which its shadow lies."""

    pixels: NDArray[np.int64]
    offset: tuple[int, int] = (0, 0)
    overlap: float = 0.0


def clouds_and_shadows(
    scene: Pixels,
    other: Pixels,
    valid: Mask,
    *,
    gsd_m: float,
    sun_azimuth_deg: float | None = None,
    visible: int = 3,
    blue_first: bool = True,
) -> Mask:
    """Mask the clouds of ``scene`` and their shadows.

    Parameters
    ----------
    scene
        (band, y, x) float32; the visible bands first, the rest infrared. Without infrared, shadows tell nothing.
    other
        The other date, registered, the same shape.
    valid
        (y, x) bool.
    gsd_m
        Side of a pixel in metres.
    sun_azimuth_deg
        Where the sun stood, clockwise from north; None = every direction is tried and more overlap is asked for.
    visible
        How many visible bands there are, up to three of them first in ``scene``.
    blue_first
        True when three visible bands run from blue to red.

    Returns
    -------
    numpy.ndarray
        (y, x) bool, True on cloud or shadow, with a rim of 4 pixels.
    """
    nothing = np.zeros(valid.shape, bool)
    seen = min(3, visible)
    if not seen or valid.sum() < 100:
        return nothing
    light = lit(scene, other, valid, seen)
    bright, faint = _bright(light, valid)
    patches = _patches(bright, max(_SMALLEST_PX, _SMALLEST_M2 / gsd_m**2))
    top = brightest(light.there[:seen], valid)
    told = [look(p.pixels, light, top, valid, blue_first=blue_first and seen == 3) for p in patches]
    patches = [p for p, looks in zip(patches, told, strict=True) if looks.possible]
    told = [looks for looks in told if looks.possible]
    if not patches:
        return nothing
    dark = _dark(scene, light, valid, visible)
    asked = _OVERLAP_BLIND if sun_azimuth_deg is None else _OVERLAP
    farthest_px = _FARTHEST_M / gsd_m
    if visible == len(scene):  # without infrared a shadow makes nothing a cloud: it is found only to be hidden, too
        by_shadow = _shadowed(patches, dark, faint, sun_azimuth_deg, farthest_px)
    else:
        casting = _casting(told, bright, dark)
        some = [p for p, c in zip(patches, casting, strict=True) if c]
        cast = iter(_as_far(_shadowed(some, dark, faint, sun_azimuth_deg, farthest_px), asked))
        by_shadow = [next(cast) if c else p for p, c in zip(patches, casting, strict=True)]
    sure, others = [], []
    for patch, looks in zip(by_shadow, told, strict=True):
        large = len(patch.pixels) >= _LEAST_LOOKED_PX
        if (large and looks.cloud) or (patch.overlap >= asked and visible < len(scene)):
            sure.append(patch)
        elif looks.likely:
            others.append(patch)
    sure = [p for p in sure if len(p.pixels) < _MUCH * valid.sum() or not _shows_ground(p, light)]
    if sum(len(p.pixels) for p in sure) < _LEAST_IN_ALL_PX:
        return nothing
    shaded = [p for p in sure if p.overlap >= asked]
    if len(sure) >= _SURE_PATCHES and sum(len(p.pixels) for p in sure) >= _SURE_SHARE * valid.sum() and shaded:
        others += _fainter(shaded, bright, faint, dark)
    veil = (light.rise.min(axis=0) > _RIM * light.noise) & valid
    near = _near(sure, valid.shape)
    scraps = _scraps(veil & near, light, top, valid, blue_first=blue_first and seen == 3)
    return _painted(sure + others, scraps, faint, veil, dark) & valid


def _shows_ground(patch: _Patch, light: Light) -> bool:
    """Tell whether a large patch has the same fine detail on both dates: the rest of the scene went dark, then."""
    from scipy.ndimage import gaussian_filter

    inside = tuple(patch.pixels.T)
    details = [(scene[0] - gaussian_filter(scene[0], 1.5))[inside] for scene in (light.here, light.there)]
    limited = [np.clip(d, *np.percentile(d, [2.0, 98.0])) for d in details]
    return float(np.corrcoef(*limited)[0, 1]) > _SAME_DETAIL


_MUCH, _SAME_DETAIL = 0.25, 0.5  # share of the ground from which that is asked; correlation


def _near(sure: list[_Patch], shape: tuple[int, ...]) -> Mask:
    """Give the ground round the clouds that are sure, where small ones are looked for."""
    from scipy.ndimage import distance_transform_edt

    if sum(len(p.pixels) for p in sure) >= _MANY * shape[0] * shape[1]:
        return np.ones(shape, bool)
    away = np.ones(shape, bool)
    for patch in sure:
        away[tuple(patch.pixels.T)] = False
    near: Mask = distance_transform_edt(away) <= _NEAR_PX
    return near


_NEAR_PX, _MANY = 100.0, 0.05  # from so much cloud on, small ones may be anywhere


def _scraps(veil: Mask, light: Light, top: NDArray[np.float64], valid: Mask, *, blue_first: bool) -> Mask:
    """Give what else is white and has risen, in a scene that holds clouds: all but what is a roof."""
    from scipy.ndimage import find_objects, label
    from scipy.ndimage import mean as mean_of

    labels, count = label(veil, _SQUARE)
    if not count:
        return veil
    numbers = np.arange(1, count + 1)
    rises = np.stack([mean_of(band, labels, numbers) for band in light.rise])
    kept = np.concatenate([[False], cloud_light(rises, light, blue_first=blue_first)])
    for number, box in enumerate(find_objects(labels, count), 1):
        if not kept[number]:
            continue
        inside = np.argwhere(labels[box] == number) + np.array([box[0].start, box[1].start])
        whole = box[0].start > 0 and box[1].start > 0 and box[0].stop < veil.shape[0] and box[1].stop < veil.shape[1]
        roof = whole and len(inside) >= _ROOF_PX and look(inside, light, top, valid, blue_first=blue_first).roof
        kept[number] = not roof
    scraps: Mask = kept[labels]
    return scraps


_ROOF_PX = 12  # of a patch whose outline tells that it is a roof


def _shadowed(
    patches: list[_Patch], dark: Mask, faint: Mask, sun_azimuth_deg: float | None, reach_px: float
) -> list[_Patch]:
    """Give the patches with the offsets of their shadows, in the direction that explains most of them."""
    directions = [sun_azimuth_deg + 180.0] if sun_azimuth_deg is not None else list(np.arange(0.0, 360.0, _STEP_DEG))
    tried = []
    for direction in directions:
        found = [_with_shadow(patch, dark, faint, direction, reach_px) for patch in patches]
        tried.append(found)
    return max(tried, key=lambda found: sum(len(p.pixels) * p.overlap for p in found))


def _casting(told: list[Look], bright: Mask, dark: Mask) -> list[bool]:
    """Tell of which patches a shadow is looked for: of all, unless more is dark than they could shade, as by season."""
    common = dark.sum() > bright.sum()
    return [not common or looks.casts for looks in told]


def _as_far(patches: list[_Patch], asked: float) -> list[_Patch]:
    """Take the shadows that lie about as far off as most do, and none if few patches have one there.

    Clouds of one scene float at about one height. Among fields that turned dark some patch finds one somewhere.
    """
    far = {float(np.hypot(*p.offset)): len(p.pixels) for p in patches if p.overlap >= asked}
    if not far:
        return patches
    usual = max(far, key=lambda one: sum(n for other, n in far.items() if _about(other, one)))
    together = [p.overlap >= asked and _about(float(np.hypot(*p.offset)), usual) for p in patches]
    shaded = sum(len(p.pixels) for p, one in zip(patches, together, strict=True) if one)
    if shaded < _TOGETHER * sum(len(p.pixels) for p in patches):
        return [_Patch(p.pixels) for p in patches]
    return [p if one else _Patch(p.pixels) for p, one in zip(patches, together, strict=True)]


_TOGETHER = 0.3  # of the ground under what may be cloud: real clouds .8, simulated heaps .5; among turned fields .1


def _about(one: float, other: float) -> bool:
    return (1 - _SPREAD) * other <= one <= (1 + _SPREAD) * other


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


def _bright(light: Light, valid: Mask) -> tuple[Mask, Mask]:
    """Give cores of clouds and their rims."""
    from scipy.ndimage import binary_opening, binary_propagation

    visible, least = light.here[: len(light.rise)].mean(axis=0), light.rise.min(axis=0)
    core = binary_opening((visible > _BRIGHT) & (least > _BRIGHT) & valid, _SQUARE)
    faint = (visible > _FAINT) & (least > _FAINT) & valid
    return binary_propagation(core, _SQUARE, mask=faint | core), faint


def _dark(scene: Pixels, light: Light, valid: Mask, visible: int) -> Mask:
    """Give what is darker than the other date lets expect: in the infrared, or without one in what there is."""
    from scipy.ndimage import binary_opening

    bands = slice(visible, None) if len(scene) > visible else slice(None)
    expected = (light.there[bands] * light.own.spread[bands] + light.own.middle[bands]).mean(axis=0)
    left = scene[bands].mean(axis=0) / np.maximum(expected, 1e-6)
    cloud_there = (light.there[: len(light.rise)].mean(axis=0) > _FAINT) & (light.rise.max(axis=0) < -_FAINT)
    dark: Mask = binary_opening((left < _DARK) & ~cloud_there & valid, _SQUARE)
    return dark


def _with_shadow(patch: _Patch, dark: Mask, hidden: Mask, direction_deg: float, reach_px: float) -> _Patch:
    """Move the patch away from the sun step by step, and keep the offset whose pixels in view are darkest."""
    down, right = -cos(radians(direction_deg)), sin(radians(direction_deg))
    best = patch
    some = patch.pixels[:: 1 + len(patch.pixels) // _SEARCHED]
    stride = max(1, int(len(patch.pixels) ** 0.5 / _STRIDES))
    for step in range(2, int(reach_px) + 1, stride):
        offset = round(step * down), round(step * right)
        rows, columns = (some + offset).T
        inside = (rows >= 0) & (columns >= 0) & (rows < dark.shape[0]) & (columns < dark.shape[1])
        if inside.mean() < 0.5:
            break
        rows, columns = rows[inside], columns[inside]
        seen = ~hidden[rows, columns]
        if seen.sum() < _IN_VIEW * len(some):
            continue
        overlap = float(dark[rows, columns][seen].mean())
        if overlap > best.overlap:
            best = _Patch(patch.pixels, offset, overlap)
    return best


def _painted(patches: list[_Patch], scraps: Mask, faint: Mask, veil: Mask, dark: Mask) -> Mask:
    """Draw clouds grown into their rims, and shadows grown into what is dark round them."""
    from scipy.ndimage import binary_dilation, binary_propagation

    cloud, shadow = scraps.copy(), np.zeros_like(scraps)
    for patch in patches:
        cloud[tuple(patch.pixels.T)] = True
        if not patch.overlap:
            continue
        rows, columns = (patch.pixels + patch.offset).T
        inside = (rows >= 0) & (columns >= 0) & (rows < cloud.shape[0]) & (columns < cloud.shape[1])
        shadow[rows[inside], columns[inside]] = True
    cloud = binary_propagation(cloud, _SQUARE, mask=faint | cloud)
    cloud = binary_dilation(cloud, _SQUARE, iterations=_VEIL_PX, mask=veil | cloud)
    shadow = binary_propagation(shadow, _SQUARE, mask=dark | shadow)
    painted: Mask = binary_dilation(cloud | shadow, _SQUARE, iterations=_MARGIN_PX)
    return painted
