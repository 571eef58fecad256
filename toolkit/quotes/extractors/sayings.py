"""Tells where nothing was said: a speaker who declined, did not say, was only supposed to say, or merely knew."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from toolkit.quotes import lexicon
from toolkit.quotes.extractors.dependencies import child
from toolkit.quotes.lexicon import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Span, Token

FARTHEST_PARTICIPLE = 14
"""Words between a speaker and a participle that reports; behind more of them one in four was another's."""

_SILENT = words(
    """
    decline declined declines declining refuse refused refuses refusing fail failed fails failing neglect neglected
    hesitate hesitated avoid avoided forget forgot forgotten omit omitted unable unwilling reluctant
    """
)
"""Words that take "to say", and after which nothing was said."""
_WISHING = words("hope hopes hoped wish wishes wished imagine imagined suppose supposed want wants fear fears bet")
"""Words after which somebody is only thought to say something."""
_AHEAD = words(
    """
    expected likely unlikely set due scheduled ready poised supposed slated going planning plans planned prepared hoping
    hopes wants want wanted appear appears appeared seem seems seemed
    asked told urged able free about bound forced ordered
    """
)
"""Words after which an infinitive tells what is still to come, or was only asked for."""
_SUPPOSING = words("if unless whether until once lest")
_DENIAL_IS_SAYING = words("deny dispute refute rule")
_DENYING_WITH = frozenset({("rule", "out"), ("shoot", "down"), ("brush", "off"), ("brush", "aside"), ("wave", "off")})
"""Verbs that deny with a small word behind them: "he ruled out that the navy was there"."""
_SINGULAR = words("is was has does")
"""Verbs that have no plural for their subject: "students who study it and is about ..." is read wrongly."""
_RELATIVE = frozenset({"WP", "WDT", "WRB", "IN"})
_TO_SOMEBODY = words("tell inform assure remind notify")
_HEARERS = _TO_SOMEBODY | words(
    """
    warn ask advise promise brief convince persuade caution alert email text write teach show guarantee beg instruct
    order urge remark
    """
)
"""Verbs whose object hears what is said."""
_NEVER = words("not never n’t n't neither nor hardly")


def was_not_said(verb: Token, base: str) -> bool:
    """Tell "declined to say", "did not say whether" and "has never said that": the words are nobody's."""
    if base not in lexicon.SPEECH:
        return False
    if any(c.dep_ == "neg" or c.lower_ in _NEVER for c in verb.children if c.i < verb.i):
        return base in _DENIAL_IS_SAYING or not _says_that(verb)
    if base in _DENIAL_IS_SAYING:
        return False
    governor = verb.head
    if verb.dep_ not in {"xcomp", "ccomp", "acl", "conj", "pcomp"} or governor is verb:
        return False
    if verb.dep_ == "conj":
        return verb.tag_ == "VB" and was_not_said(governor, base)
    silent = governor.lower_ in _SILENT or (governor.lower_ in {"comment", "stopped", "stop"} and verb.tag_ == "VBG")
    unable = governor.tag_ == "VB" and child(governor, "neg") is not None
    return verb.tag_ in {"VB", "VBG"} and (silent or unable)


def _says_that(verb: Token) -> bool:
    """Tell "did not say that it was safe", where the words stand though he did not say them, from "did not say who"."""
    clause = child(verb, "ccomp")
    if clause is None:
        return False
    asked = [t for t in verb.doc[clause.left_edge.i : clause.left_edge.i + 2] if t.tag_ in {"WRB", "WP", "WDT"}]
    return not asked and not any(c.dep_ == "mark" and c.lower_ in {"whether", "if"} for c in clause.children)


def may_be_said(verb: Token) -> bool:
    """Tell "critics would say" and "she will argue": nobody has said it yet."""
    outer = verb.head
    if verb.dep_ == "xcomp" and verb.tag_ == "VB" and outer.lower_ in _AHEAD:
        return True  # "Toyota is expected to report that ..."
    before = verb.sent[: verb.i - verb.sent.start]
    quoting = any(t.is_quote for t in before)  # “We hope to see you,” Voss said
    wished = [t.lower_ for t in before[:2] if t.tag_ == "VBP" and not quoting]
    if (verb.dep_ == "ccomp" and outer.lower_ in _WISHING) or any(w in _WISHING for w in wished):
        return True  # "I hope America says ..."
    return verb.tag_ == "VB" and any(c.tag_ == "MD" and c.lower_ not in {"can", "ca"} for c in verb.children)


def denial_end(cue: Token, verb: str) -> int | None:
    """Give where the words that deny end: behind "denied", behind "ruled out"; None where the verb denies nothing."""
    if verb in lexicon.DENYING:
        return cue.i + 1
    behind = cue.doc[cue.i + 1].lower_ if cue.i + 1 < len(cue.doc) else ""
    return cue.i + 2 if (verb, behind) in _DENYING_WITH else None


def is_held_back(cue: Token) -> bool:
    """Tell "refused to deny" and "did not rule out": what is not denied is not said either."""
    if any(child.dep_ == "neg" for child in cue.children):
        return True
    return cue.dep_ == "xcomp" and (cue.head.lower_ in _SILENT or any(c.dep_ == "neg" for c in cue.head.children))


def hangs_far(cue: Token, subject: Token | None) -> bool:
    """Tell a participle that may be another's: far behind its subject, an object's, or behind a clause about somebody.

    "X remain confident despite ..., now saying"; "Voss did not pay a joiner who had sued him, saying “...”".

    Parameters
    ----------
    cue
        A reporting word.
    subject
        Head of who is taken to speak.
    """
    if subject is None or cue.tag_ != "VBG":
        return False
    object_s = subject.dep_ in {"dobj", "pobj"} and subject.i < cue.i and cue.dep_ != "pcomp"
    if object_s and cue.nbor(-1).text == ",":
        return True  # "The chairman asked the speaker not to go on, stating that ..."
    placed = any(c.lower_ in {"where", "when"} for c in cue.head.children)
    far = placed or cue.head.dep_ == "relcl" or cue.i - subject.right_edge.i > FARTHEST_PARTICIPLE
    return far or (subject.tag_ == "NNS" and any(t.lower_ in _SINGULAR for t in _between(cue, subject)))


def _between(cue: Token, subject: Token) -> Iterator[Token]:
    """Give the verbs through which a participle hangs on its subject."""
    return takewhile(lambda t: t != subject, cue.ancestors)


def in_relative(cue: Token, subject: Token | None) -> bool:
    """Tell "the third time the firm said it had ...": a clause with a gap, whose words are not what was said.

    Parameters
    ----------
    cue
        A reporting word.
    subject
        Head of who is taken to speak.
    """
    if cue.dep_ == "relcl" and cue.sent.root.tag_[:2] == "NN":
        return True  # "Ida Holm a parent who said she ran for the board finished third"
    if subject is None or subject.head != cue:
        return False
    if cue.dep_ == "advcl" and subject.i < cue.i and any(c.lower_ == "as" for c in cue.children if c.i < cue.i):
        return True  # "Pickle recommended, as he said he had done in the past, that ..."
    if cue.dep_ != "relcl":
        return False
    opens = cue.doc[cue.left_edge.i : subject.i + 1]
    if len(opens) > 1 and opens[0].tag_ == "WDT" and opens[0].i:
        return opens[0].nbor(-1).tag_ != "IN"  # "plagues that the Bible says God brought", not "in which he said"
    return not any(t.tag_ in _RELATIVE for t in opens)


def is_another_s(cue: Token, base: str, subject: Token | None, content: Token) -> bool:
    """Tell a clause of which some words may be the writer's or a hearer's: it has a gap, a hearer inside, or an object.

    Parameters
    ----------
    cue
        A reporting word.
    base
        Its base form.
    subject
        Head of who speaks.
    content
        First word of what was said.
    """
    return in_relative(cue, subject) or told_nobody(cue, base, content) or has_object(cue, base, content)


def has_object(cue: Token, base: str, content: Token) -> bool:
    """Tell "announced a phone, ..., Virgin will be there": what is announced stands before, the clause is another's.

    Parameters
    ----------
    cue
        A reporting word.
    base
        Its base form.
    content
        First word of what was said.
    """
    thing = child(cue, "dobj")
    if thing is None or base in _HEARERS or not cue.i < thing.i < content.i or content.lower_ == "that":
        return False
    return thing.tag_[:2] == "NN" and child(cue, "dative") is None


def told_nobody(cue: Token, base: str, content: Token) -> bool:
    """Tell "told the council workers were unpaid", where the hearer has been read as part of what was said.

    Parameters
    ----------
    cue
        A reporting word.
    base
        Its base form.
    content
        First word of what was said.
    """
    return base in _TO_SOMEBODY and cue.tag_ != "VBN" and content.i == cue.i + 1 and content.tag_ in {"DT", "NNP", "NN"}


def may_have_hearer(base: str) -> bool:
    """Tell a verb whose object hears what is said: "told the court", "warned ministers"."""
    return base in _HEARERS


def is_aside(words_of: Span) -> bool:
    """Tell whether "he says" stands in words that are somebody's by "according to": they may be of either."""
    told = [t for t in words_of if t.tag_[:2] == "VB" and lexicon.verb_forms().get(t.lower_) in lexicon.SPEECH]
    return any(t.nbor(-1).tag_ == "PRP" for t in told if t.i > words_of.start)


def is_announced(content: Token, cue: Token) -> bool:
    """Tell words before "he said" that another clause and a colon announce: "he" may be whoever that is about.

    Parameters
    ----------
    content
        First word of what was said.
    cue
        The reporting word behind it.
    """
    return content.sent.start < content.i < cue.i and content.nbor(-1).text == ":"


def kept_silent(verb: Token) -> bool:
    """Tell "declined to comment" and "refused to say who paid", read from the verb that takes the infinitive."""
    if verb.lower_ not in _SILENT:
        return False
    clause = child(verb, "xcomp", "ccomp")
    return clause is not None and (lexicon.verb_forms().get(clause.lower_) in lexicon.SPEECH | {"comment", "discuss"})


def only_supposed(verb: Token) -> bool:
    """Tell "if the governor says", "should the minister announce": nobody has said it yet."""
    clause = verb
    while clause.dep_ in {"conj", "xcomp"} and clause.head is not clause:
        clause = clause.head
    if any(c.dep_ == "mark" and c.lower_ in _SUPPOSING for c in clause.children):
        return clause.dep_ in {"advcl", "ccomp", "pcomp", "acl"}
    first = next((t for t in clause.sent if not t.is_punct and not t.is_space), None)
    asked = first is not None and first.lower_ in {"should", "were", "had"} and first.head == clause
    return asked and clause.sent.text.rstrip()[-1:] != "?"
