"""Which files may be opened as scenes, by which driver, and what GDAL may not do meanwhile.

A VRT named .tif reads other files; a real GeoTIFF may name an overview file elsewhere, and side files (.aux.xml, .ovr,
.msk) make GDAL open addresses. So: the first bytes decide, only their driver may open the file, side files are not
looked at, and overviews are never used. A PNG's world file and .prj are read here, as the few numbers they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import RasterFormatError
from toolkit.records import Digest

if TYPE_CHECKING:
    import numpy as np
    from affine import Affine
    from numpy.typing import NDArray
    from rasterio.crs import CRS
    from rasterio.io import DatasetReader
    from rasterio.windows import Window

_DRIVERS = {
    b"II*\0": "GTiff", b"MM\0*": "GTiff", b"II+\0": "GTiff", b"MM\0+": "GTiff",  # TIFF and BigTIFF, both byte orders
    b"\x89PNG": "PNG", b"\0\0\0\x0c": "JP2OpenJPEG", b"\xff\x4f\xff\x51": "JP2OpenJPEG",
}  # fmt: skip
_JPEG2000 = b"\0\0\0\x0cjP  \r\n\x87\n"
_GDAL = {
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_PAM_ENABLED": "NO",
    "GDAL_CACHEMAX": 64,
}
_WORLD_FILES = (".pgw", ".pngw", ".wld")
_LARGEST_PRJ = 10_000  # bytes


def checked(path: Path, name: str) -> tuple[str, Digest]:
    """Tell by its first bytes what a file is.

    Parameters
    ----------
    path
        The file.
    name
        What messages call it.

    Returns
    -------
    tuple of str
        GDAL's driver for it, and the digest of the whole file.

    Raises
    ------
    RasterFormatError
        It is missing, cannot be read, or is no GeoTIFF, JPEG2000 or PNG.
    """
    try:
        with path.open("rb") as stream:
            magic = stream.read(12)
            driver = _DRIVERS.get(magic[:4])
            if driver is None or (magic[:4] == _JPEG2000[:4] and magic != _JPEG2000):
                raise RasterFormatError(
                    "the file is no GeoTIFF, JPEG2000 or PNG by its first bytes", where=name,
                    remedy="Give the image as the provider ships it.",
                )  # fmt: skip
            stream.seek(0)
            return driver, hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as e:
        raise RasterFormatError(
            f"the scene cannot be read: {e.strerror}", where=name, remedy="Check its name and its folder."
        ) from e


def gdal_shut() -> Any:
    """Give the GDAL settings under which a foreign file may be opened: no side files, no network, little cache.

    Returns
    -------
    rasterio.Env
        To be entered in each thread that reads.
    """
    import rasterio

    return rasterio.Env(**_GDAL)


@contextmanager
def shielded() -> Iterator[None]:
    """Read under ``gdal_shut``, and silence notes on odd files that are said in our own words.

    Yields
    ------
    None
        While the settings hold.
    """
    import warnings

    from rasterio.errors import NodataShadowWarning, NotGeoreferencedWarning

    with gdal_shut(), warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        warnings.simplefilter("ignore", NodataShadowWarning)
        yield


def opening(driver: str) -> dict[str, Any]:
    """Give the options for ``rasterio.open``: this driver alone, and never an overview.

    Parameters
    ----------
    driver
        As ``checked`` gives.
    """
    return {"driver": driver, "OVERVIEW_LEVEL": "NONE"} if driver == "GTiff" else {"driver": driver}


def light_bands(source: DatasetReader, window: Window | None) -> list[int]:
    """Give the bands that hold light, from 1: all but a real transparency.

    GDAL calls the fourth band of any 8-bit file transparency, and takes near infrared for a mask. It is one only where
    it holds nothing but 0 and 255.

    Parameters
    ----------
    source
        An open scene.
    window
        Part that is read.
    """
    alpha = _alpha(source)
    if alpha is None or (source.driver != "PNG" and not _see_through(source.read(alpha, window=window))):
        return list(range(1, source.count + 1))
    return [b for b in range(1, source.count + 1) if b != alpha]


def read_masks(source: DatasetReader, bands: list[int], window: Window | None) -> NDArray[np.uint8]:
    """Read the file's own masks of bands; near infrared that GDAL takes for transparency is none.

    Parameters
    ----------
    source
        An open scene.
    bands
        As ``light_bands`` gives.
    window
        Part to read.

    Returns
    -------
    numpy.ndarray
        (band, y, x) uint8, 0 where there is no value.
    """
    import numpy as np

    alpha = _alpha(source)
    if alpha is None or alpha not in bands:
        return np.asarray(source.read_masks(bands, window=window))
    if source.nodata is None:
        return np.full((len(bands), 1, 1), 255, np.uint8)
    return np.where(source.read(bands, window=window) == source.nodata, np.uint8(0), np.uint8(255))


def _alpha(source: DatasetReader) -> int | None:
    from rasterio.enums import ColorInterp

    return next((i for i, kind in enumerate(source.colorinterp, 1) if kind == ColorInterp.alpha), None)


def _see_through(values: NDArray[Any]) -> bool:
    return bool(((values == 0) | (values == 255)).all())


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

    found = next((path.with_suffix(end) for end in _WORLD_FILES if path.with_suffix(end).is_file()), None)
    if found is None:
        return None
    try:
        a, d, b, e, c, f = (float(n) for n in found.read_text(encoding="ascii")[:1000].split())
    except ValueError as error:
        raise RasterFormatError(
            "the world file does not hold six numbers", where=found.name, remedy=f"Fetch it again for {name}."
        ) from error
    place = Affine(a, b, c, d, e, f) @ Affine.translation(-0.5, -0.5)  # a world file names the middle of a pixel
    prj = path.with_suffix(".prj")
    if not prj.is_file():
        return place, None
    try:
        return place, CRS.from_wkt(prj.read_bytes()[:_LARGEST_PRJ].decode("utf-8", "replace"))
    except CRSError as error:
        raise RasterFormatError(
            "the .prj names no reference system", where=prj.name, remedy="Write its WKT into the file."
        ) from error
