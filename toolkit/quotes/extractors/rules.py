"""The shipped extractor: quotation marks and a dependency parse, read by hand-written rules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from toolkit.quotes import lexicon
from toolkit.quotes.extractors import clauses, frames
from toolkit.quotes.extractors.beside import Beside
from toolkit.quotes.extractors.draft import RELAYING, Draft, pass_on
from toolkit.quotes.extractors.frames import Range
from toolkit.quotes.extractors.people import People
from toolkit.quotes.extractors.piece import Piece
from toolkit.quotes.lexicon import words
from toolkit.quotes.models import model_of, model_version
from toolkit.quotes.parse import parse, pieces
from toolkit.quotes.zones import Zone, find_zones, outer_zones
from toolkit.records import Span, Statement

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Token

_ADVERBIAL = frozenset({"npadvmod", "advmod", "prep", "dobj", "dative", "advcl"})
_WEAK = frozenset({"topic", "judgement", "infinitive", "gerund", "noun clause", "aside", "view"})
"""Rules whose finds inside another statement are parts of it."""

_DASHES = frozenset({"–", "—", "--", "―"})
_THINKING = words("think believe hope expect")
_GIVING = words("made makes gave gives issued issues released posted")


class RuleExtractor:
    """Extract statements by rules over an English spaCy model.

    Parameters
    ----------
    model
        A spaCy name, a folder or a loaded pipeline; the shipped one if absent.
    """

    name = "rules"

    def __init__(self, model: str | Path | Language | None = None):
        self.nlp = model_of(model)
        self.how = f"rules over {model_version(self.nlp)}"

    def extract(self, text: str) -> list[Statement]:
        """Give every statement of a text, in order, undated.

        Parameters
        ----------
        text
            Any text.
        """
        spans = pieces(text)
        zones = outer_zones(find_zones(text, spans))
        people = People()
        found: list[tuple[Draft, list[Zone]]] = []
        previous: Draft | None = None
        announced: Draft | None = None
        at = 0
        for offset, doc in parse(text, spans, self.nlp):
            first = at
            while at < len(zones) and zones[at].start < offset + len(doc.text):
                at += 1
            own = zones[first:at]
            reader = _Reader(Piece(doc, offset, own, text), people)
            drafts = reader.drafts(previous, announced)
            announced = reader.announces()
            previous = drafts[-1] if drafts else None
            found += [(d, own) for d in drafts]
        return [_statement(text, draft, own, people) for draft, own in found]


class _Reader:
    """Applies the rules to one parsed paragraph."""

    def __init__(self, piece: Piece, people: People):
        self.piece, self.doc, self.people = piece, piece.doc, people

    def drafts(self, previous: Draft | None, announced: Draft | None) -> list[Draft]:
        """Apply every rule; the surer one wins."""
        found: list[Draft] = []
        for token in self.doc:
            if token.i not in self.piece.quoted:
                found += self._rules(token)
                if token.dep_ in {"nsubj", "nsubjpass"} and token.tag_ == "NNP":
                    self._note(token)
        found = _best_per_content(found)
        for draft in found:
            self.piece.take_zones(draft)
        found = pass_on(found, self.piece.text)
        found = [d for d in found if not _is_echo(d, found)]
        found = Beside(self.piece, self.people, previous, announced).complete(found)
        return sorted(found, key=lambda d: (d.content[0], d.cue))

    def announces(self) -> Draft | None:
        """Give speaker and cue of a last sentence that ends in a colon: "Caddell continued:"."""
        if not self.doc.text.rstrip().endswith(":"):
            return None
        last = list(self.doc.sents)[-1]
        for token in last:
            verb = frames.lemma(token)
            makes = token.lower_ in _GIVING and any(lexicon.singular(c.lower_) in lexicon.NOUNS for c in token.children)
            subject = frames.subject_of(token, self.piece.quoted)
            if subject is not None and (makes or (verb is not None and "speech" in lexicon.verb_classes()[verb])):
                return self._draft(token, subject, [], "colon", 0.8)
        return None

    def _note(self, subject: Token) -> None:
        """Remember a named subject as what a later pronoun may mean."""
        if frames.lemma(subject.head) in RELAYING and subject.i > subject.sent.start + 3:
            return  # "..., The Hill reported"
        for name in [c for c in subject.children if c.dep_ == "conj"]:
            self.people.note(self.piece.words(frames.noun_range(name)))
        self.people.note(self.piece.words(frames.noun_range(subject, alone=True)))

    # -- rules -------------------------------------------------------------------------------------------------------

    def _rules(self, token: Token) -> Iterator[Draft]:
        verb = frames.lemma(token)
        if verb is not None:
            draft = self._verb(token, verb)
            if draft:
                yield draft
        elif token.lower_ == "according":
            yield from self._according(token)
        elif token.tag_ in {"NN", "NNS"}:
            yield from self._noun(token)

    def _verb(self, token: Token, verb: str) -> Draft | None:
        classes = lexicon.verb_classes()[verb]
        subject = frames.subject_of(token, self.piece.quoted)
        passive = frames.is_passive(token)
        if (subject is None and not passive) or (subject is not None and frames.cannot_speak(subject, verb)):
            return None
        speech = "speech" in classes
        readings: list[tuple[str, float, list[Range]]] = []
        if speech:
            readings.append(("quotation", 0.95, self._quotation(token, subject)))
            readings.append(("clause", 0.85, self._clause(token, subject)))
        elif "view" in classes:
            readings.append(("view", 0.6, self._view(token)))
        if speech or verb in _THINKING:
            readings.append(("aside", 0.75, self._aside(token)))
        if subject is not None:
            readings += self._weaker(token, verb, passive)
        if speech:
            readings.append(("rest of sentence", 0.6, self._rest(token, verb)))
        if verb in RELAYING and subject is not None:
            readings.append(("relay", 0.5, self._before(token, subject)))
        rule, confidence, content = next((r for r in readings if r[2]), ("", 0.0, []))
        if rule in _WEAK and content and len(content) == 1:
            content = [self._to_dash(content[0])]
        return self._draft(token, subject, content, rule, confidence) if content else None

    def _weaker(self, token: Token, verb: str, passive: bool) -> Iterator[tuple[str, float, list[Range]]]:
        """Try the constructions that name what was said without saying it."""
        classes = lexicon.verb_classes()[verb]
        if "commit" in classes or "direct" in classes:
            yield "infinitive", 0.7, self._infinitive(token, "direct" in classes)
        if verb in lexicon.GERUND:
            yield "gerund", 0.65, self._gerund(token)
        if "judge" in classes:
            yield "judgement", 0.6, self._judgement(token, passive)
        if "topic" in classes:
            yield "topic", 0.45, self._topic(token, verb, passive)

    def _draft(self, cue: Token, subject: Token | None, content: list[Range], rule: str, confidence: float) -> Draft:
        verb = frames.lemma(cue) or ""
        negated = frames.child(cue, "neg") is not None or verb in lexicon.DENYING
        if subject is not None and subject.tag_ == "NNP" and subject.dep_ == "pobj" and rule != "according to":
            self._note(subject)
        hedged = verb in lexicon.HEDGING_VERBS or any(c.lower_ in lexicon.HEDGES for c in cue.children)
        return Draft(
            content=[self.piece.chars(r) for r in content],
            cue=self.piece.chars((cue.i, cue.i + 1)),
            speaker=self.piece.chars(frames.noun_range(subject)) if subject is not None else None,
            rule=rule, confidence=confidence, verb=verb, negated=negated, hedged=hedged,
            who=self.people.resolve(subject.lower_) if subject is not None else None,
        )  # fmt: skip

    def _quotation(self, verb: Token, subject: Token | None) -> list[Range]:
        """Give the quotations beside the verb, with the words of their clause that stand outside the marks."""
        zones = self.piece.quotation(verb, subject)
        if not zones:
            return []
        clause = self._clause(verb, subject)
        if clause and clause[0][0] > verb.i:
            zones = [z for z in zones if z[0] > verb.i or self.doc[z[0]].is_sent_start]
        joined = [c for c in clause if any(c[0] < z[1] and z[0] < c[1] for z in zones)]
        return zones + joined if zones else clause

    def _to_dash(self, span: Range) -> Range:
        """End a weak reading at a dash: what comes after it is the writer's."""
        dashes = [t.i for t in self.doc[slice(*span)] if t.text in _DASHES and t.i not in self.piece.quoted]
        dash = dashes[0] if len(dashes) == 1 else span[1]
        return (span[0], dash) if dash - span[0] > 1 else span

    def _view(self, verb: Token) -> list[Range]:
        """Give the finite clause after "believes", "hopes", "fears"."""
        clause = frames.child(verb, "ccomp")
        if clause is None or clause.left_edge.i <= verb.i or frames.child(clause, "nsubj", "nsubjpass", "expl") is None:
            return []
        return [frames.trim(self.doc, frames.subtree(clause))]

    def _clause(self, verb: Token, subject: Token | None) -> list[Range]:
        """Give the finite clause that the verb reports, with what the parser hangs beside it."""
        clause = clauses.reported_clause(verb)
        if clause is None:
            return []
        span = clauses.clause_range(verb, clause)
        if span[0] <= verb.i < span[1]:
            return self._around(span, verb, subject)
        more: list[Range] = []
        if clause.i > verb.i:
            own = [c.i - 1 for c in clause.children if frames.goes_back_to_speaker(c)]
            own += [t.left_edge.i for t in self.doc[slice(*span)] if frames.lemma(t) and frames.reported_in(t) == verb]
            span = (span[0], min(own)) if own else clauses.with_afterthoughts(span, verb)
            span = clauses.to_colon_end(self.doc, span, self.piece.quoted)
        else:
            more = [frames.trim(self.doc, r) for r in clauses.goes_on_after(verb)]
        span = clauses.without_leading_day(self.doc, frames.trim(self.doc, span), verb)
        return [r for r in (span, *more) if r[0] < r[1]]

    def _around(self, span: Range, verb: Token, subject: Token | None) -> list[Range]:
        """Cut the reporting words out of the clause they stand in."""
        own = [verb.i, verb.i + 1] + ([*frames.noun_range(subject)] if subject is not None else [])
        own += [c.right_edge.i + 1 for c in verb.children if c.i > verb.i and c.dep_ in _ADVERBIAL]
        rest = [frames.trim(self.doc, r) for r in frames.minus(span, (min(own), max(own)))]
        return [r for r in rest if r[0] < r[1]]

    def _aside(self, verb: Token) -> list[Range]:
        """Read "The base, he said, is empty": the sentence without the reporting words."""
        marked = frames.child(verb, "mark")
        as_said = marked is not None and marked.lower_ == "as" and verb.dep_ == "advcl"
        if verb.dep_ != "parataxis" and not as_said:
            return []
        rest = [frames.trim(self.doc, r) for r in frames.minus(frames.subtree(verb.head), frames.subtree(verb))]
        return [r for r in rest if r[1] - r[0] > 1]

    def _before(self, verb: Token, subject: Token) -> list[Range]:
        """Give the sentence that "..., The Hill reported" closes."""
        own = frames.noun_range(subject)
        closes = verb.i + 1 >= len(self.doc) or self.doc[verb.i + 1].text in {".", "!", "?"}
        if own[1] != verb.i or not closes or self.doc[own[0] - 1].text != ",":
            return []
        start = max((z.i for z in self.doc[: own[0]] if z.is_sent_start), default=0)
        span = frames.trim(self.doc, (start, own[0]))
        return [span] if span[1] - span[0] > 3 else []

    def _infinitive(self, verb: Token, with_object: bool) -> list[Range]:
        clause = frames.child(verb, "xcomp") or frames.child(verb, "ccomp")
        if clause is None or not any(c.tag_ == "TO" for c in clause.children):
            return []
        start, end = frames.subtree(clause)
        person = frames.child(verb, "dobj")
        if with_object and person is not None and verb.i < person.i < start:
            start = person.left_edge.i
        return [frames.trim(self.doc, (max(start, verb.i + 1), end))]

    def _gerund(self, verb: Token) -> list[Range]:
        """Give the -ing clause after "denied" or "suggested"."""
        clause = next((c for c in verb.children if c.dep_ in {"xcomp", "ccomp", "pcomp"} and c.tag_ == "VBG"), None)
        if clause is None or clause.left_edge.i <= verb.i:
            return []
        return [frames.trim(self.doc, frames.subtree(clause))]

    def _judgement(self, verb: Token, passive: bool) -> list[Range]:
        parts = [
            c for c in verb.children if c.i > verb.i and c.dep_ in {"dobj", "oprd", "prep", "ccomp", "xcomp", "acomp"}
        ]
        whom = frames.child(verb, "nsubjpass") if passive else frames.child(verb, "dobj")
        if whom is None and not any(c.dep_ in {"ccomp", "oprd"} for c in parts):
            return []
        parts = [c for c in parts if c.dep_ != "prep" or c.lower_ in {"for", "as", "of", "with", "to", "on", "over"}]
        if not parts:
            return []
        end = max(c.right_edge.i for c in parts) + 1
        end = max([end, *(c.right_edge.i + 1 for c in verb.children if c.dep_ == "prep" and c.left_edge.i == end)])
        span = (min(c.left_edge.i for c in parts), end)
        return [frames.trim(self.doc, span)]

    def _topic(self, verb: Token, name: str, passive: bool) -> list[Range]:
        if passive:
            told = frames.passive_subject(verb)
            return [frames.trim(self.doc, frames.noun_range(told))] if told is not None else []
        wanted = lexicon.PREPOSITIONS.get(name)
        if wanted:
            preps = [c for c in verb.children if c.dep_ == "prep" and c.lower_ in wanted and c.i > verb.i]
            objects = [o for p in preps for o in p.children if o.dep_ in {"pobj", "pcomp"}]
            if objects:
                return [frames.trim(self.doc, (objects[0].left_edge.i, objects[-1].right_edge.i + 1))]
        thing = frames.child(verb, "dobj")
        if thing is None or thing.i < verb.i or thing.tag_.startswith("PRP") or wanted:
            return []
        return [frames.trim(self.doc, frames.subtree(thing))]

    def _rest(self, verb: Token, name: str) -> list[Range]:
        """Take what follows "said" or "told ... that" to the sentence's end, where the parse shows no clause."""
        if name not in {"say", "tell"} and not any(t.lower_ == "that" for t in self.doc[verb.i + 1 : verb.i + 8]):
            return []
        start = verb.i + 1
        that = next((t for t in self.doc[verb.i + 1 : verb.i + 14] if t.lower_ == "that" and t.sent == verb.sent), None)
        if that is not None and not any(t.tag_.startswith("VB") for t in self.doc[start : that.i]):
            start = that.i
        elif name == "tell" or self.doc[min(start, len(self.doc) - 1)].tag_[:2] in {
            "IN",
            ",",
            ".",
            "TO",
            "''",
            "``",
            ":",
        }:
            return []
        span = frames.trim(self.doc, (start, verb.sent.end))
        return (
            [span]
            if span[1] - span[0] > 3 and any(t.tag_ in {"VBZ", "VBD", "VBP", "MD"} for t in self.doc[slice(*span)])
            else []
        )

    def _according(self, token: Token) -> Iterator[Draft]:
        to = frames.child(token, "prep")
        source = frames.child(to, "pobj") if to is not None else None
        if source is None:
            return
        own = (token.i, frames.noun_range(source)[1])
        sentence = token.sent
        at_edge = own[0] <= sentence.start + 1 or own[1] >= sentence.end - 2 or token.head is sentence.root
        whole = (sentence.start, sentence.end) if at_edge else frames.subtree(token.head)
        content = [frames.trim(self.doc, r) for r in frames.minus(whole, own)]
        content = [r for r in content if r[1] - r[0] > 1]
        if content:
            yield self._draft(token, source, content, "according to", 0.9)

    def _noun(self, token: Token) -> Iterator[Draft]:
        name = lexicon.singular(token.lower_)
        if name in lexicon.INFINITIVE_NOUNS:
            yield from self._plan(token)
        if name not in lexicon.NOUNS:
            return
        clause = frames.child(token, "acl", "ccomp", "relcl")
        if clause is None or not any(c.dep_ == "mark" and c.lower_ == "that" for c in clause.children):
            return
        owner = frames.child(token, "poss") or self._owner(token)
        yield self._draft(token, owner, [frames.trim(self.doc, frames.subtree(clause))], "noun clause", 0.6)

    def _plan(self, noun: Token) -> Iterator[Draft]:
        """Read "her decision to meet with him", where the text says whose."""
        clause = next((c for c in noun.children if c.dep_ in {"acl", "xcomp"} and c.i > noun.i), None)
        owner = frames.child(noun, "poss") or self._owner(noun)
        if clause is None or owner is None or not any(c.tag_ == "TO" for c in clause.children):
            return
        yield self._draft(noun, owner, [frames.trim(self.doc, frames.subtree(clause))], "noun clause", 0.5)

    def _owner(self, noun: Token) -> Token | None:
        for prep in noun.children:
            if prep.dep_ == "prep" and prep.lower_ in {"by", "from", "of", "among"} and prep.i > noun.i:
                return frames.child(prep, "pobj")
        if noun.dep_ in {"dobj", "attr"} and noun.head.tag_.startswith("VB"):
            return frames.subject_of(noun.head, self.piece.quoted)
        return None


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


def _kind(draft: Draft, zones: list[Zone]) -> Literal["direct", "mixed", "indirect"]:
    inside = [z for z in zones if any(a < z.end and b > z.start for a, b in draft.content)]
    if not inside:
        return "indirect"
    return "direct" if all(any(z.start <= a and b <= z.end for z in inside) for a, b in draft.content) else "mixed"


def _statement(text: str, draft: Draft, zones: list[Zone], people: People) -> Statement:
    mention = text[slice(*draft.speaker)] if draft.speaker else None
    return Statement(
        content=tuple(draft.content), cue_span=draft.cue, speaker=people.fullest(draft.who or mention), mention=mention,
        speaker_span=draft.speaker, via=draft.via, kind=_kind(draft, zones),
        rule=draft.rule, confidence=draft.confidence, negated=draft.negated, hedged=draft.hedged,
        text=" … ".join(text[a:b] for a, b in draft.content),
        cue=text[slice(*draft.cue)] or None,
    )  # fmt: skip
