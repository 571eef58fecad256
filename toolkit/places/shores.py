"""How near another country's land is: a border may run through water, where no line of it is held here."""

from __future__ import annotations

from toolkit.earth import KM_PER_DEGREE
from toolkit.places.areas import areas_near, countries_at
from toolkit.places.hints import Hint
from toolkit.places.lines import BorderLine
from toolkit.places.nations import country_name
from toolkit.places.tolerance import km_quantity, km_words

NEARER = 0.5
"""Share of the distance to the land border within which a shore must lie to speak of water, so that an islet near a
coast (of South Korea, west of the demilitarized zone) says nothing."""


def border_in_water(found: BorderLine, *, measured_km: float, lat: float, lon: float) -> Hint:
    """Tell where a neighbour's land is far nearer than the land border with it, as Uruguay's is to Buenos Aires.

    Parameters
    ----------
    found
        The border that was measured from.
    measured_km
        How far it is.
    lat
        Degrees north of the site.
    lon
        Degrees east of the site.

    Returns
    -------
    Hint
        A clause for the finding; empty where the land border is what lies nearest.
    """
    homes = countries_at(lat=lat, lon=lon)
    others = [code for code in found.countries if code not in homes]
    if len(others) != 1:
        return Hint()
    away = _land_km(others[0], lat=lat, lon=lon, reach_km=NEARER * measured_km)
    if away is None or away > NEARER * measured_km:
        return Hint()
    land = country_name(others[0])
    return Hint(
        f" {land} lies {km_words(away)} away across the water, nearer than the land border; where the border"
        " runs in the water is not held here.",
        (km_quantity("to the other shore", away),),
        (land,),
    )


def _land_km(country: str, *, lat: float, lon: float, reach_km: float) -> float | None:
    """Give the distance to the nearest land of a country within reach, on a plane about the site."""
    from math import cos, radians

    from shapely import Point
    from shapely.affinity import scale

    shrink = max(0.05, cos(radians(lat)))
    at = Point(lon * shrink, lat)
    own = [area for area in areas_near(lat=lat, lon=lon, reach_km=reach_km) if area.country == country]
    shapes = (scale(area.shape, xfact=shrink, origin=(0, 0)) for area in own)
    return min((KM_PER_DEGREE * float(shape.distance(at)) for shape in shapes), default=None)
