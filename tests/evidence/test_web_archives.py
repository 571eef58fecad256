"""Web archives as browsers and crawlers write them: packings, revisits, frames, charsets, old forms, bad records."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import sys
import types
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

from tests.evidence.makers import PAGE
from tests.evidence.test_archive_kinds import told
from toolkit.cli.main import main
from toolkit.errors import EvidenceError
from toolkit.evidence.admission import Admission

NEWS = "https://news.example.org/pier"


def archive(*records: dict[str, Any]) -> bytes:
    """Write a WARC: each record an address, and body, type, headers, or what else is given."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    for r in records:
        head = StatusAndHeaders("200 OK", r.get("headers", [("Content-Type", "text/html")]), protocol="HTTP/1.1")
        kind = r.get("type", "response")
        if kind == "revisit":
            record = writer.create_revisit_record(
                r["url"],
                digest=r["digest"],
                refers_to_uri=r["url"],
                refers_to_date="2024-03-01T10:00:00Z",
                http_headers=head,
            )
        else:
            record = writer.create_warc_record(
                r["url"],
                kind,
                payload=io.BytesIO(r.get("body", b"")),
                http_headers=head,
                warc_headers_dict=r.get("warc", {}),
            )
        writer.write_record(record)
        record.raw_stream.close()
    return out.getvalue()


@pytest.fixture
def door(tmp_path: Path) -> Admission:
    (tmp_path / "case").mkdir()
    return Admission(tmp_path / "case")


def admitted(door: Admission, data: bytes, name: str = "a.warc.gz") -> list[Any]:
    path = door.folder.parent / name
    path.write_bytes(data)
    return door.admit(str(path))


def _html(*headers: tuple[str, str], body: bytes = PAGE, url: str = NEWS) -> dict[str, Any]:
    return {"url": url, "body": body, "headers": [("Content-Type", "text/html"), *headers]}


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(PAGE)),
        ("x-gzip", gzip.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)[2:-4]),
        ("identity", PAGE),
        ("gzip", PAGE),
        ("br", PAGE),
        ("zstd", PAGE),
        ("gzip, gzip", gzip.compress(gzip.compress(PAGE))),
        ("none-such", PAGE),
    ],
)
def test_an_answer_is_unpacked_however_it_was_sent(door: Admission, coding: str, body: bytes) -> None:
    (_, page) = admitted(door, archive(_html(("Content-Encoding", coding), body=body)))
    assert page.held.path.read_bytes() == PAGE


@pytest.mark.parametrize(("coding", "package"), [("br", "brotli"), ("zstd", "zstandard")])
def test_a_packing_that_needs_a_package_is_read_with_it_and_named_without(
    door: Admission, monkeypatch: pytest.MonkeyPatch, coding: str, package: str
) -> None:
    data = archive(_html(("Content-Encoding", coding), body=b"\x0bpacked"), _html(url=f"{NEWS}/2"))
    monkeypatch.setitem(sys.modules, package, None)
    assert told(admitted(door, data)) == {"a.warc.gz": "warc", NEWS: "E_EXTRA", "2.html": "document"}
    refused = [e["why"] for e in door.intake.log.entries() if e["action"] == "refused"]
    assert [why.endswith(f"which needs the package {package}") for why in refused] == [True]
    made: Any = types.ModuleType(package)
    made.error = made.ZstdError = ValueError
    made.Decompressor = lambda: types.SimpleNamespace(process=lambda _, **__: PAGE, is_finished=lambda: True)
    stream = types.SimpleNamespace(decompress=lambda _: PAGE, eof=True)
    made.ZstdDecompressor = lambda: types.SimpleNamespace(decompressobj=lambda: stream)
    monkeypatch.setitem(sys.modules, package, made)
    (_, page, _) = admitted(door, data)
    assert page.held.path.read_bytes() == PAGE


def test_a_bad_answer_is_named_and_the_others_come_in(door: Admission) -> None:
    data = archive(
        _html(url=f"{NEWS}/1", body=PAGE.replace(b"finished", b"almost-done")),
        _html(("Content-Encoding", "gzip"), body=b"\x1f\x8b\x08broken", url=f"{NEWS}/2"),
        _html(url=f"{NEWS}/3"),
    )
    items = told(admitted(door, gzip.decompress(data).replace(b"almost-done", b"all-unbuilt")))
    assert items == {"a.warc.gz": "warc", f"{NEWS}/1": "E_WARC_DIGEST", f"{NEWS}/2": "E_WARC", "3.html": "document"}


def test_a_page_that_was_found_unchanged_is_read_where_it_lies_or_named(door: Admission) -> None:
    digest = f"sha1:{base64.b32encode(hashlib.sha1(PAGE).digest()).decode()}"  # noqa: S324
    other = "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"
    data = archive(
        _html(url=f"{NEWS}/first"),
        {"url": f"{NEWS}/again", "type": "revisit", "digest": digest},
        {"url": f"{NEWS}/lost", "type": "revisit", "digest": other},
    )
    whole, first, again, lost = admitted(door, data)
    assert whole.kind == "warc"
    assert first.held.sha256 == again.held.sha256
    assert again.address == f"{NEWS}/again"
    assert lost.refused.error_code == "E_WARC_REVISIT"
    assert f"{NEWS}/lost was found unchanged" in lost.refused.what


def test_a_frame_of_a_page_is_not_what_the_archive_is_about(door: Admission) -> None:
    asked = [("Sec-Fetch-Dest", "iframe")]
    data = archive(
        _html(url="https://ads.example.net/frame", body=PAGE + b"ad"),
        {"url": "https://ads.example.net/frame", "type": "request", "headers": asked},
        _html(),
        {"url": NEWS, "type": "request", "headers": [("Sec-Fetch-Dest", "document")]},
        _html(url=f"{NEWS}/2", body=PAGE + b"2"),
    )
    pages = [i for i in admitted(door, data) if i.kind == "document"]
    assert [i.address for i in pages if i.main] == [NEWS, f"{NEWS}/2"]
    assert all(i.many for i in pages)


@pytest.mark.parametrize("packed", [False, True])
def test_an_archive_of_the_old_form_is_read(door: Admission, packed: bool) -> None:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + PAGE
    version = b"1 0 Archive\nURL IP-address Archive-date Content-type Archive-length\n"
    head = b"filedesc://a.arc 192.0.2.1 20090305091011 text/plain %d\n%s\n" % (len(version), version)
    line = f"{NEWS} 192.0.2.1 20090305091011 text/html {len(http)}\n".encode()
    parts = [head, line + http + b"\n"]
    data = b"".join(gzip.compress(p) for p in parts) if packed else b"".join(parts)
    whole, page = admitted(door, data, "a.arc.gz" if packed else "a.arc")
    assert (whole.kind, page.address, page.captured) == ("warc", NEWS, "2009-03-05T09:10:11Z")
    assert page.held.path.read_bytes() == PAGE
    assert page.charset == "utf-8"


RUSSIAN = (
    "<html><head><title>Работы на пирсе</title></head><body><article><p>Капитан порта Анна Брандт сообщила в "
    "понедельник, что работы на пирсе продолжались всю зиму и завершатся в июне.</p><p>Совет соберётся вновь в июне, "
    "чтобы заслушать отчёт о расходах и следующих шагах.</p></article></body></html>"
)


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r", "utf-8", "ISO-8859-5"])
def test_a_charset_that_only_the_server_stated_is_used_from_entry_to_report(
    home: Path, charset: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "harbour"]) == 0
    page = {
        "url": NEWS,
        "body": RUSSIAN.encode(charset),
        "headers": [("Content-Type", f"text/html; charset={charset}")],
    }
    (home / "a.warc.gz").write_bytes(archive(page))
    assert main(["add", "harbour", "a.warc.gz"]) == 0
    case = (home / "cases" / "harbour" / "case.toml").read_text(encoding="utf-8")
    assert 'title = "Работы на пирсе"' in case
    assert ("charset" in case) is (charset != "utf-8")
    capsys.readouterr()


def test_what_is_not_entered_is_told_and_the_exit_code_says_part(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "harbour"]) == 0
    with zipfile.ZipFile(home / "a.zip", "w") as packed:
        packed.writestr("a-story.html", PAGE)
        packed.writestr("b-index.html", '<html><body><nav><a href="a">A</a></nav></body></html>')
        packed.writestr("c\x1b[2Kstory.html", PAGE + b"c")
    capsys.readouterr()
    assert main(["add", "harbour", "a.zip"]) == 4
    out = capsys.readouterr().out
    assert "b-index.html: not entered: E_ARTICLE_NONE" in out
    assert "\x1b" not in out
    assert len(list((home / "cases" / "harbour" / "documents").glob("*story*"))) == 2
    advert = (
        b"<html><head><title>Ad</title></head><body><p>Buy boats now at the best price of the season.</p></body></html>"
    )
    pages = [_html(url="https://ads.example.net/x", body=advert), _html(body=PAGE.replace(b"told", b"told " * 40))]
    (home / "b.warc.gz").write_bytes(archive(*pages))
    assert main(["add", "harbour", "b.warc.gz"]) == 4
    out = capsys.readouterr().out
    assert "https://ads.example.net/x is a page of" in out
    assert "entered as 'pier'" in out


def test_brotli_and_zstd_are_read_by_the_packages_of_the_extra(
    door: Admission, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toolkit.evidence.recorded.MOST_BYTES", 1_000_000)
    brotli, zstandard = pytest.importorskip("brotli"), pytest.importorskip("zstandard")
    packed = {"br": brotli.compress(PAGE), "zstd": zstandard.ZstdCompressor().compress(PAGE)}
    for coding, body in packed.items():
        (_, page) = admitted(door, archive(_html(("Content-Encoding", coding), body=body)), f"{coding}.warc.gz")
        assert page.held.path.read_bytes() == PAGE
        cut = archive(_html(("Content-Encoding", coding), body=body[:20]), _html(url=f"{NEWS}/2"))
        items = told(admitted(door, cut, f"{coding}-cut.warc.gz"))
        assert items[NEWS] == "E_WARC"
        assert items["2.html"] == "document"
    zeros = {"br": brotli.compress(bytes(9_000_000), quality=1), "zstd": zstandard.compress(bytes(9_000_000))}
    for coding, body in zeros.items():
        bomb = archive(_html(("Content-Encoding", coding), body=body), _html(url=f"{NEWS}/2"))
        assert told(admitted(door, bomb, f"{coding}-bomb.warc.gz"))[NEWS] == "E_WARC"


def test_what_stands_between_two_records_is_told_and_is_no_answer(door: Admission) -> None:
    record = gzip.decompress(archive(_html()))
    for number, line in enumerate(
        (b"Dear reader, five words 12\nhello world\n\n\n", b"one two three four 5\nhello\n\r\n")
    ):
        plain = admitted(door, record + line + record, f"{number}.warc")
        packed = admitted(door, gzip.compress(record) + gzip.compress(line), f"{number}.warc.gz")
        for _, page, *rest in (plain, packed):
            assert page.address == NEWS
            assert [item.refused.error_code for item in rest] == ["E_WARC"]


def test_records_packed_together_are_read(door: Admission) -> None:
    records = gzip.decompress(archive(_html(), _html(url=f"{NEWS}/2")))
    assert [i.address for i in admitted(door, gzip.compress(records))[1:]] == [NEWS, f"{NEWS}/2"]


@pytest.mark.parametrize("text", [b"filedesc://x one two three 20\nA line of five words\n", b"WARC/1.0\r\nnonsense"])
def test_what_only_begins_like_a_web_archive_is_refused(door: Admission, text: bytes) -> None:
    with pytest.raises(EvidenceError, match="E_WARC"):
        admitted(door, text, "a.warc")


@pytest.mark.parametrize("coding", ["dcb", "dcz", "compress", "exi"])
def test_a_packing_that_nothing_opens_is_named(door: Admission, coding: str) -> None:
    items = admitted(door, archive(_html(("Content-Encoding", coding), body=b"\xff\x44packed"), _html(url=f"{NEWS}/2")))
    assert told(items) == {"a.warc.gz": "warc", NEWS: "E_WARC", "2.html": "document"}


def test_a_digest_in_small_letters_names_the_same_body(door: Admission) -> None:
    digest = f"sha1:{base64.b32encode(hashlib.sha1(PAGE).digest()).decode().lower()}"  # noqa: S324
    items = admitted(door, archive(_html(), {"url": f"{NEWS}/again", "type": "revisit", "digest": digest}))
    assert [i.address for i in items if i.kind == "document"] == [NEWS, f"{NEWS}/again"]


def _package(listed: dict[str, bytes], held: dict[str, bytes], profile: str = "data-package") -> bytes:
    """Write a WACZ: what its list says, and what lies in it."""
    rows = [{"path": n, "hash": f"sha256:{hashlib.sha256(d).hexdigest()}"} for n, d in listed.items()]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, data in held.items():
            packed.writestr(name, data)
        packed.writestr("datapackage.json", json.dumps({"profile": profile, "resources": rows}))
    return out.getvalue()


def _faults(items: list[Any]) -> list[str]:
    return [item.refused.what for item in items if item.refused]


def test_a_file_of_a_wacz_that_is_altered_missing_or_in_no_list_is_named_and_the_others_come_in(
    door: Admission,
) -> None:
    good, other = archive(_html()), archive(_html(url=f"{NEWS}/2"))
    listed = {"archive/a.warc.gz": good, "archive/b.warc.gz": other}
    altered = admitted(door, _package(listed, listed | {"archive/b.warc.gz": other + b"."}), "1.wacz")
    missing = admitted(door, _package(listed, {"archive/a.warc.gz": good}), "2.wacz")
    laid_in = admitted(door, _package({"archive/a.warc.gz": good}, listed), "3.wacz")
    for items, how in ((altered, "is not what its digest says"), (missing, "is missing"), (laid_in, "is in no list")):
        assert [i.address for i in items if i.kind == "document"] == [NEWS]
        assert [fault.startswith(f"archive/b.warc.gz in the archive {how}") for fault in _faults(items)] == [True]


def test_several_wacz_in_one_are_held_against_their_list(door: Admission) -> None:
    inner = {}
    for number in (1, 2):
        data = archive(_html(url=f"{NEWS}/{number}"))
        inner[f"{number}.wacz"] = _package({"archive/a.warc.gz": data}, {"archive/a.warc.gz": data})
    both = admitted(door, _package(inner, inner, "multi-wacz-package"), "m.wacz")
    assert [i.address for i in both if i.main and i.kind == "document"] == [f"{NEWS}/1", f"{NEWS}/2"]
    assert not _faults(both)
    spoilt = admitted(door, _package(inner | {"2.wacz": b"other"}, inner, "multi-wacz-package"), "n.wacz")
    assert [i.address for i in spoilt if i.main and i.kind == "document"] == [f"{NEWS}/1"]
    assert _faults(spoilt) == ["2.wacz is not what the manifest in the archive says"]
