"""Place map labels so that none hides another: greedy, the most important first, in order of merit (Imhof 1975)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.transforms import Bbox

# Offsets in points and the text's alignment: right above first, as readers expect.
_SPOTS = (
    (6, 4, "left", "bottom"),
    (6, -4, "left", "top"),
    (-6, 4, "right", "bottom"),
    (-6, -4, "right", "top"),
    (0, 8, "center", "bottom"),
    (0, -8, "center", "top"),
    (9, 0, "left", "center"),
    (-9, 0, "right", "center"),
    (16, 14, "left", "bottom"),
    (16, -14, "left", "top"),
    (-16, 14, "right", "bottom"),
    (-16, -14, "right", "top"),
    (28, 24, "left", "bottom"),
    (28, -24, "left", "top"),
    (-28, 24, "right", "bottom"),
    (-28, -24, "right", "top"),
)


@dataclass(frozen=True, slots=True)
class Label:
    """A text to place beside a point.

    Attributes
    ----------
    x
        Map x of the point.
    y
        Map y of the point.
    text
        The words.
    style
        Arguments for ``Axes.annotate``.
    needed
        True draws it even where it must overlap.
    dot
        Mark to draw at the point, only where the words find room: "s", "o"; "" = none.
    """

    x: float
    y: float
    text: str
    style: dict[str, Any] = field(default_factory=dict)
    needed: bool = False
    dot: str = ""


def place_labels(
    ax: Axes, labels: list[Label], points: list[tuple[float, float]], *, keep_clear: tuple[Any, ...] = ()
) -> int:
    """Draw labels where they overlap neither each other nor a point.

    Parameters
    ----------
    ax
        Axes whose limits are final.
    labels
        Most important first.
    points
        Map positions of all marks.
    keep_clear
        Boxes in axes fractions (x0, y0, x1, y1) that scale bar and arrow need.

    Returns
    -------
    int
        How many were left out for want of room.
    """
    from matplotlib.transforms import Bbox

    renderer = ax.figure.canvas.get_renderer()  # type: ignore[attr-defined]  # Agg canvas
    frame = ax.get_window_extent(renderer)
    marks = [Bbox.from_bounds(x - 4, y - 4, 8, 8) for x, y in ax.transData.transform(points)] if points else []
    taken = [*marks, *(Bbox(ax.transAxes.transform([box[:2], box[2:]])) for box in keep_clear)]
    left_out = 0
    for label in labels:
        left_out += not _place(ax, label, taken, frame, renderer)
    return left_out


def _place(ax: Axes, label: Label, taken: list[Bbox], frame: Bbox, renderer: Any) -> bool:
    from matplotlib.patheffects import withStroke
    from matplotlib.transforms import Bbox

    x, y = ax.transData.transform((label.x, label.y))
    own = Bbox.from_bounds(x - 4, y - 4, 8, 8)
    if label.dot and (_outside(own, frame) or any(_overlap(own, other) for other in taken)):
        return False
    halo = [withStroke(linewidth=2.5, foreground="white", alpha=0.9)]
    text = ax.annotate(
        label.text,
        (label.x, label.y),
        textcoords="offset points",
        xytext=(0, 0),
        zorder=20,
        path_effects=halo,
        annotation_clip=True,
        **{"fontsize": 8, **label.style},
    )
    best: tuple[float, int] | None = None
    for number, spot in enumerate(_SPOTS):
        box = _moved(text, spot, renderer)
        cost = sum(_overlap(box, other) for other in taken) + 3 * _outside(box, frame)
        if best is None or cost < best[0]:
            best = (cost, number)
        if cost == 0:
            break
    assert best is not None  # noqa: S101  (there is always a first spot)
    if best[0] > 0 and not label.needed:
        text.remove()
        return False
    spot = _SPOTS[best[1]]
    if label.dot:
        ax.plot(label.x, label.y, label.dot, color=label.style.get("color", "black"), markersize=3, zorder=8)
        taken.append(own)
    taken.append(_moved(text, spot, renderer))
    if abs(spot[0]) > 10:  # far from its point: a thin leader
        ax.annotate(
            "",
            (label.x, label.y),
            textcoords="offset points",
            xytext=spot[:2],
            zorder=19,
            arrowprops={"arrowstyle": "-", "linewidth": 0.6, "color": label.style.get("color", "black"), "shrinkB": 3},
        )
    return True


def _moved(text: Any, spot: tuple[int, int, str, str], renderer: Any) -> Bbox:
    text.set_position(spot[:2])
    text.set_ha(spot[2])
    text.set_va(spot[3])
    box: Bbox = text.get_window_extent(renderer).padded(1.5)
    return box


def _overlap(a: Bbox, b: Bbox) -> float:
    width = min(a.x1, b.x1) - max(a.x0, b.x0)
    height = min(a.y1, b.y1) - max(a.y0, b.y0)
    return width * height if width > 0 and height > 0 else 0.0


def _outside(box: Bbox, frame: Bbox) -> float:
    return box.width * box.height - _overlap(box, frame)
