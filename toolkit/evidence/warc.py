"""Web archives: WARC (ISO 28500) and ARC, record by record with its own time and digest, and WACZ, a zip of them."""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from toolkit.errors import CONFUSED, EvidenceError, UsageError
from toolkit.evidence.archives import zip_members
from toolkit.evidence.recorded import MOST_BYTES, Recorded, check_digest, unpacked_body
from toolkit.evidence.verification.unpacked import DAMAGED
from toolkit.reading import any_json
from toolkit.records.numerals import whole_number

MOST_RECORDS = 100_000
"""Records read from one file."""

_CHUNK = 1 << 16
_ZSTD = b"\x28\xb5\x2f\xfd"
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
    """Tell that a file was cut off: its last gzip member, or the blank lines after its last record, are missing."""
    start = source.read(11)
    if start.startswith(b"filedesc://"):  # ARC ends with the last body
        source.seek(0)
        return None
    if not start.startswith(b"\x1f\x8b"):
        source.seek(-min(4, len(start)), os.SEEK_END)
        whole = source.read(4) == b"\r\n\r\n"
        source.seek(0)
        return None if whole else _damaged("is cut short", name)
    source.seek(0)
    unpacker = zlib.decompressobj(wbits=31)
    packed = source.read(_CHUNK)
    while packed:
        try:
            # in bites, so that a bomb fills no memory; the bytes are thrown away, only the end matters
            unpacker.decompress(packed, _CHUNK)
        except zlib.error:
            source.seek(0)
            return _damaged("is damaged (error)", name)
        packed = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
        more = packed or source.read(_CHUNK)
        if unpacker.eof and more:
            unpacker = zlib.decompressobj(wbits=31)
        packed = more
    source.seek(0)
    return None if unpacker.eof else _damaged("is cut short", name)


def _records(source: IO[bytes], name: str) -> Iterator[Recorded]:
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ModuleNotFoundError as e:
        raise UsageError(
            "taking in WARC files needs warcio", where=name, remedy="Install the extra: pip install 'dateline[warc]'."
        ) from e
    found: list[Recorded] = []
    frames: set[str] = set()
    fault: EvidenceError | None = None
    end = _missing_end(source, name)
    try:
        for number, record in enumerate(ArchiveIterator(source, arc2warc=True)):
            if number >= MOST_RECORDS:
                raise _damaged(f"holds more than {MOST_RECORDS:,} records", name)
            if record.rec_type in {"response", "resource", "revisit"}:
                found.append(_read(record, name))
            elif record.rec_type == "request" and _for_a_frame(record.http_headers):
                frames.add(record.rec_headers.get_header("WARC-Target-URI") or "")
    except (ArchiveLoadFailed, *DAMAGED, *CONFUSED) as e:
        fault = _damaged(f"is damaged ({type(e).__name__})", name)
    fault = fault or end
    if fault is not None and not found:
        raise fault
    # a request stands before or after its answer: only at the end is it known what a frame asked for
    yield from (replace(one, in_frame=one.address in frames) for one in found)
    if fault is not None:
        # answers before the damage are whole and come in; what stood behind it is not known
        yield _unread(fault)


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
    """Read the answers in a WACZ file, once every file in it is what its list of digests says.

    Parameters
    ----------
    path
        The file.
    name
        What messages call it.

    Yields
    ------
    Recorded
        As ``warc_records``.

    Raises
    ------
    EvidenceError
        A file is missing or altered (E_WACZ_DIGEST), or what ``zip_members`` and ``warc_records`` raise.
    """
    files = {m.name: m.data for m in zip_members(path, name) if m.fault is None}
    try:
        listed = {r["path"]: _stated(r) for r in any_json(files["datapackage.json"])["resources"]}
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as e:
        raise _damaged(f"has no readable datapackage.json ({type(e).__name__})", name) from e
    signed = _signature(files, listed)
    for inner, stated in listed.items():
        algorithm, _, value = stated.rpartition(":")
        found = hashlib.sha256(files[inner]).hexdigest() if inner in files else None
        # other algorithms than SHA-256 are told by the list, and not checked here
        if found is None or (algorithm in {"sha256", ""} and value and found != value):
            raise EvidenceError(
                f"{inner} in the archive is {'missing' if found is None else 'not what its digest says'}",
                where=name,
                remedy="Get the archive again from who made it.",
                code="E_WACZ_DIGEST",
            )
    pages = _pages(files)
    for inner in sorted(files):
        if inner.startswith("archive/") and inner in listed:
            for record in _inner_records(files[inner], f"{name}, {inner}"):
                yield replace(record, listed=record.address in pages, signed=signed)


def _inner_records(data: bytes, name: str) -> Iterator[Recorded]:
    """Read one WARC among others: where it cannot be read it is named, and the others come in."""
    try:
        if data.startswith(_ZSTD):
            raise _damaged("is packed with zstd, which is not opened", name)
        yield from _records(BytesIO(data), name)
    except EvidenceError as e:
        yield _unread(e)


def _stated(resource: Mapping[str, Any]) -> str:
    """Return the digest of a resource: WACZ 1 has it as "hash", drafts of it under "stats"."""
    stats = resource.get("stats")
    return str(resource.get("hash") or (stats.get("hash") if isinstance(stats, dict) else "") or "")


def _signature(files: Mapping[str, bytes], listed: dict[str, str]) -> str:
    """Read datapackage-digest.json: its digest is checked with the others, who signed is told and not checked."""
    try:
        digest = any_json(files["datapackage-digest.json"])
        listed[str(digest["path"])] = str(digest["hash"])
        signer = digest.get("signedData") or {}
        return f", signed by {signer.get('domain') or 'a key without a name'} (signature not checked)" if signer else ""
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return ""


def _pages(files: Mapping[str, bytes]) -> set[str]:
    """Give the addresses that a WACZ names as its pages; those it found on the way (extraPages) are not among them."""
    found = set()
    for line in files.get("pages/pages.jsonl", b"").splitlines():
        try:
            page = any_json(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(page, dict) and isinstance(page.get("url"), str):
            found.add(page["url"])
    return found


def _damaged(how: str, name: str) -> EvidenceError:
    return EvidenceError(f"the web archive {how}", where=name, remedy="Get it again from who made it.", code="E_WARC")
