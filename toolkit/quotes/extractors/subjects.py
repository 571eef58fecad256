"""Who is the subject of a reporting verb, read from a dependency parse."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from toolkit.quotes import lexicon
from toolkit.quotes.extractors import able
from toolkit.quotes.extractors.dependencies import child, is_calendar, is_passive, lemma
from toolkit.quotes.lexicon import words
from toolkit.quotes.names import is_role_word, opens_with_given

if TYPE_CHECKING:
    from spacy.tokens import Token

_THINKING = words("believe think hope expect fear")
_RELATIVES = frozenset({"who", "which", "that", "whom"})
_MAKING = words("asked told urged forced ordered asking telling urging")
MOST_JOINED = 12
"""Speakers of one statement that are named."""

_NOBODY = words("no neither none nobody not few hardly")
"""Words before a subject or in its place with which nobody is told to have said it."""
_SOME = words("some many most several few all none both half")
_WHEREABOUTS = words("in at from near outside on")


_TO_SOMEBODY = frozenset({"tell", "inform", "assure", "remind", "notify", "brief"})
"""Verbs that name a hearer: none of them stands before its own subject, as "said" does."""


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
    own = _own_subject(verb, quoted)
    if own is not None and own.lower_ not in _RELATIVES:
        return own
    if verb.dep_ in {"relcl", "acl"} and verb.head.tag_[:1] in "NP" and verb.head.i not in quoted:
        return _whose_place(verb.head) if own is not None and own.lower_ == "who" else _one_of(verb.head)
    if own is None and (missed := _missed_by_parser(verb, quoted)) is not None:
        return missed
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


def _missed_by_parser(verb: Token, quoted: Container[int]) -> Token | None:
    """Give a subject that the parser has taken for something else."""
    found = _after_date(verb) or _after_trade(verb, quoted) or _behind_quotation(verb, quoted)
    return found or _behind_object(verb, quoted)


def _behind_object(verb: Token, quoted: Container[int]) -> Token | None:
    """Give the stations in "Kyiv denied the claim and television stations reported", taken for part of the object."""
    before = verb.nbor(-1) if verb.i else None
    if verb.dep_ != "conj" or before is None or before.i in quoted or before.dep_ != "conj":
        return None
    return before if before.head.dep_ in {"dobj", "pobj"} and before.tag_[:2] == "NN" else None


def _own_subject(verb: Token, quoted: Container[int]) -> Token | None:
    """Give the nearest subject of the verb itself."""
    found = [c for c in verb.children if c.dep_ in {"nsubj", "csubj"} and c.i not in quoted]
    if lemma(verb) in _TO_SOMEBODY:  # the parser takes a hearer with a name in another language for the subject
        found = [c for c in found if c.i < verb.i]
    return min(found, key=lambda c: abs(c.i - verb.i), default=None)


def _whose_place(noun: Token) -> Token:
    """Give the person in "Jeremy Watson, 30, of Ten Mile, who said", where the parser hangs "who" on the place."""
    person = noun
    while person.dep_ in {"pobj", "appos"} and (owner := _owner_of_place(person)) is not None:
        person = owner
    return person


def _one_of(noun: Token) -> Token:
    """Give the one in "one of the survivors saying": the others have not said it."""
    of = noun.head
    counted = noun.dep_ == "pobj" and of.lower_ == "of" and (of.head.tag_ == "CD" or of.head.lower_ in _SOME)
    return of.head if counted else noun


def _owner_of_place(noun: Token) -> Token | None:
    """Give whose place or trade a noun tells: of "Democrats on Capitol Hill", "Tom Hall, of Derby", "Fox, a farmer"."""
    before = noun.head
    if noun.dep_ == "appos":
        return before if before.tag_ == "NNP" else None
    owner = before.head
    if before.lower_ == "of":
        apart = before.i > 0 and before.nbor(-1).text == ","
        return owner if apart and owner.tag_ == "NNP" else None
    placed = before.lower_ in _WHEREABOUTS and owner.tag_[:2] == "NN"
    return owner if placed and able.can_speak(owner) else None


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


def _behind_quotation(verb: Token, quoted: Container[int]) -> Token | None:
    """Give the neighbour in “I saw nothing,” added another neighbour, whom the parser takes for what was added."""
    before = verb.i - 1 if verb.i and verb.nbor(-1).text != "," else verb.i - 2
    person = child(verb, "dobj")
    if before not in quoted or person is None or verb.tag_ not in {"VBD", "VBZ"}:
        return None
    return person if person.left_edge.i == verb.i + 1 and able.can_speak(person) else None


def last_named(subject: Token, verb: Token) -> Token:
    """Give who speaks in "it was a match to Lovelle Mixon, police spokesman Jeff Thomason said".

    An apposition that no comma closes before the verb, behind what is said, is no apposition: the second name speaks;
    nor is one to the place where it happens ("Meanwhile in Mannar, the cooperative said"). In "Divers who searched the
    ferry Sinar said that ..." the divers speak, and no ship.

    Parameters
    ----------
    subject
        Head of who is taken to speak.
    verb
        The reporting verb.
    """
    if (named := _explained_by(subject, verb)) is not None:
        return named
    beside = next((c for c in subject.children if c.dep_ == "appos" and subject.i < c.i < verb.i), None)
    if beside is not None and _is_place_before(subject):
        return beside
    if _is_garden_path(subject, verb):
        return verb.sent.root
    if (name := _name_before_office(subject, verb)) is not None:
        return name
    if beside is None or beside.tag_[:3] != "NNP" or beside.right_edge.i + 1 != verb.i or subject.tag_[:3] != "NNP":
        return subject
    own = subject.left_edge.i
    before = verb.doc[verb.sent.start : own]
    return beside if any(t.tag_ in {"VBD", "VBZ", "VBP", "MD"} for t in before) else subject


def _name_before_office(subject: Token, verb: Token) -> Token | None:
    """Give the name in "Ida Holm, a councillor explained that ...": no comma closes the office behind it."""
    doc, own = verb.doc, subject.left_edge
    if own.lower_ not in {"a", "an", "the"} or not is_role_word(subject.text) or subject.right_edge.i + 1 != verb.i:
        return None
    start, end = verb.sent.start, own.i - 1
    name = [t.text for t in doc[start:end]]
    if end <= start or doc[end].text != "," or not 2 <= len(name) <= 4 or not all(w[:1].isupper() for w in name):
        return None
    return doc[end - 1] if opens_with_given(name) else None


def _explained_by(subject: Token, verb: Token) -> Token | None:
    """Give the name in "Gambo Isa, a superintendent told": no comma closes what explains it."""
    doc, left = verb.doc, subject.left_edge
    start = verb.sent.start
    if left.lower_ not in {"a", "an"} or left.i < start + 2 or doc[left.i - 1].text != ",":
        return None
    name = doc[left.i - 2]
    lead = doc[start : left.i - 1]
    if name.tag_ != "NNP" or is_calendar(name) or any(t.tag_ == "IN" or t.tag_[:2] in {"VB", "MD"} for t in lead):
        return None
    return name if subject.i < verb.i and all(t.text != "," for t in doc[subject.i : verb.i]) else None


def _is_garden_path(subject: Token, verb: Token) -> bool:
    """Tell a reporting verb read as a relative clause without "that", though it has a clause of its own to report."""
    root = verb.sent.root
    if verb.dep_ != "relcl" or child(verb, "ccomp") is None or root.tag_[:2] != "NN" or not root.i < subject.i:
        return False
    return subject.i > verb.head.i and not any(t.tag_ in {"WP", "WDT"} for t in verb.doc[verb.head.i : verb.i])


def _is_place_before(subject: Token) -> bool:
    """Tell a name that a preposition without an object of its own stands before: the parser lost the place."""
    left = subject.left_edge.i
    before = subject.doc[left - 1] if left else None
    return before is not None and before.lower_ in _WHEREABOUTS - {"on"} and child(before, "pobj") is None


def is_nobody(subject: Token) -> bool:
    """Tell "neither Voss nor Holm said", "no official said", "none of them said": nothing was said."""
    if subject.lower_ in _NOBODY:
        return True
    return any(c.i < subject.i and c.lower_ in _NOBODY for c in subject.children)


def reported_in(verb: Token) -> Token | None:
    """Find the verb that reports the clause which another reporting verb hangs on.

    "He said the North had not pledged, saying ..." and "he said there is no rush and repeated ...".
    """
    saying = verb.dep_ == "advcl" and verb.tag_ == "VBG"
    saying = saying and not (verb.i and verb.nbor(-1).is_alpha)  # "youths gathered shouting slogans"
    if not saying and not goes_back_to_speaker(verb):
        return None
    clause = verb.head
    while clause.dep_ in {"conj", "xcomp"} and clause.head is not clause:
        clause = clause.head
    if clause.dep_ == "ccomp" and clause.head.i < clause.i < verb.i and lemma(clause.head) in lexicon.SPEECH:
        return clause.head
    return None


def goes_back_to_speaker(verb: Token) -> bool:
    """Tell whether a coordinated reporting verb belongs to the speaker, as its clause's subject is a thing."""
    clause = verb.head
    if verb.dep_ != "conj" or clause.dep_ != "ccomp" or lemma(verb) is None:
        return False
    silent = verb.tag_ == "VB" and any(c.lower_ in {"did", "does"} for c in verb.children)
    if verb.tag_ not in {"VBD", "VBZ"} and not _has_done(verb) and not silent:
        return False
    if child(verb, "nsubj", "nsubjpass") is not None or not clause.head.i < clause.i < verb.i:
        return False
    subject = child(clause, "nsubj", "nsubjpass", "expl")
    if lemma(verb) in _THINKING and verb.tag_ == clause.head.tag_:
        return True  # "says the Act allows it and believes the works are one such case"
    if verb.tag_ == "VBD" and clause.head.tag_ == "VBD" and _is_present(clause):
        return True  # "noted that the code prohibits it and criticized the commission"
    if silent and clause.head.tag_ in {"VBD", "VBZ"}:
        return lemma(verb) in {"say", "give", "name", "identify", "explain", "specify", "elaborate"}
    if subject is None or (verb.tag_ != clause.head.tag_ and not _has_done(verb)):
        return False
    ahead = any(c.tag_ == "MD" for c in clause.children)  # "said he would order a review and warned against ..."
    if _has_done(verb) and _has_done(clause.head) and not _has_done(clause):
        return True  # "has maintained that the child died and has argued that ..."
    again = subject.tag_ == "PRP" and lemma(verb) in {"say", "add"}  # "said he did not believe it and said it was idle"
    return not able.can_speak(subject) or again or (ahead and clause.tag_ == "VB")


def _has_done(verb: Token) -> bool:
    """Tell a verb in the present perfect: "has argued"."""
    return verb.tag_ == "VBN" and any(c.dep_ == "aux" and c.lower_ in {"has", "have"} for c in verb.children)


def _is_present(clause: Token) -> bool:
    """Tell a clause in the present or the present perfect."""
    helpers = [c for c in clause.children if c.dep_ in {"aux", "auxpass"}]
    return any(t.tag_ in {"VBZ", "VBP"} for t in (clause, *helpers))


def acts_next(verb: Token) -> bool:
    """Tell "she said she had been praised twice, and produced a paper": what the speaker did next, in the simple past.

    Parameters
    ----------
    verb
        A verb.
    """
    clause = verb.head
    if _is_plural_behind_one(verb):
        return True
    if verb.dep_ != "conj" or clause.dep_ != "ccomp" or verb.tag_ != "VBD" or clause.head.tag_ != "VBD":
        return False
    if child(verb, "nsubj", "nsubjpass", "aux", "auxpass") is not None or not clause.head.i < clause.i < verb.i:
        return False
    before = any(c.lower_ in {"had", "would"} and c.dep_ in {"aux", "auxpass"} for c in clause.children)
    cc = [c for c in clause.children if c.dep_ == "cc" and c.i < verb.i]
    return before and bool(cc) and cc[-1].nbor(-1).text == ","


def _is_plural_behind_one(verb: Token) -> bool:
    """Tell "colleagues said he had seemed well and were shocked": the verb of many, behind a clause about one."""
    subject = child(verb.head, "nsubj", "nsubjpass")
    if verb.dep_ != "conj" or verb.head.dep_ != "ccomp" or subject is None or child(verb, "nsubj", "nsubjpass"):
        return False
    helpers = [verb, *(c for c in verb.children if c.dep_ in {"aux", "auxpass"})]
    return subject.lower_ in {"he", "she", "it"} and any(t.lower_ in {"were", "are", "have"} for t in helpers)


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
    ends = [head.left_edge.i, *(t.right_edge.i for t in found)]
    coordinated = any(t.tag_ == "CC" or t.text == "&" for t in head.doc[min(ends) : max(ends)])
    return found if coordinated else []  # "Thomas Washburne, Republican, Evansville"


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
    if head is verb or (verb.dep_ == "conj" and verb.tag_ == "VB" and head.tag_ == "VBD" and not child(verb, "aux")):
        return None  # "had him confirm that he signed and acknowledge that ...": hung on the wrong verb
    if verb.dep_ in {"conj", "xcomp", "advcl", "ccomp", "dep", "parataxis"} and head.tag_[:2] in {"VB", "MD", "JJ"}:
        return head if verb.dep_ != "ccomp" or verb.tag_ in {"VBG", "VBN"} else None
    if verb.dep_ == "pcomp" and head.dep_ in {"prep", "mark"}:
        return head.head if head.head.tag_.startswith("VB") else None
    return None
