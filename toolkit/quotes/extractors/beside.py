"""Quotations that no rule over the parse has claimed, given to a speaker by what stands beside them."""

from __future__ import annotations

import re

from toolkit.quotes import lexicon
from toolkit.quotes.extractors import able, dependencies, doubts, leftover, shapes, subjects, turns
from toolkit.quotes.extractors.dependencies import Range
from toolkit.quotes.extractors.draft import Draft, Who, merge_spans
from toolkit.quotes.extractors.people import People
from toolkit.quotes.extractors.piece import Piece
from toolkit.quotes.grades import PRINTED_RULES
from toolkit.quotes.lexicon import words
from toolkit.quotes.quotation_spans import Quotation
from toolkit.records import Span

_SIGNED = re.compile(
    r"\s*[―—–-]{1,2}\s*(?P<name>[A-Z][\w.’'-]*(?:\s+(?:[A-Z][\w.’'-]*|de|van|von|al)){0,4})(?:,[^\n]{0,80})?\s*\.?\s*$"
)
_SIGNED_PARAGRAPH = re.compile(
    r"\s*[\"“”„«](?P<words>.+?)[\"“”’']?\s*[―—–]{1,2}\s*(?P<name>[A-Z][^\n.,]{2,50})\.?\s*$", re.S
)
_HEADLINE = re.compile(r"\s*(?P<name>[A-Z][^:.!?“”\"\n]{1,80}?)(?P<colon>:)\s*$")
_NOUN_STOP = words("in on at during after before when while as who which that if because with and but")
_NEW_SENTENCE = re.compile(r"\s+(?:[A-Z][\w’'-]*\s+){0,4}[\w’'-]+\s+(?:that|it|he|she|they|the|a|his|her|its)\b")
_PUT_AT = re.compile(r"\bat\s+(?:about\s+|some\s+|around\s+)?$")
"""What stands between "put the depth" and the words put: those are the speaker's."""
_REPORTING = frozenset({"speech", "topic", "judge", "direct"})
"""Classes of verbs that may announce a quotation with a colon."""
_SENTENCE_INSIDE = re.compile(r"[.!?][”\"’')]*\s+\S")
"""A sentence end with more behind it: another sentence stands between two quotations."""

_OPENING_QUOTATION = frozenset({"from", "name above"})
"""Announcements that need a quotation behind them: "More from the Courier:" opens a list."""

LONG = 8
"""Words from which a paragraph that is all quotation is more than a heading in quotation marks."""

LONGEST_LABEL = 7
"""Words before a colon that may be a speaker's name with the office."""

SHORTEST = 4
"""Words from which a quotation without reporting words is worth a guess; shorter ones are mostly scare quotes."""


def _leads_on(text: str, zone: Quotation) -> bool:
    """Tell whether a comma, a question mark or a cry joins a quotation to the words behind it."""
    inside = text[zone.start : zone.end].rstrip("”\"'’»")
    return inside[-1:] in {",", "?", "!", "…"} or text[zone.end : zone.end + 1] == ","


class Beside:
    """Completes the drafts of one paragraph.

    Parameters
    ----------
    piece
        The paragraph.
    people
        Persons named so far.
    previous
        Last statement of the paragraph before.
    announced
        Statement that the paragraph before opened with a colon.
    labels
        Names that open the turns of a transcript.
    answers
        Where the answers of an unmarked interview begin.
    """

    def __init__(
        self,
        piece: Piece,
        people: People,
        previous: Draft | None,
        announced: Draft | None = None,
        *,
        labels: frozenset[str] = frozenset(),
        answers: frozenset[int] = frozenset(),
    ):
        self.piece, self.people, self.previous, self.announced = piece, people, previous, announced
        self.labels, self.answers = labels, answers

    def complete(self, drafts: list[Draft]) -> list[Draft]:
        """Attach or add what is left, quotation by quotation.

        Parameters
        ----------
        drafts
            What the rules over the parse have found.
        """
        whole = self._announced(drafts) or self._turn(drafts) or self._signed_paragraph() or self._answer()
        if whole is not None:
            whole.zones = list(range(len(self.piece.zones)))
            return [whole]
        found = [self._renamed(d) for d in drafts]
        for number, zone in enumerate(self.piece.zones):
            if any(number in d.zones for d in found):
                continue
            draft = (
                self._signed(zone)
                or self._by_shape(zone)
                or self._continued(zone)
                or self._second_half(zone, found)
                or self._after(zone)
                or self._colon(zone)
                or self._clause_colon(zone)
                or self._same_sentence(zone, found)
                or self._next_sentence(zone, found)
                or self._runs_on(zone, found)
                or self._subject(zone)
                or self._alone(zone)
            )
            if draft is None:
                continue
            if draft not in found:
                found.append(draft)
            draft.zones.append(number)
            draft.content = merge_spans(self.piece.text, [*draft.content, zone.span])
        return found

    def _renamed(self, draft: Draft) -> Draft:
        """Set right the speaker of "Standing in her kitchen, Ida Holm, a nurse, said: “...”" where the parse errs."""
        if not draft.supposed or draft.rule != "quotation" or draft.cue[0] > draft.content[0][0]:
            return draft
        told = shapes.named_before(self.piece.text, self.piece.offset, draft.content[0][0])
        if told is None or told[1] != draft.cue:
            return draft
        return Draft(
            draft.content, draft.cue, told[0], "named before", 0.85, draft.verb, draft.negated, zones=draft.zones
        )

    def _new(self, zone: Quotation, speaker: Span | None, cue: Span, rule: str, confidence: float) -> Draft:
        words = self.piece.text[slice(*speaker)] if speaker else ""
        who = self.people.resolve(words) if words else None
        return Draft([zone.span], cue, speaker, rule, confidence, who=who)

    def _announced(self, drafts: list[Draft]) -> Draft | None:
        """Take a paragraph that the one before it announced with a colon."""
        if self.announced is None:
            return None
        start, end = self.piece.offset, self.piece.end
        zone = self.piece.zones[0] if self.piece.zones else None
        opens = zone is not None and not self.piece.text[start : zone.start].strip()
        if not opens and drafts:
            return None
        span = zone.span if zone is not None and opens and zone.end > start + (end - start) * 0.5 else (start, end)
        if self.announced.rule in _OPENING_QUOTATION and not opens:
            return None
        rule = self.announced.rule if self.announced.rule == "transcript" else "colon"
        if rule == "colon" and opens and zone is not None and shapes.hands_over(self.piece, zone, self.announced):
            rule = "announced"
        told = self.announced
        return Draft([span], told.cue, told.speaker, rule, 0.8, told.verb, who=told.who, name=told.name)

    def _signed_paragraph(self) -> Draft | None:
        """Read a paragraph that is one quotation with a name after a dash, whatever its marks."""
        match = _SIGNED_PARAGRAPH.match(self.piece.text, self.piece.offset, self.piece.end)
        if match is None or len(match["name"].split()) > 6 or turns.is_byline(match["name"]):
            return None
        outside = (t for t in self.piece.doc if t.i not in self.piece.quoted)
        if len(self.piece.zones) > 1 and any(dependencies.lemma(t) in lexicon.SAYING for t in outside):
            return None  # “A,” said a spokesman. “B.”—Ida Holm
        dash = match.end("words"), match.start("name")
        return Draft([match.span("words")], dash, match.span("name"), "signature", 0.85)

    def _turn(self, drafts: list[Draft]) -> Draft | None:
        """Read a turn of a transcript: "PENCE: Well, look ..."."""
        match = turns.turn_of(self.piece.text, self.piece.offset, self.piece.end, self.labels)
        if match is None or (len(self.labels) < 2 and any(d.rule == "quotation" for d in drafts)):
            return None
        words_of = (match.end(), self.piece.end - 2 * self.piece.text.endswith("**", match.end(), self.piece.end))
        if match["name"] == "Q":
            return Draft([words_of], match.span("colon"), None, "question", 0.5)
        rule, confidence = ("answer", 0.5) if match["name"] == "A" else ("transcript", 0.8)
        name = turns.witness_of(self.piece.text, self.labels) if rule == "answer" else None
        name = name or self.people.by_initials(match["name"])
        spoken = merge_spans(self.piece.text, turns.without_line_numbers(self.piece.text, words_of))
        speaker = match.span("name") if rule == "transcript" or name else None
        who = Who(name, sure=True) if name else None
        said = self.piece.text[slice(*words_of)]  # "Square Cofounder: Jack Dorsey Is Like a Cat" is a headline
        headline = doubts.is_titled(said) and said.rstrip()[-1:].isalnum() and " " in said
        return Draft(spoken, match.span("colon"), speaker, rule, confidence, who=who, supposed=headline)

    def _answer(self) -> Draft | None:
        """List an answer of an interview whose questions stand unmarked above it; who answers is said elsewhere."""
        if self.piece.offset not in self.answers:
            return None
        start = self.piece.offset
        return Draft([(start, self.piece.end)], (start, start), None, "answer", 0.4)

    def _signed(self, zone: Quotation) -> Draft | None:
        """Read "“...” ― Pamela Padilla"."""
        match = _SIGNED.match(self.piece.text, zone.end, self.piece.end)
        if match is None and not self.piece.text[zone.end : self.piece.end].strip():
            below = re.compile(r"\s*").match(self.piece.text, self.piece.end)
            start = below.end() if below else self.piece.end
            stop = self.piece.text.find("\n", start)
            match = turns.signature(self.piece.text, start, len(self.piece.text) if stop < 0 else stop)
        if match is None or turns.is_byline(match["name"]):
            return None
        return self._new(zone, match.span("name"), (zone.end, match.start("name")), "signature", 0.85)

    def _by_shape(self, zone: Quotation) -> Draft | None:
        """Read "“...”, so Reimann", "in the words of Ida Holm, “...”", "Asked ..., Maria Tau, 62, said: “...”"."""
        text, start = self.piece.text, self.piece.offset
        behind = shapes.so_named(text, zone.end, self.piece.end)
        if behind is not None:
            return self._new(zone, behind.span("name"), (zone.end, behind.start("name")), "so named", 0.85)
        before = shapes.in_words_of(text, start, zone.start)
        if before is not None:
            return self._new(zone, before.span("name"), before.span("name"), "in the words of", 0.85)
        told = shapes.named_before(text, start, zone.start)
        return self._new(zone, told[0], told[1], "named before", 0.85) if told else None

    def _after(self, zone: Quotation) -> Draft | None:
        """Read "“...,” said Leslie Wimes" and "“...,” the former secretary said" where the parse went astray.

        A quotation that ends its sentence has nothing to do with the words that follow.
        """
        if self._ends_sentence(zone):
            return None
        after = self.piece.token_at(zone.end)
        tokens = list(self.piece.doc[after : after + 16])
        if tokens and tokens[0].text in {":", ";", "–", "—", "--"}:
            return None  # "‘Shocking’: Watch Bert Jonker react"
        if tokens and tokens[0].text == ",":
            tokens = tokens[1:]
        verb = next((t for t in tokens if t.tag_.startswith("VB")), None)
        if doubts.is_titled(self.piece.text[zone.start : zone.end]) or (
            tokens[:1] != [verb] and not _leads_on(self.piece.text, zone)
        ):
            return None  # "appearing on the “Face the Nation” program, Powell reported on ..."
        if verb is None or "speech" not in lexicon.verb_classes().get(dependencies.lemma(verb) or "", ()):
            return None
        stop = next((t.i for t in tokens if t.text in {".", ";", "?"}), len(self.piece.doc))
        behind = self.piece.doc[verb.i + 1 : stop][:1]
        if verb.i >= stop or (verb != tokens[0] and any(t.tag_ == "PRP" or t.lower_ == "that" for t in behind)):
            return None  # "the “Apple community,” Jobs said he had ..."
        if verb is tokens[0]:
            ends = (
                t for t in self.piece.doc[verb.i + 1 :] if t.is_punct or t.lower_ in _NOUN_STOP or t.tag_[:2] == "VB"
            )
            source: Range = (verb.i + 1, next((t.i for t in ends), stop))
        else:
            source = dependencies.trim(self.piece.doc, (tokens[0].i, verb.i))
        nouns = [t for t in self.piece.doc[slice(*source)] if t.tag_[:2] == "NN" or t.tag_ == "PRP"]
        if tokens[0].tag_ in {"IN", "WDT", "WP"} or (nouns and not any(able.can_speak(t) for t in nouns)):
            return None  # "working on “a few things,” about which he says little"; "“Keep out,” read one banner"
        if source[0] >= source[1] or not any(t.tag_[:2] in {"NN", "PR"} for t in self.piece.doc[slice(*source)]):
            return None
        return self._new(zone, self.piece.chars(source), self.piece.chars((verb.i, verb.i + 1)), "beside", 0.8)

    def _colon(self, zone: Quotation) -> Draft | None:
        """Read "Trump: “...”" and a paragraph that the one before it announced with a colon."""
        lead = self.piece.text[self.piece.offset : zone.start]
        named = shapes.announced_by(self.piece.text, self.piece.offset, zone.start)
        if named is not None:
            return self._new(zone, named, (zone.start - 1, zone.start), "colon", 0.8)
        match = _HEADLINE.match(lead)
        if match and self._names_speaker(match["name"]):
            o = self.piece.offset
            name = (o + match.start("name"), o + match.start("name") + shapes.owner_of_words(match["name"]))
            first, _, rest = match["name"].partition(" ")
            if rest and first.lower() in lexicon.verb_forms():  # "Said Ellis: ..."
                return self._new(
                    zone, (name[0] + len(first) + 1, name[1]), (name[0], name[0] + len(first)), "colon", 0.8
                )
            return self._new(zone, name, (o + match.start("colon"), o + match.end("colon")), "colon", 0.7)
        return None

    def _clause_colon(self, zone: Quotation) -> Draft | None:
        """Read "Caldwell has since apologised for what happened: “...”": the subject of the clause speaks."""
        doc, end = self.piece.doc, self.piece.token_at(zone.start)
        if end < 2 or doc[end - 1].text != ":":
            return None
        for verb in [t for t in doc[doc[end - 1].sent.start : end] if dependencies.lemma(t)]:
            reports = _REPORTING & lexicon.verb_classes()[dependencies.lemma(verb) or ""]
            subject = subjects.subject_of(verb, self.piece.quoted) if reports else None
            if subject is not None and able.can_speak(subject):
                cue = self.piece.chars((verb.i, verb.i + 1))
                return self._new(zone, self.piece.chars(dependencies.noun_range(subject)), cue, "colon", 0.7)
        return None

    def _names_speaker(self, lead: str) -> bool:
        """Tell "Trump:" and "Harbour minister Karl Voss:" from a whole clause before a colon."""
        words_of = lead.split()
        inside = [t for t in self.piece.doc[: len(words_of) + 4] if t.idx < len(lead)]
        verbs = [t for t in inside if t.tag_ in {"VBD", "VBZ", "VBP", "MD", "VBN"}]
        return len(words_of) <= LONGEST_LABEL and (words_of[0].lower() in lexicon.verb_forms() or not verbs)

    def _same_sentence(self, zone: Quotation, drafts: list[Draft]) -> Draft | None:
        """Give a second piece of a split quotation to the statement it shares a sentence with."""
        start, end = self.piece.sentence_of(zone)
        if start == end or doubts.is_titled(self.piece.text[zone.start : zone.end]):
            return None
        a, b = self.piece.chars((start, end))
        near = [d for d in drafts if a <= d.cue[0] < b and d.rule not in {"topic", "noun clause"}]
        if self.piece.starts_sentence(zone) and not _leads_on(self.piece.text, zone):
            near = [d for d in near if d.frame[0] < zone.end]  # “... a decision” Guy Forget says he will not
        shown = self.piece.text[zone.start : zone.end]
        near = [d for d in near if not leftover.stands_apart(self.piece, d, zone)]
        near = [d for d in near if not doubts.is_writers_word(d, zone.span, shown)]
        return min(near, key=lambda d: min(abs(d.cue[0] - zone.end), abs(zone.start - d.cue[1])), default=None)

    def _ends_sentence(self, zone: Quotation) -> bool:
        """Tell whether a quotation closes with a full stop, or with another end and no reporting words behind."""
        inside = self.piece.text[zone.start : zone.end].rstrip("”\"'’»")
        if inside[-1:] == "." and not inside.endswith(".."):
            return True
        return inside[-1:] in {"?", "!", "…"} and _NEW_SENTENCE.match(self.piece.text, zone.end) is not None

    def _second_half(self, zone: Quotation, drafts: list[Draft]) -> Draft | None:
        """Give the second half of a split quotation to the first's speaker: “A,” Karl Voss said. “B.”

        Nothing but the reporting words' own sentence stands between the two, and the second ends its sentence.
        """
        before = [d for d in drafts if d.zones and max(d.content[-1][1], d.frame[1]) <= zone.start]
        if not before or not self.piece.starts_sentence(zone) or self._opens_another(zone):
            return None
        if self.piece.text[zone.start : zone.end].rstrip("”\"'’»")[-1:] == ",":
            return None  # “B,” added a neighbour: its own speaker stands behind it
        last = max(before, key=lambda d: d.frame[1])
        between = self.piece.text[max(last.content[-1][1], last.frame[1]) : zone.start].strip()
        if last.content[-1][1] > last.frame[1] and last.cue[0] < self.piece.zones[last.zones[-1]].start:
            return None if between.strip(" .,") else last  # "Voss said: “A.” “B.”"
        if _SENTENCE_INSIDE.search(between):
            return None
        return last

    def _opens_another(self, zone: Quotation) -> bool:
        """Tell a title that the writer's own sentence begins with: “American Artists” runs through June."""
        behind = self.piece.text[zone.end : self.piece.end].lstrip()
        return doubts.is_titled(self.piece.text[zone.start : zone.end]) and behind[:1].islower()

    def _next_sentence(self, zone: Quotation, drafts: list[Draft]) -> Draft | None:
        """Give a quotation that follows, farther on, a statement of its paragraph to the same speaker: a guess."""
        before = [d for d in drafts if d.speaker and max(d.content[-1][1], d.cue[1]) <= zone.start]
        if not before or not self.piece.starts_sentence(zone):
            return None
        last = max(before, key=lambda d: d.cue)
        follow = self._new(zone, last.speaker, last.cue, "next sentence", 0.6)
        follow.who = last.who
        return follow

    def _alone(self, zone: Quotation) -> Draft | None:
        """List a quotation beside which nobody speaks: a whole sentence in quotation marks, said by somebody."""
        words_of = self.piece.text[zone.start : zone.end].split()
        if len(words_of) < LONG or self.piece.text[zone.start] in "'‘‚":
            return None
        return Draft([zone.span], (zone.start, zone.start + 1), None, "quotation alone", 0.3)

    def _continued(self, zone: Quotation) -> Draft | None:
        """Give a paragraph's first quotation to the one before, which its last mark left open, as newspapers set it."""
        last = self.previous
        if last is None or zone is not self.piece.zones[0] or self.piece.text[self.piece.offset : zone.start].strip():
            return None
        stop = last.content[-1][1]
        if self.piece.text[stop - 1] in "”\"'’»" or self.piece.text[stop : zone.start].strip():
            return None
        if self.piece.text[zone.start] not in self.piece.text[slice(*last.content[-1])]:
            return None  # nothing was open
        sure = last.rule in PRINTED_RULES and not last.supposed
        rule, confidence = ("continued", 0.9) if sure else ("runs on", 0.6)
        draft = self._new(zone, last.speaker, last.cue, rule, confidence)
        draft.who, draft.name, draft.verb, draft.negated = last.who, last.name, last.verb, last.negated
        return draft

    def _runs_on(self, zone: Quotation, drafts: list[Draft]) -> Draft | None:
        """Give a paragraph that is all quotation to the speaker of the paragraph before: a guess."""
        rest = self.piece.text[self.piece.offset : zone.start] + self.piece.text[zone.end : self.piece.end]
        if self.previous is None or drafts or len(rest.strip(" .,…")) > 3 or self._alone(zone) is None:
            return None
        draft = self._new(zone, self.previous.speaker, self.previous.cue, "runs on", 0.6)
        draft.who = self.previous.who
        return draft

    def _subject(self, zone: Quotation) -> Draft | None:
        """Give words quoted inside a sentence to its subject."""
        start, end = self.piece.sentence_of(zone)
        at = _PUT_AT.search(self.piece.text, self.piece.offset, zone.start)
        if start == end or (not at and len(self.piece.text[zone.start : zone.end].split()) < SHORTEST):
            return None
        root = self.piece.doc[start:end].root
        subject = subjects.subject_of(root, self.piece.quoted)
        if subject is None or root.i in self.piece.quoted or subject.i in self.piece.quoted:
            return None
        if not able.can_speak(subject):
            return None
        put = at and root.lower_ in {"put", "puts"}
        if not put and len(self.piece.text[zone.start : zone.end].split()) < SHORTEST:
            return None
        rule, confidence = ("put at", 0.85) if put else ("quoted words", 0.4)
        speaker = self.piece.chars(dependencies.noun_range(subject))
        return self._new(zone, speaker, self.piece.chars((root.i, root.i + 1)), rule, confidence)
