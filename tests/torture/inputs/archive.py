"""Archives: names that lead out, links, bombs, damage, lies in their lists, web archives of every making."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from tests.evidence.makers import PAGE, wacz, warc
from tests.torture.corpus import FINE, REFUSED, Data, Input, into

NOTE = b"Ada Brand said the pier was open.\n" * 20
OUT = (
    "../x.txt",
    "../../../../victim.txt",
    "/etc/x.txt",
    "a/../../x.txt",
    "..\\x.txt",
    "C:\\x.txt",
    "\\\\host\\x.txt",
    "~/x.txt",
    "./../x.txt",
    "a//..//..//x.txt",
    "x\0.txt",
    "CON",
    "x.txt:stream",
    "a" * 4_000 + ".txt",
    "\x1b[2K.txt",
    "a\nb.txt",
    "\u202etxt.x",
    "json.py",
    "toolkit/__init__.py",
    "case.toml",
    "evidence/custody.jsonl",
    ".",
    "",
    "e\u0301.txt",
)


def inputs() -> Iterator[Input]:
    made = {**_zips(), **_tars(), **_web()}
    for name, (path, data) in made.items():
        entries = [("add", "harbour", path)]
        if path.endswith((".warc", ".warc.gz", ".gz")):
            entries.append(("quotes", path))
        yield Input(name, f"an archive: {name}", into(path, data), tuple(entries), frozenset({FINE, REFUSED}))


def _zip(members: list[tuple[str | zipfile.ZipInfo, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def _zips() -> dict[str, tuple[str, Data]]:
    made: dict[str, Data] = {}
    for name in OUT:
        if name and "\0" not in name:
            made[f"zip: a member {name[:24]!r}"] = _zip([(name, NOTE), ("good.txt", NOTE)])
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    plain = _zip([("note.txt", NOTE), ("two.txt", NOTE[::-1])])
    nested = plain
    for _ in range(6):
        nested = _zip([("inner.zip", nested)], zipfile.ZIP_STORED)
    start = plain.index(b"PK\x01\x02")
    made |= {
        "zip: a link": _zip([(link, b"/etc/passwd"), ("good.txt", NOTE)]),
        "zip: two of one name": _twice(),
        "zip: six deep": nested,
        "zip: a bomb": lambda: _zip([("zeros.txt", b"\0" * 500_000_000)]),
        "zip: a bomb in a bomb": lambda: _zip([("a.zip", _zip([("zeros.txt", b"\0" * 200_000_000)]))]),
        "zip: 199 members of 9,999,999 letters": lambda: _zip([(f"{n}.txt", b"a" * 9_999_999) for n in range(60)]),
        "zip: 30,000 members": lambda: _zip([(f"{n}.txt", b"x") for n in range(30_000)], zipfile.ZIP_STORED),
        "zip: cut in half": plain[: len(plain) // 2],
        "zip: a byte altered": plain[:60] + b"\xff" + plain[61:],
        "zip: sizes that are lies": plain.replace(struct.pack("<I", len(NOTE)), struct.pack("<I", 7)),
        "zip: an encryption flag": plain[:6] + b"\x01" + plain[7 : start + 8] + b"\x01" + plain[start + 9 :],
        "zip: a method nobody knows": plain[:8] + b"\x63" + plain[9 : start + 10] + b"\x63" + plain[start + 11 :],
        "zip: a list that points at itself": plain[:-6] + struct.pack("<I", 0) + plain[-2:],
        "zip: behind a megabyte": b"x" * 1_000_000 + plain,
        "zip: a comment of 64 kB": plain[:-2] + struct.pack("<H", 65_535) + b"c" * 65_535,
        "zip: nothing in it": _zip([]),
        "zip: only its end": b"PK\x05\x06" + b"\0" * 18,
        "zip: members over each other": _overlapping(plain),
        "zip: a manifest that is another's": _zip(
            [
                ("bagit.txt", b"BagIt-Version: 1.0\n"),
                ("data/a.txt", NOTE),
                ("manifest-sha256.txt", b"0" * 64 + b"  data/a.txt\n"),
            ]
        ),
        "zip: twins by case": _zip([("A.txt", NOTE), ("a.txt", NOTE)]),
        "zip: twins by composition": _zip([("e\u0301.txt", NOTE), ("\xe9.txt", NOTE)]),
        "zip: folders 2,000 deep": _zip([("a/" * 2_000 + "x.txt", NOTE)]),
        "zip: a time of no calendar": plain[:10] + b"\xff\xff\xff\xff" + plain[14:],
    }
    return {name: (f"odd{number}.zip", data) for number, (name, data) in enumerate(made.items())}


def _twice() -> bytes:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _zip([("a.txt", NOTE), ("a.txt", NOTE[::-1])])


def _overlapping(plain: bytes) -> bytes:
    """Let each entry of the list point at the first member."""
    out, at = bytearray(plain), plain.index(b"PK\x01\x02")
    while out[at : at + 4] == b"PK\x01\x02":
        out[at + 42 : at + 46] = struct.pack("<I", 0)
        name, extra, comment = struct.unpack_from("<HHH", out, at + 28)
        at += 46 + name + extra + comment
    return bytes(out)


def _tar(members: list[tarfile.TarInfo], mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for member in members:
            member.size = len(NOTE) if member.isreg() else 0
            archive.addfile(member, io.BytesIO(NOTE) if member.isreg() else None)
    return out.getvalue()


def _member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, link
    return member


def _tars() -> dict[str, tuple[str, Data]]:
    made = {
        f"tar: a member {name[:24]!r}": _tar([_member(name), _member("good.txt")])
        for name in OUT
        if "\0" not in name and name
    }
    good = _member("good.txt")
    kinds = {
        "a link": tarfile.SYMTYPE,
        "a hard link": tarfile.LNKTYPE,
        "a pipe": tarfile.FIFOTYPE,
        "a device": tarfile.CHRTYPE,
        "a sparse file": tarfile.GNUTYPE_SPARSE,
        "a contiguous file": tarfile.CONTTYPE,
        "a kind nobody knows": b"Z",
    }
    for name, kind in kinds.items():
        made[f"tar: {name}"] = _tar([_member("odd", kind, "/etc/passwd"), good])
    plain = _tar([good])
    pax = _member("x.txt")
    pax.pax_headers = {"size": "999999999999", "path": "../../victim.txt"}
    made |= {
        "tar: a header of size -1": plain[:124] + b"\xff" * 12 + plain[136:],
        "tar: a header that lies": _tar([pax]),
        "tar: cut in half": plain[:700],
        "tar: a checksum that is wrong": plain[:148] + b"0000000\0" + plain[156:],
        "tar: nothing in it": b"\0" * 10_240,
        "tar: gz": gzip.compress(plain),
        "tar: gz, then garbage": gzip.compress(plain) + b"garbage" * 100,
        "tar: gz, then 300 MB of zeros": lambda: gzip.compress(plain + b"\0" * 300_000_000),
        "tar: bz2": bz2.compress(plain),
        "tar: xz": lzma.compress(plain),
        "tar: xz bomb": lambda: lzma.compress(plain + b"\0" * 500_000_000),
        "tar: long names without end": _tar([_member("a/" * 5_000 + "x.txt")]),
    }
    return {name: (f"odd{number}.tar", data) for number, (name, data) in enumerate(made.items())}


def _record(http: bytes, kind: bytes = b"response", more: bytes = b"", length: int | None = None) -> bytes:
    head = (
        b"WARC/1.0\r\nWARC-Type: "
        + kind
        + b"\r\nWARC-Target-URI: https://example.org/a\r\nWARC-Date: 2024-03-05T09:10:11Z\r\n"
        b"WARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-123456789abc>\r\n"
        b"Content-Type: application/http; msgtype=response\r\n"
    )
    size = len(http) if length is None else length
    return head + more + b"Content-Length: %d\r\n\r\n" % size + http + b"\r\n\r\n"


_ARC = (
    b"filedesc://x 0.0.0.0 20240305091011 text/plain 76\n1 0 x\n"
    b"URL IP-address Archive-date Content-type Archive-length\n\n"
)


def _http(body: bytes, more: bytes = b"") -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n" + more + b"\r\n" + body


def _web() -> dict[str, tuple[str, Data]]:
    good = _record(_http(PAGE))
    made: dict[str, Data] = {
        "plain": good,
        "many": good * 2_000,
        **{
            f"encoding {name}": _record(_http(PAGE, b"Content-Encoding: " + name.encode() + b"\r\n"))
            for name in ("br", "zstd", "gzip", "deflate", "compress", "x", "gzip, br", "br" * 3_000)
        },
        "a gzip bomb inside": lambda: _record(_http(gzip.compress(b"\0" * 300_000_000), b"Content-Encoding: gzip\r\n")),
        "a length of -1": _record(_http(PAGE), length=-1),
        "a length of a terabyte": _record(_http(PAGE), length=10**12),
        "a length of 0": _record(_http(PAGE), length=0),
        "no HTTP": _record(PAGE),
        "a head without end": _record(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 50_000),
        "a status that is none": _record(_http(PAGE).replace(b"200 OK", b"9" * 500)),
        "chunks that are none": _record(_http(b"zz\r\n" + PAGE, b"Transfer-Encoding: chunked\r\n")),
        "chunks without end": _record(_http(b"ffffffff\r\n" + PAGE, b"Transfer-Encoding: chunked\r\n")),
        "a digest that is wrong": _record(
            _http(PAGE), more=b"WARC-Payload-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n"
        ),
        "a revisit of nothing": _record(
            _http(b""), b"revisit", b"WARC-Refers-To-Target-URI: https://example.org/b\r\n"
        ),
        "an address with escapes": good.replace(b"example.org/a", b"example.org/\x1b[2K"),
        "an address of a file": good.replace(b"https://example.org/a", b"file:///etc/passwd"),
        "a date of no calendar": good.replace(b"2024-03-05", b"9999-99-99"),
        "a version of the future": good.replace(b"WARC/1.0", b"WARC/9.9"),
        "ARC": _ARC,
        "garbage after": good + b"\xff" * 1_000,
        "cut in half": good[: len(good) // 2],
        "a charset that is none": _record(_http(PAGE).replace(b"utf-8", b"rot13")),
    }
    found = {f"warc: {name}": (f"odd{number}.warc", data) for number, (name, data) in enumerate(made.items())}
    packed = warc({"https://example.org/a": ("text/html", PAGE)})
    found["warc.gz: plain"] = ("odd.warc.gz", packed)
    found["warc.gz: cut"] = ("cut.warc.gz", packed[:-40])
    found["warc.gz: one gzip for all"] = ("whole.warc.gz", gzip.compress(good * 50))
    found["warc.gz: members of garbage"] = ("garbage.warc.gz", packed + gzip.compress(b"garbage" * 500))
    for name, stated in {"honest": None, "another's digest": b"x"}.items():
        path = Path("/tmp") / "torture-made.wacz"  # noqa: S108  (written and read back here)
        found[f"wacz: {name}"] = (f"{name[:4]}.wacz", wacz(path, packed, stated=stated).read_bytes())
        path.unlink()
    found["wacz: a list that leads out"] = (
        "out.wacz",
        _zip(
            [
                ("archive/data.warc.gz", packed),
                ("datapackage.json", b'{"resources": [{"path": "../../x", "hash": "sha256:0"}]}'),
            ]
        ),
    )
    found["wacz: a list of another type"] = (
        "type.wacz",
        _zip([("archive/d.warc.gz", packed), ("datapackage.json", b"[[[[1]]]]")]),
    )
    return found
