"""What a claim says, drawn: the ring of a stated distance round its reference, the wedge of a stated direction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit import style
from toolkit.places.basemap import View
from toolkit.places.labels import Label
from toolkit.places.meant import ReferencePoint
from toolkit.records import COMPASS, DistanceCheck

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WEDGE_DEG = 33.75
"""Degrees either side of a stated direction that the wedge shows: one and a half of a sector of sixteen."""


def draw_claim(ax: Axes, view: View, check: DistanceCheck, reference: ReferencePoint) -> list[Label]:
    """Draw the distance that a claim states from a point, and its direction.

    Parameters
    ----------
    ax
        Axes of the map.
    view
        What they show.
    check
        The claim's check.
    reference
        What it measures from.

    Returns
    -------
    list of Label
        The stated figure, at the ring.
    """
    from matplotlib.patches import Circle, Wedge

    low, high = check.figure.base_low / 1000, check.figure.base_high / 1000
    centre = view.xy(reference.lon, reference.lat)
    colour = style.PALETTE["loose"]
    for radius in sorted({low, high}):
        ring = Circle(centre, radius, fill=False, edgecolor=colour, linewidth=1.1, linestyle=(0, (5, 2)), zorder=6)
        ax.add_patch(ring)
    middle = 90.0
    if check.direction is not None:
        middle = 90.0 - COMPASS.index(check.direction) * 22.5
        wedge = Wedge(centre, high * 1.1, middle - WEDGE_DEG, middle + WEDGE_DEG, facecolor=colour, alpha=0.1, zorder=3)
        ax.add_patch(wedge)
    return _figure_label(view, centre, high, middle, colour)


def _figure_label(view: View, centre: tuple[float, float], radius: float, azimuth: float, colour: str) -> list[Label]:
    """Give the figure at the first spot of the ring that lies in the view, from the stated direction on."""
    from math import cos, radians, sin

    words = {"color": colour, "fontsize": 7.5, "fontstyle": "italic"}
    for turn in (0, 20, -20, 45, -45, 90, -90, 135, -135, 180):
        at = radians(azimuth + turn)
        x, y = centre[0] + radius * cos(at), centre[1] + radius * sin(at)
        if abs(x) < 0.9 * view.half_x and abs(y) < 0.9 * view.half_y:
            return [Label(x, y, f"claimed: {radius:g} km", words)]
    return []
