"""What a step hands to the next: one typed file, outputs.json."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from toolkit.records.base import Digest, Line, Record, Slug
from toolkit.records.change import Change, ComparisonSummary
from toolkit.records.decision import DecisionOutcome
from toolkit.records.finding import Figure, Finding, Verdict
from toolkit.records.passage import Passage
from toolkit.records.scene import Scene
from toolkit.records.series import Series
from toolkit.records.site import LocatedSite, Resolution
from toolkit.records.statement import Statement, TimelineEntry
from toolkit.records.when import Edtf

StepName = Annotated[
    str,
    StringConstraints(pattern=r"^(site-lookup|imagery-comparison(-[a-z0-9]+)*|quote-timeline|report)$"),
]
"""One of the four steps; "imagery-comparison-quay" is the imagery step on the comparison "quay"."""


class Outputs(Record):
    """The typed results of one step. A field that the step does not make stays empty."""

    format: Literal["dateline/outputs/1"] = "dateline/outputs/1"
    """Version of this layout."""
    case: Slug
    """Slug of the case."""
    step: StepName
    """Which step made it."""
    simulated: bool = False
    """True when any input was simulated."""
    sites: tuple[LocatedSite, ...] = ()
    """Places, as answered by step 1."""
    mentions: tuple[Resolution, ...] = ()
    """Place names found in documents by step 1."""
    scenes: tuple[Scene, ...] = ()
    """Scenes used or cited by step 2, with digests."""
    comparison: ComparisonSummary | None = None
    """What step 2 came to."""
    changes: tuple[Change, ...] = ()
    """Changed areas, largest first."""
    series: Series | None = None
    """What more than two images of the site show; None = there are no more."""
    statements: tuple[Statement, ...] = ()
    """Statements found by step 3."""
    passages: tuple[Passage, ...] = ()
    """Where documents make the claims, as found by step 3."""
    timeline: tuple[TimelineEntry, ...] = ()
    """Everything dated, in order."""
    findings: tuple[Finding, ...] = ()
    """Sentences the report may print."""
    decisions: tuple[DecisionOutcome, ...] = ()
    """What became of the decisions of persons that this step applies."""
    headlines: tuple[Slug, ...] = ()
    """Ids of the findings a reader should see first, most important first."""
    figures: tuple[Figure, ...] = ()
    """Saved pictures."""
    files: dict[str, Digest] = Field(default_factory=dict)
    """Other files in the step's folder, by name."""
    limits: tuple[Line, ...] = ()
    """What this step could not show."""


class TrueSite(Record):
    """The right answer for one site."""

    site: Slug
    """Id of the site."""
    lon: float
    """Degrees east, WGS84."""
    lat: float
    """Degrees north, WGS84."""
    tolerance_m: float = 100.0
    """How near an answer must be, in metres."""


class TrueChange(Record):
    """One change that the simulator made."""

    id: Slug
    """Short name."""
    what: Line
    """What was built, in plain words."""
    lon: float
    """Degrees east of its centre, WGS84."""
    lat: float
    """Degrees north of its centre, WGS84."""
    area_m2: float
    """Area in square metres."""
    detectable: bool = True
    """False for a change made too small or hidden on purpose: not finding it is right."""


class TrueStatement(Record):
    """One statement that the exercise's article holds."""

    speaker: Line
    """Who says it."""
    words: Line
    """Words that stand in the statement's content."""
    said_on: Edtf | None = None
    """When it was said; absent = the article does not tell."""


class Truth(Record):
    """The right answers of an exercise, from truth.toml."""

    sites: tuple[TrueSite, ...] = ()
    """Where the places are."""
    verdicts: dict[Slug, Verdict] = Field(default_factory=dict)
    """Right verdict for each claim id."""
    changes: tuple[TrueChange, ...] = ()
    """What the simulator changed."""
    statements: tuple[TrueStatement, ...] = ()
    """Who says what in the article."""
    shift_px: tuple[float, float] | None = None
    """Row and column shift put into the after scene, in pixels."""
