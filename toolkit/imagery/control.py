"""A control pair: two earlier dates of the same ground, between which nothing is known to have changed.

Whatever the method finds there is a false alarm, or a change nobody looked for. How strong its noise is decides what an
object of the pair itself has to pass. A control pair that cannot be measured decides nothing.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from toolkit.imagery.change import ChangeMap, CompareOptions, objects
from toolkit.imagery.raster import Mask
from toolkit.records import Scene


class Control(NamedTuple):
    """What the control pair showed.

    Attributes
    ----------
    scenes
        The two scenes.
    gate
        Deviations above the median that an object must pass in ``smallest_px`` pixels to be certain.
    false_alarm_pct
        Share of the control pair's compared pixels that pass the edge of an object, in percent; None = not measured.
    doubt
        Why the control pair cannot be used; empty = it can.
    """

    scenes: tuple[Scene, Scene]
    gate: float
    false_alarm_pct: float | None
    doubt: str = ""


def judged(found: ChangeMap, valid: Mask, scenes: tuple[Scene, Scene], options: CompareOptions) -> Control:
    """Read gate and false alarms off the control pair.

    Parameters
    ----------
    found
        Change map of the control pair.
    valid
        (y, x) bool: its compared pixels.
    scenes
        Its scenes.
    options
        Parameters.

    Returns
    -------
    Control
        The gate is never lower than ``options.core``, below which no object is kept.
    """
    share = 100.0 * float(found.candidates.sum()) / max(1, int(valid.sum()))
    if found.scale is None:
        return Control(scenes, found.threshold, share)
    return Control(scenes, max(options.core, _noise(found, valid, options)), share)


def _noise(found: ChangeMap, valid: Mask, options: CompareOptions) -> float:
    """Give the value that the noise of the control pair passes in as many pixels as an object needs, now and then.

    A few objects that stand far above the rest are changes that somebody overlooked, a field ploughed or a roof built:
    they say nothing of the noise. Many such objects are the noise.
    """
    again = objects(found.statistic, valid, options)
    peaks = []
    for number in np.flatnonzero(again.kept):
        values = found.statistic[again.labels == number]
        peaks.append(float(np.partition(values, -options.smallest_px)[-options.smallest_px]))
    strong = [p for p in peaks if p > options.certain]
    if len(strong) > _MANY:
        return float(np.median(strong))
    return max((p for p in peaks if p <= options.certain), default=0.0)


_MANY = 8  # objects above the usual gate: more than anybody overlooks between two dates


def sentence(control: Control) -> str:
    """Say what the control pair means for the result."""
    from toolkit.records import number

    called = f"control pair{_dates(control.scenes)}"
    if control.doubt:
        return f"The {called} is not used. {control.doubt}"
    share = control.false_alarm_pct or 0.0
    return f"In the {called}, the same method flags {number(round(share, 2))} % of the ground."


def _dates(scenes: tuple[Scene, Scene]) -> str:
    """Say of when a control pair is, to follow its name; in brackets where a date is open or half known."""
    from toolkit.records import human, human_span, is_one_time

    if all(is_one_time(s.acquired) for s in scenes):
        return " of " + " and ".join(human(s.acquired) for s in scenes)
    return f" ({human_span(*(s.acquired for s in scenes))})"
