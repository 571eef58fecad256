"""The kinds of claim, one row each: whatever the house has to know about a kind stands here and nowhere else.

Case validation, ledger, redaction, the data dictionary, the template, ``dateline explain`` and the report's words all
read this table. A room registers the function that tests a kind with ``@checks("distance")``. A new kind is a record in
check.py, a row here, a checker in its room, and their tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union

from pydantic import Field

from toolkit.records import check as c
from toolkit.records.finding import FINDING_KINDS, Finding, Verdict
from toolkit.records.words import WORDS, Judged

Room = Literal["places", "imagery", "quotes", "report"]
DATED = ("events", "scenes", "documents")
"""The parts of a case that carry a date."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What the house knows about a kind of claim.

    Attributes
    ----------
    name
        Its name in case.toml.
    record
        The record that holds its fields.
    room
        The room that tests it.
    finding
        Kind of the findings that answer it.
    prefix
        What the ids of those findings begin with.
    judged
        What its chip judges.
    located
        True when its findings tell where a site is: a guarded site then loses their words and numbers.
    story
        Where it stands in the story: what was done and said comes before where it lies.
    ids
        Fields that name things of the case, with the parts of the case they may stand in.
    example
        Its line in the template.
    meaning
        What is compared with what, in one sentence.
    verdicts
        When it agrees, when loosely, when it differs, and what is left open.
    """

    name: str
    record: type[c.ClaimCheck]
    room: Room
    finding: str
    prefix: str
    judged: Judged
    located: bool
    story: int
    ids: tuple[tuple[str, tuple[str, ...]], ...]
    example: str
    meaning: str
    verdicts: str

    @property
    def words(self) -> dict[Verdict, str]:
        """What its chip says for each verdict."""
        return WORDS[self.judged]


_SITE = (("site", ("sites",)),)
_ENDS = (("first", DATED), ("second", DATED))
_TOLERANCE = (
    "It agrees within the tolerance, loosely within twice that (a bound such as 'less than' never loosely), and "
    "differs beyond. The tolerance is the rounding of the figure's own digits, its hedge, the stated extents of both "
    "ends, and the radii of both positions; the finding prints each."
)

KINDS: dict[str, Kind] = {
    row.name: row
    for row in (
        Kind(
            "distance",
            c.DistanceCheck,
            "places",
            "distance",
            "claim",
            "measured",
            True,
            3,
            _SITE,
            'check = { kind = "distance", site = "pier", reference = "Reykjavik", is = "about 3 km" }',
            "The geodesic from the site to a place, a line or another site is held against the figure as printed.",
            _TOLERANCE,
        ),
        Kind(
            "near",
            c.NearCheck,
            "places",
            "distance",
            "claim",
            "measured",
            True,
            3,
            _SITE,
            'check = { kind = "near", site = "pier", reference = "Reykjavik", wording = "outskirts" }',
            "The distance to a place or line is held against what beside, on, on the outskirts of, near, or in the "
            "region of is taken to mean here.",
            "It agrees within the stated meaning, loosely within twice that, and differs beyond five times; what lies "
            "in between is left open, since nobody said how near is near.",
        ),
        Kind(
            "side",
            c.SideCheck,
            "places",
            "containment",
            "claim",
            "measured",
            True,
            3,
            _SITE,
            'check = { kind = "side", site = "pier", reference = "38th parallel", side = "north" }',
            "The site is held against the line at its own longitude or latitude.",
            "It agrees or differs; nearer to the line than the position and the drawn line are sure, it is left open.",
        ),
        Kind(
            "between",
            c.BetweenCheck,
            "places",
            "distance",
            "claim",
            "measured",
            True,
            3,
            _SITE,
            'check = { kind = "between", site = "pier", first = "Reykjavik", second = "Akranes", halfway = true }',
            "The way from one place to the other by the site is held against the way without it.",
            "It agrees when the detour is under 15 %, loosely under 30 %, and differs beyond.",
        ),
        Kind(
            "within",
            c.ContainmentCheck,
            "places",
            "containment",
            "claim",
            "measured",
            True,
            4,
            _SITE,
            'check = { kind = "within", site = "pier", area = "Capital Region" }',
            "The position is held against the outline of a country, province or county.",
            "It agrees inside, differs outside, and near the outline it is left open.",
        ),
        Kind(
            "position",
            c.PositionCheck,
            "places",
            "position",
            "claim",
            "measured",
            True,
            5,
            _SITE,
            'check = { kind = "position", site = "pier", position = "64.1466 N 21.9426 W" }',
            "A stated position is held against the site's reference position.",
            "It agrees within both radii, the site's extent and what published images are registered to (40 m).",
        ),
        Kind(
            "travel",
            c.TravelCheck,
            "places",
            "distance",
            "claim",
            "measured",
            True,
            3,
            _SITE,
            'check = { kind = "travel", site = "pier", reference = "Reykjavik", is = "about an hour", mode = "road" }',
            "The distance is held against how far one gets in that time at the plain range of speeds.",
            "It is never more than loose, that is plausible; it differs when no speed of the range would do.",
        ),
        Kind(
            "interval",
            c.IntervalCheck,
            "report",
            "interval",
            "interval",
            "measured",
            False,
            2,
            _ENDS,
            'check = { kind = "interval", first = "opened", second = "note", is = "three days" }',
            "The days between two dated things of the case are counted.",
            "It agrees within the figure's rounding, its hedge and how coarse the two dates are.",
        ),
        Kind(
            "date",
            c.DateCheck,
            "report",
            "interval",
            "date",
            "measured",
            False,
            2,
            (("of", (*DATED, "comparisons")),),
            'check = { kind = "date", of = "opened", on = "2024-03-01" }',
            "The date in the claim is held against the date of an event, scene or document of the case.",
            "It agrees when the whole of the known date falls into the claimed one, differs when none of it does, and "
            "is left open when the known date is coarser.",
        ),
        Kind(
            "order",
            c.OrderCheck,
            "report",
            "interval",
            "order",
            "measured",
            False,
            2,
            (*_ENDS, ("told_in", ("documents",))),
            'check = { kind = "order", first = "opened", second = "note" }',
            "The dates of two things are put in order; each must rest on a held document or scene.",
            "It agrees or differs; what is too coarse to order, or rests on nothing held, is left open.",
        ),
        Kind(
            "change",
            c.ChangeCheck,
            "imagery",
            "change",
            "change",
            "measured",
            True,
            0,
            (),
            'check = { kind = "change", expect = "change", near = "64.1466 N 21.9426 W", within_m = 100 }',
            "The changed areas of the case's pair of images are held against the claim.",
            "A change that is not visible is never taken as proof that there was none.",
        ),
        Kind(
            "measure",
            c.MeasureCheck,
            "imagery",
            "change",
            "measure",
            "measured",
            False,
            0,
            (),
            'check = { kind = "measure", of = "mast", is = "about 30 feet" }',
            "A height, width or area is held against what the case measured: a shadow, an outline, an extent, change.",
            _TOLERANCE,
        ),
        Kind(
            "statement",
            c.StatementCheck,
            "quotes",
            "statement",
            "statement",
            "said",
            False,
            1,
            (),
            'check = { kind = "statement", speaker = "Ada Brand", words = "not finished" }',
            "The words are sought in the documents held, with the person they are given to.",
            "Quoted otherwise needs the same words, in quotation marks, under another person named in the same "
            "sentence. Whether what was said is true is not judged.",
        ),
        Kind(
            "count",
            c.CountCheck,
            "quotes",
            "count",
            "count",
            "sources",
            False,
            1,
            (("figures.document", ("documents",)),),
            'check = { kind = "count", of = "cranes", is = "12", figures = [{ document = "note", is = "12 cranes" }] }',
            "The figures that several documents print for the same thing are set side by side.",
            "Sources agree when all print the claim's figure; otherwise each is shown with its date.",
        ),
        Kind(
            "sources",
            c.SourcesCheck,
            "quotes",
            "sources",
            "sources",
            "sources",
            False,
            1,
            (("same.document", ("documents",)), ("differ.document", ("documents",))),
            'check = { kind = "sources", same = [{ document = "note", passage = "not finished" }] }',
            "Who says the same and who does not, each in its own words; nothing is measured.",
            "Sources agree when two or more that are held say so and none says otherwise.",
        ),
        Kind(
            "ratio",
            c.RatioCheck,
            "report",
            "ratio",
            "ratio",
            "measured",
            True,
            2,
            (),
            'check = { kind = "ratio", first = "c1", second = "6 km", is = "half" }',
            "Two quantities of the case, measured where they were, are divided by each other.",
            _TOLERANCE,
        ),
        Kind(
            "none",
            c.NoCheck,
            "report",
            "note",
            "unchecked",
            "measured",
            False,
            6,
            (),
            'check = { kind = "none", why = "It would take somebody on the pier." }',
            "Nothing in the case can settle the claim; the report says what it would take.",
            "Always left open.",
        ),
    )
}
"""Every kind of claim, in the order of the story that a case is written in."""

if unknown := {row.finding for row in KINDS.values()} - set(FINDING_KINDS):
    raise TypeError(f"no finding is of kind {unknown}")


def kinds_of(room: Room) -> Iterator[Kind]:
    """Return the kinds that a room tests.

    Parameters
    ----------
    room
        Name of the room.

    Yields
    ------
    Kind
        In the order of the table.
    """
    yield from (row for row in KINDS.values() if row.room == room)


def verdict_word(finding: Finding) -> str:
    """Return what a reader is told of a finding's verdict: "agrees", "as quoted"; nothing where there is none.

    Parameters
    ----------
    finding
        The finding; its kind tells what was judged.
    """
    if finding.verdict is None:
        return ""
    judged: Judged = next((row.judged for row in KINDS.values() if row.finding == finding.kind), "measured")
    return WORDS[judged][finding.verdict]


def located_findings() -> frozenset[str]:
    """Return the kinds of finding that may tell where a site is.

    Whatever is not known to be harmless is taken to tell: "statement", "interval" and "note" alone do not.
    """
    harmless = {row.finding for row in KINDS.values() if not row.located}
    telling = {row.finding for row in KINDS.values() if row.located}
    return frozenset(FINDING_KINDS) - (harmless - telling)


Check: Any = Annotated[Union[tuple(row.record for row in KINDS.values())], Field(discriminator="kind")]  # noqa: UP007
"""Any check of a claim; which record it is tells its kind."""
