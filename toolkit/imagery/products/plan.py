"""What a product is made of: which file holds which band, how counts become reflectance, and what its metadata says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[Any]
Members = Mapping[str, Path]
"""Files of a product: path inside it, with "/", to where its bytes lie."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One band of the scene.

    Attributes
    ----------
    name
        Common name.
    files
        Files that hold it, the best first, each with the number of its band, from 1.
    scale, offset
        From counts to reflectance; scale None = counts are kept.
    """

    name: str
    files: tuple[tuple[str, int], ...]
    scale: float | None = None
    offset: float = 0.0


@dataclass(frozen=True, slots=True)
class Cover:
    """The provider's own mask of clouds.

    Attributes
    ----------
    name
        What the band is called in the scene; ``quality_band.named_quality`` reads it by that name.
    file
        File that holds it.
    codes
        From (band, y, x) as the file has them to (y, x) codes of 0 to 255.
    """

    name: str
    file: str
    codes: Callable[[Counts], Counts]


@dataclass(frozen=True)
class Plan:
    """A product, as its metadata and the names of its files describe it.

    Attributes
    ----------
    name
        The provider's identifier.
    sensor
        Platform and instrument.
    acquired
        EDTF, UTC; None = not stated.
    layers
        Bands, those that matter most first.
    cover
        Mask of clouds; None = it brings none.
    cloud_pct
        Share of the whole scene under cloud, as stated.
    sun_elevation_deg, sun_azimuth_deg
        As stated.
    provider, credit, licence
        As stated, or as the provider states it for all its products.
    notes
        What a reader must know of it, one sentence each.
    shapes
        Rows and columns that the metadata states for its files; empty = none.
    epsg
        Reference system that it states; None = none.
    as_it_is
        True where the one file needs nothing done to it: it is the scene, untouched.
    recheck
        Asks the pixels about scale and offset: takes the plan, counts by band, validity and classes, gives the plan to
        follow.
    radar
        True for radar, which is calibrated and placed otherwise.
    """

    name: str
    sensor: str
    acquired: str | None
    layers: tuple[Layer, ...]
    cover: Cover | None = None
    cloud_pct: float | None = None
    sun_elevation_deg: float | None = None
    sun_azimuth_deg: float | None = None
    provider: str | None = None
    credit: str | None = None
    licence: str | None = None
    notes: tuple[str, ...] = ()
    shapes: tuple[tuple[int, int], ...] = ()
    epsg: int | None = None
    as_it_is: bool = False
    recheck: Callable[[Plan, dict[str, Counts], NDArray[np.bool_], Counts | None], Plan] | None = None
    radar: bool = False

    def facts(self) -> dict[str, Any]:
        """Give what goes into the scene's record, by the names of its fields; without what is not known."""
        cloud = None if self.cloud_pct is None else f"Cloud over the whole scene: {self.cloud_pct:.1f} %."
        note = " ".join([*([cloud] if cloud else []), *self.notes])
        known = {
            "sensor": self.sensor,
            "acquired": self.acquired,
            "provider": self.provider,
            "product_id": self.name,
            "sun_elevation_deg": self.sun_elevation_deg,
            "sun_azimuth_deg": self.sun_azimuth_deg,
            "credit": self.credit,
            "licence": self.licence,
            "note": note,
        }
        return {key: value for key, value in known.items() if value not in (None, "")}
