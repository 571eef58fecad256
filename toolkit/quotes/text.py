"""Documents as text with stable offsets: the characters of the stored bytes, nothing added, dropped or reordered."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from toolkit.errors import DocumentError
from toolkit.quotes.characters import seen, unseen_notes
from toolkit.quotes.encodings import decode
from toolkit.quotes.formats import archives
from toolkit.quotes.formats.body import Body, fact
from toolkit.quotes.formats.dated import day_at_head, near_midnight_note
from toolkit.quotes.formats.opendocument import is_opendocument, read_opendocument
from toolkit.quotes.formats.stamps import stamped_day
from toolkit.quotes.formats.structured import read_structured
from toolkit.quotes.formats.telling import is_page
from toolkit.quotes.languages import language_of, reading_notes
from toolkit.quotes.parse import paragraph_spans
from toolkit.quotes.quotation_spans import find_quotations, outer_quotations
from toolkit.records import Document, DocumentText

_NOT_TEXT = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"II*\x00": "a TIFF image",
    b"MM\x00*": "a TIFF image",
    b"GIF8": "a GIF image",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"{\\rtf": "a Rich Text file",
}
_MHTML = re.compile(rb"^(?:[\w-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)*?Content-Type:\s*multipart/related", re.I)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")

LONGEST_BYTES = 50_000_000
"""Bytes of a document that are read: ten times the longest report met so far."""


def read_document(document: Document) -> DocumentText:
    """Read a held document as text.

    Parameters
    ----------
    document
        With ``path`` set to its evidentiary copy: plain text, Markdown, HTML, PDF, .docx, .odt, a page saved as
        MHTML, or a WARC file.

    Returns
    -------
    DocumentText
        Offsets count its characters. What the document says of itself stands under ``stated``; where the case does not
        know the day of publication, the author or the address, the first one stated is taken.

    Raises
    ------
    DocumentError
        No bytes at hand, no characters in them, a format that is not read, or a damaged file.
    """
    where = f"document {document.id}, file {document.file}"
    data = _bytes_of(document, where)
    body = _body(_labelled(data, document.charset), where)
    if not seen(body.text).strip():
        raise DocumentError(
            f"document {document.id!r} holds no characters",
            where=where,
            remedy="Add the text, or drop the document.",
            code="E_DOCUMENT_EMPTY",
        )
    return DocumentText(
        document=_completed(document, body),
        text=body.text,
        paragraphs=body.paragraphs,
        encoding=body.encoding,
        pages=body.pages,
        times=body.times,
        boxes=body.boxes,
        voices=body.voices,
        source_spans=body.source_spans,
        stated=body.stated,
        notes=(*body.notes, *_language_notes(body), *near_midnight_note(body.stated), *unseen_notes(body.text)),
    )


def _language_notes(body: Body) -> list[str]:
    """Say how a text that is not in English is read, or that it is not."""
    stated = next((f.value for f in body.stated if f.field == "language"), None)
    language = language_of(body.text, stated=stated)
    if language == "en":
        return []
    return reading_notes(language, outer_quotations(find_quotations(body.text, body.paragraphs)))


def _labelled(data: bytes, charset: str | None) -> bytes:
    """Give a text in the encoding that was stated beside it, where its own bytes are not UTF-8."""
    if charset is None or b"\0" in data[:1024] or data.startswith((*_NOT_TEXT, b"PK", b"\x1f\x8b", b"WARC/", b"%PDF")):
        return data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return archives.labelled(data, charset)
    return data


def _bytes_of(document: Document, where: str) -> bytes:
    if document.path is None:
        raise DocumentError(
            f"document {document.id!r} is cited, not held", where=where, remedy="Add its file under documents/."
        )
    try:
        if document.path.stat().st_size > LONGEST_BYTES:
            raise DocumentError(
                f"document {document.id!r} has more than {LONGEST_BYTES:,} bytes",
                where=where,
                remedy="Cut out the part that matters.",
                code="E_DOCUMENT_TOO_LONG",
            )
        return document.path.read_bytes()
    except OSError as e:
        raise DocumentError(
            f"cannot read the bytes of document {document.id!r} ({e.strerror})",
            where=where,
            remedy="Put the file back under documents/.",
        ) from e


def _completed(document: Document, body: Body) -> Document:
    """Fill in what the case does not know from what the document says of itself."""
    known: dict[str, str] = {}
    for field in ("published", "author", "url"):
        values = [f.value for f in body.stated if f.field == field]
        if not values or getattr(document, field) is not None:
            continue
        value = _first_day(values) if field == "published" else values[0]
        if value and (field != "url" or value.startswith(("http://", "https://"))):
            known[field] = value
    return document.model_copy(update=known)


def _first_day(values: Sequence[str]) -> str | None:
    """Give the first of several stamps that is a whole day, else the first that is any date."""
    days = [day for value in values if (day := calendar_day(value))]
    return next((d for d in days if len(d) == 10), days[0] if days else None)


def calendar_day(text: str) -> str | None:
    """Give the day a document states as its own, as written there, without a change of time zone.

    Parameters
    ----------
    text
        A date as metadata carry it: "2018-11-13T03:00:00+09:00", "2018-11", "13 November 2018".

    Returns
    -------
    str or None
        EDTF text, or None where the words are no date.
    """
    from toolkit.quotes.dates import find_dates

    if day := stamped_day(text):
        return day
    if re.match(r"\s*(?:\d{9,}|\d{4}-\d\d?-\d\d?)", text):
        return None
    found = find_dates(text)
    return found[0].edtf if found and "/" not in (found[0].edtf or "/") else None


def _body(data: bytes, where: str) -> Body:
    """Read bytes by what they are, whatever the file is called."""
    for start, what in _NOT_TEXT.items():
        if data.startswith(start):
            raise _not_text(what, where)
    if is_opendocument(data):
        return read_opendocument(data, where)
    if data.startswith(b"PK\x03\x04"):
        from toolkit.quotes.formats.docx import read_docx

        return read_docx(data, where)
    if b"%PDF-" in data[:1024]:
        from toolkit.quotes.formats.pdf import read_pdf

        return read_pdf(data, where)
    if data.startswith(b"WARC/") or (data.startswith(b"\x1f\x8b") and _is_warc(data)):
        return _inner(archives.page_in_warc, data, where)
    if data.startswith(b"\x1f\x8b"):
        raise _not_text("a gzip archive", where)
    if _MHTML.match(data[:8192]):
        return _inner(archives.page_in_mhtml, data, where)
    structured = read_structured(data, where)
    if structured is not None:
        return structured
    if is_page(data):
        from toolkit.quotes.formats.page import read_page

        return read_page(data, where)
    return _plain(data, where)


def _is_warc(data: bytes) -> bool:
    import zlib

    try:
        return zlib.decompressobj(wbits=31).decompress(data, 16).startswith(b"WARC/")
    except zlib.error:
        return False


def _inner(open_archive: Callable[[bytes, str], tuple[object, ...]], data: bytes, where: str) -> Body:
    """Read the page inside an archive; the archive's own words about it come last."""
    page, address, *day = open_archive(data, where)
    if not isinstance(page, bytes):
        raise TypeError(page)
    body = _body(page, where)
    kind = "WARC record" if day else "saved page"
    stated = [*body.stated, *fact("url", address, kind)]
    notes = [*body.notes, f"archived on {day[0]}"] if day and day[0] else [*body.notes]
    return Body(body.text, body.paragraphs, body.encoding, body.pages, body.source_spans, tuple(stated), tuple(notes))


def _plain(data: bytes, where: str) -> Body:
    if b"\x00" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\x00\x00\xfe\xff" not in data[:4]:
        raise _not_text("binary data", where)
    text, encoding, notes = decode(data, where)
    if len(_CONTROL.findall(text[:4096])) > 8:
        raise _not_text("binary data", where)
    if text.lstrip("\ufeff \r\n\t").startswith("<?xml"):
        raise _not_text("XML of a form that is not known", where)
    stated = day_at_head(text[:4000].splitlines(), "the text’s head")
    return Body(text, tuple(paragraph_spans(text)), encoding, stated=tuple(stated), notes=notes)


def _not_text(what: str, where: str) -> DocumentError:
    return DocumentError(
        f"the file is {what}, not a text, page, PDF, Word or OpenDocument text",
        where=where,
        remedy="Save the article's text as UTF-8 .txt or .md and keep the original beside it.",
        code="E_DOCUMENT_FORMAT",
    )
