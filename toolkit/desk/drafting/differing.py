"""Figures that documents give differently for what may be one thing: set side by side, for a person to judge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from toolkit.desk.drafting.offers import Names, offer
from toolkit.quotes.passages import same_figure, stem
from toolkit.records import Proposal, Stated

MOST_THINGS = 400
"""Different things whose figures are kept over all documents."""
LEAST_SHARED = 2
"""Words that two sentences share, beside their figures, before these may be of one thing."""
NEAR_TIMES = 2.0
"""Numbers of things of one name that differ by more than this are of other things, unless more words are the same."""
_PLAIN = frozenset(
    """
    about above according across after again against almost also among another area around because been before being
    below between both came come could does done during each even ever every first from given have having here image
    images into itself just kilometre kilometres kilometer kilometers known last later least like made make many metre
    metres meters mile miles more most much near nearly never only other over picture pictures reported roughly said
    same satellite says second shows show shown since some square still such than that their them then there these they
    third this those three told under until very were what when where which while whose will with within would year
    years hectare hectares acre acres today january february march april june july august september october november
    december monday tuesday wednesday thursday friday saturday sunday total number
    """.split()  # noqa: SIM905  (a list of words reads better as words)
)
_SAME = re.compile(r"(?:dead|death|died|dies|dying|killed|kills|fatal)\w*")


class Figure(NamedTuple):
    """A figure that one document prints, of something.

    Attributes
    ----------
    document
        Its id.
    written
        The figure as printed, with what it counts.
    stated
        The figure.
    thing
        What it counts, or measures; "" where the words alone tell.
    passage
        The words that print it.
    claim
        The claim that it makes, and who makes it.
    speaker
        Who makes it.
    """

    document: str
    written: str
    stated: Stated
    thing: str
    passage: str
    claim: str
    speaker: str
    rate: str = ""
    """How often: "day" of "4,200 cubic metres a day"; "" = a whole, which is compared with no rate."""


@dataclass
class Figures:
    """What documents print, each figure with those of other documents that may be of the same thing.

    Attributes
    ----------
    groups
        In the order read; one figure a document in each.
    """

    groups: list[list[Figure]] = field(default_factory=list)

    def add(self, figure: Figure) -> None:
        """Keep a figure."""
        taken = False
        for group in self.groups:
            if all(other.document != figure.document for other in group) and _alike(group[0], figure):
                group.append(figure)
                taken = True
                break
        if not taken and len(self.groups) < MOST_THINGS:
            self.groups.append([figure])


def _alike(first: Figure, other: Figure) -> bool:
    if first.stated.dimension != other.stated.dimension or first.rate != other.rate:
        return False
    things = content_of(first.thing), content_of(other.thing)
    if first.stated.dimension != "area" and not things[0] & things[1]:
        return False
    shared = content_of(first.passage) & content_of(other.passage)
    # "250 trucks leave" and "I counted 320 trucks": of one size, if of few words
    near = _within(NEAR_TIMES, first.stated, other.stated)
    return len(shared) >= (1 if near else LEAST_SHARED)


def _within(times: float, first: Stated, other: Stated) -> bool:
    small, large = sorted((first.base_high, other.base_high))
    return small > 0 and large <= times * small


def content_of(text: str) -> frozenset[str]:
    """Return the words of a text that say what it is about, without their endings."""
    found = set()
    for word in re.findall(r"[^\W\d_]{4,}", text.casefold()):
        if word not in _PLAIN:
            found.add("die" if _SAME.fullmatch(word) else stem(word))
    return frozenset(found)


def differing(figures: Figures, names: Names) -> Iterator[Proposal]:
    """Offer, as one claim each, figures that documents give differently for what may be the same."""
    for group in figures.groups:
        first = group[0]
        if all(same_figure(first.stated, other.stated) for other in group[1:]):
            continue
        thing = first.thing or _shared_words(group)
        shown = "; ".join(f"{figure.document}: {figure.written}" for figure in group)
        listed = [{"document": f.document, "is": f.written, "passage": f.passage} for f in group]
        entry = {
            "id": names.free(f"how-many-{thing}"),
            "text": first.claim or f"{first.speaker} gives {first.written} for {thing}",
            "speaker": first.speaker,
            "document": first.document,
            "passage": first.passage,
            "check": {"kind": "count", "of": thing, "is": first.written, "figures": listed},
        }
        yield offer(
            "figure",
            "claims",
            entry,
            reason=f"documents give different figures for {thing}; whether they mean the same is for you to say",
            grade="likely",
            told=f"{thing}: {shown}",
        )


def _shared_words(group: list[Figure]) -> str:
    """Return the words that the first passage shares with the next, in its own order: what the figures are of."""
    shared = content_of(group[0].passage) & content_of(group[1].passage)
    words = re.findall(r"[^\W\d_]{4,}", group[0].passage)
    kept = [word for word in words if content_of(word) & shared]
    return " ".join(dict.fromkeys(kept[:3]))
