"""Which bands the eye sees, and what the quality bands of a pair say is hidden."""

from __future__ import annotations

from toolkit.imagery.bandnames import INFRARED, VISIBLE


def visible_first(bands: tuple[str, ...]) -> tuple[list[int], int]:
    """Order bands by what the eye sees.

    Parameters
    ----------
    bands
        Names, in the file's order.

    Returns
    -------
    tuple of list of int and int
        Indexes, visible bands first, and how many of them are visible. Where no name is a common one, the file's own
        order is taken, and the first three are visible: nearly every provider stacks them so.
    """
    if not any(b in VISIBLE or b in INFRARED for b in bands):
        return list(range(len(bands))), min(3, len(bands))
    return sorted(range(len(bands)), key=lambda i: bands[i] not in VISIBLE), sum(b in VISIBLE for b in bands)


def blue_to_red(bands: tuple[str, ...]) -> tuple[list[int], int]:
    """Order bands by what the eye sees, blue, green and red first and in this order where the names tell.

    Parameters
    ----------
    bands
        Names, in the file's order.

    Returns
    -------
    tuple of list of int and int
        Indexes, and how many of them are visible, as ``visible_first`` gives.
    """
    order, visible = visible_first(bands)
    colours = [bands.index(name) for name in ("blue", "green", "red") if name in bands]
    if len(colours) < 3:
        return order, visible
    return [*colours, *(i for i in order if i not in colours)], visible
