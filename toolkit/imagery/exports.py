"""Write a comparison into files that other programs open, each with its provenance inside.

The same comparison gives the same bytes: GeoPackage's date of change is fixed, and no file holds a clock's time.
"""

from __future__ import annotations

import io
import json
import os
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit import geopackage
from toolkit.errors import RasterError
from toolkit.evidence import write_atomic
from toolkit.imagery.result import Comparison

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from toolkit.records import Figure

_FRAME_MS = 1200


def provenance(comparison: Comparison) -> dict[str, str]:
    """Give what a file must say about where it comes from.

    Parameters
    ----------
    comparison
        What was compared.

    Returns
    -------
    dict
        Status, method, both scenes with digest, time, sensor and product, credits, and whether a program made the
        pixels; text only.
    """
    facts = comparison.summary()
    told = {"status": facts.status, "method": facts.how, "reasons": " ".join(facts.reasons)}
    for word, scene in zip(("before", "after"), comparison.scenes, strict=False):
        told |= {
            f"{word}_sha256": scene.sha256 or "",
            f"{word}_acquired": scene.acquired or "unknown",
            f"{word}_sensor": scene.sensor,
            f"{word}_product": scene.product_id or "",
        }
    credit = " · ".join(dict.fromkeys(s.credit for s in comparison.scenes if s.credit))
    threshold = "" if facts.threshold is None else f"{facts.threshold:g}"
    told |= {"credit": credit, "threshold": threshold, "simulated": str(comparison.simulated).lower()}
    return {key: value for key, value in told.items() if value}


def to_geojson(comparison: Comparison) -> str:
    """Write the changed areas as GeoJSON (RFC 7946), with a member ``provenance``.

    Parameters
    ----------
    comparison
        What was compared.
    """
    whole = json.loads(comparison.geojson())
    return json.dumps({**whole, "provenance": provenance(comparison)}, ensure_ascii=False) + "\n"


def to_geopackage(comparison: Comparison) -> bytes:
    """Write the changed areas into a GeoPackage (OGC 12-128r18): layer "changes", EPSG:4326, and its provenance.

    Parameters
    ----------
    comparison
        What was compared.

    Raises
    ------
    RasterError
        The pair has no georeference.
    """
    return geopackage.to_geopackage(
        _placed(comparison), layer="changes", geometry="MultiPolygon", metadata=provenance(comparison)
    )


def _placed(comparison: Comparison) -> GeoDataFrame:
    if comparison.polygons is None or comparison.polygons.crs is None:
        raise RasterError(
            "the pair has no measured outlines with a place on the ground",
            where=comparison.status,
            remedy="Export the figures, or give scenes with a coordinate reference system.",
            code="E_NO_OUTLINES",
        )
    return comparison.polygons


def write_mask(comparison: Comparison, path: Path) -> None:
    """Write the mask of changed pixels as a cloud-optimised GeoTIFF: 1 changed, 0 not, 255 not compared.

    Parameters
    ----------
    comparison
        What was compared.
    path
        File to write, on the grid of the earlier scene.

    Raises
    ------
    RasterError
        Nothing was measured.
    """
    import rasterio
    from rasterio.io import MemoryFile
    from rasterio.shutil import copy

    if comparison.changed is None or comparison.pair is None:
        raise RasterError(
            "no change was measured, so there is no mask",
            where=comparison.status,
            remedy="Export the figures.",
            code="E_NO_MASK",
        )
    grid, mask = comparison.pair.before, comparison.changed.astype(np.uint8)
    transform = grid.transform
    assert comparison.compared is not None  # noqa: S101  (something was measured)
    mask[~comparison.compared] = 255
    if grid.shape != mask.shape:  # the pair of a large scene is thinned
        step = -(-mask.shape[0] // grid.shape[0])
        transform = transform @ rasterio.Affine.scale(1 / step)
    profile: dict[str, Any] = {
        "driver": "GTiff",
        "dtype": "uint8",
        "count": 1,
        "height": mask.shape[0],
        "width": mask.shape[1],
        "crs": grid.crs,
        "transform": transform,
        "nodata": 255,
        "tiled": True,
        "compress": "deflate",
    }
    with warnings.catch_warnings(), rasterio.Env(GDAL_NUM_THREADS=2, GDAL_CACHEMAX=64):
        warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
        with MemoryFile() as held:
            with held.open(**profile) as target:
                target.write(mask, 1)
                target.set_band_description(1, "changed")
                target.update_tags(**provenance(comparison))
            with held.open() as source:
                copy(source, path, driver="COG", compress="DEFLATE", blocksize=512, overview_resampling="mode")


def to_animation(pictures: Sequence[bytes]) -> bytes:
    """Write an animated comparison: before and after in turns.

    Parameters
    ----------
    pictures
        PNG bytes of the two figures, of one size; stamped already if a program made the pixels.

    Returns
    -------
    bytes
        GIF.
    """
    from PIL import Image

    frames = [Image.open(io.BytesIO(p)).convert("P") for p in pictures]
    size = min(f.width for f in frames), min(f.height for f in frames)
    frames = [f.crop((0, 0, *size)) for f in frames]
    buffer = io.BytesIO()
    frames[0].save(buffer, format="gif", save_all=True, append_images=frames[1:], duration=_FRAME_MS, loop=0)
    return buffer.getvalue()


def to_files(comparison: Comparison) -> dict[str, bytes]:
    """Give the exports that other programs open, by file name.

    Parameters
    ----------
    comparison
        What was compared.

    Returns
    -------
    dict
        changes.geojson always; changes.gpkg if the outlines have a place on the ground; changed.tif, the mask, if
        anything was measured.
    """
    found = {"changes.geojson": to_geojson(comparison).encode()}
    if comparison.polygons is not None and comparison.polygons.crs is not None:
        found["changes.gpkg"] = to_geopackage(comparison)
    if comparison.changed is not None:
        with TemporaryDirectory(prefix=f"dateline-{os.getpid()}-") as folder:
            write_mask(comparison, Path(folder) / "changed.tif")
            found["changed.tif"] = (Path(folder) / "changed.tif").read_bytes()
    return found


_OWN_FILES = (
    "comparison.json",
    "changes.geojson",
    "changes.gpkg",
    "changed.tif",
    "before.png",
    "after.png",
    "changes.png",
    "difference.png",
    "series.png",
    "series-area.png",
    "series.json",
    "before-after.gif",
    "index.html",
)


_RECORD = "comparison.json"
"""Written first and deleted last: a folder that was only half filled is known by it, and filled again."""


def foreign_files(folder: Path) -> list[str]:
    """Give the files that writing a comparison into a folder would replace, though no comparison wrote them.

    Parameters
    ----------
    folder
        It need not exist.

    Returns
    -------
    list of str
        Names; none where the folder holds a comparison, whose files may be replaced.
    """
    if _holds_comparison(folder):
        return []
    return [name for name in _OWN_FILES if (folder / name).exists()]


def _holds_comparison(folder: Path) -> bool:
    """Tell by its comparison.json whether a folder was filled by a comparison."""
    record = folder / _RECORD
    if not record.is_file():
        return False
    try:
        held = json.loads(record.read_bytes())
    except ValueError:
        return False
    return isinstance(held, dict) and {"summary", "changes", "provenance"} <= held.keys()


def write_all(
    comparison: Comparison, folder: Path, *, animation: bool = True, told: Callable[[str], None] = lambda _: None
) -> tuple[Figure, ...]:
    """Write every export of a comparison into a folder.

    Parameters
    ----------
    comparison
        What was compared.
    folder
        Made if absent; the files of an earlier comparison in it are replaced, all of them.
    animation
        True writes before-after.gif too.
    told
        Called with the name of each file once it is written.

    Returns
    -------
    tuple of Figure
        The figures, for a page: before, after and, if anything was measured, changes.
    """
    from toolkit.records import to_json

    if foreign := foreign_files(folder):
        raise RasterError(
            f"the folder holds {', '.join(foreign)}, which no comparison wrote",
            where=str(folder),
            remedy="Name an empty folder, or a new one.",
            code="E_FOLDER",
        )
    folder.mkdir(parents=True, exist_ok=True)
    for name in (*(n for n in _OWN_FILES if n != _RECORD), _RECORD):
        (folder / name).unlink(missing_ok=True)  # an earlier comparison's would stand beside this one's
    facts = {"summary": comparison.summary(), "changes": comparison.changes(), "provenance": provenance(comparison)}
    for name, data in {_RECORD: to_json(facts).encode(), **to_files(comparison)}.items():
        write_atomic(folder / name, data)
        told(name)
    saved = write_figures(comparison, folder)
    for figure in saved:
        told(figure.file.rsplit("/", 1)[-1])
    if animation and len(saved) >= 2:
        pictures = [f.path.read_bytes() for f in saved[:2] if f.path]
        write_atomic(folder / "before-after.gif", to_animation(pictures))
        told("before-after.gif")
    return saved


def write_figures(comparison: Comparison, folder: Path) -> tuple[Figure, ...]:
    """Save the figures as PNG, with the provenance as text inside.

    Parameters
    ----------
    comparison
        What was compared.
    folder
        Where to.
    """
    from toolkit import style
    from toolkit.imagery.views import figures

    told = provenance(comparison)
    return tuple(
        style.save_figure(
            v.canvas,
            folder / f"{v.name}.png",
            caption=v.caption,
            alt=v.alt,
            credits=v.credits,
            simulated=comparison.simulated,
            about=told,
        )
        for v in figures(comparison)
    )
