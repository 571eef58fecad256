"""Figures of a comparison: before and after in one stretch for the swipe, and a map of what changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from toolkit import style
from toolkit.imagery.bandnames import shown_bands
from toolkit.imagery.captions import (
    change_in_words,
    largest_in_words,
    lines_above,
    pair_alt,
    pair_caption,
    scene_facts,
)
from toolkit.imagery.labels import placed
from toolkit.imagery.load import to_pixels
from toolkit.imagery.measure import centre, pixel_of
from toolkit.imagery.prepare import sun_at
from toolkit.imagery.raster import Pixels, Raster
from toolkit.imagery.result import Comparison
from toolkit.imagery.stretch import LONGEST_PX, levels_apart, sample, stretched
from toolkit.imagery.sun import SunPosition, shadow_direction_deg
from toolkit.records import area_words, human, human_span

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

_LABEL_POINTS = 9.5  # height of a number with its halo
_UPRIGHT = 0.02  # sine of the angle, about 1 degree, under which north counts as up
_WIDTH_IN = 6.4
_HEAD_IN, _FOOT_IN = 0.62, 0.22  # room for title and one line above, and for the credit below
_LINE_IN = 0.16  # room for each further line above
_LINE_LETTERS = 88  # that fit across a figure at 8 points; a longer line is set smaller
_OUTLINE = "#ffd92f"  # yellow on a dark rim: seen on dark and bright ground, by colour-blind readers too

_stretched = stretched  # its name until it was made public; scripts of others call it


class View(NamedTuple):
    """A figure with the words that go with it, as ``step.figure(**view._asdict())`` takes them.

    Attributes
    ----------
    canvas
        The matplotlib figure.
    name
        Id of the figure.
    caption
        What it shows.
    alt
        The same for somebody who cannot see it.
    credits
        Credit lines.
    """

    canvas: Canvas
    name: str
    caption: str
    alt: str
    credits: tuple[str, ...]


def figures(comparison: Comparison) -> tuple[View, ...]:
    """Draw all figures of a comparison.

    Parameters
    ----------
    comparison
        What was compared.

    Returns
    -------
    tuple of View
        "before", "after" and, if anything was measured, "changes" and "difference"; none without scenes.
    """
    if comparison.pair is None:
        return ()
    canvases = before_after(comparison)
    credits = tuple(dict.fromkeys(s.credit for s in comparison.scenes if s.credit))
    is_levelled = _levelled(comparison)
    views = []
    for canvas, scene, name in zip(canvases, comparison.scenes, ("before", "after"), strict=True):
        caption = pair_caption(comparison, scene, name, is_levelled=is_levelled)
        views.append(View(canvas, name, caption, pair_alt(comparison, scene, name), credits))
    if comparison.changed is not None:
        from toolkit.imagery.difference import difference_view

        told = change_in_words(comparison)
        alt = f"Map of the later image in grey. {told} {largest_in_words(comparison)}".strip()
        views.append(View(change_map(comparison), "changes", told + " Hatched: not compared.", alt, credits))
        views += [shown for shown in (difference_view(comparison, credits),) if shown]
    return tuple(views)


def before_after(comparison: Comparison) -> tuple[Canvas, Canvas]:
    """Draw both scenes with one stretch, on figures of one size whose pixels lie over each other.

    Parameters
    ----------
    comparison
        What was compared; after is shown as registered.

    Returns
    -------
    tuple of matplotlib.figure.Figure
        Before, and after with the changed areas outlined and numbered.

    Raises
    ------
    ValueError
        The comparison holds no pair.
    """
    if comparison.pair is None:
        raise ValueError("no pair was compared: there is nothing to draw")
    pair = comparison.pair
    pictures = stretched((pair.before, pair.after), pair.valid)
    canvases = []
    for picture, scene, word in zip(pictures, comparison.scenes, ("Before", "After"), strict=True):
        title, side = f"{word}: {human(scene.acquired)}", "left" if word == "Before" else "right"
        canvas, axes = _framed(comparison.pair.before, title, lines_above(scene, comparison.scenes), side=side)
        axes.imshow(picture, extent=_extent(comparison.pair.before), interpolation="nearest")
        _furnish(axes, comparison.pair.before)
        if sun := sun_at(scene, comparison.pair.before):
            _shadow_arrow(axes, comparison.pair.before, sun)
        if word == "After":
            _outline(axes, comparison, numbers=True)
        canvases.append(canvas)
    return canvases[0], canvases[1]


def change_map(comparison: Comparison) -> Canvas:
    """Draw the later scene in grey, the changed areas filled and numbered, and what was not compared hatched.

    Parameters
    ----------
    comparison
        What was compared.

    Returns
    -------
    matplotlib.figure.Figure
        The map.

    Raises
    ------
    ValueError
        The comparison holds no pair.
    """
    if comparison.pair is None:
        raise ValueError("no pair was compared: there is nothing to draw")
    pair, count = comparison.pair, len(comparison.changes())
    area = ""
    if comparison.area_m2 and count:
        area = f", {area_words(comparison.area_m2, comparison.area_error_m2)} in all"
    title = {0: "No change above the noise", 1: "1 changed area"}.get(count, f"{count} changed areas") + area
    dates = human_span(*(s.acquired for s in comparison.scenes))
    canvas, axes = _framed(pair.before, title, [dates, *dict.fromkeys(scene_facts(s) for s in comparison.scenes)])
    (picture,) = stretched((pair.after,), pair.valid)
    picture[:, :, :3] = picture[:, :, :3].mean(axis=2, keepdims=True, dtype=np.float32) * 0.6 + 102.5
    axes.imshow(picture, extent=_extent(pair.before), interpolation="nearest")
    _hatch(axes, comparison)
    _furnish(axes, pair.before)
    _outline(axes, comparison, numbers=True, fill=style.PALETTE["captured"])
    return canvas


def _framed(grid: Raster, title: str, lines: Sequence[str], *, side: str = "left") -> tuple[Canvas, Axes]:
    rows, columns = grid.shape
    picture_in = _WIDTH_IN * rows / columns
    height = picture_in + _HEAD_IN + _LINE_IN * (len(lines) - 1) + _FOOT_IN
    canvas = style.new_figure(_WIDTH_IN, round(height, 2))
    axes = canvas.add_axes((0.0, _FOOT_IN / height, 1.0, picture_in / height))
    axes.set_axis_off()
    x = 0.012 if side == "left" else 0.988  # in a swipe each title stands on its own side
    canvas.text(x, 1 - 0.12 / height, title, va="top", ha=side, fontsize=10.5, fontweight="bold")
    for number, line in enumerate(lines):
        y, size = 1 - (0.38 + _LINE_IN * number) / height, 8 * min(1.0, _LINE_LETTERS / max(1, len(line)))
        canvas.text(x, y, line, va="top", ha=side, fontsize=size, color=style.PALETTE["soft"])
    return canvas, axes


def _furnish(axes: Axes, grid: Raster) -> None:
    rows, columns = grid.shape
    axes.set_xlim(0, columns)
    axes.set_ylim(rows, 0)
    ground = grid.on_ground
    across = ground.across_m if ground and np.isfinite(ground.across_m) else grid.gsd_m
    if across:
        style.scale_bar(axes, metres_per_unit=across)
    if ground and ground.north:
        right, down = ground.north
        turned = abs(right) > _UPRIGHT or down > 0
        style.north_arrow(axes, (right, -down) if turned else (0.0, 1.0))


def _shadow_arrow(axes: Axes, grid: Raster, sun: SunPosition) -> None:
    """Draw the direction in which shadows fall, from the lower right corner's middle."""
    from matplotlib.patheffects import withStroke
    from pyproj import Geod

    if sun.elevation_deg <= 0 or grid.crs is None:
        return
    lon, lat = centre(grid)
    rows, columns = grid.shape
    end = Geod(ellps="WGS84").fwd(lon, lat, shadow_direction_deg(sun), 1000.0)
    row, column = pixel_of(grid, lon=end[0], lat=end[1])
    down, right = row - rows / 2, column - columns / 2  # with the grid's own turn against true north
    reach = 0.07 * min(rows, columns) / float(np.hypot(down, right))
    x, y = 0.91 * columns, rows - 0.10 * min(rows, columns)
    halo = [withStroke(linewidth=3, foreground="white")]
    axes.annotate(
        "",
        xy=(x + reach * right, y + reach * down),
        xytext=(x, y),
        zorder=30,
        arrowprops={"arrowstyle": "-|>", "color": style.PALETTE["ink"], "linewidth": 1.6, "path_effects": halo},
    )
    axes.text(
        0.91,
        0.012,
        "shadows fall",
        transform=axes.transAxes,
        ha="center",
        va="bottom",
        fontsize=7,
        color=style.PALETTE["ink"],
        path_effects=halo,
        zorder=30,
    )


def _extent(grid: Raster) -> tuple[float, float, float, float]:
    return 0.0, float(grid.shape[1]), float(grid.shape[0]), 0.0


def _levelled(comparison: Comparison) -> bool:
    """Tell whether the later image is shown at the earlier one's level."""
    if comparison.pair is None:
        return False
    pair = comparison.pair
    step = max(1, -(-max(pair.valid.shape) // LONGEST_PX))
    seen = pair.valid[::step, ::step]
    if not seen.any():
        seen = np.ones_like(seen)
    chosen = shown_bands(pair.before.bands)
    first, second = (sample(r.data[chosen][:, ::step, ::step], seen) for r in (pair.before, pair.after))
    return levels_apart(first, second) is not None


def _outline(axes: Axes, comparison: Comparison, *, numbers: bool, fill: str | None = None) -> None:
    from matplotlib.patheffects import withStroke

    if comparison.changed is None or not comparison.changed.any():
        return
    for _, ring in _rings(comparison):
        if fill:
            axes.fill(ring[:, 0], ring[:, 1], color=fill, alpha=0.75, linewidth=0)
        axes.plot(
            ring[:, 0],
            ring[:, 1],
            color=_OUTLINE,
            linewidth=0.9,
            path_effects=[withStroke(linewidth=1.9, foreground="#222222")],
        )
    if not numbers:
        return
    assert comparison.pair is not None  # noqa: S101  (something was measured)
    halo = [withStroke(linewidth=2.2, foreground="#222222")]
    rows, columns = comparison.pair.before.shape
    height = _LABEL_POINTS / 72 / _WIDTH_IN * columns
    for label in placed(list(_rings(comparison)), height=height, size=(columns, rows)):
        if label.anchor:
            axes.plot(
                [label.x, label.anchor[0]],
                [label.y, label.anchor[1]],
                color="white",
                linewidth=0.7,
                path_effects=[withStroke(linewidth=1.5, foreground="#222222")],
                zorder=19,
            )
        axes.text(
            label.x,
            label.y,
            str(label.number),
            ha="center",
            va="center",
            color="white",
            fontsize=8,
            fontweight="bold",
            path_effects=halo,
            clip_on=True,
            zorder=20,
        )


def _rings(comparison: Comparison) -> Iterable[tuple[int, Pixels]]:
    """Give the outlines in pixel coordinates, with their numbers."""
    assert comparison.polygons is not None and comparison.pair is not None  # noqa: S101, PT018  (callers check)
    grid = comparison.pair.before
    table = comparison.polygons
    flat = table.to_crs(grid.crs) if table.crs is not None else table
    for number, shape in zip(flat["number"], flat.geometry, strict=True):
        for part in getattr(shape, "geoms", [shape]):
            x, y = np.asarray(part.exterior.coords).T
            columns, rows = to_pixels(grid.transform, x, y)
            yield int(number), np.stack([columns, rows], axis=1)


def _hatch(axes: Axes, comparison: Comparison) -> None:
    assert comparison.pair is not None  # noqa: S101  (callers check)
    hidden = (~comparison.pair.valid).astype(float)
    if hidden.any():
        rows, columns = hidden.shape
        axes.contourf(
            np.arange(columns) + 0.5,
            np.arange(rows) + 0.5,
            hidden,
            levels=[0.5, 1.5],
            colors=["#ffffff59"],
            hatches=["////"],
        )
