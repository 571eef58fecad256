"""Claims with other figures: areas, sizes, numbers of things; and what documents count differently."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from toolkit.desk.drafting.offers import Names, offer, passage_of, worse
from toolkit.desk.drafting.reading import Reading
from toolkit.desk.drafting.whereabouts import voice_of
from toolkit.records import Case, Found, Proposal, Sureness, find_stated

_CHANGES = (
    ("built", r"built|erected|constructed|expanded|extended|added|paved|laid out|going up|went up"),
    ("cleared", r"cleared|razed|levelled|leveled|felled|bulldozed|stripped|deforested"),
    ("flooded", r"flooded|inundated|submerged|under water|underwater"),
    ("burnt", r"burn(?:ed|t)|scorched|charred"),
    ("damaged", r"damaged|destroyed|flattened|devastated|hit"),
    ("gone", r"demolished|dismantled|removed|torn down|disappeared|vanished"),
)
_CHANGED = {kind: re.compile(rf"\b(?:{words})\b", re.I) for kind, words in _CHANGES}
_NOUN = re.compile(r"\s+(?P<noun>(?:[a-z][\w-]+ ){0,2}?[a-z][\w-]{2,}s)\b")
_PUT_AT = re.compile(r"\b(?:number|total) of (?P<noun>[a-z][\w -]{2,30}s) at $")
_NO_THING = frozenset(
    {
        *("days", "weeks", "months", "years", "hours", "minutes", "seconds", "decades", "centuries", "times"),
        *(
            "litres",
            "liters",
            "gallons",
            "barrels",
            "tonnes",
            "tons",
            "kilos",
            "watts",
            "megawatts",
            "hectares",
            "acres",
        ),
        *("percent", "points", "degrees", "dollars", "euros", "pounds", "cents", "others", "this", "was", "has", "is"),
        "its",
    }
)
DENIED = re.compile(r"\b(?:not|never|no|den(?:y|ies|ied))\b|n[’']t\b")
"""Words by which a sentence denies something."""
_ORDINARY = 12
"""Numbers up to this one that stand in words count things in passing."""
MOST_THINGS = 400
"""Different things whose numbers are kept over all documents."""


class Count(NamedTuple):
    """A number of things that one document prints."""

    document: str
    written: str
    value: float
    passage: str


@dataclass
class Counts:
    """What documents print for the numbers of things, by the thing.

    Attributes
    ----------
    held
        Thing to what is printed, in the order read.
    """

    held: dict[str, list[Count]] = field(default_factory=dict)

    def add(self, thing: str, count: Count) -> None:
        """Keep a number.

        Parameters
        ----------
        thing
            What is counted, in plain words.
        count
            What is printed.
        """
        if thing in self.held or len(self.held) < MOST_THINGS:
            self.held.setdefault(thing, []).append(count)


def size_offers(reading: Reading, case: Case, names: Names) -> Iterator[Proposal]:
    """Offer areas that a document says have changed.

    Parameters
    ----------
    reading
        The document.
    case
        The case.
    names
        Ids that are free.

    Yields
    ------
    Proposal
        One a claim.
    """
    for found in find_stated(reading.text.text):
        if found.stated.dimension != "area":
            continue
        first, last = reading.sentence(found.start)
        sentence = reading.text.text[first:last]
        kinds = [kind for kind, pattern in _CHANGED.items() if pattern.search(sentence)]
        figure = in_sentence(found.stated.text)
        if len(kinds) == 1:
            check: dict[str, Any] = {"kind": "change", "expect": "change", "of_kind": kinds[0], "is": figure}
            text = f"{figure} were {kinds[0]}"
            reason = f"the sentence gives an area and says that it was {kinds[0]}"
        elif len(case.sites) == 1:
            check = {"kind": "measure", "of": case.sites[0].id, "is": figure}
            text = f"{case.sites[0].name} covers {figure}"
            reason = "the sentence gives an area; it takes a stated extent"
        else:
            continue
        grade: Sureness = "likely" if kinds and not DENIED.search(sentence) else "unsure"
        entry = {"id": names.free(text), "text": text, "check": check}
        yield claim_offer(reading, found, entry, reason=reason, grade=grade)


def count_offers(reading: Reading, names: Names, counts: Counts) -> Iterator[Proposal]:
    """Offer numbers of things, and keep them for the comparison of documents.

    Parameters
    ----------
    reading
        The document.
    names
        Ids that are free.
    counts
        Takes what is printed.

    Yields
    ------
    Proposal
        One a claim.
    """
    text = reading.text.text
    for found in find_stated(text):
        stated = found.stated
        match = _NOUN.match(text, found.end) or _PUT_AT.search(text, max(0, found.start - 60), found.start)
        if stated.dimension != "count" or match is None or set(match["noun"].split()) & _NO_THING:
            continue
        digits = any(c.isdigit() for c in stated.text)
        # "two men" and "a dozen reporters" are in passing
        if not digits and stated.high <= _ORDINARY:
            continue
        thing = match["noun"]
        written = f"{in_sentence(stated.text)} {thing}"
        span = passage_of(reading, found.start, max(match.end(), found.end))
        counts.add(thing, Count(reading.id, written, stated.low, reading.words(*span)))
        figures = [{"document": reading.id, "is": written, "passage": reading.words(*span)}]
        check = {"kind": "count", "of": thing, "is": written, "figures": figures}
        grade: Sureness = "likely" if digits else "unsure"
        claim = f"There are {written}"
        entry = {"id": names.free(claim), "text": claim, "check": check}
        yield claim_offer(reading, found, entry, reason="the text counts them", grade=grade)


def in_sentence(figure: str) -> str:
    """Return a figure as it reads inside a sentence.

    Parameters
    ----------
    figure
        As printed.
    """
    return figure[:1].lower() + figure[1:]


def claim_offer(reading: Reading, found: Found, facts: dict[str, Any], *, reason: str, grade: Sureness) -> Proposal:
    """Offer a claim that a document makes with a figure.

    Parameters
    ----------
    reading
        The document.
    found
        The figure where it stands.
    facts
        id, text and check of the claim.
    reason, grade
        As in ``Proposal``; the grade is no better than that of who says it.
    """
    voice = voice_of(reading, found.start, found.end)
    span = passage_of(reading, found.start, found.end)
    entry = {
        "id": facts["id"],
        "text": facts["text"],
        "speaker": voice.speaker,
        "document": reading.id,
        "passage": reading.words(*span),
        "said_on": voice.said_on,
        "check": facts["check"],
    }
    return offer(
        "claim",
        "claims",
        {k: v for k, v in entry.items() if v},
        reason="; ".join(filter(None, (reason, voice.doubt))),
        grade=worse(grade, voice.grade),
        told=f"{facts['text']} ({voice.speaker})",
        reading=reading,
        span=span,
    )


def differing(counts: Counts, names: Names) -> Iterator[Proposal]:
    """Offer, as one claim each, numbers that documents give differently for what they call the same.

    Parameters
    ----------
    counts
        What is printed.
    names
        Ids that are free.

    Yields
    ------
    Proposal
        One a thing.
    """
    for thing, printed in counts.held.items():
        # one figure a document, the last that it prints
        one_each = {count.document: count for count in printed}
        if len(one_each) < 2 or len({count.value for count in one_each.values()}) < 2:
            continue
        shown = "; ".join(f"{count.document}: {count.written}" for count in one_each.values())
        first = next(iter(one_each.values()))
        figures = [{"document": c.document, "is": c.written, "passage": c.passage} for c in one_each.values()]
        entry = {
            "id": names.free(f"how-many-{thing}"),
            "text": f"There are {first.written}",
            "speaker": first.document,
            "document": first.document,
            "passage": first.passage,
            "check": {"kind": "count", "of": thing, "is": first.written, "figures": figures},
        }
        yield offer(
            "figure",
            "claims",
            entry,
            reason=f"documents give different numbers of {thing}; whether they mean the same is for you to say",
            grade="likely",
            told=f"{thing}: {shown}",
        )
