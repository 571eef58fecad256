"""The constructions in which a verb reports: each gives the token ranges of what it reports, or nothing."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from toolkit.quotes import lexicon
from toolkit.quotes.extractors import clauses, dependencies, doubts, subjects
from toolkit.quotes.extractors.dependencies import Range
from toolkit.quotes.extractors.leading_day import with_setting, without_leading_day
from toolkit.quotes.extractors.piece import Piece
from toolkit.quotes.lexicon import words
from toolkit.quotes.ranges import meets

if TYPE_CHECKING:
    from spacy.tokens import Token

_ADVERBIAL = frozenset({"npadvmod", "advmod", "prep", "dobj", "dative", "advcl"})
_COUNTED = words(
    """
    number numbers figure toll total count cost costs damage losses value estimate amount share proportion percentage
    rate turnout attendance crowd age distance depth height weight strength odds chance probability temperature
    """
)
"""What somebody says the size of; whoever puts a price or a limit at so much sets it."""
LONGEST_LEAD = 14
"""Words between "said" and "that" at most."""
SHORTEST_CLAUSE = 3
"""Words of a clause at least, with "that"."""
LONGEST_CLAUSE = 250
"""Words of a clause at most: what is longer is no sentence, and each word of it would be looked at for each clause."""
_DASHES = frozenset({"–", "—", "--", "―"})


def _is_gerund(clause: Token) -> bool:
    """Tell "taking the money" and "having been told"."""
    return clause.tag_ == "VBG" or any(c.tag_ == "VBG" and c.dep_ in {"aux", "auxpass"} for c in clause.children)


class Constructions:
    """Reads one parsed paragraph.

    Parameters
    ----------
    piece
        The paragraph.
    """

    def __init__(self, piece: Piece):
        self.piece, self.doc = piece, piece.doc

    def quotation(self, verb: Token, subject: Token | None) -> list[Range]:
        """Give the quotations beside the verb, with the words of their clause that stand outside the marks."""
        zones = self.piece.quotation(verb, subject)
        if not zones:
            return []
        clause = self.clause(verb, subject)
        if any(z[0] < verb.i and self._leads_elsewhere(z, verb) for z in zones):
            zones = [z for z in zones if z[0] > verb.i]
            clause = [c for c in clause if c[0] > verb.i]
        if clause and clause[0][0] > verb.i:
            zones = [z for z in zones if z[0] > verb.i or not self._ends_sentence(z)]
        joined = [self._up_to_and(c, zones) for c in clause if meets(c, zones) and not self._hails(c)]
        return zones + joined if zones else clause

    def _up_to_and(self, clause: Range, zones: list[Range]) -> Range:
        """End a clause with a quotation that a comma closes before "and": “I am not,” and lashed out at his critics."""
        start, end = clause
        for zone in zones:
            inside = self.doc[zone[0] : zone[1]].text.rstrip("”\"'’ ")
            if zone[1] < end and inside[-1:] == "," and self.doc[zone[1]].tag_ == "CC":
                return start, zone[1]
        return start, end

    def _hails(self, clause: Range) -> bool:
        """Tell to whom it was called: "shouted at Qaba: “Leave!”"."""
        lead = self.doc[clause[0] : clause[1]]
        colon = next((t.i for t in lead if t.text == ":"), clause[1])
        return lead[0].lower_ in {"at", "to"} and all(t.tag_ not in doubts.FINITE for t in self.doc[clause[0] : colon])

    def _leads_elsewhere(self, zone: Range, verb: Token) -> bool:
        """Tell “... a decision” Guy Forget says he will not: no comma joins them, and the verb has words of its own."""
        inside = self.doc[zone[0] : zone[1]].text.rstrip("”\"'’ ")
        behind = self.doc[zone[1]].text if zone[1] < len(self.doc) else ""
        after = self.doc[verb.i + 1] if verb.i + 1 < len(self.doc) else None
        before = self.doc[zone[0] - 1] if not self.doc[zone[0]].is_sent_start else None
        part = before is not None and before.tag_ in {
            "DT",
            "JJ",
            "IN",
            "PRP$",
        }  # "to the “Apple community,” Jobs said he"
        closes = inside[-1:] in {",", "?", "!", "."} or behind in {",", "—", "–", "-"}
        if after is None or (closes and not part):
            return False
        return after.tag_ in {"PRP", "DT", "PRP$", "EX"} or after.lower_ == "that"

    def _ends_sentence(self, zone: Range) -> bool:
        """Tell whether no comma joins a quotation to "X said that ..." behind it: those are another's words."""
        inside = self.doc[zone[0] : zone[1]].text.rstrip("”\"'’ ")
        behind = self.doc[zone[1]].text if zone[1] < len(self.doc) else ""
        return (inside[-1:] != "," and behind != ",") or not self.doc[zone[0]].is_sent_start

    def to_dash(self, span: Range) -> Range:
        """End a weak reading at a dash: what comes after it is the writer's."""
        dashes = [t.i for t in self.doc[slice(*span)] if t.text in _DASHES and t.i not in self.piece.quoted]
        dash = dashes[0] if len(dashes) == 1 else span[1]
        return (span[0], dash) if dash - span[0] > 1 else span

    def view(self, verb: Token) -> list[Range]:
        """Give the finite clause after "believes", "hopes", "fears"."""
        clause = dependencies.child(verb, "ccomp")
        if (
            clause is None
            or clause.left_edge.i <= verb.i
            or dependencies.child(clause, "nsubj", "nsubjpass", "expl") is None
        ):
            return []
        return [dependencies.trim(self.doc, dependencies.subtree(clause))]

    def clause(self, verb: Token, subject: Token | None) -> list[Range]:
        """Give the finite clause that the verb reports, with what the parser hangs beside it."""
        clause = clauses.reported_clause(verb)
        if clause is None:
            return []
        span = clauses.clause_range(verb, clause)
        if span[1] - span[0] > LONGEST_CLAUSE:
            return []
        if span[0] < verb.i:
            span = clauses.behind_announcement(self.doc, span, self.piece.quoted)
            span = clauses.without_link(self.doc, span)
        if span[0] <= verb.i < span[1]:
            return self.around(span, verb, subject)
        more: list[Range] = []
        if clause.i > verb.i:
            own = [c.i - 1 for c in clause.children if subjects.goes_back_to_speaker(c)]
            own += [c.left_edge.i - 1 for c in clause.children if subjects.another_says(c) or subjects.acts_next(c)]
            inside = [t for t in self.doc[slice(*span)] if dependencies.lemma(t)]
            own += [t.left_edge.i for t in inside if subjects.reported_in(t) == verb]
            span = (span[0], min(own)) if own else clauses.with_afterthoughts(span, verb)
            span = clauses.to_colon_end(self.doc, span, self.piece.quoted)
            span = clauses.with_subject(self.doc, span, verb)
        else:
            more = [dependencies.trim(self.doc, r) for r in clauses.goes_on_after(verb)]
        span = with_setting(self.doc, without_leading_day(self.doc, dependencies.trim(self.doc, span), verb), verb)
        span = clauses.without_remark(self.doc, span)
        return [clauses.with_hours(self.doc, r) for r in (span, *more) if r[0] < r[1]]

    def around(self, span: Range, verb: Token, subject: Token | None) -> list[Range]:
        """Cut the reporting words out of the clause they stand in."""
        own = [verb.i, verb.i + 1] + ([*dependencies.noun_range(subject)] if subject is not None else [])
        own += [c.right_edge.i + 1 for c in verb.children if c.i > verb.i and c.dep_ in _ADVERBIAL]
        rest = [dependencies.trim(self.doc, r) for r in dependencies.minus(span, (min(own), max(own)))]
        rest = [r for r in rest if r[0] < r[1]]
        # "In an interview days after the war, Assad said that ...": what stands before is the writer's
        return rest[1:] if len(rest) > 1 and self.doc[rest[1][0]].lower_ == "that" else rest

    def aside(self, verb: Token) -> list[Range]:
        """Read "The base, he said, is empty": the sentence without the reporting words."""
        marked = dependencies.child(verb, "mark")
        as_said = marked is not None and marked.lower_ == "as" and verb.dep_ == "advcl"
        if verb.dep_ != "parataxis" and not as_said:
            return []
        start, end = dependencies.subtree(verb.head)
        first, last = dependencies.subtree(verb)
        subject = dependencies.child(verb, "nsubj")
        if subject is not None and first < subject.left_edge.i and self.doc[subject.left_edge.i - 1].text == ",":
            start, first = min(start, first), subject.left_edge.i  # "If this fails, he says, others will follow"
        rest = [dependencies.trim(self.doc, r) for r in dependencies.minus((start, end), (first, last))]
        return [r for r in rest if r[1] - r[0] > 1]

    def before(self, verb: Token, subject: Token) -> list[Range]:
        """Give the sentence that "..., The Hill reported" closes."""
        own = dependencies.noun_range(subject)
        closes = verb.i + 1 >= len(self.doc) or self.doc[verb.i + 1].text in {".", "!", "?"}
        if own[1] != verb.i or not closes or self.doc[own[0] - 1].text != ",":
            return []
        start = max((z.i for z in self.doc[: own[0]] if z.is_sent_start), default=0)
        span = dependencies.trim(self.doc, (start, own[0]))
        return [span] if span[1] - span[0] > 3 else []

    def infinitive(self, verb: Token, with_object: bool) -> list[Range]:
        """Give the infinitive after "pledged" or "urged the council".

        Parameters
        ----------
        verb
            The reporting verb.
        with_object
            True for verbs that take a person before the infinitive.
        """
        called = self._called_on(verb) if with_object else None
        clause = dependencies.child(verb, "xcomp") or dependencies.child(verb, "ccomp")
        clause = clause or (dependencies.child(verb, "advcl") if called is not None else None)
        if clause is None or not any(c.tag_ == "TO" for c in clause.children):
            return []
        start, end = dependencies.subtree(clause)
        person = dependencies.child(verb, "dobj") or called
        if with_object and person is not None and verb.i < person.i < start:
            start = person.left_edge.i
        return [dependencies.trim(self.doc, (max(start, verb.i + 1), end))]

    def _called_on(self, verb: Token) -> Token | None:
        """Give whom somebody calls on to do a thing."""
        preps = [c for c in verb.children if c.dep_ == "prep" and c.lower_ in {"on", "for", "with"} and c.i > verb.i]
        return dependencies.child(preps[0], "pobj") if preps else None

    def gerund(self, verb: Token) -> list[Range]:
        """Give the -ing clause after "denied" or "suggested"."""
        clause = next((c for c in verb.children if c.dep_ in {"xcomp", "ccomp", "pcomp"} and _is_gerund(c)), None)
        if clause is None or clause.left_edge.i <= verb.i:
            return []
        return [dependencies.trim(self.doc, dependencies.subtree(clause))]

    def judgement(self, verb: Token, passive: bool) -> list[Range]:
        """Give whom and what is judged: "called the permit “a piece of paper”".

        Parameters
        ----------
        verb
            The reporting verb.
        passive
            True where the verb is passive.
        """
        parts = [
            c for c in verb.children if c.i > verb.i and c.dep_ in {"dobj", "oprd", "prep", "ccomp", "xcomp", "acomp"}
        ]
        whom = dependencies.child(verb, "nsubjpass") if passive else dependencies.child(verb, "dobj")
        if whom is None and not any(c.dep_ in {"ccomp", "oprd"} for c in parts):
            return []
        parts = [c for c in parts if c.dep_ != "prep" or c.lower_ in {"for", "as", "of", "with", "to", "on", "over"}]
        if not parts:
            return []
        end = max(c.right_edge.i for c in parts) + 1
        end = max([end, *(c.right_edge.i + 1 for c in verb.children if c.dep_ == "prep" and c.left_edge.i == end)])
        whole = passive and whom is not None and whom.tag_[:1] != "W" and dependencies.child(verb, "agent") is None
        told = whom if whole and whom is not None else parts[0]
        span = dependencies.trim(self.doc, (min(told.left_edge.i, *(c.left_edge.i for c in parts)), end))
        return [dependencies.without_aside(self.doc, span)]

    def put_at(self, verb: Token) -> list[Range]:
        """Give what is counted and how much it is said to be: "put the death toll at 19".

        Parameters
        ----------
        verb
            "put" or "puts".
        """
        thing = dependencies.child(verb, "dobj")
        if thing is None or thing.i < verb.i or thing.lower_ not in _COUNTED:
            return []
        ats = [t for t in self.doc[thing.i + 1 : verb.sent.end] if t.lower_ == "at" and verb in t.ancestors]
        amount = dependencies.child(ats[0], "pobj") if ats else None
        if amount is None or not any(t.like_num or any(map(str.isdigit, t.text)) for t in amount.subtree):
            return []
        start, end = thing.left_edge.i, amount.right_edge.i + 1
        return [dependencies.trim(self.doc, (start, end))]

    def topic(self, verb: Token, name: str, passive: bool) -> list[Range]:
        """Give the noun phrase that names what was said: "rejected the claim", "spoke about the base".

        Parameters
        ----------
        verb
            The reporting verb.
        name
            Its base form.
        passive
            True where the verb is passive.
        """
        if passive:
            told = dependencies.passive_subject(verb)
            return [dependencies.trim(self.doc, dependencies.noun_range(told))] if told is not None else []
        wanted = lexicon.PREPOSITIONS.get(name)
        if wanted:
            preps = [c for c in verb.children if c.dep_ == "prep" and c.lower_ in wanted and c.i > verb.i]
            below = chain.from_iterable(p.children for p in preps)
            objects = [o for o in below if o.dep_ in {"pobj", "pcomp"}]
            if objects:
                span = dependencies.trim(self.doc, (objects[0].left_edge.i, objects[-1].right_edge.i + 1))
                return [dependencies.without_aside(self.doc, span)]
        thing = dependencies.child(verb, "dobj")
        if thing is None or thing.i < verb.i or thing.tag_.startswith("PRP") or wanted:
            return []
        span = dependencies.trim(self.doc, dependencies.subtree(thing))
        return [dependencies.without_aside(self.doc, span)]

    def rest(self, verb: Token) -> list[Range]:
        """Take what follows "said ... that" to the sentence's end, where the parse shows no clause."""
        window = self.doc[verb.i + 1 : min(verb.i + LONGEST_LEAD, verb.sent.end)]
        that = next((t for t in window if t.lower_ == "that"), None)
        if that is None or any(t.tag_.startswith("VB") for t in self.doc[verb.i + 1 : that.i]):
            return []
        span = dependencies.trim(self.doc, (that.i, verb.sent.end))
        said = any(t.tag_ in doubts.FINITE for t in self.doc[slice(*span)])
        return [span] if said and span[1] - span[0] > SHORTEST_CLAUSE else []
