"""What a person changes of a site on the map: a position, and its extent, drawn there or handed over as a file."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from toolkit.desk.casefile.outlines import add_outline
from toolkit.desk.temporary import temporary_folder
from toolkit.errors import CaseError, CoordinateError
from toolkit.places.outline_files import Outline

MOST_BYTES = 5_000_000
"""Largest file that a page hands over; a larger one goes by `dateline add CASE FILE --outline SITE`."""

_DRAWN = "Drawn by hand on the map of dateline."


def keep_drawn(folder: Path, site: str, corners: Sequence[tuple[float, float]]) -> Outline:
    """Give a site the outline that was drawn; the drawing is taken into evidence as GeoJSON.

    Parameters
    ----------
    folder
        The case folder.
    site
        Id of the site.
    corners
        Longitude and latitude of each corner, three at least.

    Raises
    ------
    CoordinateError
        It crosses itself, or is none (E_OUTLINE).
    CaseError
        The case has no such site.
    """
    ring = [[round(lon, 6), round(lat, 6)] for lon, lat in (*corners, *corners[:1])]
    shape = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {"name": site, "description": _DRAWN}, "geometry": shape}
    return _kept(folder, site, f"drawn-{site}.geojson", json.dumps(feature).encode())


def keep_sent(folder: Path, site: str, name: str, sent: str) -> Outline:
    """Give a site the outline of a file that a page hands over.

    Parameters
    ----------
    folder
        The case folder.
    site
        Id of the site.
    name
        Name of the file; only its last part counts.
    sent
        Its bytes in base64.

    Raises
    ------
    CoordinateError
        It is too large, or no outline can be read from it (E_OUTLINE).
    CaseError
        The case has no such site.
    """
    plain = Path(name.replace("\\", "/")).name or "outline"
    try:
        data = base64.b64decode(sent, validate=True)
    except binascii.Error as e:
        raise CoordinateError(
            "the file did not arrive whole", where=plain, remedy="Try again.", code="E_OUTLINE"
        ) from e
    if len(data) > MOST_BYTES:
        raise CoordinateError(
            f"a file of {len(data) / 1e6:,.0f} MB is too large to be handed over here",
            where=plain,
            remedy="Use `dateline add CASE FILE --outline SITE`.",
            code="E_OUTLINE",
        )
    return _kept(folder, site, plain, data)


def _kept(folder: Path, site: str, name: str, data: bytes) -> Outline:
    with temporary_folder() as scratch:
        path = Path(scratch) / name
        path.write_bytes(data)
        return add_outline(folder, site, path)


def with_position(site_id: str, stated: Mapping[str, str]) -> Callable[[Any], None]:
    """Return the change of a case that adds a stated position to a site.

    Parameters
    ----------
    site_id
        Id of the site.
    stated
        ``position`` and ``stated_by``.
    """

    def _add(document: Any) -> None:
        import tomlkit

        for site in document.get("sites", ()):
            if site.get("id") == site_id:
                entry = tomlkit.table()
                entry.update(stated)
                if "assertions" not in site:
                    site["assertions"] = tomlkit.aot()
                site["assertions"].append(entry)
                return
        raise CaseError(f"no site {site_id!r}", remedy="Add the site first.", code="E_OFFER_GONE")

    return _add
