"""Leave out of a text what is no prose, so that rules made for sentences are given sentences; every offset stays."""

from __future__ import annotations

import re

from toolkit.records import DocumentText, sentence_spans

LONGEST_SENTENCE = 3_000
"""Characters of the longest sentence read; the longest of the shipped cases has 420. Rules that look back over one take
time with the square of its length."""

LONGEST_WORD = 200
"""Characters of the longest word read; an address may be as long."""

_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD},}}")


def only_prose(text: DocumentText) -> tuple[DocumentText, int]:
    """Blank sentences and words that are too long to be any.

    Returns
    -------
    tuple of DocumentText, int
        The text with blanks in their place, and how many characters were blanked.
    """
    body = _LONG_WORD.sub(lambda match: " " * len(match[0]), text.text)
    pieces = []
    at = 0
    for start, end in sentence_spans(body):
        if end - start > LONGEST_SENTENCE:
            # blanks and not nothing: every offset stays what it was
            pieces += [body[at:start], " " * (end - start)]
            at = end
    pieces.append(body[at:])
    made = "".join(pieces)
    left_out = sum(a != b for a, b in zip(text.text, made, strict=True)) if made != text.text else 0
    return (text.model_copy(update={"text": made}), left_out) if left_out else (text, 0)


def left_out_note(name: str, count: int) -> str:
    """Say how much was left out."""
    return f"{name}: {count:,} characters are no sentences (tables, codes, one endless line) and were not read"
