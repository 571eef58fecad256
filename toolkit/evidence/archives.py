"""Zip and tar archives, and files packed alone.

Nothing is unpacked to the disk by name: members come out as bytes, and what they are called decides nothing but the
name they are listed under. A bad member is named and left out, and the others come in: one that is damaged, encrypted,
a link or without end, one whose name leads out of the archive, and all of several with one name, since other programs
show one of them, and not all the same one.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import stat
import tarfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from types import SimpleNamespace
from typing import IO, Any, Self, cast

from toolkit.errors import EvidenceError
from toolkit.evidence.member_names import decoded_names, unicode_path
from toolkit.evidence.verification.unpacked import DAMAGED

MOST_MEMBERS = 10_000
"""Files in one archive."""

MOST_BYTES = 2_000_000_000
"""Bytes that an archive may unpack to."""

MOST_PACKED = 200
"""Times that bytes over RATIO_FROM may be larger than their packed form: one member's, and all together with what
lies in archives inside. Deflate reaches 1,032 on zeros alone; text rarely passes 20."""

RATIO_FROM = 10_000_000
"""Bytes of one member, or of all members, below which the ratio does not matter."""

_CHUNK = 1 << 20
_NAMES_NEXT = {tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE, tarfile.XGLTYPE}
_LONGEST_NAME = 1_000_000
"""Bytes of a header that only names the next file: paths have 4,096 at most, times of pax and the like beside them."""
_OPENERS: dict[bytes, Any] = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ\0": lzma.open}
"""What opens a packed file, by its first bytes."""
_UNPACKERS: dict[bytes, Any] = {
    b"\x1f\x8b": partial(zlib.decompressobj, 31),
    b"BZh": bz2.BZ2Decompressor,
    b"\xfd7zXZ\0": lzma.LZMADecompressor,
}
"""What unpacks the start of one, also of a file that is cut off."""


@dataclass(frozen=True)
class Member:
    """One file in an archive.

    Attributes
    ----------
    name
        Its name there.
    data
        Its bytes; empty where it could not be read.
    fault
        Why it could not be; None where it was.
    """

    name: str
    data: bytes = b""
    fault: EvidenceError | None = None


class Budget:
    """What an archive, and every archive in it, may still unpack to.

    Parameters
    ----------
    packed
        Size of the outermost archive, in bytes.
    """

    def __init__(self, packed: int):
        self._packed, self._size = packed, 0

    def left(self) -> int:
        """Give the bytes that may still come."""
        return min(MOST_BYTES, max(RATIO_FROM, MOST_PACKED * self._packed)) - self._size

    def take(self, size: int) -> bool:
        """Count bytes, and tell whether there was room for them; where there was none they are not counted."""
        fits = size <= self.left()
        self._size += size if fits else 0
        return fits


def zip_members(path: Path, name: str, budget: Budget | None = None) -> Iterator[Member]:
    """Return the files in a zip archive.

    Parameters
    ----------
    path
        The archive.
    name
        What messages call it.
    budget
        What it may unpack to, where it lies in another archive.

    Yields
    ------
    Member
        One a file; folders are left out.

    Raises
    ------
    EvidenceError
        E_ARCHIVE for an archive whose list cannot be read, E_ARCHIVE_BOMB for one of too many files.
    """
    budget = budget or Budget(path.stat().st_size)
    try:
        with zipfile.ZipFile(path) as archive:
            every = archive.infolist()
            named = zip(every, _zip_names(every), strict=True)
            files = [(info, title) for info, title in named if not info.is_dir()]
            # names as a reader sees them and as they stand: either may lead out of the archive
            faults = _name_faults([(title, info.orig_filename) for info, title in files], name)
            for info, title in files:
                fault = faults.get(title)
                yield Member(title, fault=fault) if fault else _zipped(archive, info, title, name, budget)
    except DAMAGED as e:
        raise _refused(f"is damaged or packed in an unknown way ({type(e).__name__})", name) from e


def _zip_names(infos: list[zipfile.ZipInfo]) -> list[str]:
    """Read the names; Python takes those without the flag of UTF-8 for the letters of an American PC."""
    raw = [i.orig_filename.encode("utf-8" if i.flag_bits & 0x800 else "cp437") for i in infos]
    decoded = decoded_names(raw)
    return [unicode_path(i.extra, r) or name for i, r, name in zip(infos, raw, decoded, strict=True)]


def _zipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo, title: str, name: str, budget: Budget) -> Member:
    # the upper half of the attributes are those of Unix
    if stat.S_ISLNK(info.external_attr >> 16):
        return Member(title, fault=_left_out(f"{title!r} is a link", name, "E_ARCHIVE_LINK"))
    if info.flag_bits & 0x1:
        fault = _left_out(
            f"{title!r} is encrypted",
            name,
            "E_ARCHIVE_ENCRYPTED",
            remedy="Unpack it with its password and add the files; keep the original.",
        )
        return Member(title, fault=fault)
    packed = max(info.compress_size, 1)
    # what the archive says of a size is free, and true: no more bytes than that are read
    swells = info.file_size > RATIO_FROM and info.file_size / packed > MOST_PACKED
    if swells or not budget.take(info.file_size):
        return Member(title, fault=_too_large(title, info.file_size, name))
    try:
        with archive.open(info) as source:
            return Member(title, source.read())
    except DAMAGED as e:
        how = f"{title!r} is damaged or packed in an unknown way ({type(e).__name__})"
        return Member(title, fault=_left_out(how, name, "E_ARCHIVE"))


def tar_members(path: Path, name: str, budget: Budget | None = None) -> Iterator[Member]:
    """Return the files in a tar archive, plain or packed with gzip, bzip2 or xz.

    Parameters
    ----------
    path
        The archive.
    name
        What messages call it.
    budget
        What it may unpack to, where it lies in another archive.

    Yields
    ------
    Member
        One a file; folders are left out. Behind a place where the archive is damaged or cut short nothing can be
        listed: that is told by a last one, under the archive's name.

    Raises
    ------
    EvidenceError
        E_ARCHIVE for damage before the first file, E_ARCHIVE_BOMB for one of too many files.
    """
    budget = budget or Budget(path.stat().st_size)
    # twice through it: all names first, so that of two with the same name neither is taken in
    members, end = _tar_headers(path, name)
    if end is not None and not members:
        raise end
    titles = decoded_names([m.name.encode("utf-8", "surrogateescape") for m in members])
    files = [title for title, member in zip(titles, members, strict=True) if not member.isdir()]
    faults = _name_faults([(title, title) for title in files], name)
    wanted = {m.linkname for m in members if m.islnk()}
    linked: dict[str, bytes] = {}
    try:
        with _unpacked(path) as source, tarfile.open(fileobj=source, mode="r|", tarinfo=_Header) as archive:
            # the names first: behind the last of them the archive is not read again
            for title, member in zip(titles, archive, strict=False):
                if member.isdir():
                    continue
                if fault := faults.get(title):
                    yield Member(title, fault=fault)
                elif member.islnk() and member.linkname in linked:
                    # an earlier member again, to which a stream cannot go back
                    yield Member(title, linked[member.linkname])
                else:
                    read = _tarred(archive, member, title, name, budget)
                    if member.name in wanted and read.fault is None:
                        linked[member.name] = read.data
                    yield read
    except DAMAGED as e:
        end = end or _refused(f"is damaged ({type(e).__name__})", name)
    if end is not None:
        yield Member(name, fault=end)


def _tar_headers(path: Path, name: str) -> tuple[list[tarfile.TarInfo], EvidenceError | None]:
    """List what a tar archive holds, as far as it can be read, and say why not further."""
    members: list[tarfile.TarInfo] = []
    try:
        with _unpacked(path) as source, tarfile.open(fileobj=source, mode="r|", tarinfo=_Header) as archive:
            for member in archive:
                if member.offset_data + member.size > max(MOST_BYTES, path.stat().st_size):
                    how = f"unpacks to more than {MOST_BYTES:,} bytes: what stands behind them was not looked at"
                    return members, _refused(how, name, "E_ARCHIVE_BOMB")
                members.append(member)
                _check_count(len(members), name)
            # to the end, where the checksum of a packed archive stands
            for _ in range(MOST_BYTES // _CHUNK):
                if not source.read(_CHUNK):
                    break
    except (OSError, lzma.LZMAError) as e:
        # what does not fit its checksum is wrong somewhere, and nobody knows where
        return [], _refused(f"is damaged ({type(e).__name__})", name)
    except DAMAGED as e:
        return members, _refused(f"is damaged or cut short ({type(e).__name__}): what stands behind is not known", name)
    return members, None


class _Header(tarfile.TarInfo):
    """A header of a tar archive; tarfile takes a broken one for the end of it, and reads a name of any length."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        try:
            header = super().frombuf(buf, encoding, errors)
        except tarfile.HeaderError as e:
            if bytes(buf).strip(b"\0"):
                raise tarfile.ReadError(str(e)) from e
            raise  # a block of zeros, or none: the end
        if header.type in _NAMES_NEXT and header.size > _LONGEST_NAME:
            raise tarfile.ReadError("a name without end")
        return header


def _tarred(archive: tarfile.TarFile, member: tarfile.TarInfo, title: str, name: str, budget: Budget) -> Member:
    # links point at the disk, sparse files at holes
    if not member.isreg() or member.issparse():
        return Member(title, fault=_left_out(f"{title!r} is no plain file", name, "E_ARCHIVE_LINK"))
    if not budget.take(member.size):
        return Member(title, fault=_too_large(title, member.size, name))
    stream = archive.extractfile(member)
    data = stream.read() if stream is not None else b""
    # tarfile gives what is there without a word
    if len(data) != member.size:
        return Member(title, fault=_left_out(f"{title!r} is cut short", name, "E_ARCHIVE"))
    return Member(title, data)


def packed_member(path: Path, name: str, budget: Budget | None = None) -> Iterator[Member]:
    """Return the one file that is packed alone with gzip, bzip2 or xz.

    Parameters
    ----------
    path
        The packed file.
    name
        What messages call it; without its ending, the name of what is inside.
    budget
        What it may unpack to, where it lies in an archive.

    Raises
    ------
    EvidenceError
        E_ARCHIVE_BOMB, or E_ARCHIVE for damage.
    """
    budget = budget or Budget(path.stat().st_size)
    data = bytearray()
    try:
        with _unpacked(path) as source:
            while piece := source.read(_CHUNK):
                if not budget.take(len(piece)):
                    raise _refused(f"unpacks to more than {len(data):,} bytes", name, "E_ARCHIVE_BOMB")
                data += piece
    except DAMAGED as e:
        raise _refused(f"is damaged ({type(e).__name__})", name) from e
    yield Member(PurePosixPath(name).stem or name, bytes(data))


def first_unpacked(path: Path, count: int) -> bytes:
    """Return the first bytes of what is packed with gzip, bzip2 or xz; b"" of what is not, or is damaged."""
    with path.open("rb") as source:
        start = source.read(_CHUNK)
    made = next((unpacker for magic, unpacker in _UNPACKERS.items() if start.startswith(magic)), None)
    try:
        return bytes(made().decompress(start, count)) if made else b""
    except DAMAGED:
        return b""


@contextmanager
def _unpacked(path: Path) -> Iterator[IO[bytes]]:
    """Open a file, unpacked if it is packed; what stands before a damaged place still comes, piece by piece."""
    with path.open("rb") as source:
        start = source.read(6)
        source.seek(0)
        opener = next((o for magic, o in _OPENERS.items() if start.startswith(magic)), None)
        if opener is None:
            yield source
            return
        with opener(source, "rb") as stream:
            yield cast("IO[bytes]", SimpleNamespace(read=stream.read1))


def _check_count(count: int, name: str) -> None:
    if count > MOST_MEMBERS:
        raise _refused(f"holds more than {MOST_MEMBERS:,} files", name, "E_ARCHIVE_BOMB")


def _name_faults(names: list[tuple[str, str]], name: str) -> dict[str, EvidenceError]:
    """Find the files that are left out for their name, each as it is shown and as it stands in the archive."""
    _check_count(len(names), name)
    faults = {title: _leads_out(title, name) for title, raw in names if unsafe_name(title) or unsafe_name(raw)}
    same: dict[str, list[str]] = {}
    for title, _ in names:
        # macOS folds accents, Windows case: on either the second would overwrite the first
        plain = unicodedata.normalize("NFC", PurePosixPath(title).as_posix()).casefold()
        same.setdefault(plain, []).append(title)
    for titles in same.values():
        if len(titles) > 1:
            written = " and ".join(sorted({repr(title) for title in titles}))
            how = f"{len(titles)} files of one name, {written}: programs show different ones, so none is taken in"
            faults |= dict.fromkeys(titles, _left_out(how, name, "E_ARCHIVE_DUP"))
    return faults


def _leads_out(inner: str, name: str) -> EvidenceError:
    return _left_out(f"{inner!r} is a name that leads out of it", name, "E_ARCHIVE_PATH")


def _too_large(inner: str, size: int, name: str) -> EvidenceError:
    how = f"{inner!r} unpacks to {size:,} bytes, more than {MOST_PACKED} times what it is packed in, or than may come"
    return _left_out(how, name, "E_ARCHIVE_BOMB")


def unsafe_name(inner: str) -> bool:
    """Tell whether a name inside an archive could point outside it, on any system."""
    # a backslash is a folder on Windows and a letter elsewhere
    path = PurePosixPath(inner.replace("\\", "/"))
    drive = len(inner) > 1 and inner[1] == ":"
    here = inner.rstrip("/") in {".", ""}
    return path.is_absolute() or drive or ".." in path.parts or "\0" in inner or not (path.name or here)


def _left_out(
    how: str, name: str, code: str, *, remedy: str = "Ask its sender for that file by itself."
) -> EvidenceError:
    return EvidenceError(f"the archive holds {how}", where=name, remedy=remedy, code=code)


def _refused(how: str, name: str, code: str = "E_ARCHIVE") -> EvidenceError:
    remedy = "Ask its sender for the files themselves."
    return EvidenceError(f"the archive {how}", where=name, remedy=remedy, code=code)
