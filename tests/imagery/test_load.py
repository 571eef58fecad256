"""A file from a stranger is read safely or refused in one line."""

from __future__ import annotations

import http.server
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio

from toolkit.errors import NoGeoreference, RasterFormatError, RasterTooBig, SiteOutside
from toolkit.imagery.load import file_bands, load, outline, to_pixels, to_place
from toolkit.imagery.raster import Area
from toolkit.settings import set_options

PLAIN = np.full((1, 64, 64), 10, np.uint8)


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A web server on this machine that notes every request."""
    seen: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_error(404)

        do_HEAD = do_GET  # noqa: N815

        def log_message(self, *args: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", seen
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_scene_keeps_its_facts(drill):
    scene = load(drill[0])
    assert scene.data.shape == (6, 400, 400)
    assert scene.data.dtype == np.float32
    assert scene.bands == ("blue", "green", "red", "nir08", "swir16", "swir22")
    assert scene.gsd_m == 10
    assert scene.simulated
    assert scene.valid.all()


def test_a_virtual_raster_named_tif_is_refused_unread(tmp_path, listener, write_scene):
    address, seen = listener
    private = write_scene(tmp_path / "private.tif", PLAIN)
    for source in (str(private), f"/vsicurl/{address}/x.tif"):
        vrt = tmp_path / "scene.tif"
        vrt.write_text(
            f'<VRTDataset rasterXSize="64" rasterYSize="64"><VRTRasterBand dataType="Byte" band="1"><SimpleSource>'
            f"<SourceFilename>{source}</SourceFilename><SourceBand>1</SourceBand></SimpleSource></VRTRasterBand>"
            "</VRTDataset>"
        )
        with pytest.raises(RasterFormatError, match="no GeoTIFF, JPEG2000, PNG or JPEG"):
            load(vrt)
    assert not seen


def test_files_that_a_scene_points_to_are_never_opened(tmp_path, listener, write_scene):
    address, seen = listener
    scene = write_scene(tmp_path / "scene.tif", PLAIN)
    with rasterio.open(scene, "r+") as target:
        target.update_tags(ns="OVERVIEWS", OVERVIEW_FILE=f"/vsicurl/{address}/overview.tif")
    (tmp_path / "scene.tif.aux.xml").write_text(
        '<PAMDataset><Metadata domain="OVERVIEWS">'
        f'<MDI key="OVERVIEW_FILE">/vsicurl/{address}/pam.tif</MDI></Metadata></PAMDataset>'
    )
    (tmp_path / "scene.tif.ovr").write_text(
        f'<VRTDataset rasterXSize="32" rasterYSize="32"><VRTRasterBand dataType="Byte" band="1"><SimpleSource>'
        f"<SourceFilename>/vsicurl/{address}/ovr.tif</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>"
    )
    assert (load(scene).data == 10).all()
    assert not seen


def test_overviews_that_differ_from_the_pixels_are_not_shown(tmp_path, write_scene):
    scene = write_scene(tmp_path / "scene.tif", PLAIN)
    with rasterio.open(scene, "r+") as target:
        target.build_overviews([2])
    with rasterio.open(scene, "r+", OVERVIEW_LEVEL=0) as target:
        target.write(np.full((1, 32, 32), 200, np.uint8))
    assert (load(scene).data == 10).all()


def test_too_many_pixels_are_refused_from_the_header(tmp_path):
    sparse = tmp_path / "sparse.tif"
    with rasterio.open(
        sparse,
        "w",
        driver="GTiff",
        width=60_000,
        height=60_000,
        count=8,
        dtype="uint8",
        SPARSE_OK=True,
        tiled=True,
        compress="deflate",
        crs="EPSG:32631",
        transform=rasterio.Affine(10, 0, 0, 0, -10, 0),
    ):
        pass
    assert sparse.stat().st_size < 10_000_000
    with pytest.raises(RasterTooBig) as caught:
        load(sparse)
    assert caught.value.error_code == "E_RASTER_TOO_BIG"


@pytest.mark.parametrize("read", [load, outline, file_bands])
def test_a_header_of_sixty_thousand_bands_is_refused_at_once(tmp_path, read):
    entries = [(256, 4, 1, 9), (257, 4, 1, 9), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (277, 3, 1, 65_000)]
    entries += [(278, 4, 1, 9), (273, 4, 1, 8), (279, 4, 1, 81 * 65_000)]
    listed = b"".join(struct.pack("<HHII", *entry) for entry in sorted(entries))
    many = tmp_path / "many.tif"
    many.write_bytes(b"II*\0" + struct.pack("<IH", 8, len(entries)) + listed + b"\0\0\0\0")
    begun = time.monotonic()
    with pytest.raises(RasterTooBig, match="65000 bands, and at most 1000"):
        read(many, **({"name": "many"} if read is file_bands else {}))
    assert time.monotonic() - begun < 5


def test_an_outline_of_what_no_strip_could_be_read_of_is_refused(tmp_path):
    vast = tmp_path / "vast.tif"
    tiles = {"tiled": True, "blockxsize": 4096, "blockysize": 4096, "SPARSE_OK": True, "BIGTIFF": "YES"}
    place = {"crs": "EPSG:32631", "transform": rasterio.Affine(10, 0, 0, 0, -10, 0)}
    with rasterio.open(vast, "w", width=200_000, height=200_000, count=1, dtype="uint8", **tiles, **place):
        pass
    with pytest.raises(RasterTooBig):
        outline(vast)


def test_the_size_limit_is_a_setting(tmp_path, write_scene):
    scene = write_scene(tmp_path / "scene.tif", PLAIN)
    with set_options(max_pixels=1000), pytest.raises(RasterTooBig):
        load(scene)


@pytest.mark.parametrize("kept", [3, 300, 20_000])
def test_a_cut_off_file_is_refused_when_it_is_loaded(tmp_path, kept, drill):
    cut = tmp_path / "cut.tif"
    cut.write_bytes(drill[0].read_bytes()[:kept])
    with pytest.raises(RasterFormatError):
        load(cut)


def test_a_missing_file_is_one_line():
    with pytest.raises(RasterFormatError) as caught:
        load(Path("nowhere.tif"))
    assert "\n" not in str(caught.value)


def test_complex_pixels_are_refused(tmp_path, write_scene):
    scene = write_scene(tmp_path / "scene.tif", np.ones((1, 8, 8), np.complex64))
    with pytest.raises(RasterFormatError, match="complex"):
        load(scene)


def test_gaps_come_from_nodata_from_nan_and_from_zero_in_every_band(tmp_path, write_scene):
    stated = PLAIN.copy()
    stated[0, :10] = 0
    assert load(write_scene(tmp_path / "a.tif", stated, nodata=0)).valid.sum() == 54 * 64
    holes = PLAIN.astype(np.float32)
    holes[0, 0] = np.nan
    assert load(write_scene(tmp_path / "b.tif", holes)).valid.sum() == 63 * 64
    black = np.repeat(stated, 3, axis=0)
    untagged = load(write_scene(tmp_path / "c.tif", black)).valid
    assert not untagged[:10].any()
    assert untagged[12:].all()  # the rim of fill that no tag names may be mixed with ground


def test_a_window_round_a_point_is_whole_pixels_with_its_own_place(drill):
    whole, part = load(drill[0]), load(drill[0], area=Area(0.500142, 0.499837, 500.0))
    column, row = to_pixels(whole.transform, *to_place(part.transform, 0, 0))
    assert (column, row) == pytest.approx((round(column), round(row)))
    assert min(part.shape) >= 100
    top, left = round(row), round(column)
    assert (part.data == whole.data[:, top : top + part.shape[0], left : left + part.shape[1]]).all()


def test_a_point_outside_the_scene_is_refused(drill):
    with pytest.raises(SiteOutside):
        load(drill[0], area=Area(10.0, 10.0, 500.0))
    with pytest.raises(SiteOutside):
        load(drill[0], area=Area(10.0, 10.0))


def test_an_area_cannot_be_cut_from_a_scene_without_a_place(tmp_path, write_scene):
    scene = write_scene(tmp_path / "scene.tif", PLAIN, crs=None)
    with pytest.raises(NoGeoreference):
        load(scene, area=Area(0.5, 0.5, 100.0))
