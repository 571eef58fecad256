"""Numbers as they are written, in digits and in words, and the step of their last digit."""

from __future__ import annotations

import re

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SMALL = {word: float(value) for value, word in enumerate(_ONES)}
SMALL |= {word: 10.0 * value for value, word in enumerate(_TENS, start=2)}
SMALL |= {word.replace("fi", "ﬁ"): value for word, value in SMALL.items()}  # as a page may set "five": one letter
MULTIPLES = {"dozen": 12.0, "score": 20.0, "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9}
PARTS = {
    "half": 1 / 2,
    "third": 1 / 3,
    "quarter": 1 / 4,
    "fifth": 1 / 5,
    "sixth": 1 / 6,
    "eighth": 1 / 8,
    "tenth": 0.1,
}
GLYPHS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
TIMES = {
    **dict.fromkeys(("halved", "halving"), 0.5),
    **dict.fromkeys(("twice", "double", "doubled", "doubling"), 2.0),
    **dict.fromkeys(("thrice", "triple", "tripled", "tripling", "treble", "trebled", "trebling"), 3.0),
    **dict.fromkeys(("quadruple", "quadrupled", "quadrupling"), 4.0),
    **dict.fromkeys(("quintuple", "quintupled", "quintupling"), 5.0),
}
"""What each word of multiplying makes of a quantity."""

LARGEST = 1e15
"""Largest number read. The world's yearly product is 1e14 dollars; past 1e308, Python's numbers have no end."""

PART = "|".join(PARTS)


def whole_number(text: str) -> int | None:
    """Read a count that a file or a server states; None for anything but up to 18 digits from 0 to 9.

    Parameters
    ----------
    text
        Such as "12500". ``str.isdigit`` alone takes "²" for a digit, which ``int`` does not.
    """
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text.strip()) else None


def value_of(written: str) -> float | None:
    """Return the value of a written number; None where it is none, or larger than any that is printed.

    Parameters
    ----------
    written
        Such as "12,500", "two hundred and fifty", "half a", "2½".
    """
    value = _value_of(written)
    return value if value is not None and value <= LARGEST else None


def _value_of(written: str) -> float | None:
    text = written.lower().replace("\u00a0", ",").replace("\u202f", ",").strip()
    for glyph, part in GLYPHS.items():
        if glyph in text:
            whole = text.replace(glyph, "").strip()
            return float(whole or 0) + part
    if slashed := re.fullmatch(r"(?:(\d+) )?(\d)/(\d)", text):
        return float(slashed[1] or 0) + float(slashed[2]) / float(slashed[3])
    text = re.sub(r"-and-(?:an?-|one-)?", " and ", text)
    if mixed := re.fullmatch(r"(.+?) and (?:a |an |one )?(half|quarter|third)", text):
        count = _whole(mixed[1])
        if count is not None:
            return count + PARTS[mixed[2]]
    portion = re.fullmatch(rf"(?:(one|two|three|a)[ -])?({PART})s?(?:[ -](?:an?|of an?|of the|of))?", text)
    if portion is not None:
        times = {"two": 2.0, "three": 3.0}.get(portion[1] or "", 1.0)
        return times * PARTS[portion[2]]
    return _whole(text)


def _whole(text: str) -> float | None:
    if text in {"a", "an"}:
        return 1.0
    text = re.sub(r"(?<=\d) (?=\d{3})", ",", text)
    head, _, tail = text.partition(" ")
    if head[:1].isdigit():
        number = _digits(head)
        return number * MULTIPLES[tail] if tail in MULTIPLES else number
    total, current, seen = 0.0, 0.0, False
    for word in re.split(r"[ -]", text):
        if word in {"and", "a", "an"}:
            continue
        if word in SMALL:
            current += SMALL[word]
        elif word in MULTIPLES:
            scaled = (current or 1.0) * MULTIPLES[word]
            total, current = (total + scaled, 0.0) if scaled >= 1000 else (total, scaled)
        else:
            return None
        seen = True
    return total + current if seen else None


def _digits(text: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", text):
        return float(text.replace(",", ""))
    return float(text.replace(",", "."))


def step_of(written: str) -> float:
    """Return what one more in the last digit that counts would add: 85 → 1, 50 → 10, 2.2 → 0.1, "a dozen" → 1.

    Parameters
    ----------
    written
        A written number, as ``value_of`` reads it.
    """
    text = written.lower().strip()
    value = value_of(text) or 1.0
    if re.search(rf"(?:{PART})|[/{''.join(GLYPHS)}]", text):
        return min(0.25, value / 4)
    if not text[:1].isdigit():
        return _trailing(value)
    text = re.sub(r"(?<=\d) (?=\d{3})", ",", text)
    head, _, tail = text.partition(" ")
    factor = MULTIPLES.get(tail, 1.0)
    plain = head.replace("\u00a0", ",").replace("\u202f", ",")
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", plain):
        return _trailing(float(plain.replace(",", ""))) * factor
    decimals = re.search(r"[.,](\d+)$", plain)
    if decimals:
        return 10.0 ** -len(decimals[1]) * factor
    return _trailing(float(plain)) * factor


def _trailing(value: float) -> float:
    plain = f"{value:.0f}"
    zeros = len(plain) - len(plain.rstrip("0"))
    return 10.0 ** min(zeros, len(plain) - 1)
