"""Tell a cloud by its looks, where no shadow of it is in view.

A cloud is brighter than anything the other date shows, or its light is bluer than the ground's; and its outline is
ragged, or its light reaches beyond the outline. A roof or a cleared field may share one half of that, not both: roofs
are as bright but compact and sharp; towns and quarries are ragged but no brighter than what was there. What fails here
is no cloud, or one that cannot be told from a roof.

The limits were read off 61 patches: 11 clouds of a real Landsat-7 scene (told by its thermal band), 19 patches of real
change (Landsat, built and cleared ground, a river bed), and simulated clouds of three kinds and new halls, quarries and
building sites on six grounds.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.imagery.cloud_light import Light
from toolkit.imagery.raster import Mask, Pixels

_BEYOND = 1.4  # times the light of the brightest half percent of the other date; real change reached 1.4 to 1.7 compact
_BEYOND_SOFT = 1.2  # the same, where the outline is soft
_BLUER = 0.6  # excess of blue over red, of the mean rise: clouds .61 to .91, built and cleared ground up to .5
_WHITE = 0.66  # of the stronger of blue and red: clouds .75 to 1, a bright river bed .57, cleared soil .4 to .6
_SOIL = 0.1  # less than that: fields that ripened or were mown, -.3 to 0, though nearly white and ragged as clouds
_RATHER_BLUE, _VERY_BLUE = 0.55, 0.75  # new plots in simulated growing cities -.2 to .7, a few to .9
_RAGGED = (
    6.0  # outline squared over 4 pi areas, holes filled: a square 1.3, an L 2.2, halls that touch 5.9, clouds 3 to 37
)
_HALO = 0.05  # of its height that light reaches beyond the outline: real clouds .03 to .1, thin ones to .24, roofs 0
_SLOPE = 0.2  # of its height that a cloud falls in one pixel at its outline: sheets .07 to .2, halls .29 to .43
_WIDE_HALO, _GENTLE = 0.08, 0.16  # the same, where only the edge speaks
_NEARLY_RAGGED, _NEARLY_HALO, _SHARP = 3.2, 0.05, 0.24
_EDGE, _RIM_PX = 0.45, 8  # share of the height at which an outline is drawn; ground looked at round a patch
_TOP, _HEIGHT = 99.5, 80.0  # percentiles: the other date's brightest ground, a patch's height


class Look(NamedTuple):
    """What a bright patch looks like.

    Attributes
    ----------
    beyond
        Its light, as a share of that of the brightest ground of the other date, in the band where it is least.
    bluer
        By how much it rose more in blue than in red, as a share of its mean rise; None where no bands tell.
    white
        Its rise in the weaker of blue and red over that in the stronger, as stored; 1 where no such bands are.
    ragged
        Length of its outline squared, over 4 pi areas: 1 = a circle.
    slope
        Share of its height by which it falls in one pixel at its outline.
    halo
        Share of its height that is left two to four pixels outside the outline, above what lies farther out: a plot
        beside other new plots has no light of its own there, nor one among fields that turned.
    """

    beyond: float
    bluer: float | None
    white: float
    ragged: float
    slope: float
    halo: float

    @property
    def cloud(self) -> bool:
        """True when it looks like a cloud by its light and by its outline."""
        soil = self.bluer is not None and self.bluer < _SOIL
        bright = self.white >= _WHITE and self.beyond >= _BEYOND and not soil
        if bright and (self.ragged >= _RAGGED or self.soft):
            return True
        blue = self.bluer is not None and self.bluer >= _BLUER
        very_soft = self.halo >= _WIDE_HALO or self.slope <= _GENTLE
        return very_soft and (blue or (self.white >= _WHITE and self.beyond >= _BEYOND_SOFT))

    @property
    def soft(self) -> bool:
        """True when it has no edge: it falls slowly, or its light reaches beyond its outline."""
        return self.halo >= _HALO or self.slope <= _SLOPE

    @property
    def possible(self) -> bool:
        """True when its light may be a cloud's: only then does a shadow beside it say anything."""
        return (self.white >= _WHITE and self.beyond >= _BEYOND_SOFT) or (
            self.bluer is not None and self.bluer >= _RATHER_BLUE
        )

    @property
    def casts(self) -> bool:
        """True when it is so blue that what is dark beside it may be its shadow even among fields that turned dark."""
        if self.bluer is None:
            return self.possible
        return self.bluer >= (_VERY_BLUE if self.roof else _RATHER_BLUE)

    @property
    def roof(self) -> bool:
        """True when its outline is one of a building: compact, and sharp."""
        return self.ragged <= _NEARLY_RAGGED and self.halo <= _NEARLY_HALO and self.slope >= _SHARP

    @property
    def likely(self) -> bool:
        """True when it looks like one more cloud, in a scene that holds some."""
        blue = self.bluer is not None and self.bluer >= _BLUER
        light = blue or (self.white >= _WHITE and self.beyond >= _BEYOND_SOFT)
        return self.cloud or (light and not self.roof)


def cloud_light(rises: NDArray[np.float64], light: Light, *, blue_first: bool) -> Mask:
    """Tell which patches have risen in a cloud's light, (patch,) bool.

    Parameters
    ----------
    rises
        (band, patch) mean rise over the other date, in spreads.
    light
        Both scenes.
    blue_first
        True when the first band is blue and the third red.
    """
    if len(rises) < 3:
        return np.ones(rises.shape[1], bool)
    stored = rises * light.own.spread[:3, 0, 0][:, None]
    least, most = np.minimum(stored[0], stored[2]), np.maximum(stored[0], stored[2])
    white: Mask = least >= _WHITE * np.maximum(most, 1e-6)
    if blue_first:
        white |= rises[0] - rises[2] >= _BLUER * np.maximum(rises.mean(axis=0), 1e-6)
    return white


def brightest(there: Pixels, valid: Mask) -> NDArray[np.float64]:
    """Give how bright the brightest ground of the other date is, (band,).

    Parameters
    ----------
    there
        (band, y, x) visible bands, spreads above their middle.
    valid
        (y, x) bool.
    """
    top: NDArray[np.float64] = np.percentile(there[:, valid], _TOP, axis=1)
    return np.maximum(top, 1.0)


def look(pixels: NDArray[np.int64], light: Light, top: NDArray[np.float64], valid: Mask, *, blue_first: bool) -> Look:
    """Look at one bright patch.

    Parameters
    ----------
    pixels
        (pixel, 2) rows and columns.
    light
        Both scenes.
    top
        From ``brightest``.
    valid
        (y, x) bool.
    blue_first
        True when the first band is blue and the third red.
    """
    from scipy.ndimage import binary_dilation, binary_erosion, binary_fill_holes

    low, high = np.maximum(pixels.min(axis=0) - _RIM_PX, 0), pixels.max(axis=0) + _RIM_PX + 1
    box = slice(low[0], high[0]), slice(low[1], high[1])
    every = (slice(None), *box)
    count = len(light.rise)
    rise = light.rise[every]
    risen = rise.mean(axis=0)
    inside = np.zeros(risen.shape, bool)
    inside[tuple((pixels - low).T)] = True
    height = max(float(np.percentile(risen[inside], _HEIGHT)), 1e-6)
    share = np.clip(risen / height, -1.0, 1.0)
    body = binary_fill_holes(binary_dilation(inside, _SQUARE, iterations=3) & (share > _EDGE))
    near = binary_dilation(body, _SQUARE)
    wide = binary_dilation(near, _SQUARE, iterations=2)
    far = binary_dilation(wide, _SQUARE, iterations=3) & ~wide & valid[box]
    halo = wide & ~near & valid[box]
    beside = max(0.0, float(np.median(share[far]))) if far.any() else 0.0
    left = float(np.median(share[halo])) - beside if halo.any() else 0.0
    outline = body & ~binary_erosion(body, _SQUARE, border_value=1)
    slope = float(np.median(np.hypot(*np.gradient(share))[outline])) if outline.any() else 1.0
    length = np.count_nonzero(np.diff(body, axis=0)) + np.count_nonzero(np.diff(body, axis=1))
    by_band = rise[:, inside].mean(axis=1)
    bluer = float((by_band[0] - by_band[2]) / max(float(by_band.mean()), 1e-6)) if blue_first else None
    beyond = float((np.median(light.here[:count][every][:, inside], axis=1) / top).min())
    stored = by_band * light.own.spread[:count, 0, 0]
    white = 1.0 if count < 3 else float(max(0.0, min(stored[0], stored[2])) / max(stored[0], stored[2], 1e-6))
    return Look(beyond, bluer, white, length**2 / (4.0 * np.pi * max(1, int(body.sum()))), slope, left)


_SQUARE = np.ones((3, 3), bool)
