"""Whether a date beside reporting words tells when they were said, or belongs to a person, an event or a span."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.quotes.lexicon import verb_forms, words
from toolkit.records import DateMention, Span

OCCASIONS = words(
    """
    interview briefing hearing conference speech statement testimony letter tweet post email e-mail address debate call
    remarks article report memo broadcast press appearance message note telegram podcast video livestream lecture sermon
    op-ed editorial column paper session meeting visit rally talk talks summit forum panel trial inquest
    """
)
"""Things at which or in which somebody says something: a date beside one is the day of the words."""

SPANNING = re.compile(
    r"\b(?:since|until|till|by|before|after|following|from|between|ahead of|prior to|born(?: on| in)?|for|despite"
    r"|through|to|as of|dating (?:back )?to|back in|than|over|throughout|up to)\s+"
    r"(?:the\s+)?(?:end of\s+|early\s+|late\s+|mid-?\s*)?$",
    re.I,
)
"""Words before a date that make a span or another event's time of it."""

_WHOLE_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MATTER = re.compile(r"\b(?:after|before|following|since|despite|amid|during|about|of|for|from|over)\b", re.I)
"""Words that bring in what the words are about: a year behind one of them is that matter's."""

_ADVERBIAL = words(
    """
    on in at during late early earlier last this yesterday today tonight speaking writing appearing testifying
    addressing briefing later am el le la il em no na
    """
)
"""First words of a phrase that tells when something was said."""

_ON_OCCASION = re.compile(r",\s*(?:\w+ly\s+)?\w+ing$")
_GIVEN = OCCASIONS | words("wrote spoke issued released posted published tweeted emailed testified resigned responded")
"""What a day belongs to that stands before ", saying": "held a conference on 3 May, telling reporters"."""

_DETERMINED = re.compile(r"\b(?:the|a|an|his|her|its|their|this|that)\s+(?:[\w-]+\s+)?$", re.I)
_BEHIND = re.compile(r"(?P<owner>[’']s?)?\s+(?P<rest>(?:[a-z][\w-]*\s*){1,4})")
_FUNCTION = words(
    """
    at in on to that when and as after before about of for with by from while where who which he she it they we i the a
    an his her their its but or said says told was were is are had has have would will could during near over if because
    """
)
_SPOKE = words("confirmed disclosed spoke briefed addressed")
"""What a speaker does in saying it: "Isa, who confirmed the attack to newsmen on Wednesday, said"."""
_DAY_BEHIND = re.compile(r"\s+(?:(?:on|last|late|early|this)\s|yesterday|today|[A-Z][a-z]+day\b)")
"""A day of its own behind "said", which goes before one in a clause about the speaker."""
_CONTRASTED = re.compile(r"\b(?:but|while|though|although|whereas)\s+[^\s,]")
"""A clause of its own with another subject: "had surgery in December but colleagues said"."""
_CLAUSE = re.compile(r"\b(?:who|whose|whom|which|where|that|when|while|because|if|whether)\b", re.I)


def tells_when(text: str, m: DateMention, cue: Span, frame: Span, own: Sequence[Span]) -> bool:
    """Tell whether a date in the sentence of reporting words is the day they were said.

    Parameters
    ----------
    text
        The whole text.
    m
        A date in that sentence.
    cue
        Characters of the reporting words.
    frame
        Characters of the sentence.
    own
        Characters of what was said.

    Returns
    -------
    bool
        False in a clause about the speaker ("who became minister in 2017"), for an event ("the 3 May attack", "ahead
        of Friday's vote") and for a span ("since 2012").
    """
    if SPANNING.search(text, max(frame[0], m.start - 30), m.start) or _names_event(text, m, frame):
        return False
    if m.start >= cue[1]:
        between = _outside(text, (cue[1], m.start), own)
        if m.value and not _WHOLE_DAY.fullmatch(m.value) and _MATTER.search(between):
            return False  # "said after some difficult times late last year"
        return _tells_behind(between)
    return _tells_before(text, m, cue, frame, own)


def _outside(text: str, span: Span, own: Sequence[Span]) -> str:
    """Give the words of a span without those that were said."""
    kept = []
    at = span[0]
    for a, b in sorted(own):
        if a < span[1] and b > at:
            kept.append(text[at : max(at, a)])
            at = max(at, b)
    kept.append(text[at : max(at, span[1])])
    return " ".join(kept)


def _tells_behind(between: str) -> bool:
    """Judge a date behind the reporting words by what stands between them."""
    if _CLAUSE.search(between):
        return False
    _, comma, tail = between.rpartition(",")
    lead = tail.split()
    return not comma or not lead or lead[0].lower() in _ADVERBIAL


def _tells_before(text: str, m: DateMention, cue: Span, frame: Span, own: Sequence[Span]) -> bool:
    """Judge a date before the reporting words by the phrase it stands in."""
    ahead = _outside(text, (frame[0], m.start), own)
    lead = re.split(r"[,;:—–(]", ahead)[-1].split()
    between = text[m.end : cue[0]]
    goes_on = _ON_OCCASION.match(text[m.end : cue[1]]) and _GIVEN & {w.lower() for w in lead}
    if _CONTRASTED.search(between):
        return False
    parted = "," in between and not goes_on
    if lead[:1] == ["who"] and lead[1:2] and lead[1] in _SPOKE:
        return _DAY_BEHIND.match(text, cue[1]) is None
    if any(_CLAUSE.fullmatch(w.strip('“"‘(')) for w in lead):
        return False
    if not lead:
        return True
    first = lead[0].strip('“"‘(').lower()
    if not parted:
        return first not in {"after", "before", "ahead", "following", "despite", "with", "until", "since"}
    return first in _ADVERBIAL


def _names_event(text: str, m: DateMention, frame: Span) -> bool:
    """Tell "the 3 May attack" and "Friday's vote" from "in a Friday interview" and "Tuesday's hearing"."""
    behind = _BEHIND.match(text, m.end, min(frame[1], m.end + 60))
    if behind is None:
        of = re.search(r"([\w-]+)\s+of\s+(?:the\s+)?$", text[max(frame[0], m.start - 40) : m.start])
        return of is not None and of[1].lower() not in OCCASIONS
    rest = behind["rest"].split()
    if rest[0] in verb_forms() and rest[0].endswith("ing"):
        return False  # "sent a letter Friday saying"
    noun = [w for w in rest[:3] if w not in _FUNCTION]
    if rest[0] in _FUNCTION or not noun:
        of = re.search(r"([\w-]+)\s+of\s+(?:the\s+)?$", text[max(frame[0], m.start - 40) : m.start])
        return of is not None and of[1].lower() not in OCCASIONS
    owned = bool(behind["owner"])
    determined = (
        m.text.lower().startswith("the ") or _DETERMINED.search(text, max(frame[0], m.start - 24), m.start) is not None
    )
    return (owned or determined) and not any(w in OCCASIONS for w in rest[:4])
