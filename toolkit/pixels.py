"""Drawn pixels to a small PNG: at most 256 colours, half the bytes, to the eye the same, the same bytes each time."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

_COLOURS = 256  # as many as a palette holds
_KEPT = 64  # at most: the commonest colours of a drawing stay as they are
_KEPT_SHARE = 1 / 4000  # of the pixels, from which a colour counts as common
_GROUND_SHARE = 1 / 100  # of the pixels, from which a colour goes before a grey
_DRAWN_COLOURS = 16384  # at most; what holds more is a picture, which has no common colours
_TINT = 16  # levels between the strongest and the weakest part of a colour: with fewer, a grey looks the same
_TEXT_STEPS = 8  # between white and a colour of text
_CELL = 8  # levels: nearer to each other, Pillow does not tell two colours of a palette apart


def to_png(pixels: NDArray[np.uint8], text: Sequence[str], about: Mapping[str, str]) -> bytes:
    """Write pixels as a PNG with a palette, chosen from every other pixel each way in a third of the time.

    The compression takes half of its usual time for a twentieth more bytes.

    Parameters
    ----------
    pixels
        Rows, columns, and red, green, blue and alpha, which is not written.
    text
        Colours of text on white, as "#17202a".
    about
        Words written into the file beside the pixels.
    """
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    drawn = Image.fromarray(pixels).convert("RGB")
    palette = Image.new("P", (1, 1))
    palette.putpalette(_palette(_every(2, drawn), text))
    few = drawn.quantize(palette=palette, dither=Image.Dither.NONE)
    buffer, words = io.BytesIO(), PngInfo()
    for key, value in about.items():
        words.add_itxt(key, value)
    few.save(buffer, format="png", pnginfo=words, compress_level=4)
    return buffer.getvalue()


def _palette(thin: Image, text: Sequence[str]) -> list[int]:
    """Choose colours, red, green and blue in turns: the ground, greys, common ones, those of text, some for the rest.

    Text has few pixels, which a choice by number would pass over. A grey of a picture that was shown with a tint would
    look as if it meant something: what has nearly none is left to the greys.
    """
    from PIL.Image import Dither, Quantize

    thinner = _every(2, thin)
    counted: Any = thinner.getcolors(_DRAWN_COLOURS) or ()
    drawn = [(number / (thinner.width * thinner.height), colour) for number, colour in sorted(counted, reverse=True)]
    ground = [colour for share, colour in drawn if share >= _GROUND_SHARE]
    common = [colour for share, colour in drawn[:_KEPT] if share >= _KEPT_SHARE]
    shades, greys = _shades(text), [(level,) * 3 for level in range(_CELL // 2, 256, _CELL)]
    chosen: dict[tuple[int, ...], tuple[int, ...]] = {}

    def choose(colours: Iterable[tuple[int, ...]], tint: int = 0) -> None:
        for colour in colours:
            if max(colour) - min(colour) >= tint:
                chosen.setdefault(tuple(level // _CELL for level in colour), colour)

    choose([*ground, shades[0], *shades[_TEXT_STEPS - 1 :: _TEXT_STEPS], *greys])
    choose([*common, *shades], _TINT)
    others = thin.quantize(_COLOURS - len(chosen), method=Quantize.FASTOCTREE, dither=Dither.NONE).getpalette() or []
    choose(zip(others[::3], others[1::3], others[2::3], strict=True), _TINT)
    return list(chain.from_iterable(chosen.values()))


def _every(step: int, image: Image) -> Image:
    from PIL.Image import Resampling

    return image.resize((-(-image.width // step), -(-image.height // step)), Resampling.NEAREST)


def _shades(text: Sequence[str]) -> list[tuple[int, ...]]:
    shares = [step / (_TEXT_STEPS - 1) for step in range(_TEXT_STEPS)]
    shades = []
    for colour in text:
        dark = bytes.fromhex(colour.removeprefix("#"))
        for share in shares:
            shade = (round(255 + (level - 255) * share) for level in dark)
            shades.append(tuple(shade))
    return shades
