"""Write what leaves the house: a public edition, a sheet for the fact-checker, single figures, a PDF.

The run folder stays as it is; all goes to runs/<case>.export/, or where --out says. Each kind appears whole or not at
all.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from toolkit.desk.running.finished import read_run
from toolkit.errors import UsageError
from toolkit.publish import KINDS
from toolkit.publish.exporting import export


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("case", help="name of a case that was run")
    for kind, help_ in KINDS.items():
        parser.add_argument(f"--{kind}", action="store_true", help=help_)
    parser.add_argument("--all", action="store_true", help="everything")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where to; runs/<case>.export if absent")


def call(arguments: argparse.Namespace) -> int:
    """Write each kind that was asked for and print where it is."""
    kinds = [k for k in KINDS if arguments.all or getattr(arguments, k)]
    if not kinds:
        options = ", ".join(f"--{k}" for k in KINDS)
        raise UsageError("nothing to export", where="dateline export", remedy=f"Say what: {options} or --all.")
    written = {}
    for made in export(read_run(arguments.case), kinds, out=arguments.out):
        written[made.kind] = {"folder": str(made.folder), **made.facts}
        if not arguments.json:
            told = made.facts.get("told")
            print(f"{made.kind}: {made.folder}" + (f" ({told})" if told else ""))
    if arguments.json:
        print(json.dumps({"case": arguments.case, "exports": written}, ensure_ascii=False))
    return 0
