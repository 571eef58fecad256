"""Turns of a transcript ("PENCE: Well, look"), "Q." and "A." of a deposition, and names below a quotation."""

from __future__ import annotations

import re
from collections import Counter

from toolkit.quotes.lexicon import words
from toolkit.quotes.wordlists import word_list

_LINE = r"^[^\S\n]*(?:\d{1,3}[^\S\n]+)?[\"“]?"
_UPPER = r"(?:(?:MR|MS|MRS|DR|SEN|REP|GOV|THE)\.? )?[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3}(?: \([A-Z][^)\n]{0,40}\))?"
_TITLE = r"[A-ZÀ-Þ][\w.’'-]+(?: (?:[A-ZÀ-Þ][\w.’'-]+|de|van|von|al|bin)){0,3}"
_LABEL = re.compile(rf"{_LINE}(?P<name>{_UPPER}|{_TITLE}|@\w{{2,30}})(?P<colon>:)[^\S\n]+(?=\S)", re.M)
_QUESTION = re.compile(r"^[^\S\n]*(?:\d{1,3}[^\S\n]+)?(?P<name>[QA])(?P<colon>[.:])[^\S\n]+(?=\S)", re.M)
_SIGNED_LINE = re.compile(
    r"[^\S\n]*(?:[―—–]|--?)[^\S\n]*(?P<name>[A-ZÀ-Þ][^\n,:;“”\"]{2,50})(?:,[^\n]{2,80})?\.?[^\S\n]*$"
)

LEAST_TURNS = 3
"""Turns that a text must have before "Name:" in small letters opens one; capitals need no company."""

_NO_LABELS = words(
    """
    note update source sources photo picture caption read watch listen related also editor correction warning date to
    from subject cc re time place location title author by tags topics summary analysis opinion live video exclusive
    breaking
    """
)
"""Words before a colon that name nobody."""


def labels_of(text: str) -> frozenset[str]:
    """Give the names that open the turns of a transcript.

    Parameters
    ----------
    text
        The whole text.

    Returns
    -------
    frozenset of str
        Names in capitals that stand before a colon at a line's head; names in small letters where the text has three
        turns and two names of the kind; "Q" and "A" where both stand.
    """
    found = Counter(m["name"] for m in _LABEL.finditer(text))
    found = Counter({n: c for n, c in found.items() if n.split()[0].lower().strip(".") not in _NO_LABELS})
    capitals = {n for n in found if n.upper() == n}
    small = {n for n in found if n.upper() != n and not n.startswith("@")}
    several = sum(found[n] for n in small) >= LEAST_TURNS and len(small) > 1
    posts = {n for n in found if n.startswith("@")}
    sides = {m["name"] for m in _QUESTION.finditer(text)}
    return frozenset(capitals | posts | (small if several else set()) | (sides if len(sides) > 1 else set()))


def turn_of(text: str, start: int, end: int, labels: frozenset[str]) -> re.Match[str] | None:
    """Give the name and the colon that open a paragraph, where they open a turn.

    Parameters
    ----------
    text
        The whole text.
    start, end
        The paragraph.
    labels
        What ``labels_of`` gave.
    """
    for pattern in (_QUESTION, _LABEL):
        match = pattern.match(text, start, end)
        if match is not None and match["name"] in labels:
            return match
    return None


def cuts(text: str, start: int, end: int) -> list[int]:
    """Give where the turns begin inside a block whose lines stand close together.

    Parameters
    ----------
    text
        The whole text.
    start, end
        The block.
    """
    found = [m.start() for m in _QUESTION.finditer(text, start, end)]
    found += [m.start() for m in _LABEL.finditer(text, start, end) if m["name"].upper() == m["name"]]
    return sorted(set(found))


def signature(text: str, start: int, end: int) -> re.Match[str] | None:
    """Give the name in a line that signs what stands above it: "— Karl Voss, harbour minister".

    Parameters
    ----------
    text
        The whole text.
    start, end
        The line.
    """
    match = _SIGNED_LINE.fullmatch(text, start, end)
    if match is None or len(match["name"].split()) > 6:
        return None
    words_of = match["name"].split()
    named = len(words_of) > 1 or words_of[0].lower() in word_list("titles")
    return match if named and not match["name"].rstrip().endswith((".", "?", "!")) else None
