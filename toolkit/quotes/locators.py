"""Where a statement stands, for a reader with the stored bytes and for a reader with a browser."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import quote

from toolkit.records import Span, Statement

WHOLE = 90
"""Characters up to which a text fragment carries all the words; a longer one carries its first and last ones."""

LONGEST_OPENING = 5
"""Words by which the place of a statement is told from others that open alike."""
_WORD = re.compile(r"\w+")
_EDGE = "“”„«»\"‘’'()[].,;:!?…—– \t\n"


def locator(statement: Statement) -> str:
    """Give document, page, paragraph and characters of a statement.

    Parameters
    ----------
    statement
        A statement with its document and paragraph.
    """
    start, end = statement.content[0][0], statement.content[-1][1]
    page = f"p. {statement.page}, " if statement.page else ""
    page += f"at {statement.time_code} of the film, " if statement.time_code else ""
    where = f"{statement.document}, {page}¶ {statement.paragraph}, " if statement.document else ""
    return f"{where}characters {start}–{end}"


def fragment_link(address: str | None, text: str, content: Sequence[Span]) -> str | None:
    """Give a document's address with a text fragment, which makes a browser scroll to the words and mark them.

    Parameters
    ----------
    address
        The document's address.
    text
        The document's text.
    content
        Spans of what was said.

    Returns
    -------
    str or None
        As WICG's URL Fragment Text Directives (2023) have it; None for a document without a web address. The words
        before it are added where they stand more than once.
    """
    if not address or not address.startswith(("http://", "https://")):
        return None
    parts = [p for span in content if (p := _directive(text, span))]
    if not parts:
        return address
    return address + ("" if "#" in address else "#") + ":~:" + "&".join(f"text={p}" for p in parts)


def box_link(address: str | None, page: int | None, box: str) -> str | None:
    """Give a PDF's address with the place on a page, as RFC 8118 has it; None for a document without a web address.

    Parameters
    ----------
    address
        The document's address.
    page
        Page, from 1.
    box
        Left, top, width and height in points from the page's upper left corner.

    Examples
    --------
    >>> box_link("https://a.example/b.pdf", 2, "72,90,300,24")
    'https://a.example/b.pdf#page=2&viewrect=72,90,300,24'
    """
    if not address or not address.startswith(("http://", "https://")):
        return None
    return f"{address.partition('#')[0]}#page={page or 1}&viewrect={box}"


def _directive(text: str, span: Span) -> str:
    start, end = span
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    line_end = text.find("\n\n", start, end)  # a directive matches across blocks only between its two ends
    words = text[start:end].split()
    if not words:
        return ""
    if end - start <= WHOLE and line_end < 0:
        directive = _code(" ".join(words))
    else:
        directive = f"{_code(' '.join(words[:5]))},{_code(' '.join(words[-5:]))}"
    opening = _WORD.findall(" ".join(words[:5]).lower())[:LONGEST_OPENING]
    if opening and tuple(opening) in _repeated(text, len(opening)):
        line = text.rfind("\n", 0, start) + 1
        before = " ".join(text[line:start].split()[-4:]).strip(_EDGE)
        directive = f"{_code(before)}-,{directive}" if before else directive
    return directive


@lru_cache(maxsize=LONGEST_OPENING)
def _repeated(text: str, length: int) -> frozenset[tuple[str, ...]]:
    """Give the runs of some words that stand in a text more than once, told in one pass for all its statements."""
    every = _WORD.findall(text.lower())
    runs = Counter(zip(*(every[n:] for n in range(length)), strict=False))
    return frozenset(run for run, count in runs.items() if count > 1)


def _code(words: str) -> str:
    return quote(words, safe="").replace("-", "%2D")
