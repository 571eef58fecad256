"""Quotations of a draft: word for word in a document of the case, nearly so, or nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from toolkit.publish.proofing.rows import Row
from toolkit.publish.proofing.units import Alike, Unit, Units
from toolkit.publish.proofing.words import quotes_in, tokens_of
from toolkit.records import DocumentText

NEARLY = 0.6
"""Share of a quotation's words that a passage must have, in order, to be the one that was meant."""


LEAST_WORDS = 3
"""Words of a quotation that can be known again though one of them is another."""


def _run_of(text: DocumentText) -> str:
    """Write the words of a document as one line, a space at either end, so that whole words are found in it."""
    return f" {' '.join(token.word for token in tokens_of(text.text))} "


class Quoted:
    """The documents of a case as runs of words, for quotations.

    Parameters
    ----------
    texts
        The documents, as read.
    units
        All sentences of the case: a headline or the words of a claim can be quoted as well.
    """

    def __init__(self, texts: Sequence[DocumentText], units: Units):
        self._runs = [(_run_of(text), text) for text in texts]
        self._units = units

    def judged(self, sentence: str, start: int, alike: Sequence[Alike]) -> Iterator[Row]:
        """Judge the quotations of a sentence.

        Parameters
        ----------
        sentence
            The sentence.
        start
            Its offset.
        alike
            What of the case is like it.
        """
        for first, last, words in quotes_in(sentence, start):
            run = [token.word for token in tokens_of(words)]
            if not run:
                continue
            held = self._holding(run)
            if held is not None:
                yield Row("quotation", first, last, words, "bound", "the same words stand there", held)
                continue
            other = _nearest(run, alike)
            if other is not None:
                yield Row("quotation", first, last, words, "differs", f"the case has “{other[0]}”", other[1])
            else:
                yield Row("quotation", first, last, words, "absent", "no document of the case has these words")

    def _holding(self, run: list[str]) -> str | None:
        wanted = f" {' '.join(run)} "
        for body, text in self._runs:
            if wanted in body:
                return text.document.id
        unit = self.unit_with(run, self._units)
        return unit.ref if unit is not None else None

    def unit_with(self, run: list[str], units: Units) -> Unit | None:
        """Find a sentence of the case that holds some words in order."""
        wanted = f" {' '.join(run)} "
        for unit in units.with_words(run):
            if wanted in f" {' '.join(t.word for t in unit.tokens)} ":
                return unit
        return None


def _nearest(run: list[str], alike: Sequence[Alike]) -> tuple[str, str] | None:
    """Find the passage that a quotation was made of: its words as they stand there, and where."""
    if len(run) < LEAST_WORDS:
        return None
    best: tuple[float, str, str] | None = None
    for item in alike:
        theirs = [token.word for token in item.unit.tokens]
        matcher = SequenceMatcher(None, theirs, run, autojunk=False)
        blocks = [b for b in matcher.get_matching_blocks() if b.size]
        shared = sum(b.size for b in blocks) / len(run)
        if blocks and shared >= NEARLY and (best is None or shared > best[0]):
            first, last = blocks[0].a, blocks[-1].a + blocks[-1].size - 1
            words = item.unit.text[item.unit.tokens[first].start : item.unit.tokens[last].end]
            best = (shared, words, item.unit.ref)
    return (best[1], best[2]) if best is not None else None
