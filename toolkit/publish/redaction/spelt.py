"""A name as other desks spell it: Zhukovets, Schukowez and Joukovets are one, and so are Sharma and शर्मा.

Each word gets keys, in which sounds that are spelt in several ways are one letter. Two words are one name where they
share a key. The keys are coarse: they are held only against words of another script than the name's, and a finer one
(doubled letters, y for i, k for c) against words of the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product

from toolkit.publish.redaction.letters import WITHOUT_VOWELS, quickly, sound

LEAST = 5
"""Letters of a key: of fewer, other words have the same."""

_MARKS = "\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0e31-\u0e4e\u0eb1-\u0ecd\u102b-\u103e\u1056-\u109d\u17b4-\u17d3"
_MARKS += "".join(f"{chr(at)}-{chr(at + 3)}{chr(at + 0x3A)}-{chr(at + 0x4F)}" for at in range(0x980, 0xE00, 0x80))
"""Vowels and the like that belong to the letter before them: 0 to 3 and 3A to 4F of each block of an Indian script."""
_WORD = re.compile(rf"(?:[^\W\d_]|[{_MARKS}]){{3,40}}")
_CASED = ("CYRILLIC", "GREEK", "ARMENIAN")
_ENDING = 3
"""Letters that a name may end with beside its own, in Slavic languages and Greek."""
_COARSE = (
    ("tsch|tch|shch|schtsch|szcz|cz|tzsch", "s"),
    ("sch|sh|sz|zh|ts|tz|dz|z|x", "s"),
    ("ph|ff", "f"),
    ("th", "t"),
    ("kh|gh", "h"),
    ("ck|qu|q", "k"),
    ("ou|oo|oy", "u"),
    ("ie|ye|je", "e"),
    ("ya|ja", "ia"),
    ("w", "v"),
    ("y", "i"),
)
"""Spellings of one sound in the systems of Britain, France, Germany, Poland and the United Nations, to one letter."""
_EITHER = (("ch", "sh"), ("c", "sk"), ("j", "si"), ("h", ("h", "")))
"""Letters that are read in two ways: each reading makes a key of its own."""
LEAST_FINE = 7
"""The same of a fine key: of fewer letters, "Later" is a Mr Latter."""
_FINE = (("ck", "k"), ("c(?=[aou])", "k"), ("y", "i"))
_DOUBLE = re.compile(r"(.)\1+")
_DOUBLE_INSIDE = re.compile(r"(.)\1+(?!$)")


class Spelt:
    """Names to look for by how they are spelt elsewhere.

    Parameters
    ----------
    names
        Names, as written by hand.
    """

    def __init__(self, names: Iterable[str]):
        self._elsewhere: dict[str, str] = {}
        self._here: dict[str, str] = {}
        self._stems: dict[str, str] = {}
        for name in names:
            words = _WORD.findall(unicodedata.normalize("NFC", name))
            # of several words each may be a common one: the names that stand alone are given alone
            if len(words) != 1:
                continue
            script = script_of(words[0])
            long = {key for key in coarse_keys(words[0]) if len(key) >= LEAST}
            self._elsewhere |= dict.fromkeys(long, script)
            self._elsewhere |= {f"~{bare}": script for key in long if len(bare := _bare(key)) >= LEAST - 1}
            if script == "LATIN" and len(fine_key(words[0])) >= LEAST_FINE:
                self._here[fine_key(words[0])] = script
            if script in _CASED:
                self._stems |= {stem: script for key in long if len(stem := _stem(key)) >= LEAST}

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Find the words that are one of them.

        Yields
        ------
        tuple of int
            Start and end.
        """
        if not self._elsewhere:
            return
        for match in _WORD.finditer(text):
            if self._is_one(match[0]):
                yield match.span()

    def _is_one(self, word: str) -> bool:
        if word.islower():
            return False
        script = script_of(word)
        if script == "LATIN" and fine_key(word) in self._here:
            return True
        keys = coarse_keys(word)
        if any(self._elsewhere.get(key, script) != script for key in keys):
            return True
        if script in WITHOUT_VOWELS and any(f"~{_bare(key)}" in self._elsewhere for key in keys):
            return True
        return script in _CASED and any(self._has_stem(key) for key in keys)

    def _has_stem(self, key: str) -> bool:
        return any(key[:-size] in self._stems for size in range(1, _ENDING + 1))


@lru_cache(maxsize=100_000)
def script_of(word: str) -> str:
    """Name the script of a word's first letter, as Unicode does: LATIN, CYRILLIC."""
    return unicodedata.name(word[0], "").partition(" ")[0]


@lru_cache(maxsize=100_000)
def coarse_keys(word: str) -> frozenset[str]:
    """Return the keys of a word, in which it is the same in every spelling.

    Parameters
    ----------
    word
        One word, in any script.

    Examples
    --------
    >>> coarse_keys("Schukowez") & coarse_keys("Жуковец") == {"sukoves"}
    True
    """
    plain = quickly(word, sound)
    for pattern, letter in _COARSE[:1]:
        plain = re.sub(pattern, letter, plain)
    found = {plain}
    for written, readings in _EITHER:
        found = {key.replace(written, reading) for key, reading in product(found, readings)}
    return frozenset(_DOUBLE.sub(r"\1", _merged(key)) for key in found)


def _merged(key: str) -> str:
    for pattern, letter in _COARSE[1:]:
        key = re.sub(pattern, letter, key)
    return key


@lru_cache(maxsize=100_000)
def fine_key(word: str) -> str:
    """Return the key of a word in Latin letters in which a slip of the pen is the same.

    Parameters
    ----------
    word
        One word.

    Examples
    --------
    >>> fine_key("Adeyemmi") == fine_key("Adeyemy")
    True
    """
    key = quickly(word, sound)
    for pattern, letter in _FINE:
        key = re.sub(pattern, letter, key)
    # at the end a doubled letter is another word: a fire marshal is no Marshall
    return _DOUBLE_INSIDE.sub(r"\1", key)


def _bare(key: str) -> str:
    """Leave out each "a" inside a word."""
    return key[:1] + key[1:-1].replace("a", "") + key[-1:]


def _stem(key: str) -> str:
    """Leave out what changes where a Slavic or Greek name takes an ending: Жуковец, Жуковца; Παπαχρήστου, -ος."""
    if re.search(r"e[sk]$|ok$", key):
        return key[:-2] + key[-1]
    return re.sub(r"(?:[aeiou]|[ou]s)$", "", key)
