"""The spaCy parse: a text goes through the model in bounded pieces, and characters keep their places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from toolkit.quotes.datelines import lead_of
from toolkit.quotes.extractors.turns import cuts
from toolkit.quotes.lexicon import words
from toolkit.quotes.names import opens_with_given
from toolkit.records import Span, ends_position

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

LONGEST_PIECE = 4000
"""Characters handed to the parser at once; a longer paragraph is cut at a sentence end, then at a space."""

FULL_LINE = 0.75
"""Share of the longest line to which a line of wrapped text is filled at least, with the word that no longer fits."""

_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s+(?=[\"'“‘(A-Z])")
_GIVEN_NAME = re.compile(r"\b([A-Z][a-z]+ [A-Z][a-z]{1,6})-([a-z]{2,6})\b")
"""A romanised Korean name ("Moon Jae-in"), which the tokenizer would cut at the hyphen."""
_PARTED_NAME = re.compile(r"\b([A-ZÀ-Þ][\w’'-]+) (dos|das|do|de los|de las) (?=[A-ZÀ-Þ][a-zß-ÿ])")
"""A name of which the model keeps one half: José dos Santos, Juan de los Ríos."""
_NAME_APOSTROPHE = re.compile(r"(?<=\b[A-Z])’(?=[A-Z])")
"""The apostrophe in "O’Neill", which the model knows only as the typewriter sets it."""
_PRIMES = re.compile(r"(?<=[.,!?])″")
"""The closing mark of agencies' archives (``...″), which the model does not know; behind a digit it is a second."""
_QUESTION = re.compile(r"^[^\S\n]*Q\d{1,4}\.?(?=[^\S\n]+[A-Z])", re.M)
"""The number of a question in minutes of evidence, which the model takes for a given name: "Q1 Chair:"."""
_DATELINE_INSIDE = re.compile(
    r"(?:(?<=[.!?] )|(?<=^))[A-Z][A-Z’'.-]{2,}(?:[ -][A-Z][A-Z’'.-]*){0,3}(?:, [A-Z][\w.]+){0,2}"
    r" \((?:AP|AFP|Reuters|UPI|EFE|dpa|PA|Xinhua|CNN|AAP|ANSA|TASS)\)[\s\x96\x97]+(?=[A-Z“\"])"
)
"""A town and an agency that have lost the dash behind them, inside a line: "Charges filed. CINCINNATI (AP)  Police"."""
_WORD = re.compile(r"\w")
_SIGNS = re.compile(r"[^\w\s]{40,}")
"""Signs in a row that no sentence has: the tokenizer takes them off one by one, in time that grows with the square."""
_COMPASS_LETTERS = frozenset({"N.", "S.", "E.", "W."})
_BEFORE_NAME = words(
    """
    mr mrs ms dr prof rev hon st sgt lt cpl cpt capt col gen maj adm cmdr cmd const supt insp det pfc pte spc sens reps
    sen rep gov govs gens cllr coun ald msgr fr dep asst atty messrs arch adv pst bro amb
    """
)
"""Abbreviations before a name, which end no sentence."""
_RANK = re.compile(
    r"\b(?:Cpl|Cpt|Pfc|Pte|Spc|Det|Sgt|Col|Asst|Brig|Supt|Atty|Insp|Capt|Cllr|Coun|Cmdr|Eng|Engr)(?=\. [A-Z])"
)
_KNOWN_RANK = {3: "Gen", 4: "Prof"}
"""Ranks whose full stop the tokenizer would cut off, and ones of their length that it knows."""
HOURS = words("a.m. p.m.")
"""Behind a time of day; they may close the sentence."""
_OPENING = words("the a an he she they it we i his her their this that these those in on at but and there")
"""Words that, with a capital, open a sentence behind an abbreviation."""
_WEEKDAYS = words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
_NUMBERED = re.compile(r"[^\S\n]*\d{1,3}[^\S\n]{2,}\S")
"""A line of a court reporter's page: its number, blanks, and words."""
_BULLET = re.compile(r"\s*[•‣◦▪●·]\s*")
_LISTED = re.compile(rf"[-*#>\d]|{_BULLET.pattern}")
"""How a line of a list opens."""
_LINE_END = re.compile(r"[.!?:\"'”’)]\s*$")


def paragraph_spans(text: str) -> list[Span]:
    """Give start and end of each paragraph: blocks between blank lines, trimmed of white space.

    Returns
    -------
    list of tuple of int
        In order; empty for a text without a visible character.
    """
    blocks = re.finditer(r"\S(?:[^\n]|\n(?![^\S\n]*\n))*", text)
    return [(b.start(), b.start() + len(b.group().rstrip())) for b in blocks]


def pieces(text: str) -> list[Span]:
    """Cut a text into what the parser sees at once.

    A block whose lines end like sentences is taken line by line; hard-wrapped lines stay together.

    Returns
    -------
    list of tuple of int
        Start and end offsets, in order, none longer than LONGEST_PIECE.
    """
    found: list[Span] = []
    for start, end in paragraph_spans(text):
        lines = [(start + m.start(), start + m.end()) for m in re.finditer(r"[^\n]+", text[start:end])]
        numbered = len(lines) > 1 and all(_NUMBERED.match(text, a, b) for a, b in lines)
        wrapped = numbered or (len(lines) > 1 and not _lines_are_paragraphs([text[a:b] for a, b in lines]))
        if wrapped and _opens_with_heading([text[a:b] for a, b in lines]):
            lines = [lines[0], (lines[1][0], end)]
            wrapped = False
        for a, b in [(start, end)] if wrapped else lines:
            lead = lead_of(text, a, b)
            first = a if lead is None else lead.end
            if bullet := _BULLET.match(text, first, b):
                first = bullet.end()
            edges = [first, *(c for c in cuts(text, first, b) if c > first), b] if wrapped else [first, b]
            for start_of, end_of in pairwise(edges):
                found += _bounded(text, start_of, end_of)
    return found


def _lines_are_paragraphs(lines: list[str]) -> bool:
    ends = sum(bool(_LINE_END.search(line)) for line in lines[:-1])
    return ends * 2 >= len(lines) - 1 or len(lines[0]) > 200 or bool(_LISTED.match(lines[1]))


def _opens_with_heading(lines: list[str]) -> bool:
    """Tell a heading above a paragraph: its line breaks off where the next word would have found room."""
    first, second = lines[0], lines[1]
    room = FULL_LINE * max(len(line) for line in lines)
    breaks_off = len(first) + len(second.split()[0]) < room and second[:1] in second[:1].upper()
    return breaks_off and not _LINE_END.search(first)


def _bounded(text: str, start: int, end: int) -> Iterator[Span]:
    while end - start > LONGEST_PIECE:
        window = text[start : start + LONGEST_PIECE]
        ends = [m.end() for m in _SENTENCE_END.finditer(window)]
        cut = start + (ends[-1] if ends else window.rfind(" ") + 1 or LONGEST_PIECE)
        if _WORD.search(text, start, cut):
            yield start, cut
        start = cut
    if _WORD.search(text, start, end):
        yield start, end


def parse(text: str, spans: list[Span], nlp: Language) -> Iterator[tuple[int, Doc]]:
    """Parse pieces of a text.

    Parameters
    ----------
    text
        The whole text.
    spans
        Pieces of it, as ``pieces`` gives them.
    nlp
        The model.

    Returns
    -------
    iterator of (int, Doc)
        Offset of the piece in the text, and its parse; characters keep their places.
    """
    readable = ((_whole_sentences(nlp.make_doc(_readable(text[a:b]))), a) for a, b in spans)
    for doc, offset in nlp.pipe(readable, as_tuples=True, batch_size=32):
        yield offset, doc


def _whole_sentences(doc: Doc) -> Doc:
    """Forbid the parser to end a sentence at an abbreviation: "Const. Baltzer", "1:30 a.m. Thursday", "Karg Jr. is"."""
    for left, right in pairwise(doc):
        dotted = left.text.rstrip(".").lower()
        closes = left.text.endswith(".") and len(left.text) > 1
        hour = left.lower_ in HOURS
        goes_on = right.text[:1].islower() or dotted in _BEFORE_NAME or (hour and right.text in _WEEKDAYS)
        if closes and goes_on:
            right.is_sent_start = False
        elif closes and (_opens_sentence(left, right, hour=hour) or _behind_position(doc, left)):
            right.is_sent_start = True
        elif left.text == "." and left.i and doc[left.i - 1].lower_ in _BEFORE_NAME and right.text[:1].isupper():
            left.is_sent_start = False
            right.is_sent_start = False
    return doc


def _opens_sentence(left: Token, right: Token, *, hour: bool) -> bool:
    """Tell whether a sentence begins behind an abbreviation: an opening mark, or a capital behind "3 a.m."."""
    if right.text in {"“", '"', "``"}:
        return bool(left.whitespace_) and not right.whitespace_
    return hour and right.text[:1].isupper() and right.lower_ in _OPENING


def _behind_position(doc: Doc, left: Token) -> bool:
    """Tell whether a token is the letter of a written position with its full stop: "10°30' E." ends a sentence."""
    return left.text in _COMPASS_LETTERS and ends_position(doc.text[max(0, left.idx - 12) : left.idx + 2])


def _readable(piece: str) -> str:
    """Replace, one for one, characters the tokenizer trips over."""
    piece = _GIVEN_NAME.sub("\\1\u2010\\2", piece)
    piece = _PARTED_NAME.sub(_in_one_word, piece)
    piece = _NAME_APOSTROPHE.sub("'", piece)
    piece = _PRIMES.sub("”", piece.replace("``", " “"))
    piece = _RANK.sub(lambda rank: _KNOWN_RANK[len(rank[0])], piece)
    piece = _DATELINE_INSIDE.sub(lambda lead: " " * len(lead[0]), piece)
    piece = _QUESTION.sub(lambda number: " " * len(number[0]), piece)
    piece = _SIGNS.sub(lambda run: " " * len(run[0]), piece)
    return re.sub(r"[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]", " ", piece)


def _in_one_word(name: re.Match[str]) -> str:
    """Write a name with its small words as one word, where it begins with a given name: "Why do Greeks" does not."""
    return name[0].replace(" ", "\u2010") if opens_with_given([name[1], "X"]) else name[0]
