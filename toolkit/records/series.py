"""More than two images of one site: what was first seen between which dates, and what was gone again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from toolkit.records.base import Digest, Latitude, Line, Longitude, Record, Slug
from toolkit.records.finding import Verdict
from toolkit.records.when import Edtf, bounds

SeenState = Literal["absent", "present", "otherwise", "unknown"]
"""How the ground of one area looks on a date: as before; as after; like neither; or the images cannot tell."""


class SeenOn(Record):
    """How one area looks in one image."""

    scene: Slug
    """Id of the image."""
    date: Edtf
    """When it was taken."""
    state: SeenState
    """absent and present are measured on both sides: unlike the one image, and like the other."""
    why: Line | None = None
    """Why the image cannot tell; None = it can."""
    area_m2: float | None = None
    """Area that differs from the earlier image, in square metres; None = not measured there."""
    area_error_m2: float | None = None
    """Half-width of its range, in square metres."""


class Seen(Record):
    """One changed area through time."""

    number: int
    """Number of the changed area; one that came and went between the two images has a number above all of those."""
    lon: Longitude
    """Degrees east of a point inside it, WGS84."""
    lat: Latitude
    """Degrees north of a point inside it, WGS84."""
    area_m2: float
    """Its area where it is largest, in square metres."""
    after: Edtf | None = None
    """Date of the last image in which it is surely not there yet; None = the images do not tell."""
    by: Edtf | None = None
    """Date of the first image in which it surely is."""
    gone_after: Edtf | None = None
    """Date of the last image in which it surely is there; None = it was not seen to go."""
    gone_by: Edtf | None = None
    """Date of the first image in which it is surely gone."""
    dates: tuple[SeenOn, ...] = ()
    """How it looks in each image, in order of time."""
    note: Line | None = None
    """Why no dates are given; None = they are."""


class SeriesDate(Record):
    """One image of a series."""

    scene: Slug
    """Id of the image."""
    date: Edtf | None
    """When it was taken; None = not known, and it is not used."""
    used: bool
    """True when it was compared with both images of the pair."""
    why: Line | None = None
    """Why it is not used, or what must be known of it."""
    area_m2: float | None = None
    """Area of what stands on that date, in square metres; None = not measured."""
    area_error_m2: float | None = None
    """Half-width of its range, in square metres."""
    partly: bool = False
    """True where some areas could not be seen on that date: more may stand."""


class Series(Record):
    """What more than two images of one site show."""

    comparison: Slug | None = None
    """Id of the comparison; None = the table [imagery]."""
    dates: tuple[SeriesDate, ...]
    """The images, in order of time; those without a date last."""
    seen: tuple[Seen, ...] = ()
    """The changed areas, by number."""
    notes: tuple[Line, ...] = ()
    """What a reader must know of these images, one sentence each."""
    how: str
    """Method and version."""
    evidence: tuple[Digest, ...] = ()
    """Digests of the images compared."""
    simulated: bool = False
    """True when a program made any of the pixels."""


class Bracket(NamedTuple):
    """Two dates between which something came about: not there on the first, there on the second."""

    after: str
    by: str


def first_of(seen: Iterable[Seen]) -> Bracket | None:
    """Return the dates between which the first of some areas was seen.

    Parameters
    ----------
    seen
        The areas.

    Returns
    -------
    Bracket or None
        The first cannot have come before the earliest lower date, nor after the earliest upper one. None where there
        are no areas, or one of them has no dates and may have been the first.
    """
    found = list(seen)
    brackets = [Bracket(one.after, one.by) for one in found if one.after and one.by]
    if not brackets or len(brackets) < len(found):
        return None
    return Bracket(
        min((b.after for b in brackets), key=lambda d: bounds(d)[0]),
        min((b.by for b in brackets), key=lambda d: bounds(d)[1]),
    )


def dated_verdict(bracket: Bracket, claimed: str) -> Verdict:
    """Hold a stated date against the dates between which a thing was first seen.

    Parameters
    ----------
    bracket
        Where it was not there yet, and where it was.
    claimed
        The date that a claim gives, as EDTF.

    Returns
    -------
    Verdict
        "supported" where the whole bracket lies within the stated date, "contradicted" where the two have no day in
        common, else "not-checkable".
    """
    low, high = bounds(claimed)
    first, last = bounds(bracket.after)[0], bounds(bracket.by)[1]
    if low <= first and last <= high:
        return "supported"
    return "contradicted" if last < low or high < first else "not-checkable"
