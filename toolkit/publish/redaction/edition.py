"""Make the records of a public edition: what the rules of a case withhold is left out, named otherwise or rounded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, TypeVar

from toolkit.earth import EQUATOR_M_PER_DEGREE
from toolkit.publish.redaction.excerpts import Read, excerpts, passages_in
from toolkit.publish.redaction.fields import DESK_ONLY, NOT_OURS
from toolkit.publish.redaction.located import WITHHELD, Guard, bare, names_of, printable, public_series
from toolkit.publish.redaction.positions import Guarded, PositionFinder
from toolkit.publish.redaction.redactor import Redactor
from toolkit.publish.redaction.rewriting import Rewriter
from toolkit.publish.redaction.rules import (
    Readers,
    guarded_sites,
    machine_rules,
    rules_on_words,
    shows_guarded,
    told_places,
)
from toolkit.records import (
    Case,
    Correction,
    DocumentText,
    Finding,
    ImageryPlan,
    LocatedSite,
    Outputs,
    Passage,
    PublicRules,
    Scene,
    Site,
    Statement,
    StepName,
)
from toolkit.report.backing import known_texts

NO_OUTLINE: dict[str, Any] = {"outline": (), "outline_from": None}
"""A guarded site keeps no outline, not even a rounded one."""

Plan = TypeVar("Plan", bound=ImageryPlan)


@dataclass
class Edition:
    """A public edition in the making.

    Attributes
    ----------
    case
        The case, without what is withheld.
    outputs
        Results of the three steps before the report, likewise.
    texts
        The quoted paragraphs of the documents that may be named.
    redactor
        The rules at work.
    withheld
        How many things of which kind are left out.
    guarded
        Ids of the sites whose position is withheld or rounded.
    ids
        Texts as they were, with what stands for them.
    corrections
        The correction notes, without what they tell of things that do not stand in this edition.
    """

    case: Case
    outputs: dict[StepName, Outputs]
    texts: tuple[DocumentText, ...]
    redactor: Redactor
    withheld: Counter[str]
    guarded: frozenset[str]
    ids: dict[str, str] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()


def make_edition(
    case: Case,
    outputs: Mapping[StepName, Outputs],
    texts: Iterable[DocumentText],
    *,
    readers: Readers,
    machine: Mapping[str, Sequence[str]],
    corrections: Iterable[Correction] = (),
) -> Edition:
    """Apply the rules of a case to its typed results.

    Parameters
    ----------
    case
        The case, with digests.
    outputs
        Results of the steps.
    texts
        Texts of the held documents.
    readers
        What reads positions.
    machine
        Words that would betray this machine, by kind.
    corrections
        The correction notes of the case.

    Returns
    -------
    Edition
        Records to build a report from. Its figures are empty: each must be drawn again or let through by name.
    """
    rules = case.public or PublicRules()
    before: dict[StepName, Outputs] = {name: made for name, made in outputs.items() if name != "report"}
    guarded = guarded_sites(case, before.values(), rules, readers)
    words = [*rules_on_words(case, rules, before.values(), guarded), *machine_rules(machine)]
    redactor = Redactor(
        words,
        PositionFinder(
            guarded.values(), parse=readers.parse, find=readers.find, others=told_places(case, before.values(), readers)
        ),
    )
    work = _Work(case, rules, guarded, redactor)
    made = work.edition(before, {t.document.id: t for t in texts})
    made.corrections = tuple(work.correction(c, made) for c in corrections)
    return made


class _Work:
    """One pass of the rules over a case and its results."""

    def __init__(self, case: Case, rules: PublicRules, guarded: Mapping[str, Guarded], redactor: Redactor):
        self.case, self.rules, self.guarded, self.redactor = case, rules, guarded, redactor
        self.count: Counter[str] = Counter()
        self.rewriter = Rewriter(redactor)
        self.documents, self.scenes = set(rules.documents), set(rules.scenes)
        self.digests = {d.sha256 for d in case.documents if d.id in self.documents and d.sha256}
        self.digests |= {s.sha256 for s in case.scenes if s.id in self.scenes and s.sha256}
        self.events = {e.id for e in case.events if e.document in self.documents}
        gone = self.documents | self.scenes | self.events
        self.claims = {c.id for c in case.claims if c.document in self.documents or names_of(c) & gone}
        # a claim goes with any document, scene or event that it names: its words would tell of them
        self.gone = gone | self.claims
        self.guard = Guard(case, guarded, ())
        self.count.update(
            document=len(self.documents), scene=len(self.scenes), claim=len(self.claims), event=len(self.events)
        )

    def edition(self, outputs: Mapping[StepName, Outputs], texts: Mapping[str, DocumentText]) -> Edition:
        statements = list(chain.from_iterable(o.statements for o in outputs.values()))
        self.guard = Guard(self.case, self.guarded, (s.id for s in statements))
        self.gone |= {s.id for s in statements if s.id and s.document in self.documents}
        passages = self._passages(chain.from_iterable(o.passages for o in outputs.values()))
        read = excerpts([s for s in statements if s.id not in self.gone], passages, texts, self.redactor)
        self._mask(texts)
        findings = chain.from_iterable(o.findings for o in outputs.values())
        lost = {finding.id for finding in findings if not self._may_stand(finding)}
        # the order matters: what is gone must be known before anything that may name it is rewritten
        bare = self._case()
        notes = tuple(n for n in bare.notes if n.about not in self.claims | lost)
        self.count.update({"editor's note": len(bare.notes) - len(notes)})
        case = self.rewriter.record(bare.model_copy(update={"notes": notes}))
        made = {name: self._outputs(o, read) for name, o in outputs.items()}
        # redaction may have taken a number's or quotation's backing away: then the sentence says so
        known = known_texts(case, made.values())
        made = {n: o.model_copy(update={"findings": printable(o.findings, known)}) for n, o in made.items()}
        published = tuple(
            self.rewriter.record(t[0].model_copy(update={"stated": (), "notes": ()}), keep=frozenset({"text"}))
            for i, t in read.items()
            if i not in self.documents
        )
        self.count.update({"site position": len(self.guarded), "person": len(self.rules.people)})
        self.count.update({"phrase": len(self.rules.phrases)})
        published_case = case.model_copy(update={"sha256": self.rewriter.masked(self.case.sha256)})
        return Edition(
            published_case, made, published, self.redactor, self.count, frozenset(self.guarded), self.rewriter.ids
        )

    def _mask(self, texts: Mapping[str, DocumentText]) -> None:
        """Number each file that a rule touches in place of its digest, from which what was taken could be tried out."""
        case = self.case
        read = [(document, texts[document.id].text) for document in case.documents if document.id in texts]
        touched = [document.sha256 for document, words in read if self.redactor(words) != words]
        touched += [s.sha256 for s in case.scenes if shows_guarded(case, s, self.guarded)]
        if case.public:
            touched.append(case.sha256)  # case.toml holds the rules themselves
        self.rewriter.mask(d for d in touched if d)

    def correction(self, note: Correction, made: Edition) -> Correction:
        """Return a correction note without what it tells of things that are withheld, or that may have told of them."""
        stand = {c.id for c in self.case.claims} - self.claims
        for outputs in made.outputs.values():
            stand |= {finding.id for finding in outputs.findings}
        told = tuple(t for t in note.changed if t.kind == "case" or self.rewriter.said(t.id) in stand or t.id in stand)
        self.count.update({"corrected thing": len(note.changed) - len(told)})
        return self.rewriter.record(note.model_copy(update={"changed": told}))

    def _case(self) -> Case:
        case, hidden = self.case, self.documents
        known = {c.id for c in case.claims} - self.claims
        plan = self._plan(case.imagery) if case.imagery else None
        return case.model_copy(
            update={
                "public": None,
                "truth": None,
                "people": (),
                "basemaps": (),  # their frame shows where the sites lie
                "imagery": plan,
                "sites": tuple(self._bare_site(site) for site in case.sites),
                "comparisons": tuple(self._plan(one) for one in case.comparisons),
                "headlines": tuple(i for i in case.headlines if i in known),
                "claims": tuple(c for c in case.claims if c.id not in self.claims),
                "events": tuple(e for e in case.events if e.id not in self.events),
                "documents": tuple(d.model_copy(update=NOT_OURS) for d in case.documents if d.id not in hidden),
                "scenes": tuple(self._scene(s) for s in case.scenes if s.id not in self.scenes),
                "references": tuple(
                    r.model_copy(update={"document": None}) if r.document in hidden else r for r in case.references
                ),
            }
        )

    def _bare_site(self, site: Site) -> Site:
        """Leave out what withheld documents say of a site, and all that is said of one that is withheld whole."""
        guard = self.guarded.get(site.id)
        told = [] if guard and not guard.rule.rounded else site.assertions
        kept = tuple(said for said in told if said.document not in self.documents)
        outline = NO_OUTLINE if guard else {}
        return site.model_copy(update={**outline, "assertions": kept})

    def _plan(self, plan: Plan) -> Plan:
        """Return a comparison without scenes that are withheld; a shadow is marked by its position."""
        if {plan.before, plan.after, *(plan.control or ()), *plan.series} & self.scenes:
            plan = plan.model_copy(update={"before": None, "after": None, "control": None, "series": ()})
        return plan.model_copy(update={"shadows": ()}) if self.guarded else plan

    def _scene(self, scene: Scene) -> Scene:
        changed: dict[str, Any] = dict(NOT_OURS)
        if scene.document in self.documents:
            changed["document"] = None
        if shows_guarded(self.case, scene, self.guarded):
            # where the sun stood at a known minute tells latitude and longitude
            changed |= {"product_id": None, "sun_azimuth_deg": None, "sun_elevation_deg": None}
        return scene.model_copy(update=changed)

    def _outputs(self, made: Outputs, read: Read) -> Outputs:
        statements = [s for s in made.statements if s.id not in self.gone]
        timeline = [
            e.model_copy(update={"evidence": self._evidence(e.evidence)})
            for e in made.timeline
            # when the desk got a file tells of its sources
            if e.lane != "acquired" and e.document not in self.documents and e.ref not in self.gone
        ]
        findings = tuple(f for f in map(self._finding, made.findings) if f is not None)
        told = {finding.id for finding in findings}
        self.count.update(statement=len(made.statements) - len(statements))
        self.count.update(finding=len(made.findings) - len(findings))
        imaged = (made.comparison and made.comparison.site) or (self.case.imagery and self.case.imagery.site)
        near = (c for c in made.changes if self.redactor.positions.at(c.lat, c.lon) is None)
        changes = () if imaged in self.guarded else tuple(near)  # where something changed is where the site is
        comparison = made.comparison
        self.count.update(
            {"changed area": len(made.changes) - len(changes), "timeline entry": len(made.timeline) - len(timeline)}
        )
        # with one scene withheld nothing of the pair is left to stand on
        if comparison and {comparison.before, comparison.after} & self.scenes:
            comparison, changes = None, ()
        if comparison:
            comparison = comparison.model_copy(update={"evidence": self._evidence(comparison.evidence)})
        series = public_series(
            made.series if comparison else None,
            self.scenes,
            self._evidence,
            self.redactor.positions.at,
            imaged in self.guarded,
        )
        kept = made.model_copy(
            update={
                "statements": (),
                "timeline": tuple(timeline),
                "findings": findings,
                "changes": changes,
                "comparison": comparison,
                "series": series,
                "figures": (),
                "files": {},
                "mentions": (),
                "decisions": (),
                "sites": tuple(self._site(s) for s in made.sites),
                "scenes": tuple(self._scene(s) for s in made.scenes if s.id not in self.scenes),
                "headlines": tuple(name for name in made.headlines if name in told),
            }
        )
        new = self.rewriter.record(
            kept.model_copy(update={"passages": passages_in(read, self._passages(made.passages))})
        )
        return new.model_copy(update={"statements": tuple(self._statement(s, read) for s in statements)})

    def _passages(self, found: Iterable[Passage]) -> list[Passage]:
        """List where documents make the claims, for what may be named."""
        return [p for p in found if p.document not in self.documents and p.claim not in self.claims]

    def _evidence(self, digests: Iterable[str]) -> tuple[str, ...]:
        return tuple(d for d in digests if d not in self.digests)

    def _may_stand(self, finding: Finding) -> bool:
        if finding.claim in self.claims or set(finding.subjects) & self.gone:
            return False
        # what rests on withheld files alone has nothing left that a reader could check
        return not finding.evidence or bool(self._evidence(finding.evidence))

    def _finding(self, finding: Finding) -> Finding | None:
        if not self._may_stand(finding):
            return None
        # a digest of a withheld file would let anybody who guesses the file confirm it
        evidence = self._evidence(finding.evidence)
        finding = finding.model_copy(update={"evidence": evidence})
        # three distances from known places find a position
        if self.guard.tells(finding):
            self.count.update({"measured distance": 1})
            return bare(finding, WITHHELD)
        return finding

    def _site(self, site: LocatedSite) -> LocatedSite:
        guard = self.guarded.get(site.site.id)
        positions = tuple(
            p for p in site.positions if p.document not in self.documents and not self.rewriter.hides(p.lat, p.lon)
        )
        asserted = tuple(a for a in site.site.assertions if a.document not in self.documents)
        if not any(p.status == "reference" for p in positions):  # what they were measured against is gone
            alone = {"status": "unchecked", "from_reference_m": None, "reasons": ()}
            positions = tuple(p.model_copy(update=alone) for p in positions)
        changed: dict[str, Any] = {"positions": positions, "evidence": self._evidence(site.evidence)}
        if guard is not None:
            changed |= {"candidates": (), "reconciled": None, "explanation": "Its position is withheld by rule."}
            if guard.rule.rounded:
                north, east = guard.grain(positions[0].lat if positions else 0.0)
                reach = round(max(north, east) * EQUATOR_M_PER_DEGREE * 0.71, -2)  # half the cell's diagonal
                changed["positions"] = tuple(
                    p.model_copy(
                        update={
                            "uncertainty_m": max(p.uncertainty_m, reach),
                            "stated": guard.words(p.lat, p.lon),
                            "from_reference_m": None,
                            "reasons": (),
                            "notation": "rounded",
                        }
                    )
                    for p in positions
                )
                changed["explanation"] = "Its position is rounded by rule."
            else:
                changed |= {"positions": (), "status": "stated"}
                asserted = ()
        else:
            changed["candidates"] = tuple(c for c in site.candidates if not self.rewriter.hides(c.lat, c.lon))
            if len(positions) < len(site.positions):
                changed["reconciled"] = None
        own = {"assertions": asserted, **(NO_OUTLINE if guard is not None else {})}
        return site.model_copy(update={**changed, "site": site.site.model_copy(update=own)})

    def _statement(self, statement: Statement, read: Read) -> Statement:
        body = read.get(statement.document or "")
        decided = tuple(s.model_copy(update=DESK_ONLY) for s in statement.decided)
        changed: dict[str, Any] = {"link": None, "evidence": self._evidence(statement.evidence), "decided": decided}
        if body is not None and statement.content:
            text, new = body
            content = tuple(new.span(*s) for s in statement.content)
            changed["content"] = content
            changed["text"] = " … ".join(text.text[s:e] for s, e in content)
            changed["cue_span"] = new.span(*statement.cue_span) if statement.cue_span else None
            changed["speaker_span"] = new.span(*statement.speaker_span) if statement.speaker_span else None
        return self.rewriter.record(statement.model_copy(update=changed), keep=frozenset({"text"} if body else ()))
