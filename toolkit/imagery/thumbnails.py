"""Small pictures of the images of a series, in one stretch, for the eye."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.imagery.stretch import stretched
from toolkit.records import Scene

if TYPE_CHECKING:
    from toolkit.imagery.raster import Raster
    from toolkit.imagery.result import Comparison

_LONGEST_PX = 220  # of a small picture


class Thumbnail(NamedTuple):
    """A small picture of one image.

    Attributes
    ----------
    scene
        The image.
    picture
        (y, x, 4) uint8, RGBA.
    """

    scene: Scene
    picture: NDArray[np.uint8]


def thumbnails_of(pair: Comparison, others: Sequence[tuple[Scene, Comparison]]) -> tuple[Thumbnail, ...]:
    """Make small pictures of every image of a series, each stretched as the earlier image of the pair is.

    Parameters
    ----------
    pair
        The comparison of the two images.
    others
        Each further image with its comparison to the earlier one.

    Returns
    -------
    tuple of Thumbnail
        In order of time.
    """
    if pair.pair is None:
        return ()
    before, after = _both(pair.pair.before, pair.pair.after, pair.pair.valid)
    made = [Thumbnail(pair.scenes[0], before), Thumbnail(pair.scenes[1], after)]
    for scene, compared in others:
        if compared.pair is None:
            continue
        first, second = _both(compared.pair.before, compared.pair.after, compared.pair.valid)
        made.append(Thumbnail(scene, first if compared.scenes[0].id == scene.id else second))
    return tuple(sorted(made, key=lambda one: one.scene.acquired or ""))


def _both(before: Raster, after: Raster, valid: NDArray[np.bool_]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    first, second = stretched((before, after), valid)
    step = max(1, -(-max(first.shape[:2]) // _LONGEST_PX))
    return first[::step, ::step].copy(), second[::step, ::step].copy()
