"""The ways a claim is tested: one record a kind. What else there is to say of a kind stands in its row in kinds.py."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, model_validator

from toolkit.records.base import Line, Record, Slug
from toolkit.records.compass import StatedDirection
from toolkit.records.printed_figure import Figure, require_dimension, require_one
from toolkit.records.stated import Stated, of_number, parse_stated
from toolkit.records.when import Edtf

_DEGREES = re.compile(r"\s*([+-]?\d+(?:\.\d+)?)\s*,\s*([+-]?\d+(?:\.\d+)?)\s*")


class ClaimCheck(Record):
    """How a claim is tested; each kind has a record of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, populate_by_name=True)

    kind: str
    """Name of the kind."""


class DistanceCheck(ClaimCheck):
    """A site lies so far from a reference."""

    kind: Literal["distance"]
    """Always "distance"."""
    site: Slug
    """Id of the site."""
    reference: Line
    """A gazetteer name, a line ("DMZ", "border with China"), a [[references]] name, or a site id."""
    stated: Annotated[Figure | None, Field(alias="is")] = None
    """The distance as printed: "about 50 miles", "between 80 and 90 km", "more than 500 metres"."""
    km: Annotated[float, Field(gt=0)] | None = None
    """Claimed distance in km, where its words are not at hand; the smaller figure of a range."""
    up_to_km: Annotated[float, Field(gt=0)] | None = None
    """The larger figure of a range ("between 80 and 90 km"); absent = one figure."""
    relation: Literal["at", "about", "within", "beyond"] = "at"
    """What the wording makes of the figure in km: so far, roughly, at most, or at least."""
    direction: StatedDirection | None = None
    """Claimed direction of the site, seen from the reference."""
    part: Literal["centre", "edge"] | None = None
    """What of the site the claim measures from, where its words say so and the site has an outline: its middle, or its
    nearest edge. Absent = either."""

    @model_validator(mode="after")
    def _one_figure(self) -> DistanceCheck:
        require_one(self, "is", "km")
        require_dimension(self.stated, "length")
        return self

    @property
    def figure(self) -> Stated:
        """The distance as stated."""
        if self.stated is not None:
            return parse_stated(self.stated)
        assert self.km is not None  # noqa: S101  (the validator requires one)
        return of_number(self.km, unit="km", relation=self.relation, up_to=self.up_to_km)


class NearCheck(ClaimCheck):
    """A site lies near a reference, on its outskirts, or on a line."""

    kind: Literal["near"]
    """Always "near"."""
    site: Slug
    """Id of the site."""
    reference: Line
    """A gazetteer name, a line ("DMZ", "border with China"), a [[references]] name, or a site id."""
    wording: Literal["beside", "on", "outskirts", "near", "region"] = "near"
    """What the wording says: next to it, on it (a border, a coast, a river), on its outskirts, near it, in its wider
    surroundings."""


class SideCheck(ClaimCheck):
    """A site lies on one side of a line, a river, a parallel or a place."""

    kind: Literal["side"]
    """Always "side"."""
    site: Slug
    """Id of the site."""
    reference: Line
    """A line ("DMZ", "border with China"), a parallel or meridian ("38th parallel"), a gazetteer name or a site id."""
    side: Literal["north", "south", "east", "west"]
    """The side it is said to lie on."""


class BetweenCheck(ClaimCheck):
    """A site lies between two references."""

    kind: Literal["between"]
    """Always "between"."""
    site: Slug
    """Id of the site."""
    first: Line
    """A gazetteer name, a line, a [[references]] name, or a site id."""
    second: Line
    """The other one."""
    halfway: bool = False
    """True when the wording says "halfway"."""


class ContainmentCheck(ClaimCheck):
    """A site lies in a county or province."""

    kind: Literal["within"]
    """Always "within"."""
    site: Slug
    """Id of the site."""
    area: Line
    """Name of the county or province."""


class PositionCheck(ClaimCheck):
    """A site lies at a stated position."""

    kind: Literal["position"]
    """Always "position"."""
    site: Slug
    """Id of the site."""
    position: Line
    """The position, in any notation."""


class TravelCheck(ClaimCheck):
    """A site can be reached from a reference in so much time."""

    kind: Literal["travel"]
    """Always "travel"."""
    site: Slug
    """Id of the site."""
    reference: Line
    """Where the way begins: a gazetteer name, a line, a [[references]] name, or a site id."""
    stated: Annotated[Figure, Field(alias="is")]
    """The time as printed: "about an hour", "20 minutes"."""
    mode: Literal["foot", "road", "rail", "boat", "helicopter", "aeroplane"] = "road"
    """How one travels."""

    @model_validator(mode="after")
    def _a_time(self) -> TravelCheck:
        require_dimension(self.stated, "duration")
        return self


class IntervalCheck(ClaimCheck):
    """So much time lies between two dated things."""

    kind: Literal["interval"]
    """Always "interval"."""
    first: Slug
    """Id of an event, scene or document."""
    second: Slug
    """Id of an event, scene or document."""
    stated: Annotated[Figure | None, Field(alias="is")] = None
    """The time as printed: "18 months", "about five and a half years"."""
    days: Annotated[float, Field(ge=0)] | None = None
    """Claimed number of days; neither this nor "is" = only the order is claimed."""
    tolerance_days: Annotated[float, Field(ge=0)] = 0
    """Days of slack in the wording ("about five months" = 15), beside "days"."""

    @model_validator(mode="after")
    def _one_time(self) -> IntervalCheck:
        if self.stated is not None and self.days is not None:
            raise ValueError("give either 'is' or 'days', not both")
        require_dimension(self.stated, "duration")
        return self


class DateCheck(ClaimCheck):
    """A dated thing falls on a stated date."""

    kind: Literal["date"]
    """Always "date"."""
    of: Slug
    """Id of the event, scene or document, or of the comparison whose series shows when a thing was first seen."""
    on: Edtf
    """The date that the claim gives, with its precision: "2018-11-12", "2018-11", "../2018-11-12" for "by"."""
    near: Line | None = None
    """Of a comparison: where the thing is, as latitude, longitude; absent = the first of all that changed."""
    within_m: Annotated[float, Field(gt=0)] = 100
    """Radius round that position, in metres."""

    @property
    def point(self) -> tuple[float, float] | None:
        """Return degrees north and east of the position; None where none is given."""
        numbers = _DEGREES.fullmatch(self.near or "")
        if numbers is None or abs(float(numbers[1])) > 90 or abs(float(numbers[2])) > 180:
            return None
        return float(numbers[1]), float(numbers[2])


class OrderCheck(ClaimCheck):
    """One dated thing came before another: somebody knew, or was told, before something happened."""

    kind: Literal["order"]
    """Always "order"."""
    first: Slug
    """Id of the event, scene or document that is said to have come first."""
    second: Slug
    """Id of the one that came after."""
    told_in: Slug | None = None
    """Id of the dated document that shows it; absent = the documents of the two."""


class ChangeCheck(ClaimCheck):
    """The ground changed, or did not, between the case's two scenes."""

    kind: Literal["change"]
    """Always "change"."""
    expect: Literal["change", "no-change"]
    """What the claim says."""
    of_kind: Literal["any", "built", "cleared", "flooded", "burnt", "damaged", "vegetation", "gone"] = "any"
    """Kind of change claimed."""
    stated: Annotated[Figure | None, Field(alias="is")] = None
    """Size of the change as printed: "5 hectares", "about 20 football pitches"."""
    near: Line | None = None
    """Position the change is said to be at, in any notation; absent = anywhere in the area."""
    within_m: Annotated[float, Field(gt=0)] = 100
    """Radius round that position, in metres."""
    on: Edtf | None = None
    """When it is said to have come about, with its precision: needs more than two scenes of the site."""
    comparison: Slug | None = None
    """Id of the comparison; absent = the table [imagery], or the only one."""

    @model_validator(mode="after")
    def _an_area(self) -> ChangeCheck:
        require_dimension(self.stated, "area")
        return self


class MeasureCheck(ClaimCheck):
    """A thing measures so much: tested against a figure that the case measured itself."""

    kind: Literal["measure"]
    """Always "measure"."""
    of: Slug
    """What was measured: id of a marked shadow (a height), or of a site with an outline (its area, length or width) or
    an extent (a width); "changes" = the whole area that changed; "change-1" = one numbered area."""
    stated: Annotated[Figure, Field(alias="is")]
    """The figure as printed: "about 30 feet", "5 hectares"."""
    comparison: Slug | None = None
    """Id of the comparison whose changes are meant; absent = the table [imagery], or the only one."""

    @model_validator(mode="after")
    def _a_size(self) -> MeasureCheck:
        require_dimension(self.stated, "length", "area")
        return self


class StatementCheck(ClaimCheck):
    """A speaker said certain words."""

    kind: Literal["statement"]
    """Always "statement"."""
    speaker: Line
    """Who is said to have said it."""
    words: Line
    """The words, as quoted."""


class PrintedFigure(Record):
    """What one document prints for a figure."""

    document: Slug
    """Id of the document."""
    stated: Annotated[Figure, Field(alias="is")]
    """The figure as printed there."""
    passage: Line | None = None
    """The words around it; absent = the figure is sought in the whole document."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, populate_by_name=True)


class CountCheck(ClaimCheck):
    """Several documents give a figure for the same thing."""

    kind: Literal["count"]
    """Always "count"."""
    of: Line
    """The thing, in plain words: "undeclared bases"."""
    stated: Annotated[Figure, Field(alias="is")]
    """The figure that the claim gives, as printed."""
    figures: Annotated[tuple[PrintedFigure, ...], Field(min_length=1)]
    """What each document prints."""


class Side(Record):
    """The words of one document on a matter."""

    document: Slug
    """Id of the document."""
    passage: Line
    """Its words, as they stand there."""


class SourcesCheck(ClaimCheck):
    """Who says the same, and who does not; nothing is measured."""

    kind: Literal["sources"]
    """Always "sources"."""
    same: tuple[Side, ...] = ()
    """Documents that say what the claim says, each with its words."""
    differ: tuple[Side, ...] = ()
    """Documents that say otherwise, each with its words."""

    @model_validator(mode="after")
    def _some(self) -> SourcesCheck:
        if not self.same and not self.differ:
            raise ValueError("name at least one document under 'same' or 'differ'")
        return self


class RatioCheck(ClaimCheck):
    """One quantity of the case is so many times another."""

    kind: Literal["ratio"]
    """Always "ratio"."""
    first: Line
    """Id of a claim with a figure, or a figure as printed ("170 hectares")."""
    second: Line
    """The one it is compared with: id of a claim, or a figure as printed."""
    stated: Annotated[Figure, Field(alias="is")]
    """The ratio as printed: "twice", "a third", "half", "40 percent"."""
    more: bool = False
    """True when the wording says "more than" by that share: "40 percent more" is 1.4 times."""
    less: bool = False
    """True when it says "less" by that share: "a third less" is two thirds."""

    @model_validator(mode="after")
    def _a_ratio(self) -> RatioCheck:
        require_dimension(self.stated, "ratio", "count")
        return self


class NoCheck(ClaimCheck):
    """A claim that nothing in the case can settle."""

    kind: Literal["none"]
    """Always "none"."""
    why: Line
    """What it would take, in plain words."""
