"""Put a number beside every outlined area of a figure.

None is missing, none lies over another number or another area while there is room, none is far off without a line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Box = tuple[float, float, float, float]

_DIRECTIONS = ((1, -1), (1, 0), (-1, -1), (-1, 0), (0, -1), (0, 1), (1, 1), (-1, 1))
_STEPS = (0.35, 1.0, 2.0, 3.5, 5.5, 8.0, 12.0)  # heights of a label between it and its area
_BESIDE = 1.5  # heights up to which a label needs no line
_GAP = 0.4  # heights between two numbers on one line: "36" and "6" are no "366"
_LETTER = 0.62  # width of a figure as a share of the height of its line


class Label(NamedTuple):
    """Where a number stands.

    Attributes
    ----------
    number
        Of the area.
    x, y
        Middle of the number, in pixels of the figure's grid.
    anchor
        Point of the area that a line leads to; None = the number stands beside it.
    """

    number: int
    x: float
    y: float
    anchor: tuple[float, float] | None


def placed(
    rings: Sequence[tuple[int, NDArray[np.floating]]], *, height: float, size: tuple[float, float]
) -> list[Label]:
    """Place the numbers of areas.

    Parameters
    ----------
    rings
        Number and outline of each area, (point, 2) as column and row; an area may have several outlines.
    height
        Height of a line of text, in pixels of the grid.
    size
        Columns and rows of the figure.

    Returns
    -------
    list of Label
        One for every number, smallest first.
    """
    shapes: dict[int, NDArray[np.floating]] = {}
    for number, ring in rings:
        if number not in shapes or len(ring) > len(shapes[number]):
            shapes[number] = ring
    areas = {number: _bounds(ring) for number, ring in shapes.items()}
    taken: list[Box] = []
    labels = []
    for number in sorted(shapes):
        ring, width = shapes[number], _LETTER * height * len(str(number))
        others = np.array([box for other, box in areas.items() if other != number]).reshape(-1, 4)
        tried = [(spot, _box(spot, width, height)) for spot in _spots(ring, width, height)]
        inside = [(spot, box) for spot, box in tried if _within(box, size)]
        free = [(spot, box) for spot, box in inside if not _covers(box, np.array(taken).reshape(-1, 4))]
        clear = [(spot, box) for spot, box in free if not _covers(box, others)]
        spot, box = (clear or free or inside or [_held_inside(ring, width, height, size)])[0]
        taken.append((box[0] - _GAP * height, box[1], box[2] + _GAP * height, box[3]))
        labels.append(Label(number, *spot, _anchor(ring, spot, height)))
    return labels


def _spots(ring: NDArray[np.floating], width: float, height: float) -> Iterator[tuple[float, float]]:
    """Give places round an area, the nearest first, each measured from the outline itself and not from its box."""
    middle = ring.mean(axis=0)
    for step in _STEPS:
        for right, down in _DIRECTIONS:
            toward = np.array([right, down]) / np.hypot(right, down)
            edge = ring[int(np.argmax((ring - middle) @ toward))]
            yield (
                float(edge[0] + right * (width / 2 + step * height)),
                float(edge[1] + down * (height / 2 + step * height)),
            )


def _box(spot: tuple[float, float], width: float, height: float) -> Box:
    return spot[0] - width / 2, spot[1] - height / 2, spot[0] + width / 2, spot[1] + height / 2


def _within(box: Box, size: tuple[float, float]) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= size[0] and box[3] <= size[1]


def _bounds(ring: NDArray[np.floating]) -> Box:
    left, top = ring.min(axis=0)
    right, bottom = ring.max(axis=0)
    return float(left), float(top), float(right), float(bottom)


def _covers(box: Box, others: NDArray[np.floating]) -> bool:
    """Tell whether a box lies over any of others, (n, 4)."""
    across = (box[0] < others[:, 2]) & (others[:, 0] < box[2])
    down = (box[1] < others[:, 3]) & (others[:, 1] < box[3])
    return bool((across & down).any())


def _held_inside(
    ring: NDArray[np.floating], width: float, height: float, size: tuple[float, float]
) -> tuple[tuple[float, float], Box]:
    """Give the place nearest to an area's middle that lies in the figure."""
    x, y = ring.mean(axis=0)
    spot = float(np.clip(x, width / 2, size[0] - width / 2)), float(np.clip(y, height / 2, size[1] - height / 2))
    return spot, _box(spot, width, height)


def _anchor(ring: NDArray[np.floating], spot: tuple[float, float], height: float) -> tuple[float, float] | None:
    away = np.hypot(*(ring - np.array(spot)).T)
    nearest = int(away.argmin())
    return None if away[nearest] <= _BESIDE * height else (float(ring[nearest, 0]), float(ring[nearest, 1]))
