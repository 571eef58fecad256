"""Pictures that a page shows, written into addresses: nothing is fetched by a widget, and nothing is left on disk."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.places.basemap import runs_of
from toolkit.places.basemap_lines import shown_lines, ways_of
from toolkit.places.basemap_pictures import REACH, laid_picture

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toolkit.places.view import View
    from toolkit.records import Basemap


def data_uris(pictures: Sequence[NDArray[np.uint8]]) -> list[str]:
    """Write pictures into addresses, side by side: Pillow lets other threads run while it compresses.

    Parameters
    ----------
    pictures
        (y, x, 4) uint8 each: red, green, blue, alpha.

    Returns
    -------
    list of str
        ``data:`` addresses, in their order.
    """
    with ThreadPoolExecutor() as threads:
        return list(threads.map(_data_uri, pictures))


def _data_uri(picture: NDArray[np.uint8]) -> str:
    """Write a picture into an address, every pixel as it is.

    WebP without loss takes a quarter of the time of PNG on noise and less than half on a scene, and is no larger.
    """
    from PIL import Image

    opaque = bool((picture[..., 3] == 255).all())
    channels = picture[..., :3] if opaque else picture
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(channels)).save(buffer, format="WEBP", lossless=True, quality=0, method=0)
    return f"data:image/webp;base64,{base64.b64encode(buffer.getvalue()).decode()}"


def basemap_rows(basemaps: Sequence[Basemap], view: View) -> list[dict[str, Any]]:
    """Lay the basemaps of a case on a map, the coarsest first, as the page draws them.

    Parameters
    ----------
    basemaps
        Pictures with their paths.
    view
        What the map shows first.

    Returns
    -------
    list of dict
        ``src``, ``credit``, and ``x``, ``y``, ``w``, ``h`` in km east and south of the middle; of roads and railways,
        ``credit`` and ``lines``, runs of such x and y.

    Raises
    ------
    EvidenceError
        A file is no picture that says where it lies (E_BASEMAP).
    """
    found = [(basemap, laid_picture(basemap, view)) for basemap in basemaps if basemap.path]
    laid = [(basemap, picture) for basemap, picture in found if picture is not None]
    laid.sort(key=lambda pair: -(pair[1].east - pair[1].west))
    addresses = data_uris([picture.pixels for _, picture in laid])
    rows = []
    for (basemap, picture), address in zip(laid, addresses, strict=True):
        wide, high = picture.east - picture.west, picture.north - picture.south
        # y grows downwards on a page
        rows.append(
            {"src": address, "credit": basemap.credit, "x": picture.west, "y": -picture.north, "w": wide, "h": high}
        )
    return rows + _line_rows(basemaps, view.widened(REACH))


def _line_rows(basemaps: Sequence[Basemap], view: View) -> list[dict[str, Any]]:
    """Give roads and railways as the page draws them: runs of x and y, which grows downwards, in km."""
    rows = []
    for basemap in shown_lines(view, basemaps):
        ways = ways_of(view, [basemap])
        runs = chain.from_iterable(runs_of(way.course) for way in ways)
        rows.append({"lines": [_southwards(run) for run in runs], "credit": basemap.credit})
    return rows


def _southwards(run: Any) -> list[list[float]]:
    return [[round(x, 3), round(-y, 3)] for x, y in run.coords]
