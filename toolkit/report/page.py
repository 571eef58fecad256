"""Everything the report's templates ask for, worked out beforehand, so that templates only lay out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain

from toolkit.records import (
    VERDICTS,
    Candidate,
    Change,
    Claim,
    ComparisonSummary,
    Document,
    DocumentText,
    Finding,
    LocatedSite,
    Outputs,
    Scene,
    Statement,
    StepName,
    TimelineEntry,
    Verdict,
    bounds,
    to_json,
)
from toolkit.report.decided import Told
from toolkit.report.describe import claimed_where, ruled_out
from toolkit.report.entries import Entry
from toolkit.report.known_answers import Score
from toolkit.report.lead import headline_findings
from toolkit.report.ledger import IMAGES, Exhibit, Ledger, in_order
from toolkit.report.methods import MethodBox, method_boxes, once
from toolkit.report.pair import Pair, has_images, pairs_of
from toolkit.report.present import Piece, in_paragraph, passage, position
from toolkit.report.review import Group, Item, look_at
from toolkit.report.said import Said, without_room
from toolkit.report.sources import Source
from toolkit.report.wording import SECTIONS, STANDING_LIMITS, TALLY, counted, plural

MOST_ENTRIES = 1_000
"""Entries of the timeline that a page lists: some 300 bytes each, a tenth of what a page may have."""


@dataclass(frozen=True)
class Page:
    """The report as the templates see it.

    Attributes
    ----------
    ledger
        Claims, findings, exhibits, sources.
    outputs
        Results of the steps.
    stamp
        Date the page carries, in words.
    versions
        Program and library versions.
    texts
        Texts of the held documents, by document id.
    score
        Score of an exercise.
    edition
        What a public edition says of itself; empty = the full report.
    """

    ledger: Ledger
    outputs: Mapping[StepName, Outputs]
    stamp: str
    versions: Mapping[str, str]
    texts: Mapping[str, DocumentText] = field(default_factory=dict)
    score: Score | None = None
    edition: Sequence[str] = ()
    meanings: Mapping[Verdict, str] = field(default_factory=lambda: VERDICTS)
    tally: Mapping[Verdict, str] = field(default_factory=lambda: TALLY)

    @property
    def simulated(self) -> bool:
        """Tell whether anything on the page is made up."""
        return self.ledger.case.simulated or any(o.simulated for o in self.outputs.values())

    @property
    def sections(self) -> list[tuple[str, str]]:
        """List the sections that have content, with their headings."""
        filled = {
            "findings": self.headlines,
            "look": not self.edition and self.to_look_at,
            "exercise": self.score and self.score.answers,
            "claims": self.ledger.entries,
            "places": self.sites or self.exhibits("site-lookup"),
            "images": self._has_images or any(pair.exhibits for pair in self.pairs),
            "order": self.timeline or self.timeline_exhibits,
            "statements": self.statements,
            "decided": self.ledger.decisions,
            "sources": self.ledger.sources,
            "verify": not self.edition,
        }
        return [(name, heading) for name, heading in SECTIONS.items() if filled.get(name, True)]

    @property
    def headlines(self) -> tuple[Finding, ...]:
        """The three findings to read first."""
        return headline_findings(self.ledger)

    @property
    def _subject(self) -> LocatedSite | None:
        wanted = self.ledger.case.site_of_interest
        return next((s for s in self.sites if wanted in (None, s.site.id)), None)

    @property
    def dateline(self) -> str:
        """The place the report opens with."""
        named = self._subject.site.name if self._subject else self.ledger.case.slug
        return self.ledger.case.dateline or named

    @property
    def position(self) -> str | None:
        """The reference position of the site of interest, in words."""
        if self._subject is None or (where := self._subject.reference) is None:
            return None
        return f"{position(where.lat, where.lon, where.uncertainty_m)}, as stated by {where.stated_by}"

    @property
    def position_name(self) -> str:
        """Name that position as a block of the page names it: site and place among its positions."""
        located = self._subject
        if located is None or located.reference is None:
            return ""
        return f"{located.site.id}/{located.positions.index(located.reference) + 1}"

    @property
    def counted(self) -> dict[str, int | list[int]]:
        """Every number of things that the page prints, by what was counted."""
        ledger, case = self.ledger, self.ledger.case
        return {
            "claims": len(ledger.entries),
            "tested": self.tested,
            "sites": len(case.sites),
            "documents": len(case.documents),
            "scenes": len(case.scenes),
            "entries": [len(self.timeline), len(self.entries)],
            "decisions": [len(self.ledger.decisions), self.decided.applied, self.decided.left_out],
            "stated": len(self.others("site-lookup")),
            "ruled-out": len(self.ruled_out),
            "statements": self.said.counted,
            **{str(verdict): number for verdict, number in ledger.verdicts.items()},
            **{f"look-{group.reason}": [group.total, group.left_out] for group in self.to_look_at},
        }

    @property
    def counts(self) -> list[tuple[str, str]]:
        """Say how much the report rests on: what was counted, and the words."""
        case = self.ledger.case
        counted = {
            "claim": case.claims,
            "site": case.sites,
            "statement": self.said.printed,
            "document": case.documents,
            "scene": case.scenes,
        }
        return [(f"{word}s", plural(len(items), word)) for word, items in counted.items() if items]

    @property
    def digests(self) -> dict[StepName, str]:
        """The digest of each step's outputs.json."""
        # the digest of each step's results stands in the page, so that the page is bound to them
        made = {step: self.outputs[step] for step in in_order(self.outputs)}
        return {step: hashlib.sha256(to_json(o).encode()).hexdigest() for step, o in made.items()}

    @property
    def commands(self) -> list[str]:
        """List the commands that check the run."""
        slug = self.ledger.case.slug
        return ["python3 verify.py", f"dateline verify {slug}", f"dateline run {slug} --fresh --stamp case"]

    @property
    def untested(self) -> int:
        """Count the claims that could not be tested."""
        return self.ledger.verdicts.get("not-checkable", 0)

    @property
    def tested(self) -> int:
        """Count the claims that could."""
        return len(self.ledger.entries) - self.untested

    @property
    def tested_words(self) -> list[tuple[Verdict, str]]:
        """Say how many of the tested claims came to each verdict."""
        return [(v, counted(v, n)) for v, n in self.ledger.verdicts.items() if v != "not-checkable"]

    @property
    def sites(self) -> tuple[LocatedSite, ...]:
        """The sites, as located."""
        return tuple(chain.from_iterable(made.sites for made in self.outputs.values()))

    @property
    def scenes(self) -> tuple[Scene, ...]:
        """Every scene, used or cited."""
        made = chain.from_iterable(made.scenes for made in self.outputs.values())
        return tuple({scene.id: scene for scene in (*made, *self.ledger.case.scenes)}.values())

    @property
    def answers(self) -> list[dict[str, str]]:
        """The answers of an exercise, each beside the right one."""
        answers = self.score.answers if self.score else ()
        return [{"asked": a.asked, "right": a.right, "given": a.given} for a in answers]

    @property
    def ruled_out(self) -> list[tuple[LocatedSite, int, Candidate]]:
        """List the gazetteer entries that were not used: the site, the entry's number and the entry."""
        return ruled_out(self.sites)

    @property
    def to_look_at(self) -> tuple[Group, ...]:
        """What an editor must look at before publishing."""
        return look_at(self.ledger, self.outputs)

    @property
    def comparison(self) -> ComparisonSummary | None:
        """What the comparison of the table [imagery] came to."""
        made = self.outputs.get(IMAGES)
        return made.comparison if made else None

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Every comparison, those of one site together."""
        return pairs_of(self.ledger, self.outputs, self.scenes)

    @property
    def _has_images(self) -> bool:
        """Tell whether there is anything to say of images: a pair, or scenes that the case holds or cites."""
        return has_images(self.pairs, self.ledger.case.scenes)

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changed areas, largest first."""
        return tuple(chain.from_iterable(made.changes for made in self.outputs.values()))

    @property
    def timeline(self) -> tuple[TimelineEntry, ...]:
        """Everything dated, in order."""
        return next((o.timeline for o in self.outputs.values() if o.timeline), ())

    @property
    def entries(self) -> tuple[TimelineEntry, ...]:
        """The entries that the page lists."""
        return self.timeline[:MOST_ENTRIES]

    @property
    def entries_left_out(self) -> str:
        """Say so where there are more."""
        more = len(self.timeline) > MOST_ENTRIES
        return f"; the first {MOST_ENTRIES} of them here, all in results.json" if more else ""

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements in the order they were made; undated ones last."""
        found = chain.from_iterable(made.statements for made in self.outputs.values())
        return tuple(sorted(found, key=lambda s: bounds(s.said_on) if s.said_on else (date.max, date.max)))

    @cached_property
    def said(self) -> Said:
        """The statements, those that may be printed apart from those that a person must read."""
        every = Said(self.statements)
        named = set(chain.from_iterable(finding.subjects for finding in self.ledger.findings))
        items = chain.from_iterable(group.items for group in self.to_look_at)
        listed = {item.anchor.removeprefix("said-") for item in items}
        return Said(every.statements, without_room(every, named, listed, self._shown_bytes))

    def anchor(self, item: Item) -> str:
        """Return where on the page a thing to look at stands; a statement without room, with its like."""
        left_out = item.anchor.removeprefix("said-") in self.said.left_out
        return "statements" if left_out and item.anchor.startswith("said-") else item.anchor

    def _shown_bytes(self, statement: Statement) -> int:
        pieces = self.passage(statement)
        around = "".join(piece.text for piece in pieces)
        return len(f"{around}{statement.text}".encode())

    @property
    def decided(self) -> Told:
        """Tell what persons decided, and what became of it."""
        return Told(self.ledger.decisions)

    def exhibits(self, step: StepName) -> list[Exhibit]:
        """Return the exhibits of a step, save those that stand in the timeline's section."""
        return [e for e in self.ledger.exhibits if e.step == step and e not in self.timeline_exhibits]

    @property
    def timeline_exhibits(self) -> list[Exhibit]:
        """The figures of the order of knowledge."""
        return [e for e in self.ledger.exhibits if e.figures[0].id == "timeline"]

    def others(self, step: StepName) -> list[Finding]:
        """Return the findings of a step that answer no claim; those of no earlier step belong to the report."""
        made: dict[str, StepName] = {}
        for name, outputs in self.outputs.items():
            if name != "report":
                made |= {finding.id: name for finding in outputs.findings}
        return [f for f in self.ledger.others if made.get(f.id, "report") == step]

    def statements_of(self, finding: Finding) -> list[Statement]:
        """Return the statements a finding is about."""
        return [s for s in self.statements if s.id in finding.subjects]

    def passage(self, statement: Statement) -> tuple[Piece, ...]:
        """Return the paragraph a statement stands in."""
        return passage(statement, self.texts)

    def claim_passage(self, entry: Entry) -> tuple[Piece, ...]:
        """Return the paragraph in which a claim's document makes it, with the words marked.

        Parameters
        ----------
        entry
            The claim with its passage.
        """
        found = entry.passage
        if found is None or found.start is None or found.end is None:
            return ()
        body = self.texts.get(found.document)
        return tuple(in_paragraph(body, ((found.start, found.end),))) if body else (Piece(found.text, said=True),)

    def _document(self, document_id: str | None) -> Document | None:
        return next((d for d in self.ledger.case.documents if d.id == document_id), None)

    def title(self, document_id: str | None) -> str:
        """Name a document by outlet and title.

        Parameters
        ----------
        document_id
            Id of the document, or None.
        """
        found = self._document(document_id)
        return found.listed if found else "document not named"

    def language(self, document_id: str | None) -> str:
        """Return the language tag of a document's text.

        Parameters
        ----------
        document_id
            Id of the document, or None.
        """
        found = self._document(document_id)
        return found.language if found else "en"

    def claim_of(self, finding: Finding) -> Claim | None:
        """Return the claim a finding answers."""
        return next((e.claim for e in self.ledger.entries if e.claim.id == finding.claim), None)

    def source_of(self, document_id: str | None) -> Source | None:
        """Return the numbered source of a document.

        Parameters
        ----------
        document_id
            Id of the document, or None.
        """
        return next((s for s in self.ledger.sources if s.item and s.item.id == document_id), None)

    def claim_source(self, claim: Claim) -> str:
        """Say where and when a claim was made."""
        return claimed_where(claim, self._document(claim.document))

    @property
    def limits(self) -> list[str]:
        """List what the report cannot show, each once."""
        found = [*self.ledger.case.limits, *chain.from_iterable(made.limits for made in self.outputs.values())]
        beside_images = set(chain.from_iterable(pair.limits for pair in self.pairs)) if self._has_images else set()
        return list(dict.fromkeys([*(limit for limit in found if limit not in beside_images), *STANDING_LIMITS]))

    @property
    def methods(self) -> list[MethodBox]:
        """Describe each step's method, with the functions and versions its findings name."""
        return method_boxes(self.ledger, self.outputs)

    @property
    def credits(self) -> tuple[str, ...]:
        """List every credit line, once."""
        figures = chain.from_iterable(exhibit.figures for exhibit in self.ledger.exhibits)
        credits = chain.from_iterable(figure.credits for figure in figures)
        return once([*credits, *(s.credit for s in self.ledger.case.scenes if s.credit)])
