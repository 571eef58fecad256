"""Many cases: forty copies of the drill, cold and unchanged; and whether time a case and memory grow with their number.

    python benchmarks/scale.py [COUNT ...]

COUNT (default 10 100 500) are numbers of small cases: one site, one claim, no image and no document. Memory is the
largest resident size of the process that leads the batch. Run it on a quiet machine; it takes ten minutes. The table
goes to benchmarks/results/scale.md.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import batch

RESULTS = Path(__file__).with_name("results") / "scale.md"
LEAD = """
import resource, sys, time
from toolkit.desk.light import skip_format_grammars
from toolkit.cli.main import main
skip_format_grammars()
start = time.perf_counter()
code = main(["batch", "--since", "--stamp", "case", *sys.argv[1:]])
print("measured", code, time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
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
    """What leading a batch took: seconds by the clock, and MB of memory."""

    wall: float
    memory_mb: float


def lead(home: Path, slugs: list[str]) -> Lead:
    """Run a batch over cases in a process of its own."""
    environment = {**os.environ, "DATELINE_HOME": str(home), "OPENBLAS_NUM_THREADS": "1"}
    words = [sys.executable, "-c", LEAD, *slugs]
    said = subprocess.run(words, env=environment, cwd=home, capture_output=True, text=True, check=True).stdout
    code, wall, memory = said.split("measured ")[1].split()
    assert code == "0", said[-2000:]
    return Lead(float(wall), float(memory))


def small_cases(count: int, root: Path) -> tuple[Path, list[str]]:
    """Make a home with small cases."""
    home, slugs = root / f"small-{count}", [f"pier-{n}" for n in range(count)]
    for number, slug in enumerate(slugs):
        lat = 38.0 + number / 1000
        (home / "cases" / slug).mkdir(parents=True)
        text = SMALL.format(slug=slug, number=number, lat=lat)
        (home / "cases" / slug / "case.toml").write_text(text, encoding="utf-8")
    return home, slugs


def main() -> None:
    """Measure, and write one table."""
    counts = [int(word) for word in sys.argv[1:]] or [10, 100, 500]
    lines = ["| cases | wall s | each, s | memory of the lead, MB |", "|---|---|---|---|"]
    with tempfile.TemporaryDirectory(prefix="dateline-bench-") as name:
        root = Path(name)
        home, slugs = batch.homes(40, root)
        for what in ("40 drills, cold", "the same 40, unchanged"):
            took = lead(home, slugs)
            lines.append(f"| {what} | {took.wall:.1f} | {took.wall / 40:.2f} | {took.memory_mb:.0f} |")
        for count in counts:
            home, slugs = small_cases(count, root)
            took = lead(home, slugs)
            lines.append(
                f"| {count} small cases, cold | {took.wall:.1f} | {took.wall / count:.2f} | {took.memory_mb:.0f} |"
            )
            again = lead(home, slugs)
            lines.append(
                f"| the same, unchanged | {again.wall:.1f} | {again.wall / count:.3f} | {again.memory_mb:.0f} |"
            )
    text = f"{os.cpu_count()} cores, Python {sys.version.split()[0]}\n\n" + "\n".join(lines) + "\n"
    RESULTS.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
