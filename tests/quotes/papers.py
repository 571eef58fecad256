"""Small PDF and Word files, written byte by byte so that the tests know what is in them."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence

HEADER = b"%PDF-1.4\n"


def pdf(pages: Sequence[Sequence[str]], *, info: str = "", before: str = "", filters: int = 0) -> bytes:
    """A PDF with one line of Helvetica after the other; ``before`` goes in front of each page's text."""
    contents = [_content(lines, before) for lines in pages]
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    font = 3
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    for content in contents:
        body = content
        for _ in range(filters):
            body = zlib.compress(body, 9)
        names = b" ".join([b"/FlateDecode"] * filters)
        head = b"<< /Length %d%s >>" % (len(body), b" /Filter [%s]" % names if filters else b"")
        objects.append(head + b"\nstream\n" + body + b"\nendstream")
        page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R" % len(objects)
        objects.append(page + b" /Resources << /Font << /F1 %d 0 R >> >> >>" % font)
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    trailer = b"<< /Size %d /Root 1 0 R" % (len(objects) + (2 if info else 1))
    if info:
        objects.append(f"<< {info} >>".encode("latin-1"))
        trailer += b" /Info %d 0 R" % len(objects)
    return _file(objects, trailer + b" >>")


def _content(lines: Sequence[str], before: str) -> bytes:
    shown = []
    for line in lines:
        text = line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        shown.append(f"({text}) Tj T*")
    return f"BT /F1 11 Tf 14 TL 60 720 Td {before} {' '.join(shown)} ET".encode("cp1252")


def _file(objects: Sequence[bytes], trailer: bytes) -> bytes:
    out = io.BytesIO()
    out.write(HEADER)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    at = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (trailer, at))
    return out.getvalue()


def bomb(megabytes: int = 800) -> bytes:
    """A page whose content unpacks, twice, to so many megabytes of spaces."""
    squeezer = zlib.compressobj(9)
    inner = b"".join(squeezer.compress(b" " * 1_000_000) for _ in range(megabytes)) + squeezer.flush()
    body = zlib.compress(inner, 9)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream" % (len(body), body),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 3 0 R /Resources << >> >>",
    ]
    return _file(objects, b"<< /Size 5 /Root 1 0 R >>")


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(paragraphs: Sequence[str], *, core: str = "", raw: str = "") -> bytes:
    """A Word document; ``raw`` is markup put behind its paragraphs."""
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs) + raw
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {_W}><w:body>{body}</w:body></w:document>")
        if core:
            names = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
            archive.writestr("docProps/core.xml", f"<coreProperties {names}>{core}</coreProperties>")
    return out.getvalue()


_O = "urn:oasis:names:tc:opendocument:xmlns:"
_ODF = " ".join(f'xmlns:{name}="{_O}{name}:1.0"' for name in ("office", "text", "style", "table", "draw", "meta"))
ODT = "application/vnd.oasis.opendocument.text"


def odt(paragraphs: Sequence[str], *, raw: str = "", styles: str = "", margin: str = "", meta: str = "") -> bytes:
    """An OpenDocument text; ``raw`` is markup put behind its paragraphs, the others that of its other parts."""
    body = "".join(f"<text:p>{text}</text:p>" for text in paragraphs) + raw
    dc = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    parts = {
        "mimetype": ODT,
        "content.xml": f"<office:document-content {_ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        "styles.xml": f"<office:document-styles {_ODF}><office:master-styles><style:master-page>{margin}"
        "</style:master-page></office:master-styles></office:document-styles>",
        "meta.xml": f"<office:document-meta {_ODF} {dc}><office:meta>{meta}</office:meta></office:document-meta>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def flat_odt(paragraphs: Sequence[str]) -> bytes:
    """The same in one XML file (.fodt)."""
    body = "".join(f"<text:p>{text}</text:p>" for text in paragraphs)
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {_ODF} office:mimetype="{ODT}">'
    return f"{head}<office:body><office:text>{body}</office:text></office:body></office:document>".encode()
