"""What this room loads on first use, loaded at once: for a process that others are forked from."""

from __future__ import annotations


def warm() -> None:
    """Import the raster libraries and everything a comparison needs."""
    import skimage.measure
    import skimage.registration  # noqa: F401  (importing them is the point)

    from toolkit.imagery import comparison, search, tables, verdicts, views  # noqa: F401
