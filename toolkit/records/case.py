"""A case: the folder of facts an investigation rests on, as written by hand in case.toml."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from toolkit.records.base import Digest, Line, Record, Slug
from toolkit.records.document import Document
from toolkit.records.public import PublicRules
from toolkit.records.scene import ImageryPlan, Scene
from toolkit.records.site import Site
from toolkit.records.when import Edtf

COMPASS = (
    "north", "north-northeast", "northeast", "east-northeast", "east", "east-southeast", "southeast", "south-southeast",
    "south", "south-southwest", "southwest", "west-southwest", "west", "west-northwest", "northwest", "north-northwest",
)  # fmt: skip
"""The sixteen points, clockwise from north, 22.5 degrees apart."""

Direction = Literal[
    "north", "north-northeast", "northeast", "east-northeast", "east", "east-southeast", "southeast", "south-southeast",
    "south", "south-southwest", "southwest", "west-southwest", "west", "west-northwest", "northwest", "north-northwest",
]  # fmt: skip


class DistanceCheck(Record):
    """A site lies so many kilometres from a reference."""

    kind: Literal["distance"]
    """Always "distance"."""
    site: Slug
    """Id of the site."""
    reference: Line
    """A gazetteer name, a line ("DMZ", "border with China"), a [[references]] name, or a site id."""
    km: Annotated[float, Field(gt=0)]
    """Claimed distance in km; the smaller figure of a range."""
    up_to_km: Annotated[float, Field(gt=0)] | None = None
    """The larger figure of a range ("between 80 and 90 km"); absent = one figure."""
    relation: Literal["at", "about", "within", "beyond"] = "at"
    """What the wording makes of the figure: so far, roughly, at most, or at least."""
    direction: Direction | None = None
    """Claimed direction of the site, seen from the reference."""


class BetweenCheck(Record):
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


class ContainmentCheck(Record):
    """A site lies in a county or province."""

    kind: Literal["within"]
    """Always "within"."""
    site: Slug
    """Id of the site."""
    area: Line
    """Name of the county or province."""


class PositionCheck(Record):
    """A site lies at a stated position."""

    kind: Literal["position"]
    """Always "position"."""
    site: Slug
    """Id of the site."""
    position: Line
    """The position, in any notation."""


class IntervalCheck(Record):
    """So much time lies between two dated things."""

    kind: Literal["interval"]
    """Always "interval"."""
    first: Slug
    """Id of an event, scene or document."""
    second: Slug
    """Id of an event, scene or document."""
    days: Annotated[float, Field(ge=0)] | None = None
    """Claimed number of days; absent = only the order is claimed."""
    tolerance_days: Annotated[float, Field(ge=0)] = 0
    """Days of slack in the wording ("about five months" = 15)."""


class ChangeCheck(Record):
    """The ground changed, or did not, between the case's two scenes."""

    kind: Literal["change"]
    """Always "change"."""
    expect: Literal["change", "no-change"]
    """What the claim says."""
    near: Line | None = None
    """Position the change is said to be at, in any notation; absent = anywhere in the area."""
    within_m: Annotated[float, Field(gt=0)] = 100
    """Radius round that position, in metres."""


class StatementCheck(Record):
    """A speaker said certain words."""

    kind: Literal["statement"]
    """Always "statement"."""
    speaker: Line
    """Who is said to have said it."""
    words: Line
    """The words, as quoted."""


class NoCheck(Record):
    """A claim that nothing in the case can settle."""

    kind: Literal["none"]
    """Always "none"."""
    why: Line
    """What it would take, in plain words."""


Check = Annotated[
    DistanceCheck
    | BetweenCheck
    | ContainmentCheck
    | PositionCheck
    | IntervalCheck
    | ChangeCheck
    | StatementCheck
    | NoCheck,
    Field(discriminator="kind"),
]


class Claim(Record):
    """One thing somebody says that the case tests."""

    id: Slug
    """Short name, unique in the case."""
    text: Line
    """The claim in our own words."""
    speaker: Line
    """Who makes it."""
    document: Slug | None = None
    """Id of the document it was read in."""
    said_on: Edtf | None = None
    """When it was made; absent = the document's date."""
    check: Check
    """How it is tested."""


class Event(Record):
    """Something that happened, with its date."""

    id: Slug
    """Short name, unique in the case."""
    date: Edtf
    """When, with its precision."""
    text: Line
    """What happened, one sentence."""
    label: Line | None = None
    """A few words for the timeline figure; absent = the start of the text."""
    agreement: bool = False
    """True for a treaty, pledge or joint statement, which statements are dated against."""
    document: Slug | None = None
    """Id of the document it was read in."""
    note: Line | None = None
    """What a reader must know, for example that outlets disagree on the day."""


class Reference(Record):
    """A named point that distances are measured from, when no gazetteer has it."""

    name: Line
    """Name used in claims."""
    names: tuple[Line, ...] = ()
    """Other spellings."""
    position: Line
    """Position in any notation."""
    stated_by: Line
    """Who states the position."""
    document: Slug | None = None
    """Id of the document it was read in."""


class Note(Record):
    """An editor's own words beside a claim, a finding or a section: printed as such, and evidence for nothing."""

    id: Slug
    """Short name, unique in the case."""
    text: Line
    """The note."""
    author: Line
    """Who writes it."""
    date: Edtf
    """When it was written."""
    about: Slug | None = None
    """Id of the claim, the finding or the section of the report it stands beside; absent = the top of the report."""


class Case(Record):
    """All that an investigation rests on, written by hand."""

    slug: Slug
    """Name of the case's folder."""
    title: Line
    """Headline of the report."""
    question: Line
    """What the report answers."""
    summary: Line | None = None
    """Two or three sentences under the headline, without numbers that no finding backs."""
    dateline: Line | None = None
    """Place name the report opens with; absent = the first site's name."""
    as_of: Edtf
    """Date the case stands at; printed instead of the clock's when asked."""
    site_of_interest: Slug | None = None
    """Id of the site the headline is about; absent = the first site."""
    headlines: Annotated[tuple[Slug, ...], Field(max_length=3)] = ()
    """Ids of up to three claims a reader should meet first; absent = chosen by verdict."""
    simulated: bool = False
    """True for an exercise: every page and figure is stamped."""
    truth: Line | None = None
    """File with the right answers of an exercise; absent for real cases."""
    sites: tuple[Site, ...] = ()
    """Places in question."""
    references: tuple[Reference, ...] = ()
    """Points that distances are measured from, beside the gazetteer's."""
    claims: tuple[Claim, ...] = ()
    """What is tested."""
    events: tuple[Event, ...] = ()
    """Dated things that happened."""
    documents: tuple[Document, ...] = ()
    """What was read."""
    scenes: tuple[Scene, ...] = ()
    """Images, held or cited."""
    imagery: ImageryPlan | None = None
    """The pair to compare."""
    notes: tuple[Note, ...] = ()
    """The editor's own notes, marked as such."""
    limits: tuple[Line, ...] = ()
    """What this case cannot show, one sentence each."""
    public: PublicRules | None = None
    """What the public edition withholds."""
    sha256: Annotated[SkipJsonSchema[Digest | None], Field(exclude=True)] = None
    """Digest of case.toml itself. Set by intake; never written to a file, never read from one."""

    @model_validator(mode="after")
    def _ids_resolve(self) -> Case:
        problems = [*self._repeated(), *self._dangling()]
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def _repeated(self) -> list[str]:
        found = []
        for group in ("sites", "claims", "events", "documents", "scenes", "notes"):
            ids = [item.id for item in getattr(self, group)]
            found += [f"{group}: id {i!r} is used {ids.count(i)} times" for i in dict.fromkeys(ids) if ids.count(i) > 1]
        return found

    def _dangling(self) -> list[str]:
        documents, sites = {d.id for d in self.documents}, {s.id for s in self.sites}
        scenes = {s.id for s in self.scenes}
        dated = documents | scenes | {e.id for e in self.events}
        wanted: list[tuple[str, str | None, set[str], str]] = []
        for site in self.sites:
            wanted += [
                (f"sites {site.id!r}, assertion {a.position!r}", a.document, documents, "document")
                for a in site.assertions
            ]
        for claim in self.claims:
            where = f"claims {claim.id!r}"
            wanted.append((where, claim.document, documents, "document"))
            wanted.append((where, getattr(claim.check, "site", None), sites, "site"))
            if isinstance(claim.check, IntervalCheck):
                wanted += [
                    (where, end, dated, "event, scene or document") for end in (claim.check.first, claim.check.second)
                ]
        wanted += [(f"events {e.id!r}", e.document, documents, "document") for e in self.events]
        wanted += [(f"references {r.name!r}", r.document, documents, "document") for r in self.references]
        for scene in self.scenes:
            wanted += [
                (f"scenes {scene.id!r}", scene.document, documents, "document"),
                (f"scenes {scene.id!r}", scene.site, sites, "site"),
            ]
        wanted.append(("site_of_interest", self.site_of_interest, sites, "site"))
        wanted += [("headlines", i, {c.id for c in self.claims}, "claim") for i in self.headlines]
        if self.imagery:
            wanted += [
                ("imagery", self.imagery.site, sites, "site"),
                ("imagery before", self.imagery.before, scenes, "scene"),
            ]
            wanted.append(("imagery after", self.imagery.after, scenes, "scene"))
            wanted += [(f"imagery shadow {s.id!r}", s.scene, scenes, "scene") for s in self.imagery.shadows]
        if self.public:
            wanted += [("public documents", i, documents, "document") for i in self.public.documents]
            wanted += [("public scenes", i, scenes, "scene") for i in self.public.scenes]
            wanted += [("public sites", s.site, sites, "site") for s in self.public.sites]
        return [
            f"{where}: no {what} has the id {i!r}{_nearest(i, known)}"
            for where, i, known, what in wanted
            if i and i not in known
        ]

    def document(self, document_id: str) -> Document:
        """Give the document with that id.

        Parameters
        ----------
        document_id
            Its id.
        """
        return next(d for d in self.documents if d.id == document_id)

    def scene(self, scene_id: str) -> Scene:
        """Give the scene with that id.

        Parameters
        ----------
        scene_id
            Its id.
        """
        return next(s for s in self.scenes if s.id == scene_id)

    def site(self, site_id: str) -> Site:
        """Give the site with that id.

        Parameters
        ----------
        site_id
            Its id.
        """
        return next(s for s in self.sites if s.id == site_id)

    def claims_of(self, *kinds: str) -> tuple[Claim, ...]:
        """Give the claims whose check is one of ``kinds``.

        Parameters
        ----------
        *kinds
            Kinds of check: "distance", "within" ...
        """
        return tuple(c for c in self.claims if c.check.kind in kinds)


def _nearest(wrong: str, known: set[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(wrong, sorted(known), n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""
