"""Documents: pages, papers, letters, subtitles, exports, and what only calls itself one."""

from __future__ import annotations

import base64
import gzip
import io
import json
import pickle
import random
import zipfile
import zlib
from collections.abc import Iterator

from tests.quotes import papers
from tests.torture.corpus import FINE, REFUSED, Data, Input, into

EITHER = frozenset({FINE, REFUSED})
_SAID = "Ada Brand said the pier was “not finished”. "
_INSIDE = "http://10.0.0.1:8099/x"
_PARAGRAPH = f"<p>{_SAID * 3}</p>"


def _page(body: str, head: str = "") -> str:
    return f"<!doctype html><html><head><meta charset=utf-8><title>Pier</title>{head}</head><body>{body}</body></html>"


def inputs() -> Iterator[Input]:
    for name, (suffix, data) in {**_pages(), **_prose(), **_papers(), **_letters(), **_others()}.items():
        path = f"odd.{suffix}"
        entries = (("add", "harbour", path), ("quotes", path), ("proof", "harbour", path))
        yield Input(name, f"a document: {name}", into(path, data), entries, EITHER)
    for name, (_, data) in list({**_prose(), **_pages()}.items())[::5]:
        entries = (("draft", "harbour"), ("find", "pier"), ("run", "harbour"))
        note = into("cases/harbour/documents/note.md", data)
        yield Input(f"in the case: {name}", f"the case's document is {name}", note, entries, EITHER)


def _pages() -> dict[str, tuple[str, Data]]:
    chance = random.Random(1)  # noqa: S311
    soup = "".join(
        chance.choice(["<p>", "</div>", "<b", ">", "&lt", "<!--", "-->", "<![CDATA[", "x "]) for _ in range(200_000)
    )
    return {
        "60,000 unclosed <div> and </p>": ("html", _page("<div>" * 60_000 + "</p>" * 60_000)),
        "20,000 elements deep": ("html", _page("<div>" * 20_000 + _SAID + "</div>" * 20_000)),
        "a megabyte of <": ("html", _page("<" * 1_000_000)),
        "two megabytes of &": ("html", _page("&" * 2_000_000)),
        "a page of 3 MB": ("html", _page(_PARAGRAPH * 19_000)),
        "100,000 attributes": ("html", _page("<p " + " ".join(f"a{n}=1" for n in range(100_000)) + f">{_SAID}</p>")),
        "an attribute of 5 MB": ("html", _page(f'<p title="{"x" * 5_000_000}">{_SAID}</p>')),
        "soup": ("html", soup),
        "50,000 tables in tables": ("html", _page("<table><tr><td>" * 50_000)),
        "script, frames, refresh, trackers": (
            "html",
            _page(
                f"{_PARAGRAPH}<script src=http://10.0.0.1:8099/x></script><img src=http://10.0.0.1:8099/y>"
                "<iframe src=http://10.0.0.1:8099/z></iframe>",
                "<base href=http://10.0.0.1:8099/><meta http-equiv=refresh content=0>",
            ),
        ),
        "a charset that is a lie": ("html", _page(_PARAGRAPH).replace("utf-8", "utf-16")),
        "a charset that is none": ("html", _page(_PARAGRAPH).replace("utf-8", "zlib_codec")),
        "UTF-7": ("html", _page(_PARAGRAPH).replace("utf-8", "utf-7") + "+ADw-script+AD4-"),
        "UTF-32": ("html", _page(_PARAGRAPH).encode("utf-32")),
        "entities that grow": ("xml", _lol("html")),
        "an entity that reads a file": ("xml", _external("html")),
        "a title with escapes": ("html", _page(_PARAGRAPH).replace("Pier", "\x1b[2K\x1b[1A\x9bPASS\u202e")),
        "JSON-LD nested without end": (
            "html",
            _page(_PARAGRAPH, f'<script type="application/ld+json">{"[" * 50_000}</script>'),
        ),
        "JSON-LD of wrong types": (
            "html",
            _page(
                _PARAGRAPH,
                '<script type="application/ld+json">{"@graph": [1, null, {"@type": 7,'
                '"headline": {"a": []}, "datePublished": [2024], "author": 1e999}]}</script>',
            ),
        ),
        "a NUL in front": ("html", "\0" + _page(_PARAGRAPH)),
        "a page of comments": ("html", _page("<!-- " * 200_000)),
        "an SVG": ("svg", f"<svg xmlns='http://www.w3.org/2000/svg'><script>x</script><text>{_SAID}</text></svg>"),
        "200,000 links": ("html", _page("<a href='#'>x</a> " * 200_000)),
        "hidden text": ("html", _page(f"<p hidden>{_SAID}</p><p style='font-size:0'>{_SAID}</p>{_PARAGRAPH}")),
        "a page of one word of 5 MB": ("html", _page("x" * 5_000_000)),
        "100,000 character references": ("html", _page("&#x202e;&#0;&#xD800;&#x110000;" * 25_000)),
    }


def _lol(root: str) -> str:
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return (
        f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY a0 "lol">{lines}]><{root}><body><p>&a9;</p></body></{root}>'
    )


def _external(root: str) -> str:
    return (
        f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY % y SYSTEM '
        f'"http://10.0.0.1:8099/x.dtd">%y;]><{root}><channel><title>&x;</title><item><title>&x;</title></item></channel></{root}>'
    )


def _prose() -> dict[str, tuple[str, Data]]:
    return {
        "nothing": ("txt", b""),
        "one space": ("txt", " "),
        "only line ends": ("txt", "\n" * 500_000),
        "one line of 3 MB": ("txt", _SAID * 60_000),
        "100,000 opening marks": ("txt", "“" * 100_000),
        "100,000 marks of all kinds": ("txt", "“\"'‘«„»”’" * 11_000),
        "100,000 brackets": ("txt", "([{" * 33_000),
        "100,000 capitals": ("txt", "Ada " * 100_000),
        "100,000 times said": ("txt", "said " * 100_000),
        "a million digits": ("txt", "9" * 1_000_000),
        "200,000 numbers": ("txt", "12 km, " * 200_000),
        "100,000 dates": ("txt", "On 1 March 2024, " * 60_000),
        "100,000 addresses": ("txt", "http://a.b/c?d=e " * 60_000),
        "positions without end": ("txt", "64.1466 N 21.9426 W, " * 40_000),
        "hyphens over line ends": ("txt", "Bra-\nnd " * 60_000),
        "dots": ("txt", ". " * 400_000),
        "marks over one letter": ("txt", "a" + "\u0301" * 500_000),
        "joined pictographs": ("txt", "👩‍👩‍👧‍👦" * 40_000),
        "zero-width letters": ("txt", "A\u200bd\u200ca B\u2060rand said it. " * 20_000),
        "writing turned round": ("txt", f"\u202e{_SAID}\u202c" * 2_000),
        "control characters": ("txt", "".join(map(chr, range(1, 32))) * 1_000 + _SAID),
        "escapes": ("md", f"# \x1b]0;x\x07\x1b[2K\n\n{_SAID}"),
        "a NUL in the first kilobyte": ("txt", f"{_SAID}\0{_SAID}"),
        "lone surrogates": ("txt", b"\xed\xa0\x80" + _SAID.encode()),
        "CRLF and CR mixed": ("txt", f"{_SAID}\r\n{_SAID}\r{_SAID}\n"),
        "Hangul": ("txt", "김정은은 “끝나지 않았다”고 말했다. " * 5_000),
        "Markdown links": ("md", "[x](javascript:alert(1)) ![y](http://10.0.0.1:8099/) " * 5_000),
        "Markdown nested": ("md", ">" * 50_000 + _SAID),
        "Markdown lists": ("md", "".join(" " * n + "- x\n" for n in range(3_000))),
        "random letters": ("txt", "".join(map(chr, random.Random(2).choices(range(32, 0x3000), k=100_000)))),  # noqa: S311
    }


def _papers() -> dict[str, tuple[str, Data]]:
    plain = papers.pdf([[_SAID] * 5])
    word = papers.docx([_SAID] * 5)
    return {
        "a PDF": ("pdf", plain),
        "a PDF cut in half": ("pdf", plain[: len(plain) // 2]),
        "a PDF's first line": ("pdf", b"%PDF-1.7\n"),
        "a PDF bomb": ("pdf", lambda: papers.bomb(300)),
        "a PDF behind 2 MB": ("pdf", b"x" * 2_000_000 + plain),
        "a PDF whose pages are its pages": ("pdf", plain.replace(b"/Kids [", b"/Kids [2 0 R ")),
        "a PDF of no objects": (
            "pdf",
            b"%PDF-1.7\nxref\n0 0\ntrailer <</Root 9 0 R/Size 99999999>>\nstartxref\n9\n%%EOF",
        ),
        "a PDF whose table is itself": (
            "pdf",
            b"%PDF-1.7\ntrailer <</Root 1 0 R/Prev 9>>\nxref\n0 1\nstartxref\n9\n%%EOF",
        ),
        "a PDF of brackets": ("pdf", b"%PDF-1.7\n1 0 obj\n" + b"[" * 100_000 + b"\nendobj\n%%EOF"),
        "a PDF with script": ("pdf", papers.pdf([[_SAID]], info="/OpenAction <</S/JavaScript/JS(app.alert\\(1\\))>>")),
        "a PDF of random bytes": ("pdf", b"%PDF-1.4\n" + random.Random(3).randbytes(100_000)),  # noqa: S311
        "a PDF of 400 pages": ("pdf", papers.pdf([[_SAID]] * 400)),
        "a Word document": ("docx", word),
        "a Word document cut in half": ("docx", word[: len(word) // 2]),
        "a Word document with entities": ("docx", papers.docx([], raw=_lol("w:document"))),
        "a Word document that reads a file": ("docx", papers.docx([], raw=_external("w:document"))),
        "a Word document of 50,000 tables": ("docx", papers.docx([], raw="<w:tbl><w:tr><w:tc>" * 50_000)),
        "a Word document of zeros": (
            "docx",
            lambda: _zip({"[Content_Types].xml": b"<x/>", "word/document.xml": b"\0" * 300_000_000}),
        ),
        "a zip that calls itself Word": ("docx", _zip({"a.txt": b"x"})),
        "an old Word document": ("doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4_096),
        "RTF": ("rtf", "{\\rtf1 " + "{" * 50_000 + _SAID),
        "an .odt": ("odt", _zip({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"})),
        "a workbook": ("xlsx", _zip({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"})),
    }


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def _letters() -> dict[str, tuple[str, Data]]:
    head = "From: Ada Brand <ada@x.example>\nTo: b@x.example\nDate: Mon, 4 Mar 2024 10:00:00 +0000\nSubject: pier\n"
    parts = "".join(f"--b{n}\nContent-Type: multipart/mixed; boundary=b{n + 1}\n\n" for n in range(1_000))
    cue = "00:00:01.000 --> 00:00:02.000\n<v Ada>It is not finished.\n\n"
    return {
        "a letter": ("eml", head + "\n" + _SAID),
        "a letter without an end of its head": ("eml", head + "X-A: b\n" * 50_000),
        "a letter of 1,000 parts in parts": ("eml", head + "Content-Type: multipart/mixed; boundary=b0\n\n" + parts),
        "a letter in an encoding that is none": ("eml", head + "Content-Type: text/plain; charset=rot13\n\n" + _SAID),
        "a letter whose date is none": ("eml", head.replace("4 Mar 2024", "99 Foo 99999") + "\n" + _SAID),
        "a letter of broken base64": ("eml", head + "Content-Transfer-Encoding: base64\n\n" + "A===B" * 5_000),
        "a letter with coded words": ("eml", head + "Subject: =?utf-8?b?" + "/" * 50_000 + "?=\n\n" + _SAID),
        "a letter to 50,000": ("eml", head + "Cc: " + ", ".join(f"a{n}@x" for n in range(50_000)) + "\n\n" + _SAID),
        "a letter with escapes": ("eml", head.replace("pier", "=?utf-8?q?=1B[2K?=") + "\n" + _SAID),
        "a letter with a file": (
            "eml",
            head + "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Disposition: attachment; "
            'filename="../../../x.py"\n\nprint(1)\n--x--\n',
        ),
        "a folded page": (
            "mhtml",
            "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n"
            "Content-Location: file:///etc/passwd\n\n" + _page(_PARAGRAPH) + "\n--x--\n",
        ),
        "subtitles": ("vtt", "WEBVTT\n\n" + cue * 50),
        "50,000 subtitles": ("vtt", "WEBVTT\n\n" + cue * 50_000),
        "subtitles that run backwards": ("vtt", "WEBVTT\n\n" + cue.replace("02.000", "00.000") * 50),
        "subtitles of 99999 hours": ("vtt", "WEBVTT\n\n" + cue.replace("00:00:01", "99999999999:99:99")),
        "subtitles without times": ("vtt", "WEBVTT\n\n" + "-->\n" * 50_000),
        "subtitles of tags": ("vtt", "WEBVTT\n\n" + cue.replace("<v Ada>", "<v " * 5_000)),
        "SubRip": ("srt", "1\n00:00:01,000 --> 00:00:02,000\n<b>It is</b>\n\n" * 500),
        "SubRip without numbers": ("srt", "00:00:01,000 --> \n" * 5_000),
    }


def _others() -> dict[str, tuple[str, Data]]:
    deep = "[" * 100_000 + "]" * 100_000
    feed = "<?xml version='1.0'?><rss><channel><title>x</title>{}</channel></rss>"
    return {
        "JSON 100,000 deep": ("json", deep),
        "JSON of NaN": ("json", '{"text": NaN, "created_at": Infinity}'),
        "JSON with keys twice": ("json", '{"text": "a", "text": "b"}'),
        "JSON of a number of 5,000 digits": ("json", '{"id": ' + "9" * 5_000 + "}"),
        "JSON lines with one bad": ("jsonl", '{"text": "a"}\n{"text":\n{"text": "c"}\n'),
        "an export of posts of wrong types": (
            "json",
            json.dumps([{"full_text": 7, "user": [], "created_at": {}, "id": None}] * 100),
        ),
        "a chat of wrong types": (
            "json",
            json.dumps({"name": 7, "type": [], "messages": [{"date": [], "text": [[{}]]}, 7, None]}),
        ),
        "a chat of 30,000": (
            "json",
            json.dumps(
                {
                    "name": "x",
                    "type": "private_group",
                    "messages": [
                        {"id": n, "type": "message", "date": "2024-03-04T10:00:00", "from": "Ada", "text": "It is."}
                        for n in range(30_000)
                    ],
                }
            ),
        ),
        "a feed": ("xml", feed.format("<item><title>x</title><description>y</description></item>" * 200)),
        "a feed with entities": ("xml", _lol("rss")),
        "a feed that reads a file": ("xml", _external("rss")),
        "a feed 20,000 deep": ("xml", feed.format("<item>" * 20_000)),
        "GeoJSON": (
            "geojson",
            json.dumps({"type": "FeatureCollection", "features": [_feature(n) for n in range(2_000)]}),
        ),
        "GeoJSON of 20 MB": (
            "geojson",
            json.dumps({"type": "FeatureCollection", "features": [_feature(n) for n in range(180_000)]}),
        ),
        "GeoJSON of wrong types": (
            "geojson",
            '{"type": "FeatureCollection", "features": [7, {"geometry": {"coordinates": "x"}}]}',
        ),
        "GeoJSON that names an address": (
            "geojson",
            '{"type": "FeatureCollection", "crs": {"type": "link", "properties": {"href": "' + _INSIDE + '"}}}',
        ),
        "KML that names an address": (
            "kml",
            f"<kml xmlns='http://www.opengis.net/kml/2.2'><NetworkLink><Link><href>{_INSIDE}</href></Link></NetworkLink></kml>",
        ),
        "KML with entities": ("kml", _lol("kml")),
        "a VRT": (
            "txt",
            "<VRTDataset rasterXSize='9' rasterYSize='9'><SourceFilename>/etc/passwd</SourceFilename></VRTDataset>",
        ),
        "a WMS description": (
            "xml",
            "<GDAL_WMS><Service name='WMS'><ServerUrl>http://10.0.0.1:8099/</ServerUrl></Service></GDAL_WMS>",
        ),
        **{f"a pickle of protocol {n}": ("pkl", pickle.dumps({"a": ["said"] * 50}, protocol=n)) for n in range(5)},
        "a gzip of zeros": ("gz", lambda: gzip.compress(b"\0" * 300_000_000, 9)),
        "a zlib stream": ("bin", zlib.compress(_SAID.encode() * 100)),
        "a picture": (
            "png",
            base64.b64decode(
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
            ),
        ),
        "a program": ("elf", b"\x7fELF\x02\x01\x01" + b"\0" * 4_096),
        "a script": ("py", "import os\nos.system('id')\n"),
        "SQLite": ("db", b"SQLite format 3\0" + b"\0" * 4_096),
        "a film": ("mp4", b"\0\0\0\x18ftypmp42" + b"\0" * 4_096),
        "random bytes": ("bin", random.Random(9).randbytes(300_000)),  # noqa: S311
    }


def _feature(n: int) -> dict[str, object]:
    point = {"type": "Point", "coordinates": [n % 180, n % 90]}
    return {"type": "Feature", "geometry": point, "properties": {"name": f"place {n}"}}
