"""Run a case from its documents and scenes to its report.

The four notebooks run in order, with no network. A step whose inputs, code and libraries are unchanged is taken over
from the run before. The earlier run stays as it was until the new one is whole.
"""

from __future__ import annotations

import argparse
import json
import warnings
from typing import Any

from toolkit.cli.show import progress_bar, summary_lines
from toolkit.desk.running.chain import run_case
from toolkit.desk.running.journal import Journal
from toolkit.desk.running.steps import parse_parameter
from toolkit.desk.searching import refresh
from toolkit.errors import DatelineWarning
from toolkit.settings import get_settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("slug", help="name of the case; 'dateline cases' lists them")
    parser.add_argument("--why", action="store_true", help="say of each step why it runs, or why not")
    add_run_options(parser)


def add_run_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that run and batch share."""
    parser.add_argument(
        "-p", "--parameter", action="append", default=[], metavar="NAME=VALUE", help="a notebook parameter"
    )
    parser.add_argument("--online", action="store_true", help="let the imagery step search the catalogue")
    parser.add_argument("--fresh", action="store_true", help="run every step anew")
    parser.add_argument(
        "--stamp",
        choices=("case", "now"),
        default="now",
        help="date printed on the report: the clock's, or the case's own",
    )


def run_parameters(arguments: argparse.Namespace) -> dict[str, Any]:
    """Turn the shared options into notebook parameters."""
    given = dict(parse_parameter(text) for text in arguments.parameter)
    return {"stamp": arguments.stamp, **({"online": True} if arguments.online else {}), **given}


def warn_of_clock() -> None:
    """Tell a person whose machine's clock went back since the last run."""
    if told := Journal(get_settings().runs / "journal.jsonl").clock_stepped_back():
        warnings.warn(told, DatelineWarning, stacklevel=2)


def call(arguments: argparse.Namespace) -> int:
    """Run the chain with a progress bar and print where the report is."""
    warn_of_clock()
    with progress_bar(quiet=arguments.json) as on_progress:
        result = run_case(
            arguments.slug,
            parameters=run_parameters(arguments),
            fresh=arguments.fresh,
            on_progress=on_progress,
        )
    if not result.unchanged:
        refresh(arguments.slug)
    if arguments.json:
        steps = {step: {"origin": origin, "why": why} for step, (origin, why) in result.origins.items()}
        facts = {"case": result.case, "report": str(result.report), "seconds": round(result.seconds, 2)}
        print(json.dumps({**facts, "changed": list(result.changed), "steps": steps}, ensure_ascii=False))
        return 0
    if arguments.why:
        print("\n".join(f"{step:<20} {origin:<8} {why}" for step, (origin, why) in result.origins.items()))
    print("\n".join(summary_lines(result)))
    return 0
