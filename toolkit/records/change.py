"""Measured change between two scenes."""

from __future__ import annotations

from typing import Literal

from toolkit.records.base import Digest, Latitude, Longitude, Record, Slug
from toolkit.records.scene import ComparisonStatus

ChangeKind = Literal["vegetation-lost", "vegetation-grown", "water", "water-gone", "burnt", "bare-or-built"]
"""Kinds of change that the bands of a pair can tell. Bare and built ground look alike."""


class Change(Record):
    """One area that changed by more than the pair's own noise."""

    number: int
    """Number on the map, largest area first."""
    lon: Longitude
    """Degrees east of a point inside it, WGS84."""
    lat: Latitude
    """Degrees north of a point inside it, WGS84."""
    area_m2: float
    """Area in square metres, in an equal-area projection."""
    area_error_m2: float
    """Half-width of the area's range, in square metres: half a pixel along the outline."""
    strength: float
    """Mean of the change statistic inside it over the threshold; 1 = just detected."""
    comparison: Slug | None = None
    """Id of the comparison that found it; None = the table [imagery]."""
    kind: ChangeKind | None = None
    """Kind of change, where the bands tell; None = not told apart."""
    greenness_before: float | None = None
    """Vegetation index (NDVI) of the area in the earlier scene; None = no such bands."""
    greenness_after: float | None = None
    """The same in the later scene, brought to the earlier one's brightness by the ground that did not change."""
    brighter: float | None = None
    """Visible light of the area in the later scene over that in the earlier one, brought to one brightness likewise."""
    simulated: bool = False
    """True when the pixels were made by a program."""


class ComparisonSummary(Record):
    """What a comparison of two scenes came to, without the pixels."""

    status: ComparisonStatus
    """Outcome."""
    id: Slug | None = None
    """Id of the comparison; None = the table [imagery]."""
    site: Slug | None = None
    """Id of the site it is about; None = the table [imagery] says."""
    before: Slug | None = None
    """Id of the earlier scene."""
    after: Slug | None = None
    """Id of the later scene."""
    shift_px: tuple[float, float] | None = None
    """Row and column shift of after against before, in pixels; None = not measured."""
    shift_applied: bool = False
    """True when after was resampled by that shift."""
    comparable_pct: float | None = None
    """Share of the area free of cloud, shadow and gaps in both scenes, in percent."""
    area_m2: float | None = None
    """Total changed area in square metres; None = not measured."""
    threshold: float | None = None
    """Threshold on the change statistic."""
    smallest_m2: float | None = None
    """Smallest object kept, in square metres."""
    detectable_m2: float | None = None
    """Smallest test object of twice the scene's contrast that is found at 9 of 10 places, in m²; None = not known."""
    false_alarm_pct: float | None = None
    """Share of a control pair's ground that the same method flags, in percent; None = no control pair."""
    reasons: tuple[str, ...] = ()
    """Why the status is what it is, in plain words."""
    limits: tuple[str, ...] = ()
    """What this pair could not show, one sentence each."""
    how: str
    """Method and version."""
    evidence: tuple[Digest, ...] = ()
    """Digests of the two scenes."""
    simulated: bool = False
    """True when a program made the pixels."""
