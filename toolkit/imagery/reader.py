"""One way to read pixels, whatever the size of the file: which bands are ground, and where there is none.

A file is looked at once, on windows spread over it, to learn what its bands are and what its fill is. Every window
read afterwards, the whole of a small scene or a strip of a large one, goes through the same masks: no-data tags of each
band, NaN and infinity, masks inside the file and in a .msk beside it, transparency of any depth, constant fill at the
edges, and the provider's quality bands.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.imagery.bandnames import common_names, ground_bands
from toolkit.imagery.gaps import Fill, filled, fills
from toolkit.imagery.quality_band import Quality, class_band, named_quality, read_quality_band
from toolkit.raster_files import beside_mask

if TYPE_CHECKING:
    from rasterio.io import DatasetReader
    from rasterio.windows import Window

Counts = NDArray[Any]
Mask = NDArray[np.bool_]
Box = tuple[slice, slice]

_SMALL_PX = 1_000_000  # a scene of no more pixels is looked at whole
_EDGE_PX, _INNER_PX = 64, 128  # sides of the windows looked at in a larger one
_DEEP_PX = 3  # rows or columns of an edge
_OPAQUE = 0.98  # of full opacity: less is mixed with what lies behind
_SEEN_THROUGH, _MOSTLY = 0.95, 0.5  # shares of pixels that are clear or opaque, and opaque, in a transparency band
_MASK_NAMES = frozenset({"alpha", "mask", "datamask", "data_mask", "valid", "transparency", "opacity"})
_FULL = frozenset({1.0, 255.0, 1023.0, 4095.0, 32767.0, 65535.0})  # full opacity at 1, 8, 10, 12, 15 and 16 bits


class Layout(NamedTuple):
    """What the bands of a file are.

    Attributes
    ----------
    bands
        Numbers, from 1, of the bands that show the ground.
    names
        Their names; "band-1" ... where nothing names them.
    alpha
        Number of the transparency band, or None.
    opaque
        Least value of it that hides what lies behind.
    quality
        Quality bands.
    fills
        Values that stand for no ground, one tuple a band.
    palette
        (256, 4) uint8 colours of a band of indexes, or None.
    left_out
        Names of bands that do not show the ground.
    """

    bands: tuple[int, ...]
    names: tuple[str, ...]
    alpha: int | None
    opaque: float
    quality: tuple[Quality, ...]
    fills: tuple[tuple[Fill, ...], ...]
    palette: NDArray[np.uint8] | None
    left_out: tuple[str, ...]


class Block(NamedTuple):
    """Pixels of a window.

    Attributes
    ----------
    data
        (band, y, x) in the file's own counts; whatever stands where ``valid`` is False means nothing, but is finite.
    valid
        (y, x) bool.
    hidden
        (y, x) bool, cloud or shadow by a quality band; None = the file brings none.
    """

    data: Counts
    valid: Mask
    hidden: Mask | None


def layout_of(source: DatasetReader, described: tuple[str | None, ...]) -> Layout:
    """Learn what the bands of a file are.

    Parameters
    ----------
    source
        The open file.
    described
        Names of its bands, as stated; some readers forget them when overviews are shut off.
    """
    stated = stated_names(source, described)
    sensor = source.tags().get("sensor", "")
    names = common_names(stated, sensor)
    seen, edges = _looked_at(source)
    if (palette := _palette(source)) is not None:
        indexes = fills([b[:1] for b in seen], [e[:1] for e in edges], lossy=False)
        return Layout((1,), ("red", "green", "blue"), None, 0.0, (), indexes, palette, ())
    alpha, opaque = _alpha(source, names, seen)
    quality = [q for n, name in enumerate(names, 1) if n != alpha and (q := named_quality(name, n))]
    apart = {alpha, *(q.band for q in quality)}
    rest = [n for n in range(1, source.count + 1) if n not in apart]
    if not quality and len(rest) > 3 and names[rest[-1] - 1].startswith("band-"):
        whole = _of_bands(seen, rest)
        if kind := class_band(whole):
            quality = [Quality(rest[-1], kind)]
            rest = rest[:-1]
    named = tuple(names[n - 1] for n in rest)
    kept = [rest[index] for index in ground_bands(named)]
    some, along = _of_bands(seen, kept), _of_bands(edges, kept)
    found = _untagged(fills(some, along, lossy=True), [source.nodatavals[n - 1] for n in kept])
    shown = tuple(names[n - 1] for n in kept)
    gone = tuple(names[n - 1] for n in rest if n not in kept)
    return Layout(tuple(kept), shown, alpha, opaque, tuple(quality), found, None, gone)


def _untagged(found: tuple[tuple[Fill, ...], ...], tagged: list[float | None]) -> tuple[tuple[Fill, ...], ...]:
    """Leave out the fill that a no-data tag names: such pixels are known exactly, without a rim."""
    kept = []
    for band, value in zip(found, tagged, strict=True):
        rest = (fill for fill in band if fill.low != value)
        kept.append(tuple(rest))
    return tuple(kept)


def _of_bands(windows: list[Counts], numbers: list[int]) -> list[Counts]:
    """Take some bands, counted from 1, out of windows of (band, y, x)."""
    indexes = [number - 1 for number in numbers]
    return [window[indexes] for window in windows]


def stated_names(source: DatasetReader, described: tuple[str | None, ...]) -> tuple[str, ...]:
    """Give a name a band: as described, else by the colour that the header gives it, else its number.

    Parameters
    ----------
    source
        The open file.
    described
        Names of its bands, as stated.
    """
    colours = {"red", "green", "blue"}
    shown = [kind.name.lower() for kind in source.colorinterp]
    plain = [(text or "").strip() for text in described]
    # B8, B4, B3, B2: the third is B3 by name, not by its place
    running = not any(_is_number(name) and not _counted(name, n, len(plain)) for n, name in enumerate(plain, 1))
    names = []
    for number, (stated, colour) in enumerate(zip(plain, shown, strict=True), 1):
        name = "" if running and _counted(stated, number, len(plain)) else stated  # a running number says nothing
        if not name and colour in colours and colours <= set(shown):
            name = colour
        names.append(name or f"band-{number}")
    return tuple(names)


def _is_number(name: str) -> bool:
    """Tell a name that is a band's number: "B8", "Band 4", "B8A"."""
    return re.fullmatch(r"(?:b|band|layer)?[ _-]?\d{1,2}a?", name, re.IGNORECASE) is not None


def _counted(name: str, number: int, count: int) -> bool:
    """Tell whether a name is but the band's place in the file: "Band 3", "Layer_3", and "B3" in a short file."""
    plain = name.lower().replace(" ", "").replace("_", "").replace("-", "")
    words = ("band", "layer", "") if count > _SHORT else ("band", "layer", "", "b")
    return plain in {f"{word}{number}" for word in words}


_SHORT = 5  # bands; providers that number theirs ship more, or begin at B02


def _looked_at(source: DatasetReader) -> tuple[list[Counts], list[Counts]]:
    """Read windows spread over a file, and the strips that lie along its edges, each with the outermost line first."""
    from rasterio.windows import Window

    rows, columns = source.height, source.width
    if rows * columns <= _SMALL_PX:
        whole = source.read()
        return [whole], _edges(whole, top=True, bottom=True, left=True, right=True)
    seen, edges = [], []
    for top in _places(rows, _EDGE_PX):
        for left in _places(columns, _EDGE_PX):
            at_edge = top in {0, rows - _EDGE_PX} or left in {0, columns - _EDGE_PX}
            side = _EDGE_PX if at_edge else _INNER_PX
            block = source.read(window=Window(left, top, min(side, columns - left), min(side, rows - top)))
            seen.append(block)
            edges += _edges(
                block, top=top == 0, bottom=top == rows - _EDGE_PX, left=left == 0, right=left == columns - _EDGE_PX
            )
    return seen, edges


def _places(size: int, side: int) -> list[int]:
    """Give five starts along an axis; the first and the last lie at its ends."""
    last = max(0, size - side)
    return sorted({0, size // 4, size // 2, 3 * size // 4, last} if last > 4 * side else {0, last})


def _edges(block: Counts, *, top: bool, bottom: bool, left: bool, right: bool) -> list[Counts]:
    found = []
    if top:
        found.append(block[:, :_DEEP_PX])
    if bottom:
        found.append(block[:, ::-1][:, :_DEEP_PX])
    turned = block.transpose(0, 2, 1)
    if left:
        found.append(turned[:, :_DEEP_PX])
    if right:
        found.append(turned[:, ::-1][:, :_DEEP_PX])
    return [strip for strip in found if strip.shape[1] == _DEEP_PX]


def _palette(source: DatasetReader) -> NDArray[np.uint8] | None:
    """Give the colours of a band of indexes; None where the band holds light."""
    from rasterio.enums import ColorInterp

    if source.count != 1 or source.colorinterp[0] != ColorInterp.palette:
        return None
    table = np.zeros((1 << (16 if source.dtypes[0] == "uint16" else 8), 4), np.uint8)
    for index, colour in source.colormap(1).items():
        if 0 <= index < len(table):
            table[index] = colour
    return table


def _alpha(source: DatasetReader, names: tuple[str, ...], seen: list[Counts]) -> tuple[int | None, float]:
    """Find the transparency band, and from which value on it hides what lies behind.

    GDAL calls the fourth band of many 8-bit files transparency, and takes near infrared for a mask. A transparency is
    mostly opaque or wholly clear; light is neither.
    """
    from rasterio.enums import ColorInterp

    if source.count < 2:
        return None, 0.0
    flagged = next((i for i, kind in enumerate(source.colorinterp, 1) if kind == ColorInterp.alpha), None)
    named = next((i for i, name in enumerate(names, 1) if name.lower() in _MASK_NAMES), None)
    number = named or flagged or source.count
    values = np.concatenate([b[number - 1].ravel() for b in seen])
    finite = values[np.isfinite(values)]
    full = float(finite.max()) if finite.size else 0.0
    if named:
        return named, _OPAQUE * full
    ends = float(np.mean((finite == 0) | (finite == full))) if finite.size else 0.0
    opaque = float(np.mean(finite == full)) if finite.size else 0.0
    own_name = not names[number - 1].startswith("band-")
    if flagged and (source.driver == "PNG" or (not own_name and (ends >= _SEEN_THROUGH or opaque >= _MOSTLY))):
        return flagged, _OPAQUE * full
    unnamed = not flagged and not own_name and source.count in {2, 4, 5}
    if unnamed and full in _FULL and ends == 1.0 and not (source.count == 2 and opaque == 1.0):
        return number, _OPAQUE * full
    return None, 0.0


def read_block(source: DatasetReader, layout: Layout, window: Window | None = None, *, path: Path) -> Block:
    """Read a window.

    Parameters
    ----------
    source
        The open file.
    layout
        From ``layout_of``.
    window
        Part to read; None = all.
    path
        The file's path, for a mask beside it.
    """
    numbers = list(layout.bands)
    data = source.read(numbers, window=window)
    valid = ~filled(data, layout.fills)
    valid &= _stated(source, numbers, data, window)
    if layout.alpha is not None:
        valid &= source.read(layout.alpha, window=window) >= layout.opaque
    if (mask := beside_mask(path, source, window)) is not None:
        valid &= mask
    hidden = None
    for quality in layout.quality:
        sky = read_quality_band(source.read(quality.band, window=window), quality.kind)
        valid &= ~sky.nothing
        hidden = sky.hidden if hidden is None else hidden | sky.hidden
    if layout.palette is not None:
        colours = layout.palette[np.clip(data[0].astype(np.int64), 0, len(layout.palette) - 1)]
        valid &= colours[..., 3] == 255
        data = np.ascontiguousarray(np.moveaxis(colours[..., :3], -1, 0))
    elif len(data) >= 3:
        valid &= (data != 0).any(axis=0)
    if data.dtype.kind == "f":
        data[~np.isfinite(data)] = 0
    return Block(data, valid, hidden if hidden is None else hidden & valid)


def _stated(source: DatasetReader, numbers: list[int], data: Counts, window: Window | None) -> Mask:
    """Tell pixels from gaps by what the file states: no-data values of each band, and masks inside it."""
    from rasterio.enums import MaskFlags

    valid = np.ones(data.shape[1:], bool)
    for number in numbers:
        flags = source.mask_flag_enums[number - 1]
        if MaskFlags.per_dataset in flags and MaskFlags.alpha not in flags:
            valid &= source.read_masks(number, window=window) > 0
            break  # one mask for the whole file
    for number, values in zip(numbers, data, strict=True):
        nodata = source.nodatavals[number - 1]
        if nodata is not None and not np.isnan(nodata):
            valid &= values != np.array(nodata).astype(values.dtype)
    return valid
