"""Pages inside archives: a page saved by a browser as MHTML (RFC 2557), and a WARC record (ISO 28500)."""

from __future__ import annotations

from io import BytesIO

from toolkit.errors import CONFUSED, UsageError
from toolkit.evidence.verification.unpacked import DAMAGED
from toolkit.naming import is_text_encoding
from toolkit.quotes.formats.body import damaged

MOST_BYTES = 50_000_000
"""Bytes of one page, unpacked."""

MOST_RECORDS = 10_000
"""Records looked through for a page."""


def page_in_mhtml(data: bytes, where: str) -> tuple[bytes, str | None]:
    """Give the page in an MHTML file and its address.

    Parameters
    ----------
    data
        The file's bytes.
    where
        Document and file, for messages.

    Returns
    -------
    tuple
        Bytes of the first HTML part, re-encoded as UTF-8 when only the archive knew their encoding; its address.

    Raises
    ------
    DocumentError
        No HTML part (E_ARTICLE_NONE).
    """
    from email import policy
    from email.parser import BytesParser

    message = BytesParser(policy=policy.compat32).parsebytes(data)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            body = part.get_payload(decode=True)
            charset = part.get_content_charset()
            address = part.get("Content-Location") or message.get("Snapshot-Content-Location")
            if isinstance(body, bytes) and body:
                return labelled(body, charset), str(address) if address else None
    raise damaged("the saved page holds no HTML", where, code="E_ARTICLE_NONE", remedy="Save the page again.")


def labelled(body: bytes, charset: str | None) -> bytes:
    """Put the encoding an envelope names into the page, where a reader of pages looks for it.

    Parameters
    ----------
    body
        The page.
    charset
        Name of the encoding; None changes nothing.

    Returns
    -------
    bytes
        UTF-8 with its mark; the body itself where it is not in that encoding.
    """
    if charset is None or not is_text_encoding(charset):
        return body
    try:
        return b"\xef\xbb\xbf" + body.decode(charset).encode("utf-8")
    except (LookupError, UnicodeError):
        return body


def page_in_warc(data: bytes, where: str) -> tuple[bytes, str | None, str]:
    """Give the first page in a WARC file, its address and its date.

    Parameters
    ----------
    data
        The file's bytes, plain or gzipped.
    where
        Document and file, for messages.

    Returns
    -------
    tuple
        Body of the first successful HTML or PDF answer; its address; the day it was archived.

    Raises
    ------
    UsageError
        The extra is not installed.
    DocumentError
        Damaged, or no page in it (E_WARC).
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ModuleNotFoundError as e:
        raise UsageError(
            "reading WARC files needs warcio", remedy="Install the extra: pip install 'dateline[warc]'."
        ) from e
    try:
        for number, record in enumerate(ArchiveIterator(BytesIO(data))):
            if number >= MOST_RECORDS:
                break
            if record.rec_type not in {"response", "resource"} or not _is_page(record):
                continue
            body = record.content_stream().read(MOST_BYTES + 1)
            if len(body) > MOST_BYTES:
                raise damaged(f"a record unpacks to more than {MOST_BYTES:,} bytes", where, code="E_WARC")
            headers = record.rec_headers
            return body, headers.get_header("WARC-Target-URI"), (headers.get_header("WARC-Date") or "")[:10]
    except (ArchiveLoadFailed, *DAMAGED, *CONFUSED) as e:
        raise damaged(f"the WARC file is damaged ({type(e).__name__})", where, code="E_WARC") from e
    raise damaged("the WARC file holds no page", where, code="E_WARC", remedy="Archive the page again.")


def _is_page(record: object) -> bool:
    http = getattr(record, "http_headers", None)
    if http is None:
        kind = record.rec_headers.get_header("Content-Type") or ""  # type: ignore[attr-defined]
        return "html" in kind or "pdf" in kind
    kind = (http.get_header("Content-Type") or "").lower()
    return str(http.get_statuscode()).startswith("2") and ("html" in kind or "pdf" in kind)
