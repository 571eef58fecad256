"""Nominatim, OpenStreetMap's search by name: at most one request a second from all of a user's programs together.

Its usage policy asks for that, for a User-Agent that names program and contact, and for a cache. Data by the
OpenStreetMap contributors, ODbL 1.0.
"""

from __future__ import annotations

import math
from typing import Any

from toolkit.earth import M_PER_DEGREE
from toolkit.places.gazetteers.online import OnlineGazetteer, same_name
from toolkit.records import Candidate, Digest

CREDIT = "© OpenStreetMap contributors (ODbL 1.0)"
"""Credit line of its answers."""

FEATURES = {
    "country": "PCLI",
    "state": "ADM1",
    "province": "ADM1",
    "region": "ADM1",
    "county": "ADM2",
    "district": "ADM2",
    "city": "PPL",
    "town": "PPL",
    "village": "PPL",
    "hamlet": "PPL",
}
"""GeoNames feature code of its address types; others keep their OpenStreetMap type."""


class NominatimGazetteer(OnlineGazetteer):
    """Names in OpenStreetMap; of a point it names the one place that it lies in."""

    name = "nominatim"
    service = "https://nominatim.openstreetmap.org/search"

    def _called(self, name: str, country: str | None, limit: int) -> list[Candidate]:
        query: dict[str, str | int] = {
            "q": name,
            "format": "jsonv2",
            "limit": min(40, limit),
            "addressdetails": 1,
            "namedetails": 1,
            "accept-language": "en",
        }
        if country:
            query["countrycodes"] = country.lower()
        found, digest = self.ask(**query)
        if not isinstance(found, list):
            raise self.refuse("gave no list of places")
        told = [(place, same_name(name, _names(place))) for place in found]
        return [self._candidate(place, reason, digest) for place, reason in told if reason]

    def _around(self, lat: float, lon: float) -> list[Candidate]:
        address, self.address = self.address, self.address.removesuffix("/search") + "/reverse"
        try:
            query: dict[str, str | int] = {
                "lat": f"{lat:.6f}",
                "lon": f"{lon:.6f}",
                "format": "jsonv2",
                "zoom": 14,
                "addressdetails": 1,
                "namedetails": 1,
                "accept-language": "en",
            }
            found, digest = self.ask(**query)
        finally:
            self.address = address
        if not isinstance(found, dict) or "lat" not in found:
            return []
        return [self._candidate(found, "the place there", digest)]

    def _candidate(self, place: dict[str, Any], reason: str, digest: Digest) -> Candidate:
        try:
            address = place.get("address") or {}
            kind = place.get("addresstype") or place.get("type") or ""
            return Candidate(
                name=place.get("name") or str(place["display_name"]).split(",")[0],
                lat=float(place["lat"]),
                lon=float(place["lon"]),
                uncertainty_m=_radius_m(place),
                gazetteer=self.name,
                gazetteer_id=f"osm:{place.get('osm_type', 'place')}/{place.get('osm_id', place.get('place_id'))}",
                feature=FEATURES.get(kind, kind or None),
                country=(address.get("country_code") or "").upper() or None,
                admin1=address.get("state") or address.get("province") or address.get("region"),
                score=round(min(1.0, max(0.0, float(place.get("importance") or 0.0))), 4),
                reasons=(reason, f"in OpenStreetMap: {place['display_name']}"),
                evidence=(digest,),
            )
        except (KeyError, TypeError, ValueError) as e:
            raise self.refuse(f"gave a place that cannot be read ({e})") from e


def _names(place: dict[str, Any]) -> list[str | None]:
    details = place.get("namedetails") or {}
    return [place.get("name"), str(place.get("display_name", "")).split(",")[0], *map(str, details.values())]


def _radius_m(place: dict[str, Any]) -> float:
    south, north, west, east = (float(v) for v in place["boundingbox"])
    high = (north - south) / 2 * M_PER_DEGREE
    wide = (east - west) / 2 * M_PER_DEGREE * math.cos(math.radians((south + north) / 2))
    return round(max(100.0, math.hypot(high, wide)))
