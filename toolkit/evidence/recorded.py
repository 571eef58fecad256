"""One answer of the web as an archive holds it, whatever the form of the archive, and how its body is unpacked."""

from __future__ import annotations

import base64
import hashlib
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from toolkit.errors import CONFUSED, EvidenceError

MOST_BYTES = 200_000_000
"""Bytes of one record, unpacked."""


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
    revisit
        True for a page that was found unchanged: its body lies where its digest was first recorded.
    listed
        True where the archive names it among its pages.
    in_frame
        True where the browser asked for it as part of another page.
    signed
        Words on the signature of the archive, for the note; "" without one.
    fault
        Why it could not be read.
    """

    address: str
    captured: str
    status: int | None
    mime: str
    payload: bytes
    headers: dict[str, str]
    stated: dict[str, str]
    digest_checked: bool
    revisit: bool = False
    listed: bool = False
    in_frame: bool = False
    signed: str = ""
    fault: EvidenceError | None = None

    @property
    def payload_digest(self) -> str:
        """Digest that the archive states of the body; of base32 some writers use small letters. "" without one."""
        return self.stated.get("WARC-Payload-Digest", "").casefold()

    @property
    def is_page(self) -> bool:
        """Tell whether it is a page or PDF that a person read."""
        read = "html" in self.mime or "pdf" in self.mime
        return self.status in {None, 200} and read and bool(self.payload or self.revisit)


def no_body(record: Recorded, name: str) -> EvidenceError:
    """Say that the body of a revisit record is not in the archive.

    Parameters
    ----------
    record
        The record.
    name
        What messages call the archive.
    """
    return EvidenceError(
        f"{record.address[:200]} was found unchanged at {record.captured or 'an unknown time'} (a revisit record): its "
        "body is not in this archive",
        where=name,
        remedy="Add the archive that first recorded it.",
        code="E_WARC_REVISIT",
    )


def unpacked_body(raw: bytes, http: Any, address: str, name: str) -> bytes:
    """Undo chunks and compression, as a browser does.

    Parameters
    ----------
    raw
        The body as recorded.
    http
        Its HTTP headers, or None.
    address, name
        What messages call the answer, and the archive.

    Raises
    ------
    EvidenceError
        It is damaged, unpacks to too much (E_WARC), or needs a library that is not installed (E_EXTRA).
    """
    if http is None:
        return raw
    body = _joined(raw) if (http.get_header("Transfer-Encoding") or "").lower() == "chunked" else raw
    codings = [c.strip().lower() for c in (http.get_header("Content-Encoding") or "").split(",")]
    try:
        # named in the order in which they were applied
        for coding in reversed(codings):
            body = _uncoded(body, coding, address, name)
    except (zlib.error, *CONFUSED) as e:
        raise _not_read(f"cannot be unpacked ({type(e).__name__})", address, name) from e
    return body


def _joined(raw: bytes) -> bytes:
    from warcio.bufferedreaders import ChunkedDataReader

    return bytes(ChunkedDataReader(BytesIO(raw)).read(MOST_BYTES))


def _uncoded(body: bytes, coding: str, address: str, name: str) -> bytes:
    if coding in {"gzip", "x-gzip"}:
        return (
            _inflated(body, 31) if body.startswith(b"\x1f\x8b") else body
        )  # many recorders undo it, and keep the header
    if coding == "deflate":
        try:
            return _inflated(body, zlib.MAX_WBITS)
        except zlib.error:
            # some servers leave the zlib header out (RFC 9110, 8.4.1.2)
            return _inflated(body, -zlib.MAX_WBITS)
    # recorders that undo the packing leave the header, and what begins with < is a page already
    if body.lstrip()[:1] == b"<":
        return body
    if coding in _NOT_OPENED:
        raise _not_read(f"is packed with {coding}, which is not opened", address, name)
    return _by_library(body, coding, address, name) if coding in _PACKINGS else body


def _inflated(body: bytes, bits: int) -> bytes:
    unpacker = zlib.decompressobj(wbits=bits)
    data = unpacker.decompress(body, MOST_BYTES)
    if unpacker.unconsumed_tail:
        raise ValueError("it unpacks to too much")
    return data


_PACKINGS = {"br": "brotli", "zstd": "zstd"}
_NOT_OPENED = frozenset({"compress", "x-compress", "dcb", "dcz", "exi", "aes128gcm", "pack200-gzip"})
"""The other codings of the registry of RFC 9110: old ones, and those that need a dictionary or a key from elsewhere."""


def _by_library(body: bytes, coding: str, address: str, name: str) -> bytes:
    """Undo brotli or zstd, which Python has no reader of before 3.14."""
    try:
        data, whole = _from_brotli(body) if coding == "br" else _from_zstd(body)
    except ModuleNotFoundError as e:
        raise EvidenceError(
            f"the answer of {address[:120]} is packed with {_PACKINGS[coding]}, which needs the package {e.name}",
            where=name,
            remedy="Install the extra: pip install 'dateline[warc]'.",
            code="E_EXTRA",
        ) from e
    if not whole:
        raise _not_read(f"is packed with {_PACKINGS[coding]}, and damaged or too large", address, name)
    return data


def _from_brotli(body: bytes) -> tuple[bytes, bool]:
    """Unpack brotli, no further than a record may go; give the bytes, and whether that is all of them."""
    import brotli

    unpacker = brotli.Decompressor()
    try:
        data = bytes(unpacker.process(body, output_buffer_limit=MOST_BYTES))
    except brotli.error:
        return b"", False
    return data, unpacker.is_finished()


def _from_zstd(body: bytes) -> tuple[bytes, bool]:
    """Unpack zstd likewise, in small bites: a kilobyte unpacks to 32 MB at most (RFC 8878, blocks of 128 kB)."""
    import zstandard

    unpacker = zstandard.ZstdDecompressor().decompressobj()
    data = bytearray()
    try:
        for at in range(0, len(body), 1024):
            data += unpacker.decompress(body[at : at + 1024])
            if unpacker.eof or len(data) > MOST_BYTES:
                break
    except zstandard.ZstdError:
        return b"", False
    return bytes(data), unpacker.eof and len(data) <= MOST_BYTES


def check_digest(stated: str | None, raw: bytes, payload: bytes, address: str, name: str) -> bool:
    """Compare a stated digest with the body; writers differ in whether chunks and compression are undone first.

    Parameters
    ----------
    stated
        Such as "sha1:3I42H3S6...", as the archive has it.
    raw, payload
        The body as recorded, and unpacked.
    address, name
        What messages call the answer, and the archive.

    Returns
    -------
    bool
        True when it fits; False when none is stated that we know.

    Raises
    ------
    EvidenceError
        It does not fit (E_WARC_DIGEST).
    """
    algorithm, _, value = (stated or "").partition(":")
    algorithm = algorithm.lower().replace("-", "")
    if not value or algorithm not in {"sha1", "sha256", "sha512", "md5"}:
        return False
    # the standard means the body as sent; wget and some browsers hash it unpacked
    for body in (raw, payload):
        digest = hashlib.new(algorithm, body, usedforsecurity=False)
        if value.strip().lower() in {digest.hexdigest(), base64.b32encode(digest.digest()).decode().lower()}:
            return True
    raise EvidenceError(
        f"the answer of {address[:120]} is not what its digest in the archive says",
        where=name,
        remedy="Get the archive again from who made it; do not rely on this copy.",
        code="E_WARC_DIGEST",
    )


def _not_read(how: str, address: str, name: str) -> EvidenceError:
    return EvidenceError(
        f"the answer of {address[:120]} {how}", where=name, remedy="Get it again from who made it.", code="E_WARC"
    )
