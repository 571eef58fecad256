"""Open the report of a case in the browser, and print where it is."""

from __future__ import annotations

import argparse
import json


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("slug", help="name of a case that was run")
    parser.add_argument("--print", dest="only_print", action="store_true", help="print the path, open nothing")


def call(arguments: argparse.Namespace) -> int:
    """Find the report and hand it to the browser."""
    import webbrowser

    from toolkit.errors import StepError
    from toolkit.settings import get_settings

    report = get_settings().runs / arguments.slug / "report" / "report.html"
    if not report.is_file():
        raise StepError(
            f"no report of {arguments.slug!r}", where=str(report), remedy=f"Run 'dateline run {arguments.slug}' first."
        )
    print(json.dumps({"report": str(report)}) if arguments.json else report)
    if not arguments.only_print:
        webbrowser.open(report.resolve().as_uri())
    return 0
