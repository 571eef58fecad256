"""What a catalogue of scenes is to the rest of the room."""

from __future__ import annotations

from typing import NamedTuple, Protocol, runtime_checkable

from toolkit.evidence import EvidenceStore
from toolkit.records import Digest, Record, Scene, SceneSearch


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


class Listing(Record):
    """What a catalogue answered."""

    scenes: tuple[Scene, ...] = ()
    """Scenes listed, oldest first; cited, no pixels at hand."""
    evidence: tuple[Digest, ...] = ()
    """Digests of the raw answers."""
    searched: bool = False
    """True when a catalogue was asked."""


@runtime_checkable
class Catalogue(Protocol):
    """A list of scenes that can be searched. Register one under the entry point ``dateline.catalogues``.

    Attributes
    ----------
    name
        Registered name.
    """

    name: str

    def search(self, wanted: SceneSearch, box: Box, *, store: EvidenceStore) -> Listing:
        """List the scenes of a place and time.

        Parameters
        ----------
        wanted
            Address, collection, date windows and highest cloud cover.
        box
            Rectangle that a scene must touch.
        store
            Where each raw answer goes before it is read.

        Returns
        -------
        Listing
            Scenes and digests.

        Raises
        ------
        NetworkError
            The catalogue cannot be reached, or answers what is no list of scenes.
        """
        ...
