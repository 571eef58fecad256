"""Which files may be opened as scenes, by which driver, and what GDAL may not do meanwhile.

A VRT named .tif reads other files; a real GeoTIFF may name an overview file elsewhere, and side files (.aux.xml, .ovr,
.msk) make GDAL open addresses. So: the first bytes decide, only their driver may open the file, side files are not
looked at, and overviews are never used. What a .msk, a world file and a .prj hold is read by our own hand.
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
    from io import BufferedReader

    import numpy as np
    from numpy.typing import NDArray
    from rasterio.io import DatasetReader
    from rasterio.windows import Window

_DRIVERS = {
    b"II*\0": "GTiff",
    b"MM\0*": "GTiff",
    b"II+\0": "GTiff",
    b"MM\0+": "GTiff",  # TIFF and BigTIFF, both byte orders
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff\xe0": "JPEG",
    b"\xff\xd8\xff\xe1": "JPEG",
    b"\xff\xd8\xff\xdb": "JPEG",
    b"\xff\xd8\xff\xee": "JPEG",
    b"\0\0\0\x0c": "JP2OpenJPEG",
    b"\xff\x4f\xff\x51": "JP2OpenJPEG",
}
_JPEG2000 = b"\0\0\0\x0cjP  \r\n\x87\n"
_GDAL = {
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_PAM_ENABLED": "NO",
    "GDAL_CACHEMAX": 64,
}


def driver_of(path: Path, name: str) -> str:
    """Tell by its first bytes what a file is.

    Parameters
    ----------
    path
        The file.
    name
        What messages call it.

    Raises
    ------
    RasterFormatError
        It is missing, cannot be read, or is no GeoTIFF, JPEG2000, PNG or JPEG.
    """
    with _reading(path, name) as stream:
        magic = stream.read(12)
    driver = _DRIVERS.get(magic[:4])
    if driver is None or (magic[:4] == _JPEG2000[:4] and magic != _JPEG2000):
        raise RasterFormatError(
            "the file is no GeoTIFF, JPEG2000, PNG or JPEG by its first bytes",
            where=name,
            remedy="Give the image as the provider ships it.",
        )
    return driver


def checked(path: Path, name: str) -> tuple[str, Digest]:
    """Tell what a file is, and read all of it for its digest.

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
        As for ``driver_of``.
    """
    driver = driver_of(path, name)
    with _reading(path, name) as stream:
        return driver, hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def _reading(path: Path, name: str) -> Iterator[BufferedReader]:
    try:
        with path.open("rb") as stream:
            yield stream
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
    """Read under ``gdal_shut``, and silence notes on odd files that are said in our own words."""
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


def beside_mask(path: Path, source: DatasetReader, window: Window | None) -> NDArray[np.bool_] | None:
    """Read the mask in a .msk file beside a scene.

    GDAL is kept from looking for such files itself: it would follow whatever they name. This one is opened only if its
    first bytes are a TIFF's, by that driver alone.

    Parameters
    ----------
    path
        The scene.
    source
        The open scene.
    window
        Part to read; None = all.

    Returns
    -------
    numpy.ndarray or None
        (y, x) bool, True where there is ground; None without a mask that fits.
    """
    import rasterio
    from rasterio.errors import RasterioError

    beside = path.with_name(f"{path.name}.msk")
    if not beside.is_file():
        return None
    driver = driver_of(beside, beside.name)
    if driver != "GTiff":
        return None
    try:
        with rasterio.open(beside, **opening(driver)) as mask:
            if (mask.height, mask.width) != (source.height, source.width):
                return None
            seen: NDArray[np.bool_] = mask.read(1, window=window) > 0
            return seen
    except RasterioError as e:
        raise RasterFormatError(
            "the mask beside the scene is damaged", where=beside.name, remedy="Fetch it again, or take it away."
        ) from e
