"""List the cases at hand, your own and the shipped ones."""

from __future__ import annotations

import argparse
import json

from toolkit.desk.folders import list_cases


def configure(parser: argparse.ArgumentParser) -> None:
    """Add nothing: the verb takes no arguments."""
    parser.set_defaults()


def call(arguments: argparse.Namespace) -> int:
    """Print slug and folder of each case."""
    found = list_cases()
    if arguments.json:
        print(json.dumps({slug: str(folder) for slug, folder in found.items()}))
    else:
        print("\n".join(f"{slug:<20} {folder}" for slug, folder in found.items()))
    return 0
