"""Zip and tar archives, and files packed alone.

Nothing is unpacked to the disk by name: members come out as bytes, and what they are called decides nothing but the
name they are listed under. An archive made to do harm (names that lead out of it, one name twice, bytes without end) is
refused whole; a member that is only bad (damaged, encrypted, a link) is named, and the others come in.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import stat
import tarfile
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Any

from toolkit.errors import EvidenceError
from toolkit.evidence.member_names import decoded_names, unicode_path
from toolkit.evidence.verification.unpacked import DAMAGED

MOST_MEMBERS = 10_000
"""Files in one archive."""

MOST_BYTES = 2_000_000_000
"""Bytes that an archive may unpack to."""

MOST_PACKED = 200
"""Times that bytes over RATIO_FROM may be larger than their packed form, one member's and all together. Deflate reaches
1,032 on zeros alone; text rarely passes 20."""

RATIO_FROM = 10_000_000
"""Bytes of one member, or of all members, below which the ratio does not matter."""

_CHUNK = 1 << 20
_IN_MEMORY = 64_000_000
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


def zip_members(path: Path, name: str) -> Iterator[Member]:
    """Return the files in a zip archive.

    Parameters
    ----------
    path
        The archive.
    name
        What messages call it.

    Yields
    ------
    Member
        One a file; folders are left out.

    Raises
    ------
    EvidenceError
        E_ARCHIVE_PATH, E_ARCHIVE_DUP, E_ARCHIVE_BOMB, or E_ARCHIVE for an archive whose list cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            every = archive.infolist()
            titles = _zip_names(every)
            # names as a reader sees them and as they stand: either may lead out of the archive
            _check_names([*titles, *(i.orig_filename for i in every if i.orig_filename != i.filename)], name)
            infos = [(i, title) for i, title in zip(every, titles, strict=True) if not i.is_dir()]
            # what the archive says first, since it is free; the budget below counts what really comes
            _check_size(sum(i.file_size for i, _ in infos), path.stat().st_size, name)
            budget = _Budget(path.stat().st_size, name)
            for info, title in infos:
                yield _zipped(archive, info, title, budget)
    except DAMAGED as e:
        raise _refused(f"is damaged or packed in an unknown way ({type(e).__name__})", name, "E_ARCHIVE") from e


def _zip_names(infos: list[zipfile.ZipInfo]) -> list[str]:
    """Read the names; Python takes those without the flag of UTF-8 for the letters of an American PC."""
    raw = [i.orig_filename.encode("utf-8" if i.flag_bits & 0x800 else "cp437") for i in infos]
    decoded = decoded_names(raw)
    return [unicode_path(i.extra, r) or name for i, r, name in zip(infos, raw, decoded, strict=True)]


def _zipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo, title: str, budget: _Budget) -> Member:
    # the upper half of the attributes are those of Unix
    if stat.S_ISLNK(info.external_attr >> 16):
        return Member(title, fault=_refused(f"holds a link, {title!r}", budget.name, "E_ARCHIVE_LINK"))
    if info.flag_bits & 0x1:
        fault = _refused(
            f"holds {title!r}, which is encrypted",
            budget.name,
            "E_ARCHIVE_ENCRYPTED",
            remedy="Unpack it with its password and add the files; keep the original.",
        )
        return Member(title, fault=fault)
    packed = max(info.compress_size, 1)
    if info.file_size > RATIO_FROM and info.file_size / packed > MOST_PACKED:
        raise _bomb(f"holds {title!r}, {packed:,} bytes that unpack to {info.file_size:,}", budget.name)
    try:
        with archive.open(info) as source:
            return Member(title, b"".join(budget.pieces(source)))
    except DAMAGED as e:
        how = f"holds {title!r}, which is damaged or packed in an unknown way ({type(e).__name__})"
        return Member(title, fault=_refused(how, budget.name, "E_ARCHIVE"))


class _Budget:
    """What an archive may still unpack to.

    Parameters
    ----------
    packed
        Size of the archive, in bytes.
    name
        What messages call it.
    """

    def __init__(self, packed: int, name: str):
        self.name, self._packed, self._size = name, packed, 0

    def pieces(self, source: IO[bytes]) -> Iterator[bytes]:
        """Read a stream to its end, and refuse an archive that goes on without one."""
        while piece := source.read(_CHUNK):
            self._size += len(piece)
            _check_size(self._size, self._packed, self.name)
            yield piece


def tar_members(path: Path, name: str) -> Iterator[Member]:
    """Return the files in a tar archive, plain or packed with gzip, bzip2 or xz.

    Parameters
    ----------
    path
        The archive.
    name
        What messages call it.

    Yields
    ------
    Member
        One a file; folders are left out.

    Raises
    ------
    EvidenceError
        E_ARCHIVE_PATH, E_ARCHIVE_DUP, E_ARCHIVE_BOMB, or E_ARCHIVE for damage.
    """
    try:
        with _unpacked(path, name) as source, tarfile.open(fileobj=source, mode="r:") as archive:
            # all headers first, so that a name that leads out is refused before anything is read
            members = archive.getmembers()
            raw = [m.name.encode("utf-8", "surrogateescape") for m in members]
            titles = decoded_names(raw)
            _check_names(titles, name)
            _check_size(sum(m.size for m in members), path.stat().st_size, name)
            for member, title in zip(members, titles, strict=True):
                if not member.isdir():
                    yield _tarred(archive, member, title, name)
    except DAMAGED as e:
        raise _refused(f"is damaged ({type(e).__name__})", name, "E_ARCHIVE") from e


def _tarred(archive: tarfile.TarFile, member: tarfile.TarInfo, title: str, name: str) -> Member:
    # a hard link to a member of the same archive is that member again; all else points at the disk or at holes
    if not (member.isreg() or member.islnk()) or member.issparse():
        return Member(title, fault=_refused(f"holds {title!r}, which is no plain file", name, "E_ARCHIVE_LINK"))
    try:
        stream = archive.extractfile(member)
        data = stream.read() if stream is not None else b""
    except (KeyError, *DAMAGED) as e:
        return Member(title, fault=_refused(f"holds {title!r}, which cannot be read ({e})", name, "E_ARCHIVE"))
    # tarfile gives what is there without a word
    if len(data) != member.size and not member.islnk():
        return Member(title, fault=_refused(f"holds {title!r}, which is cut short", name, "E_ARCHIVE"))
    return Member(title, data)


def packed_member(path: Path, name: str) -> Iterator[Member]:
    """Return the one file that is packed alone with gzip, bzip2 or xz.

    Parameters
    ----------
    path
        The packed file.
    name
        What messages call it; without its ending, the name of what is inside.

    Raises
    ------
    EvidenceError
        E_ARCHIVE_BOMB, or E_ARCHIVE for damage.
    """
    try:
        with _unpacked(path, name) as source:
            yield Member(PurePosixPath(name).stem or name, source.read())
    except DAMAGED as e:
        raise _refused(f"is damaged ({type(e).__name__})", name, "E_ARCHIVE") from e


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
def _unpacked(path: Path, name: str) -> Iterator[IO[bytes]]:
    """Open a file, unpacked if it is packed: no further than it may go, and beyond some size on the disk."""
    with path.open("rb") as source:
        start = source.read(6)
        source.seek(0)
        opener = next((o for magic, o in _OPENERS.items() if start.startswith(magic)), None)
        if opener is None:
            yield source
            return
        with opener(source, "rb") as stream, tempfile.SpooledTemporaryFile(_IN_MEMORY) as whole:
            for piece in _Budget(path.stat().st_size, name).pieces(stream):
                whole.write(piece)
            whole.seek(0)
            yield whole


def _check_names(names: list[str], name: str) -> None:
    if len(names) > MOST_MEMBERS:
        raise _bomb(f"holds {len(names):,} files; the limit is {MOST_MEMBERS:,}", name)
    seen: dict[str, str] = {}
    for inner in names:
        if unsafe_name(inner):
            raise _refused(f"holds {inner!r}, a name that leads out of it", name, "E_ARCHIVE_PATH")
        # macOS folds accents, Windows case: on either the second would overwrite the first
        key = unicodedata.normalize("NFC", inner.rstrip("/")).casefold()
        if key in seen:
            what = "twice" if seen[key] == inner else f"beside {seen[key]!r}, the same name on many systems"
            raise _refused(f"holds {inner!r} {what}", name, "E_ARCHIVE_DUP")
        seen[key] = inner


def unsafe_name(inner: str) -> bool:
    """Tell whether a name inside an archive could point outside it, on any system."""
    # a backslash is a folder on Windows and a letter elsewhere
    path = PurePosixPath(inner.replace("\\", "/"))
    drive = len(inner) > 1 and inner[1] == ":"
    here = inner.rstrip("/") in {".", ""}
    return path.is_absolute() or drive or ".." in path.parts or "\0" in inner or not (path.name or here)


def _check_size(size: int, packed: int, name: str) -> None:
    if size > MOST_BYTES:
        raise _bomb(f"unpacks to more than {MOST_BYTES:,} bytes", name)
    if size > RATIO_FROM and size > MOST_PACKED * packed:
        raise _bomb(f"has {packed:,} bytes that unpack to more than {MOST_PACKED} times as many", name)


def _bomb(how: str, name: str) -> EvidenceError:
    return _refused(how, name, "E_ARCHIVE_BOMB")


def _refused(
    how: str, name: str, code: str, *, remedy: str = "Ask its sender for the files themselves; nothing was unpacked."
) -> EvidenceError:
    return EvidenceError(f"the archive {how}", where=name, remedy=remedy, code=code)
