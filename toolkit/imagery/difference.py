"""A figure of how far every pixel of the later image lies from the earlier one, beside the areas that passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toolkit.imagery.result import Comparison
from toolkit.imagery.views import View
from toolkit.imagery.views import _framed as framed
from toolkit.imagery.views import _furnish as furnish
from toolkit.imagery.views import _hatch as hatch
from toolkit.imagery.views import _outline as outline
from toolkit.records import human_span

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_REACH = 4.0  # thresholds at which the scale ends: an object twice as strong looks no stronger
_LONGEST_PX = 600  # of the figure's grid: the eye needs no more, and the page stays small


def difference_view(comparison: Comparison, credits: tuple[str, ...]) -> View | None:
    """Draw how far each pixel of the later image lies from the earlier one.

    Parameters
    ----------
    comparison
        What was compared.
    credits
        Credit lines of both images.

    Returns
    -------
    View or None
        None where nothing was measured, or where a scene is so large that the statistic is not kept.
    """
    pair, found = comparison.pair, comparison.found
    if pair is None or found is None or found.statistic.shape != pair.valid.shape or not np.isfinite(found.threshold):
        return None
    dates = human_span(*(s.acquired for s in comparison.scenes))
    canvas, axes = framed(pair.before, "Difference, in noise of this pair", [dates])
    draw_difference(axes, comparison)
    hatch(axes, comparison)
    furnish(axes, pair.before)
    outline(axes, comparison, numbers=True)
    return View(canvas, "difference", *difference_words(comparison), credits)


def difference_words(comparison: Comparison) -> tuple[str, str]:
    """Give caption and alternative text of the figure.

    Parameters
    ----------
    comparison
        What was compared, and measured.
    """
    caption = (
        "How far each pixel of the later image lies from the earlier one: white as far as season, light and noise "
        "reach in this pair, dark where it differs by more. Outlined: the areas that passed. Hatched: not compared."
    )
    share = _share_above(comparison)
    words = f"{share:.0f} % of the pixels" if share >= 1 else "less than 1 % of the pixels"
    if share == 0:
        words = "no pixel"
    count = len(comparison.changes())
    areas = {0: "no area", 1: "1 area"}.get(count, f"{count} areas")
    alt = f"Map of the difference between the two images: {words} differ by more than the noise; {areas} passed."
    return caption, alt


def _share_above(comparison: Comparison) -> float:
    if comparison.found is None or comparison.pair is None:
        return 0.0
    seen = comparison.pair.valid
    if comparison.found.statistic.shape != seen.shape or not seen.any():
        return 0.0
    return 100.0 * float((comparison.found.statistic[seen] > comparison.found.threshold).mean())


def draw_difference(axes: Axes, comparison: Comparison) -> None:
    """Draw the change statistic in units of the threshold at which an area ends.

    Parameters
    ----------
    axes
        Axes in pixels of the grid of the earlier image.
    comparison
        What was compared, and measured.
    """
    assert comparison.found is not None  # noqa: S101  (the caller checks)
    statistic = comparison.found.statistic
    rows, columns = statistic.shape
    step = max(1, -(-max(rows, columns) // _LONGEST_PX))
    relative = np.where(np.isfinite(statistic), statistic, 0.0) / max(comparison.found.threshold, 1e-9)
    axes.imshow(
        relative[::step, ::step],
        extent=(0.0, float(columns), float(rows), 0.0),
        cmap="Greys",
        vmin=1.0,
        vmax=_REACH,
        interpolation="nearest",
    )
