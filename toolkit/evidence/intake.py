"""The one door: foreign bytes are checked for kind and size, hashed and stored before any parser sees them."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import EvidenceError
from toolkit.evidence.custody import CustodyLog
from toolkit.evidence.store import EvidenceStore
from toolkit.system import NO_LINK

if TYPE_CHECKING:
    from toolkit.net.answers import Hop
    from toolkit.records import Digest

MAX_BYTES = 2_000_000_000
"""Largest file taken in, in bytes; a full Sentinel-2 band is 0.2 GB."""


MAX_NAME = 1_000
"""Longest path of a file in a case, in characters; systems allow 255 bytes a part (NAME_MAX) and 4,096 in all."""


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

        Raises
        ------
        EvidenceError
            The file is missing, empty, too big, not a plain file, outside the folder, or not the bytes expected.
        """
        path = _inside(name, folder)
        with open_plain(path, name) as source:
            digest, size = self.store.put_file(source, name=name)
        # stored already: what was handed in stays at hand even where the case states other bytes
        if expected is not None and digest != expected:
            raise _other_bytes(name, digest, expected, folder)
        self.log.append_new("taken in", sha256=digest, name=name, size=size)
        return Held(name, digest, self.store.path(digest), size)

    def take_files(self, wanted: Mapping[str, Digest], *, folder: Path) -> None:
        """Take in many files of a case folder, with one look at the log for all.

        Parameters
        ----------
        wanted
            Path relative to ``folder``, with the digest that the bytes must have.
        folder
            The case folder.

        Raises
        ------
        EvidenceError
            As ``take_file``.
        """
        came = []
        for name, expected in wanted.items():
            with open_plain(_inside(name, folder), name) as source:
                digest, size = self.store.put_file(source, name=name)
            if digest != expected:
                raise _other_bytes(name, digest, expected, folder)
            came.append({"name": name, "sha256": digest, "size": size})
        self.log.append_all_new("taken in", came)

    def take_bytes(
        self, data: bytes, *, name: str, address: str, headers: dict[str, str], hops: Sequence[Hop] = ()
    ) -> Held:
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
        hops
            Redirects that led there.
        """
        digest = self.store.put(data)
        way = {"redirects": [asdict(hop) for hop in hops]} if hops else {}
        self.log.append("fetched", name=name, sha256=digest, size=len(data), address=address, headers=headers, **way)
        return Held(name, digest, self.store.path(digest), len(data))

    def derive(self, data: bytes, *, name: str, source: Digest, how: str, **facts: Any) -> Held:
        """Take in bytes that were made from, or lay inside, others that are held.

        Parameters
        ----------
        data
            The bytes.
        name
            Name to list them under.
        source
            Digest of what they come from.
        how
            What was done, in a few words.
        **facts
            Further JSON values for the log.
        """
        digest = self.store.put(data)
        self.log.append_new(
            "derived", sha256=digest, name=name, size=len(data), derived_from=[source], how=how, **facts
        )
        return Held(name, digest, self.store.path(digest), len(data))

    def derive_file(self, path: Path, *, name: str, sources: Sequence[Digest], how: str, **facts: Any) -> Held:
        """Take in a file that was made from others that are held.

        Parameters
        ----------
        path
            The file.
        name
            Name to list it under.
        sources
            Digests of what it comes from.
        how
            What was done, in a few words.
        **facts
            Further JSON values for the log.

        Raises
        ------
        EvidenceError
            The file is empty or too big.
        """
        with open_plain(path, name) as source:
            digest, size = self.store.put_file(source, name=name)
        self.log.append_new(
            "derived", sha256=digest, name=name, size=size, derived_from=list(sources), how=how, **facts
        )
        return Held(name, digest, self.store.path(digest), size)

    def take_over(self, case_store: Path) -> int:
        """Repeat what a case's own custody log says, so that this one tells when and from where a thing first came.

        Parameters
        ----------
        case_store
            The case's evidence folder, which may be missing.

        Returns
        -------
        int
            How many entries were new.

        Raises
        ------
        EvidenceError
            The case's log is broken (E_CUSTODY).
        """
        entries = CustodyLog(case_store / "custody.jsonl").checked()
        return self.log.take_over(entries) if entries else 0


def _other_bytes(name: str, found: Digest, expected: Digest, folder: Path) -> EvidenceError:
    return EvidenceError(
        f"{name} has digest {found[:12]}…, the case states {expected[:12]}…",
        where=str(folder / "case.toml"),
        remedy="Restore the file, or correct sha256.",
        code="E_DIGEST",
    )


def _inside(name: str, folder: Path) -> Path:
    if "\0" in name or len(name) > MAX_NAME:
        raise EvidenceError(
            f"{name[:60]!r}… cannot be a file's name", where=str(folder), remedy="Correct it.", code="E_FILE_MISSING"
        )
    # resolved, so that neither ".." nor a linked folder leads out
    try:
        root, path = folder.resolve(), (folder / name).resolve()
    except (OSError, RuntimeError) as e:  # Python before 3.13 raises RuntimeError
        raise EvidenceError(
            f"{name!r} leads back to itself by a link",
            where=str(folder),
            remedy="Put the folder itself there.",
            code="E_NOT_A_FILE",
        ) from e
    if Path(name).is_absolute() or not path.is_relative_to(root):
        raise EvidenceError(
            f"{name!r} lies outside the case folder",
            where=str(folder),
            remedy="Copy the file into the case folder.",
            code="E_PATH_OUTSIDE",
        )
    return path


@contextmanager
def open_held(name: str, folder: Path) -> Iterator[BufferedReader]:
    """Open a file of a case folder for reading, if ``Intake.take_file`` would take it.

    Parameters
    ----------
    name
        Path relative to ``folder``.
    folder
        The case folder.

    Yields
    ------
    file
        Open for reading bytes.

    Raises
    ------
    EvidenceError
        As ``open_plain``, or the file lies outside the folder.
    """
    with open_plain(_inside(name, folder), name) as source:
        yield source


@contextmanager
def open_plain(path: Path, name: str, *, most_bytes: int = MAX_BYTES) -> Iterator[BufferedReader]:
    """Open a file for reading if it is a plain one with something in it.

    Parameters
    ----------
    path
        The file; a link is not followed.
    name
        What messages call it.
    most_bytes
        Largest size.

    Yields
    ------
    file
        Open for reading bytes.

    Raises
    ------
    EvidenceError
        Missing, no plain file, empty or too big.
    """
    where = str(path.parent)
    try:
        handle = os.open(path, os.O_RDONLY | NO_LINK)
    except OSError as e:
        link = e.errno == errno.ELOOP
        raise EvidenceError(
            f"{name} is a link" if link else f"{name} cannot be opened ({e.strerror})",
            where=where,
            remedy="Name the file itself." if link else "Put the file there, or correct its name.",
            code="E_NOT_A_FILE" if link else "E_FILE_MISSING",
        ) from e
    # asked of the open file: the name may lead elsewhere a moment later
    facts = os.fstat(handle)
    if not stat.S_ISREG(facts.st_mode):
        os.close(handle)
        raise EvidenceError(f"{name} is not a plain file", where=where, remedy="Put a file there.", code="E_NOT_A_FILE")
    with os.fdopen(handle, "rb") as source:
        if facts.st_size > most_bytes:
            raise EvidenceError(
                f"{name} has {facts.st_size:,} bytes; the limit is {most_bytes:,}",
                where=where,
                remedy="Cut it.",
                code="E_FILE_TOO_BIG",
            )
        if not facts.st_size:
            raise EvidenceError(f"{name} is empty", where=where, remedy="Save the file again.", code="E_FILE_EMPTY")
        yield source
