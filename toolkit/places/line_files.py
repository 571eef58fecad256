"""Lines cut out of a file to the surroundings of a map: GeoJSON, or a zipped shapefile, as roads are given away."""

from __future__ import annotations

import json
import math
import os
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.evidence.verification.unpacked import DAMAGED
from toolkit.places.map_files import MOST_BYTES, features_of, refused
from toolkit.places.view import Box
from toolkit.reading import read_bytes

if TYPE_CHECKING:
    import geopandas

MOST_UNPACKED = 512 * 1024 * 1024
"""Largest member of a zip that is unpacked: the table of Natural Earth's roads has 60 MB."""

KEPT = ("name", "ref", "scalerank", "highway", "railway", "featurecla")
"""What is kept of a line's properties: what it is called, and how great it is, in Natural Earth's words and
OpenStreetMap's."""

_SHAPEFILE = b"\x00\x00\x27\x0a"
"""How a shapefile begins (ESRI Shapefile Technical Description, 1998): GDAL would open others of that name, too."""

_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_LONGEST = 200  # characters of a name or class
_DECIMALS = 5
"""A metre: finer than any line on a map of a case."""

_GIVE = "Give a GeoJSON in longitude and latitude, or a zip with one shapefile."


def cut_lines(path: Path, name: str, boxes: Sequence[Box]) -> bytes:
    """Cut the lines of a file to boxes.

    Parameters
    ----------
    path
        GeoJSON of at most 64 MB, or a zip with one shapefile in it.
    name
        Its name, for messages.
    boxes
        West, south, east and north of each part that is wanted, in degrees.

    Returns
    -------
    bytes
        GeoJSON with the lines inside, to a metre, in the order of the file.

    Raises
    ------
    CoordinateError
        The file is neither, is damaged, or says not in which system its positions are (E_OUTLINE).
    """
    with path.open("rb") as source:
        is_zip = source.read(4) == b"PK\x03\x04"
    found = _of_shapefile(path, name, boxes) if is_zip else _of_geojson(path, name)
    features = list(chain.from_iterable(_cut(facts, shape, boxes) for facts, shape in found))
    whole = {"type": "FeatureCollection", "features": features}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _of_geojson(path: Path, name: str) -> Iterator[tuple[dict[str, Any], Any]]:
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    for feature in features_of(read_bytes(path, limit=MOST_BYTES, follow=True), name):
        geometry = feature.get("geometry")
        facts = feature.get("properties")
        if not isinstance(geometry, dict) or geometry.get("type") not in {"LineString", "MultiLineString"}:
            continue
        try:
            yield facts if isinstance(facts, dict) else {}, shape(geometry)
        except (ShapelyError, ValueError, TypeError, IndexError) as e:
            raise refused(name, "a line in it is none", _GIVE) from e


def _of_shapefile(path: Path, name: str, boxes: Sequence[Box]) -> Iterator[tuple[dict[str, Any], Any]]:
    import geopandas

    with tempfile.TemporaryDirectory(prefix=f"dateline-{os.getpid()}-") as folder:
        shp = _unpacked(path, name, Path(folder))
        seen: set[int] = set()
        for box in boxes:
            try:
                frame = geopandas.read_file(shp, bbox=box, engine="pyogrio", fid_as_index=True)
            except (ValueError, RuntimeError) as e:  # pyogrio's own errors are these
                raise refused(name, "the shapefile in it cannot be read", _GIVE) from e
            yield from _rows(frame, name, seen)


def _rows(frame: geopandas.GeoDataFrame, name: str, seen: set[int]) -> Iterator[tuple[dict[str, Any], Any]]:
    """Give the rows of a table that were not seen yet, in longitude and latitude."""
    if frame.crs is None or not frame.crs.is_geographic:
        raise refused(name, "its positions are not in longitude and latitude", _GIVE)
    columns = {column.lower(): column for column in frame.columns if column.lower() in KEPT}
    for number, row in zip(frame.index, frame.itertuples(index=False), strict=True):
        if number not in seen:
            seen.add(number)
            yield {key: getattr(row, column) for key, column in columns.items()}, row.geometry


def _unpacked(path: Path, name: str, folder: Path) -> Path:
    """Unpack the one shapefile of a zip, under names of our own."""
    try:
        with zipfile.ZipFile(path) as archive:
            inside = {info.filename: info for info in archive.infolist()}
            shapes = [member for member in inside if member.lower().endswith(".shp")]
            if len(shapes) != 1:
                raise refused(name, f"it holds {len(shapes)} shapefiles", _GIVE)
            stem = shapes[0][: -len(".shp")].lower()
            wanted = [m for m in inside if m.lower().startswith(stem) and m.lower()[len(stem) :] in _PARTS]
            for member in wanted:
                if inside[member].file_size > MOST_UNPACKED:
                    raise refused(name, f"{member[-60:]} is too large", _GIVE)
                _copy(archive, member, folder / f"lines{member.lower()[len(stem) :]}")
    except DAMAGED as e:
        raise refused(name, "the zip is damaged or locked", _GIVE) from e
    shp = folder / "lines.shp"
    if shp.read_bytes()[:4] != _SHAPEFILE:
        raise refused(name, "the shapefile in it is none", _GIVE)
    return shp


def _copy(archive: zipfile.ZipFile, member: str, target: Path) -> None:
    with archive.open(member) as source, target.open("wb") as written:
        left = MOST_UNPACKED
        while left > 0 and (block := source.read(min(left, 1 << 20))):
            written.write(block)
            left -= len(block)


def _is_said(value: Any) -> bool:
    """Tell whether a property says something: an empty cell of a table comes as None, "" or no number."""
    if isinstance(value, str):
        return 0 < len(value) <= _LONGEST
    return isinstance(value, int | float) and math.isfinite(value)


def _cut(facts: dict[str, Any], shape: Any, boxes: Sequence[Box]) -> Iterator[dict[str, Any]]:
    """Give a line's parts inside the boxes, each as a feature."""
    from shapely import box, union_all

    if shape is None or shape.is_empty or not all(map(math.isfinite, shape.bounds)):
        return
    inside = shape.intersection(union_all([box(*one) for one in boxes]))
    kept = {key: facts[key] for key in KEPT if _is_said(facts.get(key))}
    for part in getattr(inside, "geoms", [inside]):
        if part.geom_type == "LineString" and part.length > 0:
            points = [[round(x, _DECIMALS), round(y, _DECIMALS)] for x, y, *_ in part.coords]
            yield {
                "type": "Feature",
                "properties": kept,
                "geometry": {"type": "LineString", "coordinates": points},
            }
