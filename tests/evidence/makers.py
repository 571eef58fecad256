"""Web archives and folders as other tools write them, made for tests."""

from __future__ import annotations

import hashlib
import json
import zipfile
from io import BytesIO
from pathlib import Path

PAGE = (
    b"<html><head><title>Pier opens</title><meta property='og:site_name' content='The Courier'>"
    b"<meta property='article:published_time' content='2024-03-04T10:00:00Z'></head><body><article>"
    b"<p>The pier is finished, Ada Brand said on Monday in the town hall, and nobody had been told.</p>"
    b"</article></body></html>"
)


def warc(answers: dict[str, tuple[str, bytes]], *, date: str = "2024-03-05T09:10:11Z", chunked: bool = False) -> bytes:
    """Write a WARC as a crawler does: one response a address, with payload digests."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = BytesIO()
    writer = WARCWriter(out, gzip=True)
    for address, (kind, sent) in answers.items():
        body = sent
        headers = [("Content-Type", kind), ("Set-Cookie", "session=1")]
        if chunked:
            headers.append(("Transfer-Encoding", "chunked"))
            body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(sent), sent)
        http = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
        record = writer.create_warc_record(
            address, "response", payload=BytesIO(body), http_headers=http, warc_headers_dict={"WARC-Date": date}
        )
        writer.write_record(record)
        record.raw_stream.close()  # warcio leaves its scratch file to the collector
    return out.getvalue()


def wacz(path: Path, packed: bytes, *, stated: bytes | None = None) -> Path:
    """Write a WACZ round a WARC; ``stated`` is what the list of digests is made from."""
    digest = hashlib.sha256(packed if stated is None else stated).hexdigest()
    listed = {"profile": "data-package", "resources": [{"path": "archive/data.warc.gz", "hash": f"sha256:{digest}"}]}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.warc.gz", packed)
        archive.writestr("datapackage.json", json.dumps(listed))
    return path


def archiver_folder(root: Path, *, form: str = "html") -> Path:
    """Write a folder as auto-archiver's local storage, hash enricher and formatter lay it out."""
    folder = root / "local_archive" / "https-example-org-post"
    folder.mkdir(parents=True)
    files = {"a1b2c3.jpg": b"\xff\xd8\xff\xe0 a photograph", "d4e5f6.html": PAGE}
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    for name, data in files.items():
        (folder / name).write_bytes(data)
    (folder / "hashes.txt").write_text("\n".join(hashes.values()))
    stored = {name: f"./local_archive/https-example-org-post/{name}" for name in files}
    if form == "html":
        rows = "".join(
            f"<tr><td><ul><li><b>hash:</b> <span class='copy'>SHA-256:{hashes[n]}</span></li></ul></td>"
            f'<td><a href="{stored[n]}">open</a> or <a href="{stored[n]}" download=\'\'>download</a></td></tr>'
            for n in files
        )
        facts = {
            "url": "<a href='https://example.org/post'>https://example.org/post</a>",
            "title": "The pier &amp; the port",
            "timestamp": "2024-03-04 08:00:00+00:00",
            "_processed_at": "2024-03-05 09:10:11.000001+00:00",
        }
        table = "".join(f"<tr><td>{k}</td><td><span class='copy'>{v}</span></td></tr>" for k, v in facts.items())
        (folder / "formatted.html").write_text(
            f"<!DOCTYPE html><html><body><h2>Archived media for https://example.org/post</h2>"
            f"<table class='content'><tr><th>about</th><th>files and preview</th></tr>{rows}</table>"
            f"<table class='metadata'>{table}</table>"
            "<p>Made with <a href='https://github.com/bellingcat/auto-archiver'>bellingcat/auto-archiver</a> v1.1.2</p>"
            "</body></html>",
            encoding="utf-8",
        )
    elif form == "csv":
        metadata = (
            "{'_processed_at': datetime.datetime(2024, 3, 5, 9, 10, 11, tzinfo=datetime.timezone.utc), "
            "'url': 'https://example.org/post', 'title': 'The pier'}"
        )
        told = [{"filename": n, "urls": [stored[n]], "properties": {"hash": f"SHA-256:{hashes[n]}"}} for n in files]
        row = ",".join('"' + t.replace('"', '""') + '"' for t in ("generic: success", metadata, str(told)))
        (root / "local_archive" / "db.csv").write_text(f"status,metadata,media\n{row}\n", encoding="utf-8")
    return root / "local_archive"
