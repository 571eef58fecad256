"""A PDF as text: page by page, with what cannot be seen on the page told apart, and every kind of damage named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from toolkit.errors import CONFUSED
from toolkit.quotes.formats.body import Body, Paragraph, damaged, fact, join
from toolkit.quotes.formats.dated import day_at_head, made_note
from toolkit.records import StatedFact

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

MOST_PAGES = 3_000
"""Pages read; the longest reports of parliaments stay below."""

TAIL = 65_536
"""Bytes at the end in which a whole PDF names its cross-reference table (ISO 32000-1, 7.5.5; readers look far back)."""

SHORT_LINE = 0.72
"""Share of the page's longest line below which a line that ends a sentence ends its paragraph."""

_END = re.compile(r"[.!?:][\"”’')\]]*\s*$")
_DATE = re.compile(r"D?:?(\d{4})(?:(0[1-9]|1[0-2])(?:(0[1-9]|[12]\d|3[01]))?)?")
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
                f"the PDF has {len(reader.pages):,} pages; the limit is {MOST_PAGES:,}", where, code="E_PDF_TOO_LONG",
                remedy="Cut out the pages that matter.",
            )  # fmt: skip
        pages = [_page(page) for page in reader.pages]
        stated = _facts(reader)
    except DependencyError as e:
        raise _locked(where) from e
    except LimitReachedError as e:
        raise damaged(f"the PDF unpacks to more than is safe ({e})", where, code="E_PDF_BOMB") from e
    except (PyPdfError, *CONFUSED) as e:
        reason = " ".join(str(e).split())[:80] or type(e).__name__
        raise damaged(f"the PDF is damaged ({reason})", where, code="E_PDF_DAMAGED") from e
    if not any(text.strip() for text, _ in pages):
        raise damaged(
            f"the PDF has no text layer: {len(pages)} pages of pictures, probably a scan", where, code="E_PDF_NO_TEXT",
            remedy="Make one with OCR, for example 'ocrmypdf in.pdf out.pdf', and keep the scan beside it.",
        )  # fmt: skip
    head = day_at_head(pages[0][0].splitlines(), "the text’s head")
    notes = [*_notes(pages), *made_note(_made_on(reader), "PDF creation date")]
    return join(_paragraphs(pages), encoding="pdf", stated=[*stated, *head], notes=notes)


def _made_on(reader: PdfReader) -> str | None:
    info: Any = reader.metadata or {}
    match = _DATE.match(str(info.get("/CreationDate", "")))
    return "-".join(g for g in match.groups() if g) if match else None


def _locked(where: str) -> Exception:
    return damaged(
        "the PDF is encrypted and asks for a password", where, code="E_PDF_ENCRYPTED",
        remedy="Save a copy without a password, and keep the original beside it.",
    )  # fmt: skip


def _page(page: PageObject) -> tuple[str, int]:
    """Give a page's text and how many of its characters cannot be seen."""
    contents = page.get_contents()
    if contents is not None:
        contents.get_data()  # a page that unpacks to too much raises here; extract_text would give no text for it
    state = {"white": False, "mode": 0}
    unseen = 0

    def before(operator: Any, arguments: Any, _matrix: Any, _text: Any) -> None:
        name = operator.decode("latin-1") if isinstance(operator, bytes) else str(operator)
        if name in {"rg", "g", "sc", "scn"} and arguments and all(isinstance(a, (int, float)) for a in arguments):
            state["white"] = all(float(a) >= _WHITE for a in arguments)
        elif name == "k" and len(arguments) == 4:
            state["white"] = all(float(a) <= 1 - _WHITE for a in arguments)
        elif name == "Tr" and arguments:
            state["mode"] = int(arguments[0])

    def take(text: str, _matrix: Any, text_matrix: Any, _font: Any, size: float) -> None:
        nonlocal unseen
        height = abs(float(size or 0)) * max(abs(float(text_matrix[3])), abs(float(text_matrix[1])))
        if state["white"] or state["mode"] == 3 or height < 0.5:
            unseen += len("".join(text.split()))

    text = page.extract_text(visitor_operand_before=before, visitor_text=take)
    return text, unseen


def _notes(pages: list[tuple[str, int]]) -> list[str]:
    hidden = [(n, unseen) for n, (_, unseen) in enumerate(pages, 1) if unseen]
    if not hidden:
        return []
    numbers = ", ".join(str(n) for n, _ in hidden[:12]) + (" and more" if len(hidden) > 12 else "")
    total = sum(unseen for _, unseen in hidden)
    drawn = "drawn so that nobody sees them (white, without size, or behind a scan)"
    return [f"{total:,} characters on page {numbers} are {drawn}; they are kept in the text"]


def _facts(reader: PdfReader) -> list[StatedFact]:
    info: Any = reader.metadata or {}
    found = fact("title", info.get("/Title"), "PDF information")
    found += fact("author", info.get("/Author"), "PDF information")
    root = reader.trailer["/Root"]
    return found + fact("language", root.get("/Lang") if hasattr(root, "get") else None, "PDF language")


def _paragraphs(pages: list[tuple[str, int]]) -> Iterator[Paragraph]:
    """Cut pages into paragraphs: at blank lines, and after a short line that ends a sentence."""
    open_end = False
    for number, (text, _) in enumerate(pages, 1):
        lines = [line.rstrip() for line in text.split("\n")]
        longest = max((len(line) for line in lines), default=0)
        block: list[str] = []
        first = True
        for line in [*lines, ""]:
            if line.strip():
                block.append(line)
            ends = not line.strip() or (_END.search(line) and len(line) < SHORT_LINE * longest)
            if ends and block:
                yield Paragraph("\n".join(block), page=number, glued=first and open_end)
                open_end = not _END.search(block[-1])
                block, first = [], False
