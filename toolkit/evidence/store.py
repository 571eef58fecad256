"""Content-addressed bytes: the evidentiary copies, read-only, named by their SHA-256."""

from __future__ import annotations

import hashlib
import os
import secrets
from io import BufferedReader
from pathlib import Path
from typing import IO, TYPE_CHECKING

from toolkit.errors import EvidenceError
from toolkit.evidence.locks import sync_folder

if TYPE_CHECKING:
    from toolkit.records import Digest

_CHUNK = 1 << 20
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def digest_file(path: Path) -> Digest:
    """Give the SHA-256 of a file, read in pieces.

    Parameters
    ----------
    path
        File to read.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    with path.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


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
                os.fchmod(f.fileno(), mode)
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
        """Store bytes and give their digest; storing the same bytes again does nothing.

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
        if not self.path(digest).exists():
            write_atomic(self.path(digest), data, mode=0o444)
        return digest

    def put_file(self, source: BufferedReader) -> tuple[Digest, int]:
        """Store an open file's bytes piece by piece, however many there are; nothing is written if they are held.

        Parameters
        ----------
        source
            A file open for reading, that can be read twice.

        Returns
        -------
        tuple
            SHA-256 and size of what is stored.

        Raises
        ------
        EvidenceError
            The copy held under that digest has other bytes by now (E_EVIDENCE_ALTERED).
        """
        digest, size = hashlib.file_digest(source, "sha256").hexdigest(), source.tell()
        held = self.path(digest)
        if held.exists():
            if held.stat().st_size != size:
                raise _altered(digest, held)
            return digest, size
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
        path = self.path(digest)
        if not path.is_file():
            raise EvidenceError(
                f"no evidence with digest {digest[:12]}…", where=str(self.root), remedy="Run the case again.",
                code="E_EVIDENCE_MISSING",
            )  # fmt: skip
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != digest:
            raise _altered(digest, path)
        return data

    def digests(self) -> list[Digest]:
        """List what is stored, sorted."""
        return sorted(p.name for p in self.root.glob("??/" + "?" * 64))


def _altered(digest: Digest, path: Path) -> EvidenceError:
    return EvidenceError(
        f"evidence {digest[:12]}… was altered after it was stored", where=str(path),
        remedy="Restore it from the case folder.", code="E_EVIDENCE_ALTERED",
    )  # fmt: skip


def _copy(source: IO[bytes], copy: IO[bytes]) -> tuple[Digest, int]:
    digest, size = hashlib.sha256(), 0
    while piece := source.read(_CHUNK):
        digest.update(piece)
        size += copy.write(piece)
    return digest.hexdigest(), size
