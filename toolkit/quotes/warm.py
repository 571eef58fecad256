"""What this room loads on first use, loaded piece by piece: for a process that others are forked from."""

from __future__ import annotations

from collections.abc import Iterator


def warm() -> Iterator[None]:
    """Load the language model and read one sentence with it."""
    import spacy  # noqa: F401  (importing it is the point)

    yield
    from toolkit.quotes import conflicts, exports, findings, lists, plots, tables, topics  # noqa: F401
    from toolkit.quotes.statements import extract_statements

    yield
    extract_statements("“We saw it,” Kim said on Monday.", published="2018-11-13")
