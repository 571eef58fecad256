"""A case: the folder of facts an investigation rests on, as written by hand in case.toml."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from toolkit.records.base import Digest, Line, Record, Slug
from toolkit.records.basemap import Basemap
from toolkit.records.check import ClaimCheck
from toolkit.records.comparisons import SINGLE, faults_of_comparisons, named_by_plans
from toolkit.records.document import Document
from toolkit.records.kinds import KINDS, Check
from toolkit.records.person import Person
from toolkit.records.public import PublicRules
from toolkit.records.scene import ComparisonPlan, ImageryPlan, Scene
from toolkit.records.site import Site
from toolkit.records.when import Edtf

if TYPE_CHECKING:
    AnyCheck = ClaimCheck
else:
    AnyCheck = Check


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
    passage: Line | None = None
    """The words of that document that make the claim, as they stand there; absent = they are sought, and offered as
    probable."""
    said_on: Edtf | None = None
    """When it was made; absent = the document's date."""
    check: AnyCheck | None = None
    """How it is tested."""
    checks: tuple[AnyCheck, ...] = ()
    """How it is tested, where it says several things: one check for each; the claim is as good as its worst."""

    @model_validator(mode="after")
    def _tested_once(self) -> Claim:
        if self.check is None and not self.checks:
            raise ValueError('give a check; { kind = "none", why = "..." } for what nothing can settle')
        if self.check is not None and self.checks:
            raise ValueError("give either 'check' or 'checks', not both")
        return self

    @property
    def all_checks(self) -> tuple[ClaimCheck, ...]:
        """Return its checks, one or several."""
        return self.checks or ((self.check,) if self.check is not None else ())


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
    people: tuple[Person, ...] = ()
    """Who is who: each person or body under all its names."""
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
    comparisons: tuple[ComparisonPlan, ...] = ()
    """Further pairs to compare, of this site or others, each on its own."""
    basemaps: tuple[Basemap, ...] = ()
    """Pictures that the site map is drawn on, the coarsest first; absent = shipped outlines alone."""
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
        # all at once: a reporter mends a file in one go
        problems = [*self._repeated(), *self._dangling(), *faults_of_comparisons(self)]
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def _repeated(self) -> list[str]:
        found = []
        for group in ("people", "sites", "claims", "events", "documents", "scenes", "notes", "comparisons"):
            ids = [item.id for item in getattr(self, group)]
            found += [f"{group}: id {i!r} is used {ids.count(i)} times" for i in dict.fromkeys(ids) if ids.count(i) > 1]
        return found

    def _dangling(self) -> list[str]:
        documents, sites = {d.id for d in self.documents}, {s.id for s in self.sites}
        scenes = {s.id for s in self.scenes}
        wanted: list[tuple[str, str | None, set[str], str]] = []
        for site in self.sites:
            wanted += [
                (f"sites {site.id!r}, assertion {a.position!r}", a.document, documents, "document")
                for a in site.assertions
            ]
        for claim in self.claims:
            where = f"claims {claim.id!r}"
            wanted.append((where, claim.document, documents, "document"))
            for check in claim.all_checks:
                wanted += [(where, *named) for named in self._named_by(check)]
        wanted += [(f"events {e.id!r}", e.document, documents, "document") for e in self.events]
        wanted += [(f"references {r.name!r}", r.document, documents, "document") for r in self.references]
        for scene in self.scenes:
            wanted += [
                (f"scenes {scene.id!r}", scene.document, documents, "document"),
                *((f"scenes {scene.id!r}", shown, sites, "site") for shown in (scene.site, *scene.also_shows)),
            ]
        wanted.append(("site_of_interest", self.site_of_interest, sites, "site"))
        claims = {claim.id for claim in self.claims}
        wanted += [("headlines", i, claims, "claim") for i in self.headlines]
        for where, named, what in named_by_plans(self):
            wanted.append((where, named, sites if what == "site" else scenes, what))
        if self.public:
            wanted += [("public documents", i, documents, "document") for i in self.public.documents]
            wanted += [("public scenes", i, scenes, "scene") for i in self.public.scenes]
            wanted += [("public sites", s.site, sites, "site") for s in self.public.sites]
        return [
            f"{where}: no {what} has the id {i!r}{_nearest(i, known)}"
            for where, i, known, what in wanted
            if i and i not in known
        ]

    def _named_by(self, check: ClaimCheck) -> Iterator[tuple[str | None, set[str], str]]:
        """Return the ids that a check names, with the ids that exist and what they are ids of."""
        for field, parts in KINDS[check.kind].ids:
            listed = chain.from_iterable(getattr(self, part) for part in parts)
            known = {item.id for item in listed}
            # the table [imagery] has no id of its own
            if "comparisons" in parts and self.imagery:
                known.add(SINGLE)
            what = " or ".join(part.removesuffix("s") for part in parts)
            for named in _values(check, field.split(".")):
                yield named, known, what

    def document(self, document_id: str) -> Document:
        """Return the document with that id.

        Parameters
        ----------
        document_id
            Its id.
        """
        return next(d for d in self.documents if d.id == document_id)

    def scene(self, scene_id: str) -> Scene:
        """Return the scene with that id.

        Parameters
        ----------
        scene_id
            Its id.
        """
        return next(s for s in self.scenes if s.id == scene_id)

    def site(self, site_id: str) -> Site:
        """Return the site with that id.

        Parameters
        ----------
        site_id
            Its id.
        """
        return next(s for s in self.sites if s.id == site_id)

    def checks_of(self, *kinds: str) -> tuple[tuple[Claim, Any], ...]:
        """Return each check of one of ``kinds`` with its claim.

        Parameters
        ----------
        *kinds
            Kinds of check: "distance", "within" ...
        """
        found: list[tuple[Claim, Any]] = []
        for claim in self.claims:
            found += [(claim, check) for check in claim.all_checks if check.kind in kinds]
        return tuple(found)


def _values(item: Any, path: list[str]) -> Iterator[str | None]:
    """Return the values at a dotted path; a list on the way is walked through."""
    if isinstance(item, tuple):
        for inner in item:
            yield from _values(inner, path)
    elif path:
        yield from _values(getattr(item, path[0]), path[1:])
    else:
        yield item


def _nearest(wrong: str, known: set[str]) -> str:
    close = get_close_matches(wrong, sorted(known), n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""
