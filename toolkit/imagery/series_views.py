"""Figures of a series: every image in order of time, and the area that stands over time with its error."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING, Any

from toolkit import style
from toolkit.imagery.series import SeriesResult, dates_in_words
from toolkit.imagery.views import View
from toolkit.records import Scene, SeriesDate, area_words, bounds, day_part, human

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

_ACROSS = 5  # small pictures in a row
_WIDTH_IN = 6.4
_HECTARE_M2 = 1e4
_CAPTION = (
    "Area that differs from the earlier image and stands as in the later one, with its error. Hollow: some areas could "
    "not be seen on that date, so more may stand."
)


def series_figures(found: SeriesResult | None) -> tuple[View, ...]:
    """Draw the images of a series in order of time, and the area over time.

    Parameters
    ----------
    found
        The series; None = there is none.

    Returns
    -------
    tuple of View
        "series" and "series-area"; none without a series.
    """
    if found is None or len(found.thumbnails) < 3:
        return ()
    scenes = [one.scene for one in found.thumbnails]
    credits = tuple(dict.fromkeys(s.credit for s in scenes if s.credit))
    span = dates_in_words(found.record)
    told = "; ".join(_told(one) for one in found.record.dates)
    strip = View(
        _strip(found),
        "series",
        f"{span[0].upper()}{span[1:]}, each stretched alike. Not for measuring.",
        f"Strip of small images in order of time: {told}.",
        credits,
    )
    measured = [one for one in found.record.dates if one.area_m2 is not None]
    areas = "; ".join(_area_told(one) for one in measured)
    if not found.record.seen:
        return (strip,)
    return (strip, View(_chart(measured), "series-area", _CAPTION, f"Chart of the area over time: {areas}.", credits))


def _told(one: SeriesDate) -> str:
    day = human(day_part(one.date)) if one.date else "date unknown"
    if not one.used:
        return f"{day}, not used"
    return f"{day}, could not be measured" if one.why else day


def _area_told(one: SeriesDate) -> str:
    area = area_words(one.area_m2 or 0.0, one.area_error_m2)
    return f"{human(day_part(one.date or ''))}, {area}{' or more' if one.partly else ''}"


def _strip(found: SeriesResult) -> Canvas:
    pictures = found.thumbnails
    across = min(_ACROSS, len(pictures))
    rows = ceil(len(pictures) / across)
    tall = max(one.picture.shape[0] / one.picture.shape[1] for one in pictures)
    cell = _WIDTH_IN / across
    canvas = style.new_figure(_WIDTH_IN, round(rows * (cell * min(tall, 2.0) + 0.32) + 0.1, 2))
    why = {one.scene: one.why for one in found.record.dates}
    for number, one in enumerate(pictures):
        axes = canvas.add_subplot(rows, across, number + 1)
        axes.imshow(one.picture, interpolation="nearest")
        axes.set_xticks([])
        axes.set_yticks([])
        _titled(axes, one.scene, why.get(one.scene.id))
    canvas.subplots_adjust(left=0.01, right=0.99, top=1 - 0.26 / canvas.get_figheight(), bottom=0.02, wspace=0.06)
    return canvas


def _titled(axes: Axes, scene: Scene, why: str | None) -> None:
    colour = style.PALETTE["soft"] if why else style.PALETTE["ink"]
    day = human(day_part(scene.acquired)) if scene.acquired else "date unknown"
    axes.set_title(f"{day}{' (not measured)' if why else ''}", fontsize=6.5, loc="left", pad=2, color=colour)


def _chart(dates: Sequence[SeriesDate]) -> Canvas:
    canvas = style.new_figure(_WIDTH_IN, 2.6)
    axes = canvas.add_subplot()
    for one in dates:
        day: Any = datetime.combine(bounds(one.date or "")[0], datetime.min.time())
        area, error = (one.area_m2 or 0.0) / _HECTARE_M2, (one.area_error_m2 or 0.0) / _HECTARE_M2
        axes.errorbar(
            [day],
            [area],
            yerr=[[min(error, area)], [error]],
            fmt="o",
            markersize=5,
            capsize=3,
            linewidth=1,
            clip_on=False,
            color=style.PALETTE["captured"],
            markerfacecolor="white" if one.partly else style.PALETTE["captured"],
        )
    axes.set_ylabel("hectares")
    axes.set_ylim(bottom=0)
    axes.spines[["top", "right"]].set_visible(False)
    canvas.autofmt_xdate(rotation=0, ha="center")
    canvas.subplots_adjust(left=0.1, right=0.97, top=0.95, bottom=0.16)
    return canvas
