"""What this room loads on first use, loaded piece by piece: for a process that others are forked from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.records import Case, DocumentText


def warm() -> Iterator[None]:
    """Load the language model and read one sentence with it."""
    import spacy  # noqa: F401  (importing it is the point)

    yield
    from toolkit.quotes import conflicts, exports, findings, lists, plots, tables, text, topics  # noqa: F401
    from toolkit.quotes.statements import extract_statements

    yield
    extract_statements("“We saw it,” Kim said on Monday.", published="2018-11-13")


def practise(case: Case, texts: Sequence[DocumentText]) -> None:
    """Do once what is slow the first time in step 3; the results are thrown away.

    Parameters
    ----------
    case
        A case to practise on.
    texts
        Texts of its documents.
    """
    from toolkit import quotes

    quotes.lane_plot(quotes.build_timeline(case, quotes.collect_statements(texts)))
