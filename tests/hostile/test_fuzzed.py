"""What the fuzzer (benchmarks/torture/fuzz.py) found, by its kind: each is read, or ends in one line of ours."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from toolkit.errors import CoordinateError, EvidenceError, GazetteerError
from toolkit.evidence.admission import Admission
from toolkit.evidence.verification.blocks import cut
from toolkit.evidence.verification.custody import check_custody
from toolkit.evidence.verification.files import Package
from toolkit.evidence.verification.outcome import FAIL
from toolkit.naming import address_parts, charset_of, is_text_encoding, name_of
from toolkit.places import parse_coordinates
from toolkit.places.gazetteers.imported import import_gazetteer
from toolkit.places.outline_files import read_outline
from toolkit.quotes import read_document
from toolkit.reading import any_json
from toolkit.records import Document
from toolkit.records.numerals import whole_number

TOOLKIT = Path(__file__).resolve().parents[2] / "toolkit"
HALVES = [
    (rb'{"a": "\ud800x", "\udfff": ["\ud83d\ude00"]}', {"a": "\ufffdx", "\ufffd": ["\U0001f600"]}),
    (b'{"a": "\xed\xa0\x80x"}', {"a": "\ufffdx"}),
    (rb'{"a": "\\ud800x"}', {"a": "\\ud800x"}),
    ('{"a": "é"}'.encode("utf-16"), {"a": "é"}),
]
NO_ENCODINGS = ("base64", "hex", "rot13", "zip", "bz2", "uu", "quoted-printable", "idna", "punycode", "undefined")
NO_ENCODINGS += ("unicode_escape", "raw-unicode-escape", "utf-9", "\u00e9", "x" * 200)


def _read(data: bytes, folder: Path) -> str:
    path = folder / "d"
    path.write_bytes(data)
    return read_document(Document(id="d", title="D", outlet="O", file="d", path=path)).text


@pytest.mark.parametrize("name", NO_ENCODINGS)
@pytest.mark.filterwarnings("ignore::toolkit.errors.DatelineWarning")
def test_a_name_that_is_no_encoding_of_text_is_not_believed(name: str, tmp_path: Path) -> None:
    words = "The harbour master said on Monday that the pier was shut. " * 20
    page = f'<meta charset="{name}"><p>{words} caf\\u00e9 \\x1b[2K'.encode()
    mail = f"From: a@b.c\r\nSubject: =?{name}?q?x?=\r\nDate: Mon, 12 Nov 2018 09:00:00 +0900\r\n".encode()
    for data in (
        page + b" caf\xe9",
        page,
        b"# coding: " + name.encode() + b"\ncaf\xe9",
        mail + f"Content-Type: text/plain; charset={name}\r\n\r\ncaf\\x1b[2K".encode() + b"\xe9\r\n",
    ):
        assert "caf" in _read(data, tmp_path)
        assert "\x1b" not in _read(data, tmp_path)
    assert not is_text_encoding(name)
    assert charset_of(f"text/html; charset={name}") is None


@pytest.mark.parametrize(
    "head", [b"=?\x00utf-4?q?The?=", b"=?\xff\xfe\x00?b?AA?=", b"=?utf-8?b?!!!?=", b"=?utf-8?q?=1b[2K?="]
)
def test_a_broken_subject_of_a_mail_is_read_as_it_stands(head: bytes, tmp_path: Path) -> None:
    data = (
        b"From: a@b.c\r\nDate: Mon, 12 Nov 2018 09:00:00 +0900\r\nSubject: " + head + b"\r\n\r\nThe pier was open.\r\n"
    )
    assert "The pier was open." in _read(data, tmp_path)


NO_ADDRESSES = (
    "http://9.]/",
    "http://[::1/",
    "http://[x]/",
    "http://a\u2100b/",
    "https:///x",
    "//",
    "",
    "\x00",
    "http://[/",
)


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_what_is_no_address_has_no_host(address: str) -> None:
    assert not address_parts(address).hostname
    assert name_of(address, "text/html").endswith(".html") or name_of(address, "text/html")


@pytest.mark.parametrize(
    "link",
    [
        "Q7XMR4VV+2C",
        f"Q7XMR4VV+2C, {'x' * 9}",
        f"{'9' * 400}, 12",
        f"12, {'9' * 400}",
        f"{'9' * 400} N 7 E",
        "https:///etc/@38.5,126.6,15z",
        "https://[/@1,2",
        "http://9.]/?q=1,2",
        "https://?ll=1,2",
    ],
)
def test_a_link_without_a_host_is_one_line(link: str) -> None:
    try:
        told = str(parse_coordinates(link))
    except CoordinateError as e:
        told = str(e)
    assert "\n" not in told


def test_addresses_of_strangers_are_cut_in_one_place() -> None:
    """urlsplit raises on what a page or an archive may call an address: only what catches that calls it."""
    allowed = {"naming.py", "net/addresses.py", "report/present.py", "places/links.py"}
    files = [path for path in TOOLKIT.rglob("*.py") if "_shipped" not in path.parts]
    found = {path for path in files if re.search(r"\burl(split|parse)\(", path.read_text(encoding="utf-8"))}
    assert {path.relative_to(TOOLKIT).as_posix() for path in found} == allowed


@pytest.mark.parametrize("digits", ["²", "١٢", "1_0", "-1", "+1", "1.0", "", "9" * 19, "9" * 5_000, "ⅻ", "𝟙"])
def test_only_the_ten_digits_make_a_count(digits: str) -> None:
    assert whole_number(digits) is None


def test_a_digit_is_not_taken_for_a_number_that_python_reads() -> None:
    """``"²".isdigit()`` is true, and ``int("²")`` raises."""
    files = [path for path in TOOLKIT.rglob("*.py") if "_shipped" not in path.parts]
    lines = [line for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    assert [line for line in lines if re.search(r"\bint\(.*\.isdigit\(\)|\.isdigit\(\).*\bint\(", line)] == []


@pytest.mark.parametrize(
    "rows",
    [
        "name,lat,lon,population\nPier,64.1,-21.9,²\n",
        '[{"geometry":{"type":"Point","coordinates":[1,2]},"properties":{"name":"a","people":"²"}}]',
    ],
)
def test_an_odd_number_of_people_is_none(rows: str, tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text(rows, encoding="utf-8")
    assert import_gazetteer(path)[1] == 1


@pytest.mark.parametrize("number", ["9" * 400, "-" + "9" * 400, "9" * 5_000, "1e400", "NaN", "Infinity", "-Infinity"])
def test_a_number_without_end_is_none(number: str, tmp_path: Path) -> None:
    assert str(any_json(f"[{number}]")) == "[nan]"
    with pytest.raises(CoordinateError, match="E_OUTLINE"):
        read_outline(f'{{"type":"Polygon","coordinates":[[[7,{number}],[7,50],[8,50],[7,51]]]}}'.encode(), "o")
    path = tmp_path / "g.geojson"
    shape = f'{{"type":"Point","coordinates":[{number},50]}}'
    path.write_text(f'{{"features":[{{"geometry":{shape},"properties":{{"name":"a"}}}}]}}', encoding="utf-8")
    with pytest.raises(GazetteerError):
        import_gazetteer(path)


def test_json_nested_without_end_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="nested"):
        any_json("[" * 100_000)


def _case(folder: Path) -> Path:
    (folder / "case").mkdir()
    return folder / "case"


def test_an_archive_with_a_file_without_a_name_is_refused(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a", "x")
    path = tmp_path / "a.zip"
    # the name's length in the list at the end is set to none, and its byte taken out
    data = bytearray(packed.getvalue())
    at = data.index(b"PK\x01\x02")
    data[at + 28 : at + 30] = b"\0\0"
    data[at + 30 : at + 32] = b"\1\0"
    path.write_bytes(bytes(data))
    with pytest.raises(EvidenceError):
        Admission(_case(tmp_path)).admit(str(path))


def test_a_web_archive_of_what_is_no_address_comes_in_or_is_named(tmp_path: Path) -> None:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Hi"
    head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2018-11-12T00:00:00Z\r\nWARC-Target-URI: http://9.]/\r\n"
    head += f"WARC-Record-ID: <urn:x:1>\r\nContent-Type: application/http\r\nContent-Length: {len(body)}\r\n\r\n"
    path = tmp_path / "a.warc"
    path.write_bytes(head.encode() + body + b"\r\n\r\n")
    assert len(Admission(_case(tmp_path)).admit(str(path))) == 2


@pytest.mark.parametrize("page", ["<p>a<![0000-00-00[b", "<![\u0660DATA[c"])
def test_a_declaration_that_no_reader_knows_is_a_fault_of_the_page(page: str) -> None:
    with pytest.raises(ValueError, match="expected name token"):
        cut(page)


@pytest.mark.parametrize(
    "line",
    [b"9", b'"seal"', b'{"seal": 1}', b'{"note": "\\ud800", "n": 1}', b"[1]", b"null", b'{"sha256": []}'],
)
def test_a_custody_log_of_anything_is_one_answer(tmp_path: Path, line: bytes) -> None:
    files = tmp_path / "data" / "case" / "files.json"
    files.parent.mkdir(parents=True)
    files.write_text('{"files": {}}', encoding="utf-8")
    log = tmp_path / "data" / "evidence" / "custody.jsonl"
    log.parent.mkdir(parents=True)
    log.write_bytes(line + b"\n")
    assert check_custody(Package(tmp_path)).outcome == FAIL


@pytest.mark.parametrize(("data", "read"), HALVES)
def test_half_a_letter_in_json_is_the_sign_for_what_is_unreadable(data: bytes, read: object) -> None:
    assert any_json(data) == read


def test_a_list_with_half_a_letter_for_a_name_is_told_and_logged(tmp_path: Path) -> None:
    head = b"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2018-11-12T00:00:00Z\r\n"
    rest = (
        b"WARC-Target-URI: http://example.org/\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\n<p>Hi</p>\r\n\r\n"
    )
    packed = tmp_path / "a.wacz"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("archive/data.warc", head + rest)
        archive.writestr("datapackage.json", r'{"resources": [{"path": "\ud800x", "hash": "sha256:1e1"}]}')
    own = tmp_path / "case"
    own.mkdir()
    with pytest.raises(EvidenceError, match="is missing"):
        Admission(own).admit(str(packed))
    assert "\ufffdx" in (own / "evidence" / "custody.jsonl").read_text(encoding="utf-8")
