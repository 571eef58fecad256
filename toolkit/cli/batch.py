"""Run many cases side by side and write an index of their reports.

A case that fails does not stop the others; the exit code is then 4.
"""

from __future__ import annotations

import argparse
import json


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    from toolkit.cli.run import add_run_options

    parser.add_argument("slugs", nargs="*", help="cases; all of them if none is named")
    parser.add_argument("-j", "--jobs", type=int, help="cases at a time; one a core if absent")
    add_run_options(parser)


def call(arguments: argparse.Namespace) -> int:
    """Run the batch, write runs/index.html, print a summary."""
    from toolkit.cli.run import run_parameters
    from toolkit.cli.show import progress_bar, summary_lines
    from toolkit.desk.batch import run_batch
    from toolkit.desk.folders import find_case, list_cases
    from toolkit.report import write_index
    from toolkit.settings import get_settings

    slugs = list(dict.fromkeys(arguments.slugs)) or list(list_cases())
    for slug in slugs:
        find_case(slug)
    with progress_bar(quiet=arguments.json) as on_progress:
        rows = run_batch(slugs, jobs=arguments.jobs, parameters=run_parameters(arguments), on_progress=on_progress)
    failed = [row for row in rows if row.error]
    index = write_index(get_settings().runs, {row.case: row.error for row in rows})
    if arguments.json:
        done = [{"case": r.case, "error": r.error, "report": str(r.result.report) if r.result else None} for r in rows]
        print(json.dumps({"index": str(index), "cases": done}, ensure_ascii=False))
    else:
        for row in rows:
            print("\n".join(summary_lines(row.result)) if row.result else f"{row.case}: FAILED\n  {row.error}")
        print(f"{len(rows) - len(failed)} of {len(rows)} cases done. Index: {index}")
    return 4 if failed else 0
