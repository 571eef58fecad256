"""The time strip: a small picture of every scene that is held, in order of time, and the table of ranked pairs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from toolkit import style
from toolkit.imagery.catalogues.base import Listing
from toolkit.imagery.load import load
from toolkit.imagery.raster import Mask, Pixels, Raster
from toolkit.imagery.select import Choice
from toolkit.imagery.views import View
from toolkit.records import Scene, day_part, human

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_SHOWN = 12
"""Pictures in one strip; those of the chosen pairs are always among them."""

_SIDE_IN, _GAP_IN, _HEAD_IN, _FOOT_IN = 1.55, 0.12, 0.52, 0.26
_ACROSS = 4
_COLOURS = (("red", "green", "blue"), ("swir16", "nir08", "red"))
_STRETCH, _GAMMA = (2.0, 98.0), 0.75


def time_strip(listing: Listing, choice: Choice) -> tuple[View, ...]:
    """Draw the held scenes in order of time, each with its date, its sensor and the share that is clear.

    Parameters
    ----------
    listing
        Scenes, oldest first.
    choice
        What was chosen; the chosen scenes are named in the strip.

    Returns
    -------
    tuple of View
        One figure; none when no window is held.
    """
    roles = _roles(choice)
    scenes = _shown(listing.held, roles)
    if not scenes:
        return ()
    rows = -(-len(scenes) // _ACROSS)
    width = 2 * _GAP_IN + _ACROSS * (_SIDE_IN + _GAP_IN)
    height = rows * (_SIDE_IN + _HEAD_IN) + _FOOT_IN
    canvas = style.new_figure(round(width, 2), round(height, 2))
    rasters = [load(scene.path, name=scene.id) for scene in scenes if scene.path]
    limits = _limits(rasters)
    for index, scene in enumerate(scenes):
        left = (_GAP_IN + (index % _ACROSS) * (_SIDE_IN + _GAP_IN)) / width
        bottom = (_FOOT_IN + (rows - 1 - index // _ACROSS) * (_SIDE_IN + _HEAD_IN)) / height
        axes = canvas.add_axes((left, bottom, _SIDE_IN / width, _SIDE_IN / height))
        axes.imshow(_picture(rasters[index], limits[rasters[index].bands]), interpolation="nearest")
        _label(axes, scene, listing, roles.get(scene.id))
    told = [_told(scene, listing, roles.get(scene.id)) for scene in scenes]
    left_out = len(listing.held) - len(scenes)
    more = f" {left_out} more are held." if left_out else ""
    caption = f"All scenes held, in order of time, in one stretch for each kind of image.{more} Not for measuring."
    credits = tuple(dict.fromkeys(s.credit for s in scenes if s.credit))
    return (View(canvas, "time-strip", caption, f"Strip of {len(scenes)} small images: {'; '.join(told)}.", credits),)


def choice_table(listing: Listing, choice: Choice) -> style.Table:
    """List the ranked pairs and the control pair, with the reasons, and what was passed over.

    Parameters
    ----------
    listing
        Where the scenes come from.
    choice
        From ``choose_pair``.
    """
    if not choice.pairs and not choice.passed_over:
        return style.Table(["Pairs"], [["None: no window of a catalogue is held."]])
    days = {s.id: human(s.acquired) for s in listing.scenes}
    rows = [
        [f"{place}", days[p.before], days[p.after], f"{p.points:g}", "; ".join(p.reasons)]
        for place, p in enumerate(choice.pairs, 1)
    ]
    if choice.control is not None:
        p = choice.control
        rows.append(["control", days[p.before], days[p.after], f"{p.points:g}", "; ".join(p.reasons)])
    rows += [["–", words.partition(": ")[0], "–", "–", words.partition(": ")[2]] for words in choice.passed_over]
    return style.Table(["Rank", "Before", "After", "Points against", "Why"], rows)


def _roles(choice: Choice) -> dict[str, str]:
    roles: dict[str, list[str]] = {}
    if choice.pairs:
        roles.setdefault(choice.pairs[0].before, []).append("before")
        roles.setdefault(choice.pairs[0].after, []).append("after")
    if choice.control is not None:
        for name in (choice.control.before, choice.control.after):
            roles.setdefault(name, []).append("control")
    return {name: " and ".join(words) for name, words in roles.items()}


def _shown(held: Sequence[Scene], roles: dict[str, str]) -> list[Scene]:
    """Give the chosen scenes and as many others as fit, spread over time, oldest first."""
    others = [s for s in held if s.id not in roles]
    room = max(0, MOST_SHOWN - len(held) + len(others))
    if len(others) > room:
        kept = {others[round(i)].id for i in np.linspace(0, len(others) - 1, room)} if room else set()
        return [s for s in held if s.id in roles or s.id in kept]
    return list(held)


def _label(axes: Axes, scene: Scene, listing: Listing, role: str | None) -> None:
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_color(style.PALETTE["captured"] if role else style.PALETTE["line"])
        spine.set_linewidth(2.2 if role else 0.8)
    axes.set_title(_day(scene, listing), fontsize=8, pad=15, loc="left")
    look = listing.look(scene.id)
    clear = f"{look.clear_pct:g} % clear" if look and look.clear_pct is not None else "cloud not measured"
    axes.text(
        0,
        1.03,
        f"{role} · {clear}" if role else clear,
        transform=axes.transAxes,
        fontsize=6.5,
        va="bottom",
        color=style.PALETTE["soft"],
    )


def _thinned(raster: Raster) -> tuple[Pixels, Mask]:
    """Give three bands and the mask at 256 pixels a side or less; radar and single bands in grey."""
    names = raster.bands
    wanted = next((w for w in _COLOURS if set(w) <= set(names)), None)
    chosen = [0, 0, 0] if len(names) < 3 else [0, 1, 2]
    if wanted:
        chosen = [names.index(band) for band in wanted]
    step = max(1, max(raster.shape) // 256)
    return raster.data[chosen][:, ::step, ::step], raster.valid[::step, ::step]


def _limits(rasters: Sequence[Raster]) -> dict[tuple[str, ...], tuple[Pixels, Pixels]]:
    """Give what is drawn black and white, by the bands of a scene: equal brightness looks equal through time."""
    found = {}
    for bands in {r.bands for r in rasters}:
        seen = [_thinned(r) for r in rasters if r.bands == bands]
        pixels = np.concatenate([data[:, valid] for data, valid in seen], axis=1)
        low, high = np.percentile(pixels, _STRETCH, axis=1).astype(np.float32)
        found[bands] = low, high
    return found


def _picture(raster: Raster, limits: tuple[Pixels, Pixels]) -> Pixels:
    """Give (y, x, 3) float32, 0 to 1."""
    (data, _), (low, high) = _thinned(raster), limits
    scaled = np.clip((data - low[:, None, None]) / np.maximum(high - low, 1e-9)[:, None, None], 0, 1) ** _GAMMA
    picture: Pixels = np.moveaxis(scaled, 0, -1).astype(np.float32)
    return picture


def _day(scene: Scene, listing: Listing) -> str:
    if scene.acquired:
        return human(day_part(scene.acquired))
    look = listing.look(scene.id)
    return f"released {human(look.released)}" if look and look.released else "day unknown"


def _told(scene: Scene, listing: Listing, role: str | None) -> str:
    look = listing.look(scene.id)
    clear = f", {look.clear_pct:g} % clear" if look and look.clear_pct is not None else ""
    return f"{_day(scene, listing)}, {scene.sensor_words}{clear}" + (f" ({role})" if role else "")
