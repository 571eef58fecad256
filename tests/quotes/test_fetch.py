"""A document taken from an address, over a real server on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.quotes.papers import pdf
from tests.webserver import QuietHandler, serving
from toolkit.cli.main import main
from toolkit.errors import DatelineError, DocumentError, NetworkError
from toolkit.quotes import collect_statements, fetch_document
from toolkit.settings import set_options

TEXT = (
    "<p>The harbour was closed on Tuesday, the minister said in the town hall, and nobody had been told of it.</p>" * 3
)
HEAD = "<head><title>Shut</title><meta property='og:site_name' content='The Courier'></head>"
PAGE = f"<html>{HEAD}<body>{TEXT}</body></html>"
ANSWERS = {
    "/news/harbour-shut.html": ("text/html", PAGE.encode()),
    "/report.pdf": ("application/pdf", pdf([["The base is empty, Mira Ostrand said."]], info="/Title (Report)")),
    "/picture": ("image/png", b"\x89PNG\r\n"),
}


class _Handler(QuietHandler):
    def do_GET(self) -> None:  # noqa: N802  (the name that http.server asks for)
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/news/harbour-shut.html")
            self.end_headers()
            return
        kind, body = ANSWERS[self.path]
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def server() -> Iterator[str]:
    with serving(_Handler) as address, set_options(allow_private=True):
        yield address


def test_a_page_is_stored_before_it_is_read_and_each_statement_links_to_its_words(server: str, tmp_path: Path) -> None:
    read = fetch_document(f"{server}/moved", tmp_path / "store")
    d = read.document
    assert (d.id, d.title, d.outlet, d.url) == (
        "harbour-shut",
        "Shut",
        "The Courier",
        f"{server}/news/harbour-shut.html",
    )
    assert d.path is not None
    assert d.path.read_bytes() == PAGE.encode()
    assert d.sha256
    assert d.sha256 in (tmp_path / "store" / "custody.jsonl").read_text(encoding="utf-8")
    said = collect_statements([read])[0]
    assert said.evidence == (d.sha256,)
    assert said.link is not None
    assert said.link.startswith(f"{d.url}#:~:text=")


def test_a_pdf_at_an_address_is_read_by_pages(server: str, tmp_path: Path) -> None:
    read = fetch_document(f"{server}/report.pdf", tmp_path / "store", name="r")
    assert (read.document.id, read.document.title, read.pages) == ("r", "Report", (1,))


def test_what_is_no_document_is_kept_and_refused(server: str, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="PNG"):
        fetch_document(f"{server}/picture", tmp_path / "store")
    assert "picture" in (tmp_path / "store" / "custody.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/", "http://localhost:9/"])
def test_a_private_address_is_refused_before_anything_is_asked(address: str, tmp_path: Path) -> None:
    with pytest.raises(NetworkError) as caught:
        fetch_document(address, tmp_path / "store")
    assert caught.value.error_code == "E_URL_PRIVATE"
    assert not (tmp_path / "store" / "custody.jsonl").exists()


def test_only_web_addresses_are_fetched(tmp_path: Path) -> None:
    with pytest.raises(DatelineError, match="not an http or https address"):
        fetch_document("file:///etc/hostname", tmp_path / "store")


def test_the_verb_reads_an_address(server: str, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quotes", f"{server}/news/harbour-shut.html", "--published", "2018-11-14"]) == 0
    shown = capsys.readouterr().out
    assert "The Courier" in shown
    assert "2018-11-14" in shown
    assert list((home / "runs" / "fetched").rglob("*"))
