"""Zip and tar archives: looked through whole before a byte is unpacked, and never unpacked to the disk by name.

One bad member refuses the archive: a sender who plants one cannot be trusted with the others. Members come out as
bytes; what they are called decides nothing but the name they are listed under.
"""

from __future__ import annotations

import stat
import tarfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from toolkit.errors import EvidenceError
from toolkit.evidence.proof.unpacked import DAMAGED

MOST_MEMBERS = 10_000
"""Files in one archive."""

MOST_BYTES = 2_000_000_000
"""Bytes that an archive may unpack to."""

MOST_PACKED = 200
"""Times a member over RATIO_FROM bytes may be larger than its packed form. Deflate reaches 1,032 on zeros alone; text
rarely passes 20."""

RATIO_FROM = 10_000_000
"""Bytes below which the ratio does not matter."""

_CHUNK = 1 << 20


def zip_members(path: Path, name: str) -> Iterator[tuple[str, bytes]]:
    """Give the files in a zip archive.

    Parameters
    ----------
    path
        The archive.
    name
        What messages call it.

    Yields
    ------
    tuple
        Name inside the archive, and bytes.

    Raises
    ------
    EvidenceError
        E_ARCHIVE_PATH, E_ARCHIVE_LINK, E_ARCHIVE_DUP, E_ARCHIVE_ENCRYPTED, E_ARCHIVE_BOMB, or E_ARCHIVE for damage.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [i for i in archive.infolist() if not _is_folder(i, name)]
            _check_names([i.orig_filename for i in archive.infolist()], name)
            for info in infos:
                _check_zipped(info, name)
            _check_size(sum(i.file_size for i in infos), name)
            left = MOST_BYTES
            for info in infos:
                with archive.open(info) as source:
                    data = _read(source, left, name)
                left -= len(data)
                yield info.filename, data
    except DAMAGED as e:
        raise _refused(f"is damaged or packed in an unknown way ({type(e).__name__})", name, "E_ARCHIVE") from e


def _is_folder(info: zipfile.ZipInfo, name: str) -> bool:
    mode = info.external_attr >> 16
    if stat.S_ISLNK(mode):
        raise _refused(f"holds a link, {info.filename!r}", name, "E_ARCHIVE_LINK")
    return info.is_dir()


def _check_zipped(info: zipfile.ZipInfo, name: str) -> None:
    if info.flag_bits & 0x1:
        raise _refused(
            "is encrypted", name, "E_ARCHIVE_ENCRYPTED",
            remedy="Unpack it with its password and add the files; keep the original.",
        )  # fmt: skip
    packed = max(info.compress_size, 1)
    if info.file_size > RATIO_FROM and info.file_size / packed > MOST_PACKED:
        raise _refused(
            f"holds {info.filename!r}, {packed:,} bytes that unpack to {info.file_size:,}", name, "E_ARCHIVE_BOMB"
        )


def tar_members(path: Path, name: str) -> Iterator[tuple[str, bytes]]:
    """Give the files in a tar archive, plain or gzipped.

    Parameters
    ----------
    path
        The archive.
    name
        What messages call it.

    Yields
    ------
    tuple
        Name inside the archive, and bytes.

    Raises
    ------
    EvidenceError
        E_ARCHIVE_PATH, E_ARCHIVE_LINK, E_ARCHIVE_DUP, E_ARCHIVE_BOMB, or E_ARCHIVE for damage.
    """
    try:
        with path.open("rb") as source:
            packed = _unpacked_size(source, name) if source.read(2) == b"\x1f\x8b" else None
        with tarfile.open(path, "r:gz" if packed is not None else "r:") as archive:
            members = archive.getmembers()
            _check_names([m.name for m in members], name)
            for member in members:
                if not (member.isreg() or member.isdir()):
                    raise _refused(f"holds {member.name!r}, which is no plain file", name, "E_ARCHIVE_LINK")
            _check_size(sum(m.size for m in members), name)
            for member in members:
                stream = archive.extractfile(member) if member.isreg() else None
                if stream is not None:
                    yield member.name, stream.read()
    except DAMAGED as e:
        raise _refused(f"is damaged ({type(e).__name__})", name, "E_ARCHIVE") from e


def _unpacked_size(source: IO[bytes], name: str) -> int:
    """Unpack once without keeping anything, so that a tar that unpacks without end is refused before it is listed."""
    source.seek(0)
    unpacker, size = zlib.decompressobj(wbits=31), 0
    packed = source.read(_CHUNK)
    while packed and not unpacker.eof:
        size += len(unpacker.decompress(packed, _CHUNK))
        _check_size(size, name)
        packed = unpacker.unconsumed_tail or source.read(_CHUNK)
    return size


def _check_names(names: list[str], name: str) -> None:
    if len(names) > MOST_MEMBERS:
        raise _refused(f"holds {len(names):,} files; the limit is {MOST_MEMBERS:,}", name, "E_ARCHIVE_BOMB")
    seen: dict[str, str] = {}
    for inner in names:
        if unsafe_name(inner):
            raise _refused(f"holds {inner!r}, a name that leads out of it", name, "E_ARCHIVE_PATH")
        key = unicodedata.normalize("NFC", inner.rstrip("/")).casefold()
        if key in seen:
            what = "twice" if seen[key] == inner else f"beside {seen[key]!r}, the same name on many systems"
            raise _refused(f"holds {inner!r} {what}", name, "E_ARCHIVE_DUP")
        seen[key] = inner


def unsafe_name(inner: str) -> bool:
    """Tell whether a name inside an archive could point outside it, on any system.

    Parameters
    ----------
    inner
        The name.
    """
    path = PurePosixPath(inner.replace("\\", "/"))
    drive = len(inner) > 1 and inner[1] == ":"
    return path.is_absolute() or drive or ".." in path.parts or "\0" in inner or not path.name


def _check_size(size: int, name: str) -> None:
    if size > MOST_BYTES:
        raise _refused(f"unpacks to more than {MOST_BYTES:,} bytes", name, "E_ARCHIVE_BOMB")


def _read(source: IO[bytes], left: int, name: str) -> bytes:
    data = source.read(left + 1)
    if len(data) > left:
        raise _refused(f"unpacks to more than {MOST_BYTES:,} bytes", name, "E_ARCHIVE_BOMB")
    return data


def _refused(
    how: str, name: str, code: str, *, remedy: str = "Ask its sender for the files themselves; nothing was unpacked."
) -> EvidenceError:
    return EvidenceError(f"the archive {how}", where=name, remedy=remedy, code=code)
