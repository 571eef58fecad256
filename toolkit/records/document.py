"""Articles, reports and pages, and the passages they are cited by."""

from __future__ import annotations

from bisect import bisect_right
from typing import Literal

from toolkit.records.base import Digest, Line, LocalPath, Record, Slug
from toolkit.records.when import Edtf

OUTLET_NOT_STATED = "not stated"
"""Outlet of a document of which nobody said who published it."""


class Document(Record):
    """One article, report or page that a case rests on."""

    id: Slug
    """Short name, unique in the case."""
    title: Line
    """Headline or title, as printed."""
    outlet: Line
    """Who published it."""
    published: Edtf | None = None
    """Publication date with its precision; absent = unknown."""
    author: Line | None = None
    """Byline, as printed."""
    url: Line | None = None
    """Where it was read."""
    language: Line = "en"
    """BCP 47 language tag of the text."""
    file: Line | None = None
    """File name under documents/; absent = cited, not held."""
    charset: Line | None = None
    """Encoding that a server or an archive stated for the bytes, where they do not say it themselves; written by
    ``dateline add``."""
    licence: Line | None = None
    """Licence of the held copy, such as "CC BY 4.0"; absent = none is known, and a package carries its digest alone."""
    note: Line | None = None
    """What a reader must know about this copy, for example that it is a secondary one."""
    taken_in: Edtf | None = None
    """When this desk got the copy (UTC), as the custody log says; written by ``dateline add``. Absent = not stated."""
    simulated: bool = False
    """True for a document written for an exercise."""
    sha256: Digest | None = None
    """Digest of the bytes. If the case states it, intake refuses any other bytes."""
    path: LocalPath = None

    @property
    def publisher(self) -> str | None:
        """Who published it; None where nobody said."""
        return None if self.outlet == OUTLET_NOT_STATED else self.outlet

    @property
    def listed(self) -> str:
        """Outlet and title as a list names them."""
        return f"{self.publisher}, “{self.title}”" if self.publisher else f"“{self.title}”"

    @property
    def cited(self) -> str:
        """Title and outlet as a sentence names them."""
        return f"“{self.title}” ({self.publisher})" if self.publisher else f"“{self.title}”"


class StatedFact(Record):
    """Something a document says of itself, as found."""

    field: Literal["title", "outlet", "author", "published", "language", "url"]
    """What it tells."""
    value: Line
    """The words found."""
    source: Line
    """Where they stand, for example "JSON-LD" or "PDF information"."""


class DocumentText(Record):
    """The text of one document; every offset counts characters of this text, which is cut from the stored bytes."""

    document: Document
    """Whose text this is."""
    text: str
    """Characters, decoded from the evidentiary copy; nothing added, dropped or reordered."""
    paragraphs: tuple[tuple[int, int], ...]
    """Start and end of each paragraph, in order."""
    encoding: str
    """Encoding the bytes were read in."""
    pages: tuple[int, ...] = ()
    """Page of each paragraph, from 1; empty = the document has no pages."""
    times: tuple[Line, ...] = ()
    """Time code at which each paragraph begins in the film; empty = no subtitles."""
    boxes: tuple[str, ...] = ()
    """Where each paragraph that a machine read stands on its page (left, top, width, height in points from the upper
    left corner), "" for the others; empty = no machine read this text."""
    voices: tuple[Line, ...] = ()
    """Names that the file itself gives to its turns: voices of subtitles, authors of posts; empty = it gives none."""
    source_spans: tuple[tuple[int, int], ...] = ()
    """Start and end of each paragraph in the decoded page source; empty = the text is the source itself."""
    stated: tuple[StatedFact, ...] = ()
    """What the document says of itself, the surest source first."""
    notes: tuple[Line, ...] = ()
    """What a reader must know of this copy: a doubtful encoding, characters that are not seen, text that is hidden."""

    def fact(self, field: str) -> StatedFact | None:
        """Return the first thing the document says of itself under a heading.

        Parameters
        ----------
        field
            "title", "outlet", "author", "published", "language" or "url".
        """
        return next((f for f in self.stated if f.field == field), None)

    def page_of(self, offset: int) -> int | None:
        """Return the page, from 1, that holds a character offset; None where there are no pages.

        Parameters
        ----------
        offset
            Offset in characters, from 0.
        """
        return self.pages[self.paragraph_of(offset) - 1] if self.pages else None

    def time_of(self, offset: int) -> str | None:
        """Return the time code, in the film, of the paragraph that holds a character offset; None where there is none.

        Parameters
        ----------
        offset
            Offset in characters, from 0.
        """
        return self.times[self.paragraph_of(offset) - 1] if self.times else None

    def box_of(self, offset: int) -> str | None:
        """Return the place on its page of the paragraph that holds a character offset, where a machine read it.

        Parameters
        ----------
        offset
            Offset in characters, from 0.
        """
        return (self.boxes[self.paragraph_of(offset) - 1] or None) if self.boxes else None

    def paragraph_of(self, offset: int) -> int:
        """Return the number, from 1, of the paragraph that holds a character offset.

        Parameters
        ----------
        offset
            Offset in characters, from 0.
        """
        return max(1, bisect_right(self.paragraphs, offset, key=lambda span: span[0]))
