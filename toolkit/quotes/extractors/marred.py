"""Words and mentions that show by their letters that something else ran into them.

A line of the page's own above the sentence, a bracket that nothing closes, two sentences without a blank between, a
second source inside the words: whatever the parse says, such words are listed and not printed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from toolkit.records import Span

_RELAYED = re.compile(
    r"\bas (?:\w+ly )?(?:reported|quoted|cited|stated|said|noted|announced|confirmed|told|claimed|alleged) (?:by|in)\b"
)
"""Who really said it, inside the words: "..., as reported by the minister"."""
_EMERGED = re.compile(r"\band it (?:has |had |later |also |then )*(?:emerged|transpired|turned out|became clear)\b")
"""A writer's own sentence that "and" joins to what was said: "... and it emerged that nurses had left"."""
_GLUED = re.compile(r"[a-z]{2}[.?!][”\"’]?[A-Z][a-z]|[.?!][”\"][A-Za-z]")
"""Two sentences without a blank: "Holdings Ltd.Verden said", "the end.”He"."""
SHORT_LINE = 0.5
"""Share of the line below it under which a line is no wrapped one: a headline, a label, a button."""
SCRAP = 3
"""Words in quotation marks that are no sentence of their own at most: “at least”, “so-called”."""


def is_marred(text: str, content: Sequence[Span]) -> bool:
    """Tell words that hold something that was not said.

    Parameters
    ----------
    text
        The whole text.
    content
        Spans of what is taken to be said.
    """
    said = " … ".join(text[slice(*span)] for span in content)
    if said.count("(") != said.count(")") or said.count("[") != said.count("]"):
        return True
    if _RELAYED.search(said) or _GLUED.search(said) or _EMERGED.search(said):
        return True
    return any(_runs_over_a_label(text, span) for span in content)


def _runs_over_a_label(text: str, span: Span) -> bool:
    """Tell words that begin in a line too short to be wrapped: "(0) user say" above the sentence."""
    start = text.rfind("\n", 0, span[0]) + 1
    end = text.find("\n", span[1])
    lines = text[start : len(text) if end < 0 else end].split("\n")
    return any(0 < len(a.strip()) < SHORT_LINE * len(b) for a, b in pairwise(lines))


def is_garbled(mention: str) -> bool:
    """Tell a mention in which two sentences or a quotation's end have run together.

    Examples
    --------
    >>> is_garbled("South Africa’s Impala Platinum Holdings Ltd.Verden")
    True
    >>> is_garbled("Dr. J.R. Holm of St. Ives")
    False
    """
    return _GLUED.search(mention) is not None or mention.count("(") != mention.count(")")


def is_scrap(shown: str) -> bool:
    """Tell two or three words cut out of a sentence: "Experts had been predicting “at least” a storm".

    Parameters
    ----------
    shown
        All words said, with their marks.
    """
    inside = shown.strip("“”\"'‘’«»„ ")
    return inside[:1].islower() and len(inside.split()) <= SCRAP
