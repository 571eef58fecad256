"""What a comparison gives back: status, mask, polygons and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from toolkit.imagery.change import ChangeMap, CompareOptions
from toolkit.imagery.control import Control
from toolkit.imagery.kinds import kinds_of
from toolkit.imagery.raster import Mask, Raster
from toolkit.records import Change, ComparisonStatus, ComparisonSummary, Scene

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two scenes on one grid.

    Attributes
    ----------
    before, after
        Pixels; after is registered and has the bands of before.
    valid
        (y, x) bool: pixels that were compared.
    cloudy
        (y, x) bool: cloud or shadow in either scene.
    """

    before: Raster
    after: Raster
    valid: Mask
    cloudy: Mask


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """What a comparison came to.

    Attributes
    ----------
    status
        "measured", "no-detectable-change", "unreliable", "too-cloudy"; of a case also "not-comparable" when its scenes
        cannot be a pair, and "no-scenes" when it holds none.
    changed
        (y, x) bool on the grid of before; None = not measured.
    polygons
        Changed objects, EPSG:4326, largest first (see ``measure.polygons``); None = not measured.
    shift_px
        Row and column shift of after against before; None = not measured, or the tiles do not agree on one.
    area_m2
        Total changed area in square metres; None = unknown.
    limits
        What this pair could not show, one sentence each.
    reasons
        Why the status is what it is.
    scenes
        The two scenes, before and after; empty = none held.
    pair
        Pixels for figures; None = none held.
    found
        Statistic and threshold; None = not measured.
    shift_applied
        True when after was resampled.
    comparable_pct
        Share of the area that was compared, in percent.
    smallest_m2
        Smallest object reported, in square metres.
    how
        Method and version.
    options
        Parameters, as used.
    control
        What the control pair showed; None = there was none.
    seen_bits
        Of a large scene, whose ``pair`` is thinned: a bit a pixel, set where it was compared.
    detectable_m2
        Smallest test object of twice the scene's contrast found nearly everywhere, in square metres; None = none was.
    """

    status: ComparisonStatus
    changed: Mask | None = None
    polygons: GeoDataFrame | None = None
    shift_px: tuple[float, float] | None = None
    area_m2: float | None = None
    limits: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    scenes: tuple[Scene, ...] = ()
    pair: Pair | None = None
    found: ChangeMap | None = None
    shift_applied: bool = False
    comparable_pct: float | None = None
    smallest_m2: float | None = None
    how: str = ""
    options: CompareOptions = field(default_factory=CompareOptions)
    control: Control | None = None
    seen_bits: NDArray[np.uint8] | None = None
    detectable_m2: float | None = None

    @property
    def compared(self) -> Mask | None:
        """Give the pixels that were compared, (y, x) bool on the grid of ``changed``; None = nothing was."""
        if self.changed is None or self.pair is None:
            return None
        if self.seen_bits is None:
            return self.pair.valid
        return np.unpackbits(self.seen_bits, axis=1, count=self.changed.shape[1]).view(bool)

    @property
    def simulated(self) -> bool:
        """True when a program made the pixels."""
        return any(s.simulated for s in self.scenes)

    @property
    def evidence(self) -> tuple[str, ...]:
        """Give the digests of the two scenes, and of the control pair's."""
        scenes = (*self.scenes, *(self.control.scenes if self.control else ()))
        return tuple(dict.fromkeys(s.sha256 for s in scenes if s.sha256))

    @property
    def area_error_m2(self) -> float | None:
        """Give the half-width of the range of the total area: the outlines' errors added up."""
        if self.polygons is None or not len(self.polygons):
            return None
        return finite(float(self.polygons["area_error_m2"].sum(skipna=False)))

    def summary(self) -> ComparisonSummary:
        """Give the record of it, without the pixels."""
        return ComparisonSummary(
            status=self.status,
            before=self.scenes[0].id if self.scenes else None,
            after=self.scenes[1].id if self.scenes else None,
            shift_px=self.shift_px,
            shift_applied=self.shift_applied,
            comparable_pct=self.comparable_pct,
            area_m2=self.area_m2,
            threshold=finite(self.found.threshold) if self.found else None,
            smallest_m2=self.smallest_m2,
            detectable_m2=self.detectable_m2,
            false_alarm_pct=self._false_alarm_pct(),
            reasons=self.reasons,
            limits=self.limits,
            how=self.how,
            evidence=self.evidence,
            simulated=self.simulated,
        )

    def _false_alarm_pct(self) -> float | None:
        if self.control is None or self.control.false_alarm_pct is None:
            return None
        return round(self.control.false_alarm_pct, 3)

    def changes(self) -> tuple[Change, ...]:
        """Give the changed objects as records; none for a pair without georeference."""
        if self.polygons is None or self.polygons.crs is None:
            return ()
        told = kinds_of(self)
        rows = self.polygons.drop(columns="geometry").to_dict("records")
        facts = [told[row["number"]]._asdict() if row["number"] in told else {} for row in rows]
        return tuple(Change(**row, **f, simulated=self.simulated) for row, f in zip(rows, facts, strict=True))

    def geojson(self) -> str:
        """Give the changed objects as GeoJSON text, EPSG:4326; an empty collection when there are none."""
        if self.polygons is None or self.polygons.crs is None or not len(self.polygons):
            return '{"type": "FeatureCollection", "features": []}\n'
        rounded = self.polygons.round({"lon": 6, "lat": 6, "area_m2": 1, "area_error_m2": 1, "strength": 3})
        rounded = rounded.set_geometry(rounded.geometry.set_precision(1e-7))
        return str(rounded.to_json(drop_id=True)) + "\n"


def finite(value: float) -> float | None:
    """Give the number, or None for NaN and infinity."""
    return value if np.isfinite(value) else None
