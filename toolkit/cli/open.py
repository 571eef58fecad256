"""Open the report of a case in the browser, and print where it is."""

from __future__ import annotations

import argparse
import json
import sys

from toolkit.errors import StepError
from toolkit.evidence.manifest import newer_than_package
from toolkit.settings import get_settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("slug", help="name of a case that was run")
    parser.add_argument("--print", dest="only_print", action="store_true", help="print the path, open nothing")


def call(arguments: argparse.Namespace) -> int:
    """Find the report and hand it to the browser."""
    import webbrowser

    report = get_settings().runs / arguments.slug / "report" / "report.html"
    if not report.is_file():
        raise StepError(
            f"no report of {arguments.slug!r}", where=str(report), remedy=f"Run 'dateline run {arguments.slug}' first."
        )
    packed = not newer_than_package(report.parents[1])
    print(json.dumps({"report": str(report), "packed": packed}) if arguments.json else report)
    if not packed:
        print(f"Note: made by hand, and in no package; 'dateline run {arguments.slug}' makes one.", file=sys.stderr)
    if not arguments.only_print:
        webbrowser.open(report.resolve().as_uri())
    return 0
