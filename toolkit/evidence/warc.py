"""Web archives: WARC (ISO 28500), record by record with its own time, address and digest, and WACZ, a zip of them."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from toolkit.errors import CONFUSED, EvidenceError, UsageError
from toolkit.evidence.archives import zip_members
from toolkit.evidence.proof.unpacked import DAMAGED

MOST_RECORDS = 100_000
"""Records read from one file."""

MOST_BYTES = 200_000_000
"""Bytes of one record, unpacked."""

_CHUNK = 1 << 16
_KEPT = ("WARC-Date", "WARC-Record-ID", "WARC-Payload-Digest", "WARC-Block-Digest", "WARC-IP-Address")
_PRIVATE = frozenset({"set-cookie", "set-cookie2"})


@dataclass(frozen=True, slots=True)
class Recorded:
    """One answer of the web, as an archive holds it.

    Attributes
    ----------
    address
        Address that was asked.
    captured
        When, as the archive states it (UTC).
    status
        HTTP status; None for a resource without one.
    mime
        Kind of content that the server stated, in small letters.
    payload
        The body, transfer encoding undone.
    headers
        HTTP headers but cookies.
    stated
        What the archive states of the record.
    digest_checked
        True when the archive states a digest of the payload and it fits; False when it states none we know.
    """

    address: str
    captured: str
    status: int | None
    mime: str
    payload: bytes
    headers: dict[str, str]
    stated: dict[str, str]
    digest_checked: bool

    @property
    def is_page(self) -> bool:
        """Tell whether it is a page or PDF that a person read."""
        return self.status in {None, 200} and ("html" in self.mime or "pdf" in self.mime) and bool(self.payload)


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
        One a response or resource record, in order.

    Raises
    ------
    UsageError
        The extra is not installed.
    EvidenceError
        Damaged, too big (E_WARC), or a payload that is not what its digest says (E_WARC_DIGEST).
    """
    with path.open("rb") as source:
        yield from _records(source, name)


def _require_end(source: IO[bytes], name: str) -> None:
    """Refuse a file that was cut off: its last gzip member, or the blank lines after its last record, are missing."""
    if source.read(2) != b"\x1f\x8b":
        source.seek(-4, os.SEEK_END)
        if source.read(4) != b"\r\n\r\n":
            raise _damaged("is cut short", name)
        source.seek(0)
        return
    source.seek(0)
    unpacker = zlib.decompressobj(wbits=31)
    packed = source.read(_CHUNK)
    while packed:
        unpacker.decompress(packed, _CHUNK)
        packed = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
        more = packed or source.read(_CHUNK)
        if unpacker.eof and more:
            unpacker = zlib.decompressobj(wbits=31)
        packed = more
    if not unpacker.eof:
        raise _damaged("is cut short", name)
    source.seek(0)


def _records(source: IO[bytes], name: str) -> Iterator[Recorded]:
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ModuleNotFoundError as e:
        raise UsageError(
            "taking in WARC files needs warcio", where=name, remedy="Install the extra: pip install 'dateline[warc]'."
        ) from e
    try:
        _require_end(source, name)
        for number, record in enumerate(ArchiveIterator(source)):
            if number >= MOST_RECORDS:
                raise _damaged(f"holds more than {MOST_RECORDS:,} records", name)
            if record.rec_type in {"response", "resource"}:
                yield _read(record, name)
    except (ArchiveLoadFailed, *DAMAGED, *CONFUSED) as e:
        raise _damaged(f"is damaged ({type(e).__name__})", name) from e


def _read(record: Any, name: str) -> Recorded:
    headers, http = record.rec_headers, record.http_headers
    address = headers.get_header("WARC-Target-URI") or ""
    raw = _whole(record.raw_stream, address, name)
    payload = _decoded(raw, http)
    stated = headers.get_header("WARC-Payload-Digest")
    checked = _check(stated, raw, payload, address, name)
    kind = (http.get_header("Content-Type") if http else headers.get_header("Content-Type")) or ""
    status = str(http.get_statuscode()) if http else ""
    code = int(status) if status.isdigit() else None
    return Recorded(
        address=address, captured=headers.get_header("WARC-Date") or "", status=code,
        mime=kind.lower(), payload=payload,
        headers={k.lower(): v for k, v in (http.headers if http else []) if k.lower() not in _PRIVATE},
        stated={k: v for k in _KEPT if (v := headers.get_header(k))}, digest_checked=checked,
    )  # fmt: skip


def _whole(stream: Any, address: str, name: str) -> bytes:
    """Read a record to its stated end."""
    parts, size = [], 0
    while piece := stream.read(1 << 16):
        parts.append(piece)
        size += len(piece)
        if size > MOST_BYTES:
            raise _damaged(f"holds a record of more than {MOST_BYTES:,} bytes, {address[:80]}", name)
    if getattr(stream, "limit", 0) > 0:
        raise _damaged(f"is cut short in the record of {address[:80]}", name)
    return b"".join(parts)


def _decoded(raw: bytes, http: Any) -> bytes:
    """Undo chunks and compression, as a browser does."""
    if http is None:
        return raw
    from warcio.bufferedreaders import BufferedReader, ChunkedDataReader

    encoding = (http.get_header("Content-Encoding") or "").lower()
    known = encoding if encoding in {"gzip", "deflate", "br"} else None
    chunked = (http.get_header("Transfer-Encoding") or "").lower() == "chunked"
    reader = (ChunkedDataReader if chunked else BufferedReader)(BytesIO(raw), decomp_type=known)
    parts, size = [], 0
    while piece := reader.read(1 << 16):
        parts.append(piece)
        size += len(piece)
        if size > MOST_BYTES:
            raise ValueError("a body unpacks to too much")
    return b"".join(parts)


def _check(stated: str | None, raw: bytes, payload: bytes, address: str, name: str) -> bool:
    """Compare a stated digest with the body; writers differ in whether chunks and compression are undone first."""
    algorithm, _, value = (stated or "").partition(":")
    algorithm = algorithm.lower().replace("-", "")
    if not value or algorithm not in {"sha1", "sha256", "sha512", "md5"}:
        return False
    for body in (raw, payload):
        digest = hashlib.new(algorithm, body, usedforsecurity=False)
        if value.strip().lower() in {digest.hexdigest(), base64.b32encode(digest.digest()).decode().lower()}:
            return True
    raise EvidenceError(
        f"the answer of {address[:120]} is not what its digest in the archive says", where=name,
        remedy="Get the archive again from who made it; do not rely on this copy.", code="E_WARC_DIGEST",
    )  # fmt: skip


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
    files = dict(zip_members(path, name))
    try:
        listed = {r["path"]: str(r["hash"]) for r in json.loads(files["datapackage.json"])["resources"]}
    except (KeyError, TypeError, ValueError) as e:
        raise _damaged(f"has no readable datapackage.json ({type(e).__name__})", name) from e
    for inner, stated in listed.items():
        algorithm, _, value = stated.rpartition(":")
        found = hashlib.sha256(files[inner]).hexdigest() if inner in files else None
        if algorithm in {"sha256", ""} and found != value:
            raise EvidenceError(
                f"{inner} in the archive is {'missing' if found is None else 'not what its digest says'}", where=name,
                remedy="Get the archive again from who made it.", code="E_WACZ_DIGEST",
            )  # fmt: skip
    for inner in sorted(files):
        if inner.startswith("archive/") and inner in listed:
            yield from _records(BytesIO(files[inner]), f"{name}, {inner}")


def _damaged(how: str, name: str) -> EvidenceError:
    return EvidenceError(f"the web archive {how}", where=name, remedy="Get it again from who made it.", code="E_WARC")
