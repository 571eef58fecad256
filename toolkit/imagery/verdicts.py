"""Say in sentences what a comparison came to, and hold a case's claims about change against it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from toolkit.imagery import measures  # noqa: F401  (registers the checker of measure)
from toolkit.imagery.captions import between, taken
from toolkit.imagery.control import sentence
from toolkit.imagery.known import Known, ReadPosition, read_decimal_position
from toolkit.imagery.of_kind import of_kind
from toolkit.imagery.raster import Mask
from toolkit.imagery.result import Comparison
from toolkit.imagery.season import one_season
from toolkit.imagery.series import SeriesResult
from toolkit.imagery.series_words import with_date
from toolkit.imagery.spots import circle_round, touching
from toolkit.records import (
    Case,
    Change,
    ChangeCheck,
    Claim,
    Finding,
    Quantity,
    Scene,
    Seen,
    Verdict,
    amount,
    answer,
    checks,
    grade,
    is_tested_by,
    number,
    parse_stated,
)

_ENOUGH = 0.95  # share of a place that must have been compared before its silence says anything
_FIGURES = ("before", "after", "changes")


def findings(comparison: Comparison) -> list[Finding]:
    """Say what a pair that was compared came to, with or without a case.

    Parameters
    ----------
    comparison
        What was compared.

    Returns
    -------
    list of Finding
        On the change, on the pair, and on the control pair if there was one; none where no pair is held.
    """
    if not comparison.scenes:
        return []
    if comparison.pair is None:
        return [_change_finding(comparison)]
    return [_change_finding(comparison), _pair_finding(comparison), *_control_finding(comparison)]


def _control_finding(comparison: Comparison) -> list[Finding]:
    """Say how often the method raises a false alarm, where a control pair tells."""
    if comparison.control is None or comparison.control.false_alarm_pct is None:
        return []
    share = Quantity(name="false alarms", value=round(comparison.control.false_alarm_pct, 2), unit="%")
    return [
        _finding(
            comparison,
            "imagery-control",
            sentence(comparison.control),
            (share,),
            verdict=None,
            kind="note",
        )
    ]


def check_claims(
    case: Case,
    comparison: Comparison,
    *,
    read: ReadPosition = read_decimal_position,
    series: SeriesResult | None = None,
) -> list[Finding]:
    """Check every claim of the case about change, and about what the images measure.

    Parameters
    ----------
    case
        The case.
    comparison
        Its comparison.
    read
        Reads a stated position; the places room reads every notation.
    series
        What further images of the site show; absent = there are none.

    Returns
    -------
    list of Finding
        One a check. A change that is not visible is never taken as proof that there was none: such a claim stays
        "not-checkable", with what the pair could have shown.
    """
    known = Known(case, comparison, read, series.record if series else None)
    return answer(case, "imagery", known, only=partial(is_tested_by, case))


@checks("change")
def _change(claim: Claim, check: ChangeCheck, known: Known) -> Finding:
    found = _checked(claim, check, known)
    return found if check.on is None else with_date(found, check, _seen_there(check, known), known.series)


def _seen_there(check: ChangeCheck, known: Known) -> list[Seen]:
    """Give the changed areas that a claim with a date is about."""
    seen = known.series.seen if known.series else ()
    place = known.read(check.near) if check.near else None
    pair = known.comparison.pair
    if place is None or pair is None:
        return list(seen) if check.near is None else []
    circle = circle_round(pair.before, lat=place[0], lon=place[1], radius_m=check.within_m)
    touched = touching(known.comparison, circle)
    return [one for one in seen if one.number in touched]


def _pair_finding(comparison: Comparison) -> Finding:
    compared = Quantity(name="comparable", value=comparison.comparable_pct or 0.0, unit="%")
    text = f"Of the area that both images show, {amount(compared)} could be compared."
    quantities = [compared]
    if comparison.shift_px is not None:
        length = round(float(np.hypot(*comparison.shift_px)), 2)
        moved = ", and was moved back" if comparison.shift_applied else ", too little to be worth resampling"
        text += f" The later image lay {number(length)} pixels off the earlier one{moved}."
        quantities.append(Quantity(name="shift", value=length, unit="px", uncertainty=0.1))
    return _finding(
        comparison,
        "imagery-pair",
        f"{text} {taken(comparison.scenes)}",
        tuple(quantities),
        verdict=None,
        kind="note",
    )


def _change_finding(comparison: Comparison) -> Finding:
    span = between(comparison.scenes)
    if comparison.changed is None:
        gsd_m = comparison.scenes[0].gsd_m
        size = (Quantity(name="pixel size", value=gsd_m, unit="m"),) if gsd_m else ()
        text = f"No change was measured. {comparison.reasons[0]}"
        return _finding(comparison, "imagery-change", text, size, verdict=None)
    if comparison.status == "no-detectable-change":
        text = f"{span}, no change above the noise of this pair is visible."
        quantities: tuple[Quantity, ...] = ()
        if comparison.smallest_m2:
            smallest = Quantity(name="smallest reported", value=round(comparison.smallest_m2), unit="m²")
            text += f" Nothing smaller than {amount(smallest)} would be reported."
            quantities = (smallest,)
        return _finding(comparison, "imagery-change", text, quantities, verdict=None)
    count = 0 if comparison.polygons is None else len(comparison.polygons)
    noun = "area" if count == 1 else "areas"
    text, quantities = f"{span}, {count} {noun} changed by more than the noise of this pair", ()
    counted = Quantity(name="changed areas", value=count)
    if comparison.area_m2 is None:
        return _finding(comparison, "imagery-change", f"{text}.", (counted,), verdict=None)
    total = _hectares("changed area", comparison.area_m2, comparison.area_error_m2 or 0.0)
    text += f": {amount(total)} in all."
    return _finding(comparison, "imagery-change", text, (counted, total), verdict=None)


def _checked(claim: Claim, check: ChangeCheck, known: Known) -> Finding:
    comparison = known.comparison
    if comparison.changed is None or comparison.pair is None:
        why = comparison.reasons[0] if comparison.reasons else "No pair of images was compared."
        return _answer(claim, comparison, f"This cannot be checked. {why}", (), "not-checkable")
    if check.near is None:
        return _anywhere(claim, check, comparison)
    place = known.read(check.near)
    grid = comparison.pair.before
    if place is None or grid.crs is None:
        text = f"The place “{check.near}” could not be put on the image: it is not a position that can be read."
        return _answer(claim, comparison, text, (), "not-checkable", check.near)
    circle = circle_round(grid, lat=place[0], lon=place[1], radius_m=check.within_m)
    return _there(claim, check, comparison, circle)


def _anywhere(claim: Claim, check: ChangeCheck, comparison: Comparison) -> Finding:
    assert comparison.changed is not None  # noqa: S101  (the caller checks)
    if not comparison.changed.any():
        text, quantities = _not_visible(comparison, "anywhere in the area")
        return _answer(claim, comparison, text, quantities, _unseen(check, comparison))
    changes = comparison.changes()
    counted = Quantity(name="changed areas", value=len(changes) or int(comparison.changed.any()))
    noun = "area" if counted.value == 1 else "areas"
    text = f"The pair shows {amount(counted)} changed {noun}"
    if comparison.area_m2 is None:
        judged = _seen(check, changes, None, comparison.scenes)
        return _answer(claim, comparison, f"{text}.{judged.text}", (counted, *judged.quantities), judged.verdict)
    total = _hectares("changed area", comparison.area_m2, comparison.area_error_m2 or 0.0)
    judged = _seen(check, changes, (comparison.area_m2, comparison.area_error_m2 or 0.0), comparison.scenes)
    said = (check.stated,) if check.stated else ()
    numbers = (counted, total, *judged.quantities)
    return _answer(claim, comparison, f"{text}, {amount(total)} in all.{judged.text}", numbers, judged.verdict, *said)


def _there(claim: Claim, check: ChangeCheck, comparison: Comparison, circle: Mask) -> Finding:
    assert comparison.changed is not None  # noqa: S101  (the caller checks)
    assert comparison.pair is not None  # noqa: S101
    radius = Quantity(name="radius", value=check.within_m, unit="m")
    if not circle.any():
        return _answer(claim, comparison, "The place lies outside the area that was compared.", (), "not-checkable")
    if touched := touching(comparison, circle):
        changes = comparison.changes()
        near = [changes[number - 1] for number in touched]
        largest = near[0]
        size = _square_metres("changed area", largest.area_m2, largest.area_error_m2)
        judged = _seen(check, near, (largest.area_m2, largest.area_error_m2), comparison.scenes)
        text = f"Within {amount(radius)} of the place, an area of {amount(size)} changed.{judged.text}"
        said = (check.stated,) if check.stated else ()
        return _answer(claim, comparison, text, (radius, size, *judged.quantities), judged.verdict, *said)
    seen = float(comparison.pair.valid[circle].mean())
    if seen < _ENOUGH:
        share = Quantity(name="compared", value=round(100 * seen), unit="%")
        part = f"Only {amount(share)}" if share.value else "None"
        text = f"{part} of the ground within {amount(radius)} of the place could be compared"
        cause = ": cloud or its shadow hides it." if comparison.pair.cloudy[circle].any() else "."
        return _answer(claim, comparison, text + cause, (radius, share), "not-checkable")
    text, quantities = _not_visible(comparison, f"within {amount(radius)} of the place")
    return _answer(claim, comparison, text, (radius, *quantities), _unseen(check, comparison))


class _Judged(NamedTuple):
    """A verdict, what is said of it, and the numbers of that."""

    verdict: Verdict
    text: str
    quantities: tuple[Quantity, ...] = ()


def _seen(
    check: ChangeCheck, changes: Sequence[Change], area_m2: tuple[float, float] | None, scenes: tuple[Scene, ...]
) -> _Judged:
    """Judge a claim where change was measured: its kind and its size count as much as that there is one."""
    told, anywhere = "", check.near is None
    numbers: tuple[Quantity, ...] = ()
    if check.of_kind != "any":
        kind = of_kind(check, changes, one_season=one_season(scenes))
        if kind.verdict is not None:
            return _Judged(kind.verdict, kind.text, kind.quantities)
        told, numbers, area_m2 = kind.text, kind.quantities, kind.area_m2
    if check.expect == "no-change":
        return _Judged("contradicted", told, numbers)
    if check.stated is None:
        return _Judged("supported", told, numbers)
    if area_m2 is None:
        return _Judged("not-checkable", f" Its size was not measured, and the claim says {check.stated}.")
    return _sized(
        check.stated, area_m2, _Judged("supported", told, numbers), of_kind=anywhere and check.of_kind != "any"
    )


def _sized(said: str, area_m2: tuple[float, float], judged: _Judged, *, of_kind: bool) -> _Judged:
    """Hold a stated size against an area and its error, in square metres."""
    stated, told, numbers = parse_stated(said), judged.text, judged.quantities
    if of_kind:
        area = _hectares("area of that kind", *area_m2)
        told, numbers = f"{told} Of that kind are {amount(area)}.", (*numbers, area)
    told = f"{told} The claim says {said}."
    tolerance = stated.rounding + stated.hedge + area_m2[1]
    off = stated.off(area_m2[0])
    if of_kind and off > tolerance and area_m2[0] > stated.base_high:
        return _Judged("not-checkable", f"{told} Which part of it the claim means is not known.", numbers)
    return _Judged(grade(off, tolerance, bound=stated.is_bound), told, numbers)


def _unseen(check: ChangeCheck, comparison: Comparison) -> Verdict:
    """Judge a claim where no change was measured: silence speaks only of what would have shown."""
    if check.expect == "change":
        return "not-checkable"
    if check.stated is not None and (comparison.smallest_m2 or 0.0) > parse_stated(check.stated).base_low:
        return "not-checkable"
    return "supported"


def _not_visible(comparison: Comparison, where: str) -> tuple[str, tuple[Quantity, ...]]:
    text = f"No change is visible {where} in this pair."
    if not comparison.smallest_m2:
        return text, ()
    smallest = Quantity(name="smallest reported", value=round(comparison.smallest_m2), unit="m²")
    return f"{text} One smaller than {amount(smallest)}, or of little contrast, would not show.", (smallest,)


def _hectares(name: str, value_m2: float, error_m2: float) -> Quantity:
    return Quantity(name=name, value=round(value_m2 / 1e4, 1), unit="ha", uncertainty=round(error_m2 / 1e4, 1))


def _square_metres(name: str, value_m2: float, error_m2: float) -> Quantity:
    return Quantity(name=name, value=round(value_m2, -2), unit="m²", uncertainty=round(error_m2, -2))


def _answer(
    claim: Claim,
    comparison: Comparison,
    text: str,
    quantities: tuple[Quantity, ...],
    verdict: Verdict,
    *terms: str,
) -> Finding:
    found = _finding(comparison, f"change-{claim.id}", text, quantities, verdict=verdict, claim=claim.id)
    return found.model_copy(update={"terms": terms})


def _finding(
    comparison: Comparison,
    name: str,
    text: str,
    quantities: tuple[Quantity, ...],
    *,
    verdict: Verdict | None,
    claim: str | None = None,
    kind: str = "change",
) -> Finding:
    drawn = 2 if comparison.changed is None else 3
    shown = () if comparison.pair is None else _FIGURES[:drawn]
    return Finding.model_validate(
        {
            "id": name,
            "kind": kind,
            "basis": "measured" if comparison.pair is not None else "inferred",
            "text": text,
            "verdict": verdict,
            "claim": claim,
            "subjects": tuple(s.id for s in comparison.scenes),
            "quantities": quantities,
            "how": comparison.how,
            "evidence": comparison.evidence,
            "figures": shown,
            "simulated": comparison.simulated,
        }
    )
