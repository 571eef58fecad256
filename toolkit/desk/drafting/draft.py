"""Draft a case from its documents: what is offered, ranked and numbered, without what was rejected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from toolkit.desk.casefile.reading import load_case
from toolkit.desk.decisions import read_decisions
from toolkit.desk.drafting.dimensions import dimension_offers
from toolkit.desk.drafting.facts import document_offers
from toolkit.desk.drafting.figures import Figures, several
from toolkit.desk.drafting.numbers import count_offers, size_offers
from toolkit.desk.drafting.offers import Names, worse
from toolkit.desk.drafting.others import (
    MOST_STATEMENTS,
    People,
    image_offers,
    person_offers,
    search_offer,
    statement_offers,
)
from toolkit.desk.drafting.place_lists import list_sites, place_lists, spoken_of
from toolkit.desk.drafting.reading import Reading, read_all
from toolkit.desk.drafting.sites import Sites
from toolkit.desk.drafting.times import event_offers, interval_offers
from toolkit.desk.drafting.untested import untested_offers
from toolkit.desk.drafting.whereabouts import place_offers
from toolkit.records import (
    SURENESS,
    Case,
    Claim,
    ClaimCheck,
    Proposal,
    ProposalKind,
    find_stated,
    proposal_digest,
    sentence_spans,
)

GROUPS: tuple[tuple[ProposalKind, str], ...] = (
    ("document", "Documents: what they say of themselves"),
    ("site", "Sites"),
    ("claim", "Claims with a ready check"),
    ("figure", "Figures that several documents give"),
    ("statement", "Statements worth a claim"),
    ("person", "People and bodies that speak"),
    ("event", "Dated events"),
    ("image", "Images mentioned"),
    ("search", "Searches that would be made"),
)
"""Kinds in the order of the list, each with its heading."""

MOST_OFFERS = 400
"""Offers in one list; what is less sure is left out first, and counted."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is offered for a case.

    Attributes
    ----------
    case
        The case as it stood.
    offers
        In the order of the list: number 1 comes first.
    notes
        What could not be read, and what was left out.
    rejected
        How many were made and left out because a person rejected them.
    """

    case: Case
    offers: tuple[Proposal, ...]
    notes: tuple[str, ...]
    rejected: int


def draft_case(folder: Path) -> Draft:
    """Read all documents of a case and say what a person may accept.

    Parameters
    ----------
    folder
        The case folder.

    Returns
    -------
    Draft
        The same for the same case.

    Raises
    ------
    CaseError
        The case is not valid.
    """
    case = load_case(folder)
    rejected = _rejected(folder)  # first: what cannot be read is told before all documents are
    notes: list[str] = []
    names, figures, people = Names(case), Figures(), People()
    sites = Sites(case, names)
    made: list[Proposal] = []
    events: list[Proposal] = []
    quoted: list[tuple[int, Proposal]] = []
    for listed in place_lists(folder, notes):  # first, so that a text that names one of them means it
        list_sites(listed, sites, names)
    for read in read_all(case, folder, notes):
        told = list(document_offers(read, case.document(read.id)))
        made += told
        reading = _as_told(read, told)  # who prints it makes the claims that nobody else makes
        made += place_offers(reading, case, sites, names)
        spoken_of(reading, sites)
        told_of = list(event_offers(reading, case, names, events))
        events += told_of
        made += _english(reading, case, sites, figures)
        made += interval_offers(reading, case, names, events)
        made += told_of
        made += list(untested_offers(reading, sites, made)) if reading.is_english else []
        people.add(reading)
        quoted += statement_offers(reading, names)
    made += sites.offers.values()
    made += several(figures, names)
    made += person_offers(people, _known_people(case), names)
    best_first = sorted(quoted, key=lambda item: -item[0])
    made += [offer for _, offer in best_first[:MOST_STATEMENTS]]
    made += _searches(case, sites, made)
    return _listed(case, rejected, _beside_claims(_joined(_merged(made)), case), notes)


def _as_told(reading: Reading, told: list[Proposal]) -> Reading:
    """Return a reading with the outlet, byline and title that its document states, where the case has none."""
    values: dict[str, Any] = {}
    for offer in reversed(told):  # the first offer of a field wins
        values |= offer.entry
    stated: dict[str, Any] = {field: values[field] for field in ("outlet", "author", "title") if field in values}
    if not stated:
        return reading
    document = reading.text.document.model_copy(update=stated)
    return replace(reading, text=reading.text.model_copy(update={"document": document}))


def _english(reading: Reading, case: Case, sites: Sites, figures: Figures) -> Iterator[Proposal]:
    """Yield what only the readings of English find; of another language they would take the half of a sentence."""
    if not reading.is_english:
        return
    names = sites.names
    yield from size_offers(reading, sites, names, figures)
    yield from dimension_offers(reading, case, sites, figures)
    yield from count_offers(reading, sites, figures)
    yield from image_offers(reading, case, names)


def _known_people(case: Case) -> list[str]:
    return list(chain.from_iterable((person.name, *person.names) for person in case.people))


def _searches(case: Case, sites: Sites, made: list[Proposal]) -> Iterable[Proposal]:
    days = [str(o.entry.get("date") or o.entry.get("acquired")) for o in made if o.kind in {"event", "image"}]
    days += [event.date for event in case.events]
    if case.sites:
        return search_offer(case, case.site_of_interest or case.sites[0].id, days, ())
    placed = [site for site, held in sites.offers.items() if held.entry.get("assertions")]
    return search_offer(case, placed[0], days, (placed[0],)) if placed else ()


def _merged(made: list[Proposal]) -> list[Proposal]:
    """Make one claim of those that one sentence gives with several figures, with a check for each."""
    kept: dict[tuple[str | None, str, str], Proposal] = {}
    for item in made:
        text = item.entry.get("text", "") if item.kind == "claim" else item.digest
        key = (item.document, item.kind, text)
        kept[key] = _with_check(kept[key], item) if key in kept else item
    return list(kept.values())


def _joined(made: list[Proposal]) -> list[Proposal]:
    """Make one claim of a sentence and of the one that hangs on it, so that every figure in its words is tested.

    Where the first makes no such claim, or one that is measured, the hanging one stands alone.
    """
    claims = {(item.document, item.entry["text"]): item for item in made if _only_counts(item)}
    taken: set[str] = set()
    texts: dict[tuple[str | None, str], str] = {}
    kept: list[Proposal] = []
    for offered in made:
        item = offered
        first, rest = _two_sentences(item.entry.get("text", "")) if item.kind == "claim" else ("", "")
        before = claims.get((item.document, first.rstrip(".")))
        if before is not None:
            taken.add(before.digest)
            item = _with_check(item, before)
        elif rest and any(True for _ in find_stated(first)):
            texts[item.document, item.entry["text"]] = rest
            grade = worse(item.grade, "likely")
            item = item.model_copy(update={"entry": {**item.entry, "text": rest}, "told": rest, "grade": grade})
        kept.append(item)
    return [_retold(item, texts) for item in kept if item.digest not in taken]


def _two_sentences(text: str) -> tuple[str, str]:
    spans = sentence_spans(text)
    return (text[slice(*spans[0])], text[spans[1][0] :]) if len(spans) > 1 else ("", "")


def _retold(item: Proposal, texts: dict[tuple[str | None, str], str]) -> Proposal:
    text = texts.get((item.document, item.entry.get("text", ""))) if item.kind == "figure" else None
    return item if text is None else item.model_copy(update={"entry": {**item.entry, "text": text}})


def _beside_claims(made: list[Proposal], case: Case) -> list[Proposal]:
    """Turn figures that several documents give into a wider check of the claim that gives the first of them.

    The claim stands in its document whatever another says; that both mean the same thing is the guess, and is accepted
    apart.
    """
    claims = {(item.document, item.entry["text"]): item for item in made if _only_counts(item)}
    claims |= {(place, _two_sentences(text)[0].rstrip(".")): item for (place, text), item in claims.items()}
    held = {(claim.document, claim.text): claim for claim in case.claims}
    held |= {(place, _two_sentences(text)[0].rstrip(".")): item for (place, text), item in held.items()}
    kept: dict[str, Proposal] = {}
    for item in made:
        wider = None
        place = (item.entry["document"], item.entry["text"]) if item.kind == "figure" else ("", "")
        if place in held:
            claim = held[place]
            former = kept.get(claim.id)
            wider = _widened(former, item, claim.id, list(map(_as_given, claim.all_checks)), many=bool(claim.checks))
        elif place in claims:
            entry = claims[place].entry
            former = kept.get(entry["id"])
            wider = _widened(former, item, entry["id"], _checks_of(claims[place]), many="checks" in entry)
            wider = wider and wider.model_copy(update={"needs": (entry["id"],)})
        if wider is None:
            kept[item.digest] = item
        else:
            kept[str(wider.of)] = wider
    return list(kept.values())


def _widened(
    former: Proposal | None, figure: Proposal, claim: str, checks: list[dict[str, Any]], *, many: bool
) -> Proposal | None:
    """Return the checks of a claim with that of a figure in place of its own; None where its one check is another."""
    wider = figure.entry["check"]
    now = _checks_of(former) if former is not None else checks
    kept = [check for check in now if check["kind"] != "none" and not _is_of(check, wider)]
    if kept and not many:
        return None
    entry = {"checks": [*kept, wider]} if many else {"check": wider}
    told = figure.told if former is None else f"{former.told}; {figure.told}"
    document = figure.entry["document"]
    return figure.model_copy(update={"entry": entry, "of": claim, "document": document, "told": told})


def _is_of(check: dict[str, Any], wider: dict[str, Any]) -> bool:
    if check["kind"] != "count" or check["is"] != wider["is"]:
        return False
    # the wider one says besides what befell them: "people (missing)"
    return bool(wider["of"] == check["of"] or wider["of"].startswith(f"{check['of']} ("))


def _with_check(first: Proposal, other: Proposal) -> Proposal:
    checks = [*_checks_of(first), *(check for check in _checks_of(other) if check not in _checks_of(first))]
    # "nothing tests it" beside a check says nothing
    checks = [check for check in checks if check["kind"] != "none"] or checks[:1]
    plain = {key: value for key, value in first.entry.items() if key not in {"check", "checks"}}
    entry = {**plain, "check": checks[0]} if len(checks) == 1 else {**plain, "checks": checks}
    digest = proposal_digest(first.kind, first.table, entry, of=None, document=first.document, passage=first.passage)
    # and what nothing tests leaves the claim as sure as what something does
    tested = [item for item in (first, other) if _checks_of(item)[0]["kind"] != "none"] or [first, other]
    grade = worse(*(item.grade for item in tested))
    needs = tuple(dict.fromkeys((*first.needs, *other.needs)))
    return first.model_copy(update={"entry": entry, "digest": digest, "grade": grade, "needs": needs})


def _only_counts(offer: Proposal) -> bool:
    return offer.kind == "claim" and {check["kind"] for check in _checks_of(offer)} <= {"count", "none"}


def _checks_of(offer: Proposal) -> list[dict[str, Any]]:
    """Return the checks of an offer; none where it is no claim."""
    checks = offer.entry.get("checks") or [offer.entry.get("check")]
    return [check for check in checks if isinstance(check, dict)]


def _is_writable(offer: Proposal, notes: list[str]) -> bool:
    """Tell whether a claim can stand in case.toml; one that cannot is named, and keeps none of the others out."""
    if offer.table != "claims" or offer.of is not None:
        return True
    try:
        Claim.model_validate(offer.entry)
    except ValidationError as problem:
        why = str(problem.errors()[0]["msg"]).removeprefix("Value error, ")
        notes.append(f"“{offer.told}” cannot be put as a check: {why}")
        return False
    return True


def _listed(case: Case, rejected: set[str], made: list[Proposal], notes: list[str]) -> Draft:
    made = [offer for offer in made if _is_writable(offer, notes)]
    # the same offer out of two documents is one: the first that made it
    asked = {offer.digest: offer for offer in reversed(made)}
    new = [offer for offer in asked.values() if offer.digest not in rejected and not _is_held(case, offer)]
    order = {kind: number for number, (kind, _) in enumerate(GROUPS)}
    place = {offer.digest: number for number, offer in enumerate(made)}
    ranked = sorted(
        new,
        key=lambda o: (
            order[o.kind],
            SURENESS.index(o.grade),
            not _is_central(case, o),
            not _is_tested(o),
            place[o.digest],
        ),
    )
    if len(ranked) > MOST_OFFERS:
        # what is sure stays, and in the order of the list
        kept = set(map(id, sorted(ranked, key=lambda o: SURENESS.index(o.grade))[:MOST_OFFERS]))
        notes.append(
            f"{len(ranked) - MOST_OFFERS} less sure offers are left out; accept or reject some, then draft again"
        )
        ranked = [offer for offer in ranked if id(offer) in kept]
    return Draft(case, tuple(ranked), tuple(notes), len(set(asked) & rejected))


def _rejected(folder: Path) -> set[str]:
    standing = read_decisions(folder).standing
    return {
        item.decision.on.digest or ""
        for item in standing
        if item.decision.kind == "proposal" and item.decision.do == "reject"
    }


def _is_central(case: Case, offer: Proposal) -> bool:
    """Tell whether an offer is about the site that the case is about."""
    wanted = case.site_of_interest or (case.sites[0].id if case.sites else None)
    return wanted is not None and any(check.get("site") == wanted for check in _checks_of(offer))


def _is_tested(offer: Proposal) -> bool:
    """Tell whether something at hand or on a map can test a claim."""
    return any(check["kind"] not in {"none", "count"} for check in _checks_of(offer))


def _is_held(case: Case, offer: Proposal) -> bool:
    """Tell whether the case has a claim already that is tested in the same way on the same document."""
    checks = _checks_of(offer)
    if not checks:
        return False
    if offer.of is not None:
        claims = [claim for claim in case.claims if claim.id == offer.of]
        return any(list(map(_as_given, claim.all_checks)) == checks for claim in claims)
    of_document = [claim for claim in case.claims if claim.document == offer.document]
    held = list(map(_as_written, chain.from_iterable(claim.all_checks for claim in of_document)))
    wanted = [_without_figures(check) for check in checks]
    if checks[0]["kind"] == "none":  # which says nothing of what is claimed
        return any(claim.text == offer.entry["text"] for claim in of_document)
    return all(check in held for check in wanted)


def _without_figures(check: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in check.items() if key != "figures"}


def _as_written(check: ClaimCheck) -> dict[str, Any]:
    """Write a check as it stands in case.toml; its figures are compared by nobody, since documents add to them."""
    return _without_figures(_as_given(check))


def _as_given(check: ClaimCheck) -> dict[str, Any]:
    written = check.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    return {**written, "kind": check.kind}
