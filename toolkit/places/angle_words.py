"""The words of written positions in many languages, put into the signs that the grammar of angles reads."""

from __future__ import annotations

import re
from functools import cache

from toolkit.errors import CoordinateError
from toolkit.wordlists import word_sections

_RUN = re.compile(r"[^\s\d.,;:/|°'\"+\-()\[\]{}*&=<>_!?#%@~^、。]+")
_LETTER = re.compile(r"[A-Za-z]")
_GAP = re.compile(r"\.?\s*")
_AFTER_WORD = re.compile(r"\.(?!\d)")
_AFTER_LABEL = re.compile(r"\s*[:=]")
_O_AFTER_NUMBER = re.compile(r"[\d°'\"]\s*O(?![^\W\d])")
_TURNED = re.compile(
    r"\b(?:(latitud\w*|longitud\w*|sur|sul|oeste|ouest|ovest|y|et)|(breite\w*|länge\w*|noorder\w*|ost|oost|süd\w*|und))\b"
    r"(?!\s*[:=])",
    re.IGNORECASE,
)
_SIGN = {"between": " , ", "nothing": "  ", "before": " "}
_IDLE = {" , ", "  "}


@cache
def _meanings() -> dict[str, str]:
    found: dict[str, str] = {}
    for sign, forms in word_sections("positions").items():
        found |= dict.fromkeys(forms, _SIGN.get(sign, f" {sign} "))
    return found


def signs_for_words(text: str) -> str:
    """Write words as signs: "34° de latitud sur" becomes "34° lat S".

    Parameters
    ----------
    text
        A position as written, its digits and marks already in one alphabet.

    Returns
    -------
    str
        With N, S, E, W, ``lat``, ``lon`` and the marks of degrees, minutes and seconds; unknown words stay.

    Raises
    ------
    CoordinateError
        An "O" that is west in one language and east in another, where no other word tells the language.
    """
    plain = text
    if _O_AFTER_NUMBER.search(plain):
        west = _o_is_west(plain)
        plain = _O_AFTER_NUMBER.sub(lambda m: m[0][:-1] + ("W" if west else "E"), plain)
    written, signs, at = [], set(), 0
    runs = list(_RUN.finditer(plain))
    for number, run in enumerate(runs):
        if run.start() < at:
            continue
        following = runs[number + 1] if number + 1 < len(runs) else None
        sign, end = _sign_at(plain, run, following)
        if sign is None:
            continue
        written += [plain[at : run.start()], sign]
        signs.add(sign)
        at = end
    if signs and signs <= _IDLE and not re.search(r"[NSEW°]", plain):
        return text  # "40.7 de 74.0": nothing but such a word says that these are two angles
    return "".join([*written, plain[at:]])


def _sign_at(plain: str, run: re.Match[str], following: re.Match[str] | None) -> tuple[str | None, int]:
    """Give the sign for the word that starts here, or for two together ("с. ш."), and where its writing ends."""
    word = _folded(run[0])
    if following is not None and _GAP.fullmatch(plain, run.end(), following.start()):
        both = f"{word} {_folded(following[0])}"
        if (sign := _meanings().get(both)) is not None:
            return sign, _end_of(plain, following.end(), sign)
    sign = None if len(word) == 1 and _LETTER.match(word) and word != "y" else _meanings().get(word)
    return sign, _end_of(plain, run.end(), sign or "")


def _folded(word: str) -> str:
    return word.casefold().replace("\u064b", "")


def _end_of(plain: str, at: int, sign: str) -> int:
    pattern = _AFTER_LABEL if sign in {" lat ", " lon "} else _AFTER_WORD
    after = _AFTER_WORD.match(plain, at)
    at = after.end() if after else at
    after = pattern.match(plain, at)
    return after.end() if after else at


def _o_is_west(plain: str) -> bool:
    told = {match.lastindex for match in _TURNED.finditer(plain)}
    if len(told) == 1:
        return told == {1}
    raise CoordinateError(
        "has two readings: O is west in Spanish, French, Italian and Portuguese, and east in German",
        remedy="Write W or E.",
    )
