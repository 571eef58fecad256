"""What a dependency parse tells of a word: its verb, its phrase, its day; and token ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.quotes import lexicon
from toolkit.quotes.anchor import MONTHS
from toolkit.quotes.lexicon import HUMAN, WRITTEN, singular, words
from toolkit.wordlists import word_list

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Range = tuple[int, int]
"""First token and one past the last."""

_TRIM_LEFT = frozenset({",", ";", ":", ".", "—", "–", "-", "--", ")", " ", "…"})
_TRIM_RIGHT = frozenset({",", ";", ":", ".", "—", "–", "-", "--", "(", " "})
_RELATIVES = frozenset({"who", "which", "that", "whom"})
_PUT = words("asked told questioned pressed quizzed reminded")
_REMARKING = words("commenting speaking responding replying writing concluding reacting explaining adding asked")
"""Participles that a press release puts before the speaker's name."""
_MONTHS = frozenset(MONTHS) | words(
    "january february march april june july august september sept october november december"
)
PERIODS = words("week month year night morning afternoon evening weekend summer winter spring autumn")
_HANGING = frozenset({"pobj", "prep", "compound", "nmod", "appos"})
"""Labels of words that hang on a noun before them, or on a preposition of it."""
DAYS = words("monday tuesday wednesday thursday friday saturday sunday yesterday today")


def lemma(token: Token) -> str | None:
    """Give the base form of a reporting verb, or None if the token is none."""
    if token.tag_.startswith("VB"):
        return lexicon.verb_forms().get(token.lower_)
    if token.tag_ == "NNS" and token.dep_ == "ROOT" and child(token, "nsubj") is not None:
        return lexicon.verb_forms().get(token.lower_)  # "the campaign plans to ...", tagged as a noun
    return None


def child(token: Token, *deps: str) -> Token | None:
    """Give the first child that has one of the dependency labels.

    Parameters
    ----------
    token
        The head.
    *deps
        Dependency labels of spaCy's English scheme.
    """
    return next((c for c in token.children if c.dep_ in deps), None)


def is_passive(verb: Token) -> bool:
    """Tell whether a verb has a passive auxiliary or is a bare participle with an agent."""
    return child(verb, "auxpass", "nsubjpass") is not None


def is_put_to(verb: Token) -> bool:
    """Tell "Asked whether he would resign, Hall said no": the question is somebody else's."""
    if (
        verb.lower_ not in _PUT
        or verb.dep_ not in {"advcl", "acl", "ccomp"}
        or child(verb, "nsubj", "nsubjpass", "aux")
    ):
        return False
    return verb.i <= verb.sent.start + 1 or any(c.lower_ == "when" for c in verb.children)


def passive_subject(verb: Token) -> Token | None:
    """Give what a passive verb is about: its own subject, or the one it shares with the verb before "and"."""
    own = child(verb, "nsubjpass")
    head = verb.head
    if own is None and verb.dep_ == "conj":
        own = child(head, "nsubjpass", "nsubj")
    return None if own is None or own.lower_ in _RELATIVES else own


def noun_range(head: Token, *, alone: bool = False, cue: Token | None = None) -> Range:
    """Give the whole noun phrase of a speaker: title, name, apposition, relative clause; ``alone`` drops "and ...".

    Parameters
    ----------
    head
        Head of the phrase.
    alone
        True leaves out what "and" adds.
    cue
        The reporting verb: a relative clause that holds it ("a man who said he had seen it") is left out.
    """
    start, end = _before_seat(head, _whole_name(head.doc, head.left_edge.i)), head.right_edge.i + 1
    for c in head.children:
        if cue is not None and head.i < c.left_edge.i <= cue.i <= c.right_edge.i:
            end = min(end, c.left_edge.i)
    for c in head.children:
        if c.i > head.i and (_opens_content(c) or (alone and c.dep_ in {"cc", "conj"})):
            end = min(end, c.left_edge.i)
    if head.doc[start].lower_ in _REMARKING and start + 2 < end and head.doc[start + 1].text == ",":
        start += 2  # "Commenting, Ali Reza says"
    for token in head.doc[start : head.i]:
        if token.dep_ == "nmod" and token.tag_ == "NNP" and token.nbor().text == ",":
            start = token.i + 2  # "... a match to Lovelle Mixon, police spokesman Jeff Thomason said"
        of_noun = token.i > start and token.nbor(-1).tag_ == "DT"  # "The 2017 paper reported that ..."
        if token.tag_ == "CD" and token.text.isdigit() and len(token) == 4 and not of_noun:
            start = token.i + 1
    for token in head.doc[head.i + 1 : end]:
        if token.lower_ in {"on", "in"} and token.i + 1 < end and is_calendar(head.doc[token.i + 1]):
            end = token.i
            break
        if token.lower_ in {"this", "last"} and token.i + 1 < end and head.doc[token.i + 1].lower_ in PERIODS:
            end = token.i  # "Trump this week said ..."
            break
    return trim(head.doc, (start, end))


def _whole_name(doc: Doc, start: int) -> int:
    """Give where a name begins that the parser has cut at a hyphen: "Al-Shabaab", "the bank's vice-chair"."""
    while start > 1 and doc[start - 1].text == "-" and not (doc[start - 1].whitespace_ or doc[start - 2].whitespace_):
        start = doc[start - 2].left_edge.i if doc[start - 2].tag_ in {"NN", "NNP"} else start - 2
    return start


def _before_seat(head: Token, start: int) -> int:
    """Give where somebody begins whose country the parser has taken for the speaker: "a clerk in Bayda, Libya said"."""
    comma = start - 1
    if comma < 1 or head.doc[comma].text != "," or head.doc[comma - 1].tag_ != "NNP":
        return start
    if head.text not in word_list("countries") | word_list("places"):
        return start
    town = word = head.doc[comma - 1]
    while word.dep_ in _HANGING and word.head.i < word.i and not _is_somebody(word):
        word = word.head
    of_one_verb = word.dep_ == "nsubj" and word.head == head.head
    described = word.i < town.i and (of_one_verb or _is_somebody(word))
    return word.left_edge.i if described else start


def _is_somebody(word: Token) -> bool:
    """Tell a noun that can say things and hangs on nothing: not "Meeting reporters in Vienna, Austria said"."""
    noun = word.tag_ in {"NN", "NNS"} and word.dep_ not in {"pobj", "dobj"}
    return noun and singular(word.lower_) in HUMAN | WRITTEN


def past_date(doc: Doc, at: int) -> int:
    """Give the token behind "on Tuesday" or "in May 2018", where one begins at a token; else the token itself."""
    if at + 1 >= len(doc) or doc[at].lower_ not in {"on", "in"} or not is_calendar(doc[at + 1]):
        return at
    end = at + 1
    while end < len(doc) and is_calendar(doc[end]):
        end += 1
    return end


def _opens_content(token: Token) -> bool:
    """Tell whether a child of the speaker's noun already belongs to what is said."""
    if token.dep_ == "acl" and lemma(token) and all(c.lower_ != "as" for c in token.children):
        return True
    return token.dep_ in {"ccomp", "advcl", "parataxis", "punct"} and token.text in {"“", '"', "``", ":"}


def is_calendar(token: Token) -> bool:
    """Tell whether a token is a number, a month or a weekday."""
    return token.text.isdigit() or is_named_day(token)


def is_named_day(token: Token) -> bool:
    """Tell whether a token is a month or a weekday: "May" and "Sept.", and neither "Mayor" nor "march"."""
    if token.lower_ in DAYS:
        return True
    return token.text[:1].isupper() and token.lower_.rstrip(".") in _MONTHS


def trim(doc: Doc, span: Range) -> Range:
    """Drop punctuation that belongs to the frame from both ends."""
    start, end = span
    while start < end and (doc[start].text in _TRIM_LEFT or doc[start].is_space):
        start += 1
    while end > start and (doc[end - 1].text in _TRIM_RIGHT or doc[end - 1].is_space):
        end -= 1
    return start, end


def without_aside(doc: Doc, span: Range) -> Range:
    """End a noun phrase before ", which makes him an outlier" and ", who is 70"."""
    start, end = span
    for comma in doc[start + 1 : end - 1]:
        opens = comma.text == "," and comma.nbor().tag_ in {"WDT", "WP"}
        if opens and comma.nbor().head.right_edge.i + 1 >= end - 1:
            return start, comma.i
    return span


def subtree(token: Token) -> Range:
    """Give the range from the leftmost to the rightmost descendant."""
    return token.left_edge.i, token.right_edge.i + 1


def minus(span: Range, hole: Range) -> list[Range]:
    """Cut a hole into a range.

    Parameters
    ----------
    span
        Token range.
    hole
        Token range to leave out.
    """
    start, end = span
    left, right = (start, min(end, hole[0])), (max(start, hole[1]), end)
    return [r for r in (left, right) if r[0] < r[1]]
