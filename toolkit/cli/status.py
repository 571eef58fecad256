"""Say how a case stands: what is there, what is missing, what needs a person, and the next command.

examples:
  dateline status harbour
  dateline status harbour --json
"""

from __future__ import annotations

import argparse
import json
import textwrap

from toolkit.desk.status import case_status


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("slug", help="name of the case")


def call(arguments: argparse.Namespace) -> int:
    """Print about ten lines."""
    found = case_status(arguments.slug)
    if arguments.json:
        told = {"case": found.case, "lines": dict(found.lines), "next": found.next, "why": found.why}
        print(json.dumps({**told, **found.facts}, ensure_ascii=False))
        return 0
    for heading, text in found.lines:
        print(f"{heading + ':':<10} {textwrap.shorten(text, 300, placeholder=' …')}")
    print(f"{'Next:':<10} {found.next}   ({found.why})")
    return 0
