"""Places in question: who puts them where, and what the gazetteers know."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from toolkit.records.base import Digest, Latitude, Line, Longitude, Record, Slug
from toolkit.records.finding import Quantity
from toolkit.records.when import Edtf

Ring = Annotated[tuple[tuple[float, Latitude], ...], Field(min_length=4, max_length=600)]
"""Points of longitude and latitude, the last the same as the first; longitudes run on past 180."""


class Coordinates(Record):
    """A position read from text, with the radius its printed precision leaves open."""

    lat: Latitude
    """Degrees north, WGS84."""
    lon: Longitude
    """Degrees east, WGS84."""
    uncertainty_m: float
    """Half the last printed unit, in metres, at this latitude."""
    notation: str
    """Name of the notation it was read in: decimal, dms, mgrs ..."""


class CoordinateMention(Record):
    """A position found in running text."""

    text: str
    """The position as written."""
    start: int
    """First character in the text."""
    end: int
    """One past the last."""
    coordinates: Coordinates
    """What it says."""


class Assertion(Record):
    """One position for a site, stated by someone. Several may disagree."""

    position: Line
    """The position as stated, in any notation."""
    stated_by: Line
    """Who states it."""
    document: Slug | None = None
    """Id of the document it was read in."""
    stated_on: Edtf | None = None
    """When it was stated."""
    confidence: Literal["high", "medium", "low"] | None = None
    """How far the case's author trusts the copy it was read from; absent = not assessed."""
    note: Line | None = None
    """What a reader must know about this position."""


class Site(Record):
    """A place in question, as the case describes it."""

    id: Slug
    """Short name, unique in the case."""
    name: Line
    """Name used in the report."""
    names: tuple[Line, ...] = ()
    """Other spellings and scripts."""
    country: Line | None = None
    """ISO 3166-1 alpha-2 code, to narrow gazetteer look-ups."""
    admin: Line | None = None
    """County or province it is said to lie in."""
    kind: Line | None = None
    """What kind of place it is: base, dam, village, mine ..."""
    extent_m: Annotated[float, Field(gt=0, le=1_000_000)] | None = None
    """How far it reaches from its position, in metres: the radius that holds all of it. None = not stated."""
    outline: Annotated[tuple[Ring, ...], Field(max_length=50)] = ()
    """Its outer edges, each a closed ring of [longitude, latitude]; `dateline add CASE FILE --outline SITE` takes them
    out of KML, GeoJSON or GPX. Empty = not stated."""
    outline_from: Line | None = None
    """What the outline was taken from."""
    assertions: tuple[Assertion, ...] = ()
    """Stated positions; the first is the reference, the others are tested against it."""
    note: Line | None = None
    """What a reader must know about this place."""


class Candidate(Record):
    """A gazetteer entry that may be the place meant."""

    name: str
    """Name in the gazetteer."""
    lon: Longitude
    """Degrees east, WGS84."""
    lat: Latitude
    """Degrees north, WGS84."""
    uncertainty_m: float
    """Radius inside which the place lies, by the kind of entry."""
    gazetteer: str
    """Registered name of the gazetteer."""
    gazetteer_id: str
    """Key of the entry there."""
    feature: str | None = None
    """Kind of place: PPL, ADM2, MT ..., as GeoNames writes it."""
    country: str | None = None
    """ISO 3166-1 alpha-2 code."""
    admin1: str | None = None
    """First-level division."""
    population: int | None = None
    """People; None = unknown."""
    score: float = 0.0
    """Rank value, 0 to 1; comparable only inside one look-up."""
    reasons: tuple[str, ...] = ()
    """Why it ranks where it does, in plain words."""
    evidence: tuple[Digest, ...] = ()
    """Digest of the web service's answer it was read in; empty for gazetteers on this machine."""


class Resolution(Record):
    """What a name in running text most probably means."""

    status: Literal["located", "ambiguous", "not-found"]
    """located = one good candidate; ambiguous = several; not-found = named, not in any gazetteer."""
    text: str
    """The name as written."""
    start: int
    """First character in the text."""
    end: int
    """One past the last."""
    lat: Latitude | None = None
    """Degrees north of the best candidate; None = not found."""
    lon: Longitude | None = None
    """Degrees east of the best candidate; None = not found."""
    site: str | None = None
    """Name of the best candidate."""
    candidates: tuple[Candidate, ...] = ()
    """All candidates, best first."""
    confidence: float = 0.0
    """0 to 1: how probable it is that the best candidate is meant."""
    document: Slug | None = None
    """Id of the document it was read in."""


class Position(Record):
    """A stated position once read, with what speaks for and against it."""

    lon: Longitude
    """Degrees east, WGS84."""
    lat: Latitude
    """Degrees north, WGS84."""
    uncertainty_m: float
    """Radius left open by the printed precision."""
    notation: str
    """Notation it was read in."""
    stated: str
    """The position as stated."""
    stated_by: str
    """Who states it."""
    document: Slug | None = None
    """Id of the document it was read in."""
    from_reference_m: float | None = None
    """Geodesic distance to the site's reference position; None for the reference itself."""
    status: Literal["reference", "agrees", "nearby", "contradicted", "unchecked"]
    """How it stands to the reference and to the stated distances."""
    reasons: tuple[str, ...] = ()
    """Why, in plain words."""
    quantities: tuple[Quantity, ...] = ()
    """The distances that the reasons name, measured and stated."""


class Outlier(Record):
    """A stated position that does not fit the others."""

    stated_by: str
    """Who states it."""
    stated: str
    """The position as stated."""
    off_m: float
    """Geodesic distance to the reconciled point, in metres."""


class Reconciled(Record):
    """One stated point with a radius, out of all that is stated for a site; nothing is averaged."""

    status: Literal["located", "approximate", "contradicted", "not-found"]
    """located = several agree, or one fits a stated distance; approximate = one alone, or wide; contradicted = most
    stand against the reference; not-found = nobody states a position."""
    lon: Longitude | None = None
    """Degrees east, WGS84; None = not found."""
    lat: Latitude | None = None
    """Degrees north, WGS84; None = not found."""
    uncertainty_m: float | None = None
    """Radius round it that holds every agreeing position with its own radius."""
    agreeing: tuple[str, ...] = ()
    """Who states the positions it rests on."""
    outliers: tuple[Outlier, ...] = ()
    """Positions left out, farthest first."""


class LocatedSite(Record):
    """The answer to "where is it?": positions, candidates, or a plain "not in any gazetteer"."""

    site: Site
    """The place in question."""
    status: Literal["stated", "located", "ambiguous", "not-found"]
    """stated = somebody gives a position; the others come from gazetteers alone."""
    positions: tuple[Position, ...] = ()
    """Stated positions, the reference first."""
    candidates: tuple[Candidate, ...] = ()
    """Gazetteer entries of that name, best first."""
    reconciled: Reconciled | None = None
    """The stated positions as one point; None = not reckoned."""
    explanation: str
    """One sentence for the report."""
    how: str
    """Method and version."""
    evidence: tuple[Digest, ...] = ()
    """Digests of the bytes this rests on."""

    @property
    def reference(self) -> Position | None:
        """The reference position, or None."""
        return next((p for p in self.positions if p.status == "reference"), None)
