"""A Word document (.docx, ECMA-376) as text: paragraphs of its main part, without what was struck out."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from toolkit.evidence.proof.unpacked import DAMAGED
from toolkit.quotes.formats.body import Body, Paragraph, damaged, fact, join
from toolkit.records import StatedFact

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_MAIN = "word/document.xml"

MOST_BYTES = 100_000_000
"""Bytes a part may unpack to."""


def read_docx(data: bytes, where: str) -> Body:
    """Read a Word document.

    Parameters
    ----------
    data
        Its bytes, as stored.
    where
        Document and file, for messages.

    Returns
    -------
    Body
        Its paragraphs; inserted text is read, struck-out text is left out and counted in a note.

    Raises
    ------
    DocumentError
        Damaged, locked, or too big when unpacked (E_DOCX_DAMAGED, E_DOCX_BOMB).
    """
    from lxml.etree import XMLSyntaxError

    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if _MAIN not in archive.namelist():
                raise damaged("the file is an archive, not a Word document", where, code="E_DOCUMENT_FORMAT",
                              remedy="Save the text as .txt, .html or .docx.")  # fmt: skip
            main = _parse(_part(archive, _MAIN, where))
            core = _core(archive, where)
    except (*DAMAGED, XMLSyntaxError) as e:
        raise damaged(
            f"the Word document is damaged or locked ({type(e).__name__})", where, code="E_DOCX_DAMAGED"
        ) from e
    struck = sum(len(t.text or "") for t in main.iter(f"{_W}delText"))
    notes = [f"{struck} characters are struck out in tracked changes and left out"] if struck else []
    return join(_paragraphs(main), encoding="docx", stated=core, notes=notes)


def _part(archive: zipfile.ZipFile, name: str, where: str) -> bytes:
    info = archive.getinfo(name)
    if info.file_size > MOST_BYTES:
        raise damaged(
            f"{name} unpacks to {info.file_size:,} bytes; the limit is {MOST_BYTES:,}", where, code="E_DOCX_BOMB"
        )
    with archive.open(info) as part:
        body = part.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise damaged(f"{name} unpacks to more than {MOST_BYTES:,} bytes", where, code="E_DOCX_BOMB")
    return body


def _parse(body: bytes) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(body, parser)


def _core(archive: zipfile.ZipFile, where: str) -> list[StatedFact]:
    if "docProps/core.xml" not in archive.namelist():
        return []
    core = _parse(_part(archive, "docProps/core.xml", where))
    found = fact("title", core.findtext(f"{_DC}title"), "Word properties")
    found += fact("author", core.findtext(f"{_DC}creator"), "Word properties")
    found += fact("published", core.findtext(f"{_TERMS}created"), "Word creation date")
    return found + fact("language", core.findtext(f"{_DC}language"), "Word properties")


def _paragraphs(main: Any) -> Iterator[Paragraph]:
    for p in main.iter(f"{_W}p"):
        parts = []
        for run in p.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen"):
            if any(a.tag == f"{_W}p" and a is not p for a in _up_to(run, p)):
                continue  # a text box inside: its own paragraph
            parts.append(
                {"t": "".join(run.itertext()), "tab": "\t", "noBreakHyphen": "\u2011"}.get(
                    run.tag.removeprefix(_W), "\n"
                )
            )
        yield Paragraph("".join(parts).strip())


def _up_to(element: Any, top: Any) -> Iterator[Any]:
    parent = element.getparent()
    while parent is not None and parent is not top:
        yield parent
        parent = parent.getparent()
