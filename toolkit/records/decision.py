"""What a person decided: one small record, which names its thing so that it is found again after another run."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, model_validator

from toolkit.records.base import Digest, Line, Record, Slug, to_json
from toolkit.records.when import Edtf

FORMAT = "dateline/decision/1"
"""Version of this layout."""

DecisionKind = Literal[
    "statement",
    "conflict",
    "site",
    "claim",
    "person",
    "comparison",
    "event",
    "shadow",
    "document",
    "proposal",
    "finding",
]
"""What a decision is about."""

Act = Literal["accept", "reject", "rule-out", "correct", "add", "confirm", "dismiss", "same", "undo"]
"""What a person does with it."""

Value = str | int | float | bool | tuple[str, ...]
"""What a field is set to."""

ACTS: dict[DecisionKind, frozenset[Act]] = {
    "statement": frozenset({"confirm", "correct", "reject", "add"}),
    "conflict": frozenset({"dismiss", "confirm"}),
    "site": frozenset({"confirm", "rule-out", "accept"}),
    "claim": frozenset({"confirm", "correct", "dismiss", "reject"}),
    "person": frozenset({"same", "add", "correct", "reject"}),
    "comparison": frozenset({"reject", "confirm", "correct"}),
    "event": frozenset({"reject", "confirm", "correct"}),
    "shadow": frozenset({"reject", "confirm", "correct"}),
    "document": frozenset({"confirm", "correct", "reject"}),
    "proposal": frozenset({"accept", "reject"}),
    "finding": frozenset({"confirm"}),
}
"""What may be done with each kind; undo with all. What would be kept and move nothing is not among them: a fact is
added to case.toml, and a finding falls with the claim, the pair or the document that it rests on."""

FIELDS: dict[DecisionKind, frozenset[str]] = {
    "statement": frozenset({"speaker", "said_on", "text", "negated", "note"}),
    "conflict": frozenset({"note"}),
    "site": frozenset({"note"}),
    "claim": frozenset({"verdict", "note"}),
    "person": frozenset({"name", "speaks", "note"}),
    "document": frozenset({"title", "outlet", "author", "published", "note"}),
    "event": frozenset({"date", "text", "label", "note"}),
    "comparison": frozenset({"before", "after", "note"}),
    "shadow": frozenset({"of", "foot", "tip", "note"}),
    "finding": frozenset({"note"}),
}
"""Fields that a decision of a kind may set; a kind that is not listed takes any."""

_NEED: dict[DecisionKind, Literal["passages", "id", "names", "digest"]] = {
    "statement": "passages",
    "conflict": "passages",
    "person": "names",
    "proposal": "digest",
}
"""What names a thing of a kind; those not listed go by their id."""


class PassageRef(Record):
    """Characters of a document, found again by overlap in a later run."""

    document: Digest
    """Digest of the document's bytes."""
    start: Annotated[int, Field(ge=0)]
    """First character of the content."""
    end: Annotated[int, Field(ge=0)]
    """One past the last."""
    words: str = ""
    """The words that stood there, to be shown where they are gone."""

    @model_validator(mode="after")
    def _runs_forward(self) -> PassageRef:
        if self.end <= self.start:
            raise ValueError("'end' must lie behind 'start'")
        return self

    @property
    def shown(self) -> str:
        """The words in quotation marks, cut to a line."""
        words = " ".join(self.words.split()).strip("“”\"',.;: ")
        cut = f"{words[:119].rstrip()}…" if len(words) > 120 else words
        return f"“{cut}”" if words else f"characters {self.start}–{self.end}"

    def overlap(self, start: int, end: int) -> int:
        """Return how many characters it shares with others.

        Parameters
        ----------
        start, end
            The others, end excluded.
        """
        return max(0, min(self.end, end) - max(self.start, start))


class Subject(Record):
    """What a decision is about, named so that it survives a re-run."""

    passages: tuple[PassageRef, ...] = ()
    """A statement: the characters of its content; a conflict: those of its two statements."""
    id: Line | None = None
    """Id of a site, claim, comparison, event, shadow, document or finding."""
    candidate: Line | None = None
    """Id of one of the site's candidates in its gazetteer, or a name that no other candidate has."""
    names: tuple[Line, ...] = ()
    """Names and descriptions of one person or body; the first is the one that is used."""
    digest: Digest | None = None
    """Digest of a proposal."""

    @property
    def shown(self) -> str:
        """It in a few words."""
        if self.passages:
            return " / ".join(p.shown for p in self.passages)
        whole = [*self.names, *filter(None, (self.id, self.candidate, (self.digest or "")[:12]))]
        return ", ".join(whole)


class Decision(Record):
    """What one person decided about one thing; never changed, an undo is a further one."""

    format: Literal["dateline/decision/1"] = "dateline/decision/1"
    """Version of this layout."""
    case: Slug | None = None
    """Slug of the case it belongs to."""
    kind: DecisionKind
    """What it is about."""
    on: Subject = Subject()
    """The thing itself."""
    do: Act
    """What is done with it."""
    undoes: Line | None = None
    """File name of the decision that an undo takes back."""
    value: dict[str, Value] = Field(default_factory=dict)
    """Fields that are set, by name: ``speaker``, ``said_on``, ``verdict``, ``note`` ..."""
    basis: Digest | None = None
    """Digest of the record that was decided on. Where that has changed since, the decision stays and is not applied."""
    reading: dict[str, str] = Field(default_factory=dict)
    """What the program read in these fields when it was decided, to be shown beside."""
    why: str = ""
    """Reason, in the person's words."""
    by: Line | None = None
    """Who decided; absent where the settings name nobody."""
    at: AwareDatetime
    """When (UTC)."""
    day: Edtf | None = None
    """Day on which it was looked at, where a sheet that came back says so; absent = the day of ``at``."""

    @model_validator(mode="after")
    def _makes_sense(self) -> Decision:
        if self.do == "undo":
            if not self.undoes:
                raise ValueError('an undo names the decision it takes back: undoes = "<file>"')
            return self
        if self.do not in ACTS[self.kind]:
            known = ", ".join(sorted(ACTS[self.kind]))
            raise ValueError(f"do = {self.do!r} is nothing that can be done with a {self.kind}; known: {known}")
        need = _NEED.get(self.kind, "id")
        if not getattr(self.on, need):
            raise ValueError(f"a decision on a {self.kind} names it by on.{need}")
        known_fields = FIELDS.get(self.kind)
        unknown = sorted(set(self.value) - known_fields) if known_fields is not None else []
        if unknown:
            raise ValueError(f"value: {unknown[0]!r} is nothing that a {self.kind} has")
        if self.do == "correct" and not self.value:
            raise ValueError("a correction says in 'value' what is right")
        return self

    @property
    def subject_key(self) -> str:
        """One text for the thing decided on: two decisions of one key are about the same thing."""
        on = self.on
        candidate = on.candidate if self.do == "rule-out" else None
        spans = sorted(f"{p.document[:16]}:{p.start}-{p.end}" for p in on.passages)
        parts = [self.kind, on.id or "", candidate or "", *on.names, (on.digest or "")[:16], *spans]
        return "\n".join(parts)

    @property
    def slots(self) -> frozenset[str]:
        """What it settles of its thing: a later decision that settles as much takes its place.

        A correction of the speaker leaves one of the date alone; both take the mark from what was confirmed before.
        """
        if self.do in ("reject", "rule-out", "dismiss"):
            return frozenset({*FIELDS.get(self.kind, ()), *self.value, "ruling"})
        return frozenset({*self.value, "ruling"})

    @property
    def shown_day(self) -> str:
        """The day it is told for: the sheet's, else the one it was made on (UTC)."""
        return self.day or self.at.date().isoformat()


class FaultyDecision(Record):
    """A file among the decisions that is none: it is told, and the rest stands."""

    file: Line
    """Its name."""
    fault: Line
    """What is wrong, in one line."""


class FiledDecision(Record):
    """A decision and the file it stands in."""

    file: Line
    """Name of the file."""
    decision: Decision
    """What it says."""


DecisionStatus = Literal["applied", "changed", "gone", "undone", "replaced", "faulty", "recorded"]
"""applied = the results are as it says; changed = what was decided on is no longer the same, so it waits for a person;
gone = its thing is not there any more; undone and replaced = by a later one; faulty = the file cannot be read;
recorded = it is kept, and moves no result (a rejected proposal)."""


class DecisionOutcome(Record):
    """What became of one decision in a run."""

    file: Line
    """Name of its file."""
    status: DecisionStatus
    """What became of it."""
    kind: Line = "unknown"
    """What it is about."""
    on: str = ""
    """The thing, in a few words."""
    do: str = ""
    """What is done with it."""
    ref: Line | None = None
    """Id of the thing in this run, such as s12; absent = it is not there."""
    value: dict[str, Value] = Field(default_factory=dict)
    """What it sets."""
    reading: dict[str, str] = Field(default_factory=dict)
    """What the program reads in the same fields."""
    nearest: str = ""
    """Where its thing is gone, the nearest to it."""
    note: str = ""
    """Why it is not applied, or by what it was replaced."""
    why: str = ""
    """The person's reason."""
    by: Line | None = None
    """Who decided."""
    at: datetime | None = None
    """When."""
    day: Edtf | None = None
    """Day on which it was looked at, where a sheet says so."""


class Decisions(Record):
    """All decisions of a case, oldest first, and those that stand."""

    filed: tuple[FiledDecision, ...] = ()
    """Those that can be read, oldest first."""
    faulty: tuple[FaultyDecision, ...] = ()
    """Files that cannot."""
    settled: tuple[DecisionOutcome, ...] = ()
    """What became of those that were applied to the facts of the case before a step read it."""

    @property
    def undone(self) -> dict[str, str]:
        """The decisions that were taken back: file to the file that did. An undo can itself be undone."""
        found: dict[str, str] = {}
        for item in reversed(self.filed):
            if item.decision.do == "undo" and item.file not in found and item.decision.undoes:
                found[item.decision.undoes] = item.file
        return found

    @property
    def replaced(self) -> dict[str, str]:
        """The decisions that later ones took the place of: file to the later file."""
        undone = self.undone
        found: dict[str, str] = {}
        settled: dict[str, dict[str, str]] = {}
        for item in reversed(self.filed):
            decision = item.decision
            if decision.do == "undo" or item.file in undone:
                continue
            later = settled.setdefault(decision.subject_key, {})
            if decision.do != "add" and decision.slots <= set(later):
                found[item.file] = later["ruling"]
            for slot in decision.slots:
                later.setdefault(slot, item.file)
        return found

    @property
    def standing(self) -> tuple[FiledDecision, ...]:
        """Those that are to be applied, oldest first."""
        gone = {*self.undone, *self.replaced}
        return tuple(i for i in self.filed if i.file not in gone and i.decision.do != "undo")

    def of(self, *kinds: DecisionKind) -> tuple[FiledDecision, ...]:
        """Return those of some kinds that are to be applied, oldest first.

        Parameters
        ----------
        *kinds
            Kinds of thing: "statement", "site" ...
        """
        return tuple(item for item in self.standing if item.decision.kind in kinds)


def basis_of(record: Record, *fields: str) -> str:
    """Return a digest of what a person decides on: some fields of a record, or all of them.

    Parameters
    ----------
    record
        What was decided on.
    *fields
        Names of the fields that the person saw; all if none is named.
    """
    facts = {name: getattr(record, name) for name in fields} if fields else record
    return hashlib.sha256(to_json(facts).encode()).hexdigest()
