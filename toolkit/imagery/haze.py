"""May cloud or haze be what differs? Asked of what brightness and shadow cannot tell.

A veil weakens the contrast of the ground below it and adds light. Cloud over all of a scene leaves hardly any contrast.
And where what is called changed has risen in light bluer than the brightest ground's, and the ground shows through
it, or it has no edge, or is whiter than any ground and ragged, it is cloud and no building.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.imagery.cloud_light import Light, lit
from toolkit.imagery.cloud_looks import Look, brightest, look
from toolkit.imagery.quality import blue_to_red
from toolkit.imagery.raster import Mask, Pixels
from toolkit.imagery.trust import Trust

if TYPE_CHECKING:
    from toolkit.imagery.change import ChangeMap
    from toolkit.imagery.result import Pair

_FINE_PX = 3.0  # standard deviation of the blur whose remainder is fine detail

_VEIL_LIGHT = 1.15  # times the ground's brightness that a veil adds at least
_VEIL_WEAKER = 1.1  # times the detail that the ground had: under cloud less, on a building site 1.3 and more
_VEIL_RANGE = 1.4  # times the contrast of the dimmest tiles that the clearest have: a veil is never even
_VEIL_TIED = -0.35  # correlation of light and contrast from tile to tile: more light, less contrast
_VEILED = 0.3  # share of tiles from which the scene as a whole is veiled
_VEIL_TILE_PX, _FEWEST_VEILED = 32, 9


def veiled(before: Pixels, after: Pixels, valid: Mask) -> Trust | None:
    """Say that haze or thin cloud lies over much of one scene, which brightness and shadow cannot tell; else None.

    A veil weakens the contrast of the ground below it and adds light at the same time, here more and there less. No
    gain and no offset does so; what is even over the whole scene is no more than a gain, and harmless.

    Parameters
    ----------
    before
        (band, y, x) float32, the visible bands first, at least three.
    after
        Registered, the same shape.
    valid
        (y, x) bool.
    """
    for first, second, word in ((before, after, "later"), (after, before, "earlier")):
        share = _veiled_share(first[:3], second[:3], valid)
        if share >= _VEILED:
            return Trust(
                "too-cloudy",
                f"Haze or thin cloud lies over the {word} image: in {share:.0%} of the area the ground's contrast is "
                "weaker and its light stronger. Nothing is measured.",
            )
    return None


def _veiled_share(clear: Pixels, dim: Pixels, valid: Mask) -> float:
    """Give the share of tiles that are brighter and of weaker contrast in the second scene, if a veil explains it."""
    from scipy.ndimage import gaussian_filter

    details = []
    for scene in (clear, dim):
        fine = [band - gaussian_filter(band, _FINE_PX) for band in scene]
        details.append(np.stack(fine))
    contrast, light = [], []
    for every, inside in _tiles(valid):
        seen = [np.median(np.abs(d[every][:, inside]), axis=1) for d in details]
        bright = [np.median(scene[every][:, inside], axis=1) for scene in (clear, dim)]
        contrast.append(float(np.median(seen[1] / np.maximum(seen[0], 1e-9))))
        light.append(float(np.min(bright[1] / np.maximum(bright[0], 1e-9))))
    if len(contrast) < _FEWEST_VEILED:
        return 0.0
    left_over, added = np.array(contrast), np.array(light)
    dimmest, clearest = np.percentile(left_over, [10.0, 90.0])
    ranks = [np.argsort(np.argsort(values)) for values in (left_over, added)]  # Spearman's: no tile rules alone
    if clearest <= _VEIL_RANGE * dimmest or np.corrcoef(ranks[0], ranks[1])[0, 1] > _VEIL_TIED:
        return 0.0
    return float(np.mean((left_over < _VEIL_WEAKER * clearest) & (added > _VEIL_LIGHT)))


def _tiles(valid: Mask) -> list[tuple[tuple[slice, slice, slice], Mask]]:
    """Give the tiles of which half can be compared, for all bands, and the pixels in each that can."""
    starts = (range(0, max(1, size - _VEIL_TILE_PX + 1), _VEIL_TILE_PX) for size in valid.shape)
    corners = [(slice(y, y + _VEIL_TILE_PX), slice(x, x + _VEIL_TILE_PX)) for y, x in product(*starts)]
    return [((slice(None), *box), valid[box]) for box in corners if valid[box].mean() >= 0.5]


_CLEAREST = 75.0  # percentile of tiles: a closed cloud leaves none its contrast, a new town hides at most so many
_FLAT = 0.15  # of the other date's contrast, relative to its brightness: an offset or another unit leaves .25 or more


def flat(before: Pixels, after: Pixels, valid: Mask) -> Trust | None:
    """Say that one scene holds hardly any contrast, as under a closed cloud; else None.

    Parameters
    ----------
    before
        (band, y, x) float32, the visible bands first, at least three.
    after
        Registered, the same shape.
    valid
        (y, x) bool.
    """
    first, second = (_contrast(scene[:3], valid) for scene in (before, after))
    for clear, dim, word in ((first, second, "later"), (second, first, "earlier")):
        left = float(np.percentile(np.max(dim / np.maximum(clear, 1e-9), axis=1), _CLEAREST))
        if left < _FLAT:
            return Trust(
                "too-cloudy",
                f"The {word} image shows hardly any contrast, {left:.0%} of the other's: cloud or haze hides the "
                "ground. Nothing is measured.",
            )
    return None


def _contrast(scene: Pixels, valid: Mask) -> NDArray[np.float64]:
    """Give the size of the fine detail over the scene's brightness, (tile, band)."""
    from scipy.ndimage import gaussian_filter

    detail = np.stack([np.abs(band - gaussian_filter(band, _FINE_PX)) for band in scene])
    bright = np.maximum(np.abs(np.median(scene[:, valid], axis=1)), 1e-9)
    found = [np.median(detail[every][:, inside], axis=1) / bright for every, inside in _tiles(valid)]
    return np.array(found or [bright * 0.0 + 1.0])


_LEAST_PX = 30  # of a changed area whose look tells anything
_MOST_LIKE_CLOUD = 0.003  # share of the ground
_BLUER_THAN_GROUND = 1.1
"""Rise in blue over that in red, each in the light of the brightest ground, which is redder than a cloud. Simulated
clouds 1.2 to 2.4; cleared and mown fields .2 to 1; towns, quarries and roofs .8 to 4, which other signs tell."""
_SEEN_THROUGH, _SHIMMERS, _HARDLY = 0.7, 0.3, 0.15
"""Correlation of fine detail between the dates, in the band where it is strongest: below simulated thin cloud .87 to
.99, sheets .15 to .96, heaps 0 to .5; on ground that is new -.13 to .13, a few areas to .4; Taizhou's to .56."""
_SOFT, _RATHER_SOFT = 0.2, 0.27  # fall in one pixel at the outline: sheets .14 to .38, what is built .24 to .5
_LEAST_LIGHT, _MOST_LIGHT = 0.05, 1.5
"""Light of an area that is seen through, as a share of the brightest ground's: thin cloud .07 to 1.5."""
_WEAKER, _OF_RISE = 1.1, 0.06
"""Times the detail that the ground had, or of the rise, that a cloud's fine detail is at most."""
_BEYOND, _ALSO_INFRARED, _RAGGED, _VERY_RAGGED, _WISPS = 1.3, 0.8, 4.0, 5.0, 8.0
"""Light of a heap, as a share of the brightest ground's, in visible bands and near infrared, and its outline: heaps
1.6 to 6, .8 to 3.6, 3.9 to 24; towns and gravel are as ragged and at most 1.05; roofs as bright, and 1.3 to 2.5."""


class _Like(NamedTuple):
    """How much of what changed looks like cloud, as a share of the ground, in one scene."""

    share: float
    word: str


def like_cloud(before: Pixels, after: Pixels, valid: Mask, changed: Mask) -> Trust | None:
    """Say that what differs looks like cloud or haze rather than like the ground; else None.

    Parameters
    ----------
    before
        (band, y, x) float32, the visible bands first and from blue to red, at least three.
    after
        Registered, the same shape.
    valid
        (y, x) bool.
    changed
        (y, x) bool: what the method calls changed.
    """
    if not changed.any():
        return None
    tried = [
        _Like(_cloudy_share(after, before, valid, changed), "later"),
        _Like(_cloudy_share(before, after, valid, changed), "earlier"),
    ]
    most = max(tried)
    if most.share <= _MOST_LIKE_CLOUD:
        return None
    return Trust(
        "too-cloudy",
        f"What differs in {most.share:.1%} of the ground is white light without an edge over the "
        f"{most.word} image, as of cloud, haze or snow: it cannot be told from change. Nothing is measured. A cloud "
        "mask of the provider beside the bands would tell.",
    )


def _cloudy_share(scene: Pixels, other: Pixels, valid: Mask, changed: Mask) -> float:
    from scipy.ndimage import find_objects, label

    light = lit(scene, other, valid, 3)
    top = brightest(light.there, valid)
    labels, count = label(changed, np.ones((3, 3), bool))
    like = 0
    for number, box in enumerate(find_objects(labels, count), 1):
        inside = labels[box] == number
        size = int(inside.sum())
        risen = light.rise[(slice(None), *box)][:, inside].mean(axis=1)
        if size < _LEAST_PX or risen.min() <= 0 or risen[0] / top[0] < _BLUER_THAN_GROUND * risen[2] / top[2]:
            continue
        corner = np.array([box[0].start, box[1].start])
        seen = look(np.argwhere(inside) + corner, light, top[:3], valid, blue_first=True)
        infrared = light.here[(slice(3, 4), *box)][:, inside] / top[3:4, None] if len(top) > 3 else np.inf
        through, smooth = _seen_through(light, box, inside), _smooth(light, box, inside)
        like += size * _is_cloud(seen, through, float(np.median(infrared)), smooth=smooth)
    return like / max(1, int(valid.sum()))


def _is_cloud(seen: Look, through: float, infrared: float, *, smooth: bool) -> bool:
    """Tell cloud from what was built by three signs: ground that shows through, no edge, and a heap's white light."""
    if seen.beyond < _LEAST_LIGHT:
        return False
    if through >= _SEEN_THROUGH and seen.beyond < _MOST_LIGHT:
        return True
    whole = seen.ragged < _VERY_RAGGED
    if through >= _HARDLY and (seen.slope <= _SOFT or (whole and through >= _SHIMMERS and seen.slope <= _RATHER_SOFT)):
        return True
    if smooth and through >= _SHIMMERS and seen.ragged >= _WISPS:
        return True
    if seen.beyond < _BEYOND or seen.ragged < _RAGGED:
        return False
    return through >= _HARDLY or (smooth and seen.ragged >= _VERY_RAGGED and infrared >= _ALSO_INFRARED)


def _smooth(light: Light, box: tuple[slice, slice], inside: Mask) -> bool:
    """Tell whether an area's fine detail is no stronger than it was, or small beside its rise."""
    from scipy.ndimage import gaussian_filter

    sizes = []
    for scene in (light.here, light.there):
        details = [band[box] - gaussian_filter(band[box], 1.5) for band in scene[:3]]
        sizes.append(float(np.mean([np.median(np.abs(d[inside])) for d in details])))
    risen = float(light.rise[(slice(None), *box)][:, inside].mean())
    return sizes[0] <= max(_WEAKER * sizes[1], _OF_RISE * risen)


def _seen_through(light: Light, box: tuple[slice, slice], inside: Mask) -> float:
    """Give how much the ground below an area is still the same, detail by detail, in the band where that is most."""
    from scipy.ndimage import gaussian_filter

    seen = []
    for here, there in zip(light.here, light.there, strict=True):
        details = [(band[box] - gaussian_filter(band[box], _FINE_PX))[inside] for band in (here, there)]
        limited = [np.clip(d, *np.percentile(d, [3.0, 97.0])) for d in details]
        if min(float(d.std()) for d in limited) > 0:
            seen.append(float(np.corrcoef(*limited)[0, 1]))
    return max(seen, default=0.0)


def rims_of_clouds(pair: Pair, found: ChangeMap) -> Mask:
    """Give the changed areas that touch a cloud or its shadow: they are its rim, or cannot be told from it.

    Parameters
    ----------
    pair
        The registered pair; without clouds it has no rims either.
    found
        Its change map.
    """
    from scipy.ndimage import binary_dilation, label

    if not (pair.cloudy.any() and found.candidates.any()):
        return np.zeros_like(pair.cloudy)
    square = np.ones((3, 3), bool)
    labels, _ = label(found.candidates, square)
    numbers = np.unique(labels[binary_dilation(pair.cloudy, square, iterations=TOUCHES_PX)])
    rims: Mask = np.isin(labels, numbers[numbers > 0])
    return rims


TOUCHES_PX = 3
"""Between a cloud and an area that is its rim."""


def hazy(pair: Pair) -> Trust | None:
    """Say that haze or a closed cloud lies over one scene of a pair; None where that is not so, or no colours tell."""
    order, visible = blue_to_red(pair.before.bands)
    if visible < _FEWEST_BANDS or not pair.valid.any():
        return None
    seen = pair.before.data[order], pair.after.data[order], pair.valid
    return veiled(*seen) or flat(*seen)


def clouded(pair: Pair, changed: Mask) -> Trust | None:
    """Say that what is called changed looks like cloud; None where it does not, or no colours tell.

    Parameters
    ----------
    pair
        The registered pair, without the clouds that were found.
    changed
        (y, x) bool.
    """
    order, visible = blue_to_red(pair.before.bands)
    if visible < _FEWEST_BANDS:
        return None
    return like_cloud(pair.before.data[order], pair.after.data[order], pair.valid, changed)


_FEWEST_BANDS = 3
