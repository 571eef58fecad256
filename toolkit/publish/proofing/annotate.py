"""The draft as Word has it, with a comment at each place that differs, is unsure, or is not in the case."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import DocumentError
from toolkit.publish.proofing.rows import SHOWN, Row

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

    from toolkit.publish.proofing.proof import Proof

AUTHOR = "dateline proof"
"""Name that the comments carry."""

MOST_COMMENTS = 2_000
"""Comments in one file; Word grows slow beyond."""


def annotated_docx(proof: Proof, source: Path | None) -> bytes:
    """Return the draft as a Word document with comments.

    Parameters
    ----------
    proof
        What became of it.
    source
        The draft, where it is a Word document: its styles stay. None = a plain document is made of its text.

    Returns
    -------
    bytes
        The document; the same for the same draft, but for the day in its properties.

    Raises
    ------
    DocumentError
        The Word document cannot be opened.
    """
    document = _opened(source) if source is not None else _made(proof)
    rows = [row for row in proof.rows if row.standing != "bound"][:MOST_COMMENTS]
    _Commenter(document).mark(rows, proof.draft.text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _opened(source: Path) -> WordDocument:
    import zipfile

    import docx
    from docx.opc.exceptions import OpcError

    try:
        return docx.Document(str(source))
    except (OpcError, KeyError, ValueError, zipfile.BadZipFile) as e:
        raise DocumentError(
            f"Word's file cannot be opened for comments ({e})", where=str(source), remedy="Ask for --html instead."
        ) from e


def _made(proof: Proof) -> WordDocument:
    import docx

    document = docx.Document()
    for start, end in proof.draft.paragraphs:
        document.add_paragraph(_printable(" ".join(proof.draft.text[start:end].split())))
    return document


def _printable(text: str) -> str:
    """Leave out characters that XML cannot hold."""
    return "".join(c for c in text if c >= " " and not 0xD800 <= ord(c) <= 0xDFFF and c not in "\ufffe\uffff")


class _Commenter:
    """Finds words in the paragraphs of a document, in order, and puts comments there."""

    def __init__(self, document: WordDocument):
        self._document = document
        self._paragraphs = list(_paragraphs(document))
        self._at = 0
        self._from = 0

    def mark(self, rows: list[Row], text: str) -> None:
        """Comment each row at its words; one whose words are found nowhere stands at the end of the document."""
        lost = [row for row in rows if not self._mark(row, text)]
        if lost:
            last = self._document.add_paragraph("Found by proofing, and not placed:")
            for row in lost:
                self._comment([last.add_run(_printable(f" {row.text};"))], row)

    def _mark(self, row: Row, text: str) -> bool:
        before = " ".join(text[max(0, row.start - 40) : row.start].split())[-12:]
        words = " ".join(text[row.start : row.end].split())
        for number in [*range(self._at, len(self._paragraphs)), *range(self._at)]:
            paragraph = self._paragraphs[number]
            start = self._from if number == self._at else 0
            place = _find("".join(run.text for run in _runs(paragraph)), words, before, start)
            if place is not None:
                self._at, self._from = number, place[0]
                self._comment(_runs_at(paragraph, *place), row)
                return True
        return False

    def _comment(self, runs: list[Run], row: Row) -> None:
        said = f"{SHOWN[row.standing]}: {row.says}{f' ({row.ref})' if row.ref else ''}"
        if runs:
            self._document.add_comment(runs, text=_printable(said), author=AUTHOR, initials="dp")


def _paragraphs(document: WordDocument) -> Iterator[Paragraph]:
    """Return all paragraphs, those of tables where they stand."""
    from docx.table import Table

    def _within(blocks: Any) -> Iterator[Paragraph]:
        for block in blocks:
            if not isinstance(block, Table):
                yield block
                continue
            for row in block.rows:
                for cell in row.cells:
                    yield from _within(cell.iter_inner_content())

    yield from _within(document.iter_inner_content())


def _runs(paragraph: Paragraph) -> list[Run]:
    """Return the runs that a reader sees: also those inserted or linked, not those struck out or moved away."""
    from docx.oxml.ns import qn
    from docx.text.run import Run

    gone = {qn("w:del"), qn("w:moveFrom")}
    runs = []
    for element in paragraph._p.iter(qn("w:r")):
        around = {parent.tag for parent in element.iterancestors()}
        if not around & gone:
            runs.append(Run(element, paragraph))
    return runs


def _find(text: str, words: str, before: str, start: int) -> tuple[int, int] | None:
    """Find words in a paragraph, those with the same words before them first."""
    plain = text.replace("\u00a0", " ")
    at = plain.find(f"{before}{words}", start) if before else -1
    if at >= 0:
        first = at + len(before)
        return first, first + len(words)
    at = plain.find(f"{before} {words}", start) if before else -1
    if at >= 0:
        first = at + len(before) + 1
        return first, first + len(words)
    at = plain.find(words, start)
    return (at, at + len(words)) if at >= 0 else None


def _runs_at(paragraph: Paragraph, start: int, end: int) -> list[Run]:
    """Return the runs that hold some characters, cut so that they hold nothing else."""
    found: list[Run] = []
    at = 0
    for run in _runs(paragraph):
        first, last = at, at + len(run.text)
        at = last
        if last <= start or first >= end or not run.text:
            continue
        inner = _cut(run, max(0, start - first), min(last, end) - first)
        found.append(inner)
    return found


def _cut(run: Run, start: int, end: int) -> Run:
    """Cut a run of plain text in up to three, each in the same style; one with pictures or tabs stays whole."""
    from copy import deepcopy

    from docx.text.run import Run

    text = run.text
    plain = all(child.tag.endswith(("}t", "}rPr")) for child in run._element)
    if not plain or (start == 0 and end == len(text)):
        return run
    middle = deepcopy(run._element)
    run._element.addnext(middle)
    made = Run(middle, run._parent)
    made.text = text[start:end]
    if end < len(text):
        after = deepcopy(run._element)
        middle.addnext(after)
        Run(after, run._parent).text = text[end:]
    run.text = text[:start]
    return made
