"""Cells of tables that a spreadsheet will open."""

from __future__ import annotations

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula, full-width forms too."""


def plain_cell(text: object) -> str:
    """Write a cell so that no spreadsheet runs it: what would begin a formula begins with an apostrophe.

    Returns
    -------
    str
        Text; the JSON beside it holds the words as they are.
    """
    words = str(text)
    return f"'{words}" if words.lstrip(" \u00a0\ufeff").startswith(_FORMULA) or words.startswith(_FORMULA) else words
