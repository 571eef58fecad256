"""``dateline add``: from a file, an address on a real server, or an archive, to an entry in case.toml."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.evidence.makers import PAGE, archiver_folder, warc
from tests.harbour import new_harbour
from tests.webserver import QuietHandler, serving
from toolkit.cli.main import main
from toolkit.desk.casefile.editing import append_entry
from toolkit.errors import CaseError
from toolkit.evidence import CustodyLog, digest_file
from toolkit.net import client as net
from toolkit.settings import set_options, shipped_root


class _Handler(QuietHandler):
    def do_GET(self) -> None:  # noqa: N802  (the name that http.server asks for)
        moved = {"/moved": "/again", "/again": "/news/pier.html"}
        if self.path in moved:
            self.send_response(302)
            self.send_header("Location", moved[self.path])
            self.end_headers()
            return
        body = b"" if self.path == "/empty" else PAGE
        self.send_response(200)
        for name, value in {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Length": str(len(body)),
            "Set-Cookie": "session=secret",
            "X-Served-By": "cache-4",
            "Last-Modified": "Mon, 04 Mar 2024 10:00:00 GMT",
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def server() -> Iterator[str]:
    with serving(_Handler) as address:
        yield address


@pytest.fixture
def case(home: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A new case, as ``dateline new`` makes it."""
    new_harbour()
    capsys.readouterr()
    return home / "cases" / "harbour"


def _entries(case: Path, table: str) -> dict[str, dict[str, Any]]:
    return {e["id"]: e for e in tomllib.loads((case / "case.toml").read_text(encoding="utf-8")).get(table, [])}


def _log(case: Path) -> list[dict[str, Any]]:
    return CustodyLog(case / "evidence" / "custody.jsonl").checked()


def test_a_page_at_an_address_keeps_its_way_and_headers_and_becomes_an_entry(
    case: Path, server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with set_options(allow_private=True):
        assert main(["add", "harbour", f"{server}/moved", "--note", "Read at the harbour."]) == 0
    assert "entered as 'pier', working copy documents/pier.html" in capsys.readouterr().out
    entry = _entries(case, "documents")["pier"]
    assert (entry["title"], entry["outlet"], entry["published"]) == ("Pier opens", "The Courier", "2024-03-04")
    assert (entry["url"], entry["note"]) == (f"{server}/news/pier.html", "Read at the harbour.")
    assert digest_file(case / "documents" / "pier.html") == entry["sha256"]
    fetched, derived = _log(case)
    assert entry["taken_in"] == fetched["at"].replace("+00:00", "Z")
    assert (fetched["action"], fetched["address"]) == ("fetched", f"{server}/news/pier.html")
    assert [(h["address"], h["status"], h["location"]) for h in fetched["redirects"]] == [
        (f"{server}/moved", 302, "/again"),
        (f"{server}/again", 302, "/news/pier.html"),
    ]
    assert fetched["headers"]["x-served-by"] == "cache-4"
    assert fetched["headers"]["last-modified"].startswith("Mon, 04 Mar")
    assert "secret" not in (case / "evidence" / "custody.jsonl").read_text(encoding="utf-8")
    assert derived["derived_from"] == [entry["sha256"]]


def test_private_addresses_and_redirects_to_them_are_refused(
    case: Path, server: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    port = server.rpartition(":")[2]
    spelled = {"2130706433", "127.1", "::ffff:127.0.0.1"}
    monkeypatch.setattr(net, "_OWN_MACHINE", net._OWN_MACHINE | spelled)  # let the tests' own guard pass them on
    for address in (
        server,
        f"http://2130706433:{port}/",
        f"http://127.1:{port}/",
        f"http://[::ffff:127.0.0.1]:{port}/",
    ):
        assert main(["add", "harbour", address]) == 3
        assert capsys.readouterr().err.startswith("E_URL_PRIVATE")
    assert main(["add", "harbour", "ftp://example.org/x"]) == 3
    assert capsys.readouterr().err.startswith("E_URL_SCHEME")
    with set_options(allow_private=True):
        assert main(["add", "harbour", f"{server}/empty"]) == 3
    assert capsys.readouterr().err.startswith("E_FILE_EMPTY")
    assert not (case / "evidence").exists()


def test_more_bytes_than_the_cap_are_one_line(
    case: Path, server: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toolkit.evidence.admission.MOST_BYTES", 100)
    with set_options(allow_private=True):
        assert main(["add", "harbour", f"{server}/news/pier.html"]) == 3
    assert capsys.readouterr().err.startswith("E_FETCH_LIMIT")


def test_the_same_bytes_again_do_nothing(case: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "pier.html").write_bytes(PAGE)
    assert main(["add", "harbour", "pier.html"]) == 0
    before = {p: p.read_bytes() for p in case.rglob("*") if p.is_file()}
    capsys.readouterr()
    assert main(["add", "harbour", "pier.html", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["added"]
    assert (row["known"], row["entry"]) == (True, "pier")
    assert {p: p.read_bytes() for p in case.rglob("*") if p.is_file()} == before


def test_a_scene_brings_its_facts_or_is_asked_for_its_time(
    case: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import rasterio

    known = shipped_root() / "data" / "cases" / "sanetti" / "scenes" / "landsat5-2000-03-09.tif"
    assert main(["add", "harbour", str(known), "--id", "first"]) == 0
    entry = _entries(case, "scenes")["first"]
    assert (entry["sensor"], entry["acquired"], entry["gsd_m"]) == ("Landsat-5 TM", "2000-03-09T07:08:03Z", 30.0)
    assert entry["bands"] == ["blue", "green", "red", "nir08", "swir16", "swir22"]
    with rasterio.open(known) as source:
        data, profile = source.read(), source.profile
    with rasterio.open(home / "bare.tif", "w", **profile) as target:
        target.write(data)
    capsys.readouterr()
    assert main(["add", "harbour", "bare.tif"]) == 3
    assert capsys.readouterr().err.startswith("E_SCENE_DATE: bare.tif is stored")
    assert not (case / "scenes" / "bare.tif").exists()
    assert main(["add", "harbour", "bare.tif", "--acquired", "2001-03", "--sensor", "unknown"]) == 0
    assert _entries(case, "scenes")["bare"]["acquired"] == "2001-03"
    assert main(["check", "harbour"]) == 0


def test_a_page_in_a_web_archive_is_entered_with_the_day_it_was_archived(case: Path, home: Path) -> None:
    (home / "crawl.warc.gz").write_bytes(warc({"https://example.org/news/pier": ("text/html", PAGE)}))
    assert main(["add", "harbour", "crawl.warc.gz"]) == 0
    entry = _entries(case, "documents")["pier"]
    assert entry["url"] == "https://example.org/news/pier"
    assert entry["note"] == "Archived 2024-03-05T09:10:11Z in crawl.warc.gz"
    assert (case / "documents" / "pier.html").read_bytes() == PAGE


def test_a_folder_of_auto_archiver_becomes_one_entry(case: Path, home: Path) -> None:
    assert main(["add", "harbour", str(archiver_folder(home))]) == 0
    entry = _entries(case, "documents")["formatted"]
    assert (entry["title"], entry["published"]) == ("The pier & the port", "2024-03-04")
    assert entry["url"] == "https://example.org/post"


def test_without_an_entry_the_case_file_is_untouched(case: Path, home: Path) -> None:
    (home / "pier.html").write_bytes(PAGE)
    before = (case / "case.toml").read_bytes()
    assert main(["add", "harbour", "pier.html", "--no-entry"]) == 0
    assert (case / "case.toml").read_bytes() == before
    assert (case / "documents" / "pier.html").read_bytes() == PAGE


def test_a_document_that_cannot_be_read_is_held_but_not_entered(
    case: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n")
    before = (case / "case.toml").read_bytes()
    assert main(["add", "harbour", "cut.pdf"]) == 3
    assert capsys.readouterr().err.startswith("E_PDF_DAMAGED")
    assert (case / "case.toml").read_bytes() == before
    assert not (case / "documents" / "cut.pdf").exists()
    assert _log(case)[-1]["name"] == "cut.pdf"


def test_words_of_a_stranger_stay_words_in_the_case_file(case: Path, home: Path) -> None:
    title = 'x"\n[[claims]]\nid = "planted" \\ \x7f \u202e'
    (home / "odd.html").write_text(f"<html><title>{title}</title><body><p>Ada Brand said so.</p></body></html>")
    assert main(["add", "harbour", "odd.html"]) == 0
    assert 'id = "planted"' in _entries(case, "documents")["odd"]["title"]
    assert set(_entries(case, "claims")) == {"c1"}


def test_line_ends_marks_and_comments_of_the_case_file_are_kept(case: Path, home: Path) -> None:
    path = case / "case.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    before = path.read_bytes().rstrip()
    (home / "pier.html").write_bytes(PAGE)
    assert main(["add", "harbour", "pier.html"]) == 0
    after = path.read_bytes()
    assert after.startswith(before)
    assert after.count(b"\n") == after.count(b"\r\n")
    assert main(["check", "harbour"]) == 0


def test_an_edit_made_at_the_same_moment_is_not_lost(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from toolkit.desk.casefile import editing

    path, real = case / "case.toml", editing.parse_case
    edits = iter(["An edited title", "A second edit"])

    def edited(text: str, **given: Any) -> Any:
        found = real(text, **given)
        if (title := next(edits, None)) is not None:
            path.write_text(path.read_text(encoding="utf-8").replace("Notes of a harbour visit", title))
        return found

    monkeypatch.setattr(editing, "parse_case", edited)
    append_entry(case, "documents", {"id": "new", "title": "New", "outlet": "Own notes"})
    assert {"note", "new"} == set(_entries(case, "documents"))
    assert _entries(case, "documents")["note"]["title"] == "An edited title"


def test_an_entry_that_would_break_the_case_is_not_written(case: Path) -> None:
    before = (case / "case.toml").read_bytes()
    with pytest.raises(CaseError, match="is used 2 times"):
        append_entry(case, "documents", {"id": "note", "title": "New", "outlet": "Own notes"})
    assert (case / "case.toml").read_bytes() == before


def test_two_at_once_both_come_in(case: Path, home: Path) -> None:
    for n in range(4):
        (home / f"note-{n}.txt").write_text(f"Ada Brand said on Monday that pier {n} was “not finished”.")
    command = [sys.executable, "-m", "toolkit.cli.main", "add", "harbour"]
    running = [subprocess.Popen([*command, f"note-{n}.txt"], cwd=home, stdout=subprocess.DEVNULL) for n in range(4)]
    assert [process.wait() for process in running] == [0, 0, 0, 0]
    assert set(_entries(case, "documents")) == {"note", "note-0", "note-1", "note-2", "note-3"}
    assert [e["n"] for e in _log(case)] == list(range(1, 9))


def test_a_line_whose_writing_was_interrupted_is_written_over_and_kept_in_words(case: Path, home: Path) -> None:
    for n in range(2):
        (home / f"note-{n}.txt").write_text(f"Ada Brand said {n}.")
    assert main(["add", "harbour", "note-0.txt"]) == 0
    log = case / "evidence" / "custody.jsonl"
    whole = log.read_bytes()
    log.write_bytes(whole[:-9])
    cut = whole.decode().splitlines()[-1][:-8]
    assert main(["add", "harbour", "note-1.txt", "note-0.txt"]) == 0
    entries = _log(case)
    assert [e["cut_short"] for e in entries if "cut_short" in e] == [cut]
    assert {"note-0.txt", "note-1.txt"} <= {e["name"] for e in entries}
    assert CustodyLog(log).first_break() is None


def test_a_last_line_that_only_lost_its_end_stays(case: Path, home: Path) -> None:
    (home / "note-0.txt").write_text("Ada Brand said 0.")
    assert main(["add", "harbour", "note-0.txt"]) == 0
    log = case / "evidence" / "custody.jsonl"
    before = _log(case)
    log.write_bytes(log.read_bytes()[:-1])
    (home / "note-1.txt").write_text("Ada Brand said 1.")
    assert main(["add", "harbour", "note-1.txt"]) == 0
    assert _log(case)[: len(before)] == before
    assert CustodyLog(log).first_break() is None


def test_nothing_is_added_to_a_broken_log_or_a_shipped_case(
    case: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for n in range(2):
        (home / f"note-{n}.txt").write_text(f"Ada Brand said {n}.")
    assert main(["add", "harbour", "note-0.txt"]) == 0
    log = case / "evidence" / "custody.jsonl"
    log.write_bytes(log.read_bytes().replace(b'"n": 1', b'"n": 7', 1))
    before = (case / "case.toml").read_bytes()
    capsys.readouterr()
    assert main(["add", "harbour", "note-1.txt"]) == 3
    line = capsys.readouterr().err
    assert line.startswith("E_CUSTODY: the custody log is broken: entry 1 does not follow")
    assert line.count("\n") == 1
    assert (case / "case.toml").read_bytes() == before
    assert main(["add", "drill", "note-1.txt"]) == 3
    assert capsys.readouterr().err.startswith("E_CASE_SHIPPED")
    assert main(["add", "harbour", "note-1.txt", "note-0.txt", "--id", "x"]) == 2
    shutil.rmtree(case / "evidence")
