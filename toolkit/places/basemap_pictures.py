"""Pictures under a site map: map tiles or images of the ground that a case keeps, warped to the map. No network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from toolkit.earth import MEAN_RADIUS_KM
from toolkit.errors import EvidenceError
from toolkit.places.basemap_lines import is_lines
from toolkit.places.view import View
from toolkit.raster_files import driver_of, opening, shielded
from toolkit.records import Basemap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray
    from rasterio.io import DatasetReader

LEAST_SHARE = 0.5
"""A picture that covers less of a map than this is left out: a patch would draw the eye to where the tiles end."""

WIDTH_PX = 1_200
"""Pixels across a whole figure, which is what it is printed at."""

MOST_PX = 64_000_000
"""Most pixels of a picture: all of them are read, since an overview may name another file."""

LIVE_PX = 1_600
"""Most pixels along the longer side of a picture under a map that can be moved: twice what a screen shows of it."""

_KEPT = 0.6  # of a picture's contrast: what is drawn on top must stay the loudest; by eye
REACH = 3.0
"""Views as far as which a map that can be moved is drawn, as its outlines are."""

_ABOVE_LAND = 2.5  # under borders and claims


class LaidPicture(NamedTuple):
    """A picture laid on a map that can be moved.

    Attributes
    ----------
    pixels
        (y, x, 4) uint8: red, green, blue and whether there is a picture; north up.
    west, south, east, north
        Its edges in km east and north of the map's middle.
    """

    pixels: NDArray[np.uint8]
    west: float
    south: float
    east: float
    north: float


def draw_pictures(ax: Axes, view: View, basemaps: Sequence[Basemap]) -> tuple[Basemap, ...]:
    """Draw the pictures that show a view, those listed later on top.

    Parameters
    ----------
    ax
        Axes in km east and north of the view's middle.
    view
        What they show.
    basemaps
        Pictures with their paths.

    Raises
    ------
    EvidenceError
        A file is no picture that says where it lies (E_BASEMAP).
    """
    shown = pictures_of(view, basemaps)
    for basemap in shown:
        pixels = view_pixels(basemap, view)
        extent = (-view.half_x, view.half_x, -view.half_y, view.half_y)
        ax.imshow(pixels, extent=extent, zorder=_ABOVE_LAND, interpolation="none", aspect="auto")
    return shown


def pictures_of(view: View, basemaps: Sequence[Basemap]) -> tuple[Basemap, ...]:
    """Give the pictures that cover enough of a view to be drawn.

    Parameters
    ----------
    view
        What a map shows.
    basemaps
        Pictures with their paths.

    Returns
    -------
    tuple of Basemap
        In their order; none for a map of continents, which has no one scale.

    Raises
    ------
    EvidenceError
        A file is no picture that says where it lies (E_BASEMAP).
    """
    held = [basemap for basemap in basemaps if basemap.path and not is_lines(basemap) and not view.is_flat]
    return tuple(basemap for basemap in held if _share(basemap, view) >= LEAST_SHARE)


def _share(basemap: Basemap, view: View) -> float:
    """Give which part of a view the frame of a picture covers, 0 to 1."""
    import shapely
    from rasterio.warp import transform_bounds

    with _opened(basemap) as source:
        west, south, east, north = transform_bounds(source.crs, "EPSG:4326", *source.bounds)
    frame = shapely.box(*view.bounds)
    return float(frame.intersection(shapely.box(west, south, east, north)).area / frame.area)


def require_picture(basemap: Basemap) -> None:
    """Refuse a file that is no picture that says where it lies.

    Parameters
    ----------
    basemap
        With its path.

    Raises
    ------
    EvidenceError
        It is none (E_BASEMAP).
    """
    with _opened(basemap):
        pass


def view_pixels(basemap: Basemap, view: View) -> NDArray[np.uint8]:
    """Give a picture as a view shows it.

    Parameters
    ----------
    basemap
        A picture with its path, in any reference system.
    view
        What to show of it.

    Returns
    -------
    ndarray
        (y, x, 4) uint8: red, green, blue and whether there is a picture; north up, x in the view's km.

    Raises
    ------
    EvidenceError
        The file is no picture that says where it lies (E_BASEMAP).
    """
    size = WIDTH_PX, max(1, round(WIDTH_PX * view.half_y / view.half_x))
    edges = -view.half_x, -view.half_y, view.half_x, view.half_y
    with _opened(basemap) as source:
        return _warped(source, view, edges, size)


def laid_picture(basemap: Basemap, view: View) -> LaidPicture | None:
    """Lay a picture on a map that can be moved, which shows its edges too.

    Parameters
    ----------
    basemap
        A picture with its path, in any reference system.
    view
        What is shown first; its projection is the map's.

    Returns
    -------
    LaidPicture or None
        As much of it as lies within three views of the middle; None = nothing does, or the map is one of continents.

    Raises
    ------
    EvidenceError
        The file is no picture that says where it lies (E_BASEMAP).
    """
    if view.is_flat or is_lines(basemap):
        return None
    with _opened(basemap) as source:
        edges = _edges(source, view.widened(REACH))
        if edges is None:
            return None
        west, south, east, north = edges
        scale = LIVE_PX / max(east - west, north - south)
        size = max(1, round((east - west) * scale)), max(1, round((north - south) * scale))
        return LaidPicture(_warped(source, view, edges, size), west, south, east, north)


def _edges(source: DatasetReader, view: View) -> tuple[float, float, float, float] | None:
    """Give west, south, east, north of a picture in km of a view, no farther than the view reaches."""
    from rasterio.warp import transform_bounds

    west, south, east, north = transform_bounds(source.crs, _crs(view), *source.bounds)
    west, east = max(west, -view.half_x), min(east, view.half_x)
    south, north = max(south, -view.half_y), min(north, view.half_y)
    return (west, south, east, north) if west < east and south < north else None


@contextmanager
def _opened(basemap: Basemap) -> Iterator[DatasetReader]:
    import rasterio
    from rasterio.errors import RasterioError

    assert basemap.path is not None  # noqa: S101  (intake sets it)
    name = f"basemaps/{basemap.file}"
    # a VRT of that name would read other files: the first bytes decide, and their driver alone opens it
    if driver_of(basemap.path, name) != "GTiff":
        raise _refused(basemap, "is no GeoTIFF")
    try:
        with shielded(), rasterio.open(basemap.path, **opening("GTiff")) as source:
            if source.crs is None or source.transform.is_identity:
                raise _refused(basemap, "does not say where it lies")
            if source.width * source.height > MOST_PX:
                raise _refused(basemap, f"has {source.width * source.height:,} pixels; a map takes {MOST_PX:,}")
            yield source
    except RasterioError as e:
        raise _refused(basemap, "is no picture that can be read") from e


def _crs(view: View) -> str:
    """Give a view's own projection: azimuthal equidistant on the mean sphere, in km."""
    return f"+proj=aeqd +lat_0={view.lat} +lon_0={view.lon} +R={MEAN_RADIUS_KM * 1000} +units=km +no_defs"


def _warped(
    source: DatasetReader, view: View, edges: tuple[float, float, float, float], size: tuple[int, int]
) -> NDArray[np.uint8]:
    """Give what a picture shows between edges in km of a view, so many pixels wide and high."""
    from rasterio.enums import Resampling
    from rasterio.transform import from_bounds
    from rasterio.vrt import WarpedVRT

    width, height = size
    grid = {"crs": _crs(view), "transform": from_bounds(*edges, width, height), "width": width, "height": height}
    with WarpedVRT(source, resampling=Resampling.bilinear, add_alpha=True, **grid) as warped:
        bands = list(range(1, warped.count))  # the last one is the alpha that was added
        shown = bands[:3] if len(bands) >= 3 else bands[:1] * 3
        pixels: NDArray[Any] = warped.read(shown)
        alpha: NDArray[Any] = warped.read(warped.count)
    colours = [_faded(_eight_bit(band, alpha > 0)) for band in pixels]
    return np.dstack([*colours, np.where(alpha > 0, 255, 0).astype(np.uint8)])


def _faded(band: NDArray[np.uint8]) -> NDArray[np.uint8]:
    faded: NDArray[np.uint8] = (255 - (255 - band.astype(np.float32)) * _KEPT).round().astype(np.uint8)
    return faded


def _eight_bit(band: NDArray[Any], valid: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Give a band as eight bits; one with more is stretched between its 2nd and 98th percentile."""
    if band.dtype == np.uint8 or not valid.any():
        return band.astype(np.uint8)
    low, high = np.percentile(band[valid], (2, 98))
    scaled = (band.astype(np.float64) - low) / max(float(high - low), 1e-9) * 255
    stretched: NDArray[np.uint8] = np.clip(scaled, 0, 255).astype(np.uint8)
    return stretched


def _refused(basemap: Basemap, why: str) -> EvidenceError:
    return EvidenceError(
        f"basemaps/{basemap.file} {why}",
        where="case.toml, [[basemaps]]",
        remedy="Take the tiles again with 'dateline add CASE --basemap ADDRESS', or give a GeoTIFF.",
        code="E_BASEMAP",
    )
