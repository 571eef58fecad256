"""What an editor must look at before publishing: the red and the amber list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from toolkit.evidence.verification.decided import decision_words
from toolkit.records import Outputs, Statement, StepName, canonical
from toolkit.report.decided import WAITING
from toolkit.report.ledger import Ledger, comparison_named
from toolkit.report.sentences import clipped

Level = Literal["red", "amber"]

LOW_CONFIDENCE = 0.7
"""Confidence below which a person is to read a statement: the extractor gives 0.6 where it takes the speaker or the end
of the words from a neighbouring sentence, and 0.85 or more where the grammar of the sentence itself tells."""

REASONS: dict[str, tuple[Level, str]] = {
    "not-made": ("red", "Claims whose document does not print their figures or quoted words"),
    "contradicted": ("red", "Claims that differ from what was measured or read"),
    "unsupported": ("red", "Sentences that no evidence is held for"),
    "disputed": ("amber", "Claims on which the sources differ"),
    "loose": ("amber", "Claims that agree only loosely"),
    "not-checkable": ("amber", "Claims that are open: nothing at hand can settle them"),
    "probable": ("amber", 'Claims whose passage was only guessed: confirm it with passage = "..."'),
    "unfound": ("amber", "Claims for which no passage was found in their document"),
    "unnamed": ("amber", "Claims with a name that their document does not hold in that form"),
    "comparison": ("amber", "Images that cannot carry a measurement"),
    "positions": ("amber", "Positions with little trust, or against the others"),
    "confidence": ("amber", "Statements read with low confidence"),
    "resolved": ("amber", "Statements whose date was worked out, not written"),
    "waits": ("amber", "Decisions that are not applied: what they were made on changed, is gone, or cannot be read"),
}
"""Every reason in order, how grave it is, and its heading."""

MOST_ITEMS = 500
"""Things that are listed for one reason: a case has 500 claims at most, and nobody reads more."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at.

    Attributes
    ----------
    anchor
        Id of the place in the page.
    text
        Its words.
    source
        What the words come from, as a block of the page names it.
    command
        What settles it, or says that a person has read it; "" where only the case can.
    """

    anchor: str
    text: str
    source: str
    command: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """All that is to be looked at for one reason.

    Attributes
    ----------
    reason
        Short name of the reason.
    level
        red or amber.
    heading
        The reason in words.
    items
        In the order of the report; of very many the last, which are the newest.
    total
        How many there are.
    """

    reason: str
    level: Level
    heading: str
    items: tuple[Item, ...]
    total: int

    @property
    def left_out(self) -> int:
        """Count those that are too many to be listed."""
        return self.total - len(self.items)


def look_at(ledger: Ledger, outputs: Mapping[StepName, Outputs]) -> tuple[Group, ...]:
    """List what an editor must look at before publishing.

    Returns
    -------
    tuple of Group
        Red first; reasons without an item are left out.
    """
    found = [*_claims(ledger), *_unsupported(ledger), *_comparison(outputs), *_positions(ledger, outputs)]
    found += [*_statements(ledger, outputs), *_waiting(ledger)]
    items: dict[str, list[Item]] = {}
    for reason, item in found:
        items.setdefault(reason, []).append(item)
    # a claim that is supported gives its verdict as the reason too, and that is none to look at it
    known = [(reason, *told) for reason, told in REASONS.items() if reason in items]
    return tuple(
        Group(reason, level, heading, tuple(items[reason][-MOST_ITEMS:]), len(items[reason]))
        for reason, level, heading in known
    )


def _claims(ledger: Ledger) -> Iterator[tuple[str, Item]]:
    for entry in ledger.entries:
        name = entry.claim.id
        item = Item(name, entry.claim.text, f"claim:{name}", _command(ledger, name))
        grave = entry.verdict in REASONS and REASONS[entry.verdict][0] == "red"
        # a tick settles what is amber; red stays on the list until the claim itself changes
        if entry.checked and not grave:
            continue
        # what its checks say is beside the point while nobody is known to have claimed it
        if not entry.made:
            yield "not-made", item
            continue
        yield entry.verdict, item
        if entry.passage is None:
            continue
        if entry.passage.status in {"probable", "none"}:
            yield "probable" if entry.passage.status == "probable" else "unfound", item
        if entry.passage.unnamed:
            yield "unnamed", item


def _unsupported(ledger: Ledger) -> Iterator[tuple[str, Item]]:
    for finding in ledger.findings:
        # a claim that nothing at hand can test stands among the open ones already
        is_open = finding.claim is not None and finding.verdict == "not-checkable"
        if not finding.evidence and not is_open:
            command = _command(ledger, finding.id)
            yield "unsupported", Item(finding.id, finding.text, f"finding:{finding.id}", command)


def _comparison(outputs: Mapping[StepName, Outputs]) -> Iterator[tuple[str, Item]]:
    for name, made in outputs.items():
        if made.comparison and made.comparison.status in {"unreliable", "too-cloudy", "not-comparable"}:
            named = comparison_named(name)
            yield "comparison", Item(f"comparison-{named}" if named else "images", "Before and after", "house")


def _positions(ledger: Ledger, outputs: Mapping[StepName, Outputs]) -> Iterator[tuple[str, Item]]:
    doubted: set[tuple[str, str]] = set()
    for site in ledger.case.sites:
        doubted |= {(site.id, said.position) for said in site.assertions if said.confidence == "low"}
    for located in chain.from_iterable(made.sites for made in outputs.values()):
        name = located.site.id
        for n, stated in enumerate(located.positions, start=1):
            if stated.status == "contradicted" or (name, stated.stated) in doubted:
                words = f"{located.site.name}: {stated.stated}, {stated.stated_by}"
                yield "positions", Item(f"position-{name}-{n}", words, f"site:{name}", _command(ledger, name))


def _statements(ledger: Ledger, outputs: Mapping[StepName, Outputs]) -> Iterator[tuple[str, Item]]:
    for statement in chain.from_iterable(made.statements for made in outputs.values()):
        fields = {settled.field for settled in statement.decided} if statement.decided else set()
        if "" in fields:  # confirmed, or added by hand
            continue
        if statement.confidence < LOW_CONFIDENCE and "speaker" not in fields:
            yield "confidence", _said(ledger, statement)
        if statement.date_basis == "resolved":
            yield "resolved", _said(ledger, statement)


def _said(ledger: Ledger, statement: Statement) -> Item:
    name = str(statement.id)
    return Item(f"said-{name}", clipped(statement.text), f"statement:{name}", _command(ledger, name))


def _waiting(ledger: Ledger) -> Iterator[tuple[str, Item]]:
    for n, outcome in enumerate(ledger.decisions, start=1):
        if outcome.status in WAITING:
            line = decision_words(canonical(outcome))
            yield "waits", Item(f"decision-{n}", line, f"decision:{n}", _command(ledger, outcome.ref or "list"))


def _command(ledger: Ledger, name: str) -> str:
    """Return the command with which a person says that she has read a thing, or sets it right."""
    return f"dateline decide {ledger.case.slug} {name}"
