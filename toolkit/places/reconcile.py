"""Several stated positions as one point with a radius, and what does not fit it by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from toolkit.places.geodesy import geod
from toolkit.records import Outlier, Position, Reconciled

SAME_PLACE_KM = 2.0
"""Two positions closer than this are one place: half the width of a compound of some square kilometres."""

EXACT_M = 1_000.0
"""A reference whose printed digits leave more than this open gives way to the most exact position that agrees."""

WIDE_M = 5_000.0
"""A point with a larger radius is only approximate: it may lie in the next valley."""


def reconcile(positions: Sequence[Position]) -> Reconciled:
    """Reconcile what is stated for a site.

    Positions within 2 km and their radii of each other are one place. The reference's place is kept unless more
    positions that no stated distance contradicts stand together elsewhere; then the site is contradicted, and its
    reference still shown. Nothing is averaged: the point is one that somebody states, the reference or, where its
    digits leave more than a kilometre open, the most exact that agrees with it; its radius holds every agreeing
    position with its own radius.

    Parameters
    ----------
    positions
        As ``locate_sites`` gives them, the reference first.

    Returns
    -------
    Reconciled
        Point, radius, status, and the outliers with how far off they are.
    """
    if not positions:
        return Reconciled(status="not-found")
    own = _together(positions[0], positions)
    elsewhere = [_together(p, positions) for p in positions[1:] if p not in own and p.status != "contradicted"]
    rival = max((len(_speakers(group)) for group in elsewhere), default=0)
    chosen = positions[0]
    if chosen.uncertainty_m > EXACT_M:
        chosen = min(own, key=lambda p: (p.uncertainty_m, p is not chosen))
    lat, lon = chosen.lat, chosen.lon
    radius = max(_away_m(lat, lon, p) + p.uncertainty_m for p in own)
    others = [position for position in positions if position not in own]
    far_first = sorted(others, key=lambda p: (-_away_m(lat, lon, p), p.stated))
    tested = len(_speakers(own)) > 1 or bool(positions[0].reasons)
    status: Literal["located", "approximate", "contradicted"] = "approximate"
    if rival > len(_speakers(own)):
        status = "contradicted"
    elif tested and radius <= WIDE_M:
        status = "located"
    return Reconciled(
        status=status,
        lat=lat,
        lon=lon,
        uncertainty_m=round(radius, 2),
        agreeing=_speakers(own),
        outliers=tuple(
            Outlier(stated_by=p.stated_by, stated=p.stated, off_m=round(_away_m(lat, lon, p), 1)) for p in far_first
        ),
    )


def _together(centre: Position, positions: Sequence[Position]) -> list[Position]:
    return [
        p
        for p in positions
        if _away_m(centre.lat, centre.lon, p) <= SAME_PLACE_KM * 1000 + centre.uncertainty_m + p.uncertainty_m
    ]


def _speakers(group: Sequence[Position]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(p.stated_by for p in group))


def _away_m(lat: float, lon: float, position: Position) -> float:
    return float(geod().inv(lon, lat, position.lon, position.lat)[2])
