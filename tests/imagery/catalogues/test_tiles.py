"""Dated archives of map tiles: when an edition came out is not when its pixels were taken."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from toolkit.errors import UsageError
from toolkit.evidence import CustodyLog, EvidenceStore
from toolkit.imagery import compare
from toolkit.imagery.catalogues.base import Box, Listing
from toolkit.imagery.catalogues.tiles import TileArchive
from toolkit.imagery.load import load
from toolkit.imagery.raster import Area
from toolkit.records import SceneSearch, TileRelease

pytestmark = pytest.mark.usefixtures("own_servers")

BOX = Box(0.4950, 0.4950, 0.5050, 0.5050)
EDITIONS = tuple(TileRelease(id=i, released=d) for i, d in (("20", "2031-05-01"), ("10", "2030-02-20")))


class _Tiles(BaseHTTPRequestHandler):
    """One colour a tile: red says the column, green the row, blue the edition."""

    def do_GET(self) -> None:
        edition, _, y, x = self.path.strip("/").split("/")
        if edition == "30":
            self.send_error(404)
            return
        body = io.BytesIO()
        colour = (int(x) % 256, int(y) % 256, int(edition))
        Image.new("RGB", (64 if edition == "40" else 256,) * 2, colour).save(body, "PNG")
        data = body.getvalue() if edition != "50" else b"<html>"
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        return


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), _Tiles)
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()
    thread.join()
    httpd.server_close()


def listed(server: str, store: Path, **more: Any) -> Listing:
    given = {
        "catalogue": "tiles",
        "address": server + "/{release}/{z}/{y}/{x}",
        "releases": EDITIONS,
        "zoom": 16,
        "credit": "Tile Maker",
        "licence": "terms of the archive",
        **more,
    }
    return TileArchive().search(SceneSearch(**given), BOX, store=EvidenceStore(store), area=Area(0.5, 0.5, 500))


def test_editions_come_oldest_first_and_none_has_an_acquisition_time(server: str, tmp_path: Path) -> None:
    found = listed(server, tmp_path)
    assert [look.released for look in found.looks] == ["2030-02-20", "2031-05-01"]
    assert all(s.acquired is None for s in found.scenes)
    assert all("acquired" not in load(s.path).tags for s in found.scenes if s.path)
    assert (found.scenes[0].note or "").startswith("Edition published 2030-02-20. The day of acquisition is unknown")
    assert (found.scenes[0].credit, found.scenes[0].licence) == ("Tile Maker", "terms of the archive")


def test_tiles_are_put_together_in_their_places(server: str, tmp_path: Path) -> None:
    scene = listed(server, tmp_path).scenes[0]
    assert scene.path is not None
    window = load(scene.path)
    assert window.shape == (2 * 256, 2 * 256)
    assert window.crs is not None
    assert window.crs.to_epsg() == 3857
    columns, rows = window.data[0][0, ::256], window.data[1][::256, 0]
    assert (np.diff(columns).tolist(), np.diff(rows).tolist()) == ([1], [1])
    assert columns[0] == 32_858 % 256  # 0.495 E lies in column 32858 of 65536
    west_m = (32_858 / 2**15 - 1) * 20_037_508.342789244
    assert window.transform.c == pytest.approx(west_m, abs=0.01)
    assert window.gsd_m == pytest.approx(2.389, abs=0.001)  # 156543.034 m / 2**16 at the equator


def test_every_tile_is_evidence(server: str, tmp_path: Path) -> None:
    listed(server, tmp_path)
    names = [e["name"] for e in CustodyLog(tmp_path / "custody.jsonl").entries()]
    assert len([n for n in names if n.endswith(".tif")]) == 2
    assert len([n for n in names if "/16-" in n]) == 8


def test_two_editions_are_for_looking_and_not_for_measuring(server: str, tmp_path: Path) -> None:
    first, second = listed(server, tmp_path).scenes
    assert compare(first, second).status == "unreliable"


@pytest.mark.parametrize(("edition", "code"), [("30", "E_NET_MISSING"), ("40", "E_ASSET_KIND"), ("50", "E_ASSET_KIND")])
def test_an_edition_that_cannot_be_had_is_told(server: str, tmp_path: Path, edition: str, code: str) -> None:
    bad = TileRelease(id=edition, released="2029-01-01")
    found = listed(server, tmp_path, releases=(bad, *EDITIONS))
    assert (found.looks[0].left_out or "").startswith(f"{code}: ")
    assert len(found.held) == 2


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"address": "https://example.org/{z}/{x}/{y}"}, r"\{release\}"),
        ({"releases": ()}, "releases"),
        ({"zoom": 20}, "tiles at zoom 20; the limit is 100"),
    ],
)
def test_a_search_that_cannot_be_made_is_told(server: str, tmp_path: Path, more: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        listed(server, tmp_path, **more)
