"""Map tiles for the site map: fetched once, drawn where they lie, and never without a word on whose they are."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import numpy as np
import pytest
import rasterio
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin

from tests.harbour import new_harbour
from tests.webserver import QuietHandler, serving
from toolkit.cli.main import main
from toolkit.desk.casefile.reading import load_case
from toolkit.errors import DatelineError
from toolkit.evidence import CustodyLog
from toolkit.places import locate_sites, map_credits, map_views, site_map
from toolkit.places.basemap_pictures import view_pixels
from toolkit.records import Basemap, Case, LocatedSite
from toolkit.settings import set_options
from toolkit.widgets.site_picker import SitePicker

CREDIT = "Pattern Makers"


def _colour(z: int, x: int, y: int) -> tuple[int, int, int]:
    return (40 * z + 90 * x) % 256, (70 * y) % 256, (30 * x + 50 * y) % 256


class _Pattern(BaseHTTPRequestHandler):
    """One colour a tile, by its place: nothing that lies anywhere."""

    def do_GET(self) -> None:
        kind, *place = re.findall(r"\w+", self.path.partition(".png")[0])
        z, x, y = map(int, place)
        words = PngImagePlugin.PngInfo()
        if kind == "reserved":
            words.add_text("Copyright", "(c) Chart Office. All rights reserved.")
        colour = (200, 200, 200) if kind == "blank" else _colour(z, x, y)
        made = io.BytesIO()
        Image.new("RGB", (256, 256), colour).save(made, "PNG", pnginfo=words)
        body = b"<html>busy</html>" if kind == "busy" else made.getvalue()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    log_message = QuietHandler.log_message


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serving(_Pattern) as address:
        yield address


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))
    monkeypatch.setenv("DATELINE_RUNS", str(tmp_path / "runs"))
    monkeypatch.chdir(tmp_path)
    return new_harbour()


def add(server: str, kind: str = "pattern", *more: str) -> int:
    address = server + "/" + kind + "/{z}/{x}/{y}.png"
    with set_options(allow_private=True):
        return main(["add", "harbour", address, "--basemap", "--credit", CREDIT, *more])


def held(folder: Path) -> tuple[Basemap, ...]:
    case = load_case(folder)
    return tuple(b.model_copy(update={"path": folder / "basemaps" / b.file}) for b in case.basemaps)


def test_every_tile_and_the_picture_made_of_them_are_in_the_custody_log(server: str, folder: Path) -> None:
    assert add(server, "pattern", "--licence", "ODbL-1.0") == 0
    entries = CustodyLog(folder / "evidence" / "custody.jsonl").entries()
    tiles = {e["sha256"] for e in entries if e["action"] == "fetched"}
    (picture,) = held(folder)
    (made,) = [e for e in entries if e.get("sha256") == picture.sha256]
    assert set(made["derived_from"]) == tiles
    assert (made["how"], picture.licence, picture.credit) == ("tiles put together", "ODbL-1.0", CREDIT)
    assert all(re.search(r"/pattern/\d+/\d+/\d+\.png$", e["address"]) for e in entries if e["action"] == "fetched")


def test_a_tile_is_drawn_where_it_lies(server: str, folder: Path) -> None:
    assert add(server) == 0
    case = load_case(folder)
    (view,) = map_views(case, locate_sites(case))
    (picture,) = held(folder)
    pixels, zoom = view_pixels(picture, view), picture.zoom
    assert zoom is not None
    for share_x, share_y in ((0.1, 0.2), (0.5, 0.5), (0.83, 0.7)):
        row, column = int(share_y * len(pixels)), int(share_x * pixels.shape[1])
        x_km = (2 * (column + 0.5) / pixels.shape[1] - 1) * view.half_x
        y_km = (1 - 2 * (row + 0.5) / len(pixels)) * view.half_y
        wanted = pytest.approx(_faded(zoom, *view.lonlat(x_km, y_km)), abs=2)
        assert pixels[row, column, :3].tolist() == wanted


def _faded(zoom: int, lon: float, lat: float) -> list[int]:
    """Give the colour that a map shows at a place, by the tile scheme of the OpenStreetMap wiki with its secant."""
    north = np.radians(lat)
    x = int((lon + 180) / 360 * 2**zoom)
    y = int((1 - np.log(np.tan(north) + 1 / np.cos(north)) / np.pi) / 2 * 2**zoom)
    return [round(255 - (255 - part) * 0.6) for part in _colour(zoom, x, y)]


def test_the_map_in_jupyterlab_shows_it_where_it_lies(server: str, folder: Path) -> None:
    assert add(server) == 0
    (basemap,) = held(folder)
    picker = SitePicker("harbour", at_once=True)
    (row,) = picker.state["pictures"]
    picture = Image.open(io.BytesIO(base64.b64decode(row["src"].partition(",")[2]))).convert("RGB")
    assert row["credit"] == CREDIT
    zoom, view = basemap.zoom, picker._view
    assert zoom is not None
    for share_x, share_y in ((0.3, 0.35), (0.52, 0.47), (0.66, 0.71)):
        at = int(share_x * picture.width), int(share_y * picture.height)
        x_km = row["x"] + (at[0] + 0.5) / picture.width * row["w"]
        y_km = row["y"] + (at[1] + 0.5) / picture.height * row["h"]
        wanted = pytest.approx(_faded(zoom, *view.lonlat(x_km, -y_km)), abs=2)
        assert list(picture.getpixel(at)) == wanted


def test_a_basemap_that_was_changed_is_one_line_and_the_map_stands(server: str, folder: Path) -> None:
    assert add(server) == 0
    with (folder / "basemaps" / held(folder)[0].file).open("ab") as file:
        file.write(b" ")
    picker = SitePicker("harbour", at_once=True)
    assert picker.state["pictures"] == []
    assert "basemaps/" in picker.state["notice"]["text"]
    assert picker.state["points"]


def test_a_run_draws_it_without_a_network_and_its_public_edition_does_not(
    server: str, folder: Path, tmp_path: Path
) -> None:
    assert add(server, "pattern", "--licence", "ODbL-1.0") == 0
    with (folder / "case.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[public.sites]]\nsite = "pier"\nkm = 5\n')
    assert main(["run", "harbour"]) == 0
    run, digest = tmp_path / "runs" / "harbour", str(held(folder)[0].sha256)
    assert CREDIT in (run / "report" / "report.html").read_text(encoding="utf-8")
    assert list((run / "package/data/evidence").rglob(digest))
    assert main(["verify", "harbour"]) == 0
    assert main(["export", "harbour", "--public", "--out", str(tmp_path / "public")]) == 0
    made = [p for p in (tmp_path / "public").rglob("*") if p.is_file()]
    assert made
    assert not [p for p in made if digest.encode() in p.read_bytes() or CREDIT.encode() in p.read_bytes()]


def test_the_map_shows_it(server: str, folder: Path) -> None:
    case = load_case(folder)
    located = locate_sites(case)
    bare = _drawn(case, located, ())
    assert add(server) == 0
    share = float((_drawn(case, located, held(folder)) != bare).any(axis=-1).mean())
    assert share > 0.4


def _drawn(case: Case, located: Sequence[LocatedSite], basemaps: Sequence[Basemap]) -> NDArray[np.uint8]:
    made = io.BytesIO()
    site_map(case, located, basemaps).savefig(made, format="png", dpi=40)
    return np.asarray(Image.open(made).convert("RGB"))


def test_tiles_without_an_open_licence_stay_at_home(server: str, folder: Path, tmp_path: Path) -> None:
    assert add(server) == 0
    assert main(["run", "harbour"]) == 0
    package = tmp_path / "runs/harbour/package"
    digest = str(held(folder)[0].sha256)
    assert not list(package.rglob(digest))
    assert digest in (package / "README.txt").read_text(encoding="utf-8")
    assert main(["verify", "harbour"]) == 0


def test_a_second_time_replaces_and_adds_nothing(server: str, folder: Path) -> None:
    assert add(server) == 0
    first = (folder / "case.toml").read_text(encoding="utf-8")
    assert add(server) == 0
    assert (folder / "case.toml").read_text(encoding="utf-8") == first


@pytest.mark.parametrize(
    ("kind", "more", "told"),
    [
        ("reserved", ("--licence", "CC0-1.0"), "E_LICENCE: the tiles say '(c) Chart Office. All rights reserved.'"),
        ("blank", (), "E_BASEMAP: all"),
        ("busy", (), "E_ASSET_KIND: a tile is no picture"),
    ],
)
def test_what_cannot_be_used_is_one_line_and_changes_nothing(
    server: str, folder: Path, capsys: pytest.CaptureFixture[str], kind: str, more: tuple[str, ...], told: str
) -> None:
    before = (folder / "case.toml").read_bytes()
    assert add(server, kind, *more) == 3
    last = [line for line in capsys.readouterr().err.splitlines() if line.startswith("E_")]
    assert len(last) == 1
    assert last[0].startswith(told)
    assert (folder / "case.toml").read_bytes() == before


def test_a_key_in_the_address_is_written_nowhere(server: str, folder: Path) -> None:
    address = server + "/pattern/{z}/{x}/{y}.png?access_token=pk.S3CRET"
    with set_options(allow_private=True):
        assert main(["add", "harbour", address, "--basemap", "--credit", CREDIT]) == 0
    assert held(folder)[0].address == server + "/pattern/{z}/{x}/{y}.png?access_token=..."
    assert not [p for p in folder.rglob("*") if p.is_file() and b"S3CRET" in p.read_bytes()]


def test_what_tiles_say_of_themselves_stands_beside_them(server: str, folder: Path) -> None:
    assert add(server, "reserved") == 0
    assert held(folder)[0].note == "The tiles say of themselves: (c) Chart Office. All rights reserved."


def test_a_service_whose_terms_forbid_it_is_not_open(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    address = "https://mt1.google.com/vt/x={x}&y={y}&z={z}"
    given = ["add", "harbour", address, "--basemap", "--credit", "Google", "--licence", "CC BY 4.0"]
    assert main(given) == 3
    assert "E_LICENCE: tiles of mt1.google.com are under Google's own terms" in capsys.readouterr().err
    assert not (folder / "basemaps").exists()


def test_a_picture_that_covers_a_corner_is_neither_drawn_nor_credited(server: str, folder: Path) -> None:
    assert add(server) == 0
    case = load_case(folder)
    located = locate_sites(case)
    assert CREDIT in map_credits(case, located, held(folder))
    small = folder / "basemaps" / "small.tif"
    _cut(folder / "basemaps" / held(folder)[0].file, small)
    corner = Basemap(file=small.name, credit="Corner Makers", path=small)
    assert "Corner Makers" not in map_credits(case, located, [corner])


def _cut(path: Path, target: Path) -> None:
    with rasterio.open(path) as source:
        profile = {**source.profile, "width": 256, "height": 256}
        pixels = source.read(window=((0, 256), (0, 256)))
    with rasterio.open(target, "w", **profile) as made:
        made.write(pixels)


def test_check_says_what_a_run_would_refuse(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = folder / "basemaps" / "ground.tif"
    picture.parent.mkdir()
    picture.write_text("no picture", encoding="utf-8")
    with (folder / "case.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[basemaps]]\nfile = "ground.tif"\ncredit = "X"\n')
    assert main(["check", "harbour"]) != 0
    assert "basemaps/ground.tif" in capsys.readouterr().out
    picture.unlink()
    assert main(["check", "harbour"]) != 0
    assert "Error: E_FILE_MISSING: basemaps/ground.tif" in capsys.readouterr().out


def test_a_geotiff_of_ones_own_serves_as_well(server: str, folder: Path, tmp_path: Path) -> None:
    assert add(server) == 0
    own = tmp_path / "Chart of 1911.tif"
    own.write_bytes((folder / "basemaps" / held(folder)[0].file).read_bytes())
    assert main(["add", "harbour", str(own), "--basemap", "--credit", "Chart Office, 1911"]) == 0
    assert [b.credit for b in load_case(folder).basemaps] == [CREDIT, "Chart Office, 1911"]


def test_a_picture_that_lies_nowhere_is_refused(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Image.new("RGB", (64, 64), (9, 9, 9)).save(tmp_path / "scan.tif")
    assert main(["add", "harbour", str(tmp_path / "scan.tif"), "--basemap", "--credit", "Me"]) == 3
    assert "E_BASEMAP: basemaps/scan.tif does not say where it lies" in capsys.readouterr().err
    assert not load_case(folder).basemaps


def test_a_stranger_s_file_opens_no_other_and_is_not_read_without_end(folder: Path, tmp_path: Path) -> None:
    case = load_case(folder)
    located = locate_sites(case)
    other = tmp_path / "other.tif"
    Image.new("RGB", (8, 8), (9, 9, 9)).save(other)
    virtual = tmp_path / "ground.tif"
    virtual.write_text(
        f'<VRTDataset rasterXSize="8" rasterYSize="8"><SRS>EPSG:4326</SRS><GeoTransform>-22,.01,0,64.2,0,-.01'
        f'</GeoTransform><VRTRasterBand dataType="Byte" band="1"><SimpleSource><SourceFilename>{other}'
        f"</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>",
        encoding="utf-8",
    )
    with pytest.raises(DatelineError, match="no GeoTIFF"):
        map_credits(case, located, [Basemap(file="ground.tif", credit="X", path=virtual)])
    vast = tmp_path / "vast.tif"
    place = {"crs": "EPSG:4326", "transform": rasterio.transform.from_origin(-22, 64.2, 0.001, 0.001)}
    shape = {"width": 100_000, "height": 100_000, "count": 1, "dtype": "uint8", "tiled": True, "SPARSE_OK": True}
    rasterio.open(vast, "w", **shape, **place).close()
    with pytest.raises(DatelineError, match="10,000,000,000 pixels; a map takes 64,000,000"):
        map_credits(case, located, [Basemap(file="vast.tif", credit="X", path=vast)])
