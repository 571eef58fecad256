from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from toolkit.errors import NetworkError
from toolkit.net import client as net
from toolkit.settings import set_options


class _Handler(BaseHTTPRequestHandler):
    seen: list[tuple[str, str, dict[str, str]]] = []  # noqa: RUF012
    busy = 0
    leads = ""

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        _Handler.seen.append((self.command, self.path, dict(self.headers)))
        if self.path == "/busy" and _Handler.busy:
            _Handler.busy -= 1
            self._answer(429, b"", Retry_After="0")
        elif self.path == "/moved":
            self._answer(302, b"", Location="/data")
        elif self.path == "/inside":
            self._answer(302, b"", Location="http://169.254.169.254/")
        elif self.path == "/leads":
            self._answer(302, b"", Location=_Handler.leads)
        elif self.path == "/broken":
            self._answer(500, b"")
        elif self.path == "/big":
            self._answer(200, b"x" * 5000)
        else:
            self._answer(200, json.dumps({"you": body.decode()}).encode(), ETag='"1"')

    do_GET = do_POST = _serve  # noqa: N815

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    _Handler.seen.clear()
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=httpd.serve_forever)
    thread.start()
    with set_options(allow_private=True, contact="desk@example.org"):
        yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()
    thread.join()
    httpd.server_close()


def test_an_answer_comes_with_its_address_and_headers(server: str) -> None:
    answer = net.post_json(f"{server}/data", {"a": 1})
    assert answer.json() == {"you": '{"a":1}'}
    assert answer.headers["etag"] == '"1"'
    assert "desk@example.org" in _Handler.seen[0][2]["User-Agent"]


def test_a_redirect_is_followed_and_a_busy_server_asked_again(server: str) -> None:
    assert net.get_json(f"{server}/moved").address == f"{server}/data"
    _Handler.busy = 2
    assert net.get_json(f"{server}/busy").json() == {"you": ""}


@pytest.mark.parametrize(
    ("leads", "code"),
    [
        ("javascript:alert(1)", "E_URL_SCHEME"),
        ("file:///etc/passwd", "E_URL_SCHEME"),
        ("data:text/html,x", "E_URL_SCHEME"),
        ("//user:secret@example.org/", "E_URL_SECRET"),
        ("http://example.org:99999/", "E_URL"),
        ("http://[::1", "E_URL"),
        ("http://a b/", "E_URL"),
        ("http://example.org/\x1b[31m", "E_URL"),
        ("http://" + "a" * 70_000 + ".org/", "E_URL"),
    ],
)
def test_a_redirect_to_nowhere_is_one_line_without_what_it_hides(server: str, leads: str, code: str) -> None:
    _Handler.leads = leads
    with pytest.raises(NetworkError) as told:
        net.get_json(f"{server}/leads")
    line = str(told.value)
    assert line.startswith(code)
    assert line.isprintable()
    assert len(line) < 1000
    assert "secret" not in line


@pytest.mark.parametrize("contact", ["bücher@example.org", "事務所", "a\r\nX-Evil: 1", "\x1b[31m", "Ж" * 300])
def test_a_contact_in_any_writing_is_one_header_of_plain_letters(server: str, contact: str) -> None:
    with set_options(contact=contact):
        net.get_json(f"{server}/data")
    headers = _Handler.seen[-1][2]
    assert headers["User-Agent"].isascii()
    assert headers["User-Agent"].isprintable()
    assert "X-Evil" not in headers


def test_an_error_status_is_named(server: str) -> None:
    with pytest.raises(NetworkError, match="E_NET_STATUS: HTTP 500"):
        net.get_json(f"{server}/broken")


def test_an_answer_over_the_limit_is_cut(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(net, "MAX_BYTES", 1000)
    with pytest.raises(NetworkError, match="E_FETCH_LIMIT"):
        net.get_json(f"{server}/big")


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "127.1", "0", "[::ffff:127.0.0.1]", "[::1]", "localhost"])
def test_a_private_address_is_refused_in_every_dress(server: str, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    port = server.rsplit(":", 1)[1]
    _Handler.seen.clear()
    monkeypatch.setattr(net, "_OWN_MACHINE", frozenset({host.strip("[]"), *net._OWN_MACHINE}))
    with set_options(allow_private=False), pytest.raises(NetworkError, match="E_URL_PRIVATE"):
        net.get_json(f"http://{host}:{port}/data")
    assert _Handler.seen == []


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "ftp://example.org/", "javascript:alert(1)", "//example.org"]
)
def test_only_http_is_opened(address: str) -> None:
    with pytest.raises(NetworkError, match="E_URL_SCHEME"):
        net.get_json(address)


def test_a_shut_process_reaches_nothing_outside() -> None:
    with pytest.raises(NetworkError, match=r"E_OFFLINE: .*example\.org"):
        socket.create_connection(("example.org", 80))
    with socket.socket() as s, pytest.raises(NetworkError, match="E_OFFLINE"):
        s.connect(("192.0.2.1", 80))
