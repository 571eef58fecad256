"""Statements of a draft beside those of the case: by whom, and whether it is said or denied."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from toolkit.publish.proofing.rows import Row
from toolkit.publish.proofing.twins import same_name
from toolkit.publish.proofing.words import DENIALS, Token, content, is_denial, tokens_of
from toolkit.quotes import collect_statements
from toolkit.records import DocumentText, Statement

_PART = re.compile(r"[.!?;][”\"]?\s+|\s*…\s*")
"""What parts the sentences of a statement."""
SAME = 0.6
"""Share of a statement's content that another must have to be the same thing said."""


class _Said(NamedTuple):
    """A statement as compared: what it is about, by whom, and whether each part of it comes out as a yes."""

    stems: frozenset[str]
    speaker: str | None
    parts: tuple[tuple[frozenset[str], bool], ...]
    text: str
    where: str

    def says_yes_to(self, stems: frozenset[str]) -> bool:
        """Tell whether the part that is about some words comes out as a yes; a no in another part says nothing."""
        return max(self.parts, key=lambda part: len(part[0] & stems))[1]


class Sayings:
    """The statements of a case.

    Parameters
    ----------
    texts
        Its documents, as read.
    """

    def __init__(self, texts: Sequence[DocumentText]):
        self._texts = texts
        self._said: list[_Said] | None = None

    def judged(self, draft: DocumentText) -> Iterator[Row]:
        """Judge what a draft says that somebody said.

        Yields
        ------
        Row
            One a statement of a named speaker that the case has as well.
        """
        if self._said is None:
            self._said = [_said(s, s.document or "") for s in collect_statements(self._texts)]
        for statement in collect_statements([draft]):
            mine = _said(statement, "")
            same = [other for other in self._said if _alike(mine, other)]
            if not same or statement.speaker_span is None or statement.speaker_how not in {"named", "bound"}:
                continue
            yield from self._held_against(statement, mine, same, draft.text)

    def _held_against(self, statement: Statement, mine: _Said, same: list[_Said], text: str) -> Iterator[Row]:
        span = statement.speaker_span or statement.content[0]
        words = text[span[0] : span[1]]
        named = [other for other in same if other.speaker]
        ours = [other for other in named if _same_speaker(mine.speaker, other.speaker)]
        if ours:
            yield Row("statement", *span, words, "bound", f"{ours[0].speaker}: {_short(ours[0].text)}", ours[0].where)
        elif named and mine.speaker and _is_proper(mine.speaker) and _is_proper(named[0].speaker or ""):
            says = f"the case gives these words to {named[0].speaker}"
            yield Row("statement", *span, words, "differs", says, named[0].where)
        judged = ours or same
        said_yes = [other.says_yes_to(mine.stems) for other in judged]
        if all(yes != mine.says_yes_to(judged[0].stems) for yes in said_yes):
            cue = statement.cue_span or span
            said = "said" if said_yes[0] else "denied"
            says = f"in the case it is {said}: {_short(judged[0].text)}"
            yield Row("polarity", *cue, text[cue[0] : cue[1]], "differs", says, judged[0].where)


def _said(statement: Statement, where: str) -> _Said:
    tokens = tokens_of(statement.text)
    cue = [token.word for token in tokens_of(statement.cue or "")]
    denied = statement.negated or any(word in DENIALS for word in cue)
    parts = []
    for part in _PART.split(statement.text):
        words = tokens_of(part)
        inner = sum(is_denial(token.word) for token in words) % 2 == 1
        parts.append((_stems(words), denied == inner))
    return _Said(_stems(tokens), statement.speaker or statement.mention, tuple(parts), statement.text, where)


def _stems(tokens: list[Token]) -> frozenset[str]:
    return frozenset(content([token for token in tokens if not is_denial(token.word)]))


def _alike(mine: _Said, other: _Said) -> bool:
    if len(mine.stems) < 2 or not other.stems:
        return False
    shared = len(mine.stems & other.stems)
    return shared / len(mine.stems) >= SAME and shared / len(other.stems) >= SAME


def _same_speaker(mine: str | None, theirs: str | None) -> bool:
    if mine is None or theirs is None:
        return False
    bare = [name.removeprefix("the ").removeprefix("The ") for name in (mine, theirs)]
    return same_name(*bare) or bool(_proper(mine) & _proper(theirs))


def _proper(name: str) -> set[str]:
    words = {word.strip(".,’'") for word in name.split() if word[:1].isupper()}
    return words - {"The", "President", "Minister", "Senator"}


def _is_proper(name: str) -> bool:
    return bool(_proper(name))


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 120 else f"{plain[:119]}…"
