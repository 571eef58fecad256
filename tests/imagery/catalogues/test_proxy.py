"""What a file or an item may not make us do: reach another host, read another file, or pass for an image."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from rasterio.control import GroundControlPoint
from rasterio.warp import transform

from tests.imagery.catalogues.conftest import DAYS, ORIGIN, SITE, Files, make_item, write_cog
from toolkit.errors import NetworkError, SiteOutside
from toolkit.imagery.catalogues import stac
from toolkit.imagery.catalogues.products import LANDSAT_C2_L2, SENTINEL_1_GRD, SENTINEL_2_L2A
from toolkit.imagery.catalogues.proxy import KNOWN_ARCHIVES, Proxy, allowed_hosts
from toolkit.imagery.catalogues.windows import Cut, read_window
from toolkit.imagery.load import load
from toolkit.imagery.raster import Area
from toolkit.settings import set_options

pytestmark = [pytest.mark.servers, pytest.mark.usefixtures("own_servers")]

AREA = Area(*SITE, 400.0)


def one_band(address: str) -> dict[str, Any]:
    return {"id": "X", "collection": "sentinel-2-l2a", "assets": {"blue": {"href": address}}, "properties": {}}


def cut(address: str, hosts: tuple[str, ...] = ("127.0.0.1",)) -> Cut:
    with Proxy(hosts) as proxy:
        return read_window(one_band(address), SENTINEL_2_L2A, AREA, proxy, {})


def test_a_file_that_is_no_tiff_by_its_first_bytes_is_not_handed_on(files: Files) -> None:
    vrt = '<VRTDataset rasterXSize="1" rasterYSize="1"><VRTRasterBand dataType="Byte" band="1"/></VRTDataset>'
    (files.root / "vrt.tif").write_text(vrt, encoding="utf-8")
    with pytest.raises(NetworkError, match=r"^E_ASSET_KIND: the file is no TIFF by its first bytes \(http://\S+\)\."):
        cut(f"{files.plain}/vrt.tif")


def test_an_overview_that_a_file_names_elsewhere_is_not_asked_for(files: Files) -> None:
    data = np.random.default_rng(1).integers(100, 800, (400, 400)).astype(np.uint16)
    write_cog(files.root / "named.tif", data, 10)
    with rasterio.open(files.root / "named.tif", "r+") as target:
        target.update_tags(ns="OVERVIEWS", OVERVIEW_FILE=f"/vsicurl/{files.plain}/elsewhere.tif")
    before = len(files.requests())
    assert cut(f"{files.plain}/named.tif").data is not None
    asked = files.requests()[before:]
    assert asked
    assert not [line for line in asked if "elsewhere" in line]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("s3://bucket/blue.tif", "E_URL_SCHEME"),
        ("file:///etc/hostname", "E_URL_SCHEME"),
        ("/vsigzip//etc/hostname", "E_URL_SCHEME"),
        ("http://169.254.169.254/blue.tif", "E_NET_HOST"),
        ("http://127.0.0.1.example.org/blue.tif", "E_NET_HOST"),
    ],
)
def test_only_hosts_on_the_list_are_reached(address: str, code: str) -> None:
    with pytest.raises(NetworkError, match=f"^{code}: "):
        cut(address)


def test_a_redirect_to_a_host_that_is_not_on_the_list_is_not_followed(files: Files) -> None:
    with pytest.raises(NetworkError, match=r"^E_NET_HOST: localhost is not among the hosts that may be read"):
        cut(f"{files.plain}/away/blue.tif")


def test_a_listed_host_at_a_private_address_is_refused_unless_the_desk_allows_it(files: Files) -> None:
    with set_options(allow_private=False), pytest.raises(NetworkError, match=r"^E_URL_PRIVATE: "):
        cut(f"{files.plain}/{DAYS[1].id}/blue.tif")


def test_a_server_that_gives_no_parts_of_files_is_told(files: Files) -> None:
    with pytest.raises(NetworkError, match=r"^E_NET_RANGE: the server gives no parts of files"):
        cut(f"{files.plain}/whole/{DAYS[1].id}/blue.tif")


def test_what_was_not_admitted_is_not_fetched(files: Files) -> None:
    before = len(files.requests())
    with Proxy(("127.0.0.1",)) as proxy, rasterio.Env(**proxy.gdal()), pytest.raises(rasterio.errors.RasterioIOError):
        rasterio.open(f"{files.plain}/{DAYS[1].id}/blue.tif", driver="GTiff")
    assert len(files.requests()) == before


def test_hosts_are_the_known_archives_the_catalogues_own_and_those_of_the_settings() -> None:
    with set_options(asset_hosts="tiles.example.org, *.example.net"):
        hosts = allowed_hosts("https://stac.example.com/v1")
    assert hosts == (*KNOWN_ARCHIVES, "stac.example.com", "tiles.example.org", "*.example.net")


def test_an_archive_that_hands_out_keys_is_asked_for_one(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    blue = f"{files.plain}/{DAYS[1].id}/blue.tif"
    (files.root / "sign.json").write_text(json.dumps({"href": f"{blue}?key=1"}), encoding="utf-8")
    monkeypatch.setitem(stac.SIGNERS, "catalogue.example.org", f"{files.plain}/sign.json?href=")
    with Proxy(("127.0.0.1",), sign=stac._signer("https://catalogue.example.org/v1")) as proxy:
        assert read_window(one_band(blue), SENTINEL_2_L2A, AREA, proxy, {}).data is not None
    assert f"GET /{DAYS[1].id}/blue.tif?key=1 HTTP" in files.log.read_text(encoding="utf-8")


def test_a_site_outside_the_scene_is_told(files: Files) -> None:
    with Proxy(("127.0.0.1",)) as proxy, pytest.raises(SiteOutside, match="E_SITE_OUTSIDE: the point"):
        read_window(make_item(DAYS[1], files.plain), SENTINEL_2_L2A, Area(3.0, 3.0, 400.0), proxy, {})


# ----------------------------------------------------------------------------------------------------- other products


def test_landsat_counts_become_reflectance_and_its_cloud_bits_are_masked(files: Files, tmp_path: Path) -> None:
    folder, rng = files.root / "landsat", np.random.default_rng(4)
    counts = rng.integers(8_000, 20_000, (134, 134)).astype(np.uint16)
    quality = np.full((134, 134), 21824, np.uint16)
    quality[:, 67:80] = 22280  # cloud
    names = [name for name, _ in LANDSAT_C2_L2.bands]
    for name in names:
        write_cog(folder / f"{name}.tif", counts, 30, origin=ORIGIN)
    write_cog(folder / "qa_pixel.tif", quality, 30, origin=ORIGIN)
    assets = {name: {"href": f"{files.plain}/landsat/{name}.tif"} for name in (*names, "qa_pixel")}
    item = {"id": "L", "collection": "landsat-c2-l2", "assets": assets, "properties": {}}
    with Proxy(("127.0.0.1",)) as proxy:
        found = read_window(item, LANDSAT_C2_L2, Area(*SITE, 900.0), proxy, {"sensor": "Landsat-8 OLI"})
    assert found.data is not None
    (tmp_path / "l.tif").write_bytes(found.data)
    window = load(tmp_path / "l.tif")
    column, row = (round(x) for x in (np.array([window.transform.c, window.transform.f]) - ORIGIN) / (30, -30))
    rows, columns = window.shape
    here = np.s_[row : row + rows, column : column + columns]
    far = np.abs(window.data[0] - (counts[here] * 0.275 - 2000))
    assert far[window.valid].max() < 0.501  # 2.75e-5 and -0.2, times 10,000
    assert (window.valid == (quality[here] == 21824)).all()
    assert window.bands == ("blue", "green", "red", "nir08", "swir16", "swir22")
    assert found.clear_pct == pytest.approx(100 * (quality[here] == 21824).mean(), abs=0.1)


def test_radar_placed_by_tie_points_lands_where_they_say(files: Files, tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    amplitude = rng.integers(40, 90, (400, 400)).astype(np.uint16)
    amplitude[198:203, 198:203] = 4000  # one bright hull in the middle of the scene
    points = []
    for row, column in ((0, 0), (0, 400), (400, 0), (400, 400), (200, 200)):
        (lon,), (lat,) = transform("EPSG:32631", "EPSG:4326", [ORIGIN[0] + 10 * column], [ORIGIN[1] - 10 * row])
        points.append(GroundControlPoint(row=row, col=column, x=lon, y=lat))
    (files.root / "radar").mkdir(exist_ok=True)
    for name in ("vv", "vh"):
        profile = {
            "driver": "GTiff",
            "dtype": "uint16",
            "count": 1,
            "height": 400,
            "width": 400,
            "gcps": points,
            "crs": "EPSG:4326",
        }
        with rasterio.open(files.root / "radar" / f"{name}.tif", "w", **profile) as target:
            target.write(amplitude, 1)
            target.update_tags(simulated="true")
    assets = {name: {"href": f"{files.plain}/radar/{name}.tif"} for name in ("vv", "vh")}
    item = {"id": "S1", "collection": "sentinel-1-grd", "assets": assets, "properties": {}}
    with Proxy(("127.0.0.1",)) as proxy:
        found = read_window(item, SENTINEL_1_GRD, Area(*SITE, 500.0), proxy, {"sensor": "Sentinel-1A C-SAR"})
    assert found.data is not None
    (tmp_path / "s1.tif").write_bytes(found.data)
    window = load(tmp_path / "s1.tif")
    assert (window.bands, window.shape, window.simulated) == (("vv", "vh"), (100, 100), True)
    rows, columns = np.nonzero(window.data[0] > 2000)
    east, north = window.transform * (columns.mean() + 0.5, rows.mean() + 0.5)
    assert np.hypot(east - ORIGIN[0] - 2005, north - ORIGIN[1] + 2005) < 10
