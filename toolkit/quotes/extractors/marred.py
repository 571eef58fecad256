"""Words and mentions that show by their letters that something else ran into them.

A line of the page's own above the sentence, a bracket that nothing closes, two sentences without a blank between, a
second source inside the words: whatever the parse says, such words are listed and not printed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from toolkit.quotes.extractors import able
from toolkit.quotes.lexicon import words
from toolkit.quotes.names import PARTICLES, is_body, is_role_word, name_kind, opens_with_given
from toolkit.records import Span
from toolkit.wordlists import word_list

_RELAYED = re.compile(
    r"\bas (?:\w+ly )?(?:reported|quoted|cited|stated|said|noted|announced|confirmed|told|claimed|alleged) (?:by|in)\b"
)
"""Who really said it, inside the words: "..., as reported by the minister"."""
_EMERGED = re.compile(
    r"\band it (?:has |had |later |also |then )*(?:emerged|transpired|turned out|became clear)\b"
    r"|\band (?:called|described|branded|dubbed|termed|labelled) [^“”\"‘’.,;]{3,60}[“\"‘]"
    r"|[”\"] (?:before|after|while) [a-z]+ing\b"
    r"|\band (?:(?:he|she|they) )?(?:den|reject|dismiss|refut|question|disput)(?:ied|ies|y|e[ds]|e?s|ed)?"
    r" (?:the |any |all |such |those )?(?:allegation|claim|charge|accusation|report|suggestion|rumou?r)s?\b"
    r"|; (?:something|an? \w+) (?:that |which )?(?:he|she|they) (?:said|says)\b"
)
"""A writer's own sentence that runs on behind what was said: "... and it emerged", "... and called it “sad”"."""
_BROKEN_OFF = re.compile(r"\b(?:the|an?|of|and|or)$")
"""The end of a line of the page and not of a sentence: "help is asked for in the"."""
_GLUED = re.compile(
    r"[a-z]{2}[.?!][”\"’]?[A-Z][a-z]|[.?!][”\"][A-Za-z]"
    r"|[a-z] (?:The|This|It|He|She|They) (?:[a-z]+ )?(?:is|are|was|were|has|have|had|will)\b"
)
"""Two sentences without a blank or a full stop: "Holdings Ltd.Verden said", "said a source The talks were off"."""
_ONE_NAME = re.compile(r"(?:(?:De|Van|Von|Al|El) )?[A-Z][a-z][\w’'-]*")
"""A family name alone: what follows it behind a comma is an office, a place, or somebody else."""
_NO_NAME = re.compile(
    r"^.$|^\d|^(?:Inc|Ltd|Corp|Co|Plc|LLC)\.?$|^\(|\w-\d+$|(?:^|\s)(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day$"
)
"""What shows that a name is none: "V", "18 MAY", "Inc", "Municipality-4", "Ruth Lobo Friday"."""
_JOINTS = words("of and for the at in on a an to as named surnamed called")
"""Small words inside an office: "Member of Parliament Jonathan Yasin"."""
LONGEST_LEAD = 8
"""Words before a name from which the name was another's in two of seven, of 605 printed statements read."""
LONGEST_DESCRIPTION = 10
"""Words of a speaker who is described; two of the four longer ones of these statements were whole sentences."""
_DESCRIBED = re.compile(r"[a-z]|\d+\s[a-z]|(?:The|An?|Some|Many|Several|Other|Another|One|Two|Three)\s")
"""How a speaker opens who is described, and not named."""
_AMONG = re.compile(r"\b(?:including|among them|such as)\s")
"""Of many only some are named: "several candidates, including Boris Hale and Ida Holm"."""
_BARE_VERB = re.compile(
    r"(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|does|did)\b"
    r"|in (?:remarks|comments|an? \w+) (?:published|broadcast|carried|aired|posted)\b"
)
"""How words begin of which something was lost, or to which an occasion was added: "in remarks published here it"."""
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
    if _BARE_VERB.match(said):
        return True  # “No!” he replied.”We | are working on it”: the subject was lost
    if any(said.count(opens) != said.count(closes) for opens, closes in ("()", "[]", "<>")):
        return True
    if any(sign.search(said) for sign in (_RELAYED, _GLUED, _EMERGED, _BROKEN_OFF)):
        return True
    return any(_runs_over_a_label(text, span) for span in content)


def _runs_over_a_label(text: str, span: Span) -> bool:
    """Tell words that begin in a line too short to be wrapped: "(0) user say" above the sentence."""
    start = text.rfind("\n", 0, span[0]) + 1
    end = text.find("\n", span[1])
    lines = text[start : len(text) if end < 0 else end].split("\n")
    return any(0 < len(a.strip()) < SHORT_LINE * len(b) for a, b in pairwise(lines))


def is_garbled(mention: str) -> bool:
    """Tell a mention in which two sentences, a quotation's end or two persons have run together.

    Examples
    --------
    >>> is_garbled("South Africa’s Impala Platinum Holdings Ltd.Verden")
    True
    >>> is_garbled("Dr. J.R. Holm of St. Ives")
    False
    >>> is_garbled("Sirisena, De Silva")
    True
    """
    if _GLUED.search(mention) or mention.count("(") != mention.count(")") or re.search("[<>]", mention):
        return True
    first, _, second = mention.partition(", ")
    two = _ONE_NAME.fullmatch(first) and _ONE_NAME.fullmatch(second)
    return bool(two) and name_kind(second) in {"person", "unknown"} and not any(map(is_role_word, second.split()))


def is_cut_name(mention: str, name: str | None) -> bool:
    """Tell a name of which a word may be missing, or that holds what is none, or stands far into a long mention.

    Parameters
    ----------
    mention
        The mention as written.
    name
        The name that was read in it.

    Examples
    --------
    >>> is_cut_name("Mayor of Thali municipality Krishna Hari Thapa", "Hari Thapa")
    True
    >>> is_cut_name("Deputy Mayor Hari Thapa", "Hari Thapa")
    False
    """
    if not name:
        return False
    if _DESCRIBED.match(name):
        return len(name.split()) > LONGEST_DESCRIPTION and " and " not in name
    lead, found, _ = " ".join(mention.split()).partition(name)
    if len(lead.rpartition(",")[2].split()) >= LONGEST_LEAD and found:
        return True
    return bool(_NO_NAME.search(name) or _AMONG.search(lead) or (found and _is_cut_behind(lead.split())))


def _is_cut_behind(before: list[str]) -> bool:
    """Tell words before a name that belong to it, or of which it is not known that a name may follow."""
    if not before or not re.fullmatch(r"[A-Za-z][a-z]+", before[-1]):
        return False
    last = before[-1].lower()
    titles = word_list("titles") | word_list("titles-ambiguous") | word_list("title-parts")
    if last in titles | _JOINTS or is_role_word(last) or able.is_human(last):
        return False
    if before[-1].islower():
        return not is_body(last) and last not in PARTICLES
    behind_noun = len(before) > 1 and before[-2].islower() and before[-2] not in _JOINTS
    return behind_noun or opens_with_given([before[-1], "X"])


def is_scrap(shown: str) -> bool:
    """Tell two or three words cut out of a sentence: "Experts had been predicting “at least” a storm".

    Parameters
    ----------
    shown
        All words said, with their marks.
    """
    inside = shown.strip("“”\"'‘’«»„ ")
    return inside[:1].islower() and len(inside.split()) <= SCRAP
