"""Places found in running text and put on the map: how many are right, on an annotated corpus that you name.

    python benchmarks/place_texts.py FILE.jsonl.gz

FILE holds one article a line: ``text``, and ``mentions``, each with ``start``, ``end``, ``lat`` and ``lon``. GeoVirus
(Gritta et al. 2018, doi:10.1007/s10579-017-9385-8) and LGL (Lieberman et al. 2010, doi:10.1109/ICDE.2010.5447903) are
such corpora. Nothing is told where the names stand. A place is right within 161 km, as the field counts it.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from toolkit.places import resolve_mentions
from toolkit.places.geodesy import distance_km
from toolkit.records import Resolution

NEAR_KM = 161.0


def main(path: Path) -> None:
    """Print precision and recall over all articles."""
    counted: Counter[str] = Counter()
    with gzip.open(path, "rt", encoding="utf8") as lines:
        for line in lines:
            article = json.loads(line)
            counted += article_counts(article["text"], article["mentions"])
    told = counted["right"] + counted["far"]
    print(f"{counted['annotated']} places annotated, {counted['located']} located by us")
    print(f"precision {counted['right'] / counted['located']:.3f}, of those annotated {counted['right'] / told:.3f}")
    print(f"recall {counted['found'] / counted['annotated']:.3f}")


def article_counts(text: str, mentions: list[dict[str, Any]]) -> Counter[str]:
    """Count the places of one article."""
    located = [found for found in resolve_mentions(text) if found.status == "located"]
    counted: Counter[str] = Counter(located=len(located), annotated=len(mentions))
    for found in located:
        met = [mention for mention in mentions if overlap(found, mention)]
        if met:
            counted["right" if is_near(found, met[0]) else "far"] += 1
    for mention in mentions:
        counted["found"] += any(overlap(found, mention) and is_near(found, mention) for found in located)
    return counted


def overlap(found: Resolution, mention: dict[str, Any]) -> bool:
    """Tell whether a place found and one annotated stand in the same words."""
    return mention["start"] < found.end and found.start < mention["end"]


def is_near(found: Resolution, mention: dict[str, Any]) -> bool:
    """Tell whether both are put within 161 km of each other."""
    if found.lat is None or found.lon is None or mention["lat"] is None:
        return False
    km, _ = distance_km(found.lat, found.lon, to_lat=mention["lat"], to_lon=mention["lon"])
    return km <= NEAR_KM


if __name__ == "__main__":
    if len(sys.argv) == 1:
        print("No corpus was named: nothing is measured.")
    for name in sys.argv[1:]:
        main(Path(name))
