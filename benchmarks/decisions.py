"""A case with many decisions: how long 'dateline run' takes when nothing has changed, as a whole process.

    python benchmarks/decisions.py [--counts 0,1000] [--rounds 7]

A small case with one document of a thousand sentences, one decision a sentence; the case is run once, then again and
again. Wall and processor seconds of the whole process, medians of the rounds; processor seconds say more on a machine
that has other work. The table goes to benchmarks/results/.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path

from toolkit.desk.decisions import decide

RESULTS = Path(__file__).with_name("results")
SENTENCES = 1000
CASE = """slug = "many"
title = "Many decisions"
question = "Who said what?"
as_of = "2024-04-01"

[[documents]]
id = "page"
title = "A long page"
outlet = "The Paper"
published = "2024-03-04"
file = "page.txt"
"""


def main() -> None:
    """Measure, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--counts", default="0,1000")
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    lines = ["| decisions | wall, s | processor, s | first run, s |", "|---|---|---|---|"]
    for count in (int(text) for text in arguments.counts.split(",")):
        with tempfile.TemporaryDirectory() as place:
            first, wall, used = _measured(Path(place), count, arguments.rounds)
        lines.append(f"| {count:,} | {wall:.2f} | {used:.2f} | {first:.1f} |")
        print(lines[-1])
    (RESULTS / "decisions.md").write_text("\n".join([*lines, ""]), encoding="utf-8")


def _measured(home: Path, count: int, rounds: int) -> tuple[float, float, float]:
    os.environ["DATELINE_HOME"] = str(home)  # read anew whenever the settings are asked
    folder = home / "cases" / "many"
    (folder / "documents").mkdir(parents=True)
    sentences = [f"“Pier {n} is not finished,” Ida Holm said on 1 March 2024." for n in range(SENTENCES)]
    text = "\n\n".join(sentences)
    (folder / "documents" / "page.txt").write_text(text, encoding="utf-8")
    (folder / "case.toml").write_text(CASE, encoding="utf-8")
    digest = sha256(text.encode()).hexdigest()
    for sentence in sentences[:count]:
        start = text.index(sentence)
        passage = {"document": digest, "start": start, "end": start + sentence.index("”") + 1, "words": sentence[:40]}
        decide(folder, kind="statement", on={"passages": [passage]}, do="confirm", why="Heard on tape.")
    first, _ = _run(home)
    again = [_run(home) for _ in range(rounds)]
    return first, statistics.median(wall for wall, _ in again), statistics.median(used for _, used in again)


def _run(home: Path) -> tuple[float, float]:
    """Give the wall and processor seconds of one 'dateline run'."""
    environment = {**os.environ, "DATELINE_HOME": str(home), "DATELINE_RUNS": str(home / "runs")}
    program = Path(sys.executable).with_name("dateline")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    subprocess.run([program, "run", "many"], env=environment, check=True, capture_output=True)
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
