"""What the fuzzer tries: each reader of a stranger's bytes, with its seeds and how long an input may be."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from benchmarks.torture import parts
from benchmarks.torture.parts import OBEYED, SPACE, NotOneLineError
from toolkit.desk.casefile.corrections import load_corrections
from toolkit.desk.casefile.reading import parse_case
from toolkit.desk.decisions import read_decisions
from toolkit.desk.running.batch import unfinished
from toolkit.desk.running.journal import Journal
from toolkit.errors import DatelineError
from toolkit.evidence.admission import Admission
from toolkit.evidence.verification.token import read_token
from toolkit.places import parse_coordinates
from toolkit.places.gazetteers import imported
from toolkit.places.in_text import find_coordinates
from toolkit.places.outline_files import read_outline
from toolkit.publish.returned import read_sheet
from toolkit.quotes import extract_statements, find_dates, read_document
from toolkit.records import Document

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Target:
    """One reader.

    Attributes
    ----------
    read
        Reads bytes; raises what is not right.
    seeds
        Inputs to begin with.
    longest
        Bytes of an input.
    """

    read: Callable[[bytes], None]
    seeds: Callable[[], Iterator[bytes]]
    longest: int = 8192


def _ours(call: Callable[[], object]) -> None:
    try:
        call()
    except DatelineError as e:
        if OBEYED.search(str(e)):
            raise NotOneLineError(repr(str(e))) from e


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _file(data: bytes, name: str) -> Path:
    path = SPACE / name
    path.unlink(missing_ok=True)
    path.write_bytes(data)
    return path


def _case(data: bytes) -> None:
    _ours(lambda: parse_case(_text(data), where="case.toml"))


def _decision(data: bytes) -> None:
    folder = SPACE / "case" / "decisions"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "20181112T000000Z-0000.toml").write_bytes(data)
    for one in read_decisions(folder.parent).faulty:
        if OBEYED.search(one.fault):
            raise NotOneLineError(repr(one.fault))


def _journal(data: bytes) -> None:
    journal = Journal(_file(data, "journal.jsonl"))
    _ours(journal.ends)
    said = journal.clock_stepped_back()
    if said and OBEYED.search(said):
        raise NotOneLineError(repr(said))


def _plan(data: bytes) -> None:
    runs = SPACE / "runs"
    runs.mkdir(exist_ok=True)
    (runs / "batch.json").write_bytes(data)
    _ours(lambda: unfinished(runs))


def _correction(data: bytes) -> None:
    folder = SPACE / "corrected" / "corrections" / "1-2024-03-04"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "note.toml").write_bytes(data)
    _ours(lambda: load_corrections(SPACE / "corrected"))


def _document(data: bytes) -> None:
    path = _file(data, "document.bin")
    document = Document(id="d", title="D", outlet="O", file="document.bin", path=path)
    _ours(lambda: read_document(document))


def _statements(data: bytes) -> None:
    extract_statements(_text(data))
    find_dates(_text(data))


def _coordinate(data: bytes) -> None:
    text = _text(data)
    _ours(lambda: parse_coordinates(text))
    find_coordinates(text)


def _outline(data: bytes) -> None:
    _ours(lambda: read_outline(data, "o.kml"))


def _gazetteer(data: bytes) -> None:
    text = _text(data)
    read = imported._reader(Path("g.csv"), text)
    _ours(lambda: list(read(text, "g", "g.csv")))


def _sheet(data: bytes) -> None:
    _ours(lambda: read_sheet(data, "sheet.csv"))


def _token(data: bytes) -> None:
    try:
        read_token(data)
    except (ValueError, IndexError) as e:  # as the level "time stamp" takes them
        if OBEYED.search(str(e)):
            raise NotOneLineError(repr(str(e))) from e


def _archive(data: bytes) -> None:
    with tempfile.TemporaryDirectory(dir=SPACE) as name:
        path = Path(name) / "in.bin"
        path.write_bytes(data)
        own = Path(name) / "case"
        own.mkdir()
        _ours(lambda: Admission(own).admit(str(path)))


def _members(list_name: str, rest: dict[str, bytes]) -> Callable[[bytes], None]:
    """Read an archive whose list of members is what the fuzzer gives, and whose members are good."""

    def _read(data: bytes) -> None:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for name, content in {**rest, list_name: data}.items():
                archive.writestr(name, content)
        _archive(packed.getvalue())

    return _read


def _of(*patterns: str) -> Callable[[], Iterator[bytes]]:
    return lambda: (path.read_bytes() for pattern in patterns for path in sorted(ROOT.glob(pattern)))


def _these(*texts: str) -> Callable[[], Iterator[bytes]]:
    return lambda: (text.encode() for text in texts)


def _documents() -> Iterator[bytes]:
    yield from _of("data/cases/*/documents/*", "tests/data/**/*.html", "tests/quotes/**/*.html")()
    yield b"WEBVTT\n\n1\n00:00:01.000 --> 00:00:04.000 align:start\n<v Bo Lind>The pier was <i>open</i>.\n"
    cues = ("1", "00:00:01,000 --> 00:00:04,500", "BO LIND: The pier.", "", "2", "00:00:05,000 --> 00:00:06,000", "No.")
    yield _lines(*cues)
    other = ("", "--b", "Content-Type: text/html", "Content-Transfer-Encoding: base64", "", "PHA+aGk8L3A+", "--b--")
    yield _lines(*_MAIL, *other)
    yield "".join(_PAGE).encode()
    yield b'{"text":"The pier.","segments":[{"start":1.0,"end":2.5,"text":"The pier","speaker":"A"}],"language":"en"}'
    yield b'[{"id":"1","created_at":"2018-11-12T10:00:00Z","full_text":"The pier","user":{"name":"Bo"}}]'
    related = ("MIME-Version: 1.0", "Content-Type: multipart/related; boundary=b", "", "--b", "Content-Type: text/html")
    yield _lines(*related, "", "<p>Hi there", "--b--")
    record = ("WARC/1.0", "WARC-Type: resource", "WARC-Target-URI: http://a/", "Content-Type: text/html")
    yield _lines(*record, "Content-Length: 9", "", "<p>Hi</p>", "", "")


def _lines(*lines: str) -> bytes:
    return "\r\n".join((*lines, "")).encode()


_MAIL = (
    "From: Bo Lind <bo@example.org>",
    "Date: Mon, 12 Nov 2018 09:00:00 +0900",
    "Subject: =?utf-8?q?The_p=C3=ADer?=",
    "MIME-Version: 1.0",
    "Content-Type: multipart/mixed; boundary=b",
    "",
    "--b",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: quoted-printable",
    "",
    "The pier was =E2=80=9Copen=E2=80=9D.",
)
_PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>T</title>',
    '<meta property="article:published_time" content="2018-11-12T10:00:00Z">',
    '<script type="application/ld+json">{"@type":"NewsArticle","author":[{"name":"Bo"}],',
    '"datePublished":"2018-11-12","articleBody":"x"}</script></head><body><nav>m</nav><article><h1>T</h1>',
    '<p hidden>no</p><p style="display:none">n</p><p>He said “yes”.<table><tr><td>1</table><pre>x</pre></article>',
)


def _archives() -> Iterator[bytes]:
    import tarfile

    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("a.md", "The pier was open.")
        archive.writestr("b/c.html", "<p>Hi</p>")
    yield plain.getvalue()
    for mode in ("w", "w:gz"):
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode=mode) as tar:
            info = tarfile.TarInfo("a.md")
            info.size = 5
            tar.addfile(info, io.BytesIO(b"The p"))
        yield packed.getvalue()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n<p>Hi</p>"
    yield (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2018-11-12T00:00:00Z\r\n"
        b"WARC-Target-URI: http://example.org/\r\nContent-Type: application/http; msgtype=response\r\n"
        b"Content-Length: " + str(len(head)).encode() + b"\r\n\r\n" + head + b"\r\n\r\n"
    )


_WARC = (
    b"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2018-11-12T00:00:00Z\r\n"
    b"WARC-Target-URI: http://example.org/\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\n<p>Hi</p>\r\n\r\n"
)
_ONE = b"The pier was open."
_DIGEST = sha256(_ONE).hexdigest()
_BAG = {"bag/bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", "bag/data/a.md": _ONE}
_PACKAGE = (
    '{"profile":"data-package","wacz_version":"1.1.1","resources":[{"name":"data.warc","path":"archive/data.warc",'
    f'"hash":"sha256:{sha256(_WARC).hexdigest()}","bytes":{len(_WARC)}}}]}}'
)
_PAGES = (
    '{"format":"json-pages-1.0","id":"pages"}\n{"url":"http://example.org/","ts":"2018-11-12T00:00:00Z","title":"T"}\n'
)
_ROWS = (
    "url,archive status,date,title,thumbnail,timestamp,screenshot,hash\nhttps://example.org/1,success,"
    f"2024-01-02T03:04:05,The pier,,2023-12-31T10:00:00,one/a.md,{_DIGEST}\nhttps://example.org/2,failed,,,,,,\n"
)

_SQUARE = "[[[7,50],[7.01,50],[7.01,50.01],[7,50.01],[7,50]]]"
_RING = "7,50,0 7.01,50,0 7.01,50.01 7,50.01 7,50"
_DECISION = """format = "dateline/decision/1"
kind = "site"
on = { site = "pier" }
do = "correct"
value = { lat = 64.1, lon = -21.9 }
why = "the survey"
by = "R. Reader"
at = 2024-03-03T10:00:00Z
"""
_ENDED = (
    '{"at": "2026-11-30T21:45:58.949+00:00", "event": "run-done", "case": "harbour", "run": "3bcac65b", "seconds": 1.5}'
)
_PLANNED = '{"at": "2026-11-30T21:40:00.000+00:00", "cases": ["harbour", "kept"], "parameters": {"stamp": "case"}}'
_NOTE = """number = 1
on = "2024-03-04"
by = "R. Reader"
wrong = "The distance was another."
inputs = ["documents/note.md"]

[former]
file = "package.zip"
sha256 = "{digest}"
manifest = "{digest}"
stamp = "2024-03-01"

[[changed]]
kind = "claim"
id = "c1"
before = "supported"
after = "contradicted"
""".replace("{digest}", "0" * 64)

TARGETS = {
    "case": Target(_case, _of("data/cases/*/case.toml", "tests/harbour.toml", "toolkit/desk/casefile/*.toml"), 32_768),
    "decision": Target(_decision, _these(_DECISION, _DECISION.replace("correct", "rule-out"))),
    "journal": Target(_journal, _these(f"{_ENDED}\n" * 3, f"{_ENDED}\n{_ENDED[:60]}")),
    "plan": Target(_plan, _these(_PLANNED)),
    "correction": Target(_correction, _these(_NOTE)),
    "document": Target(_document, _documents, 16_384),
    "statements": Target(_statements, _of("data/cases/*/documents/*.md", "data/cases/*/documents/*.txt"), 2_048),
    "coordinate": Target(
        _coordinate,
        _these(
            "64°08′47.5″N 21°56′30″W",
            "38.5, -126.6",
            "52S BH 48090 74658",
            "8Q7XMR4V+2C",
            "N 38 30.5 E 126 36",
            "33TWN0012",
            "geo:38.5,126.6;u=30",
            "https://www.google.com/maps/@38.5,126.6,15z",
            "454138 E 7113690 N zone 27W",
            "38 degrees 30 minutes north, 126 degrees east",
            "TQ 30 80",
            "JO65ha",
        ),
        512,
    ),
    "outline": Target(
        _outline,
        _these(
            f'{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"name":"a"}},"geometry":'
            f'{{"type":"MultiPolygon","coordinates":[{_SQUARE}]}}}}]}}',
            f'{{"type":"Polygon","coordinates":{_SQUARE}}}',
            f'<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>a</name><Polygon><outerBoundaryIs><LinearRing>'
            f"<coordinates>{_RING}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></kml>",
            '<gpx version="1.1"><trk><name>t</name><trkseg><trkpt lat="50" lon="7"/><trkpt lat="50" lon="7.01"/>'
            '<trkpt lat="50.01" lon="7.01"/><trkpt lat="50" lon="7"/></trkseg></trk></gpx>',
        ),
    ),
    "gazetteer": Target(
        _gazetteer,
        _these(
            "name,lat,lon,population,names,country\nPier,64.1,-21.9,12,Bryggja|Quay,IS\n",
            '{"type":"FeatureCollection","features":[{"geometry":{"type":"Point","coordinates":[7,50]},"properties":{"name":"A",'
            '"population":5}}]}',
            "1\tPier\tPier\tBryggja,Quay\t64.1\t-21.9\tP\tPPL\tIS\t\t01\t\t\t\t12\t\t3\tAtlantic/Reykjavik\t2018-11-12\n",
        ),
    ),
    "sheet": Target(_sheet, _these("Row,Kind,Words,OK?,Note,By\nc1,claim,“3 km”,checked,,R\n", "a;b\r\n1;2\r\n")),
    "token": Target(_token, _of("tests/data/**/*.tsr", "tests/evidence/**/*.tsr")),
    "archive": Target(_archive, _archives),
    "bag": Target(
        _members("bag/manifest-sha256.txt", _BAG),
        _these(f"{_DIGEST}  data/a.md\n", f"{_DIGEST} *data/a.md\r\n{'0' * 64}  data/%0Ab\n"),
    ),
    "wacz": Target(_members("datapackage.json", {"archive/data.warc": _WARC}), _these(_PACKAGE)),
    "pages": Target(
        _members("pages/pages.jsonl", {"archive/data.warc": _WARC, "datapackage.json": _PACKAGE.encode()}),
        _these(_PAGES),
    ),
    "auto-archiver": Target(_members("db.csv", {"one/a.md": _ONE}), _these(_ROWS, _ROWS.replace(",", ";"))),
} | {name: Target(*read) for name, read in parts.READS.items()}
