"""What the site map is drawn on: map tiles, an image of the ground, or roads, kept with the case."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from toolkit.records.base import Digest, Line, LocalPath, Record
from toolkit.records.when import Edtf


class Basemap(Record):
    """One georeferenced picture, or lines, under the site map, with whose they are: drawing a map fetches nothing."""

    file: Line
    """File name under basemaps/: a GeoTIFF, or a GeoJSON of roads and railways."""
    credit: Line
    """Credit line that must stand beside the map."""
    licence: Line | None = None
    """Its licence, which decides whether its bytes travel with a package; absent = they stay at home."""
    address: Line | None = None
    """Where the tiles came from, with {z} {x} {y}; absent = no tiles."""
    zoom: Annotated[int, Field(ge=0, le=22)] | None = None
    """Zoom level of the tiles; absent = no tiles."""
    taken_in: Edtf | None = None
    """When this desk got it (UTC); written by ``dateline add --basemap``. Absent = not stated."""
    note: Line | None = None
    """What a reader must know about it."""
    sha256: Digest | None = None
    """Digest of the bytes. If the case states it, intake refuses any other bytes."""
    path: LocalPath = None
