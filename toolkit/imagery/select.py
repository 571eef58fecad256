"""Choose which two scenes to compare, and which two to hold against them, and say why in plain words.

A pair is good when the same ground is clear in both, and when sun, season and view move the pixels as little as can
be: what differs is then more likely to be the ground. Every drawback costs points; the pair with the fewest wins.
The weights put one month of season level with ten degrees of sun and with ten percent of the area under cloud: that is
judgment, not measurement, and is printed with every pair so that a reader can disagree.

The control pair is two scenes from before the event. Whatever the method finds there is its false alarm.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import combinations, product
from typing import NamedTuple

from toolkit import __version__
from toolkit.imagery.catalogues.base import Listing, Look
from toolkit.imagery.change import CompareOptions
from toolkit.imagery.prepare import is_radar
from toolkit.imagery.season import season_days
from toolkit.records import (
    Case,
    Finding,
    Line,
    Quantity,
    Record,
    Scene,
    SceneSearch,
    Slug,
    amount,
    bounds,
    day_part,
    human,
)

POINTS = {
    "season_day": 1 / 3,
    "sun_deg": 1.0,
    "hidden_pct": 1.0,
    "view_deg": 1.0,
    "orbit": 12.0,
    "sensor": 3.0,
    "low_sun": 10.0,
    "gap_day": 1 / 60,
    "unlike_before": 6.0,
    "radar_view": 5.0,
}
"""What each drawback costs."""

LOW_SUN_DEG = 25.0
"""Below this the shadows are longer than twice the height of what throws them."""

CLOSEST_DAYS = 4
"""Two scenes nearer in time than this show the same day rather than a change; also the least for a control pair."""

MOST_PAIRS = 10


class RankedPair(Record):
    """Two scenes that could be compared, with what speaks for and against them."""

    before: Slug
    """Id of the earlier scene."""
    after: Slug
    """Id of the later scene."""
    points: float
    """Sum of the drawbacks; the fewer the better."""
    reasons: tuple[Line, ...]
    """One short phrase each."""


class Choice(Record):
    """Which pair was chosen, out of which, and the control pair."""

    pairs: tuple[RankedPair, ...] = ()
    """Pairs that span the event, best first."""
    control: RankedPair | None = None
    """Two scenes before the event; None = there are none."""
    passed_over: tuple[Line, ...] = ()
    """Scenes that were not considered, and why."""


class _Seen(NamedTuple):
    """A held scene with all that is weighed."""

    scene: Scene
    look: Look
    day: date


def choose_pair(case: Case, listing: Listing) -> Choice:
    """Rank the pairs of a listing, and choose a control pair.

    Parameters
    ----------
    case
        The case; ``imagery.search`` says when the event was, or gives windows of time on both sides of it.
    listing
        What a catalogue gave.

    Returns
    -------
    Choice
        Empty when no window is held.
    """
    wanted = case.imagery.search if case.imagery else None
    seen = [_Seen(s, look, bounds(s.acquired)[0]) for s in listing.held if s.acquired and (look := listing.look(s.id))]
    if wanted is None or not seen:
        return Choice(passed_over=_passed_over(listing))
    early, late = _sides(seen, wanted)
    spanning = list(product(early, late)) if early or late else list(combinations(seen, 2))
    pairs = _ranked(spanning, by_gap=True)
    control = None
    if pairs and early:
        chosen = pairs[0].before
        ranked = _ranked(list(combinations(early, 2)), by_gap=False, near=chosen)
        control = ranked[0] if ranked else None
    return Choice(pairs=tuple(pairs[:MOST_PAIRS]), control=control, passed_over=_passed_over(listing))


def with_choice(case: Case, listing: Listing, choice: Choice) -> Case:
    """Give a case that compares the chosen pair, unless it names one itself.

    Parameters
    ----------
    case
        The case.
    listing
        Where the scenes come from.
    choice
        From ``choose_pair``.

    Returns
    -------
    Case
        The same case when it names a pair, or none was chosen.
    """
    plan = case.imagery
    if plan is None or plan.before or plan.after or not choice.pairs:
        return case
    best = choice.pairs[0]
    half = plan.half_width_m or (plan.search.half_width_m if plan.search else None)
    added = tuple(s for s in listing.scenes if s.id in {best.before, best.after})
    chosen = plan.model_copy(update={"before": best.before, "after": best.after, "half_width_m": half})
    return case.model_copy(update={"imagery": chosen, "scenes": (*case.scenes, *added)})


def control_options(listing: Listing, choice: Choice) -> CompareOptions | None:
    """Give the options that hold the control pair against the pair compared.

    Parameters
    ----------
    listing
        Where the scenes come from.
    choice
        From ``choose_pair``.

    Returns
    -------
    CompareOptions or None
        None without a control pair, which leaves the usual parameters.
    """
    if choice.control is None or "control" not in CompareOptions.model_fields:
        return None
    paths = {s.id: s.path for s in listing.held}
    return CompareOptions.model_validate({"control": (paths[choice.control.before], paths[choice.control.after])})


def choice_findings(case: Case, listing: Listing, choice: Choice) -> list[Finding]:
    """Say which pair was chosen and which control pair, and of how many.

    Parameters
    ----------
    case
        The case.
    listing
        Where the scenes come from.
    choice
        From ``choose_pair``.

    Returns
    -------
    list of Finding
        One; none when nothing was chosen, or the case names its pair.
    """
    named = case.imagery is not None and bool(case.imagery.before)
    if not choice.pairs or named:
        return []
    best, scenes = choice.pairs[0], {s.id: s for s in listing.scenes}
    count = Quantity(name="pairs weighed", value=len(choice.pairs))
    noun = "pair" if len(choice.pairs) == 1 else "pairs"
    text = (
        f"Of {amount(count)} {noun} held, the one of {_day(scenes[best.before])} and {_day(scenes[best.after])} "
        "was compared: sun, season, view and cloud differ least in it."
    )
    used = [best.before, best.after]
    if choice.control is not None:
        first, second = choice.control.before, choice.control.after
        text += f" The images of {_day(scenes[first])} and {_day(scenes[second])}, both from before, serve as control."
        used += [first, second]
    evidence = tuple(dict.fromkeys(d for i in used if (d := scenes[i].sha256)))
    return [
        Finding(
            id="imagery-choice",
            kind="note",
            basis="inferred",
            text=text,
            subjects=tuple(dict.fromkeys(used)),
            quantities=(count,),
            how=f"fewest drawbacks by points, dateline {__version__}",
            evidence=evidence,
            simulated=any(scenes[i].simulated for i in used),
        )
    ]


def _sides(seen: Sequence[_Seen], wanted: SceneSearch) -> tuple[list[_Seen], list[_Seen]]:
    """Part the scenes into those before and those after the event; both empty when nothing says when it was."""
    if wanted.event is not None:
        first, last = bounds(wanted.event)
    elif len(wanted.window) >= 2:
        spans = sorted(bounds(w) for w in wanted.window)
        first, last = spans[1][0], spans[-2][1]
    else:
        return [], []
    return [s for s in seen if s.day < first], [s for s in seen if s.day > last]


def _ranked(pairs: Iterable[tuple[_Seen, _Seen]], *, by_gap: bool, near: str | None = None) -> list[RankedPair]:
    found = []
    for one, two in pairs:
        first, second = (one, two) if one.day <= two.day else (two, one)
        if (second.day - first.day).days < CLOSEST_DAYS or first.scene.bands != second.scene.bands:
            continue
        drawbacks = _drawbacks(first, second, by_gap=by_gap)
        points = sum(cost for cost, _ in drawbacks)
        if near is not None and near not in {first.scene.id, second.scene.id}:
            points += POINTS["unlike_before"]
        found.append(
            RankedPair(
                before=first.scene.id,
                after=second.scene.id,
                points=round(points, 1),
                reasons=tuple(words for _, words in drawbacks),
            )
        )
    return sorted(found, key=lambda p: (p.points, p.before, p.after))


def _drawbacks(first: _Seen, second: _Seen, *, by_gap: bool) -> list[tuple[float, str]]:
    """Give what each drawback costs, and what to say of it, good or bad."""
    days = (second.day - first.day).days
    told = [_of_season(first.day, second.day)]
    if not is_radar(first.scene.sensor):  # a radar brings its own light, and sees through cloud
        told = [_of_cloud(first.look, second.look), *told, _of_sun(first.scene, second.scene)]
    if (view := _of_view(first.look, second.look)) is not None:
        told.append((view[0] * (POINTS["radar_view"] if is_radar(first.scene.sensor) else 1), view[1]))
    if first.scene.sensor != second.scene.sensor:
        told.append((POINTS["sensor"], f"{first.scene.sensor_words} against {second.scene.sensor_words}"))
    if by_gap:
        told.append((days * POINTS["gap_day"], f"{days} days apart"))
    return told


def _of_cloud(first: Look, second: Look) -> tuple[float, str]:
    shares = [look.clear_pct for look in (first, second)]
    known = [s for s in shares if s is not None]
    if len(known) < 2:
        guessed = sum(look.whole_cloud_pct or 0.0 for look in (first, second))
        return guessed * POINTS["hidden_pct"], "cloud over the area not measured"
    return sum(100 - s for s in known) * POINTS["hidden_pct"], f"{known[0]:g} % and {known[1]:g} % of the area clear"


def _of_season(first: date, second: date) -> tuple[float, str]:
    apart = season_days(first, second)
    words = "the same days of the year" if apart <= 3 else f"{apart} days apart in the year"
    return max(0, apart - 3) * POINTS["season_day"], words


def _of_sun(first: Scene, second: Scene) -> tuple[float, str]:
    heights = [s.sun_elevation_deg for s in (first, second)]
    known = [h for h in heights if h is not None]
    if len(known) < 2:
        return 0.0, "sun not stated"
    apart, low = abs(known[0] - known[1]), min(known) < LOW_SUN_DEG
    words = f"sun {known[0]:.0f}° and {known[1]:.0f}° high" + (", long shadows" if low else "")
    return apart * POINTS["sun_deg"] + low * POINTS["low_sun"], words


def _of_view(first: Look, second: Look) -> tuple[float, str] | None:
    if first.orbit and second.orbit:
        same = first.orbit == second.orbit
        words = (
            f"same orbit ({first.orbit})" if same else f"orbits {first.orbit} and {second.orbit}: seen from two sides"
        )
        return (0.0 if same else POINTS["orbit"]), words
    if first.view_deg is not None and second.view_deg is not None:
        apart = abs(first.view_deg - second.view_deg)
        return apart * POINTS["view_deg"], f"view {apart:.0f}° apart"
    return None


def _passed_over(listing: Listing) -> tuple[str, ...]:
    told = []
    for scene in listing.scenes:
        look = listing.look(scene.id)
        if look is not None and look.left_out:
            told.append(f"{_day(scene)}: {look.left_out}")
        elif look is not None and look.released:
            told.append(f"published {human(look.released)}: the day of acquisition is unknown")
    return tuple(told)


def _day(scene: Scene) -> str:
    return human(day_part(scene.acquired)) if scene.acquired else "unknown day"
