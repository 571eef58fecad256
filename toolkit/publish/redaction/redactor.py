"""Take out of a text what the rules withhold, and remember where everything else went."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from toolkit.publish.redaction.decode import DEPTH, decodings, packed, texts
from toolkit.publish.redaction.letters import look, quickly
from toolkit.publish.redaction.machine import HOME, secrets
from toolkit.publish.redaction.names import Names, Reading
from toolkit.publish.redaction.notations import legible
from toolkit.publish.redaction.positions import PositionFinder

_WRITTEN = re.compile(r"[0-9A-Za-z]{2}")
_ADDRESS = re.compile(r"(?:https?|ftp|file|mailto|data):[^\s<>\"']+", re.IGNORECASE)
_KEY = {"?": "?", "&": "", ";": ""}  # of an address, the rest stays
_SURE = 6
_A_WORD, _REMEMBERED = 200, 65_536  # characters, words: a page says most of its words again and again
_TOKEN = re.compile(r"\S+")


@dataclass(frozen=True)
class Words:
    """Spellings that fall under one rule.

    Attributes
    ----------
    rule
        Name of the rule, fit for print: it never holds the words.
    spellings
        What may not appear.
    called
        What is written instead.
    """

    rule: str
    spellings: tuple[str, ...]
    called: str


@dataclass(frozen=True)
class Edit:
    """One piece taken out.

    Attributes
    ----------
    start
        First character in the original.
    end
        One past the last.
    new
        What stands there now.
    rule
        Name of the rule.
    """

    start: int
    end: int
    new: str
    rule: str


@dataclass(frozen=True)
class Redacted:
    """A text without what is withheld.

    Attributes
    ----------
    text
        The new text.
    edits
        What was taken out, in order.
    """

    text: str
    edits: tuple[Edit, ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Tell where a piece of the original stands in the new text.

        Parameters
        ----------
        start
            First character in the original.
        end
            One past the last.
        """
        return self._at(start, after=False), self._at(end, after=True)

    def _at(self, offset: int, *, after: bool) -> int:
        moved = 0
        for edit in self.edits:
            if edit.end <= offset:
                moved += len(edit.new) - (edit.end - edit.start)
            elif edit.start < offset:
                return edit.start + moved + (len(edit.new) if after else 0)
        return offset + moved


@dataclass
class Redactor:
    """All rules of a public edition at work on texts.

    Attributes
    ----------
    words
        Names, phrases, and what betrays the machine.
    positions
        Finds positions of withheld sites.
    taken
        How many pieces each rule has taken out so far.
    """

    words: Sequence[Words]
    positions: PositionFinder
    taken: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._names = [(words, Names(words.spellings)) for words in self.words]
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._look_into)
        self._sure = []
        for words in self.words:
            long = [spelling for spelling in words.spellings if len(quickly(spelling, look)) >= _SURE]
            if long:
                self._sure.append((words, Names(long)))

    def __call__(self, text: str) -> str:
        """Return a text without what is withheld."""
        return self.apply(text).text

    def apply(self, text: str) -> Redacted:
        """Take out of a text what is withheld.

        Returns
        -------
        Redacted
            The new text with what was taken out. Where something stays that only a decoder sees, the whole word that
            holds it goes; where even that leaves something, the whole text.
        """
        for reading in decodings(text):  # a name half of which is written in codes
            if _length(self._plain(reading)) > _length(self._plain(text)):
                inner = self.apply(reading)
                return Redacted(inner.text, (Edit(0, len(text), inner.text, "names written in codes"),))
        edits = _settled([*self._plain(text), *self._hidden(text)])
        done = Redacted(written(text, edits), tuple(edits))
        # taking pieces out can join others into a name
        if any(True for _ in self._plain(done.text)) or self.hides(done.text):
            whole = Edit(0, len(text), "[withheld]", edits[0].rule if edits else "hidden")
            done = Redacted("[withheld]", (whole,))
        for edit in done.edits:
            self.taken[edit.rule] = self.taken.get(edit.rule, 0) + 1
        return done

    def found(self, text: str) -> str | None:
        """Return the name of the first rule that a text, read as it stands, breaks; None = none."""
        return next((edit.rule for edit in self._plain(text)), None)

    def first_breach(self, text: str) -> int | None:
        """Return where a text, read as it stands, first breaks a rule; None = nowhere."""
        return min((edit.start for edit in self._plain(text)), default=None)

    def named(self, reading: Reading, *, sure: bool = False) -> str | None:
        """Return the name of the first rule on words that a text breaks; None = none.

        Parameters
        ----------
        reading
            Any text.
        sure
            True looks only for spellings so long that they do not come about by chance among pixels.
        """
        looked_for = self._sure if sure else self._names
        return next((words.rule for words, names in looked_for if names.are_in(reading, strict=sure)), None)

    def shaped(self, text: str) -> str | None:
        """Return the rule on positions, keys or paths that a text breaks; None = none."""
        if not _WRITTEN.search(legible(text)):  # bytes read in the wrong encoding
            return None
        if any(text[start:end] != new for start, end, new in self.positions.spans(text)):
            return "positions"
        if any(secrets(text)):
            return "passwords and keys"
        return "paths" if HOME.search(text) else None

    def hides(self, text: str, depth: int = DEPTH) -> str | None:
        """Return the rule that a text breaks once its encodings are undone; None = none.

        Parameters
        ----------
        text
            Any text.
        depth
            How many encodings one inside another are undone.
        """
        if not depth:
            return None
        return self._remembered(text, depth) if len(text) <= _A_WORD else self._look_into(text, depth)

    def _look_into(self, text: str, depth: int) -> str | None:
        inner = list(packed(text))
        if any(map(self.positions.in_bytes, inner)):
            return "positions"
        for reading in chain(decodings(text), chain.from_iterable(map(texts, inner))):
            if reading != text and (rule := self.found(reading) or self.hides(reading, depth - 1)):
                return rule
        return None

    def _plain(self, text: str) -> Iterator[Edit]:
        reading = Reading(text)
        for words, names in self._names:
            for start, end in names.spans(reading):
                yield Edit(start, end, _cased(words.called, text, start), words.rule)
        for start, end, new in self.positions.spans(text):
            if text[start:end] != new:
                yield Edit(start, end, new, "positions")
        for match in secrets(text):
            yield Edit(match.start(), match.end(), _KEY.get(match[0][:1], "[key withheld]"), "passwords and keys")
        for match in HOME.finditer(text):
            yield Edit(match.start(), match.end(), "[path withheld]", "paths")

    def _hidden(self, text: str) -> Iterator[Edit]:
        for match in _ADDRESS.finditer(text):  # an address with a name in it leads to the name
            rule = next((e.rule for e in self._plain(match[0]) if e.rule != "passwords and keys"), None)
            if rule := rule or self.hides(match[0]):
                yield Edit(match.start(), match.end(), "[address withheld]", rule)
        # a word in base64 or hexadecimal has no blanks
        for match in _TOKEN.finditer(text):
            if rule := self.hides(match[0]):
                yield Edit(match.start(), match.end(), "[withheld]", rule)


def _length(edits: Iterable[Edit]) -> int:
    return sum(edit.end - edit.start for edit in edits)


def _cased(called: str, text: str, start: int) -> str:
    before = text[:start].rstrip(" \"'“‘(")
    # "the source" at the head of a sentence is "The source"
    starts = not before or before[-1] in ".!?:\n"
    return called[0].upper() + called[1:] if starts and called else called


def _settled(edits: Sequence[Edit]) -> list[Edit]:
    """Join what overlaps: the wider piece stays, and of equal ones the first."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e.start, -e.end)):
        if kept and edit.start < kept[-1].end:
            last = kept[-1]
            if edit.end > last.end:
                kept[-1] = Edit(last.start, edit.end, last.new, last.rule)
        else:
            kept.append(edit)
    return kept


def written(text: str, edits: Sequence[Edit]) -> str:
    """Return a text with edits made.

    Parameters
    ----------
    text
        Any text.
    edits
        In order, none over another.
    """
    parts, at = [], 0
    for edit in edits:
        parts += [text[at : edit.start], edit.new]
        at = edit.end
    return "".join([*parts, text[at:]])
