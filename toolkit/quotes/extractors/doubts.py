"""What keeps a find from being printed: a mention that is no name, words that are a title, a clause that says nothing.

The parser errs where a sentence breaks off ("Const. Baltzer"), where a caption runs into the text, and where a book is
written rather than a sentence. Each of these shows in the words themselves, so they are looked at once more.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import replace
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from toolkit.quotes.extractors.dependencies import PERIODS, Range
from toolkit.quotes.extractors.draft import RELAYING, Draft
from toolkit.quotes.grades import PRONOUNS
from toolkit.quotes.lexicon import words
from toolkit.quotes.names import is_role_word
from toolkit.records import Span
from toolkit.wordlists import word_list

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
"""Tags of verbs that make a sentence (Penn Treebank)."""

_NOUNS = frozenset({"DT", "NNP", "NNPS", "PRP", "PRP$"})
_OPENING_CLAUSE = frozenset({"DT", "PRP", "PRP$", "EX"})
_DESCRIBED = frozenset({"JJ", "NN", "NNS"})
_SMALL = words("the a an of and or in on at to for with from by is")
_WRITING = words("write read publish author compose sing record direct perform release entitle title")
"""Verbs whose object is a work more often than a sentence."""
_OWNED = re.compile(r"(?:my|his|her|its|our|their|your)\s", re.I)
_NUMBERS = words("two three four five six seven eight nine ten dozens hundreds thousands")
_ASKING = words("whether if who whom whose what when where why which how")
_INTERROGATIVE = words("ask wonder inquire explain describe")
_REPLYING = words("reply answer respond retort")
LONGEST_HEADLINE = 18
"""Words of a headline at most."""
LONGEST_TITLE = 9
"""Words of a title in quotation marks at most."""

_SUBORDINATE = words("whether if because although unless")
_WHEN = words("when while after before once until since as")
_COUNTED = words("times percent dollars kilometres kilometers miles metres meters people")
_DAYS = words("monday tuesday wednesday thursday friday saturday sunday yesterday today tonight")
_CREDITS = words("photo photograph photos picture pictures image images video credit credits source")
"""What stands before the name of a picture's owner, which may run into the sentence behind it."""
CREDIT = 4
"""Words of a picture's owner before a speaker at most: "Photo: Getty Images Tom Hale"."""
LONGEST_SCARE = 3
"""Words in quotation marks that are mostly the writer's: the same bound as for a quotation that nobody introduces."""
LONGEST_MENTION = 45
"""Words of a speaker with office and relative clause at most; more of them are a parse that went astray."""


def is_doubtful_mention(subject: Token, span: Range) -> bool:
    """Tell a mention that runs over a sentence, or holds a verb that no relative clause explains."""
    doc = subject.doc
    if span[1] - span[0] > LONGEST_MENTION:
        return True
    bare = not any(c.dep_ in {"det", "poss", "nummod", "compound", "appos"} for c in subject.children)
    unnamed = not any(t.tag_[:3] == "NNP" for t in doc[slice(*span)])
    if bare and unnamed and subject.tag_ == "NN" and subject.text in word_list("persons"):
        return True  # "former councillor | and engineer Les Baty"
    if doc[span[1] - 1].tag_ == "CC" or any(c.dep_ in {"nsubj", "nsubjpass"} for c in subject.children):
        return True  # "Dr. Rob Quick and", "hired to make the travellers’ havens livable say"
    if doc[span[0]].lower_ in _WHEN or any(t.lower_ in _SUBORDINATE for t in doc[slice(*span)]):
        return True  # "When a partner asked what he meant, ..."
    if _counts_before(subject, span):
        return True  # "the court's inquiry into whether appellant", "around 25 times residents"
    if any(t.text == ":" and t.i and t.nbor(-1).lower_ in _CREDITS for t in doc[max(0, span[0] - CREDIT) : span[0]]):
        return True  # "Photo: AP Rosa Quispe said"
    return any(t.tag_ in FINITE and not _in_relative(t, subject) for t in doc[slice(*span)])


def _counts_before(subject: Token, span: Range) -> bool:
    """Tell a count of times or days in front of the speaker, lost from what was said."""
    before = subject.doc[span[0] : subject.i]
    return any(t.lower_ in _COUNTED or t.lower_ in PERIODS for t in before if t.i and t.nbor(-1).like_num)


def _in_relative(verb: Token, subject: Token) -> bool:
    """Tell whether a verb stands in a clause about the speaker: "who runs the kiosk", "whose father built it"."""
    chain = [verb]
    for above in verb.ancestors:
        if above == subject:
            break
        chain.append(above)
    return any(t.dep_ in {"relcl", "acl", "appos", "advcl"} for t in chain)


def is_fragment(doc: Doc, content: list[Range], verb: str) -> bool:
    """Tell reported words that hold no finite verb, or open with one, or only point at what was said ("what he knew").

    Parameters
    ----------
    doc
        The parse.
    content
        Token ranges of what is taken to be said.
    verb
        Base form of the reporting verb.
    """
    tokens = list(chain.from_iterable(doc[slice(*span)] for span in content))
    if not any(t.tag_ in FINITE for t in tokens) or tokens[0].tag_ in FINITE:
        return True
    if tokens[0].tag_ in {"WDT", "WP"} and len(content) > 1:
        return True  # "the cuts, which the bank said were needed": words cut out of a clause
    if tokens[0].lower_ == "what" and verb not in _INTERROGATIVE:
        return True
    return verb == "ask" and not any(t.lower_ in _ASKING for t in tokens[:3])


def breaks_off(doc: Doc, content: Sequence[Range], cue: Token, subject: Token | None) -> bool:
    """Tell words that end in the middle of a phrase: what follows them in their sentence is left over.

    "... around 2 a.m. | Sunday", "not only are beautiful, | the seeds attract birds, she said".

    Parameters
    ----------
    doc
        The parse.
    content
        Token ranges of what is taken to be said.
    cue
        The reporting word.
    subject
        Head of who speaks.
    """
    start, end = content[-1]
    if end <= cue.i:
        frame = min(cue.i, subject.left_edge.i if subject is not None else cue.i)
        return any(t.tag_ in FINITE for t in doc[end:frame])
    if end >= len(doc) or end >= cue.sent.end or start < cue.i:
        return False
    behind = doc[end]
    if behind.text == "/":
        return True
    return behind.tag_ in _NOUNS | {"NN", "NNS", "CD", "JJ"} and not behind.is_punct and behind.lower_ not in _DAYS


def is_source_s(doc: Doc, content: Sequence[Range], source: Range, quoted: Container[int]) -> bool:
    """Tell words by "according to" of which some may be the source's own: "..., the free encyclopedia, the club is".

    Parameters
    ----------
    doc
        The parse.
    content
        Token ranges of what is taken to be said.
    source
        Token range of "according to" and the source.
    quoted
        Indices of tokens inside quotation marks.
    """
    first = content[0]
    if first[0] in quoted:
        return False
    if first[0] == source[1] and doc[first[0]].tag_ not in _OPENING_CLAUSE:
        return True  # "According to a report released | last month, rebels have left"
    finite = [_is_finite(doc, span) for span in content]
    if not any(finite):
        return True
    if first[0] < source[0]:
        return finite[0] and not finite[-1]  # "..., according to A, the B and the C", "a report released | last year"
    verb = next((t for t in doc[slice(*first)] if t.tag_ != "RB"), doc[first[0]])
    if verb.tag_ in FINITE:
        return True
    comma = next((t.i for t in doc[slice(*first)] if t.text == ","), first[1])
    bare = not any(t.tag_ in FINITE for t in doc[first[0] : comma])  # "a leading software firm", "a bank in Oslo"
    opens = comma + 1 < first[1] and doc[comma + 1].tag_ in _NOUNS | _DESCRIBED
    return bare and opens and doc[first[0]].tag_ in {"DT", "NNP"}


def goes_on_with_source(doc: Doc, span: Range, source: Range) -> bool:
    """Tell words behind a source that are still about it: "according to a statement | yesterday by Ida Holm".

    Parameters
    ----------
    doc
        The parse.
    span
        Token range behind the source.
    source
        Token range of "according to" and the source.
    """
    first = [t.lower_ for t in doc[span[0] : min(span[0] + 2, span[1])]]
    by = any(w in {"by", "from", "released", "issued", "published"} for w in first)
    return span[0] == source[1] and by and not any(t.tag_ in FINITE for t in doc[slice(*span)])


def is_name_of_source(doc: Doc, content: Sequence[Range], source: Range) -> bool:
    """Tell "According to the Fire Chief, Don Mott, ...": the name between the commas is the source's.

    Parameters
    ----------
    doc
        The parse.
    content
        Token ranges of what is taken to be said.
    source
        Token range of "according to" and the source.
    """
    start, end = next((r for r in content if r[0] > source[0]), (0, 0))
    comma = next((t.i for t in doc[start:end] if t.text == ","), start)
    named = all(t.text[:1].isupper() for t in doc[start:comma])
    last = doc[source[1] - 1].lower_
    office = is_role_word(last) or last in word_list("titles") or last in word_list("title-parts")
    return comma > start and named and office


def _is_finite(doc: Doc, span: Range) -> bool:
    """Tell words with a verb that makes a sentence."""
    return any(t.tag_ in FINITE for t in doc[slice(*span)])


def is_hearsay(draft: Draft, others: Sequence[Draft]) -> bool:
    """Tell what somebody is only said to have said: "Mamani said that tourists asked him whether ...".

    Parameters
    ----------
    draft
        What a rule has found.
    others
        All drafts of its paragraph.
    """
    told = [o for o in others if o.rule in {"clause", "quotation"} and o.verb not in RELAYING]
    return any(o.holds(draft.cue) and o.speaker != draft.speaker and not draft.holds(o.cue) for o in told)


def doubt_replies(drafts: Sequence[Draft]) -> None:
    """Make a guess of "he replied" where that would be whoever spoke last: nobody replies to himself.

    Parameters
    ----------
    drafts
        Drafts in order, the last of the paragraph before first; changed in place.
    """
    for before, draft in pairwise(drafts):
        last = before.who.name if before.who else before.name
        if draft.verb in _REPLYING and draft.who is not None and draft.who.name == last and draft.who.sure:
            draft.who = replace(draft.who, sure=False)


def is_writers_word(draft: Draft, zone: Span, shown: str) -> bool:
    """Tell a word or two in quotation marks apart from a whole statement of their sentence.

    "A, Dahl said, joining those who put the town on the “map”", "the “Buffett rule” after Dahl complained that A".
    Behind a clause, words of neither would be left out: "says she is ready to help, so others should “come along”".

    Parameters
    ----------
    draft
        The statement.
    zone
        Start and end of the quotation in characters.
    shown
        The quotation with its marks.
    """
    behind = zone[0] > max(draft.frame[1], draft.content[-1][1])
    before = zone[1] < draft.frame[0] and draft.content[0][0] > draft.cue[1]
    whole = draft.rule in {"clause", "quotation"} and not draft.zones
    if behind and draft.rule == "clause" and not draft.zones and draft.cue[1] < draft.content[0][0]:
        return True
    return (behind or before) and whole and len(shown.split()) <= LONGEST_SCARE


def says_twice(draft: Draft, others: Sequence[Draft], text: str) -> bool:
    """Tell words that hold another "X said" of the same kind of speaker: "Officials said A, officials said"."""
    if draft.speaker is None:
        return False
    head = text[slice(*draft.speaker)].rpartition(" ")[2].lower()
    inside = [o for o in others if o is not draft and o.speaker and draft.holds(o.cue)]
    own = draft.who.name if draft.who else draft.name
    if any(o.name == own and o.who is None for o in inside):
        return True  # "Mr. Voss said it was shut, he told the Post"
    inner = [o for o in inside if o.verb == draft.verb]
    return any(text[slice(*o.speaker)].rpartition(" ")[2].lower() == head for o in inner if o.speaker)


def is_headline(cue: Token) -> bool:
    """Tell "Mayor says levee will hold", which no full stop closes: an editor's words, cut short."""
    doc = cue.doc
    return cue.tag_ in {"VBZ", "VBP"} and len(doc) <= LONGEST_HEADLINE and doc[-1].text[-1:].isalnum()


def is_title(quoted: str, verb: str) -> bool:
    """Tell the title of a work in quotation marks: “The Colour of Rain”, after "wrote" or "sang".

    Parameters
    ----------
    quoted
        Words between quotation marks, with them.
    verb
        Base form of the reporting verb.
    """
    return verb in _WRITING and is_titled(quoted)


def is_titled(quoted: str) -> bool:
    """Tell words in title case between quotation marks: “Face the Nation,”.

    Parameters
    ----------
    quoted
        Words between quotation marks, with them.
    """
    inside = re.findall(r"[\w’'-]+", quoted)
    if not 0 < len(inside) <= LONGEST_TITLE:
        return False
    return all(w[:1].isupper() or w.lower() in _SMALL for w in inside) and inside[0][:1].isupper()


def is_nobody(mention: str, name: str | None) -> bool:
    """Tell a speaker of whom only a pronoun, an office, the word for a body or somebody's ("her ministry") is left.

    Parameters
    ----------
    mention
        The mention as written.
    name
        The name that was read in it.
    """
    if name is not None and _OWNED.match(name):
        return True
    if name is None or " " in name or re.sub(r"^[Tt]he\s+", "", mention) == name:
        return False
    low = name.lower().strip(".")
    if low in PRONOUNS | _NUMBERS:
        return True
    return low in word_list("titles") or name in word_list("bodies") or name in word_list("places")
