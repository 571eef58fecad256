"""What the lay-out of printed pages puts between words: running heads, page numbers, hyphens, and columns."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

EDGE_LINES = 3
"""Lines at the head and at the foot of a page that may be its running head."""

LEAST_COLUMN = 4
"""Lines of a column at least."""

_NUMBER = re.compile(r"\d+|\b[ivxlc]+\b", re.I)
_PAGE_NUMBER = re.compile(
    r"\s*(?:[-–—|]\s*)?(?:(?:page|seite|página|pagina|стр\.?|p\.|pg\.?)\s*)?\d{1,4}(?:\s*(?:of|/|von|de|sur|из)\s*\d{1,4})?"
    r"(?:\s*[-–—|])?\s*",
    re.I,
)
MARGIN_GAP = 0.12
"""Share of the page's width between the left margins of two columns; an indent is less."""
PROSE_LINE = 20
"""Characters of a line in a column of text, on the mean; cells of a table are shorter."""
BESIDE = 0.6
"""Share of lines with another at their height, and drawn after one of another column, where rows are drawn."""
_HYPHEN = re.compile(r"(?P<head>[^\W\d_]+)(?:-|\u00ad|\u2010)\n(?P<tail>[^\W\d_]+)")
_COMPOUNDS = frozenset({"self", "non", "anti", "pro", "ex", "co", "post", "pre", "semi", "well", "half", "mid", "all"})
"""First parts of compounds that keep their hyphen wherever a line breaks."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line as drawn: its text, and where it begins on the page.

    Attributes
    ----------
    text
        Its characters.
    x, y
        Points from the left and from the foot of the page.
    """

    text: str
    x: float
    y: float


def without_running_heads(pages: Sequence[str]) -> tuple[list[str], list[str]]:
    """Leave out page numbers, and lines that repeat at the head or the foot of pages.

    Parameters
    ----------
    pages
        Text of each page.

    Returns
    -------
    tuple
        The pages, and a note that quotes what was left out. A head that repeats stays where it stands first.
    """
    repeated = _repeated(pages)
    seen: set[str] = set()
    kept_pages, left = [], Counter[str]()
    for text in pages:
        lines = text.split("\n")
        full = [n for n, line in enumerate(lines) if line.strip()]
        edges = {*full[:EDGE_LINES], *full[-EDGE_LINES:]} if len(pages) > 1 else set()
        kept = []
        for n, line in enumerate(lines):
            key = _key(line)
            number = n in edges and _PAGE_NUMBER.fullmatch(line) is not None and n in {*full[:1], *full[-1:]}
            again = n in edges and key in repeated and key in seen
            seen |= {key} if n in edges else set()
            if number or again:
                left[line.strip()] += 1
            else:
                kept.append(line)
        kept_pages.append("\n".join(kept))
    heads = list(dict.fromkeys(line for line in left if not _PAGE_NUMBER.fullmatch(line)))
    quoted = "; ".join(f"“{line[:80]}”" for line in heads[:3])
    return kept_pages, [f"lines that repeat on the pages are left out: {quoted}"] if heads else []


def _key(line: str) -> str:
    return _NUMBER.sub("#", " ".join(line.split())).casefold()


def _repeated(pages: Sequence[str]) -> set[str]:
    """Give the lines, figures aside, that stand at the edge of half of the pages, and of two at least."""
    counts: Counter[str] = Counter()
    for text in pages:
        lines = [line for line in text.split("\n") if line.strip()]
        counts.update({_key(line) for line in [*lines[:EDGE_LINES], *lines[-EDGE_LINES:]]})
    least = max(2, len(pages) // 2)
    return {key for key, count in counts.items() if count >= least and len(key) > 3}


def joined_hyphens(text: str, whole: str) -> str:
    """Join words that a line's end cuts: "negoti-" and "ate"; a compound keeps its hyphen.

    Parameters
    ----------
    text
        Text with its line ends.
    whole
        All of the document's text: it shows which words are written with a hyphen, and which without.
    """

    def _join(match: re.Match[str]) -> str:
        head, tail = match["head"], match["tail"]
        if f"{head}{tail}" in whole:
            return head + tail
        compound = f"{head}-{tail}" in whole or head.lower() in _COMPOUNDS or tail[:1].isupper()
        return f"{head}-{tail}" if compound else head + tail

    return _HYPHEN.sub(_join, text)


def in_columns(lines: Sequence[Line], width: float) -> str | None:
    """Put the lines of columns one column after the other, where the file draws them row by row.

    Parameters
    ----------
    lines
        Lines of one page, in the order in which the file draws them.
    width
        Width of the page in points.

    Returns
    -------
    str or None
        The text column by column; None where the lines do not stand in columns, or are drawn in order.
    """
    starts = [line for line in lines if line.text.strip()]
    edges = _margins(starts, width)
    sides = [bisect_right(edges, line.x) for line in starts]
    if len(edges) > 2 and _are_rows_of_prose(starts, sides):
        ordered = sorted(range(len(starts)), key=lambda at: sides[at])
        return "\n".join(starts[at].text for at in ordered)
    left = [line for line in starts if line.x < 0.4 * width]
    right = [line for line in starts if line.x >= 0.45 * width]
    if min(len(left), len(right)) < LEAST_COLUMN or len(left) + len(right) < len(starts):
        return None
    halves = [line.x >= 0.45 * width for line in starts]
    switches = sum(one != other for one, other in pairwise(halves))
    if switches < min(len(left), len(right)):
        return None
    return "\n".join([line.text for line in left] + [line.text for line in right])


def _margins(lines: Sequence[Line], width: float) -> list[float]:
    """Give where the columns of a page begin, from left to right."""
    edges: list[float] = []
    last = 0.0
    for x in sorted(line.x for line in lines):
        if not edges or x - last > MARGIN_GAP * width:
            edges.append(x)
        last = x
    return edges


def _are_rows_of_prose(lines: Sequence[Line], sides: Sequence[int]) -> bool:
    """Tell columns of a text, drawn row by row, from a table's cells and from headings in the middle of a page."""
    counts, letters = Counter(sides), Counter[int]()
    for line, side in zip(lines, sides, strict=True):
        letters[side] += len(line.text)
    if any(count < LEAST_COLUMN or letters[side] < PROSE_LINE * count for side, count in counts.items()):
        return False
    switches = sum(one != other for one, other in pairwise(sides))
    rows = Counter(round(line.y) for line in lines)
    beside = sum(rows[round(line.y)] > 1 for line in lines)
    return min(switches, beside) >= BESIDE * len(lines)
