"""Which statements may be printed with their speaker, and which are only listed for a person to read.

Printed is what the text itself says: words in quotation marks or after "said that", beside a speaker who is named
there, or whom a rule binds to them that hardly ever errs. All else stays with the mention as written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from toolkit.quotes.lexicon import SAYING, words
from toolkit.records import Grade, SpeakerHow, Statement

PRINTED_RULES = frozenset(
    {
        "quotation",
        "clause",
        "according to",
        "beside",
        "signature",
        "transcript",
        "put at",
        "continued",
        "so named",
        "in the words of",
        "named before",
        "post",
        "announced",
    }
)
"""Rules whose finds may be printed: a verb of speech, or a clear attribution, stands beside the words."""

CONFIDENCE_OF: dict[SpeakerHow, float] = {"named": 0.98, "bound": 0.95, "guess": 0.6, "none": 0.0}
"""Share right by how the speaker is known; guesses from "he" and "she" were right in 55 of 100 read by hand."""

PRONOUNS = words(
    """
    he she they it we i you one who that this these those what which his her their its him them someone somebody anyone
    others another both all some many most several few none nobody nothing everyone everybody anybody
    each either neither there two three four five six seven eight nine ten dozens hundreds thousands
    """
)
"""Words that stand for a speaker and name none."""


def is_pronoun(mention: str) -> bool:
    """Tell whether a mention is a pronoun or another word that names nobody."""
    return mention.strip(" ,").lower() in PRONOUNS


def grade_of(rule: str, verb: str, *, mention: str | None, how: SpeakerHow, hypothetical: bool = False) -> Grade:
    """Give the grade of a statement.

    Parameters
    ----------
    rule
        Name of the rule that found it.
    verb
        Base form of the reporting verb; empty where there is none.
    mention
        The speaker as written.
    how
        How the speaker is known.
    hypothetical
        True where the text only supposes that it was said.
    """
    if rule not in PRINTED_RULES or mention is None or how not in {"named", "bound"} or hypothetical:
        return "read"
    if how == "named" and (is_pronoun(mention) or not re.search(r"\w{2}", mention)):
        return "read"
    if verb and verb not in SAYING:
        return "read"
    return "print"


def printed(statements: Iterable[Statement]) -> list[Statement]:
    """Keep the statements that may be printed with their speaker.

    Parameters
    ----------
    statements
        Statements in order.
    """
    return [s for s in statements if s.grade == "print"]
