"""Pages without a text layer, read by machine: rapidocr with the weights of its own wheel, offline (extra "scan").

What a machine reads is never printed as anybody's words: it is listed for a person, with the place on the page.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import chain, pairwise
from statistics import median
from typing import Any

from toolkit.quotes.formats.body import Paragraph

RESOLUTION = 150
"""Dots an inch at which a page is drawn: a letter of 10 points then has the 20 pixels that PP-OCR was trained on."""

LONGEST_SIDE = 2_400
"""Pixels of the longer side at most: an A4 page at 200 dots an inch; posters are drawn smaller."""

MOST_SCANNED = 60
"""Pages read by machine; each takes some seconds."""

LEAST_SCORE = 0.6
"""Confidence of a line from which it is kept; noise, stains and stamps lie below (measured on drawn pages)."""

LEAST_PAGE_SCORE = 0.8
"""Mean confidence of a page's lines below which the page is noise."""

MOST_SKEW = 3.5
"""Degrees by which a page may be askew: its lines are put straight before they are ordered."""

WIDE = 120
"""Pixels a line must be wide to tell how far its page is askew."""

LINE_PITCH = 1.8
"""Heights of a line from which the next one stands apart, where a page has too few lines to tell."""

SHORT_LINE = 0.72
"""Share of the page's longest line below which a line that ends a sentence ends its paragraph."""

HOW_TO = (
    "pip install 'dateline[scan]' has it read by machine; or make a text layer, for example 'ocrmypdf in.pdf out.pdf'"
)


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line that a machine read.

    Attributes
    ----------
    text
        Its characters.
    left, top, right, bottom
        Its box on the page as drawn, in pixels.
    row
        Place of its middle from above once the page stands straight, in pixels.
    height
        How high the line is, straight, in pixels.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    row: float
    height: float


def installed() -> bool:
    """Tell whether the extra "scan" is there."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "pypdfium2"))


def read_scans(data: bytes, pages: Sequence[int]) -> tuple[dict[int, list[Paragraph]], list[str]]:
    """Read pages of a PDF by machine.

    Parameters
    ----------
    data
        The PDF's bytes.
    pages
        Numbers of the pages, from 1.

    Returns
    -------
    tuple
        The paragraphs of each page that holds some, with their boxes in points from the page's upper left corner, and
        what a reader must know.
    """
    import pypdfium2

    found: dict[int, list[Paragraph]] = {}
    notes: list[str] = []
    askew: list[str] = []
    with pypdfium2.PdfDocument(data) as drawn:
        for number in pages[:MOST_SCANNED]:
            page = drawn[number - 1]
            scale = min(RESOLUTION / 72, LONGEST_SIDE / max(page.get_width(), page.get_height(), 1))
            lines, skew = _read(page.render(scale=scale, grayscale=True).to_numpy())
            if abs(skew) > MOST_SKEW:
                askew.append(f"{number} ({skew:.0f}°)")
            if lines:
                found[number] = list(_paragraphs(lines, number, scale))
    if found:
        shown = ", ".join(str(n) for n in list(found)[:12]) + (" and more" if len(found) > 12 else "")
        notes.append(
            f"page {shown} has no text layer and was read by machine (rapidocr): letters may be wrong; nothing of it"
            " is printed as anybody’s words before a person has compared it with the picture"
        )
    if askew:
        notes.append(
            f"page {', '.join(askew[:12])} is askew by more than {MOST_SKEW:g}°: lines may be in the wrong order"
        )
    if len(pages) > MOST_SCANNED:
        notes.append(f"{len(pages) - MOST_SCANNED} more pages without a text layer are not read")
    return found, notes


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "critical", "Global.use_cls": False})


def _read(picture: Any) -> tuple[list[ReadLine], float]:
    """Give a picture's lines and by how many degrees it is askew; nothing for a page of noise."""
    read = _engine()(picture)
    if read.boxes is None or len(read.boxes) == 0 or sum(read.scores) / len(read.scores) < LEAST_PAGE_SCORE:
        return [], 0.0
    boxes = [_corners(box) for box in read.boxes]
    slopes = [math.atan2(b[1][1] - b[0][1], b[1][0] - b[0][0]) for b in boxes if b[1][0] - b[0][0] > WIDE]
    skew = median(slopes) if slopes else 0.0
    lines = []
    for box, text, score in zip(boxes, read.txts, read.scores, strict=True):
        if score < LEAST_SCORE or not text.strip():
            continue
        xs, ys = [x for x, _ in box], [y for _, y in box]
        row = median(y * math.cos(skew) - x * math.sin(skew) for x, y in box)
        lines.append(ReadLine(text.strip(), min(xs), min(ys), max(xs), max(ys), row, math.dist(box[0], box[3])))
    return sorted(lines, key=lambda line: (line.row, line.left)), math.degrees(skew)


def _rows(lines: Sequence[ReadLine]) -> list[list[ReadLine]]:
    """Put pieces of one line beside each other."""
    rows: list[list[ReadLine]] = []
    for line in lines:
        if rows and abs(line.row - rows[-1][0].row) < line.height / 3:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.left) for row in rows]


def _paragraphs(lines: Sequence[ReadLine], number: int, scale: float) -> Iterator[Paragraph]:
    """Cut a page into paragraphs: at a wider gap, and after a short line that ends a sentence."""
    rows = _rows(lines)
    steps = [b[0].row - a[0].row for a, b in pairwise(rows)]
    step = min([*steps, LINE_PITCH * median(row[0].height for row in rows)])
    widest = max(row[-1].right - row[0].left for row in rows)
    block: list[list[ReadLine]] = []
    for place, row in enumerate(rows):
        block.append(row)
        short = row[-1].right - row[0].left < SHORT_LINE * widest
        ends = row[-1].text.rstrip("”\"’')")[-1:] in {".", "!", "?", ":"}
        gap = place < len(steps) and steps[place] > 1.5 * step
        if place == len(rows) - 1 or gap or (short and ends):
            yield _paragraph(block, number, scale)
            block = []


def _corners(box: Any) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in box]


def _line(row: Sequence[ReadLine]) -> str:
    return " ".join(piece.text for piece in row)


def _paragraph(block: Sequence[Sequence[ReadLine]], number: int, scale: float) -> Paragraph:
    pieces = list(chain.from_iterable(block))
    left, top = min(p.left for p in pieces), min(p.top for p in pieces)
    right, bottom = max(p.right for p in pieces), max(p.bottom for p in pieces)
    box = ",".join(f"{value / scale:.0f}" for value in (left, top, right - left, bottom - top))
    return Paragraph("\n".join(map(_line, block)), page=number, box=box)
