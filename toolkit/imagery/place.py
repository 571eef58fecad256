"""Where a scene lies, and how large its pixels are on the ground.

Map units are no metres: a pixel of 20 units in EPSG:3857 at 60 degrees north is 10 m wide, and a degree is none at all.
So sizes are measured on the ellipsoid, at the middle of the scene.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from toolkit.errors import NoGeoreference, RasterFormatError

if TYPE_CHECKING:
    from affine import Affine
    from pyproj import Transformer
    from rasterio.crs import CRS
    from rasterio.io import DatasetReader

_LARGEST_PRJ = 10_000  # bytes
_EARTH_M = (6.2e6, 6.5e6)  # half the larger axis of every ellipsoid of the Earth; Mars has 3.4e6, the Moon 1.7e6


class OnGround(NamedTuple):
    """What the middle of a grid is on the ground.

    Attributes
    ----------
    lon, lat
        Degrees, WGS84; lon from -180 to 180.
    pixel_m
        Side of a square as large as a pixel, in metres.
    across_m
        Length of a step of one pixel to the right, in metres.
    north
        (right, down) of true north in pixels, of length 1; None where it cannot be told.
    """

    lon: float
    lat: float
    pixel_m: float
    across_m: float
    north: tuple[float, float] | None


def on_ground(transform: Affine, crs: CRS, shape: tuple[int, int]) -> OnGround:
    """Measure the middle pixel of a grid.

    Parameters
    ----------
    transform
        From (column, row) to coordinates of ``crs``.
    crs
        Coordinate reference system.
    shape
        Rows and columns.
    """
    return _on_ground(tuple(transform)[:6], crs.to_wkt(), shape)


@lru_cache(maxsize=256)
def _on_ground(numbers: tuple[float, ...], wkt: str, shape: tuple[int, int]) -> OnGround:
    from affine import Affine
    from pyproj import Geod, Transformer

    back = Transformer.from_crs(wkt, "EPSG:4326", always_xy=True)
    place, (rows, columns) = Affine(*numbers), shape
    middle = np.array([[columns / 2, rows / 2], [columns / 2 + 1, rows / 2], [columns / 2, rows / 2 + 1]])
    x = place.a * middle[:, 0] + place.b * middle[:, 1] + place.c
    y = place.d * middle[:, 0] + place.e * middle[:, 1] + place.f
    lon, lat = back.transform(x, y)
    if not (np.isfinite(lon).all() and np.isfinite(lat).all()):
        raise NoGeoreference("the scene's coordinates lie nowhere on the Earth", remedy="Check its georeference.")
    geod = Geod(ellps="WGS84")
    azimuth, _, length = geod.inv([lon[0]] * 2, [lat[0]] * 2, lon[1:], lat[1:])
    east, north = length * np.sin(np.radians(azimuth)), length * np.cos(np.radians(azimuth))
    steps = np.array([east, north])  # metres east and north of one pixel right, and of one pixel down
    area = abs(float(np.linalg.det(steps)))
    if not np.isfinite(area) or area <= 0:
        return OnGround(wrapped(float(lon[0])), float(lat[0]), float("nan"), float("nan"), None)
    up = np.linalg.solve(steps, [0.0, 1.0])
    up /= np.hypot(*up)
    side, across, toward = float(np.sqrt(area)), float(length[0]), (float(up[0]), float(up[1]))
    return OnGround(wrapped(float(lon[0])), float(lat[0]), side, across, toward)


def to_scene(transform: Affine, crs: CRS, shape: tuple[int, int], lon: Any, lat: Any) -> tuple[Any, Any]:
    """Give the coordinates of places in a scene's own reference system.

    Parameters
    ----------
    transform
        Of the scene.
    crs
        Of the scene. Where it is in degrees, longitudes are counted as the scene counts them, to 180 or to 360.
    shape
        Rows and columns of the scene.
    lon
        Degrees east, WGS84; a number or an array.
    lat
        Degrees north, WGS84.
    """
    x, y = _from_wgs84(crs.to_wkt()).transform(lon, lat)
    if crs.is_geographic:
        middle = transform.c + transform.a * shape[1] / 2 + transform.b * shape[0] / 2
        x = middle + (np.asarray(x) - middle + 180.0) % 360.0 - 180.0
    return x, y


@lru_cache(maxsize=64)
def _from_wgs84(wkt: str) -> Transformer:
    from pyproj import Transformer

    return Transformer.from_crs("EPSG:4326", wkt, always_xy=True)


def wrapped(lon: float) -> float:
    """Give a longitude from -180 up to 180.

    Parameters
    ----------
    lon
        Degrees east, any turn.

    Examples
    --------
    >>> wrapped(180.01) < 0
    True
    """
    return lon if -180.0 <= lon <= 180.0 else (lon + 180.0) % 360.0 - 180.0


def on_earth(crs: CRS | None, name: str) -> None:
    """Refuse a reference system that names no place on the Earth's surface.

    Parameters
    ----------
    crs
        As the file states it; None is another matter.
    name
        What messages call the scene.

    Raises
    ------
    NoGeoreference
        It is local, of another planet, or the view of a geostationary satellite.
    """
    if crs is None:
        return
    if why := _no_place(crs.to_wkt()):
        raise NoGeoreference(why, where=name, remedy="Export the scene in UTM, or in degrees (EPSG:4326).")


@lru_cache(maxsize=64)
def _no_place(wkt: str) -> str | None:
    import pyproj
    from pyproj.exceptions import CRSError

    try:
        system = pyproj.CRS.from_wkt(wkt)
    except CRSError:
        return "the scene's coordinate reference system cannot be read"
    if "Engineering" in system.type_name or wkt.startswith(("LOCAL_CS", "ENGCRS", "ENGINEERINGCRS")):
        return "the scene's coordinates are local, so it has no place on the Earth"
    body = system.ellipsoid
    if body is None or not _EARTH_M[0] < body.semi_major_metre < _EARTH_M[1]:
        return f"the scene lies on another body than the Earth ({system.name})"
    operation = system.coordinate_operation
    if operation is not None and "geostationary" in operation.method_name.lower():
        return "the scene is the view of a geostationary satellite, whose pixels have no size in metres"
    return None


def side_file(path: Path, *endings: str) -> Path | None:
    """Find a file beside another, whatever the case of its ending.

    Parameters
    ----------
    path
        A file.
    *endings
        With their dot, such as ".prj"; the first that is found counts.
    """
    if not path.parent.is_dir():
        return None
    for ending in endings:
        for tried in {ending, ending.upper(), ending.lower()}:
            for beside in (path.with_suffix(tried), path.with_name(f"{path.name}{tried}")):
                if beside != path and beside.is_file():
                    return beside
    return None


def world_file(path: Path, name: str) -> tuple[Affine, CRS | None] | None:
    """Read the world file beside a picture, and the reference system from a .prj beside it.

    Parameters
    ----------
    path
        The picture.
    name
        What messages call it.

    Returns
    -------
    tuple or None
        Transform and CRS (None without a .prj); None without a world file.

    Raises
    ------
    RasterFormatError
        The world file does not hold six numbers, or the .prj no reference system.
    """
    from affine import Affine
    from rasterio.crs import CRS
    from rasterio.errors import CRSError

    found = side_file(path, *_world_endings(path))
    if found is None:
        return None
    try:
        numbers = found.read_bytes()[:1000].decode("ascii", "replace").replace(",", ".")
        a, d, b, e, c, f = (float(n) for n in numbers.split())
    except ValueError as error:
        raise RasterFormatError(
            "the world file does not hold six numbers", where=found.name, remedy=f"Fetch it again for {name}."
        ) from error
    place = Affine(a, b, c, d, e, f) @ Affine.translation(-0.5, -0.5)  # a world file names the middle of a pixel
    prj = side_file(path, ".prj")
    if prj is None:
        return place, None
    try:
        return place, CRS.from_wkt(prj.read_bytes()[:_LARGEST_PRJ].decode("utf-8", "replace"))
    except CRSError as error:
        raise RasterFormatError(
            "the .prj names no reference system", where=prj.name, remedy="Write its WKT into the file."
        ) from error


def _world_endings(path: Path) -> tuple[str, ...]:
    """Give the endings that a world file may have: .tfw, .tifw, .tfwx and .wld for a .tif."""
    letters = path.suffix.lower().lstrip(".")
    short = _SHORT_WORLD.get(letters, ())
    endings = (*short, f"{letters}w", *(f"{end}x" for end in short), "wld")
    return tuple(f".{end}" for end in endings)


_SHORT_WORLD = {
    "tif": ("tfw", "tiffw"),
    "tiff": ("tfw", "tifw"),
    "png": ("pgw",),
    "jpg": ("jgw", "jpegw"),
    "jpeg": ("jgw", "jpgw"),
    "jpe": ("jgw",),
    "jp2": ("j2w", "jpw"),
}


def stated_place(source: DatasetReader, path: Path, name: str) -> tuple[Affine, CRS | None]:
    """Give where a file lies: as it says itself, else as a world file beside it says.

    Parameters
    ----------
    source
        The open file.
    path
        Its path.
    name
        What messages call it.

    Returns
    -------
    tuple
        Transform and CRS; CRS is None where nothing places it, or control points do.

    Raises
    ------
    NoGeoreference
        The reference system names no place on the Earth, or the pixels have no size.
    RasterFormatError
        A side file is damaged.
    """
    place, crs = source.transform, source.crs
    if crs is None or place.is_identity:
        beside = None if source.gcps[0] else world_file(path, name)
        if beside:
            place, crs = beside[0], beside[1] or crs
        elif source.gcps[0]:
            crs = None
    on_earth(crs, name)
    if crs is not None and not source.gcps[0]:
        _require_size(place, name)
    return place, crs


def _require_size(place: Affine, name: str) -> None:
    """Refuse pixels without width or height: nothing can be laid on them, and nothing be measured."""
    area = place.a * place.e - place.b * place.d
    if not (np.isfinite(tuple(place)).all() and np.isfinite(area) and area):
        raise NoGeoreference(
            "the scene's pixels have no size on the ground", where=name, remedy="Export it again with its georeference."
        )
