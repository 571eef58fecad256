"""Characters that are not seen: shown in a table or a list by their code, and left out where words are compared."""

from __future__ import annotations

import re
from collections import Counter

_UNSEEN = re.compile(r"[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb]")
"""Zero-width characters, soft hyphens, and marks that turn the direction of writing (Unicode UAX 9, category Cf)."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_JOINERS = re.compile(r"(?<=[^\x00-\u02ff])[\u200c\u200d](?=[^\x00-\u02ff])")
"""Joiners between letters of scripts that need them (Arabic, Persian, Indic): part of the spelling."""


def shown(text: str) -> str:
    """Write characters that are not seen as their code: "a⟨U+200B⟩b".

    Parameters
    ----------
    text
        Any text.
    """
    spans = {m.start() for m in _JOINERS.finditer(text)}
    text = _UNSEEN.sub(lambda m: m.group() if m.start() in spans else f"⟨U+{ord(m.group()):04X}⟩", text)
    return _CONTROL.sub(lambda m: f"⟨U+{ord(m.group()):04X}⟩", text)


def seen(text: str) -> str:
    """Leave out characters that are not seen."""
    return _CONTROL.sub("", _UNSEEN.sub("", text))


def unseen_notes(text: str) -> list[str]:
    """Say which characters of a text are not seen.

    Returns
    -------
    list of str
        A note for each kind found.
    """
    body = text.removeprefix("\ufeff")
    joiners = {m.start() for m in _JOINERS.finditer(body)}
    found = Counter(m.group() for m in _UNSEEN.finditer(body) if m.start() not in joiners)
    turning = sum(n for c, n in found.items() if c in _DIRECTION)
    other = sum(found.values()) - turning
    notes = []
    if turning:
        notes.append(f"{turning} marks turn the direction of writing; they are shown by their code, not obeyed")
    if other:
        notes.append(
            f"{other} characters have no width; they are kept, shown by their code, and ignored in comparisons"
        )
    return notes
