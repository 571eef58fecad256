"""How often the dates of a series are right: simulated series with known answers. Writes results/series.md.

    python benchmarks/series.py [HOW_MANY] [FIRST_SEED]

An area is *right* where the building came between the two dates that are given, *open* where no dates are given, and
*wrong* where it did not come between them. Only buildings of which the series says something are asked.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from pyproj import Geod

from toolkit.imagery import compare
from toolkit.imagery.series import measure_series
from toolkit.imagery.simulate_series import GSD_M, Building, Truth, make_series
from toolkit.records import Seen

OUT = Path(__file__).parent / "results" / "series.md"


def judged(truth: Truth, building: Building, seen: list[Seen]) -> tuple[str, str, int]:
    """Judge what is said of one building: its coming, its going, and how many dates the bracket is too wide."""
    lon, lat = truth.lonlat(building)
    reach = building.side_px * GSD_M / 2
    near = [one for one in seen if Geod(ellps="WGS84").inv(lon, lat, one.lon, one.lat)[2] <= reach * 1.5]
    if not near:
        return "not found", "", 0
    days = {scene.acquired: number for number, scene in enumerate(truth.scenes)}
    results = [_of(one, building, days) for one in near]
    return max(results, key=lambda r: (r[0] == "wrong" or r[1] == "wrong", r[0] == "right"))


def _of(one: Seen, building: Building, days: dict[str | None, int]) -> tuple[str, str, int]:
    came, went, wide = "open", "", 0
    if one.after and one.by:
        low, high = days[one.after], days[one.by]
        came = "right" if low < building.came <= high else "wrong"
        wide = high - low - 1
    if one.gone_after and one.gone_by:
        went = "wrong"
        if building.went is not None and days[one.gone_after] < building.went <= days[one.gone_by]:
            went = "right"
    return came, went, wide


def main() -> None:
    """Measure, print and write."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    came: Counter[str] = Counter()
    went: Counter[str] = Counter()
    wide, images, unused, begun = 0, 0, 0, time.process_time()
    for seed in range(first, first + many):
        with TemporaryDirectory() as name:
            truth = make_series(Path(name), seed)
            pair = compare(truth.scenes[0], truth.scenes[-1])
            found = measure_series(pair, truth.scenes)
        seen = list(found.record.seen) if found else []
        print(f"series {seed}: {dict(came)}, gone {dict(went)}", file=sys.stderr, flush=True)
        images += len(truth.scenes)
        unused += sum(1 for d in found.record.dates if not d.used or d.why) if found else 0
        for building in truth.buildings:
            one, gone, extra = judged(truth, building, seen)
            kind = "stays" if building.went is None else "goes"
            came[f"{kind}, {one}"] += 1
            wide += extra
            if gone:
                went[gone] += 1
            if "wrong" in (one, gone):
                print(f"seed {seed}: {building}: {one} {gone}", [s for s in seen if s.after or s.note])
    seconds = time.process_time() - begun
    asked = sum(n for word, n in came.items() if "not found" not in word)
    right = came["stays, right"] + came["goes, right"]
    wrong = came["stays, wrong"] + came["goes, wrong"] + went["wrong"]
    share = f"{right} ({right / max(1, asked):.3f})"
    became = ", ".join(f"{word}: {n}" for word, n in sorted(came.items()))
    lines = [
        "# Dates of series",
        "",
        f"{many} simulated series, {images} images of 6 to 20 dates; {unused} of them could not be used whole.",
        "",
        "| | buildings found | bracket right | open | wrong | gone: right / wrong |",
        "|--|--|--|--|--|--|",
        f"| dateline | {asked} | {share} | {asked - right - wrong} | {wrong} | {went['right']} / {went['wrong']} |",
        "",
        f"A bracket holds {wide / max(1, right):.1f} dates more than the nearest two. What became of them: {became}.",
        f"{seconds / max(1, images):.2f} s of processor time an image.",
    ]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
