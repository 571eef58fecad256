"""The passage: the words of a document that make a claim, found in its stored text, with what they lack."""

from __future__ import annotations

from typing import Literal

from toolkit.records.base import Digest, Line, Record, Slug


class Passage(Record):
    """Where a document makes a claim, or that it could not be found."""

    claim: Slug
    """Id of the claim."""
    document: Slug
    """Id of the document."""
    status: Literal["given", "probable", "none", "unread"]
    """given = the case names the words, and they stand there; probable = found by speaker, figures and names, for a
    person to confirm; none = nothing there was found to make the claim; unread = the document is not held here, or is
    in a language in which figures and names cannot be compared."""
    text: str = ""
    """The characters, as they stand in the document."""
    start: int | None = None
    """First character in the document's text; None = not found."""
    end: int | None = None
    """One past the last."""
    paragraph: int | None = None
    """Paragraph number, from 1."""
    page: int | None = None
    """Page, from 1; None = the document has no pages."""
    times: int = 0
    """How often the words stand there; the first place is shown."""
    lacking: tuple[Line, ...] = ()
    """Figures and quoted words of the claim that do not stand there."""
    unnamed: tuple[Line, ...] = ()
    """Names and dates of the claim that do not stand there; they may be written in another way."""
    evidence: Digest | None = None
    """Digest of the document's bytes."""

    @property
    def made(self) -> bool:
        """Tell whether the document may be taken to make the claim: nothing that can be compared is lacking."""
        return not self.lacking
