"""Open a scene that a stranger may have made, and read one window of it.

The size is judged from the header before a pixel is read; formats.py says what may be opened, and how.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from affine import Affine
from numpy.typing import NDArray

from toolkit.errors import NoClearPixels, NoGeoreference, RasterFormatError, SiteOutside
from toolkit.imagery.place import stated_place, to_scene
from toolkit.imagery.raster import COLOURS_APART, LEFT_OUT, STORED, Area, Mask, Pixels, Raster
from toolkit.imagery.reader import Layout, layout_of, read_block, stated_names
from toolkit.imagery.sizes import check_count, check_size, most_in_strips, require_few_bands
from toolkit.imagery.warp import by_points
from toolkit.raster_files import checked, driver_of, opening, shielded

if TYPE_CHECKING:
    from rasterio.crs import CRS
    from rasterio.io import DatasetReader
    from rasterio.windows import Window

_CALLED = {"GTiff": "GeoTIFF", "PNG": "PNG", "JP2OpenJPEG": "JPEG2000", "JPEG": "JPEG"}


def load(path: Path, *, area: Area | None = None, name: str | None = None) -> Raster:
    """Read a scene, whole or round a point.

    Parameters
    ----------
    path
        The file.
    area
        Read only this square; absent = all of it.
    name
        What messages call the scene; the file's name if absent.

    Returns
    -------
    Raster
        Pixels as float32, so that differences never wrap round.

    Raises
    ------
    RasterFormatError
        The file is missing, damaged, no GeoTIFF, JPEG2000, PNG or JPEG, or holds complex numbers.
    RasterTooBig
        It has more pixels than ``settings.max_pixels``; told from the header.
    NoGeoreference
        An area is asked for and the file does not say where it lies.
    SiteOutside
        The centre of the area is not in the scene.
    NoClearPixels
        No pixel holds a value.
    """
    name = name or path.name
    driver, digest = checked(path, name)
    with _opened(path, name, driver) as (source, described):
        place, crs = stated_place(source, path, name)
        window = None
        if area and not source.gcps[0]:
            window = area_window(place, crs, (source.height, source.width), area, name)
        check_size(source, window, name)
        layout = layout_of(source, described)
        block = read_block(source, layout, window, path=path)
        pixels = _scaled(block.data, source, layout)
        tags = _tags(source, layout)
        points = source.gcps
        if window:
            place = window_transform(window, place)
    if not block.valid.any():
        raise NoClearPixels(
            "no pixel of the scene holds a value", where=name, remedy="Choose another scene, or look for its gaps."
        )
    raster = Raster(
        _smooth_gaps(pixels, block.valid), block.valid, place, crs, layout.names, tags, digest, name, block.hidden
    )
    if points[0]:
        return _cut_out(by_points(raster, *points), area, name)
    if crs is None:
        return replace(raster, transform=Affine.identity())  # a place without a reference system is no place
    return raster


@contextmanager
def _opened(path: Path, name: str, driver: str) -> Iterator[tuple[DatasetReader, tuple[str | None, ...]]]:
    """Open a file by one driver, with the names of its bands; whatever fails meanwhile is one line."""
    import rasterio
    from rasterio.errors import RasterioError

    with shielded():
        try:
            with rasterio.open(path, driver=driver) as header:
                require_few_bands(header.count, name)
                described = header.descriptions  # without overviews GDAL forgets the names
            with rasterio.open(path, **opening(driver)) as source:
                if any("complex" in kind for kind in source.dtypes):
                    raise RasterFormatError("the pixels are complex numbers", where=name, remedy="Give the amplitude.")
                yield source, described
        except RasterioError as e:
            raise RasterFormatError(
                f"the file is damaged or no {_CALLED[driver]}: {_first_line(e).replace(path.name, name)}",
                where=name,
                remedy="Fetch it again.",
            ) from e


def _scaled(counts: NDArray[Any], source: DatasetReader, layout: Layout) -> Pixels:
    """Give counts as the physical values that the file's own scale and offset make of them."""
    pixels: Pixels = counts.astype(np.float32)
    if layout.palette is not None:
        return pixels
    for index, number in enumerate(layout.bands):
        scale, offset = source.scales[number - 1], source.offsets[number - 1]
        if (scale, offset) != (1.0, 0.0) and np.isfinite([scale, offset]).all() and scale:
            pixels[index] = pixels[index] * np.float32(scale) + np.float32(offset)
    return pixels


def _smooth_gaps(pixels: Pixels, valid: Mask) -> Pixels:
    """Give gaps the median of their band, so that no filter meets a cliff or a NaN beside real ground."""
    if valid.all():
        return pixels
    for band in pixels:
        band[~valid] = np.median(band[valid])
    return pixels


def _tags(source: DatasetReader, layout: Layout) -> dict[str, str]:
    """Give what a file says of itself, with what was learnt of how its pixels are stored."""
    tags = {str(k): str(v) for k, v in source.tags().items()}
    lossy = source.driver == "JPEG" or str(source.profile.get("compress", "")).lower() in {"jpeg", "webp"}
    kinds = {source.dtypes[number - 1] for number in layout.bands}
    tags[STORED] = "lossy" if lossy or layout.palette is not None else "/".join(sorted(kinds))
    if layout.palette is not None:
        tags[COLOURS_APART] = f"{_colours_apart(layout.palette):.1f}"
    if layout.left_out:
        tags[LEFT_OUT] = ", ".join(layout.left_out)
    return tags


def _colours_apart(palette: NDArray[np.uint8]) -> float:
    """Give how far each colour of a palette lies from the next, in steps of 8 bits, on average."""
    from scipy.spatial import cKDTree

    colours = np.unique(palette[palette[:, 3] == 255][:, :3], axis=0).astype(np.float64)
    if len(colours) < 2:
        return 0.0
    return float(cKDTree(colours).query(colours, k=2)[0][:, 1].mean())


def _cut_out(raster: Raster, area: Area | None, name: str) -> Raster:
    """Cut an area out of a scene that had to be warped whole."""
    if area is None:
        return raster
    window = area_window(raster.transform, raster.crs, raster.shape, area, name)
    rows, columns = window.toslices()
    hidden = None if raster.hidden is None else raster.hidden[rows, columns]
    return replace(
        raster,
        data=raster.data[:, rows, columns],
        valid=raster.valid[rows, columns],
        hidden=hidden,
        transform=window_transform(window, raster.transform),
    )


def window_transform(window: Window, place: Affine) -> Affine:
    """Give the transform of a window.

    Parameters
    ----------
    window
        Whole pixels.
    place
        Transform of the scene.
    """
    return place @ Affine.translation(window.col_off, window.row_off)


def outline(path: Path, *, area: Area | None = None, name: str | None = None) -> Raster:
    """Read what a GeoTIFF says about itself, and none of its pixels.

    Parameters
    ----------
    path
        The file.
    area
        Not looked at: the whole scene is meant.
    name
        What messages call the scene; the file's name if absent.

    Returns
    -------
    Raster
        ``data`` is empty; ``valid`` has the scene's shape and takes no memory.

    Raises
    ------
    RasterFormatError
        The file is missing or no TIFF.
    RasterTooBig
        It has more pixels than could be read strip by strip.
    """
    del area  # the same signature as load's: one function opens both ways
    name = name or path.name
    driver, digest = checked(path, name)
    if driver != "GTiff":
        raise RasterFormatError("the file is no GeoTIFF", where=name, remedy="Give the image as the provider ships it.")
    with _opened(path, name, driver) as (source, described):
        check_count(source, name, most=most_in_strips())
        place, crs = stated_place(source, path, name)
        layout = layout_of(source, described)
        shape, tags = (source.height, source.width), _tags(source, layout)
        if source.gcps[0]:
            crs = None
    everywhere = np.broadcast_to(np.True_, shape)
    nothing = np.zeros((len(layout.names), 0, 0), np.float32)
    return Raster(nothing, everywhere, place, crs, layout.names, tags, digest, name)


def file_layout(path: Path) -> Layout:
    """Learn what the bands of a GeoTIFF are."""
    with _opened(path, path.name, "GTiff") as (source, described):
        return layout_of(source, described)


def file_bands(path: Path, name: str) -> tuple[str, ...]:
    """Give the names of a file's bands, "band-1" ... where nothing names them.

    Parameters
    ----------
    path
        A GeoTIFF, JPEG2000, PNG or JPEG.
    name
        What messages call it.

    Raises
    ------
    RasterFormatError
        It is none, or damaged.
    """
    driver = driver_of(path, name)
    with _opened(path, name, driver) as (source, described):
        return stated_names(source, described)


def area_window(place: Affine, crs: CRS | None, shape: tuple[int, int], area: Area, name: str) -> Window:
    """Give the whole-pixel window that covers an area, cut to the scene.

    Parameters
    ----------
    place
        Transform of the scene.
    crs
        Its reference system.
    shape
        Its rows and columns.
    area
        Square of ground; without a width, all of the scene.
    name
        What messages call it.

    Raises
    ------
    NoGeoreference
        The scene has no reference system.
    SiteOutside
        The centre of the area is not in the scene.
    """
    import pyproj
    from rasterio.windows import Window

    if crs is None:
        raise no_georeference(name)
    local = pyproj.Proj(f"+proj=aeqd +lat_0={area.lat} +lon_0={area.lon} +datum=WGS84")
    reach, (height, width) = area.half_width_m or 0.0, shape
    steps = np.linspace(-reach, reach, 9)
    east, north = np.meshgrid(steps, steps)  # the centre and the outline: a square bends in another projection
    x, y = to_scene(place, crs, shape, *local(east.ravel(), north.ravel(), inverse=True))
    columns, rows = to_pixels(place, np.asarray(x), np.asarray(y))
    middle = len(columns) // 2
    if not (0 <= columns[middle] < width and 0 <= rows[middle] < height):
        raise SiteOutside(
            f"the point {area.lat:.4f}, {area.lon:.4f} is not in the scene",
            where=name,
            remedy="Check the site's position and the scene's coordinate reference system.",
        )
    if area.half_width_m is None:
        return Window(0, 0, width, height)
    left, right = _span(columns, width)
    top, bottom = _span(rows, height)
    return Window(left, top, right - left, bottom - top)


def _span(values: NDArray[np.float64], size: int) -> tuple[int, int]:
    return max(0, int(np.floor(values.min()))), min(size, int(np.ceil(values.max())))


def to_pixels(transform: Affine, x: Any, y: Any) -> tuple[Any, Any]:
    """Give the (columns, rows) of coordinates in the transform's CRS; numbers or arrays.

    Parameters
    ----------
    transform
        The raster's affine transform.
    x
        Eastings in the transform's CRS; a number or an array.
    y
        Northings, of the same shape.
    """
    back = ~transform
    return back.a * x + back.b * y + back.c, back.d * x + back.e * y + back.f


def to_place(transform: Affine, column: Any, row: Any) -> tuple[Any, Any]:
    """Give the coordinates of a (column, row), counted from the upper left corner; numbers or arrays.

    Parameters
    ----------
    transform
        The raster's affine transform.
    column
        Pixels from the left edge.
    row
        Pixels from the upper edge.
    """
    return (
        transform.a * column + transform.b * row + transform.c,
        transform.d * column + transform.e * row + transform.f,
    )


def no_georeference(name: str) -> NoGeoreference:
    """Give the error for a scene that does not say where it lies.

    Parameters
    ----------
    name
        File or scene, for the message.
    """
    return NoGeoreference(
        "the scene has no coordinate reference system",
        where=name,
        remedy="Use the provider's GeoTIFF; a PNG, JPEG or plain TIFF needs a world file (.pgw, .jgw, .tfw) and a .prj "
        "beside it.",
    )


def moment(text: str | None) -> datetime | None:
    """Read an EDTF time as an aware datetime; None unless it is given to the minute.

    Parameters
    ----------
    text
        EDTF, or None.
    """
    if text is None or "T" not in text:
        return None
    return datetime.fromisoformat(text).astimezone(UTC)


def _first_line(error: Exception) -> str:
    cause = error.__cause__ or error
    return str(cause).splitlines()[0][:160] if str(cause) else type(error).__name__
