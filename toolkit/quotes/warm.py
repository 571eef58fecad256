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
    """Do once what step 3 asks of this room; the results are thrown away.

    Parameters
    ----------
    case
        A case to practise on.
    texts
        Texts of its documents.
    """
    from toolkit import quotes, style

    statements = quotes.collect_statements(texts)
    checks, conflicts = quotes.statement_findings(case, statements, texts), quotes.conflicts(statements)
    timeline = quotes.build_timeline(case, statements)
    for figure in (quotes.lane_plot(timeline), quotes.speaker_plot(statements)):
        style.png(figure)
    quotes.lane_words(timeline)
    quotes.speaker_words(statements)
    quotes.export_files(case, timeline, statements)
    for table in (
        quotes.document_table(texts), quotes.statement_table(statements), quotes.speaker_table(statements),
        quotes.statement_passages(statements, texts), quotes.before_table(timeline, None),
        quotes.finding_table([*checks, *conflicts]),
    ):  # fmt: skip
        table._repr_html_()
