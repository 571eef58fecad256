"""The documents of a case, read one after the other: text, sentences, statements and dates of one at a time."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from toolkit.desk.casefile.prose import left_out_note, only_prose
from toolkit.desk.casefile.texts import held_texts
from toolkit.quotes import collect_statements, find_dates
from toolkit.quotes.languages import language_of
from toolkit.records import Case, DateMention, DocumentText, Found, Statement, find_stated, sentence_at, sentence_spans

MOST_CHARACTERS = 300_000
"""Characters of one document that are read for offers: a book of 150 pages. Rules read 1 MB in 15 s."""
_TABLES = (".csv", ".tsv")
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
"""Letters that a page joins into one character: "Taﬁlah"; Unicode's Latin presentation forms."""


def spelt(words: str) -> str:
    """Return words as they are written by hand: a blank for each line's end, and a letter for each letter.

    Parameters
    ----------
    words
        As a page sets them.
    """
    return " ".join(words.translate(_LIGATURES).split())


@dataclass(frozen=True, slots=True)
class Reading:
    """One document as read.

    Attributes
    ----------
    text
        Its text, cut to what is read.
    sentences
        Start and end of each sentence.
    statements
        What is said in it, as the quotes room finds it.
    dates
        Its dates.
    figures
        What it states in figures, but for the number of a day: "el 30 de junio" counts nothing.
    language
        Tag of the language that it is in.
    """

    text: DocumentText
    sentences: list[tuple[int, int]]
    statements: list[Statement]
    dates: list[DateMention]
    figures: list[Found]
    language: str

    @property
    def id(self) -> str:
        """The document's id."""
        return self.text.document.id

    @property
    def is_english(self) -> bool:
        """True where the text is in English, whatever its page says of itself."""
        return self.language.startswith("en")

    def number(self, at: int) -> int:
        """Return which sentence holds a character, from 0."""
        return sentence_at(self.sentences, at)

    def sentence(self, at: int) -> tuple[int, int]:
        """Return start and end of the sentence that holds a character."""
        return self.sentences[self.number(at)] if self.sentences else (at, at)

    def in_one_paragraph(self, first: int, other: int) -> bool:
        """Tell whether two characters stand in one paragraph."""
        return self.text.paragraph_of(first) == self.text.paragraph_of(other)

    def saying(self, start: int, end: int) -> Statement | None:
        """Return the narrowest statement whose words hold some characters."""
        holding = [s for s in self.statements if s.content[0][0] <= start and end <= s.content[-1][1] + 2]
        return min(holding, key=lambda s: s.content[-1][1] - s.content[0][0], default=None)

    def words(self, start: int, end: int) -> str:
        """Return some characters with plain spaces, and a letter for each letter."""
        return spelt(self.text.text[start:end])


def read_all(case: Case, folder: Path, notes: list[str]) -> Iterator[Reading]:
    """Read the documents that a case holds.

    Parameters
    ----------
    case
        The case.
    folder
        Its folder.
    notes
        Takes a line for what cannot be read, or not whole.

    Yields
    ------
    Reading
        One a document, in the order of the case.
    """
    for document, whole, fault in held_texts(case, folder):
        if whole is None:
            notes.append(f"{document.id} was not read: {fault}")
            continue
        if (document.file or "").lower().endswith(_TABLES):
            notes.append(f"{document.id} is a table: its rows are no sentences, and nothing is offered from them")
            continue
        text = whole
        if len(text.text) > MOST_CHARACTERS:
            notes.append(f"{document.id}: the first {MOST_CHARACTERS:,} of {len(text.text):,} characters were read")
            text = _cut(text)
        text, left_out = only_prose(text)
        if left_out:
            notes.append(left_out_note(document.id, left_out))
        if not (tag := _tag(text)).startswith("en"):
            notes.append(f"{document.id} is in {tag!r}: only what it says of itself and positions are offered")
        statements = collect_statements([text])
        dates = find_dates(text.text, published=text.document.published)
        figures = _outside(dates, find_stated(text.text))
        yield Reading(text, sentence_spans(text.text), statements, dates, figures, tag)


def _outside(dates: list[DateMention], figures: Iterable[Found]) -> list[Found]:
    """Leave out the counts that are part of a date; a time in it ("two weeks later") stays."""
    inside = set(chain.from_iterable(range(date.start, date.end) for date in dates))
    return [f for f in figures if f.stated.dimension != "count" or f.start not in inside]


def _tag(text: DocumentText) -> str:
    stated = text.fact("language")
    return language_of(text.text, stated=stated.value if stated else text.document.language).lower()


def _cut(text: DocumentText) -> DocumentText:
    kept = tuple(span for span in text.paragraphs if span[1] <= MOST_CHARACTERS) or ((0, MOST_CHARACTERS),)
    return text.model_copy(update={"text": text.text[: kept[-1][1]], "paragraphs": kept})
