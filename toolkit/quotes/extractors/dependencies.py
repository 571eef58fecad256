"""Who is the subject of a reporting verb, read from a dependency parse, and token ranges."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from toolkit.quotes import lexicon
from toolkit.quotes.anchor import MONTHS
from toolkit.quotes.extractors import able
from toolkit.quotes.lexicon import words
from toolkit.quotes.names import is_role_word

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Range = tuple[int, int]
"""First token and one past the last."""

_TRIM_LEFT = frozenset({",", ";", ":", ".", "—", "–", "-", "--", ")", " ", "…"})
_TRIM_RIGHT = frozenset({",", ";", ":", ".", "—", "–", "-", "--", "(", " "})
_RELATIVES = frozenset({"who", "which", "that", "whom"})
_PUT = words("asked told questioned pressed quizzed reminded")
_MAKING = words("asked told urged forced ordered asking telling urging")
MOST_JOINED = 12
"""Speakers of one statement that are named."""

PERIODS = words("week month year night morning afternoon evening weekend summer winter spring autumn")
DAYS = words("monday tuesday wednesday thursday friday saturday sunday yesterday today")


def lemma(token: Token) -> str | None:
    """Give the base form of a reporting verb, or None if the token is none.

    Parameters
    ----------
    token
        Any token.
    """
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
    """Tell whether a verb has a passive auxiliary or is a bare participle with an agent.

    Parameters
    ----------
    verb
        A verb.
    """
    return child(verb, "auxpass", "nsubjpass") is not None


def is_put_to(verb: Token) -> bool:
    """Tell "Asked whether he would resign, Hall said no": the question is somebody else's.

    Parameters
    ----------
    verb
        A reporting verb.
    """
    if (
        verb.lower_ not in _PUT
        or verb.dep_ not in {"advcl", "acl", "ccomp"}
        or child(verb, "nsubj", "nsubjpass", "aux")
    ):
        return False
    return verb.i <= verb.sent.start + 1


def passive_subject(verb: Token) -> Token | None:
    """Give what a passive verb is about: its own subject, or the one it shares with the verb before "and".

    Parameters
    ----------
    verb
        A passive verb.
    """
    own = child(verb, "nsubjpass")
    head = verb.head
    if own is None and verb.dep_ == "conj":
        own = child(head, "nsubjpass", "nsubj")
    return None if own is None or own.lower_ in _RELATIVES else own


def subject_of(verb: Token, quoted: Container[int] = (), depth: int = 0) -> Token | None:
    """Give the head word of who speaks, climbing from participles, infinitives and conjuncts to their governor.

    Parameters
    ----------
    verb
        A verb.
    quoted
        Indices of tokens inside quotation marks: a subject in there belongs to the words quoted.
    depth
        Governors climbed so far.
    """
    if depth > 6:
        return None
    if is_passive(verb):
        return _agent(verb)
    outer = reported_in(verb)
    if outer is not None:
        return subject_of(outer, quoted, depth + 1)
    subjects = [c for c in verb.children if c.dep_ in {"nsubj", "csubj"} and c.i not in quoted]
    own = min(subjects, key=lambda c: abs(c.i - verb.i), default=None)
    if own is not None and own.lower_ not in _RELATIVES:
        return own
    if verb.dep_ in {"relcl", "acl"} and verb.head.tag_[:1] in "NP" and verb.head.i not in quoted:
        return verb.head
    if own is None and (dated := _after_date(verb)) is not None:
        return dated
    if own is None and (named := _after_trade(verb, quoted)) is not None:
        return named
    governor = _governor(verb) if own is None else None
    if governor is None or governor.i in quoted:
        return None
    if verb.dep_ == "pcomp" and verb.head.lower_ == "as" and not is_passive(governor):
        cited = child(governor, "dobj")  # "the paper quotes an aide as saying"
        return cited if cited is not None and cited.i not in quoted else None
    if is_passive(governor):
        told = child(governor, "nsubjpass") if verb.dep_ in {"xcomp", "pcomp", "advcl"} else _agent(governor)
        return governor.head if told is not None and told.lower_ in _RELATIVES else told
    person = child(governor, "dobj")
    if verb.dep_ == "xcomp" and person is not None and verb.tag_ == "VB" and governor.lower_ in _MAKING:
        return person
    return subject_of(governor, quoted, depth + 1)


def _after_trade(verb: Token, quoted: Container[int]) -> Token | None:
    """Give the name in "said engineer Peter Lemeria", where the tagger takes the trade for a verb."""
    doc, at = verb.doc, verb.i + 1
    if at + 1 >= len(doc) or at in quoted or not doc[at].tag_.startswith("VB"):
        return None
    if not doc[at].text.islower() or not is_role_word(doc[at].text) or doc[at + 1].tag_ != "NNP":
        return None
    last = at + 1
    while last + 1 < len(doc) and doc[last + 1].tag_ == "NNP":
        last += 1
    return doc[last]


def last_named(subject: Token, verb: Token) -> Token:
    """Give who speaks in "it was a match to Lovelle Mixon, police spokesman Jeff Thomason said".

    An apposition that no comma closes before the verb, behind what is said, is no apposition: the second name speaks.

    Parameters
    ----------
    subject
        Head of who is taken to speak.
    verb
        The reporting verb.
    """
    beside = next((c for c in subject.children if c.dep_ == "appos" and subject.i < c.i < verb.i), None)
    if beside is None or beside.tag_[:3] != "NNP" or beside.right_edge.i + 1 != verb.i or subject.tag_[:3] != "NNP":
        return subject
    own = subject.left_edge.i
    before = verb.doc[verb.sent.start : own]
    return beside if any(t.tag_ in {"VBD", "VBZ", "VBP", "MD"} for t in before) else subject


def reported_in(verb: Token) -> Token | None:
    """Find the verb that reports the clause which another reporting verb hangs on.

    "He said the North had not pledged, saying ..." and "he said there is no rush and repeated ...".

    Parameters
    ----------
    verb
        A verb.
    """
    saying = verb.dep_ == "advcl" and verb.tag_ == "VBG"
    if not saying and not goes_back_to_speaker(verb):
        return None
    clause = verb.head
    while clause.dep_ in {"conj", "xcomp"} and clause.head is not clause:
        clause = clause.head
    if clause.dep_ == "ccomp" and clause.head.i < clause.i < verb.i and lemma(clause.head) in lexicon.SPEECH:
        return clause.head
    return None


def goes_back_to_speaker(verb: Token) -> bool:
    """Tell whether a coordinated reporting verb belongs to the speaker, as its clause's subject is a thing.

    Parameters
    ----------
    verb
        A verb.
    """
    clause = verb.head
    if verb.dep_ != "conj" or clause.dep_ != "ccomp" or lemma(verb) is None or verb.tag_ not in {"VBD", "VBZ"}:
        return False
    if child(verb, "nsubj", "nsubjpass") is not None or not clause.head.i < clause.i < verb.i:
        return False
    subject = child(clause, "nsubj", "nsubjpass", "expl")
    if subject is None or verb.tag_ != clause.head.tag_:
        return False
    ahead = any(c.tag_ == "MD" for c in clause.children)  # "said he would order a review and warned against ..."
    return not able.can_speak(subject) or (ahead and clause.tag_ == "VB")


def another_says(verb: Token) -> bool:
    """Tell "she said the case was lost and Democrats accused ...": a second speaker whom "and" joins to the words said.

    Parameters
    ----------
    verb
        A verb.
    """
    clause = verb.head
    if verb.dep_ != "conj" or clause.dep_ != "ccomp" or verb.tag_ != clause.head.tag_ or lemma(verb) is None:
        return False
    speaker = child(verb, "nsubj")
    says = lexicon.verb_classes()[lemma(verb) or ""] & {"speech", "judge"}
    return bool(says) and speaker is not None and speaker.tag_ != "PRP" and able.can_speak(speaker)


def joined(head: Token) -> list[Token]:
    """Give the other speakers that "and" joins to one: all of "France, Germany and Italy".

    Parameters
    ----------
    head
        The first of them.
    """
    found: list[Token] = []
    last: Token | None = head
    while last is not None and len(found) < MOST_JOINED:
        own = [c for c in last.children if c.dep_ == "conj" and (able.can_speak(c) or c.tag_ == "PRP")]
        own += [c for c in last.children if c.dep_ == "nmod" and child(c, "cc") and able.can_speak(c)]
        if last is head:
            own += [c for c in head.children if c.dep_ == "appos" and child(c, "cc", "conj") and c.tag_[:3] == "NNP"]
        found += own
        last = own[-1] if own else None
    return found


def _after_date(verb: Token) -> Token | None:
    """Find the subject in "On 2 November 2018 Kwon warned", which the parser reads as one noun phrase with the date."""
    for c in verb.children:
        if c.dep_ == "prep" and c.lower_ in {"on", "in"} and c.i < verb.i:
            named = child(c, "pobj")
            if named is not None and named.tag_ == "NNP" and any(is_calendar(t) for t in verb.doc[c.i + 1 : named.i]):
                return named
    return None


def _agent(verb: Token) -> Token | None:
    by = child(verb, "agent")
    return child(by, "pobj") if by is not None else None


def _governor(verb: Token) -> Token | None:
    head = verb.head
    if head is verb:
        return None
    if verb.dep_ in {"conj", "xcomp", "advcl", "ccomp", "dep", "parataxis"} and head.tag_[:2] in {"VB", "MD", "JJ"}:
        return head if verb.dep_ != "ccomp" or verb.tag_ in {"VBG", "VBN"} else None
    if verb.dep_ == "pcomp" and head.dep_ in {"prep", "mark"}:
        return head.head if head.head.tag_.startswith("VB") else None
    return None


def noun_range(head: Token, *, alone: bool = False) -> Range:
    """Give the whole noun phrase of a speaker: title, name, apposition, relative clause; ``alone`` drops "and ...".

    Parameters
    ----------
    head
        Head of the phrase.
    alone
        True leaves out what "and" adds.
    """
    start, end = head.left_edge.i, head.right_edge.i + 1
    for c in head.children:
        if c.i > head.i and (_opens_content(c) or (alone and c.dep_ in {"cc", "conj"})):
            end = min(end, c.left_edge.i)
    for token in head.doc[start : head.i]:
        if token.dep_ == "nmod" and token.tag_ == "NNP" and token.nbor().text == ",":
            start = token.i + 2  # "... a match to Lovelle Mixon, police spokesman Jeff Thomason said"
        if token.tag_ == "CD" and token.text.isdigit() and len(token) == 4:
            start = token.i + 1
    for token in head.doc[head.i + 1 : end]:
        if token.lower_ in {"on", "in"} and token.i + 1 < end and is_calendar(head.doc[token.i + 1]):
            end = token.i
            break
        if token.lower_ in {"this", "last"} and token.i + 1 < end and head.doc[token.i + 1].lower_ in PERIODS:
            end = token.i  # "Trump this week said ..."
            break
    return trim(head.doc, (start, end))


def past_date(doc: Doc, at: int) -> int:
    """Give the token behind "on Tuesday" or "in May 2018", where one begins at a token; else the token itself.

    Parameters
    ----------
    doc
        The parse.
    at
        Index of a token.
    """
    if at + 1 >= len(doc) or doc[at].lower_ not in {"on", "in"} or not is_calendar(doc[at + 1]):
        return at
    end = at + 1
    while end < len(doc) and is_calendar(doc[end]):
        end += 1
    return end


def _opens_content(token: Token) -> bool:
    """Tell whether a child of the speaker's noun already belongs to what is said."""
    if token.dep_ == "acl" and lemma(token):
        return True
    return token.dep_ in {"ccomp", "advcl", "parataxis", "punct"} and token.text in {"“", '"', "``", ":"}


def is_calendar(token: Token) -> bool:
    """Tell whether a token is a number, a month or a weekday.

    Parameters
    ----------
    token
        Any token.
    """
    return token.text.isdigit() or token.text[:3].lower() in MONTHS or token.lower_ in DAYS


def trim(doc: Doc, span: Range) -> Range:
    """Drop punctuation that belongs to the frame from both ends.

    Parameters
    ----------
    doc
        The parse.
    span
        Token range.
    """
    start, end = span
    while start < end and (doc[start].text in _TRIM_LEFT or doc[start].is_space):
        start += 1
    while end > start and (doc[end - 1].text in _TRIM_RIGHT or doc[end - 1].is_space):
        end -= 1
    return start, end


def subtree(token: Token) -> Range:
    """Give the range from the leftmost to the rightmost descendant.

    Parameters
    ----------
    token
        Any token.
    """
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
