"""How time and memory grow with the size of what a stranger sends: each kind at three sizes, as a whole process.

    python benchmarks/sizes.py [--kind NAME ...]

Every command is the real one, run alone. Processor seconds and the largest resident size of the process; "grows" is the
last step's seconds over the one before, where the input is four times as large: 4 is linear, 16 the square. The table
goes to benchmarks/results/sizes.md.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

RESULTS = Path(__file__).with_name("results") / "sizes.md"
DATELINE = [sys.executable, "-P", "-m", "toolkit.cli.main"]
CASE = """slug = "sized"
title = "A case of some size"
question = "How long does it take?"
as_of = "2024-04-01"

[[documents]]
id = "page"
title = "A page"
outlet = "The Paper"
published = "2024-03-04"
file = "page.txt"
"""


class Kind(NamedTuple):
    """One kind of input: how it is made at a size, and the words of the command that reads it."""

    sizes: tuple[int, int, int]
    make: Callable[[Path, int], None]
    command: tuple[str, ...]


def _page(home: Path, count: int) -> None:
    lines = [f"“Pier {n} is not finished,” Ida Holm said on 1 March 2024." for n in range(count)]
    (home / "page.txt").write_text("\n\n".join(lines), encoding="utf-8")


def _open_elements(home: Path, count: int) -> None:
    (home / "page.html").write_text("<!doctype html><p>Ida Holm said so.</p>" + "<div>" * count, encoding="utf-8")


def _brackets(home: Path, count: int) -> None:
    (home / "page.html").write_text("<!doctype html><p>Ida Holm said so.</p>" + "<" * count, encoding="utf-8")


def _claims(home: Path, count: int) -> None:
    folder = home / "cases" / "sized" / "documents"
    folder.mkdir(parents=True)
    told = [f"Pier {n} lies {n % 90 + 1} km west of Reykjavik, Ida Holm said." for n in range(count)]
    (folder / "page.txt").write_text("\n\n".join(told), encoding="utf-8")
    claims = [
        f'[[claims]]\nid = "c{n}"\ntext = "Pier {n} lies {n % 90 + 1} km west of Reykjavik"\nstated_by = "Ida Holm"\n'
        f'document = "page"\ncheck = {{ kind = "none", reason = "a matter of size" }}\n'
        for n in range(count)
    ]
    (folder.parent / "case.toml").write_text("\n".join([CASE, *claims]), encoding="utf-8")


def _point(lon: int) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [lon, 5]}


def _features(home: Path, count: int) -> None:
    features = [
        {
            "type": "Feature",
            "properties": {"name": f"Place {n}"},
            "geometry": {"type": "Point", "coordinates": [n % 180, 5]},
        }
        for n in range(count)
    ]
    (home / "places.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))


KINDS = {
    "statements in a page": Kind((1_000, 4_000, 16_000), _page, ("quotes", "page.txt", "--json")),
    "elements that never close": Kind((4_000, 16_000, 64_000), _open_elements, ("quotes", "page.html", "--json")),
    "signs < in a row": Kind((62_500, 250_000, 1_000_000), _brackets, ("quotes", "page.html", "--json")),
    "claims in a case, checked": Kind((625, 2_500, 10_000), _claims, ("check", "sized")),
    "points of a GeoJSON gazetteer": Kind(
        (12_500, 50_000, 200_000), _features, ("gazetteer", "import", "places.geojson")
    ),
}


def main() -> None:
    """Measure, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kind", nargs="*", choices=sorted(KINDS), default=list(KINDS))
    lines = ["| what | n | processor, s | memory, MB | grows |", "|---|---|---|---|---|"]
    for name in parser.parse_args().kind:
        before = 0.0
        for size in KINDS[name].sizes:
            used, megabytes = _measured(KINDS[name], size)
            grows = f"{used / before:.1f}" if before else ""
            lines.append(f"| {name} | {size:,} | {used:.1f} | {megabytes:.0f} | {grows} |")
            print(lines[-1], flush=True)
            before = used
    RESULTS.write_text("\n".join([*lines, ""]), encoding="utf-8")


def _measured(kind: Kind, size: int) -> tuple[float, float]:
    """Run the command on an input of a size; give processor seconds and megabytes of the process."""
    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        (home / "none.toml").touch()
        kind.make(home, size)
        environment = {**os.environ, "DATELINE_HOME": place, "DATELINE_CONFIG": str(home / "none.toml")}
        environment["DATELINE_CACHE"] = str(home / "cache")
        with (home / "said").open("w", encoding="utf-8") as said:
            process = subprocess.Popen([*DATELINE, *kind.command], cwd=home, env=environment, stdout=said, stderr=said)
            _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1, 3):
            sys.exit((home / "said").read_text(encoding="utf-8")[-2000:])
    kilobytes = used.ru_maxrss if sys.platform != "darwin" else used.ru_maxrss / 1024
    return used.ru_utime + used.ru_stime, kilobytes / 1024


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (8_000_000_000, resource.RLIM_INFINITY))
    main()
