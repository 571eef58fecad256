"""A site's outline out of a file: KML, KMZ, GeoJSON or GPX. Nothing that a file links to is fetched."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.errors import CoordinateError
from toolkit.places.map_files import (
    MOST_BYTES,
    called,
    every,
    features_of,
    inside_kmz,
    name_of,
    point_of,
    refused,
    tag_of,
    xml_root,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_POINTS = 500
"""Points that an outline keeps in case.toml: a person can still read it there."""

MOST_PARTS = 50
"""Separate parts of one site."""

LARGEST_KM = 1_000.0
"""Extent of the largest site that is one."""

CLOSED_SHARE = 0.02
"""A track whose ends lie apart by less than this share of its length is an outline that was walked round."""

Ring = tuple[tuple[float, float], ...]


class Outline(NamedTuple):
    """Outer edges of a site, closed rings of longitude and latitude in degrees, and what must be said of them."""

    rings: tuple[Ring, ...]
    notes: tuple[str, ...] = ()


class _Shape(NamedTuple):
    """One shape of a file: its name, its outer rings, and whether each closes by itself."""

    name: str
    rings: list[list[tuple[float, float]]]


def read_outline(data: bytes, name: str, *, shape: str | None = None) -> Outline:
    """Read the outline of a site.

    Parameters
    ----------
    data
        The file's bytes.
    name
        Its name, for messages.
    shape
        Name of the shape that is meant, where the file holds several.

    Returns
    -------
    Outline
        Rings of at most MOST_POINTS points in all; longitudes run on past 180 where a site lies on the antimeridian.

    Raises
    ------
    CoordinateError
        It holds no outline, several, or one that cannot be: crossing itself, off the globe, round a pole.

    Examples
    --------
    >>> square = '{"type":"Polygon","coordinates":[[[7,50],[7.01,50],[7.01,50.01],[7,50.01],[7,50]]]}'
    >>> len(read_outline(square.encode(), "square.geojson").rings[0])
    5
    """
    if len(data) > MOST_BYTES:
        raise _refused(name, f"it is larger than {MOST_BYTES // 2**20} MB")
    shapes, notes = _shapes(data, name)
    found = _chosen([s for s in shapes if s.rings], name, shape)
    if len(found.rings) > MOST_PARTS:
        raise _refused(name, f"it has {len(found.rings)} parts, more than the {MOST_PARTS} that one site may have")
    rings = [_checked(ring, name) for ring in found.rings]
    rings, told = _fewer(rings, name)
    return Outline(tuple(rings), (*notes, *told))


_REMEDY = "Draw one closed line round the site, and save it again."


def _refused(name: str, what: str, remedy: str = _REMEDY) -> CoordinateError:
    return refused(name, what, remedy)


def _shapes(data: bytes, name: str) -> tuple[list[_Shape], list[str]]:
    head = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data.startswith(b"PK"):
        return _of_xml(inside_kmz(data, name), name)
    if head.startswith((b"{", b"[")):
        return [_of_feature(feature, name) for feature in features_of(data, name)], []
    if head.startswith(b"<"):
        return _of_xml(data, name)
    raise _refused(name, "it is no KML, KMZ, GeoJSON or GPX")


def _of_xml(data: bytes, name: str) -> tuple[list[_Shape], list[str]]:
    root = xml_root(data, name)
    if tag_of(root) == "gpx":
        return _of_gpx(root, name), []
    shapes = [_of_placemark(mark, name) for mark in every(root, "Placemark")]
    linked = bool(every(root, "NetworkLink"))
    if linked and not any(shape.rings for shape in shapes):
        raise _refused(name, "it only links to other files, and none is fetched", "Save what it links to as a file.")
    return shapes, ["links to other files were not followed"] if linked else []


def _of_placemark(mark: _Element, name: str) -> _Shape:
    polygons = every(mark, "Polygon")
    if polygons:
        outer = chain.from_iterable(every(polygon, "outerBoundaryIs") for polygon in polygons)
        return _Shape(called(mark), [_of_text(edge, name) for edge in outer])
    lines = [_of_text(line, name) for line in (*every(mark, "LineString"), *every(mark, "LinearRing"))]
    return _Shape(called(mark), [_closed(line, name) for line in lines])


def _of_text(edge: _Element, name: str) -> list[tuple[float, float]]:
    words = " ".join(e.text or "" for e in every(edge, "coordinates")).split()
    return [point_of(word.split(",")[:2], name) for word in words]


def _of_gpx(root: _Element, name: str) -> list[_Shape]:
    found = []
    for track in (*every(root, "trk"), *every(root, "rte")):
        points = [*every(track, "trkpt"), *every(track, "rtept")]
        ring = [point_of([p.get("lon", ""), p.get("lat", "")], name) for p in points]
        if ring:
            found.append(_Shape(called(track), [_closed(ring, name)]))
    return found


def _of_feature(feature: dict[str, Any], name: str) -> _Shape:
    geometry = feature.get("geometry") if feature.get("type") == "Feature" else feature
    try:
        return _Shape(name_of(feature), list(_rings(geometry or {}, name)))
    except CoordinateError:
        raise
    except (TypeError, ValueError, KeyError, IndexError, AttributeError, RecursionError) as e:
        raise _refused(name, "its coordinates are not as GeoJSON has them") from e


def _rings(geometry: dict[str, Any], name: str) -> Iterator[list[tuple[float, float]]]:
    kind, inside = geometry.get("type"), geometry.get("coordinates")
    if kind == "Polygon":
        yield [point_of(p[:2], name) for p in inside[0]]  # type: ignore[index]
    elif kind == "MultiPolygon":
        for polygon in inside or ():
            yield [point_of(p[:2], name) for p in polygon[0]]
    elif kind == "LineString":
        yield _closed([point_of(p[:2], name) for p in inside or ()], name)
    elif kind == "GeometryCollection":
        for part in geometry["geometries"]:
            yield from _rings(part, name)


def _closed(line: list[tuple[float, float]], name: str) -> list[tuple[float, float]]:
    """Take a line for a ring if its ends meet."""
    if len(line) < 4:
        raise _refused(name, f"a line of {len(line)} points encloses nothing")
    length = sum(math.dist(a, b) for a, b in pairwise(line))
    gap = math.dist(line[0], line[-1])
    if gap > CLOSED_SHARE * length:
        raise _refused(name, f"the line does not close: its ends lie {gap * 111.195:.3g} km apart")
    return line


def _chosen(shapes: list[_Shape], name: str, wanted: str | None) -> _Shape:
    if wanted is not None:
        shapes = [shape for shape in shapes if shape.name == wanted]
    if not shapes:
        raise _refused(name, f"no shape is called {wanted!r}" if wanted else "it holds points alone, or nothing")
    if len(shapes) > 1:
        names = ", ".join(repr(shape.name[:40]) for shape in shapes[:5])
        raise _refused(name, f"it holds {len(shapes)} shapes ({names})", "Say which with --shape NAME.")
    return shapes[0]


def _checked(ring: list[tuple[float, float]], name: str) -> Ring:
    """Give a ring closed, without repeated points, its longitudes running on; refuse one that cannot be."""
    from shapely import LinearRing, Polygon
    from shapely.validation import explain_validity

    kept = [point for number, point in enumerate(ring) if number == 0 or point != ring[number - 1]]
    if kept and kept[0] != kept[-1]:
        kept.append(kept[0])
    if len(kept) < 4:
        raise _refused(name, "fewer than three different points enclose nothing")
    running = [kept[0]]
    for lon, lat in kept[1:]:
        last = running[-1][0]
        running.append((lon - 360 * round((lon - last) / 360), lat))
    if abs(running[-1][0] - running[0][0]) > 180 or max(abs(lat) for _, lat in running) > 89.99:
        raise _refused(name, "it goes round a pole", "Give the site's extent_m instead.")
    shift = -360 * round(running[0][0] / 360)
    running = [(lon + shift, lat) for lon, lat in running]
    if Polygon(running).convex_hull.area == 0:
        raise _refused(name, "it encloses nothing")
    if not LinearRing(running).is_valid or not Polygon(running).is_valid:
        raise _refused(name, f"it crosses itself ({explain_validity(Polygon(running))[:70]}, longitude first)")
    return tuple(running)


def _rounded(ring: Ring) -> Ring:
    return tuple((round(lon, 6), round(lat, 6)) for lon, lat in ring)


def _fewer(rings: list[Ring], name: str) -> tuple[list[Ring], list[str]]:
    """Leave points out until few enough are left, and say by how much the line moved."""
    from shapely import MultiPolygon, Polygon

    whole = MultiPolygon([Polygon(ring) for ring in rings])
    west, south, east, north = whole.bounds
    if max(north - south, (east - west) * math.cos(math.radians((south + north) / 2))) * 111.195 > LARGEST_KM:
        raise _refused(name, f"it is more than {LARGEST_KM:g} km across")
    before, moved = sum(len(ring) for ring in rings), 0.0
    step = 1e-6
    while sum(len(ring) for ring in rings) > MOST_POINTS:
        simple = whole.simplify(step)
        rings = [tuple(part.exterior.coords) for part in getattr(simple, "geoms", [simple])]
        moved, step = step, step * 1.5
    rounded = [_rounded(ring) for ring in rings]
    if not moved:
        return rounded, []
    after = sum(len(ring) for ring in rounded)
    return rounded, [f"{before:,} points became {after}; the line moved by {moved * 111_195:.2g} m at most"]
