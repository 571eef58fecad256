"""What a title or a given name tells of who is meant by "he" and "she"."""

from __future__ import annotations

import re

from toolkit.quotes.names import is_family_first
from toolkit.wordlists import word_list


def gender_of(mention: str) -> str:
    """Give "f" or "m" where a title or a noun in the mention tells, else an empty text.

    Parameters
    ----------
    mention
        A mention as written; what a relative clause says of somebody else does not count.
    """
    own = re.split(r"\b(?:who|whose|which|that)\b", mention)[0]
    own = re.sub(r"\b(?:of|for|to|with|at)\b[^,]*", " ", own)
    found = {w.lower().strip(".") for w in re.findall(r"[\w.-]+(?![\w.-]|['’]s\b)", own)}
    women, men = found & word_list("titles-women"), found & word_list("titles-men")
    if bool(women) == bool(men):
        return ""
    return "f" if women else "m"


def gender_of_name(name: str) -> str:
    """Give "f" or "m" where a full name's first word tells, else an empty text.

    Parameters
    ----------
    name
        A name; a single word is taken for a family name.
    """
    first, _, rest = name.partition(" ")
    if not rest or is_family_first(name.split()):
        return ""
    key = first.lower().strip(".")
    if key in word_list("given-names-female"):
        return "f"
    return "m" if key in word_list("given-names-male") else ""
