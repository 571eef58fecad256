"""What this room loads on first use, loaded at once: for a process that others are forked from."""

from __future__ import annotations


def warm() -> None:
    """Load the language model and read one sentence with it."""
    from toolkit.quotes import plots, statements  # noqa: F401  (importing them is the point)
    from toolkit.quotes.models import load_model

    load_model()("“We saw it,” Kim said.")
