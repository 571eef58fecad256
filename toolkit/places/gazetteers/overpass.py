"""Overpass, OpenStreetMap's search by tag: named places, and what carries a name without being a settlement.

Data by the OpenStreetMap contributors, ODbL 1.0.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import Any

from toolkit.places.gazetteers.online import OnlineGazetteer, same_name
from toolkit.records import Candidate, Digest
from toolkit.records.numerals import whole_number

RADII_M = {
    "country": 300_000,
    "state": 100_000,
    "province": 100_000,
    "county": 20_000,
    "district": 15_000,
    "city": 8_000,
    "town": 3_000,
    "village": 1_000,
    "hamlet": 500,
    "island": 10_000,
}
"""Usual radius of a kind of place; the map's node is its middle. Others: 500 m."""

NEAR_M = 30_000
"""How far round a point is looked."""

_FEATURES = {
    "city": "PPL",
    "town": "PPL",
    "village": "PPL",
    "hamlet": "PPL",
    "country": "PCLI",
    "state": "ADM1",
    "province": "ADM1",
    "county": "ADM2",
    "district": "ADM2",
}


class OverpassGazetteer(OnlineGazetteer):
    """Anything in OpenStreetMap that has a name, settlements first; nearest to a point within 30 km."""

    name = "overpass"
    service = "https://overpass-api.de/api/interpreter"
    pace_s = 2.0

    def _called(self, name: str, country: str | None, limit: int) -> list[Candidate]:
        word = re.sub(r'["\\\n]', "", name)
        inside = f'area["ISO3166-1"="{country.upper()}"]->.a;' if country and country.isalpha() else ""
        where = "(area.a)" if inside else ""
        tags = ("name", "name:en", "alt_name", "old_name", "int_name")
        wanted = "".join(f'nwr["{tag}"="{word}"]["place"]{where};' for tag in tags)
        wanted += f'nwr["name"="{word}"]["military"]{where};'
        found = self._elements(f"[out:json][timeout:25];{inside}({wanted});out center {limit * 2};")
        told = [(element, digest, same_name(name, _names(element))) for element, digest in found]
        kept = [self._candidate(element, reason, digest) for element, digest, reason in told if reason]
        return sorted(kept, key=lambda c: (-c.score, c.gazetteer_id))

    def _around(self, lat: float, lon: float) -> list[Candidate]:
        around = f'nwr["place"]["name"](around:{NEAR_M},{lat:.5f},{lon:.5f});'
        found = self._elements(f"[out:json][timeout:25];({around});out center 200;")
        return [self._candidate(element, "near", digest) for element, digest in found]

    def _elements(self, query: str) -> list[tuple[dict[str, Any], Digest]]:
        answer, digest = self.ask(data=query)
        if not isinstance(answer, dict) or not isinstance(answer.get("elements"), list):
            raise self.refuse("gave no elements")
        if "error" in str(answer.get("remark", "")):
            raise self.refuse(f"stopped: {answer['remark'][:100]}")
        return [(e, digest) for e in answer["elements"] if "lat" in e.get("center", e)]

    def _candidate(self, element: dict[str, Any], reason: str, digest: Digest) -> Candidate:
        try:
            tags, at = element["tags"], element.get("center", element)
            kind = tags.get("place") or tags.get("military") or ""
            people = str(tags.get("population", ""))
            return Candidate(
                name=tags.get("name:en") or tags["name"],
                lat=float(at["lat"]),
                lon=float(at["lon"]),
                uncertainty_m=float(RADII_M.get(kind, 500)),
                gazetteer=self.name,
                gazetteer_id=f"osm:{element['type']}/{element['id']}",
                feature=_FEATURES.get(kind, kind or None),
                population=whole_number(people),
                score=0.9 if kind in _FEATURES else 0.7,
                reasons=(reason, f"in OpenStreetMap, tagged {kind or 'nothing that tells its kind'}"),
                evidence=(digest,),
            )
        except (KeyError, TypeError, ValueError) as e:
            raise self.refuse(f"gave an element that cannot be read ({e})") from e


def _names(element: dict[str, Any]) -> list[str]:
    tags = element.get("tags") or {}
    named = [str(value) for key, value in tags.items() if "name" in key]
    return list(chain.from_iterable(value.split(";") for value in named))
