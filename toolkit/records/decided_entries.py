"""The facts of a case with what persons decided on them: documents, events, comparisons and marked shadows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any, NamedTuple

from toolkit.errors import DateError
from toolkit.records.base import Record
from toolkit.records.case import Case
from toolkit.records.comparisons import SINGLE, plans_of
from toolkit.records.decided import CHANGED, GONE, outcome_of
from toolkit.records.decision import Act, DecisionKind, DecisionOutcome, Decisions, FiledDecision, basis_of
from toolkit.records.document import Document
from toolkit.records.scene import ImageryPlan
from toolkit.records.when import bounds, human

FACTS: tuple[DecisionKind, ...] = ("document", "event", "comparison", "shadow")
"""Kinds of decision that are applied to the case itself, before a step reads it."""

_SEEN: dict[DecisionKind, tuple[str, ...]] = {
    "document": ("title", "outlet", "author", "published"),
    "event": ("date", "text", "label"),
    "comparison": ("before", "after", "set_aside"),
    "shadow": ("of", "scene", "foot", "tip"),
}
"""Fields that a person sees of a thing of each kind, and decides on."""

_STAY = frozenset({"document", "comparison"})
"""Kinds of which a dropped one still stands in the case: its words are left out, or nothing is measured on it."""


class DecidedCase(NamedTuple):
    """The case once persons have been heard, and what became of each decision."""

    case: Case
    outcomes: tuple[DecisionOutcome, ...]


def decided_case(case: Case, decisions: Decisions, kinds: Iterable[DecisionKind] = FACTS) -> DecidedCase:
    """Apply what persons decided on the facts of a case, in the order in which they did.

    Parameters
    ----------
    case
        The case as case.toml says.
    decisions
        The decisions of the case.
    kinds
        Kinds that whoever asks is touched by.

    Returns
    -------
    DecidedCase
        The case with corrected documents, events, pairs and shadows. A dropped event or shadow is gone, a dropped
        comparison is set aside; the statements of a dropped document are left out by whoever reads them.
    """
    desk = _Desk(case)
    wanted = [kind for kind in kinds if kind in FACTS]
    outcomes = tuple(desk.hear(item) for item in decisions.of(*wanted)) if wanted else ()
    return DecidedCase(desk.standing(), outcomes)


def fact_basis(kind: DecisionKind, record: Record, do: Act, fields: Iterable[str] = ()) -> str:
    """Return the digest of what a person sees who decides on a fact of the case.

    Parameters
    ----------
    kind
        What it is.
    record
        For a confirmation, as it stands; for all else, as case.toml has it.
    do
        What is done.
    fields
        Fields that are set.
    """
    own = [name for name in _SEEN[kind] if name in set(fields)] if do == "correct" else []
    return basis_of(record, *(own or _SEEN[kind]))


def fact_reading(kind: DecisionKind, record: Record, fields: Iterable[str]) -> dict[str, str]:
    """Return what case.toml says in the fields that a decision sets.

    Parameters
    ----------
    kind
        What it is.
    record
        As case.toml has it.
    fields
        Fields that are set.
    """
    return {name: str(getattr(record, name) or "") for name in fields if name in _SEEN[kind]}


def facts_in(case: Case) -> Iterator[tuple[DecisionKind, str, Record]]:
    """Return everything in a case that such a decision can be about: kind, id, record."""
    for document in case.documents:
        yield "document", document.id, document
    for event in case.events:
        yield "event", event.id, event
    for plan in plans_of(case).values():
        yield "comparison", _named(plan), plan
    for plan in plans_of(case).values():
        for shadow in plan.shadows:
            yield "shadow", shadow.id, shadow


def _named(plan: ImageryPlan) -> str:
    """Return the name of a comparison; that of the table [imagery], unless a step sees one of several there."""
    return str(getattr(plan, "id", SINGLE))


def left_out(documents: Iterable[Document], decisions: Decisions) -> dict[str, FiledDecision]:
    """Return the documents whose words a person left out of what was said, by id.

    Parameters
    ----------
    documents
        The documents, as they stand.
    decisions
        The decisions of the case.
    """
    known = {document.id for document in documents}
    waiting = {outcome.file for outcome in decisions.settled if outcome.status != "applied"}
    found: dict[str, FiledDecision] = {}
    for item in decisions.of("document"):
        name = item.decision.on.id or ""
        if name not in known or item.file in waiting:
            continue
        if item.decision.do == "reject":
            found[name] = item
        elif item.decision.do == "confirm":
            found.pop(name, None)
    return found


class _Desk:
    """A case while decisions are applied to it one by one."""

    def __init__(self, case: Case):
        self.case = case
        self.stated = {(kind, name): record for kind, name, record in facts_in(case)}
        self.now = dict(self.stated)
        self.dropped: dict[tuple[DecisionKind, str], FiledDecision] = {}

    def hear(self, item: FiledDecision) -> DecisionOutcome:
        decision, name = item.decision, item.decision.on.id or ""
        thing = (decision.kind, name)
        if thing not in self.stated:
            known = [i for kind, i in self.stated if kind == decision.kind]
            return outcome_of(item, "gone", nearest=next(iter(get_close_matches(name, known, n=1)), ""), note=GONE)
        seen = self.now[thing] if decision.do == "confirm" else self.stated[thing]
        if decision.basis not in (None, fact_basis(decision.kind, seen, decision.do, decision.value)):
            return outcome_of(item, "changed", ref=name, note=CHANGED)
        if decision.do == "reject":
            needed = "" if decision.kind in _STAY else _needed(self.case, name)
            if needed:
                return outcome_of(item, "changed", ref=name, note=needed)
            self.dropped[thing] = item
            return outcome_of(item, "applied", ref=name, reading={})
        self.dropped.pop(thing, None)
        value = {field: given for field, given in decision.value.items() if field in _SEEN[decision.kind]}
        made = self.now[thing].model_copy(update=value)
        if fault := self._fault(decision.kind, made, value):
            return outcome_of(item, "changed", ref=name, note=fault)
        self.now[thing] = made
        return outcome_of(item, "applied", ref=name, reading=fact_reading(decision.kind, self.stated[thing], value))

    def _fault(self, kind: DecisionKind, made: Any, value: dict[str, Any]) -> str:
        if not value:
            return ""
        if kind == "comparison":
            return _pair_fault(self.case, made)
        if kind == "shadow":
            wrong = [mark for mark in (made.foot, made.tip) if not _is_point(mark)]
            return f"{wrong[0]!r} is no latitude, longitude in decimal degrees" if wrong else ""
        return _date_fault(value.get("published") or value.get("date"))

    def standing(self) -> Case:
        """Return the case with all that was set, and without what was dropped."""
        if self.now == self.stated and not self.dropped:
            return self.case
        case = self.case
        return case.model_copy(
            update={
                "documents": tuple(self.now["document", d.id] for d in case.documents),
                "events": tuple(self._kept("event", case.events)),
                "imagery": self._plan(_named(case.imagery)) if case.imagery else None,
                "comparisons": tuple(self._plan(plan.id) for plan in case.comparisons),
            }
        )

    def _kept(self, kind: DecisionKind, items: Iterable[Any]) -> Iterator[Any]:
        for one in items:
            if (kind, one.id) not in self.dropped:
                yield self.now[kind, one.id]

    def _plan(self, name: str) -> Any:
        plan: Any = self.now["comparison", name]
        changed: dict[str, Any] = {"shadows": tuple(self._kept("shadow", plan.shadows))}
        if item := self.dropped.get(("comparison", name)):
            changed["set_aside"] = f"The desk set this pair aside on {human(item.decision.shown_day)}."
        return plan.model_copy(update=changed)


def _pair_fault(case: Case, plan: Any) -> str:
    """Say why a pair cannot be the one that is chosen."""
    scenes = {scene.id: scene for scene in case.scenes}
    for wanted in (plan.before, plan.after):
        scene = scenes.get(wanted)
        if scene is None or not scene.file:
            return f"no scene with pixels has the id {wanted!r}"
        if plan.site not in {scene.site, *scene.also_shows}:
            return f"the scene {wanted!r} is not of {plan.site!r}"
    if plan.before == plan.after:
        return "before and after are one scene"
    first, second = scenes[plan.before].acquired, scenes[plan.after].acquired
    late = bool(first and second) and bounds(str(first))[0] > bounds(str(second))[1]
    return "the scene before was taken later than the other" if late else ""


def _date_fault(given: Any) -> str:
    if given is None:
        return ""
    try:
        bounds(str(given))
    except DateError as e:
        return e.what
    return ""


def _needed(case: Case, name: str) -> str:
    """Say which claim is tested against a thing; it cannot go before the claim does."""
    for claim in case.claims:
        for check in claim.all_checks:
            if name in _named_in(check):
                return f"the claim {claim.id!r} is tested against it"
    return ""


def _named_in(check: Record) -> Iterator[str]:
    for value in check.model_dump(mode="python").values():
        if isinstance(value, str):
            yield value


def _is_point(text: str) -> bool:
    parts = text.split(",")
    try:
        lat, lon = (float(part) for part in parts)
    except ValueError:
        return False
    return abs(lat) <= 90 and abs(lon) <= 180
