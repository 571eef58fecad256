"""Words cut out of a sentence that turns them: "stored cyanide" out of "We never stored cyanide"."""

from __future__ import annotations

import re

TURN = re.compile(
    r"\b(?:no(?!,| doubt| question)|not(?! only| just| at all,)|never|nobody|none|neither|nor|without|cannot|hardly"
    r"|nothing(?! but)|if|unless|whether|false|untrue|rumou?rs?|den(?:y|ies|ied)|wrong to)\b|n[’']t\b",
    re.I,
)
"""Words before which a sentence says the opposite of what follows, or does not say it at all."""

_NEW_CLAUSE = re.compile(r"[.;:!?…—–]|\bbut\b|, and\b", re.I)
_END = re.compile(r"[.!?…]|$")


def turned_by(text: str, words: str) -> str | None:
    """Give what turns words where they stand and was not quoted with them.

    Parameters
    ----------
    text
        What was said.
    words
        Words out of it.

    Returns
    -------
    str or None
        The word before them that turns them, "?" where they are asked, None where they stand once as they are.

    Examples
    --------
    >>> turned_by("We never stored cyanide there.", "stored cyanide")
    'never'
    >>> turned_by("We never lied; the water is safe.", "the water is safe")
    """
    tokens = re.findall(r"\w+", words)
    found = None
    for match in re.finditer(r"(?<!\w)" + r"\W+".join(map(re.escape, tokens)) + r"(?!\w)", text, re.I):
        clause = _NEW_CLAUSE.split(text[: match.start()])[-1]
        turns = TURN.findall(clause)
        end = _END.search(text, match.end())
        asked = end is not None and end[0] == "?" and not words.rstrip("”\"’' ").endswith("?")
        if not turns and not asked:
            return None
        found = turns[-1] if turns else "?"
    return found
