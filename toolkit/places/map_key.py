"""The key of the site map: what each mark stands for, and only the marks that are there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from toolkit import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

MARKS = {
    "agrees": ("o", "supported"),
    "nearby": ("o", "loose"),
    "unchecked": ("D", "not-checkable"),
    "contradicted": ("x", "contradicted"),
}
"""Standing of a stated position to its mark and the role of its colour."""

_WORDS = {
    "reference": "reference position",
    "agrees": "agrees with it",
    "nearby": "nearby",
    "contradicted": "contradicted",
    "unchecked": "cannot be tested",
}


def draw_key(figure: Figure, present: Iterable[str], *, has_counties: bool, has_line: bool) -> None:
    """Draw the key beside the map.

    Parameters
    ----------
    figure
        The map's figure.
    present
        Standings of the positions that are drawn.
    has_counties
        True where centres of counties or cities are drawn.
    has_line
        True where a military demarcation line crosses the map.
    """
    handles = [_mark("o", _WORDS["reference"], color="accent", markersize=8, markeredgecolor="white")]
    standings = set(present)
    for standing, (mark, role) in MARKS.items():
        if standing in standings:
            handles.append(_hollow(mark, _WORDS[standing], role))
    handles.append(_mark("s", "measured from, or a town", color="ink", markersize=4))
    if has_counties:
        handles.append(_mark("+", "centre of a county or city", color="soft", markersize=6))
    if has_line:
        handles.append(_line("military demarcation line"))
    figure.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0.64, 0.345),
        frameon=False,
        fontsize=8.5,
        ncols=1,
        title="Positions stated",
        alignment="left",
        title_fontsize=9,
    )


def _mark(shape: str, label: str, *, color: str, **drawn: Any) -> Line2D:
    from matplotlib.lines import Line2D

    return Line2D([], [], marker=shape, linestyle="", color=style.PALETTE[color], label=label, **drawn)


def _hollow(shape: str, label: str, color: str) -> Line2D:
    return _mark(shape, label, color=color, markersize=6, markeredgewidth=1.6, markerfacecolor="none")


def _line(label: str) -> Line2D:
    from matplotlib.lines import Line2D

    return Line2D([], [], color=style.PALETTE["soft"], linewidth=1.5, linestyle=(0, (4, 1.5)), label=label)
