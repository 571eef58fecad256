"""From one article to a report: which commands a reporter types, how many characters, and how long it takes.

    python benchmarks/seed_journey.py ARTICLE [ARTICLE ...] [--keep FOLDER]

Each article is a journey of its own, in an empty folder: new --from, draft --accept sure, check, run, verify. Printed
for each: commands, typed characters, seconds of each command (wall, whole process), what was offered and accepted, and
the verdicts; no TOML is typed. With --keep the cases and reports stay in that folder, to be read. The table goes to
benchmarks/results/, without what the articles say.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

RESULTS = Path(__file__).with_name("results")
PROGRAM = Path(sys.executable).with_name("dateline")


class Journey(NamedTuple):
    """What one article took and gave."""

    commands: int
    characters: int
    seconds: float
    offers: int
    accepted: int
    verdicts: dict[str, int]


def main() -> None:
    """Travel, print, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", nargs="+", type=Path)
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    lines = [
        "| article | commands | typed characters | seconds | offers | accepted | claims |",
        "|---|---|---|---|---|---|---|",
    ]
    for number, article in enumerate(arguments.articles, start=1):
        with tempfile.TemporaryDirectory() as place:
            home = (arguments.keep or Path(place)).resolve()
            (home / "cases").mkdir(parents=True, exist_ok=True)
            made = _travelled(article.resolve(), f"story-{number}", home)
        shown = ", ".join(f"{count} {verdict}" for verdict, count in sorted(made.verdicts.items())) or "none"
        cells = (number, made.commands, made.characters, round(made.seconds), made.offers, made.accepted, shown)
        row = f"| {' | '.join(map(str, cells))} |"
        print(row)
        lines.append(row)
    (RESULTS / "seed_journey.md").write_text("\n".join([*lines, ""]), encoding="utf-8")


def _travelled(article: Path, slug: str, home: Path) -> Journey:
    words = [
        ["new", slug, "--from", str(article)],
        ["draft", slug, "--accept", "sure"],
        ["check", slug],
        ["run", slug],
        ["verify", slug],
    ]
    began, told = time.perf_counter(), {}
    for line in words:
        at = time.perf_counter()
        told[line[0]] = _typed(line, home)
        print(f"  {time.perf_counter() - at:6.1f} s  dateline {' '.join(line)}")
    seconds = time.perf_counter() - began
    typed = [["dateline", *line[:-1], article.name] if line[0] == "new" else ["dateline", *line] for line in words]
    accepted = told["draft"]["accepted"]
    results = json.loads((home / "runs" / slug / "report" / "results.json").read_text(encoding="utf-8"))
    return Journey(
        len(words),
        sum(len(" ".join(line)) + 1 for line in typed),
        seconds,
        len(told["new"]["offers"]),
        len(accepted["entries"]) + len(accepted["along"]),
        Counter(claim["verdict"] for claim in results["claims"]),
    )


def _typed(words: list[str], home: Path) -> dict[str, object]:
    """Run a command as a person would, and give what it says as JSON."""
    environment = {**os.environ, "DATELINE_HOME": str(home), "DATELINE_RUNS": str(home / "runs")}
    done = subprocess.run([PROGRAM, *words, "--json"], env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"dateline {' '.join(words)}: {done.stderr.strip()}")
    found: dict[str, object] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    main()
