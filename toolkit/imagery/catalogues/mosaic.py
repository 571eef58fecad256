"""Map tiles (XYZ) of a rectangle, fetched one by one, kept as evidence each, and put together on one grid."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toolkit import net
from toolkit.errors import NetworkError
from toolkit.imagery.catalogues.tiff import Grid

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toolkit.evidence import Intake
    from toolkit.imagery.catalogues.base import Box
    from toolkit.records import Digest

MOST_TILES = 100
"""Most tiles fetched of one rectangle."""

SIDE_PX = 256
"""Side of a tile; a server that gives another size is refused."""

NORTHMOST = 85.05
"""Degrees from the equator where the square of Web Mercator ends."""

EARTH_M = 2 * math.pi * 6_378_137.0
"""Length of the equator in EPSG:3857."""

_SAYS = ("Copyright", "copyright", "License", "Rights", "Comment", "comment", "Description")
_EXIF_COPYRIGHT, _EXIF_DESCRIPTION = 0x8298, 0x010E
_MOST_SAID = 200


@dataclass(frozen=True, slots=True)
class Mosaic:
    """Tiles put together.

    Attributes
    ----------
    pixels
        (3, y, x) uint8: red, green, blue.
    grid
        Where they lie, in EPSG:3857.
    address
        Of the last tile, without the values of keys.
    said
        What the tiles say of their owner and licence, each once.
    sources
        Digest of each tile, row by row.
    """

    pixels: NDArray[np.uint8]
    grid: Grid
    address: str
    said: tuple[str, ...]
    sources: tuple[Digest, ...]


def tiles_of(box: Box, zoom: int) -> Iterator[tuple[int, int]]:
    """Give the (x, y) of the tiles that touch a box, row by row.

    Parameters
    ----------
    box
        Degrees.
    zoom
        Zoom level.
    """
    left, top = _tile_at(box.west, box.north, zoom)
    right, bottom = _tile_at(box.east, box.south, zoom)
    last = 2**zoom - 1
    for y in range(max(0, int(top)), min(last, int(bottom)) + 1):
        for x in range(max(0, int(left)), min(last, int(right)) + 1):
            yield x, y


def _tile_at(lon: float, lat: float, zoom: int) -> tuple[float, float]:
    """Give a point's column and row in the tile scheme (OpenStreetMap wiki, "Slippy map tilenames")."""
    across = 2.0**zoom
    sine = math.sin(math.radians(max(-NORTHMOST, min(NORTHMOST, lat))))
    return (lon + 180.0) / 360.0 * across, (0.5 - math.atanh(sine) / (2 * math.pi)) * across


def fetch_mosaic(box: Box, zoom: int, address_of: Callable[[int, int], str], intake: Intake, name: str) -> Mosaic:
    """Fetch the tiles of a rectangle.

    Parameters
    ----------
    box
        Degrees.
    zoom
        Zoom level.
    address_of
        Gives the address of the tile (x, y).
    intake
        Where each tile is kept as it came.
    name
        What the tiles are listed under; zoom and place are added.

    Returns
    -------
    Mosaic
        In EPSG:3857.

    Raises
    ------
    NetworkError
        A tile cannot be had, or is no picture of 256 pixels.
    """
    places = list(tiles_of(box, zoom))
    left, top = min(x for x, _ in places), min(y for _, y in places)
    columns, rows = max(x for x, _ in places) - left + 1, max(y for _, y in places) - top + 1
    pixels = np.zeros((3, rows * SIDE_PX, columns * SIDE_PX), np.uint8)
    told, pool = "", net.Pool()
    said: dict[str, None] = {}
    sources = []
    try:
        for x, y in places:
            source = address_of(x, y)
            answer = net.fetch(source, pool=pool)
            told = net.without_keys(source)
            held = intake.take_bytes(answer.body, name=f"{name}/{zoom}-{x}-{y}", address=told, headers=answer.headers)
            sources.append(held.sha256)
            row, column = (y - top) * SIDE_PX, (x - left) * SIDE_PX
            pixels[:, row : row + SIDE_PX, column : column + SIDE_PX], words = _picture(answer.body, told)
            said |= dict.fromkeys(words)
    finally:
        for client in pool.values():
            client.close()
    grid = _grid(left, top, pixels.shape, zoom)
    return Mosaic(pixels, grid, told, tuple(said), tuple(sources))


def pixel_m(zoom: int, lat: float) -> float:
    """Give the side of a tile's pixel on the ground, in metres.

    Parameters
    ----------
    zoom
        Zoom level.
    lat
        Degrees north.

    Returns
    -------
    float
        Metres.

    Examples
    --------
    >>> round(pixel_m(0, 0.0))
    156543
    """
    return float(EARTH_M / 2**zoom / SIDE_PX * math.cos(math.radians(lat)))


def _grid(left: int, top: int, shape: tuple[int, ...], zoom: int) -> Grid:
    from rasterio.crs import CRS
    from rasterio.transform import from_origin

    tile_m = EARTH_M / 2**zoom
    corner = left * tile_m - EARTH_M / 2, EARTH_M / 2 - top * tile_m
    transform = from_origin(*corner, tile_m / SIDE_PX, tile_m / SIDE_PX)
    return Grid(CRS.from_epsg(3857), transform, (shape[1], shape[2]))


def _picture(body: bytes, source: str) -> tuple[NDArray[np.uint8], list[str]]:
    """Give a tile's pixels, and what it says of its owner."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(body), formats=("PNG", "JPEG", "WEBP")) as picture:
            if picture.size != (SIDE_PX, SIDE_PX):
                raise NetworkError(
                    f"a tile of {picture.size[0]} x {picture.size[1]} pixels, not {SIDE_PX}",
                    where=source,
                    code="E_ASSET_KIND",
                )
            pixels: NDArray[np.uint8] = np.moveaxis(np.asarray(picture.convert("RGB")), -1, 0)
            exif = picture.getexif()
            told = [picture.info.get(key) for key in _SAYS]
            told += [exif.get(tag) for tag in (_EXIF_COPYRIGHT, _EXIF_DESCRIPTION)]
            return pixels, [" ".join(str(words).split())[:_MOST_SAID] for words in told if isinstance(words, str)]
    except (UnidentifiedImageError, OSError, ValueError) as e:
        raise NetworkError(
            "a tile is no picture", where=source, code="E_ASSET_KIND", remedy="Check the address."
        ) from e
