"""Run many cases side by side and write an index of their reports.

A case that fails does not stop the others; the exit code is then 4. Unchanged cases are taken over in a moment, so the
same command serves a nightly run: with --since it prints only what changed, and adds it to runs/feed.atom and
runs/feed.json.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.cli.run import add_run_options, run_parameters, warn_of_clock
from toolkit.cli.show import changed_words, progress_bar, summary_lines
from toolkit.desk.casefile.from_table import cases_from_sheet
from toolkit.desk.folders import find_case, list_cases, writing
from toolkit.desk.running.batch import run_batch, unfinished
from toolkit.desk.running.feed import Change, write_feeds
from toolkit.desk.running.journal import Journal
from toolkit.desk.searching import refresh
from toolkit.errors import UsageError
from toolkit.report import End, write_index
from toolkit.settings import get_settings

if TYPE_CHECKING:
    from toolkit.desk.running.batch import BatchRow
    from toolkit.desk.running.results import Progress


_OPEN_SCHEDULER = (
    "Warning: whoever reaches a tcp:// scheduler can run code on its workers and here. On a network use tls://; "
    "docs/nightly.md says how."
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("slugs", nargs="*", help="cases; all of them if none is named")
    parser.add_argument(
        "--from", dest="sheet", type=Path, metavar="SITES.CSV", help="one case a row, made from --template"
    )
    parser.add_argument("--template", help="with --from: the case whose ${column} places the rows fill in")
    parser.add_argument("-j", "--jobs", type=int, help="cases at a time; one a core if absent")
    parser.add_argument(
        "--dask", metavar="ADDRESS", help="a Dask scheduler, tcp://host:port, or local:3 for three workers"
    )
    parser.add_argument("--resume", action="store_true", help="only what the last batch did not finish")
    parser.add_argument(
        "--since", action="store_true", help="print only cases that changed or failed; for a nightly run"
    )
    add_run_options(parser)


def call(arguments: argparse.Namespace) -> int:
    """Run the batch, write runs/index.html, print a summary."""
    slugs, parameters = unfinished() if arguments.resume else (_slugs(arguments), run_parameters(arguments))
    for slug in slugs:
        find_case(slug)
    warn_of_clock()
    if arguments.dask and arguments.dask.startswith("tcp://"):
        print(_OPEN_SCHEDULER, file=sys.stderr)
    # what the index will need loads while the cases run
    threading.Thread(target=importlib.import_module, args=["toolkit.report.index"], daemon=True).start()
    with progress_bar(cases=len(slugs), quiet=arguments.json or arguments.since) as shown:
        rows = run_batch(
            slugs,
            jobs=arguments.jobs,
            dask=arguments.dask,
            parameters=parameters,
            fresh=arguments.fresh,
            on_progress=_print_event if arguments.json else shown,
        )
    index = _write_index()
    _tell_others(rows, feeds=arguments.since)
    if arguments.json:
        print(json.dumps({"event": "batch-done", "index": str(index), "cases": [_facts(row) for row in rows]}))
    else:
        _summarise(rows, index, only_changed=arguments.since)
    return 4 if any(row.error for row in rows) else 0


def _write_index() -> Path:
    runs, ends = get_settings().runs, {}
    for case, line in Journal(runs / "journal.jsonl").ends().items():
        changed = None if line.get("first") else tuple(line.get("changed", ()))
        ends[case] = End(line["at"][:19] + "Z", line.get("seconds"), changed, line.get("error"))
    with writing(runs):
        return write_index(runs, ends)


def _tell_others(rows: list[BatchRow], *, feeds: bool) -> None:
    """Bring the index of cases up to date, and write the feeds of a nightly run."""
    for row in rows:
        if row.result is not None and not row.result.unchanged:
            refresh(row.case)
    if not feeds:
        return
    runs = get_settings().runs
    ends = Journal(runs / "journal.jsonl").ends()
    changes = []
    for row in rows:
        at = str(ends.get(row.case, {}).get("at", ""))[:19] + "Z"
        if row.result is None:
            changes.append(Change(row.case, at, str(row.error), failed=True))
        elif row.result.changed:
            told = "first run" if row.result.first else changed_words(row.result.changed)
            changes.append(Change(row.case, at, told, failed=False))
    write_feeds(runs, changes)


def _slugs(arguments: argparse.Namespace) -> list[str]:
    if arguments.sheet is None:
        return list(dict.fromkeys(arguments.slugs)) or list(list_cases())

    if not arguments.template:
        raise UsageError("--from needs a template", where="--template", remedy="Name a case with ${column} places.")
    return cases_from_sheet(arguments.sheet, arguments.template)


def _print_event(now: Progress) -> None:
    facts = {"case": now.case, "step": now.step, "done": now.done, "of": now.total, "seconds": round(now.seconds, 2)}
    print(json.dumps({"event": "progress", **facts, "origin": now.origin}), flush=True)


def _facts(row: BatchRow) -> dict[str, object]:
    if row.result is None:
        return {"case": row.case, "error": row.error}
    made = row.result
    facts = {"case": row.case, "error": None, "report": str(made.report), "seconds": round(made.seconds, 2)}
    return {**facts, "unchanged": made.unchanged, "changed": list(made.changed)}


def _summarise(rows: list[BatchRow], index: Path, *, only_changed: bool) -> None:
    for row in rows:
        if row.result is None:
            print(f"{row.case}: FAILED\n  {row.error}")
        elif not only_changed:
            print("\n".join(summary_lines(row.result)))
        elif row.result.changed:
            print(f"{row.case}: {'first run' if row.result.first else changed_words(row.result.changed)}")
    failed = sum(row.error is not None for row in rows)
    if not only_changed or failed:
        print(f"{len(rows) - failed} of {len(rows)} cases done. Index: {index}", file=sys.stdout)
