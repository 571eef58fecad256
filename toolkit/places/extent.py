"""How far a site reaches: by its outline, or by the extent that the case states."""

from __future__ import annotations

from itertools import chain
from typing import Any

from toolkit.errors import ReferenceNotFound
from toolkit.places.geodesy import distance_km
from toolkit.places.lines import BorderLine
from toolkit.places.meant import ReferencePoint
from toolkit.places.view import View
from toolkit.records import Site

Spot = tuple[float, float]
"""Degrees north and east."""


def reach_m(site: Site) -> float:
    """Give how far a site reaches from its middle, in metres; 0 = not stated.

    Parameters
    ----------
    site
        The site: its stated extent, or the farthest point of its outline.
    """
    if site.extent_m is not None or not site.outline:
        return site.extent_m or 0.0
    lat, lon = centre_of(site)
    spots = chain.from_iterable(site.outline)
    away = [distance_km(lat, lon, to_lat=north, to_lon=_east(east))[0] for east, north in spots]
    return max(away) * 1000


def centre_of(site: Site) -> Spot:
    """Give the centroid of a site's outline.

    Parameters
    ----------
    site
        A site with an outline.
    """
    view = _plane(site)
    middle = _shape(site, view).centroid
    lon, lat = view.lonlat(middle.x, middle.y)
    return lat, lon


def nearest_edge(site: Site, found: BorderLine | ReferencePoint) -> Spot:
    """Give the point of a site's outline that is nearest to a place or line; a place inside is its own.

    Parameters
    ----------
    site
        The site.
    found
        What is measured from.

    Returns
    -------
    tuple of float
        Degrees north and east.

    Raises
    ------
    ReferenceNotFound
        The case holds no outline of the site.
    """
    from shapely import MultiLineString, Point
    from shapely.ops import nearest_points

    if not site.outline:
        raise ReferenceNotFound(
            f"the claim measures from the edge of {site.name}, whose outline is not known",
            remedy="Add it: dateline add CASE FILE --outline SITE.",
        )
    view = _plane(site)
    if isinstance(found, ReferencePoint):
        other: Any = Point(view.xy(found.lon, found.lat))
    else:
        runs = [view.points(run) for run in found.parts if len(run) > 1]
        other = MultiLineString([run for run in runs if float((run**2).sum(axis=1).min()) < _NEAR_KM**2] or runs)
    here = nearest_points(_shape(site, view), other)[0]
    lon, lat = view.lonlat(here.x, here.y)
    return lat, lon


_NEAR_KM = 8_000.0  # a run of a line farther than this lies on the other side of the globe


def _plane(site: Site) -> View:
    points = list(chain.from_iterable(site.outline))
    lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
    return View((min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2, 1.0, 1.0)


def _shape(site: Site, view: View) -> Any:
    from shapely import MultiPolygon, Polygon

    return MultiPolygon([Polygon(view.points(ring)) for ring in site.outline]).buffer(0)


def _east(lon: float) -> float:
    return (lon + 180) % 360 - 180
