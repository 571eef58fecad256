"""An hour of a desk's work in one process: what is left over of it (handles, files, processes, memory).

    python benchmarks/torture/soak.py [--minutes N]

Each round changes a case by the commands that a reporter uses (new, add, draft, accept, decide, run, export, proof,
verify, find, status), called in this one process, as JupyterLab's kernel would; each fifth round is by the real
commands, each a process of its own. The table goes to benchmarks/results/soak.md.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import io
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import astuple, dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.torture.homes import environment_of, plain_home  # noqa: E402

RESULTS = ROOT / "benchmarks" / "results" / "soak.md"
_KEPT_ROUNDS = 3
"""Cases of earlier rounds that stay, so that the home does not grow by itself."""


@dataclass(frozen=True)
class Sample:
    """What there is after a round: counts, and megabytes."""

    minute: float
    rounds: int
    failed: int
    handles: int
    threads: int
    processes: int
    temporary: int
    left: int
    own_mb: float
    home_mb: float
    machine_handles: int


HEADS = ("minute", "rounds", "failed", "open handles", "threads", "processes below", "temporary files", "left over")
HEADS += ("memory, MB", "home, MB", "handles of the machine")


def main() -> int:
    """Work, and write the table; 1 if a command failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    minutes = parser.parse_args().minutes
    with tempfile.TemporaryDirectory(prefix="dateline-soak-") as name:
        plain = plain_home(Path(name) / "plain")
        home = plain / "home"
        os.environ.update(environment_of(home))
        os.chdir(home)
        samples = list(_work(home, minutes))
    _write(samples, minutes)
    return int(samples[-1].failed > 0)


def _work(home: Path, minutes: float) -> list[Sample]:
    begun, failed, samples = time.monotonic(), 0, []
    every, number = minutes / 12, 0
    while (gone := (time.monotonic() - begun) / 60) < minutes:
        number += 1
        failed += _round(home, number, apart=number % 5 == 0)
        if number in (1, 2) or gone >= every * len(samples):
            samples.append(_sample(home, (time.monotonic() - begun) / 60, number, failed))
            print(samples[-1], flush=True)
    samples.append(_sample(home, minutes, number, failed))
    return samples


def _round(home: Path, number: int, *, apart: bool) -> int:
    """Do a round of work; give how many commands failed."""
    slug = f"soak-{number}"
    note = home / f"note-{number}.md"
    said = f"On {1 + number % 28} March 2024 the harbour master, Ada Brand, said pier {number} was “not finished”.\n"
    note.write_text(f"{said}\nIt lies {1 + number % 40} km west of Reykjavik, she added.\n", encoding="utf-8")
    commands = [
        ("new", slug, "--from", note.name),
        ("draft", slug),
        ("draft", slug, "--accept", "1"),
        ("add", "harbour", note.name),
        ("check", "harbour"),
        ("decide", "harbour", "c1", "--verdict", "supported", "--why", f"survey {number}"),
        ("run", "harbour", "--stamp", "case"),
        ("run", slug, "--stamp", "case"),
        ("export", "harbour", "--public", "--factcheck", "--figures"),
        ("proof", "harbour", note.name, "--out", "proofs"),
        ("verify", "harbour"),
        ("find", "pier"),
        ("status", "harbour"),
    ]
    failed = 0
    for words in commands:
        code, told = _by_command(words) if apart else _here(words)
        if code not in (0, 1):
            failed += 1
            print(f"round {number}: {' '.join(words)}: exit {code}: {told.strip()[-300:]!r}", flush=True)
    note.unlink()
    _tidy(home, number)
    return failed


def _here(words: tuple[str, ...]) -> tuple[int, str]:
    from toolkit.cli.main import main as dateline

    told = io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
        try:
            code = dateline(list(words))
        except SystemExit as e:
            code = e.code if isinstance(e.code, int) else 1
    return int(code or 0), told.getvalue()


def _by_command(words: tuple[str, ...]) -> tuple[int, str]:
    command = [str(Path(sys.executable).with_name("dateline")), *words]
    done = subprocess.run(command, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout + done.stderr


def _tidy(home: Path, number: int) -> None:
    """Take away the case of an earlier round, and what was added to the case that is worked on, as a person would."""
    old = number - _KEPT_ROUNDS
    for path in home.glob(f"**/soak-{old}*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    if number % 10 == 0:
        shutil.rmtree(home / "cases/harbour")
        shutil.copytree(home / "cases/kept", home / "cases/harbour")
        text = (home / "cases/harbour/case.toml").read_text(encoding="utf-8")
        (home / "cases/harbour/case.toml").write_text(text.replace("kept", "harbour"), encoding="utf-8")


def _sample(home: Path, minute: float, rounds: int, failed: int) -> Sample:
    gc.collect()
    own = psutil.Process()
    files = [path for path in home.rglob("*") if path.is_file()]
    left = [p for p in files if any(mark in p.name for mark in (".partial", ".tmp", ".old"))]
    handles = int(Path("/proc/sys/fs/file-nr").read_text().split()[0]) if sys.platform == "linux" else 0
    return Sample(
        round(minute, 1),
        rounds,
        failed,
        own.num_fds(),
        threading.active_count(),
        len(own.children(recursive=True)),
        sum(1 for _ in (home.parent / "temporary").rglob("*")),
        len(left),
        round(own.memory_info().rss / 1e6),
        round(sum(path.stat().st_size for path in files) / 1e6, 1),
        handles,
    )


def _write(samples: list[Sample], minutes: float) -> None:
    lines = [f"| {' | '.join(HEADS)} |", "|---" * len(HEADS) + "|"]
    lines += [f"| {' | '.join(str(value) for value in astuple(one))} |" for one in samples]
    day = time.strftime("%Y-%m-%d", time.gmtime())
    head = f"{day}, Python {sys.version.split()[0]}, {minutes:g} minutes, {samples[-1].rounds} rounds of 13 commands.\n"
    head += "Handles of the machine are those of all its programs.\n\n"
    RESULTS.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    sys.exit(main())
