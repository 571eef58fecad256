"""How fast the site-lookup room is: positions read, names looked up, distances to a border, the gazetteer built.

    python benchmarks/places.py

Prints one line a measurement; run it on a quiet machine.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from toolkit.places import check_distance, name_key, parse_coordinates
from toolkit.places.gazetteers.embedded import EmbeddedGazetteer
from toolkit.places.gazetteers.world import WorldGazetteer, has_world
from toolkit.settings import set_options

WRITTEN = [
    "38.584698, 126.107945",
    "38°35'04.9\"N 126°06'28.6\"E",
    "N 38° 35.08' E 126° 06.48'",
    "52S BH 48090 74658",
    "북위 38도 35분 동경 126도 6분",
    "8QC8H4M5+V5",
    "POINT(126.107945 38.584698)",
    "+38.5847+126.1079/",
]
KNOWN = ["Seoul", "서울", "Pyongyang", "Hwangju County", "London", "Addis Ababa", "Dandong", "황주군"]
MISSPELT = ["Pyongyan", "Washingten", "Addis Abeba town", "Hwangjo", "San Frincisco", "Vladivostock"]


def rate(action: Callable[[str], object], inputs: list[str], seconds: float = 1.0) -> float:
    """Give calls a second."""
    calls, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        for text in inputs:
            action(text)
        calls += len(inputs)
    return calls / (time.perf_counter() - start)


def milliseconds(action: Callable[[str], object], inputs: list[str], rounds: int = 20) -> list[float]:
    """Give the time of each call."""
    times = []
    for text in inputs * rounds:
        start = time.perf_counter()
        action(text)
        times.append(1000 * (time.perf_counter() - start))
    return times


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as cache, set_options(cache=Path(cache)):
        start = time.perf_counter()
        places = EmbeddedGazetteer()
        built = time.perf_counter() - start
        size = sum(p.stat().st_size for p in Path(cache).iterdir())
        print(f"gazetteer built        {built:8.2f} s, {size / 1e6:.1f} MB")
        print(f"exact look-ups         {rate(lambda n: places.lookup(n, similar=False), KNOWN):8.0f} /s")
        slow = milliseconds(places.lookup, MISSPELT)
        print(f"similar names, p95     {statistics.quantiles(slow, n=20)[-1]:8.1f} ms")
    if has_world():
        with tempfile.TemporaryDirectory() as cache, set_options(cache=Path(cache)):
            start = time.perf_counter()
            WorldGazetteer()
            built = time.perf_counter() - start
            start = time.perf_counter()
            world = WorldGazetteer()
            world.lookup("Seoul")
            print(f"world built            {built:8.2f} s, opened again {time.perf_counter() - start:.3f} s")
            print(f"world, exact look-ups  {rate(lambda n: world.lookup(n, similar=False), KNOWN):8.0f} /s")
            slow = milliseconds(world.lookup, MISSPELT)
            print(f"world, similar, p95    {statistics.quantiles(slow, n=20)[-1]:8.1f} ms")
    print(f"positions read         {rate(parse_coordinates, WRITTEN):8.0f} /s")
    print(f"name keys              {rate(name_key, KNOWN):8.0f} /s")
    check = milliseconds(
        lambda r: check_distance(lat=38.5847, lon=126.1079, reference=r, claimed_km=85), ["DMZ", "border with China"]
    )
    print(f"distance to a border   {statistics.median(check):8.1f} ms")


if __name__ == "__main__":
    main()
