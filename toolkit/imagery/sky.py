"""Read a provider's quality band: which pixels show the ground, and which a cloud, its shadow or nothing.

Sentinel-2 SCL: ESA, "Level-2A Algorithm Overview", classes 0-11. Landsat QA_PIXEL: USGS LSDS-1619, bits 0-5. Fmask: Zhu
and others (2015), doi:10.1016/j.rse.2014.12.014, values 0-4 and 255. All three take bright new roofs for cloud now and
then, and none sees thin haze.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

QualityKind = Literal["scl", "qa_pixel", "fmask"]
"""Kinds of quality band: Sentinel-2's scene classification, Landsat's QA_PIXEL, and Fmask's own classes."""

FMASK_VALUES = (0, 1, 2, 3, 4, 255)
"""What Fmask may hold: land, water, shadow, snow, cloud, fill."""

_SCL = {"nothing": (0, 1), "cloud": (8, 9, 10), "shadow": (3,)}
_FMASK = {"nothing": (255,), "cloud": (4,), "shadow": (2,)}
_QA_FILL, _QA_CLOUD, _QA_SHADOW = 0b1, 0b1110, 0b10000  # fill; dilated cloud, cirrus, cloud; cloud shadow

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Sky:
    """What lies between the satellite and the ground, pixel by pixel.

    Attributes
    ----------
    nothing
        (y, x) bool: no data, or defective.
    cloud
        (y, x) bool: cloud or cirrus.
    shadow
        (y, x) bool: shadow of a cloud.
    classes
        (y, x) the band itself, where its classes tell land cover too (SCL); None = they do not.
    """

    nothing: Flags
    cloud: Flags
    shadow: Flags
    classes: NDArray[Any] | None = None

    @property
    def clear(self) -> Flags:
        """Give the pixels that show the ground, (y, x) bool."""
        return ~(self.nothing | self.hidden)

    @property
    def hidden(self) -> Flags:
        """Give the pixels where a cloud or its shadow hides the ground, (y, x) bool."""
        return self.cloud | self.shadow

    def percent(self, flags: Flags) -> float:
        """Give the share of the area that is flagged, in percent of the pixels with data.

        Parameters
        ----------
        flags
            (y, x) bool.
        """
        seen = ~self.nothing
        return round(100.0 * float((flags & seen).sum()) / max(1, int(seen.sum())), 1)


def read_sky(values: NDArray[Any], kind: QualityKind) -> Sky:
    """Read a quality band.

    Parameters
    ----------
    values
        (y, x) integers as the provider codes them.
    kind
        Which band it is.

    Returns
    -------
    Sky
        Cloud, shadow and gaps.
    """
    if kind == "qa_pixel":
        bits = values.astype(np.uint16)
        return Sky((bits & _QA_FILL) > 0, (bits & _QA_CLOUD) > 0, (bits & _QA_SHADOW) > 0)
    table = _SCL if kind == "scl" else _FMASK
    nothing, cloud, shadow = (np.isin(values, table[word]) for word in ("nothing", "cloud", "shadow"))
    return Sky(nothing, cloud, shadow, values if kind == "scl" else None)
