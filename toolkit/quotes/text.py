"""Documents as text with stable offsets: the characters of the stored bytes, nothing added, dropped or reordered."""

from __future__ import annotations

import codecs
import re
import warnings

from toolkit.errors import DatelineWarning, DocumentError
from toolkit.quotes.parse import paragraph_spans
from toolkit.records import Document, DocumentText

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_NOT_TEXT = {
    b"%PDF-": "a PDF", b"PK\x03\x04": "a ZIP archive or an Office file", b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image", b"II*\x00": "a TIFF image", b"MM\x00*": "a TIFF image", b"GIF8": "a GIF image",
    b"\xd0\xcf\x11\xe0": "an old Office file", b"\x1f\x8b": "a gzip archive", b"WARC/": "a WARC archive",
}  # fmt: skip
_HTML = re.compile(rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]", re.I | re.S)
_DECLARED = re.compile(rb"(?:coding[:=]|charset=)\s*[\"']?([\w.-]+)", re.I)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def read_document(document: Document) -> DocumentText:
    """Read a held document as text.

    Parameters
    ----------
    document
        With ``path`` set to its evidentiary copy: plain text or Markdown.

    Returns
    -------
    DocumentText
        Offsets count its characters; paragraphs are the blocks between blank lines.

    Raises
    ------
    DocumentError
        No bytes at hand, no characters in them, or not a text.
    """
    where = f"document {document.id}, file {document.file}"
    if document.path is None:
        raise DocumentError(
            f"document {document.id!r} is cited, not held", where=where, remedy="Add its file under documents/."
        )
    try:
        data = document.path.read_bytes()
    except OSError as e:
        raise DocumentError(
            f"cannot read the bytes of document {document.id!r} ({e.strerror})", where=where,
            remedy="Put the file back under documents/.",
        ) from e  # fmt: skip
    text, encoding = _decode(data, where)
    if not text.strip("\ufeff\u200b \t\r\n\f"):
        raise DocumentError(
            f"document {document.id!r} holds no characters", where=where, remedy="Add the text, or drop the document.",
            code="E_DOCUMENT_EMPTY",
        )  # fmt: skip
    return DocumentText(document=document, text=text, paragraphs=tuple(paragraph_spans(text)), encoding=encoding)


def _decode(data: bytes, where: str) -> tuple[str, str]:
    """Decode by byte order mark, as UTF-8, or as declared; what is left is taken as Windows-1252, with a warning."""
    for start, what in _NOT_TEXT.items():
        if data.startswith(start):
            raise _not_text(what, where)
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _strict(data, name, where)
    if _HTML.match(data[:4096]):
        raise _not_text("an HTML page", where)
    if b"\x00" in data:
        raise _not_text("binary data", where)
    try:
        text, encoding = data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as e:
        text, encoding = _other(data, e.start, where)
    if len(_CONTROL.findall(text[:4096])) > 8:
        raise _not_text("binary data", where)
    return text, encoding


def _other(data: bytes, at: int, where: str) -> tuple[str, str]:
    declared = _DECLARED.search(data[:1024])
    name = declared.group(1).decode("ascii") if declared else ""
    if _known(name):
        return _strict(data, name, where)
    warnings.warn(
        f"{where}: not UTF-8 (byte {at}) and no encoding declared; read as Windows-1252, check accents and quotes",
        DatelineWarning, stacklevel=5,
    )  # fmt: skip
    return data.decode("cp1252", errors="replace"), "cp1252"


def _known(name: str) -> bool:
    try:
        codecs.lookup(name)
    except (LookupError, ValueError):
        return False
    return True


def _strict(data: bytes, encoding: str, where: str) -> tuple[str, str]:
    try:
        return data.decode(encoding), encoding
    except UnicodeError as e:
        raise DocumentError(
            f"bytes do not decode as {encoding}, which the file itself declares ({e.__class__.__name__})", where=where,
            remedy="Save it as UTF-8.", code="E_DOCUMENT_ENCODING",
        ) from e  # fmt: skip


def _not_text(what: str, where: str) -> DocumentError:
    return DocumentError(
        f"the file is {what}, not plain text or Markdown", where=where,
        remedy="Save the article's text as UTF-8 .txt or .md and keep the original beside it.",
        code="E_DOCUMENT_FORMAT",
    )  # fmt: skip
