"""Reads who is named where in a parsed paragraph, in the order of the words, into the memory of ``People``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.quotes import lexicon
from toolkit.quotes.asides import without_genitive
from toolkit.quotes.extractors import dependencies, sayings
from toolkit.quotes.extractors.draft import RELAYING, Who
from toolkit.quotes.extractors.people import People
from toolkit.quotes.extractors.piece import Piece
from toolkit.quotes.extractors.pronouns import PRONOUNS, Place
from toolkit.quotes.lexicon import words

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_OBJECTS = frozenset({"pobj", "dobj", "appos", "attr", "dative", "conj"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_NAMES = frozenset({"NNP", "NNPS"})

_INQUIRED = words("inquired enquired queried")
_SMALL = words("the and for off with from over into after before but nor its his her out via amid than that this")
"""Words that a headline in title case leaves small."""

HEADLINE_WORDS = 5
"""Words a sentence must have before its capitals can make it a headline."""

HEADLINE_SHARE = 0.9
"""Share of the longer words that open with a capital from which a sentence is a headline in title case."""


class Mentions:
    """Keeps track of who is named while the words of one paragraph go by.

    Parameters
    ----------
    piece
        The paragraph.
    people
        Persons and bodies named so far; changed in place.
    """

    def __init__(self, piece: Piece, people: People):
        self.piece, self.doc, self.people = piece, piece.doc, people
        self.meant: dict[int, Who | None] = {}
        self._fresh = True
        self._headline = False

    def take(self, token: Token) -> None:
        """Take in the next word: the sentences are counted by their words outside quotation marks.

        Parameters
        ----------
        token
            Each word of the paragraph, in order.
        """
        if token.is_sent_start or token.i == 0:
            self._fresh = True
        if token.i in self.piece.quoted or token.is_punct or token.is_space:
            return
        if self._fresh:
            self.people.note_family(token.sent.text)
            self.people.sentence += 1
            self._fresh = False
            self._headline = is_headline(token.sent)

    def note(self, token: Token) -> None:
        """Remember whom a word names, after the rules have read it."""
        if self._headline:
            return
        if token.dep_ in _SUBJECTS:
            if token.lower_ in PRONOUNS:
                self._pronoun(token)
            elif token.tag_ in _NAMES or token.tag_ in {"NN", "NNS"}:
                self.subject(token)
        elif token.tag_ in _NAMES and token.dep_ in _OBJECTS and not _is_whereabouts(token):
            self._other(token)
        elif token.tag_ in _NAMES and token.dep_ == "poss":
            owner = self.piece.words(dependencies.noun_range(token, alone=True))
            self.people.note(without_genitive(owner), "owner")

    def subject(self, token: Token) -> None:
        """Remember a subject, and those joined to it, as whom a later pronoun may mean."""
        start, end = dependencies.noun_range(token)
        if end < len(self.doc) and self.doc[end].text == ":" and self.doc[start].lower_ in lexicon.verb_forms():
            return  # "Said Ellis: ..."
        relays = dependencies.lemma(token.head) in RELAYING and token.i > token.sent.start + 3
        if relays and not self.people.names_person(self.piece.words(dependencies.noun_range(token, alone=True))):
            return  # "..., The Hill reported"
        place = place_of(token)
        if token.tag_ in _NAMES or token.tag_ in {"NN", "NNS"}:
            words_of = self.piece.words(dependencies.noun_range(token, alone=True))
            self.people.note(words_of, place, common=token.tag_ not in _NAMES)
        for name in [c for c in token.children if c.dep_ == "conj"]:
            self.people.note(self.piece.words(dependencies.noun_range(name)), place)

    def who(self, pronoun: Token) -> Who | None:
        """Give whom a pronoun means, worked out once; what is said inside its sentence means nobody."""
        if pronoun.i not in self.meant:
            marked = any(c.dep_ == "mark" for c in pronoun.head.children)
            aside = (pronoun.head.dep_ in {"parataxis", "dep"} and not marked) or _closes_what_is_said(pronoun)
            aside = aside or _was_object(pronoun)
            self.meant[pronoun.i] = self.people.resolve(pronoun.text, aside=aside)
        return self.meant[pronoun.i]

    def _pronoun(self, token: Token) -> None:
        self.people.note_pronoun(token.lower_, self.who(token), place_of(token))

    def _other(self, name: Token) -> None:
        holder = name.head if name.dep_ == "appos" else name
        if holder.dep_ in _SUBJECTS and holder.i not in self.piece.quoted:
            return  # noted with the subject
        behind = self.doc[name.i + 1 : name.i + 4]
        told = [t.lower_ for t in behind[:2]] == [",", "who"] and any(
            dependencies.lemma(t) in lexicon.SPEECH or t.lower_ in _INQUIRED for t in behind
        )
        place: Place = "speaker" if told else "other"  # "a question raised by Anura Silva, who inquired whether"
        self.people.note(self.piece.words(dependencies.noun_range(holder, alone=True)), place)
        if told:
            self.people.doubt_last()


def _was_object(pronoun: Token) -> bool:
    """Tell "When a reporter reached him, he said": he is whom the clause before is about, and not who acts there."""
    wanted = {"he": "him", "she": "her"}.get(pronoun.lower_)
    ahead = pronoun.doc[pronoun.sent.start : pronoun.i]
    return any(t.lower_ == wanted and t.dep_ in {"dobj", "pobj", "dative"} for t in ahead)


def _closes_what_is_said(pronoun: Token) -> bool:
    """Tell "The victim was taken to a hospital, she said": whoever the words before are about did not say them."""
    clause = dependencies.child(pronoun.head, "ccomp")
    return clause is not None and clause.right_edge.i < pronoun.i and dependencies.lemma(pronoun.head) in lexicon.SPEECH


def place_of(subject: Token) -> Place:
    """Tell whether a subject speaks, is another subject, or stands inside the words of somebody else."""
    verb = subject.head
    while verb.dep_ in {"conj", "xcomp"} and verb.head is not verb:
        verb = verb.head
    reported = verb.dep_ in {"ccomp", "advcl"} and dependencies.lemma(verb.head) in lexicon.SPEECH
    if reported and verb.dep_ == "ccomp":
        return "inside"
    if sayings.only_supposed(verb):
        return "inside"  # "If the governor says the road is safe, Kiptoo will go"
    speaks = verb.dep_ != "advcl" and dependencies.lemma(subject.head) in lexicon.SPEECH
    return "speaker" if speaks else "subject"


def is_headline(sentence: Span) -> bool:
    """Tell a headline in title case or in capitals: its long words all open with a capital."""
    long = [t.text for t in sentence if t.is_alpha and len(t) > 2 and t.lower_ not in _SMALL]
    if len(long) < HEADLINE_WORDS or len(sentence) < HEADLINE_WORDS:
        return False
    return sum(w[0].isupper() for w in long) >= HEADLINE_SHARE * len(long)


def _is_whereabouts(name: Token) -> bool:
    """Tell "in Kyiv" and "at Verrell Tower": no person stands behind these."""
    return name.dep_ == "pobj" and name.head.lower_ in {"in", "at", "from", "near", "on", "across", "into", "outside"}
