"""Wikidata, through its query service: anything with a label and a position. Data CC0."""

from __future__ import annotations

import re
from typing import Any

from toolkit.places.gazetteers.online import OnlineGazetteer, same_name
from toolkit.records import Candidate, Digest

DEFAULT_RADIUS_M = 5_000.0
"""Radius of an item: Wikidata gives a point, without saying how wide the thing is."""

_POINT = re.compile(r"Point\((-?[\d.]+(?:[eE]-?\d+)?) (-?[\d.]+(?:[eE]-?\d+)?)\)")
_FIELDS = "?item ?itemLabel ?itemDescription ?at ?code ?people"
_MORE = """
  OPTIONAL {{ ?item wdt:P17 ?country. ?country wdt:P297 ?code. }} OPTIONAL {{ ?item wdt:P1082 ?people. }}
  SERVICE wikibase:label {{ bd:serviceParam wikibase:language "en,ko,ru,zh,ar". }}
}} LIMIT {limit}"""
_BY_NAME = """SELECT {fields} WHERE {{
  SERVICE wikibase:mwapi {{ bd:serviceParam wikibase:api "EntitySearch"; wikibase:endpoint "www.wikidata.org";
    mwapi:search "{name}"; mwapi:language "{language}". ?item wikibase:apiOutputItem mwapi:item. }}
  ?item wdt:P625 ?at."""
_NEAR = """SELECT {fields} WHERE {{
  SERVICE wikibase:around {{ ?item wdt:P625 ?at. bd:serviceParam wikibase:center "Point({lon} {lat})"^^geo:wktLiteral;
    wikibase:radius "20". }}"""


class WikidataGazetteer(OnlineGazetteer):
    """Items of Wikidata that have a position; nearest to a point within 20 km."""

    name = "wikidata"
    service = "https://query.wikidata.org/sparql"
    has_features = False

    def _called(self, name: str, country: str | None, limit: int) -> list[Candidate]:
        is_hangul = any("가" <= character <= "힣" for character in name)
        language = "ko" if is_hangul else "en"
        word = re.sub(r'["\\\n{}]', "", name)
        start = _BY_NAME.format(fields=_FIELDS, name=word, language=language)
        found = self._items(start + _MORE.format(limit=limit * 4))
        told = [(c, same_name(name, [c.name])) for c in found]
        kept = [c.model_copy(update={"reasons": (reason, *c.reasons)}) for c, reason in told if reason]
        return [c for c in kept if country is None or c.country == country.upper()]

    def _around(self, lat: float, lon: float) -> list[Candidate]:
        start = _NEAR.format(fields=_FIELDS, lat=f"{lat:.5f}", lon=f"{lon:.5f}")
        return self._items(start + _MORE.format(limit=200))

    def _items(self, query: str) -> list[Candidate]:
        answer, digest = self.ask(query=query, format="json")
        try:
            rows = answer["results"]["bindings"]
            found = [self._candidate(row, digest) for row in rows]
        except (KeyError, TypeError, ValueError) as e:
            raise self.refuse(f"gave an answer that cannot be read ({e})") from e
        return list({c.gazetteer_id: c for c in reversed(found)}.values())[::-1]

    def _candidate(self, row: dict[str, Any], digest: Digest) -> Candidate:
        at = _POINT.fullmatch(row["at"]["value"])
        if at is None:
            raise ValueError(f"position {row['at']['value'][:40]!r}")
        told = row.get("itemDescription", {}).get("value")
        people = row.get("people", {}).get("value")
        return Candidate(
            name=row["itemLabel"]["value"],
            lon=float(at[1]),
            lat=float(at[2]),
            uncertainty_m=DEFAULT_RADIUS_M,
            gazetteer=self.name,
            gazetteer_id=f"wikidata:{row['item']['value'].rsplit('/', 1)[-1]}",
            country=row.get("code", {}).get("value"),
            population=int(float(people)) if people else None,
            score=0.7,
            reasons=(f"in Wikidata: {told}",) if told else (),
            evidence=(digest,),
        )
