"""Positions written in running text, with their characters: only writings that are hardly anything else."""

from __future__ import annotations

import re

from toolkit.errors import CoordinateError
from toolkit.places.coordinates import parse_coordinates
from toolkit.records import CoordinateMention

_NUMBER = r"\d{1,3}(?:[.,]\d{1,12})?"
_UNIT = r"\s{0,2}(?:[°ºd˚]|deg(?:rees)?|도|度)\s{0,2}"
_REST = r"(?:\d{1,2}(?:[.,]\d{1,8})?\s{0,2}(?:[′’'´]{1,2}|[″”\"]|분|초|分|秒|min|sec)?\s{0,2}){0,2}"
_HEMI = r"(?:[NSEW](?![A-Za-z])|(?:north|south|east|west)(?![A-Za-z]))"
_HEMI_WORD = (
    r"(?:(?:norte|sur|oeste|este|nord|sud|ouest|est|Süd|Ost)(?!\w)|"
    r"(?:с|ю|в|з|пн|пд|сх)\.?\s?[шд](?!\w)\.?|(?:северной|южной|восточной|западной) (?:широты|долготы))"
)
"""Hemispheres in other languages, whose words say much else: they count behind a degree sign alone."""

_SEP = r"\s{0,2}(?:[,;/、，]|[yeiи]\s|et\s|und\s)?\s{0,2}"
_MARKED = r"(?:\d{1,2}(?:[.,]\d{1,8})?\s{0,2}(?:[′’'´]{1,2}|[″”\"]|분|초|分|秒|min|sec)\s{0,2}){0,2}"
_WORDED = rf"{_NUMBER}{_UNIT}{_REST}\s{{0,2}}{_HEMI_WORD}"
_HAN = rf"(?:[北南][纬緯]|[东西東][经経經]){_NUMBER}{_UNIT}{_MARKED}"
_SUFFIXED = rf"{_NUMBER}(?:{_UNIT}{_REST})?\s{{0,2}}{_HEMI}"
_PREFIXED = rf"(?:[NSEW]|[북남]위|[동서]경)\s{{0,2}}{_NUMBER}(?:{_UNIT}{_MARKED})?"
_IN_TEXT = re.compile(
    "|".join(
        (
            rf"(?<![\w.]){_SUFFIXED}{_SEP}{_SUFFIXED}",
            rf"(?<![\w.]){_PREFIXED}{_SEP}{_PREFIXED}",
            rf"(?<![\w.]){_WORDED}{_SEP}{_WORDED}",
            rf"{_HAN}{_SEP}{_HAN}",
            r"(?<![\w.,+-])[+-]?\d{1,2}\.\d{3,12}°?\s{0,2}[,;]\s{0,2}[+-]?\d{1,3}\.\d{3,12}°?(?!\d|\.\d)",
            rf"(?<![\w.])[+-]?{_NUMBER}{_UNIT}{_MARKED}{_SEP}[+-]?{_NUMBER}{_UNIT}{_MARKED}",
            r"(?<!\w)\d{1,2}[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?(?:\d{10}|\d{8}|\d{6}|\d{5}\s\d{5}|\d{4}\s\d{4}|\d{3}\s\d{3})(?!\w)",
            r"(?<!\w)[23456789CFGHJMPQRVWX]{8}\+[23456789CFGHJMPQRVWX]{2,3}(?!\w)",
            r"(?<!\w)geo:[+-]?\d{1,3}\.\d+,[+-]?\d{1,3}\.\d+",
            r"https?://[^\s<>\"')\]]{1,300}",
        )
    )
)


def find_coordinates(text: str) -> list[CoordinateMention]:
    """Find the positions written in running text.

    Only writings that are hardly anything else: with degree marks, hemispheres, three decimals or a grid's letters.

    Parameters
    ----------
    text
        Running text of any length.

    Returns
    -------
    list of CoordinateMention
        In text order, with character spans; what looks like a position and cannot be read is left out.
    """
    found = []
    for match in _IN_TEXT.finditer(text):
        written = match[0].rstrip(" ,;.")
        try:
            coordinates = parse_coordinates(written)
        except CoordinateError:
            continue
        start = match.start()
        found.append(CoordinateMention(text=written, start=start, end=start + len(written), coordinates=coordinates))
    return found
