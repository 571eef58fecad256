"""The passage that makes a claim: its words found in a document's stored text, and what the claim has beyond them.

Words are found whatever their white space, quotation marks, dashes, hyphens at line ends and ligatures; what is kept is
the characters as they stand. Without stated words the likeliest sentence is offered, for a person to confirm.
"""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from toolkit.errors import CaseError
from toolkit.quotes.characters import seen
from toolkit.quotes.lexicon import words
from toolkit.quotes.positions_printed import FindPositions, with_positions
from toolkit.quotes.quotation_spans import quoted_words
from toolkit.records import (
    Case,
    Claim,
    ClaimCheck,
    Document,
    DocumentText,
    Passage,
    Stated,
    find_stated,
    parse_stated,
)

_MARKS = re.compile(r"[“”„‟«»‹›\"‘’‚‛'`´]+")
_DASHES = re.compile(r"[‐‑‒–—―−-]+")
_HYPHENATED = re.compile(r"(?<=[a-z])[-‐\u00ad]\s*\n\s*(?=[a-z])")
_SENTENCE = re.compile(r"[^.!?…\n]+(?:[.!?…](?=\S)[^.!?…\n]*)*[.!?…]*[”’\"')\]]*", re.S)
_ENDS = ("ings", "ing", "ies", "ied", "ed", "es", "s", "e")
_ENDED = re.compile(r"[.!?…:;][”’\"')\]]*\s*$")
_BROKEN = re.compile(
    r"(?<![.!?…:;”\"])\n(?=[a-zà-öø-ÿ0-9(])|(?<= of| in| on| at| to| by)\n(?=\w)|(?<= the| and| for)\n(?=\w)"
)
"""A line end inside a sentence: what follows goes on small, or the line ends with a word that wants another."""
_NAME = re.compile(r"\b[A-Z][\w’'-]+(?: (?:of |the |al-)?[A-Z][\w’'-]+)*")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_THING = re.compile(r"[ \u00a0-]*[A-Za-z°%²³]{3,}")
"""What stands after a number that counts or measures something: a word of three letters or more."""
_PLAIN = words(
    """
    the a an of in on at to from by for with and or but that which who is was were are be been has have had it its this
    these those he she they said says say as than about some not no
    """
)

LEAST_SHARED = 0.5
"""Share of a claim's own words that a sentence must hold to be offered as its passage."""

CLEARLY = 0.1
"""By how much of a claim's words a sentence must hold more than any other to be offered."""

LONGEST_SENTENCE = 2_000
"""Characters of a sentence that is offered as a passage: what has no full stop for longer is a table or a list, and no
person confirms it as the words of a claim."""

SMALL_COUNT = 12
"""Numbers up to this one that stand in words and count things are the claim's own wording as often as its point."""

VALUE_LEEWAY = 0.02
"""How far two figures in different units may differ and still be one figure, as a share: 56 miles is 90 km."""


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text folded for comparison, with the place of each of its characters in the text as it stands."""

    text: str
    at: tuple[int, ...]


def find_passage(text: str, wanted: str) -> list[tuple[int, int]]:
    """Find words in a text whatever their white space, marks, hyphenation and ligatures.

    Parameters
    ----------
    text
        Stored text of a document.
    wanted
        The words, as somebody copied them.

    Returns
    -------
    list of tuple
        Start and end of each place, in characters of the text as it stands; empty when they stand nowhere.

    Examples
    --------
    >>> find_passage("The “of\ufb01ce” of Mr. Rosen-\\nkranz was shut.", "'office' of Mr. Rosenkranz")
    [(4, 32)]
    """
    folded, plain = _fold(text), _fold(wanted).text.strip(" .,;:")
    if not plain:
        return []
    found, at = [], folded.text.find(plain)
    while at >= 0:
        found.append((folded.at[at], folded.at[at + len(plain) - 1] + 1))
        at = folded.text.find(plain, at + len(plain))
    return found


@lru_cache(maxsize=4)  # many claims are sought in one document
def _fold(text: str) -> _Folded:
    """Fold a text character by character, so that each keeps its place."""
    gone = set(chain.from_iterable(range(*m.span()) for m in _HYPHENATED.finditer(text)))
    kept: list[str] = []
    places: list[int] = []
    for number, character in enumerate(text):
        if number in gone or not seen(character):
            continue
        for plain in unicodedata.normalize("NFKC", character).casefold():
            mark = _plain(plain)
            if mark == " " and (not kept or kept[-1] == " "):
                continue
            if mark == "'" and kept and kept[-1] == "'":
                continue
            kept.append(mark)
            places.append(number)
    return _Folded("".join(kept), tuple(places))


def _plain(character: str) -> str:
    if character.isspace():
        return " "
    if _MARKS.fullmatch(character):
        return "'"
    return "-" if _DASHES.fullmatch(character) else character


def claim_passages(
    case: Case, texts: Iterable[DocumentText], *, positions: FindPositions = lambda _: ()
) -> list[Passage]:
    """Find where each claim's document makes it.

    Parameters
    ----------
    case
        The case.
    texts
        Texts of its held documents.
    positions
        Finds the positions written in a text, so that one counts as printed in whatever notation.

    Returns
    -------
    list of Passage
        One a claim that names a document, in the case's order.

    Raises
    ------
    CaseError
        A passage that the case names stands nowhere in the document: E_PASSAGE.
    """
    held = {text.document.id: text for text in texts}
    found = []
    for claim in (claim for claim in case.claims if claim.document):
        passage = _passage(claim, case.document(claim.document or ""), held)
        text = held.get(passage.document)
        if text is not None:  # of a document that is not held nobody knows what it prints
            passage = with_positions(passage, claim, text.text, positions)
        found.append(passage)
    return found


def _passage(claim: Claim, document: Document, held: dict[str, DocumentText]) -> Passage:
    text = held.get(document.id)
    if text is None:
        return Passage(claim=claim.id, document=document.id, status="unread")
    if claim.passage is None:
        return _sought(claim, text)
    places = find_passage(text.text, claim.passage)
    if not places:
        raise CaseError(
            f"the passage “{_short(claim.passage)}” stands nowhere in the text of “{document.title}”",
            where=f"case.toml, claim {claim.id!r}",
            remedy="Copy the words as they stand there, or name another document.",
            code="E_PASSAGE",
        )
    start, end = places[0]
    return _made(claim, text, "given", (start, end), times=len(places), body=text.text[start:end])


def _made(
    claim: Claim, text: DocumentText, status: str, span: tuple[int, int] | None, *, times: int, body: str
) -> Passage:
    start, end = span if span is not None else (None, None)
    near = _around(text, span) if span is not None else body
    lacking = [
        *_figures_lacking(claim, body, english=text.document.language.startswith("en")),
        *_quotes_lacking(claim.text, body),
    ]
    return Passage.model_validate(
        {
            "claim": claim.id,
            "document": text.document.id,
            "status": status,
            "text": "" if span is None else text.text[span[0] : span[1]],
            "start": start,
            "end": end,
            "paragraph": None if start is None else text.paragraph_of(start),
            "page": None if start is None else text.page_of(start),
            "times": times,
            "lacking": tuple(lacking),
            "unnamed": tuple(_names_lacking(claim, near)),
            "evidence": text.document.sha256,
        }
    )


def _around(text: DocumentText, span: tuple[int, int]) -> str:
    """Give the paragraphs that some characters stand in."""
    held = [(a, b) for a, b in text.paragraphs if a < span[1] and span[0] < b]
    return text.text[held[0][0] : held[-1][1]] if held else text.text[span[0] : span[1]]


def _sought(claim: Claim, text: DocumentText) -> Passage:
    """Offer the sentence that holds most of a claim; figures and quoted words may stand anywhere in the document."""
    if not text.document.language.startswith("en"):
        return Passage(claim=claim.id, document=text.document.id, status="unread", evidence=text.document.sha256)
    wanted = _content(claim.text)
    figures = [found.stated for found in find_stated(claim.text)]
    held: dict[str, tuple[float, tuple[int, int]]] = {}
    score = LEAST_SHARED
    for start, end in _sentences(text.text, text.paragraphs):
        if end - start > LONGEST_SENTENCE:
            continue
        sentence = text.text[start:end]
        own = _score(sentence, wanted, figures, above=score - CLEARLY)
        if own > score - CLEARLY:
            held.setdefault(_fold(sentence).text, (own, (start, end)))  # the same words twice are no rivals
            score = max(score, own)
    ranked = sorted(held.values(), key=lambda row: -row[0])
    # better none than the wrong one of two
    rival = ranked[1][0] if len(ranked) > 1 else 0.0
    if not ranked or ranked[0][0] < LEAST_SHARED or ranked[0][0] - rival < CLEARLY:
        return _made(claim, text, "none", None, times=0, body=text.text)
    best = ranked[0][1]
    return _made(claim, text, "probable", best, times=1, body=text.text)


@lru_cache(maxsize=4)
def _sentences(text: str, paragraphs: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """Give where each sentence of a text begins and ends."""
    spans = []
    for start, end in _going_on(text, paragraphs):
        # every character keeps its place, so that the spans are those of the text as it stands
        plain = _BROKEN.sub(" ", text[start:end])
        for match in _SENTENCE.finditer(plain):
            if match[0].strip():
                lead = len(match[0]) - len(match[0].lstrip())
                spans.append((start + match.start() + lead, start + match.end()))
    return tuple(spans)


def _going_on(text: str, paragraphs: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Put paragraphs together that a page break has parted: no empty line between them, and no sentence ended."""
    held: tuple[int, int] | None = None
    for start, end in paragraphs:
        if held and start - held[1] <= 1 and not _ENDED.search(text, held[0], held[1]):
            held = (held[0], end)
            continue
        if held:
            yield held
        held = (start, end)
    if held:
        yield held


def _content(sentence: str) -> frozenset[str]:
    plain = re.findall(r"[^\W_]+", _fold(sentence).text)
    return frozenset(stem(word) for word in plain if word not in _PLAIN and len(word) > 1)


def stem(word: str) -> str:
    """Cut an English ending off: "warned", "warns" and "warning" are one word.

    Parameters
    ----------
    word
        In small letters.
    """
    for end in _ENDS:
        if word.endswith(end) and len(word) - len(end) > 2:
            return word.removesuffix(end)
    return word


@lru_cache(maxsize=20_000)
def _read(sentence: str) -> tuple[frozenset[str], tuple[Stated, ...]]:
    """Give the words and the figures of a sentence, which each claim is held against."""
    return _content(sentence), tuple(found.stated for found in find_stated(sentence))


def _score(sentence: str, wanted: frozenset[str], figures: Sequence[Stated], *, above: float) -> float:
    """Give the share of a claim's words that a sentence holds; a figure counts as much as all the words together.

    A sentence that could not come to more than ``above`` is not looked at for figures.
    """
    if not wanted:
        return 0.0
    content, printed = _read(sentence)
    shared = len(wanted & content) / len(wanted)
    if not figures:
        return shared
    if (shared + 1.0) / 2 <= above:
        return 0.0
    held = 0
    for figure in figures:
        held += any(same_figure(figure, other) for other in printed)
    return (shared + held / len(figures)) / 2


def _figures_lacking(claim: Claim, body: str, *, english: bool) -> list[str]:
    """Give the figures of a claim, its checks' among them, that a text does not print."""
    wanted = [found.stated for found in find_stated(claim.text) if not _is_small_talk(found.stated)]
    wanted += chain.from_iterable(map(_figures_of, claim.all_checks))
    if not wanted:
        return []
    printed, bare = _figures_in(body)
    numbers = bare if english else frozenset(_DIGITS.findall(body))
    lacking = []
    for figure in wanted:
        held = any(_one_figure(figure, other) for other in printed)
        if not held and not numbers & set(_DIGITS.findall(figure.text)):
            lacking.append(figure.text)
    return list(dict.fromkeys(lacking))


def _figures_of(check: ClaimCheck) -> Iterator[Stated]:
    """Give the figures that a check compares; a ratio is worked out, so no document need print it."""
    words = getattr(check, "stated", None)
    if words is not None and check.kind != "ratio":
        yield parse_stated(words)


@lru_cache(maxsize=4)
def _figures_in(body: str) -> tuple[tuple[Stated, ...], frozenset[str]]:
    """Give the figures of a text, and its numbers without a unit or a thing counted, as in the cell of a table."""
    found = tuple(find_stated(body))
    measured = deque((one.start, one.end) for one in found if one.stated.dimension != "count")
    bare = set()
    for match in _DIGITS.finditer(body):
        while measured and measured[0][1] <= match.start():
            measured.popleft()
        within = bool(measured) and measured[0][0] <= match.start()
        if not within and not _THING.match(body, match.end()):
            bare.add(match[0])
    return tuple(one.stated for one in found), frozenset(bare)


def _one_figure(figure: Stated, other: Stated) -> bool:
    """Tell whether two figures are one; a number of things is no distance, whatever its digits."""
    if figure.dimension not in {other.dimension, "count"}:
        return False
    return same_figure(figure, other)


def _is_small_talk(figure: Stated) -> bool:
    """Tell a small number in words, such as "the two images", which the writer of a claim may have put there."""
    return figure.dimension == "count" and not _DIGITS.search(figure.text) and figure.high <= SMALL_COUNT


def same_figure(figure: Stated, other: Stated) -> bool:
    """Tell whether two printed figures are one, in whatever unit; a plain number stands for any unit."""
    if figure.dimension != other.dimension and "count" not in {figure.dimension, other.dimension}:
        return False
    if figure.dimension == other.dimension and figure.dimension != "count":
        leeway = figure.rounding + other.rounding + VALUE_LEEWAY * figure.base_high
        return abs(figure.base_low - other.base_low) <= leeway or abs(figure.base_high - other.base_high) <= leeway
    return {figure.low, figure.high} & {other.low, other.high} != set()


def _quotes_lacking(claim: str, body: str) -> list[str]:
    return [said for _, _, said in quoted_words(claim) if not find_passage(body, said)]


def _names_lacking(claim: Claim, body: str) -> Iterator[str]:
    """Give the names of a claim that the text does not hold; a capital at its start alone makes no name."""
    folded = _fold(body).text
    for match in _NAME.finditer(claim.text):
        name = match[0]
        if match.start() == 0 and (" " not in name or name.partition(" ")[0].lower() in _PLAIN):
            name = name.partition(" ")[2]
        last = name.rsplit(" ", 1)[-1]
        if name and _fold(last).text not in folded and name not in claim.speaker:
            yield name


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
