"""Words of a mention beside the name in it: a short form in brackets, an age, who leads, a clause that hangs on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from toolkit.quotes.lexicon import WRITTEN, singular, words

_ARTICLES = words("the a an one another that this some many two three several his her their")
_AFTER_PAPER = words("by from of in on to at for with about that which between via made sent")
_AROUND = re.compile(
    r"^(?:A\b.*|a\b.*|One\b.*|one\b.*)\s(?:identified|known|introduced)(?:\s\w+)?\sas\s(?=[A-Z])|^[Bb]oth\s(?=[A-Z])|(?<=\w)\s(?:later|then|also|again|earlier)$"
)
"""Words around a name that are none of it: "a man known only as Nick", "Both Voss and Holm", "the partner later"."""
_IN_BRACKETS = re.compile(r"(?<![’']s)\s\([\w&. -]{2,30}\)(?=,|\s\w)")
"""A short form, a wing or a seat: "the Workers Union (AMWU)", "BKU (Dakaunda)", "SP (headquarters)"."""
_MEMBER = re.compile(
    r"\b[Mm]embers? of (?:the )?(?:[A-Z]\w+ )?(?:Parliament|Assembly|Congress|Legislature|Senate)(?=,? [A-Z])"
)
"""An office of three words before its holder: "Ranau Member of Parliament Jonathan Yasin"."""
_RANK_OF = re.compile(
    r"\b(Superintendent|Commissioner|Inspector|General|Director|Chief|Constable) of Police(?=,? [A-Z])"
)
_LED_BY = re.compile(
    r"(?<=[a-z])\s(?:(?:\w+ed|led|run|held)\sby|representing|defending|backing|supporting|opposing|advising|accompanying"
    r"|working\s(?:for|with)|acting\sfor|close\sto|loyal\sto|allied\s(?:to|with)|familiar\swith)\s[^,]*[A-Z].*"
)
"""Whom those that speak follow or serve: "a team of engineers led by Amina Bello", "lawyers representing Ida Holm"."""
_AGE = re.compile(r"^(?:[Tt]he\s)?[\w-]+-year-old\s+(?=[A-Z])")
_WHICH_IS = re.compile(r"\s(?:who|which|that)(?:\s(?:is|are|was|were|has|have|had))?$")
"""What is left of a clause whose end was taken off: "the statement which was | signed by the bishop"."""
_GIVEN_OUT = re.compile(
    r"(?<=[a-z])\s(?:published|released|issued|conducted|commissioned|collected|obtained|posted|filed|gathered|compiled)$"
)
"""The same of words that speak: "a survey published | on Monday"."""
_DAY_AT_END = re.compile(
    r"(?<=\w)(?<!the)(?<!of)\s(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:\s(?:morning|afternoon|evening|night))?$"
)
"""The day on which somebody spoke, behind a name: "Minister Ruth Lobo Friday said"."""
_PAPER_S_DAY = re.compile(
    r"^((?:an?|the)\s[a-z]+)\s(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?=\s(?:from|by|in)\s)", re.I
)
"""The day of a paper that speaks: "a statement Saturday from the ministry"."""
_AND_WHEN = re.compile(r"\s(?:when|while|after|before)\s")
_RELATIVE_PART = re.compile(r"(?:who|whom|whose|which)\b")
_NO_COMMA = re.compile(r"^((?:[A-Z][\w’'-]+ ){1,3}[A-Z][\w’'-]+) (an? (?:[\w’'-]+ ){1,3}(?:for|of|at|with|from|in)\b)")
"""An office behind a name that has lost its comma: "Connie Yates a spokesman for the company"."""
_FOR_ANOTHER = re.compile(
    r"(?:(?:an?|the|his|her|their|one|another|some)\s)?(?:[\w’'-]+\s){0,2}?(?:spokes(?:man|woman|person)|lawyer"
    r"|attorney|aide|advis[eo]r|assistant|friend|relative|brother|sister|father|mother|son|daughter|wife|husband"
    r"|widow|cousin|nephew|niece)s?\s(?:for|of|to)\s",
    re.I,
)
"""Who speaks for, or is near to, somebody else: the name behind is not the speaker's."""
SEATED = re.compile(
    r"^(?:(?:[Aa]n?|[Tt]he|[Oo]ne|[Aa]nother)\s.*|(?:[A-Z][a-z]+(?:s|men)|Police|People)(?:\s.*)?)"
    r"\s(?:in|at|from|near|outside|across)(?:\s[A-Z][\w’'.-]*)+$"
)
"""Somebody described by where he is: what follows a comma is mostly where that is."""
LONGEST_SHORT_FORM = 5
"""Letters of an office's short form at most: "CAO", "DCEO"."""


def is_short_form(word: str) -> bool:
    """Tell capitals alone, as of an office: "MCA", "CAO".

    Parameters
    ----------
    word
        As written.
    """
    return word.isalpha() and word.isupper() and 1 < len(word) <= LONGEST_SHORT_FORM


def is_name_word(word: str) -> bool:
    """Tell a word of a name: it opens with a capital, a Hangul letter or a figure before another.

    Parameters
    ----------
    word
        As written.
    """
    if re.fullmatch(r"[가-힣]+|\d+|[“\"‘']\w+[”\"’']|(?:al|el|an|as|ad|ar|at|az|ash)-[A-Z]\w+", word):
        return True
    return word[:1].isupper() and bool(re.fullmatch(r"[\w’'.–-]+", word))


def up_to_clause(tokens: Sequence[str]) -> list[str]:
    """Give a phrase without the relative clause at its end.

    Parameters
    ----------
    tokens
        Its words.
    """
    stop = next((n for n, w in enumerate(tokens) if w in {"who", "whose", "which", "that"}), len(tokens))
    return list(tokens[:stop])


def stands_for_another(head: str) -> bool:
    """Tell "a spokeswoman for governor John Hale", who is not the governor.

    Parameters
    ----------
    head
        The first part of a mention.
    """
    return _FOR_ANOTHER.match(head) is not None


def without_asides(mention: str) -> str:
    """Give a mention without marks round it and without what stands in brackets behind its words.

    Parameters
    ----------
    mention
        A mention as written.
    """
    text = " ".join(mention.split()).strip(" ,;:\"'—–-").lstrip(".…")
    text = _AROUND.sub("", text)
    text = _GIVEN_OUT.sub("", _PAPER_S_DAY.sub(r"\1", _DAY_AT_END.sub("", text)))
    return _RANK_OF.sub(r"\1", _MEMBER.sub("MP", _IN_BRACKETS.sub("", text)))


def parts_of(text: str) -> list[str]:
    """Give what commas, dashes and brackets part, without an age and up to a clause that hangs on.

    Parameters
    ----------
    text
        A mention without asides.
    """
    text = _NO_COMMA.sub(r"\1, \2", _AGE.sub("", text))
    parts = [p.strip() for p in re.split(r",|\s[–—(]|\s--?\s", text) if p.strip()]
    parts[1:] = [_AND_WHEN.split(p)[0] for p in parts[1:]]  # "the deputy whip, Ida Holm when she rose"
    return [*takewhile(lambda p: not _RELATIVE_PART.match(p), parts)]  # "The commissioner, who met Ida Holm, ..."


def without_leader(head: str) -> str:
    """Give those who follow or serve: "a team of engineers" for "a team of engineers led by Amina Bello".

    Parameters
    ----------
    head
        The first part of a mention.
    """
    return _WHICH_IS.sub("", _LED_BY.sub("", head))


def is_written(tokens: Sequence[str]) -> bool:
    """Tell "a report by the Ministry" and "documents collected by the university's archive": the paper speaks."""
    first = 1 if len(tokens) > 1 and tokens[0].lower() in _ARTICLES else 0
    nouns = [n for n in range(first, min(first + 2, len(tokens) - 1)) if singular(tokens[n]) in WRITTEN]
    if not nouns or not all(w.islower() for w in tokens[first : nouns[0] + 1]):
        return False
    after = tokens[nouns[0] + 1]
    if not (after in _AFTER_PAPER or after.endswith(("ed", "en", "ing"))):
        return False  # "the charter school's headmaster"
    return first == 1 or after.islower()


def without_genitive(name: str) -> str:
    """Give a name without the mark of what somebody owns: "Nora Caldwell" for "Nora Caldwell's".

    Parameters
    ----------
    name
        A name as written.
    """
    return re.sub(r"(?:’s|'s)$", "", name)
