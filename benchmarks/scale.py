"""Many cases: forty copies of the drill, cold and unchanged; and whether time a case and memory grow with their number.

    python benchmarks/scale.py [COUNT ...]

COUNT (default 2 10 100 500) are numbers of small cases: one site, one claim, no image and no document. A batch starts
once, however many cases it has; "each more" is what the cases took that the batch before had not. All but the
largest number are run before and after it, and the mean is given, so that a machine that grows slower or faster does
not pass for growth. Memory is the largest resident size of the process that leads the batch. Run it on a quiet machine;
it takes a quarter of an hour. The table goes to benchmarks/results/scale.md.
"""

from __future__ import annotations

import itertools
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import batch

RESULTS = Path(__file__).with_name("results") / "scale.md"
LEAD = """
import resource, sys
from toolkit.cli.main import main
code = main(["batch", "--since", "--stamp", "case", *sys.argv[1:]])
print("measured", code, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
SMALL = """\
slug = "{slug}"
title = "The pier of {slug}"
question = "Where is the pier?"
as_of = "2026-11-01"

[[sites]]
id = "pier"
name = "Pier {number}"
[[sites.assertions]]
position = "{lat:.5f}, 126.5"
stated_by = "A reader"

[[claims]]
id = "c1"
text = "The pier lies 100 km north of Seoul"
speaker = "A reader"
check = {{ kind = "distance", site = "pier", reference = "Seoul", km = 100, direction = "north" }}
"""


class Lead(NamedTuple):
    """What a batch took: seconds by the clock, of all processors, and MB of memory of the process that leads it."""

    wall: float
    cpu: float
    memory_mb: float


def lead(home: Path, slugs: list[str]) -> Lead:
    """Run a batch over cases in a process of its own."""
    took = batch.cost([sys.executable, "-c", LEAD, *slugs], home)
    said = (home / "said.txt").read_text(encoding="utf-8")
    code, memory = said.split("measured ")[1].split()
    assert code == "0", said[-2000:]
    return Lead(took.wall, took.cpu, float(memory))


def small_cases(count: int, root: Path) -> tuple[Path, list[str]]:
    """Make a home with small cases."""
    home, slugs = root / f"small-{time.monotonic_ns()}", [f"pier-{n}" for n in range(count)]
    for number, slug in enumerate(slugs):
        lat = 38.0 + number / 1000
        (home / "cases" / slug).mkdir(parents=True)
        text = SMALL.format(slug=slug, number=number, lat=lat)
        (home / "cases" / slug / "case.toml").write_text(text, encoding="utf-8")
    return home, slugs


def mean(took: list[Lead]) -> Lead:
    """Give the mean of what was measured."""
    return Lead(*(statistics.mean(values) for values in zip(*took, strict=True)))


def row(what: str, count: int, took: Lead, beyond: str = "") -> str:
    """Give a line of the table."""
    return (
        f"| {what} | {took.wall:.1f} | {took.wall / count:.3f} | {beyond} | {took.cpu / count:.3f} "
        f"| {took.memory_mb:.0f} |"
    )


def main() -> None:
    """Measure, and write one table."""
    counts = sorted([int(word) for word in sys.argv[1:]] or [2, 10, 100, 500])
    cold: dict[int, list[Lead]] = {count: [] for count in counts}
    again: dict[int, list[Lead]] = {count: [] for count in counts}
    with tempfile.TemporaryDirectory(prefix="dateline-bench-") as name:
        root = Path(name)
        lead(*small_cases(1, root))  # compiles
        home, slugs = batch.homes(40, root)
        lines = [row(what, 40, lead(home, slugs)) for what in ("40 drills, cold", "the same 40, unchanged")]
        for count in [*counts, *reversed(counts[:-1])]:
            home, slugs = small_cases(count, root)
            cold[count].append(lead(home, slugs))
            again[count].append(lead(home, slugs))
    walls = {count: mean(cold[count]).wall for count in counts}
    further = {b: f"{(walls[b] - walls[a]) / (b - a):.3f} (than {a})" for a, b in itertools.pairwise(counts)}
    for count in counts:
        lines.append(row(f"{count} small cases, cold", count, mean(cold[count]), further.get(count, "")))
        lines.append(row("the same, unchanged", count, mean(again[count])))
    head = "| cases | wall s | each, wall s | each more, wall s | each, CPU s | memory of the lead, MB |"
    table = "\n".join([head, "|---" * 6 + "|", *lines])
    text = f"{os.cpu_count()} cores, Python {sys.version.split()[0]}\n\n{table}\n"
    RESULTS.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
