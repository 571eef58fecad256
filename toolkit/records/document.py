"""Articles, reports and pages, and the passages they are cited by."""

from __future__ import annotations

from toolkit.records.base import Digest, Line, LocalPath, Record, Slug
from toolkit.records.when import Edtf


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
    note: Line | None = None
    """What a reader must know about this copy, for example that it is a secondary one."""
    simulated: bool = False
    """True for a document written for an exercise."""
    sha256: Digest | None = None
    """Digest of the bytes. If the case states it, intake refuses any other bytes."""
    path: LocalPath = None


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

    def paragraph_of(self, offset: int) -> int:
        """Give the number, from 1, of the paragraph that holds a character offset.

        Parameters
        ----------
        offset
            Offset in characters, from 0.
        """
        return max(1, sum(start <= offset for start, _ in self.paragraphs))


class Excerpt(Record):
    """A passage of a document, by character offsets."""

    document: Slug
    """Id of the document."""
    start: int
    """First character."""
    end: int
    """One past the last character."""
    text: str
    """The characters themselves."""
    paragraph: int
    """Paragraph number, from 1."""
    evidence: Digest | None = None
    """Digest of the document's bytes."""
