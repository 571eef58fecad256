"""The one door: foreign bytes are checked for kind and size, hashed and stored before any parser sees them."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import EvidenceError
from toolkit.evidence.custody import CustodyLog
from toolkit.evidence.store import EvidenceStore

if TYPE_CHECKING:
    from toolkit.records import Digest

MAX_BYTES = 2_000_000_000
"""Largest file taken in, in bytes; a full Sentinel-2 band is 0.2 GB."""


@dataclass(frozen=True, slots=True)
class Held:
    """Bytes that were taken in.

    Attributes
    ----------
    name
        Name they came under, relative to the case folder.
    sha256
        Their digest.
    path
        The evidentiary copy.
    size
        Number of bytes.
    """

    name: str
    sha256: Digest
    path: Path
    size: int


class Intake:
    """Take bytes into a store, with a line in the custody log for each.

    Parameters
    ----------
    root
        Folder of the store; the log lies in it.
    """

    def __init__(self, root: Path):
        self.store = EvidenceStore(root)
        self.log = CustodyLog(root / "custody.jsonl")

    def take_file(self, name: str, *, folder: Path, expected: Digest | None = None) -> Held:
        """Take in one file of a case folder.

        Parameters
        ----------
        name
            Path relative to ``folder``.
        folder
            The case folder; nothing outside it is read.
        expected
            Digest the bytes must have, if the case states one.

        Returns
        -------
        Held
            The evidentiary copy.

        Raises
        ------
        EvidenceError
            The file is missing, empty, too big, not a plain file, outside the folder, or not the bytes expected.
        """
        path = _inside(name, folder)
        data = _read_plain(path, name)
        digest = self.store.put(data)
        if expected is not None and digest != expected:
            raise EvidenceError(
                f"{name} has digest {digest[:12]}…, the case states {expected[:12]}…", where=str(folder / "case.toml"),
                remedy="Restore the file, or correct sha256.", code="E_DIGEST",
            )  # fmt: skip
        return self._held("taken in", name, digest, len(data))

    def take_bytes(self, data: bytes, *, name: str, address: str, headers: dict[str, str]) -> Held:
        """Take in the answer of a web service.

        Parameters
        ----------
        data
            The body as received.
        name
            Name to list it under.
        address
            Where it came from.
        headers
            Response headers worth keeping.

        Returns
        -------
        Held
            The evidentiary copy.
        """
        digest = self.store.put(data)
        self.log.append("fetched", name=name, sha256=digest, size=len(data), address=address, headers=headers)
        return Held(name, digest, self.store.path(digest), len(data))

    def _held(self, action: str, name: str, digest: Digest, size: int) -> Held:
        if not self.log.holds(action, digest, name):
            self.log.append(action, name=name, sha256=digest, size=size)
        return Held(name, digest, self.store.path(digest), size)


def _inside(name: str, folder: Path) -> Path:
    root, path = folder.resolve(), (folder / name).resolve()
    if Path(name).is_absolute() or not path.is_relative_to(root):
        raise EvidenceError(
            f"{name!r} lies outside the case folder", where=str(folder), remedy="Copy the file into the case folder.",
            code="E_PATH_OUTSIDE",
        )  # fmt: skip
    return path


def _read_plain(path: Path, name: str) -> bytes:
    where = str(path.parent)
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as e:
        raise EvidenceError(
            f"{name} cannot be opened ({e.strerror})", where=where,
            remedy="Put the file there, or delete its entry in case.toml.", code="E_FILE_MISSING",
        ) from e  # fmt: skip
    facts = os.fstat(handle)
    if not stat.S_ISREG(facts.st_mode):
        os.close(handle)
        raise EvidenceError(f"{name} is not a plain file", where=where, remedy="Put a file there.", code="E_NOT_A_FILE")
    with os.fdopen(handle, "rb") as f:
        if facts.st_size > MAX_BYTES:
            raise EvidenceError(
                f"{name} has {facts.st_size:,} bytes; the limit is {MAX_BYTES:,}", where=where, remedy="Cut it.",
                code="E_FILE_TOO_BIG",
            )  # fmt: skip
        data = f.read()
    if not data:
        raise EvidenceError(f"{name} is empty", where=where, remedy="Save the file again.", code="E_FILE_EMPTY")
    return data
