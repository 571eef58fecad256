"""The texts of the documents that a case holds: no link is followed, no other bytes are read than a run takes in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from toolkit.desk.casefile.held import digest_of_document
from toolkit.errors import DatelineError
from toolkit.quotes import read_document
from toolkit.records import Case, Document, DocumentText


class ReadText(NamedTuple):
    """A document of a case with its text, or with the fault that kept it from being read."""

    document: Document
    """As the case has it, with the place and digest of its file."""
    text: DocumentText | None
    """Its text; None where it could not be read."""
    fault: DatelineError | None
    """Why not; None where it was read."""


def held_texts(case: Case, folder: Path) -> Iterator[ReadText]:
    """Read the documents that a case holds, one at a time.

    The bytes that a run would take in are read: a link, a pipe, a file outside the folder, and bytes other than the
    case states are faults. Documents that the case only names, without a file, are left out.

    Yields
    ------
    ReadText
        In the order of the case; the others are read where one cannot be.
    """
    for document in case.documents:
        if not document.file:
            continue
        try:
            # the same look as a run takes, so that a draft reads no file that a run refuses
            digest = digest_of_document(document, folder)
            held = document.model_copy(update={"path": folder / "documents" / document.file, "sha256": digest})
            yield ReadText(held, read_document(held), None)
        except DatelineError as e:
            yield ReadText(document, None, e)
