"""PNG with a world file and JPEG2000 open; what pretends to be one of them does not."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import pytest
import rasterio

from toolkit.errors import NoGeoreference, RasterFormatError, RasterTooBig
from toolkit.imagery import Area, CompareOptions, compare
from toolkit.imagery.load import load

QUICK = CompareOptions(detection_test=False)
WORLD = "10\n0\n0\n-10\n220005\n59995\n"


def _png(path, data):
    """Write a (band, y, x) uint8 array as PNG."""
    from PIL import Image

    Image.fromarray(np.moveaxis(data, 0, -1)).save(path)
    return path


@pytest.fixture
def picture(ground):
    return np.clip(ground[:3] / 4, 1, 255).astype(np.uint8)


def _placed(path):
    path.with_suffix(".pgw").write_text(WORLD)
    path.with_suffix(".prj").write_text(rasterio.CRS.from_epsg(32631).to_wkt())
    return path


def test_a_png_with_a_world_file_lies_where_the_file_says(tmp_path, picture):
    raster = load(_placed(_png(tmp_path / "a.png", picture)))
    assert raster.crs.to_epsg() == 32631
    assert (raster.transform.c, raster.transform.f) == (220_000, 60_000)
    assert raster.gsd_m == 10
    assert (raster.data == picture).all()


def test_two_pngs_are_compared(tmp_path, picture):
    after = picture.copy()
    after[:, 50:56, 50:56] = 255
    paths = [_placed(_png(tmp_path / f"{n}.png", d)) for n, d in (("a", picture), ("b", after))]
    found = compare(*paths, options=QUICK)
    assert found.status == "measured"
    assert found.changed[51:55, 51:55].all()


def test_transparency_is_a_mask_and_no_band(tmp_path, picture):
    clear = np.full((1, *picture.shape[1:]), 255, np.uint8)
    clear[:, :30] = 0
    raster = load(_placed(_png(tmp_path / "a.png", np.concatenate([picture, clear]))))
    assert len(raster.data) == 3
    assert not raster.valid[:30].any()
    assert raster.valid[31:].all()


def test_a_png_without_a_place_cannot_be_cut(tmp_path, picture):
    with pytest.raises(NoGeoreference, match=r"\.pgw"):
        load(_png(tmp_path / "a.png", picture), area=Area(0.5, 0.5, 500))


@pytest.mark.parametrize(("name", "text"), [(".pgw", "ten\n0\n0\n10\n1\n1"), (".prj", "nowhere")])
def test_a_broken_side_file_is_one_line(tmp_path, picture, name, text):
    path = _placed(_png(tmp_path / "a.png", picture))
    path.with_suffix(name).write_text(text)
    with pytest.raises(RasterFormatError, match=r"a\.p"):
        load(path)


def test_a_png_that_unpacks_to_more_than_memory_is_refused_from_its_header(tmp_path):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    path = tmp_path / "bomb.png"
    size = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", size)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
        + chunk(b"IEND", b"")
    )
    with pytest.raises(RasterTooBig, match="60000 x 60000"):
        load(path)


def test_jpeg2000_opens(tmp_path, write_scene, ground):
    path = write_scene(
        tmp_path / "a.jp2", ground.astype(np.uint16), driver="JP2OpenJPEG", QUALITY=100, REVERSIBLE="YES"
    )
    raster = load(path)
    assert raster.crs.to_epsg() == 32631
    assert np.abs(raster.data - ground).max() <= 1


@pytest.mark.parametrize("start", [b"\x89PNG", b"\0\0\0\x0cjunk", b"\xff\x4f\xff\x51"])
def test_a_file_that_only_begins_well_is_refused(tmp_path, start):
    path = tmp_path / "odd.png"
    path.write_bytes(start + b"<VRTDataset/>" * 20)
    with pytest.raises(RasterFormatError):
        load(path)


def test_twelve_bits_in_sixteen_are_compared_as_they_are(tmp_path, write_scene, ground, rendering):
    before, after = (np.clip(rendering(ground, n) * 4, 0, 4095).astype(np.uint16) for n in (1, 2))
    after[:, 60:66, 60:66] = 4095
    paths = [write_scene(tmp_path / f"{n}.tif", d) for n, d in (("a", before), ("b", after))]
    found = compare(*paths, options=QUICK)
    assert found.changed[61:65, 61:65].all()
    assert found.changed.sum() == pytest.approx(36, abs=8)


def test_zero_for_no_data_is_not_change(tmp_path, write_scene, ground, rendering):
    before, after = (rendering(ground, n).astype(np.uint16) for n in (3, 4))
    after[:, :80] = 0
    paths = [write_scene(tmp_path / f"{n}.tif", d) for n, d in (("a", before), ("b", after))]
    found = compare(*paths, options=QUICK)
    assert not found.changed.any()
    assert found.comparable_pct == pytest.approx(100 * 160 / 240, abs=1)


def test_near_infrared_that_gdal_calls_transparency_is_light(tmp_path, write_scene):
    data = np.random.default_rng(1).integers(0, 200, (4, 60, 60)).astype(np.uint8)
    data[3, 20:40, 5:55] = 0
    raster = load(write_scene(tmp_path / "a.tif", data))
    assert len(raster.data) == 4
    assert raster.valid.mean() > 0.99
    data[3] = np.where(np.arange(60) < 20, 0, 255)[:, None]
    raster = load(write_scene(tmp_path / "b.tif", data))
    assert len(raster.data) == 3
    assert not raster.valid[:20].any()
    assert raster.valid[20:].mean() > 0.99
