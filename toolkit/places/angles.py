"""The grammar of written angles: degrees, minutes, seconds and hemispheres in any usual dress.

A string is first put into one alphabet (``normalise``), then cut into tokens, then split into two angles. Every doubt
that the writing leaves open ends in a ``CoordinateError`` that gives the readings; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product
from typing import Literal, NamedTuple

from toolkit.errors import CoordinateError
from toolkit.places.angle_words import signs_for_words

Axis = Literal["lat", "lon"]

_DIGITS = {0xFF10: "fullwidth", 0x660: "Arabic", 0x6F0: "Persian", 0x966: "Devanagari", 0x9E6: "Bengali"}
_ALPHABET = str.maketrans(
    {
        **dict.fromkeys("−–—‒‑﹣－", "-"),
        "＋": "+",
        **dict.fromkeys("′’‘ʹʼ´`＇‵", "'"),
        **dict.fromkeys("″”“ʺ„＂‶˝", '"'),
        **dict.fromkeys("º˚ᵒ∘", "°"),
        **dict.fromkeys("\u00a0\u2009\u202f\u3000\t\n\r", " "),
        **dict.fromkeys("，、&", ","),
        "；": ";",
        "．": ".",
        "：": ":",
        **{chr(first + digit): str(digit) for first, digit in product(_DIGITS, range(10))},
        "٫": ".",
        "،": ",",
        "٬": "",
        **dict.fromkeys("\u200b\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2069\ufeff"),
    }
)
_PACKED_WORDS: tuple[tuple[re.Pattern[str], str], ...] = (
    # 50d4m17.698s and 39g30m, where the letters stand for the marks, and 40d or 26m alone
    (re.compile(r"(?<=\d)\s*g\s*(?=\d{1,2}(?:\.\d+)?\s*[m'])", re.IGNORECASE), "d"),
    (
        re.compile(r"(?<=\d)\s*d\s*(\d{1,2})\s*m\s*(\d{1,2}(?:\.\d+)?)\s*s?(?=\s*[nsew](?![a-z]))", re.IGNORECASE),
        r"°\1'\2" + '"',
    ),
    (re.compile(r"(?<=\d)\s*d(?![a-z])", re.IGNORECASE), "°"),
    (re.compile(r"(?<=\d)\s*m\s*(\d+(?:\.\d+)?)\s*s(?![a-z])", re.IGNORECASE), r"' \1" + '"'),
    (re.compile(r"(?<=\d)\s*m(?=\s*(?:[nsew](?![a-z])|[,;]|$))", re.IGNORECASE), "'"),
    # 50o27' and 50*27', typed for want of a degree sign; 12°34'.5, with the mark over the point
    (re.compile(r"(?<=\d)\s?[*o]\s?(?=\d{1,2}(?:\.\d+)?\s?')"), "°"),
    (re.compile(r"""(\d)(['"°])\.(\d+)"""), r"\1.\3\2"),
    # mariners' 40°-41.65'N and 45°-32'-12", where a dash stands after the mark
    (re.compile(r"(?<=\d)°\s?-\s?(?=\d{1,2}(?:\.\d+)?\s?(?:'|[NSEW](?![A-Za-z])))"), "°"),
    (re.compile(r"""(?<=\d)'\s?-\s?(?=\d{1,2}(?:\.\d+)?\s?")"""), "'"),
    # 30°34'24.0'N: the second mark of the seconds is lost
    (re.compile(r"(?<=\d)°\s?(\d{1,2})\s?'\s?(\d{1,2}(?:\.\d+)?)\s?'"), r"°\1'\2" + '"'),
    # (50.0, 27.0, 0.4) N, as programs print three parts; "S e 58", the "and" of Portuguese and Italian
    (
        re.compile(r"[(\[]\s*(\d+)(?:\.0+)?,\s*(\d+)(?:\.0+)?,\s*(\d+(?:\.\d+)?)\s*[)\]](?=\s*[NSEW])"),
        r"\1 \2 \3",
    ),
    (re.compile(r"(?<=[NSWO])\s+e\s+(?=\d)"), ", "),
    # N: 50.45, (N), N. and a heading "Lat/Long:" over both numbers
    (re.compile(r"(?<![A-Za-z])([NSEW])\s*[:=]\s*(?=\d)"), r"\1 "),
    (re.compile(r"\(([NSEW])\)"), r"\1"),
    (re.compile(r"(?<![A-Za-z])([NSEW])\.(?=[\s,;)]|$)"), r"\1"),
    (re.compile(r"^\(?lat(?:itude)?\s*[/,]\s*lo?ng?(?:itude)?\)?\s*[:=]?\s*(?=[+-]?\d)", re.IGNORECASE), ""),
)
_LEADING_WORD = re.compile(r"^\s*(?!lat|lon|lng|gps|xy|yx)[a-z]{2,12}\s*[:=]", re.IGNORECASE)
_WORDY = re.compile(r"[^\W\dNSEWnsew_]|[NSEWnsew][A-Za-z]")
# Packed and punctuated angles, rewritten with marks: 27.15.45.2, 40:7:22.8, 40-25.0999N, 402505.994N, N402505.
_DOTTED = re.compile(r"(?<![\d.])(\d{1,3})\.(\d{1,2})\.(\d{1,2})(?:[.,](\d+))?(?![\d.])")
_COLONS = re.compile(r"""(?<![\d.:])(\d{1,3}):(\d{1,2}(?:\.\d+)?)(?::(\d{1,2}(?:\.\d+)?)"?|'?)(?![\d.:])""")
_DASHES = re.compile(r"(?<![\d.])(\d{1,3})-(\d{1,2}(?:\.\d+)?)(?:-(\d{1,2}(?:\.\d+)?))?(?=\s*[NSEW])", re.IGNORECASE)
_PACKED = re.compile(
    r"(?:(?<=[NSEW])|(?<=[NSEW] ))(\d{4,7})(\.\d+)?(?![\d.])|(?<![\d.])(\d{4,7})(\.\d+)?(?=\s*[NSEW])", re.IGNORECASE
)
# 45N30 75W30 and 45°N30'15": the letter parts degrees from minutes, in both angles
_LETTERED = r"""(\d{1,3})\s?°?\s?([NSEW])\s?(\d{1,2}(?:\.\d+)?)\s?'?(?:\s?(\d{1,2}(?:\.\d+)?)\s?"?)?"""
_LETTERED_PAIR = re.compile(rf"{_LETTERED}[\s,;/]+{_LETTERED}")
_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([°'\"])|(lat|lon)|([NSEWnsew])(?![A-Za-z]{2})|([,;/|])|([+-]))")
_DASH_BETWEEN = re.compile(
    r"(?<=[\d°'\"NSEW])(?:\s+-\s+(?=[\dNSEW])|\s*-\s*(?=[NSEW]\s*\d)|(?<=[NSEW])-(?=\d)|(?<=^\d\d)-(?=\d\d$))"
)
_UNITS = {"°": 0, "'": 1, '"': 2}


class Angle(NamedTuple):
    """One written angle: degrees with sign, the axis if named, its last printed unit, and whether ° stands there."""

    degrees: float
    axis: Axis | None
    unit: float
    notation: str
    marked: bool = False


_Kind = Literal["number", "mark", "label", "hemisphere", "separator", "sign"]


class _Token(NamedTuple):
    kind: _Kind
    text: str


def normalise(text: str) -> str:
    """Put signs, primes, words and packed angles into one alphabet.

    Returns
    -------
    str
        The same with plain signs, ``°``, ``'``, ``"``, hemisphere letters and ``lat``/``lon``.
    """
    plain = text.translate(_ALPHABET)
    if "''" in plain:
        plain = plain.replace("''", '"')
    for pattern, to in _PACKED_WORDS:
        plain = pattern.sub(to, plain)
    if _WORDY.search(plain):
        plain = signs_for_words(_LEADING_WORD.sub(" ", plain))
    if plain.count(".") > 2:
        plain = _DOTTED.sub(_dotted, plain)
    if ":" in plain:
        plain = _COLONS.sub(_marked, plain)
    if "-" in plain:
        plain = _DASHES.sub(_marked, plain)
    plain = _PACKED.sub(_unpacked, plain).strip(" .;,()[]")
    if pair := _LETTERED_PAIR.fullmatch(plain):
        return f"{_lettered(*pair.group(1, 2, 3, 4))}, {_lettered(*pair.group(5, 6, 7, 8))}"
    return plain


def _lettered(degrees: str, letter: str, minutes: str, seconds: str | None) -> str:
    return f"{degrees}°{minutes}'" + (f'{seconds}"' if seconds else "") + letter


def _dotted(match: re.Match[str]) -> str:
    degrees, minutes, seconds, fraction = match.groups()
    return f"{degrees}°{minutes}'{seconds}" + (f".{fraction}" if fraction else "") + '" '


def _marked(match: re.Match[str]) -> str:
    degrees, minutes, seconds = match.groups()
    return f"{degrees}°{minutes}'" + (f'{seconds}" ' if seconds else "")


def _unpacked(match: re.Match[str]) -> str:
    digits, fraction = (match[1], match[2] or "") if match[1] else (match[3], match[4] or "")
    if len(digits) <= 5:
        return f"{digits[:-2]}°{digits[-2:]}{fraction}'"
    return f"""{digits[:-4]}°{digits[-4:-2]}'{digits[-2:]}{fraction}" """


def read_pair(text: str) -> tuple[Angle, Angle]:
    """Read two angles from one string.

    Parameters
    ----------
    text
        A position as written, already put through ``normalise``.

    Returns
    -------
    tuple of Angle
        In the order written.

    Raises
    ------
    CoordinateError
        The text is not two angles, or can be read in two ways.
    """
    text = _dash_read(text)
    if "," not in text or "." in text:
        return _pair(_tokens(text))
    readings: dict[tuple[Angle, Angle], None] = {}
    problem: CoordinateError | None = None
    for reading in _comma_readings(text):
        try:
            readings[_pair(_tokens(reading))] = None
        except CoordinateError as e:
            problem = problem or e
    if len(readings) > 1:
        both = " or ".join(f"({a.degrees:g}, {b.degrees:g})" for a, b in readings)
        raise CoordinateError(f"has two readings: {both}", remedy="Write decimal points, and a space after the comma.")
    if not readings:
        raise problem or CoordinateError("no two angles in it")
    return next(iter(readings))


def _dash_read(text: str) -> str:
    """Take a dash between blanks for what parts two numbers where letters say the sides; else it may be a minus."""
    if not _DASH_BETWEEN.search(text):
        return text
    if len(re.findall(r"[NSEW](?![a-z])", text)) == 2:
        return _DASH_BETWEEN.sub(", ", text)
    raise CoordinateError(
        "has two readings: a dash between two numbers, or a minus before the second",
        remedy="Write a comma between the numbers, and the minus at its number.",
    )


def _comma_readings(text: str) -> list[str]:
    joined = re.search(r"\d,\d", text)
    if joined is None:
        return [text]
    if re.fullmatch(r"[+-]?\d+,\d+", text):
        whole, fraction = text.split(",")
        raise CoordinateError(
            f"has two readings: the one number {whole}.{fraction}, or latitude {whole} and longitude {fraction}",
            remedy="Write a space after the comma between two numbers, or hemisphere letters.",
        )
    readings = [text, re.sub(r"(\d),(\d+)", r"\1.\2", text)]
    if three := re.fullmatch(r"([+-]?\d+),([+-]?[0-3]?\d?\d),(\d+)", text):
        first, second, third = three.groups()
        # "38,126,12": the second comma may be the decimal one as well as the first.
        readings.append(f"{first}, {second}.{third}")
    return readings


_FIXED: dict[tuple[int, str], _Token] = {
    **{(2, text): _Token("mark", text) for text in "°'\""},
    **{(3, text.upper()): _Token("label", text) for text in ("lat", "lon")},
    **{(4, text): _Token("hemisphere", text) for text in "NSEW"},
    **{(5, text): _Token("separator", text) for text in ",;/|"},
    **{(6, text): _Token("sign", text) for text in "+-"},
}


def _tokens(text: str) -> list[_Token]:
    found, at = [], 0
    for match in _TOKEN.finditer(text):
        if match.start() != at:
            break
        index = match.lastindex or 1
        text_of = match[index]
        found.append(_Token("number", text_of) if index == 1 else _FIXED[index, text_of.upper()])
        at = match.end()
    if rest := text[at:].strip():
        raise CoordinateError(f"{rest[:20]!r} is no part of a position")
    return _without_idle_labels(found)


def _without_idle_labels(tokens: list[_Token]) -> list[_Token]:
    """Leave out a label beside the hemisphere letter that says the same: "latitude north", "N lat"."""
    kept = []
    for at, token in enumerate(tokens):
        letters = "NS" if token.text.startswith("la") else "EW"
        beside = [t for t in (*tokens[max(0, at - 1) : at], *tokens[at + 1 : at + 2]) if t.kind == "hemisphere"]
        if token.kind != "label" or not any(t.text in letters for t in beside):
            kept.append(token)
    return kept


def _pair(tokens: list[_Token]) -> tuple[Angle, Angle]:
    first, second = _split(tokens)
    return _angle(first), _angle(second)


def _split(tokens: list[_Token]) -> tuple[list[_Token], list[_Token]]:
    """Cut the tokens where the second angle starts."""
    for kind in ("label", "hemisphere"):
        at = [i for i, t in enumerate(tokens) if t.kind == kind]
        if len(at) == 2:
            if at[0] == 0:
                return tokens[: at[1]], tokens[at[1] :]
            if at[1] == len(tokens) - 1:
                return tokens[: at[0] + 1], tokens[at[0] + 1 :]
            raise CoordinateError("the hemisphere letters stand neither both before nor both after the numbers")
        if at and kind == "label":
            raise CoordinateError("only one of the two numbers is labelled")
        if len(at) > 2:
            raise CoordinateError(f"{len(at)} hemisphere letters for two angles")
        if len(at) == 1 and any(t.kind == "sign" for t in tokens):
            break  # the other number says by its own sign on which side it lies
        if len(at) == 1:
            raise CoordinateError(
                f"only one hemisphere is given ({tokens[at[0]].text}): the other number may lie on either side",
                remedy="Give both hemisphere letters.",
            )
    return _split_bare(tokens)


def _split_bare(tokens: list[_Token]) -> tuple[list[_Token], list[_Token]]:
    separators = [i for i, t in enumerate(tokens) if t.kind == "separator"]
    if len(separators) == 1:
        return tokens[: separators[0]], tokens[separators[0] + 1 :]
    if len(separators) > 1:
        raise CoordinateError(f"{len(separators) + 1} values where two are expected")
    signs = [i for i, t in enumerate(tokens) if t.kind == "sign" and i]
    if len(signs) == 1:
        return tokens[: signs[0]], tokens[signs[0] :]
    degrees = [i for i, t in enumerate(tokens) if t.text == "°"]
    if len(degrees) == 2 and not signs:
        return tokens[: degrees[1] - 1], tokens[degrees[1] - 1 :]
    for mark in ('"', "'"):
        at = [i for i, t in enumerate(tokens) if t.text == mark]
        if len(at) == 2 and at[1] == len(tokens) - 1 and not signs:
            return tokens[: at[0] + 1], tokens[at[0] + 1 :]  # each angle ends in its last mark
    numbers = [i for i, t in enumerate(tokens) if t.kind == "number"]
    if len(numbers) == 2 and not signs:
        return tokens[: numbers[1]], tokens[numbers[1] :]
    raise CoordinateError(
        f"{len(numbers)} numbers with nothing that says where the second angle starts",
        remedy="Write them as 38.5847, 126.1079 or 38°35'05\"N 126°06'29\"E.",
    )


def _angle(tokens: list[_Token]) -> Angle:
    parts, sign, letter, label = _shape([t for t in tokens if t.kind != "separator"])
    marked = _FIXED[2, "°"] in tokens
    if sign == "-" and letter and (letter in {"N", "E"} or not marked):
        value = " ".join(parts)
        raise CoordinateError(
            f"has two readings: -{value} {letter} is {letter} by the letter, the other side by the sign",
            remedy="Give the sign or the letter, not both.",
        )
    found = angle_of(parts, letter)
    if label and found.axis and found.axis != label:
        raise CoordinateError(f"the number labelled {label} has the hemisphere {letter}")
    axis = found.axis
    if axis is None and label:
        axis = "lat" if label == "lat" else "lon"
    turned = sign == "-" and not letter  # "-41.5° S" says south twice
    return Angle(-found.degrees if turned else found.degrees, axis, found.unit, found.notation, marked)


def angle_of(parts: Sequence[str], letter: str = "") -> Angle:
    """Put degrees, minutes and seconds together.

    Parameters
    ----------
    parts
        One to three numbers as printed.
    letter
        Hemisphere letter; empty = not given.

    Returns
    -------
    Angle
        South and west negative.

    Raises
    ------
    CoordinateError
        Sixty minutes or more, or a fraction before the last part.
    """
    if len(parts) > 1:
        if any(len(p.partition(".")[0]) > 2 for p in parts[1:]):
            raise CoordinateError(f"minutes or seconds of three digits in {' '.join(parts)}")
        if any(float(p) >= 60 for p in parts[1:]):
            raise CoordinateError(f"minutes or seconds of 60 or more in {' '.join(parts)}")
        if any("." in p for p in parts[:-1]):
            raise CoordinateError(f"a fraction before the last part in {' '.join(parts)}")
    axis: Axis | None = None
    if letter:
        axis = "lat" if letter in "NS" else "lon"
    size = float(parts[0]) if len(parts) == 1 else sum(float(p) / 60**i for i, p in enumerate(parts))
    unit = 10.0 ** -len(parts[-1].partition(".")[2]) / 60 ** (len(parts) - 1)
    return Angle(-size if letter in {"S", "W"} else size, axis, unit, ("decimal", "ddm", "dms")[len(parts) - 1])


def _shape(tokens: list[_Token]) -> tuple[list[str], str, str, str]:
    """Check the order of one angle's tokens; give its numbers, sign, hemisphere letter and label."""
    parts: list[str] = []
    marks: list[str] = []
    single = {"sign": "", "hemisphere": "", "label": ""}
    for token in tokens:
        if token.kind == "number":
            parts.append(token.text)
        elif token.kind == "mark":
            if not parts or _UNITS[token.text] != len(parts) - 1 or len(marks) >= len(parts):
                raise CoordinateError(f"a {token.text} in the wrong place")
            marks.append(token.text)
        elif single[token.kind] or (token.kind == "sign" and parts):
            raise CoordinateError(f"a second {token.kind} {token.text!r} in one angle")
        else:
            single[token.kind] = token.text
    if not 1 <= len(parts) <= 3:
        raise CoordinateError(f"{len(parts)} numbers in one angle, where 1 to 3 are expected")
    return parts, single["sign"], single["hemisphere"], single["label"]
