"""The shipped extractor: quotation marks and a dependency parse, read by hand-written rules."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import DatelineWarning
from toolkit.quotes import lexicon
from toolkit.quotes.extractors import able, astray, clauses, dependencies, doubts, leftover, sayings, subjects
from toolkit.quotes.extractors.beside import Beside
from toolkit.quotes.extractors.constructions import Constructions
from toolkit.quotes.extractors.dependencies import Range
from toolkit.quotes.extractors.draft import RELAYING, Draft, Who, pass_on
from toolkit.quotes.extractors.finished import statements_of
from toolkit.quotes.extractors.mentions import Mentions
from toolkit.quotes.extractors.people import People
from toolkit.quotes.extractors.piece import Piece
from toolkit.quotes.extractors.pronouns import PRONOUNS
from toolkit.quotes.extractors.several import is_one_holder, several
from toolkit.quotes.extractors.shapes import announced_by, block_quotation, name_above, posted, posts
from toolkit.quotes.extractors.turns import answers, labels_of, signature
from toolkit.quotes.grades import is_pronoun
from toolkit.quotes.lexicon import words
from toolkit.quotes.listed_bodies import listed_body
from toolkit.quotes.models import model_of, model_version
from toolkit.quotes.parse import parse, pieces
from toolkit.quotes.quotation_spans import LONGEST_UNCLOSED, Quotation, find_quotations, outer_quotations
from toolkit.quotes.speakers import short_forms
from toolkit.records import Span, Statement

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Token

MOST_STATEMENTS = 10_000
"""Statements read of one document, with a warning above that says how far: 20,000 took 35 to 50 CPU seconds, and
10,000, the turns of some 1,500 pages of a hearing, are more than anybody reads."""

LONGEST_LEFT = 6
"""Words between what is said and its speaker that the parser may have hung on the wrong one."""

_WEAK = frozenset({"topic", "judgement", "infinitive", "gerund", "noun clause", "aside", "view", "attitude"})
"""Rules whose finds inside another statement are parts of it."""

_ANONYMOUS = re.compile(r"(?:that (?:his|her|their) names? )?not (?:to )?be (?:named|identified|used|quoted by name)")
"""What a source asks of the writer is no statement."""
_THINKING = words("think believe hope expect")
_BLAMING = words("accuse criticize blame condemn denounce charge")
"""Verbs worth reading in the passive though nobody is named: "he was accused of taking the money"."""
_GIVING = words("made makes gave gives issued issues released posted")


class RuleExtractor:
    """Extract statements by rules over an English spaCy model.

    Parameters
    ----------
    model
        A spaCy name, a folder or a loaded pipeline; the shipped one if absent.
    voices
        Names that open turns, as the file itself says.
    """

    name = "rules"

    def __init__(self, model: str | Path | Language | None = None, voices: Iterable[str] = ()):
        self.voices = frozenset(voices)
        self.nlp = model_of(model)
        self.how = f"rules over {model_version(self.nlp)}"

    def extract(self, text: str) -> list[Statement]:
        """Give every statement of a text, in order, undated."""
        spans = pieces(text)
        zones = outer_quotations(find_quotations(text, spans))
        people = People(aliases=short_forms(text))
        found: list[tuple[Draft, list[Quotation]]] = []
        previous: Draft | None = None
        announced: Draft | None = None
        at = 0
        labels, replies = labels_of(text, self.voices), answers(text, spans)
        unsigned: list[Piece] = []
        embedded = posts(text)
        for offset, doc in parse(text, spans, self.nlp):
            first = at
            end = offset + doc[-1].idx + len(doc[-1].text_with_ws)
            while at < len(zones) and zones[at].start < end:
                at += 1
            own = zones[first:at]
            piece = Piece(doc, offset, own, text)
            reader = _Reader(piece, people, labels, replies)
            drafts = posted(piece, embedded) or reader.drafts(previous, announced)
            if not drafts and unsigned and (name := signature(text, offset, piece.end)):
                drafts = [block_quotation(unsigned, name.span("name"))]
            block = unsigned and text[offset : offset + 1] == ">" and text[unsigned[-1].offset] == ">"
            kept = not drafts and not own
            unsigned = [*(unsigned if block else []), *([piece] if kept else [])]
            announced = reader.announces()
            previous = drafts[-1] if drafts else None
            found += [(d, own) for d in drafts]
            if len(found) >= MOST_STATEMENTS:
                warnings.warn(
                    f"the text holds more than {MOST_STATEMENTS:,} statements; read up to character {piece.end:,}",
                    DatelineWarning,
                    stacklevel=3,
                )
                break
        made = statements_of(text, found, zones, people)
        return [s for s in made if not (s.kind == "indirect" and is_pronoun(s.text))]  # "It was raised": nothing said


class _Reader:
    """Applies the rules to one parsed paragraph."""

    def __init__(self, piece: Piece, people: People, labels: frozenset[str], replies: frozenset[int]):
        self.piece, self.doc, self.people = piece, piece.doc, people
        self.labels, self.replies = labels, replies
        self.mentions = Mentions(piece, people)
        self.read = Constructions(piece)

    def drafts(self, previous: Draft | None, announced: Draft | None) -> list[Draft]:
        """Apply every rule; the surer one wins."""
        found: list[Draft] = []
        for token in self.doc:
            self.mentions.take(token)
            if token.i not in self.piece.quoted:
                found += self._rules(token)
                self.mentions.note(token)
        found = _best_per_content(found)
        for draft in found:
            self.piece.take_zones(draft)
        found = pass_on(found, self.piece.text)
        found = [d for d in found if not _is_echo(d, found)]
        for draft in found:
            draft.supposed = draft.supposed or doubts.is_hearsay(draft, found)
            draft.supposed = draft.supposed or doubts.says_twice(draft, found, self.piece.text)
        beside = Beside(self.piece, self.people, previous, announced, labels=self.labels, answers=self.replies)
        found = sorted(beside.complete(found), key=lambda d: (d.content[0], d.cue))
        doubts.doubt_replies([*([previous] if previous else []), *found])
        for draft in found:
            draft.supposed = draft.supposed or leftover.is_in_part(self.piece, draft)
        return found

    def announces(self) -> Draft | None:
        """Give speaker and cue of a last sentence that ends in a colon: "Caddell continued:"; or of a name alone."""
        text, start, end = self.piece.text, self.piece.offset, self.piece.end
        alone = text[start:end].strip()
        if alone in self.labels:
            return Draft([], (end - 1, end), (start, start + len(alone)), "transcript", 0.8)
        named = announced_by(text, start, end)
        if named is not None:
            return Draft([], (end - 1, end), named, "from", 0.8, who=self.people.resolve(text[slice(*named)]))
        if (above := name_above(text, start, end)) is not None:
            return Draft([], above, above, "name above", 0.5)
        if not text[start:end].rstrip().endswith(":"):
            return None
        last = list(self.doc.sents)[-1]
        for token in last:
            verb = dependencies.lemma(token)
            makes = token.lower_ in _GIVING and any(lexicon.singular(c.lower_) in lexicon.NOUNS for c in token.children)
            subject = subjects.subject_of(token, self.piece.quoted)
            if subject is not None and (makes or (verb is not None and "speech" in lexicon.verb_classes()[verb])):
                return self._draft(token, subject, [], "colon", 0.8)
        return None

    # -- rules -------------------------------------------------------------------------------------------------------

    def _rules(self, token: Token) -> Iterator[Draft]:
        verb = dependencies.lemma(token)
        if verb is not None:
            draft = self._verb(token, verb)
            if draft:
                yield draft
        elif token.lower_ == "according":
            yield from self._according(token)
        elif token.lower_ in {"put", "puts"}:
            yield from self._put_at(token)
        elif token.tag_ in {"NN", "NNS"}:
            yield from self._noun(token)
        elif token.lower_ == "clear" or token.lower_ in lexicon.ATTITUDES:
            yield from self._attitude(token)

    def _verb(self, token: Token, verb: str) -> Draft | None:
        classes = lexicon.verb_classes()[verb]
        subject = subjects.subject_of(token, self.piece.quoted)
        subject = subject and subjects.last_named(subject, token)
        passive = dependencies.is_passive(token)
        if (subject is None and not passive) or _says_nothing(token, subject, verb):
            return None
        speech = "speech" in classes
        readings: list[tuple[str, float, list[Range]]] = []
        if speech:
            readings.append(("quotation", 0.95, self.read.quotation(token, subject)))
            readings.append(("clause", 0.85, self.read.clause(token, subject)))
        elif "view" in classes:
            readings.append(("view", 0.6, self.read.view(token)))
        if speech or verb in _THINKING:
            readings.append(("aside", 0.75, self.read.aside(token)))
        if subject is not None:
            readings += self._weaker(token, verb, passive)
        elif verb in _BLAMING:
            readings.append(("judgement", 0.4, self.read.judgement(token, passive)))
        if speech:
            readings.append(("rest of sentence", 0.6, self.read.rest(token)))
        if verb in RELAYING and subject is not None:
            readings.append(("relay", 0.5, self.read.before(token, subject)))
        rule, confidence, content = next((r for r in readings if r[2]), ("", 0.0, []))
        if rule in _WEAK and content and len(content) == 1:
            content = [self.read.to_dash(content[0])]
        if rule == "clause" and subject is not None:
            content = self._up_to_speaker(content, subject)
            content[:1] = [clauses.office_before_name(self.doc, r, subject, token) for r in content[:1]]
        if not content or _ANONYMOUS.fullmatch(self.piece.words(content[0])):
            return None
        return self._draft(token, subject, content, rule, confidence)

    def _is_name(self, noun: Token) -> bool:
        """Tell a family name that the tagger takes for a plural ("Adkins said"), by its capital or as it is known."""
        return noun.text[:1].isupper() and (not noun.is_sent_start or self.people.has_named(noun.text))

    def _up_to_speaker(self, content: list[Range], subject: Token) -> list[Range]:
        """Stretch what is said to the speaker behind it, where the parser has hung its last words on the speaker."""
        start, end = content[0]
        own = dependencies.noun_range(subject)[0]
        between = self.doc[end:own]
        if end == own and (title := clauses.title_at_end(self.doc, content[0])) > start:
            return [(start, title), *content[1:]]
        if not end < own or len(content) > 1 or len(between) > LONGEST_LEFT or end - start < 2:
            return content
        hung = [t for t in between if not t.is_punct]
        if not hung or any(subject not in t.ancestors for t in hung):
            return content
        return [dependencies.trim(self.doc, (start, own))]

    def _weaker(self, token: Token, verb: str, passive: bool) -> Iterator[tuple[str, float, list[Range]]]:
        """Try the constructions that name what was said without saying it."""
        classes = lexicon.verb_classes()[verb]
        if "commit" in classes or "direct" in classes:
            yield "infinitive", 0.7, self.read.infinitive(token, "direct" in classes)
        if verb in lexicon.GERUND:
            yield "gerund", 0.65, self.read.gerund(token)
        if "judge" in classes:
            yield "judgement", 0.6, self.read.judgement(token, passive)
        if "topic" in classes:
            yield "topic", 0.45, self.read.topic(token, verb, passive)

    def _draft(self, cue: Token, subject: Token | None, content: list[Range], rule: str, confidence: float) -> Draft:
        verb = dependencies.lemma(cue) or ""
        denial = sayings.denial_end(cue, verb)
        negated = dependencies.child(cue, "neg") is not None or denial is not None
        if subject is not None and subject.tag_ == "NNP" and subject.dep_ == "pobj":
            named = self.people.names_person(self.piece.words(dependencies.noun_range(subject, alone=True)))
            if named or rule != "according to":
                self.mentions.subject(subject)
        hedged = verb in lexicon.HEDGING_VERBS or any(c.lower_ in lexicon.HEDGES for c in cue.children)
        who = self._who(subject, cue) if subject is not None else None
        name: str | None = None
        doubtful = astray.is_doubtful(self.doc, cue, subject, content, rule)
        if subject is not None:
            doubtful = doubtful or not (able.may_speak(subject) or self._is_name(subject))
            words = self.piece.words(dependencies.noun_range(subject, alone=True))
            name = self.people.fullest(words)
            self.people.speaking = who.name if who else name
        return Draft(
            content=[self.piece.chars(r) for r in content],
            cue=self.piece.chars((cue.i, denial or cue.i + 1)),
            speaker=self.piece.chars(dependencies.noun_range(subject, cue=cue)) if subject is not None else None,
            rule=rule,
            confidence=confidence,
            verb=verb,
            negated=negated,
            hedged=hedged,
            who=who,
            name=name,
            supposed=doubtful,
        )

    def _who(self, subject: Token, cue: Token) -> Who | None:
        """Give whom a subject stands for where it is a pronoun, a description, or two names with "and"."""
        listed = listed_body(self.piece.words(dependencies.noun_range(subject)))
        others = subjects.joined(subject) if listed is None else []
        if others and not is_one_holder(self.piece, subject, others):
            return several(self.piece, self.people, subject, others)
        if subject.lower_ in {"i", "we"}:
            speaking = self.people.speaking if self._in_open_quotation(subject) else None
            return Who(speaking) if speaking else None
        if subject.lower_ in PRONOUNS:
            return self.mentions.who(subject)
        return self.people.resolve(self.piece.words(dependencies.noun_range(subject, cue=cue)))

    def _in_open_quotation(self, token: Token) -> bool:
        """Tell whether a quotation opened in an earlier paragraph has not been closed before a token."""
        at = self.piece.offset + token.idx
        lead = self.piece.text[max(0, at - LONGEST_UNCLOSED) : at]
        return max(lead.rfind("“"), lead.rfind("``")) > max(lead.rfind("”"), lead.rfind("''"))

    def _according(self, token: Token) -> Iterator[Draft]:
        to = dependencies.child(token, "prep")
        source = dependencies.child(to, "pobj") if to is not None else None
        if source is None:
            return
        own = (token.i, dependencies.past_date(self.doc, dependencies.noun_range(source)[1]))
        sentence = token.sent
        at_edge = own[0] <= sentence.start + 1 or own[1] >= sentence.end - 2 or token.head is sentence.root
        whole = (sentence.start, sentence.end) if at_edge else dependencies.subtree(token.head)
        content = [dependencies.trim(self.doc, r) for r in dependencies.minus(whole, own)]
        content[:1] = [clauses.behind_announcement(self.doc, r, self.piece.quoted) for r in content[:1]]
        content[:1] = [clauses.without_link(self.doc, r) for r in content[:1]]
        content = [r for r in content if not doubts.goes_on_with_source(self.doc, r, own)]
        content = [r for r in content if r[0] < r[1]]
        content = [r for r in content if r[1] - r[0] > 1 or self.doc[r[0]].tag_[:2] in {"NN", "PR"}]
        if any(r[1] - r[0] > 1 for r in content):
            draft = self._draft(token, source, content, "according to", 0.9)
            draft.supposed = draft.supposed or any(sayings.is_aside(self.doc[slice(*r)]) for r in content)
            draft.supposed = draft.supposed or doubts.is_name_of_source(self.doc, content, own)
            draft.supposed = draft.supposed or doubts.is_source_s(self.doc, content, own, self.piece.quoted)
            yield draft

    def _put_at(self, token: Token) -> Iterator[Draft]:
        """Read "Kamotho put the number of missing at 31"."""
        subject, content = subjects.subject_of(token, self.piece.quoted), self.read.put_at(token)
        if subject is not None and content and not _says_nothing(token, subject, "put"):
            yield self._draft(token, subject, content, "put at", 0.85)

    def _noun(self, token: Token) -> Iterator[Draft]:
        name = lexicon.singular(token.lower_)
        if name in lexicon.INFINITIVE_NOUNS:
            yield from self._plan(token)
        if name not in lexicon.NOUNS:
            return
        clause = dependencies.child(token, "acl", "ccomp", "relcl")
        if clause is None or not any(c.dep_ == "mark" and c.lower_ == "that" for c in clause.children):
            return
        owner = dependencies.child(token, "poss") or self._owner(token)
        yield self._draft(token, owner, [dependencies.trim(self.doc, dependencies.subtree(clause))], "noun clause", 0.6)

    def _attitude(self, token: Token) -> Iterator[Draft]:
        """Read "she was adamant that ..." and "he made it clear that ..."."""
        clause = dependencies.child(token, "ccomp") or dependencies.child(token.head, "ccomp")
        subject = subjects.subject_of(token.head, self.piece.quoted)
        made = token.head.lower_ in {"make", "made", "makes", "making"}
        if clause is None or subject is None or clause.i < token.i or (token.lower_ == "clear") != made:
            return
        finite = dependencies.child(clause, "nsubj", "nsubjpass", "expl") is not None
        if finite and (able.can_speak(subject) or subject.tag_ == "PRP") and subject.lower_ != "it":
            start, end = dependencies.subtree(clause)
            span = dependencies.trim(self.doc, (max(start, token.i + 1), end))
            yield self._draft(token, subject, [span], "attitude", 0.6)

    def _plan(self, noun: Token) -> Iterator[Draft]:
        """Read "her decision to meet with him", where the text says whose."""
        clause = next((c for c in noun.children if c.dep_ in {"acl", "xcomp"} and c.i > noun.i), None)
        owner = dependencies.child(noun, "poss") or self._owner(noun)
        if clause is None or owner is None or not any(c.tag_ == "TO" for c in clause.children):
            return
        yield self._draft(noun, owner, [dependencies.trim(self.doc, dependencies.subtree(clause))], "noun clause", 0.5)

    def _owner(self, noun: Token) -> Token | None:
        for prep in noun.children:
            if prep.dep_ == "prep" and prep.lower_ in {"by", "from", "of", "among"} and prep.i > noun.i:
                return dependencies.child(prep, "pobj")
        if noun.dep_ in {"dobj", "attr"} and noun.head.tag_.startswith("VB"):
            return subjects.subject_of(noun.head, self.piece.quoted)
        return None


def _says_nothing(token: Token, subject: Token | None, verb: str) -> bool:
    """Tell verbs that report nothing: a question put, a thing for a subject, "declined to say", "if she says"."""
    if dependencies.is_put_to(token) or (verb == "continue" and dependencies.child(token, "xcomp") is not None):
        return True
    if subject is not None and (able.cannot_speak(subject, verb) or subjects.is_nobody(subject)):
        return True
    return sayings.only_supposed(token) or sayings.was_not_said(token, verb) or sayings.kept_silent(token)


def _is_echo(draft: Draft, others: list[Draft]) -> bool:
    """Tell whether a weak reading only repeats part of what a statement holds; one that is passed on stays."""
    return draft.rule in _WEAK and any(
        o.rule not in _WEAK and o.verb not in RELAYING and o.holds(draft.cue) for o in others if o is not draft
    )


def _best_per_content(drafts: list[Draft]) -> list[Draft]:
    """Keep one draft for one content: the surer."""
    kept: dict[tuple[Span, ...], Draft] = {}
    for draft in drafts:
        key = tuple(draft.content)
        if key not in kept or draft.confidence > kept[key].confidence:
            kept[key] = draft
    return list(kept.values())
