"""GeoNames' web service; it asks for a user name (``geonames_user`` in the settings). Data CC BY 4.0."""

from __future__ import annotations

from typing import Any

from toolkit.errors import GazetteerError
from toolkit.evidence import Intake
from toolkit.places.gazetteers.online import OnlineGazetteer, same_name
from toolkit.records import Candidate, Digest
from toolkit.settings import get_settings

RADII_M = {"PCLI": 300_000.0, "ADM1": 60_000.0, "ADM2": 15_000.0, "ADM3": 6_000.0}
"""Usual radius of a kind of area, where a population does not tell; a town: 2 km."""


class GeonamesGazetteer(OnlineGazetteer):
    """The whole of GeoNames; nearest to a point within 30 km.

    Parameters
    ----------
    address
        Where the service answers; the public one if absent.
    intake
        Where raw answers go; ``lookups/`` in the folder of results if absent.
    """

    name = "geonames"
    service = "http://api.geonames.org/searchJSON"

    def __init__(self, address: str | None = None, intake: Intake | None = None):
        super().__init__(address, intake)
        self._user = get_settings().geonames_user

    def _called(self, name: str, country: str | None, limit: int) -> list[Candidate]:
        query: dict[str, str | int] = {"name_equals": name, "maxRows": min(100, limit * 2), "style": "FULL"}
        if country:
            query["country"] = country.upper()
        found, digest = self._ask(query)
        told = [(place, same_name(name, _names(place))) for place in found]
        return [self._candidate(place, reason, digest) for place, reason in told if reason]

    def _around(self, lat: float, lon: float) -> list[Candidate]:
        address, self.address = self.address, self.address.replace("/searchJSON", "/findNearbyJSON")
        try:
            query: dict[str, str | int] = {"lat": f"{lat:.5f}", "lng": f"{lon:.5f}", "radius": 30, "maxRows": 50}
            found, digest = self._ask(query)
        finally:
            self.address = address
        return [self._candidate(place, "near", digest) for place in found]

    def _ask(self, query: dict[str, str | int]) -> tuple[list[dict[str, Any]], Digest]:
        if not self._user:
            raise GazetteerError(
                "GeoNames' web service asks for a user name", remedy="Register there and set DATELINE_GEONAMES_USER."
            )
        answer, digest = self.ask(**query, username=self._user)
        if not isinstance(answer, dict) or not isinstance(answer.get("geonames"), list):
            told = (answer.get("status") or {}).get("message") if isinstance(answer, dict) else None
            raise self.refuse(f"says: {told}" if told else "gave no list of places")
        return answer["geonames"], digest

    def _candidate(self, place: dict[str, Any], reason: str, digest: Digest) -> Candidate:
        try:
            feature = place.get("fcode") or None
            return Candidate(
                name=place["name"],
                lat=float(place["lat"]),
                lon=float(place["lng"]),
                uncertainty_m=RADII_M.get(feature or "", 2_000.0),
                gazetteer=self.name,
                gazetteer_id=f"geonames:{place['geonameId']}",
                feature=feature,
                country=place.get("countryCode") or None,
                admin1=place.get("adminName1") or None,
                population=int(place.get("population") or 0) or None,
                score=round(min(1.0, float(place.get("score") or 50) / 100), 4),
                reasons=(reason,),
                evidence=(digest,),
            )
        except (KeyError, TypeError, ValueError) as e:
            raise self.refuse(f"gave a place that cannot be read ({e})") from e


def _names(place: dict[str, Any]) -> list[str]:
    others = [str(other.get("name", "")) for other in place.get("alternateNames") or []]
    return [str(place.get("name", "")), str(place.get("toponymName", "")), str(place.get("asciiName", "")), *others]
