"""Whether a name is a person's: by the name itself, or by what a text says beside it.

Lists of given names know little of most of the world. A text tells of itself: "Gulnara Abdirova, a shepherd",
"the commissioner, Chileshe Bwembya", "Aroha Ngata, 54, who keeps goats".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import partial
from itertools import product

from toolkit.quotes.names import core_name, is_role_word, name_kind
from toolkit.quotes.same_names import ALIKE
from toolkit.wordlists import word_list

_AFTER = re.compile(r",?\s+(?:who|whose)\b|,\s+(?:aged\s+)?\d{2}\s*[,.;]|,\s+(?P<told>[^,.;“”\"]{3,80})")
_OF = re.compile(r"\b(?:of|for|at|from|with|in|on|to|and)\b")


def is_person(name: str, texts: Iterable[str]) -> bool:
    """Tell whether a name is surely a person's.

    Parameters
    ----------
    name
        A name as a text or a claim writes it, titles and all.
    texts
        Texts that may say who it is.

    Returns
    -------
    bool
        False where nothing tells.
    """
    bare = core_name(name)
    kind = name_kind(bare)
    if kind != "unknown":
        return kind == "person"
    if not bare[:1].isupper():
        return False
    if bare != name and any(_is_trade(word) for word in name.removesuffix(bare).split()[-1:]):
        return True
    # a family name alone is the person whom the text has named in full
    pattern = re.compile(rf"(?:\b[A-Z][\w’'-]+\s+)?(?:\b[A-Z][\w’'-]+\s+)?(?<![\w-]){re.escape(bare)}(?![\w-])")
    return any(any(map(partial(_is_told, text), pattern.finditer(text))) for text in texts)


def _is_told(text: str, match: re.Match[str]) -> bool:
    """Tell whether the words beside a name are those of a person."""
    before = re.split(r"[.;:!?“”\"\n]", text[max(0, match.start() - 60) : match.start()])[-1].rstrip(" ,")
    words = [*before.split(), *match[0].split()[:-1]]
    if any(_is_trade(word) for word in words[-3:]) and not _OF.search(before.rpartition(" ")[2]):
        return True
    after = _AFTER.match(text, match.end())
    if after is None:
        return False
    told = after["told"]
    return told is None or any(_is_trade(word) for word in _OF.split(told)[0].split()[:6])


def _is_trade(word: str) -> bool:
    low = word.lower().strip(".,").rpartition("-")[2]  # a vice-minister is a minister
    return low not in word_list("trades-of-bodies") and is_role_word(low) and low not in word_list("title-parts")


def may_be_one(one: str, other: str) -> bool:
    """Tell whether two names may be one person's: a word in common, or one spelt otherwise.

    Returns
    -------
    bool
        True as well where either is too short to tell.
    """
    from anyascii import anyascii

    first = [word for word in anyascii(core_name(one)).lower().split() if len(word) > 2]
    second = [word for word in anyascii(core_name(other)).lower().split() if len(word) > 2]
    if not first or not second:
        return True
    return any(SequenceMatcher(None, a, b).ratio() >= ALIKE for a, b in product(first, second))
