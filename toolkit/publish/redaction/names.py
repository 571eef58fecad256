"""Find a name in a text however it is written: Unicode form, case, accents, spacing, user names and addresses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

BETWEEN = r"(?:[\W_]|%[0-9a-f]{2}|&#?\w{1,8};|\\[nrt]){0,4}"
"""What may stand between two words of a name: nothing, as in a user name, or blanks, dashes and their codes."""

_SHORT = 5
_LINE_END = r"(?:-[ \t]*\r?\n[ \t]*)?"
"""A word may be cut at the end of a line, between any two letters."""
_LEAST_SPACED = 3
"""Letters a word must have to be looked for with its letters set apart: B R A N D, B.r.a.n.d, B-r-a-n-d."""
_LOOK_ALIKES = tuple(
    zip(
        "авекмнорстухіјѕԁԛԝһӏгп" + "αεικνορτυχγηω" + "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ" + "ɑɡıłøđħɩʋƅɒɛɔ",
        "abekmhopctyxijsdqwhlrn" + "aeiknoptuxynw" + "abcdefghijklmnoprstuvwyz" + "agilodhivbaeo",
        strict=True,
    )
)
"""Letters of other scripts, small capitals and phonetic signs that are read as Latin ones (Unicode TR 39, a part)."""


@cache
def _folded(char: str) -> str:
    loose = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    return latin("".join(c for c in loose if unicodedata.category(c) not in {"Mn", "Cf", "Me"}))


def latin(folded: str) -> str:
    """Return a folded text with letters that only look Latin as Latin ones.

    Parameters
    ----------
    folded
        Text without case and accents; of the same length afterwards.
    """
    for letter, read_as in _LOOK_ALIKES:  # str.translate takes ten times as long on a page's text
        folded = folded.replace(letter, read_as)
    return folded


def fold(text: str) -> tuple[str, list[int]]:
    """Return a text without case, accents and characters that are not seen, and where each character came from.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    tuple of str and list of int
        The folded text, and for each of its characters the offset in ``text``; one more at the end.
    """
    if text.isascii():
        return text.lower(), list(range(len(text) + 1))
    known: dict[str, str] = {}
    folded: list[str] = []
    where: list[int] = []
    for at, char in enumerate(text):
        if char not in known:
            known[char] = _folded(char)
        folded.append(known[char])
        where.extend([at] * len(known[char]))
    return "".join(folded), [*where, len(text)]


def pattern(spellings: Iterable[str]) -> re.Pattern[str]:
    """Return what finds any of some spellings in a folded text.

    Parameters
    ----------
    spellings
        Names or words, as written by hand.

    Returns
    -------
    re.Pattern
        Short single words only where no letter stands beside them; longer ones everywhere, inside words too, since
        they hide in user names and addresses.
    """
    parts = [_one(fold(s)[0]) for s in spellings]
    parts = sorted({p for p in parts if p}, key=lambda p: (-len(p), p))
    return re.compile("|".join(parts) or r"(?!)")


def _one(folded: str) -> str:
    # the words alone: what stands between them in the text may be anything of BETWEEN
    words = re.findall(r"\w+", folded)
    if not words:
        return re.escape(folded.strip())
    body = BETWEEN.join(_LINE_END.join(map(re.escape, word)) for word in words)
    letters = sum(len(w) for w in words)
    # a long name is looked for inside other words too, as in a user name; a short one would be found everywhere
    whole = letters >= 8 or (len(words) > 1 and letters > _SHORT) or not folded.isascii()
    if not whole:
        body = rf"(?<![a-z0-9]){body}{'s?' if letters >= _SHORT else ''}(?![a-z0-9])"
    if letters < _LEAST_SPACED:
        return body
    spaced = r"[\W_]{1,3}".join(map(re.escape, "".join(words)))
    return rf"{body}|(?<![a-z0-9]){spaced}(?![a-z0-9])"
