"""Where sentences begin and end in running text: at full stops that are none of an abbreviation, and at empty lines."""

from __future__ import annotations

import re
from bisect import bisect_right

_STOP = re.compile(r"[.!?…]+[”\"’')\]]*(?=\s+[“\"‘'(\[]?[^\Wa-zß-ÿа-я_])|[。！？؟]|\n\s*\n|\n(?=[#*-] )")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sgt|Capt|Maj|Adm|Gov|Sen|Rep|Rev|Hon|St|Mt|Ft|No|Nos|vs|approx|ca|cf|Inc|Ltd|Co"
    r"|Corp|Jr|Sr|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|a\.m|p\.m|e\.g|i\.e|sq|Art|Fig|Pt)|\b[A-Z](?:\.[A-Z])*)\.$"
)
_UNIT_THEN_NAME = re.compile(r"\b(?:U\.S|U\.K|U\.N|E\.U)\.$")
_COMPASS = re.compile(r"(?:\d ?[°º'’′\"”″]{1,2}|\d\.\d{2,}) ?[NSEWO]\.$")
"""The letter of a written position: behind "10°30' E." a sentence ends, and no name begins."""


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Cut a text into sentences.

    Parameters
    ----------
    text
        Running text.

    Returns
    -------
    list of tuple
        Start and end of each, white space at both ends left out, in order.

    Examples
    --------
    >>> text = "Mr. Oh left. “It is over.” He was 3.5 km off."
    >>> [text[a:b] for a, b in sentence_spans(text)]
    ['Mr. Oh left.', '“It is over.”', 'He was 3.5 km off.']
    """
    found: list[tuple[int, int]] = []
    start = 0
    for match in _STOP.finditer(text):
        before = text[max(0, match.start() - 12) : match.start() + 1]
        if match[0] == "." and _goes_on(before):
            continue
        _keep(text, start, match.end(), found)
        start = match.end()
    _keep(text, start, len(text), found)
    return found


def _goes_on(before: str) -> bool:
    """Tell a full stop behind an abbreviation, after which the sentence goes on."""
    if ends_position(before):
        return False
    return bool(_ABBREVIATION.search(before) or _UNIT_THEN_NAME.search(before))


def ends_position(before: str) -> bool:
    """Tell whether a full stop is behind the letter of a written position, where a sentence ends: "at 10°30' E.".

    Parameters
    ----------
    before
        Words with the full stop as their last character; a dozen are enough.
    """
    return _COMPASS.search(before) is not None


def _keep(text: str, start: int, end: int, found: list[tuple[int, int]]) -> None:
    piece = text[start:end]
    plain = piece.strip()
    if plain:
        lead = len(piece) - len(piece.lstrip())
        found.append((start + lead, start + lead + len(plain)))


def sentence_at(spans: list[tuple[int, int]], at: int) -> int:
    """Return the number of the sentence that holds a character.

    Parameters
    ----------
    spans
        As ``sentence_spans`` gives them.
    at
        Offset in characters.

    Returns
    -------
    int
        Its place in ``spans``; the one before it for a character between two.
    """
    return max(0, bisect_right(spans, at, key=lambda span: span[0]) - 1)
