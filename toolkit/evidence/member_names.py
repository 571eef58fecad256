"""Names of files inside archives, whatever system wrote them: UTF-8 without its flag, Cyrillic, Chinese and others.

A zip file says of a name that it is UTF-8, or nothing; then it is in whatever the writer's system used (APPNOTE 4.4.4,
appendix D). All names of one archive are taken for one encoding: the one in which they read best.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_UNICODE_PATH = 0x7075
"""Extra field of Info-ZIP that holds the name in UTF-8, and the checksum of the name it stands for."""


def unicode_path(extra: bytes, raw: bytes) -> str | None:
    """Return the UTF-8 name in a zip member's extra field, if it is there for this very name.

    Parameters
    ----------
    extra
        The extra field.
    raw
        The name's bytes.
    """
    at = 0
    while at + 4 <= len(extra):
        kind, size = int.from_bytes(extra[at : at + 2], "little"), int.from_bytes(extra[at + 2 : at + 4], "little")
        body = extra[at + 4 : at + 4 + size]
        if kind == _UNICODE_PATH and body[1:5] == zlib.crc32(raw).to_bytes(4, "little"):
            return _tried(body[5:], "utf-8")
        at += 4 + size
    return None


def decoded_names(raw: Sequence[bytes]) -> list[str]:
    """Read the names of an archive's members.

    Parameters
    ----------
    raw
        Their bytes, as the archive has them.

    Returns
    -------
    list of str
        The names, composed (NFC): macOS writes "é" in two characters.

    Examples
    --------
    >>> decoded_names(["Отчёт.txt".encode("cp866"), "Übersicht.html".encode()])[1]
    'Übersicht.html'
    """
    # one archive was written by one system: its odd names are read in one encoding together
    foreign = [name for name in raw if _tried(name, "utf-8") is None]
    encoding = best_encoding(foreign) if foreign else "utf-8"
    names = [_tried(name, "utf-8") or name.decode(encoding, errors="replace") for name in raw]
    return [unicodedata.normalize("NFC", name) for name in names]


def best_encoding(names: Sequence[bytes]) -> str:
    """Return the encoding in which names read best.

    Parameters
    ----------
    names
        Names that are not UTF-8.
    """
    # of two that read as well the one that stands first in the table
    scored = [(writing.score(names), -place) for place, writing in enumerate(_WRITINGS)]
    best, place = max(scored)
    return _WRITINGS[-place].encoding if best > 0 else "cp437"


def _tried(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


@dataclass(frozen=True)
class _Writing:
    """An encoding, and how well a text in it looks like one that people write: 0 to 1."""

    encoding: str
    judged: Callable[[str, bytes], float]

    def score(self, names: Sequence[bytes]) -> float:
        marks = []
        for name in names:
            text = _tried(name, self.encoding)
            if text is None:
                return 0.0
            marks.append(self.judged(text, name))
        return sum(marks) / len(marks)


def _letters(script: str, *, joined: bool, most: float = 1.0) -> Callable[[str, bytes], float]:
    """Judge a text by its letters of a script; ``joined``: they stand beside ASCII letters within a word."""

    def judged(text: str, _: bytes) -> float:
        foreign = [c for c in text if c > "\x7f"]
        if not foreign:
            return 0.0
        good = sum(unicodedata.name(c, "").startswith(f"{script} ") and _spells(c) for c in foreign) / len(foreign)
        words = re.findall(r"[^\W\d_]+", text)
        # "пРИВЕТ" is what the wrong one of two Cyrillic encodings makes
        odd = sum(_odd_case(word) or (_bare(word) if joined else _mixed(word)) for word in words)
        shouted = 0.0 if joined or any(c.islower() for c in foreign) else 0.1
        return most * good - shouted - 0.5 * odd / max(1, len(words))

    return judged


def _spells(char: str) -> bool:
    """Tell a letter, or a mark that stands with one, as Thai vowels do."""
    return unicodedata.category(char)[0] in "LM"


def _hebrew(text: str, raw: bytes) -> float:
    """Judge a text in Hebrew: five of its letters have a form that stands at the end of a word, and only there."""
    odd = re.search(r"[ךםןףץ](?=\w)|[כמנפצ]\b", text)
    ended = re.search(r"[ךםןףץ]\b", text)
    # the bytes of Hebrew are those of Russian capitals, which stand before it where neither form is seen
    return _letters("HEBREW", joined=False)(text, raw) + (0.05 if ended and not odd else -0.05)


def _odd_case(word: str) -> bool:
    """Tell whether capitals and small letters stand as where the wrong encoding is read."""
    cased = len(word) > 1 and word.upper() != word.lower()
    return cased and not (word.islower() or word.isupper() or word[1:].islower())


def _bare(word: str) -> bool:
    """Tell whether a word of several letters has none of ASCII, as no word of the Latin letters has."""
    return len(word) > 1 and all(c > "\x7f" for c in word)


def _mixed(word: str) -> bool:
    return any(c > "\x7f" for c in word) and any(c <= "\x7f" for c in word)


_SURE_FROM = 3
"""Characters in a name from which a range that holds half of another language's is no chance."""


def _pairs(common: re.Pattern[bytes], most: float, *, sure: float = 0.0) -> Callable[[str, bytes], float]:
    """Judge a text in an encoding of two bytes a character by the share of pairs that are common in its language."""

    def judged(text: str, raw: bytes) -> float:
        foreign = sum(c > "\x7f" for c in text)
        # half-width kana and private characters come out where the encoding is wrong
        halves = sum("\uff61" <= c <= "\uff9f" or unicodedata.category(c) == "Co" for c in text)
        found = len(common.findall(b"".join(re.findall(rb"[\x81-\xfe][\x40-\xfe]", raw))))
        more = sure if found == foreign >= _SURE_FROM else 0.0
        return most * min(1.0, found / max(1, foreign)) + more - halves / max(1, foreign)

    return judged


_WRITINGS = (
    _Writing("cp866", _letters("CYRILLIC", joined=False)),
    _Writing("cp1251", _letters("CYRILLIC", joined=False)),
    _Writing("koi8-r", _letters("CYRILLIC", joined=False, most=0.95)),
    _Writing("gbk", _pairs(re.compile(rb"[\xb0-\xd7][\xa1-\xfe]"), 0.97)),
    _Writing("cp932", _pairs(re.compile(rb"\x82[\x9f-\xf1]|\x83[\x40-\x96]|[\x88-\x97][\x40-\xfc]|\x81\x5b"), 0.98)),
    _Writing("cp949", _pairs(re.compile(rb"[\xb0-\xc8][\xa1-\xfe]"), 0.96, sure=0.03)),
    _Writing("euc_jp", _pairs(re.compile(rb"\xa4[\xa1-\xf3]|\xa5[\xa1-\xf6]|[\xb0-\xcf][\xa1-\xfe]"), 0.95)),
    _Writing("big5", _pairs(re.compile(rb"[\xa4-\xc6][\x40-\xfe]"), 0.6)),
    _Writing("cp437", _letters("LATIN", joined=True)),
    _Writing("cp1252", _letters("LATIN", joined=True)),
    _Writing("cp1250", _letters("LATIN", joined=True)),
    _Writing("cp852", _letters("LATIN", joined=True)),
    _Writing("cp874", _letters("THAI", joined=False)),
    _Writing("cp862", _hebrew),
    _Writing("cp1253", _letters("GREEK", joined=False)),
    _Writing("cp737", _letters("GREEK", joined=False)),
    _Writing("cp1255", _letters("HEBREW", joined=False)),
    _Writing("cp1256", _letters("ARABIC", joined=False)),
)
"""Encodings of systems that write archives, in order of preference where two read alike: DOS and Windows of Russia,
China (GB 2312's first level is B0 to D7), Japan (kana and the first level), Korea (syllables are B0 to C8), Taiwan,
the West, Central Europe, Thailand, Israel, Greece, the Arab world."""
