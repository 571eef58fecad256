"""A scene in memory: its pixels, which of them are ground, and where they lie."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.imagery.place import OnGround, on_ground
from toolkit.records import Digest

if TYPE_CHECKING:
    from affine import Affine
    from rasterio.crs import CRS

Pixels = NDArray[np.float32]
Mask = NDArray[np.bool_]

_SCALE_ERROR = 0.005
"""By so much the scale of UTM and of national grids differs from 1 at most; a pixel is called what they call it."""


STORED, LEFT_OUT, COLOURS_APART = "dateline:stored", "dateline:left-out", "dateline:colours-apart"
"""Keys of tags that reading adds: how the pixels are stored, bands that do not show the ground, and how far apart the
colours of a palette lie."""

_GRAIN = {"lossy": 4.0, "uint8": 1.0, "uint16": 0.29, "int16": 0.29}
"""Rounding alone leaves 0.29 of a step; 8-bit pictures have mostly been stretched or sharpened before. Two pictures of
one ground, each through JPEG of quality 40, 50 or 60 (five grounds): 10 of 15 showed change at 2, none at 4."""

_OF_A_STEP = 0.7
"""What a palette does to a pixel, of the distance between its colours. Measured on five grounds with 16, 64, 128 and
250 colours: .4 to .8, drawn with dots .5 to .9."""


class Area(NamedTuple):
    """A square of ground round a point.

    Attributes
    ----------
    lon, lat
        Centre, degrees, WGS84.
    half_width_m
        Half the side, in metres; None = the whole scene, which must show the point.
    """

    lon: float
    lat: float
    half_width_m: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Raster:
    """Pixels of one scene, with their place on the ground.

    Attributes
    ----------
    data
        (band, y, x) float32, in the file's own counts, or scaled where the file says how. Finite everywhere: where
        ``valid`` is False each band holds its own median, which means nothing.
    valid
        (y, x) bool; False where any band has no data.
    transform
        From (column, row) to coordinates of ``crs``.
    crs
        Coordinate reference system; None = the file has none.
    bands
        Band names, in order; "band-1" ... where the file names none.
    tags
        What the file says about itself.
    sha256
        Digest of the file.
    name
        File name, for messages.
    hidden
        (y, x) bool: cloud or shadow by the file's own quality band; None = it brings none.
    """

    data: Pixels
    valid: Mask
    transform: Affine
    crs: CRS | None
    bands: tuple[str, ...]
    tags: dict[str, str] = field(default_factory=dict)
    sha256: Digest = ""
    name: str = ""
    hidden: Mask | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Give the number of rows and of columns."""
        return self.valid.shape[0], self.valid.shape[1]

    @property
    def sensor(self) -> str:
        """Give the sensor as the file names it, or an empty text."""
        return self.tags.get("sensor", "").strip()

    @property
    def simulated(self) -> bool:
        """True when the file says that a program made its pixels."""
        return self.tags.get("simulated", "").strip().lower() in {"true", "1", "yes"}

    @property
    def gsd_m(self) -> float | None:
        """Side of a pixel in metres: of the grid on the ground, at its middle; else as the tag says; None = unknown."""
        ground = self.on_ground
        if ground is None or not np.isfinite(ground.pixel_m):
            return _number(self.tags.get("gsd_m"))
        assert self.crs is not None  # noqa: S101  (or it would lie nowhere)
        if self.crs.is_projected:
            stated = float(np.sqrt(abs(self.transform.determinant)) * self.crs.linear_units_factor[1])
            if abs(stated / ground.pixel_m - 1) < _SCALE_ERROR:
                return stated
        return float(f"{ground.pixel_m:.3g}")

    @property
    def grain(self) -> float:
        """Standard deviation of what storing alone does to a pixel, in counts."""
        coarse = _OF_A_STEP * (_number(self.tags.get(COLOURS_APART)) or 0.0)
        return max(coarse, _GRAIN.get(self.tags.get(STORED, ""), 0.0))

    @property
    def on_ground(self) -> OnGround | None:
        """Place, pixel size and north at the middle of the grid; None without georeference."""
        return on_ground(self.transform, self.crs, self.shape) if self.crs is not None else None


def _number(text: Any) -> float | None:
    try:
        value = float(text)
    except (TypeError, ValueError):
        return None
    return value if np.isfinite(value) and value > 0 else None
