"""Map tiles for the site map of a case: fetched once, kept as evidence tile by tile, and drawn from what is kept."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.desk.casefile.editing import edit_case
from toolkit.desk.casefile.reading import load_case
from toolkit.errors import CaseError, EvidenceError, UsageError
from toolkit.evidence import Intake, write_atomic
from toolkit.evidence.admission import STORE
from toolkit.evidence.licences import travels
from toolkit.imagery.catalogues.base import Box
from toolkit.imagery.catalogues.mosaic import NORTHMOST, Mosaic, fetch_mosaic, pixel_m, tiles_of
from toolkit.imagery.catalogues.tiff import Tagged, window_bytes
from toolkit.naming import address_parts, slug_of
from toolkit.net import without_keys
from toolkit.places import locate_sites, map_views
from toolkit.places.basemap_lines import LINES, require_lines
from toolkit.places.basemap_pictures import REACH, WIDTH_PX, require_picture
from toolkit.places.line_files import cut_lines
from toolkit.records import Basemap

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.places.view import View

FOLDER = "basemaps"
"""Folder of a case that holds its basemaps."""

MOST_TILES = 64
"""Most tiles fetched for one panel of the map: 2,048 pixels across, where 1,200 are printed."""

DEEPEST = 19
"""Deepest zoom level taken unless another is named: most services go no further."""

_OWN_TERMS = {
    "google.com": "Google",
    "googleapis.com": "Google",
    "gstatic.com": "Google",
    "virtualearth.net": "Microsoft",
}
"""Tile services whose owners' terms let nobody keep copies, by domain (Google Maps Platform Terms of Service, 3.2.3
"Restrictions Against Misusing the Services"; Microsoft Bing Maps Platform APIs Terms of Use)."""

_FEW = 3  # tiles that may be one picture by chance, such as open sea
_RESERVED = re.compile(r"all rights reserved|no redistribution|not for redistribution|confidential", re.IGNORECASE)
_PLACES = ("{z}", "{x}", "{y}")


@dataclass(frozen=True, slots=True)
class TileService:
    """Where tiles come from, and whose they are.

    Attributes
    ----------
    address
        With {z}, {x} and {y}.
    credit
        Credit line that must stand beside the map.
    licence
        Licence of the tiles, as stated by whoever names them; None = they stay at home.
    zoom
        Deepest zoom level that is taken.
    """

    address: str
    credit: str
    licence: str | None = None
    zoom: int = DEEPEST

    def at(self, zoom: int, x: int, y: int) -> str:
        """Give the address of a tile.

        Parameters
        ----------
        zoom, x, y
            Zoom level, column and row.
        """
        return self.address.replace("{z}", str(zoom)).replace("{x}", str(x)).replace("{y}", str(y))


def add_basemaps(folder: Path, service: TileService, told: Callable[[str], None]) -> tuple[Basemap, ...]:
    """Fetch the tiles for each panel of a case's site map; those kept of the same address before are replaced.

    Parameters
    ----------
    folder
        The case folder.
    service
        Where the tiles come from.
    told
        Told in one line what is about to be fetched.

    Returns
    -------
    tuple of Basemap
        As written into case.toml, the coarsest first.

    Raises
    ------
    UsageError
        The address lacks a place holder.
    CaseError
        No site of the case has a position, or the map lies where no tiles are (E_BASEMAP).
    EvidenceError
        The stated licence cannot be right (E_LICENCE), or the service has nothing there (E_BASEMAP).
    NetworkError
        A tile cannot be had.
    """
    _check(service)
    views = _views_of(folder)
    intake = Intake(folder / STORE)
    taken = []
    for box, zoom in _frames(views, service.zoom):
        told(f"{len(list(tiles_of(box, zoom)))} tiles at zoom {zoom}")
        taken.append(_take(folder, service, zoom, box, intake))
    edit_case(folder, _with_basemaps(taken))
    return tuple(taken)


def add_picture(folder: Path, path: Path, *, credit: str, licence: str | None) -> Basemap:
    """Take a georeferenced picture in as a basemap of a case.

    Parameters
    ----------
    folder
        The case folder.
    path
        A GeoTIFF.
    credit
        Credit line that must stand beside the map.
    licence
        Its licence; None = it stays at home.

    Returns
    -------
    Basemap
        As written into case.toml.

    Raises
    ------
    EvidenceError
        The file cannot be taken in, or is no picture that says where it lies (E_BASEMAP).
    """
    intake = Intake(folder / STORE)
    held = intake.take_file(path.name, folder=path.parent)
    name = slug_of(path.stem)
    made = Basemap(
        file=f"{name}.tif",
        credit=credit,
        licence=licence,
        taken_in=intake.log.came(held.sha256),
        sha256=held.sha256,
        path=held.path,
    )
    require_picture(made)
    write_atomic(folder / FOLDER / made.file, intake.store.get(held.sha256))
    edit_case(folder, _with_basemaps([made]))
    return made


def add_lines(folder: Path, path: Path, *, credit: str, licence: str | None) -> Basemap:
    """Take roads and railways in as a basemap of a case, cut to the surroundings of its map.

    Parameters
    ----------
    folder
        The case folder.
    path
        GeoJSON of lines, or a zip with one shapefile, such as Natural Earth's ne_10m_roads.zip.
    credit
        Credit line that must stand beside the map.
    licence
        Their licence; None = they stay at home.

    Returns
    -------
    Basemap
        As written into case.toml.

    Raises
    ------
    CaseError
        No site of the case has a position, or its map spans continents (E_BASEMAP).
    CoordinateError
        The file holds no lines in longitude and latitude, or none near the case's sites (E_OUTLINE).
    EvidenceError
        The file cannot be taken in.
    """
    views = _views_of(folder)
    if any(view.is_flat for view in views):
        raise _no_frame("the map spans continents, where roads cannot be told apart")
    intake = Intake(folder / STORE)
    held = intake.take_file(path.name, folder=path.parent)
    boxes = list(chain.from_iterable(view.widened(REACH).boxes for view in views))
    place = folder / FOLDER / f"{slug_of(path.stem)}{LINES}"
    cut = cut_lines(held.path, path.name, boxes)
    require_lines(cut, path.name)
    write_atomic(place, cut)
    name = f"{FOLDER}/{place.name}"
    derived = intake.derive_file(place, name=name, sources=[held.sha256], how="lines cut to the map")
    made = Basemap(
        file=place.name,
        credit=credit,
        licence=licence,
        taken_in=intake.log.came(held.sha256),
        sha256=derived.sha256,
        path=place,
    )
    edit_case(folder, _with_basemaps([made]))
    return made


def _views_of(folder: Path) -> tuple[View, ...]:
    """Give what the panels of a case's map show."""
    case = load_case(folder)
    views = map_views(case, locate_sites(case))
    if not views:
        raise CaseError("no site has a position", where=case.slug, remedy="Add one first.", code="E_BASEMAP")
    return views


def _no_frame(why: str) -> CaseError:
    return CaseError(why, where="[[basemaps]]", remedy="The map stays as it is.", code="E_BASEMAP")


def _check(service: TileService) -> None:
    missing = [place for place in _PLACES if place not in service.address]
    if missing:
        raise UsageError(
            f"the address lacks {', '.join(missing)}",
            where="--basemap",
            remedy="Write it like https://tiles.example.org/{z}/{x}/{y}.png",
        )
    host = address_parts(service.address).hostname or ""
    owner = next((name for domain, name in _OWN_TERMS.items() if f".{host}".endswith(f".{domain}")), None)
    if owner and travels(service.licence):
        raise _wrong_licence(f"tiles of {host} are under {owner}'s own terms, not under {service.licence}")


def _wrong_licence(why: str) -> EvidenceError:
    return EvidenceError(
        why,
        where="--licence",
        remedy="Leave --licence out: the tiles then stay at home and are named by their digest.",
        code="E_LICENCE",
    )


def _frames(views: Sequence[View], deepest: int) -> Iterator[tuple[Box, int]]:
    """Give the rectangle of each panel, and the zoom level that prints it sharp; a level that comes twice once."""
    seen = set()
    for view in views:
        box = Box(*view.bounds)
        if view.is_flat or box.west < -180 or box.east > 180 or max(abs(box.south), abs(box.north)) > NORTHMOST:
            raise _no_frame("the map spans continents, a pole or the antimeridian, where tiles cannot be laid")
        wanted_m = 2000 * view.half_x / WIDTH_PX
        zoom = min(deepest, max(0, math.ceil(math.log2(pixel_m(0, view.lat) / wanted_m))))
        while zoom and len(list(tiles_of(box, zoom))) > MOST_TILES:
            zoom -= 1
        if zoom not in seen:
            seen.add(zoom)
            yield box, zoom


def _take(folder: Path, service: TileService, zoom: int, box: Box, intake: Intake) -> Basemap:
    host = address_parts(service.address).hostname or "tiles"
    name = re.sub(r"[^a-z0-9]+", "-", f"{host}-{zoom}".lower()).strip("-")[-60:].strip("-")
    made = fetch_mosaic(box, zoom, lambda x, y: service.at(zoom, x, y), intake, f"{FOLDER}/{name}")
    _check_tiles(made, service)
    address = without_keys(service.address)  # case.toml and the package are passed on
    facts = {"credit": service.credit, "licence": service.licence or "", "address": address}
    tagged = Tagged(("red", "green", "blue"), {key: value for key, value in facts.items() if value})
    place = folder / FOLDER / f"{name}.tif"
    write_atomic(place, window_bytes(made.pixels, np.ones(made.pixels.shape[1:], bool), made.grid, tagged))
    named = f"{FOLDER}/{place.name}"
    held = intake.derive_file(place, name=named, sources=made.sources, how="tiles put together")
    return Basemap(
        file=place.name,
        credit=service.credit,
        licence=service.licence,
        address=address,
        zoom=zoom,
        taken_in=intake.log.came(held.sha256),
        note=f"The tiles say of themselves: {'; '.join(made.said)}" if made.said else None,
        sha256=held.sha256,
    )


def _check_tiles(made: Mosaic, service: TileService) -> None:
    if len(made.sources) > _FEW and len(set(made.sources)) == 1:
        raise EvidenceError(
            f"all {len(made.sources)} tiles are the same picture: the service shows nothing there",
            where=made.address,
            remedy="Name a smaller --zoom, or another service.",
            code="E_BASEMAP",
        )
    against = [words for words in made.said if _RESERVED.search(words)]
    if against and travels(service.licence):
        raise _wrong_licence(f"the tiles say {against[0]!r}, which is not {service.licence}")


def _with_basemaps(taken: Sequence[Basemap]) -> Callable[[Any], None]:
    """Give the change of a case that enters basemaps, and takes out those of the same address."""

    def _set(document: Any) -> None:
        import tomlkit

        whence, files = {basemap.address for basemap in taken} - {None}, {basemap.file for basemap in taken}
        entries = tomlkit.aot()
        for kept in document.pop("basemaps", ()):
            if kept.get("address") not in whence and kept.get("file") not in files:
                entries.append(kept)
        for basemap in taken:
            entry = tomlkit.table()
            entry.update(basemap.model_dump(exclude_none=True))
            entries.append(entry)
        document["basemaps"] = entries

    return _set
