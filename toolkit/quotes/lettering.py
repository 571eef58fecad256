"""What a text in a figure takes: its width, and the characters that the figure's font has."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font


@cache
def text_width(text: str, size: float) -> float:
    """Give the width of a text in DejaVu Sans, in inches."""
    from matplotlib.ft2font import LoadFlags

    font = _font()
    font.set_size(size, 72)
    font.set_text(text.replace(r"\$", "$"), 0.0, flags=LoadFlags.NO_HINTING)
    return float(font.get_width_height()[0]) / 64 / 72


def _font() -> FT2Font:
    """Give the font out of matplotlib's cache: one of our own would outlive a fork, and two kernels share its file."""
    from matplotlib import font_manager

    return font_manager.get_font(font_manager.findfont("DejaVu Sans"))


@cache
def _glyphs() -> frozenset[int]:
    return frozenset(_font().get_charmap())


def drawable(text: str) -> str:
    """Drop characters that the figure's font does not have, and keep the rest literal.

    Parameters
    ----------
    text
        What is to be written.
    """
    kept = "".join(c for c in " ".join(text.split()) if ord(c) in _glyphs())
    return kept.replace("$", r"\$").strip()


def fitted(text: str, width_in: float) -> str:
    """Shorten a text to a width, at the size of the names of lanes.

    Parameters
    ----------
    text
        What is to be written.
    width_in
        Room, in inches.
    """
    short = text
    while text_width(short, 8) > width_in and len(short) > 4:
        short = short[:-2].rstrip(" ,…") + "…"
    return short
