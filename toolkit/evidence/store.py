"""Content-addressed bytes: the evidentiary copies, read-only, named by their SHA-256."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import warnings
from io import BufferedReader
from pathlib import Path
from typing import IO, TYPE_CHECKING

from toolkit.errors import DatelineWarning, EvidenceError
from toolkit.system import NO_LINK, set_mode, share_blocks, sync_folder

if TYPE_CHECKING:
    from toolkit.records import Digest

_CHUNK = 1 << 20
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_LINK


def digest_file(path: Path) -> Digest:
    """Return the SHA-256 of a file, read in pieces.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    found = hashlib.sha256()
    with path.open("rb", buffering=0) as f:  # most files are small: one read, and no buffer of its own
        while data := f.read(_CHUNK):
            found.update(data)
    return found.hexdigest()


def write_atomic(path: Path, data: bytes, *, mode: int = 0o644, masked: bool = True) -> None:
    """Write a file whole or not at all: beside it, flushed to disk, then renamed over it.

    Parameters
    ----------
    path
        File to write; its folder is made if missing.
    data
        All its bytes.
    mode
        Permission bits.
    masked
        False: exactly these bits, such as a file had before; otherwise the user's umask takes from them.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.parent / f".{path.name[:60]}.{secrets.token_hex(8)}"
    try:
        with os.fdopen(os.open(aside, _NEW, mode), "wb") as f:
            f.write(data)
            f.flush()
            if not masked:
                set_mode(f, aside, mode)
            os.fsync(f.fileno())
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


class EvidenceStore:
    """A folder of evidentiary copies: ``<root>/ab/abcdef...``, never rewritten.

    Parameters
    ----------
    root
        Folder of the store; made on first use.
    """

    def __init__(self, root: Path):
        self.root = root

    def path(self, digest: Digest) -> Path:
        """Say where the bytes of a digest lie.

        Parameters
        ----------
        digest
            SHA-256.

        Returns
        -------
        Path
            The file, whether or not it exists.
        """
        return self.root / digest[:2] / digest

    def put(self, data: bytes) -> Digest:
        """Store bytes and give their digest; a copy that is held and whole stays as it is, an altered one is put back.

        Parameters
        ----------
        data
            The bytes as received.

        Returns
        -------
        str
            Their SHA-256.
        """
        digest = hashlib.sha256(data).hexdigest()
        if not self.is_whole(digest):
            write_atomic(self.path(digest), data, mode=0o444)
        return digest

    def put_file(self, source: BufferedReader, *, name: str = "the file") -> tuple[Digest, int]:
        """Store an open file's bytes piece by piece, however many there are; nothing is written if they are held whole.

        The copy that is held is read again each time: a step opens it afterwards, and must open what its digest says.
        One that was altered since is put back from the file, with a warning that names it.

        Parameters
        ----------
        source
            A file open for reading, that can be read twice.
        name
            What a warning calls it.

        Returns
        -------
        tuple
            SHA-256 and size of what is stored.
        """
        digest, size = hashlib.file_digest(source, "sha256").hexdigest(), source.tell()
        held = self.path(digest)
        if self.is_whole(digest):
            return digest, size
        if held.exists():
            told = f"{held} was altered after it was stored; it was put back from {name}"
            warnings.warn(told, DatelineWarning, stacklevel=3)
        self.root.mkdir(parents=True, exist_ok=True)
        source.seek(0)
        aside = self.root / f".incoming.{secrets.token_hex(8)}"
        try:
            with os.fdopen(os.open(aside, _NEW, 0o444), "wb") as copy:
                digest, size = _copy(source, copy)
                copy.flush()
                os.fsync(copy.fileno())
            held = self.path(digest)  # of what was copied, should the file have changed meanwhile
            held.parent.mkdir(exist_ok=True)
            aside.replace(held)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise
        sync_folder(held.parent)
        sync_folder(self.root)
        return digest, size

    def is_whole(self, digest: Digest) -> bool:
        """Tell whether bytes are held under a digest, and still have it.

        Parameters
        ----------
        digest
            SHA-256.
        """
        held = self.path(digest)
        return held.is_file() and not held.is_symlink() and digest_file(held) == digest

    def get(self, digest: Digest) -> bytes:
        """Read bytes back and check them.

        Parameters
        ----------
        digest
            SHA-256.

        Returns
        -------
        bytes
            The bytes as received.

        Raises
        ------
        EvidenceError
            They are missing, or are no longer the bytes that were stored.
        """
        path = self._held(digest)
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != digest:
            raise _altered(digest, path)
        return data

    def checked(self, digest: Digest) -> Path:
        """Return where bytes lie, once they are found to be those that were stored; however many there are.

        Parameters
        ----------
        digest
            SHA-256.

        Raises
        ------
        EvidenceError
            As ``get``.
        """
        path = self._held(digest)
        if not self.is_whole(digest):
            raise _altered(digest, path)
        return path

    def _held(self, digest: Digest) -> Path:
        path = self.path(digest)
        if not path.is_file():
            raise EvidenceError(
                f"no evidence with digest {digest[:12]}…",
                where=str(self.root),
                remedy="Run the case again.",
                code="E_EVIDENCE_MISSING",
            )
        return path

    def digests(self) -> list[Digest]:
        """List what is stored, sorted."""
        return sorted(p.name for p in self.root.glob("??/" + "?" * 64))


def copy_apart(source: Path, target: Path) -> None:
    """Copy a file so that nothing done to one of the two can be seen in the other; without cost where the disk can.

    Parameters
    ----------
    source
        File to copy.
    target
        Where to; its folder is made if missing.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as old, target.open("wb") as new:
        shared = share_blocks(old, new)
    if not shared:
        shutil.copyfile(source, target)


def _altered(digest: Digest, path: Path) -> EvidenceError:
    return EvidenceError(
        f"evidence {digest[:12]}… was altered after it was stored",
        where=str(path),
        remedy="Restore it from the case folder.",
        code="E_EVIDENCE_ALTERED",
    )


def _copy(source: IO[bytes], copy: IO[bytes]) -> tuple[Digest, int]:
    digest, size = hashlib.sha256(), 0
    while piece := source.read(_CHUNK):
        digest.update(piece)
        size += copy.write(piece)
    return digest.hexdigest(), size
