"""Batches killed at random moments and resumed: does every byte come out as in a batch that nobody disturbed?

    python benchmarks/kills.py [KILLS]

A batch of two cases is started, its lead is killed with SIGKILL after a random time (seeded), whatever it had started
must be gone two seconds later, then ``dateline batch --resume`` runs. KILLS is 100 if absent; that takes a quarter of
an hour. The table goes to benchmarks/results/kills.md.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from batch import homes

RESULTS = Path(__file__).with_name("results") / "kills.md"
MOVING = ("manifest.json", "custody.jsonl")
"""These carry the times of a run."""


def start(folder: Path, *words: str) -> subprocess.Popen[bytes]:
    """Start ``dateline batch`` in a home."""
    command = [sys.executable, "-m", "toolkit.cli.main", "batch", "--stamp", "case", "--since", *words]
    environment = {**os.environ, "DATELINE_HOME": str(folder)}
    return subprocess.Popen(command, env=environment, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def digests(folder: Path) -> dict[str, str]:
    """Give the digest of every file of the finished runs but those that carry times."""
    files = sorted(p for p in (folder / "runs").glob("sanetti-*/**/*") if p.is_file())
    kept = [p for p in files if p.name not in MOVING]
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in kept}


def left_over(folder: Path) -> list[int]:
    """Give the processes that work in a home."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink().is_relative_to(folder):
                found.append(int(process.name))
        except OSError:
            continue
    return found


def main() -> None:
    """Kill and resume, count, and write one table."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    chance, same, gone, midway = random.Random(20181112), 0, 0, 0  # noqa: S311  (moments, not secrets)
    with tempfile.TemporaryDirectory(prefix="dateline-bench-") as name:
        folder, slugs = homes(2, Path(name), "sanetti")
        begun = time.monotonic()
        assert start(folder, *slugs).wait() == 0
        longest, expected = time.monotonic() - begun, digests(folder)
        for number in range(kills):
            folder, slugs = homes(2, Path(name), "sanetti")
            lead = start(folder, *slugs)
            time.sleep(chance.uniform(0.0, longest))
            midway += lead.poll() is None
            lead.send_signal(signal.SIGKILL)
            lead.wait()
            time.sleep(2.0)
            gone += not left_over(folder)
            again = ["--resume"] if (folder / "runs" / "batch.json").exists() else slugs
            resumed = start(folder, *again)
            assert resumed.stderr is not None
            said = resumed.stderr.read().decode()
            good = resumed.wait() == 0 and digests(folder) == expected
            same += good
            if not good:
                print(f"kill {number}: {said.strip() or 'bytes differ'}", flush=True)
            shutil.rmtree(folder)
    lines = ["| kills | midway | nothing left after 2 s | same bytes after resuming |", "|---|---|---|---|"]
    lines.append(f"| {kills} | {midway} | {gone} | {same} |")
    text = f"{os.cpu_count()} cores, Python {sys.version.split()[0]}\n\n" + "\n".join(lines) + "\n"
    RESULTS.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
