"""What every reader of a format gives: paragraphs of text, and what the document says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from toolkit.errors import DocumentError
from toolkit.records import Span, StatedFact


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One block of text.

    Attributes
    ----------
    text
        Its characters.
    page
        Page it begins on, from 1.
    source
        Start and end in the decoded page source.
    glued
        True when it goes on with the paragraph before, over a page break.
    time
        Time code at which it begins, in a film.
    box
        Where it stands on a page that a machine read: left, top, width and height in points from the upper left corner.
    voice
        Who speaks, where the file itself says so; "" where it does not. The name opens the text, with a colon.
    """

    text: str
    page: int | None = None
    source: Span | None = None
    glued: bool = False
    time: str | None = None
    box: str | None = None
    voice: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """The text of a document.

    Attributes
    ----------
    text
        Paragraphs joined by blank lines.
    paragraphs
        Start and end of each.
    encoding
        Encoding the bytes were read in.
    pages
        Page of each paragraph, or empty.
    source_spans
        Place of each paragraph in the page source, or empty.
    stated
        What the document says of itself.
    notes
        What a reader must know.
    times
        Time code of each paragraph, or empty.
    boxes
        Place on the page of each paragraph that a machine read, "" for the others; or empty.
    voices
        Names that the file gives to its turns, each once.
    """

    text: str
    paragraphs: tuple[Span, ...]
    encoding: str
    pages: tuple[int, ...] = ()
    source_spans: tuple[Span, ...] = ()
    stated: tuple[StatedFact, ...] = ()
    notes: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    boxes: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()


def join(
    paragraphs: Iterable[Paragraph], *, encoding: str, stated: Iterable[StatedFact] = (), notes: Iterable[str] = ()
) -> Body:
    """Join paragraphs with blank lines and keep where each one starts.

    Parameters
    ----------
    paragraphs
        In reading order; those without a visible character are dropped.
    encoding
        Encoding the bytes were read in.
    stated
        What the document says of itself.
    notes
        What a reader must know.

    Returns
    -------
    Body
        With pages and source spans where every paragraph has them.
    """
    kept = [p for p in paragraphs if p.text.strip()]
    parts: list[str] = []
    spans: list[Span] = []
    at = 0
    for p in kept:
        if parts:
            gap = "\n" if p.glued else "\n\n"
            parts.append(gap)
            at += len(gap)
        spans.append((at, at + len(p.text)))
        parts.append(p.text)
        at += len(p.text)
    return Body(
        text="".join(parts),
        paragraphs=tuple(spans),
        encoding=encoding,
        pages=tuple(p.page for p in kept if p.page is not None),
        source_spans=tuple(p.source for p in kept if p.source is not None),
        stated=tuple(stated),
        notes=tuple(notes),
        times=tuple(p.time for p in kept if p.time is not None),
        boxes=tuple(p.box or "" for p in kept) if any(p.box for p in kept) else (),
        voices=tuple(dict.fromkeys(p.voice for p in kept if p.voice)),
    )


_NOBODY = {
    "author": frozenset({"anonymous", "unknown", "user", "admin", "administrator", "python-docx", "none", "author"}),
    "title": frozenset({"untitled", "unknown", "none", "document"}),
}
"""What programs write where nobody has given a name."""


_FILE_NAME = re.compile(
    r"^Microsoft (?:Word|PowerPoint|Excel) - |\.(?:docx?|html?|indd|odt|pdf|pptx?|qxd|rtf|tmp|txt|xlsx?)$", re.I
)
"""What programs that print put where a title belongs: the name of the file that was printed."""


def fact(field: str, value: object, source: str) -> list[StatedFact]:
    """Give a stated fact, or nothing for an empty value.

    Parameters
    ----------
    field
        A field of StatedFact.
    value
        What stands there; only text counts.
    source
        Where it stands.
    """
    if not isinstance(value, str) or not value.strip() or value.strip().lower() in _NOBODY.get(field, ()):
        return []
    words = " ".join(value.split())[:500]
    if field == "title" and _FILE_NAME.search(words):
        return []
    return [StatedFact.model_validate({"field": field, "value": words, "source": source})]


def damaged(
    what: str, where: str, *, code: str, remedy: str = "Get the file again from its publisher."
) -> DocumentError:
    """Make the error for a document that cannot be read."""
    return DocumentError(what, where=where, remedy=remedy, code=code)
