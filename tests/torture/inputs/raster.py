"""Scenes: headers that claim more than a machine has, files that name others, numbers that are none."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.torture.corpus import FINE, REFUSED, Data, Input, into

EITHER = frozenset({FINE, REFUSED})
ENTRIES = (("add", "harbour", "odd.tif", "--acquired", "2024-03-01T10:00:00Z"), ("compare", "plain.tif", "odd.tif"))


def inputs() -> Iterator[Input]:
    for name, (suffix, data) in {**_headers(), **_others()}.items():
        path = f"odd.{suffix}"
        entries = tuple(tuple(path if word == "odd.tif" else word for word in words) for words in ENTRIES)
        yield Input(name, f"a scene: {name}", _beside_plain(into(path, data)), entries, EITHER)
    for name, profile in _profiles().items():
        yield Input(name, f"a GeoTIFF: {name}", _beside_plain(_written(**profile)), ENTRIES, EITHER)


def _beside_plain(make: Callable[[Path], None]) -> Callable[[Path], None]:
    def lay(home: Path) -> None:
        write_scene(home / "plain.tif", seed=1)
        make(home)

    return lay


def _written(**profile: Any) -> Callable[[Path], None]:
    return lambda home: write_scene(home / "odd.tif", seed=2, **profile)


def write_scene(
    path: Path, *, seed: int, fill: float | None = None, tags: dict[str, str] | None = None, **profile: Any
) -> None:
    """Write a GeoTIFF of 60 by 60 pixels of noise over a harbour, or one with another profile."""
    import warnings

    import numpy as np
    import rasterio
    from rasterio.transform import from_origin

    facts = {
        "driver": "GTiff",
        "width": 60,
        "height": 60,
        "count": 3,
        "dtype": "uint16",
        "crs": "EPSG:32627",
        "transform": from_origin(454_000, 7_114_000, 10, 10),
    } | profile
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with rasterio.open(path, "w", **facts) as target:
            target.update_tags(**(tags or {}))
            if facts["width"] * facts["height"] * facts["count"] > 1_000_000:
                return  # sparse: a few bytes that claim gigabytes
            noise = np.random.default_rng(seed).integers(100, 3_000, (facts["count"], facts["height"], facts["width"]))
            target.write((noise if fill is None else np.full(noise.shape, fill)).astype(facts["dtype"]))


def _profiles() -> dict[str, dict[str, Any]]:
    from rasterio.transform import Affine

    sparse = {"sparse_ok": True, "compress": "deflate", "tiled": True}
    return {
        "19,000 x 19,000 of float64, sparse": {
            "width": 19_000,
            "height": 19_000,
            "count": 1,
            "dtype": "float64",
            **sparse,
        },
        "200,000 x 200,000, sparse": {
            "width": 200_000,
            "height": 200_000,
            "count": 1,
            "dtype": "uint8",
            "BIGTIFF": "YES",
            "sparse_ok": True,
            "tiled": True,
            "blockxsize": 4096,
            "blockysize": 4096,
        },
        "9,000 x 9,000 of 4 bands, sparse": {"width": 9_000, "height": 9_000, "count": 4, "dtype": "uint16", **sparse},
        "5,000 bands": {"width": 4, "height": 4, "count": 5_000},
        "one pixel": {"width": 1, "height": 1},
        "one row": {"width": 900, "height": 1},
        "two pixels": {"width": 2, "height": 1},
        "complex numbers": {"dtype": "complex64"},
        "signed bytes": {"dtype": "int8"},
        "64-bit whole numbers": {"dtype": "uint64"},
        "nothing but NaN": {"dtype": "float32", "fill": float("nan")},
        "nothing but infinity": {"dtype": "float32", "fill": float("inf")},
        "numbers at the end of floats": {"dtype": "float32", "fill": 3e38},
        "one value": {"fill": 7},
        "nothing but zero": {"fill": 0},
        "nodata of NaN": {"dtype": "float32", "nodata": float("nan")},
        "nodata of every pixel": {"fill": 5, "nodata": 5},
        "no CRS": {"crs": None},
        "degrees": {"crs": "EPSG:4326"},
        "a CRS of the Moon": {"crs": "+proj=longlat +a=1737400 +b=1737400 +no_defs"},
        "pixels of nothing": {"transform": Affine(0, 0, 454_000, 0, 0, 7_114_000)},
        "pixels of NaN": {"transform": Affine(float("nan"), 0, 454_000, 0, -10, 7_114_000)},
        "pixels of a light year": {"transform": Affine(9e15, 0, 0, 0, -9e15, 0)},
        "pixels of a nanometre": {"transform": Affine(1e-9, 0, 454_000, 0, -1e-9, 7_114_000)},
        "turned by 45 degrees": {"transform": Affine(7, 7, 454_000, 7, -7, 7_114_000)},
        "upside down": {"transform": Affine(10, 0, 454_000, 0, 10, 7_113_400)},
        "at the pole": {"transform": Affine(10, 0, 500_000, 0, -10, 9_999_999)},
        "elsewhere": {"transform": Affine(10, 0, 100_000, 0, -10, 1_000)},
        "tags with escapes": {
            "tags": {"TIFFTAG_DATETIME": "\x1b[2K", "TIFFTAG_ARTIST": "\u202ex", "AREA_OR_POINT": "x" * 500}
        },
        "a tag of a megabyte": {"tags": {"TIFFTAG_IMAGEDESCRIPTION": "x" * 1_000_000}},
        "a date of no calendar": {"tags": {"TIFFTAG_DATETIME": "9999:99:99 99:99:99", "ACQUISITIONDATETIME": "x"}},
        "a file named as its overview": {"tags": {"OVERVIEW_FILE": "/etc/passwd"}},
    }


def _tiff(*entries: tuple[int, int, int, int], next_at: int = 0) -> bytes:
    listed = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(entries)) + listed + struct.pack("<I", next_at)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(side: int, body: bytes = b"") -> bytes:
    header = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _zeros(length: int) -> bytes:
    squeezer = zlib.compressobj(9)
    block = b"\0" * 1_000_000
    return b"".join(squeezer.compress(block) for _ in range(length // len(block))) + squeezer.flush()


def _jp2(side: int) -> bytes:
    size = struct.pack(">HIIIIIIIIHBBB", 0, side, side, 0, 0, side, side, 0, 0, 1, 7, 1, 1)
    coded = b"\xff\x4f\xff\x51" + struct.pack(">H", len(size) + 2) + size + b"\xff\xd9"
    image = struct.pack(">IIHBBBB", side, side, 1, 7, 7, 0, 0)
    header = struct.pack(">I4s", 22, b"ihdr") + image
    boxes = b"\0\0\0\x0cjP  \r\n\x87\n" + struct.pack(">I4s", 20, b"ftyp") + b"jp2 \0\0\0\0jp2 "
    return (
        boxes
        + struct.pack(">I4s", 8 + len(header), b"jp2h")
        + header
        + struct.pack(">I4s", 8 + len(coded), b"jp2c")
        + coded
    )


_JFIF = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"


def _headers() -> dict[str, tuple[str, Data]]:
    huge = _tiff((256, 4, 1, 1_000_000), (257, 4, 1, 1_000_000), (258, 3, 1, 8), (259, 3, 1, 1), (277, 3, 1, 1))
    return {
        "TIFF of a million by a million": ("tif", huge),
        "TIFF of 65,535 bands": (
            "tif",
            _tiff((256, 4, 1, 90_000), (257, 4, 1, 90_000), (277, 3, 1, 65_535), (258, 3, 1, 64)),
        ),
        "TIFF whose folders are a ring": ("tif", _tiff((256, 4, 1, 5), (257, 4, 1, 5), next_at=8)),
        "TIFF whose folder lies past its end": ("tif", b"II*\0" + struct.pack("<I", 0xFFFFFFF0)),
        "TIFF of nothing": ("tif", b"II*\0"),
        "BigTIFF whose folder lies past its end": ("tif", b"II+\0\x08\0\0\0" + struct.pack("<Q", 2**63)),
        "PNG of 13,000 x 13,000": ("png", lambda: _png(13_000, _zeros(13_000 * 52_001))),
        "PNG of 60,000 x 60,000": ("png", _png(60_000)),
        "PNG of 2,000,000,000 x 2,000,000,000": ("png", _png(2_000_000_000)),
        "PNG of 0 x 0": ("png", _png(0)),
        "PNG without an end": ("png", _png(60)[:-14]),
        "JPEG 2000 of 60,000 x 60,000": ("jp2", _jp2(60_000)),
        "JPEG 2000 of 4,000,000,000 x 4,000,000,000": ("jp2", _jp2(4_000_000_000)),
        "JPEG 2000 of its first box": ("jp2", b"\0\0\0\x0cjP  \r\n\x87\n"),
        "JPEG of 65,500 x 65,500": (
            "jpg",
            _JFIF + b"\xff\xc0\0\x11\x08\xff\xdc\xff\xdc\x03\x01\x22\0\x02\x11\x01\x03\x11\x01\xff\xd9",
        ),
        "GIF": ("gif", b"GIF89a\xff\xff\xff\xff\0\0\0;"),
        "WebP": ("webp", b"RIFF\xff\xff\xff\xffWEBPVP8 "),
    }


def _others() -> dict[str, tuple[str, Data]]:
    vrt = b"<VRTDataset rasterXSize='60' rasterYSize='60'><VRTRasterBand dataType='Byte' band='1'>"
    vrt += b"<SimpleSource><SourceFilename>"
    end = b"</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>"
    return {
        "a VRT that names a file": ("tif", vrt + b"/etc/hostname" + end),
        "a VRT that names an address": ("tif", vrt + b"/vsicurl/http://10.0.0.1:8099/x.tif" + end),
        "a WMS description as a scene": (
            "tif",
            b"<GDAL_WMS><Service name='WMS'><ServerUrl>http://10.0.0.1:8099/</ServerUrl></Service></GDAL_WMS>",
        ),
        "HDF5": ("tif", b"\x89HDF\r\n\x1a\n" + b"\0" * 2_000),
        "NetCDF": ("tif", b"CDF\x01" + b"\0" * 2_000),
        "GRIB": ("tif", b"GRIB\0\0\x10\x02" + b"\0" * 100 + b"7777"),
        "an ASCII grid": ("tif", b"ncols 99999\nnrows 99999\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 2 3\n"),
        "a PDF as a scene": ("tif", b"%PDF-1.7\n"),
        "empty": ("tif", b""),
        "a web page as a scene": ("tif", b"<!doctype html><p>404 Not found"),
        "zeros": ("tif", b"\0" * 100_000),
    }
