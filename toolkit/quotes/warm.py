"""What this room loads on first use, loaded at once: for a process that others are forked from."""

from __future__ import annotations


def warm() -> None:
    """Load the language model and read one sentence with it."""
    from toolkit.quotes import plots  # noqa: F401  (importing it is the point)
    from toolkit.quotes.statements import extract_statements

    extract_statements("“We saw it,” Kim said on Monday.", published="2018-11-13")
