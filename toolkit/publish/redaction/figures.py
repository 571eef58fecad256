"""Numbers in other signs than digits, written in digits: in words, Roman, in base two, broken by the end of a line.

The result is another reading of a text, with a map back: what is found in it stands in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

import numpy as np

from toolkit.wordlists import word_table

_ROMAN = r"(?<!\w)[IVXLCDM]{1,12}(?=\s?(?:[°º'′″’\"”]|deg))"
_IN_BASE_TWO = r"[-−]?0x[01](?:\.[0-9a-f]{1,16})?p[+-]?\d{1,4}"
"""A number as C and Python write it whole: 0x1.8p+5 is 48."""
_BROKEN = r"(?<=\d)(?P<point>[.,]?)-?[ \t]*\r?\n[ \t]*(?=\d)"
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_MINUS = r"(?:minus|negative|menos|meno|moins|минус|мінус|eksi)"
_POINT = r"(?:point|decimal|dot|comma|coma|punto|virgule|komma|vírgula|virgola|запятая|целых|кома|przecinek|virgül)"
_AND = r"(?:\s*-\s*|\s+(?:(?:and|y|et|e|und|i)\s+)?)"
_MOST_IN_A_ROW = 24
"""Words of one number: a latitude spelt digit by digit has ten."""


@dataclass(frozen=True)
class Figures:
    """A text with its numbers in digits.

    Attributes
    ----------
    text
        The text.
    starts, ends
        For each of its characters, where what it stands for begins and ends in the text that was given.
    """

    text: str
    starts: list[int]
    ends: list[int]

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Tell where a piece of it stands in the text that was given.

        Parameters
        ----------
        start, end
            First character, and one past the last.
        """
        return self.starts[start], self.ends[end - 1]


def in_digits(text: str) -> Figures | None:
    """Write the numbers of a text in digits.

    Returns
    -------
    Figures or None
        None where all of them are.

    Examples
    --------
    >>> in_digits("minus three three point four five, LXX° W").text
    '-33.45, 70° W'
    """
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for match in _any().finditer(text):
        new = _digits_of(match)
        if new is None:
            continue
        pieces += [text[at : match.start()], new]
        starts += chain(range(at, match.start()), [match.start()] * len(new))
        ends += chain(range(at + 1, match.start() + 1), [match.end()] * len(new))
        at = match.end()
    if not pieces:
        return None
    pieces.append(text[at:])
    starts += range(at, len(text))
    ends += range(at + 1, len(text) + 1)
    return Figures("".join(pieces), starts, ends)


@cache
def _words() -> dict[str, int]:
    found: dict[str, int] = {}
    for value, words in word_table("number-words").items():
        found |= dict.fromkeys(words, value)
    return found


@cache
def _any() -> re.Pattern[str]:
    word = rf"(?:{'|'.join(sorted(map(re.escape, _words()), key=len, reverse=True))})(?!\w)"
    row = rf"{word}(?:{_AND}{word}){{0,{_MOST_IN_A_ROW}}}"
    spelt = rf"(?<!\w)(?P<minus>{_MINUS}\s+)?(?P<whole>{row})(?:\s+{_POINT}\s+(?P<parts>{row}))?"
    return re.compile(
        rf"{spelt}|(?P<base>{_IN_BASE_TWO})|(?P<broken>{_BROKEN})|(?-i:(?P<roman>{_ROMAN}))", re.IGNORECASE
    )


def _digits_of(match: re.Match[str]) -> str | None:
    if match["roman"]:
        return str(_roman(match["roman"]))
    if match["base"]:
        return f"{_of_base_two(match['base']):.7f}"
    if match["whole"] is None:
        return match["point"] or ""
    whole = list(_values(match["whole"]))
    apart = " " if any(value > 9 for value in whole) else ""  # digit by digit, or one number beside another
    sign = "-" if match["minus"] else ""
    number = sign + apart.join(map(str, whole))
    parts = "".join(map(str, _values(match["parts"]))) if match["parts"] else ""
    return f"{number}.{parts}" if parts else number


def _of_base_two(written: str) -> float:
    try:
        return float.fromhex(written.replace("−", "-"))
    except OverflowError:
        return 0.0


def _values(row: str) -> Iterator[int]:
    """Give the numbers of a row of words: tens take a digit, a hundred what stands before it."""
    value: int | None = None
    for word in re.findall(r"[^\W\d_]+(?:’[^\W\d_]+)?", row.lower()):
        one = _words().get(word)
        if one is None:  # "and"
            continue
        if value is None:
            value = one
        elif one == 100:
            value = (value or 1) * 100
        elif (value % 100 == 0 and value and one < 100) or (value % 10 == 0 and value % 100 >= 20 and 0 < one < 10):
            value += one
        else:
            yield value
            value = one
    if value is not None:
        yield value


def _roman(written: str) -> int:
    values = [_VALUES[letter] for letter in written]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)


_MOST_BYTES = 20_000
"""Bytes that are searched for packed numbers: a geometry, not a picture, in which they would come about by chance."""
_NEAR_DEG = 0.05
"""How near packed numbers must come to a place, in degrees: five kilometres."""


def packed_near(data: bytes, points: Iterable[tuple[float, float]]) -> bool:
    """Tell whether bytes hold a place as two numbers side by side, as well-known binary and files of points do.

    Parameters
    ----------
    data
        Bytes that a text stood for.
    points
        Latitude and longitude of each place, in degrees.
    """
    if not 16 <= len(data) <= _MOST_BYTES:
        return False
    places = list(points)
    for form in ("<f8", ">f8"):
        for start in range(8):  # nothing says where in the bytes a number begins
            numbers = np.frombuffer(data, form, count=(len(data) - start) // 8, offset=start)
            if any(_is_beside(numbers, *place) for place in places):
                return True
    return False


def _is_beside(numbers: Any, lat: float, lon: float) -> bool:
    with np.errstate(invalid="ignore"):
        north, east = np.abs(numbers - lat) <= _NEAR_DEG, np.abs(numbers - lon) <= _NEAR_DEG
    return bool((north[:-1] & east[1:]).any() or (east[:-1] & north[1:]).any())
