"""The corpus of hostile inputs, each under every command that reads it: what went well, weakly, or badly.

    python benchmarks/torture/bench.py [--surface NAME ...] [--sample N] [--runs N] [--seed N] [--table]

Every command is the real one, in a home of its own with two cases that were run before, inside a network namespace in
which every address is this machine and each request is heard (Linux; elsewhere requests are not watched). well: the
expected outcome, in one line, within 30 s and 2 GiB. weak: another refusal than expected, or slow, or large. hole: code
was executed, a forged package passed, a traceback, no end, a request, or a byte of an earlier result changed.

``--runs N`` tries one in N of the commands that run a whole case (1: all; they take most of the time); ``--table``
writes docs/torture.md from all results in artifacts/torture/, which each surface replaces when it is tried
(``--surface --table``: only the table).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.torture.corpus import SURFACES, Input, corpus  # noqa: E402
from tests.torture.homes import copied_home, plain_home  # noqa: E402
from tests.torture.judge import Attempt, attempt  # noqa: E402
from tests.torture.watch import Ear, enter  # noqa: E402

KEPT = ROOT / "artifacts" / "torture"
TABLE = ROOT / "docs" / "torture.md"
_LARGEST = ("seconds", "megabytes")
_WHOLE = ("run", "batch", "--rerun")
"""A command with one of these words runs a whole case: seconds, where others take a tenth."""
_BY_THEMSELVES = ("folder", "package")
"""Surfaces with inputs that lie where Python might look for a module: their commands are started from nothing."""


def main() -> int:
    """Try what was asked for; 1 if there is a hole."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--surface", nargs="*", choices=SURFACES, default=list(SURFACES))
    parser.add_argument("--sample", type=int, default=1, help="one in so many inputs")
    parser.add_argument("--runs", type=int, default=6, help="one in so many of the commands that run a whole case")
    parser.add_argument("--seed", type=int, default=20181112)
    parser.add_argument("--name", help="only inputs whose name holds this; their rows alone are replaced")
    parser.add_argument("--table", action="store_true", help="write docs/torture.md at the end")
    asked = parser.parse_args()
    watched = enter()
    ear = Ear() if watched else None
    if ear:
        ear.start()
    holes = 0
    with tempfile.TemporaryDirectory(prefix="dateline-torture-") as name:
        plain = plain_home(Path(name) / "plain")
        for surface in asked.surface:
            tried = list(try_surface(surface, plain, ear, asked))
            holes += sum(one.verdict == "hole" for one in tried)
            if tried:
                keep(surface, tried, asked, watched)
    if asked.table:
        write_table()
    return int(holes > 0)


def try_surface(surface: str, plain: Path, ear: Ear | None, asked: argparse.Namespace) -> Iterator[Attempt]:
    """Try every input of a surface under each of its commands, and say what is not well as it comes.

    Parameters
    ----------
    surface
        Its name.
    plain
        What ``plain_home`` made.
    ear
        Hears requests.
    asked
        The command line.

    Yields
    ------
    Attempt
        One a command.
    """
    chance = random.Random(f"{asked.seed} {surface}")  # noqa: S311  (a sample, not a secret)
    found = [one for one in corpus([surface]) if asked.name is None or asked.name in one.name]
    sampled = [one for one in found if chance.randrange(asked.sample) == 0]
    for given in sampled:
        for words in given.entries:
            if not set(_WHOLE).isdisjoint(words) and chance.randrange(asked.runs):
                continue
            one = tried(given, words, plain, ear)
            if one.verdict != "well":
                print(f"{one.verdict}: {surface} / {given.name} / {_shown(words)}: {one.why}", flush=True)
                print(f"    {one.seen.said[-300:]!r}", flush=True)
            yield one


def tried(given: Input, words: tuple[str, ...], plain: Path, ear: Ear | None) -> Attempt:
    """Lay an input into a copy of the plain home and run one command there.

    Parameters
    ----------
    given, words
        The input and the command.
    plain
        What ``plain_home`` made.
    ear
        Hears requests.
    """
    with copied_home(plain) as folder:
        given.make(folder / "home")
        return attempt(given, words, folder / "home", ear, by_fork=given.surface not in _BY_THEMSELVES)


def _shown(words: Sequence[str]) -> str:
    return " ".join(words)[:60].encode("unicode_escape", "surrogatepass").decode()


def keep(surface: str, tried: list[Attempt], asked: argparse.Namespace, watched: bool) -> None:
    """Write what came of a surface, for the table.

    Parameters
    ----------
    surface
        Its name.
    tried
        All attempts.
    asked
        The command line.
    watched
        Whether requests were heard.
    """
    KEPT.mkdir(parents=True, exist_ok=True)
    rows = [_kept(one) for one in tried]
    made = sum(1 for _ in corpus([surface]))
    facts = {"at": time.strftime("%Y-%m-%d", time.gmtime()), "runs": asked.runs, "watched": watched, "made": made}
    place = KEPT / f"{surface}.json"
    if asked.name is not None and place.exists():
        facts = json.loads(place.read_text(encoding="utf-8"))
        new = {(row["name"], tuple(row["words"])) for row in rows}
        rows = [row for row in facts["rows"] if (row["name"], tuple(row["words"])) not in new] + rows
    facts["rows"] = rows
    place.write_text(json.dumps(facts, indent=1, ensure_ascii=True) + "\n", encoding="utf-8")


def _kept(one: Attempt) -> dict[str, Any]:
    row = asdict(one.seen) | {"words": one.words, "verdict": one.verdict, "why": one.why}
    row |= {"name": one.given.name, "recipe": one.given.recipe, "expected": sorted(one.given.expected)}
    del row["said"]
    return row


def write_table() -> None:
    """Write docs/torture.md from what was kept."""
    from importlib.metadata import version

    files = [KEPT / f"{name}.json" for name in SURFACES]
    kept = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in files if path.exists()}
    heads = "surface | inputs | of these tried | commands | well | weak | hole | slowest, s | largest, MB | requests"
    heads += " | earlier bytes changed"
    lines = [f"| {heads} |", "|---" * 11 + "|"]
    totals: Counter[str] = Counter()
    for name, facts in kept.items():
        row = _row(facts["made"], facts["rows"])
        totals.update({key: value for key, value in row.items() if key not in _LARGEST})
        totals |= Counter({key: row[key] for key in _LARGEST})  # a union of counters keeps the larger
        lines.append(f"| {name.replace('_', ' ')} | " + " | ".join(str(value) for value in row.values()) + " |")
    ordered = ("made", "inputs", "tried", "well", "weak", "hole", "seconds", "megabytes", "requests", "changed")
    lines.append("| all | " + " | ".join(str(totals[key]) for key in ordered) + " |")
    days = sorted({facts["at"] for facts in kept.values()})
    sampled = max((facts["runs"] for facts in kept.values()), default=1)
    named = ", ".join(f"{name} {version(name)}" for name in ("rasterio", "spacy", "trafilatura", "pypdf", "lxml"))
    when = " to ".join(sorted({days[0], days[-1]}))
    made = f"Tried on {when}; Python {sys.version.split()[0]}, {named}, {os.cpu_count()} cores."
    text = _HEAD.format(made=made, sampled=sampled, table="\n".join(lines), weak=_not_well(kept))
    _, by_hand, rest = TABLE.read_text(encoding="utf-8").partition(_BY_HAND)
    TABLE.write_text(f"{text.rstrip()}\n{by_hand}{rest}", encoding="utf-8")
    print(text)


def _row(made: int, rows: list[dict[str, Any]]) -> dict[str, int]:
    verdicts = Counter(row["verdict"] for row in rows)
    return {
        "made": made,
        "inputs": len({row["name"] for row in rows}),
        "tried": len(rows),
        "well": verdicts["well"],
        "weak": verdicts["weak"],
        "hole": verdicts["hole"],
        "seconds": round(max(row["seconds"] for row in rows)),
        "megabytes": round(max(row["megabytes"] for row in rows)),
        "requests": sum(len(row["requests"]) for row in rows),
        "changed": sum(row["changed"] for row in rows),
    }


def _not_well(kept: dict[str, Any]) -> str:
    found = [(name, row) for name, facts in kept.items() for row in facts["rows"] if row["verdict"] != "well"]
    lines = [_line(name.replace("_", " "), row) for name, row in found]
    return "\n".join(lines) or "- none"


def _line(surface: str, row: dict[str, Any]) -> str:
    return f"- {row['verdict']}: {surface}, `{row['name']}`, `{_shown(row['words'])}`: {row['why']}"


_BY_HAND = "\n## What is left behind"
"""From here on the page is written by hand, and stays."""

_HEAD = """\
# Strangers' files, tried

Every input is made by `tests/torture/`, with a name, a recipe and the outcomes that are right. Each is tried under
every command that reads it, by the real command in a home of its own, in a network in which every address is the
machine itself and each request is heard. `make torture` does all of it again; a seeded part runs with the tests. {made}
Of the inputs of some surfaces a sample was tried, by a seed; of the commands that run a whole case, one in {sampled}.

*well*: an expected outcome, in one line, within 30 s of processor time and 2 GiB. *weak*: refused otherwise than
expected, or slower or larger. *hole*: code of the input was executed, a forged package passed, a traceback, no end in
five minutes, a request, or a byte of an earlier result changed. Largest is the largest process, in megabytes.

{table}

What was not well:

{weak}
"""

if __name__ == "__main__":
    sys.exit(main())
