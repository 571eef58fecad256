"""The area, length and width of a site's outline that a person drew or took from a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from toolkit import __version__
from toolkit.records import Dimension, Quantity, Site

DRAWN_M = 10.0
"""How far a line drawn by hand on an image may lie off: a pixel of Sentinel-2, which is what most are drawn on."""

Size = tuple[Quantity, str, str]
"""What was measured, what it is called, and how it was worked out."""


def outline_sizes(site: Site, dimension: Dimension) -> Iterator[Size]:
    """Give the sizes of a site's outline that a figure of a dimension can be held against.

    Parameters
    ----------
    site
        A site with an outline of closed rings of longitude and latitude.
    dimension
        "area" gives its area in hectares, "length" its length and its width in metres; others give nothing.

    Yields
    ------
    tuple
        The quantity with its uncertainty, its name, and the method.

    Examples
    --------
    >>> ring = ((7.0, 50.0), (7.01, 50.0), (7.01, 50.02), (7.0, 50.02), (7.0, 50.0))
    >>> site = Site(id="pit", name="the pit", outline=(ring,))
    >>> [(round(size.value), size.unit) for size, _, _ in outline_sizes(site, "area")]
    [(159, 'ha')]
    >>> [(name, round(size.value, -1)) for size, name, _ in outline_sizes(site, "length")]
    [('the length of the pit', 2220.0), ('the width of the pit', 720.0)]
    """
    how = f"the outline that the case holds, geodesic on WGS84, drawn to {DRAWN_M:g} m, dateline {__version__}"
    if dimension == "area":
        area_m2, around_m = _area(site)
        error = round(around_m * DRAWN_M / 1e4, 2)
        yield (
            Quantity(name="measured", value=round(area_m2 / 1e4, 2), unit="ha", uncertainty=error),
            _of("area", site),
            how,
        )
    elif dimension == "length":
        for word, metres in zip(("length", "width"), _sides(site), strict=True):
            size = Quantity(name="measured", value=round(metres), unit="m", uncertainty=2 * DRAWN_M)
            yield size, _of(word, site), how


def _of(word: str, site: Site) -> str:
    return f"the {word} of {site.name}"


def _area(site: Site) -> tuple[float, float]:
    """Give the area in m² and the length of all edges in m."""
    from pyproj import Geod
    from shapely import Polygon

    geod = Geod(ellps="WGS84")
    parts = [geod.geometry_area_perimeter(Polygon(ring)) for ring in site.outline]
    return sum(abs(area) for area, _ in parts), sum(around for _, around in parts)


def _sides(site: Site) -> tuple[float, float]:
    """Give the longer and the shorter side, in metres, of the smallest rectangle round the outline."""
    from pyproj import Transformer
    from shapely import MultiPolygon, Polygon, minimum_rotated_rectangle

    whole: Any = MultiPolygon([Polygon(ring) for ring in site.outline])
    lon, lat = whole.centroid.coords[0]
    plane = Transformer.from_crs("EPSG:4326", f"+proj=aeqd +lat_0={lat} +lon_0={lon} +datum=WGS84", always_xy=True)
    flat = MultiPolygon([Polygon(list(plane.itransform(ring))) for ring in site.outline])
    smallest: Any = minimum_rotated_rectangle(flat)
    corners = list(smallest.exterior.coords)
    sides = sorted(_apart(*corners[at : at + 2]) for at in (0, 1))
    return sides[1], sides[0]


def _apart(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    return float(((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5)
