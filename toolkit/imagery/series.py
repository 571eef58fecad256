"""A series: each further image of a site is compared with both images of the pair, by the same test and its gate.

An area counts as *there* on a date whose image differs from the earlier one on that ground and does not differ from
the later one; as *not yet there* where it is the other way round. Both answers are needed: cloud, a ploughed field or
half a building differ from both, and then the date tells nothing. "Does not differ" counts only where the ground was
compared, the pair may be measured, and its detection test found objects as small as the area.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from toolkit import __version__
from toolkit.errors import DatelineError
from toolkit.imagery.brackets import Sight, bracketed, moved, sight
from toolkit.imagery.change import CompareOptions
from toolkit.imagery.comparison import compare
from toolkit.imagery.prepare import is_radar
from toolkit.imagery.raster import Area
from toolkit.imagery.result import Comparison
from toolkit.records import Scene, Seen, SeenOn, SeenState, Series, SeriesDate, bounds, day_part, human
from toolkit.sampling import evenly

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from toolkit.imagery.thumbnails import Thumbnail

MOST = 60
"""Images that a series takes."""

TOO_MANY = f"A series takes {MOST} images; name those to use under series."
"""Why an image is left out that could have been compared."""

_SAME_PLACE = 0.3  # share of the smaller of two outlines that the other covers where they are one thing
_SEEN_TWICE = 2  # dates, one after the other, on which a thing that came and went must be seen: a cloud does not stay


@dataclass(frozen=True, slots=True, eq=False)
class SeriesResult:
    """What a series came to, with what its figures need.

    Attributes
    ----------
    record
        What it came to.
    thumbnails
        Small pictures of every image used, in order of time.
    """

    record: Series
    thumbnails: tuple[Thumbnail, ...] = field(default=())


class _Looked(NamedTuple):
    """One further image, compared with both images of the pair."""

    scene: Scene
    to_before: Comparison
    to_after: Comparison


class _Thing(NamedTuple):
    """An area whose dates are asked for."""

    number: int
    shape: BaseGeometry
    lon: float
    lat: float
    area_m2: float
    passing: bool
    """True where it shows in neither image of the pair."""


def measure_series(
    pair: Comparison,
    scenes: Sequence[Scene],
    *,
    options: CompareOptions | None = None,
    area: Area | None = None,
    on_progress: Callable[[int, int], None] = lambda _, __: None,
) -> SeriesResult | None:
    """Ask further images of a site between which dates each changed area was first seen.

    Parameters
    ----------
    pair
        The comparison of the two images between which something changed.
    scenes
        All images of the site, with ``path`` set; the pair's own may be among them.
    options
        Parameters of the pair.
    area
        The square that the pair was compared in.
    on_progress
        Called with the number of comparisons made, and of all.

    Returns
    -------
    SeriesResult or None
        None without a measured pair, or where no further image is at hand.
    """
    from toolkit.imagery.thumbnails import thumbnails_of

    if pair.changed is None or pair.polygons is None or pair.polygons.crs is None or len(pair.scenes) < 2:
        return None
    chosen, passed_over, notes = _chosen(pair, scenes)
    if not chosen and not passed_over:
        return None
    gate = _with_gate(options or pair.options, pair)
    looked: list[_Looked] = []
    for number, scene in enumerate(chosen):
        try:
            earlier = _compared(pair.scenes[0], scene, gate, area)
            on_progress(2 * number + 1, 2 * len(chosen))
            later = _compared(scene, pair.scenes[1], gate, area)
            on_progress(2 * number + 2, 2 * len(chosen))
            looked.append(_Looked(scene, earlier, later))
        except DatelineError as e:
            passed_over.append(_unused(scene, f"{e.what[0].upper()}{e.what[1:]}."))
    things = _things(pair, looked)
    seen = _numbered([_seen(thing, pair, looked) for thing in things], len(pair.polygons))
    dates = sorted([*(_dated(one, seen) for one in _ordered(pair, looked)), *passed_over], key=_when)
    used = [pair.scenes[0], pair.scenes[1], *(one.scene for one in looked)]
    record = Series(
        dates=tuple(dates),
        seen=seen,
        notes=tuple(notes),
        how=f"each image against both of the pair, by the method of the pair; {pair.how.rpartition(', dateline')[0]}, "
        f"dateline {__version__}",
        evidence=tuple(dict.fromkeys(s.sha256 for s in used if s.sha256)),
        simulated=any(s.simulated for s in used),
    )
    return SeriesResult(record, thumbnails_of(pair, [(one.scene, one.to_before) for one in looked]))


def _chosen(pair: Comparison, scenes: Sequence[Scene]) -> tuple[list[Scene], list[SeriesDate], list[str]]:
    """Choose the images to compare, in order of time; tell of those that are not, and of what is odd."""
    own, radar = {s.id for s in pair.scenes}, is_radar(pair.scenes[0].sensor)
    digests = {s.sha256 for s in pair.scenes}
    days = {_day(s): s.id for s in pair.scenes if s.acquired}
    chosen: list[Scene] = []
    passed: list[SeriesDate] = []
    others = sorted((s for s in scenes if s.id not in own and s.path), key=lambda s: (_when(s), s.id))
    for scene in others:
        if not scene.acquired:
            passed.append(_unused(scene, "Its date is not known."))
        elif scene.sha256 and scene.sha256 in digests:
            passed.append(_unused(scene, "It is the same file as another one."))
        elif is_radar(scene.sensor) != radar:
            passed.append(_unused(scene, "Radar and optical images cannot be compared with each other."))
        elif _day(scene) in days:
            passed.append(_unused(scene, f"It is of the same day as {days[_day(scene)]}, which is used."))
        else:
            days[_day(scene)] = scene.id
            digests.add(scene.sha256)
            chosen.append(scene)
    notes = []
    kept = evenly(chosen, MOST - len(own))
    if len(kept) < len(chosen):
        notes.append(f"{len(kept)} of {len(chosen)} further images are compared, spread evenly: a series takes {MOST}.")
        passed += [_unused(scene, TOO_MANY) for scene in chosen if scene not in kept]
    chosen = kept
    sensors = dict.fromkeys(s.sensor for s in (*pair.scenes, *chosen))
    if len(sensors) > 1:
        notes.append(f"The images are of {len(sensors)} sensors and are compared on the bands they share.")
    return chosen, passed, notes


def _unused(scene: Scene, why: str) -> SeriesDate:
    return SeriesDate(scene=scene.id, date=scene.acquired, used=False, why=why)


def _day(scene: Scene) -> tuple[object, object]:
    return bounds(scene.acquired) if scene.acquired else (None, None)


def _when(one: Scene | SeriesDate) -> tuple[bool, str, str]:
    """Sort by time, those without a date last."""
    stated = one.acquired if isinstance(one, Scene) else one.date
    return stated is None, str(bounds(stated)[0]) if stated else "", stated or ""


def _with_gate(options: CompareOptions, pair: Comparison) -> CompareOptions:
    """Give the parameters of the pair, with the gate that its control pair set."""
    if pair.control is None:
        return options
    certain = pair.options.certain if pair.control.doubt else pair.control.gate
    return options.model_copy(update={"control": None, "certain": certain})


def _compared(one: Scene, other: Scene, options: CompareOptions, area: Area | None) -> Comparison:
    """Compare two images in their order of time."""
    first, second = sorted((one, other), key=_when)
    return compare(first, second, options=options, area=area)


def _ordered(pair: Comparison, looked: Sequence[_Looked]) -> list[Scene]:
    return sorted([*pair.scenes, *(one.scene for one in looked)], key=_when)


def _things(pair: Comparison, looked: Sequence[_Looked]) -> list[_Thing]:
    """List what dates are asked for: the pair's own areas, then those that show on other dates and in neither of it."""
    assert pair.polygons is not None  # noqa: S101  (the caller checks)
    found = [
        _Thing(int(row.number), row.geometry, row.lon, row.lat, row.area_m2, passing=False)
        for row in pair.polygons.itertuples()
    ]
    seen: list[tuple[_Thing, int]] = []
    for one in looked:
        if one.to_before.polygons is None or one.to_before.polygons.crs is None:
            continue
        for row in one.to_before.polygons.itertuples():
            thing = _Thing(0, row.geometry, row.lon, row.lat, row.area_m2, passing=True)
            if any(_one_place(thing.shape, known.shape) for known in found):
                continue
            at = next((n for n, (known, _) in enumerate(seen) if _one_place(thing.shape, known.shape)), None)
            if at is None:
                seen.append((thing, 1))
            else:
                larger = max(seen[at][0], thing, key=lambda t: t.area_m2)
                seen[at] = (larger, seen[at][1] + 1)
    passing = sorted((t for t, times in seen if times >= _SEEN_TWICE), key=lambda t: -t.area_m2)
    return [*found, *(t._replace(number=len(found) + n) for n, t in enumerate(passing, start=1))]


def _numbered(seen: Sequence[Seen], own: int) -> tuple[Seen, ...]:
    """Leave out what came and went and was not seen twice running; number the rest."""
    kept = [one for one in seen if one.number <= own]
    for one in seen[own:]:
        states = [look.state for look in one.dates]
        twice = any(pair == ("present", "present") for pair in pairwise(states))
        if twice and one.by:
            kept.append(one.model_copy(update={"number": len(kept) + 1}))
    return tuple(kept)


def _one_place(one: BaseGeometry, other: BaseGeometry) -> bool:
    smaller = min(one.area, other.area)
    return bool(smaller > 0 and one.intersection(other).area >= _SAME_PLACE * smaller)


def _seen(thing: _Thing, pair: Comparison, looked: Sequence[_Looked]) -> Seen:
    """Look at one area on every date, and bracket when it came and went."""
    known = {one.scene.id: one for one in looked}
    dates = []
    for scene in _ordered(pair, looked):
        if scene.id in known:
            dates.append(_look(thing, known[scene.id], pair))
            continue
        last = scene.id == pair.scenes[1].id
        state: SeenState = "present" if last and not thing.passing else "absent"
        there = state == "present"
        dates.append(
            SeenOn(
                scene=scene.id,
                date=scene.acquired or "",
                state=state,
                area_m2=thing.area_m2 if there else 0.0,
                area_error_m2=_error_of(pair, thing) if there else 0.0,
            )
        )
    return bracketed(Seen(number=thing.number, lon=thing.lon, lat=thing.lat, area_m2=thing.area_m2, dates=tuple(dates)))


def _error_of(pair: Comparison, thing: _Thing) -> float:
    assert pair.polygons is not None  # noqa: S101  (the caller checks)
    rows = pair.polygons[pair.polygons["number"] == thing.number]
    return float(rows["area_error_m2"].sum())


def _in_frame(thing: _Thing, one: _Looked, which: Comparison, pair: Comparison) -> BaseGeometry:
    """Give an outline where a pair of images shows it: on the grid of its first, which may lie a little off."""
    first = which.scenes[0].id if which.scenes else ""
    if which.pair is None or first == pair.scenes[0].id:
        return thing.shape
    rows, columns = (pair if first == pair.scenes[1].id else one.to_before).shift_px or (0.0, 0.0)
    sign = -1.0 if one.to_before.scenes and one.to_before.scenes[0].id == one.scene.id == first else 1.0
    return moved(thing.shape, (sign * rows, sign * columns), which.pair.before)


def _look(thing: _Thing, one: _Looked, pair: Comparison) -> SeenOn:
    earlier, later = (
        sight(which, _in_frame(thing, one, which, pair), thing.area_m2) for which in (one.to_before, one.to_after)
    )
    state, why = _state(earlier, later, passing=thing.passing)
    area = error = None
    if state == "absent":
        area = error = 0.0
    elif state == "present" and earlier.area_m2:
        area, error = earlier.area_m2, earlier.area_error_m2
    return SeenOn(
        scene=one.scene.id, date=one.scene.acquired or "", state=state, why=why, area_m2=area, area_error_m2=error
    )


def _state(earlier: Sight, later: Sight, *, passing: bool) -> tuple[SeenState, str | None]:
    """Join what an image shows against the earlier and against the later one."""
    if earlier.differs is None or later.differs is None:
        return "unknown", earlier.why or later.why
    if passing:  # it is in neither image of the pair: where it stands, both differ
        both, none = earlier.differs and later.differs, not (earlier.differs or later.differs)
        if both or none:
            return ("present" if both else "absent"), None
        return "otherwise", None
    if earlier.differs == later.differs:
        why = None if earlier.differs else "It differs from neither image by more than the noise."
        return ("otherwise" if earlier.differs else "unknown"), why
    return ("present" if earlier.differs else "absent"), None


def _dated(scene: Scene, seen: Sequence[Seen]) -> SeriesDate:
    """Add up what stands on a date."""
    every = chain.from_iterable(one.dates for one in seen)
    looks = [look for look in every if look.scene == scene.id]
    measured = [look for look in looks if look.area_m2 is not None]
    total = float(np.sum([look.area_m2 for look in measured])) if measured else None
    error = float(np.sum([look.area_error_m2 or 0.0 for look in measured])) if measured else None
    reasons = dict.fromkeys(look.why for look in looks if look.state == "unknown" and look.why)
    whole = bool(looks) and len(reasons) == 1 and all(look.state == "unknown" for look in looks)
    return SeriesDate(
        scene=scene.id,
        date=scene.acquired,
        used=True,
        why=next(iter(reasons)) if whole else None,
        area_m2=total,
        area_error_m2=error,
        partly=len(measured) < len(looks),
    )


def dates_in_words(record: Series) -> str:
    """Say from when to when the images of a series are, and how many."""
    used = [one for one in record.dates if one.used and one.date]
    first, last = (human(day_part(one.date)) for one in (used[0], used[-1]) if one.date)
    return f"{len(used)} images from {first} to {last}"
