"""An OpenDocument text (.odt, .fodt; ISO/IEC 26300) as text, as LibreOffice, OpenOffice and Google Docs save one."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import chain
from typing import Any

from toolkit.evidence.verification.unpacked import DAMAGED
from toolkit.quotes.formats.body import Body, Paragraph, damaged, fact, join
from toolkit.quotes.formats.dated import day_at_head, made_note
from toolkit.quotes.formats.parts import below_note, comment_note, margin_notes, parse_xml, part_of
from toolkit.records import StatedFact

_OASIS = "{urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TEXT, _STYLE = f"{_OASIS}office:1.0}}", f"{_OASIS}text:1.0}}", f"{_OASIS}style:1.0}}"
_META, _DC = f"{_OASIS}meta:1.0}}", "{http://purl.org/dc/elements/1.1/}"
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")
_MARKS = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_NOTE, _COMMENT, _CHANGES = f"{_TEXT}note", f"{_OFFICE}annotation", f"{_TEXT}tracked-changes"
_ASIDE = frozenset({_NOTE, _COMMENT, _CHANGES, f"{_TEXT}ruby-text", f"{_TEXT}hidden-text", f"{_TEXT}hidden-paragraph"})
_BLANKS = re.compile(r"[ \t\r\n]+")
_FLAT = re.compile(rb"(?:\s|\xef\xbb\xbf|<\?xml[^>]*>|<!--.*?-->)*<office:document\s", re.S)
_KIND = b"application/vnd.oasis.opendocument.text"
_SOURCE = "OpenDocument properties"


def is_opendocument(data: bytes) -> bool:
    """Tell an OpenDocument text, packed or flat, by its bytes.

    Parameters
    ----------
    data
        The bytes of a file.

    Examples
    --------
    >>> is_opendocument(b"<office:document office:mimetype='application/vnd.oasis.opendocument.text'>")
    True
    """
    if data.startswith(b"PK"):
        return _KIND in data[:200]  # the first member is the mimetype, unpacked (ODF 1.2, part 3, 3.3)
    return _FLAT.match(data[:4096]) is not None and _KIND in data[:16_384]


def read_opendocument(data: bytes, where: str) -> Body:
    """Read an OpenDocument text.

    Parameters
    ----------
    data
        Its bytes, as stored.
    where
        Document and file, for messages.

    Returns
    -------
    Body
        Its paragraphs, notes behind them; what was deleted in tracked changes, comments and hidden text are left out
        and counted in a note.

    Raises
    ------
    DocumentError
        Damaged, locked, or too big when unpacked (E_ODT_DAMAGED, E_ODT_BOMB).
    """
    from lxml.etree import XMLSyntaxError

    try:
        parts = _parts(data, where)
    except (*DAMAGED, XMLSyntaxError) as e:
        raise damaged(f"the OpenDocument text is damaged ({type(e).__name__})", where, code="E_ODT_DAMAGED") from e
    body = next(iter(parts[0].iter(f"{_OFFICE}text")), None)
    if body is None:
        raise damaged("the OpenDocument text holds no text", where, code="E_ODT_DAMAGED")
    hidden = _hidden_styles(parts)
    main = [Paragraph(_words(p, hidden)) for p in body.iter(*_PARAGRAPHS) if not _is_within(p, body, hidden)]
    below = list(_notes(body, hidden))
    stated, made = _meta(parts)
    notes = [*_left_out(body, hidden), *below_note(len(below)), *_margins(parts, hidden)]
    head = day_at_head([p.text for p in main if p.text], "the text’s head")
    return join(
        [*main, *below],
        encoding="odt",
        stated=[*stated, *head],
        notes=[*notes, *made_note((made or "")[:10] or None, "OpenDocument creation date")],
    )


def _parts(data: bytes, where: str) -> list[Any]:
    """Give the roots of the XML parts, that with the text first."""
    if not data.startswith(b"PK"):
        return [parse_xml(data)]
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = archive.namelist()
        if "META-INF/manifest.xml" in names:
            listed = part_of(archive, "META-INF/manifest.xml", where, code="E_ODT_BOMB")
            if b"encryption-data" in listed:
                raise damaged(
                    "the OpenDocument text is locked with a password",
                    where,
                    code="E_ODT_DAMAGED",
                    remedy="Save it without a password.",
                )
        found = ["content.xml", *(n for n in ("styles.xml", "meta.xml") if n in names)]
        return [parse_xml(part_of(archive, name, where, code="E_ODT_BOMB")) for name in found]


def _hidden_styles(parts: Iterable[Any]) -> frozenset[str]:
    """Give the names of styles whose text is hidden."""
    names = set()
    for style in chain.from_iterable(root.iter(f"{_STYLE}style") for root in parts):
        look = style.find(f"{_STYLE}text-properties")
        if look is not None and look.get(f"{_TEXT}display") == "none":
            names.add(style.get(f"{_STYLE}name", ""))
    return frozenset(names)


def _words(element: Any, hidden: frozenset[str]) -> str:
    """Give the words of a paragraph, each run of blanks as one, without what stands aside or in a box of its own."""
    return "".join(_pieces(element, hidden)).strip()


def _pieces(element: Any, hidden: frozenset[str]) -> Iterator[str]:
    yield _BLANKS.sub(" ", element.text or "")
    for child in element:
        if child.tag in _MARKS:
            yield _MARKS[child.tag]
        elif child.tag == f"{_TEXT}s":
            count = child.get(f"{_TEXT}c", "1")
            yield " " * min(int(count), 80) if count.isdecimal() else " "
        elif isinstance(child.tag, str) and not _is_aside(child, hidden) and child.tag not in _PARAGRAPHS:
            yield from _pieces(child, hidden)
        yield _BLANKS.sub(" ", child.tail or "")


def _is_aside(element: Any, hidden: frozenset[str]) -> bool:
    return element.tag in _ASIDE or element.get(f"{_TEXT}style-name") in hidden


def _is_within(paragraph: Any, top: Any, hidden: frozenset[str]) -> bool:
    """Tell a paragraph that is no part of the running text: of a note, a comment, a deletion, or hidden."""
    above = paragraph
    while above is not None and above is not top:
        if _is_aside(above, hidden):
            return True
        above = above.getparent()
    return False


def _notes(body: Any, hidden: frozenset[str]) -> Iterator[Paragraph]:
    """Give the paragraphs of footnotes and endnotes."""
    shown = (note for note in body.iter(_NOTE) if not _is_within(note.getparent(), body, hidden))
    for p in chain.from_iterable(note.iter(*_PARAGRAPHS) for note in shown):
        words = _words(p, hidden)
        if words:
            yield Paragraph(words)


def _left_out(body: Any, hidden: frozenset[str]) -> list[str]:
    """Say what is not read: words struck out, comments, hidden text."""
    notes = []
    deleted = chain.from_iterable(box.iter(*_PARAGRAPHS) for box in body.iter(_CHANGES))
    struck = sum(len(_words(p, frozenset())) for p in deleted)
    if struck:
        notes.append(f"{struck} characters are struck out in tracked changes and left out")
    unseen = [e for e in body.iter() if isinstance(e.tag, str) and e.get(f"{_TEXT}style-name") in hidden]
    unseen += body.iter(f"{_TEXT}hidden-text", f"{_TEXT}hidden-paragraph")
    count = sum(len("".join(e.itertext())) or len(e.get(f"{_TEXT}string-value", "")) for e in unseen)
    if count:
        notes.append(f"{count} characters are hidden text and left out")
    return notes + comment_note(len(list(body.iter(_COMMENT))))


def _margins(parts: Iterable[Any], hidden: frozenset[str]) -> list[str]:
    """Say what the heads and feet of the pages hold."""
    margins = chain.from_iterable(root.iter(f"{_STYLE}header", f"{_STYLE}footer") for root in parts)
    held = chain.from_iterable(margin.iter(*_PARAGRAPHS) for margin in margins)
    return margin_notes(dict.fromkeys(words for p in held if (words := _words(p, hidden))))


def _meta(parts: Iterable[Any]) -> tuple[list[StatedFact], str | None]:
    """Give what the document says of itself, and when it was made."""
    found: list[StatedFact] = []
    made = None
    for meta in chain.from_iterable(root.iter(f"{_OFFICE}meta") for root in parts):
        found += fact("title", meta.findtext(f"{_DC}title"), _SOURCE)
        author = meta.findtext(f"{_META}initial-creator") or meta.findtext(f"{_DC}creator")
        found += fact("author", author, _SOURCE)
        found += fact("language", meta.findtext(f"{_DC}language"), _SOURCE)
        made = made or meta.findtext(f"{_META}creation-date")
    return found, made
