"""Every writing command, stopped or failed at each of its operations that change a file; a table of what came of it.

    python benchmarks/torture/faults.py [--verb NAME ...] [--kind kill error full] [--most N] [--seed N]

``--most N`` takes at most N operations of a command, by a seed; 0 takes all, which is hours for ``run`` and ``batch``.
Needs Linux and a C compiler. The table goes to benchmarks/results/faults.md.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.torture.faults import KINDS, VERBS, Verb, count, enter, preload, trial  # noqa: E402
from tests.torture.homes import plain_home  # noqa: E402

RESULTS = ROOT / "benchmarks" / "results" / "faults.md"
KEPT = ROOT / "artifacts" / "torture" / "faults.json"


def main() -> int:
    """Try, print what was not well as it comes, and write the table; 1 if anything was not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--verb", nargs="+", default=[verb.name for verb in VERBS])
    parser.add_argument("--kind", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--most", type=int, default=20)
    parser.add_argument("--seed", type=int, default=20181112)
    asked = parser.parse_args()
    if preload() is None:
        print("faults need Linux and a C compiler")
        return 0
    enter()
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    bad = 0
    with tempfile.TemporaryDirectory(prefix="dateline-torture-") as name:
        plain = plain_home(Path(name) / "plain")
        for verb in VERBS:
            if verb.name in asked.verb:
                kept.setdefault(verb.name, {}).update(try_verb(verb, plain, asked))
                bad += sum(one["bad"] for one in kept[verb.name].values())
                KEPT.parent.mkdir(parents=True, exist_ok=True)
                KEPT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    write_table(kept)
    return int(bad > 0)


def try_verb(verb: Verb, plain: Path, asked: argparse.Namespace) -> dict[str, dict[str, int]]:
    """Try the faults of one command.

    Parameters
    ----------
    verb
        The command.
    plain
        What ``plain_home`` made.
    asked
        The command line.

    Returns
    -------
    dict
        For each kind of fault: operations there are, faults made, and how many were not well.
    """
    operations, expected = count(verb, plain)
    found = {}
    for kind in asked.kind:
        begun, made, bad = time.monotonic(), 0, 0
        for at in chosen(operations, asked.most, f"{asked.seed} {verb.name} {kind}"):
            fired, faults = trial(verb, plain, kind, at, expected)
            made, bad = made + fired, bad + bool(faults)
            if faults:
                print(f"{verb.name}, {kind} at {at} of {operations}: {'; '.join(faults)}", flush=True)
        found[kind] = {"operations": operations, "made": made, "bad": bad}
        seconds = time.monotonic() - begun
        print(f"{verb.name}, {kind}: {made} faults, {bad} not well, {seconds:.0f} s", flush=True)
    return found


def chosen(operations: int, most: int, seed: str) -> Sequence[int]:
    """Give the operations at which a fault is made: all, or so many by a seed, the first and the last among them.

    Parameters
    ----------
    operations
        How many there are.
    most
        How many are wanted; 0 for all.
    seed
        What the sample is drawn from.
    """
    every = range(1, operations + 1)
    if not most or operations <= most:
        return every
    inner = random.Random(seed).sample(every[1:-1], most - 2)  # noqa: S311  (a sample, not a secret)
    return sorted({1, operations, *inner})


def write_table(kept: dict[str, dict[str, dict[str, int]]]) -> None:
    """Write benchmarks/results/faults.md.

    Parameters
    ----------
    kept
        By command and kind of fault.
    """
    lines = ["| command | operations | " + " | ".join(f"{kind}: made | not well" for kind in KINDS) + " |"]
    lines.append("|---" * (2 + 2 * len(KINDS)) + "|")
    for name, kinds in kept.items():
        operations = max(one["operations"] for one in kinds.values())
        cells = [f"{kinds[kind]['made']} | {kinds[kind]['bad']}" if kind in kinds else "| " for kind in KINDS]
        lines.append(f"| {name} | {operations} | " + " | ".join(cells) + " |")
    day = time.strftime("%Y-%m-%d", time.gmtime())
    head = f"{day}, Python {sys.version.split()[0]}. Operations are those that change a file; how many differs from "
    head += "run to run where threads write.\n\n"
    RESULTS.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    sys.exit(main())
