"""A control pair: two earlier dates of the same ground, between which nothing is known to have changed.

Whatever the method finds there is a false alarm, or a change nobody looked for. Both ask for caution, so the strongest
object of the control pair is what an object of the pair itself has to pass.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from toolkit.imagery.change import ChangeMap, CompareOptions, objects
from toolkit.imagery.load import Mask
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
        Share of the control pair's compared pixels that pass the edge of an object, in percent.
    """

    scenes: tuple[Scene, Scene]
    gate: float
    false_alarm_pct: float


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
    return Control(scenes, max(options.core, _strongest(found, valid, options)), share)


def _strongest(found: ChangeMap, valid: Mask, options: CompareOptions) -> float:
    """Give the highest value that some kept object passes in as many pixels as an object needs."""
    again = objects(found.statistic, valid, options)
    levels = [0.0]
    for number in np.flatnonzero(again.kept):
        values = found.statistic[again.labels == number]
        levels.append(float(np.partition(values, -options.smallest_px)[-options.smallest_px]))
    return max(levels)


def sentence(control: Control) -> str:
    """Say what the control pair means for the result.

    Parameters
    ----------
    control
        As measured.
    """
    from toolkit.records import human

    dates = " and ".join(human(s.acquired) for s in control.scenes)
    return f"In the control pair of {dates}, the same method flags {control.false_alarm_pct:.2f} % of the ground."
