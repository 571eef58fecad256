"""Images: one scene each, with or without pixels at hand."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from toolkit.records.base import Digest, Line, LocalPath, Record, Slug
from toolkit.records.when import Edtf


class Scene(Record):
    """One image of the ground: when it was taken, by what, and under which licence."""

    id: Slug
    """Short name, unique in the case."""
    sensor: Line
    """Platform and instrument, for example "Landsat-5 TM"."""
    acquired: Edtf | None
    """When it was taken (UTC); None = unknown."""
    provider: Line | None = None
    """Who distributes it."""
    product_id: Line | None = None
    """The provider's own identifier."""
    site: Slug | None = None
    """Id of the site it shows."""
    also_shows: tuple[Slug, ...] = ()
    """Ids of further sites that it shows: comparisons of each may use it."""
    file: Line | None = None
    """File name under scenes/; absent = cited, no pixels at hand."""
    bands: tuple[Line, ...] = ()
    """Common band names, in file order: blue, green, red, nir08, swir16, swir22 ..."""
    gsd_m: float | None = None
    """Ground sample distance in metres; None = unknown."""
    sun_elevation_deg: float | None = None
    """Sun above the horizon, in degrees; None = unknown."""
    sun_azimuth_deg: float | None = None
    """Sun direction clockwise from north, in degrees; None = unknown."""
    credit: Line | None = None
    """Credit line that must stand beside the image."""
    licence: Line | None = None
    """Licence of the pixels."""
    taken_in: Edtf | None = None
    """When this desk got the file (UTC), as the custody log says; written by ``dateline add``. Absent = not stated."""
    document: Slug | None = None
    """Id of the document that cites it."""
    note: Line | None = None
    """What a reader must know about this image."""
    simulated: bool = False
    """True when a program made the pixels; every figure made from it is stamped."""
    sha256: Digest | None = None
    """Digest of the bytes. If the case states it, intake refuses any other bytes."""
    path: LocalPath = None

    @property
    def taken_by(self) -> str | None:
        """What took the image, as a sentence may name it; None where nothing says so."""
        return None if self.sensor.lower() in _NO_SENSOR else self.sensor

    @property
    def sensor_words(self) -> str:
        """What took the image, as a list of facts names it."""
        return self.taken_by or "sensor not stated"


_NO_SENSOR = {"not stated", "unknown sensor", "unknown"}
"""What stands for a sensor that no file names: the first is written by ``dateline add``."""


class TileRelease(Record):
    """One dated edition of an archive of map tiles."""

    id: Line
    """What stands for it in the address."""
    released: Edtf
    """Day of publication. It is not the day of acquisition, and is never shown as one."""


class SceneSearch(Record):
    """The catalogue search that would be made for a site."""

    catalogue: Line = "stac"
    """Registered name of the catalogue backend: "stac", or "tiles" for dated archives of map tiles."""
    address: Line = "https://earth-search.aws.element84.com/v1"
    """Address of the STAC API, or "earth-search", "planetary-computer", "usgs"; tiles, with {release} {z} {x} {y}."""
    collection: Line = "sentinel-2-l2a"
    """Collection to search."""
    window: tuple[Edtf, ...] = ()
    """Date windows to search, as EDTF intervals."""
    event: Edtf | None = None
    """When the change is said to have come about: it parts before from after. Absent = the windows do."""
    max_cloud_pct: float = 20.0
    """Highest cloud cover of the whole scene, in percent."""
    half_width_m: float = 2500.0
    """Half the side of the square area of interest, in metres."""
    releases: tuple[TileRelease, ...] = ()
    """Releases of an archive of tiles, with their dates."""
    zoom: Annotated[int, Field(ge=0, le=22)] = 16
    """Zoom level of the tiles fetched."""
    credit: Line | None = None
    """Credit line of an archive of tiles."""
    licence: Line | None = None
    """Licence of an archive of tiles."""


class MarkedShadow(Record):
    """Two points that somebody marked on an image: the foot of an object, and the tip of its shadow."""

    id: Slug
    """Short name, unique in the case."""
    of: Line
    """What throws it, for example "the mast"."""
    scene: Slug
    """Id of the scene it was marked on."""
    foot: Line
    """Where the object stands: latitude, longitude in decimal degrees."""
    tip: Line
    """Where its shadow ends, likewise."""


class ImageryPlan(Record):
    """Which pair a case compares, and where to look for more."""

    site: Slug
    """Id of the site at the centre of the area of interest."""
    before: Slug | None = None
    """Id of the earlier scene."""
    after: Slug | None = None
    """Id of the later scene."""
    control: tuple[Slug, Slug] | None = None
    """Ids of two scenes from before the event: what the method finds between them is its false alarm."""
    series: tuple[Slug, ...] = ()
    """Ids of further scenes, for when a thing was first seen; absent = all that are held of the site."""
    half_width_m: Annotated[float, Field(gt=0)] | None = None
    """Half the side of the square compared, in metres; absent = all that both scenes share."""
    search: SceneSearch | None = None
    """Catalogue search, made only with --online."""
    shadows: tuple[MarkedShadow, ...] = ()
    """Shadows marked by hand: each tells a height, and whether the stated time of its scene can be right."""
    set_aside: Line | None = None
    """Why the pair is not used, in one sentence: its scenes stay listed, and nothing is measured on them."""


class ComparisonPlan(ImageryPlan):
    """One comparison of one site, of as many as a case has."""

    id: Annotated[Slug, Field(max_length=40)]
    """Short name, unique in the case; claims name it."""


ComparisonStatus = Literal[
    "measured", "no-detectable-change", "unreliable", "too-cloudy", "not-comparable", "no-scenes"
]
"""Outcome of a comparison; "unreliable" and "too-cloudy" = for looking, not measured; "not-comparable" = the two scenes
cannot be a pair, or one cannot be read; "no-scenes" = none at hand."""
