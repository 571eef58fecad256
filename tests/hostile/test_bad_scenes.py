"""Two files that cannot be compared end in one line: code, what, where, what to do. Nothing is written."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from toolkit.cli.main import main

PIXELS = np.random.default_rng(1).integers(50, 200, (4, 80, 80)).astype(np.uint8)
Made = tuple[Path, Path]


def _tif(path: Path, data: Any = PIXELS, tags: dict[str, str] | None = None, **profile: Any) -> Path:
    facts: dict[str, Any] = {
        "driver": "GTiff",
        "dtype": str(data.dtype),
        "count": data.shape[0],
        "height": data.shape[1],
        "width": data.shape[2],
        "crs": "EPSG:32631",
        "transform": from_origin(220_000, 60_000, 10, 10),
    }
    facts = {k: v for k, v in {**facts, **profile}.items() if v is not None}
    with rasterio.open(path, "w", **facts) as scene:
        scene.write(data)
        scene.update_tags(**(tags or {}))
    return path


def _vrt(folder: Path, name: str) -> Made:
    private = _tif(folder / "private.tif")
    path = folder / name
    path.write_text(
        '<VRTDataset rasterXSize="80" rasterYSize="80"><VRTRasterBand dataType="Byte" band="1"><SimpleSource>'
        f"<SourceFilename>{private}</SourceFilename><SourceBand>1</SourceBand></SimpleSource></VRTRasterBand></VRTDataset>"
    )
    return path, _tif(folder / "b.tif")


def _raw(folder: Path) -> Made:
    path = folder / "a.tif"
    path.write_text(
        '<VRTDataset rasterXSize="10" rasterYSize="1"><VRTRasterBand dataType="Byte" band="1" '
        'subClass="VRTRawRasterBand"><SourceFilename>/etc/hostname</SourceFilename></VRTRasterBand></VRTDataset>'
    )
    return path, _tif(folder / "b.tif")


def _sparse(folder: Path) -> Made:
    path = folder / "a.tif"
    facts = {"driver": "GTiff", "dtype": "uint16", "count": 4, "height": 60_000, "width": 60_000, "SPARSE_OK": "YES"}
    with rasterio.open(
        path, "w", tiled=True, BIGTIFF="YES", crs="EPSG:32631", transform=from_origin(220_000, 60_000, 10, 10), **facts
    ):
        pass
    assert path.stat().st_size < 2_000_000
    return path, _tif(folder / "b.tif")


def _png(folder: Path, side: int) -> Made:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    path = folder / "a.png"
    parts = (b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(b"\0" * 9999))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*p) for p in (*parts, (b"IEND", b""))))
    return path, _tif(folder / "b.tif")


def _cut_short(folder: Path) -> Made:
    path = _tif(folder / "a.tif")
    path.write_bytes(path.read_bytes()[:300])
    return path, _tif(folder / "b.tif")


def _masked(folder: Path) -> Made:
    return _tif(folder / "a.tif"), _tif(folder / "b.tif", np.zeros_like(PIXELS), nodata=0)


def _cloud(folder: Path) -> Made:
    made = []
    for name, quality in (("a", 0), ("b", 4)):
        ground = np.roll(PIXELS, quality, axis=2)  # not the same image in other bytes
        path = _tif(folder / f"{name}.tif", np.concatenate([ground, np.full((1, 80, 80), quality, np.uint8)]))
        with rasterio.open(path, "r+") as scene:
            scene.set_band_description(5, "fmask")
        made.append(path)
    return made[0], made[1]


def _twice(folder: Path) -> Made:
    path = _tif(folder / "a.tif")
    (folder / "b.tif").write_bytes(path.read_bytes())
    return path, folder / "b.tif"


def _backwards(folder: Path) -> Made:
    days = {"a": "2031-05-01", "b": "2031-04-01"}
    made = [_tif(folder / f"{n}.tif", PIXELS + (n == "b"), {"acquired": d}) for n, d in days.items()]
    return made[0], made[1]


def _apart(folder: Path) -> Made:
    return _tif(folder / "a.tif"), _tif(folder / "b.tif", transform=from_origin(320_000, 60_000, 10, 10))


def _other_zone(folder: Path) -> Made:
    return _tif(folder / "a.tif"), _tif(folder / "b.tif", crs="EPSG:32652")


def _complex(folder: Path) -> Made:
    return _tif(folder / "a.tif", PIXELS.astype(np.complex64)), _tif(folder / "b.tif")


def _unplaced(folder: Path) -> Made:
    return _tif(folder / "a.tif", crs=None), _tif(folder / "b.tif")


def _bands(folder: Path) -> Made:
    return _tif(folder / "a.tif", PIXELS[:3]), _tif(folder / "b.tif")


def _gone(folder: Path) -> Made:
    return folder / "none.tif", _tif(folder / "b.tif")


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda f: _vrt(f, "scene.tif"), "E_RASTER_FORMAT"),
        (lambda f: _vrt(f, "scene.png"), "E_RASTER_FORMAT"),
        (_raw, "E_RASTER_FORMAT"),
        (_sparse, "E_RASTER_TOO_BIG"),
        (lambda f: _png(f, 60_000), "E_RASTER_TOO_BIG"),
        (lambda f: _png(f, 13_000), "E_RASTER_TOO_BIG"),
        (_cut_short, "E_RASTER_FORMAT"),
        (_masked, "E_NO_CLEAR_PIXELS"),
        (_twice, "E_SAME_SCENE"),
        (_backwards, "E_ORDER"),
        (_apart, "E_SITE_OUTSIDE"),
        (_other_zone, "E_SITE_OUTSIDE"),
        (_complex, "E_RASTER_FORMAT"),
        (_unplaced, "E_NO_GEOREF"),
        (_bands, "E_BANDS"),
        (_gone, "E_RASTER_FORMAT"),
    ],
)
def test_a_pair_that_cannot_be_compared_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], make: Callable[[Path], Made], code: str
) -> None:
    before, after = make(tmp_path)
    assert main(["compare", str(before), str(after), "--out", str(tmp_path / "out")]) == 3
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert shown.err.startswith(f"{code}: ")
    assert shown.err.rstrip().endswith(".")
    assert not (tmp_path / "out").exists()


def test_a_place_outside_both_scenes_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, after = _tif(tmp_path / "a.tif"), _tif(tmp_path / "b.tif", PIXELS + 1)
    assert main(["compare", str(before), str(after), "--around", "45.0 N, 12.0 E"]) == 3
    assert capsys.readouterr().err.startswith("E_SITE_OUTSIDE: ")


def test_a_scene_that_cloud_hides_is_too_cloudy_and_nothing_is_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, after = _cloud(tmp_path)
    assert main(["compare", str(before), str(after), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["summary"]
    assert told["status"] == "too-cloudy"
    assert told["area_m2"] is None
