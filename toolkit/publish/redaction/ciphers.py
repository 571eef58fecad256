"""A name in the plainest of codes: spelt by the alphabet of radio, in numbers, turned round, moved by thirteen."""

from __future__ import annotations

import base64
import codecs
import string
from collections.abc import Iterator

_LEAST, _LEAST_TURNED, _LONGEST = 5, 8, 40
"""Letters of a name: one of fewer would be met by chance; the reverse of a short word is often a word."""
_SPOKEN = [
    "alfa",
    "bravo",
    "charlie",
    "delta",
    "echo",
    "foxtrot",
    "golf",
    "hotel",
    "india",
    "juliett",
    "kilo",
    "lima",
    "mike",
    "november",
    "oscar",
    "papa",
    "quebec",
    "romeo",
    "sierra",
    "tango",
    "uniform",
    "victor",
    "whiskey",
    "xray",
    "yankee",
    "zulu",
]
"""ITU Radio Regulations, appendix 14."""
_ALPHABET = dict(zip(string.ascii_lowercase, _SPOKEN, strict=True))
_SPELT = [
    _ALPHABET,
    _ALPHABET | {"a": "alpha", "j": "juliet"},
    _ALPHABET | {"a": "alpha"},
    _ALPHABET | {"j": "juliet"},
]
"""As some write it."""
_MORSE = [
    ".-",
    "-...",
    "-.-.",
    "-..",
    ".",
    "..-.",
    "--.",
    "....",
    "..",
    ".---",
    "-.-",
    ".-..",
    "--",
    "-.",
    "---",
    ".--.",
    "--.-",
    ".-.",
    "...",
    "-",
    "..-",
    "...-",
    ".--",
    "-..-",
    "-.--",
    "--..",
]
"""ITU-R M.1677-1."""
_SIGNS = {".": "[.·•∙]", "-": "[-−–—‐]"}

Words = tuple[str, ...]


def ciphers_of(words: Words) -> Iterator[tuple[Words, bool]]:
    """Give the writings of a name in code, each as words of letters and digits.

    Parameters
    ----------
    words
        The name's words, in lower case.

    Yields
    ------
    tuple of Words, bool
        The writing, and whether it must stand alone to be meant.
    """
    letters = "".join(words)
    if not _is_plain(letters):
        return
    yield tuple(codecs.encode(word, "rot13") for word in words), True
    if len(letters) >= _LEAST_TURNED:
        yield tuple(word[::-1] for word in reversed(words)), True
    for spelt in _SPELT:
        yield tuple(spelt[letter] for letter in letters), True
    yield tuple(str(string.ascii_lowercase.index(letter) + 1) for letter in letters), True
    name = " ".join(words)
    for written in (name, name.upper(), name.title()):
        for code in _base32(written):
            yield (code,), False
    for written in {letters, letters.upper(), "".join(map(str.capitalize, words))}:
        for form in ("d", "o", "08b", "x"):
            yield tuple(format(ord(letter), form) for letter in written), True


def morse_of(letters: str) -> str:
    """Return a pattern for a name in Morse; "" for one that is too short or not of plain letters.

    Parameters
    ----------
    letters
        Its letters, in lower case.
    """
    if not _is_plain(letters):
        return ""
    codes = (_MORSE[string.ascii_lowercase.index(letter)] for letter in letters)
    return r"[ \t/|]{1,7}".join(map(_any_signs, codes))


def _any_signs(code: str) -> str:
    return "".join(_SIGNS[sign] for sign in code)


def _is_plain(letters: str) -> bool:
    return letters.isascii() and letters.isalpha() and _LEAST <= len(letters) <= _LONGEST


def _base32(written: str) -> Iterator[str]:
    """Give what base32 shows of a name from each of the five places at which it may begin."""
    for before in range(5):
        code = base64.b32encode(b"\0" * before + written.encode()).decode()
        first, last = -(-8 * before // 5), 8 * (before + len(written)) // 5
        yield code[first:last].lower()
