"""The key of the site map: what each mark stands for, and only the marks that are there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from toolkit import style
from toolkit.places.map_data import ClaimMark

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


def draw_key(
    figure: Figure,
    corner: tuple[float, float],
    present: Iterable[str],
    claims: Sequence[ClaimMark],
    *,
    others: Sequence[Line2D] = (),
) -> None:
    """Draw the key beside the map.

    Parameters
    ----------
    figure
        The map's figure.
    corner
        Its upper left corner, in figure fractions.
    present
        Standings of the positions that are drawn.
    claims
        The claims that are drawn.
    others
        Handles of what else is drawn.
    """
    handles = [_mark("o", _WORDS["reference"], color="accent", markersize=8, markeredgecolor="white")]
    standings = set(present)
    for standing, (mark, role) in MARKS.items():
        if standing in standings:
            handles.append(_hollow(mark, _WORDS[standing], role))
    handles += _of_claims(claims)
    handles += others
    figure.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=corner,
        frameon=False,
        fontsize=8.5,
        ncols=1,
        title="Positions stated, and what is claimed",
        alignment="left",
        title_fontsize=9,
        borderaxespad=0.0,
        labelspacing=0.4,
    )


def _of_claims(claims: Sequence[ClaimMark]) -> list[Any]:
    """Give the handles of what the claims are drawn as."""
    handles: list[Any] = []
    if any(mark.ends for mark in claims):
        handles.append(_mark("s", "measured from", color="ink", markersize=4))
        handles.append(_line("distance measured", color="accent", linewidth=0.9))
    if any(mark.radii_km for mark in claims):
        handles.append(_line("distance claimed", color="loose", linewidth=1.1, linestyle=(0, (5, 2))))
    if any(mark.tolerance_km for mark in claims):
        handles.append(_patch("its tolerance", "loose", 0.22))
    if any(mark.wedge_deg and mark.centre for mark in claims):
        handles.append(_patch("direction claimed", "loose", 0.09))
    if any(mark.border for mark in claims):
        handles.append(_line("line measured to", color="loose", linewidth=2.2, alpha=0.75))
    if any(mark.area is not None for mark in claims):
        handles.append(_patch("area claimed", "said", 0.12))
    return handles


def town_handle() -> Line2D:
    """Give the key's line for towns that no claim names."""
    return _mark("s", "town", color="soft", markersize=3)


def county_handle() -> Line2D:
    """Give the key's line for centres of counties."""
    return _mark("+", "centre of a county or city", color="soft", markersize=6)


def zone_handle() -> Line2D:
    """Give the key's line for a border with a zone along it."""
    return _line("military demarcation line", color="soft", linewidth=1.5, linestyle=(0, (4, 1.5)))


def _mark(shape: str, label: str, *, color: str, **drawn: Any) -> Line2D:
    from matplotlib.lines import Line2D

    return Line2D([], [], marker=shape, linestyle="", color=style.PALETTE[color], label=label, **drawn)


def _hollow(shape: str, label: str, color: str) -> Line2D:
    return _mark(shape, label, color=color, markersize=6, markeredgewidth=1.6, markerfacecolor="none")


def _line(label: str, *, color: str, **drawn: Any) -> Line2D:
    from matplotlib.lines import Line2D

    return Line2D([], [], color=style.PALETTE[color], label=label, **drawn)


def _patch(label: str, color: str, alpha: float) -> Any:
    from matplotlib.patches import Patch

    return Patch(
        facecolor=(style.PALETTE[color], alpha), edgecolor=(style.PALETTE[color], 0.5), linewidth=0.5, label=label
    )
