"""Statements and conflicts with what persons decided on them; each keeps the program's own reading beside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from toolkit.errors import DateError
from toolkit.quotes.grades import is_pronoun
from toolkit.quotes.locators import fragment_link
from toolkit.quotes.passages import find_passage
from toolkit.records import (
    Decision,
    DecisionOutcome,
    Decisions,
    DocumentText,
    FiledDecision,
    Finding,
    Settled,
    Span,
    Statement,
    bounds,
    left_out,
)
from toolkit.records.decided import CHANGED, GONE, outcome_of
from toolkit.records.decision import PassageRef
from toolkit.records.vouched import StatementIndex, as_read, decision_basis


class Decided(NamedTuple):
    """What stands once persons have been heard, and what became of each decision."""

    statements: list[Statement]
    outcomes: list[DecisionOutcome]


class DecidedConflicts(NamedTuple):
    """The conflicts that are still offered, and what became of each decision on one."""

    findings: list[Finding]
    outcomes: list[DecisionOutcome]


def apply_decisions(statements: Sequence[Statement], decisions: Decisions, texts: Iterable[DocumentText]) -> Decided:
    """Apply what persons decided on statements, in the order in which they did.

    Parameters
    ----------
    statements
        Statements of the case's documents, as the program reads them.
    decisions
        The decisions of the case.
    texts
        The documents.

    Returns
    -------
    Decided
        The statements, without those that were dropped and with those that were added; ids stay as they were.
    """
    texts = tuple(texts)
    dropped = left_out((text.document for text in texts), decisions)
    silent = [_silenced(item, name, statements) for name, item in dropped.items()]
    desk = _Desk([s for s in statements if s.document not in dropped], texts)
    outcomes = [*silent, *(desk.hear(item) for item in decisions.of("statement"))]
    tied = [outcome_of(item, "applied", ref=item.decision.on.names[0]) for item in decisions.of("person")]
    return Decided(desk.standing(), [*outcomes, *tied])


def _silenced(item: FiledDecision, document: str, statements: Sequence[Statement]) -> DecisionOutcome:
    """Tell how many statements fall with a document that is left out of what was said."""
    count = sum(statement.document == document for statement in statements)
    return outcome_of(item, "applied", ref=document, reading={"statements in it": str(count)})


class _Desk:
    """The statements of a case while decisions are applied to them one by one."""

    def __init__(self, statements: Sequence[Statement], texts: Iterable[DocumentText]):
        self.read = list(statements)
        self.index = StatementIndex(self.read)
        self.now = {s.id: s for s in statements}
        self.dropped: set[str | None] = set()
        self.added: list[Statement] = []
        self.texts = {t.document.sha256: t for t in texts if t.document.sha256}

    def standing(self) -> list[Statement]:
        kept = [self.now[s.id] for s in self.read if s.id not in self.dropped]
        return [*kept, *(self.now[s.id] for s in self.added if s.id not in self.dropped)]

    def hear(self, item: FiledDecision) -> DecisionOutcome:
        decision = item.decision
        passage = decision.on.passages[0]
        if decision.do == "add":
            return self._add(item, passage)
        found = self.index.found_again(passage)
        if found is None:
            near = self.index.nearest(passage)
            shown = f"{near.id}: “{near.text[:120]}”" if near else ""
            return outcome_of(item, "gone", nearest=shown, note=GONE)
        now = self.now[found.id]
        if decision.basis is not None and decision.basis != decision_basis(now, decision.do, decision.value):
            return outcome_of(item, "changed", ref=found.id, note=CHANGED)
        if decision.do == "reject":
            self.dropped.add(found.id)
            return outcome_of(item, "applied", ref=found.id, reading={"speaker": found.speaker or "not named"})
        self.dropped.discard(found.id)
        if decision.do == "confirm":
            self.now[found.id] = _confirmed(now, item)
            return outcome_of(item, "applied", ref=found.id)
        made, wrong = self._corrected(now, found, item)
        if made is None:
            return outcome_of(item, "changed", ref=found.id, note=wrong)
        self.now[found.id] = made
        return outcome_of(item, "applied", ref=found.id, reading=_reading(found, decision))

    def _corrected(self, now: Statement, found: Statement, item: FiledDecision) -> tuple[Statement | None, str]:
        """Set the fields that a decision names; None and the reason where one of them cannot be set."""
        value = item.decision.value
        changed: dict[str, Any] = {}
        if "speaker" in value:
            changed |= {"speaker": str(value["speaker"]), "speaker_how": "decided", "grade": "print", "guess": None}
            changed["speaker_confidence"] = 1.0
        if "said_on" in value:
            try:
                bounds(str(value["said_on"]))
            except DateError as e:
                return None, e.what
            changed |= {"said_on": str(value["said_on"]), "date_basis": "decided"}
        if "negated" in value:
            changed["negated"] = bool(value["negated"])
        if "text" in value:
            text = self._text_of(found)
            span = _nearest_place(text.text, str(value["text"]), found.content[0][0]) if text else None
            if text is None or span is None:
                return None, "the words it gives do not stand in the document"
            changed |= {"content": (span,), "text": text.text[span[0] : span[1]]}
            changed["paragraph"] = text.paragraph_of(span[0])
            changed["page"] = text.page_of(span[0])
            changed["link"] = fragment_link(text.document.url, text.text, (span,))
        own = [_settled(item, found, field) for field in ("speaker", "said_on", "negated", "text") if field in value]
        earlier = [s for s in now.decided if s.do != "confirm" and s.field not in value]
        return now.model_copy(update={**changed, "decided": (*earlier, *own)}), ""

    def _text_of(self, statement: Statement) -> DocumentText | None:
        return next((self.texts[d] for d in statement.evidence if d in self.texts), None)

    def _add(self, item: FiledDecision, passage: PassageRef) -> DecisionOutcome:
        text = self.texts.get(passage.document)
        if text is None or text.text[passage.start : passage.end].strip() == "":
            return outcome_of(item, "gone", note=GONE)
        words = text.text[passage.start : passage.end]
        if not " ".join(words.split()).startswith(" ".join(passage.words.split())[:290]):
            return outcome_of(item, "changed", note=CHANGED)
        value = item.decision.value
        speaker, said_on = value.get("speaker"), value.get("said_on")
        number = len(self.added) + 1
        made = Statement(
            id=f"added-{number}",
            content=((passage.start, passage.end),),
            text=words,
            kind="direct" if _in_marks(text.text, passage.start, passage.end) else "indirect",
            grade="print" if speaker else "read",
            speaker=str(speaker) if speaker else None,
            speaker_how="decided" if speaker else "none",
            speaker_confidence=1.0 if speaker else 0.0,
            said_on=str(said_on) if said_on else None,
            date_basis="decided" if said_on else "unknown",
            rule="added by hand",
            how="a person at the desk",
            confidence=1.0,
            negated=bool(value.get("negated", False)),
            document=text.document.id,
            paragraph=text.paragraph_of(passage.start),
            page=text.page_of(passage.start),
            link=fragment_link(text.document.url, text.text, ((passage.start, passage.end),)),
            evidence=(passage.document,),
            decided=(_mark(item, "add"),),
            simulated=text.document.simulated,
        )
        self.added.append(made)
        self.index.add(made)
        self.now[made.id] = made
        return outcome_of(item, "applied", ref=made.id)


def _confirmed(now: Statement, item: FiledDecision) -> Statement:
    """Mark a statement as checked; where it names somebody, a person vouches for it, and it may be printed."""
    earlier = [s for s in now.decided if s.do != "confirm"]
    changed: dict[str, Any] = {"decided": (*earlier, _mark(item, "confirm"))}
    if now.speaker and not is_pronoun(now.speaker):
        changed["grade"] = "print"
        if now.speaker_how not in ("named", "bound"):
            changed |= {"speaker_how": "decided", "guess": None, "speaker_confidence": 1.0}
    return now.model_copy(update=changed)


def _mark(item: FiledDecision, do: str) -> Settled:
    decision = item.decision
    return Settled.model_validate(
        {"file": item.file, "do": do, "why": decision.why, "by": decision.by, "on": decision.shown_day}
    )


def _settled(item: FiledDecision, read: Statement, field: str) -> Settled:
    reading = _reading(read, item.decision)[field]
    spans = read.content if field == "text" else ()
    return _mark(item, "correct").model_copy(update={"field": field, "reading": reading, "spans": spans})


def _reading(read: Statement, decision: Decision) -> dict[str, str]:
    """Give what the program reads in the fields that a decision sets."""
    whole = {
        "speaker": read.speaker or "",
        "said_on": read.said_on or "",
        "negated": str(read.negated).lower(),
        "text": read.text,
    }
    return {field: whole[field] for field in decision.value if field in whole}


def _nearest_place(text: str, words: str, start: int) -> Span | None:
    """Give where words stand in a text, the place nearest to a character."""
    found = find_passage(text, words)
    return min(found, key=lambda span: abs(span[0] - start), default=None)


def _in_marks(text: str, start: int, end: int) -> bool:
    marks = '“”„«»"‘’'
    inside = text[start] in marks and text[end - 1] in marks
    around = start > 0 and end < len(text) and text[start - 1] in marks and text[end] in marks
    return inside or around


def settle_conflicts(
    conflicts: Sequence[Finding], statements: Sequence[Statement], decisions: Decisions
) -> DecidedConflicts:
    """Take out the conflicts that a person dismissed.

    Parameters
    ----------
    conflicts
        What ``conflicts`` offers.
    statements
        The statements that they are between.
    decisions
        The decisions of the case.

    Returns
    -------
    DecidedConflicts
        Those that are still offered, and what became of each decision.
    """
    read = StatementIndex(as_read(s) for s in statements)
    by_sides = {frozenset(f.subjects): f for f in reversed(conflicts)}  # the first of several
    dismissed: set[str] = set()
    outcomes = []
    for item in decisions.of("conflict"):
        sides = [read.found_again(passage) for passage in item.decision.on.passages]
        if len(sides) != 2 or None in sides:
            near = [read.nearest(p) for p in item.decision.on.passages]
            shown = " / ".join(f"{s.id}: “{s.text[:80]}”" for s in near if s)
            outcomes.append(outcome_of(item, "gone", nearest=shown, note=GONE))
            continue
        ids = {str(side.id) for side in sides if side}
        offered = by_sides.get(frozenset(ids))
        if offered is not None and item.decision.do == "dismiss":
            dismissed.add(offered.id)
        outcomes.append(outcome_of(item, "applied", ref=" ".join(sorted(ids))))
    return DecidedConflicts([f for f in conflicts if f.id not in dismissed], outcomes)
