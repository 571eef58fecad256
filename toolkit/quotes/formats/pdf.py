"""A PDF as text: page by page, with what cannot be seen on the page told apart, and every kind of damage named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from toolkit.errors import CONFUSED
from toolkit.quotes.formats.body import Body, Paragraph, damaged, fact, join
from toolkit.quotes.formats.dated import day_at_head, made_note
from toolkit.quotes.formats.layout import Line, in_columns, joined_hyphens, without_running_heads
from toolkit.quotes.formats.scan import HOW_TO, installed, read_scans
from toolkit.records import StatedFact

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

MOST_PAGES = 3_000
"""Pages read; the longest reports of parliaments stay below."""

TAIL = 65_536
"""Bytes at the end in which a whole PDF names its cross-reference table (ISO 32000-1, 7.5.5; readers look far back)."""

SHORT_LINE = 0.72
"""Share of the page's longest line below which a line that ends a sentence ends its paragraph."""

HEADING_LINE = 0.6
"""The same for a heading, which ends no sentence: with the next word it would still be shorter."""

FULL_LINE = 0.8
"""The same of a line that runs on, as the first of a paragraph does under a heading."""

_HEADING = re.compile(r"(?:\d[\d.]* )?[A-ZÀ-Þ][\w’'-]*(?: [\w’'-]+){0,5}")
_END = re.compile(r"[.!?:][\"”’')\]]*\s*$")
_DATE = re.compile(r"D?:?(\d{4})(?:(0[1-9]|1[0-2])(?:(0[1-9]|[12]\d|3[01]))?)?")
DEEPEST_STATE = 512
"""Graphics states that are kept; readers must keep 28 (ISO 32000-1, annex C)."""
_WHITE = 0.95
"""Least red, green, blue or grey value of a colour that is not seen on white paper."""


def read_pdf(data: bytes, where: str) -> Body:
    """Read a PDF.

    Parameters
    ----------
    data
        Its bytes, as stored.
    where
        Document and file, for messages.

    Returns
    -------
    Body
        Paragraphs by the lay-out of the lines, each with its page; text that cannot be seen is kept and noted.

    Raises
    ------
    DocumentError
        E_PDF_ENCRYPTED, E_PDF_DAMAGED, E_PDF_BOMB, E_PDF_TOO_LONG, or E_PDF_NO_TEXT for a scan.
    """
    import logging

    from pypdf import PdfReader
    from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    if b"startxref" not in data[-TAIL:]:
        raise damaged("the PDF is cut short: it has no end", where, code="E_PDF_DAMAGED")
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise _locked(where)
        if len(reader.pages) > MOST_PAGES:
            raise damaged(
                f"the PDF has {len(reader.pages):,} pages; the limit is {MOST_PAGES:,}",
                where,
                code="E_PDF_TOO_LONG",
                remedy="Cut out the pages that matter.",
            )
        pages = [_page(page) for page in reader.pages]
        stated = _facts(reader)
    except DependencyError as e:
        raise damaged(
            "the PDF is encrypted with AES, which this installation cannot open, whether it asks for a password or not",
            where,
            code="E_PDF_ENCRYPTED",
            remedy="Install the package cryptography (pip install cryptography), or save a copy without encryption.",
        ) from e
    except LimitReachedError as e:
        raise damaged(f"the PDF unpacks to more than is safe ({e})", where, code="E_PDF_BOMB") from e
    except (PyPdfError, *CONFUSED) as e:
        reason = " ".join(str(e).split())[:80] or type(e).__name__
        raise damaged(f"the PDF is damaged ({reason})", where, code="E_PDF_DAMAGED") from e
    scanned, machine = _scanned(data, reader, pages)
    if not scanned and not any(text.strip() for text, _, _ in pages):
        raise damaged(
            f"the PDF has no text layer: {len(pages)} pages of pictures, probably a scan",
            where,
            code="E_PDF_NO_TEXT",
            remedy=f"{HOW_TO}. Keep the scan beside it."
            if not installed()
            else "Look at it: a machine reads nothing in it.",
        )
    texts, heads = without_running_heads([text for text, _, _ in pages])
    whole = "\n".join(texts)
    texts = [joined_hyphens(text, whole) for text in texts]
    head = day_at_head(pages[0][0].splitlines(), "the text’s head")
    notes = [*_notes(pages), *machine, *heads, *made_note(_made_on(reader), "PDF creation date")]
    return join(_paragraphs(texts, scanned), encoding="pdf", stated=[*stated, *head], notes=notes)


def _scanned(
    data: bytes, reader: PdfReader, pages: list[tuple[str, int, bool]]
) -> tuple[dict[int, list[Paragraph]], list[str]]:
    """Read the pages of pictures by machine, where that is installed; say which are not read where it is not."""
    blank = [n for n, (text, _, _) in enumerate(pages, 1) if not text.strip() and _has_picture(reader.pages[n - 1])]
    if not blank:
        return {}, []
    if installed():
        return read_scans(data, blank)
    shown = ", ".join(map(str, blank[:12])) + (" and more" if len(blank) > 12 else "")
    return {}, [f"page {shown} has no text layer and is not read; {HOW_TO}"]


def _has_picture(page: PageObject) -> bool:
    """Tell a page that draws a picture from an empty one."""
    try:
        resources: Any = page["/Resources"].get_object()
        objects = resources["/XObject"].get_object()
        return any(item.get_object().get("/Subtype") in {"/Image", "/Form"} for item in objects.values())
    except (KeyError, TypeError, AttributeError):
        return False


def _made_on(reader: PdfReader) -> str | None:
    info: Any = reader.metadata or {}
    match = _DATE.match(str(info.get("/CreationDate", "")))
    return "-".join(g for g in match.groups() if g) if match else None


def _locked(where: str) -> Exception:
    return damaged(
        "the PDF is encrypted and asks for a password",
        where,
        code="E_PDF_ENCRYPTED",
        remedy="Save a copy without a password, and keep the original beside it.",
    )


def _page(page: PageObject) -> tuple[str, int, bool]:
    """Give a page's text, how many of its characters cannot be seen, and whether its columns were put in order."""
    contents = page.get_contents()
    if contents is not None:
        contents.get_data()  # a page that unpacks to too much raises here; extract_text would give no text for it
    pen = _Pen()
    text = page.extract_text(visitor_operand_before=pen.before, visitor_text=pen.take)
    ordered = in_columns(pen.lines, float(page.mediabox.width))
    return (text, pen.unseen, False) if ordered is None else (ordered, pen.unseen, True)


class _Pen:
    """Follows the colour and the mode in which a page's text is drawn, and where its lines begin."""

    def __init__(self) -> None:
        self.white, self.mode, self.unseen = False, 0, 0
        self.saved: list[tuple[bool, int]] = []
        self.lines: list[Line] = []

    def before(self, operator: Any, arguments: Any, _matrix: Any, _text: Any) -> None:
        """Take in an operator; what q saves, Q gives back (ISO 32000-1, 8.4.2)."""
        name = operator.decode("latin-1") if isinstance(operator, bytes) else str(operator)
        if name == "q" and len(self.saved) < DEEPEST_STATE:
            self.saved.append((self.white, self.mode))
        elif name == "Q" and self.saved:
            self.white, self.mode = self.saved.pop()
        elif name in {"rg", "g", "sc", "scn"} and arguments and all(isinstance(a, (int, float)) for a in arguments):
            inks = name in {"sc", "scn"} and len(arguments) == 4
            self.white = _is_paper(arguments) if inks else all(float(a) >= _WHITE for a in arguments)
        elif name == "k" and len(arguments) == 4:
            self.white = _is_paper(arguments)
        elif name == "Tr" and arguments:
            self.mode = int(arguments[0])

    def take(self, text: str, matrix: Any, text_matrix: Any, _font: Any, size: float) -> None:
        """Take in a run of text."""
        height = abs(float(size or 0)) * max(abs(float(text_matrix[3])), abs(float(text_matrix[1])))
        if self.white or self.mode == 3 or height < 0.5:
            self.unseen += len("".join(text.split()))
        if text.strip():
            x = float(text_matrix[4]) * float(matrix[0]) + float(matrix[4])
            y = float(text_matrix[5]) * float(matrix[3]) + float(matrix[5])
            self.lines.append(Line(text.strip("\n"), x, y))


def _is_paper(inks: Any) -> bool:
    """Tell a colour of four inks, none of which is printed."""
    return all(float(a) <= 1 - _WHITE for a in inks)


def _notes(pages: list[tuple[str, int, bool]]) -> list[str]:
    hidden = [(n, unseen) for n, (_, unseen, _) in enumerate(pages, 1) if unseen]
    columns = [str(n) for n, (_, _, ordered) in enumerate(pages, 1) if ordered]
    found = []
    if hidden:
        numbers = ", ".join(str(n) for n, _ in hidden[:12]) + (" and more" if len(hidden) > 12 else "")
        total = sum(unseen for _, unseen in hidden)
        drawn = "drawn so that nobody sees them (white, without size, or behind a scan)"
        found.append(f"{total:,} characters on page {numbers} are {drawn}; they are kept in the text")
    if columns:
        pages_of = ", ".join(columns[:12])
        found.append(f"page {pages_of} draws columns row by row; they are read one after the other")
    return found


def _facts(reader: PdfReader) -> list[StatedFact]:
    info: Any = reader.metadata or {}
    found = fact("title", info.get("/Title"), "PDF information")
    found += fact("author", info.get("/Author"), "PDF information")
    root = reader.trailer["/Root"]
    return found + fact("language", root.get("/Lang") if hasattr(root, "get") else None, "PDF language")


def _is_heading(line: str, below: str, longest: int) -> bool:
    """Tell a line that ends although the next word had room on it, and before a sentence begins: "Location"."""
    word = below.split(" ", 1)[0]
    room = len(line) + len(word) < HEADING_LINE * longest
    return room and _HEADING.fullmatch(line.strip()) is not None and word[:1].isupper() and len(below) > len(line)


def _paragraphs(pages: list[str], scanned: dict[int, list[Paragraph]]) -> Iterator[Paragraph]:
    """Cut pages into paragraphs: at blank lines, after a short line that ends a sentence, and behind a heading."""
    open_end = False
    for number, text in enumerate(pages, 1):
        yield from scanned.get(number, [])
        lines = [line.rstrip() for line in text.split("\n")]
        longest = max((len(line) for line in lines), default=0)
        block: list[str] = []
        first = True
        for line, below in pairwise([*lines, "", ""]):
            if line.strip():
                block.append(line)
            short = len(line) < SHORT_LINE * longest
            heads = _is_heading(line, below, longest) and (len(block) == 1 or len(below) > FULL_LINE * longest)
            ends = not line.strip() or (_END.search(line) and short) or heads
            if ends and block:
                yield Paragraph("\n".join(block), page=number, glued=first and open_end)
                open_end = not _END.search(block[-1])
                block, first = [], False
