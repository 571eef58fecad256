"""One form of a text's letters, in which a name is the same however it is set: by look, and by sound.

Both forms come with a map back to the text. By look: without case, accents and what is not seen, with letters of other
scripts, of mathematics, in circles and turned round as the Latin ones they are read as. By sound: other scripts spelt
in Latin letters.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable
from functools import cache

import numpy as np

from toolkit.wordlists import word_sections

_NAMED = re.compile(
    r"(?:LATIN|NEGATIVE|REGIONAL|SQUARED|CIRCLED).*?\b(?:LETTER|CAPITAL)(?: [A-Z-]+)*? ([A-Z])(?: WITH [A-Z -]+)?"
)
"""Unicode's name of a letter that is one of A to Z in another dress: with a stroke, a small capital, turned round."""
_TWO = {"æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ŋ": "n"}
_UNSEEN_KINDS = {"Mn", "Me", "Cf"}
_FILLERS = "\u0640\u115f\u1160\u3164\uffa0"
"""Letters by kind that are drawn as nothing, or as a longer stroke: the Arabic tatweel, fillers of Hangul."""
_TAGS = range(0xE0000, 0xE0080)
"""Letters that nothing draws, each the one of ASCII at its place: words are hidden in them."""
_BRAILLE = dict(zip("⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚⠅⠇⠍⠝⠕⠏⠟⠗⠎⠞⠥⠧⠺⠭⠽⠵", "abcdefghijklmnopqrstuvwxyz", strict=True))
_ONE_LETTER = {"ж": "j", "х": "h"}
"""Sounds that are spelt with one letter or two: zh and kh are brought to one as well."""
_MOST_LETTERS = 8
"""Letters that one character becomes at most: a few ligatures stand for a sentence."""
_ABOVE = re.compile(r"[^\x00-\x7f]+")
_FEW = 0.05
"""Share of odd letters in a text up to which it is quicker to look them up one by one than all letters in a table."""
WITHOUT_VOWELS = (
    *("DEVANAGARI", "BENGALI", "GUJARATI", "GURMUKHI", "ORIYA", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM"),
    *("SINHALA", "THAI", "LAO", "KHMER", "MYANMAR"),
)
"""Scripts of India and its neighbours: a consonant is followed by an "a" that is not written."""
_ALPHABETS = (
    *("CYRILLIC", "GREEK", "ARMENIAN", "GEORGIAN", "HEBREW", "ARABIC", "HANGUL", "CJK", "HIRAGANA", "KATAKANA"),
    *("ETHIOPIC", *WITHOUT_VOWELS),
)


@cache
def _look_alikes() -> dict[str, str]:
    found: dict[str, str] = {}
    for letter, forms in word_sections("look-alikes").items():
        found |= dict.fromkeys(forms, letter)
    return found


class _Table:
    """What each character becomes in a form, worked out when it is first met.

    Pictures read as text have millions of characters of all scripts: numpy looks them up five times as fast as
    ``str.translate``.
    """

    def __init__(self, form: Callable[[str], str]):
        self._form = form
        self._letters = np.zeros((sys.maxunicode + 1, _MOST_LETTERS), "<u4")
        self._met = np.zeros(sys.maxunicode + 1, bool)

    def translate(self, text: str) -> str:
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
        for code in np.unique(codes[~self._met[codes]]).tolist():
            new = self._form(chr(code))[:_MOST_LETTERS] if code else " "
            self._letters[code, : len(new)] = [ord(letter) for letter in new]
            self._met[code] = True
        letters = self._letters[codes].ravel()
        written: bytes = letters[letters != 0].tobytes()
        return written.decode("utf-32-le", "surrogatepass")


@cache
def _table(form: Callable[[str], str]) -> _Table:
    return _Table(form)


def look(char: str) -> str:
    """Return what a character is read as: a Latin letter, itself without case and accents, or nothing.

    Examples
    --------
    >>> "".join(map(look, "Вrа́nԁ ᴮᴿ🅰🅽ᴅ"))
    'brand brand'
    """
    parts = [_look_of_part(part) for part in unicodedata.normalize("NFKD", char)]
    return "".join(parts)


def _look_of_part(char: str) -> str:
    if char.isascii():
        return char.lower()
    if ord(char) in _TAGS:
        return chr(ord(char) - _TAGS.start).lower()
    if unicodedata.category(char) in _UNSEEN_KINDS or char in _FILLERS:
        return ""
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    alike, small = _look_alikes(), unicodedata.normalize("NFKD", char.casefold())
    if read_as := alike.get(char) or _BRAILLE.get(char) or _TWO.get(small):
        return read_as
    named = _NAMED.fullmatch(unicodedata.name(char, ""))
    if named:
        return named[1].lower()
    plain = (c for c in small if unicodedata.category(c) not in _UNSEEN_KINDS)
    return "".join(alike.get(c, c) for c in plain)


def sound(char: str) -> str:
    """Return the Latin letters that a character of another script is spelt with; of all others what ``look`` gives.

    Examples
    --------
    >>> "".join(map(sound, "Щербаков"))
    'shcherbakov'
    """
    if not unicodedata.name(char, "").startswith(_ALPHABETS):
        return look(char)
    if one := _ONE_LETTER.get(char.lower()):
        return one
    from anyascii import anyascii

    return "".join(c for c in anyascii(char).lower() if c.isalnum())


def with_offsets(text: str, form: Callable[[str], str]) -> tuple[str, list[int]]:
    """Return a text in one of the forms, and where each character came from.

    Parameters
    ----------
    text
        Any text.
    form
        ``look`` or ``sound``.

    Returns
    -------
    tuple of str and list of int
        The text, and for each of its characters the offset in ``text``; one more at the end.
    """
    if text.isascii():
        return text.lower(), list(range(len(text) + 1))
    table, known = _table(form), dict[str, str]()
    folded: list[str] = []
    where: list[int] = []
    for at, char in enumerate(text):
        if char not in known:
            known[char] = table.translate(char)
        new = known[char]
        folded.append(new)
        where.extend([at] * len(new))
    return "".join(folded), [*where, len(text)]


def quickly(text: str, form: Callable[[str], str]) -> str:
    """Return a text in one of the forms, without remembering where each character came from.

    Parameters
    ----------
    text
        Any text.
    form
        ``look`` or ``sound``.
    """
    if text.isascii():
        return text.lower()
    table = _table(form)
    odd = len(text.encode("utf-8", "surrogatepass")) - len(text)  # two bytes or more each
    if odd > _FEW * len(text):
        return table.translate(text)
    known = {run: table.translate(run) for run in set(_ABOVE.findall(text))}
    return _ABOVE.sub(lambda run: known[run[0]], text).lower()


def is_heard(text: str) -> bool:
    """Tell whether a text holds letters that sound other than they look."""
    if text.isascii():
        return False
    different = "".join(set(text))
    return _table(sound).translate(different) != _table(look).translate(different)


def is_mark(char: str) -> bool:
    """Tell whether a character belongs to the one before it."""
    return unicodedata.category(char) in _UNSEEN_KINDS
