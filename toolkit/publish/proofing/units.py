"""What a case says, sentence by sentence: documents, claims, events, scenes, sites; and which is like another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import log
from pathlib import Path
from typing import NamedTuple

from toolkit.desk.casefile.prose import only_prose
from toolkit.desk.casefile.texts import held_texts
from toolkit.publish.proofing.words import PLAIN, Token, content, stem, tokens_of
from toolkit.records import Case, DocumentText, Finding, human, sentence_spans

MOST_UNITS = 60_000
"""Sentences of a case that a draft is held against: forty books. What is beyond is named in a note."""


class Unit(NamedTuple):
    """One sentence of the case.

    Attributes
    ----------
    text
        Its words.
    ref
        Where it stands: "claim c1", "briefing, paragraph 3".
    day
        Day of the document or event it is of; None = unknown.
    tokens
        Its words, cut.
    stems
        What it is about.
    """

    text: str
    ref: str
    day: str | None
    tokens: tuple[Token, ...]
    stems: frozenset[str]


class Alike(NamedTuple):
    """A unit with how much of a sentence it covers, and how much of it the sentence covers, 0 to 1."""

    unit: Unit
    covers: float
    covered: float


@dataclass
class Units:
    """All units of a case, with an index of their words.

    Attributes
    ----------
    units
        In the order of the case.
    """

    units: list[Unit]

    def __post_init__(self) -> None:
        self._at: dict[str, list[int]] = {}
        for number, unit in enumerate(self.units):
            for word in unit.stems:
                self._at.setdefault(word, []).append(number)
        whole = max(1, len(self.units))
        self._weight = {word: log(1 + whole / len(places)) for word, places in self._at.items()}
        self._rare = log(1 + whole)

    def weight(self, word: str) -> float:
        """Return how much a word tells: the rarer in the case, the more (Spärck Jones 1972, doi:10.1108/eb026526)."""
        return self._weight.get(word, self._rare)

    def beside(self, unit: Unit) -> list[Unit]:
        """Return the sentences before and behind one in its document, the one behind first.

        Parameters
        ----------
        unit
            A sentence of the case; the passage of a claim is found where it stands.
        """
        holding = (n for n, other in enumerate(self.units) if ", paragraph " in other.ref and unit.text in other.text)
        number = next(holding, None)
        if number is None:
            return []
        around = [self.units[n] for n in (number + 1, number - 1) if 0 <= n < len(self.units)]
        return [other for other in around if other.ref == self.units[number].ref]

    def with_words(self, words: list[str]) -> Iterator[Unit]:
        """Return the units that hold all of some words, in the order of the case.

        Yields
        ------
        Unit
            Found by their stems.
        """
        stems = [stem(word) for word in words if word not in PLAIN]
        if not stems:
            return
        places = set.intersection(*(set(self._at.get(word, ())) for word in stems))
        yield from (self.units[number] for number in sorted(places))

    def alike(self, tokens: list[Token], *, most: int = 5) -> list[Alike]:
        """Return the units that are most like a sentence."""
        stems = frozenset(content(tokens))
        own = sum(self.weight(word) for word in stems)
        shared: dict[int, float] = {}
        for word in sorted(stems):
            for number in self._at.get(word, ()):
                shared[number] = shared.get(number, 0.0) + self.weight(word)
        if not own:
            return []
        ranked = []
        for number, weight in shared.items():
            unit = self.units[number]
            theirs = sum(self.weight(word) for word in unit.stems) or 1.0
            ranked.append((-(weight / own + weight / theirs), number, weight / own, weight / theirs))
        return [Alike(self.units[number], covers, covered) for _, number, covers, covered in sorted(ranked)[:most]]


def _unit(text: str, ref: str, day: str | None = None) -> Unit:
    tokens = tuple(tokens_of(text))
    return Unit(text, ref, day, tokens, frozenset(content(list(tokens))))


def units_of(case: Case, texts: Iterable[DocumentText], findings: Iterable[Finding]) -> Units:
    """Gather what a case says.

    Parameters
    ----------
    case
        The case.
    texts
        Its documents, as read.
    findings
        Those of the last run, which say what was measured.
    """
    made = list(_of_case(case))
    made += [_unit(f.text, f"finding {f.id} ({f.verdict})" if f.verdict else f"finding {f.id}") for f in findings]
    for text in texts:
        for start, end in sentence_spans(text.text):
            if len(made) >= MOST_UNITS:
                return Units(made)
            where = f"{text.document.id}, paragraph {text.paragraph_of(start)}"
            made.append(_unit(text.text[start:end], where, text.document.published))
    return Units(made)


def _of_case(case: Case) -> Iterator[Unit]:
    for claim in case.claims:
        yield _unit(f"{claim.speaker}: {claim.text}", f"claim {claim.id}", claim.said_on)
        if claim.passage:
            yield _unit(claim.passage, f"claim {claim.id}, passage", claim.said_on)
    for event in case.events:
        yield _unit(f"{human(event.date)}: {event.text}", f"event {event.id}", event.date)
    for scene in case.scenes:
        words = " ".join(filter(None, (scene.sensor, scene.provider, "image taken on", _day_of(scene.acquired))))
        yield _unit(words, f"scene {scene.id}", scene.acquired)
    for document in case.documents:
        facts = (document.title, document.outlet, document.author, "published", _day_of(document.published))
        words = " ".join(filter(None, facts))
        yield _unit(words, f"document {document.id}", document.published)
    for site in case.sites:
        about = " ".join(filter(None, (site.name, *site.names, site.admin, site.note)))
        yield _unit(about, f"site {site.id}")
        for stated in site.assertions:
            told = f"{stated.stated_by} puts {site.name} at {stated.position}"
            yield _unit(told, f"site {site.id}", stated.stated_on)
    for note in case.notes:
        yield _unit(note.text, f"note {note.id}", note.date)


def _day_of(stated: str | None) -> str | None:
    """Write a day as drafts do, so that "a mail of 3 May" is found; None stays None."""
    return human(stated) if stated else None


def texts_of(case: Case, folder: Path, notes: list[str]) -> list[DocumentText]:
    """Read the documents that a case holds.

    Parameters
    ----------
    case
        The case.
    folder
        Its folder.
    notes
        Takes a line for each that cannot be read.
    """
    found = []
    for document, text, fault in held_texts(case, folder):
        if text is None:
            notes.append(f"{document.id} was not read: {fault}")
        else:
            found.append(only_prose(text)[0])
    return found
