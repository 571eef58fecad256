"""What this room loads on first use, loaded piece by piece: for a process that others are forked from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.records import Case, DocumentText


def _modules() -> Iterator[None]:
    """Import the room."""
    from toolkit.quotes import conflicts, exports, findings, lists, plots, tables, text, topics  # noqa: F401

    yield
    from toolkit.quotes import statements  # noqa: F401

    yield


def _language() -> Iterator[None]:
    """Load the language model and read one sentence with it."""
    import spacy  # noqa: F401  (importing it is the point)

    yield
    from toolkit.quotes.statements import extract_statements

    extract_statements("“We saw it,” Kim said on Monday.", published="2018-11-13")
    yield


def _read(case: Case, texts: Sequence[DocumentText]) -> None:
    """Read the documents, and draw the timeline."""
    from toolkit import quotes

    quotes.lane_plot(quotes.build_timeline(case, quotes.collect_statements(texts)))


WARM = {None: _modules, "documents": _language}
"""What to load for every case (None), and for those that hold documents or scenes."""

PRACTICE = {"documents": _read}
"""What is slow the first time in step 3, to be done once; the results are thrown away."""
