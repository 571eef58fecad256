"""Bodies whose name is a list: "the Ministry of Trade, Industry and Energy" is one speaker, and no three."""

from __future__ import annotations

import re

from toolkit.quotes.lexicon import WRITTEN, singular
from toolkit.wordlists import word_list

_CAPITALS = r"[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)*"
_BODY = re.compile(
    rf"(?:[Tt]he\s)?(?:[A-Z][\w’'.-]+\s)*(?:Ministry|Department|Bureau|Committee|Commission|Office|Agency|Institute"
    rf"|Center|Centre|Council|Board|Division|Faculty|School|Association|Union|Directorate)\s(?:of|for|on)\s(?:the\s)?"
    rf"(?P<list>{_CAPITALS}(?:,\s{_CAPITALS})*,?\s(?:and|&)\s(?:the\s)?{_CAPITALS})$"
)
_JOINED = re.compile(
    r"(?P<name>(?:[Tt]he\s)?(?:[A-Z][\w’'.-]*\s)+(?:and|&)\s(?:[A-Z][\w’'-]*\s){1,3}"
    r"(?:Agency|Administration|Authority|Office|Department|Ministry|Services?|Commission|Council|Board|Bureau|Committee"
    r"|Association|Organi[sz]ation|Institute|Cent(?:er|re)|Fund|Programme|Program|Directorate|Society|Union|Tribunal)"
    r"(?:\sfor\s(?:[A-Z][\w’'-]*\s?)+)?)(?:$|\s?\(|\s(?:in|of|on)\s|,)"
)
"""A body whose name joins what it is for: "the UN Relief and Works Agency (UNRWA) in Gaza"."""
_TOLD_OF = re.compile(
    r"(?P<bare>(?:[Aa]n?|[Tt]he|[Tt]his|[Oo]ne|[Aa]nother)\s(?:[a-z][a-z-]*\s){0,3}?[a-z][a-z-]*)"
    r"(?:\s(?:who|which|that)\s[a-z]+)?,?\s"
    r"(?:(?:[a-z]+ed|led|run|set\sup|held|chosen)\sby|including|comprising|consisting|representing|accompanied)\b"
)
"""A description and what it is told of: a statement "signed by X" is the exception, and has rules of its own."""
_PARTING = re.compile(r",?\s(?:and|&)\s(?:the\s)?|,\s")


def listed_body(mention: str) -> str | None:
    """Give the name of a body whose name is a list of what it is for; None where several bodies are joined."""
    text = " ".join(mention.split()).strip(" ,")
    match = _BODY.match(text)
    if match is None:
        joined = _JOINED.match(text)
        return re.sub(r"^the\s+", "", joined["name"].strip()) if joined and "’s " not in joined["name"] else None
    items = [item.rpartition(" ")[2].lower() for item in _PARTING.split(match["list"])]
    if any(item not in word_list("portfolios") for item in items):
        return None  # "the Ministry of Health, Unicef and Oxfam"
    return re.sub(r"^the\s+", "", text)


def bare_body(mention: str) -> str | None:
    """Give a body or a person without a name, behind whom a participle brings in others' names.

    Examples
    --------
    >>> bare_body("A bench, headed by Chief Justice Rao and comprising Justice P Sen")
    'A bench'
    """
    found = _TOLD_OF.match(mention)
    return found["bare"] if found and singular(found["bare"].rpartition(" ")[2]) not in WRITTEN else None
