"""Both scenes of a pair in spreads of the ground that no cloud lies on, so that one can be held against the other."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from toolkit.imagery.raster import Mask, Pixels


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
    def of(cls, values: Pixels) -> Levels:
        """Measure some pixels.

        Parameters
        ----------
        values
            (band, pixel) float32.
        """
        middle = np.median(values, axis=1)[:, None]
        spread = 1.4826 * np.median(np.abs(values - middle), axis=1)[:, None] + 1e-6
        return cls(middle.astype(np.float32)[:, :, None], spread.astype(np.float32)[:, :, None])


class Light(NamedTuple):
    """Both scenes in spreads of their clear ground, one beside the other.

    Attributes
    ----------
    here, there
        (band, y, x) the scene and the other date, spreads above the middle of the clear ground.
    rise
        (visible band, y, x) the one less the other.
    noise
        Spread of the rise over the clear ground.
    own, other
        Levels of both.
    """

    here: Pixels
    there: Pixels
    rise: Pixels
    noise: float
    own: Levels
    other: Levels


def lit(scene: Pixels, other: Pixels, valid: Mask, visible: int) -> Light:
    """Measure both scenes over the ground that no cloud of ``scene`` lies on.

    Cloud may lie over up to half of it: at first only the darker part of the scene has a say, then all that is not
    brighter than the other date lets expect.

    Parameters
    ----------
    scene
        (band, y, x) float32, visible bands first.
    other
        The other date, registered, the same shape.
    valid
        (y, x) bool.
    visible
        How many of the first bands are held against each other.
    """
    thin = slice(None, None, max(1, int(valid.sum()) // _LOOKED_AT))
    mine, yours = scene[:, valid][:, thin], other[:, valid][:, thin]
    bright = mine[:visible].mean(axis=0)
    clear = bright <= np.quantile(bright, _DARKER)
    for _ in range(_ROUNDS):
        own, others = Levels.of(mine[:, clear]), Levels.of(yours[:, clear])
        rise = (mine - own.middle[:, 0]) / own.spread[:, 0] - (yours - others.middle[:, 0]) / others.spread[:, 0]
        least = rise[:visible].min(axis=0)
        middle = float(np.median(least[clear]))
        noise = max(1.4826 * float(np.median(np.abs(least[clear] - middle))), _LEAST_NOISE)
        clear = np.abs(least - middle) < _CLEAR * noise
    here, there = (scene - own.middle) / own.spread, (other - others.middle) / others.spread
    return Light(here, there, here[:visible] - there[:visible], noise, own, others)


_LOOKED_AT = 200_000  # pixels that levels are read off
_DARKER, _ROUNDS, _CLEAR, _LEAST_NOISE = 0.6, 4, 3.0, 0.2
