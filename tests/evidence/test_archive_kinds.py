"""Archives as they are met: any packing, any letters in names, checksums that travel, members that are bad."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import json
import lzma
import tarfile
import unicodedata
import warnings
import zipfile
import zlib
from pathlib import Path

import pytest

from tests.evidence.makers import PAGE, warc
from toolkit.errors import EvidenceError
from toolkit.evidence import archives
from toolkit.evidence.admission import Admission, Admitted
from toolkit.evidence.checksums import UNLISTED
from toolkit.evidence.member_names import decoded_names

NAMES = {
    "cp866": ["Отчёт о пирсе.txt", "фото/Снимок 1.jpg", "новости.html", "ИТОГО.txt"],
    "cp1251": ["Отчёт о пирсе.txt", "новости.html", "Приказ.doc"],
    "koi8-r": ["новости.html", "Отчет.txt"],
    "gbk": ["新闻报道.html", "文件/港口.txt", "报告.html", "中文.txt"],
    "cp932": ["港の報告.html", "ニュース.txt", "新しいファイル.txt", "報告書.txt"],
    "cp949": ["항구보고서.html", "뉴스기사.txt"],
    "big5": ["新聞報導.html"],
    "cp437": ["Übersicht.html", "café.txt", "señor.txt"],
    "cp1252": ["Übersicht.html", "café.txt", "Straße.txt"],
    "cp1250": ["Žluťoučký.txt", "Łódź.txt"],
    "cp1253": ["λιμάνι.txt"],
    "euc_jp": ["港の報告書です.html"],
    "cp852": ["Žluťoučký kůň.txt", "Łódź.txt"],
    "cp874": ["ข่าวท่าเรือ.html"],
    "cp862": ["דוח הרציף.html"],
    "utf-8": ["Übersicht.html", "Отчёт.txt", "新闻.html", "plain.txt"],
}


@pytest.fixture
def door(tmp_path: Path) -> Admission:
    (tmp_path / "case").mkdir()
    return Admission(tmp_path / "case")


@pytest.mark.parametrize(("encoding", "name"), [(e, n) for e, names in NAMES.items() for n in names])
def test_a_name_is_read_in_the_letters_it_was_written_in(encoding: str, name: str) -> None:
    assert decoded_names([name.encode(encoding)]) == [name]
    assert decoded_names([b"plain.txt", name.encode(encoding)]) == ["plain.txt", name]
    assert decoded_names([unicodedata.normalize("NFD", name).encode()]) == [name]


def _old_zip(path: Path, members: dict[bytes, bytes], extra: bytes = b"") -> Path:
    """Write a zip whose names carry no flag, as old programs and macOS do."""
    out = io.BytesIO()
    held = {chr(ord("A") + number) * len(name): name for number, name in enumerate(members)}
    with zipfile.ZipFile(out, "w") as archive:
        for placeholder, body in zip(held, members.values(), strict=True):
            info = zipfile.ZipInfo(placeholder)
            info.extra = extra
            archive.writestr(info, body)
    data = out.getvalue()
    for placeholder, name in held.items():
        data = data.replace(placeholder.encode(), name)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("encoding", ["cp866", "gbk", "utf-8", "cp932"])
def test_the_names_of_a_zip_and_a_tar_are_the_ones_their_writer_saw(
    door: Admission, tmp_path: Path, encoding: str
) -> None:
    names = NAMES[encoding][:3]
    members = {name.encode(encoding): f"Ada Brand said so, {n}.".encode() for n, name in enumerate(names)}
    with tarfile.open(tmp_path / "a.tar", "w", format=tarfile.GNU_FORMAT, encoding=encoding) as archive:
        for name, data in zip(names, members.values(), strict=True):
            member = tarfile.TarInfo(f"./{name}")
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    assert [i.name for i in door.admit(str(_old_zip(tmp_path / "a.zip", members)))[1:]] == names
    assert [i.name for i in door.admit(str(tmp_path / "a.tar"))[1:]] == [f"./{name}" for name in names]


def test_a_name_in_the_extra_field_goes_before_the_guess(door: Admission, tmp_path: Path) -> None:
    raw, name = b"?????.txt", "Отчёт.txt"
    body = b"\x01" + zlib.crc32(raw).to_bytes(4, "little") + name.encode()
    extra = b"\x75\x70" + len(body).to_bytes(2, "little") + body
    (_, item) = door.admit(str(_old_zip(tmp_path / "a.zip", {raw: b"Ada Brand said so."}, extra)))
    assert item.name == name


def _tar(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


def _zip(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def told(items: list[Admitted]) -> dict[str, str]:
    """Give what became of each thing: its kind, or the code of why it was refused."""
    return {i.name: i.refused.error_code if i.refused else i.kind for i in items}


@pytest.mark.parametrize(
    ("name", "data", "wanted"),
    [
        ("a.tar.gz", gzip.compress(_tar(("a.html", PAGE))), {"a.tar.gz": "tar", "a.html": "document"}),
        ("a.tar.bz2", bz2.compress(_tar(("a.html", PAGE))), {"a.tar.bz2": "tar", "a.html": "document"}),
        ("a.txz", lzma.compress(_tar(("a.html", PAGE))), {"a.txz": "tar", "a.html": "document"}),
        ("page.html.gz", gzip.compress(PAGE), {"page.html.gz": "packed", "page.html": "document"}),
        ("page.html.bz2", bz2.compress(PAGE), {"page.html.bz2": "packed", "page.html": "document"}),
        ("page.html.xz", lzma.compress(PAGE), {"page.html.xz": "packed", "page.html": "document"}),
        (
            "a.zip",
            _zip(("b.zip", _zip(("c.tgz", gzip.compress(_tar(("d.html", PAGE))))))),
            {"a.zip": "zip", "b.zip": "zip", "c.tgz": "tar", "d.html": "document"},
        ),
        (
            "a.zip",
            _zip(("a.html", PAGE), ("w.warc.gz", warc({"https://e.org/p": ("text/html", PAGE + b" ")}))),
            {"a.zip": "zip", "a.html": "document", "w.warc.gz": "warc", "p.html": "document"},
        ),
        (
            "a.zip",
            _zip(("a.html", PAGE), ("x.7z", b"7z\xbc\xaf\x27\x1c..."), ("y.rar", b"Rar!\x1a\x07\x01\0")),
            {"a.zip": "zip", "a.html": "document", "x.7z": "E_FORMAT", "y.rar": "E_FORMAT"},
        ),
        (
            "a.zip",
            _zip(("a.html", PAGE), ("m.pkl", b"\x80\x04."), ("b.zip", b"PK\x03\x04 broken")),
            {"a.zip": "zip", "a.html": "document", "m.pkl": "E_FORMAT", "b.zip": "E_ARCHIVE"},
        ),
    ],
)
def test_containers_are_opened_or_named_one_by_one(
    door: Admission, tmp_path: Path, name: str, data: bytes, wanted: dict[str, str]
) -> None:
    (tmp_path / name).write_bytes(data)
    assert told(door.admit(str(tmp_path / name))) == wanted


@pytest.mark.parametrize(
    "start", [b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07\0", b"\x28\xb5\x2f\xfd", b"MSCF", b"!<arch>\n"]
)
def test_a_container_that_nothing_opens_is_said_to_be_one(door: Admission, tmp_path: Path, start: bytes) -> None:
    (tmp_path / "a.bin").write_bytes(start + bytes(40))
    with pytest.raises(EvidenceError, match=r"E_FORMAT: a\.bin is .*not opened: nothing in it was looked at"):
        door.admit(str(tmp_path / "a.bin"))


def test_archives_in_archives_end_somewhere(door: Admission, tmp_path: Path) -> None:
    data = _zip(("deep.html", PAGE))
    for number in range(6):
        data = _zip((f"{number}.zip", data), (f"{number}.html", PAGE + bytes([65 + number])))
    (tmp_path / "a.zip").write_bytes(data)
    items = told(door.admit(str(tmp_path / "a.zip")))
    assert items["5.html"] == items["3.html"] == "document"
    assert list(items.values()).count("E_ARCHIVE") == 1
    assert "deep.html" not in items


def test_a_bad_member_is_named_and_the_others_come_in(door: Admission, tmp_path: Path) -> None:
    good, bad, locked = ("a.html", PAGE), ("b.html", PAGE + b"b"), ("c.html", PAGE + b"c")
    data = bytearray(_zip(good, bad, locked))
    damaged = data.index(b"b.html") + 40
    data[damaged] ^= 0xFF
    first, last = data.index(b"c.html") - 30, data.rindex(b"c.html") - 46
    data[first + 6] |= 1
    data[last + 8] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    wanted = {"a.zip": "zip", "a.html": "document", "b.html": "E_ARCHIVE", "c.html": "E_ARCHIVE_ENCRYPTED"}
    assert told(door.admit(str(tmp_path / "a.zip"))) == wanted
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, body, kind in (("a.html", PAGE, tarfile.REGTYPE), ("latest", b"", tarfile.SYMTYPE)):
            member = tarfile.TarInfo(name)
            member.size, member.type, member.linkname = len(body), kind, "a.html"
            archive.addfile(member, io.BytesIO(body))
    (tmp_path / "a.tar").write_bytes(out.getvalue())
    assert told(door.admit(str(tmp_path / "a.tar"))) == {
        "a.tar": "tar",
        "a.html": "document",
        "latest": "E_ARCHIVE_LINK",
    }
    refused = {e["name"] for e in door.intake.log.entries() if e["action"] == "refused"}
    assert refused == {"b.html", "c.html", "latest"}


def _bag(top: str, algorithm: str, **files: bytes) -> list[tuple[str, bytes]]:
    lines = [f"{hashlib.new(algorithm, data).hexdigest()}  data/{name}.html\n" for name, data in files.items()]
    members = [(f"{top}data/{name}.html", data) for name, data in files.items()]
    manifest = "".join(lines).encode()
    tags = f"{hashlib.new(algorithm, manifest).hexdigest()}  manifest-{algorithm}.txt\n".encode()
    declared = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    return [
        *members,
        (f"{top}bagit.txt", declared),
        (f"{top}bag-info.txt", b"Source: us\n"),
        (f"{top}manifest-{algorithm}.txt", manifest),
        (f"{top}tagmanifest-{algorithm}.txt", tags),
    ]


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha256", "sha512", "sha3_256", "blake2b"])
@pytest.mark.parametrize("top", ["", "bag/"])
@pytest.mark.parametrize("pack", [_zip, lambda *m: gzip.compress(_tar(*m))])
def test_the_manifests_of_a_bag_are_held_against_its_files(  # type: ignore[no-untyped-def]
    door: Admission, tmp_path: Path, algorithm: str, top: str, pack
) -> None:
    members = _bag(top, algorithm, one=PAGE, two=PAGE + b"2")
    (tmp_path / "bag").write_bytes(pack(*members))
    items = door.admit(str(tmp_path / "bag"))
    assert [i.name for i in items if i.main and i.kind == "document"] == [f"{top}data/one.html", f"{top}data/two.html"]
    checked = [e for e in door.intake.log.entries() if e["action"] == "checked"]
    assert {e["verified"].partition(":")[0] for e in checked} == {algorithm}
    other = [members[0], (members[1][0], PAGE + b"3"), *members[2:]]
    relisted = [*members[:4], (members[4][0], members[4][1] + b"\n"), *members[5:]]
    for spoilt, named in ((other, "data/two.html"), (members[1:], "data/one.html")):
        (tmp_path / "bag").write_bytes(pack(*spoilt))
        items = told(door.admit(str(tmp_path / "bag")))
        assert [name for name, what in items.items() if what == "E_ARCHIVE_DIGEST"] == [f"{top}{named}"]
        assert [name for name, what in items.items() if what == "document" and "/" in name.removeprefix(top)] == [
            f"{top}data/{'one' if named == 'data/two.html' else 'two'}.html"
        ]
    (tmp_path / "bag").write_bytes(pack(*relisted))
    spoilt_list = door.admit(str(tmp_path / "bag"))
    assert told(spoilt_list)[f"{top}manifest-{algorithm}.txt"] == "E_ARCHIVE_DIGEST"
    # a list that is not what it was vouches for nothing
    assert [i.note for i in spoilt_list if i.main and i.kind == "document"] == [UNLISTED, UNLISTED]


@pytest.mark.parametrize("top", ["", "bag/"])
def test_a_file_that_no_manifest_of_its_bag_lists_is_told(door: Admission, tmp_path: Path, top: str) -> None:
    added = (f"{top}data/added.html", PAGE + b"added")
    (tmp_path / "bag.zip").write_bytes(_zip(*_bag(top, "sha256", one=PAGE), added))
    notes = {i.name: i.note for i in door.admit(str(tmp_path / "bag.zip")) if i.main}
    assert notes.pop(f"{top}data/added.html") == UNLISTED
    assert set(notes.values()) == {None}


def test_a_manifest_of_an_unknown_algorithm_vouches_for_nothing(door: Admission, tmp_path: Path) -> None:
    declared = ("bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    manifest = ("manifest-tiger.txt", b"0123456789abcdef0123456789abcdef0123456789abcdef  data/one.html\n")
    (tmp_path / "bag.zip").write_bytes(_zip(declared, manifest, ("data/one.html", PAGE)))
    assert [i.note for i in door.admit(str(tmp_path / "bag.zip")) if i.name == "data/one.html"] == [UNLISTED]


@pytest.mark.parametrize("written", ["sha3-256", "SHA3_256", "sha3256"])
def test_a_manifest_is_read_however_its_algorithm_is_written(door: Admission, tmp_path: Path, written: str) -> None:
    declared = ("bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    stated = hashlib.sha3_256(PAGE + b"as it was").hexdigest()
    manifest = (f"manifest-{written}.txt", f"{stated}  data/one.html\n".encode())
    (tmp_path / "bag.zip").write_bytes(_zip(declared, manifest, ("data/one.html", PAGE)))
    assert told(door.admit(str(tmp_path / "bag.zip")))["data/one.html"] == "E_ARCHIVE_DIGEST"


def test_a_list_of_checksums_beside_files_is_held_against_them(door: Admission, tmp_path: Path) -> None:
    digest = hashlib.sha256(PAGE).hexdigest()
    for name in ("SHA256SUMS", "checksums.txt", "a.html.sha256"):
        listed = f"{digest} *./a.html\n{digest}  elsewhere.html\n".encode()
        (tmp_path / "a.zip").write_bytes(_zip(("a.html", PAGE), (name, listed)))
        door.admit(str(tmp_path / "a.zip"))
        (tmp_path / "a.zip").write_bytes(_zip(("a.html", PAGE + b"."), ("b.html", PAGE), (name, listed)))
        items = told(door.admit(str(tmp_path / "a.zip")))
        assert (items["a.html"], items["b.html"]) == ("E_ARCHIVE_DIGEST", "document")


def test_many_members_are_judged_together(door: Admission, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "RATIO_FROM", 1_000_000)
    monkeypatch.setattr(archives, "MOST_PACKED", 20)
    zeros = [(f"{n}.txt", bytes([n]) * 400_000) for n in range(30)]
    nested = [(f"{n}.zip", _zip(member)) for n, member in enumerate(zeros)]
    packed = {
        "a.zip": _zip(*zeros),
        "a.tgz": gzip.compress(_tar(*zeros)),
        "a.txz": lzma.compress(_tar(*zeros)),
        "nested.zip": _zip(*nested),
    }
    for name, data in packed.items():
        (tmp_path / name).write_bytes(data)
        items = door.admit(str(tmp_path / name))
        assert [i.name for i in items if i.refused] != []
        assert {i.refused.error_code for i in items if i.refused} == {"E_ARCHIVE_BOMB"}
        assert sum(i.held.size for i in items[1:] if not i.refused) <= max(1_000_000, 20 * len(data))


def test_a_bomb_is_not_unpacked_and_what_stands_behind_it_comes_in(door: Admission, tmp_path: Path) -> None:
    members = (("a.html", PAGE), ("zeros.txt", bytes(30_000_000)), ("b.html", PAGE + b"b"))
    packed = {"a.zip": _zip(*members), "a.tgz": gzip.compress(_tar(*members)), "a.txz": lzma.compress(_tar(*members))}
    for name, data in packed.items():
        (tmp_path / name).write_bytes(data)
        items = told(door.admit(str(tmp_path / name)))
        assert (items["a.html"], items["zeros.txt"], items["b.html"]) == ("document", "E_ARCHIVE_BOMB", "document")


def test_of_files_with_one_name_none_is_taken_for_the_right_one(door: Admission, tmp_path: Path) -> None:
    for other in ("a.html", "./a.html", "A.HTML", "b/../a.html"):
        members = (("a.html", PAGE + b"1"), ("b.html", PAGE), (other, PAGE + b"2"))
        with warnings.catch_warnings(action="ignore"):
            packed = {"a.zip": _zip(*members), "a.tar": _tar(*members)}
        for name, data in packed.items():
            (tmp_path / name).write_bytes(data)
            items = door.admit(str(tmp_path / name))
            assert told(items)["b.html"] == "document"
            assert other in told(items)
            codes = {i.refused.error_code for i in items if i.refused}
            assert codes == ({"E_ARCHIVE_PATH"} if ".." in other else {"E_ARCHIVE_DUP"})


def test_a_tar_that_is_cut_or_broken_gives_what_stands_before(door: Admission, tmp_path: Path) -> None:
    whole = _tar(("a.html", PAGE), ("b.html", PAGE + b"b"))
    broken = bytearray(whole)
    broken[1024:1100] = b"x" * 76  # the second header
    for data in (whole[:1100], whole[:1700], bytes(broken), gzip.compress(whole)[:-20]):
        (tmp_path / "a.tar").write_bytes(data)
        (_, page, *rest) = door.admit(str(tmp_path / "a.tar"))
        assert page.name == "a.html"
        assert [item.name for item in rest if item.refused] == ["a.tar"]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_packed_tar_that_does_not_fit_its_checksum_is_refused_whole(  # type: ignore[no-untyped-def]
    door: Admission, tmp_path: Path, pack
) -> None:
    data = bytearray(pack(_tar(("a.html", PAGE)) * 2))
    # the stored checksum: of gzip before the length, of bzip2 and xz in the block
    data[{gzip.compress: -7, bz2.compress: 11, lzma.compress: -36}[pack]] ^= 1
    (tmp_path / "a.tar").write_bytes(data)
    with pytest.raises(EvidenceError, match="E_ARCHIVE: the archive is damaged"):
        door.admit(str(tmp_path / "a.tar"))


def test_a_hard_link_in_a_packed_tar_is_the_member_it_names(door: Admission, tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        member = tarfile.TarInfo("a.html")
        member.size = len(PAGE)
        archive.addfile(member, io.BytesIO(PAGE))
        link = tarfile.TarInfo("again.html")
        link.type, link.linkname = tarfile.LNKTYPE, "a.html"
        archive.addfile(link)
    (tmp_path / "a.tgz").write_bytes(out.getvalue())
    assert [i.held.path.read_bytes() for i in door.admit(str(tmp_path / "a.tgz"))[1:]] == [PAGE, PAGE]


def test_a_name_without_end_in_a_tar_is_not_read(door: Admission, tmp_path: Path) -> None:
    long = tarfile.TarInfo("././@LongLink")
    long.type, long.size = tarfile.GNUTYPE_LONGNAME, 30_000_000
    header = long.tobuf(tarfile.GNU_FORMAT)
    (tmp_path / "a.tgz").write_bytes(gzip.compress(_tar(("a.html", PAGE))[:1024] + header + bytes(30_000_000)))
    (_, page, rest) = door.admit(str(tmp_path / "a.tgz"))
    assert (page.name, rest.refused and rest.refused.error_code) == ("a.html", "E_ARCHIVE")


def _listing(stated: object) -> bytes:
    return json.dumps({"resources": [{"path": "archive/data.warc.gz", **stated}]}).encode()  # type: ignore[dict-item]


def test_a_wacz_of_any_age_names_its_pages_and_its_signer(door: Admission, tmp_path: Path) -> None:
    pages = {"https://e.org/frame": ("text/html", PAGE), "https://e.org/story": ("text/html", PAGE + b"s")}
    packed = warc(pages)
    digest = hashlib.sha256(packed).hexdigest()
    listed = b'{"format": "json-pages-1.0"}\n{"url": "https://e.org/story", "ts": "2024-03-05T09:10:11Z"}\n'
    for stated in ({"hash": f"sha256:{digest}"}, {"stats": {"hash": digest, "bytes": len(packed)}}, {"hash": digest}):
        listing = _listing(stated)
        signed = {
            "path": "datapackage.json",
            "hash": f"sha256:{hashlib.sha256(listing).hexdigest()}",
            "signedData": {"domain": "archive.example", "signature": "x"},
        }
        members = [
            ("archive/data.warc.gz", packed),
            ("datapackage.json", listing),
            ("pages/pages.jsonl", listed),
            ("datapackage-digest.json", json.dumps(signed).encode()),
        ]
        (tmp_path / "a.wacz").write_bytes(_zip(*members))
        items = door.admit(str(tmp_path / "a.wacz"))
        assert [i.address for i in items if i.main and i.kind == "document"] == ["https://e.org/story"]
        assert "signed by archive.example (signature not checked)" in (items[1].note or "")
        members[1] = ("datapackage.json", listing + b" ")
        (tmp_path / "a.wacz").write_bytes(_zip(*members))
        with pytest.raises(EvidenceError, match=r"E_WACZ_DIGEST: datapackage\.json"):
            door.admit(str(tmp_path / "a.wacz"))


@pytest.mark.parametrize("name", [".", "./", "a/."])
def test_a_member_named_as_its_own_folder_is_no_traceback(door: Admission, tmp_path: Path, name: str) -> None:
    packed = tmp_path / "odd.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, b"Ada Brand said it.")
        archive.writestr("good.txt", b"Ada Brand said it was open.")
    assert "good.txt" in {item.name.rsplit("/", 1)[-1] for item in door.admit(str(packed))}
