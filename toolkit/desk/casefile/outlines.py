"""The outline of a site out of a file: taken into evidence, then written into case.toml."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from toolkit.desk.casefile.editing import edit_case
from toolkit.errors import CaseError
from toolkit.evidence import Intake
from toolkit.evidence.admission import STORE
from toolkit.places.outline_files import Outline, read_outline


def add_outline(folder: Path, site: str, path: Path, *, shape: str | None = None) -> Outline:
    """Return a site of a case the outline that a file holds; one that it had is replaced.

    Parameters
    ----------
    folder
        The case folder.
    site
        Id of the site.
    path
        KML, KMZ, GeoJSON or GPX.
    shape
        Name of the shape that is meant, where the file holds several.

    Raises
    ------
    EvidenceError
        The file is missing, empty, too big or no plain file.
    CoordinateError
        No outline can be read from it (E_OUTLINE).
    CaseError
        The case has no such site.
    """
    intake = Intake(folder / STORE)
    held = intake.take_file(path.name, folder=path.parent)
    taken = read_outline(intake.store.get(held.sha256), path.name, shape=shape)
    edit_case(folder, _with_outline(site, taken, f"{path.name}, sha256 {held.sha256}"))
    return taken


def _with_outline(site: str, taken: Outline, whence: str) -> Callable[[Any], None]:
    """Return the change of a case that sets the outline; a site without a position is placed at its centre."""

    def _set(document: Any) -> None:
        import tomlkit

        entry = next((one for one in document.get("sites", ()) if one.get("id") == site), None)
        if entry is None:
            raise CaseError(f"no site {site!r}", remedy="Add the site first.", code="E_OFFER_GONE")
        stated = entry.pop("assertions", None)  # tables of a table stand last
        entry["outline"] = [list(map(list, ring)) for ring in taken.rings]
        entry["outline_from"] = whence
        if stated is None:
            lon, lat = _middle(taken)
            stated = tomlkit.aot()
            first = tomlkit.table()
            whose = f"the outline in {whence.partition(',')[0]}"
            first.update({"position": f"{lat:.6f}, {lon:.6f}", "stated_by": whose})
            stated.append(first)
        entry["assertions"] = stated

    return _set


def _middle(taken: Outline) -> tuple[float, float]:
    from shapely import MultiPolygon, Polygon

    middle = MultiPolygon([Polygon(ring) for ring in taken.rings]).centroid
    return (middle.x + 180) % 360 - 180, middle.y
