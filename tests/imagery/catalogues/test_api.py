"""APIs as strangers make them: without this or that part, endless, lying, or no API at all."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.imagery.catalogues.conftest import DAYS, make_item
from toolkit.errors import NetworkError
from toolkit.evidence import EvidenceStore
from toolkit.imagery.catalogues.base import Box, Listing
from toolkit.imagery.catalogues.stac import StacCatalogue
from toolkit.records import SceneSearch

pytestmark = pytest.mark.usefixtures("own_servers")

BOX = Box(0.49, 0.49, 0.51, 0.51)
CORE = ["https://api.stacspec.org/v1.0.0/core", "https://api.stacspec.org/v1.0.0/item-search"]


class _Api(BaseHTTPRequestHandler):
    """Speaks as the test tells it: what stands under "/", and a page for each number."""

    landing: Any = None
    pages: list[Any] = []  # noqa: RUF012
    asked: list[dict[str, Any]] = []  # noqa: RUF012

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if "search" not in self.path:
            self._send(_Api.landing)
            return
        _Api.asked.append({"method": self.command, "path": self.path, **(json.loads(body) if body else {})})
        page = _Api.pages[min(len(_Api.asked), len(_Api.pages)) - 1]
        if isinstance(page, int):
            self.send_error(page)
        else:
            self._send(page)

    do_GET = do_POST = _serve  # noqa: N815

    def _send(self, value: Any) -> None:
        data = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        return


@pytest.fixture
def api() -> Iterator[str]:
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), _Api)
    thread = threading.Thread(target=httpd.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{httpd.server_port}"
    _Api.asked, _Api.landing = [], landing(address)
    yield address
    httpd.shutdown()
    thread.join()
    httpd.server_close()


def landing(address: str, *, conforms: list[str] | None = None) -> dict[str, Any]:
    search = {"rel": "search", "href": f"{address}/search", "type": "application/geo+json", "method": "POST"}
    links = [{"rel": "self", "href": address}, {"rel": "root", "href": address}, search]
    return {
        "type": "Catalog",
        "id": "a",
        "description": "d",
        "stac_version": "1.0.0",
        "links": links,
        "conformsTo": CORE + (conforms or []),
    }


def page(*numbers: int, after: dict[str, Any] | None = None) -> dict[str, Any]:
    features = [make_item(DAYS[n], "https://files.example.org") for n in numbers]
    links = [{"rel": "next", "method": "POST", **after}] if after else []
    return {"type": "FeatureCollection", "features": features, "links": links}


def listed(address: str, store: Path, **more: Any) -> Listing:
    return StacCatalogue().search(SceneSearch(address=address, **more), BOX, store=EvidenceStore(store))


def ids(listing: Listing) -> list[str | None]:
    return [s.product_id for s in listing.scenes]


def test_items_are_put_in_order_of_time_whatever_the_server_does(api: str, tmp_path: Path) -> None:
    _Api.pages = [page(6, 0, 5)]
    assert ids(listed(api, tmp_path)) == [DAYS[0].id, DAYS[5].id, DAYS[6].id]


def test_a_server_that_cannot_filter_is_not_asked_to_and_the_cloudy_are_left_out_here(api: str, tmp_path: Path) -> None:
    _Api.pages = [page(0, 4)]
    assert ids(listed(api, tmp_path)) == [DAYS[0].id]
    assert "query" not in _Api.asked[0]


def test_a_server_that_can_filter_is_asked_to_but_never_for_radar(api: str, tmp_path: Path) -> None:
    _Api.landing, _Api.pages = landing(api, conforms=["https://api.stacspec.org/v1.0.0/item-search#query"]), [page(0)]
    listed(api, tmp_path)
    listed(api, tmp_path, collection="sentinel-1-grd")
    assert _Api.asked[0]["query"] == {"eo:cloud_cover": {"lte": 20.0}}
    assert "query" not in _Api.asked[1]


def test_a_next_link_that_leads_nowhere_new_ends_at_the_limit(api: str, tmp_path: Path) -> None:
    _Api.pages = [page(0, 1, after={"href": f"{api}/search", "body": {"token": "again"}})]
    assert ids(listed(api, tmp_path)) == [DAYS[0].id, DAYS[1].id]
    assert len(_Api.asked) == 10


@pytest.mark.parametrize(
    ("second", "line"),
    [
        (503, r"^E_NET_STATUS: HTTP 503 after 3 attempt\(s\)"),
        ("elsewhere", r"^E_NET_HOST: the catalogue points on to another host, 169\.254\.169\.254"),
    ],
)
def test_a_later_page_that_fails_costs_no_item_that_was_listed(
    api: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, second: Any, line: str
) -> None:
    monkeypatch.setattr("toolkit.net.client.time.sleep", lambda _: None)
    target = "http://169.254.169.254/search" if second == "elsewhere" else f"{api}/search"
    _Api.pages = [page(0, 1, after={"href": target}), second]
    found = listed(api, tmp_path)
    assert len(found.scenes) == 2
    assert found.trouble is not None
    assert re.match(line, found.trouble), found.trouble


@pytest.mark.parametrize(
    "answer",
    [
        [],
        "no",
        b"<html>",
        {},
        {"type": "Catalog"},
        {"type": "Feature", "id": 1},
        {"type": "Catalog", "links": 3},
        b"[" * 50_000,
    ],
    ids=lambda a: repr(a)[:20],
)
def test_what_is_no_api_is_told_in_one_line(api: str, tmp_path: Path, answer: Any) -> None:
    _Api.landing = answer
    with pytest.raises(NetworkError, match=r"^E_NET_STAC: what answers is no STAC API \(\w+\) \(http://\S+\)\."):
        listed(api, tmp_path)


@pytest.mark.parametrize("answer", [{"features": [7, None]}, {"features": None}, {}], ids=repr)
def test_a_page_without_items_lists_none(api: str, tmp_path: Path, answer: Any) -> None:
    _Api.pages = [answer]
    assert listed(api, tmp_path).scenes == ()


@pytest.mark.parametrize("answer", [[], {"features": "none"}, b"\xff\xfe", {"features": {"a": 1}}], ids=repr)
def test_a_page_that_is_no_list_of_items_is_told_in_one_line(api: str, tmp_path: Path, answer: Any) -> None:
    _Api.pages = [answer]
    with pytest.raises(NetworkError, match=r"^E_NET_STAC: what answers is no STAC API \(\w+\) \(http://\S+\)\."):
        listed(api, tmp_path)


@pytest.mark.parametrize(
    "address",
    [
        "/dev/zero",
        "/etc/passwd",
        "file:///etc/passwd",
        "file:/dev/zero",
        "catalog.json",
        "../x",
        "ftp://a.example/",
        "s3://bucket/x",
        "http://user:word@a.example/",
        "http://a.example:99999/",
    ],
)
def test_a_catalogue_is_an_http_address_and_never_a_file(tmp_path: Path, address: str) -> None:
    with pytest.raises(NetworkError, match=r"^E_URL"):
        listed(address, tmp_path)
