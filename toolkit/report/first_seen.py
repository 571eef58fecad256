"""Claims on when a thing came about, held against the images between which it was first seen."""

from __future__ import annotations

from itertools import chain
from math import pi, sqrt

from toolkit import __version__
from toolkit.records import (
    Case,
    Claim,
    DateCheck,
    Finding,
    Seen,
    Series,
    Verdict,
    dated_verdict,
    day_part,
    first_of,
    human,
)


def first_seen(claim: Claim, check: DateCheck, case: Case, series: Series | None) -> Finding:
    """Hold a stated date against the two images between which a thing was first seen.

    Parameters
    ----------
    claim
        The claim.
    check
        Its check, which names a comparison.
    case
        The case.
    series
        What further images of that site show; None = there are none.

    Returns
    -------
    Finding
        Supported where both images lie within the stated date, contradicted where neither does and the date lies
        outside, else open.
    """
    claimed = human(check.on)
    unplaced = check.near is not None and check.point is None
    about = _near(check, series.seen) if series and not unplaced else []
    looks = chain.from_iterable(one.dates for one in about)
    bracket = first_of(about)
    verdict: Verdict = "not-checkable"
    if bracket is not None:
        verdict = dated_verdict(bracket, check.on)
        between = f"{human(day_part(bracket.after))} and {human(day_part(bracket.by))}"
        text = f"{_named(about)} first seen between {between}; the claim says {claimed}."
    elif unplaced:
        text = f"Where it is said to be is not given as latitude, longitude in degrees; the claim says {claimed}."
    elif series is None:
        text = f"No series of images shows when it came about; the claim says {claimed}."
    elif not about:
        text = f"No changed area lies there, so no image shows when it came about; the claim says {claimed}."
    else:
        text = f"The images do not tell when it came about; the claim says {claimed}."
    return Finding(
        id=claim.id,
        kind="interval",
        basis="measured" if bracket else "inferred",
        text=text,
        verdict=verdict,
        subjects=tuple(dict.fromkeys(look.scene for look in looks)),
        how=series.how if series else f"no series of images, dateline {__version__}",
        evidence=series.evidence if series else tuple(filter(None, (case.sha256,))),
        terms=(claimed, _named(about)),
        figures=(),
        simulated=case.simulated or bool(series and series.simulated),
    )


def _near(check: DateCheck, seen: tuple[Seen, ...]) -> list[Seen]:
    """Return the areas that reach into the circle round the stated position; all of them where none is stated."""
    if check.point is None:
        return list(seen)
    from pyproj import Geod

    lat, lon = check.point
    measure = Geod(ellps="WGS84")
    return [
        one for one in seen if measure.inv(lon, lat, one.lon, one.lat)[2] <= check.within_m + sqrt(one.area_m2 / pi)
    ]


def _named(about: list[Seen]) -> str:
    if len(about) == 1:
        return f"Changed area {about[0].number} was"
    return "The first of the changed areas was"
