"""A Word document (.docx, ECMA-376) as text: its paragraphs and notes, without what was struck out or moved away."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any

from toolkit.evidence.verification.unpacked import DAMAGED
from toolkit.quotes.formats.body import Body, Paragraph, damaged, fact, join
from toolkit.quotes.formats.dated import day_at_head, made_note
from toolkit.quotes.formats.parts import below_note, comment_note, margin_notes, parse_xml, part_of
from toolkit.records import StatedFact

_NAMESPACES = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
"""WordprocessingML, Transitional and Strict (ISO/IEC 29500-1 and -4)."""
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_MAIN = "word/document.xml"
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_MARGIN = re.compile(r"word/(?:header|footer)\d*\.xml")


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
                raise damaged(
                    "the file is an archive, not a Word or OpenDocument text",
                    where,
                    code="E_DOCUMENT_FORMAT",
                    remedy="Save the text as .txt, .html, .docx or .odt.",
                )
            main = _opened(archive, _MAIN, where)
            core, made = _core(archive, where)
            beside = {n: _opened(archive, n, where) for n in archive.namelist() if _is_beside(n)}
    except (*DAMAGED, XMLSyntaxError) as e:
        raise damaged(
            f"the Word document is damaged or locked ({type(e).__name__})", where, code="E_DOCX_DAMAGED"
        ) from e
    ns = next((n for n in _NAMESPACES if main.tag.startswith(n)), _NAMESPACES[0])
    paragraphs = list(_paragraphs(main, ns))
    notes = [*_left_out(main, ns), *_beside(beside, ns), *made_note((made or "")[:10] or None, "Word creation date")]
    below = _footnotes(beside, ns)
    head = day_at_head([p.text for p in paragraphs if p.text], "the text’s head")
    return join([*paragraphs, *below], encoding="docx", stated=[*core, *head], notes=notes)


def _is_beside(name: str) -> bool:
    """Tell the parts that are read beside the main one: notes, comments, heads and feet of pages."""
    return name in {*_NOTES, "word/comments.xml"} or _MARGIN.fullmatch(name) is not None


def _left_out(main: Any, ns: str) -> list[str]:
    """Say what of the main part is not read: words struck out, moved away, or hidden."""
    told = (
        (list(main.iter(f"{ns}delText")), "struck out in tracked changes"),
        (_texts(main.iter(f"{ns}moveFrom"), ns), "moved elsewhere in tracked changes"),
        (_texts((r for r in main.iter(f"{ns}r") if _is_hidden(r, ns)), ns), "hidden text"),
    )
    notes = []
    for texts, what in told:
        count = sum(len(t.text or "") for t in texts)
        if count:
            notes.append(f"{count} characters are {what} and left out")
    return notes


def _texts(boxes: Iterable[Any], ns: str) -> list[Any]:
    found: list[Any] = []
    for box in boxes:
        found += box.iter(f"{ns}t")
    return found


def _beside(parts: Mapping[str, Any], ns: str) -> list[str]:
    """Say what stands beside the main text: notes below it, comments, heads and feet of the pages."""
    found = below_note(len(_footnotes(parts, ns)))
    comments = parts.get("word/comments.xml")
    count = len(list(comments.iter(f"{ns}comment"))) if comments is not None else 0
    found += comment_note(count)
    said: dict[str, None] = {}
    for name in sorted(n for n in parts if _MARGIN.fullmatch(n)):
        said |= {p.text: None for p in _paragraphs(parts[name], ns) if p.text}
    return found + margin_notes(said)


def _opened(archive: zipfile.ZipFile, name: str, where: str) -> Any:
    return parse_xml(part_of(archive, name, where, code="E_DOCX_BOMB"))


def _core(archive: zipfile.ZipFile, where: str) -> tuple[list[StatedFact], str | None]:
    if "docProps/core.xml" not in archive.namelist():
        return [], None
    core = _opened(archive, "docProps/core.xml", where)
    found = fact("title", core.findtext(f"{_DC}title"), "Word properties")
    found += fact("author", core.findtext(f"{_DC}creator"), "Word properties")
    found += fact("language", core.findtext(f"{_DC}language"), "Word properties")
    return found, core.findtext(f"{_TERMS}created")


def _footnotes(parts: Mapping[str, Any], ns: str) -> list[Paragraph]:
    found: list[Paragraph] = []
    for name in _NOTES:
        found += [p for p in _paragraphs(parts[name], ns) if p.text] if name in parts else []
    return found


def _is_hidden(run: Any, ns: str) -> bool:
    mark = run.find(f"{ns}rPr/{ns}vanish")
    return mark is not None and mark.get(f"{ns}val") not in {"0", "false", "off"}


def _paragraphs(main: Any, ns: str) -> Iterator[Paragraph]:
    for p in main.iter(f"{ns}p"):
        if any(a.tag == _FALLBACK for a in p.iterancestors()):
            continue  # drawn only by programs that do not know the first choice
        parts = []
        for run in p.iter(*(f"{ns}{name}" for name in ("t", "tab", "br", "cr", "noBreakHyphen"))):
            if _is_elsewhere(run, p, ns):
                continue
            kind = run.tag.removeprefix(ns)
            if kind == "t":
                parts.append("".join(run.itertext()))
            else:
                parts.append({"tab": "\t", "noBreakHyphen": "\u2011"}.get(kind, "\n"))
        yield Paragraph("".join(parts).strip())


def _is_elsewhere(run: Any, paragraph: Any, ns: str) -> bool:
    """Tell words that are no part of a paragraph: a text box inside (its own), moved away, hidden, or a fallback."""
    for a in _up_to(run, paragraph):
        if a.tag in {f"{ns}p", f"{ns}moveFrom", _FALLBACK} or (a.tag == f"{ns}r" and _is_hidden(a, ns)):
            return True
    return False


def _up_to(element: Any, top: Any) -> Iterator[Any]:
    parent = element.getparent()
    while parent is not None and parent is not top:
        yield parent
        parent = parent.getparent()
