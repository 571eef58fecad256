"""Claims that several documents speak to: the figure each prints, and who says the same or otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from toolkit import __version__
from toolkit.quotes.known import Known
from toolkit.quotes.passages import find_passage, same_figure
from toolkit.records import (
    Claim,
    CountCheck,
    Document,
    Finding,
    Outcome,
    PrintedFigure,
    Quantity,
    Side,
    SourcesCheck,
    Stated,
    Verdict,
    bounds,
    checks,
    find_stated,
    human,
    many_of,
    parse_stated,
)

HOW = f"figures and words sought in the texts of the documents held, dateline {__version__}"

BOUND_NEAR = 1.5
"""Times that a bound and a figure may lie apart for both to speak of one thing: nobody calls 5,200 "more than 300"."""


_MOST_ALSO = 5
"""Other documents with the same words that are named."""


class _Printed(NamedTuple):
    """A figure that a document was found to print."""

    document: Document
    stated: Stated


@checks("count")
def _count(claim: Claim, check: CountCheck, known: Known) -> Finding:
    """Set the figures that documents print beside the one that the claim gives."""
    case = known.case
    printed = [figure for figure in check.figures if _prints(figure, known)]
    found = [_Printed(case.document(figure.document), parse_stated(figure.stated)) for figure in printed]
    absent = [case.document(figure.document).title for figure in check.figures if figure not in printed]
    claimed = parse_stated(check.stated)
    agree = [row for row in found if same_figure(row.stated, claimed) or _keeps(row.stated, claimed)]
    verdict, told = _weighed(agree, [row for row in found if row not in agree], claimed)
    shown = "; ".join(f"{row.stated.text} in {_cited(row.document)}" for row in _by_date(found))
    text = f"For {check.of} the claim says {check.stated}. Printed: {shown or 'nowhere that is held'}. {told}"
    also = _also(check, known) if len(found) == 1 else []
    if also:
        text += (
            f" The words “{check.stated}” stand in {_joined(also)}, too; whether of the same is for a person to say."
        )
    if absent:
        titles = " or ".join(f"“{title}”" for title in absent)
        text += f" Not found in the text of {titles}, and not counted."
    numbers = [Quantity(name="claimed", value=claimed.low, unit=_unit(claimed))]
    for row in found:
        name = f"printed in {row.document.id}"
        numbers.append(Quantity(name=name, value=row.stated.low, unit=_unit(row.stated)))
    terms = [check.of, check.stated, *absent, *also]
    for row in found:
        terms += [row.stated.text, _cited(row.document)]
    outcome = Outcome(verdict, text, tuple(numbers), tuple(terms))
    return _finding(claim, known, outcome, [row.document for row in found])


def _prints(figure: PrintedFigure, known: Known) -> bool:
    """Tell whether the text held prints a figure, in the passage that is named or anywhere."""
    text = known.texts.get(figure.document)
    if text is None:
        return False
    body = text.text
    if figure.passage is not None:
        places = find_passage(body, figure.passage)
        if not places:
            return False
        body = body[places[0][0] : places[0][1]]
    wanted = parse_stated(figure.stated)
    return any(same_figure(wanted, other.stated) for other in find_stated(body))


def _also(check: CountCheck, known: Known) -> list[str]:
    """Return the titles of other documents that print a lone figure with what it counts, in the same words."""
    if " " not in check.stated:
        return []
    named = {figure.document for figure in check.figures}
    others = (document for document in known.case.documents if document.id not in named)
    return [
        document.title
        for document in others
        if (text := known.texts.get(document.id)) is not None and find_passage(text.text, check.stated)
    ][:_MOST_ALSO]


def _joined(titles: Sequence[str]) -> str:
    *first, last = (f"“{title}”" for title in titles)
    return f"{', '.join(first)} and {last}" if first else last


def _weighed(agree: Sequence[_Printed], differ: Sequence[_Printed], claimed: Stated) -> tuple[Verdict, str]:
    if not agree and not differ:
        return "not-checkable", "No document held prints one, so nothing can be set beside it."
    apart = [row for row in differ if not _leaves_room(row.stated, claimed)]
    if apart and _grows([*agree, *differ]) and same_figure(_by_date([*agree, *differ])[-1].stated, claimed):
        return "loose", "The figure grows with time, and the latest is the claim's."
    if apart and not agree and apart == differ:
        return "disputed", "None of them prints the claim’s figure."
    if apart:
        return "disputed", "They do not agree; nothing here tells which is right."
    if len(agree) > 1:
        return "supported", _agreed(agree) if not differ else "None of them says otherwise."
    if differ:
        told = " and ".join(f"“{row.stated.text}”" for row in differ)
        return "not-checkable", f"{told} leaves room for it without printing it, so nothing is settled."
    return "not-checkable", "The claim names one document’s figure alone, so there is nothing to compare."


def _agreed(rows: Sequence[_Printed]) -> str:
    """Say that figures agree: to the digit, or within what their wording leaves open."""
    if len({(row.stated.base_low, row.stated.base_high) for row in rows}) == 1:
        return "All of them print the same figure."
    return "Their figures agree within what rounding and wording leave open."


def _keeps(printed: Stated, claimed: Stated) -> bool:
    """Tell whether a plain figure keeps the bound that a claim gives, near it: 1,240 is "at least 1,200"."""
    bounded = {"within", "beyond"}
    if claimed.relation not in bounded or printed.relation in bounded or not _leaves_room(printed, claimed):
        return False
    small, large = sorted((printed.base_low, claimed.base_low))
    return large <= BOUND_NEAR * small


def _leaves_room(printed: Stated, claimed: Stated) -> bool:
    """Tell whether one of two figures is a bound that the other keeps: "more than 300" and 5,200 do not differ."""
    if printed.dimension != claimed.dimension:
        return False
    bounded = {"within", "beyond"}
    if printed.relation not in bounded and claimed.relation not in bounded:
        return False
    return _reach(printed)[0] <= _reach(claimed)[1] and _reach(claimed)[0] <= _reach(printed)[1]


def _reach(stated: Stated) -> tuple[float, float]:
    """Give the least and the most that a figure may mean, in base units."""
    low = float("-inf") if stated.relation == "within" else stated.base_low - stated.rounding - stated.hedge
    high = float("inf") if stated.relation == "beyond" else stated.base_high + stated.rounding + stated.hedge
    return low, high


def _grows(rows: Sequence[_Printed]) -> bool:
    """Tell whether one source's figures only grow from one date to the next; an undated document tells nothing.

    Between two sources a larger figure is no growth: a union may count more dead than the company did the day before.
    """
    if any(row.document.published is None for row in rows):
        return False
    if len({row.document.publisher for row in rows}) > 1 or rows[0].document.publisher is None:
        return False
    ordered = _by_date(rows)
    values = [row.stated.base_high for row in ordered]
    days = [bounds(row.document.published or "")[0] for row in ordered]
    return values == sorted(values) and len(set(days)) == len(days)


def _by_date(rows: Sequence[_Printed]) -> list[_Printed]:
    return sorted(rows, key=lambda row: (row.document.published or "9999", row.document.id))


@checks("sources")
def _sources(claim: Claim, check: SourcesCheck, known: Known) -> Finding:
    """Say which documents make a claim in their own words, and which say otherwise."""
    same, lost = _standing(check.same, known)
    differ, gone = _standing(check.differ, known)
    verdict: Verdict = "not-checkable"
    told = "One document alone is no agreement."
    if same and differ:
        verdict, told = "disputed", "They do not agree; nothing here tells which is right."
    elif differ:
        verdict, told = "contradicted", "None of them says what the claim says."
    elif len(same) > 1:
        verdict, told = "supported", "None of those held says otherwise."
    elif not same:
        told = "None of these words stands in a document held."
    parts = []
    if same:
        parts.append(f"Say the same: {_listed(same, known)}.")
    if differ:
        parts.append(f"Say otherwise: {_listed(differ, known)}.")
    missing = [*lost, *gone]
    if missing:
        titles = " and ".join(f"“{known.case.document(side.document).title}”" for side in missing)
        parts.append(f"Not found in the text held, and not counted: the words given for {titles}.")
    text = " ".join([*parts, told])
    documents = [known.case.document(side.document) for side in (*same, *differ)]
    terms = [f"“{side.passage}”" for side in (*same, *differ)] + [_cited(document) for document in documents]
    terms += [known.case.document(side.document).title for side in missing]
    return _finding(claim, known, Outcome(verdict, text, (), tuple(terms)), documents)


def _standing(sides: Sequence[Side], known: Known) -> tuple[list[Side], list[Side]]:
    """Part the words that stand in their document's text from those that do not."""
    found: list[Side] = []
    lost: list[Side] = []
    for side in sides:
        text = known.texts.get(side.document)
        stands = text is not None and bool(find_passage(text.text, side.passage))
        (found if stands else lost).append(side)
    return found, lost


def _listed(sides: Sequence[Side], known: Known) -> str:
    return "; ".join(f"{_cited(known.case.document(side.document))}: “{side.passage}”" for side in sides)


def _cited(document: Document) -> str:
    when = human(document.published) if document.published else None
    known = ", ".join(part for part in (document.publisher, when) if part)
    return f"“{document.title}” ({known})" if known else f"“{document.title}”"


def _unit(stated: Stated) -> str:
    return many_of(stated.unit) if stated.dimension != "count" else ""


def _finding(claim: Claim, known: Known, outcome: Outcome, documents: Sequence[Document]) -> Finding:
    case = known.case
    evidence = [d.sha256 for d in documents] or [d.sha256 for d in case.documents]
    digests = [digest for digest in (*evidence, case.sha256) if digest]
    return Finding(
        id=claim.id,
        kind="count" if outcome.quantities else "sources",
        basis="said",
        text=outcome.text,
        verdict=outcome.verdict,
        quantities=outcome.quantities,
        how=HOW,
        evidence=tuple(dict.fromkeys(digests)),
        terms=outcome.terms,
        simulated=case.simulated,
    )
