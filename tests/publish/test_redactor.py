"""Names and positions are found however they are written; ordinary words are left alone."""

from __future__ import annotations

import base64
import gzip
import io
import json
import quopri
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from toolkit import places
from toolkit.errors import ReportError
from toolkit.publish.redaction.leak_scan import LeakScan
from toolkit.publish.redaction.positions import Guarded, PositionFinder
from toolkit.publish.redaction.redactor import Redactor, Words
from toolkit.records import WithheldSite

POINT = (38.584698, 126.107945)


def _redactor(**rule: int) -> Redactor:
    site = Guarded(WithheldSite(site="pit", **rule), (POINT,))
    words = [
        Words("person 1", ("Mira Tavistane", "Tavistane", "Ève Müller-Şahin", "미라 김"), "a resident"),
        Words("person 2", ("Kim",), "an official"),
    ]
    return Redactor(words, PositionFinder([site], parse=places.parse_coordinates, find=places.find_coordinates))


def _png(text: str, *, packed: bool) -> bytes:
    words, out = PngInfo(), io.BytesIO()
    words.add_text("k", text, zip=packed)
    Image.new("RGB", (9, 9)).save(out, "png", pnginfo=words)
    return out.getvalue()


def _zip(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<a>{text}</a>")
    return out.getvalue()


def _zip_behind_a_damaged_member(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a", b"nothing here " * 50)
        archive.writestr("b", text)
    data = bytearray(out.getvalue())
    data[45:60] = bytes(15)
    return bytes(data)


ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "utf-8": str.encode,
    "nfd": lambda s: unicodedata.normalize("NFD", s).encode(),
    "utf-16-le": lambda s: f"abc {s}".encode("utf-16-le"),
    "utf-16-be": lambda s: s.encode("utf-16-be"),
    "upper": lambda s: s.upper().encode(),
    "percent": lambda s: quote(s).encode(),
    "percent twice": lambda s: quote(quote(s)).encode(),
    "entities": lambda s: "".join(f"&#{ord(c)};" for c in s).encode(),
    "hex entities": lambda s: "".join(f"&#x{ord(c):x};" for c in s).encode(),
    "json": lambda s: json.dumps(s).encode(),
    "escapes": lambda s: "".join(f"\\u{ord(c):04x}" for c in s).encode(),
    "base64, first": lambda s: base64.b64encode(f"said {s} so".encode()),
    "base64, second": lambda s: base64.b64encode(f"1said {s} so".encode()),
    "base64, third": lambda s: base64.b64encode(f"12said {s} so".encode()),
    "base64 of a mail": lambda s: base64.encodebytes(("long line " * 12 + s + " more " * 20).encode()),
    "base64 of an address": lambda s: base64.urlsafe_b64encode(s.encode()),
    "base64 of utf-16": lambda s: base64.b64encode(f"he: {s}".encode("utf-16-le")),
    "hex": lambda s: s.encode().hex().encode(),
    "spaced hex": lambda s: s.encode().hex(" ").upper().encode(),
    "quoted-printable": lambda s: quopri.encodestring(f"={s}".encode()),
    "zip": _zip,
    "png text": lambda s: _png(s, packed=False),
    "packed png text": lambda s: _png(s, packed=True),
    "png in a page": lambda s: b"<img src='data:image/png;base64," + base64.b64encode(_png(s, packed=True)) + b"'>",
    "utf-16 after a long gap": lambda s: bytes(6000) + f"{s} so".encode("utf-16-le"),
    "gzip": lambda s: gzip.compress(s.encode()),
    "gzip, cut short": lambda s: gzip.compress(f"{s} so".encode())[:-6],
    "zip, first member damaged": _zip_behind_a_damaged_member,
    "zlib": lambda s: b"junk" + zlib.compress(s.encode()),
    "unseen characters": lambda s: "\u200b".join(s).encode(),
    "hard blanks": lambda s: s.replace(" ", "\u00a0").encode(),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_gate_sees_names_and_positions_in_every_encoding(encoding: str) -> None:
    scan = LeakScan(_redactor())
    for secret in ("Mira Tavistane", "Ève Müller-Şahin", "미라 김", "38.584698, 126.107945", "52S BH 48090 74658"):
        assert scan.breach(ENCODINGS[encoding](secret)), secret
    assert scan.breach(ENCODINGS[encoding]("Nobody is named, at 37.5665, 126.9780")) is None


def test_pixels_are_no_words_however_even_their_ground() -> None:
    scan, ground = LeakScan(_redactor()), bytes(6000)
    pixels = bytes(n * n * 31 % 251 for n in range(6000))
    assert scan.breach(ground + pixels + b"\x01Kim\x02" + pixels) is None
    assert scan.breach(ground + pixels + b"\x01Mira Tavistane\x02" + pixels) == "person 1"
    assert scan.breach(ground + b"Kim said so. " + ground) == "person 2"


@pytest.mark.parametrize(
    "written",
    [
        "38.584698, 126.107945",
        "38.5847 126.1079",
        "[126.107945, 38.584698]",
        "POINT(126.107945 38.584698)",
        "38°35'04.9\"N 126°06'28.6\"E",
        "38 35 04.9 N 126 06 28.6 E",
        "N38.584698 E126.107945",
        "3835N12606E",
        "52S BH 48090 74658",
        "52S 248090 4274658",
        "52N 248090 4274658",
        "geo:38.5847,126.1079",
        "https://maps.example/@38.584698,126.107945,17z",
        "lat=38.5847&lon=126.1079",
        "{lon: 126.10794, lat: 38.58470}",
    ],
)
def test_a_position_is_rounded_alike_in_every_notation(written: str) -> None:
    new = _redactor(decimals=1)(f"It is {written} there")
    assert "[position rounded to 38.6, 126.1]" in new or "[address withheld]" in new
    assert not {"38.58", "126.10", "48090", "248090", "3835N", "35'"} & set(new.replace(",", " ").split())
    assert "38.58" not in new
    assert "position withheld" in (hidden := _redactor()(f"It is {written} there")) or "address withheld" in hidden


def test_other_places_numbers_and_words_stay() -> None:
    redact = _redactor(decimals=1)
    for text in (
        "Seoul lies at 37.5665, 126.9780",
        "It is 3.1415926 times",
        "Kimono and Kimberley",
        "a stone, 126 km off",
        "It is 38.6, 126.1 or so",
        "on 2018-11-12T07:08:00Z",
        "sha 9f86d081884c7d659a2feaa0c55ad015",
    ):
        assert redact(text) == text


def test_a_name_is_replaced_in_every_form_and_spans_follow() -> None:
    redact = _redactor()
    assert redact("Tavistane’s son met MIRA\u00a0TAVISTANE.") == "A resident’s son met a resident."
    assert redact("see https://x.example/mira-tavistane/a") == "see [address withheld]"
    assert redact("@miratavistane wrote") == "@a resident wrote"
    assert redact("by \\u004dira Tavistane") == "by a resident"
    text = "Then Kim, and Tavistane, said “yes”."
    done = redact.apply(text)
    start, end = done.span(text.index("“"), text.index("”") + 1)
    assert done.text[start:end] == "“yes”"


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ("https://x.example/a?token=abcdef123&x=1", "https://x.example/a?&x=1"),
        ("https://x.example/a?x=1&sig=abcdef", "https://x.example/a?x=1"),
        ("https://x.example/a?x=1&sig=abc%2Bdef", "[address withheld]"),
        ("ftp://me:pass@x.example/a", "ftp://[key withheld]x.example/a"),
        ("key AKIAIOSFODNN7EXAMPLE here", "key [key withheld] here"),
        ("in /home/ana/cases/x.tif", "in [path withheld]"),
        ("in C:\\Users\\ana\\x.tif", "in [path withheld]"),
        ("a token of thanks, a signature, a password", "a token of thanks, a signature, a password"),
    ],
)
def test_what_opens_a_door_or_names_a_machine_is_taken_out(given: str, left: str) -> None:
    assert _redactor()(given) == left


QUAY = (64.1466, -21.9426)
WRITTEN = [
    "64-08.8N 021-56.6W",
    "64-08-48N 021-56-33W",
    "N 64 08.796 W 021 56.556",
    "６４．１４６６, －２１．９４２６",
    "٦٤٫١٤٦٦ ٢١٫٩٤٢٦",
    "64.1466N, 338.0574E",
    "338.0574, 64.1466",
    "454138 E 7113690 N in zone 27",
    "at 454,138 E, 7,113,690 N",
    "356812 407800 (ISN93)",
    "64·1466 north, 21·9426 west",
    "64·1466 north",
    "64°8.796'N",
    "tile 12/1798/1088",
    "?x=1798&y=1088&z=12",
    "1.11957, -0.38297",
    "99PW43W4",
    "HP94ad",
    "64 degrees 8 minutes 48 seconds north",
    "64N08.796 21W56.556",
    "640848/-0215633",
    "64g08m48sN, 21g56m33sW",
    "64°-08.80'N 21°-56.56'W",
    "27W454138E7113690N",
    "27W454138mE7113690mN",
    "454138mE 7113690mN",
    "E454138 N7113690",
]
OTHER = [
    "64.2466, -22.1426",
    "The mill lies at 64.1234, -21.67",
    "on 12/11/2018",
    "12,000 people and 400,000 more",
    "5 N",
    "In 1998, 64 N was",
    "ISBN 345678 908765",
    '{"lat": 64.1480, "lon": -21.67}',
    "64.14800° N",
]


def _quay(**rule: int) -> Redactor:
    site = Guarded(WithheldSite(site="quay", **rule), (QUAY,))
    words = [
        Words("person 1", ("Ada Brand", "Brand"), "the harbour master"),
        Words("person 2", ("Kim",), "an official"),
    ]
    mill = [(64.1480, -21.67)]  # thirteen kilometres east, at nearly the same latitude
    finder = PositionFinder([site], parse=places.parse_coordinates, find=places.find_coordinates, others=mill)
    return Redactor(words, finder)


@pytest.mark.parametrize("text", WRITTEN)
def test_a_position_is_found_in_whatever_way_it_is_written(text: str) -> None:
    redactor = _quay()
    assert "withheld]" in redactor(text)
    assert LeakScan(redactor).breach(text.encode()) == "positions"


@pytest.mark.parametrize("text", OTHER)
def test_numbers_and_positions_of_other_places_stay(text: str) -> None:
    redactor = _quay()
    assert redactor(text) == text
    assert LeakScan(redactor).breach(text.encode()) is None


@pytest.mark.parametrize(
    "text",
    ["Bra-\nnd said", "B R A N D", "B.r.a.n.d", "B-r-a-n-d", "Вrаnd", "ʙʀᴀɴᴅ", "Ｂｒａｎｄ", "K i m", "QnJhbmQ="],
)
def test_a_name_is_found_however_its_letters_are_set(text: str) -> None:
    redactor = _quay()
    assert redactor(text) != text
    assert LeakScan(redactor).breach(text.encode())


def test_ordinary_words_are_no_names() -> None:
    redactor = _quay()
    for text in ("Brandy and brandish", "a B r i d", "kimono", "The Kimberley process", "A B C D"):
        assert redactor(text) == text


def test_a_place_has_one_rounding_however_often_it_is_stated() -> None:
    redactor = _quay(decimals=1)
    told = {redactor(text) for text in ("64.1466, -21.9426", "64.15, -21.94", "64.2, -21.9", "64.1499 N, 21.9501 W")}
    assert told == {"[position rounded to 64.1, -21.9]"}
    assert redactor("64.1, -21.9") == "64.1, -21.9"


def test_a_breach_is_told_with_its_place_and_what_can_be_done(tmp_path: Path) -> None:
    (tmp_path / "results.json").write_text('{\n "claims": 1,\n "remark": "64.1466, -21.9426"}', encoding="utf-8")
    with pytest.raises(ReportError, match=r"line 3, in 'remark' \(results.json\)") as refused:
        LeakScan(_quay()).check(tmp_path)
    assert "[[public.sites]]" in str(refused.value)
    assert "64.14" not in str(refused.value)
