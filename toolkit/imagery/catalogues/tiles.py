"""Dated archives of map tiles (XYZ), such as the editions of a world basemap: for looking at, not for measuring.

An edition is dated by its publication. The pixels are older, by an unknown time that differs from place to place, so a
scene from here has no acquisition time at all, and is ranked with no other. Address, editions, credit and licence stand
in the case: whether the terms of an archive allow its use is for the desk to settle.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import numpy as np

from toolkit.errors import NetworkError, UsageError
from toolkit.evidence import EvidenceStore, Intake
from toolkit.imagery.catalogues.base import Box, Listing, Look
from toolkit.imagery.catalogues.mosaic import MOST_TILES, fetch_mosaic, pixel_m, tiles_of
from toolkit.imagery.catalogues.tiff import Tagged, window_bytes
from toolkit.imagery.raster import Area
from toolkit.naming import address_parts
from toolkit.records import Scene, SceneSearch, TileRelease, bounds

_BANDS = ("red", "green", "blue")
_PLACES = ("{z}", "{x}", "{y}", "{release}")


class TileArchive:
    """Editions of a tiled map, listed in the case.

    Attributes
    ----------
    name
        Registered name.
    """

    name = "tiles"

    def search(self, wanted: SceneSearch, box: Box, *, store: EvidenceStore, area: Area | None = None) -> Listing:
        """Give every edition as a scene, with its window if an area is given.

        Parameters
        ----------
        wanted
            Address with {release}, {z}, {x} and {y}; the editions with their dates; zoom, credit and licence.
        box
            Rectangle of longitude and latitude whose tiles are fetched.
        store
            Where tiles and windows go.
        area
            Square of ground; absent = nothing is fetched.

        Returns
        -------
        Listing
            Oldest edition first; no scene has an acquisition time.

        Raises
        ------
        UsageError
            The address lacks a place holder, no edition is listed, or the area needs too many tiles.
        """
        _check(wanted, box)
        intake = Intake(store.root)
        scenes, looks = [], []
        for release in _within(wanted):
            scene, look = _listed(wanted, release)
            if area is not None:
                try:
                    scene = _with_window(scene, wanted, release, box, intake)
                    look = look.model_copy(update={"left_out": None})
                except NetworkError as e:
                    look = look.model_copy(update={"left_out": str(e)})
            scenes.append(scene)
            looks.append(look)
        evidence = tuple(s.sha256 for s in scenes if s.sha256)
        return Listing(scenes=tuple(scenes), looks=tuple(looks), evidence=evidence, searched=True)


def _check(wanted: SceneSearch, box: Box) -> None:
    missing = [p for p in _PLACES if p not in wanted.address]
    if missing or not wanted.releases:
        lacks = ", ".join(missing) or "[[imagery.search.releases]]"
        raise UsageError(f"an archive of tiles needs {lacks}", where="case.toml, [imagery.search]", remedy="Add it.")
    count = len(list(tiles_of(box, wanted.zoom)))
    if count > MOST_TILES:
        raise UsageError(
            f"the area needs {count} tiles at zoom {wanted.zoom}; the limit is {MOST_TILES}",
            where="case.toml, [imagery.search]",
            remedy="Lower zoom or half_width_m.",
        )


def _within(wanted: SceneSearch) -> list[TileRelease]:
    """Give the editions published inside the windows of the search, oldest first; all when it names none."""
    spans = [bounds(w) for w in wanted.window] or [(date.min, date.max)]
    chosen = []
    for release in wanted.releases:
        day = bounds(release.released)[0]
        if any(first <= day <= last for first, last in spans):
            chosen.append(release)
    return sorted(chosen, key=lambda r: bounds(r.released))


def _listed(wanted: SceneSearch, release: TileRelease) -> tuple[Scene, Look]:
    host = address_parts(wanted.address).hostname or "tiles"
    name = re.sub(r"[^a-z0-9]+", "-", f"{host}-{release.released}-{release.id}".lower()).strip("-")[:64].strip("-")
    note = f"Edition published {release.released}. The day of acquisition is unknown, and earlier."
    scene = Scene(
        id=name,
        sensor="tiled map, sensor unknown",
        acquired=None,
        provider=host,
        product_id=release.id,
        bands=_BANDS,
        credit=wanted.credit or host,
        licence=wanted.licence,
        note=note,
    )
    look = Look(scene=name, collection=host, released=release.released, left_out="its window was not fetched")
    return scene, look


def _with_window(scene: Scene, wanted: SceneSearch, release: TileRelease, box: Box, intake: Intake) -> Scene:
    made = fetch_mosaic(
        box,
        wanted.zoom,
        lambda x, y: _address(wanted.address, release.id, wanted.zoom, x, y),
        intake,
        f"catalogue/{scene.id}",
    )
    ground_m = pixel_m(wanted.zoom, (box.south + box.north) / 2)
    facts = {
        "product": release.id,
        "released": release.released,
        "credit": scene.credit or "",
        "licence": scene.licence or "",
        "sensor": scene.sensor,
        "gsd_m": f"{ground_m:.3f}",
    }
    data = window_bytes(
        made.pixels,
        np.ones(made.pixels.shape[1:], bool),
        made.grid,
        Tagged(_BANDS, {k: v for k, v in facts.items() if v}),
    )
    held = intake.take_bytes(data, name=f"catalogue/{scene.id}.tif", address=made.address, headers={})
    return scene.model_copy(update={"path": held.path, "sha256": held.sha256, "gsd_m": round(ground_m, 3)})


def _address(template: str, release: str, zoom: int, x: int, y: int) -> str:
    values: dict[str, Any] = {"{release}": release, "{z}": zoom, "{x}": x, "{y}": y}
    for place, value in values.items():
        template = template.replace(place, str(value))
    return template
