"""How large a scene may be, told from its header before a pixel is read: a few bytes can claim a machine's memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.errors import RasterTooBig
from toolkit.settings import get_settings

if TYPE_CHECKING:
    from rasterio.io import DatasetReader
    from rasterio.windows import Window

MOST_VALUES = 100_000_000
"""Pixels times bands that may lie in memory at once: a comparison holds some 60 bytes for each (measured, 6 GB)."""

STRIPS = 2.5
"""Times ``settings.max_pixels``: what is read strip by strip, and never lies in memory whole, may be so large."""

MOST_BANDS = 1_000
"""Bands of a scene. EMIT has 285 and AVIRIS-NG 425; a header can claim 65,535, whose names alone take minutes."""


def most_in_strips() -> int:
    """Give how many values, pixels times bands, a scene may have that is read strip by strip."""
    return int(STRIPS * get_settings().max_pixels)


def require_few_bands(count: int, name: str) -> None:
    """Refuse a header that claims more bands than any sensor has.

    Parameters
    ----------
    count
        Bands.
    name
        What messages call the scene.

    Raises
    ------
    RasterTooBig
        More than ``MOST_BANDS``.
    """
    if count > MOST_BANDS:
        raise RasterTooBig(
            f"the file has {count} bands, and at most {MOST_BANDS} are read",
            where=name,
            remedy="Keep the bands that matter.",
        )


def check_size(source: DatasetReader, window: Window | None, name: str) -> None:
    """Refuse what would not fit into memory, by the header alone.

    Parameters
    ----------
    source
        The file, opened.
    window
        What will be read of it; None for all.
    name
        What messages call the scene.

    Raises
    ------
    RasterTooBig
        The file, or what will be read of it, is too large.
    """
    whole = check_count(source, name, most=get_settings().max_pixels)
    held = source.count * int(window.width * window.height) if window else whole
    if held > MOST_VALUES:
        raise RasterTooBig(
            f"{source.count} bands of {source.width} x {source.height} pixels do not fit into memory at once",
            where=name,
            remedy="Name a smaller area (half_width_m, --around), or cut it out first.",
        )


def check_count(source: DatasetReader, name: str, *, most: int) -> int:
    """Give how many values a header claims, pixels times bands.

    Parameters
    ----------
    source
        The file, opened.
    name
        What messages call the scene.
    most
        How many there may be.

    Raises
    ------
    RasterTooBig
        There are more.
    """
    whole = int(source.count * source.width * source.height)
    if whole > most:
        raise RasterTooBig(
            f"{source.count} bands of {source.width} x {source.height} pixels are more than {most}",
            where=name,
            remedy="Cut the area of interest out first, or raise max_pixels.",
        )
    return whole
