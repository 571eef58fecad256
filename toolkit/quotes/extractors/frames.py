"""Who is the subject of a reporting verb, and which words are its content, read from a dependency parse."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from toolkit.quotes import lexicon
from toolkit.quotes.anchor import MONTHS
from toolkit.quotes.lexicon import words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Range = tuple[int, int]
"""First token and one past the last."""

_TRIM_LEFT = frozenset({",", ";", ":", ".", "—", "–", "-", "--", ")", " ", "…"})
_TRIM_RIGHT = frozenset({",", ";", ":", ".", "—", "–", "-", "--", "(", " "})
_RELATIVES = frozenset({"who", "which", "that", "whom"})
_REASONS = words("because if unless although though since so whether")
_PERSONAL = words("he she they we i you who")
_PERSON_ENDINGS = (
    "er",
    "ers",
    "or",
    "ors",
    "ist",
    "ists",
    "ian",
    "ians",
    "man",
    "men",
    "woman",
    "women",
    "people",
    "ee",
    "ees",
)
_MAKING = words("asked told urged forced ordered asking telling urging")
_DAYS = words("monday tuesday wednesday thursday friday saturday sunday yesterday today")


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
    governor = _governor(verb) if own is None else None
    if governor is None or governor.i in quoted:
        return None
    if is_passive(governor):
        told = child(governor, "nsubjpass") if verb.dep_ in {"xcomp", "pcomp", "advcl"} else _agent(governor)
        return governor.head if told is not None and told.lower_ in _RELATIVES else told
    person = child(governor, "dobj")
    if verb.dep_ == "xcomp" and person is not None and verb.tag_ == "VB" and governor.lower_ in _MAKING:
        return person
    return subject_of(governor, quoted, depth + 1)


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
    return subject is not None and verb.tag_ == clause.head.tag_ and not can_speak(subject)


def can_speak(noun: Token) -> bool:
    """Tell whether a noun may name a person or a body, by its tag and its ending.

    Parameters
    ----------
    noun
        Head of a noun phrase.
    """
    if noun.tag_ in {"NNP", "NNPS"} or noun.lower_ in _PERSONAL:
        return True
    word = noun.lower_
    return noun.tag_ in {"NN", "NNS"} and (lexicon.singular(word) in lexicon.HUMAN or word.endswith(_PERSON_ENDINGS))


def _after_date(verb: Token) -> Token | None:
    """Find the subject in "On 2 November 2018 Kwon warned", which the parser reads as one noun phrase with the date."""
    for c in verb.children:
        if c.dep_ == "prep" and c.lower_ in {"on", "in"} and c.i < verb.i:
            named = child(c, "pobj")
            if named is not None and named.tag_ == "NNP" and any(_is_calendar(t) for t in verb.doc[c.i + 1 : named.i]):
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
        if token.tag_ == "CD" and token.text.isdigit() and len(token) == 4:
            start = token.i + 1
    for token in head.doc[head.i + 1 : end]:
        if token.lower_ in {"on", "in"} and token.i + 1 < end and _is_calendar(head.doc[token.i + 1]):
            end = token.i
            break
    return trim(head.doc, (start, end))


def _opens_content(token: Token) -> bool:
    """Tell whether a child of the speaker's noun already belongs to what is said."""
    if token.dep_ == "acl" and lemma(token):
        return True
    return token.dep_ in {"ccomp", "advcl", "parataxis", "punct"} and token.text in {"“", '"', "``", ":"}


def _is_calendar(token: Token) -> bool:
    return token.text.isdigit() or token.text[:3].lower() in MONTHS or token.lower_ in _DAYS


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


def reported_clause(verb: Token) -> Token | None:
    """Find the head of the clause that a verb reports.

    Parameters
    ----------
    verb
        A reporting verb.
    """
    clauses = [c for c in verb.children if c.dep_ == "ccomp"]
    after = [c for c in clauses if c.left_edge.i > verb.i]
    if after and clauses[0].right_edge.i < verb.i and _stands_alone(clauses[0], verb):
        return after[0]
    if clauses:
        return clauses[0]
    for c in verb.children:  # "said after the meeting he would go", read as an adverbial
        if c.dep_ == "advcl" and c.i > verb.i and child(c, "nsubj") and not child(c, "mark", "advmod"):
            return c
    return None


def _stands_alone(clause: Token, verb: Token) -> bool:
    """Tell whether a clause before "X says that ..." is the writer's: a semicolon parts them, or it is a participle."""
    between = verb.doc[clause.right_edge.i + 1 : verb.i]
    subject = child(clause, "csubj")
    return any(t.text in {";", ":", "–", "—", "--"} for t in between[:2]) or (
        subject is not None and subject.tag_ == "VBG"
    )


def goes_on_after(verb: Token) -> list[Range]:
    """Give what goes on behind the reporting words: "A, she said, and B" and "A, she said, that B".

    Parameters
    ----------
    verb
        The reporting verb, its first clause before it.
    """
    found = []
    for c in verb.children:
        if c.i < verb.i or child(c, "nsubj", "nsubjpass", "expl") is None:
            continue
        if c.dep_ == "ccomp" or (c.dep_ == "conj" and lemma(c) not in lexicon.SPEECH and c.sent == verb.sent):
            found.append(subtree(c))
    return found


def clause_range(verb: Token, clause: Token) -> Range:
    """Give the range of a reported clause, with the clauses that the parser hangs beside it instead of on it.

    Parameters
    ----------
    verb
        The reporting verb.
    clause
        Its first clause.
    """
    start, end = subtree(clause)
    if clause.dep_ == "advcl" and (subject := child(clause, "nsubj")) is not None:
        start = subject.left_edge.i
    if end <= verb.i:
        head = verb.head  # "A was planned, but B happened, she said" with the reporting words hung on A
        if verb.dep_ == "conj" and head.i < start and lemma(head) not in lexicon.SPEECH and doc_ends(verb):
            start = head.left_edge.i
        return start, end
    for other in verb.children:
        if other.dep_ == "ccomp" and other.i > clause.i > verb.i and other.left_edge.i <= end + 4:
            end = max(end, other.right_edge.i + 1)
    return start, end


def doc_ends(verb: Token) -> bool:
    """Tell whether nothing but punctuation follows a verb in its sentence.

    Parameters
    ----------
    verb
        A verb.
    """
    return all(t.is_punct or t.is_space for t in verb.doc[verb.i + 1 : verb.sent.end])


def with_afterthoughts(span: Range, verb: Token) -> Range:
    """Stretch a reported clause over what is said on: "said A and B is C", "said A because B".

    Parameters
    ----------
    span
        Token range of the clause.
    verb
        The reporting verb.
    """
    start, end = span
    for c in verb.children:
        if not end <= c.left_edge.i <= end + 2:
            continue
        if c.dep_ == "punct" and c.text == ":" and c.i == end:
            return start, verb.sent.end
        coordinated = c.dep_ == "conj" and lemma(c) is None and child(c, "nsubj", "nsubjpass", "expl") is not None
        mark = child(c, "mark") if c.dep_ == "advcl" else None
        modal = c.dep_ == "conj" and lemma(c) is None and child(c, "aux") is not None and child(c, "aux").tag_ == "MD"
        if coordinated or modal or (mark is not None and mark.lower_ in _REASONS):
            end = c.right_edge.i + 1
    return start, end


def to_colon_end(doc: Doc, span: Range, quoted: Container[int] = ()) -> Range:
    """Stretch a clause to the sentence's end where a colon or semicolon goes on with it: "three things happened: ..."

    Parameters
    ----------
    doc
        The parse.
    span
        Token range of the clause.
    quoted
        Indices of tokens inside quotation marks.
    """
    end = span[1]
    if end >= len(doc) or doc[end].text not in {":", ";"} or end in quoted:
        return span
    rest = doc[end : doc[end - 1].sent.end]
    if any(lemma(t) in lexicon.SPEECH and t.i not in quoted for t in rest):
        return span
    return span[0], max(end, rest.end)


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


def without_leading_day(doc: Doc, span: Range, verb: Token) -> Range:
    """Leave a weekday right behind the verb ("said Tuesday the site ...") to the frame.

    Parameters
    ----------
    doc
        The parse.
    span
        Token range of the content.
    verb
        The reporting verb.
    """
    start, end = span
    if (
        start == verb.i + 1
        and start < end - 1
        and doc[start].lower_ in _DAYS
        and doc[start + 1].tag_ not in {"VBZ", "VBD"}
    ):
        return start + 1, end
    return span
