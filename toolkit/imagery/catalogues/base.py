"""What a catalogue of scenes is to the rest of the room."""

from __future__ import annotations

from typing import NamedTuple, Protocol, runtime_checkable

from toolkit.evidence import EvidenceStore
from toolkit.imagery.raster import Area
from toolkit.records import Digest, Edtf, Line, Record, Scene, SceneSearch, Slug


class Box(NamedTuple):
    """A rectangle of longitude and latitude, degrees, WGS84.

    Attributes
    ----------
    west, south, east, north
        Its sides.
    """

    west: float
    south: float
    east: float
    north: float


class Look(Record):
    """What is known of a listed scene beyond its record: what of the area it shows, and how it was seen."""

    scene: Slug
    """Id of the scene."""
    collection: Line
    """Collection it stands in."""
    clear_pct: float | None = None
    """Share of the area free of cloud and shadow, in percent, by the provider's quality band; None = unknown."""
    covered_pct: float | None = None
    """Share of the area of interest that the scene shows at all, in percent."""
    whole_cloud_pct: float | None = None
    """Cloud over the whole scene, in percent, as the catalogue states it."""
    orbit: str | None = None
    """Track the satellite flew on; for Landsat, its path."""
    view_deg: float | None = None
    """Angle between the line of sight and the vertical, in degrees."""
    released: Edtf | None = None
    """Day on which an archive of tiles was published; never the day of acquisition."""
    offset: Line | None = None
    """What was decided on the Sentinel-2 offset, and on what grounds."""
    offset_disputed: bool = False
    """True when the item states one offset and its pixels another."""
    item: Digest | None = None
    """Digest of the item as the catalogue gave it."""
    left_out: Line | None = None
    """Why no pixels are held; None = they are."""


class Listing(Record):
    """What a catalogue answered."""

    scenes: tuple[Scene, ...] = ()
    """Scenes listed, oldest first; those whose window is held have a path."""
    looks: tuple[Look, ...] = ()
    """What is known of each, in the same order."""
    evidence: tuple[Digest, ...] = ()
    """Digests of the raw answers."""
    searched: bool = False
    """True when a catalogue was asked."""
    asked_on: Edtf | None = None
    """Day on which it was asked."""
    trouble: Line | None = None
    """Why the catalogue could not be asked this time, in one line."""

    @property
    def held(self) -> tuple[Scene, ...]:
        """Give the scenes whose window is held, oldest first."""
        return tuple(s for s in self.scenes if s.path is not None)

    @property
    def simulated(self) -> bool:
        """Tell whether a program made the pixels of any scene that is held."""
        return any(s.simulated for s in self.held)

    def look(self, scene: str) -> Look | None:
        """Give what is known of a scene.

        Parameters
        ----------
        scene
            Its id.
        """
        return next((k for k in self.looks if k.scene == scene), None)


@runtime_checkable
class Catalogue(Protocol):
    """A list of scenes that can be searched. Register one under the entry point ``dateline.catalogues``.

    Attributes
    ----------
    name
        Registered name.
    """

    name: str

    def search(self, wanted: SceneSearch, box: Box, *, store: EvidenceStore, area: Area | None = None) -> Listing:
        """List the scenes of a place and time, and fetch the windows of the best of them.

        Parameters
        ----------
        wanted
            Address, collection, date windows and highest cloud cover.
        box
            Rectangle that a scene must touch.
        store
            Where each raw answer goes before it is read.
        area
            Part of the ground whose pixels are fetched; absent = none.

        Returns
        -------
        Listing
            Scenes, what is known of each, and digests.

        Raises
        ------
        NetworkError
            The catalogue cannot be reached, or answers what is no list of scenes.
        """
        ...
