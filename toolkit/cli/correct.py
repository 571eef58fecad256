"""Correct a published report: rebuild it from changed inputs, and say on top of it what was wrong and what is right.

First change the case: case.toml, a document, a scene. Then this command makes the report again and compares it with
the former one, finding by finding. If they differ, it keeps the former package in <case>/corrections/<number>-<date>/
with a dated note, and puts the note on top of the new report. A note is never edited; to say more, correct again.

If nothing differs, nothing is written and the exit code is 1. A rebuild that fails loses nothing.

examples:
  dateline correct harbour --wrong "We gave the distance to the old pier." --dry-run
  dateline correct harbour --wrong "We gave the distance to the old pier."
"""

from __future__ import annotations

import argparse
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.cli.show import progress_bar
from toolkit.desk.running.correct import correct_case
from toolkit.records import to_json

if TYPE_CHECKING:
    from toolkit.desk.running.correct import Corrected
    from toolkit.records import CorrectedThing


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("slug", help="name of the case")
    parser.add_argument("--wrong", required=True, metavar="TEXT", help="what was wrong, in one or two plain sentences")
    parser.add_argument("--note", metavar="TEXT", help="what else a reader must know")
    parser.add_argument(
        "--former", type=Path, metavar="PACKAGE", help="the package that was published; the last run's if absent"
    )
    parser.add_argument("--dry-run", action="store_true", help="only show what would change; write nothing")


def call(arguments: argparse.Namespace) -> int:
    """Correct the report and print what changed; exit 1 if nothing did."""
    with progress_bar(quiet=arguments.json) as on_progress:
        made = correct_case(
            arguments.slug,
            wrong=arguments.wrong,
            note=arguments.note,
            former=arguments.former,
            dry_run=arguments.dry_run,
            on_progress=on_progress,
        )
    if arguments.json:
        facts = {"case": arguments.slug, "changed": made.changed, "inputs": made.inputs}
        print(to_json({**facts, "note": str(made.note) if made.note else None}), end="")
    elif not made.changed:
        print(f"{arguments.slug}: the report says the same as before; nothing was written")
    else:
        print("\n".join(_told(arguments.slug, made)))
    return int(not made.changed)


def _told(slug: str, made: Corrected) -> list[str]:
    inputs = ", ".join(made.inputs) or "none; the code or the libraries"
    lines = [f"{slug}: {len(made.changed)} changed (inputs that changed: {inputs})"]
    lines += chain.from_iterable(map(_thing, made.changed))
    if made.note and made.result:
        return [
            *lines,
            f"  Note: {made.note}",
            f"  Former package: {made.note.parent / 'package.zip'}",
            f"  Report: {made.result.report}",
        ]
    return [*lines, "  Nothing was written (--dry-run)."]


def _thing(thing: CorrectedThing) -> list[str]:
    verdict = f" [{thing.verdict_before or 'none'} → {thing.verdict_after or 'none'}]" if thing.turned else ""
    lines = [f"  {thing.outcome} {thing.kind} {thing.id}{verdict}"]
    if thing.before != thing.after:
        lines += [f"    {mark} {text}" for mark, text in (("-", thing.before), ("+", thing.after)) if text]
    elif thing.fields:
        lines.append(f"    {', '.join(thing.fields)}")
    return lines
