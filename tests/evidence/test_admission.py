"""Bytes of every kind at the door of a case: kept as they came, told by content, what is stated of them checked."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.evidence.makers import PAGE, archiver_folder, wacz, warc
from tests.processes import require
from toolkit.errors import EvidenceError
from toolkit.evidence import EvidenceStore
from toolkit.evidence.admission import Admission
from toolkit.naming import safe_name

ANSWERS = {
    "https://example.org/style.css": ("text/css", b"p {color: red}"),
    "https://example.org/news/pier.html": ("text/html; charset=utf-8", PAGE),
    "https://example.org/picture.png": ("image/png", b"\x89PNG\r\n\x1a\n..."),
}


@pytest.fixture
def door(tmp_path: Path) -> Admission:
    """The door of an empty case folder."""
    (tmp_path / "case").mkdir()
    return Admission(tmp_path / "case")


def _write(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    return str(path)


def test_bytes_are_kept_apart_from_the_copy_that_is_worked_on(door: Admission, tmp_path: Path) -> None:
    (item,) = door.admit(_write(tmp_path / "Pier Opens (1).HTML", PAGE))
    assert (item.kind, item.known) == ("document", False)
    copy = door.work_on(item)
    assert copy == door.folder / "documents" / "pier-opens-1.html"
    assert copy.read_bytes() == item.held.path.read_bytes() == PAGE
    copy.write_bytes(b"edited")
    assert item.held.path.read_bytes() == PAGE
    again = door.work_on(item)
    assert again.name == "pier-opens-1-2.html"
    assert copy.read_bytes() == b"edited"
    assert door.admit(str(tmp_path / "Pier Opens (1).HTML"))[0].known
    assert [e["action"] for e in door.intake.log.entries()] == ["taken in", "derived", "derived"]


def test_every_answer_in_a_web_archive_comes_in_with_its_own_time_and_address(door: Admission, tmp_path: Path) -> None:
    whole, *inside = door.admit(_write(tmp_path / "crawl.warc.gz", warc(ANSWERS)))
    assert whole.kind == "warc"
    assert [item.address for item in inside] == list(ANSWERS)
    assert [item.address for item in inside if item.main] == ["https://example.org/news/pier.html"]
    entries = door.intake.log.entries()
    entry = next(e for e in entries if e.get("address") == "https://example.org/news/pier.html")
    assert entry["captured"] == "2024-03-05T09:10:11Z"
    assert entry["derived_from"] == [whole.held.sha256]
    assert entry["headers"] == {"content-type": "text/html; charset=utf-8"}
    assert entry["stated"]["WARC-Payload-Digest"].startswith("sha1:")
    assert "digest checked" in entry["how"]
    assert EvidenceStore(door.folder / "evidence").get(entry["sha256"]) == PAGE


def test_a_chunked_answer_is_put_together(door: Admission, tmp_path: Path) -> None:
    _, page = door.admit(
        _write(tmp_path / "c.warc.gz", warc({"https://example.org/": ("text/html", PAGE)}, chunked=True))
    )
    assert page.held.path.read_bytes() == PAGE


def test_a_changed_answer_is_refused_and_the_refusal_is_logged(door: Admission, tmp_path: Path) -> None:
    import gzip

    plain = gzip.decompress(warc({"https://example.org/": ("text/html", PAGE)}))
    with pytest.raises(EvidenceError, match=r"E_WARC_DIGEST.*https://example\.org/"):
        door.admit(_write(tmp_path / "c.warc", plain.replace(b"finished", b"finisheD")))
    assert [(e["action"], e.get("code")) for e in door.intake.log.entries()] == [
        ("taken in", None),
        ("refused", "E_WARC_DIGEST"),
    ]


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("share", [0.5, 0.7, 0.99])
def test_of_half_a_web_archive_only_whole_answers_come_in(
    door: Admission, tmp_path: Path, packed: bool, share: float
) -> None:
    data = warc(ANSWERS) if packed else gzip.decompress(warc(ANSWERS))
    half = _write(tmp_path / "c.warc", data[: int(share * len(data))])
    _, *inside = door.admit(half)
    entered = [item for item in inside if item.refused is None]
    assert entered
    assert all(item.held.path.read_bytes() == ANSWERS[item.address or ""][1] for item in entered)
    assert {item.refused.error_code for item in inside if item.refused} == {"E_WARC"}


def test_answers_before_a_damaged_place_of_a_web_archive_come_in(door: Admission, tmp_path: Path) -> None:
    first, second = ({address: ANSWERS[address]} for address in list(ANSWERS)[:2])
    damaged = bytearray(warc(second))
    damaged[60] ^= 255
    damaged[61] ^= 255
    _, *inside = door.admit(_write(tmp_path / "c.warc.gz", warc(first) + bytes(damaged)))
    assert [item.address for item in inside if item.refused is None] == list(first)
    assert [item.refused.error_code for item in inside if item.refused] == ["E_WARC"]


def test_one_bad_warc_of_a_wacz_is_named_and_the_other_comes_in(door: Admission, tmp_path: Path) -> None:
    good = warc(ANSWERS)
    for number, bad in enumerate([good[:40], b"\x28\xb5\x2f\xfd packed", b"\x1f\x8b no gzip"]):
        path = tmp_path / f"{number}.wacz"
        inner = {"archive/a.warc.gz": bad, "archive/b.warc.gz": good}
        listed = [{"path": name, "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"} for name, data in inner.items()]
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in inner.items():
                archive.writestr(name, data)
            archive.writestr("datapackage.json", json.dumps({"profile": "data-package", "resources": listed}))
        _, *inside = door.admit(str(path))
        assert [item.address for item in inside if item.refused is None] == list(ANSWERS)
        assert ["archive/a.warc.gz" in str(item.refused) for item in inside if item.refused] == [True]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_table_of_auto_archiver_is_read_as_a_spreadsheet_saves_it(
    door: Admission, tmp_path: Path, mark: str, encoding: str
) -> None:
    folder = archiver_folder(tmp_path / "out", form="csv")
    table = next(tmp_path.rglob("db.csv"))
    with table.open(encoding="utf-8", newline="") as source:
        _, *rows = csv.reader(source)
    with table.open("w", encoding=encoding, newline="") as target:
        csv.writer(target, delimiter=mark).writerows([["Status", "Metadata", "Media"], *rows])
    assert "https://example.org/post" in {item.address for item in door.admit(str(folder))}


def test_a_wacz_is_read_only_if_every_file_in_it_is_as_listed(door: Admission, tmp_path: Path) -> None:
    whole, *inside = door.admit(str(wacz(tmp_path / "good.wacz", warc(ANSWERS))))
    assert (whole.kind, len(inside)) == ("wacz", 3)
    with pytest.raises(EvidenceError, match=r"E_WACZ_DIGEST: archive/data\.warc\.gz"):
        door.admit(str(wacz(tmp_path / "bad.wacz", warc(ANSWERS), stated=b"other")))


@pytest.mark.parametrize("form", ["html", "csv"])
def test_a_folder_of_auto_archiver_comes_in_with_hashes_and_times(door: Admission, tmp_path: Path, form: str) -> None:
    items = door.admit(str(archiver_folder(tmp_path, form=form)))
    photo = next(i for i in items if i.name == "a1b2c3.jpg")
    assert (photo.address, photo.captured and photo.captured[:10]) == ("https://example.org/post", "2024-03-05")
    entry = next(e for e in door.intake.log.entries() if e["name"].endswith("a1b2c3.jpg"))
    assert entry["verified"] == f"SHA-256:{photo.held.sha256}"
    if form == "html":
        (page,) = [i for i in items if i.main]
        assert (page.title, page.published) == ("The pier & the port", "2024-03-04 08:00:00+00:00")
        assert page.note == "As archived by auto-archiver 1.1.2, 2024-03-05 09:10:11.000001+00:00"


@pytest.mark.parametrize("form", ["html", "csv"])
def test_a_file_that_is_not_what_was_archived_is_named(door: Admission, tmp_path: Path, form: str) -> None:
    folder = archiver_folder(tmp_path, form=form)
    photo = folder / "https-example-org-post" / "a1b2c3.jpg"
    photo.write_bytes(photo.read_bytes() + b".")
    with pytest.raises(EvidenceError, match=r"E_ARCHIVER_DIGEST: https-example-org-post/a1b2c3\.jpg is not what"):
        door.admit(str(folder))
    photo.unlink()
    with pytest.raises(EvidenceError, match=r"E_ARCHIVER_DIGEST: a1b2c3\.jpg was archived and is missing"):
        door.admit(str(folder))
    assert door.intake.log.entries() == []


def test_a_token_tells_the_time_of_the_list_it_was_made_for(door: Admission, tmp_path: Path) -> None:
    require(shutil.which("openssl"), "no openssl here to be a time-stamping authority")
    folder = archiver_folder(tmp_path / "aa")
    listed = folder / "https-example-org-post" / "hashes.txt"
    _stamp(listed, tmp_path / "tsa", listed.with_name("timestamp_token_local"))
    door.admit(str(folder))
    entry = next(e for e in door.intake.log.entries() if e["name"].endswith("hashes.txt"))
    assert entry["token_time"].startswith("20")
    assert entry["token_time"].endswith("Z")
    listed.write_text("0" * 64)
    with pytest.raises(EvidenceError, match="E_ARCHIVER_DIGEST"):
        door.admit(str(folder))


def _stamp(listed: Path, work: Path, token: Path) -> None:
    """Make an RFC 3161 token over a file with a local authority."""
    work.mkdir()
    (work / "serial").write_text("01")
    (work / "tsa.cnf").write_text(
        f"[tsa]\ndefault_tsa = t\n[t]\nserial = {work}/serial\nsigner_digest = sha256\ndefault_policy = 1.2.3.4\n"
        "digests = sha256\ness_cert_id_alg = sha256\n"
    )
    new = f"req -x509 -newkey rsa:2048 -nodes -keyout {work}/k.pem -out {work}/c.pem -subj /CN=TSA -days 2"
    ask = f"ts -query -data {listed} -sha256 -no_nonce -out {work}/q.tsq"
    reply = f"ts -reply -config {work}/tsa.cnf -queryfile {work}/q.tsq -signer {work}/c.pem -inkey {work}/k.pem"
    for words in (f"{new} -addext extendedKeyUsage=critical,timeStamping", ask, f"{reply} -out {token}"):
        subprocess.run(["openssl", *words.split()], check=True, capture_output=True, text=True)


def test_files_in_an_archive_are_told_by_content_one_by_one(door: Admission, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "pack.zip", "w") as archive:
        archive.writestr("folder/", "")
        archive.writestr("folder/page.txt", "Ada Brand said so.")
        archive.writestr("folder/sound.ogg", b"OggS\0\0")
    with tarfile.open(tmp_path / "pack.tar.gz", "w:gz") as archive:
        member = tarfile.TarInfo("a/page.html")
        member.size = len(PAGE)
        archive.addfile(member, io.BytesIO(PAGE))
    whole, *inside = door.admit(str(tmp_path / "pack.zip"))
    assert (whole.kind, [(i.name, i.kind) for i in inside]) == (
        "zip",
        [("folder/page.txt", "document"), ("folder/sound.ogg", "media")],
    )
    whole, page = door.admit(str(tmp_path / "pack.tar.gz"))
    assert (whole.kind, page.held.path.read_bytes()) == ("tar", PAGE)
    assert page.held.sha256 in {e["sha256"] for e in door.intake.log.entries() if e["action"] == "derived"}


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("CON", "con-1"),
        ("삭간몰 보고서.PDF", "sagganmol-bogoseo.pdf"),
        ("..", "item"),
        ("a" * 300 + ".html", "a" * 60 + ".html"),
        ("C:\\new\\x.tif", "x.tif"),
        ("-rf", "rf"),
        ("report.final.v2-draft", "report-final-v2-draft"),
    ],
)
def test_a_working_copy_has_a_name_that_every_system_takes(given: str, safe: str) -> None:
    assert safe_name(given) == safe


def test_the_door_loads_no_parser_before_bytes_are_stored() -> None:
    code = (
        "import sys, toolkit.evidence.admission; print([m for m in ('warcio','lxml','rasterio') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
