"""Where the parse of a sentence went astray, so that a find is listed and not printed.

Words that neither the frame nor the content holds were lost from one of them: "... in Guinea | Sierra Leone | the
agency says". A subject from another clause is another's: "X, who plays in place of Bichel says".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.quotes.extractors import doubts, sayings
from toolkit.quotes.extractors.dependencies import (
    PERIODS,
    Range,
    child,
    is_calendar,
    is_named_day,
    is_passive,
    lemma,
    noun_range,
)
from toolkit.quotes.extractors.leading_day import is_when_or_said_when
from toolkit.quotes.lexicon import words
from toolkit.wordlists import word_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Token

_ADVERBIAL_TAGS = frozenset({"IN", "RB", "TO", "RP"})
"""Tags that open an adverbial: "in a statement", "later", "to reporters"."""
_LISTED = frozenset({"CD", "NN", "NNS", "NNP", "NNPS", "VBG", "JJ"})
_JOINTS = frozenset({",", ";", "—", "–", "-", "--", "---"})
"""What joins the second part of "A, Voss said, B" to the words before it."""
_CLOSING = frozenset({",", ";", "—", "–", "--", "“", '"', "``", ")"})
_CUT = frozenset({"IN", "DT", "TO", "WDT", "CC"})
"""Tags on which no phrase ends: "The minister who was forced to resign after | last year's coup"."""
_STATES = words("was were had did")
LONGEST_ACTOR = 6
"""Words behind "so" in which whoever acts is named."""
_SUBORDINATING = words("as when if while although though since because once after before unless until")
_GOING_ON = words("go goes went going gone continue continues continued continuing come came")
"""Verbs whose infinitive is done: "went on to say", "continues to deny"."""


def is_doubtful(doc: Doc, cue: Token, subject: Token | None, content: list[Range], rule: str) -> bool:
    """Tell a find that may be listed, and not printed.

    Parameters
    ----------
    doc
        The parse.
    cue
        The reporting word.
    subject
        Head of who speaks.
    content
        Token ranges of what is taken to be said.
    rule
        Name of the rule that found it.
    """
    verb = lemma(cue) or ""
    if sayings.may_be_said(cue) or sayings.hangs_far(cue, subject) or doubts.is_headline(cue) or _is_to_come(cue):
        return True
    denies = sayings.denial_end(cue, verb) is not None
    if (denies and sayings.is_held_back(cue)) or (not denies and child(cue, "neg") is not None):
        return True
    if content and sayings.is_announced(doc[content[0][0]], cue):
        return True
    if rule == "clause" and content:
        if sayings.is_another_s(cue, verb, subject, doc[content[0][0]]) or doubts.is_fragment(doc, content, verb):
            return True
        if doubts.breaks_off(doc, content, cue, subject):
            return True
    if cue.tag_ == "VBG" and child(cue, "mark", "det", "amod") is not None:
        return True  # "reported that adding gardens helped pupils", "the well known saying that"
    if _is_which_one(cue):
        return True
    if rule == "clause" and (_goes_on_in_relative(cue) or _is_about(cue, content) or _acts_on(doc, content)):
        return True
    if subject is None:
        return False
    source = noun_range(subject, cue=cue)
    if doubts.is_doubtful_mention(subject, source) or _is_another_s_subject(cue, subject, source):
        return True
    return rule == "clause" and bool(content) and _leaves_words(doc, content, cue, verb, source)


def _is_about(cue: Token, content: Sequence[Range]) -> bool:
    """Tell "tells me about directing the play": a subject is named, and nothing is said of it."""
    about = next((c for c in cue.children if c.dep_ == "prep" and c.lower_ == "about" and c.i > cue.i), None)
    return about is not None and bool(content) and about.i < content[0][0]


def _acts_on(doc: Doc, content: Sequence[Range]) -> bool:
    """Tell "Williams said he could not, so Wingfield stood up": what somebody did about it may not have been said."""
    for word in doc[content[-1][0] + 1 : content[-1][1]] if content else ():
        if word.lower_ != "so" or word.nbor(-1).text != "," or word.i + 1 >= content[-1][1]:
            continue
        acts = [t.head for t in doc[word.i + 1 : content[-1][1]] if t.dep_ == "nsubj" and t.i < word.i + LONGEST_ACTOR]
        if any(v.tag_ == "VBD" and v.lower_ not in _STATES for v in acts):
            return True
    return False


def _is_which_one(cue: Token) -> bool:
    """Tell "the firm says a lawyer who said it would close was wrong": a clause that only tells which lawyer."""
    own = child(cue, "nsubj")
    if cue.dep_ != "relcl" or own is None or own.lower_ not in {"who", "that"} or own.nbor(-1).text == ",":
        return False
    said = lemma(cue.head.head) if cue.head.dep_ == "dobj" else None
    return any(t.dep_ == "ccomp" for t in cue.ancestors) or said in {"say", "add", "claim", "state"}


def _goes_on_in_relative(cue: Token) -> bool:
    """Tell "the late president, who said he hated it and had it banned": what he did may not be what he said."""
    clause = child(cue, "ccomp")
    if cue.dep_ != "relcl" or clause is None or clause.i < cue.i:
        return False
    acts = [t for t in (*clause.children, *cue.children) if t.dep_ == "conj" and t.i > clause.i]
    return cue.tag_ == "VBD" and any(t.tag_ in {"VBD", "VBN"} and lemma(t) is None for t in acts)


def _is_to_come(cue: Token) -> bool:
    """Tell "free to call witnesses and argue whether", "is alleged to have told": an infinitive, save "went on to"."""
    verb = cue
    while verb.dep_ == "conj" and verb.tag_ == "VB" and verb.head != verb:
        verb = verb.head
    if not any(c.tag_ == "TO" for c in verb.children):
        return False
    return verb.head.lower_ not in _GOING_ON


def _is_another_s_subject(cue: Token, subject: Token, source: Range) -> bool:
    """Tell a subject that stands in another clause than the verb, or is cut."""
    doc = cue.doc
    if doc[source[1] - 1].tag_ in _CUT and doc[source[1] - 1].text.islower():
        return True
    person = subject.tag_ == "NNP" or subject.lower_ in word_list("persons")
    if cue.dep_ == "relcl" and subject == cue.head and person and _behind_which(cue):
        return True  # "a letter sent to the minister Helen Tau which claimed"
    if subject.i < cue.i and _hangs_loose(cue, subject):
        return True  # "groups are critical of claims that", "told police a man shot her, then said"
    return source[1] <= cue.i and _in_open_relative(doc, cue.sent.start, source[0])


def _hangs_loose(cue: Token, subject: Token) -> bool:
    """Tell a finite verb that is a subordinate clause of another verb, from which its subject was taken."""
    if cue.dep_ not in {"advcl", "dep"} or cue.tag_ == "VBG" or is_passive(cue):
        return False
    return subject.head != cue and cue.head != subject and cue.head.lower_ not in _GOING_ON


def _behind_which(cue: Token) -> bool:
    own = child(cue, "nsubj")
    return own is not None and own.lower_ == "which" and own.nbor(-1).text != ","


def _in_open_relative(doc: Doc, start: int, stop: int) -> bool:
    """Tell ", who is in the squad in place of | Andy Bichel": a clause about somebody that nothing has closed."""
    opened = [t.i for t in doc[start:stop] if t.tag_ in {"WP", "WDT"} and t.i > start and t.nbor(-1).text == ","]
    if not opened:
        return False
    inside = doc[opened[-1] : stop]
    return any(t.tag_ in doubts.FINITE for t in inside) and not any(t.text in _CLOSING for t in inside)


def _leaves_words(doc: Doc, content: Sequence[Range], cue: Token, base: str, source: Range) -> bool:
    """Tell a reported clause from which words were lost, or which holds words that are not its own."""
    frame = min(cue.i, source[0]), max(cue.i + 1, source[1])
    before = [c for c in content if c[1] <= frame[0]]
    behind = [c for c in content if c[0] >= frame[1]]
    if before and behind and doc[behind[0][0] - 1].text not in _JOINTS:
        return True  # "In a statement, Voss says he ...": what stands before is the writer's
    if before:
        left = [t for t in doc[before[-1][1] : frame[0]] if not t.is_punct and not t.is_space]
        return bool(left) and doc[before[-1][1]].text == "," and left[0].tag_ in _LISTED
    if not behind:
        return False
    gap = frame[1], behind[0][0]
    if doc[gap[1]].lower_ != "that" and any(t.tag_ in doubts.FINITE for t in doc[gap[0] + 1 : gap[1]]):
        return True  # "told the mayor how people have had to swim every time | there was rain"
    return _lost_in_front(doc, base, gap) or is_when_or_said_when(doc, gap) or _goes_on(doc, behind[-1], cue)


def _lost_in_front(doc: Doc, base: str, gap: Range) -> bool:
    """Tell a noun or a number right behind the verb, which is no day and no hearer: the clause has lost its subject."""
    between = [t for t in doc[slice(*gap)] if not t.is_punct and not t.is_space]
    if not between or between[0].tag_ in _ADVERBIAL_TAGS or sayings.may_have_hearer(base):
        return False
    if between[0].tag_ == "CD":
        return not any(is_named_day(t) for t in between)
    nouns = [t for t in between if t.tag_[:2] == "NN" and t.lower_ not in PERIODS]
    return bool(nouns) and doc[gap[1]].lower_ != "that" and not any(is_calendar(t) for t in between)


def _goes_on(doc: Doc, span: Range, cue: Token) -> bool:
    """Tell what the comma does not close: "earn, on average, | 28 per cent more", "that when he asked, | there was"."""
    start, end = span
    if end + 1 >= cue.sent.end or doc[end].text != ",":
        return False
    opens = {t.lower_ for t in doc[start : min(start + 2, end)]}
    return doc[end + 1].tag_ == "CD" or (bool(opens & _SUBORDINATING) and doc[end + 1].tag_ in {"EX", "PRP", "DT"})
