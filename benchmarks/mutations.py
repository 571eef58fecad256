"""Which level finds which alteration of a package, a thousand times, and how long a gigabyte takes.

Writes benchmarks/results/mutations.md. The same copies are made by tests/evidence/test_mutations.py, which holds that
none is missed; this says by what they are found.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.evidence.mutations import PLAIN, SIGNED, Change, copy  # noqa: E402
from tests.evidence.small import make_run  # noqa: E402
from toolkit.evidence.bag import write_bag  # noqa: E402
from toolkit.evidence.signing import sign_package  # noqa: E402
from toolkit.evidence.verification.command import arguments, check  # noqa: E402
from toolkit.evidence.verification.files import check_bytes_of, open_package  # noqa: E402
from toolkit.evidence.verification.outcome import PACKAGE_FORMAT, RefusedError, UnreadableError  # noqa: E402


def found_by(package: Path, *words: str) -> str:
    """Give the levels that say FAIL, "refused" where the check does not begin, or ""."""
    parser = argparse.ArgumentParser()
    arguments(parser)
    try:
        levels, _ = check(package, parser.parse_args(list(words)))
    except (RefusedError, UnreadableError):
        return "refused"
    return ", ".join(level.name for level in levels if level.outcome == "FAIL")


def row(kind: str, change: Change, count: int, source: Path, words: list[str]) -> str:
    """Make so many altered copies and give the table's row."""
    by: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as home:
        for seed in range(count):
            target = copy(source, Path(home) / str(seed))
            change(target, random.Random(seed))  # noqa: S311
            by[found_by(target, *words)] += 1
    named = "; ".join(f"{levels or 'MISSED'} {n}" for levels, n in by.most_common())
    return f"| {kind} | {count} | {count - by['']} | {named} |"


def gigabyte(home: Path) -> tuple[float, int]:
    """Give the seconds that one gigabyte of payload in twenty files takes at the level "bytes", and the size."""
    block = os.urandom(1 << 20)
    for number in range(20):
        path = home / "data" / "evidence" / f"{number}.bin"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as f:
            for _ in range(52):
                f.write(block)
    write_bag(home, info={"Dateline-Package": PACKAGE_FORMAT}, tags={})
    began = time.perf_counter()
    level = check_bytes_of(open_package(home))
    seconds = time.perf_counter() - began
    assert level.outcome == "PASS", level.problems
    return seconds, sum(p.stat().st_size for p in home.rglob("*") if p.is_file())


def main() -> None:
    """Write the table."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        plain, signed = make_run(home / "plain" / "run"), make_run(home / "signed" / "run")
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(home / "key")], check=True)  # noqa: S607
        sign_package(signed, home / "key")
        kind, key = (home / "key.pub").read_text().split()[:2]
        (home / "signers").write_text(f'desk@example.org namespaces="dateline" {kind} {key}\n')
        rows = [row(kind, change, count, plain, []) for kind, (change, count) in PLAIN.items()]
        words = ["--signers", str(home / "signers")]
        rows += [row(kind, change, count, signed, words) for kind, (change, count) in SIGNED.items()]
        total = sum(count for _, count in (*PLAIN.values(), *SIGNED.values()))
        found = sum(int(line.split("|")[3]) for line in rows)
        seconds, size = gigabyte(home / "big")
    lines = [
        "# Altered packages",
        "",
        f"{found} of {total} altered copies of a small package were found. 100 honest copies (zip, tar, git, plain)",
        "raised no alarm (`tests/evidence/test_mutations.py`). Refused is exit 2 or 3 before anything is checked:",
        "another version, half a package, a path out of it.",
        "",
        "| what was done | copies | found | by |",
        "|---|---|---|---|",
        *rows,
        "",
        f"{size / 1e9:.2f} GB in 20 files: {seconds:.1f} s at the level bytes ({os.cpu_count()} cores, in cache).",
        "",
    ]
    (ROOT / "benchmarks" / "results" / "mutations.md").write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
