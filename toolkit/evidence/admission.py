"""What ``dateline add`` does with foreign bytes: hash, store, tell the kind, look inside, hand out copies.

The evidentiary copies lie in the case's own store, ``<case folder>/evidence/``, and are never opened for writing. What
a step reads are working copies in ``documents/`` and ``scenes/``, whose making is in the custody log, too.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from toolkit.errors import EvidenceError
from toolkit.evidence.archives import tar_members, zip_members
from toolkit.evidence.auto_archiver import ArchiverFolder, read_folder
from toolkit.evidence.intake import Held, Intake, open_plain
from toolkit.evidence.kinds import Kind, kind_of
from toolkit.evidence.locks import alone
from toolkit.evidence.store import digest_file, write_atomic

if TYPE_CHECKING:
    from toolkit.evidence.warc import Recorded
    from toolkit.records import Digest

STORE = "evidence"
"""Name of a case's own store in its folder."""

FOLDERS = {"document": "documents", "scene": "scenes"}
"""Where working copies of a kind lie."""

MOST_BYTES = 500_000_000
"""Largest download, in bytes: ten times the longest report met so far, or five bands of a Landsat scene."""

MOST_SECONDS = 1800.0
"""Longest download."""

_ENDINGS = {"text/html": ".html", "application/pdf": ".pdf", "application/xhtml+xml": ".html", "text/plain": ".txt"}


@dataclass(frozen=True)
class Admitted:
    """One thing that was taken in.

    Attributes
    ----------
    name
        Name it came under: a file name, an address, or a path inside an archive.
    kind
        What it is.
    held
        Its evidentiary copy.
    known
        True when the same bytes were held before.
    address
        Where it was read, if that is known.
    captured
        When another tool archived it (UTC), if it did.
    title
        Title that the archive gives it.
    published
        Day of publication that the archive gives it.
    note
        What a reader must know of this copy.
    main
        False for what only comes along: pictures and scripts of a page, further pages of a crawl.
    """

    name: str
    kind: Kind
    held: Held
    known: bool = False
    address: str | None = None
    captured: str | None = None
    title: str | None = None
    published: str | None = None
    note: str | None = None
    main: bool = True


@dataclass
class Door:
    """The one door of a case.

    Attributes
    ----------
    folder
        The case folder.
    told
        Called with bytes read, and bytes in all if known, while an address is downloaded.
    """

    folder: Path
    told: Callable[[int, int | None], None] = field(default=lambda _read, _of: None)

    def __post_init__(self) -> None:
        self.intake = Intake(self.folder / STORE)
        self.intake.log.checked()

    def admit(self, what: str) -> list[Admitted]:
        """Take in a file, a folder of auto-archiver, or what lies at an address.

        Parameters
        ----------
        what
            Path or http(s) address.

        Returns
        -------
        list of Admitted
            What came in, the thing itself first.

        Raises
        ------
        EvidenceError
            The bytes are refused, or the custody log is broken; the refusal is in the log.
        NetworkError
            The address is refused, or does not answer.
        UsageError
            A library for this kind of file is not installed.
        """
        if re.match(r"[a-z][a-z0-9+.-]+://", what, re.I):
            return self._fetch(what)
        path = Path(what)
        if path.is_dir():
            return list(self._archiver(path))
        with open_plain(path, path.name) as source:
            digest, size = self.intake.store.put_file(source)
        known = not self.intake.log.append_new("taken in", sha256=digest, name=path.name, size=size)
        return self._look(path.name, Held(path.name, digest, self.intake.store.path(digest), size), known=known)

    def _fetch(self, address: str) -> list[Admitted]:
        from toolkit.net import Limits, download

        answer = download(address, Limits(MOST_BYTES, MOST_SECONDS, self.told))
        if not answer.body:
            raise EvidenceError("the answer is empty", where=address, remedy="Look at it.", code="E_FILE_EMPTY")
        name = name_of(answer.address, answer.headers.get("content-type", ""))
        known = self.intake.store.path(_digest(answer.body)).exists()
        held = self.intake.take_bytes(
            answer.body, name=name, address=answer.address, headers=answer.headers, hops=answer.hops
        )
        return self._look(name, held, known=known, address=answer.address)

    def _look(self, name: str, held: Held, *, known: bool, address: str | None = None) -> list[Admitted]:
        """Tell the kind of stored bytes and look inside archives; a refusal is logged before it is raised."""
        try:
            kind = kind_of(held.path, name)
            found = [Admitted(name, kind, held, known, address)]
            return found + list(self._inside(found[0]))
        except EvidenceError as e:
            self.intake.log.append_new("refused", sha256=held.sha256, name=name, code=e.error_code, why=e.what)
            raise

    def _inside(self, whole: Admitted) -> Iterator[Admitted]:
        if whole.kind in {"zip", "tar"}:
            members = partial(zip_members if whole.kind == "zip" else tar_members, whole.held.path, whole.name)
            deque(members(), maxlen=0)  # all of it is looked through before any of it is stored
            for inner, data in members():
                if not data:
                    continue
                held = self.intake.derive(data, name=inner, source=whole.held.sha256, how=f"unpacked from {whole.name}")
                yield Admitted(inner, kind_of(held.path, inner), held, whole.known)
        elif whole.kind in {"warc", "wacz"}:
            from toolkit.evidence.warc import wacz_records, warc_records

            read = warc_records if whole.kind == "warc" else wacz_records
            yield from self._recorded(whole, list(read(whole.held.path, whole.name)))

    def _recorded(self, whole: Admitted, records: list[Recorded]) -> Iterator[Admitted]:
        """Take in each answer of a web archive; the first page is what the archive is about."""
        page = next((r for r in records if r.is_page), None)
        for record in records:
            if not record.payload:
                continue
            name = name_of(record.address, record.mime)
            how = f"answer recorded in {whole.name}, digest {'checked' if record.digest_checked else 'not stated'}"
            held = self.intake.derive(
                record.payload, name=name, source=whole.held.sha256, how=how, address=record.address,
                captured=record.captured, status=record.status, headers=record.headers, stated=record.stated,
            )  # fmt: skip
            note = f"Archived {record.captured} in {whole.name}"
            yield Admitted(
                name, kind_of(held.path, name), held, whole.known, record.address, record.captured, note=note,
                main=record is page,
            )  # fmt: skip

    def _archiver(self, folder: Path) -> Iterator[Admitted]:
        """Take in every file of an output folder of auto-archiver, with the hash and times stated for it."""
        read = read_folder(folder)
        for name in read.files:
            yield self._archived(folder, name, read)

    def _archived(self, folder: Path, name: str, read: ArchiverFolder) -> Admitted:
        of = read.of(name)
        facts = {} if of is None else {
            "address": of.address, "captured": of.captured, "posted": of.posted,
            "archiver": f"auto-archiver {of.version}".strip(),
        }  # fmt: skip
        if stated := read.verified(name):
            facts["verified"] = stated
        if name in read.timed:
            facts["token_time"] = read.timed[name]
        with open_plain(folder / name, name) as source:
            digest, size = self.intake.store.put_file(source)
        new = self.intake.log.append_new("taken in", sha256=digest, name=name, size=size, **facts)
        held = Held(name, digest, self.intake.store.path(digest), size)
        if of is None:
            return Admitted(name, kind_of(held.path, name), held, not new, main=False)
        note = f"As archived by auto-archiver {of.version}".strip() + (f", {of.captured}" if of.captured else "")
        return Admitted(
            PurePosixPath(name).name, kind_of(held.path, name), held, not new, of.address, of.captured or None,
            of.title or None, of.posted or None, note, main=name == of.described_in and name.endswith(".html"),
        )  # fmt: skip

    def work_on(self, item: Admitted) -> Path:
        """Put a working copy of a document or scene into its folder of the case.

        Parameters
        ----------
        item
            A document or scene.

        Returns
        -------
        Path
            The copy; an equal file that is there already is kept, a different one never replaced.
        """
        below = self.folder / FOLDERS[item.kind]
        below.mkdir(exist_ok=True)
        with alone(below):
            target = _free(below, safe_name(item.name), item.held.sha256)
            if not target.exists():
                write_atomic(target, self.intake.store.get(item.held.sha256))
        name = target.relative_to(self.folder).as_posix()
        self.intake.log.append_new(
            "derived", sha256=item.held.sha256, name=name, derived_from=[item.held.sha256],
            how="working copy, the same bytes",
        )  # fmt: skip
        return target


def _digest(data: bytes) -> Digest:
    import hashlib

    return hashlib.sha256(data).hexdigest()


def _free(below: Path, name: str, digest: Digest) -> Path:
    """Give the first of name, name-2, name-3 ... that is free or holds the same bytes."""
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, f".{ending}") if dot else (name, "")
    number = 1
    while True:
        path = below / (name if number == 1 else f"{stem}-{number}{ending}")
        if not path.is_symlink() and (not path.exists() or (path.is_file() and digest_file(path) == digest)):
            return path
        number += 1


def safe_name(name: str) -> str:
    """Give a file name that every system takes: the last part, lower-case ASCII letters, digits, hyphens, one ending.

    Parameters
    ----------
    name
        Any name, path or address.
    """
    last = PurePosixPath(name.replace("\\", "/")).name
    stem, dot, ending = last.rpartition(".")
    stem, ending = (stem, ending) if dot and re.fullmatch(r"[A-Za-z0-9]{1,5}", ending) else (last, "")
    slug = slug_of(stem)
    return f"{slug}.{ending.lower()}" if ending else slug


def slug_of(text: str) -> str:
    """Give a short name made of lower-case ASCII letters, digits and single hyphens.

    Parameters
    ----------
    text
        Any text.
    """
    from anyascii import anyascii

    slug = re.sub(r"[^a-z0-9]+", "-", anyascii(text).lower()).strip("-")[:60].strip("-")
    reserved = {"con", "prn", "aux", "nul"} | {f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10)}
    return f"{slug}-1" if slug in reserved else slug or "item"


def name_of(address: str, content_type: str) -> str:
    """Give a file name for what lies at an address.

    Parameters
    ----------
    address
        The address.
    content_type
        Kind of content, as the server states it.
    """
    parts = urlsplit(address)
    last = unquote(parts.path).rstrip("/").rpartition("/")[2] or (parts.hostname or "page").replace(".", "-")
    ending = _ENDINGS.get(content_type.partition(";")[0].strip().lower(), "")
    return last if re.search(r"\.[A-Za-z0-9]{1,5}$", last) else f"{last}{ending}"
