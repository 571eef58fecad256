"""A package as a folder, or inside a zip or tar file: unpacked into a folder of its own, with nothing let out of it."""

from __future__ import annotations

import os
import shutil
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from toolkit.evidence.verification.outcome import RefusedError, UnreadableError, short

try:
    from lzma import LZMAError
except ImportError:  # a Python that was built without it
    LZMAError = zlib.error  # type: ignore[misc, assignment]

_CUT_OFF = (EOFError, IndexError, struct.error, OverflowError)
DAMAGED = (zipfile.BadZipFile, tarfile.TarError, zlib.error, LZMAError, OSError, RuntimeError, ValueError, *_CUT_OFF)
"""What Python's readers of zip and tar raise for damaged bytes; an unknown packing is a RuntimeError, a file without a
name an IndexError."""

_MOST_FILES, _MOST_BYTES = 100_000, 20_000_000_000


@contextmanager
def package_folder(path: Path) -> Iterator[Path]:
    """Return the folder of a package, for as long as the block lasts.

    Parameters
    ----------
    path
        A package folder, a run folder with package/ in it, or a zip or tar file with one package.

    Raises
    ------
    UnreadableError
        There is no such file or folder, or the archive is damaged.
    RefusedError
        The archive holds links, or names that lead out of it.
    """
    if path.is_dir():
        yield path / "package" if not (path / "bagit.txt").exists() and (path / "package").is_dir() else path
        return
    if not path.is_file():
        raise UnreadableError(f"{path}: no such package")
    with tempfile.TemporaryDirectory(prefix=f"dateline-{os.getpid()}-") as name:
        target = Path(name)
        try:
            if zipfile.is_zipfile(path):
                _unzip(path, target)
            elif tarfile.is_tarfile(path):
                _untar(path, target)
            else:
                raise UnreadableError(f"{path}: neither a folder nor a zip or tar file")
        except DAMAGED as e:
            raise UnreadableError(f"{path}: a damaged archive ({short(e, 60)})") from e
        bags = sorted(target.glob("bagit.txt")) or sorted(target.glob("*/bagit.txt"))
        bags = bags or sorted(target.glob("*/package/bagit.txt"))
        # of two packages in one archive nobody would know which was checked
        if len(bags) != 1:
            raise UnreadableError(f"{path}: holds {len(bags)} packages, not one")
        yield bags[0].parent


def _admit(path: Path, names: list[str], size: int) -> None:
    for name in names:
        if PurePosixPath(name).is_absolute() or ".." in name.split("/") or "\\" in name or name[1:2] == ":":
            raise RefusedError(f"{path}: names {short(name, 60)!r}, a path outside the archive")
    if len(names) > _MOST_FILES or size > _MOST_BYTES:
        raise RefusedError(f"{path}: {len(names):,} files and {size:,} bytes, more than a package may have")
    if len({name.rstrip("/") for name in names}) != len(names):
        raise RefusedError(f"{path}: one name comes twice")


def _unzip(path: Path, target: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        _admit(path, [m.filename for m in members], sum(m.file_size for m in members))
        for member in members:
            # the type of a file as Unix writes it: 0xA is a link
            if (member.external_attr >> 28) == 0xA:
                raise RefusedError(f"{path}: {short(member.filename, 60)} is a link")
            archive.extract(member, target)


def _untar(path: Path, target: Path) -> None:
    with tarfile.open(path) as archive:
        members = archive.getmembers()
        _admit(path, [m.name for m in members], sum(m.size for m in members))
        for member in members:
            file = target / member.name
            if member.isdir():
                file.mkdir(parents=True, exist_ok=True)
                continue
            stream = archive.extractfile(member) if member.isreg() else None
            if stream is None:
                raise RefusedError(f"{path}: {short(member.name, 60)} is a link or no plain file")
            file.parent.mkdir(parents=True, exist_ok=True)
            with stream, file.open("wb") as out:
                shutil.copyfileobj(stream, out)
