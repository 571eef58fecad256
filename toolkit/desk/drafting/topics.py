"""What each sentence of a document is about, where that is plain, so that "its wall" can be told by name."""

from __future__ import annotations

import re
from typing import NamedTuple

from toolkit.desk.drafting.reading import Reading
from toolkit.records import Sureness

_OF_IT = re.compile(
    r"Its\b|It (?:now )?(?:ha[sd]|covers?|covered|holds?|held|employs?|employed|contains?|measures?|spans?|houses)\b"
)
"""How a sentence begins that is about what the one before is about, and not about the weather."""


class Bound(NamedTuple):
    """The site that is meant: its id and name, how sure that is, and why."""

    site: str
    name: str
    grade: Sureness
    reason: str
    new: bool


class Topics:
    """The site that each sentence is about."""

    def __init__(self) -> None:
        self._of: dict[tuple[str, int], Bound] = {}

    def add(self, reading: Reading, number: int, site: Bound) -> None:
        """Keep what a sentence is about.

        Parameters
        ----------
        reading
            The document.
        number
            The sentence, from 0.
        site
            What it is about.
        """
        self._of[reading.id, number] = site

    def spelt_out(self, words: str, reading: Reading, at: int) -> str:
        """Name the site in a sentence that calls it "it", where the sentence before is about that site alone.

        Parameters
        ----------
        words
            The sentence: "Its wall is 38 metres high".
        reading
            The document.
        at
            Where it stands.
        """
        match = _OF_IT.match(words)
        first, _ = reading.sentence(at)
        number = reading.number(at)
        topic = self._of.get((reading.id, number - 1)) if number else None
        if match is None or topic is None or not reading.words(first, at).startswith(match[0].split()[0]):
            return words
        before = reading.sentences[number - 1][0]
        if not reading.in_one_paragraph(before, first):
            return words
        return f"{topic.name}’s{words[3:]}" if match[0] == "Its" else f"{topic.name}{words[2:]}"
