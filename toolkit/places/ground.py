"""Land of a small map at 1:10,000,000, country by country, put together from the provinces."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from toolkit.places.areas import areas_in
from toolkit.places.nations import country_name

MARGIN = 0.5
"""Degrees round the map within which land is kept, so that no edge of the cut shows."""


@lru_cache(maxsize=8)
def land_near(west: float, south: float, east: float, north: float) -> list[dict[str, Any]]:
    """Give the countries of a box as GeoJSON features, cut to it.

    Parameters
    ----------
    west
        Degrees east of its left side.
    south
        Degrees north of its foot.
    east
        Degrees east of its right side.
    north
        Degrees north of its head.

    Returns
    -------
    list of dict
        One a country, by code.
    """
    from shapely import box, unary_union
    from shapely.geometry import MultiPolygon, mapping

    frame = box(west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN)
    parts: dict[str, list[Any]] = {}
    for area in areas_in(west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN):
        parts.setdefault(area.country, []).append(area.shape.intersection(frame))
    found = []
    for code in sorted(parts):
        whole = unary_union([part.buffer(0) for part in parts[code]])
        pieces = [p for p in getattr(whole, "geoms", [whole]) if p.geom_type == "Polygon" and not p.is_empty]
        if pieces:
            facts = {"name": country_name(code), "scale": "10m"}
            found.append({"properties": facts, "geometry": mapping(MultiPolygon(pieces))})
    return found
