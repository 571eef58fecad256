"""Pictures that the site map is drawn on: map tiles, or an image of the ground, kept with the case."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from toolkit.records.base import Digest, Line, LocalPath, Record
from toolkit.records.when import Edtf


class Basemap(Record):
    """One georeferenced picture under the site map, with whose it is: nothing is fetched when a map is drawn."""

    file: Line
    """File name under basemaps/: a GeoTIFF."""
    credit: Line
    """Credit line that must stand beside the map."""
    licence: Line | None = None
    """Licence of the picture, which decides whether its bytes travel with a package; absent = they stay at home."""
    address: Line | None = None
    """Where the tiles came from, with {z} {x} {y}; absent = no tiles."""
    zoom: Annotated[int, Field(ge=0, le=22)] | None = None
    """Zoom level of the tiles; absent = no tiles."""
    taken_in: Edtf | None = None
    """When this desk got it (UTC); written by ``dateline add --basemap``. Absent = not stated."""
    note: Line | None = None
    """What a reader must know about this picture."""
    sha256: Digest | None = None
    """Digest of the bytes. If the case states it, intake refuses any other bytes."""
    path: LocalPath = None
