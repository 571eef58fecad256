"""Web archives: WARC (ISO 28500) and ARC, record by record with its own time and digest, and WACZ, a zip of them."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from toolkit.errors import CONFUSED, EvidenceError, UsageError
from toolkit.evidence.archives import zip_members
from toolkit.evidence.checksums import listed_in
from toolkit.evidence.recorded import MOST_BYTES, Recorded, check_digest, unpacked_body
from toolkit.evidence.verification.unpacked import DAMAGED
from toolkit.reading import any_json
from toolkit.records.numerals import whole_number

MOST_RECORDS = 100_000
"""Records read from one file."""

_ZSTD = b"\x28\xb5\x2f\xfd"
_GZIP = b"\x1f\x8b"
_ARC = b"filedesc://"
_PAGES = "pages/pages.jsonl"
_ARC_DATE = re.compile(r"(?:19|20)\d\d-[01]\d-[0-3]\dT")
_KEPT = (
    "WARC-Date",
    "WARC-Record-ID",
    "WARC-Payload-Digest",
    "WARC-Block-Digest",
    "WARC-IP-Address",
    "WARC-Refers-To-Target-URI",
    "WARC-Refers-To-Date",
)
_PRIVATE = frozenset({"set-cookie", "set-cookie2"})
_FRAMES = frozenset({"iframe", "frame", "embed", "object", "fencedframe"})
"""What a browser says of a page that it asks for as part of another (Fetch Metadata, Sec-Fetch-Dest)."""


def warc_records(path: Path, name: str) -> Iterator[Recorded]:
    """Read the answers in a WARC file.

    Parameters
    ----------
    path
        The file, plain or gzipped.
    name
        What messages call it.

    Yields
    ------
    Recorded
        One a response, resource or revisit record, in order; one that cannot be read says why in its ``fault``.

    Raises
    ------
    UsageError
        The extra is not installed.
    EvidenceError
        The file is damaged or cut short before its first answer (E_WARC); what is whole before such a place comes in,
        and the place is named by a last ``Recorded`` with a ``fault``.
    """
    with path.open("rb") as source:
        yield from _records(source, name)


def _missing_end(source: IO[bytes], name: str) -> EvidenceError | None:
    """Tell that a plain WARC was cut off: the blank lines after its last record are missing; gzip tells it itself."""
    start = source.read(11)
    # ARC ends with the last body
    if start.startswith((_GZIP, _ARC)):
        source.seek(0)
        return None
    source.seek(-min(4, len(start)), os.SEEK_END)
    whole = source.read(4) == b"\r\n\r\n"
    source.seek(0)
    return None if whole else _damaged("is cut short", name)


class _Unpacked:
    """Bytes of a gzipped file, its records packed one by one or together: those before a damaged place still come."""

    def __init__(self, source: IO[bytes], name: str):
        self.packed, self._name = gzip.GzipFile(fileobj=source), name

    def read(self, size: int) -> bytes:
        """Give some bytes, as many as are there at once; b"" at the end."""
        try:
            return self.packed.read1(size)
        except EOFError as e:  # which warcio takes for the end of the file
            raise _damaged("is cut short", self._name) from e


def _records(source: IO[bytes], name: str) -> Iterator[Recorded]:
    try:
        from warcio.archiveiterator import ArchiveIterator, WARCIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ModuleNotFoundError as e:
        raise UsageError(
            "taking in WARC files needs warcio", where=name, remedy="Install the extra: pip install 'dateline[warc]'."
        ) from e
    found: list[Recorded] = []
    frames: set[str] = set()
    fault: EvidenceError | None = None
    end = _missing_end(source, name)
    archive: Any = None
    try:
        start = source.read(11)
        source.seek(0)
        pieces = _Unpacked(source, name) if start.startswith(_GZIP) else source
        of_old = (pieces.packed.peek(11) if isinstance(pieces, _Unpacked) else start).startswith(_ARC)
        # what begins as a WARC is one to its end: else warcio takes any line of five words for a record of ARC
        archive = ArchiveIterator(pieces, arc2warc=True) if of_old else WARCIterator(pieces)
        archive.INC_RECORD = ""  # what it would print of a wrong length; counted in err_count, and told below
        for number, record in enumerate(archive):
            if number >= MOST_RECORDS:
                raise _damaged(f"holds more than {MOST_RECORDS:,} records", name)
            if of_old and not _is_arc(record):
                raise _damaged("is damaged: something stands between its records", name)
            if record.rec_type in {"response", "resource", "revisit"}:
                found.append(_read(record, name))
            elif record.rec_type == "request" and _for_a_frame(record.http_headers):
                frames.add(record.rec_headers.get_header("WARC-Target-URI") or "")
    except EvidenceError as e:
        fault = e
    except (ArchiveLoadFailed, *DAMAGED, *CONFUSED) as e:
        fault = _damaged(f"is damaged ({type(e).__name__})", name)
    if archive is not None and archive.err_count:
        fault = fault or _damaged("holds a record of another length than it says: what stood behind is not read", name)
    fault = fault or end
    if not found:
        raise fault or _damaged("holds no answer of the web", name)
    # a request stands before or after its answer: only at the end is it known what a frame asked for
    yield from (replace(one, in_frame=one.address in frames) for one in found)
    if fault is not None:
        # answers before the damage are whole and come in; what stood behind it is not known
        yield _unread(fault)


def _is_arc(record: Any) -> bool:
    """Tell whether a record of ARC has an address and a time, as other lines of five words have not."""
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    dated = _ARC_DATE.match(record.rec_headers.get_header("WARC-Date") or "")
    return record.rec_type == "warcinfo" or bool(":" in address and dated)


def _unread(fault: EvidenceError) -> Recorded:
    """Stand for answers of which not even the address is known."""
    return Recorded("", "", None, "", b"", {}, {}, digest_checked=False, fault=fault)


def _for_a_frame(http: Any) -> bool:
    return http is not None and (http.get_header("Sec-Fetch-Dest") or "").strip().lower() in _FRAMES


def _read(record: Any, name: str) -> Recorded:
    headers, http = record.rec_headers, record.http_headers
    address = headers.get_header("WARC-Target-URI") or ""
    kind = (http.get_header("Content-Type") if http else headers.get_header("Content-Type")) or ""
    status = str(http.get_statuscode()) if http else ""
    made = Recorded(
        address=address,
        captured=headers.get_header("WARC-Date") or "",
        status=whole_number(status),
        mime=kind.lower(),
        payload=b"",
        # cookies are keys to somebody's account
        headers={k.lower(): v for k, v in (http.headers if http else []) if k.lower() not in _PRIVATE},
        stated={k: v for k in _KEPT if (v := headers.get_header(k))},
        digest_checked=False,
        revisit=record.rec_type == "revisit",
    )
    if made.revisit:
        return made
    try:
        raw = _whole(record.raw_stream, address, name)
        payload = unpacked_body(raw, http, address, name)
        checked = check_digest(headers.get_header("WARC-Payload-Digest"), raw, payload, address, name)
    except EvidenceError as e:
        return replace(made, fault=e)
    return replace(made, payload=payload, digest_checked=checked)


def _whole(stream: Any, address: str, name: str) -> bytes:
    """Read a record to its stated end."""
    parts, size = [], 0
    while piece := stream.read(1 << 16):
        parts.append(piece)
        size += len(piece)
        if size > MOST_BYTES:
            raise _damaged(f"holds a record of more than {MOST_BYTES:,} bytes, {address[:80]}", name)
    # warcio stops without a word where the file ends early
    if getattr(stream, "limit", 0) > 0:
        raise _damaged(f"is cut short in the record of {address[:80]}", name)
    return b"".join(parts)


def wacz_records(path: Path, name: str) -> Iterator[Recorded]:
    """Read the answers in a WACZ file: in each web archive in it that is what the list of digests says.

    Parameters
    ----------
    path
        The file.
    name
        What messages call it.

    Yields
    ------
    Recorded
        As ``warc_records``; a file that is missing, altered or in no list is told by one with a ``fault``.

    Raises
    ------
    EvidenceError
        Its list is missing or altered (E_WACZ_DIGEST), or what ``zip_members`` raises.
    """
    members = list(zip_members(path, name))
    files = {m.name: m.data for m in members if m.fault is None}
    listed = listed_in(files.get("datapackage.json", b""))
    if not listed:
        raise _damaged("has no readable list of its files, datapackage.json", name)
    signed = _signature(files, name)
    faults = {m.name: m.fault for m in members if m.fault is not None}
    for inner, stated in listed.items():
        if inner not in faults and not _fits(files.get(inner), stated):
            how = "is missing" if inner not in files else "is not what its digest says"
            faults[inner] = _altered(inner, how, name)
    warcs = [inner for inner in sorted(files) if inner.startswith("archive/")]
    # a web archive laid in afterwards would speak with the authority of whoever made, or signed, the others
    faults |= {inner: _altered(inner, "is in no list of its files", name) for inner in warcs if inner not in listed}
    pages = set() if _PAGES in faults else _pages(files)
    for inner in warcs:
        if inner not in faults:
            for record in _inner_records(files[inner], f"{name}, {inner}"):
                yield replace(record, listed=record.address in pages, signed=signed)
    for fault in faults.values():
        yield _unread(fault)


def _fits(data: bytes | None, stated: str) -> bool:
    """Tell whether a file is there, and is what its digest says, where one of an algorithm we know is stated."""
    algorithm, _, value = stated.lower().partition(":")
    if data is None or algorithm not in {"md5", "sha1", "sha256", "sha512"}:
        return data is not None
    return hashlib.new(algorithm, data, usedforsecurity=False).hexdigest() == value


def _altered(inner: str, how: str, name: str) -> EvidenceError:
    return EvidenceError(
        f"{inner} in the archive {how}",
        where=name,
        remedy="Get the archive again from who made it.",
        code="E_WACZ_DIGEST",
    )


def _inner_records(data: bytes, name: str) -> Iterator[Recorded]:
    """Read one WARC among others: where it cannot be read it is named, and the others come in."""
    try:
        if data.startswith(_ZSTD):
            raise _damaged("is packed with zstd, which is not opened", name)
        yield from _records(BytesIO(data), name)
    except EvidenceError as e:
        yield _unread(e)


def _signature(files: Mapping[str, bytes], name: str) -> str:
    """Read datapackage-digest.json: the list must be what it says; who signed is told and not checked."""
    try:
        digest = any_json(files["datapackage-digest.json"])
        inner, stated, signer = str(digest["path"]), str(digest["hash"]), digest.get("signedData") or {}
        words = (
            f", signed by {signer.get('domain') or 'a key without a name'} (signature not checked)" if signer else ""
        )
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return ""
    if not _fits(files.get(inner), stated):
        # without its list nothing in it is vouched for
        raise _altered(inner, "is not what its digest says", name)
    return words


def _pages(files: Mapping[str, bytes]) -> set[str]:
    """Give the addresses that a WACZ names as its pages; those it found on the way (extraPages) are not among them."""
    found = set()
    for line in files.get(_PAGES, b"").splitlines():
        try:
            page = any_json(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(page, dict) and isinstance(page.get("url"), str):
            found.add(page["url"])
    return found


def _damaged(how: str, name: str) -> EvidenceError:
    return EvidenceError(f"the web archive {how}", where=name, remedy="Get it again from who made it.", code="E_WARC")
