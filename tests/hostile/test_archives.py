"""Archives made to escape, to fill the disk or to run code: refused by name, in one line, with nothing unpacked."""

from __future__ import annotations

import gzip
import io
import pickle
import stat
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit.cli.main import main
from toolkit.evidence import archives


def _zip(path: Path, *members: tuple[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)


def _tar(path: Path, *members: tuple[str, bytes, str]) -> None:
    with tarfile.open(path, "w") as archive:
        for name, data, link in members:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            if link:
                member.type, member.linkname = tarfile.SYMTYPE, link
            archive.addfile(member, io.BytesIO(data))


def _zip_slip(path: Path) -> None:
    _zip(path, ("../../escaped.txt", b"bad"))


def _zip_absolute(path: Path) -> None:
    _zip(path, ("/escaped.txt", b"bad"))


def _zip_windows(path: Path) -> None:
    _zip(path, ("..\\..\\escaped.txt", b"bad"))


def _zip_drive(path: Path) -> None:
    _zip(path, ("C:escaped.txt", b"bad"))


def _zip_link(path: Path) -> None:
    info = zipfile.ZipInfo("link.txt")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, "/etc/passwd")


def _zip_twice(path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        _zip(path, ("a.txt", b"first"), ("a.txt", b"second"))


def _zip_twice_for_some(path: Path) -> None:
    _zip(path, ("A.txt", b"first"), ("a.TXT", b"second"))


def _zip_encrypted(path: Path) -> None:
    _zip(path, ("a.txt", b"secret"))
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # the flag, in both headers
        data[data.index(mark) + at] |= 1
    path.write_bytes(data)


def _zip_bomb(path: Path) -> None:
    _zip(path, ("zeros.txt", bytes(40_000_000)))


def _zip_crowd(path: Path) -> None:
    _zip(path, *((f"{n}.txt", b"") for n in range(10_001)))


def _zip_damaged(path: Path) -> None:
    _zip(path, ("a.txt", b"a good text" * 100))
    data = bytearray(path.read_bytes())
    data[45] ^= 0xFF
    path.write_bytes(data)


def _tar_slip(path: Path) -> None:
    _tar(path, ("../escaped.txt", b"bad", ""))


def _tar_link(path: Path) -> None:
    _tar(path, ("link", b"", "/etc/passwd"))


def _tar_device(path: Path) -> None:
    with tarfile.open(path, "w") as archive:
        member = tarfile.TarInfo("pipe")
        member.type = tarfile.FIFOTYPE
        archive.addfile(member)


def _tar_bomb(path: Path) -> None:
    plain = path.with_suffix(".plain")
    _tar(plain, ("zeros.txt", bytes(5_000_000), ""))
    path.write_bytes(gzip.compress(plain.read_bytes()))
    plain.unlink()


class _Planted:
    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return Path.touch, (Path("planted"),)  # type: ignore[return-value]


def _pickle(path: Path) -> None:
    path.write_bytes(pickle.dumps(_Planted()))


def _joblib(path: Path) -> None:
    path.write_bytes(b"\x78\x9c")


def _pickle_in_zip(path: Path) -> None:
    _zip(path, ("model.txt", pickle.dumps(_Planted())))


@pytest.mark.parametrize(
    ("make", "name", "code"),
    [
        (_zip_slip, "a.zip", "E_ARCHIVE_PATH"),
        (_zip_absolute, "a.zip", "E_ARCHIVE_PATH"),
        (_zip_windows, "a.zip", "E_ARCHIVE_PATH"),
        (_zip_drive, "a.zip", "E_ARCHIVE_PATH"),
        (_zip_link, "a.zip", "E_ARCHIVE_LINK"),
        (_zip_twice, "a.zip", "E_ARCHIVE_DUP"),
        (_zip_twice_for_some, "a.zip", "E_ARCHIVE_DUP"),
        (_zip_encrypted, "a.zip", "E_ARCHIVE_ENCRYPTED"),
        (_zip_bomb, "a.zip", "E_ARCHIVE_BOMB"),
        (_zip_crowd, "a.zip", "E_ARCHIVE_BOMB"),
        (_zip_damaged, "a.zip", "E_ARCHIVE"),
        (_tar_slip, "a.tar", "E_ARCHIVE_PATH"),
        (_tar_link, "a.tar", "E_ARCHIVE_LINK"),
        (_tar_device, "a.tar", "E_ARCHIVE_LINK"),
        (_tar_bomb, "a.tar.gz", "E_ARCHIVE_BOMB"),
        (_pickle, "model.pkl", "E_FORMAT"),
        (_pickle, "notes.txt", "E_FORMAT"),
        (_joblib, "model.joblib", "E_FORMAT"),
        (_pickle_in_zip, "a.zip", "E_FORMAT"),
    ],
)
def test_an_archive_that_means_harm_is_refused_by_name(
    home: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    make: Callable[[Path], None],
    name: str,
    code: str,
) -> None:
    if make is _tar_bomb:
        monkeypatch.setattr(archives, "MOST_BYTES", 1_000_000)
    assert main(["new", "harbour"]) == 0
    case = home / "cases" / "harbour"
    make(home / name)
    around = {p for p in home.parent.rglob("*") if not p.is_relative_to(case / "evidence")}
    before = {p: p.read_bytes() for p in case.rglob("*") if p.is_file()}
    capsys.readouterr()
    assert main(["add", "harbour", name]) == 3
    line = capsys.readouterr().err
    assert line.startswith(f"{code}: ")
    assert line.count("\n") == 1
    assert "No such" not in line
    assert {p: p.read_bytes() for p in before} == before
    assert {p for p in home.parent.rglob("*") if not p.is_relative_to(case / "evidence")} == around
    assert '"refused"' in (case / "evidence" / "custody.jsonl").read_text(encoding="utf-8")


def test_a_link_given_as_a_file_is_not_followed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "harbour"]) == 0
    (home / "private.txt").write_text("secret")
    (home / "link.txt").symlink_to(home / "private.txt")
    capsys.readouterr()
    assert main(["add", "harbour", "link.txt"]) == 3
    assert capsys.readouterr().err.startswith("E_NOT_A_FILE: link.txt is a link")
    assert not list((home / "cases" / "harbour").glob("evidence/??/*"))
