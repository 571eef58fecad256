"""What ``dateline add`` does with foreign bytes: hash, store, tell the kind, look inside, hand out copies.

The evidentiary copies lie in the case's own store, ``<case folder>/evidence/``, and are never opened for writing. What
a step reads are working copies in ``documents/`` and ``scenes/``, whose making is in the custody log, too.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from toolkit.errors import EvidenceError
from toolkit.evidence.archives import Budget, Member, packed_member, tar_members, zip_members
from toolkit.evidence.auto_archiver import ArchiverFolder, read_folder
from toolkit.evidence.checksums import check_lists, is_bag_file, unlisted
from toolkit.evidence.intake import Held, Intake, open_plain
from toolkit.evidence.kinds import Kind, kind_of
from toolkit.evidence.recorded import no_body
from toolkit.evidence.store import EvidenceStore, digest_file, write_atomic
from toolkit.naming import charset_of, name_of, safe_name
from toolkit.system import alone

if TYPE_CHECKING:
    from toolkit.evidence.recorded import Recorded
    from toolkit.records import Digest

STORE = "evidence"
"""Name of a case's own store in its folder."""

FOLDERS = {"document": "documents", "scene": "scenes"}
"""Where working copies of a kind lie."""

MOST_BYTES = 500_000_000
"""Largest download, in bytes: ten times the longest report met so far, or five bands of a Landsat scene."""

MOST_SECONDS = 1800.0
"""Longest download."""

MOST_DEPTH = 3
"""Archives in archives that are opened, one in the other."""

_OPENERS = {"zip": zip_members, "tar": tar_members, "packed": packed_member}


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
        False for what only comes along: pictures and scripts of a page, files that list others.
    many
        True for one of several pages of a web archive, among which may be adverts.
    charset
        Encoding that a server stated for it.
    refused
        Why it was not taken in, for one thing among others that were.
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
    many: bool = False
    charset: str | None = None
    refused: EvidenceError | None = None


class _Stored(Mapping[str, bytes]):
    """Members of an archive as they are held, by name: read when they are asked for."""

    def __init__(self, store: EvidenceStore, names: Mapping[str, Digest]):
        self._store, self._names = store, names

    def __getitem__(self, name: str) -> bytes:
        return self._store.get(self._names[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@dataclass
class Admission:
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
            # stored before anything looks inside: what breaks a reader is still held as it came
            digest, size = self.intake.store.put_file(source, name=path.name)
        known = not self.intake.log.append_new("taken in", sha256=digest, name=path.name, size=size)
        return self._look(path.name, Held(path.name, digest, self.intake.store.path(digest), size), known=known)

    def _fetch(self, address: str) -> list[Admitted]:
        from toolkit.net import Limits, download

        answer = download(address, Limits(MOST_BYTES, MOST_SECONDS, self.told))
        if not answer.body:
            raise EvidenceError("the answer is empty", where=address, remedy="Look at it.", code="E_FILE_EMPTY")
        name = name_of(answer.address, answer.headers.get("content-type", ""))
        known = self.intake.store.path(hashlib.sha256(answer.body).hexdigest()).exists()
        held = self.intake.take_bytes(
            answer.body, name=name, address=answer.address, headers=answer.headers, hops=answer.hops
        )
        charset = charset_of(answer.headers.get("content-type", ""))
        whole, *inside = self._look(name, held, known=known, address=answer.address)
        return [replace(whole, charset=charset), *inside]

    def _look(self, name: str, held: Held, *, known: bool, address: str | None = None) -> list[Admitted]:
        """Tell the kind of stored bytes and look inside archives; a refusal is logged before it is raised."""
        try:
            found = [Admitted(name, kind_of(held.path, name), held, known, address)]
            inside = list(self._inside(found[0], 0, Budget(held.size)))
        except EvidenceError as e:
            self._log_refusal(name, held.sha256, e)
            raise
        faults = [item.refused for item in inside if item.refused is not None]
        # one bad page of a hundred is told and left; where nothing is good the archive itself is refused
        if faults and len(faults) == len(inside):
            raise faults[0]  # nothing in it is of use
        return found + inside

    def _log_refusal(self, name: str, digest: Digest, fault: EvidenceError) -> None:
        self.intake.log.append_new("refused", sha256=digest, name=name, code=fault.error_code, why=fault.what)

    def _refused(self, name: str, whole: Admitted, fault: EvidenceError) -> Admitted:
        """Note one thing of an archive that is not taken in; the others are."""
        self._log_refusal(name, whole.held.sha256, fault)
        return Admitted(name, "data", whole.held, whole.known, main=False, refused=fault)

    def _inside(self, whole: Admitted, depth: int, budget: Budget) -> Iterator[Admitted]:
        """Take in what a container holds, and what containers in it hold."""
        if whole.kind in _OPENERS:
            yield from self._unpacked(whole, depth, budget)
        elif whole.kind in {"warc", "wacz"}:
            from toolkit.evidence.warc import wacz_records, warc_records

            read = warc_records if whole.kind == "warc" else wacz_records
            yield from self._recorded(whole, list(read(whole.held.path, whole.name)))

    def _unpacked(self, whole: Admitted, depth: int, budget: Budget) -> Iterator[Admitted]:
        members: dict[str, Held] = {}
        refused: dict[str, Admitted] = {}
        for member in _OPENERS[whole.kind](whole.held.path, whole.name, budget):
            name = member.name
            if member.fault is not None:
                refused[name.removeprefix("./")] = self._refused(name, whole, member.fault)
            elif member.data:
                how = f"unpacked from {whole.name}"
                members[name] = self.intake.derive(member.data, name=name, source=whole.held.sha256, how=how)
        names = {name.removeprefix("./"): held.sha256 for name, held in members.items()}
        checked = check_lists(_Stored(self.intake.store, names), whole.name)
        for inner, stated in checked.fits.items():
            self.intake.log.append_new("checked", sha256=names[inner], name=inner, verified=stated)
        # a member that was not read is missing to its list, too: what is said of it first says more
        refused = {inner: self._refused(inner, whole, fault) for inner, fault in checked.faults.items()} | refused
        for name, held in members.items():
            inner = name.removeprefix("./")
            for item in () if inner in refused else self._member(name, held, whole, depth, budget):
                note = item.note if item.refused else item.note or unlisted(inner, names, checked.fits)
                yield replace(item, note=note, main=item.main and not is_bag_file(item.name, names))
        yield from refused.values()

    def _member(self, name: str, held: Held, whole: Admitted, depth: int, budget: Budget) -> list[Admitted]:
        """Tell what one member is; a container in a container is opened, to some depth."""
        try:
            item = Admitted(name, kind_of(held.path, name), held, whole.known)
            if item.kind not in {*_OPENERS, "warc", "wacz"}:
                return [item]
            if depth >= MOST_DEPTH:
                return [self._refused(name, whole, _too_deep(name, whole.name))]
            # the container is held, but what a person reads is what lies in it
            return [replace(item, main=False), *self._inside(item, depth + 1, budget)]
        except EvidenceError as e:
            return [self._refused(name, whole, e)]

    def _recorded(self, whole: Admitted, records: list[Recorded]) -> Iterator[Admitted]:
        """Take in each answer of a web archive; which of its pages are articles is for a reader of pages to tell."""
        # a revisit record has no body: it names the digest of one that was recorded earlier
        bodies = {r.payload_digest: r for r in records if r.payload and r.payload_digest}
        pages = [r for r in records if r.is_page]
        # the archive's own list of pages; else whatever was not loaded into a frame; else every page
        named = [r for r in pages if r.listed] or [r for r in pages if not r.in_frame] or pages
        for record in records:
            first = bodies.get(record.payload_digest) if record.revisit else record
            if record.fault is not None or first is None:
                fault = record.fault or no_body(record, whole.name)
                yield self._refused(record.address or whole.name, whole, fault)
            elif first.payload:
                yield self._answer(whole, record, first, main=record in named, many=len(named) > 1)

    def _answer(self, whole: Admitted, record: Recorded, first: Recorded, *, main: bool, many: bool) -> Admitted:
        """Take in one answer; ``first`` is where its body lies, for a page that was found unchanged."""
        name = name_of(record.address, first.mime)
        how = f"answer recorded in {whole.name}, digest {'checked' if first.digest_checked else 'not stated'}"
        held = self.intake.derive(
            first.payload,
            name=name,
            source=whole.held.sha256,
            how=how,
            address=record.address,
            captured=record.captured,
            status=record.status,
            headers=record.headers,
            stated=record.stated,
        )
        note = f"Archived {record.captured} in {whole.name}{first.signed}"
        try:
            kind = kind_of(held.path, name)
        except EvidenceError as e:
            return self._refused(name, whole, e)
        return Admitted(
            name,
            kind,
            held,
            whole.known,
            record.address,
            record.captured,
            note=note,
            main=main,
            many=many,
            charset=charset_of(first.mime),
        )

    def _archiver(self, folder: Path) -> Iterator[Admitted]:
        """Take in every file of an output folder of auto-archiver, with the hash and times stated for it."""
        read = read_folder(folder)
        for name in read.files:
            yield self._archived(folder, name, read)

    def _archived(self, folder: Path, name: str, read: ArchiverFolder) -> Admitted:
        of = read.of(name)
        facts = (
            {}
            if of is None
            else {
                "address": of.address,
                "captured": of.captured,
                "posted": of.posted,
                "archiver": f"auto-archiver {of.version}".strip(),
            }
        )
        if stated := read.verified(name):
            facts["verified"] = stated
        if name in read.timed:
            facts["token_time"] = read.timed[name]
        with open_plain(folder / name, name) as source:
            digest, size = self.intake.store.put_file(source, name=name)
        new = self.intake.log.append_new("taken in", sha256=digest, name=name, size=size, **facts)
        held = Held(name, digest, self.intake.store.path(digest), size)
        if of is None:
            return Admitted(name, kind_of(held.path, name), held, not new, main=False)
        note = f"As archived by auto-archiver {of.version}".strip() + (f", {of.captured}" if of.captured else "")
        return Admitted(
            PurePosixPath(name).name,
            kind_of(held.path, name),
            held,
            not new,
            of.address,
            of.captured or None,
            of.title or None,
            of.posted or None,
            note,
            main=read.is_main(name),
        )

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
            "derived",
            sha256=item.held.sha256,
            name=name,
            derived_from=[item.held.sha256],
            how="working copy, the same bytes",
        )
        return target


def unpacked(path: Path, kind: Kind) -> Iterator[Member]:
    """Return the files in an archive.

    Parameters
    ----------
    path
        The archive.
    kind
        "zip", "tar" or "packed".
    """
    return _OPENERS[kind](path, path.name)


def _too_deep(name: str, whole: str) -> EvidenceError:
    return EvidenceError(
        f"{name} lies in {MOST_DEPTH + 1} archives, one in the other, and was not opened",
        where=whole,
        remedy="Unpack it and add what is inside.",
        code="E_ARCHIVE",
    )


def _free(below: Path, name: str, digest: Digest) -> Path:
    """Return the first of name, name-2, name-3 ... that is free or holds the same bytes."""
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, f".{ending}") if dot else (name, "")
    number = 1
    while True:
        path = below / (name if number == 1 else f"{stem}-{number}{ending}")
        if not path.is_symlink() and (not path.exists() or (path.is_file() and digest_file(path) == digest)):
            return path
        number += 1
