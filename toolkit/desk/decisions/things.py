"""The things of a case that a person can decide on, as the last run has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from toolkit.desk.running.finished import FinishedRun, read_run
from toolkit.errors import UsageError
from toolkit.reading import read_text
from toolkit.records.decided_entries import FACTS, fact_basis, fact_reading, facts_in
from toolkit.records.decision import Act, DecisionKind, Subject
from toolkit.records.vouched import as_read, claim_basis, decision_basis, finding_basis, passage_of

if TYPE_CHECKING:
    from toolkit.records import LocatedSite, Statement


@dataclass(frozen=True)
class Thing:
    """One thing to decide on.

    Attributes
    ----------
    kind
        What it is.
    name
        Its id in the last run: s12, conflict-2, or the id that it has in the case.
    on
        What a decision names it by.
    record
        The record.
    facts
        What else a decision on it needs: verdict, findings.
    """

    kind: DecisionKind
    name: str
    on: Subject
    record: Any
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The text of the document that a statement stands in; "" where it is not at hand."""
        path = self.facts.get("text")
        return read_text(path) if path is not None and path.is_file() else ""

    def basis(self, do: Act, fields: tuple[str, ...]) -> str | None:
        """Return the digest of what a person sees who decides now."""
        if self.kind == "statement":
            return decision_basis(self.record, do, fields)
        if self.kind in FACTS:
            seen = self.record if do == "confirm" else self.facts["stated"]
            return fact_basis(self.kind, seen, do, fields)
        if self.kind == "claim":
            return claim_basis(self.record["text"], self.facts["findings"], self._standing(do))
        return finding_basis([self.record]) if self.kind == "finding" else None

    def _standing(self, do: Act) -> str:
        return str(self.record["verdict"]) if do == "confirm" else ""

    def reading(self, fields: tuple[str, ...]) -> dict[str, str]:
        """Return what the program reads in some fields."""
        if self.kind == "statement":
            read = as_read(self.record)
            known = {
                "speaker": read.speaker or "",
                "said_on": read.said_on or "",
                "text": read.text,
                "negated": str(read.negated).lower(),
            }
            return {name: known[name] for name in fields if name in known}
        if self.kind in FACTS:
            return fact_reading(self.kind, self.facts["stated"], fields)
        if self.kind == "claim" and "verdict" in fields:
            return {"verdict": str((self.record.get("read") or self.record)["verdict"])}
        return {}


def things_of(run: FinishedRun) -> Iterator[Thing]:
    """Return everything in a run that a person can decide on by its name."""
    statements = {s.id: s for s in run.outputs["quote-timeline"].statements if s.id}
    for name, statement in statements.items():
        if passage := passage_of(as_read(statement)):
            text = run.folder / "report" / "texts" / f"{statement.document}.txt"
            yield Thing("statement", name, Subject(passages=(passage,)), statement, {"text": text})
    findings = {f.id: f for f in run.outputs["report"].findings}
    yield from _conflicts(findings.values(), statements)
    for claim in run.results["claims"]:
        own = [findings[i] for i in claim["findings"] if i in findings]
        yield Thing("claim", claim["id"], Subject(id=claim["id"]), claim, {"findings": own})
    for located in run.outputs["site-lookup"].sites:
        yield Thing("site", located.site.id, Subject(id=located.site.id), located)
    for finding in findings.values():
        if finding.kind != "conflict":
            yield Thing("finding", finding.id, Subject(id=finding.id), finding)
    standing = {(kind, name): record for kind, name, record in facts_in(run.case)}
    for kind, name, stated in facts_in(run.stated or run.case):  # what was dropped can be taken up again
        yield Thing(kind, name, Subject(id=name), standing.get((kind, name), stated), {"stated": stated})


def _conflicts(findings: Any, statements: dict[str, Statement]) -> Iterator[Thing]:
    for finding in findings:
        if finding.kind != "conflict":
            continue
        # as the program reads it: what a person set must not move the name of the thing
        sides = [passage_of(as_read(statements[i])) for i in finding.subjects if i in statements]
        passages = tuple(p for p in sides if p)
        if len(passages) == 2:
            yield Thing("conflict", finding.id, Subject(passages=passages), finding)


def find_thing(slug: str, name: str) -> tuple[FinishedRun, Thing]:
    """Find a thing by its name in the last run.

    Parameters
    ----------
    slug
        Name of the case.
    name
        s12, conflict-2, or the id of a claim, site, finding, document, event, comparison ("imagery" for the one of
        the table [imagery]) or shadow; with the kind before it where two kinds share an id: event:opened.

    Raises
    ------
    StepError
        The case was not run yet.
    UsageError
        The run has nothing of that name (E_DECISION).
    """
    run = read_run(slug)
    known: dict[str, Thing] = {}
    for thing in things_of(run):
        # a claim and a finding may share a name: the first has the plain one, each has one with its kind before
        known.setdefault(thing.name, thing)
        known.setdefault(f"{thing.kind}:{thing.name}", thing)
    if name in known:
        return run, known[name]
    near = get_close_matches(name, known, n=1)
    advice = f"Did you mean {near[0]!r}?" if near else f"'dateline decide {slug} list' shows what there is to decide."
    raise UsageError(
        f"the last run of {slug!r} has nothing called {name!r} that can be decided on",
        remedy=advice,
        code="E_DECISION",
    )


def candidate_named(located: LocatedSite, wanted: str) -> str:
    """Return the id of one of a site's candidates, by its id, its number from 1, or its name.

    Raises
    ------
    UsageError
        None, or several, are called so (E_DECISION).
    """
    if wanted.isdecimal() and 1 <= int(wanted) <= len(located.candidates):
        return located.candidates[int(wanted) - 1].gazetteer_id
    fitting = [c for c in located.candidates if wanted in (c.gazetteer_id, c.name)]
    if len(fitting) == 1:
        return fitting[0].gazetteer_id
    listed = "; ".join(f"{n} = {c.name} ({c.gazetteer_id})" for n, c in enumerate(located.candidates, start=1))
    raise UsageError(
        f"{len(fitting) or 'no'} candidate of {located.site.id!r} is called {wanted!r}",
        remedy=f"There are: {listed or 'none'}.",
        code="E_DECISION",
    )
