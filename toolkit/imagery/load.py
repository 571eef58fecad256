"""Open a scene that a stranger may have made, and read one window of it.

The size is judged from the header before a pixel is read; formats.py says what may be opened, and how.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import NoClearPixels, NoGeoreference, RasterFormatError, RasterTooBig, SiteOutside
from toolkit.imagery.formats import checked, light_bands, opening, read_masks, shielded, world_file
from toolkit.records import Digest
from toolkit.settings import get_settings

if TYPE_CHECKING:
    from affine import Affine
    from rasterio.crs import CRS
    from rasterio.io import DatasetReader
    from rasterio.windows import Window

Pixels = NDArray[np.float32]
Mask = NDArray[np.bool_]

VISIBLE = frozenset({"coastal", "blue", "green", "red", "yellow", "pan"})
"""Common names of bands the eye sees; all others count as infrared."""

INFRARED = frozenset(
    {"rededge", "rededge071", "rededge075", "rededge078", "nir", "nir08", "nir09", "swir16", "swir22", "lwir"}
)
"""Common names of bands it does not see."""

COMMON_BANDS = VISIBLE | INFRARED | {"scl", "qa_pixel", "fmask"}
"""Names that mean the same in every file (STAC's, of the EO extension)."""


_CALLED = {"GTiff": "GeoTIFF", "PNG": "PNG", "JP2OpenJPEG": "JPEG2000"}


class Area(NamedTuple):
    """A square of ground round a point.

    Attributes
    ----------
    lon, lat
        Centre, degrees, WGS84.
    half_width_m
        Half the side, in metres; None = the whole scene, which must show the point.
    """

    lon: float
    lat: float
    half_width_m: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Raster:
    """Pixels of one scene, with their place on the ground.

    Attributes
    ----------
    data
        (band, y, x) float32, in the file's own counts.
    valid
        (y, x) bool; False where any band has no data.
    transform
        From (column, row) to coordinates of ``crs``.
    crs
        Coordinate reference system; None = the file has none.
    bands
        Band names, in order; "band-1" ... where the file names none.
    tags
        What the file says about itself.
    sha256
        Digest of the file.
    name
        File name, for messages.
    hidden
        (y, x) bool: cloud or shadow by the file's own quality band; None = it brings none.
    """

    data: Pixels
    valid: Mask
    transform: Affine
    crs: CRS | None
    bands: tuple[str, ...]
    tags: dict[str, str] = field(default_factory=dict)
    sha256: Digest = ""
    name: str = ""
    hidden: Mask | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Give the number of rows and of columns."""
        return self.valid.shape[0], self.valid.shape[1]

    @property
    def sensor(self) -> str:
        """Give the sensor as the file names it, or an empty text."""
        return self.tags.get("sensor", "").strip()

    @property
    def simulated(self) -> bool:
        """True when the file says that a program made its pixels."""
        return self.tags.get("simulated", "").strip().lower() in {"true", "1", "yes"}

    @property
    def gsd_m(self) -> float | None:
        """Side of a pixel in metres: from the tag, else from a projected grid; None = unknown."""
        stated = _number(self.tags.get("gsd_m"))
        if stated:
            return stated
        if self.crs is None or not self.crs.is_projected:
            return None
        return float(np.sqrt(abs(self.transform.determinant)) * self.crs.linear_units_factor[1])


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
        The file is missing, damaged, no GeoTIFF, JPEG2000 or PNG, or holds complex numbers.
    RasterTooBig
        It has more pixels than ``settings.max_pixels``; told from the header.
    NoGeoreference
        An area is asked for and the file does not say where it lies.
    SiteOutside
        The centre of the area is not in the scene.
    NoClearPixels
        No pixel holds a value.
    """
    import rasterio
    from rasterio.errors import RasterioError

    name = name or path.name
    driver, digest = checked(path, name)
    with shielded():
        try:
            with rasterio.open(path, driver=driver) as header:
                described = header.descriptions  # without overviews GDAL forgets the names
            with rasterio.open(path, **opening(driver)) as source:
                _check_header(source, name)
                place, crs = source.transform, source.crs
                if crs is None and driver != "GTiff":
                    place, crs = world_file(path, name) or (place, crs)
                shape = source.height, source.width
                window = _window(place, crs, shape, area, name) if area else None
                bands = light_bands(source, window)
                data = source.read(bands, window=window)
                masks = read_masks(source, bands, window)
                transform = rasterio.windows.transform(window, place) if window else place
                names = tuple(_band_name(described[b - 1], b) for b in bands)
                tags = {str(k): str(v) for k, v in source.tags().items()}
        except RasterioError as e:
            raise RasterFormatError(
                f"the file is damaged or no {_CALLED[driver]}: {_first_line(e).replace(path.name, name)}",
                where=name,
                remedy="Fetch it again.",
            ) from e
    pixels = data.astype(np.float32)
    valid = _valid(pixels, masks)
    if not valid.any():
        raise NoClearPixels(
            "no pixel of the scene holds a value", where=name, remedy="Choose another scene, or look for its gaps."
        )
    if crs is None:
        transform = rasterio.Affine.identity()  # a place without a reference system is no place
    return Raster(pixels, valid, transform, crs, names, tags, digest, name)


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
    """
    import rasterio

    del area  # the same signature as load's: one function opens both ways
    name = name or path.name
    _, digest = checked(path, name)
    with shielded(), rasterio.open(path, driver="GTiff") as source:
        names = tuple(_band_name(d, i) for i, d in enumerate(source.descriptions, 1))
        tags = {str(k): str(v) for k, v in source.tags().items()}
        shape, transform, crs = (source.height, source.width), source.transform, source.crs
        if any("complex" in kind for kind in source.dtypes):
            raise RasterFormatError("the pixels are complex numbers", where=name, remedy="Give the amplitude.")
    everywhere = np.broadcast_to(np.True_, shape)
    return Raster(np.zeros((len(names), 0, 0), np.float32), everywhere, transform, crs, names, tags, digest, name)


def _check_header(source: DatasetReader, name: str) -> None:
    pixels, limit = source.count * source.width * source.height, get_settings().max_pixels
    if pixels > limit:
        raise RasterTooBig(
            f"{source.count} bands of {source.width} x {source.height} pixels are more than {limit}",
            where=name,
            remedy="Cut the area of interest out first, or raise max_pixels.",
        )
    if any("complex" in kind for kind in source.dtypes):
        raise RasterFormatError("the pixels are complex numbers", where=name, remedy="Give the amplitude.")


def _window(place: Affine, crs: CRS | None, shape: tuple[int, int], area: Area, name: str) -> Window:
    """Give the whole-pixel window that covers the area, cut to the scene."""
    import pyproj
    from rasterio.windows import Window

    if crs is None:
        raise no_georeference(name)
    local = pyproj.Proj(f"+proj=aeqd +lat_0={area.lat} +lon_0={area.lon} +datum=WGS84")
    reach, (height, width) = area.half_width_m or 0.0, shape
    steps = np.linspace(-reach, reach, 9)
    east, north = np.meshgrid(steps, steps)  # the centre and the outline: a square bends in another projection
    to_scene = pyproj.Transformer.from_crs("EPSG:4326", crs.to_wkt(), always_xy=True)
    x, y = to_scene.transform(*local(east.ravel(), north.ravel(), inverse=True))
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


def _valid(data: Pixels, masks: NDArray[np.uint8]) -> Mask:
    """Tell pixels from gaps: the file's own mask, finite numbers, and not zero in all of three bands or more."""
    valid: Mask = np.asarray((masks > 0).all(axis=0) & np.isfinite(data).all(axis=0))
    if len(data) >= 3:
        valid &= (data != 0).any(axis=0)
    return valid


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


def to_place(transform: Affine, column: float, row: float) -> tuple[float, float]:
    """Give the coordinates of a (column, row), counted from the upper left corner.

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
        remedy="Use the provider's GeoTIFF; a PNG needs a world file (.pgw) and a .prj beside it.",
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


def _band_name(stated: str | None, number: int) -> str:
    """Give a band's name; common names, such as Red, in small letters."""
    name = (stated or "").strip()
    return (name.lower() if name.lower() in COMMON_BANDS else name) or f"band-{number}"


def _number(text: Any) -> float | None:
    try:
        value = float(text)
    except (TypeError, ValueError):
        return None
    return value if np.isfinite(value) and value > 0 else None


def _first_line(error: Exception) -> str:
    cause = error.__cause__ or error
    return str(cause).splitlines()[0][:160] if str(cause) else type(error).__name__
