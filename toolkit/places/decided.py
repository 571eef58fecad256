"""Sites with what persons decided on the entries of the gazetteers: which is meant, and which is not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from toolkit.places.reconcile import reconcile
from toolkit.places.sites import gazetteer_status
from toolkit.records import Candidate, DecisionOutcome, Decisions, FiledDecision, LocatedSite, Position, human
from toolkit.records.decided import GONE, outcome_of


class DecidedSites(NamedTuple):
    """The sites once persons have been heard, and what became of each decision."""

    located: list[LocatedSite]
    outcomes: list[DecisionOutcome]


def apply_decisions(located: Sequence[LocatedSite], decisions: Decisions) -> DecidedSites:
    """Apply what persons decided on sites, in the order in which they did.

    Parameters
    ----------
    located
        Sites as ``locate_sites`` gives them.
    decisions
        The decisions of the case.

    Returns
    -------
    DecidedSites
        An entry that a person takes places a site that nobody else does; one that she rules out comes last, with the
        reason, and is used for nothing.
    """
    now = {site.site.id: site for site in located}
    outcomes = []
    for item in decisions.of("site"):
        name = item.decision.on.id or ""
        if name not in now:
            near = next((i for i in now if name in i or i in name), "")
            outcomes.append(outcome_of(item, "gone", nearest=near, note=GONE))
            continue
        if item.decision.do == "confirm":
            outcomes.append(outcome_of(item, "applied", ref=name))
            continue
        entry = _entry(now[name], item.decision.on.candidate or "")
        if entry is None:
            shown = "; ".join(c.gazetteer_id for c in now[name].candidates[:3])
            outcomes.append(outcome_of(item, "gone", ref=name, nearest=shown, note="no such entry is known for it"))
            continue
        now[name] = _taken(now[name], entry, item) if item.decision.do == "accept" else _out(now[name], entry, item)
        outcomes.append(outcome_of(item, "applied", ref=name, reading={"entry": located_entry(located, name)}))
    return DecidedSites([now[site.site.id] for site in located], outcomes)


def _entry(site: LocatedSite, wanted: str) -> Candidate | None:
    """Find an entry by its id, or by a name that no other has."""
    by_id = [c for c in site.candidates if c.gazetteer_id == wanted]
    by_name = [c for c in site.candidates if c.name == wanted]
    fitting = by_id or by_name
    return fitting[0] if len(fitting) == 1 else None


def located_entry(located: Sequence[LocatedSite], name: str) -> str:
    """Give the entry that the program itself ranks first for a site; "" where there is none.

    Parameters
    ----------
    located
        Sites as the program reads them.
    name
        Id of the site.
    """
    site = next(s for s in located if s.site.id == name)
    return site.candidates[0].gazetteer_id if site.candidates else ""


def _reason(item: FiledDecision, what: str) -> str:
    """Say what was done and when; who did and why stands with the decision, which a public edition does not tell."""
    return f"{what} by the desk on {human(item.decision.shown_day)}"


def _marked(entry: Candidate, reason: str) -> Candidate:
    return entry.model_copy(update={"reasons": (*entry.reasons, reason)})


def _taken(site: LocatedSite, entry: Candidate, item: FiledDecision) -> LocatedSite:
    """Put the entry first; where nobody states a position, it is the site's."""
    marked = _marked(entry, _reason(item, "taken"))
    candidates = (marked, *(c for c in site.candidates if c.gazetteer_id != entry.gazetteer_id))
    if any(p.notation != "gazetteer entry" for p in site.positions):
        return site.model_copy(update={"candidates": candidates})
    position = Position(
        lon=entry.lon,
        lat=entry.lat,
        uncertainty_m=entry.uncertainty_m,
        notation="gazetteer entry",
        stated=f"{entry.name} ({entry.gazetteer_id})",
        stated_by=f"the gazetteer entry {entry.gazetteer_id}, taken by the desk",
        status="reference",
        reasons=(_reason(item, "taken"),),
    )
    explanation = f"{site.site.name} is {entry.name} ({entry.gazetteer_id}), as the desk decided."
    changed = {"positions": (position,), "status": "located", "candidates": candidates, "explanation": explanation}
    return site.model_copy(update={**changed, "reconciled": reconcile((position,))})


def _is_ruled_out(entry: Candidate) -> bool:
    return any(reason.startswith("ruled out by") for reason in entry.reasons)


def _out(site: LocatedSite, entry: Candidate, item: FiledDecision) -> LocatedSite:
    """Put the entry last; what is left is judged by the rule that holds for all."""
    marked = _marked(entry, _reason(item, "ruled out"))
    left = [c for c in site.candidates if c.gazetteer_id != entry.gazetteer_id]
    changed: dict[str, object] = {"candidates": (*left, marked)}
    used = [p for p in site.positions if p.stated != f"{entry.name} ({entry.gazetteer_id})"]
    if len(used) != len(site.positions):
        changed |= {"positions": tuple(used), "reconciled": reconcile(tuple(used))}
    open_ones = tuple(entry for entry in left if not _is_ruled_out(entry))
    if not used:
        changed["status"] = gazetteer_status(open_ones)
        if not open_ones:
            changed["explanation"] = f"Every entry of the name {site.site.name} was ruled out by the desk."
    return site.model_copy(update=changed)
