"""From bytes to characters: by byte order mark, as declared, as UTF-8; what is left by detection, with a warning."""

from __future__ import annotations

import codecs
import re
import warnings

from toolkit.errors import DatelineWarning, DocumentError
from toolkit.naming import is_text_encoding

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"(?:coding[:=]|charset\s*=)\s*[\"']?([\w.:-]+)", re.I)
_XML = re.compile(rb"<\?xml[^>]*encoding=[\"']([\w.:-]+)", re.I)
DECLARED_WITHIN = 4096
"""Bytes in which a declaration is looked for; HTML asks for the first 1,024, many pages need more."""

DETECTED_ON = 200_000
"""Bytes that detection looks at."""

FOREIGN_SHARE = 0.3
"""Share of letters beyond ASCII from which a text read as Windows-1252 is none: Spanish and French stay below 0.1."""

_WEB_NAMES = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
}
"""What browsers read under these names (WHATWG Encoding Standard, section 4.2)."""


def decode(data: bytes, where: str, *, page: bool = False) -> tuple[str, str, tuple[str, ...]]:
    """Decode a document.

    Parameters
    ----------
    data
        Its bytes.
    where
        Document and file, for messages.
    page
        True for HTML, whose names of encodings mean what browsers take them for.

    Returns
    -------
    tuple
        Characters, name of the encoding, and notes on what is doubtful.

    Raises
    ------
    DocumentError
        A byte order mark that the rest does not bear out (E_DOCUMENT_ENCODING).
    """
    text, name, notes = _decoded(data, where, page=page)
    for note in notes:
        warnings.warn(f"{where}: {note}", DatelineWarning, stacklevel=5)
    return text, name, notes


def _decoded(data: bytes, where: str, *, page: bool) -> tuple[str, str, tuple[str, ...]]:
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _marked(data, name, where), name, ()
    declared = declared_encoding(data)
    utf8 = _try(data, "utf-8")
    if declared:
        name = _WEB_NAMES.get(declared.lower(), declared) if page else declared
        text = _try(data, name)
        if text is not None:
            return text, name, ()
        if utf8 is not None:
            return utf8, "utf-8", (f"the page declares {declared}, which its bytes are not; read as UTF-8",)
        note = f"the page declares {declared}, and some of its bytes are none; those stand as �"
        return data.decode(name, errors="replace"), name, (note,)
    if utf8 is not None:
        return utf8, "utf-8", ()
    return _detected(data)


def declared_encoding(data: bytes) -> str | None:
    """Give the encoding that the first bytes of a file declare, if Python knows it."""
    head = data[:DECLARED_WITHIN]
    match = _XML.search(head) or _DECLARED.search(head)
    name = match.group(1).decode("ascii", errors="replace") if match else ""
    return name if is_text_encoding(name) else None


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _marked(data: bytes, encoding: str, where: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeError as e:
        raise DocumentError(
            f"bytes do not decode as {encoding}, which the file itself declares ({e.__class__.__name__})",
            where=where,
            remedy="Save it as UTF-8.",
            code="E_DOCUMENT_ENCODING",
        ) from e


def _detected(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    text, name = data.decode("cp1252", errors="replace"), "cp1252"
    letters = [c for c in text[:20_000] if c.isalpha()]
    if sum(c > "\x7f" for c in letters) > FOREIGN_SHARE * len(letters):
        text, name = _best_guess(data) or (text, name)
    title = "Windows-1252" if name == "cp1252" else name
    note = f"not UTF-8, and no encoding is declared; read as {title}, check accents and quotes"
    return text, name, (note,)


def _best_guess(data: bytes) -> tuple[str, str] | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:DETECTED_ON]).best()
    if best is None:
        return None
    return data.decode(best.encoding, errors="replace"), best.encoding
